package chain

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"probity"
)

// find looks for the variant of r that is in the canonical chain, and returns
// its receipt, or nil, with the account's nonce in the newest block.
func (s *Sender) find(ctx context.Context, r *record) (*receiptJSON, uint64, error) {
	// The nonce first: when it is past ours, whatever spent it was already in
	// the chain while the receipts were read.
	nonce, err := s.c.nonce(ctx, s.Account(), "latest")
	if err != nil || nonce <= r.Nonce {
		return nil, nonce, err
	}
	for _, raw := range slices.Backward(r.Raw) {
		rec, err := s.c.receipt(ctx, txHash(raw))
		if err != nil || rec != nil {
			return rec, nonce, err
		}
	}
	return nil, nonce, nil
}

// settle waits until a variant of the key's record is in the chain, deep
// enough, helping it along. again means that none ever will be, and that the
// record says so.
func (s *Sender) settle(ctx context.Context, key string) (m Mined, again bool, err error) {
	var rejected error // the endpoint's last word on broadcasting
	var missing, refusals int
	wait := s.c.poll() / 64 // the first answer is often there at once
	for {
		sign := s.c.next()
		s.mu.Lock()
		r := s.records[key].clone()
		s.mu.Unlock()
		rec, nonce, err := s.find(ctx, r)
		switch {
		case err != nil:
			if ctx.Err() != nil {
				return Mined{}, false, ctx.Err()
			}
			s.opts.Logger.Debug("the chain did not answer", "key", key, "err", err)
		case rec != nil:
			missing = 0
			m, deep, err := s.landed(ctx, key, r, rec)
			if err != nil || deep {
				if err == nil && rec.Status == 0 {
					err = s.refusal(ctx, r, rec)
				}
				return m, false, err
			}
		case nonce > r.Nonce:
			// Somebody else spent the nonce. An endpoint made of several nodes
			// can contradict itself, so it is asked again at later heads, and
			// about a block as deep as what counts as landed.
			if missing++; missing >= 3 {
				gone, err := s.displaced(ctx, r)
				if err != nil {
					break
				}
				if gone {
					r.Void = true
					s.mu.Lock()
					err := s.put(key, r)
					if s.line[r.Nonce] == key {
						delete(s.line, r.Nonce)
					}
					s.mu.Unlock()
					s.opts.Logger.Warn("another wallet used the account's nonce; sending again with the next", "key", key, "nonce", r.Nonce)
					return Mined{}, err == nil, err
				}
			}
		default:
			missing = 0
			err := s.pump(ctx, r.Nonce+1)
			var no *refusedError
			if errors.As(err, &no) && no.key == key {
				rejected = no.err
				if refusals++; refusals >= 3 {
					return Mined{}, false, fmt.Errorf("the chain does not take the transaction: %w", rejected)
				}
			}
		}
		wait = min(2*wait, s.c.poll())
		if err := s.c.pause(ctx, sign, wait); err != nil {
			if rejected != nil {
				err = fmt.Errorf("%w; the chain's last word was: %v", err, rejected)
			}
			return Mined{}, false, err
		}
	}
}

// landed records where a variant landed, and reports whether it is deep enough.
func (s *Sender) landed(ctx context.Context, key string, r *record, rec *receiptJSON) (Mined, bool, error) {
	m := Mined{Tx: hashOf(rec.Tx), Number: uint64(*rec.BlockNumber), Block: hashOf(*rec.BlockHash), Gas: uint64(rec.GasUsed)}
	if rec.Contract != nil {
		m.Contract = probity.Account(*rec.Contract)
	}
	for _, l := range rec.Logs {
		m.Logs = append(m.Logs, l.log())
	}
	if err := s.c.synced(ctx); err != nil {
		return m, false, nil // the chain is down: look again when it is back
	}
	block, err := s.c.Block(ctx, m.Number)
	if err != nil || block.Hash != m.Block {
		return m, false, nil // the chain moved meanwhile: look again
	}
	m.Time = block.Time
	if s.opts.Confirmations > 0 {
		head, err := s.c.Head(ctx)
		if err != nil || head.Number < m.Number+uint64(s.opts.Confirmations) {
			return m, false, nil
		}
	}
	at := landing{m.Tx, m.Number, m.Block}
	failed := rec.Status == 0
	if r.Done == nil || *r.Done != at || r.Failed != failed {
		r.Done, r.Failed = &at, failed
		s.mu.Lock()
		defer s.mu.Unlock()
		if err := s.put(key, r); err != nil {
			return m, false, err
		}
	}
	return m, true, nil
}

// refusal finds out why a landed transaction was refused, by running the call
// again on the state before its block.
func (s *Sender) refusal(ctx context.Context, r *record, rec *receiptJSON) error {
	var tx types.Transaction
	if err := tx.UnmarshalBinary(r.Raw[0]); err != nil {
		return fmt.Errorf("read the journalled transaction: %w", err)
	}
	call := Call{To: (*probity.Account)(tx.To()), Data: tx.Data()}
	var err error
	if call.Value, err = probity.AmountFromBig(tx.Value()); err != nil {
		return err
	}
	_, err = s.c.viewAt(ctx, s.Account(), call, hexUint(uint64(*rec.BlockNumber)-1))
	var revert *RevertError
	if errors.As(err, &revert) {
		return revert
	}
	return &RevertError{Message: fmt.Sprintf("transaction %s was included and undone; an earlier one in its block changed what it found, or its gas ran out", hashOf(rec.Tx))}
}

// displaced reports whether the nonce is spent as deep as what counts as
// landed, and not by a variant of r.
func (s *Sender) displaced(ctx context.Context, r *record) (bool, error) {
	head, err := s.c.Head(ctx)
	if err != nil {
		return false, err
	}
	depth := min(uint64(s.opts.Confirmations), head.Number)
	nonce, err := s.c.nonce(ctx, s.Account(), hexUint(head.Number-depth))
	if err != nil || nonce <= r.Nonce {
		return false, err
	}
	rec, _, err := s.find(ctx, r)
	return rec == nil && err == nil, err
}

// refusedError: the endpoint answered a broadcast with an error and does not
// know the transaction.
type refusedError struct {
	key string
	err error
}

func (e *refusedError) Error() string { return e.err.Error() }

// pump brings the account's transactions below a nonce to the chain: broadcasts
// those that the chain lacks, raises the fee of the first if it is stuck, and
// fills a hole that would hold up all that follow.
func (s *Sender) pump(ctx context.Context, below uint64) error {
	nonce, err := s.c.nonce(ctx, s.Account(), "latest")
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opts.Now()
	maps.DeleteFunc(s.gaps, func(n uint64, _ time.Time) bool { return n < nonce })
	var first error
	for n := nonce; n < below; n++ {
		key, held := s.line[n]
		if !held {
			if err := s.fill(ctx, n, n == nonce); err != nil && first == nil {
				first = err
			}
			continue
		}
		r := s.records[key]
		// Spans of this process only: a clock that is set anew neither raises a fee early
		// nor leaves a transaction stuck. What an earlier process signed counts from the
		// beginning of this one.
		since := now.Sub(s.born)
		if signed, here := s.signed[key]; here {
			since = now.Sub(signed)
		}
		if n == nonce && since > s.opts.StuckAfter {
			if err := s.bump(ctx, key); err != nil {
				s.opts.Logger.Warn("cannot raise the fee of a stuck transaction", "key", key, "err", err)
			}
			r = s.records[key]
		}
		if last, done := s.cast[key]; done && now.Sub(last) < s.opts.Recast {
			continue
		}
		s.cast[key] = now
		raw := r.Raw[len(r.Raw)-1]
		if err := s.c.broadcast(ctx, raw); err != nil {
			if !answered(err) {
				delete(s.cast, key)
				return err
			}
			// "Already known", "nonce too low" and worse all come as text of
			// the endpoint's choosing. Whether it has the transaction does not.
			known, lookup := s.c.knows(ctx, txHash(raw))
			if lookup == nil && !known && first == nil {
				first = &refusedError{key, err}
			}
		}
	}
	return first
}

// bump signs the key's call again with a higher fee. s.mu is held.
func (s *Sender) bump(ctx context.Context, key string) error {
	r := s.records[key].clone()
	var tx types.Transaction
	if err := tx.UnmarshalBinary(r.Raw[len(r.Raw)-1]); err != nil {
		return fmt.Errorf("read the journalled transaction: %w", err)
	}
	f, err := s.fees(ctx, &fees{tip: tx.GasTipCap(), cap: tx.GasFeeCap()})
	if err != nil {
		return err
	}
	raw, err := s.signTx(&types.DynamicFeeTx{
		ChainID: tx.ChainId(), Nonce: tx.Nonce(), Gas: tx.Gas(), To: tx.To(),
		GasTipCap: f.tip, GasFeeCap: f.cap, Value: tx.Value(), Data: tx.Data(),
	})
	if err != nil {
		return err
	}
	r.Raw = append(r.Raw, hexutil.Bytes(raw))
	at := s.opts.Now()
	r.Signed = at.UnixMilli()
	if err := s.put(key, r); err != nil {
		return err
	}
	s.signed[key] = at
	delete(s.cast, key)
	s.opts.Logger.Info("raised the fee of a stuck transaction", "key", key, "nonce", r.Nonce, "wei", f.cap)
	return nil
}

// fill takes a nonce that nobody holds but that later transactions wait for,
// which is what another wallet's transaction leaves when the chain loses it: an
// empty transfer to ourselves, after as long as a stuck transaction gets. s.mu
// is held.
func (s *Sender) fill(ctx context.Context, n uint64, next bool) error {
	if !next || n >= s.next {
		return nil
	}
	now := s.opts.Now()
	since, seen := s.gaps[n]
	if !seen {
		s.gaps[n] = now
		return nil
	}
	if now.Sub(since) < s.opts.StuckAfter {
		return nil
	}
	f, err := s.fees(ctx, nil)
	if err != nil {
		return err
	}
	self := s.Account()
	call := Call{To: &self}
	raw, err := s.sign(n, 21000, f, call)
	if err != nil {
		return err
	}
	key := fillerKey(n)
	if err := s.put(key, &record{Call: call.digest(), Nonce: n, Raw: []hexutil.Bytes{raw}, Signed: now.UnixMilli()}); err != nil {
		return err
	}
	s.line[n] = key
	delete(s.gaps, n)
	s.opts.Logger.Warn("filled a hole in the account's nonces", "nonce", n)
	s.cast[key] = now
	return s.c.broadcast(ctx, raw)
}

// knows reports whether the endpoint has a transaction, in a block or not.
func (c *Client) knows(ctx context.Context, tx probity.Hash) (bool, error) {
	var t *struct{}
	err := c.do(ctx, &t, "eth_getTransactionByHash", tx.String())
	return t != nil, err
}

// Finish waits for what was signed under a key, whatever call that was, as Send
// would. It reports false when nothing was, or when the contract refused it or
// another wallet's transaction took its place: when Send may try afresh.
func (s *Sender) Finish(ctx context.Context, key string) (Mined, bool, error) {
	s.mu.Lock()
	r := s.records[key].clone()
	s.mu.Unlock()
	if r == nil || r.Void {
		return Mined{}, false, nil
	}
	m, again, err := s.settle(ctx, key)
	var revert *RevertError
	if again || errors.As(err, &revert) {
		return m, false, nil
	}
	if err != nil {
		return m, false, fmt.Errorf("finish %s: %w", key, err)
	}
	return m, true, nil
}

// again sends a call that may be made many times over, such as a deposit, under
// keys kind/0, kind/1 and so on. A call that was signed but not seen to land
// before a crash is finished by the next equal call instead of being added to.
func (s *Sender) again(ctx context.Context, kind string, call Call) (Mined, error) {
	key, _ := s.turn(kind, call)
	return s.Send(ctx, key, call)
}

// pending reports whether again would finish a call rather than begin one.
func (s *Sender) pending(kind string, call Call) bool {
	_, begun := s.turn(kind, call)
	return begun
}

// begun finds the newest call of a kind if it was signed and not seen to land.
func (s *Sender) begun(kind string) (key string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for ; s.records[fmt.Sprint(kind, "/", n)] != nil; n++ {
	}
	if n == 0 {
		return "", false
	}
	key = fmt.Sprint(kind, "/", n-1)
	last := s.records[key]
	return key, last.Done == nil && !last.Void
}

func (s *Sender) turn(kind string, call Call) (key string, begun bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.counts[kind]
	for ; s.records[fmt.Sprint(kind, "/", n)] != nil; n++ {
	}
	if s.counts != nil { // an Observer counts nothing
		s.counts[kind] = n
	}
	if n > 0 {
		last := s.records[fmt.Sprint(kind, "/", n-1)]
		begun = last.Done == nil && !last.Void && last.Call == call.digest()
		if begun || last.Failed || last.Void {
			n--
		}
	}
	return fmt.Sprint(kind, "/", n), begun
}
