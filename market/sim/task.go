package sim

import (
	"slices"

	"probity"
	"probity/market"
	"probity/market/match"
)

// A task is a job of tier quorum or signed in progress.
type task struct {
	j       *job
	id      probity.Hash
	order   market.QuorumOrder
	seats   []*provider
	cheated []bool
	values  []probity.Hash
	cost    []Units
}

const refereeTimes = 1 // a referee is paid the reference price

// openTask is the tiers whose answers are not proven: one seat that can be
// challenged, or a quorum.
func (w *world) openTask(j *job, found []match.Candidate) {
	t := &task{j: j}
	t.order = market.QuorumOrder{Buyer: j.buyer.account, Spec: j.salt(), Seats: uint8(j.seats), Need: uint8(j.seats/2 + 1), Bond: j.bond,
		CommitWithin: uint32(2*j.seconds + hour), RevealWithin: hour, Expires: w.now + hour, Salt: j.salt()}
	t.order.ChallengeWithin, t.order.Referees, t.order.RefereePrice = window, market.RefereesHash(w.referees), (j.price * refereeTimes).amount()
	for _, c := range found {
		if c.Price.Cmp(t.order.MaxPrice) > 0 {
			t.order.MaxPrice = c.Price
		}
	}
	t.id = t.order.Hash(w.state.QuorumDomain())
	var bids []market.SignedQuorumBid
	ring := 0
	for _, c := range found {
		p := w.by[c.Provider]
		t.seats = append(t.seats, p)
		bids = append(bids, market.SignedQuorumBid{QuorumBid: market.QuorumBid{Order: t.id, Provider: c.Provider, Price: c.Price, Expires: w.now + hour}})
		if p.kind == Colluding {
			ring++
		}
	}
	if _, err := w.state.OpenQuorum(j.buyer.account, t.order, bids, w.now); !w.must("open task", err) {
		return
	}
	captured := j.service == Quorum && ring >= int(t.order.Need)
	if j.service == Quorum {
		w.result.QuorumTasks++
	}
	if captured {
		w.result.Held++
	}
	works := false // some seat does the work, and says what comes out
	for i, p := range t.seats {
		cheated := w.cheats(p, j.service) || captured && p.kind == Colluding
		t.cheated = append(t.cheated, cheated)
		works = works || !cheated && p.kind != Vanishing && p.kind != Spamming
		t.values = append(t.values, right(j))
		t.cost = append(t.cost, p.work(j, j.seconds)+2*gas)
		if cheated {
			t.values[i] = guess(p)
			if p.kind != Lying {
				t.cost[i] = 2 * gas
			}
		}
		switch p.kind {
		case Vanishing:
			t.cost[i] = 0
		case Spamming:
			t.cost[i] = gas
			w.at(w.now+300, func() {
				if w.must("decline seat", w.state.DeclineSeat(p.account, t.id, i, w.now)) && len(t.seats) == 1 {
					w.finish(t)
				}
			})
		}
	}
	if captured && !works {
		w.result.HeldWhole++
	}
	if j.seats > 1 {
		w.at(w.now+j.seconds, func() { w.commit(t) })
		return
	}
	switch p := t.seats[0]; p.kind {
	case Spamming:
	case Vanishing:
		w.at(w.now+uint64(t.order.CommitWithin+t.order.RevealWithin)+1, func() { w.finish(t) })
	default:
		w.at(w.now+j.seconds, func() {
			if w.must("reveal", w.state.Reveal(p.account, t.id, 0, t.values[0], probity.Hash{}, w.now)) {
				w.watch(t)
			}
		})
	}
}

func (w *world) commit(t *task) {
	silent := false
	for i, p := range t.seats {
		switch p.kind {
		case Vanishing:
			silent = true
		case Spamming:
		default:
			if !w.must("commit", w.state.Commit(p.account, t.id, i, market.Commitment(t.id, p.account, t.values[i], t.j.salt()), w.now)) {
				return
			}
		}
	}
	reveal := func() {
		for i, p := range t.seats {
			if p.kind != Vanishing && p.kind != Spamming && !w.must("reveal", w.state.Reveal(p.account, t.id, i, t.values[i], t.j.salt(), w.now)) {
				return
			}
		}
	}
	if !silent {
		// Spamming seats declined; but work may be quicker than they were.
		w.at(max(w.now, w.now+301-min(t.j.seconds, 301)), func() { reveal(); w.revealed(t) })
		return
	}
	w.at(w.now+uint64(t.order.CommitWithin)-t.j.seconds+1, reveal)
	w.at(w.now+uint64(t.order.CommitWithin)-t.j.seconds+hour+1, func() { w.revealed(t) })
}

// revealed is what happens when the seats of a quorum are done. A seat that did the
// work and is outvoted has its bond to lose, so it calls the referees. Where no seat did,
// nobody has: so the buyer runs a sample again of whatever comes out, as often as one
// seat's bond makes necessary.
func (w *world) revealed(t *task) {
	if w.failed != nil {
		return
	}
	votes := map[probity.Hash]int{}
	var outvoted *provider
	for i, p := range t.seats {
		if p.kind != Vanishing && p.kind != Spamming {
			votes[t.values[i]]++
		}
	}
	for value, n := range votes {
		if n < int(t.order.Need) {
			continue
		}
		for i, p := range t.seats {
			if p.kind != Vanishing && p.kind != Spamming && !t.cheated[i] && value != right(t.j) {
				outvoted = p
			}
		}
		w.result.Checkable[Quorum]++
		chance := market.Sampling{}.Floor(unitsPrice(t, w), t.j.bond)
		if market.Sampled(probity.Hash{2, byte(w.cfg.Seed)}, t.id, value, chance) {
			w.result.Checks[Quorum]++
			if value != right(t.j) {
				w.challenge(t, true, nil)
				return
			}
		}
		if outvoted != nil {
			w.challenge(t, true, outvoted)
			return
		}
		w.at(w.now+window+1, func() { w.finish(t) })
		return
	}
	w.finish(t)
}

// watch is what happens to an answer of tier signed: a sample is run again. A griefing
// buyer challenges what is right.
func (w *world) watch(t *task) {
	p := t.seats[0]
	wrong := t.values[0] != right(t.j)
	chance := market.Sampling{}.Probability(unitsPrice(t, w), t.j.bond, p.record)
	checked := market.Sampled(probity.Hash{1, byte(w.cfg.Seed)}, t.id, t.values[0], chance)
	w.result.Checkable[t.j.service]++
	if checked {
		w.result.Checks[t.j.service]++
		p.record = p.record.After(!wrong)
	}
	if checked && wrong || t.j.buyer.griefer && !wrong {
		w.challenge(t, wrong, nil)
		return
	}
	w.at(w.now+window+1, func() { w.finish(t) })
}

func unitsPrice(t *task, w *world) probity.Amount {
	task, err := w.state.Task(t.id)
	if err != nil {
		w.fault("task", err)
		return probity.Amount{}
	}
	return task.Seats[0].Price
}

// challenge has the referees run the work again, at the cost of the buyer or of a seat
// of the task's.
func (w *world) challenge(t *task, wrong bool, seat *provider) {
	b := t.j.buyer
	who := b.account
	if seat != nil {
		who = seat.account
	}
	trial, err := w.state.Challenge(who, t.id, w.referees, w.now)
	if !w.must("challenge", err) {
		return
	}
	w.at(w.now+t.j.seconds, func() {
		for i, r := range w.referees {
			if !w.must("referee commits", w.state.Commit(r, trial, i, market.Commitment(trial, r, right(t.j), probity.Hash{}), w.now)) {
				return
			}
		}
		for i, r := range w.referees {
			if !w.must("referee reveals", w.state.Reveal(r, trial, i, right(t.j), probity.Hash{}, w.now)) {
				return
			}
		}
		if !w.must("settle challenge", w.state.SettleTask(trial, w.now)) {
			return
		}
		cost, err := t.order.RefereePrice.MulDiv(uint64(len(w.referees)), 1)
		if !w.must("what referees cost", err) {
			return
		}
		var won probity.Amount
		if wrong { // half of the bonds of all that said something else
			liars := uint64(0)
			for _, o := range w.state.Outcomes(t.id) {
				if o == market.SeatRefuted {
					liars++
				}
			}
			if won, err = t.j.bond.MulDiv(liars, 2); !w.must("half of the bonds", err) {
				return
			}
		}
		if seat == nil {
			b.spent(cost)
			b.got(won)
		} else {
			seat.net.Sub(&seat.net, cost.Big()).Add(&seat.net, won.Big())
			l := &w.result.Lines[Quorum][seat.kind][0]
			l.Paid += unitsOf(won)
			l.Cost += unitsOf(cost) + gas
		}
		if wrong {
			w.ends(t)
			return
		}
		l := w.result.Grief["challenges a right answer"]
		l.Parts++
		l.Cost += 3*refereeTimes*t.j.price + 2*gas
		w.result.Grief["challenges a right answer"] = l
		w.finish(t)
	})
}

func (w *world) finish(t *task) {
	if w.failed == nil && w.must("settle task", w.state.SettleTask(t.id, w.now)) {
		w.ends(t)
	}
}

// ends reads off how every seat of a settled task came out.
func (w *world) ends(t *task) {
	got, err := w.state.Task(t.id)
	if !w.must("task", err) {
		return
	}
	outcomes := w.state.Outcomes(t.id)
	var none probity.Amount
	b := t.j.buyer
	declined := false
	for i, p := range t.seats {
		paid, lost := none, none
		switch outcomes[i] {
		case market.SeatPaid:
			paid = got.Seats[i].Price
			b.spent(paid)
		case market.SeatSilent:
			lost = t.j.bond
			b.got(lost)
		case market.SeatOverruled, market.SeatRefuted:
			lost = t.j.bond
		}
		gone := got.Seats[i].State == market.SeatDeclined
		declined = declined || gone
		w.settle(p, t.j, t.cheated[i], paid, lost, t.cost[i], gone)
	}
	if got.State == market.TaskAnswered {
		w.result.Answers[t.j.service]++
		if got.Output != right(t.j) {
			w.result.Wrong[t.j.service]++
			if t.j.service == Quorum && slices.Contains(t.values, guess(&provider{kind: Colluding})) {
				w.result.Captured++
			}
		}
	}
	if declined && len(t.seats) == 1 {
		w.again(t.j, t.seats[0])
	}
}
