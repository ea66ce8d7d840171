package chain

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"probity"
	"probity/dispute"
	"probity/dispute/disputetest"
	"probity/market/markettest"
	"probity/model"
	"probity/model/modeltest"
)

// A dispute about one lie in a small network, on a chain.
type courtroom struct {
	*world
	scene *disputetest.Scene
	lie   *dispute.Run
	asset probity.AssetID

	claims []uint64 // that were made by Claim
}

func newCourtroom(t *testing.T, w *world) *courtroom {
	t.Helper()
	n := &modeltest.Builder{}
	n.Input(-128, 127, 60)
	d := n.Must(t, model.Op{Kind: model.OpDense, In: []int{0}}, modeltest.Spec(-128, 127, 40, 60), modeltest.Spec(-9, 9, 40))
	q := n.Must(t, model.Op{Kind: model.OpRequant, In: []int{d}, Shift: 8, Lo: 0, Hi: 255})
	n.Must(t, model.Op{Kind: model.OpDense, In: []int{q}}, modeltest.Spec(-128, 127, 10, 40))
	s, err := disputetest.NewScene(rand.New(rand.NewPCG(1, 41)), &n.Program)
	if err != nil {
		t.Fatal(err)
	}
	values := slices.Clone(s.Values)
	for _, at := range []int{1, 3} {
		values[at] = slices.Clone(values[at])
		values[at][7]++
	}
	c := &courtroom{world: w, scene: s}
	if c.lie, err = s.Model.Commit(values); err != nil {
		t.Fatal(err)
	}
	if c.asset, _, err = w.AddModel(probity.Units(5), []markettest.Share{{Account: 2}}); err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 1} {
		if err := w.Mint(i, probity.Tokens(100)); err != nil {
			t.Fatal(err)
		}
	}
	owner := NewDisputes(w.senders[w.owner[c.asset]], w.d)
	ctx := testContext(t)
	for range 2 { // twice is once
		if err := owner.NameModel(ctx, c.asset, 0, s.Model.ID()); err != nil {
			t.Fatal(err)
		}
	}
	if err := NewDisputes(w.senders[0], w.d).NameModel(ctx, c.asset, 0, probity.Hash{1}); err == nil {
		t.Fatal("anybody can name a model")
	}
	return c
}

// TestAGameGoesOnThroughCrashesAtEveryRecord stops the challenger at each of its
// records, and finds every move made once.
func TestAGameGoesOnThroughCrashesAtEveryRecord(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		c := newCourtroom(t, newWorld(t, b))
		ctx := testContext(t)
		provider := NewDisputes(c.senders[0], c.d)
		claim, _, err := provider.Post(ctx, c.asset, 0, probity.Hash{7}, c.lie, true)
		if err != nil {
			t.Fatal(err)
		}
		if same, _, err := provider.Post(ctx, c.asset, 0, probity.Hash{7}, c.lie, true); err != nil || same != claim {
			t.Fatalf("posted again as claim %d, %v", same, err)
		}
		sender := c.senders[1]
		began, err := b.client.nonce(ctx, sender.Account(), "latest")
		if err != nil {
			t.Fatal(err)
		}
		crashes := 0
		liar := disputetest.Liar{Run: c.lie, Rnd: rand.New(rand.NewPCG(2, 42))}
		// turn makes the challenger's next move, if it is its turn.
		turn := func(d *Disputes) (over bool) {
			on, err := d.Claim(ctx, claim)
			if err != nil {
				t.Fatal(err)
			}
			if on.Statement != c.lie.Statement() || on.Provider != c.senders[0].Account() || on.Subject != (probity.Hash{7}) {
				t.Fatalf("claim %+v", on)
			}
			game, err := d.Challenge(ctx, on)
			if err != nil && !errors.Is(err, dispute.ErrOver) {
				t.Fatal(err)
			}
			g, err := d.Game(ctx, game)
			if err != nil {
				t.Fatal(err)
			}
			if g.Phase.Over() {
				if g.Phase != dispute.Refuted {
					t.Fatalf("the game ends as %s", g.Phase)
				}
				return true
			}
			if g.Phase.ByProvider() {
				m, _ := liar.Move(g, dispute.Move{})
				if _, err := provider.Move(ctx, game, g, on.Statement, m); err != nil {
					t.Fatal(err)
				}
				return false
			}
			challenger := dispute.NewChallenger(c.scene.Honest)
			said, err := d.Said(ctx, game, challenger)
			if err != nil {
				t.Fatal(err)
			}
			m, err := challenger.Move(g, said)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := d.Move(ctx, game, g, on.Statement, m); err != nil {
				t.Fatal(err)
			}
			return false
		}
		for over := false; !over; {
			sender.j.Hook = func(string) { panic("crash") }
			crashed := func() (crashed bool) {
				defer func() {
					if p := recover(); p != nil {
						if p != "crash" {
							panic(p)
						}
						crashed = true
					}
				}()
				over = turn(NewDisputes(sender, c.d))
				return false
			}()
			if crashed {
				crashes++
				sender = reopen(t, b, sender)
			}
		}
		sender.j.Hook = nil
		sent, err := b.client.nonce(ctx, sender.Account(), "latest")
		if err != nil {
			t.Fatal(err)
		}
		// An approval, the challenge, and a pick in either tree, the entry, the point,
		// a choice and the proof, each once.
		if sent-began != 8 || crashes < 8 {
			t.Errorf("%d transactions, want 8; %d crashes", sent-began, crashes)
		}
		d := NewDisputes(sender, c.d)
		got, err := d.Withdraw(ctx)
		if err != nil {
			t.Fatal(err)
		}
		terms, err := d.Terms(ctx)
		if err != nil {
			t.Fatal(err)
		}
		lost, err := terms.ProviderBond.MulDiv(10_000-terms.Burn, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		if want, _ := terms.ChallengerBond.Add(lost); got != want {
			t.Errorf("the winner withdrew %s, want %s", got, want)
		}
	})
}

// TestASilentSideIsStruckAndAClaimThatStandsIsFinal is the way without a last move.
func TestASilentSideIsStruckAndAClaimThatStandsIsFinal(t *testing.T) {
	c := newCourtroom(t, newWorld(t, embedded(t)))
	ctx := testContext(t)
	provider, challenger := NewDisputes(c.senders[0], c.d), NewDisputes(c.senders[1], c.d)
	right, _, err := provider.Post(ctx, c.asset, 0, probity.Hash{}, c.scene.Honest, true)
	if err != nil {
		t.Fatal(err)
	}
	wrong, _, err := provider.Post(ctx, c.asset, 0, probity.Hash{}, c.lie, false)
	if err != nil {
		t.Fatal(err)
	}
	on, err := challenger.Claim(ctx, wrong)
	if err != nil || len(on.Inputs) != 0 || len(on.Outputs) != 1 {
		t.Fatalf("%+v, %v", on, err)
	}
	game, err := challenger.Challenge(ctx, on)
	if err != nil {
		t.Fatal(err)
	}
	if err := challenger.Strike(ctx, game); !errors.Is(err, dispute.ErrEarly) {
		t.Errorf("struck at once: %v", err)
	}
	if err := provider.Finalise(ctx, right); !errors.Is(err, dispute.ErrEarly) {
		t.Errorf("final at once: %v", err)
	}
	if _, err := challenger.Move(ctx, game, &dispute.Game{Phase: dispute.Pick}, on.Statement, dispute.Move{For: dispute.Pick}); !errors.Is(err, dispute.ErrTurn) {
		t.Errorf("a move out of turn: %v", err)
	}
	if err := c.Advance(12*3600 + 1); err != nil {
		t.Fatal(err)
	}
	if err := challenger.Strike(ctx, game); err != nil {
		t.Fatal(err)
	}
	terms, err := provider.Terms(ctx)
	if err != nil {
		t.Fatal(err)
	}
	slashes, err := NewBook(c.senders[0], c.d, nil, BookOptions{}).Slashes(ctx)
	if err != nil || len(slashes) != 1 || slashes[0].Provider != provider.Account() || slashes[0].To != challenger.Account() || slashes[0].Claim != wrong ||
		slashes[0].Amount != terms.ProviderBond || slashes[0].Cause != SlashedClaim {
		t.Errorf("the claim's bond: %+v, %v", slashes, err)
	}
	if err := c.Advance(12 * 3600); err != nil {
		t.Fatal(err)
	}
	late, err := challenger.Claim(ctx, right)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := challenger.Challenge(ctx, late); !errors.Is(err, dispute.ErrLate) {
		t.Errorf("a challenge behind the window: %v", err)
	}
	if err := provider.Finalise(ctx, right); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[uint64]dispute.ClaimState{right: dispute.ClaimFinal, wrong: dispute.ClaimRefuted} {
		if on, err := provider.Claim(ctx, id); err != nil || on.State != want {
			t.Errorf("claim %d: %+v, %v", id, on, err)
		}
	}
	if _, err := provider.Claim(ctx, 99); !errors.Is(err, dispute.ErrUnknown) {
		t.Errorf("no such claim: %v", err)
	}
}
