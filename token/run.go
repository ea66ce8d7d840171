package token

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"probity"
	"probity/internal/numeric"
)

// engineVersion is part of what a result is bound to: it changes when the same
// specification and seed would give other numbers.
const engineVersion = "1"

// Options of a run. The zero value runs 1,000 paths of seed 0.
type Options struct {
	Seed    uint64
	Paths   int
	Steps   int64              // fewer than the specification says; 0 is all
	Workers int                // goroutines; 0 is one for each processor. Results do not depend on it.
	Params  map[string]float64 // other values for params, in whole tokens, seconds and plain numbers
	Record  int64              // steps between two points of the result; 0 is what the specification says
	// MaxMemory bounds the memory of the run, in bytes; 0 is 2 GiB.
	MaxMemory int64
	// Progress, if set, is told the share of the work that is done, by one
	// goroutine at a time.
	Progress func(done float64)
	// Trace, if set, is given every point of the result with the values of all
	// paths, in order. It must not keep the slices.
	Trace func(Point) error
}

// A Point is one recorded moment of all paths.
type Point struct {
	Step    int64
	Seconds int64       // since the start
	Values  [][]float64 // by series and path
	Alive   []bool      // by path: whether no fault has stopped it
}

func (p *Program) check(o *Options) error {
	if o.Paths == 0 {
		o.Paths = 1000
	}
	if o.Paths < 1 || o.Paths > MaxPaths {
		return fmt.Errorf("%d paths: want 1 to %d", o.Paths, MaxPaths)
	}
	if o.Steps < 0 || o.Steps > p.Steps {
		return fmt.Errorf("%d steps: %s has %d", o.Steps, p.Name, p.Steps)
	}
	if o.Steps == 0 {
		o.Steps = p.Steps
	}
	if o.Record == 0 {
		o.Record = p.Every
	}
	if o.Record < 1 || o.Steps/o.Record >= maxPoints {
		return fmt.Errorf("a point every %d steps of %d: want 1 or more, and at most %d points", o.Record, o.Steps, maxPoints)
	}
	if o.MaxMemory == 0 {
		o.MaxMemory = 2 << 30
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	o.Workers = min(o.Workers, 256)
	for name, v := range o.Params {
		if !slices.ContainsFunc(p.Params, func(p Param) bool { return p.Name == name }) {
			var known []string
			for _, p := range p.Params {
				known = append(known, p.Name)
			}
			return fmt.Errorf("%s has no param %q: %s", p.Name, name, nearest(name, known))
		}
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("param %s cannot be %v", name, v)
		}
	}
	if need := p.memory(*o); need > o.MaxMemory {
		return fmt.Errorf("%d paths need some %d MB, over the limit of %d MB: use fewer paths, fewer agents or shorter delays", o.Paths, need>>20, o.MaxMemory>>20)
	}
	return nil
}

// lanes is how many lanes a path has in a shape.
func (p *Program) lanes(s shape) int {
	if s < class0 {
		return 1
	}
	return p.classes[s-class0]
}

// blockPaths is how many paths are simulated together: enough to make what
// interprets the program cheap, few enough for their columns to stay in a cache.
func (p *Program) blockPaths(paths int) int {
	most := 1
	for _, n := range p.classes {
		most = max(most, n)
	}
	return min(max(1, min(256, 1024/most)), paths)
}

// points is how many a run records.
func (p *Program) points(o Options) int { return int((o.Steps+o.Record-1)/o.Record) + 1 }

// memory is what a run of that many paths keeps, roughly, in bytes.
func (p *Program) memory(o Options) int64 {
	var perPath, temporary float64
	for i, columns := range [][]column{p.ints, p.reals} {
		size := []int{16, 8}[i]
		for _, c := range columns {
			switch {
			case c.role == variable:
				perPath += float64(size * p.lanes(c.shape))
			case c.role == temp && c.used && c.shape != uniform_:
				temporary += float64(size * p.lanes(c.shape) * p.blockPaths(o.Paths))
			}
		}
	}
	for _, r := range p.rings {
		perPath += float64(16 * r.delay * int64(p.lanes(r.shape)))
	}
	kept := float64(perPath*float64(o.Paths)) + float64(64*p.points(o)*len(p.sampled))
	return int64(min(kept+float64(temporary*float64(o.Workers)), 1<<62))
}

// values of params when a run begins.
func (p *Program) paramWords(o Options) ([]wide, []float64, error) {
	words, values := make([]wide, len(p.Params)), make([]float64, len(p.Params))
	for i, pr := range p.Params {
		if pr.op.kind == real_ {
			values[i] = p.reals[pr.op.reg].value
			if v, ok := o.Params[pr.Name]; ok {
				values[i] = v
			}
			continue
		}
		words[i] = p.ints[pr.op.reg].word
		if v, ok := o.Params[pr.Name]; ok {
			e := emitter{assets: p.Assets}
			s := scale(e.decimals(pr.op.dim))
			if s < 0 {
				v /= -s
			} else {
				v = float64(v * s)
			}
			w, ok := wideFloor(v)
			if !ok {
				return nil, nil, fmt.Errorf("param %s is too large", pr.Name)
			}
			words[i] = w
		}
	}
	return words, values, nil
}

// A world is the state of all paths.
type world struct {
	p      *Program
	o      Options
	words  []wide
	values []float64
	blocks []*block
	ints   [][]wide    // the variables of all paths
	reals  [][]float64 // the same
	faults []pathFault
	free   chan *scratch
}

// scratch is the temporary columns of one goroutine.
type scratch struct {
	ints  [][]wide
	reals [][]float64
}

func (p *Program) world(o Options) (*world, error) {
	words, values, err := p.paramWords(o)
	if err != nil {
		return nil, err
	}
	w := &world{p: p, o: o, words: words, values: values, ints: make([][]wide, len(p.ints)), reals: make([][]float64, len(p.reals)), faults: make([]pathFault, o.Paths)}
	size := p.blockPaths(o.Paths)
	for i, c := range p.ints {
		if c.role == variable {
			w.ints[i] = make([]wide, o.Paths*p.lanes(c.shape))
		}
	}
	for i, c := range p.reals {
		if c.role == variable {
			w.reals[i] = make([]float64, o.Paths*p.lanes(c.shape))
		}
	}
	agents := []int{1, 1}
	agents = append(agents, p.classes...)
	for first := 0; first < o.Paths; first += size {
		n := min(size, o.Paths-first)
		b := &block{
			ints: make([][]wide, len(p.ints)), reals: make([][]float64, len(p.reals)),
			first: first, paths: n, agents: agents, seed: o.Seed, faults: w.faults[first : first+n],
			transfers: p.transfers, series: p.series, shortfall: make([]int64, len(p.transfers)),
		}
		for i, c := range p.ints {
			if c.role == variable {
				k := p.lanes(c.shape)
				b.ints[i] = w.ints[i][first*k : (first+n)*k]
			}
		}
		for i, c := range p.reals {
			if c.role == variable {
				k := p.lanes(c.shape)
				b.reals[i] = w.reals[i][first*k : (first+n)*k]
			}
		}
		for _, r := range p.rings {
			b.rings = append(b.rings, make([]wide, int(r.delay)*n*p.lanes(r.shape)))
		}
		w.blocks = append(w.blocks, b)
	}
	workers := min(o.Workers, len(w.blocks))
	w.free = make(chan *scratch, workers)
	for range workers {
		s := &scratch{make([][]wide, len(p.ints)), make([][]float64, len(p.reals))}
		for i, c := range p.ints {
			switch {
			case c.role == temp && c.used && c.shape != uniform_:
				s.ints[i] = make([]wide, size*p.lanes(c.shape))
			case c.role == temp && c.used, c.role == param, c.role == clock:
				s.ints[i] = make([]wide, 1)
			case c.role == constant:
				s.ints[i] = []wide{c.word}
			}
		}
		for i, c := range p.reals {
			switch {
			case c.role == temp && c.used && c.shape != uniform_:
				s.reals[i] = make([]float64, size*p.lanes(c.shape))
			case c.role == temp && c.used, c.role == param:
				s.reals[i] = make([]float64, 1)
			case c.role == constant:
				s.reals[i] = []float64{c.value}
			}
		}
		w.free <- s
	}
	return w, nil
}

// enter gives a block the temporary columns of a goroutine.
func (w *world) enter(b *block, s *scratch) {
	for i, c := range w.p.ints {
		if c.role != variable && s.ints[i] != nil {
			b.ints[i] = s.ints[i]
			if c.shape != uniform_ {
				b.ints[i] = s.ints[i][:b.paths*w.p.lanes(c.shape)]
			}
		}
	}
	for i, c := range w.p.reals {
		if c.role != variable && s.reals[i] != nil {
			b.reals[i] = s.reals[i]
			if c.shape != uniform_ {
				b.reals[i] = s.reals[i][:b.paths*w.p.lanes(c.shape)]
			}
		}
	}
	for i, pr := range w.p.Params {
		if pr.op.kind == real_ {
			b.reals[pr.op.reg][0] = w.values[i]
		} else {
			b.ints[pr.op.reg][0] = w.words[i]
		}
	}
}

// clock sets the time of a block.
func (w *world) clock(b *block, n int64) {
	b.step = n
	b.ints[w.p.stepReg][0] = wideOf(n)
	b.ints[w.p.nowReg][0] = wideOf(n * w.p.Step)
}

// govern applies the changes up to a step, from the next one on.
func (w *world) govern(b *block, next int, n int64) int {
	for ; next < len(w.p.changes) && w.p.changes[next].step <= n; next++ {
		ch := w.p.changes[next]
		if w.p.Params[ch.param].op.kind == real_ {
			b.reals[ch.column][0] = ch.value
		} else {
			b.ints[ch.column][0] = ch.word
		}
	}
	return next
}

// begin fills a block's accounts and states.
func (w *world) begin(b *block) {
	w.clock(b, 0)
	w.govern(b, 0, 0)
	b.step = -1 // random numbers of the start are not those of the first step
	b.run(w.p.init)
	b.step = 0
	b.run(w.p.probe)
}

// advance takes a block from one step to another and samples it there.
func (w *world) advance(ctx context.Context, b *block, from, to int64) error {
	next := 0
	for n := from; n < to; n++ {
		if n&255 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		next = w.govern(b, next, n)
		w.clock(b, n)
		b.run(w.p.step)
	}
	w.clock(b, to)
	b.run(w.p.probe)
	w.audit(b)
	return nil
}

// audit checks that the accounts of every asset add up to its supply, on every
// path: no program can make that false, unless the simulator is wrong.
func (w *world) audit(b *block) {
	for a, accounts := range w.p.accounts {
		supply := b.ints[w.p.supplies[a].reg]
		for p := range b.paths {
			if b.faults[p].code != faultNone {
				continue
			}
			var sum wide
			for _, acc := range accounts {
				col := b.ints[acc.reg]
				n := len(col) / b.paths
				for _, x := range col[p*n : (p+1)*n] {
					sum, _ = sum.add(x)
				}
			}
			if sum != supply[p] {
				b.faults[p] = pathFault{faultConservation, 0, b.step}
			}
		}
	}
}

// each runs f on every block.
func (w *world) each(ctx context.Context, f func(b *block) error) error {
	if len(w.blocks) == 1 { // as often when every step is recorded: no need for goroutines
		s := <-w.free
		w.enter(w.blocks[0], s)
		w.free <- s
		return f(w.blocks[0])
	}
	return numeric.Each(ctx, len(w.blocks), w.o.Workers, func(i int) error {
		s := <-w.free
		defer func() { w.free <- s }()
		w.enter(w.blocks[i], s)
		return f(w.blocks[i])
	})
}

// Run simulates the economy. The same program, seed, paths and params give the
// same result on every machine. A path on which something goes wrong (a division
// by zero, say) stops there, counts in Result.Stopped, and is left out of the
// numbers from then on.
func (p *Program) Run(ctx context.Context, o Options) (*Result, error) {
	if err := p.check(&o); err != nil {
		return nil, err
	}
	w, err := p.world(o)
	if err != nil {
		return nil, err
	}
	rec := newRecorder(w)
	if err := w.each(ctx, func(b *block) error { w.begin(b); w.audit(b); return nil }); err != nil {
		return nil, err
	}
	if err := rec.point(ctx, 0); err != nil {
		return nil, err
	}
	var done atomic.Int64
	var telling sync.Mutex
	tell := func() { // one at a time; what comes in between is told by the next
		if o.Progress != nil && telling.TryLock() {
			o.Progress(float64(done.Load()) / (float64(o.Steps) * float64(o.Paths)))
			telling.Unlock()
		}
	}
	tell()
	for from := int64(0); from < o.Steps; {
		to := min(from+o.Record, o.Steps)
		err := w.each(ctx, func(b *block) error {
			err := w.advance(ctx, b, from, to)
			done.Add(int64(b.paths) * (to - from))
			tell()
			return err
		})
		if err != nil {
			return nil, err
		}
		if err := rec.point(ctx, to); err != nil {
			return nil, err
		}
		tell()
		from = to
	}
	return rec.result(), nil
}

// A Moment is one path between two steps, to the last unit.
type Moment struct {
	Step int64 // how many steps have been taken

	p *Program
	b *block
}

// Supply is all there is of an asset, or false if there is no such asset.
func (m Moment) Supply(asset string) (probity.Amount, bool) {
	s := m.p.symbols[asset]
	if s == nil || s.what != "asset" {
		return probity.Amount{}, false
	}
	return amountOf(m.b.ints[m.p.supplies[s.index].reg][0])
}

// Balance is what an account holds; of an account of agents, what one holds.
func (m Moment) Balance(account string, agent int) (probity.Amount, bool) {
	s := m.p.symbols[account]
	if s == nil || s.what != "account" || agent < 0 || agent >= len(m.b.ints[s.val.reg]) {
		return probity.Amount{}, false
	}
	return amountOf(m.b.ints[s.val.reg][agent])
}

// Moved is what a flow moved in the step before; for agents, that of one.
func (m Moment) Moved(flow string, agent int) (probity.Amount, bool) {
	s := m.p.symbols[flow]
	if s == nil || s.what != "flow" || agent < 0 || agent >= len(m.b.ints[m.p.transfers[s.index].moved]) {
		return probity.Amount{}, false
	}
	return amountOf(m.b.ints[m.p.transfers[s.index].moved][agent])
}

// Weight is what the tokens in a lock weigh.
func (m Moment) Weight(flow string, agent int) (probity.Amount, bool) {
	s := m.p.symbols[flow]
	if s == nil || s.what != "flow" || m.p.transfers[s.index].weight == none {
		return probity.Amount{}, false
	}
	return amountOf(m.b.ints[m.p.transfers[s.index].weight][agent])
}

// Whole is a shared state that is a whole number.
func (m Moment) Whole(state string) (*big.Int, bool) {
	s := m.p.symbols[state]
	if s == nil || s.what != "state" || s.val.kind != whole || s.val.shape != shared {
		return nil, false
	}
	return m.b.ints[s.val.reg][0].big(), true
}

// Number is a shared state or process as a float64, or a metric.
func (m Moment) Number(name string) (float64, bool) {
	for _, s := range m.p.sampled {
		if s.name == name {
			return m.b.reals[s.reg][0], true
		}
	}
	return 0, false
}

func amountOf(w wide) (probity.Amount, bool) {
	a, err := probity.AmountFromBig(w.big())
	return a, err == nil
}

// Walk takes one path, the one of that number, step by step: f is called before
// the first step and after each. It returns f's first error, or a [PathError].
func (p *Program) Walk(ctx context.Context, o Options, path int, f func(Moment) error) error {
	o.Paths, o.Workers = 1, 1
	if err := p.check(&o); err != nil {
		return err
	}
	if path < 0 || path >= MaxPaths {
		return fmt.Errorf("path %d: want 0 to %d", path, MaxPaths-1)
	}
	w, err := p.world(o)
	if err != nil {
		return err
	}
	b := w.blocks[0]
	b.first = path
	w.enter(b, <-w.free)
	w.begin(b)
	for n := int64(0); ; n++ {
		if w.audit(b); b.faults[0].code != faultNone {
			return p.pathError(b.faults[0])
		}
		if err := f(Moment{n, p, b}); err != nil {
			return err
		}
		if n == o.Steps {
			return nil
		}
		if err := w.advance(ctx, b, n, n+1); err != nil {
			return err
		}
	}
}

// A PathError says why a path stopped.
type PathError struct {
	Step int64
	What string // the flow, state or metric
	Why  string
	Hint string
}

func (e *PathError) Error() string {
	return fmt.Sprintf("step %d: %s: %s (%s)", e.Step, e.What, e.Why, e.Hint)
}

func (p *Program) pathError(f pathFault) *PathError {
	what := p.Name
	if int(f.site) < len(p.sites) {
		what = p.sites[f.site]
	}
	return &PathError{max(f.step, 0), what, f.code.String(), f.code.hint()}
}
