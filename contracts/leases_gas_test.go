package contracts

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"probity"
	"probity/market"
)

// measureLeases uses every function of Leases. Rates, bonds and fees are those of
// a rented machine in a token of 18 decimals.
func measureLeases(w *world, gas func(string, *types.Receipt)) {
	at, L := w.in.leases, w.leases
	// The contract's first money costs it a slot of the token's.
	gas("leases.topUp/first of an account", w.must(stranger, at, L.PackTopUp(w.p[stranger].address, 0, ether(1))))
	fund := ether(5)
	open := func(name string, change func(*market.LeaseOrder)) [32]byte {
		a := w.agreeLease(change)
		r := w.must(buyer, at, w.packOpenLeaseBig(a, fund))
		if name != "" {
			gas("leases.open/"+name, r)
		}
		return a.bid.Order
	}
	first := open("first of an account, with top-up", nil)
	open("next, with top-up", nil)
	fund = new(big.Int)
	open("next, without top-up", nil)
	w.must(buyer, w.in.token, w.credit.PackApprove(at, new(big.Int)))
	a := w.agreeLease(nil)
	gas("leases.openWithPermit", w.must(buyer, at, w.packOpenLeaseWithPermit(a, ether(5), w.permit(at, ether(5), farAway))))
	gas("leases.topUpWithPermit", w.must(buyer, at, L.PackTopUpWithPermit(w.p[buyer].address, 0, ether(1), w.permit(at, ether(1), farAway))))
	w.must(buyer, w.in.token, w.credit.PackApprove(at, ether(1_000_000)))
	watched := open("with a watcher, without top-up", func(o *market.LeaseOrder) { o.Watcher = probity.Account(w.p[stranger].address) })
	gas("leases.topUp", w.must(buyer, at, L.PackTopUp(w.p[buyer].address, 0, ether(1))))
	w.pass(time.Minute)
	gas("leases.collect", w.must(provider, at, L.PackCollect(first)))
	gas("leases.takeBack", w.must(buyer, at, L.PackTakeBack(0, big.NewInt(1e17))))
	gas("leases.claimDown", w.must(buyer, at, L.PackClaimDown(watched)))
	beat := market.Heartbeat{Lease: watched, Time: w.now()}
	signature := w.p[stranger].signer.Sign(beat.Digest(w.leaseDomain()))
	// A zero byte in calldata costs less, and the time is the clock's.
	for bytes.IndexByte(signature, 0) >= 0 || bytes.IndexByte(binary.BigEndian.AppendUint32(nil, uint32(beat.Time)), 0) >= 0 {
		w.pass(time.Second)
		beat.Time = w.now()
		signature = w.p[stranger].signer.Sign(beat.Digest(w.leaseDomain()))
	}
	gas("leases.answerClaim/first, by heartbeat", w.must(provider, at, L.PackAnswerClaim(watched, beat.Time, signature)))
	w.must(buyer, at, L.PackClaimDown(first))
	gas("leases.answerClaim/next, by word", w.must(provider, at, L.PackAnswerClaim(first, 0, nil)))
	gas("leases.giveNotice", w.must(buyer, at, L.PackGiveNotice(first)))
	w.pass(time.Hour)
	gas("leases.finish", w.must(stranger, at, L.PackFinish(first)))
	gas("leases.withdraw", w.must(provider, at, L.PackWithdraw()))
	down := open("", nil)
	w.must(buyer, at, L.PackClaimDown(down))
	w.pass(time.Hour)
	gas("leases.closeDown", w.must(stranger, at, L.PackCloseDown(down)))
	dry, too := open("", nil), open("", nil)
	left := read(w, at, L.PackEscrow(w.p[buyer].address, 0), L.UnpackEscrow)
	w.must(buyer, at, L.PackTakeBack(0, new(big.Int).Sub(left.Account.Balance, big.NewInt(1e16))))
	w.pass(24 * time.Hour)
	gas("leases.closeInsolvent/first", w.must(stranger, at, L.PackCloseInsolvent(dry)))
	gas("leases.closeInsolvent/next", w.must(stranger, at, L.PackCloseInsolvent(too)))
}

// measureTasks uses every function of Quorum.
func measureTasks(w *world, gas func(string, *types.Receipt)) {
	at, Q := w.in.quorum, w.quorum
	seats := []int{buyer, provider, modelOwner, dataOwner, stranger}
	slices.SortFunc(seats, func(a, b int) int { return w.p[a].address.Cmp(w.p[b].address) })
	for _, who := range seats {
		w.deposit(who, ether(20))
	}
	for _, n := range []int{1, 3, 5} {
		o, bids := w.agreeTask(seats[:n], nil)
		id := o.Hash(w.quorumDomain())
		gas(fmt.Sprintf("quorum.open/%d seats", n), w.must(buyer, at, w.packOpenTask(o, bids)))
		if n == 1 {
			gas("quorum.reveal/one seat, without commitment", w.must(seats[0], at, Q.PackReveal(id, 0, label("out"), [32]byte{})))
		} else {
			for i, who := range seats[:n] {
				c := market.Commitment(id, probity.Account(w.p[who].address), label("out"), label("salt"))
				r := w.must(who, at, Q.PackCommit(id, uint8(i), c))
				if n == 3 && i == 0 {
					gas("quorum.commit", r)
				}
			}
			for i, who := range seats[:n] {
				r := w.must(who, at, Q.PackReveal(id, uint8(i), label("out"), label("salt")))
				if n == 3 && i == 0 {
					gas("quorum.reveal", r)
				}
			}
		}
		gas(fmt.Sprintf("quorum.settle/%d seats agree", n), w.must(stranger, at, Q.PackSettle(id)))
	}
	o, bids := w.agreeTask(seats[:2], nil)
	id := o.Hash(w.quorumDomain())
	w.must(buyer, at, w.packOpenTask(o, bids))
	gas("quorum.decline", w.must(seats[0], at, Q.PackDecline(id, 0)))

	var referees []common.Address
	var accounts []probity.Account
	for _, who := range seats[1:4] {
		referees = append(referees, w.p[who].address)
		accounts = append(accounts, probity.Account(w.p[who].address))
	}
	o, bids = w.agreeTask(seats[:1], func(o *market.QuorumOrder) {
		o.ChallengeWithin, o.Referees, o.RefereePrice = 600, market.RefereesHash(accounts), probity.Units(1e17)
	})
	id = o.Hash(w.quorumDomain())
	gas("quorum.open/signed, with referees", w.must(buyer, at, w.packOpenTask(o, bids)))
	w.must(seats[0], at, Q.PackReveal(id, 0, label("wrong"), [32]byte{}))
	gas("quorum.challenge/3 referees", w.must(buyer, at, Q.PackChallenge(id, referees)))
	trial := market.ChallengeID(id)
	for i, who := range seats[1:4] {
		w.must(who, at, Q.PackCommit(trial, uint8(i), market.Commitment(trial, accounts[i], label("out"), label("salt"))))
	}
	for i, who := range seats[1:4] {
		w.must(who, at, Q.PackReveal(trial, uint8(i), label("out"), label("salt")))
	}
	gas("quorum.settle/3 referees refute", w.must(stranger, at, Q.PackSettle(trial)))

	// A quorum with referees, two of whose seats are a ring.
	o, bids = w.agreeTask(seats[:3], func(o *market.QuorumOrder) {
		o.ChallengeWithin, o.Referees, o.RefereePrice = 600, market.RefereesHash(accounts), probity.Units(1e17)
	})
	id = o.Hash(w.quorumDomain())
	gas("quorum.open/3 seats, with referees", w.must(buyer, at, w.packOpenTask(o, bids)))
	commit := func(task [32]byte, who, seat int, out string) {
		w.must(who, at, Q.PackCommit(task, uint8(seat), market.Commitment(task, probity.Account(w.p[who].address), label(out), label("salt"))))
	}
	says := []string{"wrong", "wrong", "out"}
	for i, who := range seats[:3] {
		commit(id, who, i, says[i])
	}
	for i, who := range seats[:3] {
		w.must(who, at, Q.PackReveal(id, uint8(i), label(says[i]), label("salt")))
	}
	gas("quorum.challenge/of 3 seats", w.must(seats[2], at, Q.PackChallenge(id, referees)))
	trial = market.ChallengeID(id)
	for i, who := range seats[1:4] {
		commit(trial, who, i, "out")
	}
	for i, who := range seats[1:4] {
		w.must(who, at, Q.PackReveal(trial, uint8(i), label("out"), label("salt")))
	}
	gas("quorum.settle/3 referees refute 3 seats", w.must(stranger, at, Q.PackSettle(trial)))
}
