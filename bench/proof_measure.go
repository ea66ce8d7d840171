package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/consensys/gnark-crypto/ecc"
	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity"
	"probity/examples/digits"
	"probity/examples/zoo"
	"probity/model"
	"probity/proof/groth16"
	"probity/proof/sumcheck"
	"probity/proof/sumcheck/commit"
)

// A provable is a network of bench/proof.md.
type provable struct {
	name, title string
	network     string // a file of bench/untrained.py; the LeNet of the digits if empty
	batch       int
	trained     bool
	groth16     bool    // small enough for its keys
	hidden      bool    // too many outputs for calldata: the contract takes a commitment
	target      float64 // seconds that the project has set itself
}

// In the order of how much EZKL needs for them.
var provables = []provable{
	{name: "lenet5", title: "LeNet-5, 44k parameters", batch: 1, trained: true, groth16: true, target: 1.5},
	{name: "lenet5-32", title: "LeNet-5, 32 inputs in one proof", batch: 32, trained: true},
	{name: "cnn", title: "CNN for 3x32x32, 264k", network: "cnn.onnx", batch: 1, groth16: true, target: 4},
	{name: "gpt", title: "GPT, 64 tokens, 0.27M", network: "gpt.onnx", batch: 1, hidden: true, target: 20},
	{name: "gpt-last", title: "the same GPT, answering for the last token", network: "gptlast.onnx", batch: 1, target: 20},
	{name: "dense", title: "dense, 4.2M", network: "dense.onnx", batch: 1, target: 16},
}

// calibrationSamples is how many samples both ours and EZKL choose their scales
// with. EZKL tries all its settings on each, which for more would be most of the
// time of the benchmark.
const calibrationSamples = 4

// inputs are real ones: photographs, digits, text. The first are for calibration,
// the others to prove.
func (p *provable) inputs() (calibration, proved []model.Sample, err error) {
	if strings.HasPrefix(p.name, "lenet5") || p.name == "dense" {
		if calibration, err = digits.Calibration(); err != nil {
			return nil, nil, err
		}
		if proved, err = digits.Test(); err != nil {
			return nil, nil, err
		}
		calibration, proved = calibration[:calibrationSamples], proved[:p.batch]
		if p.name == "dense" {
			// A digit of 28x28 in the middle of 32x32.
			for _, s := range slices.Concat(calibration, proved) {
				wide := make([]float32, 32*32)
				for y := range 28 {
					copy(wide[32*(y+2)+2:], s.Inputs[0][28*y:28*(y+1)])
				}
				s.Inputs[0] = wide
			}
		}
		return calibration, proved, nil
	}
	z, err := zoo.Open("examples/zoo")
	if err != nil {
		return nil, nil, err
	}
	m, err := z.Model(map[string]string{"cnn": "cifarnet", "gpt": "gpt", "gpt-last": "gpt"}[p.name])
	if err != nil {
		return nil, nil, err
	}
	c, err := z.Calibration(m)
	if err != nil {
		return nil, nil, err
	}
	t, err := z.Test(m)
	if err != nil {
		return nil, nil, err
	}
	for _, x := range c[:calibrationSamples] {
		calibration = append(calibration, model.Sample{Inputs: x})
	}
	for _, x := range t.Samples[:p.batch] {
		proved = append(proved, model.Sample{Inputs: x})
	}
	return calibration, proved, nil
}

// measure is what the processes that proofs() starts do: one thing each, so that
// the memory of each is its own. It prints lines of JSON as ezkl_peer.py does.
func measure(args []string) error {
	if len(args) < 2 {
		return errors.New("measure WHAT ... is for `go run ./bench proof` alone")
	}
	what, args := args[0], args[1:]
	switch what {
	case "string": // K PATH
		k, err := strconv.Atoi(args[0])
		if err != nil {
			return err
		}
		half := args[1] + ".half"
		if err := writeReferenceString(k, half); err != nil {
			return err
		}
		return os.Rename(half, args[1])
	case "powers": // N PATH
		n, err := strconv.Atoi(args[0])
		if err != nil {
			return err
		}
		return step("powers", func() error {
			k, err := commit.UnsafeKey(n)
			if err != nil {
				return err
			}
			return k.Save(args[1])
		})
	case "rates":
		return rates()
	}
	i := slices.IndexFunc(provables, func(p provable) bool { return p.name == args[0] })
	if i < 0 {
		return fmt.Errorf("there is no network %q", args[0])
	}
	p, dir := &provables[i], args[1]
	switch what {
	case "prepare":
		return p.prepare(dir, args[2])
	case "sumcheck":
		return p.sumcheck(dir, args[2])
	case "work":
		return p.work(dir, args[2])
	case "sumcheck-gas":
		return p.sumcheckGas(dir, args[2])
	case "groth16-gas":
		return p.groth16Gas(dir)
	case "groth16-keys":
		return p.groth16Keys(dir)
	case "groth16":
		return p.groth16Proof(dir)
	}
	return fmt.Errorf("there is nothing to measure that is called %q", what)
}

// say prints what was found, for the process that started this one.
func say(line map[string]any) {
	b, err := json.Marshal(line)
	if err != nil {
		panic(err) // only numbers and names are said
	}
	os.Stdout.Write(append(b, '\n'))
}

// step says how long something takes.
func step(name string, f func() error) error {
	say(map[string]any{"begins": name})
	start := time.Now()
	if err := f(); err != nil {
		return err
	}
	say(map[string]any{"step": name, "s": time.Since(start).Seconds()})
	return nil
}

// prepare quantises a network and writes down what the others need: the program,
// its weights, its inputs, and EZKL's inputs.
func (p *provable) prepare(dir, networks string) error {
	file := digits.Model
	path := filepath.Join(dir, "model.onnx")
	if p.network != "" {
		var err error
		if file, err = os.ReadFile(filepath.Join(networks, p.network)); err != nil {
			return err
		}
	}
	if err := os.WriteFile(path, file, 0o644); err != nil {
		return err
	}
	calibration, proved, err := p.inputs()
	if err != nil {
		return err
	}
	var all, one []float32
	for _, s := range calibration {
		all = append(all, s.Inputs[0]...)
	}
	for _, s := range proved {
		one = append(one, s.Inputs[0]...)
	}
	for name, x := range map[string][]float32{"calibration.json": all, "input.json": one} {
		b, err := json.Marshal(map[string]any{"input_data": [][]float32{x}})
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			return err
		}
	}
	g, err := model.ImportWith(bytes.NewReader(file), model.ImportOptions{Dims: map[string]int{"batch": 1}})
	if err != nil {
		return err
	}
	forms := map[string]model.Options{"sumcheck": {}}
	if p.groth16 {
		forms["groth16"] = model.Options{ShiftsOnly: true}
	}
	for name, o := range forms {
		var q *model.Quantised
		if err := step("quantise", func() (err error) { q, err = model.Quantise(g, calibration, o); return err }); err != nil {
			return err
		}
		say(map[string]any{"loss": q.Loss})
		if err := os.WriteFile(filepath.Join(dir, name+".program"), q.Program.Encode(), 0o644); err != nil {
			return err
		}
		var w bytes.Buffer
		if err := q.Program.WriteWeights(&w, q.Weights); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name+".weights"), w.Bytes(), 0o644); err != nil {
			return err
		}
		var in []int64
		for _, s := range proved {
			in = append(in, q.Program.Input(0, s.Inputs[0])...)
		}
		b, err := json.Marshal([][]int64{in})
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name+".input"), b, 0o644); err != nil {
			return err
		}
	}
	key, err := p.key(dir)
	if err != nil {
		return err
	}
	say(map[string]any{"points": key.Points()})
	return nil
}

func (p *provable) read(dir, form string) (*model.Program, model.Weights, [][]int64, error) {
	b, err := os.ReadFile(filepath.Join(dir, form+".program"))
	if err != nil {
		return nil, nil, nil, err
	}
	program, err := model.ParseProgram(b)
	if err != nil {
		return nil, nil, nil, err
	}
	f, err := os.Open(filepath.Join(dir, form+".weights"))
	if err != nil {
		return nil, nil, nil, err
	}
	defer f.Close()
	w, err := program.ReadWeights(f)
	if err != nil {
		return nil, nil, nil, err
	}
	if b, err = os.ReadFile(filepath.Join(dir, form+".input")); err != nil {
		return nil, nil, nil, err
	}
	var in [][]int64
	return program, w, in, json.Unmarshal(b, &in)
}

func (p *provable) key(dir string) (*sumcheck.Key, error) {
	program, _, _, err := p.read(dir, "sumcheck")
	if err != nil {
		return nil, err
	}
	return sumcheck.NewKey(program, sumcheck.Options{Batch: p.batch})
}

// enough tells that something has been measured often enough: five times, or for
// ten seconds.
func enough(times []float64) bool {
	sum := 0.0
	for _, t := range times {
		sum += t
	}
	return len(times) >= 5 || sum > 10
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}

// open commits to the weights, which is what a network needs before its first proof.
func (p *provable) open(dir, powers string) (setup *commit.Key, key *sumcheck.Key, secret *sumcheck.Secret, in [][]int64, err error) {
	program, w, in, err := p.read(dir, "sumcheck")
	if err != nil {
		return
	}
	if setup, err = commit.LoadKey(powers); err != nil {
		return
	}
	err = step("keys", func() error {
		if key, err = sumcheck.NewKey(program, sumcheck.Options{Batch: p.batch}); err != nil {
			return err
		}
		salt, err := sumcheck.NewSalt()
		if err != nil {
			return err
		}
		secret, err = key.CommitWeights(setup, salt, w)
		return err
	})
	return
}

func (p *provable) sumcheck(dir, powers string) error {
	setup, key, secret, in, err := p.open(dir, powers)
	if err != nil {
		return err
	}
	vk, err := key.VerifyingKey(setup)
	if err != nil {
		return err
	}
	say(map[string]any{"begins": "prove"})
	var times, verified []float64
	var told [][2]float64 // what the last proof said was done, and the seconds since it began
	var ends []float64    // of its parts, in the same seconds
	for !enough(times) {
		told, ends = nil, nil
		start := time.Now()
		proof, out, err := key.Prove(context.Background(), setup, sumcheck.Witness{Weights: secret, Inputs: in}, func(done float64) {
			told = append(told, [2]float64{done, time.Since(start).Seconds()})
		})
		if err != nil {
			return err
		}
		times = append(times, time.Since(start).Seconds())
		for _, end := range key.Parts() {
			for _, x := range told {
				if x[0] == end {
					ends = append(ends, x[1])
					break
				}
			}
		}
		for range 3 {
			start = time.Now()
			if err := key.Verify(vk, sumcheck.Statement{Weights: secret.Commitment(), Inputs: in, Outputs: out}, proof); err != nil {
				return err
			}
			verified = append(verified, time.Since(start).Seconds())
		}
		b, err := key.EncodeProof(proof)
		if err != nil {
			return err
		}
		say(map[string]any{"proof": len(b)})
	}
	say(map[string]any{"step": "prove", "s": median(times)})
	say(map[string]any{"step": "verify", "s": median(verified)})
	say(map[string]any{"ends": ends})
	return nil
}

// work counts what the proof that sumcheck made cannot do without.
func (p *provable) work(dir, powers string) error {
	_, key, secret, in, err := p.open(dir, powers)
	if err != nil {
		return err
	}
	work, err := key.Work(secret, in)
	if err != nil {
		return err
	}
	say(map[string]any{"work": work})
	return nil
}

func (p *provable) groth16Keys(dir string) error {
	program, _, _, err := p.read(dir, "groth16")
	if err != nil {
		return err
	}
	return step("keys", func() error {
		c, err := groth16.Compile(program)
		if err != nil {
			return err
		}
		sum := 0
		for _, n := range c.Constraints() {
			sum += n
		}
		say(map[string]any{"constraints": sum})
		k, err := groth16.SetupUnsafe(c)
		if err != nil {
			return err
		}
		return k.Save(filepath.Join(dir, "groth16.keys"))
	})
}

func (p *provable) groth16Proof(dir string) error {
	program, w, in, err := p.read(dir, "groth16")
	if err != nil {
		return err
	}
	c, err := groth16.Compile(program)
	if err != nil {
		return err
	}
	k, err := groth16.LoadKeys(c, filepath.Join(dir, "groth16.keys"))
	if err != nil {
		return err
	}
	say(map[string]any{"begins": "prove"})
	var times, verified []float64
	for !enough(times) {
		start := time.Now()
		proof, st, _, err := k.Prove(context.Background(), w, probity.Hash{1}, in[0], probity.Hash{2}, nil)
		if err != nil {
			return err
		}
		times = append(times, time.Since(start).Seconds())
		start = time.Now()
		if err := groth16.Verify(k.VerifyingKey(), st, proof); err != nil {
			return err
		}
		verified = append(verified, time.Since(start).Seconds())
		say(map[string]any{"proof": len(proof)})
	}
	say(map[string]any{"step": "prove", "s": median(times)})
	say(map[string]any{"step": "verify", "s": median(verified)})
	return nil
}

// rates measures what the machine can do, on all its cores, in what proofs are made
// of: multi-scalar multiplications of some lengths, additions of points, and products
// of field elements.
func rates() error {
	const n = 1 << 18
	scalars, other := make(fr.Vector, n), make(fr.Vector, n)
	for _, v := range []fr.Vector{scalars, other} {
		if err := v.SetRandom(); err != nil {
			return err
		}
	}
	best := func(f func()) float64 {
		least := 0.0
		for range 3 {
			start := time.Now()
			f()
			if s := time.Since(start).Seconds(); least == 0 || s < least {
				least = s
			}
		}
		return least
	}
	everywhere := func(f func()) func() {
		return func() {
			var wait sync.WaitGroup
			for range runtime.NumCPU() {
				wait.Go(f)
			}
			wait.Wait()
		}
	}
	line := map[string]any{}
	_, _, g, _ := curve.Generators()
	points := multiplesOf(&g).times(scalars)
	for _, columns := range rateColumns {
		m := 1 << columns
		var err error
		s := best(func() {
			var sum curve.G1Jac
			_, err = sum.MultiExp(points[:m], scalars[:m], ecc.MultiExpConfig{})
		})
		if err != nil {
			return err
		}
		line[rateName(columns)] = float64(m) / s
	}
	const rounds, piece = 256, 1 << 12 // a piece fits the caches
	s := best(everywhere(func() {
		out := make(fr.Vector, piece)
		for range rounds {
			out.Mul(scalars[:piece], other[:piece])
		}
	}))
	line["products"] = float64(runtime.NumCPU()*rounds*piece) / s
	// In a batch of affine additions that share an inversion, each takes five products
	// and a square of coordinates, which no vector instructions help with.
	s = best(everywhere(func() {
		var x [4]fp.Element
		for i := range x {
			x[i] = points[i].X
		}
		for range rounds * piece {
			for i := range x {
				x[i].Mul(&x[i], &points[i].Y)
			}
		}
	}))
	line["additions"] = float64(runtime.NumCPU()*rounds*piece*4) / s / 6
	say(line)
	return nil
}

// rateColumns are the lengths, as logarithms, of the multi-scalar multiplications
// that rates measures.
var rateColumns = []int{12, 13, 14, 15, 16, 18}

func rateName(columns int) string { return fmt.Sprintf("scalars of 2^%d", columns) }

// seconds is how long the machine needs at least for some work, with rows of 2^columns.
func seconds(w sumcheck.Work, columns int, rates map[string]float64) float64 {
	at := rateColumns[0]
	for _, c := range rateColumns {
		if c <= columns {
			at = c
		}
	}
	return float64(w.Additions)/rates["additions"] + float64(w.Scalars)/rates[rateName(at)] + float64(w.Products)/rates["products"]
}
