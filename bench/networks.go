package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"probity/examples/zoo"
	"probity/model"
)

// network is one row of bench/model.md: a network of the zoo, here and under
// ONNX Runtime.
type network struct {
	m           *zoo.Model
	ops         int
	weights     int64 // bytes
	macs        int64
	quantise    time.Duration
	ms          float64
	right, of   int
	float, int8 ortLine
	note        string
}

// ortLine is a line that bench/ort.py prints.
type ortLine struct {
	Model    string   `json:"model"`
	DType    string   `json:"dtype"`
	MS       float64  `json:"ms"`
	Accuracy *float64 `json:"accuracy"`
	Error    string   `json:"error"`
	Version  string   `json:"onnxruntime"`
}

// networks times every network of the zoo as integers, and right after it the
// same network under ONNX Runtime, on the same cores.
func networks() error {
	python, err := venv("bench-python", "bench/requirements.txt")
	if err != nil {
		return err
	}
	z, err := zoo.Open("examples/zoo")
	if err != nil {
		return err
	}
	var rows []network
	version := ""
	for i := range z.Models {
		m := &z.Models[i]
		log.Print(m.Name)
		n, err := here(z, m)
		if err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
		cmd := exec.Command(python, "bench/ort.py", "--models", m.Name, "--threads", "2")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("bench/ort.py --models %s: %w", m.Name, err)
		}
		for sc := bufio.NewScanner(bytes.NewReader(out)); sc.Scan(); {
			var l ortLine
			if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
				return fmt.Errorf("bench/ort.py: %w", err)
			}
			switch l.DType {
			case "float32":
				n.float = l
			case "int8":
				n.int8 = l
			default:
				version = l.Version
			}
		}
		rows = append(rows, n)
	}

	var b strings.Builder
	header(&b, "Networks as integers", "go run ./bench model")
	fmt.Fprintf(&b, `Every network of examples/zoo, one sample at a time, 2 threads: the median time of a run of the
integer program (model.Machine), and of ONNX Runtime %s on the same cores right after it, in float32
and in its own static int8 (bench/ort.py). Ratio: ours to its int8, or to its float32 where it has none
or is slower in int8. Accuracy in %% of the answers in the test of examples/zoo.

| network | MACs | ours, ms | ORT int8, ms | ORT float32, ms | ratio | accuracy float32 | ORT int8 | ours | answers | ops | weights, kB | quantised in, s |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
`, version)
	for _, n := range rows {
		best := n.float.MS
		if n.int8.Error == "" && n.int8.MS > 0 {
			best = min(best, n.int8.MS)
		}
		ms := func(l ortLine) string {
			if l.Error != "" || l.MS == 0 {
				return "-"
			}
			return fmt.Sprintf("%.3f", l.MS)
		}
		share := func(l ortLine) string {
			if l.Accuracy == nil {
				return "-"
			}
			return fmt.Sprintf("%.2f", 100**l.Accuracy)
		}
		if n.note != "" {
			fmt.Fprintf(&b, "| %s | | %s | %s | %s | | %s | %s | | | | | |\n", n.m.Name, n.note, ms(n.int8), ms(n.float), share(n.float), share(n.int8))
			continue
		}
		fmt.Fprintf(&b, "| %s | %d | %.3f | %s | %s | %.2f | %s | %s | %.2f | %d | %d | %d | %.1f |\n", n.m.Name, n.macs, n.ms, ms(n.int8), ms(n.float), n.ms/best,
			share(n.float), share(n.int8), 100*float64(n.right)/float64(n.of), n.of, n.ops, n.weights/1000, n.quantise.Seconds())
	}
	for _, n := range rows {
		if n.int8.Error != "" {
			fmt.Fprintf(&b, "\n%s: ONNX Runtime's int8 says %q.\n", n.m.Name, n.int8.Error)
		}
	}
	return os.WriteFile("bench/model.md", []byte(b.String()), 0o644)
}

// here quantises a network with the default options, scores it on its test and
// times it.
func here(z *zoo.Zoo, m *zoo.Model) (n network, err error) {
	n.m = m
	data, err := z.ONNX(context.Background(), m)
	if err != nil {
		return n, err
	}
	g, err := model.ImportWith(bytes.NewReader(data), model.ImportOptions{Dims: m.Dims()})
	if err != nil {
		n.note = "refused"
		log.Printf("%s: %v", m.Name, err)
		return n, nil
	}
	calibration, err := z.Calibration(m)
	if err != nil {
		return n, err
	}
	var samples []model.Sample
	for _, x := range calibration {
		samples = append(samples, model.Sample{Inputs: x})
	}
	start := time.Now()
	q, err := model.Quantise(g, samples, model.Options{})
	if err != nil {
		return n, err
	}
	n.quantise = time.Since(start)
	n.ops = len(q.Program.Ops)
	for i := range g.Nodes {
		n.macs += g.MACs(i)
	}
	for i, spec := range q.Program.Weights {
		n.weights += int64(q.Weights[i].Len()) * int64(bytesOf(spec))
	}
	machine, err := model.NewMachine(q.Program, q.Weights, model.MachineOptions{Threads: 2})
	if err != nil {
		return n, err
	}
	out := slices.IndexFunc(q.Program.Outputs, func(p model.Port) bool { return p.Name == m.Score.Output })
	if out < 0 {
		return n, fmt.Errorf("the program has no output %q", m.Score.Output)
	}
	shape := q.Program.Values[q.Program.Outputs[out].Value].Shape
	set, err := z.Test(m)
	if err != nil {
		return n, err
	}
	var first [][]int64
	for i, x := range set.Samples {
		var in [][]int64
		for k := range x {
			in = append(in, q.Program.Input(k, x[k]))
		}
		if i == 0 {
			first = in
		}
		y, err := machine.Run(in...)
		if err != nil {
			return n, err
		}
		right, of, err := m.Score.Right(q.Program.Floats(out, y[out]), shape, set.Labels[i])
		if err != nil {
			return n, err
		}
		n.right, n.of = n.right+right, n.of+of
	}
	var times []float64
	for end := time.Now().Add(time.Second); time.Now().Before(end) || len(times) < 10; {
		start := time.Now()
		if _, err := machine.Run(first...); err != nil {
			return n, err
		}
		times = append(times, float64(time.Since(start))/1e6)
	}
	slices.Sort(times)
	n.ms = times[len(times)/2]
	return n, nil
}

// bytesOf is how many bytes an element of a tensor takes.
func bytesOf(w model.WeightSpec) int {
	switch {
	case w.Lo >= math.MinInt8 && w.Hi <= math.MaxInt8:
		return 1
	case w.Lo >= math.MinInt16 && w.Hi <= math.MaxInt16:
		return 2
	}
	return 4
}

// venv makes a Python environment with what a requirements file pins, in the
// user's cache, and returns its interpreter.
func venv(name, requirements string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "probity", name)
	python := filepath.Join(dir, "bin", "python")
	for _, args := range [][]string{
		{"python3", "-m", "venv", dir},
		{python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements},
	} {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			return "", fmt.Errorf("%s: %w", strings.Join(args, " "), err)
		}
	}
	return python, nil
}
