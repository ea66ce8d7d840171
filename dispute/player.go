package dispute

import (
	"errors"
	"fmt"

	"probity"
)

// ErrNothing is returned to a challenger who finds nothing wrong with what the
// provider said: there is no honest move, and the game is lost.
var ErrNothing = errors.New("nothing that the provider said is wrong")

// fits checks that a game can be about this run: it may come from an endpoint that
// lies, and nothing of it may lead out of what the run holds.
func (r *Run) fits(g *Game) error {
	n := len(r.m.operators)
	depth, fits := depthOf(n), true
	if g.Rule != 0 {
		if fits = int64(g.Operator) < int64(n); fits {
			o := r.m.operators[g.Operator]
			depth = treeDepth(int(o.Elements))
			fits = g.Rule == o.Rule && g.Elements == o.Elements && g.Terms == o.Terms() &&
				g.Element >= 0 && g.Element < g.Elements && g.From >= 0 && g.From <= g.To && g.To <= g.Terms
		}
	}
	if !fits || g.Depth < 0 || g.Depth > depth || g.Index>>(depth-g.Depth) != 0 {
		return fmt.Errorf("%w: the game is about another model", ErrMove)
	}
	switch g.Phase {
	case Reveal, Pick:
		fits = g.Depth > 0
	case Show, Point:
		fits = g.Rule != 0 && g.Depth == 0
	case Divide, Choose, Prove:
		fits = g.Rule != 0 && g.From < g.To
	}
	if !fits {
		return fmt.Errorf("%w: a game cannot stand like this", ErrMove)
	}
	return nil
}

// Answer is the provider's move in a game about its run.
func (r *Run) Answer(g *Game) (Move, error) {
	m := Move{For: g.Phase}
	if err := r.fits(g); err != nil {
		return m, fmt.Errorf("answer: %w", err)
	}
	switch g.Phase {
	case Reveal:
		m.Nodes = r.nodes(g)
	case Show:
		m.Word = r.trace.trees[g.Operator].word(int(g.Index))
	case Divide:
		size, n := split(g.From, g.To)
		for k := range n {
			from := g.From + k*size
			p, err := r.part(int(g.Operator), g.Element, from, min(g.To, from+size))
			if err != nil {
				return m, fmt.Errorf("answer: %w", err)
			}
			m.Parts = append(m.Parts, p)
		}
	default:
		return m, fmt.Errorf("answer: %w", ErrTurn)
	}
	return m, nil
}

// nodes are those under the disputed node, as this run has them.
func (r *Run) nodes(g *Game) []probity.Hash {
	n := g.revealed()
	depth := g.Depth - min(widthBits, g.Depth)
	out := make([]probity.Hash, n)
	h := newHasher()
	for k := range out {
		i := int(g.Index)*n + k
		if g.Rule == 0 {
			out[k] = r.trace.levels[depth][i]
		} else {
			out[k] = r.trace.trees[g.Operator].node(h, depth, i)
		}
	}
	return out
}

// A Challenger plays against a claim, from its own run of the same model on the
// same inputs. It belongs to one game.
type Challenger struct {
	run    *Run
	theirs map[place]probity.Hash // nodes over the trace that the provider revealed
}

// NewChallenger is a challenger at the beginning of a game.
func NewChallenger(r *Run) *Challenger {
	return &Challenger{run: r, theirs: map[place]probity.Hash{}}
}

// Saw tells the challenger what the provider revealed while the game was looking
// for the operator: the nodes under node index of the level that has depth levels
// under it. Move does that by itself; Saw is for a challenger that begins in the
// middle of a game.
func (c *Challenger) Saw(depth int, index uint64, nodes []probity.Hash) error {
	levels := depthOf(max(1, len(nodes)))
	if len(nodes) != 1<<levels || levels > min(widthBits, depth) || depth > 31 || index >= 1<<32 {
		return fmt.Errorf("challenge: %w: %d nodes under one at depth %d", ErrMove, len(nodes), depth)
	}
	h := newHasher()
	level, at := depth-levels, int(index)<<levels
	for nodes := nodes; ; level, at = level+1, at/2 {
		for k, node := range nodes {
			c.theirs[place{level, at + k}] = node
		}
		if len(nodes) == 1 {
			return nil
		}
		up := make([]probity.Hash, len(nodes)/2)
		for k := range up {
			up[k] = h.node(nodes[2*k], nodes[2*k+1])
		}
		nodes = up
	}
}

// Move is the challenger's move against what the provider said last. It goes for
// the first thing that differs, so that all that it builds on is what both have.
func (c *Challenger) Move(g *Game, said Move) (Move, error) {
	m := Move{For: g.Phase}
	r := c.run
	if err := r.fits(g); err != nil {
		return m, fmt.Errorf("challenge: %w", err)
	}
	switch g.Phase {
	case Pick:
		if g.Rule == 0 {
			if err := c.Saw(g.Depth, g.Index, said.Nodes); err != nil {
				return m, err
			}
		}
		for k, own := range r.nodes(g) {
			if k < len(said.Nodes) && said.Nodes[k] != own {
				m.Nodes, m.Which = said.Nodes, k
				return m, nil
			}
		}
	case Enter:
		if g.Index < uint64(len(r.m.operators)) {
			m.Operator, m.Path = r.m.Operator(int(g.Index))
			return m, nil
		}
	case Point:
		own := r.trace.trees[g.Operator].word(int(g.Index))
		for k := range Width {
			if element(own, k) != element(g.Said, k) {
				m.Which = k
				return m, nil
			}
		}
	case Choose:
		size, n := split(g.From, g.To)
		for k := range min(n, int64(len(said.Parts))) {
			from := g.From + k*size
			own, err := r.part(int(g.Operator), g.Element, from, min(g.To, from+size))
			if err != nil {
				return m, fmt.Errorf("challenge: %w", err)
			}
			if !same(g.Rule, false, own, said.Parts[k]) {
				m.Parts, m.Which = said.Parts, int(k)
				return m, nil
			}
		}
	case Prove:
		var err error
		m.Operator, m.Path = r.m.Operator(int(g.Operator))
		m.Hint, m.Openings, err = r.openings(int(g.Operator), g.Element, g.From, g.To, c.theirs)
		if err != nil {
			return m, fmt.Errorf("challenge: %w", err)
		}
		return m, nil
	default:
		return m, fmt.Errorf("challenge: %w", ErrTurn)
	}
	return m, fmt.Errorf("challenge: %w", ErrNothing)
}
