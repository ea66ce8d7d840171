package contracts

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

func (w *world) leaseDomain() eip712.Domain {
	return market.LeaseDomain(1337, probity.Account(w.in.leases))
}

func (w *world) quorumDomain() eip712.Domain {
	return market.QuorumDomain(1337, probity.Account(w.in.quorum))
}

// agreeLease makes a lease order of the buyer, after letting change alter it, and
// a bid of the provider.
func (w *world) agreeLease(change func(*market.LeaseOrder)) leaseAgreement {
	w.salt++
	o := market.LeaseOrder{
		Buyer: probity.Account(w.p[buyer].address), Spec: label("spec"), MaxRate: probity.Units(1e15), Bond: probity.Tokens(2),
		Fee: probity.Units(1e16), Notice: 600, Answer: 300, Expires: farAway, Salt: label(fmt.Sprint("lease salt ", w.salt)),
	}
	if change != nil {
		change(&o)
	}
	b := market.LeaseBid{Order: o.Hash(w.leaseDomain()), Provider: probity.Account(w.p[provider].address), Rate: probity.Units(3e14), Expires: farAway}
	return leaseAgreement{o, market.SignedLeaseBid{LeaseBid: b, Signature: w.p[provider].signer.Sign(b.Digest(w.leaseDomain()))}}
}

// agreeTask makes an order of the buyer, after letting change alter it, and a bid
// of each of the people, who stand in ascending order of their addresses.
func (w *world) agreeTask(seats []int, change func(*market.QuorumOrder)) (market.QuorumOrder, []market.SignedQuorumBid) {
	w.salt++
	o := market.QuorumOrder{
		Buyer: probity.Account(w.p[buyer].address), Spec: label("spec"), Seats: uint8(len(seats)), Need: uint8(len(seats)/2 + 1),
		MaxPrice: probity.Tokens(2), Bond: probity.Tokens(2), CommitWithin: 600, RevealWithin: 600, Expires: farAway,
		Salt: label(fmt.Sprint("task salt ", w.salt)),
	}
	if change != nil {
		change(&o)
	}
	var bids []market.SignedQuorumBid
	for _, who := range seats {
		b := market.QuorumBid{Order: o.Hash(w.quorumDomain()), Provider: probity.Account(w.p[who].address), Price: probity.Units(1e17), Expires: farAway}
		bids = append(bids, market.SignedQuorumBid{QuorumBid: b, Signature: w.p[who].signer.Sign(b.Digest(w.quorumDomain()))})
	}
	return o, bids
}

// sol is the order as the contract takes it.
func (a leaseAgreement) sol() LeasesLeaseOrder {
	o := a.order
	return LeasesLeaseOrder{
		Buyer: common.Address(o.Buyer), Escrow: o.Escrow, Spec: o.Spec, MaxRate: o.MaxRate.Big(), Bond: o.Bond.Big(), Fee: o.Fee.Big(),
		Notice: o.Notice, Answer: o.Answer, Watcher: common.Address(o.Watcher), Expires: o.Expires, Salt: o.Salt,
	}
}

func solQuorumOrder(o market.QuorumOrder) QuorumQuorumOrder {
	return QuorumQuorumOrder{
		Buyer: common.Address(o.Buyer), Spec: o.Spec, Seats: o.Seats, Need: o.Need, MaxPrice: o.MaxPrice.Big(), Bond: o.Bond.Big(),
		CommitWithin: o.CommitWithin, RevealWithin: o.RevealWithin, ChallengeWithin: o.ChallengeWithin,
		Referees: o.Referees, RefereePrice: o.RefereePrice.Big(), Expires: o.Expires, Salt: o.Salt,
	}
}

func (a leaseAgreement) solBid() LeasesLeaseBid {
	b := a.bid
	return LeasesLeaseBid{Order: b.Order, Provider: common.Address(b.Provider), Rate: b.Rate.Big(), Expires: b.Expires}
}

func (w *world) packOpenLeaseBig(a leaseAgreement, fund *big.Int) []byte {
	return w.leases.PackOpen(a.sol(), a.solBid(), a.bid.Signature, fund)
}

func (w *world) packOpenLeaseWithPermit(a leaseAgreement, fund *big.Int, p PermitsPermit) []byte {
	return w.leases.PackOpenWithPermit(a.sol(), a.solBid(), a.bid.Signature, fund, p)
}
