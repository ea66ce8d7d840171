package chain

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"

	"probity"
	"probity/internal/disk"
)

// quick makes a sender impatient, so that tests need not wait.
var quick = SenderOptions{StuckAfter: time.Millisecond, Recast: time.Millisecond}

func balance(t *testing.T, c *Client, who probity.Account) probity.Amount {
	t.Helper()
	b, err := c.Balance(testContext(t), who)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// begin signs and broadcasts a call that no block holds yet, and gives up.
func begin(t *testing.T, s *Sender, key string, call Call) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := s.Send(ctx, key, call); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("send %s on a chain that stands still: %v", key, err)
	}
}

func variants(t *testing.T, s *Sender, key string) []*types.Transaction {
	t.Helper()
	var r record
	if ok, err := s.j.Get(s.prefix+key, &r); err != nil || !ok {
		t.Fatalf("%s: %v %v", key, ok, err)
	}
	var out []*types.Transaction
	for _, raw := range r.Raw {
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(raw); err != nil {
			t.Fatal(err)
		}
		out = append(out, tx)
	}
	return out
}

func TestStuckTransactionIsReplacedAndLandsOnce(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		s := newSender(t, b.client, devKeys(t, b.client, 2)[1], quick)
		b.manual(true)
		call := Call{To: &sink, Value: probity.Units(5)}
		begin(t, s, "a", call)
		all := variants(t, s, "a")
		if len(all) < 2 {
			t.Fatalf("%d variants were signed", len(all))
		}
		for i, tx := range all[1:] {
			was := all[i]
			if tx.Nonce() != was.Nonce() {
				t.Fatal("a replacement with another nonce")
			}
			for _, fee := range [][2]uint64{{was.GasFeeCap().Uint64(), tx.GasFeeCap().Uint64()}, {was.GasTipCap().Uint64(), tx.GasTipCap().Uint64()}} {
				if fee[1]*8 < fee[0]*9 {
					t.Fatalf("variant %d raises a fee from %d to %d only", i+1, fee[0], fee[1])
				}
			}
		}
		b.manual(false)
		b.mine()
		m, err := s.Send(testContext(t), "a", call)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, tx := range variants(t, s, "a") {
			found = found || hashOf(tx.Hash()) == m.Tx
		}
		if !found || balance(t, b.client, sink) != probity.Units(5) {
			t.Fatalf("landed as %s, recipient has %s", m.Tx, balance(t, b.client, sink))
		}
	})
}

// Whether a transaction is stuck is a matter of how long somebody waits for it, not of
// what this machine's clock said when it was signed.
func TestAClockThatIsSetBackLeavesNoTransactionStuck(t *testing.T) {
	b := embedded(t)
	key := devKeys(t, b.client, 2)[1]
	path := filepath.Join(t.TempDir(), "journal")
	sender := func(opts SenderOptions) *Sender {
		s, err := NewSender(testContext(t), b.client, key, openJournal(t, path), opts)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	b.manual(true)
	call := Call{To: &sink, Value: probity.Units(5)}
	ahead := SenderOptions{StuckAfter: time.Hour, Recast: time.Millisecond, Now: func() time.Time { return time.Now().Add(10 * time.Hour) }}
	s := sender(ahead)
	begin(t, s, "a", call)
	if n := len(variants(t, s, "a")); n != 1 {
		t.Fatalf("%d variants were signed", n)
	}
	s.j.Close()
	s = sender(quick)
	begin(t, s, "a", call)
	if n := len(variants(t, s, "a")); n < 2 {
		t.Error("its fee was never raised")
	}
}

func TestFeesStayUnderTheCeiling(t *testing.T) {
	b := embedded(t)
	ctx := testContext(t)
	key := devKeys(t, b.client, 1)[0]
	opts := quick
	opts.MaxFee = probity.Units(1)
	s := newSender(t, b.client, key, opts)
	if _, err := s.Send(ctx, "a", Call{To: &sink}); !errors.Is(err, ErrMaxFee) || s.Sent("a") {
		t.Fatalf("send under the chain's fee: %v, sent: %v", err, s.Sent("a"))
	}
	opts.MaxFee = probity.Units(3e9)
	s = newSender(t, b.client, key, opts)
	b.manual(true)
	begin(t, s, "a", Call{To: &sink})
	for _, tx := range variants(t, s, "a") {
		if tx.GasFeeCap().Uint64() > 3e9 {
			t.Fatalf("a variant pays up to %s", tx.GasFeeCap())
		}
	}
}

func TestRefusedCallIsNotSentAndCanBeTriedAgain(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		w := newWorld(t, b)
		ctx := testContext(t)
		// Account 1 has no credit yet.
		call := Call{To: &w.d.Token, Data: interfaces().token.PackTransfer(addressOf(sink), probity.Units(9).Big())}
		_, err := w.senders[1].Send(ctx, "t", call)
		var r *RevertError
		if !errors.As(err, &r) {
			t.Fatalf("transfer without money: %v", err)
		}
		if name, _ := customError(r.Data); name != "ERC20InsufficientBalance" || w.senders[1].Sent("t") {
			t.Fatalf("refused as %q, sent: %v", name, w.senders[1].Sent("t"))
		}
		if err := w.Mint(1, probity.Units(9)); err != nil {
			t.Fatal(err)
		}
		if _, err := w.senders[1].Send(ctx, "t", call); err != nil {
			t.Fatal(err)
		}
	})
}

func TestCallRefusedWhenItLandedIsReportedAndCanBeTriedAgain(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		w := newWorld(t, b)
		ctx := testContext(t)
		call := Call{To: &w.d.Token, Gas: 100_000, Data: interfaces().token.PackTransfer(addressOf(sink), probity.Units(9).Big())}
		m, err := w.senders[1].Send(ctx, "t", call)
		var r *RevertError
		if !errors.As(err, &r) || m.Tx.IsZero() {
			t.Fatalf("transfer without money: %v, in %s", err, m.Tx)
		}
		if name, _ := customError(r.Data); name != "ERC20InsufficientBalance" {
			t.Fatalf("refused as %q: %v", name, err)
		}
		if err := w.Mint(1, probity.Units(9)); err != nil {
			t.Fatal(err)
		}
		again, err := w.senders[1].Send(ctx, "t", call)
		if err != nil || again.Tx == m.Tx {
			t.Fatalf("second try: %s, %v", again.Tx, err)
		}
		if third, err := w.senders[1].Send(ctx, "t", call); err != nil || third.Tx != again.Tx {
			t.Fatalf("third: %s, %v", third.Tx, err)
		}
	})
}

func TestTransactionsThatTheChainLostComeBack(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		ctx := testContext(t)
		s := newSender(t, b.client, devKeys(t, b.client, 2)[1], SenderOptions{Recast: time.Millisecond})
		var first []Mined
		call := Call{To: &sink, Value: probity.Units(1)}
		for i := range 4 {
			m, err := s.Send(ctx, fmt.Sprint(i), call)
			if err != nil {
				t.Fatal(err)
			}
			first = append(first, m)
		}
		b.rewind(first[0].Number)
		if got := balance(t, b.client, sink); got != probity.Units(1) {
			t.Fatalf("after the rollback the recipient has %s", got)
		}
		// The last depends on those before it, which nobody asks for.
		m, err := s.Send(ctx, "3", call)
		if err != nil {
			t.Fatal(err)
		}
		if m.Tx != first[3].Tx {
			t.Fatalf("%s came back as %s", first[3].Tx, m.Tx)
		}
		if got := balance(t, b.client, sink); got != probity.Units(4) {
			t.Fatalf("in the end the recipient has %s", got)
		}
		for i := range 4 {
			if m, err := s.Send(ctx, fmt.Sprint(i), call); err != nil || m.Tx != first[i].Tx {
				t.Fatalf("%d: %s, %v", i, m.Tx, err)
			}
		}
	})
}

// rival is the same account used by a program with a journal of its own.
func rival(t *testing.T, b *backend, i int) *Sender {
	t.Helper()
	return newSender(t, b.client, devKeys(t, b.client, i+1)[i], quick)
}

func TestNonceUsedByAnotherWalletIsNoticed(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		ctx := testContext(t)
		ours, theirs := rival(t, b, 1), rival(t, b, 1)
		// Ours is signed and recorded, but never reaches the chain.
		ours.j.Hook = func(string) { panic("crash") }
		func() {
			defer func() {
				if recover() == nil {
					t.Fatal("did not crash")
				}
			}()
			ours.Send(ctx, "a", Call{To: &sink, Value: probity.Units(1)})
		}()
		ours.j.Hook = nil
		if _, err := theirs.Send(ctx, "x", Call{To: &sink, Value: probity.Units(10)}); err != nil {
			t.Fatal(err)
		}
		ours = reopen(t, b, ours)
		m, err := ours.Send(ctx, "a", Call{To: &sink, Value: probity.Units(1)})
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ours.Send(ctx, "a", Call{To: &sink, Value: probity.Units(1)}); err != nil || again.Tx != m.Tx {
			t.Fatalf("again: %s, %v", again.Tx, err)
		}
		if got := balance(t, b.client, sink); got != probity.Units(11) {
			t.Fatalf("the recipient has %s", got)
		}
	})
}

// reopen makes a sender from another's journal, as after a crash.
func reopen(t *testing.T, b *backend, s *Sender) *Sender {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy")
	// A copy of what is on disk: the old process may be in any state.
	j, err := disk.OpenJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	for _, k := range s.j.Keys() {
		var r record
		if _, err := s.j.Get(k, &r); err != nil {
			t.Fatal(err)
		}
		if err := j.Put(k, r); err != nil {
			t.Fatal(err)
		}
	}
	out, err := NewSender(testContext(t), b.client, s.signer, j, quick)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestHoleLeftByAnotherWalletIsFilled(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		ctx := testContext(t)
		start := height(t, b.client)
		theirs := rival(t, b, 1)
		if _, err := theirs.Send(ctx, "x", Call{To: &sink, Value: probity.Units(10)}); err != nil {
			t.Fatal(err)
		}
		ours := rival(t, b, 1)
		call := Call{To: &sink, Value: probity.Units(1)}
		m, err := ours.Send(ctx, "a", call)
		if err != nil {
			t.Fatal(err)
		}
		b.rewind(start) // theirs is lost, and they do not bring it back
		again, err := ours.Send(ctx, "a", call)
		// With its fee raised, if it came to wait for the hole's filler.
		same := func(tx *types.Transaction) bool { return hashOf(tx.Hash()) == again.Tx }
		if err != nil || !slices.ContainsFunc(variants(t, ours, "a"), same) {
			t.Fatalf("%s came back as %s, %v", m.Tx, again.Tx, err)
		}
		if got := balance(t, b.client, sink); got != probity.Units(1) {
			t.Fatalf("the recipient has %s", got)
		}
	})
}

func TestAccountWithoutFundsIsToldBeforeAnythingIsSigned(t *testing.T) {
	b := embedded(t)
	poor, err := NewKey(filepath.Join(t.TempDir(), "key"), "correct horse", KeyOptions{DevLight: true})
	if err != nil {
		t.Fatal(err)
	}
	s := newSender(t, b.client, poor, quick)
	if _, err := s.Send(testContext(t), "a", Call{To: &sink}); !errors.Is(err, ErrGasFunds) || s.Sent("a") {
		t.Fatalf("send: %v, sent: %v", err, s.Sent("a"))
	}
}

func TestConfirmationsAreWaitedFor(t *testing.T) {
	b := embedded(t)
	opts := quick
	opts.Confirmations = 2
	s := newSender(t, b.client, devKeys(t, b.client, 1)[0], opts)
	call := Call{To: &sink, Value: probity.Units(1)}
	begin(t, s, "a", call) // one block, and no other behind it
	for range 2 {
		b.mine()
	}
	m, err := s.Send(testContext(t), "a", call)
	if err != nil || m.Number != 1 {
		t.Fatalf("block %d, %v", m.Number, err)
	}
}

// TestCrashAtEveryStepOfDeployment stops a deployment after each of its records
// and goes on from there.
func TestDeploymentResumesAfterACrashAtEveryStep(t *testing.T) {
	b := embedded(t)
	ctx := testContext(t)
	opts := DeployOptions{DevHolders: []probity.Account{sink}, DevCredit: probity.Tokens(1), VerifierCode: testCode(t, "StubVerifier")}
	s := rival(t, b, 0)
	crashes := 0
	var d Deployment
	for {
		s.j.Hook = func(string) { panic("crash") }
		done := func() (done bool) {
			defer func() {
				if !done && recover() != nil {
					crashes++
				}
			}()
			var err error
			if d, err = Deploy(ctx, s, opts); err != nil {
				t.Fatal(err)
			}
			return true
		}()
		if done {
			break
		}
		s = reopen(t, b, s)
	}
	s.j.Hook = nil
	if crashes < 22 { // eleven transactions, each recorded twice at least
		t.Fatalf("crashed only %d times", crashes)
	}
	n, err := b.client.nonce(ctx, s.Account(), "latest")
	if err != nil || n != 11 {
		t.Fatalf("%d transactions were sent, want 11; %v", n, err)
	}
	again, err := Deploy(ctx, s, opts)
	if err != nil || again.Market != d.Market || again.Block != d.Block {
		t.Fatalf("deployed again: %v, %v", again, err)
	}

	path := filepath.Join(t.TempDir(), "deployment.json")
	if err := d.Write(path); err != nil {
		t.Fatal(err)
	}
	if got, err := OpenDeployment(ctx, b.client, path); err != nil || got.Market != d.Market {
		t.Fatalf("read back: %v, %v", got, err)
	}
	other := embedded(t)
	if _, err := OpenDeployment(ctx, other.client, path); !errors.Is(err, ErrDeployment) {
		t.Fatalf("on another chain: %v", err)
	}
	d.Code["market"] = probity.Hash{1}
	if err := d.Check(ctx, b.client); !errors.Is(err, ErrDeployment) {
		t.Fatalf("with other code: %v", err)
	}
}
