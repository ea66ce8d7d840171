package chain

import (
	"encoding/binary"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"probity"
	"probity/market"
	"probity/market/markettest"
)

// BenchmarkLifecycle is whole jobs on the embedded chain: order, bid, acceptance
// with its escrow, delivery with its payments. Each transaction is journalled
// and waited for. The verifier is a stub, so that what is measured is the
// market; one after the other, many at once, and many on a market that has settled
// many before.
func BenchmarkLifecycle(b *testing.B) {
	for _, c := range []struct{ at, before int }{{1, 0}, {16, 0}, {16, 2000}} {
		at, name := c.at, fmt.Sprintf("%d at once", c.at)
		if c.before > 0 {
			name += fmt.Sprintf(", after %d", c.before)
		}
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, embedded(b))
			ctx := b.Context()
			must := func(err error) {
				if err != nil {
					b.Error(err)
				}
			}
			must(w.Mint(markettest.Buyer, probity.Tokens(1e9)))
			must(w.Mint(markettest.Provider, probity.Tokens(1e9)))
			buyer, provider := w.Book(markettest.Buyer), w.Book(markettest.Provider)
			_, err := provider.Deposit(ctx, probity.Tokens(1e6))
			must(err)
			asset, version, err := w.AddModel(probity.Tokens(1), []markettest.Share{{Account: markettest.Owner, Parts: market.PartsPerWhole}})
			must(err)
			now, err := buyer.Now(ctx)
			must(err)
			if b.Failed() {
				return
			}
			var next atomic.Uint64
			one := func() error {
				var salt probity.Hash
				binary.BigEndian.PutUint64(salt[:], next.Add(1))
				o := market.Order{Buyer: buyer.Account(), Asset: asset, Version: version, Key: w.Keys()[0], Input: salt, Tier: probity.TierZK,
					MaxPrice: probity.Tokens(10), Bond: probity.Tokens(1), DeliverWithin: 3600, Expires: now + 86400, Salt: salt}
				order, err := buyer.PostOrder(ctx, o)
				if err != nil {
					return err
				}
				bid := market.SignedBid{Bid: market.Bid{Order: order, Provider: provider.Account(), Price: probity.Tokens(1), Expires: now + 86400}}
				bid.Signature = w.Key(markettest.Provider).Sign(bid.Digest(buyer.Domain()))
				if err := provider.PostBid(ctx, bid); err != nil {
					return err
				}
				id, _, err := buyer.Accept(ctx, o, bid)
				if err != nil {
					return err
				}
				j, err := provider.Job(ctx, id)
				if err != nil {
					return err
				}
				_, err = provider.Deliver(ctx, id, w.Good(j, []probity.Hash{{31: 7}}))
				return err
			}
			work := make(chan struct{})
			var group, before sync.WaitGroup
			before.Add(c.before)
			var done atomic.Int64
			for range at {
				group.Go(func() {
					for range work {
						if err := one(); err != nil {
							b.Error(err)
						}
						if done.Add(1) <= int64(c.before) {
							before.Done()
						}
					}
				})
			}
			for range c.before {
				work <- struct{}{}
			}
			before.Wait()
			n := 0
			for b.Loop() {
				work <- struct{}{}
				n++
			}
			close(work)
			group.Wait()
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "jobs/s")
		})
	}
}
