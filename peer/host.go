// Package peer lets nodes find and talk to each other without a server in the
// middle, over libp2p: gossip of cards, orders and bids, sealed inputs straight
// to their provider, files by hash, and what a lease's buyer does with the rented
// machine (logs, exec, port forwarding, files).
//
// Everything on the wire proves itself. Gossiped messages are signed by the
// account that they speak for, and that account has something at stake on the
// chain; what is asked of a provider's machine is signed by the lease's buyer. So
// nothing depends on who a peer is, and a peer that passes on what is worthless
// is soon not listened to.
//
// A [Host] is a node on the network. A [Board] is a market.Board that others see
// too: it puts what it is given on a local board, and into a folder from where
// the folder's host publishes it. What the host hears goes to the same local
// board. Without a host the local board works as before.
package peer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	p2p "github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/protocol/holepunch"
	"github.com/multiformats/go-multiaddr"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

// Chain is what a host asks before it believes or passes on anything. A
// market.Book is one.
type Chain interface {
	Now(ctx context.Context) (uint64, error)
	Balance(ctx context.Context, who probity.Account) (probity.Amount, error)
	Bond(ctx context.Context, who probity.Account) (total, locked probity.Amount, err error)
	Job(ctx context.Context, job probity.JobID) (market.Job, error)
}

// Options say what a host works on. Market, Chain and Board are needed.
type Options struct {
	Market eip712.Domain // the market whose orders are carried
	Chain  Chain
	Board  market.Board // receives what is heard
	// Notices receives the notices that are heard; nil carries none.
	Notices market.NoticeBoard

	// Keys are the accounts that this host can be reached for: it gossips a card
	// for each, and takes inputs for their jobs.
	// Act adds to them.
	Keys []eip712.Key
	// Spool is the folder in which boards of this node leave what is to be sent;
	// "" when there are none.
	Spool string
	// MinFunds is what an account must have, as money or bond, to be heard at
	// all. Zero takes anybody with any money.
	MinFunds probity.Amount

	// Public answers requests for files by name ("blob/HASH", "receipt/JOB"), for
	// everybody; nil has none.
	Public func(name string) ([]byte, error)
	// Private answers requests for files in the name of an account, for a lease or
	// task that it says it has a part in; nil has none.
	Private func(ctx context.Context, who probity.Account, of probity.Hash, name string) ([]byte, error)
	// Challenged answers a challenge of an account of this host by another; nil
	// refuses all.
	Challenged func(ctx context.Context, to, by probity.Account, t *Talk) error
	// NoSpeed lets nobody measure the network to this host, see Speed.
	NoSpeed bool
	// Leases serves those who rented a machine here; nil has none.
	Leases Leases

	Bootstrap []string      // multiaddrs with peer IDs, kept connected
	SyncEvery time.Duration // how often a neighbour's messages are compared; 0: 10 s
	Log       *slog.Logger  // nil: silent
}

// A Host is a node on the network. Make it with Open, or New over a libp2p host.
type Host struct {
	o         Options
	h         host.Host
	closers   []func() error
	ps        *pubsub.PubSub
	topic     *pubsub.Topic
	pool      *pool
	peers     *neighbours
	stakes    stakes
	bootstrap []p2p.AddrInfo
	ctx       context.Context
	stop      context.CancelFunc
	wg        sync.WaitGroup
	poke      chan p2p.ID // newly connected
	began     time.Time

	speeds speedBudget

	putting sync.Mutex // a message into the pool and onto the board

	mu      sync.Mutex
	keys    []eip712.Key
	reached network.Reachability
}

// graylist is the score under which gossip ignores a peer altogether.
const graylist = -1000

const protocolPrefix = "/probity/"

// protocol is the libp2p protocol of one of our streams, for this market alone.
func (h *Host) protocol(name string) protocol.ID {
	return protocol.ID(fmt.Sprintf("%s%s/1/%d/%s", protocolPrefix, name, h.o.Market.ChainID, h.o.Market.Contract))
}

// New makes a host of a market over a libp2p host, which it closes in the end.
func New(over host.Host, o Options) (*Host, error) { return newHost(over, o, newNeighbours()) }

func newHost(over host.Host, o Options, peers *neighbours) (_ *Host, err error) {
	if o.Chain == nil || o.Board == nil || o.Market.Contract.IsZero() {
		return nil, errors.New("peer: Options lack the market, its chain or a board")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.SyncEvery == 0 {
		o.SyncEvery = 10 * time.Second
	}
	h := &Host{o: o, h: over, pool: newPool(), peers: peers, began: time.Now(), poke: make(chan p2p.ID, 64), keys: slices.Clone(o.Keys)}
	h.stakes = stakes{chain: o.Chain, known: map[probity.Account]standing{}}
	for _, s := range o.Bootstrap {
		info, err := p2p.AddrInfoFromString(s)
		if err != nil {
			return nil, fmt.Errorf("bootstrap address %q: %w; it ends in /p2p/ and the peer's ID, as `probity up --listen` prints it", s, err)
		}
		h.bootstrap = append(h.bootstrap, *info)
	}
	h.ctx, h.stop = context.WithCancel(context.Background())
	defer func() {
		if err != nil {
			h.stop()
		}
	}()
	if err := h.startGossip(); err != nil {
		return nil, err
	}
	h.serve("board", h.serveSync)
	h.serve("input", h.serveInput)
	h.serve("file", h.serveFile)
	if o.Challenged != nil {
		h.serve("challenge", h.serveChallenge)
	}
	if !o.NoSpeed {
		h.serve("speed", h.serveSpeed)
	}
	if o.Leases != nil {
		h.serve("lease", h.serveLease)
	}
	over.Network().Notify(&network.NotifyBundle{ConnectedF: func(_ network.Network, c network.Conn) { h.met(c.RemotePeer()) }})
	for _, id := range over.Network().Peers() {
		h.met(id)
	}
	if err := h.followReachability(); err != nil {
		return nil, err
	}
	h.wg.Go(h.housekeeping)
	h.wg.Go(h.syncing)
	if o.Spool != "" {
		h.wg.Go(h.emptySpool)
	}
	return h, nil
}

// met has the messages of a neighbour compared.
func (h *Host) met(id p2p.ID) {
	select {
	case h.poke <- id:
	default: // comparing with a random neighbour makes up for it
	}
}

// Close leaves the network.
func (h *Host) Close() error {
	h.stop()
	var errs []error
	h.topic.Close()
	errs = append(errs, h.h.Close())
	h.wg.Wait()
	for _, c := range h.closers {
		errs = append(errs, c())
	}
	return errors.Join(errs...)
}

// Act lets the host be reached for another account.
func (h *Host) Act(key eip712.Key) {
	if h.mine(key.Account()) {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.keys = append(h.keys, key)
}

func (h *Host) accounts() []eip712.Key {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.keys)
}

// ID is the host's libp2p peer ID.
func (h *Host) ID() string { return h.h.ID().String() }

// Addrs are the addresses at which others reach this host, with its ID: what they
// give as --bootstrap.
func (h *Host) Addrs() []string {
	var out []string
	for _, a := range h.h.Addrs() {
		out = append(out, a.String()+"/p2p/"+h.ID())
	}
	slices.Sort(out)
	return out
}

// A Verdict is what a host found out about being reached from outside.
type Verdict struct {
	Reach   string // "public": others can connect; "private": they cannot; "unknown": nobody could tell yet
	Relayed bool   // it has an address at a relay, through which it is reached
}

// Verdict says whether others can connect to this host, as AutoNAT has them try.
func (h *Host) Verdict() Verdict {
	h.mu.Lock()
	defer h.mu.Unlock()
	v := Verdict{Reach: "unknown", Relayed: slices.ContainsFunc(h.h.Addrs(), relayed)}
	switch h.reached {
	case network.ReachabilityPublic:
		v.Reach = "public"
	case network.ReachabilityPrivate:
		v.Reach = "private"
	}
	return v
}

// followReachability listens to what AutoNAT finds.
func (h *Host) followReachability() error {
	sub, err := h.h.EventBus().Subscribe(new(event.EvtLocalReachabilityChanged))
	if err != nil {
		return err
	}
	h.wg.Go(func() {
		defer sub.Close()
		for {
			select {
			case <-h.ctx.Done():
				return
			case e, ok := <-sub.Out():
				if !ok {
					return
				}
				if c, ok := e.(event.EvtLocalReachabilityChanged); ok {
					h.mu.Lock()
					h.reached = c.Reachability
					h.mu.Unlock()
					h.o.Log.Info("whether others can connect to this node", "reachability", c.Reachability)
				}
			}
		}
	})
	return nil
}

// Neighbours are the IDs of the peers that this host is connected to.
func (h *Host) Neighbours() []string {
	var out []string
	for _, id := range h.h.Network().Peers() {
		out = append(out, id.String())
	}
	slices.Sort(out)
	return out
}

// Connect connects to a peer by its multiaddr with ID.
func (h *Host) Connect(ctx context.Context, addr string) error {
	info, err := p2p.AddrInfoFromString(addr)
	if err != nil {
		return fmt.Errorf("peer address %q: %w", addr, err)
	}
	return h.h.Connect(ctx, *info)
}

// ErrNoPeer means that nobody is known for an account.
var ErrNoPeer = errors.New("no peer is known for the account")

// find is where an account's card says that it is.
func (h *Host) find(who probity.Account) (p2p.AddrInfo, error) {
	c, ok := h.pool.card(who)
	if !ok {
		return p2p.AddrInfo{}, fmt.Errorf("account %s: %w: it has no card on the network; is its node running, and does this one know a bootstrap peer?", who, ErrNoPeer)
	}
	return c.info()
}

// Known returns nil if it is known where an account can be reached, and otherwise
// ErrNoPeer.
func (h *Host) Known(who probity.Account) error {
	_, err := h.find(who)
	return err
}

// Reach connects to the peer of an account.
func (h *Host) Reach(ctx context.Context, who probity.Account) error {
	info, err := h.find(who)
	if err != nil {
		return err
	}
	return h.connect(ctx, info)
}

// punchTime is how long after its start a host may take to be ready to go through
// routers.
const punchTime = 3 * time.Second

// connect connects to a peer, directly or through its relay. A relayed connection is
// replaced by a direct one if both sides can go through their routers, which is
// tried once, when it is made: so not before this side can.
func (h *Host) connect(ctx context.Context, to p2p.AddrInfo) error {
	if h.h.Network().Connectedness(to.ID) == network.NotConnected && slices.ContainsFunc(to.Addrs, relayed) {
		for !slices.Contains(h.h.Mux().Protocols(), holepunch.Protocol) && time.Since(h.began) < punchTime {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	return h.h.Connect(network.WithAllowLimitedConn(ctx, "probity"), to)
}

func relayed(a multiaddr.Multiaddr) bool {
	_, err := a.ValueForProtocol(multiaddr.P_CIRCUIT)
	return err == nil
}

// stream opens a stream to a peer.
func (h *Host) stream(ctx context.Context, to p2p.AddrInfo, name string) (network.Stream, error) {
	if to.ID == h.h.ID() {
		return nil, errors.New("that is this host itself")
	}
	if err := h.connect(ctx, to); err != nil {
		return nil, fmt.Errorf("connect to peer %s: %w", to.ID, err)
	}
	return h.h.NewStream(network.WithAllowLimitedConn(ctx, "probity"), to.ID, h.protocol(name))
}

// How long a stream may take to say what it wants. Whatever follows is bounded by
// its handler.
const helloTime = 10 * time.Second

// serve handles streams of one kind: a few at a time for each peer, each within
// its time, and none for those that are not heard.
func (h *Host) serve(name string, handle func(s network.Stream) error) {
	h.h.SetStreamHandler(h.protocol(name), func(s network.Stream) {
		id := s.Conn().RemotePeer()
		if !h.peers.enter(id) {
			s.Reset()
			return
		}
		defer h.peers.leave(id)
		s.SetDeadline(time.Now().Add(helloTime))
		if err := handle(s); err != nil {
			h.o.Log.Debug("stream", "kind", name, "peer", id, "err", err)
			s.Reset()
			return
		}
		s.Close()
	})
}

// housekeeping keeps cards fresh, the pool swept and neighbours around.
func (h *Host) housekeeping() {
	cards := map[probity.Account]Card{}
	for {
		if now, err := h.stakes.now(h.ctx); err == nil {
			h.pool.sweep(now)
			h.showCards(now, cards)
		}
		h.keepNeighbours()
		if !h.sleep(2 * time.Second) {
			return
		}
	}
}

func (h *Host) sleep(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-h.ctx.Done():
		return false
	}
}

// How long a card is good for, and when it is renewed.
const (
	cardLife  = 3600 // seconds
	cardRenew = cardLife / 2
)

// showCards gossips a card for each account, when its addresses changed or its
// time is half over.
func (h *Host) showCards(now uint64, last map[probity.Account]Card) {
	var addrs []string
	for _, a := range h.h.Addrs() {
		if s := a.String(); len(s) <= maxAddrBytes && len(addrs) < maxCardAddrs {
			addrs = append(addrs, s)
		}
	}
	if len(addrs) == 0 {
		return
	}
	slices.Sort(addrs)
	for _, k := range h.accounts() {
		c := Card{Account: k.Account(), Peer: h.ID(), Addrs: addrs, Expires: now + cardLife}
		had := last[c.Account]
		if slices.Equal(had.Addrs, addrs) && had.Expires > now+cardRenew {
			continue
		}
		// A later card replaces an earlier one, also one of an earlier run that
		// others still have.
		if seen, ok := h.pool.card(c.Account); ok {
			c.Expires = max(c.Expires, seen.Expires+1)
		}
		c.Signature = k.Sign(c.Digest(h.o.Market))
		raw, err := encode(kindCard, c)
		if err == nil {
			err = h.say(raw)
		}
		if err != nil {
			h.o.Log.Warn("the card of an account is not shown to others", "account", c.Account, "err", err)
			continue
		}
		last[c.Account] = c
	}
}

// wantNeighbours is how many peers a host tries to be connected to.
const wantNeighbours = 12

// keepNeighbours reconnects to bootstrap peers and, while there are too few
// others, dials one of those whose cards it has.
func (h *Host) keepNeighbours() {
	net := h.h.Network()
	var to []p2p.AddrInfo
	for _, b := range h.bootstrap {
		if net.Connectedness(b.ID) != network.Connected && b.ID != h.h.ID() {
			to = append(to, b)
		}
	}
	if len(net.Peers()) < wantNeighbours {
		cards := h.pool.allCards()
		rand.Shuffle(len(cards), func(i, j int) { cards[i], cards[j] = cards[j], cards[i] })
		for _, c := range cards {
			info, err := c.info()
			if err == nil && info.ID != h.h.ID() && net.Connectedness(info.ID) == network.NotConnected && h.peers.heard(info.ID) {
				to = append(to, info)
				break
			}
		}
	}
	for _, info := range to {
		h.wg.Go(func() {
			ctx, cancel := context.WithTimeout(h.ctx, helloTime)
			defer cancel()
			if err := h.connect(ctx, info); err != nil {
				h.o.Log.Debug("connect", "peer", info.ID, "err", err)
			}
		})
	}
}

// punish holds something against a peer, and shuts it out when that was enough.
func (h *Host) punish(id p2p.ID, weight float64, why error) {
	if id == h.h.ID() || !h.peers.fault(id, weight) {
		return
	}
	h.o.Log.Warn("a peer is not listened to any more", "peer", id, "for", blockedFor, "last", why)
	go h.h.Network().ClosePeer(id) // which waits for handlers, of which this may be one
}
