package ledger

import (
	"encoding/json"
	"errors"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"probity"
)

func fill32(b byte) (h probity.Hash) {
	for i := range h {
		h[i] = b
	}
	return h
}

func fill20(b byte) (a probity.Account) {
	for i := range a {
		a[i] = b
	}
	return a
}

// The expected values were computed with go-ethereum v1.17.10,
// signer/core/apitypes, from the same types and fields.
func TestHashesAreEIP712(t *testing.T) {
	r := probity.Receipt{
		Schema: 2, Kind: 1, Chain: 1337, Market: fill20(0x11), Job: 2, Asset: 3, Version: 4, Model: fill32(0x22), Input: fill32(0x33),
		Output: fill32(0x44), Executor: fill20(0x55), Tier: 1, Evidence: fill32(0x66), Settlement: fill32(0x77), Time: 1_700_000_000, Body: fill32(0x88),
	}
	if got, want := Hash(r).String(), "0xf1547aa5974d0173866c876a65bca251dbabc94e1c01048b8ac1ef5db4e042ef"; got != want {
		t.Errorf("receipt hashes to %s, want %s", got, want)
	}
	v := ModelVersion{fill32(1), fill32(2), []probity.Circuit{{Key: fill32(3), Weights: fill32(4)}, {Key: fill32(5), Weights: fill32(6)}}}
	if got, want := ModelHash(v).String(), "0x97f427328d0445b8f51af91f6a7a2f7c4e7988f735edd978a812101e80ff359f"; got != want {
		t.Errorf("model version hashes to %s, want %s", got, want)
	}
}

func TestTheTypeStringNamesEveryFieldInOrder(t *testing.T) {
	for typ, v := range map[string]any{ReceiptType: probity.Receipt{}, ModelVersionType: ModelVersion{}, CircuitType: probity.Circuit{}} {
		typ, _, _ = strings.Cut(typ, ")") // without the types that it refers to
		fields := regexp.MustCompile(`[\w\[\]]+ (\w+)(?:,|$)`).FindAllStringSubmatch(typ, -1)
		var names []string
		for i := range reflect.TypeOf(v).NumField() {
			name, _, _ := strings.Cut(reflect.TypeOf(v).Field(i).Tag.Get("json"), ",")
			if name == "schema" {
				continue // it is the domain's version
			}
			names = append(names, name)
		}
		if len(fields) != len(names) {
			t.Fatalf("%s has %d fields, the struct has %d", typ, len(fields), len(names))
		}
		for i, f := range fields {
			if names[i] != f[1] {
				t.Errorf("field %d is %s in the type and %s in the struct", i, f[1], names[i])
			}
		}
	}
}

// change sets a field to another value of its type.
func change(t *testing.T, f reflect.Value) {
	t.Helper()
	switch f.Kind() {
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		f.SetUint(f.Uint() + 1)
	case reflect.Array:
		f.Index(f.Len() - 1).SetUint(f.Index(f.Len()-1).Uint() ^ 1)
	case reflect.Slice: // of another backing array, since the original is to stay
		s := reflect.MakeSlice(f.Type(), f.Len(), f.Len())
		reflect.Copy(s, f)
		f.Set(s)
		change(t, f.Index(f.Len()-1))
	case reflect.Struct:
		change(t, f.Field(f.NumField()-1))
	default:
		t.Fatalf("no rule for changing a %s", f.Type())
	}
}

func TestEveryFieldChangesTheHash(t *testing.T) {
	for _, r := range []probity.Receipt{testEntry(0).Receipt, sealed(t, Slash{Cause: "late"}, 1).Receipt, claimedEntry(t).Receipt} {
		for i := range reflect.TypeOf(r).NumField() {
			c := r
			change(t, reflect.ValueOf(&c).Elem().Field(i))
			name := reflect.TypeOf(r).Field(i).Name
			if Hash(c) == Hash(r) {
				t.Errorf("%s is not hashed", name)
			}
		}
	}
	v := testEntry(0).Model
	for i := range reflect.TypeOf(v).NumField() {
		c := v
		change(t, reflect.ValueOf(&c).Elem().Field(i))
		if ModelHash(c) == ModelHash(v) {
			t.Errorf("%s is not hashed", reflect.TypeOf(v).Field(i).Name)
		}
	}
	for what, c := range map[string][]probity.Circuit{
		"the second circuit left out":   v.Circuits[:1],
		"the circuits in another order": {v.Circuits[1], v.Circuits[0]},
		"another first key":             {{Key: fill32(9), Weights: v.Circuits[0].Weights}, v.Circuits[1]},
		"no circuits":                   nil,
	} {
		if ModelHash(ModelVersion{v.Content, v.Manifest, c}) == ModelHash(v) {
			t.Errorf("%s has the same hash", what)
		}
	}
}

func TestReceiptsOfBothKindsSurviveJSON(t *testing.T) {
	for _, r := range []probity.Receipt{testEntry(3).Receipt, modelEntry().Receipt} {
		data, err := json.MarshalIndent(r, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ParseReceipt(data); err != nil || got != r {
			t.Errorf("%s came back as %+v, %v", data, got, err)
		}
	}
}

func TestLooseJSONIsRefused(t *testing.T) {
	raw, err := json.Marshal(testEntry(0).Receipt)
	if err != nil {
		t.Fatal(err)
	}
	good := string(raw)
	if _, err := ParseReceipt(raw); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"unknown field":      strings.Replace(good, `{"schema"`, `{"extra":1,"schema"`, 1),
		"duplicate field":    strings.Replace(good, `"kind":1`, `"kind":1,"kind":1`, 1),
		"second value wins":  strings.Replace(good, `"kind":1`, `"kind":2,"kind":1`, 1),
		"missing field":      strings.Replace(good, `"version":1,`, ``, 1),
		"reordered fields":   strings.Replace(good, `"kind":1,"chain":1337`, `"chain":1337,"kind":1`, 1),
		"name in other case": strings.Replace(good, `"kind"`, `"Kind"`, 1),
		"escaped name":       strings.Replace(good, `"kind"`, `"\u006bind"`, 1),
		"trailing data":      good + `{}`,
		"trailing garbage":   good + `x`,
		"NaN":                strings.Replace(good, `"chain":1337`, `"chain":NaN`, 1),
		"fraction":           strings.Replace(good, `"chain":1337`, `"chain":1337.0`, 1),
		"exponent":           strings.Replace(good, `"chain":1337`, `"chain":1.337e3`, 1),
		"number as text":     strings.Replace(good, `"chain":1337`, `"chain":"1337"`, 1),
		"negative":           strings.Replace(good, `"chain":1337`, `"chain":-1`, 1),
		"over 64 bits":       strings.Replace(good, `"chain":1337`, `"chain":18446744073709551616`, 1),
		"upper-case hex":     strings.Replace(good, `0xaa00`, `0xAA00`, 1),
		"short hash":         strings.Replace(good, `"input":"0x`, `"input":"0x0`, 1),
		"null":               `null`,
		"array":              `[` + good + `]`,
		"nothing":            ``,
		"unknown tier":       strings.Replace(good, `"tier":"zk"`, `"tier":"tier9"`, 1),
	} {
		if text == good {
			t.Fatalf("%s: the test changed nothing", name)
		}
		if _, err := ParseReceipt([]byte(text)); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Canonical, but an answer without a tier is no receipt.
	empty := strings.Replace(good, `"tier":"zk"`, `"tier":""`, 1)
	if _, err := ParseReceipt([]byte(empty)); !errors.Is(err, ErrReceipt) {
		t.Errorf("an empty tier: %v", err)
	}
}

func FuzzParseReceipt(f *testing.F) {
	for _, r := range []probity.Receipt{testEntry(0).Receipt, modelEntry().Receipt} {
		data, err := json.Marshal(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ParseReceipt(data)
		if err != nil {
			return
		}
		again, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if r2, err := ParseReceipt(again); err != nil || r2 != r {
			t.Fatalf("%s reads as %+v, which reads as %+v, %v", data, r, r2, err)
		}
	})
}
