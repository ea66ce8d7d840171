package market

import (
	"errors"
	"testing"

	"probity"
)

// claimStep takes one step with jobs of tier dispute that bytes say.
func (w *byteWalk) claimStep(court *Claims, asset probity.AssetID) error {
	s := w.s
	job := func() Job {
		j, err := s.Job(probity.JobID(1 + w.next()%uint64(len(s.jobs)+1)))
		if err != nil {
			j.Tier = probity.TierDispute // one that there is not
		}
		return j
	}
	switch w.next() % 9 {
	case 0, 1:
		w.salt++
		o := Order{
			Buyer: w.someone(), Asset: asset, Key: modelName, Input: probity.Hash{byte(w.next() % 2)}, Tier: probity.Tier(1 + w.next()%3), MaxPrice: probity.Units(300),
			Bond: probity.Units(w.next()), DeliverWithin: uint32(w.next()), Expires: 1 << 40, Salt: probity.Hash{1, w.salt},
		}
		b := Bid{Order: o.Hash(s.domain), Provider: w.someone(), Price: probity.Units(w.next()), Expires: 1 << 40}
		if w.next()%8 == 0 { // claimed before it is accepted
			_, _ = court.Post(Job{Order: b.Order, Provider: b.Provider, Asset: o.Asset, Input: o.Input}, probity.Hash{9}, w.now)
		}
		_, err := s.Accept(o.Buyer, o, SignedBid{Bid: b}, w.now)
		return err
	case 2, 3:
		j := job()
		if w.next()%4 == 0 {
			j.Provider = w.someone()
		}
		_, err := court.Post(j, probity.Hash{byte(w.next())}, w.now)
		return err
	case 4:
		return court.Refute(w.next()%8, w.someone(), w.now)
	case 5:
		return s.SettleClaim(job().ID, w.now)
	case 6:
		return s.Expire(job().ID, w.now)
	case 7:
		if w.next()%2 == 0 {
			return court.Finalise(w.next()%8, w.now)
		}
		return s.Decline(w.someone(), job().ID, w.now)
	default:
		w.now += w.next()
		return nil
	}
}

// FuzzClaims takes whatever steps bytes say with jobs that are claimed, with every
// invariant after each, and then brings everything to its end: nothing may be stuck.
func FuzzClaims(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x01\x80\x40\x01\x50\x01\x02\x00\x01\x05\x08\xff\x05\x00"))
	f.Add([]byte("\x00\x00\x00\x01\x80\x40\x01\x50\x01\x02\x00\x01\x05\x04\x01\x02\x05\x00"))
	f.Add([]byte("\x00\x01\x01\x01\x20\x05\x02\x50\x08\x08\x40\x02\x00\x01\x05\x06\x00\x07\x01\x02\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 600 {
			return
		}
		court := &Claims{Window: 50}
		w := &byteWalk{data: data, s: NewState(testDomain, 100), now: sceneTime, who: []probity.Account{{1}, {2}, {3}}}
		w.s.trusting = true
		w.s.SetCourt(court)
		asset, err := w.s.AddModel(probity.Units(7), []Share{{Account: probity.Account{1}, Parts: PartsPerWhole}}, probity.Hash{1})
		if err = errors.Join(err, w.s.NameModel(asset, 0, modelName)); err != nil {
			t.Fatal(err)
		}
		for _, who := range w.who {
			if err := errors.Join(w.s.Mint(who, probity.Units(5000)), w.s.Deposit(who, probity.Units(1000))); err != nil {
				t.Fatal(err)
			}
		}
		for len(w.data) > 0 {
			_ = w.claimStep(court, asset) // refusals are part of it
			if err := w.s.Check(); err != nil {
				t.Fatal(err)
			}
		}
		w.now += 1000
		for _, j := range w.s.jobs {
			if j.State != JobOpen {
				continue
			}
			if err := w.s.SettleClaim(j.ID, w.now); errors.Is(err, ErrUnclaimed) || errors.Is(err, ErrOrder) {
				err = w.s.Expire(j.ID, w.now)
				if err != nil {
					t.Fatalf("job %+v has no end: %v", j.Job, err)
				}
			} else if err != nil {
				t.Fatalf("job %+v has no end: %v", j.Job, err)
			}
		}
		for _, who := range w.who {
			w.s.Withdraw(who)
			if !w.s.stakes[who].Locked.IsZero() {
				t.Fatal("bond is locked when all is over")
			}
		}
		if err := w.s.Check(); err != nil {
			t.Fatal(err)
		}
	})
}
