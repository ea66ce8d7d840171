package dispute

import (
	"fmt"
	"math"

	"probity"
)

// Nobody is the account to which what is burnt is credited.
func Nobody() probity.Account { return probity.Account{18: 0xde, 19: 0xad} }

// A Court holds claims, games and bonds: the rules of the contract Disputes as
// pure code. Times are the caller's, in Unix seconds, and never run backwards.
type Court struct {
	Terms  Terms
	Claims []*Claim
	Games  []*Game
	Held   probity.Amount                     // bonds of open claims and of games that are not over
	Owed   map[probity.Account]probity.Amount // what can be withdrawn

	about map[about]int // claims by what they are about
}

// about says which claim a provider may make once.
type about struct {
	provider probity.Account
	subject  Subject
	inputs   probity.Hash
}

// NewCourt is a court in which nothing has happened.
func NewCourt(t Terms) *Court { return &Court{Terms: t, Owed: map[probity.Account]probity.Amount{}} }

// Post makes a claim that is for nothing: see PostFor.
func (c *Court) Post(now uint64, provider probity.Account, s Statement) (int, error) {
	return c.PostFor(now, provider, Subject{}, s)
}

// PostFor makes a claim and takes the provider's bond. It returns the claim's number.
// For a subject, a provider claims one answer to the same inputs and no second, so
// that there is one that can be paid for.
func (c *Court) PostFor(now uint64, provider probity.Account, subject Subject, s Statement) (int, error) {
	key := about{provider, subject, s.Inputs}
	if i, twice := c.about[key]; twice && !subject.For.IsZero() {
		return 0, fmt.Errorf("post: %w, in claim %d", ErrClaimed, i)
	}
	if s.OperatorCount == 0 || s.InputCount == 0 {
		return 0, fmt.Errorf("post: %w: a program has inputs and operators", ErrMove)
	}
	held, err := c.Held.Add(c.Terms.ProviderBond)
	if err != nil {
		return 0, fmt.Errorf("post: %w", err)
	}
	c.Held = held
	c.Claims = append(c.Claims, &Claim{Provider: provider, Statement: s, Until: now + c.Terms.Window, State: ClaimOpen})
	if !subject.For.IsZero() {
		if c.about == nil {
			c.about = map[about]int{}
		}
		c.about[key] = len(c.Claims) - 1
	}
	return len(c.Claims) - 1, nil
}

// ClaimFor is the claim that a provider made for a subject about some inputs.
func (c *Court) ClaimFor(provider probity.Account, subject Subject, inputs probity.Hash) (claim int, made bool) {
	claim, made = c.about[about{provider, subject, inputs}]
	return claim, made
}

// Challenge begins a game about a claim and takes the challenger's bond. Several
// games about one claim go on beside each other, so that nobody can keep others
// from challenging by doing it badly first.
func (c *Court) Challenge(now uint64, challenger probity.Account, claim int) (int, error) {
	cl, err := c.claim(claim)
	switch {
	case err != nil:
		return 0, fmt.Errorf("challenge: %w", err)
	case now > cl.Until:
		return 0, fmt.Errorf("challenge claim %d: %w", claim, ErrLate)
	case cl.Games == math.MaxUint32:
		return 0, fmt.Errorf("challenge claim %d: too many games", claim)
	}
	held, err := c.Held.Add(c.Terms.ChallengerBond)
	if err != nil {
		return 0, fmt.Errorf("challenge: %w", err)
	}
	c.Held = held
	cl.Games++
	c.Games = append(c.Games, newGame(claim, cl, challenger, c.Terms, now))
	return len(c.Games) - 1, nil
}

// claim is an open claim.
func (c *Court) claim(i int) (*Claim, error) {
	if i < 0 || i >= len(c.Claims) {
		return nil, ErrUnknown
	}
	if c.Claims[i].State != ClaimOpen {
		return nil, fmt.Errorf("claim %d: %w", i, ErrOver)
	}
	return c.Claims[i], nil
}

// game is a game that goes on, and its claim, which is open.
func (c *Court) game(i int) (*Game, *Claim, error) {
	if i < 0 || i >= len(c.Games) {
		return nil, nil, ErrUnknown
	}
	g := c.Games[i]
	if g.Phase.Over() {
		return nil, nil, fmt.Errorf("game %d: %w", i, ErrOver)
	}
	cl, err := c.claim(g.Claim)
	return g, cl, err
}

// Play makes a move in a game.
func (c *Court) Play(now uint64, by probity.Account, game int, m Move) error {
	g, cl, err := c.game(game)
	if err != nil {
		return fmt.Errorf("play: %w", err)
	}
	side, spent := g.side(), now-g.Since
	switch {
	case side == 0 && by != cl.Provider || side == 1 && by != g.Challenger:
		return fmt.Errorf("play game %d: %w", game, ErrTurn)
	case spent > g.Left[side]:
		return fmt.Errorf("play game %d: %w", game, ErrLate)
	}
	winner, err := g.play(cl.Statement, m)
	if err != nil {
		return fmt.Errorf("play game %d: %w", game, err)
	}
	g.Left[side] -= spent
	g.Since = now
	if winner != 0 {
		return c.end(g, cl, winner)
	}
	return nil
}

// Strike ends a game in which the side whose turn it is has let its time pass:
// the other one wins. Anyone may call it.
func (c *Court) Strike(now uint64, game int) error {
	g, cl, err := c.game(game)
	if err != nil {
		return fmt.Errorf("strike: %w", err)
	}
	side := g.side()
	if now-g.Since <= g.Left[side] {
		return fmt.Errorf("strike game %d: %w", game, ErrEarly)
	}
	return c.end(g, cl, []Phase{Refuted, Upheld}[side])
}

// end settles a game. The loser's bond goes to the winner but for what is burnt,
// so that challenging oneself costs.
func (c *Court) end(g *Game, cl *Claim, winner Phase) error {
	g.Phase = winner
	cl.Games--
	to, stake := cl.Provider, c.Terms.ChallengerBond
	if winner == Refuted {
		cl.State, cl.Challenger = ClaimRefuted, g.Challenger
		to, stake = g.Challenger, c.Terms.ProviderBond
		if err := c.pay(g.Challenger, c.Terms.ChallengerBond); err != nil {
			return err
		}
	}
	burnt, err := stake.MulDiv(c.Terms.Burn, 10_000)
	if err != nil {
		return err
	}
	rest, err := stake.Sub(burnt)
	if err != nil {
		return err
	}
	if err := c.pay(to, rest); err != nil {
		return err
	}
	return c.pay(Nobody(), burnt)
}

// pay moves a sum from what is held to what is owed.
func (c *Court) pay(to probity.Account, sum probity.Amount) (err error) {
	if c.Held, err = c.Held.Sub(sum); err != nil {
		return err
	}
	owed, err := c.Owed[to].Add(sum)
	c.Owed[to] = owed
	return err
}

// Release gives a challenger its bond back where another game refuted the claim
// first. Anyone may call it.
func (c *Court) Release(game int) error {
	if game < 0 || game >= len(c.Games) {
		return fmt.Errorf("release: %w", ErrUnknown)
	}
	g := c.Games[game]
	cl := c.Claims[g.Claim]
	if g.Phase.Over() {
		return fmt.Errorf("release game %d: %w", game, ErrOver)
	}
	if cl.State != ClaimRefuted {
		return fmt.Errorf("release game %d: %w: its claim is not refuted", game, ErrEarly)
	}
	g.Phase = Void
	cl.Games--
	return c.pay(g.Challenger, c.Terms.ChallengerBond)
}

// Finalise ends a claim that nobody refuted: the provider gets its bond back.
// Anyone may call it.
func (c *Court) Finalise(now uint64, claim int) error {
	cl, err := c.claim(claim)
	if err != nil {
		return fmt.Errorf("finalise: %w", err)
	}
	if now <= cl.Until || cl.Games > 0 {
		return fmt.Errorf("finalise claim %d: %w", claim, ErrEarly)
	}
	cl.State = ClaimFinal
	return c.pay(cl.Provider, c.Terms.ProviderBond)
}

// Withdraw empties an account's balance and returns what was in it.
func (c *Court) Withdraw(who probity.Account) probity.Amount {
	sum := c.Owed[who]
	delete(c.Owed, who)
	return sum
}
