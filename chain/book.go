package chain

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"probity"
	"probity/contracts"
	"probity/internal/eip712"
	"probity/market"
)

// A Book is the market of a deployment, as the account of a sender sees it. The
// contracts decide; orders, bids and sealed inputs live on a board. It is a
// market.Book, a market.ClaimBook, a market.LeaseBook, a market.TaskBook and a
// market.Exiter.
//
// Effects are keyed by what they are about (an order accepted, a job delivered
// or expired), so that each happens once whoever calls, crashes and calls again.
// Deposits, withdrawals and exits are counted instead: one that was signed but
// not seen to land before a crash is finished by the next equal call.
type Book struct {
	s     *Sender
	c     *Client
	d     Deployment
	b     bindings
	board market.Board
	reg   *Registry
	opts  BookOptions

	once    sync.Mutex // one counted effect at a time
	permits sync.Mutex // one permit at a time: they are numbered

	jobStream, leaseStream, taskStream stream
}

// A stream remembers a follower between two calls that go on where it is.
type stream struct {
	mu       sync.Mutex
	follower *Follower // has reached the cursor below
	reached  string
}

var (
	_ market.Book   = (*Book)(nil)
	_ market.Exiter = (*Book)(nil)
)

// boardGrace is how long an order and an input stay on the board after their
// time, in seconds of the market's clock.
const boardGrace = 3600

// BookOptions say what a book may do. The zero value leaves the allowance alone.
type BookOptions struct {
	// Permit lets Accept, OpenLease and TopUp sign an ERC-2612 permit for exactly
	// what they move when the allowance does not cover it, and hand it in with the
	// same transaction, which uses it up. It replaces the allowance that was there.
	// With tokens without such permits, and without this option, Accept needs Allow,
	// and the others approve the sum first. They then follow one another, since
	// permits are numbered.
	Permit bool
}

// NewBook makes a book of a deployment on the sender's chain.
func NewBook(s *Sender, d Deployment, board market.Board, opts BookOptions) *Book {
	return &Book{s: s, c: s.c, d: d, b: interfaces(), board: board, reg: NewRegistry(s, d), opts: opts}
}

// Account is the sender's account.
func (b *Book) Account() probity.Account { return b.s.Account() }

// Domain is the EIP-712 domain of the Market contract.
func (b *Book) Domain() eip712.Domain { return market.Domain(b.d.ChainID, b.d.Market) }

// Now is the time that the chain's next block would have, Unix seconds.
func (b *Book) Now(ctx context.Context) (uint64, error) { return b.c.nextTime(ctx) }

// view calls a contract and decodes its answer.
func view[T any](ctx context.Context, b *Client, from, to probity.Account, data []byte, decode func([]byte) (T, error)) (T, error) {
	out, err := b.View(ctx, from, Call{To: &to, Data: data})
	if err != nil {
		var none T
		return none, refused(err)
	}
	return decode(out)
}

func amount(n *big.Int, err error) (probity.Amount, error) {
	if err != nil {
		return probity.Amount{}, err
	}
	return probity.AmountFromBig(n)
}

// PostOrder checks an order and puts it on the board.
func (b *Book) PostOrder(ctx context.Context, o market.Order) (probity.Hash, error) {
	h := o.Hash(b.Domain())
	now, err := b.Now(ctx)
	if err != nil {
		return h, err
	}
	if err := market.CheckOrder(o, b.Account(), now); err != nil {
		return h, err
	}
	fee, open, err := b.fee(ctx, o)
	if err != nil {
		return h, fmt.Errorf("post order: %w", err)
	}
	if !open {
		return h, fmt.Errorf("post order: asset %d version %d under key %s: %w; choose another version or key", o.Asset, o.Version, o.Key, market.ErrAsset)
	}
	if fee.Cmp(o.MaxPrice.Big()) > 0 {
		return h, fmt.Errorf("post order: %w: the model's fee is %s, the ceiling %s", market.ErrCeiling, fee, o.MaxPrice)
	}
	if now > boardGrace {
		if err := b.board.Sweep(ctx, now-boardGrace); err != nil {
			return h, err
		}
	}
	return h, b.board.PutOrder(ctx, o)
}

func (b *Book) jobOf(ctx context.Context, order probity.Hash) (probity.JobID, error) {
	id, err := view(ctx, b.c, b.Account(), b.d.Market, b.b.market.PackJobOf(order), b.b.market.UnpackJobOf)
	return probity.JobID(id), err
}

// Orders returns the board's orders that have neither expired nor been taken.
func (b *Book) Orders(ctx context.Context) ([]market.Order, error) {
	now, err := b.Now(ctx)
	if err != nil {
		return nil, err
	}
	orders, err := b.board.Orders(ctx, now)
	if err != nil {
		return nil, err
	}
	open := orders[:0]
	for _, o := range orders {
		id, err := b.jobOf(ctx, o.Hash(b.Domain()))
		if err != nil {
			return nil, err
		}
		if id == 0 {
			open = append(open, o)
		}
	}
	return open, nil
}

// Order reads an order from the board.
func (b *Book) Order(ctx context.Context, order probity.Hash) (market.Order, error) {
	return b.board.Order(ctx, order)
}

// PostBid asks the contract itself, by a call in the buyer's name that changes
// nothing, whether it would take the bid.
func (b *Book) PostBid(ctx context.Context, bid market.SignedBid) error {
	o, err := b.board.Order(ctx, bid.Order)
	if err != nil {
		return fmt.Errorf("bid: %w", err)
	}
	_, err = b.c.viewAt(ctx, o.Buyer, Call{To: &b.d.Market, Data: b.accept(o, bid)}, "pending")
	if err := refused(err); err != nil && !errors.Is(err, market.ErrFunds) {
		return fmt.Errorf("bid: %w", err)
	}
	return b.board.PutBid(ctx, bid)
}

// Bids reads the bids for an order from the board. Whoever accepts one finds out
// whether it is good.
func (b *Book) Bids(ctx context.Context, order probity.Hash) ([]market.SignedBid, error) {
	if _, err := b.board.Order(ctx, order); err != nil {
		return nil, fmt.Errorf("bids: %w", err)
	}
	return b.board.Bids(ctx, order)
}

// SendInput puts a job's sealed input on the board, for the buyer only.
func (b *Book) SendInput(ctx context.Context, job probity.JobID, sealed []byte) error {
	j, err := b.Job(ctx, job)
	if err != nil {
		return fmt.Errorf("send input: %w", err)
	}
	if b.Account() != j.Buyer {
		return fmt.Errorf("send input of job %d as %s: %w: the buyer is %s", job, b.Account(), market.ErrCaller, j.Buyer)
	}
	if had, err := b.board.Input(ctx, job); err == nil && slices.Equal(had, sealed) {
		return nil
	}
	if j.State != market.JobOpen {
		return fmt.Errorf("send input of job %d: %w", job, market.ErrState)
	}
	return b.board.PutInput(ctx, job, sealed, j.Deadline+boardGrace)
}

// Input reads a job's sealed input from the board.
func (b *Book) Input(ctx context.Context, job probity.JobID) ([]byte, error) {
	return b.board.Input(ctx, job)
}

// accept encodes the call that turns a bid into a job.
func (b *Book) accept(o market.Order, bid market.SignedBid) []byte {
	return b.b.market.PackAccept(orderOf(o), bidOf(bid.Bid), bid.Signature)
}

func orderOf(o market.Order) contracts.MarketOrder {
	return contracts.MarketOrder{
		Buyer: addressOf(o.Buyer), Asset: uint64(o.Asset), Version: o.Version, Key: o.Key, Input: o.Input, Tier: uint8(o.Tier),
		MaxPrice: o.MaxPrice.Big(), Bond: o.Bond.Big(), DeliverWithin: o.DeliverWithin, Expires: o.Expires, Salt: o.Salt,
	}
}

func bidOf(b market.Bid) contracts.MarketBid {
	return contracts.MarketBid{Order: b.Order, Provider: addressOf(b.Provider), Price: b.Price.Big(), Expires: b.Expires}
}

// Accept turns a bid into a job, once for an order, in one transaction. What was
// accepted before is found again whatever the allowance is now. The buyer pays
// by the allowance; see BookOptions.Permit for the other way.
func (b *Book) Accept(ctx context.Context, o market.Order, bid market.SignedBid) (probity.JobID, market.Settlement, error) {
	order := o.Hash(b.Domain())
	key := "accept/" + order.String()
	if b.Account() != o.Buyer {
		return 0, market.Settlement{}, fmt.Errorf("accept as %s: %w: the buyer is %s", b.Account(), market.ErrCaller, o.Buyer)
	}
	if b.opts.Permit {
		b.permits.Lock()
		defer b.permits.Unlock()
	}
	// What was signed earlier comes first, even if it was for another bid: only
	// one of them can win.
	if _, _, err := b.s.Finish(ctx, key); err != nil {
		return 0, market.Settlement{}, fmt.Errorf("accept: %w", err)
	}
	id, err := b.jobOf(ctx, order)
	if err != nil {
		return 0, market.Settlement{}, fmt.Errorf("accept: %w", err)
	}
	if id == 0 {
		call, err := b.accepting(ctx, o, bid)
		if err != nil {
			return 0, market.Settlement{}, fmt.Errorf("accept: %w", err)
		}
		m, err := b.s.Send(ctx, key, call)
		if err != nil {
			return 0, market.Settlement{}, fmt.Errorf("accept: %w", refused(err))
		}
		for _, l := range m.Logs {
			if l.Address == b.d.Market && len(l.Topics) == 4 && l.Topics[0] == b.event("Accepted") {
				return probity.JobID(l.word(1)), m.settlement(), nil
			}
		}
		return 0, market.Settlement{}, fmt.Errorf("accept: transaction %s created no job", m.Tx)
	}
	at, input, err := b.settled(ctx, "Accepted", id)
	if err != nil {
		return 0, market.Settlement{}, fmt.Errorf("accept: %w", err)
	}
	if same, err := b.sameBid(ctx, id, bid, input); err != nil || !same {
		if err == nil {
			err = fmt.Errorf("%w as job %d, by another bid", market.ErrTaken, id)
		}
		return 0, market.Settlement{}, fmt.Errorf("accept: %w", err)
	}
	return id, at, nil
}

// sameBid reports whether a job came from a bid, by the call that made it, or,
// if another contract made that call, by what the job says.
func (b *Book) sameBid(ctx context.Context, id probity.JobID, bid market.SignedBid, input []byte) (bool, error) {
	a := b.b.market.GetABI()
	for _, name := range []string{"accept", "acceptWithPermit"} {
		m := a.Methods[name]
		if len(input) < 4 || string(input[:4]) != string(m.ID) {
			continue
		}
		if args, err := m.Inputs.Unpack(input[4:]); err == nil {
			got := *abi.ConvertType(args[1], new(contracts.MarketBid)).(*contracts.MarketBid)
			want := bidOf(bid.Bid)
			return got.Order == want.Order && got.Provider == want.Provider && got.Price.Cmp(want.Price) == 0 && got.Expires == want.Expires, nil
		}
	}
	j, err := b.Job(ctx, id)
	return err == nil && j.Provider == bid.Provider && j.Price == bid.Price, err
}

func (b *Book) event(name string) probity.Hash { return hashOf(b.b.market.GetABI().Events[name].ID) }

// word is an indexed number.
func (l Log) word(topic int) uint64 { return new(big.Int).SetBytes(l.Topics[topic][:]).Uint64() }

func (m Mined) settlement() market.Settlement {
	return market.Settlement{Tx: m.Tx, Gas: m.Gas, Time: m.Time}
}

// settled finds how an event of a job landed, and the data of the transaction.
func (b *Book) settled(ctx context.Context, event string, id probity.JobID) (market.Settlement, []byte, error) {
	l, err := b.c.findLog(ctx, Filter{
		Addresses: []probity.Account{b.d.Market}, From: b.d.Block,
		Topics: [][]probity.Hash{{b.event(event)}, {eip712.Uint(uint64(id))}},
	})
	if err != nil {
		return market.Settlement{}, nil, fmt.Errorf("find how job %d was %s: %w", id, event, err)
	}
	at, err := b.c.settlementOf(ctx, l)
	if err != nil {
		return at, nil, err
	}
	input, err := b.c.input(ctx, l.Tx)
	return at, input, err
}

// Deliver hands in a job's answer and has everybody paid, once for a job. After a
// crash the answer that was signed first is seen through, whatever proof comes
// with this call.
func (b *Book) Deliver(ctx context.Context, job probity.JobID, d market.Delivery) (market.Settlement, error) {
	key := fmt.Sprintf("deliver/%s/%d", b.d.Market, job)
	if _, _, err := b.s.Finish(ctx, key); err != nil {
		return market.Settlement{}, fmt.Errorf("deliver job %d: %w", job, err)
	}
	j, err := b.Job(ctx, job)
	if err != nil {
		return market.Settlement{}, fmt.Errorf("deliver: %w", err)
	}
	if j.State == market.JobDelivered && j.Output == d.OutputHash() {
		at, _, err := b.settled(ctx, "Delivered", job)
		return at, err
	}
	if j.State != market.JobOpen {
		return market.Settlement{}, fmt.Errorf("deliver job %d: %w", job, market.ErrState)
	}
	if len(d.Output) > market.MaxOutput {
		return market.Settlement{}, fmt.Errorf("deliver job %d: %w: %d output words, at most %d", job, market.ErrProof, len(d.Output), market.MaxOutput)
	}
	shares, err := b.reg.lineage(ctx, j.Asset, j.Version)
	if err != nil {
		return market.Settlement{}, fmt.Errorf("deliver job %d: %w", job, err)
	}
	words := make([]*big.Int, len(d.Output))
	for i, w := range d.Output {
		words[i] = new(big.Int).SetBytes(w[:])
	}
	at, err := b.end(ctx, key, b.b.market.PackDeliver(uint64(job), words, d.Proof, shares), job, "Delivered", func(j market.Job) bool {
		return j.State == market.JobDelivered && j.Output == d.OutputHash()
	})
	if err != nil {
		return at, fmt.Errorf("deliver job %d: %w", job, err)
	}
	return at, nil
}

// end sends what ends a job. Others may do the same: whoever sees a delivery on
// its way can copy it and be first. That is no refusal when the job ended as was
// asked.
func (b *Book) end(ctx context.Context, key string, data []byte, job probity.JobID, event string, asked func(market.Job) bool) (market.Settlement, error) {
	for {
		sign := b.c.next()
		m, err := b.s.Send(ctx, key, Call{To: &b.d.Market, Data: data})
		if err == nil {
			return m.settlement(), nil
		}
		var no *RevertError
		if !errors.As(err, &no) {
			return market.Settlement{}, err
		}
		j, unread := b.Job(ctx, job)
		if unread == nil && asked(j) {
			at, _, err := b.settled(ctx, event, job)
			return at, err
		}
		if err = refused(err); unread != nil || j.State != market.JobOpen || !errors.Is(err, market.ErrState) {
			return market.Settlement{}, err
		}
		// What ends the job is on its way, and in no block yet.
		if err := b.c.pause(ctx, sign, b.c.poll()); err != nil {
			return market.Settlement{}, err
		}
	}
}

// Expire ends a job that is past its deadline, once.
func (b *Book) Expire(ctx context.Context, job probity.JobID) (market.Settlement, error) {
	key := fmt.Sprintf("expire/%s/%d", b.d.Market, job)
	if _, _, err := b.s.Finish(ctx, key); err != nil {
		return market.Settlement{}, fmt.Errorf("expire job %d: %w", job, err)
	}
	j, err := b.Job(ctx, job)
	if err != nil {
		return market.Settlement{}, fmt.Errorf("expire: %w", err)
	}
	if j.State == market.JobExpired {
		at, _, err := b.settled(ctx, "Expired", job)
		return at, err
	}
	if j.State != market.JobOpen {
		return market.Settlement{}, fmt.Errorf("expire job %d: %w", job, market.ErrState)
	}
	at, err := b.end(ctx, key, b.b.market.PackExpire(uint64(job)), job, "Expired", func(j market.Job) bool { return j.State == market.JobExpired })
	if err != nil {
		return at, fmt.Errorf("expire job %d: %w", job, err)
	}
	return at, nil
}

// fee is what an answer of an order's model costs besides the provider's price, and
// whether it can be ordered.
func (b *Book) fee(ctx context.Context, o market.Order) (fee *big.Int, open bool, err error) {
	if o.Tier != probity.TierDispute {
		offer, err := view(ctx, b.c, b.Account(), b.d.Assets, b.b.assets.PackOffer(uint64(o.Asset), o.Version, o.Key), b.b.assets.UnpackOffer)
		return offer.Fee, offer.Open, err
	}
	of, err := view(ctx, b.c, b.Account(), b.d.Assets, b.b.assets.PackFeeOf(uint64(o.Asset), o.Version), b.b.assets.UnpackFeeOf)
	if err != nil {
		return nil, false, err
	}
	name, err := b.modelNamed(ctx, o.Asset, o.Version)
	return of.Fee, of.Open && name == o.Key && !name.IsZero(), err
}

// Decline gives a job back, once.
func (b *Book) Decline(ctx context.Context, job probity.JobID) (market.Settlement, error) {
	key := fmt.Sprintf("decline/%s/%d", b.d.Market, job)
	if _, _, err := b.s.Finish(ctx, key); err != nil {
		return market.Settlement{}, fmt.Errorf("decline job %d: %w", job, err)
	}
	j, err := b.Job(ctx, job)
	if err != nil {
		return market.Settlement{}, fmt.Errorf("decline: %w", err)
	}
	if j.State == market.JobDeclined && j.Provider == b.Account() {
		at, _, err := b.settled(ctx, "Declined", job)
		return at, err
	}
	m, err := b.s.Send(ctx, key, Call{To: &b.d.Market, Data: b.b.market.PackDecline(uint64(job))})
	if err != nil {
		return market.Settlement{}, fmt.Errorf("decline job %d: %w", job, refused(err))
	}
	return m.settlement(), nil
}

// Job reads a job from the contract.
func (b *Book) Job(ctx context.Context, job probity.JobID) (market.Job, error) {
	out, err := view(ctx, b.c, b.Account(), b.d.Market, b.b.market.PackJob(uint64(job)), b.b.market.UnpackJob)
	if err != nil {
		return market.Job{}, fmt.Errorf("job %d: %w", job, err)
	}
	d := out.Details
	j := market.Job{
		ID: job, Order: out.Order, Buyer: probity.Account(d.Buyer), Provider: probity.Account(d.Provider),
		Asset: probity.AssetID(d.Asset), Version: d.Version, Input: d.Input, Tier: probity.Tier(d.Tier),
		Deadline: d.Deadline, DeclineBy: d.DeclineBy, State: market.JobState(d.State), Output: d.Output,
	}
	for _, f := range []struct {
		to *probity.Amount
		n  *big.Int
	}{{&j.Price, d.Price}, {&j.Fee, d.Fee}, {&j.Bond, d.Bond}} {
		if *f.to, err = probity.AmountFromBig(f.n); err != nil {
			return market.Job{}, fmt.Errorf("job %d: %w", job, err)
		}
	}
	if j.Tier == probity.TierDispute {
		if j.Key, err = b.modelNamed(ctx, j.Asset, j.Version); err != nil {
			return market.Job{}, fmt.Errorf("job %d: %w", job, err)
		}
		return j, nil
	}
	// A reorganised chain may not know the version any more, but then nor the job.
	if j.Key, err = b.reg.key(ctx, j.Asset, j.Version, d.Circuit); err != nil {
		return market.Job{}, fmt.Errorf("job %d: %w", job, err)
	}
	return j, nil
}

// Jobs reads the number of jobs so far from the contract.
func (b *Book) Jobs(ctx context.Context) (probity.JobID, error) {
	n, err := view(ctx, b.c, b.Account(), b.d.Market, b.b.market.PackCount(), b.b.market.UnpackCount)
	return probity.JobID(n), err
}

// Events follows the market's contract: see Follower for what it promises when
// the chain is reorganised.
func (b *Book) Events(ctx context.Context, cursor string) ([]market.Event, error) {
	return follow(ctx, b.c, &b.jobStream, Filter{
		Addresses: []probity.Account{b.d.Market}, From: b.d.Block,
		Topics: [][]probity.Hash{{b.event("Accepted"), b.event("Delivered"), b.event("Expired"), b.event("Declined"), b.event("Refuted")}},
	}, cursor, b.decode)
}

// follow waits for logs of a filter after a cursor and decodes them.
func follow[E any](ctx context.Context, c *Client, s *stream, filter Filter, cursor string, decode func(context.Context, Log) (E, error)) ([]E, error) {
	s.mu.Lock()
	f := s.follower
	if f == nil || s.reached != cursor {
		f = nil
	}
	s.follower = nil // used by one caller at a time
	s.mu.Unlock()
	keep := func(at string) {
		s.mu.Lock()
		s.follower, s.reached = f, at
		s.mu.Unlock()
	}
	for {
		if f == nil {
			var err error
			if f, err = c.Follow(filter, cursor); err != nil {
				return nil, err
			}
		}
		sign := c.next()
		logs, err := f.Next(ctx)
		if err != nil {
			if ctx.Err() != nil { // the next call with this cursor goes on here
				keep(cursor)
			}
			return nil, err
		}
		events := make([]E, 0, len(logs))
		last := ""
		for _, l := range logs {
			e, err := decode(ctx, l)
			if errors.Is(err, errNoBlock) {
				// It left the chain while it was being read, or one of the
				// endpoint's nodes lags behind. The follower takes it for
				// reported, so it is read again by another.
				f = nil
				break
			}
			if err != nil {
				return nil, err
			}
			events, last = append(events, e), l.Cursor
		}
		if len(events) == 0 {
			if err := c.pause(ctx, sign, c.poll()); err != nil {
				return nil, err
			}
			continue
		}
		keep(last)
		return events, nil
	}
}

func (b *Book) decode(ctx context.Context, l Log) (e market.Event, err error) {
	if len(l.Topics) < 2 {
		return e, fmt.Errorf("read event: the endpoint reports one of transaction %s without its job; use another endpoint", l.Tx)
	}
	e = market.Event{Cursor: l.Cursor, Job: probity.JobID(l.word(1))}
	switch l.Topics[0] {
	case b.event("Accepted"):
		e.Kind = market.EventAccepted
	case b.event("Expired"):
		e.Kind = market.EventExpired
	case b.event("Declined"):
		e.Kind = market.EventDeclined
	case b.event("Refuted"):
		if len(l.Topics) < 4 {
			return e, fmt.Errorf("read event: the endpoint reports one of transaction %s without its claim; use another endpoint", l.Tx)
		}
		e.Kind, e.Claim = market.EventRefuted, l.word(2)
		copy(e.Challenger[:], l.Topics[3][12:])
	case b.event("Delivered"):
		e.Kind = market.EventDelivered
		values, err := b.b.market.GetABI().Events["Delivered"].Inputs.NonIndexed().Unpack(l.Data)
		if err != nil {
			return e, fmt.Errorf("read event: %w", err)
		}
		for _, w := range values[1].([]*big.Int) {
			var h probity.Hash
			w.FillBytes(h[:])
			e.Output = append(e.Output, h)
		}
	}
	e.At, err = b.c.settlementOf(ctx, l)
	return e, err
}

// settlementOf is how the transaction of a log landed, or errNoBlock.
func (c *Client) settlementOf(ctx context.Context, l Log) (market.Settlement, error) {
	r, err := c.receipt(ctx, l.Tx)
	if err != nil {
		return market.Settlement{}, err
	}
	if r == nil {
		return market.Settlement{}, fmt.Errorf("transaction %s: %w", l.Tx, errNoBlock)
	}
	block, err := c.Block(ctx, uint64(*r.BlockNumber))
	if err != nil {
		return market.Settlement{}, err
	}
	return market.Settlement{Tx: l.Tx, Gas: uint64(r.GasUsed), Time: block.Time}, nil
}

// input is a transaction's data.
func (c *Client) input(ctx context.Context, tx probity.Hash) ([]byte, error) {
	var t *struct {
		Input hexutil.Bytes `json:"input"`
	}
	if err := c.do(ctx, &t, "eth_getTransactionByHash", common.Hash(tx)); err != nil {
		return nil, err
	}
	if t == nil {
		return nil, fmt.Errorf("transaction %s: %w", tx, errNoBlock)
	}
	return t.Input, nil
}

// findLog finds the first log of a filter on the canonical chain.
func (c *Client) findLog(ctx context.Context, f Filter) (Log, error) {
	var first []Log
	err := c.scan(ctx, f, func(found []Log) bool {
		first = found
		return false
	})
	if err != nil {
		return Log{}, err
	}
	if len(first) == 0 {
		return Log{}, errNoBlock
	}
	return first[0], nil
}

// scan reads the logs of a filter on the canonical chain, in order, some at a time, until
// visit has seen enough.
func (c *Client) scan(ctx context.Context, f Filter, visit func([]Log) (more bool)) error {
	head, err := c.Head(ctx)
	if err != nil {
		return err
	}
	span := uint64(1) << 20 // most endpoints answer for few logs in many blocks
	for from := f.From; from <= head.Number; {
		to := min(head.Number, from+span-1)
		found, err := c.logs(ctx, f, from, to)
		switch {
		case err != nil && answered(err) && span > 1:
			span /= 2
		case err != nil:
			return err
		case len(found) > 0 && !visit(found):
			return nil
		default:
			from = to + 1
		}
	}
	return nil
}
