package stage

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestAWatchEndsWhenOneOfItsFoldersIsOverItsOwnLimit(t *testing.T) {
	small, large := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(large, "file"), make([]byte, 10_000), 0o600); err != nil {
		t.Fatal(err)
	}
	stopped := make(chan os.Signal, 1)
	stopped <- os.Interrupt
	for _, c := range []struct {
		args []string
		full bool
	}{
		{nil, false},
		{[]string{small, "1"}, false},
		{[]string{small, "1", large, "20000"}, false},
		{[]string{small, "20000", large, "14000"}, true}, // its name counts as well
		{[]string{large, "14000", small, "20000"}, true},
	} {
		err := keep(c.args, stopped)
		if errors.Is(err, ErrFull) != c.full || (err != nil) != c.full {
			t.Errorf("%v: %v", c.args, err)
		}
		if !c.full {
			stopped <- os.Interrupt
		}
	}
	for _, bad := range [][]string{{small, "much"}, {filepath.Join(small, "nowhere"), "1"}} {
		if err := keep(bad, stopped); err == nil || errors.Is(err, ErrFull) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}
