package transcript

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"math/big"
	"os"
	"testing"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"golang.org/x/crypto/sha3"
)

var update = flag.Bool("update", false, "rewrite testdata/transcript.json")

// A step of the vectors that other implementations are tested with: a message
// to absorb (hexadecimal), or none for a challenge; and what comes of it.
type step struct {
	Absorb    string `json:"absorb,omitempty"`
	Challenge string `json:"challenge,omitempty"`
	State     string `json:"state"`
}

type vector struct {
	Protocol string `json:"protocol"`
	State    string `json:"state"`
	Steps    []step `json:"steps"`
}

func vectors() []vector {
	_, _, g, _ := curve.Generators()
	var last fr.Element
	last.SetOne().Neg(&last)
	scripts := []struct {
		protocol string
		messages [][]byte // nil draws
	}{
		{"", [][]byte{nil, nil}},
		{"probity test", [][]byte{{0}, nil, nil, AppendScalars(nil, last, fr.NewElement(1)), nil}},
		{"probity test", [][]byte{AppendPoints(nil, g, curve.G1Affine{}), nil, bytes.Repeat([]byte{0xff}, 31), bytes.Repeat([]byte{0xff}, 32), nil, bytes.Repeat([]byte{7}, 1000), nil}},
	}
	var out []vector
	for _, s := range scripts {
		t := New(s.protocol)
		hexState := func() string { st := t.State(); return hex.EncodeToString(st[:]) }
		v := vector{Protocol: s.protocol, State: hexState()}
		for _, m := range s.messages {
			var st step
			if m == nil {
				c := t.Challenge()
				b := c.Bytes()
				st.Challenge = hex.EncodeToString(b[:])
			} else {
				t.Absorb(m)
				st.Absorb = hex.EncodeToString(m)
			}
			st.State = hexState()
			v.Steps = append(v.Steps, st)
		}
		out = append(out, v)
	}
	return out
}

func TestTheVectorsForOtherImplementationsAreCurrent(t *testing.T) {
	got, err := json.MarshalIndent(vectors(), "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	const name = "testdata/transcript.json"
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs: if the rule changed, rename the protocols and run with -update", name)
	}
}

// A second implementation of the rule, from its text and with another hash
// package, in the arithmetic of big numbers.
func TestTheRuleIsAsWritten(t *testing.T) {
	keccak := func(b []byte) []byte {
		h := sha3.NewLegacyKeccak256()
		h.Write(b)
		return h.Sum(nil)
	}
	r, _ := new(big.Int).SetString("21888242871839275222246405745257275088548364400416034343698204186575808495617", 10)
	data, err := os.ReadFile("testdata/transcript.json")
	if err != nil {
		t.Fatal(err)
	}
	var vs []vector
	if err := json.Unmarshal(data, &vs); err != nil {
		t.Fatal(err)
	}
	reduced := false
	for _, v := range vs {
		state := keccak([]byte(v.Protocol))
		for i, s := range v.Steps {
			if s.Absorb != "" {
				m, err := hex.DecodeString(s.Absorb)
				if err != nil {
					t.Fatal(err)
				}
				state = keccak(append(state, m...))
			} else {
				state = keccak(state)
				c := new(big.Int).SetBytes(state)
				reduced = reduced || c.Cmp(r) >= 0
				c.Mod(c, r)
				if got := hex.EncodeToString(c.FillBytes(make([]byte, 32))); got != s.Challenge {
					t.Errorf("%q, step %d: challenge %s, want %s", v.Protocol, i, got, s.Challenge)
				}
			}
			if got := hex.EncodeToString(state); got != s.State {
				t.Errorf("%q, step %d: state %s, want %s", v.Protocol, i, got, s.State)
			}
		}
	}
	if len(vs) < 3 || !reduced {
		t.Errorf("%d vectors, one with a reduced challenge: %v", len(vs), reduced)
	}
}

func TestAChallengeDependsOnEverythingBeforeIt(t *testing.T) {
	draw := func(protocol string, messages ...string) fr.Element {
		tr := New(protocol)
		for _, m := range messages {
			if m == "draw" {
				tr.Challenge()
			} else {
				tr.Absorb([]byte(m))
			}
		}
		return tr.Challenge()
	}
	seen := map[fr.Element]int{}
	for i, c := range []fr.Element{
		draw("a"), draw("b"), draw("a", "x"), draw("a", "y"), draw("a", "x", "y"), draw("a", "y", "x"),
		draw("a", "xy"), draw("a", "draw"), draw("a", "draw", "x"), draw("a", "x", "draw"), draw("a", "draw", "draw"),
	} {
		if j, ok := seen[c]; ok {
			t.Errorf("transcripts %d and %d draw the same challenge", i, j)
		}
		seen[c] = i
	}
}

func TestHowAMessageIsCutDoesNotMatter(t *testing.T) {
	a, b, c := New("p"), New("p"), New("p")
	a.Absorb([]byte("hello"))
	b.Absorb([]byte("he"), nil, []byte("llo"))
	c.Absorb()
	c.Absorb(nil, []byte{})
	if a != b {
		t.Error("two cuts of a message make two states")
	}
	if c != New("p") {
		t.Error("absorbing nothing changed the state")
	}
	fork := a
	fork.Challenge()
	if a != b {
		t.Error("drawing from a copy changed the original")
	}
}
