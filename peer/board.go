package peer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
	"probity/market"
)

// A Board is a local market.Board whose entries others get to see. What one of
// its accounts puts there goes on the local board, and signed into the spool, a
// folder from which the host of this node sends it, whichever process that is.
// Orders are gossiped, bids too; an input goes straight to its job's provider.
//
// Reading is reading the local board, which the host fills with what it hears.
// Make it with NewBoard.
type Board struct {
	market.Board
	domain eip712.Domain
	spool  spool
	key    eip712.Key
}

var _ market.Board = (*Board)(nil)

// NewBoard makes the board of one account. dir is the spool, Options.Spool of the
// host; it is made when something is put there.
func NewBoard(local market.Board, d eip712.Domain, dir string, key eip712.Key) *Board {
	return &Board{Board: local, domain: d, spool: spool{dir}, key: key}
}

// PutOrder is part of [market.Board]. Only the account's own orders can be put
// there: nobody would believe others, so the error is market.ErrCaller.
func (b *Board) PutOrder(ctx context.Context, o market.Order) error {
	signed, err := market.SignOrder(b.domain, o, b.key)
	if err != nil {
		return err
	}
	if err := b.Board.PutOrder(ctx, o); err != nil {
		return err
	}
	return b.spool.message(kindOrder, o.Hash(b.domain), signed)
}

// PutBid is part of [market.Board]. A bid that its provider did not sign is
// market.ErrSignature: others would not take it from this node.
func (b *Board) PutBid(ctx context.Context, bid market.SignedBid) error {
	if who, err := eip712.Recover(bid.Digest(b.domain), bid.Signature); err != nil || who != bid.Provider {
		return fmt.Errorf("bid for order %s: %w", bid.Order, market.ErrSignature)
	}
	if err := b.Board.PutBid(ctx, bid); err != nil {
		return err
	}
	return b.spool.message(kindBid, eip712.Keccak(bid.Order[:], bid.Provider[:]), bid)
}

// PutInput is part of [market.Board].
func (b *Board) PutInput(ctx context.Context, job probity.JobID, sealed []byte, until uint64) error {
	if err := b.Board.PutInput(ctx, job, sealed, until); err != nil {
		return err
	}
	p := parcel{Job: job, Sealed: eip712.Keccak(sealed), Until: until}
	p.Signature = b.key.Sign(p.digest(b.domain))
	head, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return b.spool.put(strconv.FormatUint(uint64(job), 10)+inputExt, append(append(head, '\n'), sealed...))
}

// Notices is a local market.NoticeBoard whose notices others get to see, by the same
// way. Make it with NewNotices.
type Notices struct {
	market.NoticeBoard
	spool spool
}

var _ market.NoticeBoard = (*Notices)(nil)

// NewNotices makes a board of notices. dir is the spool, Options.Spool of the host.
func NewNotices(local market.NoticeBoard, dir string) *Notices {
	return &Notices{local, spool{dir}}
}

// Pin is part of [market.NoticeBoard].
func (n *Notices) Pin(ctx context.Context, note market.Notice) error {
	if err := n.NoticeBoard.Pin(ctx, note); err != nil {
		return err
	}
	// The latest of a subject replaces the one before, sent or not.
	return n.spool.message(kindNotice, eip712.Keccak([]byte(note.Kind), note.About[:], note.From[:]), note)
}

// A parcel says what a sealed input is for. The buyer signs it.
type parcel struct {
	Job       probity.JobID `json:"job"`
	Sealed    probity.Hash  `json:"sealed"` // Keccak-256 of the sealed input
	Until     uint64        `json:"until"`  // Unix seconds
	Signature []byte        `json:"signature"`
}

// InputType is the EIP-712 type of what a buyer signs with an input.
const InputType = "Input(uint64 job,bytes32 sealed,uint64 until)"

func (p parcel) digest(d eip712.Domain) probity.Hash {
	return eip712.Digest(Domain(d), eip712.Struct(InputType, eip712.Uint(uint64(p.Job)), p.Sealed, eip712.Uint(p.Until)))
}

// A spool is a folder of what is to be sent: messages, each in a file that its
// meaning names, and inputs. They stay there until they expire, so that a host
// that starts anew says them again, or until the input has arrived.
type spool struct{ dir string }

const (
	messageExt = ".message"
	inputExt   = ".input"
	maxSpooled = 4096 // files that are looked at
)

func (s spool) message(k kind, name probity.Hash, v any) error {
	raw, err := encode(k, v)
	if err != nil {
		return err
	}
	return s.put(fmt.Sprintf("%d-%s%s", k, name, messageExt), raw)
}

func (s spool) put(name string, data []byte) error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	if filepath.Ext(name) == messageExt { // signed, and soon said anew
		return disk.WriteNewest(filepath.Join(s.dir, name), data, 0o600)
	}
	return disk.WriteFile(filepath.Join(s.dir, name), data, 0o600)
}

// A spooled file, as it was when it was read.
type spooled struct {
	name string
	size int64
	time time.Time
}

func (s spool) list() (out []spooled, err error) {
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		ext := filepath.Ext(e.Name())
		if strings.HasPrefix(e.Name(), ".") || ext != messageExt && ext != inputExt {
			continue // being written
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && info.Size() <= maxParcelBytes && len(out) < maxSpooled {
			out = append(out, spooled{e.Name(), info.Size(), info.ModTime()})
		}
	}
	return out, nil
}

func (s spool) read(name string) ([]byte, error) { return os.ReadFile(filepath.Join(s.dir, name)) }

func (s spool) remove(name string) error { return os.Remove(filepath.Join(s.dir, name)) }

// How often a host looks into its spool, and how soon it tries again what did not
// work.
const (
	spoolEvery = 50 * time.Millisecond
	spoolRetry = time.Second
	spoolLater = 30 * time.Second
)

// A sending is what the host remembers of a file in the spool.
type sending struct {
	spooled
	done  bool // said; the file stays until it expires
	tries int
	next  time.Time
	busy  bool
}

// emptySpool sends what boards of this node left.
func (h *Host) emptySpool() {
	s := spool{h.o.Spool}
	state := map[string]*sending{}
	over := make(chan *sending)
	running := 0
	finish := func(x *sending) {
		running--
		x.busy = false
		x.tries++
		x.next = time.Now().Add(min(spoolRetry<<min(x.tries, 10), spoolLater))
	}
	for h.sleep(spoolEvery) {
		for running > 0 {
			select {
			case x := <-over:
				finish(x)
				continue
			default:
			}
			break
		}
		files, err := s.list()
		if err != nil {
			h.o.Log.Warn("what is to be sent to peers cannot be read", "err", err)
			continue
		}
		there := map[string]bool{}
		for _, f := range files {
			there[f.name] = true
			x := state[f.name]
			if x == nil || !x.busy && x.spooled != f {
				x = &sending{spooled: f} // new, or written again since
				state[f.name] = x
			}
			if x.busy || time.Now().Before(x.next) {
				continue
			}
			if filepath.Ext(f.name) == messageExt {
				h.sendMessage(s, x)
				continue
			}
			x.busy = true
			running++
			h.wg.Go(func() {
				if err := h.sendInput(s, x); err != nil && h.ctx.Err() == nil {
					h.o.Log.Warn("an input has not reached its provider; trying again", "file", x.name, "err", err)
				}
				select {
				case over <- x:
				case <-h.ctx.Done():
				}
			})
		}
		for name, x := range state {
			if !there[name] && !x.busy {
				delete(state, name)
			}
		}
	}
}

// sendMessage says a message, and looks from time to time whether it has expired.
func (h *Host) sendMessage(s spool, x *sending) {
	x.tries++
	x.next = time.Now().Add(min(spoolRetry<<min(x.tries, 10), spoolLater))
	raw, err := s.read(x.name)
	if err != nil {
		return // removed meanwhile
	}
	m, err := parse(h.o.Market, raw)
	if err != nil && x.tries < 2 {
		return // on a full disk it may be half written
	}
	if err != nil {
		h.o.Log.Warn("what is to be sent is no message; removing it", "file", x.name, "err", err)
		s.remove(x.name)
		return
	}
	if now, err := h.stakes.now(h.ctx); err == nil && m.expires < now {
		s.remove(x.name)
		return
	}
	if x.done {
		return
	}
	if err := h.say(raw); err != nil {
		h.o.Log.Warn("a message is not taken by this node itself, so others would not take it either; trying again", "file", x.name, "err", err)
		return
	}
	x.done = true
}
