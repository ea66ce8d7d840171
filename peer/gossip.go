package peer

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	pb "github.com/libp2p/go-libp2p-pubsub/pb"
	"github.com/libp2p/go-libp2p/core/network"
	p2p "github.com/libp2p/go-libp2p/core/peer"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

// startGossip joins the market's topic. Messages carry no sender: they are signed
// inside, and who passed one on is nobody's business. Equal messages are one.
func (h *Host) startGossip() (err error) {
	name := string(h.protocol("gossip"))
	score := &pubsub.PeerScoreParams{
		Topics: map[string]*pubsub.TopicScoreParams{name: {
			SkipAtomicValidation: true, TopicWeight: 1, TimeInMeshQuantum: time.Second,
			// The third message that no honest peer sends is the last that is heard.
			InvalidMessageDeliveriesWeight: graylist / 8, InvalidMessageDeliveriesDecay: 0.97,
			FirstMessageDeliveriesWeight: 1, FirstMessageDeliveriesDecay: 0.9, FirstMessageDeliveriesCap: 50,
		}},
		AppSpecificScore: h.peers.score, AppSpecificWeight: 1,
		// Many peers at one address may be one that wants to be all neighbours of
		// somebody. Behind a NAT there may honestly be some.
		IPColocationFactorWeight: -10, IPColocationFactorThreshold: 8, IPColocationFactorWhitelist: ownNetworks(),
		BehaviourPenaltyWeight: -10, BehaviourPenaltyThreshold: 6, BehaviourPenaltyDecay: 0.9,
		DecayInterval: time.Second, DecayToZero: 0.01, RetainScore: blockedFor,
	}
	h.ps, err = pubsub.NewGossipSub(h.ctx, h.h,
		pubsub.WithMessageSignaturePolicy(pubsub.StrictNoSign), pubsub.WithNoAuthor(),
		pubsub.WithMessageIdFn(func(m *pb.Message) string { id := eip712.Keccak(m.Data); return string(id[:]) }),
		pubsub.WithMaxMessageSize(2*MaxMessageBytes), // of what is sent at once
		pubsub.WithPeerScore(score, &pubsub.PeerScoreThresholds{
			GossipThreshold: graylist / 8, PublishThreshold: graylist / 4, GraylistThreshold: graylist, AcceptPXThreshold: 100,
		}),
		pubsub.WithFloodPublish(true), pubsub.WithPeerExchange(true),
		pubsub.WithSubscriptionFilter(pubsub.NewAllowlistSubscriptionFilter(name)),
	)
	if err != nil {
		return fmt.Errorf("gossip: %w", err)
	}
	if err := h.ps.RegisterTopicValidator(name, h.validate, pubsub.WithValidatorTimeout(validateTime)); err != nil {
		return fmt.Errorf("gossip: %w", err)
	}
	if h.topic, err = h.ps.Join(name); err != nil {
		return fmt.Errorf("gossip: %w", err)
	}
	// The validator has done all that there is to do with a message.
	_, err = h.topic.Relay()
	return err
}

const validateTime = 10 * time.Second

// validate decides on a message that a neighbour passed on.
func (h *Host) validate(ctx context.Context, from p2p.ID, msg *pubsub.Message) pubsub.ValidationResult {
	if from == h.h.ID() {
		return pubsub.ValidationAccept // say has checked it
	}
	if !h.peers.heard(from) || !h.peers.speak(from, len(msg.Data)) {
		return pubsub.ValidationIgnore
	}
	switch err := h.hear(ctx, from, msg.Data); {
	case err == nil:
		return pubsub.ValidationAccept
	case errors.Is(err, errHostile):
		return pubsub.ValidationReject
	default:
		return pubsub.ValidationIgnore
	}
}

// What keeps a message off the board. A hostile one counts against whoever passes
// it on; an idle one is dropped, and a little of it forgiven.
var (
	errHostile  = errors.New("no honest peer sends that")
	errUnbacked = errors.New("its signer has too little at stake")
	errIdle     = errors.New("it brings nothing")
	errKnown    = errors.New("it is known")
)

// What messages of others cost those who pass them on.
const (
	faultHostile  = 6.0
	faultUnbacked = 1.0
	faultIdle     = 0.02
)

// hear takes in a message of a neighbour, if it is worth it, and holds it against
// the neighbour if it is worthless.
func (h *Host) hear(ctx context.Context, from p2p.ID, raw []byte) error {
	m, err := parse(h.o.Market, raw)
	if err != nil {
		err = fmt.Errorf("%w: %w", errHostile, err)
	} else {
		err = h.take(ctx, m)
	}
	switch {
	case errors.Is(err, errHostile):
		h.punish(from, faultHostile, err)
	case errors.Is(err, errUnbacked):
		h.punish(from, faultUnbacked, err)
	case errors.Is(err, errIdle):
		h.punish(from, faultIdle, err)
	}
	return err
}

// say takes in a message of this node and tells everybody.
func (h *Host) say(raw []byte) error {
	m, err := parse(h.o.Market, raw)
	if err != nil {
		return err
	}
	if err := h.take(h.ctx, m); err != nil && !errors.Is(err, errKnown) {
		return err
	}
	return h.topic.Publish(h.ctx, raw)
}

// The longest that messages may be good for, in seconds: what is gossiped takes
// room in every node. And how far a peer may lag behind before that counts
// against it.
const (
	maxOrderLife = 7 * 24 * 3600
	maxCardLife  = 2 * cardLife
	maxNoteLife  = market.MaxNoticeLife
	maxLag       = 600
)

// take puts a message into the pool and on the board, if it is timely, new,
// possible, and its signer has something at stake.
func (h *Host) take(ctx context.Context, m *message) error {
	now, err := h.stakes.now(ctx)
	if err != nil {
		return err
	}
	life := uint64(maxOrderLife)
	switch m.kind {
	case kindCard:
		life = maxCardLife
	case kindNotice:
		life = maxNoteLife
		if h.o.Notices == nil {
			return fmt.Errorf("%w: this node carries no notices", errIdle)
		}
	}
	switch {
	case m.expires < now && now-m.expires > maxLag:
		return fmt.Errorf("%w: it expired at %d, it is %d", errHostile, m.expires, now)
	case m.expires < now:
		return fmt.Errorf("%w: it expired at %d, it is %d", errIdle, m.expires, now)
	case m.expires > now+life+maxLag:
		return fmt.Errorf("%w: it is good until %d, it is %d", errHostile, m.expires, now)
	}
	switch h.pool.have(m) {
	case known:
		return fmt.Errorf("%w: %w", errIdle, errKnown)
	case orphan:
		return fmt.Errorf("%w: its order is not here", errIdle)
	case crowded:
		return fmt.Errorf("%w: %w", errIdle, market.ErrFull)
	}
	if err := h.backed(ctx, m, now); err != nil {
		return err
	}
	// One at a time: an order is on the board before its bids can be.
	h.putting.Lock()
	defer h.putting.Unlock()
	if v := h.pool.put(m); v != added {
		return fmt.Errorf("%w: another was faster", errIdle)
	}
	switch m.kind {
	case kindOrder:
		err = h.o.Board.PutOrder(ctx, m.order.Order)
	case kindBid:
		err = h.o.Board.PutBid(ctx, m.bid)
	case kindNotice:
		err = h.o.Notices.Pin(ctx, m.note)
	}
	if err != nil {
		h.pool.remove(m) // a neighbour has it when the board takes it again
	}
	return err
}

// backed checks a message against the rules of the market and against what its
// signer has.
func (h *Host) backed(ctx context.Context, m *message, now uint64) error {
	s, err := h.stakes.of(ctx, m.account)
	if err != nil {
		return fmt.Errorf("what %s has: %w", m.account, err)
	}
	has := func(have, want probity.Amount, what string) error {
		if have.IsZero() || have.Cmp(want) < 0 || have.Cmp(h.o.MinFunds) < 0 {
			return fmt.Errorf("%w: %s has %s %s, want %s, and at least %s", errUnbacked, m.account, have, what, want, h.o.MinFunds)
		}
		return nil
	}
	switch m.kind {
	case kindOrder:
		if err := market.CheckOrder(m.order.Order, m.order.Buyer, now); err != nil {
			return fmt.Errorf("%w: %w", errHostile, err)
		}
		return has(s.balance, m.order.MaxPrice, "in money")
	case kindBid:
		o := h.pool.order(m.bid.Order)
		if o == nil {
			return fmt.Errorf("%w: its order is not here", errIdle)
		}
		if err := market.CheckBid(h.o.Market, o.order.Order, m.bid, probity.Amount{}, now); err != nil {
			return fmt.Errorf("%w: %w", errHostile, err)
		}
		if s.free.Cmp(o.order.Bond) < 0 {
			return fmt.Errorf("%w: %s has a free bond of %s, the order asks for %s", errUnbacked, m.account, s.free, o.order.Bond)
		}
		return has(s.bond, o.order.Bond, "in bond")
	}
	most := s.balance
	if most.Cmp(s.bond) < 0 {
		most = s.bond
	}
	return has(most, probity.Amount{}, "in money or bond")
}

// A standing is what an account has.
type standing struct {
	balance, bond, free probity.Amount
	at                  time.Time
}

// stakes remembers for a moment what accounts have and what time it is, so that
// a flood of messages is no flood of questions to the chain.
type stakes struct {
	chain Chain

	mu    sync.Mutex
	known map[probity.Account]standing
	clock uint64
	asked time.Time
}

const (
	standingFor  = 10 * time.Second
	clockFor     = time.Second
	maxStandings = 8192
)

// now is the market's clock.
func (s *stakes) now(ctx context.Context) (uint64, error) {
	s.mu.Lock()
	now, fresh := s.clock, time.Since(s.asked) < clockFor
	s.mu.Unlock()
	if fresh {
		return now, nil
	}
	now, err := s.chain.Now(ctx)
	if err != nil {
		return 0, fmt.Errorf("the market's clock: %w", err)
	}
	s.mu.Lock()
	s.clock, s.asked = now, time.Now()
	s.mu.Unlock()
	return now, nil
}

func (s *stakes) of(ctx context.Context, who probity.Account) (x standing, err error) {
	s.mu.Lock()
	x, ok := s.known[who]
	s.mu.Unlock()
	if ok && time.Since(x.at) < standingFor {
		return x, nil
	}
	if x.balance, err = s.chain.Balance(ctx, who); err != nil {
		return x, err
	}
	total, locked, err := s.chain.Bond(ctx, who)
	if err != nil {
		return x, err
	}
	x.bond, x.at = total, time.Now()
	if x.free, err = total.Sub(locked); err != nil {
		x.free = probity.Amount{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= maxStandings {
		clear(s.known) // the flood that fills it would push everything out anyway
	}
	s.known[who] = x
	return x, nil
}

// syncing compares messages with every new neighbour, and with one at random from
// time to time, so that nothing rests on gossip alone: what was said before a
// node came, or while a hostile neighbour kept quiet, comes this way.
func (h *Host) syncing() {
	tick := time.NewTicker(h.o.SyncEvery)
	defer tick.Stop()
	tries := map[p2p.ID]int{} // that failed in a row
	for {
		var with p2p.ID
		select {
		case <-h.ctx.Done():
			return
		case with = <-h.poke:
		case <-tick.C:
			peers := h.h.Network().Peers()
			if len(peers) == 0 {
				clear(tries)
				continue
			}
			if len(tries) > maxNeighbour {
				clear(tries)
			}
			with = peers[rand.IntN(len(peers))]
		}
		if !h.peers.heard(with) {
			continue
		}
		if err := h.syncWith(with); err != nil && h.ctx.Err() == nil {
			h.o.Log.Debug("compare with a neighbour", "peer", with, "err", err)
			if tries[with]++; tries[with] <= syncTries {
				time.AfterFunc(syncAgain, func() { h.met(with) })
			}
			continue
		}
		delete(tries, with)
	}
}

// The comparison of two pools: the client says what it has by short names, the
// server sends the rest, one frame each, and an empty frame at the end.
const (
	syncTime  = 30 * time.Second
	syncAgain = 300 * time.Millisecond
	syncTries = 5
	maxSyncID = maxMessages * len(shortID{})
	syncCost  = 80 << 10 // bytes of messages that it counts as
)

func (h *Host) syncWith(id p2p.ID) error {
	ctx, cancel := context.WithTimeout(network.WithAllowLimitedConn(h.ctx, "probity"), syncTime)
	defer cancel()
	s, err := h.h.NewStream(ctx, id, h.protocol("board"))
	if err != nil {
		return err
	}
	defer s.Reset()
	s.SetDeadline(time.Now().Add(syncTime))
	var have []byte
	for _, x := range h.pool.ids() {
		have = append(have, x[:]...)
	}
	if err := writeFrame(s, have); err != nil {
		return err
	}
	if _, err := readAnswer(s); err != nil {
		return err
	}
	for range maxMessages {
		raw, err := readFrame(s, MaxMessageBytes)
		if err != nil {
			return err
		}
		if len(raw) == 0 {
			return nil
		}
		if err := h.hear(ctx, id, raw); errors.Is(err, errHostile) {
			return err
		}
	}
	return nil
}

func (h *Host) serveSync(s network.Stream) error {
	have, err := readFrame(s, maxSyncID)
	if err != nil || len(have)%len(shortID{}) != 0 {
		return errors.Join(err, errMessage)
	}
	if !h.peers.speak(s.Conn().RemotePeer(), syncCost) {
		return writeJSON(s, answer{Error: "too often: compare again later"})
	}
	s.SetDeadline(time.Now().Add(syncTime))
	if err := writeJSON(s, answer{}); err != nil {
		return err
	}
	from := map[shortID]bool{}
	for ; len(have) > 0; have = have[len(shortID{}):] {
		from[shortID(have)] = true
	}
	for _, m := range h.pool.missing(from) {
		if err := writeFrame(s, m.raw); err != nil {
			return err
		}
	}
	return writeFrame(s, nil)
}
