package chain

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
)

func openDev(t testing.TB, opts DevOptions) *Dev {
	t.Helper()
	d, err := OpenDev(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func openJournal(t testing.TB, path string) *disk.Journal {
	t.Helper()
	j, err := disk.OpenJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j
}

func devKeys(t testing.TB, c *Client, n int) []eip712.Key {
	t.Helper()
	keys, err := c.DevKeys(n)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func testContext(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func newSender(t testing.TB, c *Client, key eip712.Key, opts SenderOptions) *Sender {
	t.Helper()
	s, err := NewSender(testContext(t), c, key, openJournal(t, filepath.Join(t.TempDir(), "journal")), opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDevChainEndowsThePublishedAccounts(t *testing.T) {
	d := openDev(t, DevOptions{})
	keys := devKeys(t, d.Client(), 10)
	// The first accounts of this phrase, as every other tool derives them.
	for i, want := range []string{"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", "0x70997970c51812dc3a010c7d01b50e0d17dc79c8"} {
		if got := keys[i].Account().String(); got != want {
			t.Errorf("key %d is %s, want %s", i, got, want)
		}
	}
	for _, k := range keys {
		b, err := d.Client().Balance(testContext(t), k.Account())
		if err != nil || b != probity.Tokens(10_000) {
			t.Errorf("%s has %s, %v", k.Account(), b, err)
		}
	}
}

func TestSendTransfersOnce(t *testing.T) {
	d := openDev(t, DevOptions{})
	ctx := testContext(t)
	keys := devKeys(t, d.Client(), 2)
	s := newSender(t, d.Client(), keys[0], SenderOptions{})
	to := probity.Account{1, 2, 3}
	call := Call{To: &to, Value: probity.Units(7)}
	first, err := s.Send(ctx, "a", call)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Send(ctx, "a", call)
	if err != nil || again.Tx != first.Tx {
		t.Fatalf("second Send: %v %v, want %v", again.Tx, err, first.Tx)
	}
	if _, err := s.Send(ctx, "a", Call{To: &to, Value: probity.Units(8)}); !errors.Is(err, ErrKeyReused) {
		t.Fatalf("another call under the key: %v", err)
	}
	if b, _ := d.Client().Balance(ctx, to); b != probity.Units(7) {
		t.Fatalf("recipient has %s", b)
	}
}

func TestConcurrentSendsUseEveryNonceOnce(t *testing.T) {
	d := openDev(t, DevOptions{})
	ctx := testContext(t)
	s := newSender(t, d.Client(), devKeys(t, d.Client(), 1)[0], SenderOptions{})
	to := probity.Account{1, 2, 3}
	var wg sync.WaitGroup
	for i := range 50 {
		for range 2 { // the same key twice
			wg.Go(func() {
				if _, err := s.Send(ctx, string(rune('A'+i)), Call{To: &to, Value: probity.Units(1)}); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	if b, _ := d.Client().Balance(ctx, to); b != probity.Units(50) {
		t.Fatalf("recipient has %s", b)
	}
	if n, _ := d.Client().nonce(ctx, s.Account(), "latest"); n != 50 {
		t.Fatalf("nonce is %d", n)
	}
}

// A block can be seen before it is on disk. Whoever reported what it holds would
// be wrong if the process were killed in between.
func TestNothingIsReportedThatAKillCouldStillTakeBack(t *testing.T) {
	d := openDev(t, DevOptions{Dir: t.TempDir(), HTTP: true})
	remote, err := Dial(testContext(t), d.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer remote.Close()
	for name, c := range map[string]*Client{"in the process": d.Client(), "over HTTP": remote} {
		t.Run(name, func(t *testing.T) {
			key := devKeys(t, c, 2)
			s := newSender(t, c, key[0], SenderOptions{})
			before, err := c.Head(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			d.mu.Lock() // as while a block is made and synced
			to := key[1].Account()
			landed := make(chan error, 1)
			go func() {
				_, err := s.Send(testContext(t), "pay "+name, Call{To: &to, Value: probity.Units(1), Gas: 21000})
				landed <- err
			}()
			for {
				if n, _ := d.eth.TxPool().Stats(); n > 0 {
					break
				}
				time.Sleep(time.Millisecond)
			}
			d.beacon.Commit()
			if head, err := c.Head(t.Context()); err != nil || head.Number != before.Number+1 {
				t.Errorf("the block cannot be seen: %d after %d, %v", head.Number, before.Number, err)
			}
			select {
			case err := <-landed:
				t.Errorf("reported before it was on disk: %v", err)
				landed <- err
			case <-time.After(200 * time.Millisecond):
			}
			d.sync()
			d.mu.Unlock()
			if err := <-landed; err != nil {
				t.Error(err)
			}
		})
	}
}
