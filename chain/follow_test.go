package chain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"probity"
	"probity/internal/eip712"
)

// fakeChain answers the few methods that a follower uses, and can do to it what
// no real chain does on demand.
type fakeChain struct {
	mu     sync.Mutex
	blocks []fakeBlock
	forks  uint64 // makes the hashes of branches differ
	limit  uint64 // of blocks in one eth_getLogs; 0: none
	refuse bool   // every eth_getLogs
	flaky  func() bool
	topics []common.Hash // of every log
	asked  []uint64      // first blocks of the eth_getLogs so far
	lag    int           // receipts that are not there yet, when asked for
}

type fakeBlock struct {
	hash common.Hash
	txs  []uint64 // each emits one log
}

var errFake = &fakeError{"query exceeds the limit"}

type fakeError struct{ text string }

func (e *fakeError) Error() string  { return e.text }
func (e *fakeError) ErrorCode() int { return -32005 }

func (f *fakeChain) add(txs ...uint64) {
	n := uint64(len(f.blocks))
	f.forks++
	f.blocks = append(f.blocks, fakeBlock{common.Hash(eip712.Keccak(words(n, f.forks))), txs})
}

func (f *fakeChain) ChainId() hexutil.Uint64 { return 9 }

func (f *fakeChain) GetBlockByNumber(tag string, _ bool) (map[string]any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := uint64(len(f.blocks) - 1)
	if tag != "latest" {
		var err error
		if n, err = hexutil.DecodeUint64(tag); err != nil {
			return nil, err
		}
	}
	if n >= uint64(len(f.blocks)) || f.flaky != nil && tag != "0x0" && f.flaky() {
		return nil, nil // an endpoint that does not have it yet
	}
	return map[string]any{"number": hexutil.Uint64(n), "hash": f.blocks[n].hash, "parentHash": common.Hash{}, "timestamp": hexutil.Uint64(n)}, nil
}

func (f *fakeChain) GetLogs(q filterJSON) ([]map[string]any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	from, to := hexutil.MustDecodeUint64(q.From), hexutil.MustDecodeUint64(q.To)
	f.asked = append(f.asked, from)
	if f.refuse || f.limit > 0 && to-from+1 > f.limit {
		return nil, errFake
	}
	out := []map[string]any{}
	for n := from; n <= to && n < uint64(len(f.blocks)); n++ {
		for i, tx := range f.blocks[n].txs {
			out = append(out, map[string]any{
				"address": common.Address{1}, "topics": append([]common.Hash{}, f.topics...), "data": hexutil.Bytes(words(tx)),
				"transactionHash": common.Hash(eip712.Uint(tx)), "blockHash": f.blocks[n].hash,
				"blockNumber": hexutil.Uint64(n), "logIndex": hexutil.Uint64(i),
			})
		}
	}
	return out, nil
}

func (f *fakeChain) GetTransactionReceipt(tx common.Hash) (map[string]any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.lag > 0 {
		f.lag--
		return nil, nil
	}
	for n, b := range f.blocks {
		if slices.Contains(b.txs, eip712Number(hashOf(tx))) {
			return map[string]any{"transactionHash": tx, "blockNumber": hexutil.Uint64(n), "blockHash": b.hash, "status": "0x1", "gasUsed": "0x1", "logs": []any{}}, nil
		}
	}
	return nil, nil
}

// newFake serves a fake chain in this process.
func newFake(t testing.TB, f *fakeChain) *Client {
	t.Helper()
	f.add()
	server := rpc.NewServer()
	if err := server.RegisterName("eth", f); err != nil {
		t.Fatal(err)
	}
	c, err := newClient(t.Context(), rpc.DialInProc(server), "fake")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.inProcess = true // for the polling interval
	return c
}

func (l Log) tx() uint64 { return eip712Number(l.Tx) }

func eip712Number(h probity.Hash) (n uint64) {
	for _, b := range h[24:] {
		n = n<<8 | uint64(b)
	}
	return n
}

// TestFollowerNeitherMissesNorRepeats drives a follower through random
// reorganisations, restarts and gaps in what the endpoint knows.
func TestFollowerNeitherMissesNorRepeats(t *testing.T) {
	seeds := uint64(60)
	if testing.Short() {
		seeds = 15
	}
	for seed := range seeds {
		rng := rand.New(rand.NewPCG(seed, 1))
		f := &fakeChain{}
		c := newFake(t, f)
		if seed%3 == 1 {
			f.limit = 3
		}
		if seed%4 == 2 {
			f.flaky = func() bool { return rng.IntN(5) == 0 } // under f.mu
		}
		filter := Filter{Confirmations: -1}
		if seed%5 == 3 {
			filter.Confirmations = 2
		}
		follower, err := c.Follow(filter, "")
		if err != nil {
			t.Fatal(err)
		}
		got := map[uint64]int{}
		next := uint64(0)
		var lost []uint64 // transactions that left the chain and may come back
		var cursor string
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		step := func() (more bool) {
			logs, more, err := follower.step(ctx)
			if err != nil && !answered(err) && !errors.Is(err, errNoBlock) {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if rng.IntN(3) == 0 && len(logs) > 0 {
				// The process dies after it has dealt with some of them.
				logs = logs[:1+rng.IntN(len(logs))]
				defer func() {
					if follower, err = c.Follow(filter, cursor); err != nil {
						t.Fatalf("seed %d: %v", seed, err)
					}
				}()
				more = true
			}
			for _, l := range logs {
				if got[l.tx()]++; got[l.tx()] > 1 {
					t.Fatalf("seed %d: transaction %d was reported twice", seed, l.tx())
				}
				cursor = l.Cursor
			}
			if rng.IntN(10) == 0 {
				cursor = follower.Cursor()
				if len(logs) > 0 {
					cursor = logs[len(logs)-1].Cursor
				}
			}
			return more || len(logs) > 0
		}
		for range 200 {
			f.mu.Lock()
			if depth := rng.IntN(6); rng.IntN(6) == 0 && depth < len(f.blocks) {
				for _, b := range f.blocks[len(f.blocks)-depth:] {
					lost = append(lost, b.txs...)
				}
				f.blocks = f.blocks[:len(f.blocks)-depth]
			}
			for range rng.IntN(4) {
				var txs []uint64
				for range rng.IntN(4) {
					if len(lost) > 0 && rng.IntN(2) == 0 {
						i := rng.IntN(len(lost))
						txs = append(txs, lost[i])
						lost = slices.Delete(lost, i, i+1)
					} else {
						next++
						txs = append(txs, next)
					}
				}
				f.add(txs...)
			}
			f.mu.Unlock()
			step()
		}
		f.mu.Lock()
		f.flaky = nil
		for range 3 {
			f.add() // confirms the rest
		}
		f.mu.Unlock()
		for range 1000 {
			if !step() {
				break
			}
		}
		for n, b := range f.blocks {
			for _, tx := range b.txs {
				if got[tx] != 1 {
					t.Fatalf("seed %d: transaction %d of block %d was reported %d times", seed, tx, n, got[tx])
				}
			}
		}
		cancel()
	}
}

func TestFollowerTellsAnotherChainAndADeepReorganisation(t *testing.T) {
	f := &fakeChain{}
	c := newFake(t, f)
	for i := range uint64(200) {
		f.add(i)
	}
	follower, err := c.Follow(Filter{Confirmations: -1}, "")
	if err != nil {
		t.Fatal(err)
	}
	logs, err := follower.Next(t.Context())
	if err != nil || len(logs) != 200 {
		t.Fatalf("%d logs, %v", len(logs), err)
	}
	f.mu.Lock()
	f.blocks = f.blocks[:100]
	for i := range uint64(200) {
		f.add(i)
	}
	f.mu.Unlock()
	if _, err := follower.Next(t.Context()); !errors.Is(err, ErrReorg) {
		t.Fatalf("after a reorganisation of 100 blocks: %v", err)
	}
	g := &fakeChain{forks: 7}
	if _, err := newFake(t, g).Follow(Filter{}, logs[9].Cursor); !errors.Is(err, ErrReorg) {
		t.Fatalf("on another chain: %v", err)
	}
}

func TestFollowerSplitsRangesAndReportsARefusalThatStays(t *testing.T) {
	f := &fakeChain{limit: 4}
	c := newFake(t, f)
	for i := range uint64(50) {
		f.add(i)
	}
	follower, err := c.Follow(Filter{Confirmations: -1}, "")
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < 50; {
		logs, err := follower.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		n += len(logs)
	}
	f.mu.Lock()
	f.add(50)
	f.refuse = true
	f.mu.Unlock()
	if _, err := follower.Next(t.Context()); !answered(err) {
		t.Fatalf("an endpoint that refuses: %v", err)
	}
	f.mu.Lock()
	f.refuse = false
	f.mu.Unlock()
	if logs, err := follower.Next(t.Context()); err != nil || len(logs) != 1 {
		t.Fatalf("once it answers again: %d logs, %v", len(logs), err)
	}
}

// proxy passes connections on to an address, and drops them all when told.
type proxy struct {
	net.Listener
	mu    sync.Mutex
	conns map[net.Conn]bool
	down  bool
}

func newProxy(t *testing.T, to string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{Listener: l, conns: map[net.Conn]bool{}}
	t.Cleanup(func() { l.Close(); p.drop(true) })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			p.mu.Lock()
			if err != nil || p.down {
				in.Close()
				if err == nil {
					out.Close()
				}
				p.mu.Unlock()
				continue
			}
			p.conns[in], p.conns[out] = true, true
			p.mu.Unlock()
			pipe := func(a, b net.Conn) {
				io.Copy(a, b)
				a.Close()
				b.Close()
			}
			go pipe(in, out)
			go pipe(out, in)
		}
	}()
	return p
}

// drop ends every connection, and refuses new ones while down.
func (p *proxy) drop(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
	for c := range p.conns {
		c.Close()
	}
	clear(p.conns)
}

// TestConnectionLossIsWaitedFor sends and follows through a connection that
// keeps breaking, over HTTP and over WebSocket.
func TestConnectionLossIsWaitedFor(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		w := newWorld(t, b)
		for _, scheme := range []string{"http", "ws"} {
			t.Run(scheme, func(t *testing.T) {
				p := newProxy(t, strings.TrimPrefix(b.url, "http://"))
				c := dial(t, scheme+"://"+p.Addr().String())
				c.patience = time.Second
				ctx := testContext(t)
				s, err := NewSender(ctx, c, w.keys[w.bank], w.journals[w.bank], quick)
				if err != nil {
					t.Fatal(err)
				}
				to := probity.Account{0: scheme[0], 19: 0xee}
				follower, err := c.Follow(Filter{
					Addresses: []probity.Account{w.d.Token}, From: w.d.Block,
					Topics: [][]probity.Hash{nil, nil, {eip712.Address(to)}},
				}, "")
				if err != nil {
					t.Fatal(err)
				}
				stop := make(chan struct{})
				var wg sync.WaitGroup
				wg.Go(func() {
					for i := 0; ; i++ {
						select {
						case <-stop:
							p.drop(false)
							return
						case <-time.After(30 * time.Millisecond):
							p.drop(i%2 == 0)
						}
					}
				})
				const n = 12
				wg.Go(func() {
					defer close(stop)
					for i := range n {
						call := Call{To: &w.d.Token, Data: interfaces().token.PackTransfer(addressOf(to), probity.Units(1).Big())}
						for {
							_, err := s.Send(ctx, fmt.Sprintf("%s/%d", scheme, i), call)
							if err == nil {
								break
							}
							if ctx.Err() != nil || answered(err) {
								t.Error(err)
								return
							}
						}
					}
				})
				seen := 0
				for seen < n {
					logs, err := follower.Next(ctx)
					if err != nil {
						t.Error(err)
						break
					}
					seen += len(logs)
				}
				wg.Wait()
				if got, err := w.books[0].Balance(ctx, to); err != nil || got != probity.Units(n) || seen != n {
					t.Fatalf("sent %d: the recipient has %s, %d were followed, %v", n, got, seen, err)
				}
			})
		}
	})
}

func TestFollowerOnARealReorganisation(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		w := newWorld(t, b)
		ctx := testContext(t)
		filter := Filter{Addresses: []probity.Account{w.d.Token}, From: w.d.Block, Topics: [][]probity.Hash{nil, nil, {eip712.Address(sink)}}}
		send := func(key string) {
			t.Helper()
			call := Call{To: &w.d.Token, Data: interfaces().token.PackTransfer(addressOf(sink), probity.Units(1).Big())}
			if _, err := w.senders[w.bank].Send(ctx, key, call); err != nil {
				t.Fatal(err)
			}
		}
		follower, err := b.client.Follow(filter, "")
		if err != nil {
			t.Fatal(err)
		}
		collect := func(f *Follower, n int) (out []Log) {
			t.Helper()
			for len(out) < n {
				logs, err := f.Next(ctx)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, logs...)
			}
			return out
		}
		for i := range 4 {
			send(fmt.Sprint("r", i))
		}
		before := collect(follower, 4)
		b.rewind(before[0].Number)
		send("new") // brings the lost ones back, in other blocks
		for i, from := range []*Follower{follower, nil} {
			if from == nil { // a restart, from the last cursor that was handed out
				if from, err = b.client.Follow(filter, before[3].Cursor); err != nil {
					t.Fatal(err)
				}
			}
			after := collect(from, 1)
			if len(after) != 1 || after[0].Tx == before[3].Tx {
				t.Fatalf("follower %d: %d logs after the reorganisation", i, len(after))
			}
		}
		all, err := b.client.Follow(filter, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := collect(all, 5); len(got) != 5 {
			t.Fatalf("%d logs in all", len(got))
		}
	})
}
