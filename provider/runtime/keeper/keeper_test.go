package keeper

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"probity/provider/runtime"
)

// Whoever still holds a workload that was lost, removed and started again, as one
// who reads its log does, must not end the new one by looking.
func TestWhatIsRemovedIsNotTakenForLostUnderItsIdAgain(t *testing.T) {
	k, err := Open(t.TempDir(), 1, "none")
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	put := func(host string) *Workload {
		t.Helper()
		b, err := json.Marshal(record{Host: host, Started: time.Now()})
		if err == nil {
			err = os.MkdirAll(k.work("w"), 0o700)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(k.work("w"), recordFile), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		w, err := k.Adopt("w")
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	exit := func() error {
		_, err := os.Stat(filepath.Join(k.work("w"), exitFile))
		return err
	}
	old := put("0123456789abcdef") // no process has such a name
	lost := func() {
		t.Helper()
		e, err := old.Wait(t.Context())
		if err != nil || e.Reason != runtime.Lost {
			t.Fatalf("it ended with %+v, %v", e, err)
		}
	}
	lost()
	if err := exit(); err != nil {
		t.Errorf("that it was lost is not written down: %v", err)
	}
	if err := k.Remove(t.Context(), "w"); err != nil {
		t.Fatal(err)
	}
	lost() // nobody has started it again yet
	if err := exit(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a removed workload left something: %v", err)
	}
	put("fedcba9876543210")
	lost()
	if err := exit(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the new workload was ended by somebody who looked at the old one: %v", err)
	}
}
