package chain

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"probity"
	"probity/internal/eip712"
)

// A Log is an event that a contract emitted.
type Log struct {
	Address probity.Account
	Topics  []probity.Hash
	Data    []byte
	Tx      probity.Hash
	Number  uint64 // of the block
	Block   probity.Hash
	Index   uint64 // in the block

	// Cursor, on logs from a Follower, is the place right after this one.
	Cursor string
}

// geth is the log as go-ethereum's bindings read it.
func (l Log) geth() *types.Log {
	out := &types.Log{Address: addressOf(l.Address), Data: l.Data}
	for _, t := range l.Topics {
		out.Topics = append(out.Topics, common.Hash(t))
	}
	return out
}

type logJSON struct {
	Address     common.Address  `json:"address"`
	Topics      []common.Hash   `json:"topics"`
	Data        hexutil.Bytes   `json:"data"`
	Tx          common.Hash     `json:"transactionHash"`
	BlockHash   common.Hash     `json:"blockHash"`
	BlockNumber *hexutil.Uint64 `json:"blockNumber"`
	Index       hexutil.Uint64  `json:"logIndex"`
	Removed     bool            `json:"removed"`
}

func (l logJSON) log() Log {
	out := Log{Address: probity.Account(l.Address), Data: l.Data, Tx: hashOf(l.Tx), Block: hashOf(l.BlockHash), Index: uint64(l.Index)}
	for _, t := range l.Topics {
		out.Topics = append(out.Topics, hashOf(t))
	}
	if l.BlockNumber != nil {
		out.Number = uint64(*l.BlockNumber)
	}
	return out
}

// A Filter says which logs to follow.
type Filter struct {
	Addresses []probity.Account // that emitted it; none: any
	Topics    [][]probity.Hash  // by position, any of those listed; none at a position: any
	From      uint64            // first block to look at

	// Confirmations is how many blocks must follow a log's block before the
	// log is reported. 0: 2, but none on a development chain. Negative: none.
	Confirmations int
	// Range is the most blocks to ask for at once; it shrinks by itself where
	// an endpoint wants less. 0: 2000.
	Range uint64
}

// ErrReorg is returned when the chain that a cursor was made on and the one
// that is there now have nothing in common that the cursor remembers: another
// chain, or a reorganisation deeper than 64 blocks. Start from "" again.
var ErrReorg = errors.New("the chain was reorganised deeper than the cursor remembers")

// A Follower reads the logs of a filter in the chain's order. What it promises,
// through reorganisations, lost connections and restarts from any cursor that
// it gave out: every log on the canonical chain, at the depth that
// Confirmations asks for, is reported, and none is reported twice.
//
// A log is the same log when the same transaction emitted it, in whatever block
// that transaction ends up: after a reorganisation, what landed again is not
// reported again. What did not land again is not taken back: with no
// confirmations, a log says that something happened on a chain that may yet
// lose it, and the contract's state says what holds.
type Follower struct {
	c     *Client
	f     Filter
	at    cursor
	span  uint64 // blocks asked for at once
	fails int    // answers refused in a row for a single block
}

// Follow starts right after a cursor; "" is the beginning.
func (c *Client) Follow(f Filter, from string) (*Follower, error) {
	at, err := parseCursor(from)
	if err != nil {
		return nil, err
	}
	if from != "" && at.chain != chainTag(c) {
		return nil, fmt.Errorf("follow events: %w", ErrReorg)
	}
	at.chain = chainTag(c)
	if f.Confirmations == 0 && !c.IsDev() {
		f.Confirmations = 2
	}
	f.Confirmations = max(f.Confirmations, 0)
	if f.Range == 0 {
		f.Range = 2000
	}
	return &Follower{c: c, f: f, at: at, span: f.Range}, nil
}

// Cursor is the place that the follower has reached. It also moves over blocks
// that held nothing, so keeping it saves a restart the way over them.
func (f *Follower) Cursor() string { return f.at.String() }

// Next waits until there are logs, and returns them. A connection that is down
// is waited for; an endpoint that refuses to answer is an error, after which
// Next may be called again.
func (f *Follower) Next(ctx context.Context) ([]Log, error) {
	for {
		sign := f.c.next()
		logs, more, err := f.step(ctx)
		switch {
		case len(logs) > 0: // also when ctx has just ended: the cursor is past them
			return logs, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, ErrReorg), err != nil && answered(err):
			return nil, fmt.Errorf("follow events: %w", err)
		case more:
			continue
		}
		if err := f.c.pause(ctx, sign, f.c.poll()); err != nil {
			return nil, err
		}
	}
}

// step reads one range of blocks. more: there may be another at once.
func (f *Follower) step(ctx context.Context) (logs []Log, more bool, err error) {
	head, err := f.c.Head(ctx)
	if err != nil || head.Number < uint64(f.f.Confirmations) {
		return nil, false, err
	}
	known, err := f.common(ctx)
	if err != nil {
		return nil, false, err
	}
	from := f.f.From
	if known >= 0 {
		p := f.at.points[known]
		if from = p.number + 1; p.partial {
			from = p.number
		}
	}
	last := head.Number - uint64(f.f.Confirmations)
	if from > last {
		return nil, false, nil
	}
	to := min(last, from+f.span-1)
	// All that is read in between belongs to one branch if the last block of
	// the range is the same before and after.
	end, err := f.c.Block(ctx, to)
	if err != nil {
		return nil, false, ignoreMissing(err)
	}
	if again, err := f.common(ctx); err != nil || again != known {
		return nil, err == nil, err
	}
	found, err := f.c.logs(ctx, f.f, from, to)
	if err != nil {
		if !answered(err) {
			return nil, false, err
		}
		if from < to {
			f.span = (to - from + 1) / 2 // too many at once, in the endpoint's opinion
			return nil, true, nil
		}
		if f.fails++; f.fails < 5 {
			return nil, false, nil
		}
		f.fails = 0
		return nil, false, fmt.Errorf("read the logs of block %d: %w", from, err)
	}
	f.fails = 0
	if len(found) > 0 {
		if err := f.c.synced(ctx); err != nil {
			return nil, false, err
		}
	}
	if after, err := f.c.Block(ctx, to); err != nil || after.Hash != end.Hash {
		return nil, err == nil, ignoreMissing(err)
	}
	for _, l := range found {
		if l.Number == to && l.Block != end.Hash || l.Number < from || l.Number > to {
			return nil, false, nil // an endpoint of several nodes that disagree
		}
	}
	f.span = min(f.span*2, f.f.Range)
	logs = f.at.advance(known, found, to, end.Hash)
	return logs, to < last, nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, errNoBlock) {
		return nil
	}
	return err
}

// common finds the last point of the cursor that is on the canonical chain, -1
// for the beginning. An endpoint that lags behind looks like a reorganisation
// here; that costs a second reading and nothing else.
func (f *Follower) common(ctx context.Context) (int, error) {
	for i := len(f.at.points) - 1; i >= 0; i-- {
		p := f.at.points[i]
		b, err := f.c.Block(ctx, p.number)
		if ignoreMissing(err) != nil {
			return 0, err
		}
		if err == nil && b.Hash == p.hash {
			return i, nil
		}
	}
	if f.at.forgot {
		return 0, ErrReorg
	}
	return -1, nil
}

// matches reports whether a log is one that the filter asks for: what an
// endpoint sends beside them is no event of ours.
func (f Filter) matches(l Log) bool {
	if len(f.Addresses) > 0 && !slices.Contains(f.Addresses, l.Address) || len(l.Topics) < len(f.Topics) {
		return false
	}
	for i, any := range f.Topics {
		if len(any) > 0 && !slices.Contains(any, l.Topics[i]) {
			return false
		}
	}
	return true
}

type filterJSON struct {
	From    string           `json:"fromBlock"`
	To      string           `json:"toBlock"`
	Address []common.Address `json:"address,omitempty"`
	Topics  []any            `json:"topics,omitempty"`
}

func (c *Client) logs(ctx context.Context, f Filter, from, to uint64) ([]Log, error) {
	q := filterJSON{From: hexUint(from), To: hexUint(to)}
	for _, a := range f.Addresses {
		q.Address = append(q.Address, addressOf(a))
	}
	for _, any := range f.Topics {
		if len(any) == 0 {
			q.Topics = append(q.Topics, nil)
			continue
		}
		q.Topics = append(q.Topics, any)
	}
	var found []logJSON
	if err := c.do(ctx, &found, "eth_getLogs", q); err != nil {
		return nil, err
	}
	out := make([]Log, 0, len(found))
	for _, l := range found {
		if log := l.log(); !l.Removed && f.matches(log) {
			out = append(out, log)
		}
	}
	slices.SortFunc(out, func(a, b Log) int {
		if a.Number != b.Number {
			return compare(a.Number, b.Number)
		}
		return compare(a.Index, b.Index)
	})
	return out, nil
}

func compare(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// logID names a log by what emitted it and what it says, not by where. seen
// counts equal logs of one transaction apart.
type logID [16]byte

func (l Log) id(seen map[logID]int) (id logID) {
	parts := [][]byte{l.Tx[:], l.Address[:], {byte(len(l.Topics))}}
	for _, t := range l.Topics {
		parts = append(parts, t[:])
	}
	h := eip712.Keccak(append(parts, l.Data)...)
	copy(id[:], h[:])
	n := seen[id]
	seen[id] = n + 1
	if n > 0 {
		h = eip712.Keccak(id[:], []byte(fmt.Sprint(n)))
		copy(id[:], h[:])
	}
	return id
}
