package peer

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	p2p "github.com/libp2p/go-libp2p/core/peer"
)

// A Speed is what the network did between this host and another, once.
type Speed struct {
	Peer string        `json:"peer"` // its ID
	Here bool          `json:"here"` // it is on this machine
	RTT  time.Duration `json:"rtt"`  // nanoseconds there and back, the best of several
	Down float64       `json:"down"` // bytes a second from there
	Up   float64       `json:"up"`
}

// What a host does for others who measure.
const (
	speedPings = 8
	speedBytes = 8 << 20         // most in one direction, for one stream
	speedFor   = 3 * time.Second // most that a direction is measured for
	speedTime  = 15 * time.Second

	speedEach  = 2 * speedBytes // for one peer in speedEvery
	speedEvery = 10 * time.Minute
	speedAll   = 256 << 20 // for all in speedHour
	speedHour  = time.Hour
)

// A speedRequest begins a stream.
type speedRequest struct {
	Op    string `json:"op"` // ping, down or up
	Bytes int64  `json:"bytes,omitempty"`
}

// speedBudget is what is left for those who measure. The zero value is all of it.
type speedBudget struct {
	mu    sync.Mutex
	since time.Time
	spent int64
	by    map[p2p.ID]speedSpent
}

type speedSpent struct {
	since time.Time
	bytes int64
}

// take takes bytes for a peer out of the budget, or says why not.
func (b *speedBudget) take(id p2p.ID, bytes int64, now time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.by == nil || now.Sub(b.since) >= speedHour {
		// Whoever measured lately stays on the list, so that a new hour is no new turn.
		old := b.by
		b.since, b.spent, b.by = now, 0, map[p2p.ID]speedSpent{}
		for id, s := range old {
			if now.Sub(s.since) < speedEvery {
				b.by[id] = s
			}
		}
	}
	s := b.by[id]
	if now.Sub(s.since) >= speedEvery {
		s = speedSpent{since: now}
	}
	switch {
	case bytes < 0 || bytes > speedBytes:
		return fmt.Errorf("%d bytes: want at most %d", bytes, speedBytes)
	case s.bytes+bytes > speedEach:
		return fmt.Errorf("you measured only just: ask again in %s", speedEvery-now.Sub(s.since).Round(time.Second))
	case b.spent+bytes > speedAll:
		return fmt.Errorf("too many measure: ask again in %s", speedHour-now.Sub(b.since).Round(time.Second))
	}
	s.bytes += bytes
	b.spent += bytes
	b.by[id] = s
	return nil
}

// serveSpeed lets another peer measure.
func (h *Host) serveSpeed(s network.Stream) error {
	var r speedRequest
	if err := readJSON(s, maxParcelHead, &r); err != nil {
		h.punish(s.Conn().RemotePeer(), faultUnbacked, err)
		return err
	}
	err := h.speeds.take(s.Conn().RemotePeer(), r.Bytes, time.Now())
	if s.Conn().Stat().Limited {
		err = errors.New("not through a relay, which others pay for")
	}
	if err != nil {
		return writeJSON(s, refuseWith(err))
	}
	s.SetDeadline(time.Now().Add(speedTime))
	if err := writeJSON(s, answer{Size: r.Bytes}); err != nil {
		return err
	}
	switch r.Op {
	case "ping":
		for range speedPings {
			data, err := readFrame(s, 8)
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err == nil {
				err = writeFrame(s, data)
			}
			if err != nil {
				return err
			}
		}
		return nil
	case "down":
		_, err := io.Copy(s, io.LimitReader(noise(), r.Bytes))
		return err
	case "up":
		n, err := io.Copy(io.Discard, io.LimitReader(s, r.Bytes))
		if err != nil {
			return err
		}
		return writeJSON(s, answer{Size: n})
	}
	return fmt.Errorf("there is no measurement %q", r.Op)
}

// noise is what no router makes smaller.
func noise() io.Reader {
	var seed [32]byte
	binary.LittleEndian.PutUint64(seed[:], rand.Uint64())
	return rand.NewChaCha8(seed)
}

// ErrNoSpeed means that no peer let the network be measured.
var ErrNoSpeed = errors.New("no peer that this node is connected to lets the network be measured")

// Speed measures the network to the first peer that agrees: first the bootstrap peers,
// then the other neighbours. It moves 8 MiB each way at most, for some seconds.
func (h *Host) Speed(ctx context.Context) (Speed, error) {
	var to []p2p.ID
	for _, b := range h.bootstrap {
		to = append(to, b.ID)
	}
	errs := []error{ErrNoSpeed}
	asked := map[p2p.ID]bool{}
	for _, id := range append(to, h.h.Network().Peers()...) {
		if asked[id] || h.h.Network().Connectedness(id) != network.Connected {
			continue
		}
		asked[id] = true
		s, err := h.speed(ctx, id)
		if err == nil {
			return s, nil
		}
		if errs = append(errs, fmt.Errorf("peer %s: %w", id, err)); len(errs) > 8 || ctx.Err() != nil {
			break
		}
	}
	return Speed{}, errors.Join(errs...)
}

func (h *Host) speed(ctx context.Context, id p2p.ID) (out Speed, err error) {
	out.Peer = id.String()
	begin := func(op string, bytes int64) (network.Stream, error) {
		s, err := h.stream(ctx, p2p.AddrInfo{ID: id}, "speed")
		if err != nil {
			return nil, err
		}
		s.SetDeadline(time.Now().Add(speedTime))
		if err = writeJSON(s, speedRequest{op, bytes}); err == nil {
			_, err = readAnswer(s)
		}
		if err != nil {
			s.Reset()
			return nil, err
		}
		return s, nil
	}
	s, err := begin("ping", 0)
	if err != nil {
		return out, err
	}
	defer s.Reset()
	out.Here = isHere(s.Conn())
	for range speedPings {
		start := time.Now()
		if err := writeFrame(s, make([]byte, 8)); err != nil {
			return out, err
		}
		if _, err := readFrame(s, 8); err != nil {
			return out, noEOF(err)
		}
		if took := time.Since(start); out.RTT == 0 || took < out.RTT {
			out.RTT = max(took, 1)
		}
	}
	// Down: what has come when the time is over counts.
	down, err := begin("down", speedBytes)
	if err != nil {
		return out, err
	}
	defer down.Reset()
	start := time.Now()
	down.SetReadDeadline(start.Add(speedFor))
	got, err := io.Copy(io.Discard, io.LimitReader(down, speedBytes))
	if got == 0 {
		return out, errors.Join(errors.New("nothing came"), err)
	}
	out.Down = float64(got) / time.Since(start).Seconds()

	up, err := begin("up", speedBytes)
	if err != nil {
		return out, err
	}
	defer up.Reset()
	start = time.Now()
	up.SetWriteDeadline(start.Add(speedFor))
	_, err = io.Copy(up, io.LimitReader(noise(), speedBytes))
	var timeout interface{ Timeout() bool }
	if err != nil && !(errors.As(err, &timeout) && timeout.Timeout()) {
		return out, err
	}
	if err := up.CloseWrite(); err != nil {
		return out, err
	}
	a, err := readAnswer(up)
	if err != nil {
		return out, err
	}
	if a.Size <= 0 || a.Size > speedBytes {
		return out, fmt.Errorf("the peer says that %d bytes came", a.Size)
	}
	out.Up = float64(a.Size) / max(time.Since(start)-out.RTT, out.RTT).Seconds()
	return out, nil
}

// isHere reports whether a connection does not leave this machine.
func isHere(c network.Conn) bool {
	there := c.RemoteMultiaddr().String()
	return !beyond([]string{there})
}
