package dispute_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"probity"
	"probity/dispute"
	"probity/dispute/disputetest"
	"probity/model"
	"probity/model/modeltest"
)

var (
	alice   = probity.Account{1} // provides
	bob     = probity.Account{2} // challenges
	charlie = probity.Account{3} // challenges too
)

func terms() dispute.Terms {
	return dispute.Terms{Window: 1000, Clock: 500, ProviderBond: probity.Units(1001), ChallengerBond: probity.Units(333), Burn: 2500}
}

// A table is a court with a clock, on which invariants are checked after every
// step.
type table struct {
	t     testing.TB
	court *dispute.Court
	now   uint64
	paid  probity.Amount // bonds, by everybody
	said  []dispute.Move // by the provider, last, of each game
	moves []int          // of each game
}

func newTable(t testing.TB) *table {
	return &table{t: t, court: dispute.NewCourt(terms()), now: 1_000_000}
}

func (b *table) pay(sum probity.Amount) {
	paid, err := b.paid.Add(sum)
	if err != nil {
		b.t.Fatal(err)
	}
	b.paid = paid
}

func (b *table) post(r *dispute.Run) int {
	b.t.Helper()
	id, err := b.court.Post(b.now, alice, r.Statement())
	if err != nil {
		b.t.Fatal(err)
	}
	b.pay(b.court.Terms.ProviderBond)
	return id
}

func (b *table) challenge(claim int, who probity.Account) int {
	b.t.Helper()
	id, err := b.court.Challenge(b.now, who, claim)
	if err != nil {
		b.t.Fatal(err)
	}
	b.pay(b.court.Terms.ChallengerBond)
	b.said, b.moves = append(b.said, dispute.Move{}), append(b.moves, 0)
	return id
}

// bondsAreConserved: what was paid in is held or owed, to the last unit.
func (b *table) bondsAreConserved() {
	b.t.Helper()
	sum := b.court.Held
	for _, owed := range b.court.Owed {
		var err error
		if sum, err = sum.Add(owed); err != nil {
			b.t.Fatal(err)
		}
	}
	if sum != b.paid {
		b.t.Fatalf("%s is held or owed, %s was paid in", sum, b.paid)
	}
}

// heldIsWhatIsAtStake: what is held is the bonds of open claims and of games that
// go on, and each claim counts its games.
func (b *table) heldIsWhatIsAtStake() {
	b.t.Helper()
	var want probity.Amount
	games := make([]uint32, len(b.court.Claims))
	for _, g := range b.court.Games {
		if !g.Phase.Over() {
			games[g.Claim]++
			want, _ = want.Add(b.court.Terms.ChallengerBond)
		}
	}
	for i, c := range b.court.Claims {
		if c.State == dispute.ClaimOpen {
			want, _ = want.Add(b.court.Terms.ProviderBond)
		}
		if c.Games != games[i] {
			b.t.Fatalf("claim %d counts %d games, %d go on", i, c.Games, games[i])
		}
	}
	if b.court.Held != want {
		b.t.Fatalf("%s is held, want %s", b.court.Held, want)
	}
}

func (b *table) check() {
	b.t.Helper()
	b.bondsAreConserved()
	b.heldIsWhatIsAtStake()
}

// step lets the side whose turn it is make one move, or lose by time when it has
// none, or only refused ones.
func (b *table) step(game int, provider, challenger disputetest.Player) {
	b.t.Helper()
	g := b.court.Games[game]
	b.now += 3
	who, player := g.Challenger, challenger
	if g.Phase.ByProvider() {
		who, player = b.court.Claims[g.Claim].Provider, provider
	}
	for range 3 {
		before := *g
		m, ok := player.Move(g, b.said[game])
		if !ok {
			break
		}
		err := b.court.Play(b.now, who, game, m)
		if err == nil {
			if before.Phase.ByProvider() {
				b.said[game] = m
			}
			b.moves[game]++
			b.check()
			return
		}
		if *g != before {
			b.t.Fatalf("a refused move changed the game: %v", err)
		}
	}
	if err := b.court.Strike(b.now, game); !errors.Is(err, dispute.ErrEarly) {
		b.t.Fatalf("struck before the time is over: %v", err)
	}
	b.now = g.Deadline() + 1
	if err := b.court.Strike(b.now, game); err != nil {
		b.t.Fatal(err)
	}
	b.check()
}

// finish plays a game to its end.
func (b *table) finish(game int, provider, challenger disputetest.Player) dispute.Phase {
	b.t.Helper()
	g := b.court.Games[game]
	for !g.Phase.Over() {
		b.step(game, provider, challenger)
	}
	p := b.court.Claims[g.Claim].Statement
	if limit := dispute.MaxMoves(int(p.OperatorCount), max(1, g.Elements), max(1, g.Terms)); b.moves[game] > limit {
		b.t.Fatalf("%d moves, at most %d", b.moves[game], limit)
	}
	return g.Phase
}

func scene(t testing.TB, rnd *rand.Rand, p *model.Program) *disputetest.Scene {
	t.Helper()
	s, err := disputetest.NewScene(rnd, p)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func seeds(t testing.TB, short, long int) int {
	if testing.Short() {
		return short
	}
	return long
}

func TestAnHonestChallengerWinsAgainstAnyLie(t *testing.T) {
	for seed := range seeds(t, 60, 600) {
		rnd := rand.New(rand.NewPCG(uint64(seed), 11))
		s := scene(t, rnd, modeltest.RandomProgram(rnd))
		lie, err := s.Lie(rnd)
		if err != nil {
			t.Fatal(err)
		}
		b := newTable(t)
		game := b.challenge(b.post(lie), bob)
		var provider disputetest.Player = disputetest.Liar{Run: lie, Rnd: rnd}
		if rnd.IntN(2) == 0 {
			provider = &disputetest.Spoiler{Player: provider, Rnd: rnd}
		}
		if got := b.finish(game, provider, disputetest.HonestChallenger{Challenger: dispute.NewChallenger(s.Honest)}); got != dispute.Refuted {
			t.Fatalf("seed %d: the game ends in phase %d, at %+v", seed, got, b.court.Games[game])
		}
		if got, want := b.court.Owed[bob], probity.Units(333+1001-250); got != want {
			t.Fatalf("the winner is owed %s, want %s", got, want)
		}
	}
}

func TestAnHonestProviderWinsAgainstAnyChallenge(t *testing.T) {
	ends := map[dispute.Phase]int{}
	for seed := range seeds(t, 60, 600) {
		rnd := rand.New(rand.NewPCG(uint64(seed), 12))
		s := scene(t, rnd, modeltest.RandomProgram(rnd))
		b := newTable(t)
		game := b.challenge(b.post(s.Honest), bob)
		var challenger disputetest.Player = &disputetest.Cheat{Run: s.Honest, Rnd: rnd}
		if rnd.IntN(2) == 0 {
			challenger = &disputetest.Spoiler{Player: challenger, Rnd: rnd}
		}
		g := b.court.Games[game]
		for !g.Phase.Over() {
			ends[g.Phase]++
			b.step(game, disputetest.HonestProvider{Run: s.Honest}, challenger)
		}
		if g.Phase != dispute.Upheld {
			t.Fatalf("seed %d: the game ends in phase %d, at %+v", seed, g.Phase, g)
		}
		if got, want := b.court.Owed[alice], probity.Units(333-83); got != want {
			t.Fatalf("the winner is owed %s, want %s", got, want)
		}
		b.now += b.court.Terms.Window
		if err := b.court.Finalise(b.now, 0); err != nil {
			t.Fatal(err)
		}
		b.check()
		if got := b.court.Owed[dispute.Nobody()]; got != probity.Units(83) {
			t.Fatalf("%s is burnt", got)
		}
	}
	for p := dispute.Reveal; p <= dispute.Prove; p++ {
		if ends[p] == 0 {
			t.Errorf("no game came to phase %d", p)
		}
	}
}

// network has an operator of every kind that goes over terms, with many of them.
func network(t testing.TB) *model.Program {
	b := &modeltest.Builder{}
	b.Input(-128, 127, 4, 9, 9)
	c := b.Must(t, model.Op{Kind: model.OpConv, In: []int{0}, Window: modeltest.Window(3, 3, 1, 1, 1, 1)}, modeltest.Spec(-128, 127, 6, 4, 3, 3), modeltest.Spec(-999, 999, 6))
	c = b.Must(t, model.Op{Kind: model.OpRequant, In: []int{c}, Shift: 10, Lo: 0, Hi: 255})
	m := b.Must(t, model.Op{Kind: model.OpMaxPool, In: []int{c}, Window: modeltest.Window(4, 4, 2, 1, 1, 0)})
	d := b.Must(t, model.Op{Kind: model.OpDense, In: []int{m}}, modeltest.Spec(-128, 127, 20, 96), modeltest.Spec(-5, 5, 20))
	b.Must(t, model.Op{Kind: model.OpSum, In: []int{c}, Axes: []int{0, 1, 2}})
	b.Must(t, model.Op{Kind: model.OpMax, In: []int{c}, Axes: []int{0, 2}})
	b.Must(t, model.Op{Kind: model.OpArgMax, In: []int{d}, Axes: []int{0}})
	return &b.Program
}

// lieIn is a run in which one element of what an op wrote is another.
func lieIn(t testing.TB, s *disputetest.Scene, op, element int, by int64) *dispute.Run {
	t.Helper()
	values := append([][]int64{}, s.Values...)
	at := len(s.Program.Inputs) + op
	values[at] = append([]int64{}, values[at]...)
	values[at][element] += by
	r, err := s.Model.Commit(values)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestALongSumIsSplitUntilItsLieIsFound(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 13))
	s := scene(t, rnd, network(t))
	for op := range s.Program.Ops {
		for range 10 {
			lie := lieIn(t, s, op, rnd.IntN(len(s.Values[1+op])), 1+rnd.Int64N(3))
			b := newTable(t)
			game := b.challenge(b.post(lie), bob)
			if got := b.finish(game, disputetest.Liar{Run: lie, Rnd: rnd}, disputetest.HonestChallenger{Challenger: dispute.NewChallenger(s.Honest)}); got != dispute.Refuted {
				t.Errorf("op %d (%s): the game ends in phase %d", op, s.Program.Ops[op].Kind, got)
			}
			if g := b.court.Games[game]; int(g.Operator) != op {
				t.Errorf("the lie was in op %d, the game went to %d", op, g.Operator)
			}
		}
	}
}

// The cheats that have names. Each is a run that somebody might claim.
func TestWrongRunsAreRefuted(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 14))
	s := scene(t, rnd, network(t))
	claim := func(what string, r *dispute.Run) {
		t.Helper()
		b := newTable(t)
		// It is the same model and the same input that are claimed.
		st := r.Statement()
		honest := s.Honest.Statement()
		st.Operators, st.Weights, st.Inputs = honest.Operators, honest.Weights, honest.Inputs
		if st.Trace == honest.Trace {
			t.Fatalf("%s changes nothing", what)
		}
		id, err := b.court.Post(b.now, alice, st)
		if err != nil {
			t.Fatal(err)
		}
		b.pay(b.court.Terms.ProviderBond)
		game := b.challenge(id, bob)
		if got := b.finish(game, disputetest.Liar{Run: r, Rnd: rnd}, disputetest.HonestChallenger{Challenger: dispute.NewChallenger(s.Honest)}); got != dispute.Refuted {
			t.Errorf("%s: the game ends in phase %d", what, got)
		}
	}
	// Another weight.
	w := append(model.Weights{}, s.Weights...)
	x := w[0].Int32s()
	x[5] = x[5]/2 + 3
	w[0] = model.TensorOf(x)
	m, err := dispute.NewModel(s.Program, w)
	if err != nil {
		t.Fatal(err)
	}
	r, err := m.Run(s.Inputs...)
	if err != nil {
		t.Fatal(err)
	}
	claim("a wrong weight", r)
	// Another input.
	input := append([]int64{}, s.Inputs[0]...)
	input[7] = input[7]/2 + 3
	if r, err = s.Model.Run(input); err != nil {
		t.Fatal(err)
	}
	claim("a wrong input", r)
	// Another program.
	p := *s.Program
	p.Ops = append([]model.Op{}, p.Ops...)
	p.Ops[1].Shift = 9
	if err := p.Derive(); err != nil {
		t.Fatal(err)
	}
	if m, err = dispute.NewModel(&p, s.Weights); err != nil {
		t.Fatal(err)
	}
	if r, err = m.Run(s.Inputs...); err != nil {
		t.Fatal(err)
	}
	claim("a forged operator", r)
	if m.ID() == s.Model.ID() {
		t.Error("two programs are one model")
	}
}

func TestASilentPlayerLoses(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 15))
	s := scene(t, rnd, network(t))
	lie := lieIn(t, s, 3, 4, 1)
	honest, liar := disputetest.HonestProvider{Run: s.Honest}, disputetest.Liar{Run: lie, Rnd: rnd}
	for stop := range 12 {
		// A provider that is right but falls silent loses, and so does a challenger
		// that is.
		b := newTable(t)
		game := b.challenge(b.post(s.Honest), bob)
		if got := b.finish(game, &mute{honest, stop}, &disputetest.Cheat{Run: s.Honest, Rnd: rnd}); stop < 3 && got != dispute.Refuted {
			t.Errorf("silent after %d: phase %d", stop, got)
		}
		b = newTable(t)
		game = b.challenge(b.post(lie), bob)
		if got := b.finish(game, liar, &mute{disputetest.HonestChallenger{Challenger: dispute.NewChallenger(s.Honest)}, stop}); stop < 6 && got != dispute.Upheld {
			t.Errorf("silent after %d: phase %d", stop, got)
		}
	}
}

// mute falls silent after some moves.
type mute struct {
	disputetest.Player
	left int
}

func (m *mute) Move(g *dispute.Game, said dispute.Move) (dispute.Move, bool) {
	if m.left == 0 {
		return dispute.Move{}, false
	}
	m.left--
	return m.Player.Move(g, said)
}

func TestTimeIsAddedUpOverAllMoves(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 16))
	s := scene(t, rnd, network(t))
	b := newTable(t)
	game := b.challenge(b.post(s.Honest), bob)
	g := b.court.Games[game]
	m, err := s.Honest.Answer(g)
	if err != nil {
		t.Fatal(err)
	}
	b.now += 300
	if err := b.court.Play(b.now, alice, game, m); err != nil {
		t.Fatal(err)
	}
	b.now += 500
	if err := b.court.Play(b.now, bob, game, dispute.Move{For: dispute.Pick, Nodes: m.Nodes}); err != nil {
		t.Fatalf("the last second of the clock is in time: %v", err)
	}
	if g.Left != [2]uint64{200, 0} {
		t.Errorf("%v seconds are left", g.Left)
	}
	b.now += 201
	if m, err = s.Honest.Answer(g); err == nil {
		err = b.court.Play(b.now, alice, game, m)
	}
	if g.Phase == dispute.Reveal || g.Phase == dispute.Show {
		if !errors.Is(err, dispute.ErrLate) {
			t.Errorf("a move after 501 seconds: %v", err)
		}
	}
	if err := b.court.Strike(b.now, game); err != nil {
		t.Error(err)
	}
}

func TestMovesAreForTheirPlayerTheirPhaseAndTheirGame(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 17))
	s := scene(t, rnd, network(t))
	b := newTable(t)
	claim := b.post(s.Honest)
	first, second := b.challenge(claim, bob), b.challenge(claim, charlie)
	m, err := s.Honest.Answer(b.court.Games[first])
	if err != nil {
		t.Fatal(err)
	}
	refuse := func(what string, want, err error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", what, err, want)
		}
		b.check()
	}
	refuse("the challenger reveals", dispute.ErrTurn, b.court.Play(b.now, bob, first, m))
	if err := b.court.Play(b.now, alice, first, m); err != nil {
		t.Fatal(err)
	}
	refuse("a move is replayed", dispute.ErrTurn, b.court.Play(b.now, alice, first, m))
	pick := dispute.Move{For: dispute.Pick, Nodes: m.Nodes, Which: 1}
	refuse("a stranger picks", dispute.ErrTurn, b.court.Play(b.now, charlie, first, pick))
	refuse("a pick before its reveal", dispute.ErrTurn, b.court.Play(b.now, charlie, second, pick))
	if err := b.court.Play(b.now, bob, first, pick); err != nil {
		t.Fatal(err)
	}
	refuse("a pick is replayed", dispute.ErrTurn, b.court.Play(b.now, bob, first, pick))
	refuse("no such game", dispute.ErrUnknown, b.court.Play(b.now, bob, 7, pick))
	refuse("a negative game", dispute.ErrUnknown, b.court.Play(b.now, bob, -1, pick))
	refuse("a claim with games", dispute.ErrEarly, b.court.Finalise(b.now+2000, claim))
	refuse("nothing was refuted", dispute.ErrEarly, b.court.Release(second))
	b.now += 1001
	if _, err := b.court.Challenge(b.now, bob, claim); !errors.Is(err, dispute.ErrLate) {
		t.Errorf("a challenge behind the window: %v", err)
	}
}

func TestABadChallengeKeepsNoGoodOneOutAndTwoGoodOnesLoseNothing(t *testing.T) {
	rnd := rand.New(rand.NewPCG(6, 18))
	s := scene(t, rnd, network(t))
	lie := lieIn(t, s, 2, 5, 1)
	liar := disputetest.Liar{Run: lie, Rnd: rnd}
	b := newTable(t)
	claim := b.post(lie)
	bad := b.challenge(claim, probity.Account{9})
	if got := b.finish(bad, liar, &mute{nil, 0}); got != dispute.Upheld {
		t.Fatalf("a silent challenger: phase %d", got)
	}
	first, second := b.challenge(claim, bob), b.challenge(claim, charlie)
	b.step(second, liar, disputetest.HonestChallenger{Challenger: dispute.NewChallenger(s.Honest)})
	if got := b.finish(first, liar, disputetest.HonestChallenger{Challenger: dispute.NewChallenger(s.Honest)}); got != dispute.Refuted {
		t.Fatalf("phase %d", got)
	}
	if err := b.court.Play(b.now, charlie, second, dispute.Move{For: dispute.Pick}); !errors.Is(err, dispute.ErrOver) {
		t.Errorf("a move about a refuted claim: %v", err)
	}
	if err := b.court.Strike(b.now+5000, second); !errors.Is(err, dispute.ErrOver) {
		t.Errorf("a strike about a refuted claim: %v", err)
	}
	if err := b.court.Release(second); err != nil {
		t.Fatal(err)
	}
	b.check()
	if err := b.court.Release(second); !errors.Is(err, dispute.ErrOver) {
		t.Errorf("a bond is released twice: %v", err)
	}
	if got := b.court.Owed[charlie]; got != b.court.Terms.ChallengerBond {
		t.Errorf("the second challenger is owed %s", got)
	}
	if got := b.court.Withdraw(charlie); got != b.court.Terms.ChallengerBond || b.court.Withdraw(charlie) != (probity.Amount{}) {
		t.Errorf("withdrew %s", got)
	}
}

// FuzzPlayers: whatever an endpoint says of a game, players answer with a move or an
// error, and whatever the move is, a court takes it or refuses it.
func FuzzPlayers(f *testing.F) {
	rnd := rand.New(rand.NewPCG(7, 19))
	s := scene(f, rnd, network(f))
	lie := lieIn(f, s, 3, 7, 2)
	f.Add(uint8(1), uint8(0), 3, uint64(0), uint32(0), int64(0), int64(0), int64(0), int64(0), int64(0), []byte("x"))
	f.Add(uint8(6), uint8(1), 0, uint64(3), uint32(3), int64(20), int64(7), int64(97), int64(0), int64(97), []byte("said"))
	f.Add(uint8(8), uint8(4), 0, uint64(0), uint32(6), int64(1), int64(0), int64(20), int64(3), int64(6), []byte{})
	f.Fuzz(func(t *testing.T, phase, rule uint8, depth int, index uint64, op uint32, elements, element, terms, from, to int64, said []byte) {
		g := &dispute.Game{
			Phase: dispute.Phase(phase), Rule: dispute.Rule(rule), Depth: depth, Index: index, Operator: op,
			Elements: elements, Element: element, Terms: terms, From: from, To: to,
		}
		copy(g.Said[:], said)
		var last dispute.Move
		for len(said) >= 32 {
			last.Nodes = append(last.Nodes, probity.Hash(said[:32]))
			last.Parts = append(last.Parts, dispute.Part{Value: int64(said[0])})
			said = said[32:]
		}
		var moves []dispute.Move
		if m, err := s.Honest.Answer(g); err == nil {
			moves = append(moves, m)
		}
		if m, err := dispute.NewChallenger(s.Honest).Move(g, last); err == nil {
			moves = append(moves, m)
		}
		for _, m := range append(moves, dispute.Move{For: g.Phase, Nodes: last.Nodes, Parts: last.Parts, Operator: said, Which: depth}) {
			b := newTable(t)
			game := b.challenge(b.post(lie), bob)
			g := b.court.Games[game]
			for k := 0; k < int(phase)%20 && !g.Phase.Over(); k++ {
				b.step(game, disputetest.Liar{Run: lie, Rnd: rnd}, disputetest.HonestChallenger{Challenger: dispute.NewChallenger(s.Honest)})
			}
			m.For = g.Phase
			for _, who := range []probity.Account{alice, bob} {
				b.court.Play(b.now, who, game, m)
			}
		}
	})
}

func ExampleRun_Answer() {
	b := &modeltest.Builder{}
	b.Input(0, 255, 4)
	v, _ := b.Try(model.Op{Kind: model.OpDense, In: []int{0}}, modeltest.Spec(-128, 127, 2, 4))
	fmt.Println("value", v)
	w := model.Weights{model.TensorOf([]int32{1, 2, 3, 4, 5, 6, 7, 8})}
	m, err := dispute.NewModel(&b.Program, w)
	if err != nil {
		fmt.Println(err)
		return
	}
	run, err := m.Run([]int64{10, 20, 30, 40})
	if err != nil {
		fmt.Println(err)
		return
	}
	out, _ := run.Output(0)
	x, err := dispute.Elements(out, 2)
	fmt.Println(x, err)
	// Output:
	// value 1
	// [300 700] <nil>
}
