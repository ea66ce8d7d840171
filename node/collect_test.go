package node

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"probity/market"
)

func TestAProvidersFilesGoWhenNothingNeedsThemAndABuyersStay(t *testing.T) {
	home := t.TempDir()
	common := filesIn(home)
	f := &providerFiles{files: files{dir: filepath.Join(home, tenantsDir, "0xabc", "files")}, idle: map[string]time.Time{}}
	put := func(text string) string {
		t.Helper()
		d, err := f.Put(t.Context(), []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	theirs, err := common.Put(t.Context(), []byte("a buyer's module"))
	if err != nil {
		t.Fatal(err)
	}
	needed, fetched, old, again := put("needed"), put("fetched by its buyer"), put("old"), put("old, and put again")
	// Whoever gets a file here has it here.
	if data, err := common.Get(t.Context(), fetched); err != nil || string(data) != "fetched by its buyer" {
		t.Fatalf("in the node's folder it is %q, %v", data, err)
	}
	// Serving it to peers does not.
	if _, err := common.look(old); err != nil {
		t.Fatal(err)
	}
	if _, err := common.read(old); !errors.Is(err, market.ErrUnknown) {
		t.Errorf("a file that was only looked at is kept: %v", err)
	}
	collect := func(after time.Duration) Collected {
		t.Helper()
		c, err := f.collect(after, func(mark func(string)) error { mark(needed); mark(""); mark("../../etc"); return nil })
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if c := collect(time.Hour); c.Removed != 0 || c.Idle != 3 || c.Files != 4 {
		t.Errorf("at first %+v", c)
	}
	if c := collect(time.Hour); c.Removed != 0 || c.Idle != 3 {
		t.Errorf("before its time %+v", c)
	}
	put("old, and put again")
	if c := collect(0); c.Removed != 2 || c.Idle != 1 || c.Files != 2 || c.Freed != int64(len("old")+len("fetched by its buyer")) {
		t.Errorf("after it %+v", c)
	}
	for digest, there := range map[string]bool{needed: true, again: true, fetched: true, theirs: true, old: false} {
		if _, err := common.Get(t.Context(), digest); (err == nil) != there {
			t.Errorf("%s: %v, want it there: %v", digest, err, there)
		}
	}
	// Whoever cannot tell what is needed throws nothing away.
	wrong := errors.New("the journal does not say")
	if _, err := f.collect(0, func(func(string)) error { return wrong }); !errors.Is(err, wrong) {
		t.Errorf("it went on: %v", err)
	}
	if _, err := f.read(needed); err != nil {
		t.Error(err)
	}
	// What a writer that was killed left goes, too.
	stale := filepath.Join(f.dir, "ab", ".tmp-1")
	if err := errors.Join(os.MkdirAll(filepath.Dir(stale), 0o700), os.WriteFile(stale, []byte(strings.Repeat("x", 9)), 0o600)); err != nil {
		t.Fatal(err)
	}
	collect(0)
	collect(0)
	if _, err := os.Stat(stale); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what a killed writer left is there: %v", err)
	}
}
