package commit_test

import (
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"testing"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"

	"probity/proof/sumcheck/commit"
	"probity/proof/sumcheck/commit/committest"
	"probity/proof/sumcheck/transcript"
)

var update = flag.Bool("update", false, "make the vectors in testdata anew")

// An opening is a vector for other implementations: bytes in hexadecimal.
type opening struct {
	Name      string `json:"name"`
	Protocol  string `json:"protocol"` // the transcript begins with it
	Tau       string `json:"tau"`      // the verifying key
	Statement string `json:"statement"`
	Proof     string `json:"proof"`
	Holds     bool   `json:"holds"`
	State     string `json:"state,omitempty"` // of the transcript at the end
}

const openingsFile = "testdata/openings.json"

func makeOpenings(t *testing.T) (out []opening) {
	k, err := commit.UnsafeKey(commit.Points(4))
	if err != nil {
		t.Fatal(err)
	}
	for _, shape := range []struct {
		name                  string
		columns, rows, length int
	}{
		{"one row, a point", 2, 1, 0},
		{"three rows, a point", 4, 3, 0},
		{"a point and a vector", 3, 2, 5},
		{"a point and a vector of one element", 4, 1, 1},
	} {
		const protocol = "probity vectors of openings"
		s, p, err := committest.Opened(k, transcript.New(protocol), shape.columns, shape.rows, shape.length)
		if err != nil {
			t.Fatal(err)
		}
		tr := transcript.New(protocol)
		if err := k.Verifier().Verify(&tr, s, p); err != nil {
			t.Fatal(err)
		}
		state := tr.State()
		good := opening{
			Name: shape.name, Protocol: protocol, Tau: hex.EncodeToString(k.Verifier().Encode()),
			Statement: hex.EncodeToString(s.Encode()), Proof: hex.EncodeToString(p.Encode()), Holds: true, State: hex.EncodeToString(state[:]),
		}
		bad := good
		bad.Holds, bad.State = false, ""
		forged := *p
		forged.W.Neg(&forged.W)
		bad.Name, bad.Proof = shape.name+", W negated", hex.EncodeToString(forged.Encode())
		other := bad
		s.Value.Double(&s.Value)
		other.Name, other.Proof, other.Statement = shape.name+", another value", good.Proof, hex.EncodeToString(s.Encode())
		out = append(out, good, bad, other)
	}
	return out
}

func TestTheVectorsForOtherImplementationsHold(t *testing.T) {
	if *update {
		b, err := json.MarshalIndent(makeOpenings(t), "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(openingsFile, append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var all []opening
	for _, name := range []string{openingsFile, "testdata/free_inverse.json"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var some []opening
		if err := json.Unmarshal(b, &some); err != nil {
			t.Fatal(err)
		}
		all = append(all, some...)
	}
	unhex := func(s string) []byte {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	holds := 0
	for _, o := range all {
		words := unhex(o.Tau)
		var tau curve.G2Affine
		for i, c := range []*fp.Element{&tau.X.A1, &tau.X.A0, &tau.Y.A1, &tau.Y.A0} {
			c.SetBytes(words[32*i : 32*i+32])
		}
		n := new(naive)
		err := n.verify(o.Protocol, tau, unhex(o.Statement), unhex(o.Proof))
		if (err == nil) != o.Holds || o.Holds && hex.EncodeToString(n.state) != o.State {
			t.Errorf("%s: %v, state %x", o.Name, err, n.state)
		}
		if o.Holds {
			holds++
		}
	}
	if holds < 4 || len(all) < 3*holds {
		t.Errorf("%d vectors, of which %d hold: run with -update if the scheme changed", len(all), holds)
	}
	if k, err := commit.UnsafeKey(2); err != nil || hex.EncodeToString(k.Verifier().Encode()) != all[0].Tau {
		t.Errorf("the unsafe key is another one: %v", err)
	}
}
