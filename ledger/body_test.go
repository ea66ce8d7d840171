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

// signerOf is a test key; each n is another account.
func signerOf(t testing.TB, n byte) eip712.Key {
	t.Helper()
	k, err := eip712.NewKey(append(make([]byte, 31), n+1))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// sampleBodies have every field of every kind set.
func sampleBodies(t testing.TB) []Body {
	t.Helper()
	var out []Body
	for _, b := range bodies() {
		v := reflect.New(reflect.TypeOf(b)).Elem()
		for i := range v.NumField() {
			fillField(t, v.Field(i), i+1)
		}
		out = append(out, v.Interface().(Body))
	}
	return out
}

func fillField(t testing.TB, v reflect.Value, n int) {
	switch v.Interface().(type) {
	case probity.Hash:
		v.Set(reflect.ValueOf(fill32(byte(n))))
		return
	case probity.Account:
		v.Set(reflect.ValueOf(probity.Account{byte(n)}))
		return
	case probity.Amount:
		v.Set(reflect.ValueOf(probity.Tokens(uint64(n))))
		return
	}
	switch v.Kind() {
	case reflect.Uint64, reflect.Uint32:
		v.SetUint(uint64(n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString("text <" + string(rune('a'+n)) + "> é 文")
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fillField(t, v.Index(0), n)
		fillField(t, v.Index(1), n+1)
	default:
		t.Fatalf("no sample of %s", v.Type())
	}
}

// sealed is a sound entry with a body.
func sealed(t testing.TB, b Body, signer byte) Entry {
	t.Helper()
	key := signerOf(t, signer)
	e := testEntry(3)
	r := probity.Receipt{Chain: 1337, Executor: key.Account(), Settlement: fill32(9), Time: 1_700_000_000}
	f, _ := fieldsOf(b.Kind())
	if f.market != absent {
		r.Market = probity.Account{0xaa}
	}
	if f.job != absent {
		r.Job = 7
	}
	var m ModelVersion
	if f.asset != absent {
		m, r.Asset, r.Version, r.Model = e.Model, e.Receipt.Asset, e.Receipt.Version, e.Receipt.Model
	}
	if f.input != absent {
		r.Input = fill32(1)
	}
	if f.output != absent {
		r.Output = fill32(2)
	}
	if f.tier == required {
		r.Tier = probity.TierQuorum
	}
	var ev Evidence
	if b.Kind() == probity.ReceiptInference {
		ev, r.Output, r.Tier, r.Evidence = e.Evidence, e.Receipt.Output, probity.TierZK, e.Receipt.Evidence
	}
	out, err := Seal(r, m, ev, b, key)
	if err != nil {
		t.Fatalf("%s: %v", KindName(b.Kind()), err)
	}
	return out
}

func TestEveryKindOfReceiptHasABodyThatComesBack(t *testing.T) {
	seen := map[probity.ReceiptKind]bool{}
	for _, b := range sampleBodies(t) {
		text, err := EncodeBody(b)
		if err != nil {
			t.Fatalf("%T: %v", b, err)
		}
		got, err := ParseBody(b.Kind(), text)
		if err != nil || !reflect.DeepEqual(got, b) {
			t.Errorf("%T came back as %+v, %v", b, got, err)
		}
		if strings.Contains(string(text), `\u003c`) {
			t.Errorf("%T is not canonical: %s", b, text)
		}
		if seen[b.Kind()] {
			t.Errorf("two bodies of kind %d", b.Kind())
		}
		seen[b.Kind()] = true
	}
	for k := probity.ReceiptInference; k <= probity.ReceiptErasure; k++ {
		if _, ok := fieldsOf(k); !seen[k] || !ok {
			t.Errorf("kind %d has no body or no fields", k)
		}
	}
}

func TestReceiptsOfEveryKindAreLoggedBundledAndCheckedOffline(t *testing.T) {
	l := openTest(t, t.TempDir())
	for i, b := range sampleBodies(t) {
		e := sealed(t, b, byte(i))
		appendAll(t, l, e)
		bundle, err := l.Bundle(t.Context(), Hash(e.Receipt))
		if err != nil {
			t.Fatal(err)
		}
		v, err := VerifyBundle(encode(t, bundle), Verifier{LogKey: l.LogKey()})
		if err != nil || v.Receipt != e.Receipt {
			t.Errorf("%s: %v", KindName(b.Kind()), err)
		}
		payload, err := bundle.Statement.Verify(PayloadType, must(publicKey(l.LogKey())))
		if err != nil {
			t.Fatal(err)
		}
		var s struct {
			PredicateType string `json:"predicateType"`
			Subject       []any  `json:"subject"`
			Predicate     struct {
				Body json.RawMessage `json:"body"`
			} `json:"predicate"`
		}
		if err := json.Unmarshal(payload, &s); err != nil || s.PredicateType != PredicateType || len(s.Subject) == 0 {
			t.Errorf("%s: statement %s, %v", KindName(b.Kind()), payload, err)
		}
		if got, err := Canonical(s.Predicate.Body); err != nil || string(got) != string(e.Evidence.Body) {
			t.Errorf("%s: the statement's body is %s, %v", KindName(b.Kind()), got, err)
		}
	}
	mustFsck(t, l.dir)
}

// The body and the hash of a receipt of every kind, with all fields and with none. What is
// in logs was written so: a change here is a new schema.
func TestReceiptsOfEveryKindAreWrittenAsTheyAlwaysWere(t *testing.T) {
	type vector struct {
		Kind  string       `json:"kind"`
		Body  string       `json:"body"`
		Empty string       `json:"empty"`
		Hash  probity.Hash `json:"hash"`
	}
	path := filepath.Join("testdata", "kinds.json")
	var want []vector
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &want)
	}
	if err != nil {
		t.Error(err)
	}
	var got []vector
	for _, b := range sampleBodies(t) {
		empty := reflect.Zero(reflect.TypeOf(b)).Interface().(Body)
		e := sealed(t, b, 1)
		got = append(got, vector{KindName(b.Kind()), string(e.Evidence.Body), string(must(EncodeBody(empty))), Hash(e.Receipt)})
	}
	if !reflect.DeepEqual(got, want) {
		text, err := json.MarshalIndent(got, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s is another; now they are\n%s", path, text)
	}
}

// Before the first release there were receipts without body and signature. Whoever took
// them would take anybody's word for what another has done.
func TestAReceiptThatNobodySignedIsNotTaken(t *testing.T) {
	e := testEntry(0)
	e.Receipt.Schema, e.Receipt.Body, e.Evidence.Body, e.Signature = 0, probity.Hash{}, nil, nil
	text := must(json.Marshal(e.Receipt))
	if err := e.Check(); !errors.Is(err, ErrReceipt) || !strings.Contains(err.Error(), "begin another log") {
		t.Error(err)
	}
	for _, without := range []string{"\"schema\":0,", ",\"body\":\"" + probity.Hash{}.String() + "\""} {
		old := strings.Replace(string(text), without, "", 1)
		if _, err := ParseReceipt([]byte(old)); old == string(text) || err == nil {
			t.Errorf("without %s: %v", without, err)
		}
	}
	l := openTest(t, t.TempDir())
	if _, err := l.Append(t.Context(), e); !errors.Is(err, ErrReceipt) {
		t.Error(err)
	}
}

func TestASealedReceiptOfAnotherSignerBodyOrSchemaIsRefused(t *testing.T) {
	b := ParameterChange{FromVersion: 1, Tensors: 3, ChangedTensors: 1}
	good := sealed(t, b, 1)
	other := must(EncodeBody(ParameterChange{FromVersion: 2}))
	for name, c := range map[string]struct {
		change func(*Entry)
		want   error
	}{
		"no signature":          {func(e *Entry) { e.Signature = nil }, ErrSigner},
		"another's signature":   {func(e *Entry) { e.Signature = signerOf(t, 2).Sign(Hash(e.Receipt)) }, ErrSigner},
		"signature of another":  {func(e *Entry) { e.Signature = signerOf(t, 1).Sign(fill32(1)) }, ErrSigner},
		"half a signature":      {func(e *Entry) { e.Signature = e.Signature[:64] }, ErrSigner},
		"no body":               {func(e *Entry) { e.Evidence.Body = nil }, ErrEvidence},
		"another body":          {func(e *Entry) { e.Evidence.Body = other }, ErrEvidence},
		"no schema":             {func(e *Entry) { e.Receipt.Schema = 0 }, ErrReceipt},
		"schema 3":              {func(e *Entry) { e.Receipt.Schema = 3 }, ErrReceipt},
		"no hash of a body":     {func(e *Entry) { e.Receipt.Body = probity.Hash{} }, ErrReceipt},
		"a job where none is":   {func(e *Entry) { e.Receipt.Job = 1 }, ErrReceipt},
		"no version before":     {func(e *Entry) { e.Receipt.Input = probity.Hash{} }, ErrReceipt},
		"version without asset": {func(e *Entry) { e.Receipt.Asset = 0 }, ErrReceipt},
		"body of another kind": {func(e *Entry) {
			e.Evidence.Body = must(EncodeBody(Revocation{What: "asset"}))
			e.Receipt.Body = eip712.Keccak(e.Evidence.Body)
			e.Signature = signerOf(t, 1).Sign(Hash(e.Receipt))
		}, ErrEvidence},
		"body with a space": {func(e *Entry) {
			e.Evidence.Body = append([]byte{' '}, e.Evidence.Body...)
			e.Receipt.Body = eip712.Keccak(e.Evidence.Body)
			e.Signature = signerOf(t, 1).Sign(Hash(e.Receipt))
		}, ErrFormat},
	} {
		e := good
		c.change(&e)
		if err := e.Check(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
}

func TestABodyHasOneEncoding(t *testing.T) {
	good := string(must(EncodeBody(Licence{Licensee: probity.Account{1}, Purposes: []string{"train", "<é>"}, Terms: fill32(3), Uses: 5})))
	if _, err := ParseBody(probity.ReceiptLicence, []byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"space":           strings.Replace(good, ":", ": ", 1),
		"escaped letter":  strings.Replace(good, "train", `\u0074rain`, 1),
		"escaped html":    strings.Replace(good, "<", `\u003c`, 1),
		"unknown field":   strings.Replace(good, `{`, `{"a":1,`, 1),
		"twice":           strings.Replace(good, `"uses":5`, `"uses":5,"uses":5`, 1),
		"other order":     `{"uses":5,` + strings.Replace(good[1:], `,"uses":5`, "", 1),
		"other case":      strings.Replace(good, `"uses"`, `"Uses"`, 1),
		"exponent":        strings.Replace(good, `"uses":5`, `"uses":5e0`, 1),
		"zero that is no": strings.Replace(good, `"uses":5`, `"uses":0`, 1),
		"null":            strings.Replace(good, `"uses":5`, `"uses":null`, 1),
		"missing field":   strings.Replace(good, `"terms":"`+fill32(3).String()+`",`, ``, 1),
		"more after":      good + good,
		"byte order mark": "\ufeff" + good,
		"not unicode":     strings.Replace(good, "train", "tr\xffain", 1),
		"lone surrogate":  strings.Replace(good, "train", `\ud800`, 1),
		"nothing":         "",
	} {
		if text == good {
			t.Fatalf("%s: the test changed nothing", name)
		}
		if _, err := ParseBody(probity.ReceiptLicence, []byte(text)); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, b := range map[string]Body{
		"a number that JCS rounds": Training{First: 1<<53 + 1},
		"a text that is not":       Slash{Cause: "a\xff"},
		"too much":                 Slash{Cause: strings.Repeat("x", maxBody)},
	} {
		if _, err := EncodeBody(b); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEveryFieldIsExplainedInBothLanguages(t *testing.T) {
	check := func(v any) {
		for i := range reflect.TypeOf(v).NumField() {
			name, _, _ := strings.Cut(reflect.TypeOf(v).Field(i).Tag.Get("json"), ",")
			if p := labels[name]; p.en == "" || p.zh == "" {
				t.Errorf("%T.%s has no label", v, name)
			}
		}
	}
	check(probity.Receipt{})
	for _, b := range bodies() {
		check(b)
		for _, l := range []Language{English, Chinese} {
			e := sealed(t, b, 1)
			text := Explain(e, l)
			if title := titles[b.Kind()].in(l); title == "" || !strings.HasPrefix(text, title+"\n") || !strings.Contains(text, Hash(e.Receipt).String()) {
				t.Errorf("%T in %s: %s", b, l, text)
			}
		}
	}
	for _, b := range sampleBodies(t) {
		e := sealed(t, b, 1)
		lines := strings.Count(Explain(e, Chinese), "\n")
		if want := reflect.TypeOf(b).NumField(); lines < want+8 {
			t.Errorf("%T: %d lines for %d fields", b, lines, want)
		}
	}
	if text := Explain(sealed(t, Slash{Cause: "x\n  paid: 1"}, 1), English); strings.Contains(text, "\n  paid") {
		t.Errorf("a text draws lines of its own:\n%s", text)
	}
	if text := Explain(sealed(t, ContractCheck{Properties: []string{"x\n  paid: 1"}}, 1), English); strings.Contains(text, "\n  paid") {
		t.Errorf("a text in a list draws lines of its own:\n%s", text)
	}
	for k := probity.ReceiptInference; k <= probity.ReceiptErasure; k++ {
		if p := kinds[k]; p.en == "" || p.zh == "" || titles[k].zh == "" {
			t.Errorf("kind %d has no name", k)
		}
	}
	if text := Explain(sealed(t, Slash{Cause: "it gave no answer in time"}, 1), Chinese); !strings.Contains(text, "类型: 罚没\n") || !strings.Contains(text, "原因: 未在期限内给出答案\n") {
		t.Errorf("not in Chinese:\n%s", text)
	}
	if _, err := ParseLanguage("fr"); err == nil {
		t.Error("French")
	}
}

func FuzzParseBody(f *testing.F) {
	for _, b := range sampleBodies(f) {
		f.Add(uint8(b.Kind()), must(EncodeBody(b)))
	}
	f.Fuzz(func(t *testing.T, kind uint8, text []byte) {
		b, err := ParseBody(probity.ReceiptKind(kind), text)
		if err != nil {
			return
		}
		again, err := EncodeBody(b)
		if err != nil || string(again) != string(text) {
			t.Fatalf("%q reads as %+v, which is written %q, %v", text, b, again, err)
		}
	})
}
