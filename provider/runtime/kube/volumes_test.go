package kube_test

import (
	_ "embed"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"probity/provider/runtime"
	"probity/provider/runtime/runtimetest"
)

//go:embed volumes-policy.yaml
var volumesPolicy []byte

// A persistent volume as the cluster tells of it.
type persistent struct {
	Metadata struct{ Name string }
	Spec     struct {
		PersistentVolumeReclaimPolicy string
		ClaimRef                      struct{ Namespace string }
	}
	Status struct{ Phase string }
}

// kept are the cluster's volumes that are kept for the runtime in a folder.
func (c *cluster) kept(t *testing.T, dir string) []persistent {
	t.Helper()
	owner, err := os.ReadFile(filepath.Join(dir, "owner"))
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Items []persistent }
	if err := c.Get(t.Context(), "/api/v1/persistentvolumes?labelSelector=probity.network/volume,probity.network/owner%3D"+string(owner), &all); err != nil {
		t.Fatal(err)
	}
	return all.Items
}

func volumeStays(t *testing.T, c *cluster) {
	ctx, rt, dir := c.within(t, nil)
	v := runtime.Volume{Dir: filepath.Join(t.TempDir(), "vault"), Mount: "/tmp", Size: 8 * runtimetest.MB} // where it else has memory
	if err := os.Mkdir(v.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	run := func(id string, args ...string) string {
		t.Helper()
		s := c.spec(args...)
		s.Volumes = []runtime.Volume{v}
		w, err := rt.Start(ctx, id, s) // without a folder
		if err != nil {
			t.Fatal(err)
		}
		log := read(t, ctx, w, "")
		if err := rt.Remove(ctx, id); err != nil {
			t.Fatal(err)
		}
		return log
	}
	run("first", "write", "/tmp/kept", "for the next")
	// Its namespace is gone, and what it was given stays, with a name that is ours.
	before := c.kept(t, dir)
	if len(before) != 1 || before[0].Spec.PersistentVolumeReclaimPolicy != "Retain" {
		t.Fatalf("the cluster keeps %+v", before)
	}
	if log := run("second", "read", "/tmp/kept"); !strings.Contains(log, "for the next") {
		t.Errorf("the next one read %q", log)
	}
	after := c.kept(t, dir)
	if len(after) != 1 || after[0].Metadata.Name != before[0].Metadata.Name || after[0].Spec.ClaimRef.Namespace == before[0].Spec.ClaimRef.Namespace {
		t.Errorf("the cluster keeps %+v, and kept %+v", after, before)
	}
	// It has what it has, and an order for more finds out before anybody bids.
	larger := c.spec("exit", "0")
	larger.Volumes = []runtime.Volume{v}
	larger.Volumes[0].Size++
	if err := rt.(runtime.Vetter).Vet(larger); !errors.Is(err, runtime.ErrSpec) || !strings.Contains(err.Error(), "cannot grow") {
		t.Errorf("a larger one: %v", err)
	}
	if _, err := rt.Start(ctx, "larger", larger); !errors.Is(err, runtime.ErrSpec) {
		t.Errorf("a larger one: %v", err)
	}
	// With its folder, the cluster may forget it: its provisioner deletes the files.
	if err := os.RemoveAll(v.Dir); err != nil {
		t.Fatal(err)
	}
	for {
		var pv persistent
		err := c.Get(ctx, "/api/v1/persistentvolumes/"+before[0].Metadata.Name, &pv)
		if err != nil && strings.Contains(err.Error(), "404") {
			break
		}
		select {
		case <-ctx.Done():
			t.Fatalf("it is still there: %+v, %v", pv, err)
		case <-time.After(100 * time.Millisecond):
		}
	}
	if _, err := os.Stat(filepath.Join(c.Volumes(), before[0].Metadata.Name)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its files are still there: %v", err)
	}
	// Somebody may delete another from the cluster: that is told, and not made up for
	// with an empty one.
	if err := os.Mkdir(v.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	run("third", "write", "/tmp/kept", "anything")
	lost := c.kept(t, dir)
	if len(lost) != 1 {
		t.Fatalf("the cluster keeps %+v", lost)
	}
	if err := c.Delete(ctx, "/api/v1/persistentvolumes/"+lost[0].Metadata.Name); err != nil {
		t.Fatal(err)
	}
	s := c.spec("exit", "0")
	s.Volumes = []runtime.Volume{v}
	if _, err := rt.Start(ctx, "fourth", s); !errors.Is(err, runtime.ErrSpec) || !strings.Contains(err.Error(), lost[0].Metadata.Name) {
		t.Errorf("a volume that the cluster has lost: %v", err)
	}
}

// The role alone would let a provider have any volume that nobody has.
func volumesOfOthers(t *testing.T, c *cluster) {
	const name = "of-another"
	err := c.Post(t.Context(), "/api/v1/persistentvolumes", map[string]any{
		"apiVersion": "v1", "kind": "PersistentVolume", "metadata": map[string]any{"name": name},
		"spec": map[string]any{
			"capacity": map[string]string{"storage": "1Gi"}, "accessModes": []string{"ReadWriteOnce"}, "persistentVolumeReclaimPolicy": "Retain",
			"storageClassName": "none", "hostPath": map[string]string{"path": t.TempDir()},
			"claimRef": map[string]string{"namespace": "another", "name": "data", "uid": "gone"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{TLSClientConfig: c.TLS("provider")}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: time.Minute}
	patch := func(text string) (denied bool, answer string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, "https://"+c.Address()+"/api/v1/persistentvolumes/"+name, strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/merge-patch+json")
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(b), "only volumes that its leases have or had"), resp.Status + ": " + string(b)
	}
	for late := time.Now().Add(patience); ; { // a policy may take a moment to be in force
		denied, answer := patch(`{"metadata":{"labels":{"a":"b"}}}`)
		if denied {
			break
		}
		if time.Now().After(late) {
			t.Fatalf("nothing keeps a provider from others' volumes: %s", answer)
		}
		time.Sleep(100 * time.Millisecond)
	}
	if denied, answer := patch(`{"spec":{"claimRef":{"namespace":"probity-mine","name":"volume-0","uid":null}}}`); !denied {
		t.Errorf("it took another's volume: %s", answer)
	}
}
