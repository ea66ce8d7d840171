package peer

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	mocknet "github.com/libp2p/go-libp2p/p2p/net/mock"
	"github.com/multiformats/go-multiaddr"

	"probity"
	"probity/internal/eip712"
	"probity/market"
	"probity/market/markettest"
)

// A ledger is a chain of which only what peers ask for exists.
type ledger struct {
	mu    sync.Mutex
	clock uint64
	poor  map[probity.Account]bool // everybody else is rich
	jobs  map[probity.JobID]market.Job
	down  error
}

func newLedger() *ledger {
	return &ledger{clock: 10, poor: map[probity.Account]bool{}, jobs: map[probity.JobID]market.Job{}}
}

func (l *ledger) set(f func(*ledger)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f(l)
}

func (l *ledger) Now(context.Context) (uint64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.clock, l.down
}

func (l *ledger) funds(who probity.Account) probity.Amount {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.poor[who] {
		return probity.Amount{}
	}
	return probity.Units(1000)
}

func (l *ledger) Balance(_ context.Context, who probity.Account) (probity.Amount, error) {
	return l.funds(who), nil
}

func (l *ledger) Bond(_ context.Context, who probity.Account) (total, locked probity.Amount, err error) {
	return l.funds(who), probity.Amount{}, nil
}

func (l *ledger) Job(_ context.Context, id probity.JobID) (market.Job, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	j, ok := l.jobs[id]
	if !ok {
		return j, fmt.Errorf("job %d: %w", id, market.ErrUnknown)
	}
	return j, nil
}

// open makes jobs 1 to 9, of account 0 with a provider.
func (l *ledger) open(t testing.TB, provider int) {
	for id := range probity.JobID(9) {
		l.jobs[id+1] = market.Job{
			ID: id + 1, Buyer: markettest.BoardKey(t, 0).Account(), Provider: markettest.BoardKey(t, provider).Account(),
			State: market.JobOpen, Deadline: 1000,
		}
	}
}

// A wire makes libp2p hosts that can reach each other.
type wire struct {
	name string
	make func(t testing.TB) host.Host
}

// wires are the networks that tests run on: one in memory, and two real ones.
func wires(t testing.TB) []wire {
	net := mocknet.New()
	t.Cleanup(func() { net.Close() })
	return []wire{
		{"in memory", func(t testing.TB) host.Host {
			h, err := net.GenPeer()
			if err != nil {
				t.Fatal(err)
			}
			if err := net.LinkAll(); err != nil {
				t.Fatal(err)
			}
			return h
		}},
		{"tcp", loopback("/ip4/127.0.0.1/tcp/0")},
		{"quic", loopback("/ip4/127.0.0.1/udp/0/quic-v1")},
	}
}

func memory(t testing.TB) wire { return wires(t)[0] }

func loopback(addr string) func(t testing.TB) host.Host {
	return func(t testing.TB) host.Host {
		h, err := libp2p.New(libp2p.ListenAddrs(multiaddr.StringCast(addr)), libp2p.DisableMetrics())
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
}

// A node is a host with its board.
type node struct {
	*Host
	local *market.DirBoard
	notes *market.DirNotices
	dir   string
	key   eip712.Key
}

// board is the board of the node's account.
func (n *node) board() *Board {
	return NewBoard(n.local, markettest.BoardDomain(), filepath.Join(n.dir, "spool"), n.key)
}

// start makes a node of an account.
func start(t testing.TB, w wire, chain Chain, account int, change func(*Options)) *node {
	t.Helper()
	dir := t.TempDir()
	local, err := market.OpenDirBoard(filepath.Join(dir, "board"), markettest.BoardDomain(), nil)
	if err != nil {
		t.Fatal(err)
	}
	d := markettest.BoardDomain()
	notes, err := market.OpenDirNotices(filepath.Join(dir, "notices"), market.NoticeDomain(d.ChainID, d.Contract), nil)
	if err != nil {
		t.Fatal(err)
	}
	n := &node{local: local, notes: notes, dir: dir, key: markettest.BoardKey(t, account)}
	o := Options{
		Market: markettest.BoardDomain(), Chain: chain, Board: local, Notices: notes, Keys: []eip712.Key{n.key},
		Spool: filepath.Join(dir, "spool"), SyncEvery: 500 * time.Millisecond,
	}
	if change != nil {
		change(&o)
	}
	if n.Host, err = New(w.make(t), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return n
}

// join connects nodes in a line, each to the next.
func join_(t testing.TB, nodes ...*node) {
	t.Helper()
	for i := 1; i < len(nodes); i++ {
		if err := nodes[i].Connect(t.Context(), nodes[i-1].Addrs()[0]); err != nil {
			t.Fatal(err)
		}
	}
}

// eventually waits until f returns nil, for a minute.
func eventually(t testing.TB, f func() error) {
	t.Helper()
	var err error
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if err = f(); err == nil {
			return
		}
	}
	t.Fatal(err)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var errNotYet = errors.New("not yet")
