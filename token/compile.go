package token

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"

	"probity/token/stats"
)

// Limits of what a specification may ask for.
const (
	MaxSteps  = 10_000_000 // of one path
	MaxPaths  = 1_000_000
	MaxAgents = 100_000 // of one class
	maxDelay  = 100_000 // steps
	maxPoints = 200_000 // of a result
	points    = 366     // of a result, where a specification does not say
)

// An Asset is a token or a money.
type Asset struct {
	Name     string `json:"name"`
	Decimals int    `json:"decimals"`
}

// A Param is a number of an economy that may be changed from outside, in whole
// tokens, seconds and plain numbers.
type Param struct {
	Name  string  `json:"name"`
	Unit  string  `json:"unit"`
	Value float64 `json:"value"`
	// What a search may try; both 0 where the specification does not say.
	Low   float64 `json:"low,omitempty"`
	High  float64 `json:"high,omitempty"`
	About string  `json:"about,omitempty"`
	Whole bool    `json:"whole,omitempty"` // only whole numbers
	// Attacker says that an attacker chooses it, not the designer.
	Attacker bool `json:"attacker,omitempty"`

	op operand
	at Pos
}

// A change of params at a step.
type change struct {
	step   int64
	param  int
	word   wide
	value  float64
	column int32
}

// A sampled number: one series of the result.
type sampled struct {
	name, unit, about string
	reg               int32 // real, shared
}

type goal struct {
	name     string
	series   int
	maximise bool
	attacker bool
	of, over string
}

type constraint struct {
	name   string
	always bool
	chance float64
	reg    int32 // truth, shared
	margin int32 // real, shared: by how much it holds
}

// A Program is an economy that is ready to run. It never changes, so it may be
// used by several goroutines.
type Program struct {
	Name   string
	About  string
	Step   int64 // seconds
	Steps  int64
	Every  int64 // steps between two points of a result
	Assets []Asset
	Params []Param
	hash   [32]byte

	ints, reals       []column
	init, step, probe code
	classes           []int // how many agents each has
	classNames        []string
	transfers         []*transfer
	rings             []ringShape
	series            [][]float64
	sites             []string
	changes           []change
	sampled           []sampled
	goals             []goal
	constraints       []constraint
	accounts          [][]operand // of each asset, with what is in transit
	supplies          []operand
	symbols           map[string]*symbol
	nowReg, stepReg   int32
	document          *document
	source            []byte
	files             *seriesFiles
}

type ringShape struct {
	delay int64
	shape shape
}

// Compile reads a specification in YAML, checks it and prepares it to run. What
// is wrong with it is returned as [Faults].
func Compile(data []byte) (*Program, error) { return CompileWith(data, nil) }

// CompileWith is Compile for specifications with series in files, which it reads from
// there: a folder that nothing outside can be named from, such as an os.Root's.
func CompileWith(data []byte, files fs.FS) (*Program, error) {
	kept := &seriesFiles{from: files, known: map[string][]byte{}}
	p, err := compileMeasured(data, kept, nil)
	kept.from = nil // what was read is kept: the program never looks again
	return p, err
}

// compileMeasured adds metrics before it compiles.
func compileMeasured(data []byte, files *seriesFiles, measure func(*document) []*entry) (*Program, error) {
	e := newEmitter()
	doc := read(data, &e.report)
	if doc == nil || len(e.faults) > 0 {
		return nil, e.err()
	}
	if measure != nil {
		doc.sections["metrics"] = append(doc.sections["metrics"], measure(doc)...)
	}
	c := &compiler{emitter: e, doc: doc, files: files, p: &Program{document: doc, source: data, files: files}}
	c.compile()
	if err := e.err(); err != nil {
		return nil, err
	}
	c.p.hash = hashOf(data, c.used)
	return c.p, nil
}

// hashOf names a specification: by its own bytes, followed by name and hash of
// each file that it reads.
func hashOf(data []byte, files []file) [32]byte {
	h := sha256.New()
	h.Write(data)
	for _, f := range files {
		fmt.Fprintf(h, "\x00%d:%s:%x", len(f.name), f.name, f.hash)
	}
	return [32]byte(h.Sum(nil))
}

// A file is what a series was read from.
type file struct {
	name string
	hash [32]byte
}

type compiler struct {
	*emitter
	doc    *document
	files  *seriesFiles
	used   []file
	p      *Program
	states []*stateful // processes first
	flows  []*flowing
}

// stateful is a state or process on its way into the program.
type stateful struct {
	en          *entry
	sym         *symbol
	start, next *node
	series      int // for a process of kind series, or -1
	every       int64
}

// flowing is a flow, or half of one.
type flowing struct {
	en           *entry
	t            *transfer
	index        int32
	amount, when *node
	pool         *pool // whose output for moved(first) is the amount
	first        *flowing
	fromX        bool
}

func (c *compiler) compile() {
	p := c.p
	c.static = true
	p.Name, p.About = c.doc.top.text("economy"), c.doc.top.text("about")
	c.declareAssets()
	c.horizon()
	if len(c.faults) > 0 {
		return
	}
	c.declareParams()
	c.declareAgents()
	c.changes()
	if len(c.faults) > 0 {
		return
	}
	c.static = false
	c.declareAccounts()
	c.declareStates()
	c.declareLets()
	c.declarePools()
	c.declareFlows()
	if len(c.faults) > 0 {
		return
	}
	c.beginnings()
	p.init = c.allocate(c.finish())
	if len(c.faults) > 0 {
		return
	}
	for _, f := range c.flows {
		c.emitFlow(f)
	}
	c.emitStates()
	p.step = c.allocate(c.finish())
	c.emitSamples()
	p.probe = c.allocate(c.finish())
	c.checkLets()
	p.ints, p.reals, p.sites, p.transfers = c.ints, c.reals, c.sites, c.transfers
	p.symbols, p.accounts, p.supplies, p.nowReg, p.stepReg = c.symbols, c.accounts, c.supplies, c.nowReg, c.stepReg
}

// declare gives a name a meaning, once.
func (c *compiler) declare(s *symbol) *symbol {
	if old := c.symbols[s.name]; old != nil {
		c.fault(s.at, fmt.Sprintf("line %d already calls one of the %s that", old.at.Line, old.what), "%s has two meanings", s.name)
	} else if spans[s.name] != 0 {
		c.fault(s.at, "use another name", "%s is a unit of time", s.name)
	}
	c.symbols[s.name] = s
	return s
}

// at makes what follows be named so in faults of a run.
func (c *compiler) site_(name string) {
	c.sites = append(c.sites, name)
	c.site = int32(len(c.sites) - 1)
}

// constant evaluates what must not depend on anything but numbers.
func (c *compiler) constant(n *node, want *dim, what string) (operand, bool) {
	o := c.number(n)
	if o.kind == bad {
		return o, false
	}
	if !c.isConst(o) {
		c.fault(n.at, "use numbers only", "%s has to be a constant", what)
		return o, false
	}
	if want != nil && o.dim != *want {
		c.fault(n.at, "", "%s has to be %s, not %s", what, describe(*want, c.assets), o.dim.format(c.assets))
		return o, false
	}
	return o, true
}

func describe(d dim, assets []Asset) string {
	if d == timeDim() {
		return "a time, such as 30 days"
	}
	return d.format(assets)
}

// count is a whole constant between bounds.
func (c *compiler) count(n *node, d dim, what string, low, high int64) int64 {
	o, ok := c.constant(n, &d, what)
	if !ok {
		return low
	}
	w := c.ints[o.reg].word
	if o.kind != whole || w.less(wideOf(low)) || wideOf(high).less(w) {
		unit := ""
		if d == timeDim() {
			unit = " seconds"
		}
		c.fault(n.at, "", "%s has to be a whole number from %d to %d%s", what, low, high, unit)
		return low
	}
	return int64(w.lo)
}

// real is a constant as a float64.
func (c *compiler) real(n *node, d dim, what string) float64 {
	o, ok := c.constant(n, nil, what)
	if !ok {
		return 0
	}
	if o.zero {
		o.dim = d
	}
	if o.dim != d {
		c.fault(n.at, "", "%s has to be %s, not %s", what, describe(d, c.assets), o.dim.format(c.assets))
		return 0
	}
	return c.reals[c.toReal(n.at, o).reg].value
}

// steps turns a constant time into a number of steps.
func (c *compiler) stepsIn(n *node, what string, low, high int64) int64 {
	s := c.count(n, timeDim(), what, low*c.dt, math.MaxInt64/2)
	if s%c.dt != 0 {
		c.fault(n.at, "use a multiple of "+span(c.dt), "%s is not a whole number of steps", what)
	} else if s/c.dt > high {
		c.fault(n.at, "use longer steps", "%s takes %d steps: the limit is %d", what, s/c.dt, high)
		return low
	}
	return max(s/c.dt, low)
}

func (c *compiler) horizon() {
	c.dt = 1
	c.dt = c.count(c.doc.top.expr("step"), timeDim(), "step", 1, 10*spans["year"])
	c.p.Step = c.dt
	c.p.Steps = c.count(c.doc.top.expr("steps"), dim{}, "steps", 1, MaxSteps)
	c.p.Every = (c.p.Steps + points - 2) / (points - 1)
	if n := c.doc.top.expr("record"); n != nil {
		c.p.Every = c.stepsIn(n, "record", 1, c.p.Steps)
		if c.p.Steps/c.p.Every >= maxPoints {
			c.fault(n.at, "record less often", "the result would have %d points: the limit is %d", c.p.Steps/c.p.Every+1, maxPoints)
		}
	}
}

func (c *compiler) declareAssets() {
	for i, en := range c.doc.sections["assets"] {
		if i == maxAssets {
			c.fault(en.at, "", "more than %d assets", maxAssets)
			return
		}
		// Its name means nothing yet while its decimals are read.
		a := Asset{Name: en.name, Decimals: int(c.count(en.expr("decimals"), dim{}, "decimals", 0, 24))}
		c.declare(&symbol{what: "asset", name: en.name, at: en.at, index: i})
		c.assets = append(c.assets, a)
		c.accounts = append(c.accounts, nil)
		c.supplies = append(c.supplies, c.variable("supply."+en.name, whole, assetDim(i), shared))
	}
	c.p.Assets = c.assets
}

func (c *compiler) declareParams() {
	for _, en := range c.doc.sections["params"] {
		s := c.declare(&symbol{what: "param", name: en.name, at: en.at})
		o, ok := c.constant(en.expr("value"), nil, "a param")
		if !ok {
			s.lost = true
			continue
		}
		pr := Param{Name: en.name, Unit: o.dim.format(c.assets), Value: c.reals[c.toReal(en.at, o).reg].value, About: en.text("about"), at: en.at}
		if n := en.expr("low"); n != nil {
			pr.Low = c.real(n, o.dim, "low")
		}
		if n := en.expr("high"); n != nil {
			pr.High = c.real(n, o.dim, "high")
			if !(pr.Low <= pr.Value && pr.Value <= pr.High) {
				c.fault(n.at, "", "%s is not between its low and its high", en.name)
			}
		} else if en.expr("low") != nil {
			c.fault(en.pos("low"), "", "low without high")
		}
		pr.Whole = o.kind == whole && c.decimals(o.dim) == 0
		pr.Attacker = c.attacker(en)
		col := *c.col(o)
		col.name, col.role = en.name, param
		pr.op = operand{reg: c.column(o.kind != real_, col), kind: o.kind, dim: o.dim}
		s.val = pr.op
		c.p.Params = append(c.p.Params, pr)
	}
}

// attacker says whether a param or goal is an attacker's.
func (c *compiler) attacker(en *entry) bool {
	switch by := en.text("by"); by {
	case "attacker":
		return true
	case "", "designer":
	default:
		c.fault(en.pos("by"), nearest(by, []string{"designer", "attacker"}), "%s is by %s", en.name, by)
	}
	return false
}

func (c *compiler) declareAgents() {
	for i, en := range c.doc.sections["agents"] {
		n := c.count(en.expr("count"), dim{}, "count", 1, MaxAgents)
		c.declare(&symbol{what: "agents", name: en.name, at: en.at, index: i, val: c.wideConst(wideOf(n), dim{})})
		c.p.classes = append(c.p.classes, int(n))
		c.p.classNames = append(c.p.classNames, en.name)
	}
}

// class is the shape that field of asks for.
func (c *compiler) class(en *entry) shape {
	name := en.text("of")
	if name == "" {
		return shared
	}
	if s := c.named(&node{op: "name", at: en.pos("of"), name: name}, "agents"); s != nil {
		return class0 + shape(s.index)
	}
	return shared
}

func (c *compiler) changes() {
	for _, en := range c.doc.sections["changes"] {
		at, set := en.expr("at"), en.fields["set"]
		if at == nil || set == nil {
			continue
		}
		step := c.stepsIn(at, "at", 0, MaxSteps)
		for i, key := range set.keys {
			k := slices.IndexFunc(c.p.Params, func(p Param) bool { return p.Name == key })
			if k < 0 {
				var known []string
				for _, p := range c.p.Params {
					known = append(known, p.Name)
				}
				c.fault(set.poss[i], nearest(key, known), "there is no param %s", key)
				continue
			}
			p := c.p.Params[k]
			o, ok := c.constant(set.list[i], nil, "a new value")
			if !ok {
				continue
			}
			if o.zero {
				o.dim = p.op.dim
			}
			if o.dim != p.op.dim {
				c.fault(set.list[i].at, "", "%s is in %s, not %s", key, p.op.dim.format(c.assets), o.dim.format(c.assets))
				continue
			}
			if p.op.kind == real_ {
				o = c.toReal(set.list[i].at, o)
			} else if o.kind == real_ {
				c.fault(set.list[i].at, "", "%s is a whole number", key)
				continue
			}
			c.p.changes = append(c.p.changes, change{step: step, param: k, word: c.wordOf(o), value: c.valueOf(o), column: p.op.reg})
		}
	}
	slices.SortStableFunc(c.p.changes, func(a, b change) int { return int(a.step - b.step) })
}

func (c *compiler) wordOf(o operand) wide {
	if o.kind == real_ {
		return wide{}
	}
	return c.ints[o.reg].word
}

func (c *compiler) valueOf(o operand) float64 {
	if o.kind == real_ {
		return c.reals[o.reg].value
	}
	return 0
}

func (c *compiler) declareAccounts() {
	for _, en := range c.doc.sections["accounts"] {
		s := c.declare(&symbol{what: "account", name: en.name, at: en.at})
		a := c.named(&node{op: "name", at: en.pos("asset"), name: en.text("asset")}, "asset")
		if a == nil {
			s.lost = true
			continue
		}
		s.index = a.index
		s.val = c.variable(en.name, whole, assetDim(a.index), c.class(en))
		c.accounts[a.index] = append(c.accounts[a.index], s.val)
		if n := en.expr("start"); n != nil {
			c.stream("accounts", en.name, n)
		}
	}
}

func (c *compiler) declareStates() {
	for _, en := range c.doc.sections["processes"] {
		rec := recipeOf("processes", en.text("kind"))
		st := &stateful{en: en, sym: c.declare(&symbol{what: "process", name: en.name, at: en.at}), series: -1}
		c.states = append(c.states, st)
		if rec.kind == "series" {
			st.series = len(c.p.series)
			st.every = c.stepsIn(en.expr("every"), "every", 1, MaxSteps)
			c.p.series = append(c.p.series, c.seriesValues(en, st.sym))
			continue
		}
		c.processRecipe(st, rec)
	}
	for _, en := range c.doc.sections["state"] {
		st := &stateful{en: en, sym: c.declare(&symbol{what: "state", name: en.name, at: en.at}), series: -1, start: en.expr("start"), next: en.expr("next")}
		c.stream("state.start", en.name, st.start)
		c.stream("state", en.name, st.next)
		c.states = append(c.states, st)
	}
}

// seriesValues are what a historical series consists of.
func (c *compiler) seriesValues(en *entry, sym *symbol) (values []float64) {
	listed, file := en.fields["values"], en.fields["file"]
	if (listed == nil) == (file == nil) {
		c.fault(en.at, "write values: [1, 2, 3] or file: NAME.csv", "%s needs values or a file, and one of them", en.name)
		return []float64{0}
	}
	if file != nil {
		return c.seriesFile(en, sym)
	}
	for i, n := range listed.list {
		o, ok := c.constant(n, nil, "a value")
		if !ok {
			continue
		}
		if i == 0 {
			sym.val.dim = o.dim
		} else if o.dim != sym.val.dim && !o.zero {
			c.fault(n.at, "", "this is in %s, the first value in %s", o.dim.format(c.assets), sym.val.dim.format(c.assets))
		}
		values = append(values, c.valueOf(c.toReal(n.at, o)))
	}
	return values
}

// seriesFile reads a series from a file beside the specification. The file becomes
// part of what the specification's hash is of.
func (c *compiler) seriesFile(en *entry, sym *symbol) []float64 {
	at, name := en.pos("file"), en.text("file")
	unit := 1.0
	if n := en.expr("unit"); n != nil {
		o, ok := c.constant(n, nil, "unit")
		if !ok {
			return []float64{0}
		}
		sym.val.dim = o.dim
		unit = c.valueOf(c.toReal(n.at, o))
	}
	data, err := c.files.read(name)
	if errors.Is(err, errNoFiles) {
		c.fault(at, "give the specification as a file, and put the series beside it", "there are no files to read %q from", name)
		return []float64{0}
	}
	if err != nil {
		c.fault(at, "name a file in the specification's folder or below", "cannot read %q: %v", name, err)
		return []float64{0}
	}
	t, err := stats.ReadTable(bytes.NewReader(data), en.text("column"))
	if err != nil {
		c.fault(at, "a file of comma-separated values begins with a line of names", "%s: %v", name, err)
		return []float64{0}
	}
	c.used = append(c.used, file{name, sha256.Sum256(data)})
	for i := range t.Values {
		t.Values[i] = float64(t.Values[i] * unit)
	}
	return t.Values
}

// seriesFiles are the files that series come from. Each is read once, and kept, so that what is
// compiled again is compiled from the same bytes.
type seriesFiles struct {
	from  fs.FS // or nil
	known map[string][]byte
	total int
}

var errNoFiles = errors.New("there are no files")

// maxFiles bounds what all files of a specification have together, in bytes.
const maxFiles = 64 << 20

// read is a file of at most stats.MaxFile bytes.
func (s *seriesFiles) read(name string) ([]byte, error) {
	if data, ok := s.known[name]; ok {
		return data, nil
	}
	if s.from == nil {
		return nil, errNoFiles
	}
	f, err := s.from.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if st, err := f.Stat(); err != nil || !st.Mode().IsRegular() {
		return nil, errors.Join(errors.New("it is not a plain file"), err)
	}
	data, err := io.ReadAll(io.LimitReader(f, stats.MaxFile+1))
	switch s.total += len(data); {
	case err != nil:
		return nil, err
	case len(data) > stats.MaxFile:
		return nil, fmt.Errorf("it has more than %d MiB", stats.MaxFile>>20)
	case s.total > maxFiles:
		return nil, fmt.Errorf("all files together have more than %d MiB", maxFiles>>20)
	}
	s.known[name] = data
	return data, nil
}

func (c *compiler) processRecipe(st *stateful, rec *recipe) {
	en := st.en
	st.start = en.expr("start")
	with := en.text("with")
	next := rec.next
	if rec.calm != "" && en.expr("jumps") == nil {
		next = rec.calm
	}
	for _, l := range rec.lets {
		if l[0] == "jumps" && next == rec.calm {
			continue
		}
		text := l[1]
		if l[0] == "z" && with != "" {
			other := c.symbols[with]
			if other == nil || other.what != "process" || c.symbols[with+".z"] == nil {
				c.fault(en.pos("with"), "name one of the processes above it that is not a series", "%s cannot move with %s", en.name, with)
				continue
			}
			if en.expr("correlation") == nil {
				c.fault(en.at, "add correlation: from -1 to 1", "%s lacks correlation", en.name)
				continue
			}
			text = shock
		}
		body := en.fill(text, rec, nil)
		c.stream("processes", en.name+"."+l[0], body)
		c.symbols[en.name+"."+l[0]] = &symbol{what: "let", name: en.name + "." + l[0], at: en.at, body: body}
	}
	st.next = en.fill(next, rec, nil)
	c.stream("processes.start", en.name, st.start)
	c.stream("processes", en.name, st.next)
}

func (c *compiler) declareLets() {
	for _, en := range c.doc.sections["let"] {
		s := c.declare(&symbol{what: "let", name: en.name, at: en.at, body: en.expr("value")})
		s.val.shape = c.class(en)
		c.stream("let", en.name, s.body)
	}
}

func (c *compiler) account(en *entry, fieldName string) *symbol {
	name := en.text(fieldName)
	if name == "" {
		return nil
	}
	s := c.named(&node{op: "name", at: en.pos(fieldName), name: name}, "account")
	if s != nil && s.lost {
		return nil
	}
	return s
}

func (c *compiler) declarePools() {
	for i, en := range c.doc.sections["pools"] {
		s := c.declare(&symbol{what: "pool", name: en.name, at: en.at, index: i})
		pl := pool{name: en.name, parts: wideOf(3), per: wideOf(1000)}
		if n := en.expr("per"); n != nil {
			pl.per = wideOf(c.count(n, dim{}, "per", 1, 1e9))
		}
		if n := en.expr("parts"); n != nil {
			pl.parts = wideOf(c.count(n, dim{}, "parts", 0, 1e9))
		}
		if !pl.parts.less(pl.per) {
			c.fault(en.at, "parts has to be less than per", "the pool keeps all that comes in")
		}
		x, y := c.account(en, "x"), c.account(en, "y")
		if x != nil && y != nil {
			switch {
			case x.index == y.index:
				c.fault(en.at, "give it accounts of two assets", "a pool of one asset")
			case x.val.shape != shared || y.val.shape != shared:
				c.fault(en.at, "give it accounts without of", "a pool belongs to nobody in particular")
			}
			pl.x, pl.y, pl.xs, pl.ys = x.val, y.val, x.index, y.index
		} else {
			s.lost = true
		}
		c.pools = append(c.pools, pl)
	}
}

// transfer adds a transfer between accounts; nil stands for nowhere.
func (c *compiler) transfer(name string, from, to *symbol) *transfer {
	t := &transfer{name: name, from: none, to: none, shape: shared, moved: none, paid: none, transit: none, weight: none, slope: none}
	if from != nil {
		t.from, t.asset, t.shape = from.val.reg, from.index, from.val.shape
	}
	if to != nil {
		t.to, t.asset, t.shape = to.val.reg, to.index, max(t.shape, to.val.shape)
	}
	t.supply = c.supplies[t.asset].reg
	c.transfers = append(c.transfers, t)
	return t
}

// checkLets compiles the lets that nothing uses too, to report what is wrong
// with them.
func (c *compiler) checkLets() {
	for _, en := range c.doc.sections["let"] {
		// The export asks what kind of value a let is.
		c.symbols[en.name].val.kind = c.name(&node{op: "name", at: en.at, name: en.name}).kind
	}
	c.finish()
}
