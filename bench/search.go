package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"probity/internal/numeric"
	"probity/token/search"
	"probity/token/search/searchtest"
)

// A searchTask is one row of bench/search.md, and what bench/search_peer.py is asked.
type searchTask struct {
	Kind     string `json:"kind"` // "one" or "front"
	Function string `json:"function"`
	Dims     int    `json:"dims"`

	// For one goal.
	Low    float64     `json:"low"`
	High   float64     `json:"high"`
	Budget int         `json:"budget"`
	Target float64     `json:"target"`
	Starts [][]float64 `json:"starts"`
	one    func([]float64) float64

	// For several.
	Goals       int           `json:"goals"`
	Method      search.Method `json:"method"`
	Generations int           `json:"generations"`
	Divisions   int           `json:"divisions"`
	Seeds       int           `json:"seeds"`
	several     func([]float64) []float64
	reference   []float64 // of the hypervolume
}

// A searchResult is what both sides found.
type searchResult struct {
	Calls   []int         `json:"calls"`
	Best    []float64     `json:"best"`
	Fronts  [][][]float64 `json:"fronts"`
	Seconds float64       `json:"seconds"`
}

func searchTasks() []searchTask {
	one := func(name string, f func([]float64) float64, n int, low, high float64, budget int) searchTask {
		r := numeric.NewRand(uint64(n), uint64(budget))
		t := searchTask{Kind: "one", Function: name, Dims: n, Low: low, High: high, Budget: budget, Target: 1e-8, one: f}
		for range 20 {
			x := make([]float64, n)
			for i := range x {
				x[i] = low + (high-low)*r.Float64()
			}
			t.Starts = append(t.Starts, x)
		}
		return t
	}
	zdt := func(k, n int) searchTask {
		return searchTask{Kind: "front", Function: fmt.Sprintf("ZDT%d", k), Dims: n, Goals: 2, Method: search.NSGA2, Generations: 250, Seeds: 5,
			several: searchtest.ZDT(k), reference: []float64{1.1, 1.1}}
	}
	return []searchTask{
		one("sphere", searchtest.Sphere, 10, -4, 6, 4_000),
		one("ellipsoid", searchtest.Ellipsoid, 10, -4, 6, 20_000),
		one("Rosenbrock", searchtest.Rosenbrock, 10, -4, 6, 40_000),
		one("Ackley", searchtest.Ackley, 10, -20, 40, 40_000),
		one("Griewank", searchtest.Griewank, 10, -400, 600, 60_000),
		one("Rastrigin", searchtest.Rastrigin, 5, -4, 6, 120_000),
		one("sphere", searchtest.Sphere, 40, -4, 6, 20_000),
		zdt(1, 30), zdt(2, 30), zdt(3, 30), zdt(4, 10), zdt(6, 10),
		{Kind: "front", Function: "DTLZ1", Dims: 7, Goals: 3, Method: search.NSGA3, Generations: 400, Divisions: 12, Seeds: 5,
			several: searchtest.DTLZ1(3), reference: []float64{0.55, 0.55, 0.55}},
		{Kind: "front", Function: "DTLZ2", Dims: 12, Goals: 3, Method: search.NSGA3, Generations: 250, Divisions: 12, Seeds: 5,
			several: searchtest.DTLZ2(3), reference: []float64{1.1, 1.1, 1.1}},
	}
}

// run does the task here, in one goroutine as the peers do.
func (t *searchTask) run() (searchResult, error) {
	var r searchResult
	begin := time.Now()
	ranges := make([]search.Range, t.Dims)
	for i := range ranges {
		ranges[i] = search.Range{Low: t.Low, High: t.High}
		if t.Kind == "front" {
			ranges[i] = search.Range{High: 1}
		}
	}
	for seed, start := range t.Starts {
		found, err := search.Minimise(context.Background(), search.Plain(t.one), ranges, search.Options{
			Seed: uint64(seed), Start: start, Budget: t.Budget, Workers: 1,
			Progress: func(p search.Progress) bool { return p.Best.Goals[0] > t.Target }})
		if err != nil {
			return r, err
		}
		r.Calls, r.Best = append(r.Calls, found.Calls), append(r.Best, found.Best.Goals[0])
	}
	for seed := range t.Seeds {
		size := 100
		if t.Method == search.NSGA3 {
			size = 92
		}
		found, err := search.Minimise(context.Background(), func(_ context.Context, x []float64, _ uint64) (search.Value, error) {
			return search.Value{Goals: t.several(x)}, nil
		}, ranges, search.Options{Method: t.Method, Goals: t.Goals, Seed: uint64(seed), Budget: t.Generations * size, Workers: 1})
		if err != nil {
			return r, err
		}
		var goals [][]float64
		for _, p := range found.Front {
			goals = append(goals, p.Goals)
		}
		r.Calls, r.Fronts = append(r.Calls, found.Calls), append(r.Fronts, goals)
	}
	r.Seconds = time.Since(begin).Seconds()
	return r, nil
}

// searches writes bench/search.md: every task here, then at once by the peer.
func searches() error {
	python, err := venv("bench-search", "bench/requirements-search.txt")
	if err != nil {
		return err
	}
	tasks := searchTasks()
	var ours, theirs []searchResult
	for i := range tasks {
		t := &tasks[i]
		log.Printf("%s in %d dimensions", t.Function, t.Dims)
		mine, err := t.run()
		if err != nil {
			return fmt.Errorf("%s: %w", t.Function, err)
		}
		line, err := json.Marshal(t)
		if err != nil {
			return err
		}
		cmd := exec.Command(python, "bench/search_peer.py")
		cmd.Stdin, cmd.Stderr = bytes.NewReader(append(line, '\n')), os.Stderr
		// One thread, as here.
		cmd.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1")
		out, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("bench/search_peer.py, %s: %w", t.Function, err)
		}
		var peer searchResult
		if err := json.Unmarshal(out, &peer); err != nil {
			return fmt.Errorf("bench/search_peer.py, %s: %w", t.Function, err)
		}
		ours, theirs = append(ours, mine), append(theirs, peer)
	}
	versions, err := os.ReadFile("bench/requirements-search.txt")
	if err != nil {
		return err
	}
	var b strings.Builder
	header(&b, "Searches", "go run ./bench search")
	searchTable(&b, tasks, ours, theirs, strings.Join(strings.Fields(string(versions)), ", "))
	return os.WriteFile("bench/search.md", []byte(b.String()), 0o644)
}

func searchTable(b *strings.Builder, tasks []searchTask, ours, theirs []searchResult, versions string) {
	fmt.Fprintf(b, "Peers: %s, in the same run, right after ours, each in one thread. Functions are written in\nGo here and with NumPy there, and times count them.\n", versions)
	fmt.Fprint(b, "\n## One goal: CMA-ES with BIPOP restarts, and pycma's\n\nThe same 20 random starts and first steps; solved is 1e-8 within the budget. Calls are means over the solved\nones; ratios are theirs by ours, so more than 1 is in our favour.\n\n")
	fmt.Fprint(b, "| function | dimensions | budget | solved | pycma | calls | pycma | ratio | µs for each call | pycma | ratio |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	for i, t := range tasks {
		if t.Kind != "one" {
			continue
		}
		a, c := solved(t, ours[i]), solved(t, theirs[i])
		fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %s | %s | %s | %.1f | %.1f | %s |\n", t.Function, t.Dims, t.Budget, a.count, c.count,
			dash(a.calls, 0), dash(c.calls, 0), ratio(c.calls, a.calls), a.micros, c.micros, ratio(c.micros, a.micros))
	}
	fmt.Fprint(b, "\n## Several goals: NSGA-II and NSGA-III, and pymoo's\n\nMeans over five seeds of the hypervolume after the same number of generations of 100 points (NSGA-II) or 92 (NSGA-III); the\nreference point is 1.1 in each goal, 0.55 for DTLZ1. Hypervolumes are ours by theirs, times theirs by ours, so\nmore than 1 is in our favour.\n\n")
	fmt.Fprint(b, "| problem | method | calls | hypervolume | pymoo | ratio | s for each search | pymoo | ratio |\n|---|---|---:|---:|---:|---:|---:|---:|---:|\n")
	for i, t := range tasks {
		if t.Kind != "front" {
			continue
		}
		a, c := meanVolume(t, ours[i]), meanVolume(t, theirs[i])
		n := float64(t.Seeds)
		fmt.Fprintf(b, "| %s | %s | %d | %.4f | %.4f | %s | %.2f | %.2f | %s |\n", t.Function, t.Method, ours[i].Calls[0],
			a, c, ratio3(a, c), ours[i].Seconds/n, theirs[i].Seconds/n, ratio(theirs[i].Seconds, ours[i].Seconds))
	}
}

type solvedRuns struct {
	count         int
	calls, micros float64
}

func solved(t searchTask, r searchResult) solvedRuns {
	var s solvedRuns
	all := 0
	for i, calls := range r.Calls {
		all += calls
		if r.Best[i] <= t.Target {
			s.count++
			s.calls += float64(calls)
		}
	}
	s.calls /= float64(max(s.count, 1))
	s.micros = 1e6 * r.Seconds / float64(max(all, 1))
	return s
}

func meanVolume(t searchTask, r searchResult) float64 {
	sum := 0.0
	for _, f := range r.Fronts {
		sum += search.Hypervolume(slices.Clone(f), t.reference) / float64(len(r.Fronts))
	}
	return sum
}

func dash(v float64, digits int) string {
	if v == 0 {
		return "–"
	}
	return fmt.Sprintf("%.*f", digits, v)
}

func ratio(a, b float64) string {
	if a == 0 || b == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2g", a/b)
}

func ratio3(a, b float64) string {
	if a == 0 || b == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f", a/b)
}
