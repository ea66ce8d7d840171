package market

import (
	"errors"
	"strings"
	"testing"

	"probity"
)

// TestEachInvariantOfLeasesAndTasksNoticesItsViolation corrupts a sound state in
// one way at a time.
func TestEachInvariantOfLeasesAndTasksNoticesItsViolation(t *testing.T) {
	one := probity.Units(1)
	lease := func(s *State, n int) *leaseRecord { return s.leases[s.leaseIDs[n]] }
	for name, c := range map[string]struct {
		invariant string
		corrupt   func(*State)
	}{
		"money in an account from nothing": {"money is conserved", func(s *State) { s.escrows[EscrowID{Number: 7}] = Escrow{Balance: one} }},
		"a lease paid more than it had":    {"a lease holds what is due", func(s *State) { lease(s, 0).out.Add(&lease(s, 0).out, one.Big()) }},
		"a closed lease kept something":    {"a lease holds what is due", func(s *State) { lease(s, 1).in.Add(&lease(s, 1).in, one.Big()) }},
		"a lease closed twice":             {"a lease holds what is due", func(s *State) { lease(s, 1).ends++ }},
		"a claim outlived its lease":       {"a lease holds what is due", func(s *State) { lease(s, 1).AnswerBy = 1 }},
		"a claim without its fee":          {"a lease holds what is due", func(s *State) { lease(s, 0).AnswerBy = 1 }},
		"a running lease with a reason":    {"a lease holds what is due", func(s *State) { lease(s, 0).Reason = ClosedDown }},
		"a lease that nobody pays": {"an escrow account pays", func(s *State) {
			e := s.escrows[lease(s, 0).Account()]
			e.RateSum = probity.Amount{}
			s.escrows[lease(s, 0).Account()] = e
		}},
		"a dry account without leases": {"an escrow account pays", func(s *State) { s.escrows[EscrowID{Number: 7}] = Escrow{Dry: true} }},
		"a lease's bond not locked":    {"stakes cover what they lock", func(s *State) { s.unlock(lease(s, 0).Provider, one) }},
		"a task settled twice":         {"a task pays once", func(s *State) { s.tasks[s.taskIDs[0]].ends++ }},
		"a task paid before its end":   {"a task pays once", func(s *State) { s.payTask(s.tasks[s.taskIDs[0]], probity.Account{9}, one) }},
		"a task waits for nobody":      {"a task pays once", func(s *State) { s.tasks[s.taskIDs[0]].State = TaskChallenged }},
		"a seat's bond not locked":     {"stakes cover what they lock", func(s *State) { s.tasks[s.taskIDs[0]].Seats[0].State = SeatDeclined }},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLeaseScene(t)
			l.open(nil)
			closed := l.open(func(o *LeaseOrder, b *LeaseBid, _ *uint64) { o.Notice = 0 })
			l.must(l.s.GiveNotice(l.buyer.Account(), closed, l.now))
			l.must(l.s.FinishLease(closed, l.now))
			c2 := &taskScene{scene: l.scene, seats: nil, now: l.now}
			c2.seats = append(c2.seats, l.provider)
			c2.open(1, nil)
			l.must(l.s.Check())
			c.corrupt(l.s)
			if err := l.s.Check(); err == nil || !strings.Contains(err.Error(), c.invariant) {
				t.Errorf("check says %v, want %q broken", err, c.invariant)
			}
		})
	}
}

// A byteWalk takes the steps that bytes say.
type byteWalk struct {
	data []byte
	s    *State
	now  uint64
	who  []probity.Account
	salt byte
}

func (w *byteWalk) next() uint64 {
	if len(w.data) == 0 {
		return 0
	}
	b := w.data[0]
	w.data = w.data[1:]
	return uint64(b)
}

func (w *byteWalk) someone() probity.Account { return w.who[w.next()%uint64(len(w.who))] }

func (w *byteWalk) oneOf(ids []probity.Hash) probity.Hash {
	n := w.next()
	if len(ids) == 0 {
		return probity.Hash{}
	}
	return ids[n%uint64(len(ids))]
}

// step takes one and returns why it was refused.
func (w *byteWalk) step() error {
	s := w.s
	id := func() probity.Hash { return w.oneOf(s.leaseIDs) }
	task := func() probity.Hash { return w.oneOf(s.taskIDs) }
	switch w.next() % 20 {
	case 0:
		w.salt++
		o := LeaseOrder{
			Buyer: w.someone(), Escrow: uint32(w.next() % 2), MaxRate: probity.Units(50), Bond: probity.Units(w.next()), Fee: probity.Units(w.next() % 16),
			Notice: uint32(w.next()), Answer: 60 + uint32(w.next()), Expires: 1 << 40, Salt: probity.Hash{w.salt},
		}
		b := SignedLeaseBid{LeaseBid: LeaseBid{o.Hash(s.leaseDomain), w.someone(), probity.Units(w.next() % 51), 1 << 40}}
		_, err := s.OpenLease(o.Buyer, o, b, probity.Units(w.next()*8), w.now)
		return err
	case 1:
		return s.TopUp(w.someone(), EscrowID{w.someone(), uint32(w.next() % 2)}, probity.Units(1+w.next()), w.now)
	case 2:
		return s.TakeBack(w.someone(), uint32(w.next()%2), probity.Units(1+w.next()), w.now)
	case 3:
		_, err := s.Collect(id(), w.now)
		return err
	case 4:
		return s.GiveNotice(w.someone(), id(), w.now)
	case 5:
		return s.FinishLease(id(), w.now)
	case 6:
		return s.CloseInsolvent(w.someone(), id(), w.now)
	case 7:
		return s.ClaimDown(w.someone(), id(), w.now)
	case 8:
		return s.AnswerClaim(w.someone(), id(), SignedHeartbeat{}, w.now)
	case 9:
		return s.CloseDown(id(), w.now)
	case 10:
		w.salt++
		seats := 1 + w.next()%uint64(len(w.who))
		o := QuorumOrder{
			Buyer: w.someone(), Seats: uint8(seats), Need: uint8(seats/2 + 1), MaxPrice: probity.Units(255), Bond: probity.Units(w.next()),
			CommitWithin: uint32(w.next()), RevealWithin: uint32(w.next()), Expires: 1 << 40, Salt: probity.Hash{1, w.salt},
		}
		if seats == 1 || w.next()%2 == 0 {
			o.ChallengeWithin, o.Referees, o.RefereePrice = 1+uint32(w.next()), RefereesHash(w.who), probity.Units(w.next())
		}
		var bids []SignedQuorumBid
		for _, who := range w.who[:seats] {
			bids = append(bids, SignedQuorumBid{QuorumBid: QuorumBid{o.Hash(s.quorumDomain), who, probity.Units(w.next()), 1 << 40}})
		}
		_, err := s.OpenQuorum(o.Buyer, o, bids, w.now)
		return err
	case 11:
		return s.DeclineSeat(w.someone(), task(), int(w.next()%4), w.now)
	case 12, 13:
		id, who := task(), w.someone()
		return s.Commit(who, id, int(w.next()%4), Commitment(id, who, probity.Hash{byte(w.next() % 2)}, probity.Hash{}), w.now)
	case 14, 15:
		return s.Reveal(w.someone(), task(), int(w.next()%4), probity.Hash{byte(w.next() % 2)}, probity.Hash{}, w.now)
	case 16:
		_, err := s.Challenge(w.someone(), task(), w.who, w.now)
		return err
	case 17:
		return s.SettleTask(task(), w.now)
	case 18:
		s.Withdraw(w.someone())
		return s.RequestExit(w.someone(), probity.Units(1+w.next()), w.now)
	default:
		w.now += w.next()
		return nil
	}
}

// FuzzLeasesAndTasks takes whatever steps bytes say, with every invariant after
// each, and then brings everything to its end: nothing may be stuck.
func FuzzLeasesAndTasks(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x10\x05\x10\x10\x01\x20\xff\x13\xff\x07\x00\x00\x13\x80\x09\x00"))
	f.Add([]byte("\x0a\x02\x00\x20\x40\x40\x09\x09\x09\x0c\x00\x00\x00\x00\x0c\x00\x01\x01\x00\x13\x41\x0e\x00\x00\x00\x00\x11\x00"))
	f.Add([]byte("\x0a\x00\x00\x20\x40\x40\xff\x03\x09\x0e\x00\x00\x00\x00\x10\x01\x00\x11\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 600 {
			return
		}
		w := &byteWalk{data: data, s: NewState(testDomain, 100), now: sceneTime, who: []probity.Account{{1}, {2}, {3}}}
		w.s.trusting = true
		for _, who := range w.who {
			if err := errors.Join(w.s.Mint(who, probity.Units(5000)), w.s.Deposit(who, probity.Units(1000))); err != nil {
				t.Fatal(err)
			}
		}
		for len(w.data) > 0 {
			_ = w.step() // refusals are part of it
			if err := w.s.Check(); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(w.finish(), w.s.Check()); err != nil {
			t.Fatal(err)
		}
		for who, n := range w.s.owed {
			if !n.IsZero() {
				t.Fatalf("%s is still owed %s", who, n)
			}
		}
		held := w.s.heldForLeases()
		if held.Add(held, w.s.heldForTasks()); held.Sign() != 0 {
			t.Fatalf("%s is out of reach", held)
		}
	})
}

// finish ends every lease and task, and has everybody take what is theirs.
func (w *byteWalk) finish() (failed error) {
	s := w.s
	must := func(err error) { failed = errors.Join(failed, err) }
	w.now += 1000
	for _, id := range s.leaseIDs {
		switch l := s.leases[id]; {
		case l.AnswerBy != 0:
			must(s.CloseDown(id, w.now))
		case l.State == LeaseRunning:
			must(s.GiveNotice(l.Provider, id, w.now))
		}
	}
	w.now += 1000
	for _, id := range s.leaseIDs {
		if s.leases[id].State == LeaseEnding {
			must(s.FinishLease(id, w.now))
		}
	}
	for _, id := range s.leaseIDs {
		_, err := s.Collect(id, w.now)
		must(err)
	}
	for range 2 { // referees first, then whom they judge
		for _, id := range s.taskIDs {
			if s.tasks[id].State == TaskOpen {
				must(s.SettleTask(id, w.now))
			}
		}
	}
	for id, e := range s.escrows {
		if e = e.At(w.now); !e.Balance.IsZero() {
			must(s.TakeBack(id.Owner, id.Number, e.Balance, w.now))
		}
	}
	for _, who := range append(w.who, Burnt) {
		s.Withdraw(who)
		if !s.stakes[who].Locked.IsZero() {
			must(errors.New("bond is locked when all is over"))
		}
	}
	return failed
}
