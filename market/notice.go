package market

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"probity"
	"probity/internal/eip712"
	"probity/internal/strict"
)

// NoticeKind is what a notice is about. Each kind has a body of its own, see [Desk].
type NoticeKind string

// The kinds of notices.
const (
	NoticeOffer       NoticeKind = "offer"        // about the provider's account; body: a match.SignedOffer
	NoticeLeaseOrder  NoticeKind = "lease-order"  // about the order; body: a LeasePost
	NoticeLeaseBid    NoticeKind = "lease-bid"    // about the order; body: a SignedLeaseBid
	NoticeLeaseReport NoticeKind = "lease-report" // about the lease; body: a LeaseReport
	NoticeLeaseSecret NoticeKind = "lease-secret" // about the lease; body: sealed to its provider
	NoticeHeartbeat   NoticeKind = "heartbeat"    // about the lease; body: its watcher's SignedHeartbeat
	NoticeTaskOrder   NoticeKind = "task-order"   // about the order; body: a TaskPost
	NoticeTaskBid     NoticeKind = "task-bid"     // about the order; body: a SignedQuorumBid
	NoticeHardware    NoticeKind = "hardware"     // about the provider's account; body: what challenges of its hardware found, a hardware.Record
)

func noticeKinds() []NoticeKind {
	return []NoticeKind{NoticeOffer, NoticeLeaseOrder, NoticeLeaseBid, NoticeLeaseReport, NoticeLeaseSecret, NoticeHeartbeat, NoticeTaskOrder, NoticeTaskBid, NoticeHardware}
}

// What a board holds of notices at most. A specification of 64 KiB fits in.
const (
	MaxNoticeBody   = 128 << 10
	MaxNoticeBytes  = 192 << 10 // of the JSON form
	MaxNoticeAbouts = 4096      // things that notices of one kind are about
	MaxNoticesEach  = 64        // notices of one kind about one thing
	MaxNoticeLife   = 400 * 24 * 3600
)

// A Notice is something that its author says in public about an order, a lease or
// itself, until a time. Of one author, kind and subject the latest counts.
//
// Whatever the kind, the author signs, so that whoever carries notices, a folder
// or a network of strangers, can check and count them without knowing what they
// mean.
type Notice struct {
	Kind      NoticeKind      `json:"kind"`
	About     probity.Hash    `json:"about"`
	From      probity.Account `json:"from"`
	Time      uint64          `json:"time"`  // Unix seconds; a later one replaces an earlier one
	Until     uint64          `json:"until"` // Unix seconds; it may be forgotten then
	Body      []byte          `json:"body"`
	Signature []byte          `json:"signature"` // EIP-712, 65 bytes
}

// NoticeType is the EIP-712 type of a notice.
const NoticeType = "Notice(string kind,bytes32 about,address from,uint64 time,uint64 until,bytes body)"

// NoticeDomain is the EIP-712 domain of the notices of one market.
func NoticeDomain(chainID uint64, market probity.Account) eip712.Domain {
	return eip712.Domain{Name: "Probity Notices", Version: "1", ChainID: chainID, Contract: market}
}

// Digest is what the author signs.
func (n Notice) Digest(d eip712.Domain) probity.Hash {
	return eip712.Digest(d, eip712.Struct(NoticeType, eip712.Keccak([]byte(n.Kind)), n.About, eip712.Address(n.From),
		eip712.Uint(n.Time), eip712.Uint(n.Until), eip712.Keccak(n.Body)))
}

// Check reports whether a notice has a form worth carrying and is its author's. It
// says nothing of what it means. It returns ErrSignature for another's.
func (n Notice) Check(d eip712.Domain) error {
	switch {
	case !slices.Contains(noticeKinds(), n.Kind):
		return fmt.Errorf("there is no notice of kind %q", n.Kind)
	case n.About.IsZero() || n.From.IsZero():
		return errors.New("notice without subject or author: fill them in")
	case len(n.Body) == 0 || len(n.Body) > MaxNoticeBody:
		return fmt.Errorf("notice of %d bytes: want 1 to %d", len(n.Body), MaxNoticeBody)
	case n.Until < n.Time || n.Until-n.Time > MaxNoticeLife:
		return fmt.Errorf("notice from %d until %d: want at most %d s", n.Time, n.Until, MaxNoticeLife)
	}
	return signedBy(n.Digest(d), n.Signature, n.From)
}

// DecodeNotice reads the JSON form of a notice, of at most MaxNoticeBytes. It does
// not check it.
func DecodeNotice(data []byte) (n Notice, err error) {
	if len(data) > MaxNoticeBytes {
		return n, fmt.Errorf("notice of %d bytes: want at most %d", len(data), MaxNoticeBytes)
	}
	if err := strict.JSON(data, &n); err != nil {
		return Notice{}, fmt.Errorf("decode notice: %w", err)
	}
	return n, nil
}

func (n Notice) clone() Notice {
	n.Body, n.Signature = slices.Clone(n.Body), slices.Clone(n.Signature)
	return n
}

// A NoticeBoard carries notices. It checks form, size and signature, never
// meaning. No money depends on it: losing a board delays work and nothing else.
//
// Reads return copies. Methods are safe for concurrent use.
type NoticeBoard interface {
	// Pin puts a notice up. One that is not newer than what its author has there
	// changes nothing. It returns ErrSignature, or ErrFull.
	Pin(ctx context.Context, n Notice) error
	// Pinned returns the notices of a kind that have not ended at now, about one
	// thing or, if that is zero, about all, by subject and author.
	Pinned(ctx context.Context, kind NoticeKind, about probity.Hash, now uint64) ([]Notice, error)
	// Sweep forgets what ended before now.
	Sweep(ctx context.Context, now uint64) error
}

var (
	_ NoticeBoard = (*MemNotices)(nil)
	_ NoticeBoard = (*DirNotices)(nil)
)

// MemNotices is a NoticeBoard in memory. Make it with NewMemNotices.
type MemNotices struct {
	domain eip712.Domain
	mu     sync.Mutex
	held   map[NoticeKind]map[probity.Hash]map[probity.Account]Notice // by subject and author
}

// NewMemNotices is an empty board for the notices of a domain.
func NewMemNotices(d eip712.Domain) *MemNotices {
	m := &MemNotices{domain: d, held: map[NoticeKind]map[probity.Hash]map[probity.Account]Notice{}}
	for _, kind := range noticeKinds() {
		m.held[kind] = map[probity.Hash]map[probity.Account]Notice{}
	}
	return m
}

// Pin is part of [NoticeBoard].
func (m *MemNotices) Pin(_ context.Context, n Notice) error {
	if err := n.Check(m.domain); err != nil {
		return fmt.Errorf("pin: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	abouts := m.held[n.Kind]
	here := abouts[n.About]
	had, known := here[n.From]
	switch {
	case known && had.Time >= n.Time:
		return nil
	case here == nil && len(abouts) >= MaxNoticeAbouts && !m.makeRoom(n):
		return fullOf(n.Kind, "subjects", MaxNoticeAbouts)
	case !known && len(here) >= MaxNoticesEach:
		return fullOf(n.Kind, "notices about this", MaxNoticesEach)
	}
	if here == nil {
		here = map[probity.Account]Notice{}
		abouts[n.About] = here
	}
	here[n.From] = n.clone()
	return nil
}

// makeRoom has older notices give way, and reports whether that freed a subject. The
// caller holds the lock.
func (m *MemNotices) makeRoom(n Notice) bool {
	abouts := m.held[n.Kind]
	if !GivesWay(n.Kind) {
		return false
	}
	var held []stamp
	for about, here := range abouts {
		for who, x := range here {
			held = append(held, stamp{about, who, x.Time})
		}
	}
	for _, x := range giveWay(held, n.From) {
		if delete(abouts[x.about], x.from); len(abouts[x.about]) == 0 {
			delete(abouts, x.about)
		}
	}
	return len(abouts) < MaxNoticeAbouts
}

func fullOf(kind NoticeKind, of string, most int) error {
	return fmt.Errorf("pin %s: %w: it has %d %s; try again when some have ended", kind, ErrFull, most, of)
}

// Pinned is part of [NoticeBoard].
func (m *MemNotices) Pinned(_ context.Context, kind NoticeKind, about probity.Hash, now uint64) ([]Notice, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []Notice
	add := func(here map[probity.Account]Notice) {
		for _, n := range here {
			if now <= n.Until {
				out = append(out, n.clone())
			}
		}
	}
	if !about.IsZero() {
		add(m.held[kind][about])
	} else {
		for _, here := range m.held[kind] {
			add(here)
		}
	}
	sortNotices(out)
	return out, nil
}

func sortNotices(all []Notice) {
	slices.SortFunc(all, func(a, b Notice) int {
		return cmp.Or(bytes.Compare(a.About[:], b.About[:]), bytes.Compare(a.From[:], b.From[:]))
	})
}

// Sweep is part of [NoticeBoard].
func (m *MemNotices) Sweep(_ context.Context, now uint64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, abouts := range m.held {
		for about, here := range abouts {
			for who, n := range here {
				if n.Until < now {
					delete(here, who)
				}
			}
			if len(here) == 0 {
				delete(abouts, about)
			}
		}
	}
	return nil
}

func encodeNotice(n Notice) ([]byte, error) {
	data, err := json.Marshal(n)
	if err == nil && len(data) > MaxNoticeBytes {
		err = fmt.Errorf("notice of %d bytes: want at most %d", len(data), MaxNoticeBytes)
	}
	return data, err
}
