package sumcheck

import (
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc"
	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"golang.org/x/crypto/sha3"

	"probity/model"
)

// The naive verifier is written from PROTOCOL.md: it shares with the fast one the
// layout (which blocks and relations a program has) and nothing behind it. All
// tables are written out, all extensions are sums over the whole cube, numbers are
// big integers. What it and the fast verifier say must be the same.
type naive struct {
	s     *system
	state []byte
}

var order = fr.Modulus()

func mod(x *big.Int) *big.Int { return x.Mod(x, order) }

func mulmod(x ...*big.Int) *big.Int {
	p := big.NewInt(1)
	for _, f := range x {
		mod(p.Mul(p, f))
	}
	return p
}

func submod(a, b *big.Int) *big.Int { return mod(new(big.Int).Sub(a, b)) }

func addmod(a, b *big.Int) *big.Int { return mod(new(big.Int).Add(a, b)) }

func keccak(b ...[]byte) []byte {
	h := sha3.NewLegacyKeccak256()
	for _, x := range b {
		h.Write(x)
	}
	return h.Sum(nil)
}

func (n *naive) absorb(b ...[]byte) {
	var all []byte
	for _, x := range b {
		all = append(all, x...)
	}
	if len(all) > 0 {
		n.state = keccak(n.state, all)
	}
}

func (n *naive) draw() *big.Int {
	n.state = keccak(n.state)
	return mod(new(big.Int).SetBytes(n.state))
}

func (n *naive) draws(count int) (out []*big.Int) {
	for range count {
		out = append(out, n.draw())
	}
	return out
}

// nEq is eq of a point and an index.
func nEq(p []*big.Int, i int) *big.Int {
	v := big.NewInt(1)
	for k := range p {
		if i>>k&1 == 1 {
			v = mulmod(v, p[k])
		} else {
			v = mulmod(v, submod(big.NewInt(1), p[k]))
		}
	}
	return v
}

// extension is the multilinear extension of a table at a point.
func extension(table []*big.Int, p []*big.Int) *big.Int {
	sum := new(big.Int)
	for i, t := range table {
		if t != nil && t.Sign() != 0 {
			sum = addmod(sum, mulmod(t, nEq(p, i)))
		}
	}
	return sum
}

// indices are all real indices of a space in row-major order: the axes' indices, and
// the position in the cube.
func indices(dims []int) (all [][]int, positions []int) {
	width := func(d int) int { return big.NewInt(int64(d - 1)).BitLen() }
	n := 1
	for _, d := range dims {
		n *= d
	}
	for i := range n {
		index := make([]int, len(dims))
		rest, shift, position := i, 0, 0
		for a := len(dims) - 1; a >= 0; a-- {
			index[a] = rest % dims[a]
			rest /= dims[a]
			position += index[a] << shift
			shift += width(dims[a])
		}
		all, positions = append(all, index), append(positions, position)
	}
	return all, positions
}

// coordinates are those of a point that belong to an axis.
func coordinates(dims []int, a int, p []*big.Int) []*big.Int {
	low := 0
	for _, d := range dims[a+1:] {
		low += big.NewInt(int64(d - 1)).BitLen()
	}
	return p[low : low+big.NewInt(int64(dims[a]-1)).BitLen()]
}

type nChallenges struct {
	alpha, gamma, beta, rho, lambda *big.Int
	delta, tau, first, second       []*big.Int
}

// entry is what an axis reads: the factor of the block's index k at an index of the space.
func (n *naive) entry(x axis, i []int, k int, c *nChallenges) *big.Int {
	yes := func(b bool) *big.Int {
		if b {
			return big.NewInt(1)
		}
		return new(big.Int)
	}
	switch x.kind {
	case along:
		index := i[x.of]
		if x.n > 0 {
			index = index >> x.at % (1 << x.n)
		}
		return yes(index == k)
	case fixed:
		return yes(k == x.at)
	case mapped:
		return yes(int(x.to[i[x.of]]) == k)
	case spread:
		row := x.rows[0]
		if x.of >= 0 {
			row = x.rows[i[x.of]]
		}
		count := new(big.Int)
		for _, j := range row {
			count.Add(count, yes(int(j) == k))
		}
		return count
	case after:
		return yes(k > i[x.of])
	case whole:
		return big.NewInt(1)
	case position:
		return big.NewInt(int64(k))
	case byTau:
		return nEq(c.tau[x.at:x.at+x.n], k)
	case byDelta:
		return nEq(c.delta[x.at:x.at+x.n], k)
	case convolved:
		sum := new(big.Int)
		for y := range x.conv.out {
			if y*x.conv.stride+k*x.conv.dilation-x.conv.pad == i[x.of] {
				sum = addmod(sum, nEq(c.tau[x.conv.at:x.conv.at+x.conv.n], y))
			}
		}
		return sum
	}
	panic("an axis of a new kind")
}

// An nEntry is that an axis reads the block's index at, times value.
type nEntry struct {
	at    int
	value *big.Int
}

// entries are what an axis of n indices reads, for every index of the space's axis; or
// of one, if it reads the same for all.
func (n *naive) entries(x axis, dims []int, length int, c *nChallenges) (all [][]nEntry) {
	index, count := make([]int, len(dims)), 1
	if x.reads() && x.of >= 0 {
		count = dims[x.of]
	}
	for i := range count {
		if count > 1 {
			index[x.of] = i
		}
		var read []nEntry
		for k := range length {
			if e := n.entry(x, index, k, c); e.Sign() != 0 {
				read = append(read, nEntry{k, e})
			}
		}
		all = append(all, read)
	}
	return all
}

// functional adds the parts' functionals over a space, weighted at a point, to the
// vectors' tables, and returns the public number.
func (n *naive) functional(forms map[vector][]*big.Int, parts []part, dims []int, p []*big.Int, scale *big.Int, c *nChallenges, st *statement) *big.Int {
	public := new(big.Int)
	all, positions := indices(dims)
	for j := range parts {
		q := &parts[j]
		f := mulmod(scale, q.n.BigInt(new(big.Int)))
		for range q.alpha {
			f = mulmod(f, c.alpha)
		}
		for range q.gamma {
			f = mulmod(f, c.gamma)
		}
		var places []int
		var tables [][][]nEntry // of every axis, for every index of the space's axis: what it reads
		if q.block != nil {
			_, places = indices(q.block.cube.dims)
			for a, x := range q.axes {
				tables = append(tables, n.entries(x, dims, q.block.dims[a], c))
			}
		}
		for number, i := range all {
			w := mulmod(f, nEq(p, positions[number]))
			switch {
			case q.block != nil && q.flat != nil:
				t := forms[q.block.vector]
				at := q.block.at + int(q.flat[number])
				t[at] = addmod(t[at], w)
			case q.block != nil:
				t := forms[q.block.vector]
				var read func(a, number int, e *big.Int)
				read = func(a, number int, e *big.Int) {
					if a == len(q.axes) {
						at := q.block.at + places[number]
						t[at] = addmod(t[at], e)
						return
					}
					of := 0
					if q.axes[a].reads() && q.axes[a].of >= 0 {
						of = i[q.axes[a].of]
					}
					for _, x := range tables[a][of] {
						read(a+1, number*q.block.dims[a]+x.at, mulmod(e, x.value))
					}
				}
				read(0, 0, w)
			case q.public != nil:
				public = addmod(public, mulmod(w, big.NewInt(q.public.values(st)[number])))
			case q.index:
				public = addmod(public, mulmod(w, big.NewInt(int64(i[0]))))
			default:
				for _, x := range q.axes {
					if x.to[i[x.of]] < 0 {
						w = new(big.Int)
					}
				}
				public = addmod(public, w)
			}
		}
	}
	return public
}

// verify is the protocol's verification, of a parsed proof.
func (n *naive) verify(k *Key, st *statement, proof *Proof) error {
	s := n.s
	c := &nChallenges{}
	scalar := func(x fr.Element) *big.Int { return x.BigInt(new(big.Int)) }
	bytes32 := func(x *big.Int) []byte { return x.FillBytes(make([]byte, 32)) }
	points := func(ps []curve.G1Affine) (b []byte) {
		for _, p := range ps {
			x, y := p.X.BigInt(new(big.Int)), p.Y.BigInt(new(big.Int))
			b = append(append(b, bytes32(x)...), bytes32(y)...)
		}
		return b
	}
	n.state = keccak([]byte("probity sumcheck, version 3"))
	hash := k.Hash()
	// The statement: names of commitments, or zeros; then packed integers, element i of
	// a word at bit i times the width.
	message := append(hash[:], st.setup.Encode()...)
	for _, ps := range [][]curve.G1Affine{st.weights, st.tables} {
		name := make([]byte, 32)
		if len(ps) > 0 {
			name = keccak(points(ps))
		}
		message = append(message, name...)
	}
	pack := func(x []int64, of model.Value) {
		width := max(1, big.NewInt(of.Hi-of.Lo).BitLen())
		for len(x) > 0 {
			word := new(big.Int)
			m := min(len(x), 248/width)
			for i, v := range x[:m] {
				word.Add(word, new(big.Int).Lsh(big.NewInt(v-of.Lo), uint(i*width)))
			}
			message, x = append(message, bytes32(word)...), x[m:]
		}
	}
	for _, ps := range [][]curve.G1Affine{st.input, st.output} {
		if ps != nil {
			message = append(message, keccak(points(ps))...)
		}
	}
	for i, x := range st.inputs {
		pack(x, s.program.Values[i])
	}
	for i, x := range st.outputs {
		pack(x, s.program.Values[s.program.Outputs[i].Value])
	}
	n.absorb(message)
	n.absorb(points(proof.Trace))
	n.absorb(points(proof.Masks))
	if len(s.blocks[inverse]) > 0 {
		c.alpha, c.gamma = n.draw(), n.draw()
		c.delta = n.draws(s.delta)
		n.absorb(points(proof.Inverse))
	}
	c.tau = n.draws(s.tau)
	c.beta = n.draw()

	rounds := func(variables int, sum *big.Int, coefficients [][]*big.Int) (point []*big.Int, last *big.Int) {
		point = make([]*big.Int, variables+1)
		last = sum
		n.absorb(bytes32(sum))
		for i, sent := range coefficients {
			var b []byte
			for _, x := range sent {
				b = append(b, bytes32(x)...)
			}
			n.absorb(b)
			r := n.draw()
			at := variables - 1 - i
			if i == variables {
				at = variables
			}
			point[at] = r
			// s(r), with s(0) + s(1) = last.
			linear := submod(last, mulmod(big.NewInt(2), sent[0]))
			value, power := new(big.Int).Set(sent[0]), mulmod(r)
			for _, x := range sent[1:] {
				linear = submod(linear, x)
				power = mulmod(power, r)
				value = addmod(value, mulmod(x, power))
			}
			last = addmod(value, mulmod(linear, r))
		}
		return point, last
	}
	var sent [][]*big.Int
	for _, r := range proof.First {
		sent = append(sent, []*big.Int{scalar(r[0]), scalar(r[1]), scalar(r[2])})
	}
	n1, n2 := s.rounds[0], s.rounds[1]
	var last1, last2 *big.Int
	c.first, last1 = rounds(n1, scalar(proof.Sums[0]), sent)
	a, b := scalar(proof.Factors[0]), scalar(proof.Factors[1])
	n.absorb(bytes32(a), bytes32(b))
	c.lambda = n.draw()
	sent = nil
	for _, r := range proof.Second {
		sent = append(sent, []*big.Int{scalar(r[0]), scalar(r[1])})
	}
	c.second, last2 = rounds(n2, scalar(proof.Sums[1]), sent)
	var values []byte
	for _, v := range proof.Values {
		values = append(values, bytes32(scalar(v))...)
	}
	n.absorb(values)
	c.rho = n.draw()

	// P, the tables of the functionals, and the public numbers.
	forms := map[vector][]*big.Int{}
	for v := range vectors {
		forms[v] = make([]*big.Int, 1<<s.bits[v])
		for i := range forms[v] {
			forms[v][i] = new(big.Int)
		}
	}
	one := big.NewInt(1)
	p := make([]*big.Int, 1<<n1)
	public := new(big.Int)
	for _, r := range s.relations {
		power := new(big.Int).Exp(c.beta, big.NewInt(int64(r.power+r.layer*s.period)), order)
		public = addmod(public, n.functional(forms, r.c, r.dims, c.tau[:r.size], power, c, st))
		if r.a != nil {
			dims := r.domain.dims
			for x := range 1 << r.domain.size {
				w := new(big.Int).Set(power)
				low := r.domain.size
				for axis, of := range r.weigh {
					width := big.NewInt(int64(dims[axis] - 1)).BitLen()
					low -= width
					if of >= 0 {
						w = mulmod(w, nEq(coordinates(r.dims, of, c.tau), x>>low&(1<<width-1)))
					}
				}
				p[r.domain.at+x] = w
			}
			place := nEq(c.first[r.domain.size:n1], r.domain.at>>r.domain.size)
			public = addmod(public, n.functional(forms, r.a, dims, c.first[:r.domain.size], mulmod(place, c.lambda), c, st))
			public = addmod(public, n.functional(forms, r.b, dims, c.first[:r.domain.size], mulmod(place, c.lambda, c.lambda), c, st))
		}
	}

	// The claims about masks.
	size := 1 + 3*(n1+1) + 1 + 2*(n2+1) + 2
	used := 0
	for v := range vectors {
		if len(s.blocks[v]) > 0 {
			used++
		}
	}
	e := make([]*big.Int, size+used)
	for i := range e {
		e[i] = new(big.Int)
	}
	second := 1 + 3*(n1+1)
	put := func(i int, x *big.Int) { e[i] = addmod(e[i], x) }
	two := func(k int) *big.Int { return new(big.Int).Exp(big.NewInt(2), big.NewInt(int64(k)), order) }
	sum := func(at, degree, variables int, scale *big.Int) {
		put(at, mulmod(scale, two(variables)))
		for i := range degree * variables {
			put(at+1+i, mulmod(scale, two(variables-1)))
		}
	}
	value := func(at, degree int, point []*big.Int, scale *big.Int) {
		put(at, scale)
		for j, x := range point {
			w := scale
			for k := range degree {
				w = mulmod(w, x)
				put(at+1+j*degree+k, w)
			}
		}
	}
	rhos := []*big.Int{one}
	for range used + 3 {
		rhos = append(rhos, mulmod(rhos[len(rhos)-1], c.rho))
	}
	minus := func(x *big.Int) *big.Int { return submod(new(big.Int), x) }
	z1, z2 := c.first[n1], c.second[n2]
	total := new(big.Int)

	sum(second, 2, n2+1, rhos[used])
	sum(0, 3, n1+1, minus(rhos[used]))
	put(size-2, minus(mulmod(rhos[used], c.lambda, z1)))
	put(size-1, minus(mulmod(rhos[used], c.lambda, c.lambda, z1)))
	known := addmod(scalar(proof.Sums[0]), addmod(mulmod(c.lambda, a), mulmod(c.lambda, c.lambda, b)))
	total = addmod(total, mulmod(rhos[used], addmod(submod(scalar(proof.Sums[1]), known), public)))

	value(second, 2, c.second, rhos[used+1])
	value(0, 3, c.first, rhos[used+2])
	end1 := mulmod(submod(one, z1), extension(p, c.first[:n1]), a, b)
	total = addmod(total, mulmod(rhos[used+2], submod(last1, end1)))

	end2 := new(big.Int)
	type row struct {
		point  curve.G1Affine
		weight *big.Int
	}
	var rows []row
	columns := s.columns
	var encoded []byte
	word := func(x int) []byte { return bytes32(big.NewInt(int64(x))) }
	terms := 0
	commitments := map[vector][]curve.G1Affine{weights: st.weights, tables: st.tables, input: st.input, output: st.output, trace: proof.Trace, inverse: proof.Inverse}
	for v := range vectors {
		if len(s.blocks[v]) == 0 {
			continue
		}
		x := scalar(proof.Values[terms])
		total = addmod(total, mulmod(rhos[terms], x))
		put(size+terms, mulmod(rhos[terms], z2))
		t := mulmod(extension(forms[v], c.second[:s.bits[v]]), x)
		for _, r := range c.second[s.bits[v]:n2] {
			t = mulmod(t, submod(one, r))
		}
		end2 = addmod(end2, t)
		encoded = append(encoded, word(len(commitments[v]))...)
		for i, d := range commitments[v] {
			w := mulmod(rhos[terms], nEq(c.second[columns:s.bits[v]], i))
			rows = append(rows, row{d, w})
			encoded = append(append(encoded, points([]curve.G1Affine{d})...), bytes32(w)...)
		}
		terms++
	}
	total = addmod(total, mulmod(rhos[used+1], submod(last2, mulmod(submod(one, z2), end2))))

	// The opening.
	head := append(append(word(columns), word(2)...), bytes32(total)...)
	head = append(head, word(0)...)
	for _, x := range c.second[:columns] {
		head = append(head, bytes32(x)...)
	}
	head = append(append(head, word(terms)...), encoded...)
	head = append(head, word(len(e))...)
	for _, x := range e {
		head = append(head, bytes32(x)...)
	}
	head = append(append(head, word(1)...), word(1)...)
	head = append(append(head, points(proof.Masks)...), bytes32(one)...)
	n.absorb(head)
	o := proof.Opening
	n.absorb(points(o.Masks))
	rho := n.draw()
	n.absorb(points([]curve.G1Affine{o.S}))
	zeta := n.draw()
	var said []byte
	for _, v := range o.Values {
		said = append(append(said, bytes32(scalar(v[0]))...), bytes32(scalar(v[1]))...)
	}
	n.absorb(said, bytes32(scalar(o.SValue)))
	gamma := n.draw()
	n.absorb(points([]curve.G1Affine{o.Q}))
	z := n.draw()

	square := submod(mulmod(zeta, zeta), one)
	if mulmod(scalar(o.Inverse), zeta, square).Cmp(one) != 0 {
		return ErrProof
	}
	inverseZeta := new(big.Int).ModInverse(zeta, order)
	evaluate := func(g int, x *big.Int) *big.Int {
		sum, power := new(big.Int), big.NewInt(1)
		if g == 1 {
			for _, y := range e {
				sum = addmod(sum, mulmod(y, power))
				power = mulmod(power, x)
			}
			return sum
		}
		for j := range 1 << columns {
			sum = addmod(sum, mulmod(nEq(c.second[:columns], j), power))
			power = mulmod(power, x)
		}
		return sum
	}
	sPrime := minus(addmod(mulmod(big.NewInt(2), rho, total), mulmod(zeta, scalar(o.SValue))))
	f, fPrime := new(big.Int), new(big.Int)
	weight := big.NewInt(1)
	var bases []curve.G1Affine
	var scalars []fr.Element
	term := func(p curve.G1Affine, x *big.Int) {
		var y fr.Element
		y.SetBigInt(x)
		bases, scalars = append(bases, p), append(scalars, y)
	}
	for g, v := range o.Values {
		sPrime = addmod(sPrime, mulmod(scalar(v[0]), evaluate(g, inverseZeta)))
		sPrime = addmod(sPrime, mulmod(scalar(v[1]), evaluate(g, zeta)))
		f = addmod(f, mulmod(weight, scalar(v[0])))
		fPrime = addmod(fPrime, mulmod(weight, scalar(v[1])))
		term(o.Masks[g], weight)
		if g == 0 {
			for _, r := range rows {
				term(r.point, mulmod(weight, rho, r.weight))
			}
		} else {
			term(proof.Masks[0], mulmod(weight, rho))
		}
		weight = mulmod(weight, gamma)
	}
	sPrime = mulmod(sPrime, zeta)
	f = addmod(f, mulmod(weight, scalar(o.SValue)))
	fPrime = addmod(fPrime, mulmod(weight, sPrime))
	term(o.S, weight)
	line := submod(mulmod(f, submod(z, inverseZeta)), mulmod(fPrime, submod(z, zeta)))
	line = mulmod(line, new(big.Int).ModInverse(submod(zeta, inverseZeta), order))
	_, _, g1, g2 := curve.Generators()
	term(g1, minus(line))
	term(o.Q, minus(mulmod(submod(z, zeta), submod(z, inverseZeta))))
	term(o.W, z)
	var left, right curve.G1Affine
	if _, err := left.MultiExp(bases, scalars, ecc.MultiExpConfig{}); err != nil {
		return err
	}
	right.Neg(&o.W)
	tau := st.setup.Encode()
	var tauG2 curve.G2Affine
	if _, err := tauG2.SetBytes(tau); err != nil {
		return fmt.Errorf("the set-up: %w", err)
	}
	ok, err := curve.PairingCheck([]curve.G1Affine{left, right}, []curve.G2Affine{g2, tauG2})
	if err != nil {
		return err
	}
	if !ok {
		return ErrProof
	}
	return nil
}

func TestTheNaiveVerifierAgrees(t *testing.T) {
	for name, p := range programs(t) {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && name != "requant" && name != "embed" && name != "lookup" && name != "lengths of 1" {
				t.Skip("the naive verifier is slow")
			}
			o := Options{Batch: 2}
			if len(name)%2 == 0 {
				o.HiddenInput, o.HiddenOutput = true, true
			}
			s := newScene(t, p, o)
			proof, out := s.prove(&cheat{})
			st := s.statement(out).under(s.vk)
			both := func(st *statement, q *Proof) error {
				fast := s.key.verify(st, q)
				slow := (&naive{s: s.key.system}).verify(s.key, st, q)
				if (fast == nil) != (slow == nil) || fast != nil && !errors.Is(fast, ErrProof) {
					t.Errorf("the verifier says %v, the naive one %v", fast, slow)
				}
				return fast
			}
			if err := both(st, proof); err != nil {
				t.Fatal(err)
			}
			rnd := rand.New(rand.NewPCG(9, 10))
			b, err := s.key.EncodeProof(proof)
			if err != nil {
				t.Fatal(err)
			}
			for refused := 0; refused < 2; {
				c := append([]byte(nil), b...)
				c[rnd.IntN(len(c))] ^= 1 << rnd.IntN(8)
				if q, err := s.key.ParseProof(c); err == nil {
					if both(st, q) == nil {
						t.Error("a changed proof verifies")
					}
					refused++
				}
			}
		})
	}
}
