package ledger

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"testing"
	"unicode/utf8"

	"probity"
	"probity/internal/eip712"
)

// sameEntry compares the two encoders on an entry.
func sameEntry(t *testing.T, e Entry) {
	t.Helper()
	want, e1 := encodeAny(e)
	got, e2 := encodeEntry(e)
	if (e1 == nil) != (e2 == nil) || e1 == nil && !bytes.Equal(got, want) {
		t.Fatalf("differs at byte %d: %v, %v\n%s\n%s", firstDifference(got, want), e1, e2, got, want)
	}
}

// fill sets everything in v that can be set, from bytes.
func fill(v reflect.Value, next func() byte) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), next)
			}
		}
	case reflect.Array:
		if next()%4 == 0 {
			return // zero
		}
		for i := range v.Len() {
			fill(v.Index(i), next)
		}
	case reflect.Slice:
		n := int(next()) % 5
		if n == 0 {
			return // nil
		}
		v.Set(reflect.MakeSlice(v.Type(), n-1, n-1))
		for i := range n - 1 {
			fill(v.Index(i), next)
		}
	case reflect.String:
		s := make([]byte, next()%12)
		for i := range s {
			s[i] = next()
		}
		v.SetString(string(s))
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		x := uint64(0)
		for range next() % 9 {
			x = x<<8 | uint64(next())
		}
		v.SetUint(x & (1<<(8*v.Type().Size()) - 1))
		if v.Type() == reflect.TypeFor[probity.Tier]() {
			v.SetUint(v.Uint() % 6) // of which some are unknown
		}
	}
}

func from(data []byte) func() byte {
	return func() (b byte) {
		if len(data) > 0 {
			b, data = data[0], data[1:]
		}
		return b
	}
}

func TestTheFastEncoderOfEntriesWritesWhatTheSlowOneWrites(t *testing.T) {
	sameEntry(t, Entry{})
	sameEntry(t, testEntry(3))
	sameEntry(t, modelEntry())
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var e Entry
		fill(reflect.ValueOf(&e).Elem(), func() byte { return byte(rng.Uint32()) })
		sameEntry(t, e)
	}
}

func FuzzEncodeEntry(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
	f.Add(bytes.Repeat([]byte{3}, 900))
	f.Fuzz(func(t *testing.T, data []byte) {
		var e Entry
		fill(reflect.ValueOf(&e).Elem(), from(data))
		sameEntry(t, e)
	})
}

// sameBody holds EncodeBody's short way to what parsing says: it gives a text exactly
// when that text is read back as the same body, and the same text.
func sameBody(t *testing.T, b Body) {
	t.Helper()
	text, err := EncodeBody(b)
	if err != nil {
		if comesBack(b) && len(must(Canonical(must(encodeAny(b))))) <= maxBody {
			t.Fatalf("%+v was said to come back: %v", b, err)
		}
		return
	}
	got, err := ParseBody(b.Kind(), text)
	if err != nil {
		t.Fatalf("%+v was encoded as %s, which does not parse: %v", b, text, err)
	}
	if !bytes.Equal(must(encodeAny(got)), must(encodeAny(b))) {
		t.Fatalf("%+v came back as %+v", b, got)
	}
}

func TestBodiesThatAreEncodedTheShortWayComeBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	short, long := 0, 0
	for range 400 {
		for _, b := range bodies() {
			v := reflect.New(reflect.TypeOf(b)).Elem()
			fill(v, func() byte { return byte(rng.Uint32()) })
			x := v.Interface().(Body)
			if comesBack(x) {
				short++
			} else {
				long++
			}
			sameBody(t, x)
		}
	}
	if short < 100 || long < 100 {
		t.Errorf("%d the short way, %d the long: the test shows little", short, long)
	}
	for _, b := range []Body{
		Inference{Operators: 1 << 53}, Inference{Operators: 1<<53 + 1}, Inference{Operators: 1 << 60},
		Publication{Name: "\xff"}, Publication{Name: "<&>\u2028\x00"}, Licence{}, Licence{Purposes: []string{}}, &Slash{Cause: "late"},
	} {
		sameBody(t, b)
	}
}

func FuzzEncodeBody(f *testing.F) {
	f.Add(uint8(0), []byte("a name"))
	f.Add(uint8(6), bytes.Repeat([]byte{7, 0xff}, 40))
	f.Fuzz(func(t *testing.T, kind uint8, data []byte) {
		all := bodies()
		v := reflect.New(reflect.TypeOf(all[int(kind)%len(all)])).Elem()
		fill(v, from(data))
		sameBody(t, v.Interface().(Body))
	})
}

func TestHashesOfTypesAreThoseOfTheirText(t *testing.T) {
	if eip712.Keccak([]byte(ReceiptType)) != receiptTypeHash() {
		t.Error("the type of a receipt has another hash")
	}
}

func TestWhatSealRemembersIsOfThatReceiptBodyAndSignatureOnly(t *testing.T) {
	key := signerOf(t, 1)
	sealed := must(Seal(probity.Receipt{Chain: 1337, Market: probity.Account{1}, Executor: key.Account(), Time: 1},
		ModelVersion{}, Evidence{}, Slash{Provider: key.Account(), Cause: "late", Amount: probity.Tokens(1)}, key))
	if err := sealed.Check(); err != nil {
		t.Fatal(err)
	}
	loose := []byte(`{"amount": "1", "cause": "x", "provider": "0x0000000000000000000000000000000000000001"}`)
	for name, change := range map[string]func(*Entry){
		"time":           func(e *Entry) { e.Receipt.Time++ },
		"executor":       func(e *Entry) { e.Receipt.Executor[0]++ },
		"signature":      func(e *Entry) { e.Signature = bytes.Clone(e.Signature); e.Signature[3]++ },
		"no signature":   func(e *Entry) { e.Signature = nil },
		"body":           func(e *Entry) { e.Evidence.Body = loose },
		"body, and hash": func(e *Entry) { e.Evidence.Body, e.Receipt.Body = loose, eip712.Keccak(loose) },
		"no body":        func(e *Entry) { e.Evidence.Body = nil },
		"kind":           func(e *Entry) { e.Receipt.Kind = probity.ReceiptErasure },
		"body in place":  func(e *Entry) { e.Evidence.Body = append([]byte(nil), e.Evidence.Body...); e.Evidence.Body[2] ^= 1 },
	} {
		e := sealed
		change(&e)
		if err := e.Check(); err == nil {
			t.Errorf("%s changed, and the entry still passes", name)
		}
		if e.hash() != Hash(e.Receipt) {
			t.Errorf("%s changed, and the hash is the old one", name)
		}
	}
	if !utf8.Valid(sealed.Evidence.Body) {
		t.Error("a body that is not Unicode")
	}
}
