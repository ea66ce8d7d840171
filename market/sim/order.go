package sim

import (
	"encoding/binary"
	"slices"

	"probity"
	"probity/market"
	"probity/market/match"
	"probity/market/spec"
)

// A job is what one buyer orders once, until it is matched or given up.
type job struct {
	buyer   *buyer
	service Service
	order   match.Order
	cores   uint64
	seconds uint64         // of work
	bond    probity.Amount // of each seat
	price   Units          // the reference price of a seat
	seats   int
	tries   uint64
	number  uint64
}

// salt makes the orders of a job distinct, one for each try.
func (j *job) salt() (h probity.Hash) {
	binary.BigEndian.PutUint64(h[:], j.number)
	binary.BigEndian.PutUint64(h[8:], j.tries)
	return h
}

// arrive places an order and plans the buyer's next.
func (w *world) arrive(b *buyer, end uint64) {
	if w.now >= end {
		return
	}
	w.at(w.now+w.wait(), func() { w.arrive(b, end) })
	// More is ordered at noon than at midnight.
	noon := int64(w.now%day) - 12*hour
	if w.r.Float64() < float64(max(noon, -noon))/(24*hour) {
		return
	}
	w.jobs++
	j := &job{buyer: b, number: w.jobs, cores: 1 << w.r.IntN(4), seats: 1}
	j.service = [...]Service{ZK, ZK, ZK, Dispute, Dispute, Quorum, Quorum, Signed, Signed, Lease}[w.r.IntN(10)]
	mean, least, most := 6.0*hour, 600.0, 48.0*hour
	if j.service == Lease {
		mean, least, most = 72*hour, 2*hour, 240*hour
	}
	j.seconds = uint64(min(max(mean*w.r.ExpFloat64(), least), most))
	paid := j.seconds // what the price is for
	s := spec.Spec{Version: spec.Version, Open: 6 * hour, Price: spec.Price{Per: "job"},
		Resources: spec.Resources{CPU: spec.CPU(1000 * j.cores), Memory: spec.Bytes(j.cores) << 30}}
	switch j.service {
	case ZK:
		s.Task.Infer, s.Trust.Tier = &spec.Infer{Model: w.asset}, probity.TierZK
	case Dispute:
		s.Task.Train, s.Trust.Tier = &spec.Train{}, probity.TierDispute
	case Quorum:
		j.seats = 3
		s.Task.WASM, s.Trust.Tier, s.Trust.Quorum = &spec.WASM{}, probity.TierQuorum, &spec.Quorum{Of: 3, Agree: 2}
	case Signed:
		s.Task.Container, s.Trust.Tier = &spec.Container{}, probity.TierSigned
	case Lease:
		s.Task.Container, s.Trust.Tier, s.Price.Per = &spec.Container{}, probity.TierSigned, "hour"
		paid = hour
	}
	j.price = Units(w.reference*j.cores*paid/hour*13/10) + 3*gas
	ceiling := Units(float64(j.price)*(1+float64(1.5*w.r.Float64()))) * Units(j.seats)
	j.bond = (j.price * Units(w.cfg.BondTimes)).amount()
	s.Deadline, s.Price.Max, s.Trust.Bond = spec.Duration(j.seconds), spec.Tokens(ceiling.amount()), spec.Tokens(j.bond)
	j.order = match.Order{Spec: s, Chain: 1, Market: w.domain.Contract, Posted: w.now, Balance: w.state.Balance(b.account), Allowed: w.state.Balance(b.account)}
	if j.service == ZK || j.service == Dispute {
		j.order.Fee, _ = w.state.Fee(w.asset, 0, circuit)
		ceiling += unitsOf(j.order.Fee)
		j.order.Spec.Price.Max = spec.Tokens(ceiling.amount())
	}
	w.result.Orders++
	w.week(w.now).Orders++
	w.seek(j)
}

// seek matches a job, or tries again later, until the order's time is over.
func (w *world) seek(j *job) {
	if w.failed != nil {
		return
	}
	if w.now > j.order.Expires() {
		w.result.Unserved++
		w.week(w.now).Unserved++
		return
	}
	most := 1
	if j.seats > 1 {
		// Seats are drawn, or whoever bids lowest could take all of a quorum's.
		most = 5 * j.seats
	}
	found := w.index.Best(j.order, w.now, most)
	if len(found) < j.seats {
		w.at(w.now+hour/2, func() { w.seek(j) })
		return
	}
	found = match.Draw(found, j.seats, j.salt())
	j.tries++
	for _, c := range found {
		p := w.by[c.Provider]
		if !w.must("reserve", w.index.Reserve(p.account, j.order)) {
			return
		}
		w.use(p, int64(j.cores))
	}
	wk := w.week(w.now)
	wk.Matched++
	wk.Wait += w.now - j.order.Posted
	for _, c := range found {
		wk.Spent += unitsOf(c.Price)
		if j.service == Lease {
			wk.Hours += float64(j.cores)
		} else {
			wk.Hours += float64(j.cores*j.seconds) / hour
		}
	}
	w.result.Waits = append(w.result.Waits, uint32(w.now-j.order.Posted))
	switch j.service {
	case ZK, Dispute:
		w.openJob(j, w.by[found[0].Provider], found[0].Price)
	case Lease:
		w.openLease(j, w.by[found[0].Provider], found[0].Price)
	default:
		w.openTask(j, found)
	}
	for _, c := range found {
		w.index.Stand(c.Provider, w.standing(w.by[c.Provider]))
	}
}

// again looks for another provider: not for the one that declined.
func (w *world) again(j *job, not *provider) {
	where := j.order.Spec.Where()
	where.Exclude = append(slices.Clone(where.Exclude), not.account)
	j.order.Spec.Placement = &where
	w.seek(j)
}

// cheats reports whether a provider cheats in one part of a service.
func (w *world) cheats(p *provider, s Service) bool {
	switch p.kind {
	case Lazy, Vanishing, Spamming:
		return true
	case Lying:
		// There is nothing to hand in but time.
		return s != Lease && w.r.IntN(5) == 0
	}
	return false
}

// work is what a part costs the provider that does it.
func (p *provider) work(j *job, seconds uint64) Units {
	return Units(p.cost * j.cores * seconds / hour)
}

// settle ends a provider's part: what the rules paid and took, to the last unit,
// and what it cost besides.
func (w *world) settle(p *provider, j *job, cheated bool, paid, lost probity.Amount, cost Units, declined bool) {
	w.index.Release(p.account, j.order)
	w.use(p, -int64(j.cores))
	p.net.Add(&p.net, paid.Big()).Sub(&p.net, lost.Big())
	c := 0
	if cheated {
		c = 1
	}
	l := &w.result.Lines[j.service][p.kind][c]
	l.Parts++
	l.Paid += unitsOf(paid)
	l.Lost += unitsOf(lost)
	l.Cost += cost
	if !lost.IsZero() {
		l.Caught++
	}
	p.reputation = p.reputation.After(market.Outcome{Provider: p.account, Buyer: j.buyer.account, Time: w.now, Paid: paid,
		Sunk: (2 * gas).amount(), Lost: lost, Declined: declined}, rules())
	w.index.Stand(p.account, w.standing(p))
}

func (b *buyer) got(a probity.Amount)   { b.net.Add(&b.net, a.Big()) }
func (b *buyer) spent(a probity.Amount) { b.net.Sub(&b.net, a.Big()) }

// openJob is the tiers zk and dispute: a job at a price, delivered with a proof, or
// with a claim that a watcher checks.
func (w *world) openJob(j *job, p *provider, price probity.Amount) {
	o := market.Order{Buyer: j.buyer.account, Asset: w.asset, Key: circuit, Tier: probity.TierZK, MaxPrice: j.order.Spec.Price.Max.Amount(), Bond: j.bond,
		DeliverWithin: uint32(2*j.seconds + hour), Expires: w.now + hour, Input: j.salt(), Salt: j.salt()}
	if j.service == Dispute {
		o.Key, o.Tier = name, probity.TierDispute
	}
	bid := market.SignedBid{Bid: market.Bid{Order: o.Hash(w.domain), Provider: p.account, Price: price, Expires: w.now + hour}}
	id, err := w.state.Accept(j.buyer.account, o, bid, w.now)
	if !w.must("accept", err) {
		return
	}
	var none probity.Amount
	cheated := w.cheats(p, j.service)
	work := p.work(j, j.seconds)
	expire := func(cost Units) {
		w.at(w.now+uint64(o.DeliverWithin)+1, func() {
			if !w.must("expire", w.state.Expire(id, w.now)) {
				return
			}
			j.buyer.got(j.bond)
			w.settle(p, j, true, none, j.bond, cost, false)
		})
	}
	switch {
	case p.kind == Spamming:
		w.at(w.now+300, func() {
			if w.must("decline", w.state.Decline(p.account, id, w.now)) {
				w.settle(p, j, true, none, none, gas, true)
				w.again(j, p)
			}
		})
	case p.kind == Vanishing:
		expire(0)
	case j.service == Dispute:
		spent := 3 * gas // of the claim, its settlement and some moves
		if !cheated || p.kind == Lying {
			spent += work
		}
		w.at(w.now+j.seconds, func() { w.claim(j, p, id, price, cheated, spent) })
	case cheated:
		spent := gas
		if p.kind == Lying {
			spent += work
		}
		expire(spent)
		w.at(w.now+j.seconds, func() {
			w.refuse("a proof of something else", w.state.Deliver(id, market.Delivery{Proof: []byte("guess")}, w.now, proven), market.ErrProof)
		})
	default:
		fee := j.order.Fee
		w.at(w.now+j.seconds, func() {
			if !w.must("deliver", w.state.Deliver(id, market.Delivery{Output: []probity.Hash{right(j)}, Proof: []byte("proof")}, w.now, proven)) {
				return
			}
			w.result.Answers[ZK]++
			j.buyer.spent(price)
			j.buyer.spent(fee)
			w.settle(p, j, false, price, none, work+gas, false)
		})
	}
}

// claim hands in an answer of tier dispute. One watcher computes every claim again, and
// refutes those that are wrong: that it can is what package dispute is for.
func (w *world) claim(j *job, p *provider, id probity.JobID, price probity.Amount, cheated bool, spent Units) {
	on, err := w.state.Job(id)
	if !w.must("job", err) {
		return
	}
	said := right(j)
	if cheated {
		said = guess(p)
	}
	claim, err := w.court.Post(on, said, w.now)
	if !w.must("claim", err) {
		return
	}
	w.result.Checkable[Dispute]++
	w.result.Checks[Dispute]++
	settle := func() bool { return w.must("settle a claim", w.state.SettleClaim(id, w.now)) }
	var none probity.Amount
	if said == right(j) {
		w.at(w.now+window+1, func() {
			if settle() {
				w.result.Answers[Dispute]++
				j.buyer.spent(price)
				j.buyer.spent(j.order.Fee)
				w.settle(p, j, false, price, none, spent, false)
			}
		})
		return
	}
	w.refuse("settling a claim at once", w.state.SettleClaim(id, w.now), market.ErrEarly)
	w.at(w.now+hour, func() {
		if !w.must("refute", w.court.Refute(claim, w.referees[0], w.now)) || !settle() {
			return
		}
		half, err := j.bond.MulDiv(1, 2)
		w.must("half a bond", err)
		rest, err := j.bond.Sub(half)
		w.must("the other half", err)
		j.buyer.got(rest)
		w.settle(p, j, true, none, j.bond, spent, false)
	})
}

// proven stands in for the verifier: only who did the work has a proof.
func proven(_ market.Job, d market.Delivery) bool { return string(d.Proof) == "proof" }

// right is the answer to a job, guess is what somebody hands in who does not know it.
func right(j *job) probity.Hash { return probity.Hash{0: 1, 1: byte(j.number), 2: byte(j.number >> 8)} }

func guess(p *provider) (h probity.Hash) {
	h[0] = 2
	if p.kind != Colluding { // the ring has one guess
		copy(h[1:], p.account[:])
	}
	return h
}
