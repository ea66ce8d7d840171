package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
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
	jobs := f.Int("jobs", 2000, "in a day")
	seeds := f.Int("seeds", 3, "days")
	if err := f.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "probity-churn-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var days []churnDay
	for seed := range *seeds {
		out := filepath.Join(dir, fmt.Sprint(seed))
		call := []string{"test", "-run", "ADayOfChurn", "-timeout", "6h", "./node", "-churn.seed", fmt.Sprint(seed + 1), "-churn.hours", fmt.Sprint(*hours),
			"-churn.providers", fmt.Sprint(*providers), "-churn.jobs", fmt.Sprint(*jobs), "-churn.out", out}
		log.Print("go ", strings.Join(call, " "))
		if said, err := exec.Command("go", call...).CombinedOutput(); err != nil {
			return fmt.Errorf("go %s: %w\n%s", strings.Join(call, " "), err, said)
		}
		data, err := os.ReadFile(out)
		if err != nil {
			return err
		}
		var d churnDay
		if err := json.Unmarshal(data, &d); err != nil {
			return err
		}
		days = append(days, d)
	}
	var b strings.Builder
	header(&b, "Days of churn", "go run ./bench churn")
	fmt.Fprintf(&b, "Each column is a simulated day: %d hours in which jobs are ordered and things fail, and whatever is left to do then. Agents,\nkeepers, rules, board and journals are the program's own; time, work and faults are simulated. Every invariant of\nnode/churn_check_test.go held, or there would be no table.\n\n", *hours)
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
	row("wall, s", func(d churnDay) string { return fmt.Sprintf("%.0f", d.Wall) })
	row("processor, s", func(d churnDay) string { return fmt.Sprintf("%.0f", d.CPU) })
	b.WriteString("\nWhat happened in the first day:\n\n| what | times |\n|---|---:|\n")
	for _, what := range slices.Sorted(maps.Keys(days[0].Faults)) {
		fmt.Fprintf(&b, "| %s | %d |\n", what, days[0].Faults[what])
	}
	return os.WriteFile("bench/churn.md", []byte(b.String()), 0o644)
}
