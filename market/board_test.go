package market

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"probity"
	"probity/internal/eip712"
)

func openDir(t testing.TB, dir string, log *slog.Logger) *DirBoard {
	t.Helper()
	b, err := OpenDirBoard(dir, testDomain, log)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func boardOrder(n int, expires uint64) Order {
	return Order{Buyer: probity.Account{1}, Asset: 1, Tier: probity.TierZK, MaxPrice: probity.Units(5), DeliverWithin: 60, Expires: expires, Salt: eip712.Uint(uint64(n))}
}

func boardBid(o Order, provider byte, price uint64) SignedBid {
	return SignedBid{Bid{o.Hash(testDomain), probity.Account{provider}, probity.Units(price), 99}, bytes.Repeat([]byte{provider}, 65)}
}

func TestAMemBoardIsFullAtItsLimit(t *testing.T) {
	b := NewMemBoard(testDomain)
	for i := range MaxOrders {
		if err := b.PutOrder(t.Context(), boardOrder(i, 10)); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.PutOrder(t.Context(), boardOrder(MaxOrders, 10)); !errors.Is(err, ErrFull) {
		t.Errorf("one order more: %v", err)
	}
	if err := b.PutOrder(t.Context(), boardOrder(0, 10)); err != nil {
		t.Errorf("an order that is there: %v", err)
	}
	if err := b.Sweep(t.Context(), 11); err != nil {
		t.Fatal(err)
	}
	if err := b.PutOrder(t.Context(), boardOrder(MaxOrders, 20)); err != nil {
		t.Errorf("after sweeping: %v", err)
	}
}

func TestAFolderBoardIsForItsOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "board")
	b := openDir(t, dir, nil)
	o := boardOrder(1, 100)
	if err := errors.Join(b.PutOrder(t.Context(), o), b.PutBid(t.Context(), boardBid(o, 1, 1)), b.PutInput(t.Context(), 1, []byte("x"), 1)); err != nil {
		t.Fatal(err)
	}
	files := 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		want := os.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		} else {
			files++
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode().Perm(), want)
		}
		return nil
	})
	if err != nil || files != 3 {
		t.Errorf("%d files, %v; want 3", files, err)
	}
}

func TestHostileFilesArePassedOverAndReported(t *testing.T) {
	dir := t.TempDir()
	var logged bytes.Buffer
	b := openDir(t, dir, slog.New(slog.NewTextHandler(&logged, nil)))
	ctx := t.Context()
	good := boardOrder(1, 100)
	bid := boardBid(good, 1, 1)
	if err := errors.Join(b.PutOrder(ctx, good), b.PutBid(ctx, bid), b.PutInput(ctx, 1, []byte("sealed"), 100)); err != nil {
		t.Fatal(err)
	}
	js, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	orders, bids, inputs := filepath.Join(dir, "orders"), filepath.Join(dir, "bids", good.Hash(testDomain).String()), filepath.Join(dir, "inputs")
	name := func(n byte) string { return probity.Hash{n}.String() + ".json" }
	var bad []string
	file := func(dir, name string, data []byte) {
		t.Helper()
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, data, 0o600); err != nil {
			t.Fatal(err)
		}
		bad = append(bad, p)
	}
	file(orders, name(1), js) // a good order under another's name
	file(orders, name(2), nil)
	file(orders, name(3), []byte("{"))
	file(orders, name(4), bytes.Repeat([]byte(" "), MaxOrderBytes+1))
	file(orders, name(5), append(bytes.Clone(js), " {}"...))
	file(orders, name(6), []byte(`{"extra":1}`))
	file(orders, name(7), []byte(strings.Repeat("[", 4000)))
	file(orders, strings.ToUpper(probity.Hash{0xab}.String()[2:])+".json", js)
	file(orders, "note.txt", []byte("hello"))
	file(bids, probity.Account{9}.String()+".json", []byte("null"))
	file(bids, probity.Account{8}.String()+".json", nil)
	file(inputs, "2", []byte("short"))
	file(inputs, "3", bytes.Repeat([]byte("x"), 9+MaxInputBytes))
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, js, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{filepath.Join(orders, name(10)), filepath.Join(inputs, "4")} {
		if err := os.Symlink(secret, p); err != nil {
			t.Fatal(err)
		}
		bad = append(bad, p)
	}
	for _, p := range []string{filepath.Join(orders, name(11)), filepath.Join(inputs, "5")} {
		if err := syscall.Mkfifo(p, 0o600); err != nil {
			t.Fatal(err)
		}
		bad = append(bad, p)
	}
	if err := os.Mkdir(filepath.Join(orders, name(12)), 0o700); err != nil {
		t.Fatal(err)
	}
	bad = append(bad, filepath.Join(orders, name(12)))

	list, err := b.Orders(ctx, 1)
	if err != nil || !slices.Equal(list, []Order{good}) {
		t.Errorf("orders are %+v, %v; want the good one", list, err)
	}
	got, err := b.Bids(ctx, good.Hash(testDomain))
	if err != nil || len(got) != 1 || got[0].Provider != bid.Provider {
		t.Errorf("bids are %+v, %v; want the good one", got, err)
	}
	for id := probity.JobID(2); id <= 5; id++ {
		if in, err := b.Input(ctx, id); !errors.Is(err, ErrUnknown) {
			t.Errorf("input %d is %d bytes, %v; want ErrUnknown", id, len(in), err)
		}
	}
	if err := b.Sweep(ctx, 50); err != nil {
		t.Errorf("sweep: %v", err)
	}
	var faults []string
	for _, f := range b.Faults() {
		faults = append(faults, f.Error())
	}
	for _, p := range bad {
		if !slices.ContainsFunc(faults, func(f string) bool { return strings.HasPrefix(f, p+": ") }) {
			t.Errorf("%s is not reported", p)
		}
		if n := strings.Count(logged.String(), "path="+p+" "); n != 1 {
			t.Errorf("%s was logged %d times, want once", p, n)
		}
	}
	if len(faults) != len(bad) {
		t.Errorf("%d faults, want %d:\n%s", len(faults), len(bad), strings.Join(faults, "\n"))
	}
	for _, p := range bad {
		if err := os.RemoveAll(p); err != nil {
			t.Fatal(err)
		}
	}
	if faults := b.Faults(); len(faults) != 0 {
		t.Errorf("the files are gone, the faults stay: %v", faults)
	}
}

func TestWhatCrashedWritersLeaveIsInvisibleAndRemovedInTime(t *testing.T) {
	dir := t.TempDir()
	b := openDir(t, dir, nil)
	young, old := filepath.Join(dir, "orders", ".tmp-1"), filepath.Join(dir, "orders", ".tmp-2")
	for _, p := range []string{young, old} {
		if err := os.WriteFile(p, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-2 * staleTemp)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	if list, err := b.Orders(t.Context(), 0); err != nil || len(list) != 0 || len(b.Faults()) != 0 {
		t.Errorf("orders are %v, %v, faults %v; want nothing", list, err, b.Faults())
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("a file being written was removed: %v", err)
	}
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file left long ago is still there: %v", err)
	}
}

func TestSeveralWritersAndReadersShareAFolder(t *testing.T) {
	dir := t.TempDir()
	o := boardOrder(0, 100)
	if err := openDir(t, dir, nil).PutOrder(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			b := openDir(t, dir, nil) // as another process would
			for i := range 20 {
				if err := errors.Join(
					b.PutOrder(t.Context(), boardOrder(i%5, 100)),
					b.PutBid(t.Context(), boardBid(o, byte(i%3+1), uint64(w))),
					b.PutInput(t.Context(), 1, bytes.Repeat([]byte{byte(w + 1)}, 5000), 100),
				); err != nil {
					t.Error(err)
				}
				if _, err := b.Orders(t.Context(), 1); err != nil {
					t.Error(err)
				}
				in, err := b.Input(t.Context(), 1)
				if err != nil || len(in) != 5000 || bytes.Count(in, in[:1]) != 5000 {
					t.Errorf("input of %d bytes is not one writer's, %v", len(in), err)
				}
				if f := b.Faults(); len(f) != 0 {
					t.Errorf("faults: %v", f)
				}
			}
		})
	}
	wg.Wait()
}

func TestInputsGoThroughTheirBinaryForm(t *testing.T) {
	for _, in := range []Input{{}, {Values: []int64{0, 1, -1, 1<<63 - 1, -1 << 63}, Salt: probity.Hash{1}}} {
		b, err := in.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var out Input
		if err := out.UnmarshalBinary(b); err != nil || !slices.Equal(out.Values, in.Values) || out.Salt != in.Salt {
			t.Errorf("%+v came back as %+v, %v", in, out, err)
		}
		for n := range b {
			if (n-33)%8 == 0 && n >= 33 {
				continue // a shorter input
			}
			if err := out.UnmarshalBinary(b[:n]); err == nil {
				t.Errorf("cut at %d: want an error", n)
			}
		}
	}
	if _, err := (Input{Values: make([]int64, MaxInputValues+1)}).MarshalBinary(); err == nil {
		t.Error("too many values: want an error")
	}
	largest := Input{Values: make([]int64, MaxInputValues)}
	if b, err := largest.MarshalBinary(); err != nil || len(b)+eip712.SealOverhead > MaxInputBytes {
		t.Errorf("the largest input has %d bytes, %v, and does not fit on the board when sealed", len(b), err)
	}
}

func TestAnInputIsSealedOnlyToTheJobsOwnBid(t *testing.T) {
	k, other := testKey(t, 1), testKey(t, 2)
	j := Job{ID: 3, Order: probity.Hash{1}, Provider: k.Account()}
	good := sign(k, Bid{Order: j.Order, Provider: k.Account()})
	foreign := sign(other, Bid{Order: j.Order, Provider: other.Account()})
	forged := sign(other, good.Bid)
	elsewhere := sign(k, Bid{Order: probity.Hash{2}, Provider: k.Account()})
	if _, err := SealInput(testDomain, j, good, Input{}); err != nil {
		t.Error(err)
	}
	for name, c := range map[string]struct {
		bid  SignedBid
		want error
	}{"another provider's": {foreign, ErrUnknown}, "a forged": {forged, ErrSignature}, "another order's": {elsewhere, ErrUnknown}} {
		if _, err := SealInput(testDomain, j, c.bid, Input{}); !errors.Is(err, c.want) {
			t.Errorf("to %s bid: %v, want %v", name, err, c.want)
		}
	}
}

func FuzzDecodeOrder(f *testing.F) {
	js, err := json.Marshal(boardOrder(1, 2))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(js)
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := DecodeOrder(data)
		if err != nil {
			return
		}
		js, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := DecodeOrder(js); err != nil || back != o {
			t.Errorf("%s came back as %+v, %v", js, back, err)
		}
	})
}

func FuzzDecodeBid(f *testing.F) {
	js, err := json.Marshal(boardBid(boardOrder(1, 2), 1, 1))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(js)
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := DecodeBid(data)
		if err != nil {
			return
		}
		js, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := DecodeBid(js); err != nil || fmt.Sprint(back) != fmt.Sprint(b) {
			t.Errorf("%s came back as %+v, %v", js, back, err)
		}
	})
}

func FuzzInputUnmarshalBinary(f *testing.F) {
	b, err := Input{Values: []int64{1, -1}}.MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, data []byte) {
		var in Input
		if in.UnmarshalBinary(data) != nil {
			return
		}
		if back, err := in.MarshalBinary(); err != nil || !bytes.Equal(back, data) {
			t.Errorf("%x came back as %x, %v", data, back, err)
		}
	})
}
