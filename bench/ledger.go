package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// ledgerTable runs the ledger's benchmarks, those of the log and of Tessera alone in
// turns, three times, and takes the best of each: bench/ledger.md.
func ledgerTable() error {
	const count, entries = 3, 100_000
	run := func(what string, args ...string) (map[string][]map[string]float64, error) {
		args = append([]string{"test", "-run", "^$", "-timeout", "60m", "-bench", what}, append(args, "./ledger")...)
		log.Print("go ", strings.Join(args, " "))
		cmd := exec.Command("go", args...)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out)
		}
		return benchFigures(out), nil
	}
	rates, err := run("BareTessera|FullPath|AppendConcurrent", "-benchtime", fmt.Sprintf("%dx", entries), "-count", strconv.Itoa(count))
	if err != nil {
		return err
	}
	single, err := run("Sign$|Proof$|VerifyProof|VerifyBundle|Hash$|Seal$|Fsck|Open$")
	if err != nil {
		return err
	}
	// Tessera's own tools against our log: whatever they find fails the benchmark.
	hammer := exec.Command("go", "test", "-run", "^$", "-timeout", "30m", "-bench", "TesserasHammer", "-benchtime", "1x", "./gateway")
	hammer.Stderr = os.Stderr
	log.Print(strings.Join(hammer.Args, " "))
	hammered, err := hammer.Output()
	if err != nil {
		return fmt.Errorf("run Tessera's hammer and checker: %w\n%s", err, hammered)
	}
	best := func(name string) (rate float64) {
		for _, f := range rates[name] {
			rate = max(rate, f["receipts/s"])
		}
		return rate
	}
	cpu := func(name string) (least float64) {
		for _, f := range rates[name] {
			if x := f["cpu-µs/op"]; least == 0 || x < least {
				least = x
			}
		}
		return least
	}
	bare := best("BenchmarkBareTessera")
	if bare == 0 {
		return fmt.Errorf("the benchmark of Tessera alone gave no figure")
	}
	var b strings.Builder
	header(&b, "The ledger", "go run ./bench ledger")
	fmt.Fprintf(&b, "%d entries each, the best of %d runs in turns, one process, synced writes; an entry counts when a\npublished checkpoint covers it. 2,000 callers for each processor append and wait, here as there.\n\n", entries, count)
	fmt.Fprint(&b, "| what | a second | of Tessera alone | µs of processor time each |\n|---|---:|---:|---:|\n")
	for _, row := range []struct{ name, text string }{
		{"BenchmarkBareTessera", "Tessera alone, 32 bytes an entry"},
		{"BenchmarkAppendConcurrent", "receipts of answers: checked, stored with their evidence, appended"},
		{"BenchmarkFullPath", "full path: body encoded, signed, stored, appended, awaited, proved, verified"},
	} {
		fmt.Fprintf(&b, "| %s | %.0f | %.0f %% | %.1f |\n", row.text, best(row.name), 100*best(row.name)/bare, cpu(row.name))
	}
	fmt.Fprint(&b, "\n| one at a time | µs |\n|---|---:|\n")
	for _, row := range []struct{ name, text string }{
		{"BenchmarkSign", "sign a hash (secp256k1, in Go)"},
		{"BenchmarkSeal", "encode a body and sign a receipt"},
		{"BenchmarkHash", "hash a receipt"},
		{"BenchmarkProof", "prove that a receipt is in the log"},
		{"BenchmarkVerifyProof", "verify that proof, and the checkpoint's signature"},
		{"BenchmarkVerifyBundle", "verify a bundle, without its zero-knowledge proof"},
		{"BenchmarkOpen", "open a log of 2,000 receipts"},
		{"BenchmarkFsck", "check a log of 2,000 receipts from end to end"},
	} {
		if f := single[row.name]; len(f) > 0 {
			fmt.Fprintf(&b, "| %s | %.1f |\n", row.text, f[0]["ns/op"]/1e3)
		}
	}
	if f := benchFigures(hammered)["BenchmarkTesserasHammer"]; len(f) > 0 {
		fmt.Fprintf(&b, "\nTessera's hammer wrote through HTTP at %.0f receipts a second (it aims at 1,000), read random entries and the\nwhole log meanwhile, and found nothing wrong; nor did its checker afterwards, over HTTP, nor ours.\n", f[0]["receipts/s"])
	}
	if f := single["BenchmarkSign"]; len(f) > 0 {
		sign := f[0]["ns/op"] / 1e3
		full, own := cpu("BenchmarkFullPath"), cpu("BenchmarkBareTessera")
		fmt.Fprintf(&b, "\nOf the full path's %.0f µs of processor time, Tessera takes %.0f and the signature, which Tessera alone does not\nmake, %.0f; the other %.0f encode, hash, store, prove and verify. Where nothing else limited either, the full path could\nbe no faster than %.0f %% of Tessera alone, were all that free: signing is the limit.\n", full, own, sign, full-own-sign, 100*own/(own+sign))
	}
	return os.WriteFile("bench/ledger.md", []byte(b.String()), 0o644)
}

// benchFigures reads the output of go test -bench: for each benchmark, of every run the
// figures by their units.
func benchFigures(out []byte) map[string][]map[string]float64 {
	all := map[string][]map[string]float64{}
	for line := range bytes.Lines(out) {
		m := benchLine.FindStringSubmatch(strings.TrimSpace(string(line)))
		if m == nil {
			continue
		}
		f := map[string]float64{}
		fields := strings.Fields(m[3])
		for i := 0; i+1 < len(fields); i += 2 {
			if x, err := strconv.ParseFloat(fields[i], 64); err == nil {
				f[fields[i+1]] = x
			}
		}
		all[m[1]] = append(all[m[1]], f)
	}
	return all
}
