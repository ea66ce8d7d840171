package peer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/libp2p/go-libp2p/core/network"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

// opChallenge is the request that begins a challenge of a provider's hardware. Its
// Lease is the provider's account, as notices name it.
const opChallenge = "challenge"

// A Talk carries messages between two peers, in order.
type Talk struct{ s network.Stream }

// Say sends one message.
func (t *Talk) Say(data []byte) error {
	t.s.SetWriteDeadline(time.Now().Add(stallTime))
	return writeFrame(t.s, data)
}

// Hear waits so long at most for a message of at most so many bytes.
func (t *Talk) Hear(most int, within time.Duration) ([]byte, error) {
	t.s.SetReadDeadline(time.Now().Add(within))
	data, err := readFrame(t.s, most)
	if err != nil {
		return nil, fmt.Errorf("the other side says nothing more: %w", noEOF(err))
	}
	return data, nil
}

// Close ends the talk.
func (t *Talk) Close() error { return t.s.Close() }

// Challenge begins to talk with the node of a provider about its hardware, in the
// name of an account that has something on the market's chain.
func (h *Host) Challenge(ctx context.Context, provider probity.Account, as eip712.Key) (*Talk, error) {
	info, err := h.find(provider)
	if err != nil {
		return nil, err
	}
	q := request{Op: opChallenge, Lease: market.AboutAccount(provider)}
	if err := h.sign(ctx, &q, as, info.ID.String()); err != nil {
		return nil, err
	}
	s, err := h.stream(ctx, info, "challenge")
	if err != nil {
		return nil, err
	}
	s.SetDeadline(time.Now().Add(stallTime))
	if err = writeJSON(s, q); err == nil {
		if _, err = readAnswer(s); err == nil {
			s.SetDeadline(time.Time{})
			return &Talk{s}, nil
		}
	}
	s.Reset()
	return nil, err
}

// serveChallenge lets an account challenge one of this host's providers. What that
// costs is up to Options.Challenged; strangers without anything on the chain do not
// get so far.
func (h *Host) serveChallenge(s network.Stream) error {
	var r request
	if err := readJSON(s, maxRequestBytes, &r); err != nil {
		h.punish(s.Conn().RemotePeer(), faultUnbacked, err)
		return err
	}
	ctx, cancel := context.WithCancel(h.ctx)
	defer cancel()
	to, by, err := h.challenger(ctx, s, r)
	if err != nil {
		h.punish(s.Conn().RemotePeer(), faultUnbacked, err)
		return writeJSON(s, refuseWith(err))
	}
	s.SetDeadline(time.Now().Add(stallTime))
	if err := writeJSON(s, answer{}); err != nil {
		return err
	}
	s.SetDeadline(time.Time{})
	if err := h.o.Challenged(ctx, to, by, &Talk{s}); err != nil {
		// The other side was told, and resetting the stream would take that away.
		h.o.Log.Info("a challenge of this machine's hardware ended early", "by", by, "err", err)
	}
	return nil
}

func (h *Host) challenger(ctx context.Context, s network.Stream, r request) (to, by probity.Account, err error) {
	if by, err = h.asks(ctx, s, r); err != nil {
		return to, by, err
	}
	x, err := h.stakes.of(ctx, by)
	if err != nil {
		return to, by, err
	}
	funds, err := x.balance.Add(x.bond)
	if err != nil || funds.IsZero() || funds.Cmp(h.o.MinFunds) < 0 {
		return to, by, fmt.Errorf("%s has too little on this chain to challenge anybody: want %s", by, h.o.MinFunds.Format18())
	}
	for _, k := range h.accounts() {
		if to = k.Account(); r.Op == opChallenge && r.Lease == market.AboutAccount(to) {
			return to, by, nil
		}
	}
	return to, by, errors.New("no such provider is here")
}
