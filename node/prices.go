package node

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"probity"
	"probity/market"
	"probity/market/match"
	"probity/market/spec"
)

// Hourly prices where nobody's are known: in billionths of a token, see
// match.Rates. A core for an hour is a fiftieth of a token.
func usualRates() match.Rates {
	return match.Rates{Job: 1_000_000, CPU: 20_000_000, Memory: 2_500_000, Disk: 50_000, GPU: 500_000_000}
}

// A PriceLine is one proposed price and where it comes from.
type PriceLine struct {
	What  string `json:"what"`  // such as: an hour of a core
	Price uint64 `json:"price"` // billionths of a token
	Why   string `json:"why"`
}

// A settledPrice is what somebody paid for what.
type settledPrice struct {
	hourly uint64 // billionths of a token
	usual  uint64 // what it would have been at the usual rates
	cards  uint64 // part of usual
	gpu    *spec.GPU
}

// historyLeases is how many of the latest closed leases a price looks at.
const historyLeases = 200

// fewest is how many leases are needed before they count for more than what others
// only ask: one can be its provider's own.
const fewest = 3

// settledLeases are the latest leases that are closed on chain and earned something.
// What they were for is in their order, where this folder still has that; unknown is
// how many it has not.
func (n *Node) settledLeases(ctx context.Context) (out []settledPrice, unknown int, err error) {
	book := n.view()
	ended, err := book.EndedLeases(ctx)
	if err != nil {
		return nil, 0, err
	}
	desk, err := n.desk()
	if err != nil {
		return nil, 0, err
	}
	slices.Reverse(ended)
	for _, e := range ended[:min(len(ended), historyLeases)] {
		l, err := book.Lease(ctx, e.Lease)
		if err != nil {
			return nil, 0, err
		}
		if l.Reason == market.ClosedDown || l.Buyer == l.Provider {
			continue // nothing was delivered, or nothing paid
		}
		post, err := desk.LeaseOrder(ctx, e.Lease, 0)
		if errors.Is(err, market.ErrUnknown) {
			unknown++
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		s, err := spec.Parse(post.Spec)
		if err != nil || s.Hash() != post.Order.Spec {
			unknown++
			continue
		}
		if x, ok := settle(s, l.Rate); ok {
			out = append(out, x)
		}
	}
	return out, unknown, nil
}

// settle compares a rate per second with the usual price of what it was for.
func settle(s spec.Spec, rate probity.Amount) (x settledPrice, ok bool) {
	order := match.Order{Spec: s}
	usual := usualRates()
	units := func(a probity.Amount) (uint64, bool) {
		b := a.Big()
		b.Div(b, probity.Units(match.Unit).Big())
		return b.Uint64(), b.IsUint64()
	}
	hourly, err := rate.MulDiv(3600, 1)
	if err != nil {
		return x, false
	}
	var a, b, c bool
	x.gpu = s.Resources.GPU
	x.hourly, a = units(hourly)
	x.usual, b = units(match.Offer{Rates: usual}.Quote(order))
	usual.GPU = 0
	rest, c := units(match.Offer{Rates: usual}.Quote(order))
	x.cards = x.usual - min(x.usual, rest)
	return x, a && b && c && x.usual > 0
}

// middle is the median, and the quarter points around it.
func middle(of []uint64) (low, mid, high uint64) {
	slices.Sort(of)
	return of[len(of)/4], of[len(of)/2], of[len(of)*3/4]
}

// proposeRates are prices for a machine: what settled leases paid where there are
// enough, else the middle of what others ask, else the usual. The lines say which.
func proposeRates(history []settledPrice, unknown int, board []match.SignedOffer, gpu *match.GPU) (match.Rates, []PriceLine) {
	usual := usualRates()
	var levels, cards []uint64 // in thousandths of the usual; by the hour
	for _, s := range history {
		if s.gpu == nil {
			levels = append(levels, s.hourly*1000/s.usual)
		}
	}
	level := uint64(1000)
	if len(levels) >= fewest {
		_, level, _ = middle(levels)
	}
	if gpu != nil {
		for _, s := range history {
			if s.gpu != nil && (len(s.gpu.Models) == 0 || slices.Contains(s.gpu.Models, gpu.Model)) {
				rest := (s.usual - s.cards) * level / 1000
				cards = append(cards, (s.hourly-min(s.hourly, rest))/uint64(s.gpu.Count))
			}
		}
	}
	missing := ""
	if unknown > 0 {
		missing = fmt.Sprintf("; of %d more this folder does not know what they were for", unknown)
	}
	one := func(what string, usual uint64, of func(match.Rates) uint64, fits func(match.Offer) bool, paid func() (uint64, string)) PriceLine {
		var asked []uint64
		for _, o := range board {
			if p := of(o.Rates); p > 0 && fits(o.Offer) {
				asked = append(asked, p)
			}
		}
		says := "nobody else offers it here"
		if len(asked) > 0 {
			_, mid, _ := middle(asked)
			says = fmt.Sprintf("%d others ask %s in the middle", len(asked), billionths(mid))
		}
		if price, why := paid(); why != "" {
			return PriceLine{what, max(1, price), why + missing + "; " + says}
		}
		if len(asked) > 0 {
			_, mid, _ := middle(asked)
			return PriceLine{what, mid, says + "; too few leases have been settled to go by" + missing}
		}
		return PriceLine{what, usual, "the usual price: " + says + ", and too few leases have been settled to go by" + missing}
	}
	all := func(match.Offer) bool { return true }
	resource := func(usual uint64) func() (uint64, string) {
		return func() (uint64, string) {
			if len(levels) < fewest {
				return 0, ""
			}
			low, mid, high := middle(levels)
			return usual * mid / 1000, fmt.Sprintf("%d settled leases paid %s times the usual %s, half of them between %s and %s", len(levels), thousandths(mid), billionths(usual), thousandths(low), thousandths(high))
		}
	}
	never := func() (uint64, string) { return 0, "" }
	lines := []PriceLine{
		one("an hour of a core", usual.CPU, func(r match.Rates) uint64 { return r.CPU }, all, resource(usual.CPU)),
		one("an hour of a GiB of memory", usual.Memory, func(r match.Rates) uint64 { return r.Memory }, all, resource(usual.Memory)),
		one("an hour of a GiB of disk", usual.Disk, func(r match.Rates) uint64 { return r.Disk }, all, resource(usual.Disk)),
		one("each job at once", usual.Job, func(r match.Rates) uint64 { return r.Job }, all, never),
	}
	rates := match.Rates{CPU: lines[0].Price, Memory: lines[1].Price, Disk: lines[2].Price, Job: lines[3].Price}
	if gpu != nil {
		l := one("an hour of a card "+gpu.Model, usual.GPU, func(r match.Rates) uint64 { return r.GPU },
			func(o match.Offer) bool { return o.GPU != nil && o.GPU.Model == gpu.Model },
			func() (uint64, string) {
				if len(cards) < fewest {
					return 0, ""
				}
				low, mid, high := middle(cards)
				return mid, fmt.Sprintf("%d settled leases with such a card paid %s for it, half of them between %s and %s", len(cards), billionths(mid), billionths(low), billionths(high))
			})
		lines, rates.GPU = append(lines, l), l.Price
	}
	return rates, lines
}

// billionths is a number of billionths of a token as tokens.
func billionths(n uint64) string {
	a, err := probity.Units(n).MulDiv(match.Unit, 1)
	if err != nil {
		return fmt.Sprint(n)
	}
	return a.Format18()
}

func thousandths(n uint64) string { return fmt.Sprintf("%d.%02d", n/1000, n%1000/10) }
