// Package disputetest has players for tests: honest ones, liars and cheats. A
// player sees the game and what the other side said last, and answers with a move,
// or with none, and so lets its time pass.
package disputetest

import (
	"math/rand/v2"
	"slices"

	"probity"
	"probity/dispute"
	"probity/model"
	"probity/model/modeltest"
)

// A Player plays one side of one game.
type Player interface {
	Move(g *dispute.Game, said dispute.Move) (dispute.Move, bool)
}

// HonestProvider answers for a run.
type HonestProvider struct{ Run *dispute.Run }

// Move makes the one honest move.
func (p HonestProvider) Move(g *dispute.Game, _ dispute.Move) (dispute.Move, bool) {
	m, err := p.Run.Answer(g)
	return m, err == nil
}

// HonestChallenger challenges from a run of its own.
type HonestChallenger struct{ *dispute.Challenger }

// Move makes the one honest move.
func (c HonestChallenger) Move(g *dispute.Game, said dispute.Move) (dispute.Move, bool) {
	m, err := c.Challenger.Move(g, said)
	return m, err == nil
}

// A Liar answers for a run that is wrong. Where it has to say what parts of a sum
// come to, it puts what is missing into one of them.
type Liar struct {
	Run *dispute.Run
	Rnd *rand.Rand
}

// Move answers as well as a wrong run can.
func (l Liar) Move(g *dispute.Game, _ dispute.Move) (dispute.Move, bool) {
	m, err := l.Run.Answer(g)
	if err != nil || g.Phase != dispute.Divide {
		return m, err == nil
	}
	var want dispute.Part
	for i, b := range g.Said[16:] {
		if i < 8 {
			want.Value = want.Value<<8 | int64(b)
		} else {
			want.Term = want.Term<<8 | int64(b)
		}
	}
	k := l.Rnd.IntN(len(m.Parts))
	switch g.Rule {
	case dispute.SumOfProducts, dispute.Sum:
		sum := int64(0)
		for _, p := range m.Parts {
			sum += p.Value
		}
		m.Parts[k].Value += want.Value - sum
	case dispute.Max:
		for i := range m.Parts {
			m.Parts[i].Value = min(m.Parts[i].Value, want.Value)
		}
		m.Parts[k].Value = want.Value
	case dispute.ArgMax:
		for i := range m.Parts {
			m.Parts[i].Value = min(m.Parts[i].Value, 1<<40)
		}
		m.Parts[k] = dispute.Part{Value: 1<<40 + 1, Term: want.Term}
		if !wholeOf(g) {
			for i := range m.Parts {
				m.Parts[i].Value = min(m.Parts[i].Value, want.Value-1)
			}
			m.Parts[k] = want
		}
	}
	return m, true
}

func wholeOf(g *dispute.Game) bool { return g.From == 0 && g.To == g.Terms }

// A Cheat challenges a run that is right, or wrong elsewhere: it picks what it
// likes and proves what it can.
type Cheat struct {
	Run *dispute.Run // an honest run, for operators and openings
	Rnd *rand.Rand

	// Careful cheats never go where there is nothing, so they come to a last move.
	Careful bool

	own *dispute.Challenger
}

// Move picks anything.
func (c *Cheat) Move(g *dispute.Game, said dispute.Move) (dispute.Move, bool) {
	if c.own == nil {
		c.own = dispute.NewChallenger(c.Run)
	}
	m := dispute.Move{For: g.Phase}
	switch g.Phase {
	case dispute.Pick:
		if g.Rule == 0 {
			c.own.Saw(g.Depth, g.Index, said.Nodes)
		}
		m.Nodes, m.Which = said.Nodes, c.Rnd.IntN(max(1, len(said.Nodes)))
		if c.Careful {
			m.Which %= c.something(g, len(said.Nodes))
		}
	case dispute.Point:
		m.Which = c.Rnd.IntN(dispute.Width)
		if c.Careful {
			m.Which = 0
		}
	case dispute.Choose:
		m.Parts, m.Which = said.Parts, c.Rnd.IntN(max(1, len(said.Parts)))
	default:
		honest, err := c.own.Move(g, said)
		return honest, err == nil
	}
	return m, true
}

// something is how many of n revealed nodes have anything under them.
func (c *Cheat) something(g *dispute.Game, n int) int {
	things := int64(c.Run.Statement().OperatorCount)
	if g.Rule != 0 {
		things = (g.Elements + dispute.Width - 1) / dispute.Width
	}
	for k := n - 1; k > 0; k-- {
		first := int64(g.Index)*int64(n) + int64(k) // of those on the level revealed
		for left := n; left < 1<<g.Depth; left *= 2 {
			first *= 2
		}
		if first < things {
			return k + 1
		}
	}
	return 1
}

// A Spoiler makes another player's moves with something about them changed, and
// the right one when that was refused.
type Spoiler struct {
	Player
	Rnd    *rand.Rand
	Spoilt int // moves that were changed
	tried  bool
}

// Move changes every other move.
func (s *Spoiler) Move(g *dispute.Game, said dispute.Move) (dispute.Move, bool) {
	m, ok := s.Player.Move(g, said)
	if s.tried = !s.tried; ok && s.tried {
		m = Spoil(s.Rnd, m)
		s.Spoilt++
	}
	return m, ok
}

// Spoil changes one thing about a move, so that it cannot be what it was.
func Spoil(rnd *rand.Rand, m dispute.Move) dispute.Move {
	flip := func(h []probity.Hash) []probity.Hash {
		h = slices.Clone(h)
		if len(h) == 0 {
			return make([]probity.Hash, 1)
		}
		switch k := rnd.IntN(len(h)); rnd.IntN(3) {
		case 0:
			h[k][rnd.IntN(32)] ^= 1 << rnd.IntN(8)
		case 1:
			h = h[:len(h)-1]
		default:
			h = append(h, h[k])
		}
		return h
	}
	switch m.For {
	case dispute.Reveal:
		m.Nodes = flip(m.Nodes)
	case dispute.Pick:
		if m.Which = len(m.Nodes) + rnd.IntN(3); rnd.IntN(2) == 0 {
			m.Which, m.Nodes = 0, flip(m.Nodes)
		}
	case dispute.Enter, dispute.Prove:
		switch {
		case rnd.IntN(3) == 0:
			m.Operator = slices.Clone(m.Operator)
			m.Operator[rnd.IntN(len(m.Operator))] ^= 1 << rnd.IntN(8)
		case m.For == dispute.Enter || rnd.IntN(2) == 0:
			m.Path = flip(m.Path)
		default:
			m.Openings = flip(m.Openings)
		}
	case dispute.Show:
		m.Word[rnd.IntN(32)] ^= 1 << rnd.IntN(8)
	case dispute.Point:
		m.Which = dispute.Width + rnd.IntN(3)
	case dispute.Divide, dispute.Choose:
		m.Parts = slices.Clone(m.Parts)
		switch k := rnd.IntN(len(m.Parts)); rnd.IntN(3) {
		case 0:
			m.Parts = m.Parts[:k]
		case 1:
			m.Parts = append(m.Parts, m.Parts[k])
		default:
			m.Parts[k].Value = 1<<62 + int64(k)
		}
	}
	return m
}

// A Scene is a model, an honest run of it, and what the run came to.
type Scene struct {
	Program *model.Program
	Weights model.Weights
	Inputs  [][]int64
	Model   *dispute.Model
	Honest  *dispute.Run
	Values  [][]int64
}

// NewScene runs a program on random weights and inputs.
func NewScene(rnd *rand.Rand, p *model.Program) (*Scene, error) {
	s := &Scene{Program: p}
	s.Weights, s.Inputs = modeltest.RandomRun(rnd, p)
	var err error
	if s.Model, err = dispute.NewModel(p, s.Weights); err != nil {
		return nil, err
	}
	trace, err := p.Run(s.Weights, s.Inputs...)
	if err != nil {
		return nil, err
	}
	s.Values = trace.Values
	s.Honest, err = s.Model.Commit(s.Values)
	return s, err
}

// Lie is a run in which a few elements of what the ops computed are others
// than they should be.
func (s *Scene) Lie(rnd *rand.Rand) (*dispute.Run, error) {
	values := make([][]int64, len(s.Values))
	for i, x := range s.Values {
		values[i] = slices.Clone(x)
	}
	for range 1 + rnd.IntN(2) {
		at := len(s.Program.Inputs) + rnd.IntN(len(s.Program.Ops))
		x := values[at]
		for range 1 + rnd.IntN(2) {
			k := rnd.IntN(len(x))
			x[k] = int64(int32(x[k]) + int32(1+rnd.IntN(1000)))
		}
	}
	return s.Model.Commit(values)
}
