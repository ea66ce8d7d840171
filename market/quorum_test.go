package market

import (
	"errors"
	"slices"
	"testing"

	"probity"
	"probity/internal/eip712"
)

// A taskScene is a state with a buyer and five providers with a stake of 1,000
// each, in ascending order of their accounts, at a time.
type taskScene struct {
	*scene
	seats []eip712.Key
	now   uint64
}

func newTaskScene(t *testing.T) *taskScene {
	c := &taskScene{scene: newScene(t, 0), now: sceneTime}
	for n := range byte(5) {
		k := testKey(t, 10+n)
		c.seats = append(c.seats, k)
		c.must(c.s.Mint(k.Account(), probity.Units(1000)))
		c.must(c.s.Deposit(k.Account(), probity.Units(1000)))
	}
	slices.SortFunc(c.seats, func(a, b eip712.Key) int {
		x, y := a.Account(), b.Account()
		return slices.Compare(x[:], y[:])
	})
	return c
}

// task is an order for n seats at a bond of 100, with 100 seconds to commit and as
// many to reveal, and a bid at 10 for each, after letting change alter them.
func (c *taskScene) task(n int, change func(*QuorumOrder, []QuorumBid)) (QuorumOrder, []SignedQuorumBid) {
	c.n++
	o := QuorumOrder{
		Buyer: c.buyer.Account(), Seats: uint8(n), Need: uint8(n/2 + 1), MaxPrice: probity.Units(20), Bond: probity.Units(100),
		CommitWithin: 100, RevealWithin: 100, Expires: c.now + 60, Salt: probity.Hash{2, c.n},
	}
	bids := make([]QuorumBid, n)
	for i := range bids {
		bids[i] = QuorumBid{Provider: c.seats[i].Account(), Price: probity.Units(10), Expires: c.now + 60}
	}
	if change != nil {
		change(&o, bids)
	}
	signed := make([]SignedQuorumBid, n)
	for i, b := range bids {
		if b.Order.IsZero() {
			b.Order = o.Hash(c.s.QuorumDomain())
		}
		signed[i] = SignedQuorumBid{b, c.seats[i].Sign(b.Digest(c.s.QuorumDomain()))}
	}
	return o, signed
}

func (c *taskScene) open(n int, change func(*QuorumOrder, []QuorumBid)) probity.Hash {
	c.Helper()
	o, bids := c.task(n, change)
	id, err := c.s.OpenQuorum(o.Buyer, o, bids, c.now)
	c.must(err)
	return id
}

// reveal has seats commit to outputs and reveal them: 0 is silence, other numbers
// name outputs.
func (c *taskScene) reveal(id probity.Hash, from int, outputs ...byte) {
	c.Helper()
	salt := probity.Hash{7}
	for i, out := range outputs {
		if out != 0 {
			who := c.seats[from+i].Account()
			c.must(c.s.Commit(who, id, i, Commitment(id, who, probity.Hash{out}, salt), c.now))
		}
	}
	c.now += 101
	for i, out := range outputs {
		if out != 0 {
			c.must(c.s.Reveal(c.seats[from+i].Account(), id, i, probity.Hash{out}, salt, c.now))
		}
	}
}

func (c *taskScene) settle(id probity.Hash, state TaskState, outcomes ...SeatOutcome) {
	c.Helper()
	c.must(c.s.SettleTask(id, c.now))
	c.came(id, state, outcomes...)
}

// came compares how a settled task came out.
func (c *taskScene) came(id probity.Hash, state TaskState, outcomes ...SeatOutcome) {
	c.Helper()
	c.must(c.s.Check())
	t, err := c.s.Task(id)
	c.must(err)
	if got := c.s.Outcomes(id); t.State != state || !slices.Equal(got, outcomes) {
		c.Errorf("task is in state %d with outcomes %v, want %d with %v", t.State, got, state, outcomes)
	}
	if err := c.s.SettleTask(id, c.now+1000); !errors.Is(err, ErrState) {
		c.Errorf("settled again: %v", err)
	}
}

// have compares what seat i has at stake, and what it and the buyer are owed.
func (c *taskScene) have(who probity.Account, stake, owed uint64) {
	c.Helper()
	st := c.s.Stake(who)
	if st.Total != probity.Units(stake) || !st.Locked.IsZero() {
		c.Errorf("%s has %s at stake, %s locked; want %d, nothing locked", who, st.Total, st.Locked, stake)
	}
	if got := c.s.Owed(who); got != probity.Units(owed) {
		c.Errorf("%s is owed %s, want %d", who, got, owed)
	}
}

func (c *taskScene) refused(want, err error) {
	c.Helper()
	if !errors.Is(err, want) {
		c.Errorf("got %v, want %v", err, want)
	}
}

func TestTheMajorityIsPaidLiarsAreBurntAndTheSilentPayTheBuyer(t *testing.T) {
	c := newTaskScene(t)
	id := c.open(5, nil)
	c.reveal(id, 0, 1, 1, 2, 1, 0)
	c.refused(ErrEarly, c.s.SettleTask(id, c.now))
	c.now += 100
	c.settle(id, TaskAnswered, SeatPaid, SeatPaid, SeatOverruled, SeatPaid, SeatSilent)
	for _, i := range []int{0, 1, 3} {
		c.have(c.seats[i].Account(), 1000, 10)
	}
	c.have(c.seats[2].Account(), 900, 0)
	c.have(c.seats[4].Account(), 900, 0)
	c.have(c.buyer.Account(), 0, 120) // two prices back, and the silent one's bond
	if got := c.s.Owed(Burnt); got != probity.Units(100) {
		t.Errorf("%s was burnt, want the liar's bond of 100", got)
	}
}

func TestWithoutAQuorumTheBuyerIsRefundedAndNobodyIsCalledALiar(t *testing.T) {
	c := newTaskScene(t)
	id := c.open(3, nil)
	c.reveal(id, 0, 1, 2, 3)
	c.settle(id, TaskFailed, SeatFreed, SeatFreed, SeatFreed) // at once: all have revealed
	for _, k := range c.seats[:3] {
		c.have(k.Account(), 1000, 0)
	}
	c.have(c.buyer.Account(), 0, 30)
}

func TestWhoCommitsButDoesNotRevealIsSilent(t *testing.T) {
	c := newTaskScene(t)
	id := c.open(3, nil)
	who := c.seats[2].Account()
	c.must(c.s.Commit(who, id, 2, probity.Hash{1}, c.now))
	c.reveal(id, 0, 1, 1)
	c.now += 100
	c.settle(id, TaskAnswered, SeatPaid, SeatPaid, SeatSilent)
	c.have(who, 900, 0)
	c.have(c.buyer.Account(), 0, 110)
}

func TestACommitmentCannotBeCopied(t *testing.T) {
	c := newTaskScene(t)
	id, other := c.open(2, nil), c.open(2, nil)
	first, second := c.seats[0].Account(), c.seats[1].Account()
	out, salt := probity.Hash{1}, probity.Hash{2}
	copied := Commitment(id, first, out, salt)
	c.must(c.s.Commit(first, id, 0, copied, c.now))
	c.refused(ErrEarly, c.s.Reveal(first, id, 0, out, salt, c.now)) // while others can commit
	c.must(c.s.Commit(second, id, 1, copied, c.now))
	c.must(c.s.Commit(first, other, 0, copied, c.now)) // nor one's own, for another task
	c.must(c.s.Commit(second, other, 1, probity.Hash{}, c.now))
	c.must(c.s.Reveal(first, id, 0, out, salt, c.now)) // everybody has committed
	c.refused(ErrReveal, c.s.Reveal(second, id, 1, out, salt, c.now))
	c.refused(ErrReveal, c.s.Reveal(first, other, 0, out, salt, c.now))
	c.refused(ErrState, c.s.Reveal(first, id, 0, out, salt, c.now))
	c.refused(ErrState, c.s.Commit(second, id, 1, probity.Hash{}, c.now))
}

func TestEveryPhaseOfATaskEnds(t *testing.T) {
	c := newTaskScene(t)
	id := c.open(3, nil)
	a, b := c.seats[0].Account(), c.seats[1].Account()
	out, salt := probity.Hash{1}, probity.Hash{2}
	c.must(c.s.DeclineSeat(a, id, 0, c.now+50))
	c.refused(ErrExpired, c.s.DeclineSeat(b, id, 1, c.now+51))
	c.refused(ErrState, c.s.DeclineSeat(a, id, 0, c.now))
	c.refused(ErrCaller, c.s.Commit(a, id, 1, out, c.now))
	c.must(c.s.Commit(b, id, 1, Commitment(id, b, out, salt), c.now+100))
	c.refused(ErrExpired, c.s.Commit(c.seats[2].Account(), id, 2, out, c.now+101))
	c.refused(ErrEarly, c.s.Reveal(b, id, 1, out, salt, c.now+100))
	c.refused(ErrExpired, c.s.Reveal(b, id, 1, out, salt, c.now+201))
	c.must(c.s.Reveal(b, id, 1, out, salt, c.now+200))
	c.refused(ErrEarly, c.s.SettleTask(id, c.now+200))
	c.now += 201
	c.settle(id, TaskFailed, SeatFreed, SeatFreed, SeatSilent)
	c.have(a, 1000, 0)
	c.have(b, 1000, 0)
	c.have(c.seats[2].Account(), 900, 0)
}

func TestATaskThatAllDeclineIsRefundedAtOnce(t *testing.T) {
	c := newTaskScene(t)
	id := c.open(2, nil)
	for i := range 2 {
		c.must(c.s.DeclineSeat(c.seats[i].Account(), id, i, c.now))
	}
	c.settle(id, TaskFailed, SeatFreed, SeatFreed)
	c.have(c.buyer.Account(), 0, 20)
}

// signed opens a task with one seat that can be challenged for 50 seconds before
// the referees in seats 1 to 3, at 5 each, and reveals output 1.
func (c *taskScene) signed() (id probity.Hash, referees []probity.Account) {
	for _, k := range c.seats[1:4] {
		referees = append(referees, k.Account())
	}
	id = c.open(1, func(o *QuorumOrder, _ []QuorumBid) {
		o.ChallengeWithin, o.Referees, o.RefereePrice = 50, RefereesHash(referees), probity.Units(5)
	})
	c.must(c.s.Reveal(c.seats[0].Account(), id, 0, probity.Hash{1}, probity.Hash{}, c.now))
	return id, referees
}

func TestASignedOutputStandsUnlessItIsChallengedInTime(t *testing.T) {
	c := newTaskScene(t)
	id, referees := c.signed()
	c.refused(ErrEarly, c.s.SettleTask(id, c.now+50))
	_, err := c.s.Challenge(c.buyer.Account(), id, referees, c.now+51)
	c.refused(ErrExpired, err)
	c.now += 51
	c.settle(id, TaskAnswered, SeatPaid)
	c.have(c.seats[0].Account(), 1000, 10)
}

func TestRefereesRefuteALiarAndItsBondIsSharedWithTheFire(t *testing.T) {
	c := newTaskScene(t)
	id, referees := c.signed()
	_, err := c.s.Challenge(c.buyer.Account(), id, referees[:2], c.now)
	c.refused(ErrOrder, err)
	trial, err := c.s.Challenge(c.buyer.Account(), id, referees, c.now)
	c.must(err)
	_, err = c.s.Challenge(c.buyer.Account(), id, referees, c.now)
	c.refused(ErrState, err)
	c.refused(ErrState, c.s.SettleTask(id, c.now+1000))
	c.refused(ErrState, c.s.DeclineSeat(referees[0], trial, 0, c.now))
	c.reveal(trial, 1, 2, 2, 1)
	c.settle(trial, TaskAnswered, SeatPaid, SeatPaid, SeatOverruled)
	c.have(c.seats[0].Account(), 900, 0)
	c.have(referees[0], 1000, 5)
	c.have(referees[2], 900, 0)
	// The price of the answer and of the overruled referee, and half of the bond.
	c.have(c.buyer.Account(), 0, 10+5+50)
	if got := c.s.Owed(Burnt); got != probity.Units(150) {
		t.Errorf("%s was burnt, want half of the liar's bond, and the referee's", got)
	}
	task, err := c.s.Task(id)
	c.must(err)
	if got := c.s.Outcomes(id); task.State != TaskRefuted || !slices.Equal(got, []SeatOutcome{SeatRefuted}) {
		t.Errorf("task is in state %d with %v", task.State, got)
	}
}

func TestAFalseChallengeCostsTheChallengerTheReferees(t *testing.T) {
	c := newTaskScene(t)
	id, referees := c.signed()
	trial, err := c.s.Challenge(c.buyer.Account(), id, referees, c.now)
	c.must(err)
	c.reveal(trial, 1, 1, 1, 1)
	c.settle(trial, TaskAnswered, SeatPaid, SeatPaid, SeatPaid)
	c.settle(id, TaskAnswered, SeatPaid)
	c.have(c.seats[0].Account(), 1000, 10)
	c.have(c.buyer.Account(), 0, 0)
	_, err = c.s.Challenge(c.buyer.Account(), id, referees, c.now)
	c.refused(ErrState, err)
}

func TestRefereesThatDoNotAgreeOrComeLeaveAnOutputAsItWas(t *testing.T) {
	for _, outputs := range [][]byte{{2, 0, 0}, {0, 0, 0}, {2, 1, 3}} {
		c := newTaskScene(t)
		id, referees := c.signed()
		trial, err := c.s.Challenge(c.buyer.Account(), id, referees, c.now)
		c.must(err)
		c.reveal(trial, 1, outputs...)
		c.now += 100
		c.must(c.s.SettleTask(trial, c.now))
		c.settle(id, TaskAnswered, SeatPaid)
		c.have(c.buyer.Account(), 0, 15) // its challenge was not heard
		for _, r := range referees {
			c.have(r, 1000, 0) // a referee that does not come has nothing at stake
		}
	}
}

// judged opens a task of three seats at which the last two referees' seats can judge,
// and has the seats reveal.
func (c *taskScene) judged(outputs ...byte) (id probity.Hash, referees []probity.Account) {
	c.Helper()
	for _, k := range c.seats[2:] {
		referees = append(referees, k.Account())
	}
	id = c.open(3, func(o *QuorumOrder, b []QuorumBid) {
		o.ChallengeWithin, o.Referees, o.RefereePrice = 50, RefereesHash(referees), probity.Units(3)
	})
	c.reveal(id, 0, outputs...)
	return id, referees
}

func TestARingThatHoldsTheMajorityIsConvictedByTheReferees(t *testing.T) {
	c := newTaskScene(t)
	id, referees := c.judged(8, 8, 7)
	loner, ring := c.seats[2].Account(), []probity.Account{c.seats[0].Account(), c.seats[1].Account()}
	c.refused(ErrEarly, c.s.SettleTask(id, c.now))
	c.must(c.s.Mint(loner, probity.Units(9)))
	trial, err := c.s.Challenge(loner, id, referees, c.now)
	c.must(err)
	c.refused(ErrState, c.s.SettleTask(id, c.now+1000))
	c.reveal(trial, 2, 7, 7, 7)
	c.must(c.s.SettleTask(trial, c.now))
	c.came(id, TaskRefuted, SeatRefuted, SeatRefuted, SeatPaid)
	if got, _ := c.s.Task(id); got.Output != (probity.Hash{7}) {
		t.Errorf("the task's output is %s, want the referees'", got.Output)
	}
	// The one that was right is paid for its seat and as a referee, and has half of both bonds.
	c.have(loner, 1000, 10+3+100)
	for _, who := range ring {
		c.have(who, 900, 0)
	}
	c.have(c.buyer.Account(), 0, 20)
	c.have(Burnt, 0, 100)
}

func TestAChallengeOfARightMajorityCostsTheChallengerAndSavesNoLiar(t *testing.T) {
	c := newTaskScene(t)
	id, referees := c.judged(7, 7, 8)
	c.must(c.s.Mint(c.buyer.Account(), probity.Units(9)))
	trial, err := c.s.Challenge(c.buyer.Account(), id, referees, c.now)
	c.must(err)
	c.reveal(trial, 2, 7, 7, 7)
	c.must(c.s.SettleTask(trial, c.now))
	_, err = c.s.Challenge(c.buyer.Account(), id, referees, c.now)
	c.refused(ErrState, err) // once is enough
	c.settle(id, TaskAnswered, SeatPaid, SeatPaid, SeatOverruled)
	c.have(c.seats[0].Account(), 1000, 10)
	c.have(c.seats[2].Account(), 900, 3)
	c.have(c.buyer.Account(), 0, 10)
	c.have(Burnt, 0, 100)
}

func TestAQuorumCanBeChallengedOnceItsSeatsAreDoneAndNotForEver(t *testing.T) {
	c := newTaskScene(t)
	id, referees := c.judged(7, 7, 0) // the third is silent: the time to reveal has to pass
	me := c.buyer.Account()
	c.must(c.s.Mint(me, probity.Units(9)))
	_, err := c.s.Challenge(me, id, referees, c.now)
	c.refused(ErrState, err)
	c.now += 100 // the first second after the time to reveal
	c.refused(ErrEarly, c.s.SettleTask(id, c.now+49))
	_, err = c.s.Challenge(me, id, referees, c.now+50)
	c.refused(ErrExpired, err)
	c.now += 50
	c.settle(id, TaskAnswered, SeatPaid, SeatPaid, SeatSilent)

	// Without a quorum there is nothing to challenge, nor to wait for.
	id, referees = c.judged(7, 8, 9)
	_, err = c.s.Challenge(me, id, referees, c.now)
	c.refused(ErrState, err)
	c.settle(id, TaskFailed, SeatFreed, SeatFreed, SeatFreed)
}

func TestRefereesThatFindWhatNobodyFoundConvictAllAndTheSilentPayTheBuyer(t *testing.T) {
	c := newTaskScene(t)
	id, referees := c.judged(7, 7, 0)
	c.now += 100
	c.must(c.s.Mint(c.buyer.Account(), probity.Units(9)))
	trial, err := c.s.Challenge(c.buyer.Account(), id, referees, c.now)
	c.must(err)
	c.reveal(trial, 2, 9, 9, 9)
	c.must(c.s.SettleTask(trial, c.now))
	c.came(id, TaskRefuted, SeatRefuted, SeatRefuted, SeatSilent)
	c.have(c.buyer.Account(), 0, 30+100+100)
	c.have(Burnt, 0, 100)
	c.have(c.seats[2].Account(), 900, 3)
}

func TestAQuorumOrdersChecksComeInTheContractsOrder(t *testing.T) {
	c := newTaskScene(t)
	defects := []struct {
		want error
		make func(o *QuorumOrder, b []QuorumBid)
	}{
		{ErrFunds, func(o *QuorumOrder, b []QuorumBid) { o.MaxPrice, b[0].Price = maxSeatPrice(), maxSeatPrice() }},
		{ErrBond, func(o *QuorumOrder, b []QuorumBid) { o.Bond = probity.Units(1001) }},
		{ErrCeiling, func(o *QuorumOrder, b []QuorumBid) { o.MaxPrice = probity.Units(9) }},
		{ErrSignature, func(o *QuorumOrder, b []QuorumBid) { b[0].Provider = probity.Account{0: 1} }},
		{ErrOrder, func(o *QuorumOrder, b []QuorumBid) { b[0].Provider = probity.Account{} }},
		{ErrExpired, func(o *QuorumOrder, b []QuorumBid) { b[0].Expires = c.now - 1 }},
		{ErrUnknown, func(o *QuorumOrder, b []QuorumBid) { b[0].Order = probity.Hash{1} }},
		{ErrExpired, func(o *QuorumOrder, b []QuorumBid) { o.Expires = c.now - 1 }},
		{ErrOrder, func(o *QuorumOrder, b []QuorumBid) { o.Referees = probity.Hash{1} }},
		{ErrOrder, func(o *QuorumOrder, b []QuorumBid) { o.RevealWithin = MaxDeliverWithin + 1 }},
		{ErrOrder, func(o *QuorumOrder, b []QuorumBid) { o.Need = 1 }},
		{ErrCaller, func(o *QuorumOrder, b []QuorumBid) { o.Buyer = probity.Account{1} }},
	}
	for n := range defects {
		o, bids := c.task(2, func(o *QuorumOrder, b []QuorumBid) {
			for _, d := range defects[:n+1] {
				d.make(o, b)
			}
		})
		_, err := c.s.OpenQuorum(c.buyer.Account(), o, bids, c.now)
		c.refused(defects[n].want, err)
	}
	o, bids := c.task(2, nil)
	_, err := c.s.OpenQuorum(c.buyer.Account(), o, bids[:1], c.now)
	c.refused(ErrOrder, err)
	_, err = c.s.OpenQuorum(c.buyer.Account(), o, []SignedQuorumBid{bids[0], bids[0]}, c.now)
	c.refused(ErrOrder, err)
	_, err = c.s.OpenQuorum(c.buyer.Account(), o, bids, c.now)
	c.must(err)
	_, err = c.s.OpenQuorum(c.buyer.Account(), o, bids, c.now)
	c.refused(ErrTaken, err)
	c.must(c.s.Check())
}
