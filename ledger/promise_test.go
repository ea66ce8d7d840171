package ledger

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"probity"
	"probity/internal/eip712"
)

// claimedBody is the body of the receipt of a claimed answer.
func claimedBody() Inference {
	return Inference{
		Program: fill32(0x81), Trace: fill32(0x82), Operators: 7, TraceWeights: fill32(0x83), Order: fill32(0x84), Answer: fill32(0x85),
		Price: probity.Tokens(2), Fee: probity.Tokens(5), Bond: probity.Tokens(1),
	}
}

func testPromise(t testing.TB) (*Promise, eip712.Key, Entry) {
	t.Helper()
	key, of := signerOf(t, 4), testEntry(4)
	p := must(DraftPromise(probity.Receipt{
		Chain: 1337, Market: fill20(0xaa), Job: 5, Asset: of.Receipt.Asset, Version: of.Receipt.Version, Model: of.Receipt.Model,
		Input: fill32(0x33), Output: of.Receipt.Output, Executor: key.Account(),
	}, claimedBody()))
	if err := p.Sign(key); err != nil {
		t.Fatal(err)
	}
	return p, key, of
}

// claimedEntry is a sound entry of a claimed answer.
func claimedEntry(t testing.TB) Entry {
	t.Helper()
	p, key, of := testPromise(t)
	return must(p.Keep(of.Model, Evidence{Output: of.Evidence.Output, Manifest: of.Evidence.Manifest}, fill32(0x77), 1_700_000_000, key))
}

// The hashes were computed with go-ethereum v1.17.10, signer/core/apitypes, from the same
// type and fields, and the signatures with its crypto package.
func TestAPromiseAndTheReceiptThatKeepsItAreThoseOfTheVector(t *testing.T) {
	type vector struct {
		Promise   *Promise     `json:"promise"`
		Hash      probity.Hash `json:"hash"` // of the promise
		Body      string       `json:"body"`
		Receipt   probity.Hash `json:"receipt"` // hash of what keeps it
		Signature []byte       `json:"signature"`
	}
	path := filepath.Join("testdata", "claimed.json")
	var want vector
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &want)
	}
	if err != nil {
		t.Error(err)
	}
	p, _, _ := testPromise(t)
	e := claimedEntry(t)
	got := vector{p, p.Hash(), string(p.Body), Hash(e.Receipt), e.Signature}
	if !reflect.DeepEqual(got, want) {
		text, err := json.MarshalIndent(got, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s is another; now it is\n%s", path, text)
	}
}

func TestAClaimedReceiptIsLoggedBundledExportedAndRead(t *testing.T) {
	l := openTest(t, t.TempDir())
	e := claimedEntry(t)
	appendAll(t, l, e)
	b, err := l.Bundle(t.Context(), Hash(e.Receipt))
	if err != nil {
		t.Fatal(err)
	}
	v, err := VerifyBundle(encode(t, b), Verifier{LogKey: l.LogKey()})
	if err != nil || v.Receipt != e.Receipt {
		t.Fatalf("%+v, %v", v, err)
	}
	if _, err := must(l.SignStatement(e)).Verify(PayloadType, must(publicKey(l.LogKey()))); err != nil {
		t.Error(err)
	}
	p, err := l.Proof(t.Context(), v.Index)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Verify(Hash(e.Receipt), l.LogKey()); err != nil {
		t.Error(err)
	}
	mustFsck(t, l.dir)
	for lang, want := range map[Language][]string{
		English: {"An answer was claimed, nobody refuted it in time, and it was paid.", "dispute: open to challenge", "price: 2 tokens", "fee: 5 tokens", "bond: 1 tokens", "hash of the answer: " + fill32(0x85).String()},
		Chinese: {"一个答案已被声明，期限内无人驳倒，并已付款。", "dispute：可被质疑", "价格: 2 代币", "模型费用: 5 代币", "保证金: 1 代币", "答案哈希: " + fill32(0x85).String()},
	} {
		text := Explain(e, lang)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%q is missing in\n%s", w, text)
			}
		}
	}
}

func TestAPromiseIsOfItsProviderAndOfWhatItSaysOnly(t *testing.T) {
	good, key, of := testPromise(t)
	for name, c := range map[string]struct {
		change func(*Promise)
		want   error
	}{
		"no signature":      {func(p *Promise) { p.Signature = nil }, ErrSigner},
		"another signature": {func(p *Promise) { p.Signature = signerOf(t, 5).Sign(p.Hash()) }, ErrSigner},
		"another body":      {func(p *Promise) { p.Body = must(EncodeBody(Inference{})) }, ErrEvidence},
		"a body that is no": {func(p *Promise) { p.Body = append(p.Body, ' ') }, ErrEvidence},
		"another tier":      {func(p *Promise) { p.Receipt.Tier = probity.TierSigned }, ErrReceipt},
		"another kind":      {func(p *Promise) { p.Receipt.Kind = probity.ReceiptTask }, ErrReceipt},
		"a settlement":      {func(p *Promise) { p.Receipt.Settlement[0] = 1 }, ErrReceipt},
		"a time":            {func(p *Promise) { p.Receipt.Time = 1 }, ErrReceipt},
		"no job":            {func(p *Promise) { p.Receipt.Job = 0 }, ErrReceipt},
		"another job":       {func(p *Promise) { p.Receipt.Job++ }, ErrSigner},
		"another market":    {func(p *Promise) { p.Receipt.Market[3]++ }, ErrSigner},
		"another chain":     {func(p *Promise) { p.Receipt.Chain++ }, ErrSigner},
	} {
		p := *good
		c.change(&p)
		if err := p.Check(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if _, err := p.Keep(of.Model, Evidence{Output: of.Evidence.Output}, fill32(1), 1, key); err == nil {
			t.Errorf("%s: a receipt was made of it", name)
		}
	}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	// The receipt of a claimed answer without its promise is none.
	e := claimedEntry(t)
	e.Evidence.Proof = nil
	if err := e.Check(); !errors.Is(err, ErrEvidence) {
		t.Errorf("no promise: %v", err)
	}
	r := claimedEntry(t).Receipt
	r.Evidence = probity.Hash{}
	if err := CheckReceipt(r); !errors.Is(err, ErrReceipt) {
		t.Errorf("no evidence: %v", err)
	}
}
