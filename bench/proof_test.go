package main

import (
	"strings"
	"testing"
	"time"

	"probity/proof/sumcheck"
)

func TestAPeerThatFailsIsReportedAndEndsNothing(t *testing.T) {
	for name, c := range map[string]struct {
		script, want string
		limit        time.Duration
	}{
		"says why":          {`echo '{"begins": "setup"}'; echo '{"error": "no memory"}'; exit 1`, "no memory in its step setup", time.Minute},
		"says it elsewhere": {`echo first >&2; echo 'the last word' >&2; exit 2`, "the last word", time.Minute},
		"says nothing":      {`exit 3`, "exit status 3", time.Minute},
		"is killed":         {`echo '{"begins": "prove"}'; kill -9 $$`, "killed by the system, most likely for its memory in its step prove", time.Minute},
		"takes too long":    {`echo '{"begins": "prove"}'; exec sleep 60`, "in its step prove", 300 * time.Millisecond},
		"comes too late":    {`exit 0`, "no time was left", -time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			r := &proofRun{end: time.Now().Add(time.Hour)}
			var out report
			if r.process(&out, "it", c.limit, "sh", "-c", c.script) {
				t.Error("it is said to have ended well")
			}
			if !strings.Contains(out.Failed, c.want) {
				t.Errorf("the report says %q, want %q", out.Failed, c.want)
			}
		})
	}
}

func TestWhatAProcessSaysIsKept(t *testing.T) {
	r := &proofRun{end: time.Now().Add(time.Hour)}
	var out report
	const script = `echo '{"begins": "prove"}'; echo 'a table | of EZKL'; echo '{"step": "prove", "s": 2.5}'; echo '{"proof": 448}'
echo '{"ends": [0.5, 2.5]}'; echo '{"work": [{"Part": "opening", "Scalars": 7}]}'`
	if !r.process(&out, "prove", time.Minute, "sh", "-c", script) {
		t.Fatal(out.Failed)
	}
	if out.Steps["prove"] != 2.5 || out.Facts["proof"] != 448 || len(out.Ends) != 2 || len(out.Work) != 1 || out.Work[0].Scalars != 7 {
		t.Errorf("kept %+v", out)
	}
	if out.Peak["prove"] <= 0 {
		t.Error("its memory was not measured")
	}
}

func TestTheTableSaysWhatWasNotReached(t *testing.T) {
	ours := report{Steps: map[string]float64{"prove": 1, "verify": 0.01, "keys": 0.5}, Facts: map[string]float64{"proof": 4000}, Peak: map[string]float64{"prove": 50},
		Ends: []float64{0.25, 1}, Work: []sumcheck.Work{{Part: "trace", Additions: 1000}, {Part: "opening", Scalars: 500}}}
	ezkl := report{Steps: map[string]float64{"witness": 1, "proof": 39, "prove": 50, "verify": 0.1, "setup": 60}, Facts: map[string]float64{"proof": 8000},
		Peak: map[string]float64{"prove": 5000, "keys": 6000}}
	rates := report{Facts: map[string]float64{"additions": 1e4, "products": 1e6}}
	for _, c := range rateColumns {
		rates.Facts[rateName(c)] = 1e3
	}
	prepared := report{Facts: map[string]float64{"points": 8195}}
	table := proofTable(map[string]*proofRow{
		"lenet5":    {Prepare: prepared, Sumcheck: ours, EZKL: ezkl, Machine: rates},
		"lenet5-32": {Prepare: prepared, Sumcheck: ours, Machine: rates},
		"cnn":       {Prepare: prepared, Sumcheck: ours, EZKL: report{Failed: "out of memory in its step setup", Peak: map[string]float64{"keys": 20000}}, Machine: rates},
		"gpt":       {Prepare: report{Failed: "no Python"}},
	})
	for _, want := range []string{
		"| EZKL | 40.00 | 5000 | 8000 | 100.0 | 60.00 | 6000 |", // the proof without reading keys
		"EZKL, 32 proofs of one (reckoned) | 1280.0 |",          // and the ratio of that
		"| lenet5 | 1.5 | 1.00 | 40 | 100.0 | 2.0 | 10.0 | 120 |",
		"| lenet5-32 | 4.00 (4 times one) | 1.00 | 1280 (reckoned) |",
		"| EZKL | out of memory in its step setup | over 20000 |",
		"| cnn | 4 | 1.00 | EZKL has no proof |",
		"GPT, 64 tokens, 0.27M, untrained | | not measured: no Python |", //
		"| lenet5 | trace | 1000 | 0 | 0 | 0.100 | 0.250 | 2.5 |",
		"|  | all | 1000 | 500 | 0 | 0.600 | 1.000 | 1.7 |",
		"| LeNet-5, 44k parameters | proof/sumcheck | 1.00 | 50 | 4000 | 10.0 | 0.50 |",
	} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(table)
	}
}
