package wasm

import (
	"fmt"
	"math"
	"slices"

	"probity/provider/runtime"
)

// Metering puts counters into a module before it is compiled, so that what it
// may execute is limited in instructions, the same on every machine, and so that
// it can be interrupted. (wazero counts only in its interpreter, and the check
// for a cancelled context that its compiler offers costs many times more.)
//
// Fuel is counted when a piece of code is entered that has no way in but at its
// top: all instructions of the piece, whether a branch leaves it early or not.
// Such a piece is a function's body, the turn of a loop, an arm of an if, what
// follows the end of a block; what lies deeper is a piece of its own, unless it
// is shorter than minPiece, in which case its instructions count with those
// before it. Bulk instructions count once more for every 64 bytes or entries.
// So the count of a run follows from the module and its input alone; it is
// not less than what was executed, and rarely much more.
//
// The count is a global of the module, i64, and in functions with loops a local
// while they run. Where it becomes negative, at the head of a loop or of a
// function that calls others, the module calls an import, refill, with it. The
// host gives it the next slice, or ends it: see meter in run.go.
//
// A second global holds what is left of the call stack. wazero's own limit is
// 400 MB for each call, apart from the memory that a module asks for. A frame is
// reckoned by the function's locals and length; a module that is made to defeat
// the reckoning still meets wazero's limit.
const (
	minPiece   = 8
	frameBytes = 64
	// stackBytes is what a module's call stack may take, as it is reckoned.
	stackBytes = 64 << 20
	bulkShift  = 6

	// fuelExport is the global that holds what is left of the slice.
	fuelExport = "probity:fuel"
	// hostModule has the imports refill. Called with stackOverflow they do not
	// return.
	hostModule    = "probity"
	stackOverflow = math.MinInt64

	wasiModule = "wasi_snapshot_preview1"
)

// carries are how many values the imports refill take besides the count, and give
// back as they are: see loop in pieces.go.
var carries = []int{0, 8, 16, 32, 64}

func refillName(n int) string { return fmt.Sprintf("refill%d", n) }

// What a module may have at most. Compilers' output is far below.
const (
	// MaxModule is how many bytes a module may have.
	MaxModule  = 64 << 20
	maxFuncs   = 100_000
	maxTypes   = 100_000
	maxLocals  = 10_000
	maxTable   = 1 << 20
	maxTables  = 16
	maxGlobals = 100_000
	maxBody    = 4 << 20
	maxData    = 100_000
)

type funcType struct{ params, results []byte }

// A metering is one module on its way.
type metering struct {
	library bool // whether it may do without _start: tests take such apart
	free    bool // whether its instructions are not counted, only its stack
	types   []funcType
	imports uint32 // functions
	funcs   []uint32
	globals uint32
	added   [][]byte          // types after the module's own
	blocks  map[string]uint32 // results -> the type of a block that has them
}

// meter returns the module with counters in it: of its stack alone, unless its
// instructions are to be counted too. It returns runtime.ErrSpec for what is not
// a program of WebAssembly 2.0 for WASI preview 1.
func meter(module []byte, counted bool) ([]byte, error) {
	m := &metering{blocks: map[string]uint32{}, free: !counted}
	out, err := m.module(module)
	if err != nil {
		return nil, fmt.Errorf("module: %w: %w", runtime.ErrSpec, err)
	}
	return out, nil
}

func (m *metering) module(b []byte) ([]byte, error) {
	if len(b) > MaxModule {
		return nil, fmt.Errorf("it has %d bytes; at most %d can be run", len(b), MaxModule)
	}
	const magic = "\x00asm\x01\x00\x00\x00"
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return nil, fmt.Errorf("it does not begin as a WebAssembly module does: compile for wasip1, not as a component")
	}
	r := &reader{b: b, at: len(magic)}
	sections := map[byte][]byte{}
	for !r.done() {
		id := r.byte()
		payload := r.bytes(r.u32())
		switch {
		case r.err != nil:
			return nil, r.err
		case id == 0: // custom: names and debugging, which would no longer fit
		case id > secDataCount:
			return nil, fmt.Errorf("section %d is not of WebAssembly 2.0", id)
		case sections[id] != nil:
			return nil, fmt.Errorf("section %d is there twice", id)
		default:
			sections[id] = payload
		}
	}

	rewritten := map[byte][]byte{}
	for _, step := range []struct {
		id byte
		do func(r *reader) ([]byte, error)
	}{
		// The order of reading: types last, since blocks add to them.
		{secType, m.readTypes}, {secImport, m.importSection}, {secFunction, m.functionSection}, {secTable, m.tableSection},
		{secMemory, m.memorySection}, {secGlobal, m.globalSection}, {secExport, m.exportSection}, {secStart, m.startSection},
		{secElement, m.elementSection}, {secDataCount, m.dataCountSection}, {secData, m.dataSection},
		{secCode, m.codeSection}, {secType, m.typeSection},
	} {
		r := &reader{b: sections[step.id]}
		out, err := step.do(r)
		switch {
		case r.err != nil:
			return nil, fmt.Errorf("section %d, %w", step.id, r.err)
		case err != nil:
			return nil, err
		}
		rewritten[step.id] = out
	}

	out := append(make([]byte, 0, len(b)+len(b)/4), magic...)
	for _, id := range sectionOrder {
		if p := rewritten[id]; len(p) > 0 {
			out = append(appendU32(append(out, id), uint32(len(p))), p...)
		}
	}
	return out, nil
}

func (m *metering) readTypes(r *reader) ([]byte, error) {
	for _, n := range carries { // refill's
		all := append(appendU32(nil, uint32(n)+1), slices.Repeat([]byte{typeI64}, n+1)...)
		m.added = append(m.added, append(append([]byte{typeFunc}, all...), all...))
	}
	if r.done() {
		return nil, nil
	}
	n := r.count()
	if n > maxTypes {
		return nil, fmt.Errorf("it has %d types; at most %d can be run", n, maxTypes)
	}
	for range n {
		if r.byte() != typeFunc {
			return nil, fmt.Errorf("a type is not a function's")
		}
		m.types = append(m.types, funcType{params: r.bytes(r.u32()), results: r.bytes(r.u32())})
	}
	return nil, nil
}

// addedType is the index of the n-th type after the module's own.
func (m *metering) addedType(n int) uint32 { return uint32(len(m.types) + n) }

func (m *metering) typeSection(*reader) ([]byte, error) {
	out := appendU32(nil, uint32(len(m.types)+len(m.added)))
	for _, t := range m.types {
		out = append(appendU32(append(out, typeFunc), uint32(len(t.params))), t.params...)
		out = append(appendU32(out, uint32(len(t.results))), t.results...)
	}
	for _, t := range m.added {
		out = append(out, t...)
	}
	return out, nil
}

func (m *metering) importSection(r *reader) ([]byte, error) {
	var body []byte
	if !r.done() {
		m.imports = r.count()
		if m.imports > maxFuncs {
			return nil, fmt.Errorf("it has %d imports", m.imports)
		}
		start := r.at
		for range m.imports {
			mod, name := r.name(), r.name()
			kind := r.byte()
			r.u32()
			if r.err == nil && (kind != kindFunc || mod != wasiModule) {
				return nil, fmt.Errorf("it imports %q from %q: only functions of %s are there; compile for wasip1", clip(name), clip(mod), wasiModule)
			}
		}
		if !r.done() {
			return nil, fmt.Errorf("the imports are followed by something")
		}
		body = r.b[start:]
	}
	// Ours are the last, so that functions of the module move up.
	out := append(appendU32(nil, m.imports+uint32(len(carries))), body...)
	for k, n := range carries {
		out = appendName(appendName(out, hostModule), refillName(n))
		out = appendU32(append(out, kindFunc), m.addedType(k))
	}
	return out, nil
}

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

// moved is the index that a function has now.
func (m *metering) moved(i uint32) uint32 {
	if i >= m.imports {
		return i + uint32(len(carries))
	}
	return i
}

// refill is the import that carries carries[k] values.
func (m *metering) refill(k int) uint32 { return m.imports + uint32(k) }

func (m *metering) functionSection(r *reader) ([]byte, error) {
	if r.done() {
		return nil, nil
	}
	n := r.count()
	if n > maxFuncs {
		return nil, fmt.Errorf("it has %d functions; at most %d can be run", n, maxFuncs)
	}
	for range n {
		t := r.u32()
		if r.err == nil && int(t) >= len(m.types) {
			return nil, fmt.Errorf("a function has type %d, of %d", t, len(m.types))
		}
		m.funcs = append(m.funcs, t)
	}
	return r.b, nil
}

func (m *metering) tableSection(r *reader) ([]byte, error) {
	if r.done() {
		return nil, nil
	}
	n := r.count()
	if n > maxTables {
		return nil, fmt.Errorf("it has %d tables; at most %d can be run", n, maxTables)
	}
	out := appendU32(nil, n)
	for range n {
		kind := r.byte()
		min, max, bounded := r.limits()
		if min > maxTable {
			return nil, fmt.Errorf("a table has %d entries; at most %d can be run", min, maxTable)
		}
		if !bounded || max > maxTable {
			max = maxTable
		}
		out = appendU32(appendU32(append(out, kind, flagMax), min), max)
	}
	return out, nil
}

func (m *metering) memorySection(r *reader) ([]byte, error) {
	if r.done() {
		return nil, nil
	}
	if n := r.count(); n > 1 {
		return nil, fmt.Errorf("it has %d memories; WebAssembly 2.0 knows one", n)
	} else if n == 1 {
		r.limits()
	}
	return r.b, nil
}

func (m *metering) globalSection(r *reader) ([]byte, error) {
	var body []byte
	if !r.done() {
		m.globals = r.count()
		if m.globals > maxGlobals {
			return nil, fmt.Errorf("it has %d globals; at most %d can be run", m.globals, maxGlobals)
		}
		for range m.globals {
			body = append(body, r.byte(), r.byte())
			body = m.constant(r, body)
		}
	}
	out := append(appendU32(nil, m.globals+2), body...)
	out = append(out, typeI64, mutable, opI64Const, 0, opEnd)
	out = append(appendS64(append(out, typeI32, mutable, opI32Const), stackBytes), opEnd)
	return out, nil
}

func (m *metering) fuel() uint32  { return m.globals }
func (m *metering) stack() uint32 { return m.globals + 1 }

// constant copies an initialiser, through its end.
func (m *metering) constant(r *reader, out []byte) []byte {
	for r.err == nil {
		i := r.instr()
		if i.op == opRefFunc {
			out = appendU32(append(out, opRefFunc), m.moved(i.sub))
			continue
		}
		out = append(out, r.b[i.at:i.end]...)
		if i.op == opEnd {
			break
		}
	}
	return out
}

func (m *metering) exportSection(r *reader) ([]byte, error) {
	n := uint32(0)
	var body []byte
	starts := false
	if !r.done() {
		n = r.count()
		for range n {
			name, kind, index := r.name(), r.byte(), r.u32()
			switch {
			case name == fuelExport:
				return nil, fmt.Errorf("it exports %q, which is the runtime's", fuelExport)
			case kind == kindFunc:
				index = m.moved(index)
				starts = starts || name == "_start"
			}
			body = appendU32(append(appendName(body, name), kind), index)
		}
	}
	if r.err == nil && !starts && !m.library {
		return nil, fmt.Errorf("it exports no function _start: link it as a program, not as a library")
	}
	out := append(appendU32(nil, n+1), body...)
	return appendU32(append(appendName(out, fuelExport), kindGlob), m.fuel()), nil
}

func (m *metering) startSection(r *reader) ([]byte, error) {
	if r.done() {
		return nil, nil
	}
	return appendU32(nil, m.moved(r.u32())), nil
}

func (m *metering) elementSection(r *reader) ([]byte, error) {
	if r.done() {
		return nil, nil
	}
	n := r.count()
	out := appendU32(nil, n)
	for range n {
		flags := r.u32()
		if flags > 7 {
			return nil, fmt.Errorf("an element segment has flags %#x", flags)
		}
		passive, indexed, exprs := flags&1 != 0, flags&2 != 0, flags&4 != 0
		out = appendU32(out, flags)
		if !passive {
			if indexed {
				out = appendU32(out, r.u32())
			}
			out = m.constant(r, out)
		}
		if passive || indexed {
			out = append(out, r.byte()) // the kind
		}
		k := r.count()
		out = appendU32(out, k)
		for range k {
			if exprs {
				out = m.constant(r, out)
			} else {
				out = appendU32(out, m.moved(r.u32()))
			}
		}
	}
	return out, nil
}

// Data is left as it is; but whoever reads it next believes its counts.
func (m *metering) dataSection(r *reader) ([]byte, error) {
	if r.done() {
		return nil, nil
	}
	for range r.count() {
		flags := r.u32()
		if flags > 2 {
			return nil, fmt.Errorf("a data segment has flags %#x", flags)
		}
		if flags == 2 {
			r.u32()
		}
		if flags != 1 {
			m.constant(r, nil)
		}
		r.bytes(r.u32())
	}
	return r.b, nil
}

func (m *metering) dataCountSection(r *reader) ([]byte, error) {
	if r.done() {
		return nil, nil
	}
	if n := r.u32(); n > maxData {
		return nil, fmt.Errorf("it has %d data segments; at most %d can be run", n, maxData)
	}
	return r.b, nil
}

func (m *metering) codeSection(r *reader) ([]byte, error) {
	if r.done() {
		return nil, nil
	}
	n := r.count()
	if r.err == nil && int(n) != len(m.funcs) {
		return nil, fmt.Errorf("%d functions have %d bodies", len(m.funcs), n)
	}
	out := appendU32(nil, n)
	for i := range n {
		size := r.u32()
		if size > maxBody {
			return nil, fmt.Errorf("a function has %d bytes; at most %d can be run", size, maxBody)
		}
		body := r.bytes(size)
		if r.err != nil {
			return nil, nil
		}
		b, err := m.function(m.types[m.funcs[i]], body)
		if err != nil {
			return nil, fmt.Errorf("function %d, %w", m.imports+i, err)
		}
		out = append(appendU32(out, uint32(len(b))), b...)
	}
	return out, nil
}
