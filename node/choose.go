package node

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"probity"
	"probity/market"
	"probity/market/match"
	"probity/proof/scheme"
)

// A Quote is what an answer costs under one of a model's keys: the best bid for it, and
// what verifying its proof takes. Whoever provides pays the gas, and asks for it in
// its price.
type Quote struct {
	CircuitInfo
	Price    probity.Amount `json:"price"`    // the provider's
	Fee      probity.Amount `json:"fee"`      // the model's
	Total    probity.Amount `json:"total"`    // what the buyer pays
	GasPrice probity.Amount `json:"gasPrice"` // now, in wei
	GasCost  probity.Amount `json:"gasCost"`  // of VerifyGas, in wei
	Chosen   bool           `json:"chosen"`
	Problem  string         `json:"problem,omitempty"` // why it cannot be had

	draft *draft
	bid   *market.SignedBid // nil with a Problem
}

// choices are the keys of a model that may be ordered under.
func (n *Node) choices(ctx context.Context, m *ModelInfo, want probity.Scheme) (keys []*scheme.VerifyingKey, err error) {
	var have []string
	var barred []error
	for _, vk := range m.keys {
		have = append(have, vk.Scheme().String())
		if want != 0 && vk.Scheme() != want {
			continue
		}
		err := n.checkKey(ctx, m, vk)
		var no *Refusal
		switch {
		case errors.As(err, &no) || errors.Is(err, scheme.ErrPowers):
			barred = append(barred, err)
		case err != nil:
			return nil, err
		default:
			keys = append(keys, vk)
		}
	}
	switch {
	case len(keys) > 0:
		return keys, nil
	case len(barred) > 0:
		return nil, &Refusal{errors.Join(barred...)}
	}
	return nil, &Refusal{fmt.Errorf("answers of model %d.%d are not proven under %s, but under %s: choose that with --scheme", m.Asset, m.Version, want, strings.Join(have, " or "))}
}

// choose marks and returns the cheapest quote: the lowest total, then the least gas,
// then the shortest time. At least one has a bid.
func choose(quotes []Quote) *Quote {
	var best *Quote
	for i := range quotes {
		q := &quotes[i]
		q.Chosen = false
		if q.bid == nil {
			continue
		}
		if best == nil || cheaper(q, best) {
			best = q
		}
	}
	best.Chosen = true
	return best
}

func cheaper(a, b *Quote) bool {
	if c := a.Total.Cmp(b.Total); c != 0 {
		return c < 0
	}
	if a.VerifyGas != b.VerifyGas {
		return a.VerifyGas < b.VerifyGas
	}
	return a.Seconds < b.Seconds
}

// Quote asks for bids under each scheme that the model has, and accepts none.
func (n *Node) Quote(ctx context.Context, buyer *Party, opts InferOptions) ([]Quote, error) {
	m, err := n.find(ctx, opts.Model)
	if err != nil {
		return nil, err
	}
	if m.program == nil {
		return nil, fmt.Errorf("model %d.%d cannot be ordered from here: %s", m.Asset, m.Version, m.Problem)
	}
	rec := &inferRecord{}
	if err := n.newOrders(ctx, buyer, m, &opts, rec); err != nil {
		return nil, err
	}
	if err := post(ctx, buyer, rec); err != nil {
		return nil, err
	}
	quotes, err := n.quotes(ctx, buyer, m, rec, time.Now().Add(opts.WaitForBids), nil)
	if err != nil {
		return nil, err
	}
	choose(quotes)
	return quotes, nil
}

// bidGrace is how long the others are waited for when one order has a bid. Providers
// look at all orders at once.
const bidGrace = time.Second

// quotes waits for the first bids and picks the best for each order, of providers
// that the market did not refuse.
func (n *Node) quotes(ctx context.Context, buyer *Party, m *ModelInfo, rec *inferRecord, until time.Time, no map[probity.Account]error) ([]Quote, error) {
	start, first := time.Now(), time.Time{}
	for {
		quotes := make([]Quote, len(rec.Drafts))
		var refused []string
		bids := 0
		for i := range rec.Drafts {
			d := &rec.Drafts[i]
			best, why, err := n.bestBid(ctx, buyer, d.Order, m.Fee, no)
			if err != nil {
				return nil, err
			}
			refused = append(refused, why...)
			q := &quotes[i]
			q.draft, q.bid, q.Fee = d, best, m.Fee
			if best == nil {
				q.Problem = "no provider bid"
				if len(why) > 0 {
					q.Problem = strings.Join(why, "; ")
				}
				continue
			}
			bids++
			q.Price = best.Price
			if q.Total, err = best.Price.Add(m.Fee); err != nil {
				return nil, err
			}
		}
		now := time.Now()
		if bids > 0 && first.IsZero() {
			first = now
		}
		if bids == len(quotes) || bids > 0 && now.After(first.Add(bidGrace)) {
			return quotes, n.appraise(ctx, m, quotes)
		}
		if bids == 0 && now.After(until) {
			why := "no provider bid; is one running for this model? `probity provider start` runs one where its weights are. If one runs, its price and the fee may be over the ceiling (--max-price), its stake under --bond, or --within too short"
			if len(refused) > 0 {
				why = "no bid can be accepted:\n  " + strings.Join(refused, "\n  ")
			}
			return nil, &Refusal{fmt.Errorf("after %s %s; nothing was charged", time.Since(start).Round(time.Second), why)}
		}
		if err := sleep(ctx, 50*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// bestBid is the best bid for an order that can be accepted, nil if there is none,
// and why others cannot.
func (n *Node) bestBid(ctx context.Context, buyer *Party, o market.Order, fee probity.Amount, no map[probity.Account]error) (*market.SignedBid, []string, error) {
	all, err := buyer.book.Bids(ctx, o.Hash(buyer.book.Domain()))
	if err != nil {
		return nil, nil, err
	}
	now, err := buyer.book.Now(ctx)
	if err != nil {
		return nil, nil, err
	}
	var bids []market.SignedBid
	var why []string
	for _, b := range all {
		if err := no[b.Provider]; err != nil {
			why = append(why, fmt.Sprintf("%s: %s", b.Provider, match.WhyNot(o, b, err, now)))
			continue
		}
		bids = append(bids, b)
	}
	best, refused, err := market.Best(buyer.book.Domain(), o, bids, market.Terms{Fee: fee, Now: now})
	for _, r := range refused {
		why = append(why, fmt.Sprintf("%s: %s", r.Bid.Provider, match.WhyNot(o, r.Bid, r.Reason, now)))
	}
	if err != nil {
		return nil, why, nil
	}
	return &best, why, nil
}

// appraise adds what verification costs.
func (n *Node) appraise(ctx context.Context, m *ModelInfo, quotes []Quote) error {
	price, err := n.priceOfGas(ctx)
	if err != nil {
		return err
	}
	for i := range quotes {
		q := &quotes[i]
		vk := m.key(q.draft.Order.Key)
		q.CircuitInfo = infoOfKey(vk)
		q.Cost = n.cost(vk)
		q.GasPrice = price
		if q.GasCost, err = probity.AmountFromBig(new(big.Int).Mul(price.Big(), new(big.Int).SetUint64(q.VerifyGas))); err != nil {
			return err
		}
	}
	return nil
}
