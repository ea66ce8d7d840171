package contracts

import (
	"errors"
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"probity"
	"probity/dispute"
	"probity/dispute/disputetest"
	"probity/model"
	"probity/model/modeltest"
)

// courtTerms are those of every court in these tests.
func courtTerms() dispute.Terms {
	return dispute.Terms{
		Window: 1000, Clock: 500, Burn: 2500,
		ProviderBond: probity.Units(1_000_000_000_001), ChallengerBond: probity.Units(333_333_333_333),
	}
}

// A courthouse is the contract and the pure rules beside each other. What one does
// the other must do too; see agree.
type courthouse struct {
	*world
	at     common.Address
	court  *dispute.Court
	scenes []*disputetest.Scene
	assets []uint64 // by scene
	about  []int    // scene by claim
	said   []dispute.Move
	struck map[int]bool // games that ended because somebody was silent
	steps  int
	next   int                                 // step after which everything is compared
	gas    func(name string, r *types.Receipt) // called with every move; may be nil
}

func newCourthouse(w *world) *courthouse {
	w.t.Helper()
	return &courthouse{world: w, at: w.in.disputes, court: dispute.NewCourt(courtTerms()), struck: map[int]bool{}}
}

// enact publishes a model and names it, and returns the scene's number.
func (h *courthouse) enact(s *disputetest.Scene) int {
	h.t.Helper()
	asset, _ := h.register(modelOwner, kindModel, h.modelVersion(fmt.Sprint("model ", len(h.scenes)), ether(1)))
	h.must(modelOwner, h.at, h.disputes.PackNameModel(asset, 0, s.Model.ID()))
	h.scenes, h.assets = append(h.scenes, s), append(h.assets, asset)
	return len(h.scenes) - 1
}

func solStatement(s dispute.Statement) RefereeStatement {
	return RefereeStatement{
		Operators: s.Operators, Weights: s.Weights, Inputs: s.Inputs, Trace: s.Trace,
		OperatorCount: s.OperatorCount, WeightCount: s.WeightCount, InputCount: s.InputCount,
	}
}

func words(h []probity.Hash) [][32]byte {
	out := make([][32]byte, len(h))
	for i, x := range h {
		out[i] = x
	}
	return out
}

func solParts(parts []dispute.Part) (out []RefereePart) {
	for _, p := range parts {
		out = append(out, RefereePart(p))
	}
	return out
}

// packPost encodes the claim of a run, for nothing.
func (h *courthouse) packPost(scene int, run *dispute.Run, change func(s *RefereeStatement, inputs, outputs, paths [][][32]byte)) []byte {
	return h.packPostFor(scene, run, [32]byte{}, change)
}

// packPostFor encodes the claim of a run for a subject.
func (h *courthouse) packPostFor(scene int, run *dispute.Run, subject [32]byte, change func(s *RefereeStatement, inputs, outputs, paths [][][32]byte)) []byte {
	s := solStatement(run.Statement())
	var inputs, outputs, paths [][][32]byte
	for i := range h.scenes[scene].Program.Inputs {
		inputs = append(inputs, words(run.Input(i)))
	}
	for i := range h.scenes[scene].Program.Outputs {
		out, path := run.Output(i)
		outputs, paths = append(outputs, words(out)), append(paths, words(path))
	}
	if len(inputs[0]) > 1024 {
		inputs = nil // too large to be posted
	}
	if change != nil {
		change(&s, inputs, outputs, paths)
	}
	return h.disputes.PackPost(h.assets[scene], 0, subject, s, portsOf(h.scenes[scene]), inputs, outputs, paths)
}

// packMove encodes a move.
func (h *courthouse) packMove(game uint64, s dispute.Statement, m dispute.Move) []byte {
	which := big.NewInt(int64(m.Which))
	switch m.For {
	case dispute.Reveal:
		return h.disputes.PackReveal(game, words(m.Nodes))
	case dispute.Pick:
		return h.disputes.PackPick(game, words(m.Nodes), which)
	case dispute.Enter:
		return h.disputes.PackEnter(game, solStatement(s), m.Operator, words(m.Path))
	case dispute.Show:
		return h.disputes.PackShow(game, m.Word)
	case dispute.Point:
		return h.disputes.PackPoint(game, which)
	case dispute.Divide:
		return h.disputes.PackDivide(game, solParts(m.Parts))
	case dispute.Choose:
		return h.disputes.PackChoose(game, solParts(m.Parts), which)
	}
	return h.disputes.PackProve(game, solStatement(s), m.Operator, words(m.Path), big.NewInt(m.Hint), words(m.Openings))
}

// both does the same to the contract and to the rules, and demands that both take
// it or both refuse it.
func (h *courthouse) both(what string, who int, data []byte, rules func(now uint64) error) (ok bool) {
	h.t.Helper()
	r, err := h.send(who, &h.at, data)
	if want := rules(h.timeOf(r)); (err == nil) != (want == nil) {
		h.t.Fatalf("%s: the contract says %v, the rules say %v", what, err, want)
	}
	if err == nil && h.gas != nil {
		h.gas("disputes."+what, r)
	}
	// All that there is every now and then, the more there is the more seldom, and
	// the newest in between.
	h.steps++
	everything := h.steps >= h.next
	h.compare(everything)
	if everything {
		h.next = h.steps + max(16, (len(h.court.Claims)+len(h.court.Games))/4)
	}
	return err == nil
}

func (h *courthouse) account(who int) probity.Account { return probity.Account(h.p[who].address) }

func (h *courthouse) post(who, scene int, run *dispute.Run) int {
	h.t.Helper()
	claim, ok := h.postFor(who, scene, run, probity.Hash{})
	if !ok {
		h.t.Fatal("a claim was refused")
	}
	return claim
}

// postFor posts a claim for an order, unless there is one.
func (h *courthouse) postFor(who, scene int, run *dispute.Run, order probity.Hash) (claim int, ok bool) {
	h.t.Helper()
	ok = h.both("post", who, h.packPostFor(scene, run, order, nil), func(now uint64) error {
		subject := dispute.Subject{Asset: probity.AssetID(h.assets[scene]), For: order}
		_, err := h.court.PostFor(now, h.account(who), subject, run.Statement())
		return err
	})
	if ok {
		h.about = append(h.about, scene)
	}
	return len(h.court.Claims) - 1, ok
}

func (h *courthouse) challenge(who, claim int) (ok bool) {
	h.t.Helper()
	data := h.disputes.PackChallenge(uint64(claim+1), solStatement(h.court.Claims[claim].Statement))
	ok = h.both("challenge", who, data, func(now uint64) error {
		_, err := h.court.Challenge(now, h.account(who), claim)
		return err
	})
	if ok {
		h.said = append(h.said, dispute.Move{})
	}
	return ok
}

func (h *courthouse) play(who, game int, m dispute.Move) (ok bool) {
	h.t.Helper()
	names := []string{"", "reveal", "pick", "enter", "show", "point", "divide", "choose", "prove"}
	g := h.court.Games[game]
	ok = h.both(names[m.For], who, h.packMove(uint64(game+1), h.court.Claims[g.Claim].Statement, m), func(now uint64) error {
		return h.court.Play(now, h.account(who), game, m)
	})
	if ok && m.For.ByProvider() {
		h.said[game] = m
	}
	return ok
}

func (h *courthouse) strike(who, game int) bool {
	h.t.Helper()
	ok := h.both("strike", who, h.disputes.PackStrike(uint64(game+1)), func(now uint64) error { return h.court.Strike(now, game) })
	h.struck[game] = h.struck[game] || ok
	return ok
}

func (h *courthouse) release(who, game int) bool {
	h.t.Helper()
	return h.both("release", who, h.disputes.PackRelease(uint64(game+1)), func(uint64) error { return h.court.Release(game) })
}

func (h *courthouse) finalise(who, claim int) bool {
	h.t.Helper()
	return h.both("finalise", who, h.disputes.PackFinalise(uint64(claim+1)), func(now uint64) error { return h.court.Finalise(now, claim) })
}

func (h *courthouse) withdraw(who int) {
	h.t.Helper()
	h.both("withdraw", who, h.disputes.PackWithdraw(), func(uint64) error {
		if h.court.Withdraw(h.account(who)).IsZero() {
			return errors.New("nothing is owed")
		}
		return nil
	})
}

// compare demands that the contract's state is the rules', and that the money is
// there: of everything, or of what is young.
func (h *courthouse) compare(everything bool) {
	h.t.Helper()
	for i, c := range h.court.Claims {
		if !everything && i+3 < len(h.court.Claims) {
			continue
		}
		got := read(h.world, h.at, h.disputes.PackClaim(uint64(i+1)), h.disputes.UnpackClaim)
		if probity.Account(got.Provider) != c.Provider || got.Until.Uint64() != c.Until || got.Games != c.Games || got.State != uint8(c.State) || probity.Account(got.Challenger) != c.Challenger {
			h.t.Fatalf("claim %d is %+v, the rules say %+v", i, got, c)
		}
	}
	for i, g := range h.court.Games {
		if !everything && (i+4 < len(h.court.Games) || g.Phase.Over()) {
			continue
		}
		got := read(h.world, h.at, h.disputes.PackGame(uint64(i+1)), h.disputes.UnpackGame)
		now := dispute.Game{
			Claim: int(got.Claim) - 1, Challenger: probity.Account(got.Challenger), Phase: dispute.Phase(got.Phase), Since: got.Since.Uint64(),
			Left: [2]uint64{uint64(got.LeftProvider), uint64(got.LeftChallenger)}, Rule: dispute.Rule(got.Rule), Depth: int(got.Depth),
			Index: uint64(got.Index), Operator: got.Operator, Elements: int64(got.Elements), Element: int64(got.Element), Terms: int64(got.Terms),
			From: int64(got.From), To: int64(got.To), Said: got.Said,
		}
		if now != *g {
			h.t.Fatalf("game %d is\n%+v, the rules say\n%+v", i, now, *g)
		}
	}
	sum := h.court.Held.Big()
	sameAmount(h.t, "held", read(h.world, h.at, h.disputes.PackHeld(), h.disputes.UnpackHeld), sum)
	for who, owed := range h.court.Owed {
		sameAmount(h.t, "owed to "+who.String(), read(h.world, h.at, h.disputes.PackOwed(common.Address(who)), h.disputes.UnpackOwed), owed.Big())
		sum.Add(sum, owed.Big())
	}
	sameAmount(h.t, "the contract's balance", h.balance(h.at), sum)
}

// players are the two sides of a game.
type players struct {
	who  [2]int
	side [2]disputetest.Player
}

// step lets a game's next player move, or pass.
func (h *courthouse) step(game int, p players) (moved bool) {
	h.t.Helper()
	g := h.court.Games[game]
	side := 1
	if g.Phase.ByProvider() {
		side = 0
	}
	m, ok := p.side[side].Move(g, h.said[game])
	return ok && h.play(p.who[side], game, m)
}

// TestTheContractIsTheCourt walks claims and games at random, honest players and
// others, and compares the contract with the rules after every step.
func TestTheContractIsTheCourt(t *testing.T) {
	walks, steps := 4, 200
	if testing.Short() {
		walks, steps = 1, 120
	}
	moves := map[dispute.Phase]int{}
	for seed := range walks {
		rnd := rand.New(rand.NewPCG(uint64(seed), 31))
		h := newCourthouse(newWorld(t, false))
		for range 3 {
			s, err := disputetest.NewScene(rnd, modeltest.RandomProgram(rnd))
			if err != nil {
				t.Fatal(err)
			}
			h.enact(s)
		}
		var lies []*dispute.Run // by claim; nil where it is honest
		var games []players
		for range steps {
			claims := len(h.court.Claims)
			switch n := rnd.IntN(20); {
			case claims == 0 || n == 0:
				scene := rnd.IntN(len(h.scenes))
				run := h.scenes[scene].Honest
				var lie *dispute.Run
				if rnd.IntN(2) == 0 {
					var err error
					if lie, err = h.scenes[scene].Lie(rnd); err != nil {
						t.Fatal(err)
					}
					run = lie
				}
				h.post(provider, scene, run)
				lies = append(lies, lie)
			case n <= 3:
				claim, who := rnd.IntN(claims), []int{buyer, stranger}[rnd.IntN(2)]
				if !h.challenge(who, claim) {
					break
				}
				s, lie := h.scenes[h.about[claim]], lies[claim]
				p := players{who: [2]int{provider, who}}
				p.side[0] = disputetest.HonestProvider{Run: s.Honest}
				p.side[1] = &disputetest.Cheat{Run: s.Honest, Rnd: rnd}
				if lie != nil {
					p.side[0] = disputetest.Liar{Run: lie, Rnd: rnd}
					p.side[1] = disputetest.HonestChallenger{Challenger: dispute.NewChallenger(s.Honest)}
				}
				for k := range p.side {
					if rnd.IntN(3) == 0 {
						p.side[k] = &disputetest.Spoiler{Player: p.side[k], Rnd: rnd}
					}
				}
				games = append(games, p)
			case n == 4:
				h.pass(time.Duration(1+rnd.IntN(300)) * time.Second)
			case n == 5:
				h.finalise(stranger, rnd.IntN(claims))
			case n == 6:
				h.withdraw([]int{provider, buyer, stranger}[rnd.IntN(3)])
			case len(games) == 0:
			case n == 7:
				h.strike(stranger, rnd.IntN(len(games)))
			case n == 8:
				h.release(stranger, rnd.IntN(len(games)))
			case n == 9: // somebody else's move
				k := rnd.IntN(len(games))
				p := games[k]
				p.who[0], p.who[1] = p.who[1], p.who[0]
				if g := h.court.Games[k]; !g.Phase.Over() {
					h.step(k, p)
				}
			default:
				for range 6 {
					k := rnd.IntN(len(games))
					if g := h.court.Games[k]; !g.Phase.Over() && h.court.Claims[g.Claim].State == dispute.ClaimOpen {
						phase := g.Phase
						if h.step(k, games[k]) {
							moves[phase]++
						}
					}
				}
			}
		}
		// Everything comes to an end, and everybody gets what is theirs.
		for k, g := range h.court.Games {
			for !g.Phase.Over() && h.court.Claims[g.Claim].State == dispute.ClaimOpen {
				// A spoiler's second try is the honest one.
				moved := false
				for range 2 {
					moved = moved || h.step(k, games[k])
				}
				if !moved {
					h.pass(501 * time.Second)
					h.strike(stranger, k)
				}
			}
			if !g.Phase.Over() {
				h.release(stranger, k)
			}
			// Whoever is right wins, unless it was silent for too long.
			if right := lies[g.Claim] == nil; !h.struck[k] && (right && g.Phase == dispute.Refuted || !right && g.Phase == dispute.Upheld) {
				t.Errorf("seed %d: in game %d the wrong side won: %+v", seed, k, g)
			}
		}
		h.pass(1001 * time.Second)
		for i, c := range h.court.Claims {
			if c.State == dispute.ClaimOpen && !h.finalise(stranger, i) {
				t.Errorf("claim %d has no end: %+v", i, c)
			}
		}
		for _, who := range []int{provider, buyer, stranger} {
			h.withdraw(who)
		}
		h.compare(true)
		sameAmount(t, "held in the end", h.court.Held.Big(), new(big.Int))
		sameAmount(t, "what is left", h.balance(h.at), h.court.Owed[dispute.Nobody()].Big())
	}
	if !testing.Short() {
		for p := dispute.Reveal; p <= dispute.Prove; p++ {
			if moves[p] == 0 {
				t.Errorf("no move for phase %d: %v", p, moves)
			}
		}
	}
}

// heavy is a program whose operators go over many terms, in tensors as large as
// those of the published networks.
func heavy(t testing.TB) *model.Program {
	b := &modeltest.Builder{}
	b.Input(-128, 127, 128, 10, 10)
	c := b.Must(t, model.Op{Kind: model.OpConv, In: []int{0}, Window: modeltest.Window(3, 3, 1, 1, 1, 1)}, modeltest.Spec(-128, 127, 64, 128, 3, 3), modeltest.Spec(-999, 999, 64))
	c = b.Must(t, model.Op{Kind: model.OpRequant, In: []int{c}, Shift: 12, Lo: 0, Hi: 255})
	d := b.Must(t, model.Op{Kind: model.OpDense, In: []int{c}}, modeltest.Spec(-12, 12, 32, 6400), modeltest.Spec(-5, 5, 32))
	b.Must(t, model.Op{Kind: model.OpArgMax, In: []int{d}, Axes: []int{0}})
	return &b.Program
}

// lieAt is a run in which one element is another.
func lieAt(t testing.TB, s *disputetest.Scene, op, element int) *dispute.Run {
	t.Helper()
	values := slices.Clone(s.Values)
	at := len(s.Program.Inputs) + op
	values[at] = slices.Clone(values[at])
	values[at][element]++
	run, err := s.Model.Commit(values)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// The limits of what a move may cost.
const (
	maxMoveGas = 80_000
	maxLastGas = 1_500_000
)

// measureDisputes plays games to their ends and reports the dearest of each kind
// of move.
func measureDisputes(w *world, gas func(name string, r *types.Receipt)) (h *courthouse, scene int) {
	w.t.Helper()
	rnd := rand.New(rand.NewPCG(1, 32))
	s, err := disputetest.NewScene(rnd, heavy(w.t))
	if err != nil {
		w.t.Fatal(err)
	}
	h = newCourthouse(w)
	dearest := map[string]*types.Receipt{}
	h.gas = func(name string, r *types.Receipt) {
		if old := dearest[name]; old == nil || r.GasUsed > old.GasUsed {
			dearest[name] = r
		}
	}
	scene = h.enact(s)
	for op, element := range []int{3456, 17, 21, 0} {
		lie := lieAt(w.t, s, op, element)
		claim := h.post(provider, scene, lie)
		h.challenge(buyer, claim)
		h.challenge(stranger, claim)
		p := players{
			who:  [2]int{provider, buyer},
			side: [2]disputetest.Player{disputetest.Liar{Run: lie, Rnd: rnd}, disputetest.HonestChallenger{Challenger: dispute.NewChallenger(s.Honest)}},
		}
		game := len(h.court.Games) - 2
		for !h.court.Games[game].Phase.Over() {
			if !h.step(game, p) {
				w.t.Fatalf("op %d: no move in phase %d", op, h.court.Games[game].Phase)
			}
		}
		h.release(stranger, game+1)
		h.withdraw(buyer)
	}
	claim := h.post(provider, scene, s.Honest)
	h.challenge(buyer, claim)
	h.pass(501 * time.Second)
	// A provider that fell silent loses.
	h.strike(stranger, len(h.court.Games)-1)
	claim = h.post(provider, scene, s.Honest)
	h.pass(1001 * time.Second)
	h.finalise(stranger, claim)
	for _, name := range slices.Sorted(maps.Keys(dearest)) {
		gas(name, dearest[name])
	}
	h.gas = nil
	return h, scene
}

func TestEveryMoveStaysUnderItsLimitOfGas(t *testing.T) {
	seen := 0
	measureDisputes(newWorld(t, false), func(name string, r *types.Receipt) {
		limit := uint64(maxMoveGas)
		switch name {
		case "disputes.prove":
			limit = maxLastGas
		case "disputes.post", "disputes.challenge", "disputes.strike", "disputes.release", "disputes.finalise", "disputes.withdraw":
			return
		}
		seen++
		t.Log(name, r.GasUsed)
		if r.GasUsed > limit {
			t.Errorf("%s takes %d gas, at most %d", name, r.GasUsed, limit)
		}
	})
	if seen != 8 {
		t.Errorf("%d kinds of moves were made, want 8", seen)
	}
}

func TestOnlyWhatTheStatementSaysCanBePosted(t *testing.T) {
	h := newCourthouse(newWorld(t, false))
	rnd := rand.New(rand.NewPCG(3, 33))
	s, err := disputetest.NewScene(rnd, modeltest.RandomProgram(rnd))
	if err != nil {
		t.Fatal(err)
	}
	scene := h.enact(s)
	other, err := disputetest.NewScene(rnd, heavy(t))
	if err != nil {
		t.Fatal(err)
	}
	refuse := func(want string, change func(s *RefereeStatement, inputs, outputs, paths [][][32]byte)) {
		t.Helper()
		h.refuse(want, provider, h.at, h.packPost(scene, s.Honest, change))
	}
	refuse("WrongModel", func(s *RefereeStatement, _, _, _ [][][32]byte) { s.Operators = other.Model.Statement().Operators })
	refuse("WrongModel", func(s *RefereeStatement, _, _, _ [][][32]byte) { s.Weights[3] ^= 1 })
	refuse("WrongModel", func(s *RefereeStatement, _, _, _ [][][32]byte) { s.OperatorCount++ })
	refuse("WrongWords", func(s *RefereeStatement, _, _, _ [][][32]byte) { s.Inputs[3] ^= 1 })
	refuse("WrongWords", func(s *RefereeStatement, _, _, _ [][][32]byte) { s.Trace[3] ^= 1 })
	refuse("WrongWords", func(_ *RefereeStatement, inputs, _, _ [][][32]byte) { inputs[0][0][3] ^= 1 })
	refuse("WrongWords", func(_ *RefereeStatement, _, outputs, _ [][][32]byte) { outputs[0][0][3] ^= 1 })
	refuse("WrongWords", func(_ *RefereeStatement, _, outputs, _ [][][32]byte) { outputs[0] = nil })
	refuse("TooManyWords", func(_ *RefereeStatement, inputs, _, _ [][][32]byte) { inputs[0] = make([][32]byte, 1025) })
	// One tensor has one form: no word too many, and nothing behind the last element.
	refuse("WrongWords", func(_ *RefereeStatement, inputs, _, _ [][][32]byte) { inputs[0] = append(inputs[0], [32]byte{}) })
	refuse("WrongWords", func(_ *RefereeStatement, _, outputs, _ [][][32]byte) { outputs[0] = append(outputs[0], [32]byte{}) })
	// Inputs may stay away where the claim is for nothing; what was named stays named.
	data := h.disputes.PackPost(h.assets[scene], 0, [32]byte{}, solStatement(s.Honest.Statement()), portsOf(s), nil, outputsOf(s), pathsOf(s))
	h.must(provider, h.at, data)
	h.refuse("ModelAlreadyNamed", modelOwner, h.at, h.disputes.PackNameModel(h.assets[scene], 0, label("another")))
	h.refuse("NotAssetOwner", stranger, h.at, h.disputes.PackNameModel(h.assets[scene], 0, label("another")))
	h.refuse("UnknownVersion", modelOwner, h.at, h.disputes.PackNameModel(h.assets[scene], 7, label("another")))
	h.refuse("UnknownClaim", buyer, h.at, h.disputes.PackChallenge(9, solStatement(s.Honest.Statement())))
	wrong := solStatement(s.Honest.Statement())
	wrong.Trace[1] ^= 1
	h.refuse("WrongStatement", buyer, h.at, h.disputes.PackChallenge(1, wrong))
}

func portsOf(s *disputetest.Scene) DisputesPorts {
	return DisputesPorts{Outputs: s.Model.Outputs(), Sizes: s.Model.Sizes()}
}

func outputsOf(s *disputetest.Scene) (out [][][32]byte) {
	for i := range s.Program.Outputs {
		w, _ := s.Honest.Output(i)
		out = append(out, words(w))
	}
	return out
}

func pathsOf(s *disputetest.Scene) (out [][][32]byte) {
	for i := range s.Program.Outputs {
		_, path := s.Honest.Output(i)
		out = append(out, words(path))
	}
	return out
}

func TestBondsInTokensThatLieAreRefusedAndCallsBackChangeNothing(t *testing.T) {
	h := newCourthouse(newWorld(t, true))
	rnd := rand.New(rand.NewPCG(4, 34))
	s, err := disputetest.NewScene(rnd, modeltest.RandomProgram(rnd))
	if err != nil {
		t.Fatal(err)
	}
	scene := h.enact(s)
	post := h.packPost(scene, s.Honest, nil)
	h.post(provider, scene, s.Honest)
	challenge := h.disputes.PackChallenge(1, solStatement(s.Honest.Statement()))
	for _, mode := range []uint8{takesFee, lies} {
		h.behave(mode, common.Address{}, nil)
		h.refuse("InexactDeposit", provider, h.at, post)
		h.refuse("InexactDeposit", buyer, h.at, challenge)
	}
	h.behave(returnsFalse, common.Address{}, nil)
	h.refuse("SafeERC20FailedOperation", buyer, h.at, challenge)
	h.behave(honest, common.Address{}, nil)
	h.challenge(buyer, 0)
	h.pass(501 * time.Second)
	h.strike(stranger, 0)
	guard := crypto.Keccak256([]byte("ReentrancyGuardReentrantCall()"))[:4]
	attack := func(what string, who int, data, inner []byte) {
		t.Helper()
		h.behave(reenters, h.at, inner)
		h.must(who, h.at, data)
		raw, err := h.view(h.in.token, h.hostile.pack(t, "answer"))
		if err != nil {
			t.Fatal(err)
		}
		var answer []byte
		if err := h.hostile.abi.UnpackIntoInterface(&answer, "answer", raw); err != nil || string(answer) != string(guard) {
			t.Errorf("%s: the call back was not stopped: %x, %v", what, answer, err)
		}
		h.behave(honest, common.Address{}, nil)
	}
	me := h.p[buyer].address
	before := h.balance(me)
	owed := h.court.Withdraw(h.account(buyer))
	attack("withdraw twice", buyer, h.disputes.PackWithdraw(), h.disputes.PackWithdrawFor(me))
	sameAmount(t, "withdrawn", new(big.Int).Sub(h.balance(me), before), owed.Big())
	attack("post twice", provider, post, post)
	attack("post, then challenge", provider, post, challenge)
}

func TestWhatAClaimCarriesIsTheSameInGoAndOnChain(t *testing.T) {
	w := newWorld(t, false)
	for name, c := range map[string]struct {
		got  *big.Int
		want int64
	}{
		"words": {read(w, w.in.disputes, w.disputes.PackMAXWORDS(), w.disputes.UnpackMAXWORDS), dispute.MaxWords},
		"ports": {read(w, w.in.disputes, w.disputes.PackMAXPORTS(), w.disputes.UnpackMAXPORTS), dispute.MaxPorts},
	} {
		sameAmount(t, name, c.got, big.NewInt(c.want))
	}
}
