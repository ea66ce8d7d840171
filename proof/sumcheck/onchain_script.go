package sumcheck

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity"
	"probity/proof/sumcheck/transcript"
)

// A contract key is what the contract knows of a program. All numbers are
// big-endian; a place is the address of a word in the contract's memory, divided by
// 32. The words of memory are, from base on: the scalars, their complements, the
// powers of beta, the public integers, and what the script makes.
//
//	 0  base, rounds of both sumchecks, mu                         2 bytes each
//	 8  rows of weights, tables, input, output, trace, inverse     2 bytes each
//	20  number of deltas, of taus, of powers of beta               2 bytes each
//	26  number of ports, of constants                              2 bytes each
//	30  places of the three results, and of the first word behind  2 bytes each
//	38  zeros
//	64  the key's hash
//	96  the constants, which are read where they are               32 bytes each
//	    points of tables                                           64 bytes each
//	    ports: elements (4 bytes), bits of one (1), Lo (8), Hi-Lo (8)
//	    the script
//
// A script is instructions. Each writes words from a place on.
//
//	0                    end
//	1 to x p n           (places, 2 bytes each) for each of the n words a from p on: a - a x, a x
//	2 to k n, n k pairs  n sums of the products of k pairs of places
const (
	keyHead   = 96
	portBytes = 21

	opEnd   = 0
	opSplit = 1
	opSums  = 2

	// keyMemory is where the contract puts its key, a place.
	keyMemory = 96
	// zeroPlace is a word of memory that is 0.
	zeroPlace = 3
	maxPlace  = 1<<16 - 1
	// maxContractKey is what a few contracts' codes hold.
	maxContractKey = 1 << 17
)

// A port is a tensor that a contract is given as words.
type port struct {
	count  int
	width  uint
	lo, hi int64
}

func sortedKeys[V any](m map[ref]V) []ref { return slices.Sorted(maps.Keys(m)) }

// A contractKey is a contract key, taken apart.
type contractKey struct {
	base, rounds1, rounds2, mu int
	rows                       [vectors]int
	delta, tau, powers         int
	results                    [results]int
	end                        int
	hash                       probity.Hash
	tables                     []byte
	ports                      []port
	constants                  []fr.Element
	script                     []byte
}

func (k *contractKey) encode() ([]byte, error) {
	var b []byte
	bad := false
	put := func(numbers ...int) {
		for _, n := range numbers {
			bad = bad || n < 0 || n > maxPlace
			b = binary.BigEndian.AppendUint16(b, uint16(n))
		}
	}
	put(k.base, k.rounds1, k.rounds2, k.mu)
	put(k.rows[:]...)
	put(k.delta, k.tau, k.powers, len(k.ports), len(k.constants))
	put(k.results[:]...)
	put(k.end)
	b = append(append(b, make([]byte, 26)...), k.hash[:]...)
	b = append(transcript.AppendScalars(b, k.constants...), k.tables...)
	for _, p := range k.ports {
		b = binary.BigEndian.AppendUint32(b, uint32(p.count))
		b = append(b, byte(p.width))
		b = binary.BigEndian.AppendUint64(b, uint64(p.lo))
		b = binary.BigEndian.AppendUint64(b, uint64(p.hi-p.lo))
	}
	b = append(b, k.script...)
	if bad || len(b) > maxContractKey {
		return nil, fmt.Errorf("the program is too large for a contract: its key takes %d bytes, at most %d, and %d words of memory, at most %d", len(b), maxContractKey, k.end, maxPlace)
	}
	return b, nil
}

func parseContractKey(b []byte) (k *contractKey, err error) {
	short := errors.New("a contract key is cut short")
	if len(b) < keyHead {
		return nil, short
	}
	word := func(i int) int { return int(binary.BigEndian.Uint16(b[i:])) }
	k = &contractKey{base: word(0), rounds1: word(2), rounds2: word(4), mu: word(6), delta: word(20), tau: word(22), powers: word(24), end: word(36)}
	for i := range k.rows {
		k.rows[i] = word(8 + 2*i)
	}
	for i := range k.results {
		k.results[i] = word(30 + 2*i)
	}
	ports, constants := word(26), word(28)
	copy(k.hash[:], b[64:96])
	b = b[keyHead:]
	if len(b) < 32*constants+64*k.rows[tables]+portBytes*ports {
		return nil, short
	}
	for range constants {
		var x fr.Element
		if err := x.SetBytesCanonical(b[:32]); err != nil {
			return nil, errors.New("a constant of a contract key is not below the order of the field")
		}
		k.constants, b = append(k.constants, x), b[32:]
	}
	k.tables, b = b[:64*k.rows[tables]], b[64*k.rows[tables]:]
	for range ports {
		p := port{count: int(binary.BigEndian.Uint32(b)), width: uint(b[4]), lo: int64(binary.BigEndian.Uint64(b[5:]))}
		p.hi = p.lo + int64(binary.BigEndian.Uint64(b[13:]))
		k.ports, b = append(k.ports, p), b[portBytes:]
	}
	k.script = b
	return k, nil
}

// run is the contract's interpreter, for tests: words are those that are given, and
// the results come back.
func (k *contractKey) run(words []fr.Element) (out [results]fr.Element, err error) {
	memory := make([]fr.Element, maxPlace+1)
	copy(memory[keyMemory+keyHead/32:], k.constants)
	copy(memory[min(k.base, maxPlace):], words)
	b := k.script
	take := func() (n int) {
		n = int(binary.BigEndian.Uint16(b))
		b = b[2:]
		return n
	}
	for {
		if len(b) == 0 {
			return out, errors.New("a script without end")
		}
		op := b[0]
		if b = b[1:]; op == opEnd {
			break
		}
		switch {
		case op == opSplit && len(b) >= 8:
			to, x, from, n := take(), memory[take()], take(), take()
			if to+2*n > len(memory) || from+n > len(memory) {
				return out, errors.New("a script leaves its memory")
			}
			for i := range n {
				a := memory[from+i]
				var high fr.Element
				high.Mul(&a, &x)
				memory[to+2*i+1] = high
				memory[to+2*i].Sub(&a, &high)
			}
		case op == opSums && len(b) >= 6:
			to, arity, n := take(), take(), take()
			if len(b) < 4*arity*n || to+n > len(memory) {
				return out, errors.New("a script is cut short, or leaves its memory")
			}
			for i := range n {
				var sum fr.Element
				for range arity {
					x, y := memory[take()], memory[take()]
					x.Mul(&x, &y)
					sum.Add(&sum, &x)
				}
				memory[to+i] = sum
			}
		default:
			return out, fmt.Errorf("an instruction %d", op)
		}
	}
	for i, place := range k.results {
		out[i] = memory[place]
	}
	return out, nil
}

// A schedule turns a graph into a script: level by level, so that all that an
// instruction reads is there before it, and instructions have many operands. Words
// that are not read any more are written again.
type schedule struct {
	g           *graph
	coordinates int // of what is given, those that have complements
	level       []int
	last        []int // the level that reads an expression last
	place       []int
	free        []span // places to write to, sorted
	end         int    // of all places in use so far
	constants   []fr.Element
	script      []byte
}

type span struct{ from, n int }

// plan gives every expression that the results need a place. What is given starts at base.
func (g *graph) plan(coordinates, base int, results []ref) *schedule {
	s := &schedule{g: g, coordinates: coordinates, level: make([]int, len(g.all)), last: make([]int, len(g.all)), place: make([]int, len(g.all)), end: base + g.given}
	needed := make([]bool, len(g.all))
	for _, r := range results {
		needed[r] = true
	}
	// Expressions come after what they are made of.
	for r := len(g.all) - 1; r >= 0; r-- {
		if needed[r] {
			for _, p := range g.all[r].pairs {
				needed[p.a], needed[p.b] = true, true
			}
		}
	}
	var levels [][]ref
	for r := range g.all {
		e := &g.all[r]
		switch {
		case e.kind == given:
			s.place[r] = base + e.at
		case !needed[r]:
		case ref(r) == zeroRef:
			s.place[r] = zeroPlace
		case e.kind == constant:
			s.place[r] = keyMemory + keyHead/32 + len(s.constants)
			s.constants = append(s.constants, e.value)
		default:
			for _, p := range e.pairs {
				s.level[r] = max(s.level[r], s.level[p.a]+1, s.level[p.b]+1)
			}
			for _, p := range e.pairs {
				s.last[p.a], s.last[p.b] = max(s.last[p.a], s.level[r]), max(s.last[p.b], s.level[r])
			}
			for len(levels) < s.level[r] {
				levels = append(levels, nil)
			}
			levels[s.level[r]-1] = append(levels[s.level[r]-1], ref(r))
		}
	}
	for _, r := range results {
		s.last[r] = len(levels) + 1
	}
	dead := make([][]int, len(levels)+1) // places, by the level that reads them last
	for i, l := range levels {
		if i > 0 {
			s.release(dead[i-1])
		}
		s.emit(l, needed)
		for _, r := range l {
			dead[s.last[r]-1] = append(dead[s.last[r]-1], s.place[r])
		}
	}
	s.script = append(s.script, opEnd)
	return s
}

// release lets places be written again.
func (s *schedule) release(places []int) {
	for _, p := range places {
		s.free = append(s.free, span{p, 1})
	}
	slices.SortFunc(s.free, func(a, b span) int { return a.from - b.from })
	merged := s.free[:0]
	for _, f := range s.free {
		if n := len(merged); n > 0 && merged[n-1].from+merged[n-1].n == f.from {
			merged[n-1].n += f.n
		} else {
			merged = append(merged, f)
		}
	}
	s.free = merged
}

// take finds n words, one behind the other.
func (s *schedule) take(n int) int {
	best := -1
	for i, f := range s.free {
		if f.n >= n && (best < 0 || f.n < s.free[best].n) {
			best = i
		}
	}
	if best < 0 {
		s.end += n
		return s.end - n
	}
	f := &s.free[best]
	f.from, f.n = f.from+n, f.n-n
	return f.from - n
}

// A fork is a and b, one times a coordinate's complement and one times the coordinate.
type fork struct {
	coordinate, parent int // places
	low, high          ref
}

// maxGap is how far apart words are that are still split by one instruction.
const maxGap = 2

// emit writes the instructions for expressions that do not need each other.
func (s *schedule) emit(all []ref, needed []bool) {
	done := map[ref]bool{}
	var forks []fork
	for _, r := range all {
		if done[r] || len(s.g.all[r].pairs) != 1 {
			continue
		}
		p := s.g.all[r].pairs[0]
		for _, try := range []pair{p, {p.b, p.a}} {
			// The complement is this one's, so r is the lower half.
			e := &s.g.all[try.b]
			if e.kind != given || e.at < s.coordinates || e.at >= 2*s.coordinates || s.g.all[try.a].kind != sum {
				continue
			}
			is := s.g.givenRef(e.at - s.coordinates)
			high, ok := s.g.known[string(mulKey(try.a, is))]
			if ok && needed[high] && !done[high] {
				forks = append(forks, fork{s.place[is], s.place[try.a], r, high})
				done[r], done[high] = true, true
				break
			}
		}
	}
	slices.SortFunc(forks, func(a, b fork) int {
		return cmp.Or(cmp.Compare(a.coordinate, b.coordinate), cmp.Compare(a.parent, b.parent))
	})
	for i := 0; i < len(forks); {
		// The next ones follow, or all but: what is between them is computed for nothing.
		n, words := 1, 1
		for i+n < len(forks) && forks[i+n].coordinate == forks[i].coordinate && forks[i+n].parent-forks[i+n-1].parent <= maxGap {
			words = forks[i+n].parent - forks[i].parent + 1
			n++
		}
		if n == 1 { // two products are as cheap
			done[forks[i].low], done[forks[i].high] = false, false
		} else {
			to := s.take(2 * words)
			s.op(opSplit, to, forks[i].coordinate, forks[i].parent, words)
			for _, f := range forks[i : i+n] {
				k := to + 2*(f.parent-forks[i].parent)
				s.place[f.low], s.place[f.high] = k, k+1
			}
		}
		i += n
	}
	byArity := map[ref][]ref{}
	for _, r := range all {
		if !done[r] {
			n := ref(len(s.g.all[r].pairs))
			byArity[n] = append(byArity[n], r)
		}
	}
	for _, arity := range sortedKeys(byArity) {
		rs := byArity[arity]
		to := s.take(len(rs))
		s.op(opSums, to, int(arity), len(rs))
		for i, r := range rs {
			for _, p := range s.g.all[r].pairs {
				s.script = binary.BigEndian.AppendUint16(s.script, uint16(s.place[p.a]))
				s.script = binary.BigEndian.AppendUint16(s.script, uint16(s.place[p.b]))
			}
			s.place[r] = to + i
		}
	}
}

func (s *schedule) op(code byte, operands ...int) {
	s.script = append(s.script, code)
	for _, n := range operands {
		s.script = binary.BigEndian.AppendUint16(s.script, uint16(n))
	}
}

// givenRef is the expression that was given with this number.
func (g *graph) givenRef(n int) ref {
	return g.known[string(binary.BigEndian.AppendUint32([]byte{'g'}, uint32(n)))]
}
