package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"probity/proof/sumcheck"
)

// A report is what the processes that measured one system on one network said.
type report struct {
	Steps  map[string]float64 `json:"steps"` // seconds
	Facts  map[string]float64 `json:"facts"` // sizes and counts
	Peak   map[string]float64 `json:"peak"`  // MB, of each process
	Ends   []float64          `json:"ends"`  // of a proof's parts, in seconds since it began
	Work   []sumcheck.Work    `json:"work"`  // of the parts
	Failed string             `json:"failed"`
}

// A proofRow is a network of the table.
type proofRow struct {
	At       string `json:"at"`     // when it was measured
	PeerAt   string `json:"peerAt"` // and EZKL
	Prepare  report `json:"prepare"`
	Sumcheck report `json:"sumcheck"`
	Groth16  report `json:"groth16"`
	EZKL     report `json:"ezkl"`
	Machine  report `json:"machine"` // its rates at that time
}

// proofRun is one run of `go run ./bench proof`.
type proofRun struct {
	self, cache, dir string
	python           string
	pythonErr        error
	peer             time.Duration // that EZKL may take for one network
	end              time.Time     // of everything
}

// proofs times proofs of ours and of EZKL, of the same networks and inputs, one
// after the other on the same machine. What it measured stays in the user's cache,
// so that --only renews some rows of the table.
func proofs(args []string) error {
	flags := flag.NewFlagSet("proof", flag.ContinueOnError)
	only := flags.String("only", "", "the `names` of the networks to measure again, separated by commas")
	peer := flags.Float64("peer-minutes", 10, "the minutes that EZKL may take for one network; 0 keeps what was measured before")
	total := flags.Float64("minutes", 25, "the minutes after which nothing more is started")
	if err := flags.Parse(args); err != nil {
		return err
	}
	wanted := strings.FieldsFunc(*only, func(r rune) bool { return r == ',' })
	for _, name := range wanted {
		if !slices.ContainsFunc(provables, func(p provable) bool { return p.name == name }) {
			return fmt.Errorf("there is no network %q: lenet5, lenet5-32, cnn, gpt, gpt-last or dense", name)
		}
	}
	base, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	r := &proofRun{cache: filepath.Join(base, "probity", "bench-proof"), end: time.Now().Add(minutes(*total)), peer: minutes(*peer)}
	if err := os.MkdirAll(r.cache, 0o755); err != nil {
		return err
	}
	// A run that was interrupted leaves gigabytes of keys.
	old, err := filepath.Glob(filepath.Join(r.cache, "run-*"))
	if err != nil {
		return err
	}
	for _, dir := range old {
		if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > 3*time.Hour {
			os.RemoveAll(dir)
		}
	}
	if r.dir, err = os.MkdirTemp(r.cache, "run-"); err != nil {
		return err
	}
	defer os.RemoveAll(r.dir)
	if r.self, err = os.Executable(); err != nil {
		return err
	}
	r.python, r.pythonErr = venv("bench-proof-python", "bench/requirements-proof.txt")
	if r.pythonErr == nil {
		var errs bytes.Buffer
		cmd := exec.Command(r.python, "bench/untrained.py", r.cache)
		cmd.Stderr = &errs
		if err := cmd.Run(); err != nil {
			lines := strings.Split(strings.TrimSpace(errs.String()), "\n")
			r.pythonErr = fmt.Errorf("bench/untrained.py: %w: %s", err, lines[len(lines)-1])
		}
	}
	if r.pythonErr != nil {
		log.Printf("only our own proofs of what is in the repository: %v", r.pythonErr)
	}

	results := filepath.Join(r.cache, "results.json")
	found := map[string]*proofRow{}
	if len(wanted) > 0 || *peer == 0 {
		if b, err := os.ReadFile(results); err == nil {
			if err := json.Unmarshal(b, &found); err != nil {
				return fmt.Errorf("%s: %w: delete it", results, err)
			}
		}
	}
	var rates report
	r.process(&rates, "rates", 2*time.Minute, r.self, "measure", "rates", "-")
	var measured []*provable
	for i := range provables {
		if p := &provables[i]; len(wanted) == 0 || slices.Contains(wanted, p.name) {
			measured = append(measured, p)
			now := time.Now().UTC().Format("2006-01-02 15:04")
			row := &proofRow{At: now, PeerAt: now, Machine: rates}
			if old := found[p.name]; *peer == 0 && old != nil {
				row.EZKL, row.PeerAt = old.EZKL, old.PeerAt
			}
			found[p.name] = row
		}
	}
	// Ours first, so that a peer that takes all the time takes none of it from them.
	stages := []func(*provable, *proofRow){r.ours, r.groth16, r.ezkl}
	if *peer == 0 {
		stages = stages[:2]
	}
	for _, stage := range stages {
		for _, p := range measured {
			stage(p, found[p.name])
			b, err := json.MarshalIndent(found, "", " ")
			if err != nil {
				return err
			}
			if err := os.WriteFile(results, b, 0o644); err != nil {
				return err
			}
			if err := os.WriteFile("bench/proof.md", []byte(proofTable(found)), 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

func minutes(m float64) time.Duration { return time.Duration(m * float64(time.Minute)) }

// folder is where the files of a network are.
func (r *proofRun) folder(p *provable) string { return filepath.Join(r.dir, p.name) }

func (r *proofRun) ours(p *provable, row *proofRow) {
	if p.network != "" && r.pythonErr != nil {
		row.Prepare.Failed = r.pythonErr.Error()
		return
	}
	if err := os.MkdirAll(r.folder(p), 0o755); err != nil {
		row.Prepare.Failed = err.Error()
		return
	}
	if !r.process(&row.Prepare, "prepare", 5*time.Minute, r.self, "measure", "prepare", p.name, r.folder(p), r.cache) {
		return
	}
	n := strconv.Itoa(int(row.Prepare.Facts["points"]))
	powers := filepath.Join(r.folder(p), "powers")
	if r.process(&row.Sumcheck, "powers", 5*time.Minute, r.self, "measure", "powers", n, powers) {
		if r.process(&row.Sumcheck, "prove", 5*time.Minute, r.self, "measure", "sumcheck", p.name, r.folder(p), powers) {
			// A process of its own, so that its memory is not the prover's.
			var counted report
			if r.process(&counted, "work", 5*time.Minute, r.self, "measure", "work", p.name, r.folder(p), powers) {
				row.Sumcheck.Work = counted.Work
			}
			r.gas(&row.Sumcheck, "sumcheck-gas", p.name, r.folder(p), powers)
		}
	}
}

func (r *proofRun) groth16(p *provable, row *proofRow) {
	if !p.groth16 || row.Prepare.Failed != "" {
		return
	}
	if r.process(&row.Groth16, "keys", 10*time.Minute, r.self, "measure", "groth16-keys", p.name, r.folder(p)) {
		r.process(&row.Groth16, "prove", 10*time.Minute, r.self, "measure", "groth16", p.name, r.folder(p))
		r.gas(&row.Groth16, "groth16-gas", p.name, r.folder(p))
	}
}

// gas has a process find what a contract takes to verify a proof, and adds that to a
// report.
func (r *proofRun) gas(to *report, args ...string) {
	var found report
	if !r.process(&found, "gas", 5*time.Minute, append([]string{r.self, "measure"}, args...)...) {
		log.Printf("no gas: %s", found.Failed)
		return
	}
	for _, name := range []string{"gas", "calldata"} {
		to.Facts[name] = found.Facts[name]
	}
}

func (r *proofRun) ezkl(p *provable, row *proofRow) {
	switch {
	case r.pythonErr != nil:
		row.EZKL.Failed = r.pythonErr.Error()
		return
	case row.Prepare.Failed != "":
		return
	case p.batch > 1 || p.name == "gpt-last":
		// A circuit for the whole batch has as many rows more, which for 32 LeNets is
		// more than this memory; as many proofs are what its users make.
		return
	}
	if _, err := os.Stat(filepath.Join(r.folder(p), "model.onnx")); err != nil {
		row.EZKL.Failed = err.Error()
		return
	}
	const peer = "bench/ezkl_peer.py"
	end := time.Now().Add(r.peer)
	left := func() time.Duration { return time.Until(end) }
	if !r.process(&row.EZKL, "settings", left(), r.python, peer, "settings", filepath.Join(r.folder(p), "model.onnx"), r.folder(p)) {
		return
	}
	k := strconv.Itoa(int(row.EZKL.Facts["logrows"]))
	srs := filepath.Join(r.cache, "kzg-"+k+".srs")
	if _, err := os.Stat(srs); err != nil {
		start := time.Now()
		var made report
		if !r.process(&made, "string", 10*time.Minute, r.self, "measure", "string", k, srs) {
			row.EZKL.Failed = "its reference string: " + made.Failed
			return
		}
		end = end.Add(time.Since(start)) // not EZKL's time
	}
	if r.process(&row.EZKL, "keys", left(), r.python, peer, "keys", r.folder(p), srs) {
		r.process(&row.EZKL, "prove", left(), r.python, peer, "prove", r.folder(p), srs)
	}
	for _, name := range []string{"pk", "vk"} { // gigabytes
		os.Remove(filepath.Join(r.folder(p), name))
	}
}

// spare is the memory that a process under measurement must leave to the others.
const spare = 700 << 20

// process runs one process, adds what it says to a report, and tells whether it
// ended well. One that takes too long, or nearly all memory, is ended; the report
// says in which step it was. The peak of its memory is the system's count for the
// process; this one stays small, for a child's count begins with its parent's.
func (r *proofRun) process(out *report, name string, limit time.Duration, args ...string) bool {
	if out.Steps == nil {
		out.Steps, out.Facts, out.Peak = map[string]float64{}, map[string]float64{}, map[string]float64{}
	}
	if rest := time.Until(r.end); rest < limit {
		limit = rest
	}
	if limit <= 0 {
		out.Failed = "not started: no time was left"
		return false
	}
	log.Print(strings.Join(args[1:], " "))
	cmd := exec.Command(args[0], args[1:]...)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		out.Failed = err.Error()
		return false
	}
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		out.Failed = err.Error()
		return false
	}
	// Should memory end before the watch sees it, the system shall choose this one.
	os.WriteFile(fmt.Sprintf("/proc/%d/oom_score_adj", cmd.Process.Pid), []byte("1000"), 0o644)
	var ended atomic.Pointer[string]
	done := make(chan struct{})
	go func() {
		deadline := time.After(limit)
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			why := ""
			select {
			case <-done:
				return
			case <-deadline:
				why = fmt.Sprintf("ended after %.0f minutes", limit.Minutes())
			case <-tick.C:
				if free, ok := freeMemory(); !ok || free > spare {
					continue
				}
				why = "out of memory"
			}
			ended.Store(&why)
			cmd.Process.Kill()
			return
		}
	}()
	doing, said := "", ""
	sc := bufio.NewScanner(pipe)
	sc.Buffer(nil, 1<<22)
	for sc.Scan() {
		var line map[string]any
		if json.Unmarshal(sc.Bytes(), &line) != nil {
			continue // EZKL prints tables as well
		}
		if s, ok := line["begins"].(string); ok {
			doing = s
		}
		if s, ok := line["error"].(string); ok {
			said = s
		}
		if s, ok := line["step"].(string); ok {
			out.Steps[s], _ = line["s"].(float64)
		}
		for k, v := range line {
			if x, ok := v.(float64); ok && k != "s" {
				out.Facts[k] = x
			}
		}
		var lists struct {
			Ends []float64
			Work []sumcheck.Work
		}
		if json.Unmarshal(sc.Bytes(), &lists) == nil && len(lists.Ends)+len(lists.Work) > 0 {
			out.Ends, out.Work = append(out.Ends, lists.Ends...), append(out.Work, lists.Work...)
		}
	}
	io.Copy(io.Discard, pipe) // behind a line that is too long, so that nobody waits
	err = cmd.Wait()
	close(done)
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		unit := 1024.0 // kB, but on macOS bytes
		if runtime.GOOS == "darwin" {
			unit = 1 << 20
		}
		out.Peak[name] = float64(u.Maxrss) / unit
	}
	if err == nil {
		return true
	}
	why := err.Error()
	var exit *exec.ExitError
	lines := strings.Split(strings.TrimSpace(errs.String()), "\n")
	switch {
	case ended.Load() != nil:
		why = *ended.Load()
	case said != "":
		why = said
	case errors.As(err, &exit) && exit.ExitCode() < 0:
		why = "killed by the system, most likely for its memory"
	case lines[0] != "":
		why = lines[len(lines)-1]
	}
	if len(why) > 200 {
		why = why[:200]
	}
	if doing != "" {
		why += " in its step " + doing
	}
	log.Print(why)
	out.Failed = why
	return false
}

// freeMemory is how many bytes programs can still get, where the system tells it.
func freeMemory() (uint64, bool) {
	b, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0, false
	}
	for _, line := range strings.Split(string(b), "\n") {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "MemAvailable:" {
			kB, err := strconv.ParseUint(f[1], 10, 64)
			return kB << 10, err == nil
		}
	}
	return 0, false
}
