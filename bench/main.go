// Command bench measures the program and writes the tables in this folder:
//
//	go run ./bench          # or: make bench
//	go run ./bench job      # one of them: job, model, market, ledger, token, search or hot
//	go run ./bench provider # runtimes: starts, overhead, idle work, containers (needs Podman)
//	go run ./bench proof    # proofs beside EZKL's, which takes up to half an hour
//	go run ./bench churn    # simulated days in which providers come, go and fail; an hour or more
//	go run ./bench versions # one weight changed in a file of 1 GB, found and proven
//	go run ./bench dispute  # a game about every network, or about those named
//
// Every table names the command that made it and the machine. Figures are from
// single processes on an otherwise idle machine; nothing asserts on them.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(0)
	runtimeProcess(os.Args[1:])
	tables := map[string]func() error{"job": mainJob, "model": networks, "hot": hotPaths, "market": marketTable, "ledger": ledgerTable, "token": economies, "search": searches}
	names := os.Args[1:]
	// These have arguments of their own.
	for name, run := range map[string]func([]string) error{"proof": proofs, "measure": measure, "dispute": disputes, "versions": versionsTable, "provider": providerTable, "churn": churnTable} {
		if len(names) > 0 && names[0] == name {
			if err := run(names[1:]); err != nil {
				log.Fatal(err)
			}
			return
		}
	}
	if len(names) == 0 {
		names = []string{"job", "model", "market", "ledger", "hot"}
	}
	for _, name := range names {
		make := tables[name]
		if make == nil {
			log.Fatalf("there is no table %q: job, model, market, ledger, token, search, provider, churn, hot, proof, dispute or versions", name)
		}
		if err := make(); err != nil {
			log.Fatal(err)
		}
	}
}

// demoLine is what this table takes from the last line of `probity demo --json`.
type demoLine struct {
	VerifyGas     uint64  `json:"verify_gas"`
	DeliverGas    uint64  `json:"deliver_gas"`
	ProveSeconds  float64 `json:"prove_seconds"`
	ProofBytes    int     `json:"proof_bytes"`
	AccuracyFloat float64 `json:"accuracy_float"`
	AccuracyInt   float64 `json:"accuracy_int"`
	Steps         []struct {
		Name    string  `json:"name"`
		Seconds float64 `json:"seconds"`
		Gas     uint64  `json:"gas"`
		Bytes   int     `json:"bytes"`
	} `json:"steps"`
}

// buildProgram builds probity into a folder.
func buildProgram(dir string) (bin string, err error) {
	bin = filepath.Join(dir, "probity")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", bin, "./cmd/probity").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return bin, nil
}

// mainJob runs the demo once in a new folder and three times more in the same.
func mainJob() error {
	dir, err := os.MkdirTemp("", "probity-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	bin, err := buildProgram(dir)
	if err != nil {
		return err
	}
	type runResult struct {
		demoLine
		wall float64
		peak float64 // MiB
	}
	var runs []runResult
	for i := range 4 {
		log.Printf("demo, run %d of 4", i+1)
		cmd := exec.Command(bin, "demo", "--json", "--dir", filepath.Join(dir, "home"))
		cmd.Stderr = os.Stderr
		cmd.Env = append(os.Environ(), "PROBITY_CACHE="+filepath.Join(dir, "circuits"))
		start := time.Now()
		out, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("demo: %w", err)
		}
		lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
		r := runResult{wall: time.Since(start).Seconds()}
		if err := json.Unmarshal(lines[len(lines)-1], &r.demoLine); err != nil {
			return err
		}
		if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			r.peak = float64(u.Maxrss) / 1024
		}
		runs = append(runs, r)
	}
	warm := slices.Clone(runs[1:])
	slices.SortFunc(warm, func(a, b runResult) int { return int(1e6 * (a.wall - b.wall)) })
	median := warm[1]

	var b strings.Builder
	header(&b, "The main job", "go run ./bench job")
	fmt.Fprint(&b, "`probity demo --json` in a new folder, then three times more in the same; the warm column is the\nrun of median length. LeNet-5, 44,426 parameters, 1,500 test images.\n\n")
	fmt.Fprint(&b, "| figure | first run | warm run |\n|---|---:|---:|\n")
	row := func(name, format string, get func(runResult) any) {
		fmt.Fprintf(&b, "| %s | "+format+" | "+format+" |\n", name, get(runs[0]), get(median))
	}
	row("whole command, s", "%.1f", func(r runResult) any { return r.wall })
	row("prove, s", "%.2f", func(r runResult) any { return r.ProveSeconds })
	row("peak memory of the whole process, MiB", "%.0f", func(r runResult) any { return r.peak })
	row("proof, bytes", "%d", func(r runResult) any { return r.ProofBytes })
	row("verification alone, gas", "%d", func(r runResult) any { return r.VerifyGas })
	row("deliver, verify and pay, gas", "%d", func(r runResult) any { return r.DeliverGas })
	row("accuracy as floats, %", "%.2f", func(r runResult) any { return 100 * r.AccuracyFloat })
	row("accuracy as integers, %", "%.2f", func(r runResult) any { return 100 * r.AccuracyInt })
	fmt.Fprint(&b, "\nSteps of the first run:\n\n| step | s | gas | bytes |\n|---|---:|---:|---:|\n")
	for _, s := range runs[0].Steps {
		fmt.Fprintf(&b, "| %s | %.2f | %s | %s |\n", s.Name, s.Seconds, blank(s.Gas), blank(uint64(s.Bytes)))
	}
	return os.WriteFile("bench/job.md", []byte(b.String()), 0o644)
}

func blank(n uint64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

var benchLine = regexp.MustCompile(`^(Benchmark\S+?)(?:-\d+)?\s+(\d+)\s+(.*)$`)

// hotPaths runs every Go benchmark once at the standard length.
func hotPaths() error {
	const command = "go test -run ^$ -bench . -benchmem ./..."
	log.Print(command)
	cmd := exec.Command("go", "test", "-run", "^$", "-bench", ".", "-benchmem", "-timeout", "60m", "./...")
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	var b strings.Builder
	header(&b, "Hot paths", command)
	fmt.Fprint(&b, "| package | benchmark | runs | result |\n|---|---|---:|---|\n")
	pkg := ""
	for sc := bufio.NewScanner(pipe); sc.Scan(); {
		line := sc.Text()
		if p, ok := strings.CutPrefix(line, "pkg: "); ok {
			pkg = p
		}
		if m := benchLine.FindStringSubmatch(line); m != nil {
			log.Print(line)
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", pkg, m[1], m[2], strings.Join(strings.Fields(m[3]), " "))
		}
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	return os.WriteFile("bench/hot.md", []byte(b.String()), 0o644)
}

func header(b *strings.Builder, title, command string) {
	fmt.Fprintf(b, "# %s\n\nMade by `%s` with %s on %s/%s, %d cores (%s).\n\n", title, command,
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), cpu())
}

// cpu is the processor's name where the system tells it.
func cpu() string {
	data, _ := os.ReadFile("/proc/cpuinfo")
	for _, line := range strings.Split(string(data), "\n") {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return "processor unknown"
}
