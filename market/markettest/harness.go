// Package markettest holds every market.Book to one behaviour. Run is a suite of
// named cases; Walk drives a Book at random beside the pure rules and compares
// all money and all jobs after every step. An implementation supplies a Harness.
package markettest

import (
	"context"
	"testing"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

// Accounts is how many accounts a Harness has. The suite uses them as buyer,
// provider, second provider, model owner and data owner; each has its own key.
const Accounts = 5

// The roles of the accounts, by index.
const (
	Buyer = iota
	Provider
	Rival
	Owner
	DataOwner
)

// A Harness is a fresh market with Accounts accounts, without any job, order or
// model, and the means to change what a Book cannot. Its deposits and payments
// are pre-approved without limit; accounts may have money from the beginning.
//
// The clock of the market need not stand still between calls, but the suite
// takes for granted that one test sees less than Slack seconds pass on its own.
type Harness interface {
	Book(i int) market.Book
	Key(i int) eip712.Key

	// Mint gives an account money. Approve limits what Accept may take from it.
	Mint(i int, amount probity.Amount) error
	Approve(i int, amount probity.Amount) error

	// AddModel registers version 0 of a model whose flattened lineage is shares,
	// by account index: the first entry is the model's own, the others are
	// data sets that it was made from. There are at most 8 others, with
	// different accounts, each of at least one part.
	AddModel(fee probity.Amount, shares []Share) (probity.AssetID, uint32, error)
	Keys() [2]probity.Hash // the verifying keys of every model of AddModel
	SetFee(asset probity.AssetID, version uint32, fee probity.Amount) error
	Freeze(asset probity.AssetID) error
	Revoke(asset probity.AssetID, version uint32) error

	// Advance moves the market's clock on.
	Advance(seconds uint64) error

	// Good is a delivery of this output that verifies for the job, Bad one that
	// does not. Proofs of different calls differ where the verifier lets them.
	Good(j market.Job, output []probity.Hash) market.Delivery
	Bad(j market.Job, output []probity.Hash) market.Delivery

	// Restart makes the books forget what they hold in memory, as after a crash
	// of the process; the market itself goes on. Books got earlier are not used
	// again.
	Restart() error

	Close() error
}

// A Share is an entry of a lineage by account index.
type Share struct {
	Account int
	Parts   uint64 // of market.PartsPerWhole
}

// Slack is how many seconds of the market's clock may pass on their own during
// one test, as blocks are made.
const Slack = 600

// Mem is the Harness of a market.Mem. Its proofs are a fixed word followed by
// the job's key and input, and the output.
type Mem struct {
	M     *market.Mem
	court *market.Claims
	keys  [Accounts]eip712.Key
}

// NewMem makes a Harness over a market in memory. A nil board is one in memory.
func NewMem(t testing.TB, board func(eip712.Domain) market.Board) *Mem {
	d := market.Domain(1337, probity.Account{0: 0x4d, 19: 1})
	court := &market.Claims{Window: 86400}
	o := market.MemOptions{Domain: d, Start: 1_800_000_000, ExitDelay: 86400, Verify: verify, Court: court}
	if board != nil {
		o.Board = board(d)
	}
	h := &Mem{M: market.NewMem(o), court: court}
	for i := range h.keys {
		var b [32]byte
		b[31] = byte(i + 1)
		k, err := eip712.NewKey(b[:])
		if err != nil {
			t.Fatal(err)
		}
		h.keys[i] = k
	}
	return h
}

// GoodProof is the proof that a Mem takes under a key for this input and output.
func GoodProof(key, input probity.Hash, output []probity.Hash) []byte {
	p := append(append([]byte("proof of "), key[:]...), input[:]...)
	for _, w := range output {
		p = append(p, w[:]...)
	}
	return p
}

func verify(j market.Job, d market.Delivery) bool {
	return string(d.Proof) == string(GoodProof(j.Key, j.Input, d.Output))
}

// Book is part of [Harness].
func (h *Mem) Book(i int) market.Book { return h.M.As(h.keys[i]) }

// Key is part of [Harness].
func (h *Mem) Key(i int) eip712.Key { return h.keys[i] }

// Mint is part of [Harness].
func (h *Mem) Mint(i int, amount probity.Amount) error {
	return h.M.Do(func(s *market.State, _ uint64) error { return s.Mint(h.keys[i].Account(), amount) })
}

// Approve is part of [Harness].
func (h *Mem) Approve(i int, amount probity.Amount) error {
	return h.M.Do(func(s *market.State, _ uint64) error {
		s.Approve(h.keys[i].Account(), amount)
		return nil
	})
}

// AddModel is part of [Harness].
func (h *Mem) AddModel(fee probity.Amount, shares []Share) (id probity.AssetID, version uint32, err error) {
	err = h.M.Do(func(s *market.State, _ uint64) error {
		keys := h.Keys()
		id, err = s.AddModel(fee, lineage(h, shares), keys[:]...)
		return err
	})
	return id, 0, err
}

// Keys is part of [Harness].
func (h *Mem) Keys() [2]probity.Hash { return [2]probity.Hash{{0: 0xa0}, {0: 0xb1}} }

// SetFee is part of [Harness].
func (h *Mem) SetFee(asset probity.AssetID, version uint32, fee probity.Amount) error {
	return h.M.Do(func(s *market.State, _ uint64) error { return s.SetFee(asset, version, fee) })
}

// Freeze is part of [Harness].
func (h *Mem) Freeze(asset probity.AssetID) error {
	return h.M.Do(func(s *market.State, _ uint64) error { return s.Freeze(asset) })
}

// Revoke is part of [Harness].
func (h *Mem) Revoke(asset probity.AssetID, version uint32) error {
	return h.M.Do(func(s *market.State, _ uint64) error { return s.Revoke(asset, version) })
}

// Advance is part of [Harness].
func (h *Mem) Advance(seconds uint64) error {
	h.M.Advance(seconds)
	return nil
}

// Good is part of [Harness].
func (h *Mem) Good(j market.Job, output []probity.Hash) market.Delivery {
	return market.Delivery{Output: output, Proof: GoodProof(j.Key, j.Input, output)}
}

// Bad is part of [Harness].
func (h *Mem) Bad(j market.Job, output []probity.Hash) market.Delivery {
	d := h.Good(j, output)
	d.Proof[0] ^= 1
	return d
}

// Name is part of [ClaimHarness].
func (h *Mem) Name(asset probity.AssetID) (name, input probity.Hash, err error) {
	name, input = probity.Hash{0: 0xc2, 31: byte(asset)}, probity.Hash{0: 0xd3}
	return name, input, h.M.Do(func(s *market.State, _ uint64) error { return s.NameModel(asset, 0, name) })
}

func (h *Mem) claimant(i int, order probity.Hash, asset probity.AssetID) market.Job {
	return market.Job{Order: order, Provider: h.keys[i].Account(), Asset: asset, Input: probity.Hash{0: 0xd3}}
}

// Claim is part of [ClaimHarness].
func (h *Mem) Claim(i int, order probity.Hash, asset probity.AssetID, right bool) error {
	return h.M.Do(func(_ *market.State, now uint64) error {
		_, err := h.court.Post(h.claimant(i, order, asset), probity.Hash{0: 1, 31: map[bool]byte{true: 1, false: 2}[right]}, now)
		return err
	})
}

// Refute is part of [ClaimHarness].
func (h *Mem) Refute(i, claimant int, order probity.Hash, asset probity.AssetID) error {
	return h.M.Do(func(_ *market.State, now uint64) error {
		return h.court.Refute(h.court.Verdict(h.claimant(claimant, order, asset)).Claim, h.keys[i].Account(), now)
	})
}

// Window is part of [ClaimHarness].
func (h *Mem) Window() uint64 { return h.court.Window }

// Restart is part of [Harness].
func (h *Mem) Restart() error { return nil }

// Close is part of [Harness].
func (h *Mem) Close() error { return h.M.Check() }

func lineage(h Harness, shares []Share) []market.Share {
	out := make([]market.Share, len(shares))
	for i, s := range shares {
		out[i] = market.Share{Account: h.Key(s.Account).Account(), Parts: s.Parts}
	}
	return out
}

// now is the market's clock, or the end of the test.
func now(t testing.TB, h Harness) uint64 {
	t.Helper()
	n, err := h.Book(0).Now(context.Background())
	if err != nil {
		t.Fatal("now:", err)
	}
	return n
}
