package dispute

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"probity"
)

// A Phase is what a game waits for.
type Phase uint8

// The phases. In brackets, who is to move.
const (
	Reveal  Phase = 1 + iota // the nodes under the disputed one [provider]
	Pick                     // the first of them that is wrong [challenger]
	Enter                    // what the disputed operator is [challenger]
	Show                     // the disputed word [provider]
	Point                    // the element of it that is wrong [challenger]
	Divide                   // what parts of the element's terms come to [provider]
	Choose                   // the first part that is wrong [challenger]
	Prove                    // the terms that are left, opened [challenger]
	Upheld                   // over: the provider won
	Refuted                  // over: the challenger won, and with it the claim is
	Void                     // over: another game refuted the claim first
)

// String names what the game waits for, or how it ended.
func (p Phase) String() string {
	names := [...]string{"none", "reveal", "pick", "enter", "show", "point", "divide", "choose", "prove", "upheld", "refuted", "void"}
	if int(p) < len(names) {
		return names[p]
	}
	return fmt.Sprintf("phase %d", uint8(p))
}

// Over reports whether nobody has to move any more.
func (p Phase) Over() bool { return p >= Upheld }

// ByProvider reports whether it is the provider's turn.
func (p Phase) ByProvider() bool { return p == Reveal || p == Show || p == Divide }

// Why a move, or anything else, is refused.
var (
	ErrUnknown = errors.New("there is no such claim or game")
	ErrTurn    = errors.New("it is not this account's turn, or not for this move")
	ErrLate    = errors.New("the time for this is over")
	ErrEarly   = errors.New("the time for this has not come")
	ErrMove    = errors.New("the move does not fit what was committed to")
	ErrOver    = errors.New("the claim or game is over")
	ErrClaimed = errors.New("this provider has claimed an answer for this subject already")
)

// Terms are what a court asks of both sides. Times are in seconds.
type Terms struct {
	Window         uint64         // how long a claim can be challenged
	Clock          uint64         // what each side may take for all its moves of a game together
	ProviderBond   probity.Amount // for each claim
	ChallengerBond probity.Amount // for each game
	Burn           uint64         // ten-thousandths of the loser's bond that nobody gets
}

// ClaimState says what became of a claim.
type ClaimState uint8

// The states of a claim.
const (
	ClaimOpen ClaimState = 1 + iota
	ClaimFinal
	ClaimRefuted
)

// A Claim is a provider's word for an answer, with a bond.
type Claim struct {
	Provider  probity.Account
	Statement Statement
	Until     uint64 // last second in which it can be challenged
	Games     uint32 // that are not over
	State     ClaimState
	// Challenger is who refuted it.
	Challenger probity.Account
}

// A Subject is what a claim is for: an answer of a version of a model, for an order.
type Subject struct {
	Asset   probity.AssetID
	Version uint32
	For     probity.Hash // such as an order's hash; zero: nothing
}

// A Game is one challenge of a claim. Its fields are what the contract stores.
type Game struct {
	Claim      int
	Challenger probity.Account
	Phase      Phase
	Since      uint64    // of the last move, Unix seconds
	Left       [2]uint64 // of both clocks, in seconds: provider, challenger

	Rule     Rule   // of the disputed operator; 0 before Enter
	Depth    int    // levels that are left of the tree
	Index    uint64 // of the disputed node in its level
	Operator uint32
	Elements int64 // of what the operator writes
	Element  int64
	Terms    int64 // of each element
	From, To int64 // the disputed ones

	// Said is what is in dispute, as the provider said it last: a node; under
	// Point a word; under Divide and Prove a Part; under Choose the hash of parts.
	Said probity.Hash
}

// A Move is one step of a game. Which fields count depends on the phase that it
// is for.
type Move struct {
	For      Phase
	Nodes    []probity.Hash // Reveal, Pick
	Which    int            // Pick, Point, Choose
	Operator []byte         // Enter, Prove
	Path     []probity.Hash // Enter, Prove: of the operator
	Word     Word           // Show
	Parts    []Part         // Divide, Choose
	Hint     int64          // Prove
	Openings []probity.Hash // Prove
}

// newGame begins a game about a claim.
func newGame(claim int, c *Claim, challenger probity.Account, t Terms, now uint64) *Game {
	g := &Game{
		Claim: claim, Challenger: challenger, Since: now, Left: [2]uint64{t.Clock, t.Clock},
		Depth: depthOf(int(c.Statement.OperatorCount)), Said: c.Statement.Trace, Phase: Reveal,
	}
	if g.Depth == 0 {
		g.Phase = Enter
	}
	return g
}

// side is whose clock runs: 0 for the provider, 1 for the challenger.
func (g *Game) side() int {
	if g.Phase.ByProvider() {
		return 0
	}
	return 1
}

// Deadline is the last second in which the side whose turn it is may move.
func (g *Game) Deadline() uint64 { return g.Since + g.Left[g.side()] }

// encode packs a part into the word that Said is.
func (p Part) encode() (h probity.Hash) {
	binary.BigEndian.PutUint64(h[16:], uint64(p.Value))
	binary.BigEndian.PutUint64(h[24:], uint64(p.Term))
	return h
}

func decodePart(h probity.Hash) Part {
	return Part{int64(binary.BigEndian.Uint64(h[16:])), int64(binary.BigEndian.Uint64(h[24:]))}
}

// hashParts is what Choose refers to.
func hashParts(parts []Part) probity.Hash {
	var b []byte
	for _, p := range parts {
		e := p.encode()
		b = append(b, e[:]...)
	}
	return newHasher().sum(b)
}

// revealed is how many nodes the next reveal has.
func (g *Game) revealed() int { return 1 << min(widthBits, g.Depth) }

// whole reports whether all terms of the element are in dispute.
func (g *Game) whole() bool { return g.From == 0 && g.To == g.Terms }

// play makes a move of the side whose turn it is. It changes nothing where it
// refuses. winner is Upheld or Refuted when the move ends the game, else 0.
func (g *Game) play(s Statement, m Move) (winner Phase, err error) {
	if m.For != g.Phase {
		return 0, fmt.Errorf("%w: the game waits for %s, not %s", ErrTurn, g.Phase, m.For)
	}
	h := newHasher()
	switch g.Phase {
	case Reveal, Pick:
		if len(m.Nodes) != g.revealed() || h.fold(slices.Clone(m.Nodes)) != g.Said {
			return 0, fmt.Errorf("%w: the nodes do not lie under the disputed one", ErrMove)
		}
		if g.Phase == Reveal {
			g.Phase = Pick
			return 0, nil
		}
		if m.Which < 0 || m.Which >= len(m.Nodes) {
			return 0, fmt.Errorf("%w: node %d of %d", ErrMove, m.Which, len(m.Nodes))
		}
		levels := min(widthBits, g.Depth)
		g.Said, g.Depth, g.Index = m.Nodes[m.Which], g.Depth-levels, g.Index<<levels|uint64(m.Which)
		g.descended()
	case Enter:
		o, err := s.operator(m, g.Index)
		if err != nil {
			return 0, err
		}
		g.Rule, g.Operator, g.Elements, g.Terms = o.Rule, uint32(g.Index), o.Elements, o.Terms()
		g.Depth, g.Index = treeDepth(int(o.Elements)), 0
		g.descended()
	case Show:
		if h.leaf(m.Word) != g.Said {
			return 0, fmt.Errorf("%w: another word was committed to", ErrMove)
		}
		for k := range Width {
			if int64(g.Index)*Width+int64(k) >= g.Elements && element(m.Word, k) != 0 {
				return 0, fmt.Errorf("%w: something lies behind the last element", ErrMove)
			}
		}
		g.Said, g.Phase = m.Word, Point
	case Point:
		e := int64(g.Index)*Width + int64(m.Which)
		if m.Which < 0 || m.Which >= Width || e >= g.Elements {
			return 0, fmt.Errorf("%w: element %d of %d", ErrMove, e, g.Elements)
		}
		said := Part{Value: element(g.Said, m.Which)}
		if g.Rule == ArgMax {
			said = Part{Term: said.Value}
		}
		g.Element, g.From, g.To, g.Said = e, 0, g.Terms, said.encode()
		g.narrowed()
	case Divide:
		_, n := split(g.From, g.To)
		if int64(len(m.Parts)) != n {
			return 0, fmt.Errorf("%w: %d parts, want %d", ErrMove, len(m.Parts), n)
		}
		sum, exact := combine(g.Rule, m.Parts)
		if !exact || !same(g.Rule, g.whole(), sum, decodePart(g.Said)) {
			return 0, fmt.Errorf("%w: the parts do not make up the disputed number", ErrMove)
		}
		g.Said, g.Phase = hashParts(m.Parts), Choose
	case Choose:
		if len(m.Parts) > Width || hashParts(m.Parts) != g.Said || m.Which < 0 || m.Which >= len(m.Parts) {
			return 0, fmt.Errorf("%w: not a part that the provider named", ErrMove)
		}
		size, _ := split(g.From, g.To)
		g.From += int64(m.Which) * size
		g.To = min(g.To, g.From+size)
		g.Said = m.Parts[m.Which].encode()
		g.narrowed()
	case Prove:
		o, err := s.operator(m, uint64(g.Operator))
		if err != nil {
			return 0, err
		}
		p, exact, err := s.Compute(o, g.Element, g.From, g.To, m.Hint, m.Openings)
		if err != nil {
			return 0, fmt.Errorf("%w: %w", ErrMove, err)
		}
		g.Phase = Refuted
		if exact && same(g.Rule, g.whole(), p, decodePart(g.Said)) {
			g.Phase = Upheld
		}
		return g.Phase, nil
	default:
		return 0, ErrOver
	}
	return 0, nil
}

// descended goes on where a tree may have an end.
func (g *Game) descended() {
	switch {
	case g.Depth > 0:
		g.Phase = Reveal
	case g.Rule == 0:
		g.Phase = Enter
	default:
		g.Phase = Show
	}
}

// narrowed goes on where the terms may be few enough.
func (g *Game) narrowed() {
	if g.Phase = Prove; g.To-g.From > Width {
		g.Phase = Divide
	}
}

// operator reads the operator with a number, which must be the statement's.
func (s Statement) operator(m Move, number uint64) (*Operator, error) {
	o, err := ParseOperator(m.Operator)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMove, err)
	}
	h := newHasher()
	if number >= uint64(s.OperatorCount) || len(m.Path) != depthOf(int(s.OperatorCount)) || h.climb(h.operator(m.Operator), number, m.Path) != s.Operators {
		return nil, fmt.Errorf("%w: this is not operator %d of the program", ErrMove, number)
	}
	return o, nil
}

// MaxMoves bounds the moves of any game about a program of so many operators,
// each of them writing at most so many elements of at most so many terms.
func MaxMoves(operators int, elements, terms int64) int {
	descents := func(depth int) int { return 2 * ((depth + widthBits - 1) / widthBits) }
	n := descents(depthOf(operators)) + 1 + descents(treeDepth(int(elements))) + 2
	for terms > Width {
		size, _ := split(0, terms)
		terms = size
		n += 2
	}
	return n + 1
}
