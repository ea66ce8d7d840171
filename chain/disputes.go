package chain

import (
	"context"
	"fmt"
	"math/big"
	"sync"

	"probity"
	"probity/contracts"
	"probity/dispute"
	"probity/internal/eip712"
	"probity/market"
)

// Disputes reads and writes claims and games on the contract of that name. What it
// sends is keyed by the claim, the game and where the game stands, so that no move
// is made twice, and a move that was signed before a crash is seen through.
type Disputes struct {
	s *Sender
	c *Client
	d Deployment
	b *contracts.Disputes
	t *contracts.Credit

	once sync.Mutex // one allowance at a time
}

// NewDisputes acts as the sender's account.
func NewDisputes(s *Sender, d Deployment) *Disputes {
	b := interfaces()
	return &Disputes{s: s, c: s.c, d: d, b: b.disputes, t: b.token}
}

// A DisputeClaim is a claim on the chain, with what was posted with it. Claims are
// numbered from 1.
type DisputeClaim struct {
	ID      uint64
	Asset   probity.AssetID
	Version uint32
	Model   probity.Hash // dispute.Model.ID
	Subject probity.Hash // what the claim is for
	Inputs  [][]dispute.Word
	Outputs [][]dispute.Word
	dispute.Claim
}

// Account is who acts.
func (d *Disputes) Account() probity.Account { return d.s.Account() }

func (d *Disputes) view(ctx context.Context, data []byte) ([]byte, error) {
	return view(ctx, d.c, d.Account(), d.d.Disputes, data, func(out []byte) ([]byte, error) { return out, nil })
}

func (d *Disputes) send(ctx context.Context, key string, data []byte) (Mined, error) {
	return d.s.Send(ctx, fmt.Sprintf("dispute/%s/%s", d.d.Disputes, key), Call{To: &d.d.Disputes, Data: data})
}

// Now is the time that a block made now would have, Unix seconds.
func (d *Disputes) Now(ctx context.Context) (uint64, error) { return d.c.nextTime(ctx) }

// Next waits until something may have changed.
func (d *Disputes) Next(ctx context.Context) error { return d.c.pause(ctx, d.c.next(), d.c.poll()) }

// Terms are what the contract asks.
func (d *Disputes) Terms(ctx context.Context) (t dispute.Terms, err error) {
	for _, f := range []struct {
		data []byte
		take func(n *big.Int) error
	}{
		{d.b.PackWindow(), func(n *big.Int) error { t.Window = n.Uint64(); return nil }},
		{d.b.PackClock(), func(n *big.Int) error { t.Clock = n.Uint64(); return nil }},
		{d.b.PackBurn(), func(n *big.Int) error { t.Burn = n.Uint64(); return nil }},
		{d.b.PackProviderBond(), func(n *big.Int) (err error) { t.ProviderBond, err = probity.AmountFromBig(n); return err }},
		{d.b.PackChallengerBond(), func(n *big.Int) (err error) { t.ChallengerBond, err = probity.AmountFromBig(n); return err }},
	} {
		out, err := d.view(ctx, f.data)
		if err != nil {
			return t, fmt.Errorf("read the terms of disputes: %w", err)
		}
		if err := f.take(new(big.Int).SetBytes(out)); err != nil {
			return t, fmt.Errorf("read the terms of disputes: %w", err)
		}
	}
	return t, nil
}

// NameModel says, once and for ever, which program with which weights a version
// is. Only the asset's owner may.
func (d *Disputes) NameModel(ctx context.Context, asset probity.AssetID, version uint32, model probity.Hash) error {
	have, err := d.ModelNamed(ctx, asset, version)
	if err != nil || have == model {
		return err
	}
	_, err = d.send(ctx, fmt.Sprintf("name/%d.%d", asset, version), d.b.PackNameModel(uint64(asset), version, model))
	if err != nil {
		return fmt.Errorf("name model %d.%d: %w", asset, version, refused(err))
	}
	return nil
}

// ModelNamed is the model that a version is, or zero where its owner has not said.
func (d *Disputes) ModelNamed(ctx context.Context, asset probity.AssetID, version uint32) (probity.Hash, error) {
	out, err := d.view(ctx, d.b.PackModelNamed(uint64(asset), version))
	if err != nil {
		return probity.Hash{}, fmt.Errorf("model %d.%d: %w", asset, version, err)
	}
	return d.b.UnpackModelNamed(out)
}

// Post claims what a run shows, once for a subject. withInputs puts the inputs
// into the call, for everybody to compute the same.
func (d *Disputes) Post(ctx context.Context, asset probity.AssetID, version uint32, subject probity.Hash, r *dispute.Run, withInputs bool) (claim uint64, gas uint64, err error) {
	var inputs, outputs, paths [][][32]byte
	st := r.Statement()
	for i := range int(st.InputCount) {
		if withInputs {
			inputs = append(inputs, plain(r.Input(i)))
		}
	}
	ports := contracts.DisputesPorts{Outputs: r.Model().Outputs(), Sizes: r.Model().Sizes()}
	for i := range ports.Outputs {
		out, path := r.Output(i)
		outputs, paths = append(outputs, plain(out)), append(paths, plain(path))
	}
	data := d.b.PackPost(uint64(asset), version, subject, statementOf(st), ports, inputs, outputs, paths)
	h := eip712.Keccak(data)
	m, err := d.staked(ctx, fmt.Sprintf("post/%x", h[:16]), data, func(t dispute.Terms) probity.Amount { return t.ProviderBond })
	if err != nil {
		return 0, 0, fmt.Errorf("post the claim: %w", err)
	}
	id, err := d.number(m, "Posted")
	return id, m.Gas, err
}

// Challenge begins a game about a claim, once for this account.
func (d *Disputes) Challenge(ctx context.Context, claim *DisputeClaim) (game uint64, err error) {
	data := d.b.PackChallenge(claim.ID, statementOf(claim.Statement))
	h := eip712.Keccak(data)
	m, err := d.staked(ctx, fmt.Sprintf("challenge/%d/%x", claim.ID, h[:8]), data, func(t dispute.Terms) probity.Amount { return t.ChallengerBond })
	if err != nil {
		return 0, fmt.Errorf("challenge claim %d: %w", claim.ID, err)
	}
	return d.number(m, "Challenged")
}

// staked sends what takes a bond from this account, and approves exactly that
// bond if the approval that is there does not cover it.
func (d *Disputes) staked(ctx context.Context, key string, data []byte, bond func(dispute.Terms) probity.Amount) (Mined, error) {
	d.once.Lock()
	defer d.once.Unlock()
	if !d.s.Sent(fmt.Sprintf("dispute/%s/%s", d.d.Disputes, key)) {
		t, err := d.Terms(ctx)
		if err != nil {
			return Mined{}, err
		}
		sum := bond(t).Big()
		have, err := view(ctx, d.c, d.Account(), d.d.Token, d.t.PackAllowance(addressOf(d.Account()), addressOf(d.d.Disputes)), d.t.UnpackAllowance)
		if err != nil {
			return Mined{}, err
		}
		if have.Cmp(sum) < 0 {
			if _, err := d.s.again(ctx, "approve/"+d.d.Disputes.String(), Call{To: &d.d.Token, Data: d.t.PackApprove(addressOf(d.d.Disputes), sum)}); err != nil {
				return Mined{}, fmt.Errorf("approve the bond: %w", refused(err))
			}
		}
	}
	m, err := d.send(ctx, key, data)
	return m, refused(err)
}

// number is the first indexed number of an event of a transaction.
func (d *Disputes) number(m Mined, event string) (uint64, error) {
	for _, l := range m.Logs {
		if l.Address == d.d.Disputes && len(l.Topics) > 1 && l.Topics[0] == d.event(event) {
			return l.word(1), nil
		}
	}
	return 0, fmt.Errorf("transaction %s has no event %s", m.Tx, event)
}

func (d *Disputes) event(name string) probity.Hash { return hashOf(d.b.GetABI().Events[name].ID) }

// Move makes a move in a game that stands as g says. Called again for the same
// standing it repeats nothing.
func (d *Disputes) Move(ctx context.Context, game uint64, g *dispute.Game, s dispute.Statement, m dispute.Move) (gas uint64, err error) {
	which := big.NewInt(int64(m.Which))
	var data []byte
	switch m.For {
	case dispute.Reveal:
		data = d.b.PackReveal(game, plain(m.Nodes))
	case dispute.Pick:
		data = d.b.PackPick(game, plain(m.Nodes), which)
	case dispute.Enter:
		data = d.b.PackEnter(game, statementOf(s), m.Operator, plain(m.Path))
	case dispute.Show:
		data = d.b.PackShow(game, m.Word)
	case dispute.Point:
		data = d.b.PackPoint(game, which)
	case dispute.Divide:
		data = d.b.PackDivide(game, partsOf(m.Parts))
	case dispute.Choose:
		data = d.b.PackChoose(game, partsOf(m.Parts), which)
	case dispute.Prove:
		data = d.b.PackProve(game, statementOf(s), m.Operator, plain(m.Path), big.NewInt(m.Hint), plain(m.Openings))
	default:
		return 0, fmt.Errorf("game %d: nobody moves in phase %d", game, m.For)
	}
	h := eip712.Keccak(data)
	key := fmt.Sprintf("move/%d/%d-%d-%d-%d-%d-%d/%x", game, g.Phase, g.Rule, g.Depth, g.Index, g.From, g.To, h[:8])
	mined, err := d.send(ctx, key, data)
	if err != nil {
		return 0, fmt.Errorf("move in game %d: %w", game, refused(err))
	}
	return mined.Gas, nil
}

// Strike ends a game in which the other side has let its time pass.
func (d *Disputes) Strike(ctx context.Context, game uint64) error {
	_, err := d.send(ctx, fmt.Sprintf("strike/%d", game), d.b.PackStrike(game))
	return refused(err)
}

// Release gets a challenger's bond back where another game refuted the claim.
func (d *Disputes) Release(ctx context.Context, game uint64) error {
	_, err := d.send(ctx, fmt.Sprintf("release/%d", game), d.b.PackRelease(game))
	return refused(err)
}

// Finalise ends a claim that nobody refuted.
func (d *Disputes) Finalise(ctx context.Context, claim uint64) error {
	_, err := d.send(ctx, fmt.Sprintf("finalise/%d", claim), d.b.PackFinalise(claim))
	return refused(err)
}

// Owed is what an account can withdraw.
func (d *Disputes) Owed(ctx context.Context, who probity.Account) (probity.Amount, error) {
	out, err := d.view(ctx, d.b.PackOwed(addressOf(who)))
	if err != nil {
		return probity.Amount{}, err
	}
	return amount(d.b.UnpackOwed(out))
}

// Withdraw pays out what this account is owed; with nothing owed it sends nothing.
func (d *Disputes) Withdraw(ctx context.Context) (probity.Amount, error) {
	owed, err := d.Owed(ctx, d.Account())
	if err != nil || owed.IsZero() {
		return probity.Amount{}, err
	}
	d.once.Lock()
	defer d.once.Unlock()
	if _, err := d.s.again(ctx, "dispute-withdraw/"+d.d.Disputes.String(), Call{To: &d.d.Disputes, Data: d.b.PackWithdraw()}); err != nil {
		return probity.Amount{}, fmt.Errorf("withdraw from disputes: %w", refused(err))
	}
	return owed, nil
}

// Counts are the numbers of claims and of games so far.
func (d *Disputes) Counts(ctx context.Context) (claims, games uint64, err error) {
	out, err := d.view(ctx, d.b.PackClaims())
	if err != nil {
		return 0, 0, err
	}
	if claims, err = d.b.UnpackClaims(out); err != nil {
		return 0, 0, err
	}
	if out, err = d.view(ctx, d.b.PackGames()); err != nil {
		return 0, 0, err
	}
	games, err = d.b.UnpackGames(out)
	return claims, games, err
}

// Standing reads how a claim stands, all but its statement: one call, no search.
func (d *Disputes) Standing(ctx context.Context, id uint64) (dispute.Claim, error) {
	c, _, err := d.standing(ctx, id)
	return c, err
}

func (d *Disputes) standing(ctx context.Context, id uint64) (c dispute.Claim, statement probity.Hash, err error) {
	out, err := d.view(ctx, d.b.PackClaim(id))
	if err != nil {
		return c, statement, fmt.Errorf("claim %d: %w", id, err)
	}
	on, err := d.b.UnpackClaim(out)
	if err != nil {
		return c, statement, fmt.Errorf("claim %d: %w", id, err)
	}
	return dispute.Claim{
		Provider: probity.Account(on.Provider), Until: on.Until.Uint64(), Games: on.Games, State: dispute.ClaimState(on.State),
		Challenger: probity.Account(on.Challenger),
	}, on.Statement, nil
}

// Claim reads a claim and what was posted with it. The statement is the contract's:
// it is checked against the hash that the contract keeps.
func (d *Disputes) Claim(ctx context.Context, id uint64) (*DisputeClaim, error) {
	c, kept, err := d.standing(ctx, id)
	if err != nil {
		return nil, err
	}
	l, err := d.c.findLog(ctx, Filter{Addresses: []probity.Account{d.d.Disputes}, From: d.d.Block, Topics: [][]probity.Hash{{d.event("Posted")}, {eip712.Uint(id)}}})
	if err != nil {
		return nil, fmt.Errorf("claim %d: find how it was posted: %w", id, err)
	}
	e, err := d.b.UnpackPostedEvent(l.geth())
	if err != nil {
		return nil, fmt.Errorf("claim %d: %w", id, err)
	}
	s := e.Statement
	c.Statement = dispute.Statement{
		Operators: s.Operators, Weights: s.Weights, Inputs: s.Inputs, Trace: s.Trace,
		OperatorCount: s.OperatorCount, WeightCount: s.WeightCount, InputCount: s.InputCount,
	}
	if (market.Delivery{Output: c.Statement.Words()}).OutputHash() != kept {
		return nil, fmt.Errorf("claim %d: the endpoint reports another statement than the contract holds; use another endpoint", id)
	}
	return &DisputeClaim{
		ID: id, Asset: probity.AssetID(e.Asset), Version: e.Version, Model: e.Model, Subject: e.Subject,
		Inputs: hashLists(e.Inputs), Outputs: hashLists(e.Outputs),
		Claim: c,
	}, nil
}

// Game reads a game. Its claim is numbered as on the chain, from 1.
func (d *Disputes) Game(ctx context.Context, id uint64) (*dispute.Game, error) {
	out, err := d.view(ctx, d.b.PackGame(id))
	if err != nil {
		return nil, fmt.Errorf("game %d: %w", id, err)
	}
	g, err := d.b.UnpackGame(out)
	if err != nil {
		return nil, fmt.Errorf("game %d: %w", id, err)
	}
	return &dispute.Game{
		Claim: int(g.Claim), Challenger: probity.Account(g.Challenger), Phase: dispute.Phase(g.Phase), Since: g.Since.Uint64(),
		Left: [2]uint64{uint64(g.LeftProvider), uint64(g.LeftChallenger)}, Rule: dispute.Rule(g.Rule), Depth: int(g.Depth),
		Index: uint64(g.Index), Operator: g.Operator, Elements: int64(g.Elements), Element: int64(g.Element), Terms: int64(g.Terms),
		From: int64(g.From), To: int64(g.To), Said: g.Said,
	}, nil
}

// Said is what the provider said last in a game, and tells challenger what it
// revealed before.
func (d *Disputes) Said(ctx context.Context, game uint64, challenger *dispute.Challenger) (said dispute.Move, err error) {
	logs, err := d.c.allLogs(ctx, Filter{
		Addresses: []probity.Account{d.d.Disputes}, From: d.d.Block,
		Topics: [][]probity.Hash{{d.event("Revealed"), d.event("Divided")}, {eip712.Uint(game)}},
	})
	if err != nil {
		return said, fmt.Errorf("game %d: %w", game, err)
	}
	for _, l := range logs {
		said = dispute.Move{}
		if l.Topics[0] == d.event("Divided") {
			e, err := d.b.UnpackDividedEvent(l.geth())
			if err != nil {
				return said, fmt.Errorf("game %d: %w", game, err)
			}
			said.For = dispute.Divide
			for _, p := range e.Parts {
				said.Parts = append(said.Parts, dispute.Part(p))
			}
			continue
		}
		e, err := d.b.UnpackRevealedEvent(l.geth())
		if err != nil {
			return said, fmt.Errorf("game %d: %w", game, err)
		}
		said.For, said.Nodes = dispute.Reveal, hashes(e.Nodes)
		if !e.Entered {
			if err := challenger.Saw(int(e.Depth), uint64(e.Index), said.Nodes); err != nil {
				return said, fmt.Errorf("game %d: %w", game, err)
			}
		}
	}
	return said, nil
}

// allLogs finds every log of a filter on the canonical chain.
func (c *Client) allLogs(ctx context.Context, f Filter) (all []Log, err error) {
	err = c.scan(ctx, f, func(found []Log) bool {
		all = append(all, found...)
		return true
	})
	return all, err
}

func statementOf(s dispute.Statement) contracts.RefereeStatement {
	return contracts.RefereeStatement{
		Operators: s.Operators, Weights: s.Weights, Inputs: s.Inputs, Trace: s.Trace,
		OperatorCount: s.OperatorCount, WeightCount: s.WeightCount, InputCount: s.InputCount,
	}
}

func partsOf(parts []dispute.Part) []contracts.RefereePart {
	out := make([]contracts.RefereePart, len(parts))
	for i, p := range parts {
		out[i] = contracts.RefereePart(p)
	}
	return out
}

func plain(h []probity.Hash) [][32]byte {
	out := make([][32]byte, len(h))
	for i, x := range h {
		out[i] = x
	}
	return out
}

func hashes(h [][32]byte) []probity.Hash {
	out := make([]probity.Hash, len(h))
	for i, x := range h {
		out[i] = x
	}
	return out
}

func hashLists(h [][][32]byte) [][]dispute.Word {
	out := make([][]dispute.Word, len(h))
	for i, x := range h {
		out[i] = hashes(x)
	}
	return out
}

// disputeTerms are the defaults: what DeployOptions leaves open.
func disputeTerms(t dispute.Terms) contracts.DisputesTerms {
	if t.Window == 0 {
		t.Window = 24 * 3600
	}
	if t.Clock == 0 {
		t.Clock = 12 * 3600
	}
	if t.ProviderBond.IsZero() {
		t.ProviderBond = probity.Tokens(10)
	}
	if t.ChallengerBond.IsZero() {
		t.ChallengerBond = probity.Tokens(10)
	}
	if t.Burn == 0 {
		t.Burn = 2500
	}
	return contracts.DisputesTerms{
		Window: uint32(t.Window), Clock: uint32(t.Clock), ProviderBond: t.ProviderBond.Big(), ChallengerBond: t.ChallengerBond.Big(), Burn: uint16(t.Burn),
	}
}
