package model

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"probity/model/kernel"
)

// MachineOptions steer NewMachine. The zero value is the fastest.
type MachineOptions struct {
	// Threads is how many threads a run uses; 0 is one for each CPU.
	Threads int

	// Take lets NewMachine have the weights: each tensor is emptied once it is
	// packed, so that a model takes hardly more memory than its integers do.
	Take bool

	// For tests: the instructions to use, and threads, small units and short
	// rows even where they do not pay.
	force bool
	set   kernel.Set
}

// A Machine is a program with its weights, prepared to be run many times, fast.
// It computes exactly what Program.Run does, but keeps no trace.
//
// Values are stored in the narrowest type that holds their interval, images with
// their channels last. A requant joins the op before it where nothing else reads
// what is between them, a view is a way to address another value's memory until
// something needs it in one piece, weights are packed for the instructions that
// the processor has, and memory is used again once nothing reads it any more.
type Machine struct {
	mu      sync.Mutex // one run at a time
	p       *Program
	workers []*kernel.Worker
	steps   []step
	inputs  []func(x []int64)
	outputs []func(out []int64)
	bytes   int
	least   int64 // additions that are worth starting a thread for
}

// A step is one piece of a run: units of work that may be done in any order, by
// any worker.
type step struct {
	name  string
	units int
	work  int64 // additions, roughly, of all units together
	run   func(w *kernel.Worker, from, to int)

	bind          func() func(w *kernel.Worker, from, to int) // makes run, once buffers have memory
	reads, writes []*buffer
}

// NewMachine prepares a program to be run. It checks program and weights. What
// multiplies is packed into memory of the machine's own, about as large as the
// weights, so a caller short of memory may let go of them.
func NewMachine(p *Program, w Weights, opts MachineOptions) (*Machine, error) {
	if err := p.Check(); err != nil {
		return nil, fmt.Errorf("make machine: %w", err)
	}
	if err := p.CheckWeights(w); err != nil {
		return nil, fmt.Errorf("make machine: %w", err)
	}
	if opts.Threads < 0 {
		return nil, fmt.Errorf("make machine: %d threads, want 0 (one for each CPU) or more", opts.Threads)
	}
	if opts.Threads == 0 {
		opts.Threads = runtime.GOMAXPROCS(0)
	}
	if !opts.force {
		opts.set = kernel.Best()
	}
	m := &Machine{p: p, least: threadWork}
	for range opts.Threads {
		m.workers = append(m.workers, kernel.NewWorker(opts.set))
	}
	b := &planner{w: w, set: opts.set, threads: opts.Threads, chunk: chunkLen, shortRow: shortRow, least: threadWork,
		take: opts.Take, matrices: map[packing]*kernel.Matrix{}, convolutions: map[packing]*kernel.Convolution{}}
	if opts.force {
		m.least, b.least, b.chunk, b.shortRow = 1, 1, 32, 2
	}
	if err := b.plan(p); err != nil {
		return nil, fmt.Errorf("make machine: %w", err)
	}
	m.bytes = b.allocate()
	for i := range b.steps {
		b.steps[i].run = b.steps[i].bind()
		b.steps[i].bind, b.steps[i].reads, b.steps[i].writes = nil, nil, nil
	}
	m.steps = b.steps
	for _, bind := range b.inputs {
		m.inputs = append(m.inputs, bind())
	}
	for _, bind := range b.outputs {
		m.outputs = append(m.outputs, bind())
	}
	return m, nil
}

// Run computes the program's outputs for one value for every input. It refuses
// inputs that leave their intervals. Calls wait for each other.
func (m *Machine) Run(inputs ...[]int64) ([][]int64, error) {
	if err := m.p.CheckInputs(inputs...); err != nil {
		return nil, fmt.Errorf("run machine: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, x := range inputs {
		m.inputs[i](x)
	}
	for i := range m.steps {
		m.do(&m.steps[i])
	}
	var out [][]int64
	for i, port := range m.p.Outputs {
		y := make([]int64, elements(m.p.Values[port.Value].Shape))
		m.outputs[i](y)
		out = append(out, y)
	}
	return out, nil
}

// Bytes is how much memory the machine's values take, which is less than their
// sizes together: its weights come on top.
func (m *Machine) Bytes() int { return m.bytes }

// threadWork is how many additions are worth starting a thread for, on a
// machine that adds a handful at a time.
const threadWork = 1 << 16

// do runs a step on as many workers as it is worth.
func (m *Machine) do(s *step) {
	n := min(len(m.workers), s.units, 1+int(min(s.work/m.least, 1<<20)))
	if n == 1 {
		s.run(m.workers[0], 0, s.units)
		return
	}
	// Workers take units off a common pile, several at a time.
	some := max(1, s.units/(4*n))
	var next atomic.Int64
	take := func(w *kernel.Worker) {
		for {
			to := int(next.Add(int64(some)))
			from := to - some
			if from >= s.units {
				return
			}
			s.run(w, from, min(to, s.units))
		}
	}
	var wait sync.WaitGroup
	for _, w := range m.workers[1:n] {
		wait.Go(func() { take(w) })
	}
	take(m.workers[0])
	wait.Wait()
}
