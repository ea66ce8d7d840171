package chain

import (
	"errors"
	"testing"

	"probity"
	"probity/market"
	"probity/market/markettest"
)

var _ markettest.ClaimHarness = (*courtroom)(nil)

// A courtroom is a market whose first model can be disputed: see Name for others.
func (c *courtroom) Name(asset probity.AssetID) (name, input probity.Hash, err error) {
	owner := NewDisputes(c.senders[c.owner[asset]], c.d)
	name, input = c.scene.Model.ID(), c.scene.Honest.Statement().Inputs
	return name, input, owner.NameModel(testContext(c.t), asset, 0, name)
}

func (c *courtroom) Claim(i int, order probity.Hash, asset probity.AssetID, right bool) error {
	run := c.scene.Honest
	if !right {
		run = c.lie
	}
	claim, _, err := NewDisputes(c.senders[i], c.d).Post(testContext(c.t), asset, 0, order, run, true)
	c.claims = append(c.claims, claim)
	return err
}

// Refute challenges the last claim; the claimant lets its time pass.
func (c *courtroom) Refute(i, _ int, _ probity.Hash, _ probity.AssetID) error {
	ctx := testContext(c.t)
	d := NewDisputes(c.senders[i], c.d)
	on, err := d.Claim(ctx, c.claims[len(c.claims)-1])
	if err != nil {
		return err
	}
	game, err := d.Challenge(ctx, on)
	if err != nil {
		return err
	}
	t, err := d.Terms(ctx)
	if err != nil {
		return err
	}
	if err := c.Advance(t.Clock + 1); err != nil {
		return err
	}
	return d.Strike(ctx, game)
}

func (c *courtroom) Window() uint64 { return 24 * 3600 }

func TestBookPaysForClaimsAsEveryBook(t *testing.T) {
	for name, open := range map[string]func(testing.TB) *backend{"embedded": embedded, "anvil": anvil} {
		t.Run(name, func(t *testing.T) {
			if name == "anvil" && testing.Short() {
				t.Skip("-short: not starting anvil")
			}
			enter := worlds(t, open)
			markettest.RunClaims(t, func(t *testing.T) markettest.ClaimHarness {
				c := newCourtroom(t, enter(t))
				for i := range markettest.Accounts { // for bonds of claims and challenges
					if err := c.Mint(i, probity.Tokens(20)); err != nil {
						t.Fatal(err)
					}
				}
				return c
			})
		})
	}
}

func TestAProviderClaimsOneAnswerForAnOrder(t *testing.T) {
	c := newCourtroom(t, newWorld(t, embedded(t)))
	ctx := testContext(t)
	d := NewDisputes(c.senders[0], c.d)
	if _, _, err := d.Post(ctx, c.asset, 0, probity.Hash{7}, c.lie, true); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Post(ctx, c.asset, 0, probity.Hash{7}, c.scene.Honest, true); !errors.Is(err, market.ErrClaimed) {
		t.Errorf("a second answer for one order: %v", err)
	}
	if _, _, err := d.Post(ctx, c.asset, 0, probity.Hash{8}, c.scene.Honest, true); err != nil {
		t.Errorf("an answer for another order: %v", err)
	}
}
