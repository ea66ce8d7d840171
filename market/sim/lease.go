package sim

import (
	"probity"
	"probity/market"
)

const (
	notice = 600 // seconds
	answer = 600 // seconds
)

// openLease is a machine by the second. Its watcher signs heartbeats of what
// runs, so a provider that does nothing cannot answer a claim.
func (w *world) openLease(j *job, p *provider, hourly probity.Amount) {
	b := j.buyer
	rate, err := hourly.MulDiv(1, hour)
	if !w.must("rate", err) {
		return
	}
	times := func(seconds uint64) probity.Amount {
		a, err := rate.MulDiv(seconds, 1)
		w.must("rate for some time", err)
		return a
	}
	fee := (4 * gas).amount()
	number := b.leases
	b.leases++
	o := market.LeaseOrder{Buyer: b.account, Escrow: number, Spec: j.salt(), MaxRate: rate, Bond: j.bond, Fee: fee,
		Notice: notice, Answer: answer, Watcher: w.referees[0], Expires: w.now + hour, Salt: j.salt()}
	id := o.Hash(w.state.LeaseDomain())
	bid := market.SignedLeaseBid{LeaseBid: market.LeaseBid{Order: id, Provider: p.account, Rate: rate, Expires: w.now + hour}}
	// Half of a griefing buyer's leases run dry in the middle.
	broke := b.griefer && w.r.IntN(2) == 0
	runs := j.seconds
	if broke {
		runs = j.seconds / 2
	}
	fund := times(runs + notice)
	for range 2 {
		if fund, err = fund.Add(fee); !w.must("fund", err) {
			return
		}
	}
	if _, err := w.state.OpenLease(b.account, o, bid, fund, w.now); !w.must("open lease", err) {
		return
	}
	began := w.now
	var none probity.Amount
	account := market.EscrowID{Owner: b.account, Number: number}
	// left takes back what is unspent.
	left := func() {
		if rest := w.state.Escrow(account, w.now).Balance; !rest.IsZero() {
			w.must("take back", w.state.TakeBack(b.account, number, rest, w.now))
		}
	}
	ends := func(cheated bool, seconds uint64, lost probity.Amount, cost Units, declined bool) {
		paid := times(seconds)
		b.spent(paid)
		b.got(lost)
		if _, err := w.state.Collect(id, w.now); !w.must("collect", err) { // what was due at the close
			return
		}
		left()
		w.settle(p, j, cheated, paid, lost, cost, declined)
	}
	// down is a claim that nobody answers.
	down := func(cost func(seconds uint64) Units) {
		if !w.must("claim", w.state.ClaimDown(b.account, id, w.now)) {
			return
		}
		claimed := w.now
		w.at(w.now+answer+1, func() {
			if w.must("close down", w.state.CloseDown(id, w.now)) {
				ends(true, claimed-began, j.bond, cost(claimed-began), false)
			}
		})
	}
	switch p.kind {
	case Lazy: // nothing runs, and the buyer sees it
		w.at(began+600, func() { down(func(uint64) Units { return gas }) })
		return
	case Vanishing: // some way in
		gone := uint64(w.r.Float64() * float64(runs-hour))
		w.at(began+gone+600, func() { down(func(uint64) Units { return p.work(j, gone) }) })
		return
	case Spamming: // wants the pay for the time of notice
		w.at(began+60, func() {
			if w.must("notice", w.state.GiveNotice(p.account, id, w.now)) {
				w.at(w.now+60, func() { down(func(uint64) Units { return gas }) })
			}
		})
		return
	}
	if b.griefer && !broke { // claims what is not so, and is answered
		w.at(began+runs/2, func() {
			if !w.must("false claim", w.state.ClaimDown(b.account, id, w.now)) {
				return
			}
			w.at(w.now+60, func() {
				if w.must("answer", w.state.AnswerClaim(p.account, id, market.SignedHeartbeat{Heartbeat: market.Heartbeat{Lease: id, Time: w.now}}, w.now)) {
					b.spent(fee)
					p.net.Add(&p.net, fee.Big())
					w.result.Lines[Lease][p.kind][0].Paid += unitsOf(fee)
					w.result.Lines[Lease][p.kind][0].Cost += gas
					l := w.result.Grief["claims that a running lease is down"]
					l.Parts++
					l.Cost += unitsOf(fee) + gas
					w.result.Grief["claims that a running lease is down"] = l
				}
			})
		})
	}
	if broke {
		// The account runs dry when the fee that was meant for a claim is used up.
		dry := w.state.Escrow(account, w.now).SolventUntil()
		w.at(dry+1, func() {
			w.at(w.now+hour/4, func() { // its provider keeps an eye on it
				if w.must("close insolvent", w.state.CloseInsolvent(p.account, id, w.now)) {
					b.spent(fee)
					p.net.Add(&p.net, fee.Big())
					w.result.Lines[Lease][p.kind][0].Paid += unitsOf(fee)
					l := w.result.Grief["lets a lease run dry"]
					l.Parts++
					l.Cost += unitsOf(fee)
					w.result.Grief["lets a lease run dry"] = l
					ends(false, dry-began+notice, none, p.work(j, w.now-began)+2*gas, false)
				}
			})
		})
		return
	}
	w.at(began+runs-notice, func() {
		if w.must("notice", w.state.GiveNotice(b.account, id, w.now)) {
			w.at(w.now+notice, func() {
				if w.must("finish", w.state.FinishLease(id, w.now)) {
					ends(false, runs, none, p.work(j, runs)+2*gas, false)
				}
			})
		}
	})
}
