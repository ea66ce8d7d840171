package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"probity"
)

// churnDay is what the test of a day writes with -churn.out.
type churnDay struct {
	Seed                                           uint64
	Hours                                          float64
	Providers, Jobs, First, Moved, Most, OOM, Late int
	Tasks, TasksNone, Refuted, LiesPaid            int
	Leases, Claims, Answered, Bonds                int
	BondsPaid                                      probity.Amount
	Work, Redone                                   float64 // hours
	Faults                                         map[string]int
	Wall, CPU                                      float64 // seconds
}

// churnTable simulates days of a market in which providers come, go and fail, and writes
// what became of the jobs. A day in which an invariant does not hold ends it.
func churnTable(args []string) error {
	f := flag.NewFlagSet("churn", flag.ContinueOnError)
	hours := f.Int("hours", 24, "of a day")
	providers := f.Int("providers", 200, "at a time")
	jobs := f.Int("jobs", 1000, "in a day")
	seeds := f.Int("seeds", 3, "days")
	keep := f.String("days", "", "folder in which days are kept, each in a file named by its seed; those of another run that are there are not simulated again")
	if err := f.Parse(args); err != nil {
		return err
	}
	dir := *keep
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "probity-churn-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	var days []churnDay
	for seed := range *seeds {
		d, err := simulatedDay(filepath.Join(dir, fmt.Sprint(seed+1)), seed+1, *hours, *providers, *jobs)
		if err != nil {
			return err
		}
		log.Printf("seed %d: %.0f s, of them %.0f of processors", d.Seed, d.Wall, d.CPU)
		days = append(days, d)
	}
	invariants, err := churnInvariants()
	if err != nil {
		return err
	}
	var b strings.Builder
	header(&b, "Days of churn", fmt.Sprintf("go run ./bench churn -hours %d -providers %d -jobs %d -seeds %d", *hours, *providers, *jobs, *seeds))
	fmt.Fprintf(&b, `Each column is a simulated day: %d hours in which %d providers are there at a time, jobs are ordered and things fail, and whatever is
left to do then. Agents, keepers, rules, board and journals are the program's own; time, work and faults are simulated. DESIGN.md
says what a day shows and what not. From one seed come the same plan, the same faults and the same counts, unless Go wakes at one
instant two goroutines whose order matters, which is rare.

`, *hours, *providers)
	row := func(what string, value func(churnDay) string) {
		fmt.Fprintf(&b, "| %s |", what)
		for _, d := range days {
			fmt.Fprintf(&b, " %s |", value(d))
		}
		b.WriteString("\n")
	}
	count := func(what string, value func(churnDay) int) {
		row(what, func(d churnDay) string { return fmt.Sprint(value(d)) })
	}
	row("seed", func(d churnDay) string { return fmt.Sprint(d.Seed) })
	fmt.Fprintf(&b, "|---|%s\n", strings.Repeat("---:|", len(days)))
	count("providers that ever took part", func(d churnDay) int { return d.Providers })
	count("jobs", func(d churnDay) int { return d.Jobs })
	count("leased work that ended with its first provider", func(d churnDay) int { return d.First })
	count("that went on with another from its checkpoint", func(d churnDay) int { return d.Moved })
	count("the most leases of one job", func(d churnDay) int { return d.Most })
	count("tenants ended for their memory", func(d churnDay) int { return d.OOM })
	count("jobs that nobody took, or that ended without a result, for nothing or what was worked", func(d churnDay) int { return d.Late })
	count("tasks with an answer", func(d churnDay) int { return d.Tasks })
	count("tasks without one, refunded", func(d churnDay) int { return d.TasksNone })
	count("lies that referees refuted", func(d churnDay) int { return d.Refuted })
	count("lies of tier signed that were not drawn", func(d churnDay) int { return d.LiesPaid })
	count("leases", func(d churnDay) int { return d.Leases })
	count("claims that a provider is down", func(d churnDay) int { return d.Claims })
	count("of them answered", func(d churnDay) int { return d.Answered })
	row("bonds paid to buyers", func(d churnDay) string { return fmt.Sprintf("%d, %s tokens", d.Bonds, d.BondsPaid.Format18()) })
	row("work, hours", func(d churnDay) string { return fmt.Sprintf("%.1f", d.Work) })
	row("of it done again", func(d churnDay) string {
		return fmt.Sprintf("%.1f h, %.1f %%", d.Redone, 100*d.Redone/max(d.Work, 1e-9))
	})
	b.WriteString("\nWhat happened in the first day:\n\n| what | times |\n|---|---:|\n")
	for _, what := range slices.Sorted(maps.Keys(days[0].Faults)) {
		fmt.Fprintf(&b, "| %s | %d |\n", what, days[0].Faults[what])
	}
	b.WriteString("\nIn none of these days one of these was violated (`node/churn_*test.go`); with one violation there would be no table:\n\n")
	for _, what := range invariants {
		fmt.Fprintf(&b, "- %s\n", what)
	}
	return os.WriteFile("bench/churn.md", []byte(b.String()), 0o644)
}

// simulatedDay reads a day from its file, or has the test of a day write it.
func simulatedDay(out string, seed, hours, providers, jobs int) (d churnDay, err error) {
	data, err := os.ReadFile(out)
	if errors.Is(err, fs.ErrNotExist) {
		call := []string{"test", "-run", "ADayOfChurn", "-timeout", "6h", "./node", "-churn.seed", fmt.Sprint(seed), "-churn.hours", fmt.Sprint(hours),
			"-churn.providers", fmt.Sprint(providers), "-churn.jobs", fmt.Sprint(jobs), "-churn.out", out}
		if st, err := os.Stat(inMemory); err == nil && st.IsDir() {
			call = append(call, "-churn.dir", inMemory)
		}
		log.Print("go ", strings.Join(call, " "))
		if said, err := exec.Command("go", call...).CombinedOutput(); err != nil {
			return d, fmt.Errorf("go %s: %w\n%s", strings.Join(call, " "), err, said)
		}
		data, err = os.ReadFile(out)
	}
	if err == nil {
		err = json.Unmarshal(data, &d)
	}
	if err == nil && (d.Seed != uint64(seed) || d.Hours != float64(hours) || d.Jobs != jobs || d.Providers < providers) {
		err = fmt.Errorf("%s is another day: delete it, or name another folder", out)
	}
	return d, err
}

// inMemory is where Linux has a folder whose files lie in memory: hundreds of journals are
// written all day long.
const inMemory = "/dev/shm"

var churnInvariant = regexp.MustCompile(`\.(?:violated|do)\("([^"]+)"`)

// churnInvariants are what the simulation holds a day to, as its source names them.
func churnInvariants() (out []string, err error) {
	files, err := filepath.Glob("node/churn_*test.go")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, m := range churnInvariant.FindAllStringSubmatch(string(data), -1) {
			out = append(out, m[1])
		}
	}
	slices.Sort(out)
	if out = slices.Compact(out); err == nil && len(out) == 0 {
		err = errors.New("node/churn_*test.go names no invariants: run this in the root of the repository")
	}
	return out, err
}
