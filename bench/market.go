package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"strings"
	"time"

	"probity/market/sim"
)

// marketTable simulates a year, matches orders, carries jobs out on the embedded
// chain, and puts the contracts' gas beside what other markets publish.
func marketTable() error {
	var b strings.Builder
	header(&b, "The market", "go run ./bench market")
	if err := simulatedYear(&b); err != nil {
		return err
	}
	fmt.Fprint(&b, "\n## Matching\n\nOne order through the index, and the best provider's capacity taken, while up to so many orders hold theirs.\n\n")
	if err := goBench(&b, "./market/match", "Match", "2s"); err != nil {
		return err
	}
	fmt.Fprint(&b, "\n## Whole jobs on the embedded chain\n\nOrder, bid, acceptance with escrow, delivery with payments; each of the two transactions is journalled, mined and\nwaited for. The proof is a stub's.\n\n")
	if err := goBench(&b, "./chain", "Lifecycle", "5s"); err != nil {
		return err
	}
	if err := gasTable(&b); err != nil {
		return err
	}
	return os.WriteFile("bench/market.md", []byte(b.String()), 0o644)
}

func simulatedYear(b *strings.Builder) error {
	results := make([]*sim.Result, 2)
	var took [2]time.Duration
	for i := range results {
		log.Printf("a year of a market, %d of 2", i+1)
		start := time.Now()
		var err error
		if results[i], err = sim.Run(sim.Config{Seed: 1, Posted: i == 1}); err != nil {
			return err
		}
		took[i] = time.Since(start)
	}
	fmt.Fprintf(b, "## A simulated year\n\nThe year took %.1f s, %.0f steps of the rules a second; every account was reconciled at its end. ",
		took[0].Seconds(), float64(results[0].Steps)/took[0].Seconds())
	b.WriteString(results[0].Table(results[1]))
	b.WriteString("\n![what a provider of each kind earned](market-profit.svg)\n\n![the price of a core hour](market-price.svg)\n")
	if err := os.WriteFile("bench/market-profit.svg", []byte(results[0].ProfitPlot()), 0o644); err != nil {
		return err
	}
	return os.WriteFile("bench/market-price.svg", []byte(results[0].PricePlot(results[1])), 0o644)
}

// goBench runs Go benchmarks of one package and writes them as a table.
func goBench(b *strings.Builder, pkg, name, length string) error {
	args := []string{"test", "-run", "^$", "-bench", name, "-benchtime", length, pkg}
	log.Print("go ", strings.Join(args, " "))
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	fmt.Fprint(b, "| what | runs | result |\n|---|---:|---|\n")
	rows := 0
	for line := range strings.Lines(string(out)) {
		if m := benchLine.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			fmt.Fprintf(b, "| %s | %s | %s |\n", strings.TrimPrefix(m[1], "Benchmark"), m[2], strings.Join(strings.Fields(m[3]), " "))
			rows++
		}
	}
	if rows == 0 {
		return fmt.Errorf("go %s printed no benchmark:\n%s", strings.Join(args, " "), out)
	}
	return nil
}

// othersGas is gas that others name for the like, each from its own documents
// or pull requests.
var othersGas = []struct{ what, gas, source string }{
	{"iExec: match an order (matchOrdersBoost)", "471,670", "PoCo, pull request 67"},
	{"Sablier Flow: create a stream", "113,681", "docs.sablier.com"},
	{"Sablier Flow: deposit", "32,975", "docs.sablier.com"},
	{"Sablier Flow: withdraw, solvent", "38,156", "docs.sablier.com"},
	{"Sablier Flow: withdraw, insolvent", "57,688", "docs.sablier.com"},
	{"Sablier Flow: refund", "11,939", "docs.sablier.com"},
	{"Golem: pay one in a batch of 20", "16,400", "batch-transfer-contract: 41,000 + 14,300 for each"},
	{"Livepeer: redeem a winning ticket", "250,000 to 350,000", "go-livepeer, issue 1904 and pull request 1931"},
}

// gasTable takes ours from the snapshot that the contracts' tests hold.
func gasTable(b *strings.Builder) error {
	data, err := os.ReadFile("contracts/snapshots/gas.txt")
	if err != nil {
		return err
	}
	fmt.Fprint(b, "\n## Gas\n\nOurs from contracts/snapshots/gas.txt, under the rules of Osaka; the others as their projects publish them.\n\n| move | gas | source |\n|---|---:|---|\n")
	rows := 0
	for line := range strings.Lines(string(data)) {
		f := strings.Fields(line)
		if len(f) < 3 || strings.HasPrefix(line, "gas ") {
			continue
		}
		name := strings.Join(f[:len(f)-2], " ")
		for _, prefix := range []string{"market.", "leases.", "quorum.", "disputes."} {
			if strings.HasPrefix(name, prefix) {
				fmt.Fprintf(b, "| %s | %s | here |\n", name, f[len(f)-2])
				rows++
			}
		}
	}
	if rows == 0 {
		return fmt.Errorf("contracts/snapshots/gas.txt has no gas of the market: has its form changed?")
	}
	for _, p := range othersGas {
		fmt.Fprintf(b, "| %s | %s | %s |\n", p.what, p.gas, p.source)
	}
	return nil
}
