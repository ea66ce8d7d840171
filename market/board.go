package market

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"probity"
	"probity/internal/eip712"
	"probity/internal/strict"
)

// What a board holds at most. Orders and bids are small; a sealed input is an
// image or a row of a table.
const (
	MaxOrderBytes = 4 << 10
	MaxInputBytes = 4 << 20
	MaxOrders     = 4096 // at a time
	MaxBids       = 64   // for one order
	MaxInputs     = 4096 // at a time
)

// ErrFull is returned by a board that holds as much as it may.
var ErrFull = errors.New("the board is full")

// A Board carries what does not belong on chain: orders, bids and sealed inputs.
// It checks form and size, never meaning; whoever reads from it has to check
// signatures, prices and commitments as if an enemy had written everything. No
// money depends on it: losing a board delays jobs and nothing else.
//
// Reads return copies. Putting the same thing again changes nothing. Methods are
// safe for concurrent use.
type Board interface {
	// PutOrder files an order under its hash. It returns ErrFull.
	PutOrder(ctx context.Context, o Order) error
	// Orders returns the orders that have not expired at now, by hash.
	Orders(ctx context.Context, now uint64) ([]Order, error)
	// Order returns ErrUnknown for an order that is not there.
	Order(ctx context.Context, order probity.Hash) (Order, error)
	// PutBid files a bid, replacing the same provider's earlier bid for that
	// order. It returns ErrUnknown when the order is not there, and ErrFull.
	PutBid(ctx context.Context, b SignedBid) error
	// Bids returns the bids for an order, by provider.
	Bids(ctx context.Context, order probity.Hash) ([]SignedBid, error)
	// PutInput files the sealed input of a job until a time, replacing an
	// earlier one. It returns ErrFull.
	PutInput(ctx context.Context, job probity.JobID, sealed []byte, until uint64) error
	// Input returns ErrUnknown when there is none.
	Input(ctx context.Context, job probity.JobID) ([]byte, error)
	// Sweep forgets orders with their bids, and inputs, that expired before now.
	Sweep(ctx context.Context, now uint64) error
}

// checkBoardOrder reports whether an order is worth carrying at all.
func checkBoardOrder(o Order) error {
	if o.Buyer.IsZero() || o.Asset == 0 || o.DeliverWithin == 0 {
		return errors.New("order has no buyer, model or time to deliver: fill them in")
	}
	return nil
}

func checkBoardBid(b SignedBid) error {
	if b.Provider.IsZero() || len(b.Signature) != 65 {
		return fmt.Errorf("bid: %w: want a provider and a signature of 65 bytes", ErrSignature)
	}
	return nil
}

func checkBoardInput(job probity.JobID, sealed []byte) error {
	if job == 0 || len(sealed) == 0 || len(sealed) > MaxInputBytes {
		return fmt.Errorf("sealed input of %d bytes for job %d: want 1 to %d bytes and a job", len(sealed), job, MaxInputBytes)
	}
	return nil
}

// DecodeOrder reads the JSON form of an order, of at most MaxOrderBytes.
func DecodeOrder(data []byte) (o Order, err error) {
	if len(data) > MaxOrderBytes {
		return o, fmt.Errorf("order of %d bytes: want at most %d", len(data), MaxOrderBytes)
	}
	if err := strict.JSON(data, &o); err != nil {
		return Order{}, fmt.Errorf("decode order: %w", err)
	}
	return o, checkBoardOrder(o)
}

// DecodeBid reads the JSON form of a signed bid, of at most MaxOrderBytes. The
// signature has the right length; who made it is for the reader to check.
func DecodeBid(data []byte) (b SignedBid, err error) {
	if len(data) > MaxOrderBytes {
		return b, fmt.Errorf("bid of %d bytes: want at most %d", len(data), MaxOrderBytes)
	}
	if err := strict.JSON(data, &b); err != nil {
		return SignedBid{}, fmt.Errorf("decode bid: %w", err)
	}
	return b, checkBoardBid(b)
}

// MemBoard is a Board in memory. Make it with NewMemBoard.
type MemBoard struct {
	domain eip712.Domain

	mu     sync.Mutex
	orders map[probity.Hash]Order
	bids   map[probity.Hash]map[probity.Account]SignedBid
	inputs map[probity.JobID]sealedInput
}

type sealedInput struct {
	until  uint64
	sealed []byte
}

// NewMemBoard is an empty board for the market with this domain.
func NewMemBoard(d eip712.Domain) *MemBoard {
	return &MemBoard{
		domain: d,
		orders: map[probity.Hash]Order{},
		bids:   map[probity.Hash]map[probity.Account]SignedBid{},
		inputs: map[probity.JobID]sealedInput{},
	}
}

// PutOrder is part of [Board].
func (m *MemBoard) PutOrder(_ context.Context, o Order) error {
	if err := checkBoardOrder(o); err != nil {
		return err
	}
	h := o.Hash(m.domain)
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.orders[h]; !ok && len(m.orders) >= MaxOrders {
		return fmt.Errorf("post order: %w: it holds %d orders; try again when some have expired", ErrFull, MaxOrders)
	}
	m.orders[h] = o
	return nil
}

// Orders is part of [Board].
func (m *MemBoard) Orders(_ context.Context, now uint64) ([]Order, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var hashes []probity.Hash
	for h, o := range m.orders {
		if now <= o.Expires {
			hashes = append(hashes, h)
		}
	}
	slices.SortFunc(hashes, func(a, b probity.Hash) int { return bytes.Compare(a[:], b[:]) })
	out := make([]Order, len(hashes))
	for i, h := range hashes {
		out[i] = m.orders[h]
	}
	return out, nil
}

// Order is part of [Board].
func (m *MemBoard) Order(_ context.Context, order probity.Hash) (Order, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	o, ok := m.orders[order]
	if !ok {
		return Order{}, fmt.Errorf("order %s: %w", order, ErrUnknown)
	}
	return o, nil
}

// PutBid is part of [Board].
func (m *MemBoard) PutBid(_ context.Context, b SignedBid) error {
	if err := checkBoardBid(b); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.orders[b.Order]; !ok {
		return fmt.Errorf("bid for order %s: %w", b.Order, ErrUnknown)
	}
	bids := m.bids[b.Order]
	if bids == nil {
		bids = map[probity.Account]SignedBid{}
		m.bids[b.Order] = bids
	}
	if _, ok := bids[b.Provider]; !ok && len(bids) >= MaxBids {
		return fmt.Errorf("bid for order %s: %w: it has %d bids", b.Order, ErrFull, MaxBids)
	}
	b.Signature = slices.Clone(b.Signature)
	bids[b.Provider] = b
	return nil
}

// Bids is part of [Board].
func (m *MemBoard) Bids(_ context.Context, order probity.Hash) ([]SignedBid, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make([]SignedBid, 0, len(m.bids[order]))
	for _, b := range m.bids[order] {
		b.Signature = slices.Clone(b.Signature)
		out = append(out, b)
	}
	sortBids(out)
	return out, nil
}

func sortBids(bids []SignedBid) {
	slices.SortFunc(bids, func(a, b SignedBid) int { return bytes.Compare(a.Provider[:], b.Provider[:]) })
}

// PutInput is part of [Board].
func (m *MemBoard) PutInput(_ context.Context, job probity.JobID, sealed []byte, until uint64) error {
	if err := checkBoardInput(job, sealed); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.inputs[job]; !ok && len(m.inputs) >= MaxInputs {
		return fmt.Errorf("send input of job %d: %w: it holds %d inputs; try again when some have expired", job, ErrFull, MaxInputs)
	}
	m.inputs[job] = sealedInput{until, slices.Clone(sealed)}
	return nil
}

// Input is part of [Board].
func (m *MemBoard) Input(_ context.Context, job probity.JobID) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	in, ok := m.inputs[job]
	if !ok {
		return nil, fmt.Errorf("input of job %d: %w", job, ErrUnknown)
	}
	return slices.Clone(in.sealed), nil
}

// Sweep is part of [Board].
func (m *MemBoard) Sweep(_ context.Context, now uint64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for h, o := range m.orders {
		if o.Expires < now {
			delete(m.orders, h)
			delete(m.bids, h)
		}
	}
	for id, in := range m.inputs {
		if in.until < now {
			delete(m.inputs, id)
		}
	}
	return nil
}

// Terms are what Best has to know besides the order and the bids.
type Terms struct {
	Fee  probity.Amount                       // of the model, see Book
	Now  uint64                               // the market's clock
	Free func(probity.Account) probity.Amount // a provider's free stake; nil does not look
}

// A Refusal says why a bid cannot be accepted: Reason wraps one of this
// package's sentinels.
type Refusal struct {
	Bid    SignedBid
	Reason error
}

// Best returns the cheapest bid that Accept would take, and why each of the
// others would be refused. Among equal prices the one valid longest wins, then
// the lowest account, so that every reader picks the same. When no bid is left
// it returns ErrUnknown.
func Best(d eip712.Domain, o Order, bids []SignedBid, t Terms) (best SignedBid, refused []Refusal, err error) {
	found := false
	for _, b := range bids {
		if err := CheckBid(d, o, b, t.Fee, t.Now); err != nil {
			refused = append(refused, Refusal{b, err})
			continue
		}
		if t.Free != nil {
			if free := t.Free(b.Provider); free.Cmp(o.Bond) < 0 {
				refused = append(refused, Refusal{b, fmt.Errorf("%w: %s is free, the order asks for %s", ErrBond, free, o.Bond)})
				continue
			}
		}
		if !found || compareBids(b, best) < 0 {
			best, found = b, true
		}
	}
	if !found {
		return SignedBid{}, refused, fmt.Errorf("acceptable bid: %w among %d; wait, or raise the ceiling", ErrUnknown, len(bids))
	}
	return best, refused, nil
}

func compareBids(a, b SignedBid) int {
	return cmp.Or(a.Price.Cmp(b.Price), cmp.Compare(b.Expires, a.Expires), bytes.Compare(a.Provider[:], b.Provider[:]))
}
