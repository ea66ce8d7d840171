package kube

import (
	"os"
	"testing"
)

// A node is a machine of somebody else's.
func TestWhatANodeTellsOfUsageNeverFallsAndIsWithinTheLimit(t *testing.T) {
	d := &driver{dir: t.TempDir()}
	w := &workload{id: "a", d: d, rec: record{Spec: kept{Memory: 100}}}
	if err := os.MkdirAll(d.work("a"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, told := range []struct {
		cpu, memory uint64
		want        usage
	}{
		{5, 50, usage{5, 50}},
		{3, 20, usage{5, 50}}, // it was started again, or lies
		{1 << 63, 60, usage{5, 50}},
		{6, 1 << 63, usage{5, 50}},
		{9, 1000, usage{9, 100}},
	} {
		w.used(told.cpu, told.memory)
		if w.figures != told.want {
			t.Errorf("told of %d and %d, it has %+v, want %+v", told.cpu, told.memory, w.figures, told.want)
		}
	}
	if u := readUsage(w.path(usageFile)); u != w.figures {
		t.Errorf("the next provider finds %+v, not %+v", u, w.figures)
	}
}
