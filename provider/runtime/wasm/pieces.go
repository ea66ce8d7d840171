package wasm

import (
	"errors"
	"slices"
)

// A piece is code that is entered at its top only, and what it costs.
type piece struct {
	cost   uint64
	parent int  // the piece that is always executed before, or -1
	loop   bool // one turn of a loop
}

// A shape is what has to be known of a function before it is written anew.
type shape struct {
	locals  uint32 // its own, without parameters
	code    []instr
	pieces  []piece
	starts  map[int]int      // instruction after which a piece begins -> the piece
	sets    map[int][]uint32 // a loop's instruction -> the locals that it sets
	loops   bool
	calls   bool // functions that are metered too
	moves   bool // has bulk instructions with a length
	charges int  // pieces that cost something
}

type frame struct {
	op   byte
	dom  int  // the piece in which it began
	dead bool // whether code was unreachable where it began
	loop int  // the innermost loop that it is in or is, or -1
}

// shapeOf finds a function's pieces. r stands after the locals.
func (m *metering) shapeOf(r *reader, s *shape) error {
	s.starts, s.sets = map[int]int{}, map[int][]uint32{}
	s.pieces = []piece{{parent: -1}}
	cur, dead := 0, false
	begin := func(p piece) {
		s.pieces = append(s.pieces, p)
		cur = len(s.pieces) - 1
		s.starts[len(s.code)-1] = cur
	}
	frames := []frame{{op: opBlock, loop: -1}}
	for len(frames) > 0 {
		i := r.instr()
		if r.err != nil {
			return r.err
		}
		s.code = append(s.code, i)
		top := &frames[len(frames)-1]
		switch i.op {
		case opBlock:
			frames = append(frames, frame{opBlock, cur, dead, top.loop})
		case opLoop:
			frames = append(frames, frame{opLoop, cur, dead, len(s.code) - 1})
			s.loops = true
			begin(piece{parent: -1, loop: true, cost: 1})
		case opIf:
			s.pieces[cur].cost++
			frames = append(frames, frame{opIf, cur, dead, top.loop})
			begin(piece{parent: cur})
		case opElse:
			if top.op != opIf {
				return errors.New("an else has no if")
			}
			top.op, dead = opElse, top.dead
			begin(piece{parent: top.dom})
		case opEnd:
			dom := top.dom
			dead = top.dead
			if top.op == opLoop {
				for _, l := range s.sets[top.loop] {
					s.set(frames[len(frames)-2].loop, l)
				}
			}
			frames = frames[:len(frames)-1]
			if len(frames) > 0 {
				begin(piece{parent: dom})
			}
		default:
			if !dead {
				s.pieces[cur].cost++
			}
			switch {
			case i.op == opBr || i.op == opBrTable || i.op == opReturn || i.op == opUnreachable:
				dead = true
			case i.op == opCall && i.sub >= m.imports, i.op == opCallIndirect:
				s.calls = true
			case i.moves():
				s.moves = true
			case i.op == opLocalSet || i.op == opLocalTee:
				s.set(top.loop, i.sub)
			}
		}
	}
	if !r.done() {
		return errors.New("its end is followed by something")
	}
	// Children come after their parents, so that what is put together from
	// small pieces is seen as a whole.
	for i := len(s.pieces) - 1; i > 0; i-- {
		p := &s.pieces[i]
		if p.parent >= 0 && p.cost < minPiece {
			s.pieces[p.parent].cost += p.cost
			p.cost = 0
		}
	}
	for _, p := range s.pieces {
		if p.cost > 0 {
			s.charges++
		}
	}
	return nil
}

// set notes that a loop sets a local: as many as can be carried.
func (s *shape) set(loop int, local uint32) {
	if loop < 0 {
		return
	}
	if l := s.sets[loop]; len(l) < carries[len(carries)-1] && !slices.Contains(l, local) {
		s.sets[loop] = append(l, local)
	}
}

// free takes out of the shape whatever is counted but the stack.
func (s *shape) free() {
	for i := range s.pieces {
		s.pieces[i].cost = 0
	}
	s.charges, s.loops, s.moves = 0, false, false
}

// A writer writes a function with counters in it.
type writer struct {
	*metering
	out   []byte
	local bool   // whether the fuel is in a local while the function runs
	fuelL uint32 // that local
	tempL uint32 // a local for a length
	frame int64  // bytes on the stack

	numbers []byte // types of parameters and of locals
	room    int    // how many more locals may be carried

	// Labels: how many are open, and for each frame of the module which of them
	// is its own, and what one turn of it costs if it is a loop in wrappers.
	open   int
	labels []label
}

type label struct {
	at      int
	wrapped bool
	cost    uint64
	carried []uint32
}

// function returns a function's body with counters in it.
func (m *metering) function(t funcType, body []byte) ([]byte, error) {
	r := &reader{b: body}
	s := &shape{}
	groups := r.count()
	locals := r.at
	types := slices.Clone(t.params)
	for range groups {
		n := r.u32()
		typ := r.byte()
		if n > maxLocals || s.locals+n > maxLocals {
			return nil, errors.New("it has more than 10,000 locals")
		}
		s.locals += n
		types = append(types, slices.Repeat([]byte{typ}, int(n))...)
	}
	declared := body[min(locals, len(body)):r.at]
	if r.err != nil {
		return nil, r.err
	}
	if err := m.shapeOf(r, s); err != nil {
		return nil, err
	}

	if m.free {
		s.free()
	}
	w := &writer{
		metering: m, out: make([]byte, 0, len(body)+len(body)/4+64),
		local: s.loops || s.moves || s.charges > 2,
		fuelL: uint32(len(t.params)) + s.locals, tempL: uint32(len(t.params)) + s.locals + 1,
		numbers: types, room: len(s.code) / 4,
		frame: frameBytes + 8*int64(len(t.params)) + 8*int64(s.locals) + 2*int64(len(s.code)),
	}
	if w.local {
		groups++
	}
	if s.moves {
		groups++
	}
	w.out = append(appendU32(w.out, groups), declared...)
	if w.local {
		w.out = append(w.out, 1, typeI64)
	}
	if s.moves {
		w.out = append(w.out, 1, typeI32)
	}

	wrapped := w.local || s.calls
	if s.calls {
		w.takeStack()
	}
	if w.local {
		w.index(opGlobalGet, m.fuel())
		w.index(opLocalSet, w.fuelL)
	}
	w.charge(s.pieces[0].cost)
	if s.calls && !m.free {
		w.check(nil)
	}
	if wrapped {
		// Whatever leaves the function leaves this block, and passes the end.
		w.out = append(w.out, opBlock)
		w.out = m.blockType(w.out, t.results)
	}
	w.open, w.labels = 1, []label{{}} // the block's, or the function's own
	for n, i := range s.code[:len(s.code)-1] {
		p, begins := s.starts[n]
		switch {
		case i.op == opLoop && !m.free:
			w.loop(i, body, s.pieces[p].cost, s.sets[n])
		default:
			w.instr(i, body, wrapped)
			if begins {
				w.charge(s.pieces[p].cost)
			}
		}
	}
	if wrapped {
		w.out = append(w.out, opEnd)
	}
	if w.local {
		w.flush()
	}
	if s.calls {
		w.index(opGlobalGet, m.stack())
		w.i32(w.frame)
		w.out = append(w.out, opI32Add)
		w.index(opGlobalSet, m.stack())
	}
	return append(w.out, opEnd), nil
}

// blockType appends the type of a block with a function's results.
func (m *metering) blockType(out, results []byte) []byte {
	switch len(results) {
	case 0:
		return append(out, typeVoid)
	case 1:
		return append(out, results[0])
	}
	index, ok := m.blocks[string(results)]
	if !ok {
		index = m.addedType(len(m.added))
		m.blocks[string(results)] = index
		m.added = append(m.added, append(appendU32([]byte{typeFunc, 0}, uint32(len(results))), results...))
	}
	return appendS64(out, int64(index))
}

func (w *writer) index(op byte, i uint32) { w.out = appendU32(append(w.out, op), i) }
func (w *writer) i32(v int64)             { w.out = appendS64(append(w.out, opI32Const), v) }
func (w *writer) i64(v int64)             { w.out = appendS64(append(w.out, opI64Const), v) }

func (w *writer) getFuel() {
	if w.local {
		w.index(opLocalGet, w.fuelL)
	} else {
		w.index(opGlobalGet, w.fuel())
	}
}

func (w *writer) setFuel() {
	if w.local {
		w.index(opLocalSet, w.fuelL)
	} else {
		w.index(opGlobalSet, w.fuel())
	}
}

func (w *writer) charge(cost uint64) {
	if cost == 0 {
		return
	}
	w.getFuel()
	w.i64(int64(cost))
	w.out = append(w.out, opI64Sub)
	w.setFuel()
}

// check asks the host for more when the slice is used up.
func (w *writer) check(carried []uint32) {
	w.getFuel()
	w.i64(0)
	w.out = append(w.out, opI64LtS, opIf, typeVoid)
	w.more(carried)
	w.setFuel()
	w.out = append(w.out, opEnd)
}

// more calls the host and leaves what it gives on the stack. The call takes some
// locals with it and gives them back, so that the compiler needs no place for
// them while it lasts.
func (w *writer) more(carried []uint32) {
	k := 0
	for carries[k] < len(carried) {
		k++
	}
	w.getFuel()
	for _, l := range carried {
		w.index(opLocalGet, l)
		switch w.numbers[l] {
		case typeI32:
			w.out = append(w.out, opI64ExtendI32)
		case typeF32:
			w.out = append(w.out, opI32OfF32, opI64ExtendI32)
		case typeF64:
			w.out = append(w.out, opI64OfF64)
		}
	}
	for range carries[k] - len(carried) {
		w.i64(0)
	}
	w.index(opCall, w.refill(k))
	for range carries[k] - len(carried) {
		w.out = append(w.out, opDrop)
	}
	for _, l := range slices.Backward(carried) {
		switch w.numbers[l] {
		case typeI32:
			w.out = append(w.out, opI32WrapI64)
		case typeF32:
			w.out = append(w.out, opI32WrapI64, opF32OfI32)
		case typeF64:
			w.out = append(w.out, opF64OfI64)
		}
		w.index(opLocalSet, l)
	}
}

// takeStack takes the function's frame from what is left of the stack.
func (w *writer) takeStack() {
	w.index(opGlobalGet, w.stack())
	w.i32(w.frame)
	w.out = append(w.out, opI32Sub)
	w.index(opGlobalSet, w.stack())
	w.index(opGlobalGet, w.stack())
	w.i32(0)
	w.out = append(w.out, opI32LtS, opIf, typeVoid)
	w.i64(stackOverflow)
	w.index(opCall, w.refill(0))
	w.out = append(w.out, opUnreachable, opEnd) // nothing is needed after the call
}

// flush puts the local's fuel where others see it.
func (w *writer) flush() {
	w.index(opLocalGet, w.fuelL)
	w.index(opGlobalSet, w.fuel())
}

// loop begins a loop, and checks at its head. The call that asks for more stands
// outside of it, so that the compiler need not keep values safe from a call
// within:
//
//	block (results)
//	  loop
//	    block
//	      loop (results) ;; the module's
//	        fuel -= cost; br_if the block, fuel < 0
//	        ...
//	      end
//	      br the outermost
//	    end
//	    fuel = refill(fuel) + cost
//	    br the outer loop
//	  end
//	  unreachable
//	end
//
// Whatever is needed after a call has a place on the stack, and a local that the
// loop sets would be written there at each turn, although the call is hardly ever
// made. So the call takes those with it.
func (w *writer) loop(i instr, body []byte, cost uint64, sets []uint32) {
	blockType := body[i.at+1 : i.end]
	if w.takesParameters(blockType) {
		w.out = append(w.out, body[i.at:i.end]...)
		w.labels = append(w.labels, label{at: w.open})
		w.open++
		w.charge(cost)
		w.check(w.carriable(sets))
		return
	}
	w.out = append(append(w.out, opBlock), blockType...)
	w.out = append(w.out, opLoop, typeVoid, opBlock, typeVoid)
	w.out = append(append(w.out, opLoop), blockType...)
	w.labels = append(w.labels, label{at: w.open + 3, wrapped: true, cost: cost, carried: w.carriable(sets)})
	w.open += 4
	w.charge(cost)
	w.getFuel()
	w.i64(0)
	w.out = append(w.out, opI64LtS, opBrIf, 1)
}

// carriable are those of some locals that are numbers, if there is room.
func (w *writer) carriable(sets []uint32) (out []uint32) {
	for _, l := range sets {
		if int64(l) < int64(len(w.numbers)) && w.room > 0 && w.numbers[l] >= typeF64 && w.numbers[l] <= typeI32 {
			out = append(out, l)
			w.room--
		}
	}
	return out
}

// endLoop ends what loop began with wrappers.
func (w *writer) endLoop(cost uint64, carried []uint32) {
	w.out = append(w.out, opEnd, opBr, 2, opEnd)
	w.more(carried)
	w.i64(int64(cost))
	w.out = append(w.out, opI64Add)
	w.setFuel()
	w.out = append(w.out, opBr, 0, opEnd, opUnreachable, opEnd)
}

// takesParameters reports whether a block of the type takes values from the
// stack: only types of functions can, which are numbers of 0 and more.
func (w *writer) takesParameters(blockType []byte) bool {
	if len(blockType) == 1 && blockType[0]&0x40 != 0 {
		return false // a value's type, or none
	}
	r := &reader{b: blockType}
	n := r.u32()
	return r.err != nil || int(n) >= len(w.types) || len(w.types[n].params) > 0
}

// target is what a branch to the n-th frame of the module from within is now.
func (w *writer) target(n uint32) uint32 {
	if int64(n) >= int64(len(w.labels)) {
		return n + uint32(w.open) // invalid, and it stays so
	}
	return uint32(w.open - 1 - w.labels[len(w.labels)-1-int(n)].at)
}

func (w *writer) instr(i instr, body []byte, wrapped bool) {
	switch i.op {
	case opBlock, opIf, opLoop:
		w.labels = append(w.labels, label{at: w.open})
		w.open++
	case opEnd:
		l := w.labels[len(w.labels)-1]
		w.labels = w.labels[:len(w.labels)-1]
		w.open = l.at
		if l.wrapped {
			w.open = l.at - 3
			w.endLoop(l.cost, l.carried)
			return
		}
	case opBr, opBrIf:
		w.index(i.op, w.target(i.sub))
		return
	case opBrTable:
		r := &reader{b: body, at: i.at + 1}
		n := r.u32()
		w.index(opBrTable, n)
		for range n + 1 {
			w.out = appendU32(w.out, w.target(r.u32()))
		}
		return
	case opReturn:
		if wrapped {
			w.index(opBr, uint32(w.open-1))
			return
		}
	case opRefFunc:
		w.index(opRefFunc, w.moved(i.sub))
		return
	case opCall, opCallIndirect:
		// Imports run in the host, which counts by itself, but may end it all.
		if w.local {
			w.flush()
		}
		if i.op == opCall {
			w.index(opCall, w.moved(i.sub))
		} else {
			w.out = append(w.out, body[i.at:i.end]...)
		}
		if w.local && (i.op == opCallIndirect || i.sub >= w.imports) {
			w.index(opGlobalGet, w.fuel())
			w.index(opLocalSet, w.fuelL)
		}
		return
	}
	if i.moves() && !w.free {
		w.index(opLocalTee, w.tempL)
		w.getFuel()
		w.index(opLocalGet, w.tempL)
		w.out = append(w.out, opI64ExtendI32)
		w.i64(bulkShift)
		w.out = append(w.out, opI64ShrU, opI64Sub)
		w.setFuel()
	}
	w.out = append(w.out, body[i.at:i.end]...)
}
