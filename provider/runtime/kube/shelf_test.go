package kube

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"probity/provider/runtime"
)

// Whatever is done with the folders, each has a volume of its own for as long as it is
// there; none has another's, or one that a folder of its name had before; and nothing
// that a folder or a workload has is let go.
func TestAVolumeIsItsFoldersAndNoOthers(t *testing.T) {
	base := t.TempDir()
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		top := filepath.Join(base, fmt.Sprint(runs))
		d := &driver{dir: filepath.Join(top, "runtime"), works: map[string]*workload{}}
		if err := os.MkdirAll(filepath.Join(d.dir, volumesDir), 0o700); err != nil {
			t.Fatal(err)
		}
		folder := func(i int) string { return filepath.Join(top, fmt.Sprint("folder", i)) }
		has := map[int]string{} // the volume of each folder
		ever := map[string]bool{}
		draw := func() int { return rapid.IntRange(0, 2).Draw(t, "folder") }
		t.Repeat(map[string]func(*rapid.T){
			"mount": func(t *rapid.T) {
				i := draw()
				if err := os.MkdirAll(folder(i), 0o700); err != nil {
					t.Fatal(err)
				}
				got, err := d.mounts([]runtime.Volume{{Dir: folder(i), Mount: "/v", Size: 10}})
				if err != nil {
					t.Fatal(err)
				}
				id := got[0].ID
				if had := has[i]; had != "" && had != id || had == "" && ever[id] {
					t.Fatalf("folder %d has volume %s, and had %q", i, id, had)
				}
				has[i], ever[id] = id, true
			},
			"remove": func(t *rapid.T) {
				i := draw()
				if err := os.RemoveAll(folder(i)); err != nil {
					t.Fatal(err)
				}
				delete(has, i)
			},
			"claim to be another": func(t *rapid.T) {
				i, j := draw(), draw()
				if i == j || has[i] == "" || has[j] == "" {
					t.Skip()
				}
				if err := os.WriteFile(filepath.Join(folder(i), volumeFile), []byte(has[j]), 0o600); err != nil {
					t.Fatal(err)
				}
				delete(has, i)
			},
			"work": func(t *rapid.T) { // with a volume, until it is over
				i := draw()
				if d.works["w"] != nil {
					delete(d.works, "w")
				} else if has[i] != "" {
					d.works["w"] = &workload{rec: record{Spec: kept{Volumes: []mount{{ID: has[i]}}}}}
				}
			},
			"": func(t *rapid.T) {
				d.drop(t.Context())
				for i, id := range has {
					if v, err := d.readVolume(id); err != nil || v.Gone {
						t.Fatalf("folder %d lost volume %s: %+v, %v", i, id, v, err)
					}
				}
				held := len(has)
				if w := d.works["w"]; w != nil {
					id := w.rec.Spec.Volumes[0].ID
					if _, err := d.readVolume(id); err != nil {
						t.Fatalf("a workload lost its volume: %v", err)
					}
					held++
				}
				left, err := os.ReadDir(filepath.Join(d.dir, volumesDir))
				if err != nil || len(left) > held {
					t.Fatalf("%d volumes are kept for %d, %v", len(left), held, err)
				}
			},
		})
	})
}

func TestAFolderWithFilesOfThisMachineIsNoVolumeOfACluster(t *testing.T) {
	top := t.TempDir()
	d := &driver{dir: filepath.Join(top, "runtime")}
	v := runtime.Volume{Dir: filepath.Join(top, "vault"), Mount: "/vault", Size: 10}
	if _, known, err := d.fits(v); known || err != nil {
		t.Errorf("a folder that is not there yet: %v, %v", known, err)
	}
	if err := errors.Join(os.MkdirAll(v.Dir, 0o700), os.WriteFile(filepath.Join(v.Dir, "of Podman's"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.fits(v); !errors.Is(err, runtime.ErrSpec) || !strings.Contains(err.Error(), "use another name") {
		t.Errorf("it was taken: %v", err)
	}
}
