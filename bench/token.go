package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"probity/token"
)

// A peerRun is what token_peer.py says of one run.
type peerRun struct {
	Seconds float64 `json:"seconds"`
	Rows    int     `json:"rows"`
	Last    float64 `json:"last"`
}

// economies measures the simulator of token economies: beside radCAD and cadCAD
// on radCAD's benchmark model, and by itself.
func economies() error {
	dir, err := os.MkdirTemp("", "probity-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	bin, err := buildProgram(dir)
	if err != nil {
		return err
	}
	var b strings.Builder
	header(&b, "Token economies", "go run ./bench token")
	if err := economyPeers(&b); err != nil {
		return err
	}
	if err := economyScale(&b, dir, bin); err != nil {
		return err
	}
	if err := economyStudies(&b, bin); err != nil {
		return err
	}
	return os.WriteFile("bench/token.md", []byte(b.String()), 0o644)
}

// economyStudies measures the questions that are asked of an economy.
func economyStudies(b *strings.Builder, bin string) error {
	fmt.Fprint(b, "\nWhat is asked of this project's own market (730 steps, 10 flows), with the start of the process:\n\n| command | s | peak memory, MiB |\n|---|---:|---:|\n")
	for _, line := range []string{
		"analyse --paths 1000 --drivers=false library:market",
		"analyse --paths 1000 library:market",
		"compare --paths 1000 --b-param bond=3 library:market library:market",
		"optimise --goals volume library:market",
		"optimise --attack library:market",
		"optimise --seed 1 --budget 2000 --paths 48 library:market",
	} {
		log.Printf("token %s", line)
		cmd := exec.Command(bin, append([]string{"token"}, strings.Fields(line)...)...)
		start := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("token %s: %w\n%s", line, err, out)
		}
		fmt.Fprintf(b, "| `token %s` | %.1f | %.0f |\n", line, time.Since(start).Seconds(), peakOf(cmd))
	}
	return nil
}

// peakOf is the most memory that a process had, in MiB.
func peakOf(cmd *exec.Cmd) float64 {
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		return float64(u.Maxrss) / 1024
	}
	return 0
}

func economyPeers(b *strings.Builder) error {
	python, err := venv("bench-token-python", "bench/requirements-token.txt")
	if err != nil {
		return err
	}
	fmt.Fprint(b, "radCAD's benchmark model: two numbers, two blocks, five policies, five runs of each of two values of a\n"+
		"param ([token_peer.py](token_peer.py), [radcad.yaml](../token/testdata/radcad.yaml)). The peers keep a row for each block,\n"+
		"so two for a step; ours records all numbers after every step, with their quantiles. radCAD runs without\n"+
		"copies in one process, which its documentation names as fastest. Python is the model as a plain loop.\n\n"+
		"| program | steps | s | rows of a peer/s | ours, s | ours is faster |\n|---|---:|---:|---:|---:|---:|\n")
	text, err := os.ReadFile("token/testdata/radcad.yaml")
	if err != nil {
		return err
	}
	for _, peer := range []struct {
		name  string
		steps int
	}{{"radcad", 100_000}, {"cadcad", 10_000}, {"python", 100_000}} {
		log.Printf("token: %s, %d steps", peer.name, peer.steps)
		cmd := exec.Command(python, "bench/token_peer.py", peer.name, fmt.Sprint(peer.steps), "5")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("%s: %w", peer.name, err)
		}
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		var r peerRun
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), &r); err != nil {
			return fmt.Errorf("%s: %w", peer.name, err)
		}
		p, err := token.Compile([]byte(strings.Replace(string(text), "steps: 10_000", fmt.Sprint("steps: ", peer.steps), 1)))
		if err != nil {
			return err
		}
		var times []float64
		for range 5 {
			start := time.Now()
			last := 0.0
			for _, v := range []float64{1, 2} {
				x, err := p.Run(context.Background(), token.Options{Paths: 5, Params: map[string]float64{"p": v}})
				if err != nil {
					return err
				}
				mean := x.Find("b").Mean
				last = mean[len(mean)-1]
			}
			times = append(times, time.Since(start).Seconds())
			if last != r.Last {
				return fmt.Errorf("%s ends at %v, ours at %v: they do not run the same model", peer.name, r.Last, last)
			}
		}
		ours := median(times)
		fmt.Fprintf(b, "| %s | %d | %.2f | %.0f | %.3f | %.0fx |\n", peer.name, peer.steps, r.Seconds, float64(r.Rows)/r.Seconds, ours, r.Seconds/ours)
	}
	return nil
}

// economyScale runs the economy of ten flows and the village, with more and more
// of everything.
func economyScale(b *strings.Builder, dir, bin string) error {
	fmt.Fprint(b, "\nAn economy of ten flows ([ten.yaml](../token/testdata/ten.yaml)), and one whose agents have purses of their own\n"+
		"([village.yaml](../token/testdata/village.yaml)): `probity token simulate`, with the start of the process.\n\n"+
		"| economy | paths | agents | steps | s | ns for a flow, path, agent and step | peak memory, MiB |\n|---|---:|---:|---:|---:|---:|---:|\n")
	for _, c := range []struct {
		name                 string
		flows                int
		paths, agents, steps int
	}{
		{"ten", 10, 100, 1, 3650}, {"ten", 10, 1000, 1, 3650}, {"ten", 10, 10_000, 1, 3650}, {"ten", 10, 10_000, 1, 365},
		{"village", 8, 100, 40, 730}, {"village", 8, 100, 400, 730}, {"village", 8, 1000, 40, 730}, {"village", 8, 100, 40, 3650},
	} {
		log.Printf("token: %s, %d paths, %d agents, %d steps", c.name, c.paths, c.agents, c.steps)
		text, err := os.ReadFile("token/testdata/" + c.name + ".yaml")
		if err != nil {
			return err
		}
		spec := strings.NewReplacer("steps: 3650", fmt.Sprint("steps: ", c.steps), "steps: 730", fmt.Sprint("steps: ", c.steps),
			"villagers: 40", fmt.Sprint("villagers: ", c.agents)).Replace(string(text))
		file := filepath.Join(dir, c.name+".yaml")
		if err := os.WriteFile(file, []byte(spec), 0o666); err != nil {
			return err
		}
		cmd := exec.Command(bin, "token", "simulate", "--paths", fmt.Sprint(c.paths), file)
		start := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", c.name, err, out)
		}
		took := time.Since(start)
		work := float64(c.flows) * float64(c.paths) * float64(c.agents) * float64(c.steps)
		fmt.Fprintf(b, "| %s | %d | %d | %d | %.2f | %.1f | %.0f |\n", c.name, c.paths, c.agents, c.steps, took.Seconds(), float64(took.Nanoseconds())/work, peakOf(cmd))
	}
	return nil
}
