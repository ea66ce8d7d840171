package market

import (
	"fmt"
	"math/big"

	"probity"
	"probity/internal/eip712"
)

// taskRecord is a task with what the rules keep of its order, and what the
// invariants want to know besides.
type taskRecord struct {
	Task
	signed          bool // one seat, whose output can be revealed without commitment
	challengeWithin uint64
	referees        probity.Hash
	refereePrice    probity.Amount
	within          [2]uint64 // to commit, and to reveal then
	challenger      probity.Account
	ends            int
	paid            []payment
}

// maxSeatPrice is the largest price of a seat: the width that the contract keeps.
func maxSeatPrice() probity.Amount { return powerOfTwoLess1(88) }

// QuorumDomain is what quorum orders and bids are signed for.
func (s *State) QuorumDomain() eip712.Domain { return s.quorumDomain }

// CheckQuorumOrder applies the checks of OpenQuorum that need only the order, its
// poster and the time. It returns ErrCaller, ErrOrder or ErrExpired.
func CheckQuorumOrder(o QuorumOrder, poster probity.Account, now uint64) error {
	most := maxSeatPrice()
	switch {
	case poster != o.Buyer:
		return fmt.Errorf("as %s: %w: the buyer is %s", poster, ErrCaller, o.Buyer)
	case o.Seats == 0 || o.Seats > MaxSeats || o.Need > o.Seats || 2*int(o.Need) <= int(o.Seats):
		return fmt.Errorf("%d of %d seats: %w; choose 1 to %d seats, and more than half of them", o.Need, o.Seats, ErrOrder, MaxSeats)
	case o.MaxPrice.Cmp(most) > 0 || o.RefereePrice.Cmp(most) > 0:
		return fmt.Errorf("prices of %s and %s: %w; choose at most %s", o.MaxPrice, o.RefereePrice, ErrOrder, most)
	case o.CommitWithin > MaxDeliverWithin || o.RevealWithin > MaxDeliverWithin || o.ChallengeWithin > MaxDeliverWithin:
		return fmt.Errorf("%d s to commit, %d s to reveal, %d s to challenge: %w; choose at most %d", o.CommitWithin, o.RevealWithin, o.ChallengeWithin, ErrOrder, MaxDeliverWithin)
	case (o.ChallengeWithin != 0) == o.Referees.IsZero():
		return fmt.Errorf("%d s to challenge: %w; time to challenge and referees to judge come together", o.ChallengeWithin, ErrOrder)
	case now > o.Expires:
		return fmt.Errorf("order %w at %d, it is %d; make a new one", ErrExpired, o.Expires, now)
	}
	return nil
}

// OpenQuorum turns the bids for all seats of an order into a task. The bids stand
// in ascending order of their providers. The prices leave the buyer's balance;
// the order's bond is locked in every provider's stake.
//
// The checks, in order: ErrCaller, ErrOrder (also for another number of bids than
// seats), ErrExpired, ErrTaken; for each bid ErrUnknown (for another order),
// ErrExpired, ErrOrder (out of order, or a provider twice), ErrSignature,
// ErrCeiling, ErrBond; then ErrFunds.
func (s *State) OpenQuorum(caller probity.Account, o QuorumOrder, bids []SignedQuorumBid, now uint64) (probity.Hash, error) {
	id := o.Hash(s.quorumDomain)
	if err := CheckQuorumOrder(o, caller, now); err != nil {
		return id, fmt.Errorf("open task: %w", err)
	}
	if len(bids) != int(o.Seats) {
		return id, fmt.Errorf("open task: %w: %d bids for %d seats", ErrOrder, len(bids), o.Seats)
	}
	if s.tasks[id] != nil {
		return id, fmt.Errorf("open task: %w: it is a task", ErrTaken)
	}
	r := &taskRecord{
		Task: Task{
			ID: id, Buyer: o.Buyer, Spec: o.Spec, Need: o.Need, Bond: o.Bond, State: TaskOpen,
			DeclineBy: now + uint64(o.CommitWithin)/2, CommitBy: now + uint64(o.CommitWithin),
			RevealBy: now + uint64(o.CommitWithin) + uint64(o.RevealWithin),
		},
		signed: o.Seats == 1, challengeWithin: uint64(o.ChallengeWithin), referees: o.Referees, refereePrice: o.RefereePrice,
		within: [2]uint64{uint64(o.CommitWithin), uint64(o.RevealWithin)},
	}
	if r.challengeWithin != 0 && !r.signed {
		r.ChallengeBy = r.RevealBy + r.challengeWithin
	}
	var total, none probity.Amount
	last := probity.Account{}
	for i, b := range bids {
		switch {
		case b.Order != id:
			return id, fmt.Errorf("open task: bid %d: %w: it is for %s, the order is %s", i, ErrUnknown, b.Order, id)
		case now > b.Expires:
			return id, fmt.Errorf("open task: bid %d: %w at %d, it is %d", i, ErrExpired, b.Expires, now)
		case !ascends(last, b.Provider):
			return id, fmt.Errorf("open task: bid %d: %w: sort the bids by provider, one of each", i, ErrOrder)
		}
		last = b.Provider
		if err := s.signedBy(b.Digest(s.quorumDomain), b.Signature, b.Provider); err != nil {
			return id, fmt.Errorf("open task: bid %d: %w", i, err)
		}
		if b.Price.Cmp(o.MaxPrice) > 0 {
			return id, fmt.Errorf("open task: bid %d: %w: %s against a ceiling of %s", i, ErrCeiling, b.Price, o.MaxPrice)
		}
		if free := s.stakes[b.Provider].Free(); free.Cmp(o.Bond) < 0 {
			return id, fmt.Errorf("open task: bid %d: %w: %s is free, the order asks for %s", i, ErrBond, free, o.Bond)
		}
		r.Seats = append(r.Seats, Seat{Provider: b.Provider, Price: b.Price, State: SeatTaken})
		total = s.plus(total, b.Price)
	}
	if s.balances[caller].Cmp(total) < 0 {
		return id, fmt.Errorf("open task: %w: it costs %s", ErrFunds, total)
	}
	if total != none {
		s.debit(s.balances, caller, total)
		s.enter(total)
	}
	for _, seat := range r.Seats {
		s.lock(seat.Provider, o.Bond)
	}
	s.addTask(r)
	return id, nil
}

func (s *State) addTask(r *taskRecord) {
	s.tasks[r.ID] = r
	s.taskIDs = append(s.taskIDs, r.ID)
}

// ascends reports whether b is above a, so that a list has no account twice.
func ascends(a, b probity.Account) bool { return string(a[:]) < string(b[:]) }

// seat finds what a step is about. It returns ErrUnknown, ErrState (the task is
// not open) or ErrCaller (the seat is somebody else's).
func (s *State) seat(caller probity.Account, id probity.Hash, seat int) (*taskRecord, *Seat, error) {
	r, err := s.task(id)
	switch {
	case err != nil:
		return nil, nil, err
	case seat < 0 || seat >= len(r.Seats):
		return nil, nil, fmt.Errorf("seat %d of task %s: %w", seat, id, ErrUnknown)
	case r.State != TaskOpen:
		return nil, nil, fmt.Errorf("task %s: %w", id, ErrState)
	case caller != r.Seats[seat].Provider:
		return nil, nil, fmt.Errorf("as %s: %w: seat %d is %s's", caller, ErrCaller, seat, r.Seats[seat].Provider)
	}
	return r, &r.Seats[seat], nil
}

// DeclineSeat gives a seat back in the first half of the time to commit: the
// bond is free, and its price is refunded with the settlement. A buyer that sends
// nobody the input cannot take a bond that way.
//
// The checks, in order: ErrUnknown, ErrState (of the task), ErrCaller, ErrState
// (of the seat, or it is a referee's), ErrExpired.
func (s *State) DeclineSeat(caller probity.Account, id probity.Hash, seat int, now uint64) error {
	r, p, err := s.seat(caller, id, seat)
	switch {
	case err != nil:
		return fmt.Errorf("decline: %w", err)
	case p.State != SeatTaken || !r.Accused.IsZero():
		return fmt.Errorf("decline: %w: the seat has committed, declined, or holds nothing", ErrState)
	case now > r.DeclineBy:
		return fmt.Errorf("decline: time to decline %w at %d, it is %d", ErrExpired, r.DeclineBy, now)
	}
	p.State = SeatDeclined
	s.unlock(caller, r.Bond)
	return nil
}

// Commit binds a seat to an output that nobody sees yet: see [Commitment]. A
// referee's seat locks its bond now.
//
// The checks, in order: ErrUnknown, ErrState (of the task), ErrCaller, ErrState
// (of the seat), ErrExpired, ErrBond.
func (s *State) Commit(caller probity.Account, id probity.Hash, seat int, commitment probity.Hash, now uint64) error {
	r, p, err := s.seat(caller, id, seat)
	switch {
	case err != nil:
		return fmt.Errorf("commit: %w", err)
	case p.State != SeatTaken:
		return fmt.Errorf("commit: %w: the seat has committed or declined", ErrState)
	case now > r.CommitBy:
		return fmt.Errorf("commit: time to commit %w at %d, it is %d", ErrExpired, r.CommitBy, now)
	}
	if !r.Accused.IsZero() {
		if free := s.stakes[caller].Free(); free.Cmp(r.Bond) < 0 {
			return fmt.Errorf("commit: %w: %s is free, a referee needs %s", ErrBond, free, r.Bond)
		}
		s.lock(caller, r.Bond)
	}
	p.State, p.Value = SeatCommitted, commitment
	return nil
}

// Reveal opens a seat's commitment. It can be done once no seat can commit any
// more, so that nobody can copy. A task with one seat needs no commitment.
//
// The checks, in order: ErrUnknown, ErrState (of the task), ErrCaller, ErrState
// (of the seat), ErrExpired, ErrEarly, ErrReveal.
func (s *State) Reveal(caller probity.Account, id probity.Hash, seat int, output, salt probity.Hash, now uint64) error {
	r, p, err := s.seat(caller, id, seat)
	bare := err == nil && r.signed && p.State == SeatTaken
	switch {
	case err != nil:
		return fmt.Errorf("reveal: %w", err)
	case p.State != SeatCommitted && !bare:
		return fmt.Errorf("reveal: %w: the seat has not committed, or has revealed", ErrState)
	case now > r.RevealBy:
		return fmt.Errorf("reveal: time to reveal %w at %d, it is %d", ErrExpired, r.RevealBy, now)
	case !bare && now <= r.CommitBy && r.count(SeatTaken) > 0:
		return fmt.Errorf("reveal: %w: others commit until %d, it is %d", ErrEarly, r.CommitBy, now)
	case !bare && Commitment(id, caller, output, salt) != p.Value:
		return fmt.Errorf("reveal: output and salt: %w", ErrReveal)
	}
	p.State, p.Value = SeatRevealed, output
	if r.challengeWithin != 0 && r.over(now) {
		r.ChallengeBy = now + r.challengeWithin
	}
	return nil
}

// over reports whether no seat can reveal any more.
func (r *taskRecord) over(now uint64) bool {
	return now > r.RevealBy || r.count(SeatTaken)+r.count(SeatCommitted) == 0
}

func (r *taskRecord) count(state SeatState) (n int) {
	for _, p := range r.Seats {
		if p.State == state {
			n++
		}
	}
	return n
}

// Challenge calls the referees that an order names to run its work again. The
// caller pays them, and is repaid out of the bonds of those who revealed another output
// than they find, if that is not the quorum's. They commit and reveal like the providers of any task, named
// ChallengeID, within the times that the order gave; each locks the order's bond
// when it commits. More than half of them decide.
//
// The checks, in order: ErrUnknown, ErrState (nothing to challenge), ErrExpired,
// ErrOrder (other referees than the order's; more than MaxSeats, not in ascending
// order), ErrFunds.
func (s *State) Challenge(caller probity.Account, id probity.Hash, referees []probity.Account, now uint64) (probity.Hash, error) {
	trial := ChallengeID(id)
	r, err := s.task(id)
	var output probity.Hash
	answered := false
	if err == nil {
		output, answered = r.quorum()
	}
	switch {
	case err != nil:
		return trial, fmt.Errorf("challenge: %w", err)
	case r.State != TaskOpen || r.ChallengeBy == 0 || !r.over(now) || !answered:
		return trial, fmt.Errorf("challenge: %w: there is no output yet, or nobody can challenge it, or it was challenged, or settled", ErrState)
	case now > r.ChallengeBy:
		return trial, fmt.Errorf("challenge: time %w at %d, it is %d", ErrExpired, r.ChallengeBy, now)
	case RefereesHash(referees) != r.referees || len(referees) > MaxSeats:
		return trial, fmt.Errorf("challenge: %w: name the order's referees, at most %d", ErrOrder, MaxSeats)
	}
	t := &taskRecord{Task: Task{
		ID: trial, Buyer: caller, Spec: r.Spec, Accused: id, Need: uint8(len(referees)/2 + 1), Bond: r.Bond, State: TaskOpen,
		DeclineBy: now, CommitBy: now + r.within[0], RevealBy: now + r.within[0] + r.within[1],
	}}
	var total probity.Amount
	last := probity.Account{}
	for _, who := range referees {
		if !ascends(last, who) {
			return trial, fmt.Errorf("challenge: %w: referees are in ascending order, one of each", ErrOrder)
		}
		last = who
		t.Seats = append(t.Seats, Seat{Provider: who, Price: r.refereePrice, State: SeatTaken})
		total = s.plus(total, r.refereePrice)
	}
	if s.balances[caller].Cmp(total) < 0 {
		return trial, fmt.Errorf("challenge: %w: the referees cost %s", ErrFunds, total)
	}
	s.debit(s.balances, caller, total)
	s.enter(total)
	s.addTask(t)
	r.State, r.Output = TaskChallenged, output
	return trial, nil
}

// SettleTask ends a task once every seat has revealed or declined, or the time
// to reveal is over; an output that can be challenged, once the time for that is
// over. With a quorum, its seats are paid, and whoever revealed something else
// loses its bond, which is burnt. Without, nobody is paid. Who fell silent loses
// its bond to the buyer either way, and the buyer is refunded what is not paid.
//
// When referees find another output than the accused task's, that is settled as
// well. Who revealed what they found is paid; who revealed something else loses its
// bond, half of which goes to the challenger and half is burnt, so that challenging
// oneself saves no more than half; the buyer is refunded what is not paid. In any other
// case that task is open again, and settled by another call.
//
// The checks, in order: ErrUnknown, ErrState, ErrEarly.
func (s *State) SettleTask(id probity.Hash, now uint64) error {
	r, err := s.task(id)
	switch {
	case err != nil:
		return fmt.Errorf("settle: %w", err)
	case r.State != TaskOpen:
		return fmt.Errorf("settle task %s: %w: it is settled, or waits for its referees", id, ErrState)
	}
	output, ok := r.quorum()
	if !r.over(now) || ok && r.ChallengeBy != 0 && now <= r.ChallengeBy {
		return fmt.Errorf("settle task %s: %w: seats may reveal until %d, the output can be challenged until %d, it is %d", id, ErrEarly, r.RevealBy, r.ChallengeBy, now)
	}
	r.State = TaskFailed
	if ok {
		r.State, r.Output = TaskAnswered, output
	}
	s.end(r)
	if !r.Accused.IsZero() {
		s.judge(s.tasks[r.Accused], r)
	}
	return nil
}

// end pays and punishes every seat of a task as it came out.
func (s *State) end(r *taskRecord) {
	var refund, taken probity.Amount
	for _, p := range r.Seats {
		outcome := r.outcome(p)
		if outcome == SeatPaid {
			s.payTask(r, p.Provider, p.Price)
		} else {
			refund = s.plus(refund, p.Price)
		}
		if p.State == SeatDeclined || p.State == SeatTaken && !r.Accused.IsZero() {
			continue // holds no bond
		}
		switch outcome {
		case SeatPaid, SeatFreed:
			s.unlock(p.Provider, r.Bond)
		case SeatOverruled:
			s.slash(p.Provider, r.Bond)
			s.credit(s.owed, Burnt, r.Bond)
		case SeatSilent:
			s.slash(p.Provider, r.Bond)
			s.credit(s.owed, r.Buyer, r.Bond)
		case SeatRefuted:
			s.slash(p.Provider, r.Bond)
			taken = s.plus(taken, r.Bond)
		}
	}
	s.payTask(r, r.Buyer, refund)
	half := s.exact(taken.MulDiv(1, 2))
	s.credit(s.owed, r.challenger, half)
	s.credit(s.owed, Burnt, s.minus(taken, half))
	r.ends++
}

// judge does to an accused task what its referees found.
func (s *State) judge(r, trial *taskRecord) {
	if trial.State != TaskAnswered || trial.Output == r.Output {
		r.State, r.ChallengeBy = TaskOpen, 0
		return
	}
	r.State, r.Output, r.challenger = TaskRefuted, trial.Output, trial.Buyer
	s.end(r)
}

// quorum is the output that enough seats revealed, if there is one. There cannot
// be two, since enough is more than half.
func (r *taskRecord) quorum() (probity.Hash, bool) {
	for i, p := range r.Seats {
		n := 0
		for _, q := range r.Seats[i:] {
			if p.State == SeatRevealed && q.State == SeatRevealed && p.Value == q.Value {
				n++
			}
		}
		if n >= int(r.Need) {
			return p.Value, true
		}
	}
	return probity.Hash{}, false
}

// outcome is how a seat came out of a task that was settled.
func (r *taskRecord) outcome(p Seat) SeatOutcome {
	switch {
	case p.State == SeatDeclined, p.State == SeatTaken && !r.Accused.IsZero():
		return SeatFreed
	case p.State != SeatRevealed:
		return SeatSilent
	case r.State == TaskFailed:
		return SeatFreed
	case p.Value != r.Output && r.State == TaskRefuted:
		return SeatRefuted
	case p.Value != r.Output:
		return SeatOverruled
	}
	return SeatPaid
}

// Outcomes is how each seat of a settled task came out; nil while it is not
// settled.
func (s *State) Outcomes(id probity.Hash) []SeatOutcome {
	r := s.tasks[id]
	if r == nil || r.State == TaskOpen || r.State == TaskChallenged {
		return nil
	}
	out := make([]SeatOutcome, len(r.Seats))
	for i, p := range r.Seats {
		out[i] = r.outcome(p)
	}
	return out
}

func (s *State) payTask(r *taskRecord, to probity.Account, amount probity.Amount) {
	r.paid = append(r.paid, payment{to, amount})
	s.credit(s.owed, to, amount)
}

// Task returns a task, or ErrUnknown.
func (s *State) Task(id probity.Hash) (Task, error) {
	r, err := s.task(id)
	if err != nil {
		return Task{}, err
	}
	t := r.Task
	t.Seats = append([]Seat(nil), t.Seats...)
	return t, nil
}

// Tasks are the names of all tasks so far, in order of opening.
func (s *State) Tasks() []probity.Hash { return append([]probity.Hash(nil), s.taskIDs...) }

func (s *State) task(id probity.Hash) (*taskRecord, error) {
	r := s.tasks[id]
	if r == nil {
		return nil, fmt.Errorf("task %s: %w", id, ErrUnknown)
	}
	return r, nil
}

// escrow is what a task that is not settled holds of its buyer's money.
func (r *taskRecord) escrow() *big.Int {
	sum := new(big.Int)
	if r.ends == 0 {
		for _, p := range r.Seats {
			sum.Add(sum, p.Price.Big())
		}
	}
	return sum
}

// locks is how much of a seat's bond its task holds locked.
func (r *taskRecord) locks(p Seat) probity.Amount {
	if r.ends > 0 || p.State == SeatDeclined || p.State == SeatTaken && !r.Accused.IsZero() {
		return probity.Amount{}
	}
	return r.Bond
}
