package sumcheck

import (
	"encoding/binary"
	"slices"
)

// A coordinate of a point: itself and 1 less it.
type coordinate struct{ is, not ref }

func (c coordinate) bit(b int) ref {
	if b&1 == 1 {
		return c.is
	}
	return c.not
}

// A track is an index, weighted by eq of a point.
type track []coordinate

// eq is the weight of one index. The weights of neighbours share the product of
// their higher bits.
func (g *graph) eq(t track, i int) ref {
	e := oneRef
	for k := len(t) - 1; k >= 0; k-- {
		e = g.mul(e, t[k].bit(i>>k))
	}
	return e
}

// weights are those of the indices below n.
func (g *graph) weights(t track, n int) []ref {
	out := make([]ref, n)
	for i := range out {
		out[i] = g.eq(t, i)
	}
	return out
}

// sumBelow is the sum of the weights of the indices below n.
func (g *graph) sumBelow(t track, n int) ref {
	k := len(t)
	switch {
	case n <= 0:
		return zeroRef
	case n == 1<<k:
		return oneRef
	case n <= 1<<(k-1):
		return g.mul(t[k-1].not, g.sumBelow(t[:k-1], n))
	}
	return g.sum(pair{t[k-1].not, oneRef}, pair{t[k-1].is, g.sumBelow(t[:k-1], n-1<<(k-1))})
}

// both is the sum over i below n of eq(s, i) eq(t, i).
func (g *graph) both(s, t track, n int) ref {
	k := len(s)
	if n <= 0 {
		return zeroRef
	}
	if k == 0 {
		return oneRef
	}
	no, yes := g.mul(s[k-1].not, t[k-1].not), g.mul(s[k-1].is, t[k-1].is)
	half := 1 << (k - 1)
	switch {
	case n == 1<<k:
		e := g.sum(pair{s[k-1].not, t[k-1].not}, pair{s[k-1].is, t[k-1].is})
		return g.mul(e, g.both(s[:k-1], t[:k-1], half))
	case n <= half:
		return g.mul(no, g.both(s[:k-1], t[:k-1], n))
	}
	return g.sum(pair{no, g.both(s[:k-1], t[:k-1], half)}, pair{yes, g.both(s[:k-1], t[:k-1], n-half)})
}

// before is the sum over i < j, j below n, of eq(s, i) eq(t, j).
func (g *graph) before(s, t track, n int) ref {
	k := len(s)
	if n <= 1 {
		return zeroRef
	}
	no, yes := g.mul(s[k-1].not, t[k-1].not), g.mul(s[k-1].is, t[k-1].is)
	half := 1 << (k - 1)
	if n <= half {
		return g.mul(no, g.before(s[:k-1], t[:k-1], n))
	}
	crossed := g.mul(s[k-1].not, t[k-1].is)
	return g.sum(pair{no, g.before(s[:k-1], t[:k-1], half)}, pair{yes, g.before(s[:k-1], t[:k-1], n-half)}, pair{crossed, g.sumBelow(t[:k-1], n-half)})
}

// positions is the sum over i below n of i eq(t, i).
func (g *graph) positions(t track, n int) ref {
	k := len(t)
	if n <= 1 {
		return zeroRef
	}
	half := 1 << (k - 1)
	switch {
	case n == 1<<k:
		return g.sum(pair{g.positions(t[:k-1], half), oneRef}, pair{g.integer(int64(half)), t[k-1].is})
	case n <= half:
		return g.mul(t[k-1].not, g.positions(t[:k-1], n))
	}
	high := g.sum(pair{g.positions(t[:k-1], n-half), oneRef}, pair{g.integer(int64(half)), g.sumBelow(t[:k-1], n-half)})
	return g.sum(pair{t[k-1].not, g.positions(t[:k-1], half)}, pair{t[k-1].is, high})
}

// An entry is an index on each of at most three tracks, and how often it counts.
type entry struct {
	at [3]uint32
	n  int64
}

// maxEntries bounds what is taken apart entry by entry.
const maxEntries = 1 << 16

// entries is the sum over entries of n times the product of the weights of its
// indices, by whichever way costs less: entry by entry, or bit by bit, where sets of
// entries that look alike from some bit on are one expression. The latter finds
// shifts, strides and bounds by itself.
func (g *graph) entries(tracks []track, list []entry) ref {
	slices.SortFunc(list, func(a, b entry) int { return slices.Compare(a.at[:], b.at[:]) })
	merged := list[:0]
	for _, e := range list {
		if n := len(merged); n > 0 && merged[n-1].at == e.at {
			merged[n-1].n += e.n
		} else {
			merged = append(merged, e)
		}
	}
	d := diagram{g: g, tracks: tracks, seen: map[string]ref{}}
	for _, t := range tracks {
		d.depth = max(d.depth, len(t))
	}
	return g.cheaper(d.from(0, merged), g.direct(tracks, merged))
}

// direct adds up entry by entry. They are sorted.
func (g *graph) direct(tracks []track, list []entry) ref {
	if len(tracks) == 0 {
		n := int64(0)
		for _, e := range list {
			n += e.n
		}
		return g.integer(n)
	}
	var pairs []pair
	for len(list) > 0 {
		at, n := list[0].at[0], 0
		var rest []entry
		for ; n < len(list) && list[n].at[0] == at; n++ {
			e := list[n]
			rest = append(rest, entry{[3]uint32{e.at[1], e.at[2]}, e.n})
		}
		pairs = append(pairs, pair{g.eq(tracks[0], int(at)), g.direct(tracks[1:], rest)})
		list = list[n:]
	}
	return g.sum(pairs...)
}

// A diagram is entries as a decision diagram over the bits, the lowest first.
type diagram struct {
	g      *graph
	tracks []track
	depth  int
	seen   map[string]ref
}

// from is the sum over sorted entries whose lowest bits, below level, are gone.
func (d *diagram) from(level int, list []entry) ref {
	if len(list) == 0 {
		return zeroRef
	}
	if level == d.depth {
		return d.g.integer(list[0].n)
	}
	key := make([]byte, 0, 2+20*len(list))
	key = binary.BigEndian.AppendUint16(key, uint16(level))
	for _, e := range list {
		for _, i := range e.at {
			key = binary.BigEndian.AppendUint32(key, i)
		}
		key = binary.BigEndian.AppendUint64(key, uint64(e.n))
	}
	if r, ok := d.seen[string(key)]; ok {
		return r
	}
	var parts [8][]entry
	for _, e := range list {
		which := 0
		for t := range e.at {
			which |= int(e.at[t]&1) << t
			e.at[t] >>= 1
		}
		parts[which] = append(parts[which], e)
	}
	// Which bits lead to the same rest.
	masks := map[ref]uint8{}
	var rests []ref
	for which, part := range parts {
		if rest := d.from(level+1, part); rest != zeroRef {
			if masks[rest] == 0 {
				rests = append(rests, rest)
			}
			masks[rest] |= 1 << which
		}
	}
	var pairs []pair
	for _, rest := range rests {
		pairs = append(pairs, pair{d.weight(level, len(d.tracks), masks[rest]), rest})
	}
	r := d.g.sum(pairs...)
	d.seen[string(key)] = r
	return r
}

// weight is that of a set of values that the bits of the first n tracks have.
func (d *diagram) weight(level, n int, mask uint8) ref {
	if n == 0 {
		return ref(mask & 1)
	}
	width := uint(1) << (n - 1)
	low, high := mask&(1<<width-1), mask>>width
	if level >= len(d.tracks[n-1]) {
		return d.weight(level, n-1, low)
	}
	if low == high {
		return d.weight(level, n-1, low)
	}
	c := d.tracks[n-1][level]
	return d.g.sum(pair{c.not, d.weight(level, n-1, low)}, pair{c.is, d.weight(level, n-1, high)})
}

// convolution is, for each position k of a kernel, the sum of the weights of the
// pairs of an input (read by in) and an output (by tau) that meet there.
func (g *graph) convolution(c *convAxis, in, tau track, kernel int) []ref {
	out := make([]ref, kernel)
	for k := range out {
		list := c.met(k, k)
		for i := range list {
			list[i].at[2] = 0
		}
		out[k] = g.entries([]track{in, tau}, list)
	}
	return out
}

// met are the entries of an input, an output, and a position from from to to.
func (c *convAxis) met(from, to int) (list []entry) {
	for k := from; k <= to; k++ {
		for y := range c.out {
			if i := y*c.stride + k*c.dilation - c.pad; i >= 0 && i < c.in {
				list = append(list, entry{[3]uint32{uint32(i), uint32(y), uint32(k)}, 1})
			}
		}
	}
	return list
}
