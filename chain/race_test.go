package chain

import (
	"fmt"
	"testing"
	"time"

	"probity"
	"probity/market/markettest"
)

// Whoever sees a delivery on its way can hand the same answer in first. The
// provider is paid; it must also learn so.
func TestAnAnswerThatSomebodyElseHandsInFirstCountsAsDelivered(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		s := openShop(t, b, func(*world, *DeployOptions) {})
		o, bid := s.agree()
		id, _, err := s.buyer().Accept(testContext(t), o, bid)
		s.must(err)
		j, err := s.buyer().Job(testContext(t), id)
		s.must(err)
		d := s.Good(j, []probity.Hash{{31: 7}})
		end := func(who int) chan error {
			done := make(chan error, 1)
			go func() {
				_, err := s.books[who].Deliver(testContext(t), id, d)
				done <- err
			}()
			return done
		}
		b.manual(true)
		copied := end(markettest.Buyer)
		for s.b.client.pending(t, s.buyer().Account()) == s.sent() {
			time.Sleep(10 * time.Millisecond)
		}
		own := end(markettest.Provider)
		time.Sleep(300 * time.Millisecond)
		b.mine()
		b.manual(false)
		s.must(<-copied)
		if err := <-own; err != nil {
			t.Errorf("the provider's own delivery: %v", err)
		}
	})
}

// pending is an account's next nonce, what is on its way included.
func (c *Client) pending(t *testing.T, who probity.Account) uint64 {
	n, err := c.nonce(testContext(t), who, "pending")
	if err != nil {
		t.Fatal(fmt.Errorf("read nonce: %w", err))
	}
	return n
}
