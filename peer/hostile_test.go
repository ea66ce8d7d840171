package peer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	pb "github.com/libp2p/go-libp2p-pubsub/pb"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	p2p "github.com/libp2p/go-libp2p/core/peer"

	"probity"
	"probity/internal/eip712"
	"probity/internal/strict"
	"probity/market"
	"probity/market/markettest"
)

// A rogue speaks the protocols and keeps no rule.
type rogue struct {
	h     host.Host
	topic *pubsub.Topic
	to    *node
}

func newRogue(t testing.TB, w wire, victim *node) *rogue {
	t.Helper()
	r := &rogue{h: w.make(t), to: victim}
	t.Cleanup(func() { r.h.Close() })
	ps, err := pubsub.NewGossipSub(t.Context(), r.h,
		pubsub.WithMessageSignaturePolicy(pubsub.StrictNoSign), pubsub.WithNoAuthor(), pubsub.WithFloodPublish(true),
		pubsub.WithMessageIdFn(func(m *pb.Message) string { id := eip712.Keccak(m.Data); return string(id[:]) }),
		pubsub.WithMaxMessageSize(1<<20))
	must(t, err)
	r.topic, err = ps.Join(string(victim.protocol("gossip")))
	must(t, err)
	sub, err := r.topic.Subscribe()
	must(t, err)
	go func() {
		for {
			if _, err := sub.Next(t.Context()); err != nil {
				return
			}
		}
	}()
	r.connect(t)
	eventually(t, func() error {
		if len(r.topic.ListPeers()) == 0 {
			return errors.New("the victim is not in the topic")
		}
		return nil
	})
	return r
}

func (r *rogue) connect(t testing.TB) {
	must(t, r.h.Connect(t.Context(), p2p.AddrInfo{ID: r.to.h.ID(), Addrs: r.to.h.Addrs()}))
}

func (r *rogue) say(t testing.TB, raw []byte) { must(t, r.topic.Publish(t.Context(), raw)) }

func (r *rogue) stream(t testing.TB, name string) network.Stream {
	s, err := r.h.NewStream(t.Context(), r.to.h.ID(), r.to.protocol(name))
	must(t, err)
	return s
}

// shut waits until the victim listens to the rogue no more.
func (r *rogue) shut(t testing.TB) {
	t.Helper()
	eventually(t, func() error {
		if r.to.peers.heard(r.h.ID()) {
			return errors.New("the victim still listens")
		}
		return nil
	})
	eventually(t, func() error {
		if r.to.h.Network().Connectedness(r.h.ID()) == network.Connected {
			return errors.New("the victim is still connected")
		}
		return nil
	})
}

func signedOrder(t testing.TB, n int, expires uint64) market.SignedOrder {
	o, err := market.SignOrder(markettest.BoardDomain(), markettest.BoardOrder(t, n, expires), markettest.BoardKey(t, 0))
	must(t, err)
	return o
}

func encoded(t testing.TB, k kind, v any) []byte {
	raw, err := encode(k, v)
	must(t, err)
	return raw
}

func signedCard(t testing.TB, c Card, account int) Card {
	k := markettest.BoardKey(t, account)
	c.Account = k.Account()
	c.Signature = k.Sign(c.Digest(markettest.BoardDomain()))
	return c
}

const somePeer = "12D3KooWGzxzKZYveHXtpG6AsrUJBcWxHBFS2HsEoGTxrMLvKXtf"

func TestWhoPassesOnWhatNoHonestPeerSendsIsSoonNotHeard(t *testing.T) {
	good := signedOrder(t, 1, 100)
	stranger := good
	stranger.Buyer = markettest.BoardKey(t, 3).Account()
	unsigned := good
	unsigned.Signature = make([]byte, 65)
	tier := good.Order
	tier.Tier = probity.TierSigned
	untenable, err := market.SignOrder(markettest.BoardDomain(), tier, markettest.BoardKey(t, 0))
	must(t, err)
	dear := markettest.BoardBid(t, good.Order, 1, 6) // over the ceiling of 5
	forged := markettest.BoardBid(t, good.Order, 1, 1)
	forged.Provider = markettest.BoardKey(t, 2).Account()
	js, err := json.Marshal(good)
	must(t, err)
	for name, raw := range map[string][]byte{
		"nothing":                    {},
		"an unknown version":         {9, byte(kindOrder), '{', '}'},
		"an unknown kind":            {messageVersion, 99, '{', '}'},
		"no JSON":                    append([]byte{messageVersion, byte(kindOrder)}, "hello"...),
		"too long":                   append([]byte{messageVersion, byte(kindOrder)}, bytes.Repeat([]byte(" "), maxSmallBytes)...),
		"a notice too long":          append([]byte{messageVersion, byte(kindNotice)}, bytes.Repeat([]byte(" "), MaxMessageBytes)...),
		"a notice unsigned":          encoded(t, kindNotice, market.Notice{Kind: market.NoticeOffer, About: probity.Hash{1}, From: probity.Account{1}, Time: 5, Until: 100, Body: []byte("x"), Signature: make([]byte, 65)}),
		"another spelling":           append([]byte{messageVersion, byte(kindOrder), ' '}, js...),
		"an unknown field":           append([]byte{messageVersion, byte(kindOrder)}, strings.Replace(string(js), "{", `{"x":1,`, 1)...),
		"deep nesting":               append([]byte{messageVersion, byte(kindBid)}, strings.Repeat("[", 4000)...),
		"an order in another's name": encoded(t, kindOrder, stranger),
		"an unsigned order":          encoded(t, kindOrder, unsigned),
		"an order that cannot be":    encoded(t, kindOrder, untenable),
		"an order expired long ago":  encoded(t, kindOrder, signedOrder(t, 2, 300)),
		"an order for ever":          encoded(t, kindOrder, signedOrder(t, 3, 1_000_000_000)),
		"a bid over the ceiling":     encoded(t, kindBid, dear),
		"a forged bid":               encoded(t, kindBid, forged),
		"a card in another's name":   encoded(t, kindCard, Card{Account: probity.Account{1}, Peer: somePeer, Expires: 1100, Signature: make([]byte, 65)}),
		"a card of no peer":          encoded(t, kindCard, signedCard(t, Card{Peer: "x", Addrs: []string{}, Expires: 1100}, 1)),
		"a card with a bad address":  encoded(t, kindCard, signedCard(t, Card{Peer: somePeer, Addrs: []string{"http://x"}, Expires: 1100}, 1)),
		"a card for ever":            encoded(t, kindCard, signedCard(t, Card{Peer: somePeer, Addrs: []string{}, Expires: 1_000_000}, 1)),
	} {
		t.Run(name, func(t *testing.T) {
			chain := newLedger()
			h := &Host{o: Options{Market: markettest.BoardDomain(), Chain: chain, Board: market.NewMemBoard(markettest.BoardDomain())}, pool: newPool()}
			h.stakes = stakes{chain: chain, known: map[probity.Account]standing{}}
			// The order that bids are for is there.
			m, err := parse(markettest.BoardDomain(), encoded(t, kindOrder, good))
			must(t, err)
			must(t, h.take(t.Context(), m))
			if name == "an order expired long ago" {
				h.stakes.asked, chain.clock = time.Time{}, 1000
			}
			if m, err = parse(markettest.BoardDomain(), raw); err != nil {
				if !errors.Is(err, errMessage) {
					t.Fatalf("%v; want errMessage", err)
				}
				return
			}
			if err = h.take(t.Context(), m); !errors.Is(err, errHostile) {
				t.Fatalf("%v; want it to be hostile", err)
			}
		})
	}
	// And whoever sends three of them is out.
	everyWire(t, func(t *testing.T, w wire) {
		victim := start(t, w, newLedger(), 1, nil)
		r := newRogue(t, w, victim)
		for i := range 4 {
			r.say(t, append([]byte{messageVersion, byte(kindOrder)}, fmt.Sprint("hello", i)...))
		}
		r.shut(t)
		if list, err := victim.local.Orders(t.Context(), 0); err != nil || len(list) != 0 {
			t.Errorf("orders are %v, %v", list, err)
		}
	})
}

func TestAFloodOfWorthlessOrdersShutsItsSenderOutAndNobodyElse(t *testing.T) {
	w, chain, ctx := memory(t), newLedger(), t.Context()
	chain.set(func(l *ledger) {
		for i := 100; i < 200; i++ {
			l.poor[markettest.BoardKey(t, i).Account()] = true
		}
	})
	victim, honest := start(t, w, chain, 1, nil), start(t, w, chain, 0, nil)
	join_(t, victim, honest)
	r := newRogue(t, w, victim)
	for i := 100; i < 200; i++ {
		o := markettest.BoardOrder(t, i, 100)
		k := markettest.BoardKey(t, i)
		o.Buyer = k.Account()
		signed, err := market.SignOrder(markettest.BoardDomain(), o, k)
		must(t, err)
		r.say(t, encoded(t, kindOrder, signed))
	}
	r.shut(t)
	o := markettest.BoardOrder(t, 1, 100)
	must(t, honest.board().PutOrder(ctx, o))
	eventually(t, func() error {
		_, err := victim.local.Order(ctx, o.Hash(markettest.BoardDomain()))
		return err
	})
	if list, err := victim.local.Orders(ctx, 0); err != nil || len(list) != 1 {
		t.Errorf("%d orders, %v; want the honest one", len(list), err)
	}
	if !victim.peers.heard(honest.h.ID()) {
		t.Error("the honest node is not heard any more")
	}
	// The flood was not passed on, so the honest node does not even know of it.
	if honest.peers.score(victim.h.ID()) < -1 {
		t.Errorf("the victim's score is %v", honest.peers.score(victim.h.ID()))
	}
}

func TestOneAccountFillsNoBoard(t *testing.T) {
	p := newPool()
	for i := range maxOrdersOfAccount {
		m, err := parse(markettest.BoardDomain(), encoded(t, kindOrder, signedOrder(t, i, 100)))
		must(t, err)
		if v := p.put(m); v != added {
			t.Fatalf("order %d: %v", i, v)
		}
	}
	m, err := parse(markettest.BoardDomain(), encoded(t, kindOrder, signedOrder(t, maxOrdersOfAccount, 100)))
	must(t, err)
	if v := p.put(m); v != crowded {
		t.Errorf("one more: %v, want crowded", v)
	}
	p.sweep(101)
	if len(p.slots)+p.orders+len(p.live)+len(p.bids) != 0 {
		t.Errorf("swept: %+v", p)
	}
	if v := p.put(m); v != added {
		t.Errorf("after the others expired: %v", v)
	}
}

func TestAReplayedBidNeverReplacesALaterOne(t *testing.T) {
	order, err := parse(markettest.BoardDomain(), encoded(t, kindOrder, signedOrder(t, 1, 100)))
	must(t, err)
	bid := func(price, expires uint64) *message {
		k := markettest.BoardKey(t, 1)
		b := market.Bid{Order: order.slot.order, Provider: k.Account(), Price: probity.Units(price), Expires: expires}
		m, err := parse(markettest.BoardDomain(), encoded(t, kindBid, market.SignedBid{Bid: b, Signature: k.Sign(b.Digest(markettest.BoardDomain()))}))
		must(t, err)
		return m
	}
	all := []*message{bid(1, 40), bid(3, 50), bid(2, 60), bid(4, 60)}
	best := all[2] // the one that is good for longest, of two such the cheaper
	// In whatever order they come, and however often, every pool ends with the same.
	for seed := range 24 {
		p := newPool()
		p.put(order)
		rest := append([]*message{}, all...)
		for n, s := len(rest), seed; n > 0; n-- {
			p.put(rest[s%n])
			rest[s%n] = rest[n-1]
			s /= n
		}
		for _, m := range all {
			p.put(m)
		}
		if got := p.slots[best.slot]; got != best {
			t.Errorf("order %d: the pool holds the bid of %s until %d", seed, got.bid.Price, got.expires)
		}
		if p.bids[order.slot.order] != 1 {
			t.Errorf("order %d: %d bids are counted", seed, p.bids[order.slot.order])
		}
	}
}

func TestAnInputFromAnybodyButTheBuyerIsRefusedBeforeItIsSent(t *testing.T) {
	chain := newLedger()
	chain.open(t, 1)
	w := memory(t)
	provider := start(t, w, chain, 1, nil)
	sealed := []byte("sealed")
	try := func(job probity.JobID, signer int, until uint64, jobChange func(*market.Job)) error {
		t.Helper()
		chain.set(func(l *ledger) {
			j := l.jobs[job]
			if jobChange != nil {
				jobChange(&j)
				l.jobs[job] = j
			}
		})
		r := newRogue(t, w, provider)
		defer r.h.Close()
		s := r.stream(t, "input")
		p := parcel{Job: job, Sealed: eip712.Keccak(sealed), Until: until}
		p.Signature = markettest.BoardKey(t, signer).Sign(p.digest(markettest.BoardDomain()))
		s.SetDeadline(time.Now().Add(time.Minute))
		must(t, writeJSON(s, p))
		_, err := readAnswer(s)
		return err
	}
	var no *Refused
	for name, err := range map[string]error{
		"a stranger":             try(1, 3, 100, nil),
		"the provider":           try(1, 1, 100, nil),
		"a job that is not":      try(99, 0, 100, nil),
		"another's job":          try(2, 0, 100, func(j *market.Job) { j.Provider = markettest.BoardKey(t, 5).Account() }),
		"a job that is over":     try(3, 0, 100, func(j *market.Job) { j.State = market.JobDelivered }),
		"an input kept for ever": try(4, 0, 1<<60, nil),
	} {
		if !errors.As(err, &no) {
			t.Errorf("%s: %v; want a refusal", name, err)
		}
	}
	if err := try(5, 0, 100, nil); err != nil {
		t.Errorf("the buyer: %v", err)
	}
	if _, err := provider.local.Input(t.Context(), 5); !errors.Is(err, market.ErrUnknown) {
		t.Errorf("an input that was announced and never sent: %v", err)
	}
}

func TestStreamsThatSayNothingAreFewAndEnd(t *testing.T) {
	w := memory(t)
	victim := start(t, w, newLedger(), 1, nil)
	r := newRogue(t, w, victim)
	var open []network.Stream
	for range 2 * streamsEach {
		s := r.stream(t, "board")
		s.Write([]byte{0}) // and not a byte more
		open = append(open, s)
	}
	eventually(t, func() error {
		victim.peers.mu.Lock()
		defer victim.peers.mu.Unlock()
		if n := victim.peers.known[r.h.ID()].streams; n != streamsEach {
			return fmt.Errorf("%d streams are served, want %d", n, streamsEach)
		}
		return nil
	})
	// Others are served meanwhile.
	other := start(t, w, newLedger(), 2, nil)
	join_(t, victim, other)
	eventually(t, func() error { return other.syncWith(victim.h.ID()) })
	for _, s := range open {
		s.Reset()
	}
	eventually(t, func() error {
		victim.peers.mu.Lock()
		defer victim.peers.mu.Unlock()
		if n := victim.peers.streams; n != 0 {
			return fmt.Errorf("%d streams are still served", n)
		}
		return nil
	})
}

func TestASilentNeighbourhoodHidesNothingFromWhoHasOneHonestNeighbour(t *testing.T) {
	// Neighbours that take part in the gossip and pass nothing on are all that the
	// victim has, but for one.
	w, chain, ctx := memory(t), newLedger(), t.Context()
	victim := start(t, w, chain, 1, nil)
	for range 12 {
		newRogue(t, w, victim)
	}
	honest := start(t, w, chain, 0, nil)
	join_(t, victim, honest)
	for i := range 3 {
		o := markettest.BoardOrder(t, i, 100)
		must(t, honest.board().PutOrder(ctx, o))
		eventually(t, func() error {
			_, err := victim.local.Order(ctx, o.Hash(markettest.BoardDomain()))
			return err
		})
	}
}

func TestAFileThatIsNotTheOneThatWasAskedForIsHeldAgainstItsSender(t *testing.T) {
	w, chain := memory(t), newLedger()
	liar := start(t, w, chain, 0, func(o *Options) { o.Public = func(string) ([]byte, error) { return []byte("wrong"), nil } })
	honest := start(t, w, chain, 1, func(o *Options) { o.Public = func(string) ([]byte, error) { return []byte("right"), nil } })
	n := start(t, w, chain, 2, nil)
	join_(t, liar, n)
	must(t, n.Connect(t.Context(), honest.Addrs()[0]))
	knows(t, n, liar)
	good := func(b []byte) error {
		if string(b) != "right" {
			return errors.New("wrong")
		}
		return nil
	}
	for range 3 {
		data, err := n.File(t.Context(), "blob/x", good, liar.key.Account())
		if err != nil || string(data) != "right" {
			t.Fatalf("%q, %v", data, err)
		}
	}
	if n.peers.heard(liar.h.ID()) {
		t.Error("three wrong files are not enough")
	}
	var none context.Context = t.Context()
	if _, err := honest.File(none, "blob/x", good); err == nil {
		t.Error("a file that no neighbour has was found")
	}
}

func TestAChainThatDoesNotAnswerIsNoFaultOfNeighbours(t *testing.T) {
	w, chain, ctx := memory(t), newLedger(), t.Context()
	victim := start(t, w, chain, 1, nil)
	chain.set(func(l *ledger) { l.down = errors.New("down") })
	eventually(t, func() error {
		if _, err := victim.stakes.now(ctx); err == nil {
			return errNotYet
		}
		return nil
	})
	from := p2p.ID("neighbour")
	for i := range 50 {
		if err := victim.hear(ctx, from, encoded(t, kindOrder, signedOrder(t, i, 100))); err == nil || errors.Is(err, errHostile) {
			t.Fatalf("%v", err)
		}
	}
	if !victim.peers.heard(from) || victim.peers.score(from) < 0 {
		t.Error("the neighbour pays for the chain's fault")
	}
}

func FuzzParse(f *testing.F) {
	o := signedOrder(f, 1, 100)
	f.Add(encoded(f, kindOrder, o))
	f.Add(encoded(f, kindBid, markettest.BoardBid(f, o.Order, 1, 1)))
	f.Add(encoded(f, kindCard, signedCard(f, Card{Peer: somePeer, Addrs: []string{"/ip4/127.0.0.1/tcp/1"}, Expires: 20}, 1)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := parse(markettest.BoardDomain(), raw)
		if err != nil {
			return
		}
		if again, err := parse(markettest.BoardDomain(), m.raw); err != nil || again.id != m.id || again.slot != m.slot || m.account.IsZero() {
			t.Errorf("%q: %+v, %v", raw, again, err)
		}
	})
}

func FuzzFrames(f *testing.F) {
	var b bytes.Buffer
	writeFrame(&b, []byte{chanOut, 'x'})
	writeFrame(&b, append([]byte{chanEnd}, `{"code":1}`...))
	f.Add(b.Bytes())
	f.Add([]byte{0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bytes.NewReader(data)
		in := &inflow{r: r, kind: chanOut}
		buf := make([]byte, 100)
		for total := 0; ; {
			n, err := in.Read(buf)
			if total += n; total > len(data) {
				t.Fatalf("%d bytes out of %d", total, len(data))
			}
			if err != nil {
				return
			}
		}
	})
}

func FuzzParcel(f *testing.F) {
	p := parcel{Job: 1, Sealed: eip712.Keccak([]byte("sealed")), Until: 2, Signature: make([]byte, 65)}
	head, err := json.Marshal(p)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(append(append(head, '\n'), "sealed"...))
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, sealed, err := splitParcel(data); err == nil && (eip712.Keccak(sealed) != p.Sealed || len(sealed) >= len(data)) {
			t.Errorf("%+v, %d bytes of %d", p, len(sealed), len(data))
		}
	})
}

func FuzzRequest(f *testing.F) {
	js, err := json.Marshal(request{Op: opExec, Command: []string{"x"}, Signature: make([]byte, 65)})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(js)
	f.Fuzz(func(t *testing.T, data []byte) {
		var r request
		if strict.JSON(data, &r) != nil {
			return
		}
		if a, err := r.digest(markettest.BoardDomain(), "a", "b"); err != nil {
			t.Fatal(err)
		} else if b, _ := r.digest(markettest.BoardDomain(), "b", "a"); a == b {
			t.Error("client and host can be exchanged")
		}
	})
}

func FuzzUnpack(f *testing.F) {
	f.Add([]byte("not an archive"))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		unpackFuzz(t, dir, data)
	})
}
