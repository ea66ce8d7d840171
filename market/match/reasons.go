package match

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
	"time"

	"probity"
	"probity/market"
	"probity/market/spec"
)

// Code says in one word why a provider or an order was passed over.
type Code string

// Why a provider does not fit an order. A provider may have several.
const (
	OfferExpired    Code = "offer-expired"
	WrongChain      Code = "wrong-chain" // or another market on the same chain
	Leaving         Code = "leaving"
	TaskNotOffered  Code = "task"
	TierNotOffered  Code = "tier"
	NotNamed        Code = "not-named"
	Excluded        Code = "excluded"
	WrongRegion     Code = "region"
	AvoidedRegion   Code = "avoided-region"
	TooFewCores     Code = "cpu"
	TooLittleMemory Code = "memory"
	TooLittleDisk   Code = "disk"
	TooFewGPUs      Code = "gpu-count"
	WrongGPU        Code = "gpu-model"
	SmallGPU        Code = "gpu-memory"
	NoStorage       Code = "storage"
	TooFewPorts     Code = "ports"
	LowReputation   Code = "reputation"
	SmallBond       Code = "bond"
	WrongAttribute  Code = "attribute"
	OverCeiling     Code = "ceiling"
	Unchallenged    Code = "challenged"
)

// Why an order gets no bid at all, whoever is there.
const (
	OrderExpired Code = "order-expired"
	SmallBalance Code = "balance"
	SmallAllowed Code = "allowance"
	FeeOverMax   Code = "fee" // the model's fee alone is over the ceiling
	NoOffers     Code = "no-offers"
	NoBid        Code = "no-bid" // there are offers, and none fits
	TooFewForIt  Code = "quorum" // some fit, but fewer than the quorum needs
)

// Why a signed bid for an order is not accepted, besides codes from above.
const (
	BidExpired   Code = "bid-expired"
	BidForOther  Code = "other-order" // another order, or the same on another chain
	BidUnsigned  Code = "signature"
	OrderTaken   Code = "taken"
	OrderInvalid Code = "order"
	ModelGone    Code = "model"
	Unexplained  Code = "other"
)

// providerCodes are the bits of a mask of reasons, in the order in which they
// are told.
func providerCodes() [22]Code {
	return [...]Code{OfferExpired, WrongChain, Leaving, TaskNotOffered, TierNotOffered, NotNamed, Excluded, WrongRegion, AvoidedRegion,
		TooFewCores, TooLittleMemory, TooLittleDisk, TooFewGPUs, WrongGPU, SmallGPU, NoStorage, TooFewPorts, LowReputation, SmallBond,
		WrongAttribute, OverCeiling, Unchallenged}
}

// A Reason is why something does not match, and what can be done about it.
type Reason struct {
	Code Code   `json:"code"`
	Want string `json:"want,omitempty"`
	Have string `json:"have,omitempty"`
	Do   string `json:"do"`
}

// Error is String: a refusal that is passed on.
func (r Reason) Error() string { return r.String() }

func (r Reason) String() string {
	s := string(r.Code)
	if r.Want != "" || r.Have != "" {
		s += fmt.Sprintf(": wanted %s, there is %s", r.Want, r.Have)
	}
	return s + "; " + r.Do
}

// A Refusal is a provider that does not fit, with every reason.
type Refusal struct {
	Provider probity.Account `json:"provider"`
	Reasons  []Reason        `json:"reasons"`
}

// A mask has a bit for each of providerCodes.
type mask uint32

func bit(fails bool, i int) mask {
	if fails {
		return 1 << i
	}
	return 0
}

// misfits are the reasons why an entry does not fit, as bits of providerCodes.
// Unless all are wanted it may stop at the first.
func (n *need) misfits(e *entry, all bool) mask {
	m := bit(e.offer.Expires < n.until, 0) |
		bit(e.offer.Chain != n.chain || e.offer.Market != n.market, 1) |
		bit(e.standing.Leaving, 2) |
		bit(e.tasks&n.task == 0, 3) |
		bit(e.tiers&n.tier == 0, 4) |
		bit(e.free.cpu < n.cpu, 9) |
		bit(e.free.memory < n.memory, 10) |
		bit(e.free.disk < n.disk, 11) |
		bit(e.free.gpus < n.gpus, 12) |
		bit(e.free.storage[0] < n.storage[0] || e.free.storage[1] < n.storage[1] || e.free.storage[2] < n.storage[2], 15) |
		bit(e.free.ports < n.ports, 16) |
		bit(e.standing.Reputation < n.reputation, 17)
	if m != 0 && !all {
		return m
	}
	m |= bit(e.standing.Bond.Cmp(n.bond) < 0, 18) | bit(n.quote(&e.offer.Rates) > n.ceiling, 20)
	if m != 0 && !all {
		return m
	}
	m |= bit(len(n.regions) > 0 && !lies(e.offer.Region, n.regions), 7) | bit(lies(e.offer.Region, n.avoid), 8)
	if g := e.offer.GPU; n.gpus > 0 && g != nil {
		m |= bit(len(n.models) > 0 && !slices.Contains(n.models, g.Model), 13) | bit(uint64(g.Memory) < n.gpuMemory, 14)
	}
	if m != 0 && !all {
		return m
	}
	m |= bit(len(n.place.Providers) > 0 && !slices.Contains(n.place.Providers, e.offer.Provider), 5) |
		bit(slices.Contains(n.place.Exclude, e.offer.Provider), 6)
	for i := range n.place.Attributes {
		if !holds(&n.place.Attributes[i], e.offer.Attributes) {
			m |= 1 << 19
		}
	}
	if c := n.place.Challenged; c != nil {
		m |= bit(n.challenged(e) < int(c.Least), 21)
	}
	return m
}

func lies(place string, regions []string) bool {
	return slices.ContainsFunc(regions, func(r string) bool { return spec.InRegion(place, r) })
}

func holds(a *spec.Attribute, has map[string]string) bool {
	v, ok := has[a.Name]
	switch {
	case a.Exists != nil:
		return ok == *a.Exists
	case len(a.In) > 0:
		return ok && slices.Contains(a.In, v)
	}
	return !slices.Contains(a.NotIn, v) || !ok
}

// clock is a time for people, in UTC.
func clock(unix uint64) string {
	return time.Unix(int64(min(unix, math.MaxInt64)), 0).UTC().Format(time.DateTime)
}

// tell writes the reasons of a mask out.
func (n *need) tell(e *entry, m mask) []Reason {
	var out []Reason
	for ; m != 0; m &= m - 1 {
		i := bits.TrailingZeros32(uint32(m))
		r := Reason{Code: providerCodes()[i]}
		s := &n.order.Spec
		o := &e.offer
		switch r.Code {
		case OfferExpired:
			r.Want, r.Have = "open at "+clock(n.until), "expired at "+clock(o.Expires)
			r.Do = "ask the provider to renew its offer"
		case WrongChain:
			r.Want, r.Have = fmt.Sprintf("market %s on chain %d", n.market, n.chain), fmt.Sprintf("market %s on chain %d", o.Market, o.Chain)
			r.Do = "order on the chain that the provider settles on, or find one that settles on yours"
		case Leaving:
			r.Do = "the provider takes its bond back: choose another, or wait until it puts one up again"
		case TaskNotOffered:
			r.Want, r.Have = s.Task.Kind(), strings.Join(o.Tasks, ", ")
			r.Do = "choose a provider that runs such tasks, or write the job as one that it does run"
		case TierNotOffered:
			names := make([]string, len(o.Tiers))
			for i, t := range o.Tiers {
				names[i] = t.String()
			}
			r.Want, r.Have = s.Trust.Tier.String(), strings.Join(names, ", ")
			r.Do = "change trust.tier, if that is enough for you"
		case NotNamed:
			r.Do = "add it to placement.providers"
		case Excluded:
			r.Do = "take it out of placement.exclude"
		case WrongRegion:
			r.Want, r.Have = strings.Join(n.regions, ", "), o.Region
			r.Do = "add the region to placement.regions"
		case AvoidedRegion:
			r.Want, r.Have = "not "+strings.Join(n.avoid, ", "), o.Region
			r.Do = "take the region out of placement.avoid"
		case TooFewCores:
			r.Want, r.Have = s.Resources.CPU.String(), spec.CPU(e.free.cpu).String()
			r.Do = "ask for fewer cores in resources.cpu, or wait until some are free"
		case TooLittleMemory:
			r.Want, r.Have = s.Resources.Memory.String(), spec.Bytes(e.free.memory).String()
			r.Do = "ask for less in resources.memory, or wait until some is free"
		case TooLittleDisk:
			r.Want, r.Have = s.Resources.Disk.String(), spec.Bytes(e.free.disk).String()
			r.Do = "ask for less in resources.disk, or wait until some is free"
		case TooFewGPUs:
			r.Want, r.Have = fmt.Sprint(n.gpus), fmt.Sprint(e.free.gpus)
			r.Do = "ask for fewer in resources.gpu.count, or wait until some are free"
		case WrongGPU:
			r.Want, r.Have = strings.Join(n.models, ", "), o.GPU.Model
			r.Do = "add the model to resources.gpu.models"
		case SmallGPU:
			r.Want, r.Have = s.Resources.GPU.Memory.String(), o.GPU.Memory.String()
			r.Do = "ask for less in resources.gpu.memory"
		case NoStorage:
			r.Want, r.Have = storageText(n.storage), storageText(e.free.storage)
			r.Do = "ask for less storage, or for another class"
		case TooFewPorts:
			r.Want, r.Have = fmt.Sprint(n.ports), fmt.Sprint(e.free.ports)
			r.Do = "open fewer ports"
		case LowReputation:
			r.Want, r.Have = fmt.Sprint(n.reputation), fmt.Sprint(e.standing.Reputation)
			r.Do = "lower placement.reputation, and ask for a larger bond instead"
		case SmallBond:
			r.Want, r.Have = n.bond.Format18(), e.standing.Bond.Format18()
			r.Do = "ask for a smaller trust.bond, or wait until the provider's other jobs end"
		case WrongAttribute:
			var want, have []string
			for i := range n.place.Attributes {
				if a := &n.place.Attributes[i]; !holds(a, o.Attributes) {
					want = append(want, conditionText(a))
					if v, ok := o.Attributes[a.Name]; ok {
						have = append(have, a.Name+"="+v)
					} else {
						have = append(have, "no "+a.Name)
					}
				}
			}
			r.Want, r.Have = strings.Join(want, ", "), strings.Join(have, ", ")
			r.Do = "change the condition in placement.attributes"
		case OverCeiling:
			asks := n.quote(&o.Rates)
			r.Want, r.Have = "at most "+amountOf(n.ceiling).Format18(), amountOf(asks).Format18()
			r.Do = fmt.Sprintf("raise price.max to %s", n.priceFor(asks))
		case Unchallenged:
			c := n.place.Challenged
			r.Want = fmt.Sprintf("%s shown to %d of %d challengers within %s", s.Resources.Memory, c.Least, len(c.By), c.Within)
			r.Have = unchallenged(c, e, n.challenged(e))
			r.Do = "have one of placement.challenged.by challenge it (`probity provider challenge`), wait for the next challenge, or change placement.challenged"
		}
		out = append(out, r)
	}
	return out
}

// unchallenged says what there is instead.
func unchallenged(c *spec.Challenged, e *entry, enough int) string {
	var last *Shown
	for i, s := range e.standing.Shown {
		if slices.Contains(c.By, s.By) && (last == nil || s.At > last.At) {
			last = &e.standing.Shown[i]
		}
	}
	if last == nil {
		return "none that counts"
	}
	return fmt.Sprintf("%d; the last showed %s at %d", enough, last.Memory, last.At)
}

// priceFor is the ceiling under which each provider could ask so many Units.
func (n *need) priceFor(asks uint64) string {
	all, err := amountOf(asks).MulDiv(uint64(n.order.Providers()), 1)
	if err == nil {
		all, err = all.Add(n.order.Fee)
	}
	if err != nil {
		return "more than there is"
	}
	return all.Format18()
}

func storageText(s [3]uint64) string {
	var out []string
	for i, name := range []string{"hdd", "ssd", "nvme"} {
		if s[i] > 0 {
			out = append(out, spec.Bytes(s[i]).String()+" "+name)
		}
	}
	if out == nil {
		return "none"
	}
	return strings.Join(out, ", ")
}

func conditionText(a *spec.Attribute) string {
	switch {
	case a.Exists != nil && *a.Exists:
		return a.Name
	case a.Exists != nil:
		return "no " + a.Name
	case len(a.In) > 0:
		return a.Name + " in " + strings.Join(a.In, "|")
	}
	return a.Name + " not in " + strings.Join(a.NotIn, "|")
}

// Obstacles are the reasons for which an order would get no bid whoever is
// there: it is late, or its money is not.
func (o Order) Obstacles(now uint64) []Reason {
	var out []Reason
	if now > o.Expires() {
		out = append(out, Reason{OrderExpired, clock(now), "open until " + clock(o.Expires()), "post it again, with a longer open"})
	}
	max := o.Spec.Price.Max.Amount()
	if o.Fee.Cmp(max) > 0 {
		out = append(out, Reason{FeeOverMax, "at most " + max.Format18(), "a fee of " + o.Fee.Format18(), "raise price.max above the model's fee, or choose another version"})
	}
	// A lease needs an hour's worth to begin with; it is topped up as it runs.
	if o.Balance.Cmp(max) < 0 {
		out = append(out, Reason{SmallBalance, max.Format18(), o.Balance.Format18(), "put tokens into the buyer's account, or lower price.max"})
	}
	if o.Allowed.Cmp(max) < 0 {
		out = append(out, Reason{SmallAllowed, max.Format18(), o.Allowed.Format18(), "approve the market for price.max, or order with a permit"})
	}
	return out
}

// WhyNot says what a book's or market.Best's refusal of a bid means for whoever
// ordered, at the time of the refusal.
func WhyNot(o market.Order, b market.SignedBid, refusal error, now uint64) Reason {
	r := Reason{Code: Unexplained, Do: refusal.Error()}
	switch {
	case errors.Is(refusal, market.ErrExpired) && now > o.Expires:
		r = Reason{OrderExpired, clock(now), "open until " + clock(o.Expires), "post the order again, with a later expiry"}
	case errors.Is(refusal, market.ErrExpired):
		r = Reason{BidExpired, clock(now), "valid until " + clock(b.Expires), "accept sooner, or wait for the provider's next bid"}
	case errors.Is(refusal, market.ErrUnknown):
		r = Reason{BidForOther, "", "", "the bid names another order, or was made for another market or chain: ask the provider to bid here"}
	case errors.Is(refusal, market.ErrSignature):
		r = Reason{BidUnsigned, "", "", "somebody else wrote the bid in the provider's name: leave it"}
	case errors.Is(refusal, market.ErrCeiling):
		r = Reason{OverCeiling, "at most " + o.MaxPrice.Format18() + " with the model's fee", b.Price.Format18(), "post the order again with a higher maxPrice, or wait for a cheaper bid"}
	case errors.Is(refusal, market.ErrBond):
		r = Reason{SmallBond, o.Bond.Format18(), "less", "wait until the provider's other jobs end, or ask for a smaller bond"}
	case errors.Is(refusal, market.ErrFunds):
		r = Reason{SmallAllowed, b.Price.Format18() + " and the model's fee", "less", "put tokens into the account, and approve the market for them or order with a permit"}
	case errors.Is(refusal, market.ErrTaken):
		r = Reason{OrderTaken, "", "", "the order is a job already: look there, or post another"}
	case errors.Is(refusal, market.ErrOrder):
		r = Reason{OrderInvalid, "", "", refusal.Error()}
	case errors.Is(refusal, market.ErrAsset):
		r = Reason{ModelGone, "", "", "the model's owner froze or revoked it: order another version"}
	}
	return r
}

// WhyNoLease is WhyNot for the bid on a lease.
func WhyNoLease(o market.LeaseOrder, b market.SignedLeaseBid, refusal error, now uint64) Reason {
	return whyNoBid(o.Expires, b.Expires, o.MaxRate.Format18()+" a second", b.Rate.Format18()+" a second", o.Bond, refusal, now)
}

// WhyNoSeat is WhyNot for the bid on a seat of a task.
func WhyNoSeat(o market.QuorumOrder, b market.SignedQuorumBid, refusal error, now uint64) Reason {
	return whyNoBid(o.Expires, b.Expires, o.MaxPrice.Format18()+" a seat", b.Price.Format18()+" a seat", o.Bond, refusal, now)
}

func whyNoBid(orderEnds, bidEnds uint64, ceiling, asks string, bond probity.Amount, refusal error, now uint64) Reason {
	var why Reason
	switch {
	case errors.As(refusal, &why):
		return why
	case errors.Is(refusal, market.ErrExpired) && now > orderEnds:
		return Reason{OrderExpired, clock(now), "open until " + clock(orderEnds), "order again, with a longer open"}
	case errors.Is(refusal, market.ErrExpired):
		return Reason{BidExpired, clock(now), "valid until " + clock(bidEnds), "accept sooner, or wait for the provider's next bid"}
	case errors.Is(refusal, market.ErrUnknown):
		return Reason{BidForOther, "", "", "the bid names another order, or was made for another market or chain: ask the provider to bid here"}
	case errors.Is(refusal, market.ErrSignature):
		return Reason{BidUnsigned, "", "", "somebody else wrote the bid in the provider's name: leave it"}
	case errors.Is(refusal, market.ErrCeiling):
		return Reason{OverCeiling, "at most " + ceiling, asks, "raise price.max, or wait for a cheaper bid"}
	case errors.Is(refusal, market.ErrBond):
		return Reason{SmallBond, bond.Format18(), "less", "wait until the provider's other work ends, or ask for a smaller trust.bond"}
	case errors.Is(refusal, market.ErrFunds):
		return Reason{SmallBalance, "", "", "put tokens into the account, or order for less"}
	case errors.Is(refusal, market.ErrTaken):
		return Reason{OrderTaken, "", "", "the order was accepted already: look there, or order again"}
	}
	return Reason{Code: Unexplained, Do: refusal.Error()}
}
