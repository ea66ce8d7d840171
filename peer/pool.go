package peer

import (
	"bytes"
	"cmp"
	"slices"
	"sync"

	"probity"
	"probity/market"
)

// What a pool holds at most. An account that wants to fill the board has to have
// as many accounts with money in them as these say.
const (
	maxCards           = 4096
	maxOrdersOfAccount = 32
	maxBidsOfAccount   = 512
	maxNotesOfAccount  = 512
	maxMessages        = 4 * market.MaxOrders
	maxBytesOfAccount  = 2 << 20
	maxPoolBytes       = 128 << 20
)

// A pool is the messages that are good at the moment: what gossip brought, what
// this node's accounts said, and what a new neighbour is given to read.
type pool struct {
	mu     sync.Mutex
	slots  map[slot]*message
	orders int
	cards  int
	bytes  int
	live   map[holding]int         // messages, by account and kind
	sizes  map[probity.Account]int // bytes
	bids   map[probity.Hash]int    // by order
}

type holding struct {
	account probity.Account
	kind    kind
}

func newPool() *pool {
	return &pool{slots: map[slot]*message{}, live: map[holding]int{}, sizes: map[probity.Account]int{}, bids: map[probity.Hash]int{}}
}

// A verdict is what became of a message.
type verdict int

const (
	added   verdict = iota // it is in the pool now
	known                  // it, or a better one, was there already
	orphan                 // it is about an order that is not there
	crowded                // there is no room
)

// have says what put would say of a message, and changes nothing. It is what
// keeps a message that brings nothing new from costing more than a look.
func (p *pool) have(m *message) verdict {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.have_(m)
}

func (p *pool) have_(m *message) verdict {
	old := p.slots[m.slot]
	if old != nil && (m.kind == kindOrder || !m.beats(old)) {
		return known
	}
	grows := len(m.raw)
	if old != nil {
		grows -= len(old.raw)
	}
	if p.bytes+grows > maxPoolBytes || p.sizes[m.account]+grows > maxBytesOfAccount {
		return crowded
	}
	if old != nil {
		return added
	}
	mine := p.live[holding{m.account, m.kind}]
	switch m.kind {
	case kindCard:
		if p.cards >= maxCards {
			return crowded
		}
	case kindOrder:
		if p.orders >= market.MaxOrders || mine >= maxOrdersOfAccount {
			return crowded
		}
	case kindBid:
		if p.order_(m.bid.Order) == nil {
			return orphan
		}
		if p.bids[m.bid.Order] >= market.MaxBids || mine >= maxBidsOfAccount {
			return crowded
		}
	}
	if len(p.slots) >= maxMessages {
		return crowded
	}
	if m.kind == kindNotice && mine >= maxNotesOfAccount {
		if old := p.oldest(m); old == nil || !later(m, old) {
			return crowded
		}
	}
	return added
}

// later reports whether a notice was said after another, whoever compares them.
func later(a, b *message) bool {
	return cmp.Or(cmp.Compare(a.note.Time, b.note.Time), bytes.Compare(a.id[:], b.id[:])) > 0
}

// oldest is what makes room for a notice of an account that has as many as it may: its
// oldest about a lease, which has mostly ended, since the others are said again. It is nil
// where nothing does. Whatever comes first, the newest are what stays.
func (p *pool) oldest(m *message) (old *message) {
	if !market.GivesWay(m.note.Kind) {
		return nil
	}
	for _, x := range p.slots {
		if x.kind == kindNotice && x.account == m.account && market.GivesWay(x.note.Kind) && (old == nil || later(old, x)) {
			old = x
		}
	}
	return old
}

// put takes a message in.
func (p *pool) put(m *message) verdict {
	p.mu.Lock()
	defer p.mu.Unlock()
	v := p.have_(m)
	if v != added {
		return v
	}
	if old := p.slots[m.slot]; old != nil {
		p.drop(old)
	} else if m.kind == kindNotice && p.live[holding{m.account, m.kind}] >= maxNotesOfAccount {
		p.drop(p.oldest(m))
	}
	p.slots[m.slot] = m
	p.count(m, 1)
	return added
}

// remove takes a message out again, if it is still there.
func (p *pool) remove(m *message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.slots[m.slot] == m {
		p.drop(m)
	}
}

func (p *pool) drop(m *message) {
	delete(p.slots, m.slot)
	p.count(m, -1)
}

func (p *pool) count(m *message, by int) {
	h := holding{m.account, m.kind}
	if p.live[h] += by; p.live[h] == 0 {
		delete(p.live, h)
	}
	p.bytes += by * len(m.raw)
	if p.sizes[m.account] += by * len(m.raw); p.sizes[m.account] == 0 {
		delete(p.sizes, m.account)
	}
	switch m.kind {
	case kindCard:
		p.cards += by
	case kindOrder:
		p.orders += by
	case kindBid:
		if p.bids[m.bid.Order] += by; p.bids[m.bid.Order] == 0 {
			delete(p.bids, m.bid.Order)
		}
	}
}

// order_ is the order with a hash. The caller holds the lock.
func (p *pool) order_(h probity.Hash) *message { return p.slots[slot{kind: kindOrder, order: h}] }

// order is the order with a hash, nil if it is not there.
func (p *pool) order(h probity.Hash) *message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.order_(h)
}

// card is an account's card.
func (p *pool) card(who probity.Account) (Card, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := p.slots[slot{kind: kindCard, account: who}]
	if m == nil {
		return Card{}, false
	}
	return m.card, true
}

// allCards are the cards that are there, in no order.
func (p *pool) allCards() (out []Card) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.slots {
		if m.kind == kindCard {
			out = append(out, m.card)
		}
	}
	return out
}

// sweep forgets what expired before now, and bids whose order did.
func (p *pool) sweep(now uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.slots {
		if m.expires < now {
			p.drop(m)
		}
	}
	for _, m := range p.slots {
		if m.kind == kindBid && p.order_(m.bid.Order) == nil {
			p.drop(m)
		}
	}
}

// A shortID is what stands for a message where two peers compare what they have.
type shortID [8]byte

func (m *message) short() shortID { return shortID(m.id[:8]) }

// missing are the messages that are not in a set, each after what it is about.
func (p *pool) missing(from map[shortID]bool) (out []*message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.slots {
		if !from[m.short()] {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b *message) int {
		if a.kind != b.kind {
			return int(a.kind) - int(b.kind)
		}
		return bytes.Compare(a.id[:], b.id[:])
	})
	return out
}

// ids are the short names of all messages.
func (p *pool) ids() (out []shortID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.slots {
		out = append(out, m.short())
	}
	return out
}
