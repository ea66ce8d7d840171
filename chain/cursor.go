package chain

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"probity"
)

// A cursor is a place in a chain that may be reorganised. It holds the blocks
// where something was reported, and a few others, so that after a
// reorganisation the last common one can be found; and what was reported there,
// so that it is not reported again when it lands in other blocks.
type cursor struct {
	chain  [8]byte
	points []point // by number, rising
	stray  []logID // reported from blocks that left the chain, not seen again
	forgot bool    // points were dropped from the front
}

type point struct {
	number  uint64
	hash    probity.Hash
	ids     []logID // reported from this block
	partial bool    // the block may hold more: last point only
}

const (
	cursorDepth  = 64  // blocks that a cursor remembers
	cursorStride = 8   // least distance between remembered blocks that held nothing
	cursorStray  = 512 // strays that a cursor remembers
	cursorPrefix = "p1."
)

func chainTag(c *Client) (tag [8]byte) {
	binary.BigEndian.PutUint32(tag[:], uint32(c.chainID))
	copy(tag[4:], c.genesis[:4])
	return tag
}

// advance moves the cursor from its point number known (-1: the beginning) over
// the logs found up to block end, and returns those that were not reported yet.
func (c *cursor) advance(known int, found []Log, end uint64, endHash probity.Hash) (fresh []Log) {
	reported := map[logID]bool{}
	for _, id := range c.stray {
		reported[id] = true
	}
	for _, p := range c.points[known+1:] {
		for _, id := range p.ids {
			if !reported[id] {
				reported[id] = true
				c.stray = append(c.stray, id)
			}
		}
	}
	c.points = slices.Clone(c.points[:known+1])
	if known >= 0 {
		// What a partly reported block holds is read again.
		p := &c.points[known]
		if p.partial {
			for _, id := range p.ids {
				reported[id] = true
			}
		}
	}
	var seen map[logID]int
	for _, l := range found {
		n := len(c.points)
		if n == 0 || c.points[n-1].number != l.Number {
			c.close()
			c.points = append(c.points, point{number: l.Number, hash: l.Block, partial: true})
			n, seen = n+1, nil
		}
		if seen == nil {
			seen = map[logID]int{}
		}
		p := &c.points[n-1]
		id := l.id(seen)
		if reported[id] {
			if !slices.Contains(p.ids, id) {
				p.ids = append(p.ids, id)
			}
			if i := slices.Index(c.stray, id); i >= 0 {
				c.stray = slices.Delete(c.stray, i, i+1)
			}
			continue
		}
		p.ids = append(p.ids, id)
		l.Cursor = c.String()
		fresh = append(fresh, l)
	}
	c.close()
	if n := len(c.points); n == 0 || c.points[n-1].number != end {
		c.points = append(c.points, point{number: end, hash: endHash})
	}
	c.trim()
	return fresh
}

// close marks the last point as read to its end.
func (c *cursor) close() {
	if n := len(c.points); n > 0 {
		c.points[n-1].partial = false
	}
}

// trim forgets what lies deeper than any reorganisation that is provided for.
func (c *cursor) trim() {
	last := c.points[len(c.points)-1].number
	for len(c.points) > 1 && c.points[1].number+cursorDepth <= last {
		c.points = c.points[1:]
		c.forgot = true
	}
	if c.points[0].number+cursorDepth <= last {
		c.forgot = c.forgot || len(c.points[0].ids) > 0
		c.points[0].ids = nil // as long as this block stands, nothing in it is read again
	}
	kept := c.points[:0]
	for i, p := range c.points {
		ends := i == 0 || i == len(c.points)-1
		if ends || len(p.ids) > 0 || p.number >= kept[len(kept)-1].number+cursorStride {
			kept = append(kept, p)
		}
	}
	c.points = kept
	if extra := len(c.stray) - cursorStray; extra > 0 {
		c.stray = slices.Delete(c.stray, 0, extra)
	}
}

// String is the cursor as callers keep it.
func (c *cursor) String() string {
	b := slices.Clone(c.chain[:])
	var flags byte
	if c.forgot {
		flags |= 1
	}
	if n := len(c.points); n > 0 && c.points[n-1].partial {
		flags |= 2
	}
	b = append(b, flags)
	b = binary.AppendUvarint(b, uint64(len(c.points)))
	var last uint64
	for _, p := range c.points {
		b = binary.AppendUvarint(b, p.number-last)
		last = p.number
		b = append(b, p.hash[:]...)
		b = appendIDs(b, p.ids)
	}
	b = appendIDs(b, c.stray)
	return cursorPrefix + base64.RawURLEncoding.EncodeToString(b)
}

func appendIDs(b []byte, ids []logID) []byte {
	b = binary.AppendUvarint(b, uint64(len(ids)))
	for _, id := range ids {
		b = append(b, id[:]...)
	}
	return b
}

// ErrCursor is returned for text that is no cursor of a Follower.
var ErrCursor = errors.New(`not a cursor; use one that came with an event, or "" to begin`)

// parseCursor is the inverse of String; "" is the beginning.
func parseCursor(s string) (c cursor, err error) {
	if s == "" {
		return c, nil
	}
	text, ok := strings.CutPrefix(s, cursorPrefix)
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if !ok || err != nil || len(b) < 9 {
		return cursor{}, ErrCursor
	}
	r := cursorReader{b: b}
	copy(c.chain[:], r.take(8))
	flags := r.take(1)[0]
	c.forgot = flags&1 != 0
	n := r.count(33)
	var last uint64
	for i := range n {
		delta := r.uvarint()
		if i > 0 && delta == 0 || last+delta < last {
			return cursor{}, fmt.Errorf("%w: its blocks do not rise", ErrCursor)
		}
		last += delta
		p := point{number: last}
		copy(p.hash[:], r.take(32))
		p.ids = r.ids()
		c.points = append(c.points, p)
	}
	c.stray = r.ids()
	if r.bad || len(r.b) > 0 || flags > 3 || n == 0 || last == 1<<64-1 {
		return cursor{}, ErrCursor
	}
	c.points[n-1].partial = flags&2 != 0
	if c.String() != s {
		return cursor{}, ErrCursor // a number written the long way
	}
	return c, nil
}

// cursorReader takes fields off the front of b and remembers running short.
type cursorReader struct {
	b   []byte
	bad bool
}

func (r *cursorReader) take(n int) []byte {
	if len(r.b) < n {
		r.bad = true
		return make([]byte, n)
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *cursorReader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.bad = true
		return 0
	}
	r.b = r.b[n:]
	return v
}

// count reads a number of things that take at least size bytes each.
func (r *cursorReader) count(size int) int {
	n := r.uvarint()
	if n > uint64(len(r.b)/size) {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *cursorReader) ids() []logID {
	n := r.count(16)
	if n == 0 {
		return nil
	}
	ids := make([]logID, n)
	for i := range ids {
		copy(ids[i][:], r.take(16))
	}
	return ids
}
