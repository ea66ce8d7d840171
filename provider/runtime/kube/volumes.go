package kube

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"probity/internal/disk"
	"probity/provider/runtime"
)

// A volume outlives the namespace of its lease, and a claim does not. So what is kept
// is the PersistentVolume that the first claim was given: it is told to stay when
// its claim goes, before any of the tenant's programs runs, and the next lease's claim is
// for it and nothing else. Once its folder on our disk is gone, the cluster may do
// with it what its class says, which is to delete it.

// A keptVolume is what our disk says of a volume. Its name is in a file of the volume's
// folder, so that a folder that was removed and made again is another volume.
type keptVolume struct {
	ID      string
	Dir     string // of the host, as seen from the runtime's folder
	Size    int64
	Class   string                               // of its storage; "" is the cluster's default
	PV      string                               // its name in the cluster; "" until a claim was given one
	Reclaim corev1.PersistentVolumeReclaimPolicy // what its class says
	Kept    bool                                 // it stays in the cluster without a claim
	Gone    bool                                 // nobody will have it again
}

const (
	volumesDir = "volumes"         // a file for each volume, in the runtime's folder
	volumeFile = ".probity-volume" // in a volume's own
)

var volumeRE = regexp.MustCompile(`^[0-9a-f]{16}$`)

// A mount is a volume that a workload has.
type mount struct {
	ID     string // of the volume
	Folder string // where the workload finds it
	Size   int64
}

func claimOf(i int) string { return "volume-" + strconv.Itoa(i) }

func (d *driver) volumePath(id string) string { return filepath.Join(d.dir, volumesDir, id+".json") }

func (d *driver) readVolume(id string) (v keptVolume, err error) {
	b, err := os.ReadFile(d.volumePath(id))
	if err == nil {
		err = json.Unmarshal(b, &v)
	}
	if err != nil {
		return v, fmt.Errorf("volume %s: %w", id, err)
	}
	return v, nil
}

func (d *driver) writeVolume(v keptVolume) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return disk.WriteFile(d.volumePath(v.ID), b, 0o600)
}

// volumeAt is the volume whose folder this is, if it is one's.
func (d *driver) volumeAt(dir string) (v keptVolume, known bool, err error) {
	f, err := os.Open(filepath.Join(dir, volumeFile))
	if errors.Is(err, fs.ErrNotExist) {
		return v, false, nil
	}
	if err != nil {
		return v, false, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, 64))
	if err != nil {
		return v, false, err
	}
	// Where containers ran on this machine before, a tenant may have written it.
	if id := string(b); volumeRE.MatchString(id) {
		v, err = d.readVolume(id)
		if errors.Is(err, fs.ErrNotExist) {
			return v, false, nil
		}
		rel, rerr := filepath.Rel(d.dir, dir)
		return v, err == nil && rerr == nil && v.Dir == rel && !v.Gone, errors.Join(err, rerr)
	}
	return v, false, nil
}

// fits returns nil if a folder's volume can be had with a size.
func (d *driver) fits(a runtime.Volume) (v keptVolume, known bool, err error) {
	if v, known, err = d.volumeAt(a.Dir); err != nil {
		return v, known, err
	}
	if known && a.Size > v.Size {
		return v, known, fmt.Errorf("%w: the volume at %s has %d bytes in the cluster and cannot grow: ask for no more, or use another name", runtime.ErrSpec, a.Mount, v.Size)
	}
	if !known {
		entries, err := os.ReadDir(a.Dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return v, known, err
		}
		for _, e := range entries {
			if e.Name() != volumeFile {
				return v, known, fmt.Errorf("%w: the volume at %s is on the provider's machine, from when containers ran there: use another name", runtime.ErrSpec, a.Mount)
			}
		}
	}
	return v, known, nil
}

// mounts finds the volumes of a specification, or begins them.
func (d *driver) mounts(asked []runtime.Volume) (out []mount, err error) {
	d.shelf.Lock()
	defer d.shelf.Unlock()
	for _, a := range asked {
		v, known, err := d.fits(a)
		if err != nil {
			return nil, err
		}
		if !known {
			var r [8]byte
			rand.Read(r[:])
			v = keptVolume{ID: hex.EncodeToString(r[:]), Size: a.Size, Class: d.o.StorageClass}
			if v.Dir, err = filepath.Rel(d.dir, a.Dir); err != nil {
				return nil, err
			}
			// One without its file is forgotten again.
			err := errors.Join(d.writeVolume(v), disk.WriteFile(filepath.Join(a.Dir, volumeFile), []byte(v.ID), 0o600))
			if err != nil {
				return nil, fmt.Errorf("begin the volume at %s: %w", a.Mount, err)
			}
		}
		out = append(out, mount{v.ID, a.Mount, a.Size})
	}
	return out, nil
}

// errBusy means that what had a volume before is not gone from the cluster.
var errBusy = errors.New("the cluster has not let go of it yet")

// claim makes the claim of a workload's volume, for the storage that it had before if
// it had any.
func (d *driver) claim(ctx context.Context, ns, name string, m mount) error {
	v, err := d.readVolume(m.ID)
	if err != nil {
		return err
	}
	if v.PV != "" && !v.Kept { // we were gone before it was written down
		var pv corev1.PersistentVolume
		if err := d.api.get(ctx, "", v.PV, &pv); err != nil && !apierrors.IsNotFound(err) {
			return refused(err)
		}
		v.Kept = pv.Labels[volumeLabel] == v.ID
		if !v.Kept {
			v.PV, v.Class = "", d.o.StorageClass
		}
		if err := d.writeVolume(v); err != nil {
			return err
		}
	}
	c := claim(name, v.Size, v.Class)
	if v.PV == "" {
		return d.api.create(ctx, ns, c)
	}
	for {
		err := d.reserve(ctx, v, ns, name)
		if err == nil {
			c.Spec.VolumeName, c.Spec.StorageClassName = v.PV, &v.Class
			return d.api.create(ctx, ns, c)
		}
		if !errors.Is(err, errBusy) {
			return fmt.Errorf("the volume at %s: %w", m.Folder, err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the volume at %s: %w: %w", m.Folder, err, ctx.Err())
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// reserve keeps a volume's storage for one claim.
func (d *driver) reserve(ctx context.Context, v keptVolume, ns, claim string) error {
	var pv corev1.PersistentVolume
	err := d.api.get(ctx, "", v.PV, &pv)
	if apierrors.IsNotFound(err) || err == nil && pv.DeletionTimestamp != nil {
		return fmt.Errorf("%w: somebody deleted it, PersistentVolume %s, from the cluster: use another name", runtime.ErrSpec, v.PV)
	}
	if err != nil {
		return err
	}
	if pv.Labels[volumeLabel] != v.ID {
		return fmt.Errorf("PersistentVolume %s has lost its label %s=%s: give it back", v.PV, volumeLabel, v.ID)
	}
	if r := pv.Spec.ClaimRef; r != nil {
		if r.Namespace == ns && r.Name == claim {
			return nil
		}
		if r.UID != "" && pv.Status.Phase != corev1.VolumeReleased && pv.Status.Phase != corev1.VolumeFailed {
			return errBusy
		}
	}
	return d.api.patchVolume(ctx, pv.Name, map[string]any{
		"metadata": map[string]any{"resourceVersion": pv.ResourceVersion},
		"spec":     map[string]any{"claimRef": map[string]any{"apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": ns, "name": claim, "uid": nil, "resourceVersion": nil}},
	})
}

// secure makes the storage that a workload's claims were given stay. It is called before
// the workload's program begins, and again if it fails.
func (d *driver) secure(ctx context.Context, ns string, all []mount) error {
	for i, m := range all {
		v, err := d.readVolume(m.ID)
		if err != nil {
			return err
		}
		var c corev1.PersistentVolumeClaim
		if err := d.api.get(ctx, ns, claimOf(i), &c); err != nil {
			return err
		}
		var pv corev1.PersistentVolume
		if c.Spec.VolumeName == "" {
			return fmt.Errorf("the volume at %s has no storage yet", m.Folder)
		}
		if err := d.api.get(ctx, "", c.Spec.VolumeName, &pv); err != nil {
			return refused(err)
		}
		if r := pv.Spec.ClaimRef; r == nil || r.UID != c.UID || (v.Kept && v.PV != pv.Name) {
			return fmt.Errorf("the volume at %s got storage that is not its own: PersistentVolume %s", m.Folder, pv.Name)
		}
		if v.Kept {
			continue
		}
		if pv.Labels[volumeLabel] != v.ID {
			// First here, so that whatever stays in the cluster is known.
			v.PV, v.Class, v.Reclaim = pv.Name, pv.Spec.StorageClassName, pv.Spec.PersistentVolumeReclaimPolicy
			if err := d.writeVolume(v); err != nil {
				return err
			}
		}
		err = d.api.patchVolume(ctx, pv.Name, map[string]any{
			"metadata": map[string]any{"labels": map[string]string{ownerLabel: d.owner, volumeLabel: v.ID}},
			"spec":     map[string]any{"persistentVolumeReclaimPolicy": corev1.PersistentVolumeReclaimRetain},
		})
		if err != nil {
			return refused(err)
		}
		v.Kept = true
		if err := d.writeVolume(v); err != nil {
			return err
		}
	}
	return nil
}

// tend lets go of volumes whose folders are gone, and looks at the nodes, now and
// again. What fails is tried again.
func (d *driver) tend() {
	for {
		d.drop(d.ctx)
		d.survey(d.ctx)
		select {
		case <-d.ctx.Done():
			return
		case <-time.After(4 * d.o.Sync):
		}
	}
}

func (d *driver) drop(ctx context.Context) {
	for _, v := range d.unwanted() {
		if gone, err := d.letVolumeGo(ctx, v); err == nil && gone {
			os.Remove(d.volumePath(v.ID)) // if not now, then the next time
		}
	}
}

// unwanted are the volumes that nobody will have again.
func (d *driver) unwanted() (out []keptVolume) {
	d.shelf.Lock()
	defer d.shelf.Unlock()
	used := map[string]bool{}
	d.mu.Lock()
	for _, w := range d.works {
		for _, m := range w.now().Spec.Volumes {
			used[m.ID] = true
		}
	}
	d.mu.Unlock()
	entries, err := os.ReadDir(filepath.Join(d.dir, volumesDir))
	if err != nil {
		return nil
	}
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ".json")
		if !ok || !volumeRE.MatchString(id) {
			continue
		}
		v, err := d.readVolume(id)
		if err != nil {
			continue
		}
		if !v.Gone {
			b, err := os.ReadFile(filepath.Join(d.dir, v.Dir, volumeFile))
			if used[id] || (err == nil && string(b) == id) || (err != nil && !errors.Is(err, fs.ErrNotExist)) {
				continue
			}
			v.Gone = true
			if d.writeVolume(v) != nil {
				continue
			}
		}
		if !used[id] {
			out = append(out, v)
		}
	}
	return out
}

// letVolumeGo gives a volume's storage back to the cluster, and reports whether that
// is done.
func (d *driver) letVolumeGo(ctx context.Context, v keptVolume) (gone bool, err error) {
	if v.PV == "" {
		return true, nil // it was its namespace's alone
	}
	var pv corev1.PersistentVolume
	err = d.api.get(ctx, "", v.PV, &pv)
	if apierrors.IsNotFound(err) || err == nil && pv.Labels[volumeLabel] != v.ID {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	r := pv.Spec.ClaimRef
	if pv.Status.Phase == corev1.VolumeBound || r == nil {
		return false, nil // what had it is on its way
	}
	ref := map[string]any{}
	if r.UID == "" { // it was kept for a claim that never came
		ref["uid"] = "none"
	}
	err = d.api.patchVolume(ctx, pv.Name, map[string]any{
		"metadata": map[string]any{"resourceVersion": pv.ResourceVersion, "labels": map[string]any{ownerLabel: nil, volumeLabel: nil}},
		"spec":     map[string]any{"persistentVolumeReclaimPolicy": v.Reclaim, "claimRef": ref},
	})
	return err == nil, err
}

// claim asks the cluster for storage.
func claim(name string, size int64, class string) *corev1.PersistentVolumeClaim {
	c := &corev1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: name}}
	c.Spec.AccessModes = []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}
	c.Spec.Resources.Requests = corev1.ResourceList{corev1.ResourceStorage: bytesOf(claimSize(size))}
	if class != "" {
		c.Spec.StorageClassName = &class
	}
	return c
}

// claimSize leaves room for the file system itself: the limit is kept by us.
func claimSize(n int64) int64 { return n + n/8 + 64<<20 }
