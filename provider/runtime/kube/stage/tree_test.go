package stage

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func open(t testing.TB, dir string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

// tree is what lies in a folder, for people and for comparison.
func tree(root *os.Root) []string {
	var out []string
	walk(root, func(name string, info fs.FileInfo) error {
		line := fmt.Sprintf("%s %v", name, info.Mode())
		if info.Mode().IsRegular() {
			b, _ := root.ReadFile(name)
			line += fmt.Sprintf(" %q", b)
		} else if info.Mode()&fs.ModeSymlink != 0 {
			to, _ := root.Readlink(name)
			line += " -> " + to
		}
		out = append(out, line)
		return nil
	})
	slices.Sort(out)
	return out
}

// carry makes to have what from has, as the provider and the pod do it.
func carry(from, to *os.Root, limit int64) error {
	have, err := List(to)
	if err != nil {
		return err
	}
	var list, stream bytes.Buffer
	if err := WriteList(&list, have); err != nil {
		return err
	}
	known, err := ReadList[Entry](&list)
	if err != nil {
		return err
	}
	if err := Pack(&stream, from, known, true); err != nil {
		return err
	}
	return Unpack(&stream, to, limit)
}

// Whatever is made, changed and removed in one folder, the other has it after it
// was carried over, and carrying it again carries nothing.
func TestWhatIsInOneFolderIsInTheOther(t *testing.T) {
	base := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		dirs := []string{filepath.Join(base, fmt.Sprint(n, "a")), filepath.Join(base, fmt.Sprint(n, "b"))}
		for _, d := range dirs {
			if err := os.Mkdir(d, 0o700); err != nil {
				rt.Fatal(err)
			}
		}
		from, to := open(t, dirs[0]), open(t, dirs[1])
		defer from.Close()
		defer to.Close()
		name := rapid.SampledFrom([]string{"a", "b", "d/a", "d/e/b", "d", "link", "ä ö", "x\n"})
		for range rapid.IntRange(1, 4).Draw(rt, "times") {
			for range rapid.IntRange(0, 5).Draw(rt, "changes") {
				p := name.Draw(rt, "name")
				switch rapid.IntRange(0, 4).Draw(rt, "change") {
				case 0, 1:
					if d := filepath.Dir(p); d != "." {
						if st, err := from.Lstat("d"); err == nil && !st.IsDir() {
							from.Remove("d")
						}
						from.MkdirAll(d, 0o755)
					}
					text := rapid.StringN(0, 20, -1).Draw(rt, "text")
					from.WriteFile(p, []byte(text), 0o644)
				case 2:
					from.RemoveAll(p)
				case 3:
					from.Remove(p)
					from.Symlink(rapid.SampledFrom([]string{"a", "/etc/passwd", "../../x"}).Draw(rt, "to"), p)
				case 4:
					from.Chmod(p, rapid.SampledFrom([]fs.FileMode{0o600, 0o755, 0o644}).Draw(rt, "mode"))
				}
			}
			if err := carry(from, to, 1<<30); err != nil {
				rt.Fatal(err)
			}
			// What is removed with the folder or link around it is known by its files only.
			want, got := files(from), files(to)
			if !slices.Equal(want, got) {
				rt.Fatalf("it has\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
		have, err := List(to)
		if err != nil {
			rt.Fatal(err)
		}
		var again bytes.Buffer
		if err := Pack(&again, from, have, false); err != nil {
			rt.Fatal(err)
		}
		if _, err := ReadList[string](&again); err != nil {
			rt.Fatal(err)
		}
		for r := tar.NewReader(&again); ; {
			h, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil || h.Typeflag == tar.TypeReg {
				rt.Fatalf("%v comes again: %v", h, err)
			}
		}
	})
}

// files is tree without folders, and without links and modes, which a file that did
// not change keeps as they were.
func files(root *os.Root) (out []string) {
	for _, line := range tree(root) {
		if strings.Contains(line, " -r") {
			out = append(out, line[:strings.Index(line, " -r")]+line[strings.Index(line, ` "`):])
		}
	}
	return out
}

func stream(t testing.TB, gone []string, entries ...*tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteList(&b, gone); err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(&b)
	for _, h := range entries {
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(w, zeros{}, h.Size); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestNothingLeadsOutOfTheFolder(t *testing.T) {
	reg := func(name string) *tar.Header { return &tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644} }
	link := func(name, to string) *tar.Header {
		return &tar.Header{Name: name, Linkname: to, Typeflag: tar.TypeSymlink}
	}
	for name, make := range map[string]func(above string) []byte{
		"a name that goes up":   func(string) []byte { return stream(t, nil, reg("../hit")) },
		"an absolute name":      func(string) []byte { return stream(t, nil, reg("/hit")) },
		"a file through a link": func(string) []byte { return stream(t, nil, link("l", ".."), reg("l/hit")) },
		"a folder through a link": func(string) []byte {
			return stream(t, nil, link("l", ".."), &tar.Header{Name: "l/hit", Typeflag: tar.TypeDir})
		},
		"an absolute link":         func(above string) []byte { return stream(t, nil, link("l", above), reg("l/hit")) },
		"a link to the part file":  func(string) []byte { return stream(t, nil, link(partFile, "../hit"), reg("x")) },
		"a removal that goes up":   func(string) []byte { return stream(t, []string{"../safe"}) },
		"a removal through a link": func(string) []byte { return stream(t, []string{"out/safe"}) },
		"a hard link": func(string) []byte {
			return stream(t, nil, &tar.Header{Name: "h", Linkname: "../safe", Typeflag: tar.TypeLink}, reg("h"))
		},
		"a removal of the folder":    func(string) []byte { return stream(t, []string{".", ""}) },
		"a file where a link stands": func(string) []byte { return stream(t, nil, reg("out")) },
	} {
		above := t.TempDir()
		dir := filepath.Join(above, "work")
		if err := errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(filepath.Join(above, "safe"), []byte("safe"), 0o600), os.Symlink("..", filepath.Join(dir, "out"))); err != nil {
			t.Fatal(err)
		}
		err := Unpack(bytes.NewReader(make(above)), open(t, dir), 1<<20) // an error or not
		if b, _ := os.ReadFile(filepath.Join(above, "safe")); string(b) != "safe" {
			t.Errorf("%s: what lay above was changed: %v", name, err)
		}
		if _, err := os.Lstat(filepath.Join(above, "hit")); err == nil {
			t.Errorf("%s: something was made above", name)
		}
	}
}

func TestNoSpecialFileAndNoSpecialPermissionIsMade(t *testing.T) {
	dir := t.TempDir()
	b := stream(t, nil,
		&tar.Header{Name: "device", Typeflag: tar.TypeBlock, Devmajor: 254},
		&tar.Header{Name: "fifo", Typeflag: tar.TypeFifo},
		&tar.Header{Name: "suid", Typeflag: tar.TypeReg, Mode: 0o6777},
		&tar.Header{Name: "dir", Typeflag: tar.TypeDir, Mode: 0o1777})
	if err := Unpack(bytes.NewReader(b), open(t, dir), 1<<20); err != nil {
		t.Fatal(err)
	}
	if got := tree(open(t, dir)); !slices.Equal(got, []string{"dir drwxrwxrwx", `suid -rwxrwxrwx ""`}) {
		t.Errorf("it has %q", got)
	}
}

func TestWhatDoesNotFitIsCut(t *testing.T) {
	dir := t.TempDir()
	b := stream(t, nil, &tar.Header{Name: "a", Typeflag: tar.TypeReg, Mode: 0o644, Size: 1000}, &tar.Header{Name: "b", Typeflag: tar.TypeReg, Mode: 0o644, Size: 1 << 30 >> 4})
	if err := Unpack(bytes.NewReader(b), open(t, dir), 2*nameBytes+1500); !errors.Is(err, ErrFull) {
		t.Error(err)
	}
	for name, size := range map[string]int64{"a": 1000, "b": 500} {
		if st, err := os.Stat(filepath.Join(dir, name)); err != nil || st.Size() != size {
			t.Errorf("%s: %v, %v", name, st, err)
		}
	}
}

func TestAStreamThatBreaksOffLeavesFilesWholeOrAsTheyWere(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a"), []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := stream(t, nil, &tar.Header{Name: "a", Typeflag: tar.TypeReg, Mode: 0o644, Size: 5000, ModTime: time.Unix(1, 0)})
	for n := range len(b) {
		if n%97 != 0 {
			continue
		}
		err := Unpack(bytes.NewReader(b[:n]), open(t, dir), 1<<20)
		got, _ := os.ReadFile(filepath.Join(dir, "a"))
		if string(got) != "before" && len(got) != 5000 {
			t.Fatalf("cut after %d bytes, the file has %d (%v)", n, len(got), err)
		}
		if _, err := os.Lstat(filepath.Join(dir, partFile)); err == nil {
			t.Fatalf("cut after %d bytes, a part is left", n)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(stream(f, []string{"a", "../b"}, &tar.Header{Name: "a/b", Typeflag: tar.TypeReg, Size: 10, Mode: 0o644}))
	f.Add(stream(f, nil, &tar.Header{Name: "l", Typeflag: tar.TypeSymlink, Linkname: ".."}, &tar.Header{Name: "l/x", Typeflag: tar.TypeReg}))
	f.Add([]byte{0, 0, 0, 2, '[', ']'})
	f.Fuzz(func(t *testing.T, b []byte) {
		above := t.TempDir()
		dir := filepath.Join(above, "work")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		root := open(t, dir)
		Unpack(bytes.NewReader(b), root, 1<<16)
		root.Close()
		if all, _ := os.ReadDir(above); len(all) != 1 {
			t.Errorf("there is %v beside the folder", all)
		}
		size := int64(0)
		filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
			if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
				size += info.Size()
			}
			return nil
		})
		if size > 1<<16 {
			t.Errorf("it has %d bytes", size)
		}
	})
}
