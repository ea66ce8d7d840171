package peer

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	p2p "github.com/libp2p/go-libp2p/core/peer"
	"github.com/multiformats/go-multiaddr"

	"probity"
	"probity/internal/eip712"
	"probity/internal/strict"
	"probity/market"
)

// A message is what gossip carries: a version, a kind and the JSON of a signed
// value. It proves itself, so it does not matter who passes it on.
//
//	byte 0   version, 1
//	byte 1   kind
//	byte 2.. JSON, exactly as encoding/json writes the value
//
// The one spelling keeps others from sending the same value again as another
// message.
type message struct {
	kind    kind
	raw     []byte
	id      probity.Hash    // Keccak-256 of raw
	slot    slot            // what a newer message of the same meaning replaces
	account probity.Account // who signed it
	expires uint64          // Unix seconds of the market's clock

	card  Card
	order market.SignedOrder
	bid   market.SignedBid
	note  market.Notice
}

type kind byte

const (
	kindCard kind = iota + 1
	kindOrder
	kindBid
	kindNotice
)

const messageVersion = 1

// MaxMessageBytes bounds a gossiped message. Only notices may be that long; others
// have at most maxSmallBytes.
const (
	MaxMessageBytes = 2 + market.MaxNoticeBytes
	maxSmallBytes   = 2 + market.MaxOrderBytes
)

func maxBytes(k kind) int {
	if k == kindNotice {
		return MaxMessageBytes
	}
	return maxSmallBytes
}

// A slot holds one message at a time.
type slot struct {
	kind    kind
	order   probity.Hash // or what a notice is about
	account probity.Account
	notice  market.NoticeKind
}

// A Card says at which peer and addresses an account can be reached. The account
// signs it, so that peers have keys of their own and the key of the money need
// not be where the network is.
type Card struct {
	Account   probity.Account `json:"account"`
	Peer      string          `json:"peer"`  // libp2p peer ID
	Addrs     []string        `json:"addrs"` // multiaddrs, without the peer
	Expires   uint64          `json:"expires"`
	Signature []byte          `json:"signature"` // 65 bytes r, s, v
}

// CardType is the EIP-712 type of a card.
const CardType = "Card(address account,string peer,string[] addrs,uint64 expires)"

// The bounds of a card.
const (
	maxCardAddrs = 16
	maxAddrBytes = 200
)

// Domain is the EIP-712 domain of what peers sign beside the market's own
// structs: those of the market with this domain. No contract has it.
func Domain(d eip712.Domain) eip712.Domain {
	return eip712.Domain{Name: "Probity Peers", Version: "1", ChainID: d.ChainID, Contract: d.Contract}
}

// Digest is what the account signs.
func (c Card) Digest(market eip712.Domain) probity.Hash {
	var addrs []byte
	for _, a := range c.Addrs {
		h := eip712.Keccak([]byte(a))
		addrs = append(addrs, h[:]...)
	}
	return eip712.Digest(Domain(market), eip712.Struct(CardType,
		eip712.Address(c.Account), eip712.Keccak([]byte(c.Peer)), eip712.Keccak(addrs), eip712.Uint(c.Expires)))
}

// info is where the card says that its account is.
func (c Card) info() (info p2p.AddrInfo, err error) {
	if info.ID, err = p2p.Decode(c.Peer); err != nil {
		return info, fmt.Errorf("card of %s: peer: %w", c.Account, err)
	}
	if len(c.Addrs) > maxCardAddrs {
		return info, fmt.Errorf("card of %s: %d addresses: want at most %d", c.Account, len(c.Addrs), maxCardAddrs)
	}
	for _, s := range c.Addrs {
		if len(s) > maxAddrBytes {
			return info, fmt.Errorf("card of %s: an address of %d bytes: want at most %d", c.Account, len(s), maxAddrBytes)
		}
		a, err := multiaddr.NewMultiaddr(s)
		if err != nil {
			return info, fmt.Errorf("card of %s: address: %w", c.Account, err)
		}
		info.Addrs = append(info.Addrs, a)
	}
	return info, nil
}

func (c Card) check(market eip712.Domain) error {
	if _, err := c.info(); err != nil {
		return err
	}
	who, err := eip712.Recover(c.Digest(market), c.Signature)
	if err != nil || who != c.Account {
		return fmt.Errorf("card of %s: %w", c.Account, eip712.ErrSignature)
	}
	return nil
}

// encode writes a message.
func encode(k kind, v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	if len(data)+2 > maxBytes(k) {
		return nil, fmt.Errorf("message of %d bytes: want at most %d", len(data)+2, maxBytes(k))
	}
	return append([]byte{messageVersion, byte(k)}, data...), nil
}

// errMessage is returned for bytes that no honest peer sends.
var errMessage = errors.New("not a message of this market")

// parse reads a message and checks its form and signature. Whether it is timely,
// and whether its signer has anything at stake, is for the caller.
func parse(d eip712.Domain, raw []byte) (*message, error) {
	if len(raw) < 2 || len(raw) > maxBytes(kind(raw[1])) || raw[0] != messageVersion {
		return nil, fmt.Errorf("%w: %d bytes", errMessage, len(raw))
	}
	m := &message{kind: kind(raw[1]), raw: bytes.Clone(raw), id: eip712.Keccak(raw)}
	var value any
	var err error
	switch m.kind {
	case kindCard:
		if err = strict.JSON(raw[2:], &m.card); err == nil {
			err = m.card.check(d)
		}
		m.account, m.expires, value = m.card.Account, m.card.Expires, m.card
		m.slot = slot{kind: kindCard, account: m.account}
	case kindOrder:
		if m.order, err = market.DecodeSignedOrder(raw[2:]); err == nil {
			err = m.order.Check(d)
		}
		m.account, m.expires, value = m.order.Buyer, m.order.Expires, m.order
		m.slot = slot{kind: kindOrder, order: m.order.Hash(d)}
	case kindBid:
		if m.bid, err = market.DecodeBid(raw[2:]); err == nil {
			var who probity.Account
			if who, err = eip712.Recover(m.bid.Digest(d), m.bid.Signature); err == nil && who != m.bid.Provider {
				err = market.ErrSignature
			}
		}
		m.account, m.expires, value = m.bid.Provider, m.bid.Expires, m.bid
		m.slot = slot{kind: kindBid, order: m.bid.Order, account: m.bid.Provider}
	case kindNotice:
		if m.note, err = market.DecodeNotice(raw[2:]); err == nil {
			err = m.note.Check(market.NoticeDomain(d.ChainID, d.Contract))
		}
		m.account, m.expires, value = m.note.From, m.note.Until, m.note
		m.slot = slot{kindNotice, m.note.About, m.note.From, m.note.Kind}
	default:
		err = fmt.Errorf("kind %d", m.kind)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errMessage, err)
	}
	if again, err := json.Marshal(value); err != nil || !bytes.Equal(again, raw[2:]) {
		return nil, fmt.Errorf("%w: another spelling of its value", errMessage)
	}
	return m, nil
}

// beats reports whether a message replaces another one in its slot. Every peer
// that has seen the same messages keeps the same one, in whatever order they came:
// the one that is good for longer, of notices the later one, then the lower price,
// then the lower hash.
func (m *message) beats(old *message) bool {
	c := cmp.Compare(m.expires, old.expires)
	if m.kind == kindNotice {
		c = cmp.Compare(m.note.Time, old.note.Time)
	}
	if c == 0 && m.kind == kindBid {
		c = old.bid.Price.Cmp(m.bid.Price)
	}
	if c == 0 {
		c = bytes.Compare(old.id[:], m.id[:])
	}
	return c > 0
}
