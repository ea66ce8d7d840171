package model

import (
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"probity/model/kernel"
)

// Whatever instructions it uses and on however many threads, a machine computes
// what Run defines.
func TestAMachineComputesWhatRunDefines(t *testing.T) {
	seeds := uint64(2000)
	if testing.Short() {
		seeds = 500
	}
	for _, extreme := range []bool{false, true} {
		for seed := range seeds {
			if checkMachine(t, seededDraw(seed), extreme); t.Failed() {
				t.Fatalf("seed %d, extreme %v", seed, extreme)
			}
		}
		rapid.Check(t, func(t *rapid.T) { checkMachine(t, rapidDraw(t), extreme) })
	}
}

func checkMachine(t rapid.TB, d draw, extreme bool) {
	p := drawProgram(d, extreme)
	w, x := drawRun(d, p)
	trace, err := p.Run(w, x...)
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range kernel.Sets() {
		opts := MachineOptions{Threads: 1 + d(3), Take: d(2) == 0, set: set, force: true}
		own := slices.Clone(w)
		m, err := NewMachine(p, own, opts)
		if err != nil {
			t.Fatal(err)
		}
		for i := range own {
			if taken := own[i].Len() == 0; taken != opts.Take && w[i].Len() > 0 {
				t.Fatalf("weight %d is taken: %v, want %v", i, taken, opts.Take)
			}
		}
		for range 2 { // nothing of the run before may be left
			got, err := m.Run(x...)
			if err != nil {
				t.Fatal(err)
			}
			for i := range p.Outputs {
				if want := trace.Output(i); !slices.Equal(got[i], want) {
					t.Fatalf("%v: output %d, value %d, is\n%v, want\n%v", set, i, p.Outputs[i].Value, got[i], want)
				}
			}
		}
	}
}

// A model of many dense layers is read and packed in little more memory than its
// integers take.
func TestAMachineThatTakesItsWeightsHoldsThemOnce(t *testing.T) {
	const layers, width = 64, 1024 // 64 MiB
	p := &Program{Format: ProgramFormat, Inputs: []Port{{Name: "x", Scale: []float64{1}}}, Values: []Value{{[]int{width}, 0, 1}}}
	v := 0
	for range layers {
		n := network{t: t, p: p, n: len(p.Weights)}
		v = n.round(n.add(Op{Kind: OpDense, In: []int{v}, Weights: []int{n.weight(127, width, width)}}), 0, 127)
	}
	p.Outputs = []Port{{Name: "y", Value: v, Scale: []float64{1}}}
	held := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := held()
	w := make(Weights, layers)
	for i := range w {
		w[i] = Tensor{b: make([]int8, width*width)}
	}
	m, err := NewMachine(p, w, MachineOptions{Take: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := held() - before; got > layers*width*width*11/10 {
		t.Errorf("the machine of %d bytes of weights holds %d bytes", layers*width*width, got)
	}
	runtime.KeepAlive(w)
	if _, err := m.Run(make([]int64, width)); err != nil {
		t.Error(err)
	}
}
