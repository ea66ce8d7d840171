package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	bootIfAsked()
	os.Exit(m.Run())
}

// lines is where a story goes, a line at a time.
type lines struct{ t *testing.T }

func (l lines) Write(b []byte) (int, error) {
	l.t.Log(string(bytes.TrimSpace(b)))
	return len(b), nil
}

func TestAJobOutlivesAKillAPartitionAndARebootOfItsProviders(t *testing.T) {
	if testing.Short() {
		t.Skip("makes network namespaces and waits for two claims that nobody answers")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	if err := tell(ctx, lines{t}, ""); err != nil {
		t.Fatal(err)
	}
}

func TestAStoryThatIsInterruptedLeavesNothingBehind(t *testing.T) {
	if testing.Short() {
		t.Skip("makes network namespaces")
	}
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	// It is interrupted as soon as its machines are there.
	if err := tell(ctx, stopper{"five machines", cancel}, "/bin/false"); err == nil {
		t.Fatal("it went on to its end")
	}
	if left, _ := filepath.Glob("/run/netns/probity*"); len(left) > 0 {
		for _, name := range left {
			if strings.HasPrefix(filepath.Base(name), newPrefix()) {
				t.Errorf("%s is left", name)
			}
		}
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left in the folder for temporary files: %v, %v", left, err)
	}
}

// stopper ends a story when it says something.
type stopper struct {
	says string
	end  func()
}

func (u stopper) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte(u.says)) {
		u.end()
	}
	return len(b), nil
}

// Logs that a check has to refuse: the check of the story above could say yes to
// everything.
func TestLogsThatLackAStepAreFound(t *testing.T) {
	const want = "step 1 loss 0.3\nstep 2 loss 0.2\nstep 3 loss 0.1\n"
	for name, c := range map[string]struct {
		logs           []string
		again, resumed int
		bad            string
	}{
		"one run":                {logs: []string{want}},
		"two, a step done twice": {logs: []string{"step 1 loss 0.3\nstep 2 loss 0.2\nstep 3", "going on after step 1\nstep 2 loss 0.2\nstep 3 loss 0.1\n"}, again: 1, resumed: 1},
		"two starts in one":      {logs: []string{"step 1 loss 0.3\ngoing on after step 1\nstep 2 loss 0.2\nstep 3 loss 0.1\n"}, resumed: 1},
		"a gap":                  {logs: []string{"step 1 loss 0.3\n", "going on after step 2\nstep 3 loss 0.1\n"}, bad: "end at step 1"},
		"a gap in a run":         {logs: []string{"step 1 loss 0.3\nstep 3 loss 0.1\n"}, bad: "after step 1"},
		"another loss":           {logs: []string{"step 1 loss 0.3\nstep 2 loss 0.25\nstep 3 loss 0.1\n"}, bad: "after step 1"},
		"an end too early":       {logs: []string{"step 1 loss 0.3\n"}, bad: "step 1 of 3"},
		"begun anew":             {logs: []string{"step 1 loss 0.3\n", want}, bad: "at the beginning"},
	} {
		var logs [][]byte
		for _, l := range c.logs {
			logs = append(logs, []byte(l))
		}
		again, resumed, err := whole(want, logs)
		if c.bad == "" && (err != nil || again != c.again || resumed != c.resumed) {
			t.Errorf("%s: %d done again, gone on %d times, %v", name, again, resumed, err)
		}
		if c.bad != "" && (err == nil || !strings.Contains(err.Error(), c.bad)) {
			t.Errorf("%s: the error is %v, want one with %q", name, err, c.bad)
		}
	}
}
