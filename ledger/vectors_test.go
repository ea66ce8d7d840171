package ledger

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	attestation "github.com/in-toto/attestation/go/v1"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/merkle/testonly"
	"google.golang.org/protobuf/encoding/protojson"

	"probity"
	"probity/internal/eip712"
	"probity/internal/fetch"
)

// What other people have published to check implementations with. Each test says in
// its output how many cases it went through.

// The eight leaves of Certificate Transparency's reference implementation, with every
// root; in testonly of transparency-dev/merkle (Apache-2.0).
func TestTreesAreThoseOfRFC6962(t *testing.T) {
	var leaves []probity.Hash
	n := 0
	tree := testonly.New(rfc6962.DefaultHasher)
	for i, data := range testonly.LeafInputs() {
		leaves = append(leaves, probity.Hash(rfc6962.DefaultHasher.HashLeaf(data)))
		tree.AppendData(data)
		if got := treeHash(leaves); !bytes.Equal(got[:], testonly.RootHashes()[i+1]) {
			t.Errorf("%d leaves: root %s", i+1, got)
		}
		n++
		for k := range leaves {
			want, err := tree.InclusionProof(uint64(k), uint64(len(leaves)))
			if err != nil {
				t.Fatal(err)
			}
			got := treePath(k, leaves)
			if fmt.Sprint(fromHashes(got)) != fmt.Sprint(want) {
				t.Errorf("leaf %d of %d: another path", k, len(leaves))
			}
			if err := proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(k), uint64(len(leaves)), leaves[k][:], fromHashes(got), tree.Hash()); err != nil {
				t.Error(err)
			}
			n++
		}
	}
	if root, _ := must(NewTranscript(fill32(1))).Root(); !bytes.Equal(root[:], testonly.EmptyRootHash()) {
		t.Error("the empty tree has another root")
	}
	n++
	t.Logf("RFC 6962: %d cases", n)
}

// The log that Tessera's own tests read: 16 signed checkpoints with their tiles
// (Apache-2.0). The key is in testdata/build_log.sh.
func TestCheckpointsAndTilesAreThoseOfTlogTiles(t *testing.T) {
	const key = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
	dir := filepath.Join(fetch.Module(t, "github.com/transparency-dev/tessera", "v1.0.4", "h1:IXjGowubcLR0T3zUQrysSMKgtTh9KGKQ0iajUiubyP4="), "testdata", "log")
	var all []Checkpoint
	for i := range 16 {
		text, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("checkpoint.%d", i)))
		if err != nil {
			t.Fatal(err)
		}
		cp, err := OpenCheckpoint(text, key)
		if err != nil || cp.Size != uint64(i) {
			t.Fatalf("checkpoint %d: %+v, %v", i, cp, err)
		}
		for at := range text {
			bad := bytes.Clone(text)
			bad[at] ^= 1
			if _, err := OpenCheckpoint(bad, key); err == nil {
				t.Errorf("checkpoint %d verifies with byte %d changed", i, at)
			}
		}
		all = append(all, cp)
	}
	n := len(all)
	for i, older := range all {
		for _, newer := range all[i:] {
			hashes, err := consistency(t.Context(), FolderSource(dir).ReadTile, 15, older.Size, newer.Size)
			if err != nil {
				t.Fatal(err)
			}
			if err := VerifyConsistency(older.AnchorPoint, newer.AnchorPoint, hashes); err != nil {
				t.Errorf("%d to %d: %v", older.Size, newer.Size, err)
			}
			n++
		}
	}
	t.Logf("tlog-tiles and signed notes: %d checkpoints, %d proofs of consistency", len(all), n-len(all))
}

type wycheproofFile struct {
	TestGroups []struct {
		PublicKey struct {
			Uncompressed, PK string
		}
		Tests []struct {
			TcID        int
			Comment     string
			Msg, Sig    string
			Result      string
			PublicKeyPk string
		}
	}
}

func wycheproof(t *testing.T, name string) (f wycheproofFile) {
	t.Helper()
	dir := fetch.Module(t, "github.com/c2sp/wycheproof", "v0.0.0-20260902155932-3fa63dd0344a", "h1:pNbL2nztRsWfW/ispAwsvcDFxs9Id38uIsR2/Up5G2c=")
	data, err := os.ReadFile(filepath.Join(dir, "testvectors_v1", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// Wycheproof (Apache-2.0): what is wrong with signatures in the wild. Receipts are
// signed with secp256k1, of which only the form with s in the lower half is taken;
// checkpoints and envelopes with Ed25519.
func TestSignaturesAreThoseOfWycheproof(t *testing.T) {
	accepted, refused, upper := 0, 0, 0
	for _, g := range wycheproof(t, "ecdsa_secp256k1_sha256_p1363_test.json").TestGroups {
		point := unhex(t, g.PublicKey.Uncompressed)
		h := eip712.Keccak(point[1:])
		who := probity.Account(h[12:])
		for _, c := range g.Tests {
			digest := probity.Hash(sha256.Sum256(unhex(t, c.Msg)))
			sig := unhex(t, c.Sig)
			ok := false
			for _, v := range []byte{27, 28} {
				got, err := eip712.Recover(digest, append(bytes.Clone(sig), v))
				ok = ok || err == nil && got == who
			}
			high := len(sig) == 64 && bytes.Compare(sig[32:], unhex(t, "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0")) > 0
			switch {
			case c.Result == "valid" && high:
				if upper++; ok {
					t.Errorf("secp256k1 %d: an s in the upper half was taken", c.TcID)
				}
			case c.Result == "valid":
				if accepted++; !ok {
					t.Errorf("secp256k1 %d (%s) was refused", c.TcID, c.Comment)
				}
			default:
				if refused++; ok {
					t.Errorf("secp256k1 %d (%s) was taken", c.TcID, c.Comment)
				}
			}
		}
	}
	if accepted < 50 || refused < 50 || upper == 0 {
		t.Errorf("only %d, %d and %d cases", accepted, refused, upper)
	}
	t.Logf("Wycheproof secp256k1: %d accepted, %d refused, %d more refused for s in the upper half", accepted, refused, upper)

	accepted, refused = 0, 0
	for _, g := range wycheproof(t, "ed25519_test.json").TestGroups {
		for _, c := range g.Tests {
			ok := ed25519.Verify(unhex(t, g.PublicKey.PK), unhex(t, c.Msg), unhex(t, c.Sig))
			if ok != (c.Result == "valid") {
				t.Errorf("Ed25519 %d (%s): %v, want %s", c.TcID, c.Comment, ok, c.Result)
			}
			if ok {
				accepted++
			} else {
				refused++
			}
		}
	}
	if accepted < 50 || refused < 50 {
		t.Errorf("only %d and %d cases", accepted, refused)
	}
	t.Logf("Wycheproof Ed25519: %d accepted, %d refused", accepted, refused)
}

// The inputs and outputs of RFC 8785's authors (Apache-2.0), and the table of numbers
// in its appendix B.
func TestCanonicalJSONIsThatOfRFC8785(t *testing.T) {
	dir := filepath.Join(fetch.Module(t, "github.com/cyberphone/json-canonicalization", "v0.0.0-20241213102144-19d51d7fe467", "h1:uX1JmpONuD549D73r6cgnxyUu18Zb7yHAy5AYU0Pm4Q="), "testdata")
	files, err := filepath.Glob(filepath.Join(dir, "input", "*.json"))
	if err != nil || len(files) < 6 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, in := range files {
		want := must(os.ReadFile(filepath.Join(dir, "output", filepath.Base(in))))
		got, err := Canonical(must(os.ReadFile(in)))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %s, %v; want %s", filepath.Base(in), got, err, want)
		}
		var octets []byte
		for _, f := range strings.Fields(string(must(os.ReadFile(filepath.Join(dir, "outhex", strings.TrimSuffix(filepath.Base(in), ".json")+".txt"))))) {
			octets = append(octets, unhex(t, f)...)
		}
		if !bytes.Equal(got, octets) {
			t.Errorf("%s: other octets", filepath.Base(in))
		}
	}
	numbers := []struct {
		bits uint64
		text string
	}{
		{0x0000000000000000, "0"}, {0x8000000000000000, "0"}, {0x0000000000000001, "5e-324"}, {0x8000000000000001, "-5e-324"},
		{0x7fefffffffffffff, "1.7976931348623157e+308"}, {0xffefffffffffffff, "-1.7976931348623157e+308"},
		{0x4340000000000000, "9007199254740992"}, {0xc340000000000000, "-9007199254740992"}, {0x4430000000000000, "295147905179352830000"},
		{0x44b52d02c7e14af5, "9.999999999999997e+22"}, {0x44b52d02c7e14af6, "1e+23"}, {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
		{0x444b1ae4d6e2ef4e, "999999999999999700000"}, {0x444b1ae4d6e2ef4f, "999999999999999900000"}, {0x444b1ae4d6e2ef50, "1e+21"},
		{0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"}, {0x3eb0c6f7a0b5ed8d, "0.000001"},
		{0x41b3de4355555553, "333333333.3333332"}, {0x41b3de4355555554, "333333333.33333325"}, {0x41b3de4355555555, "333333333.3333333"},
		{0x41b3de4355555556, "333333333.3333334"}, {0x41b3de4355555557, "333333333.33333343"},
		{0xbecbf647612f3696, "-0.0000033333333333333333"}, {0x43143ff3c1cb0959, "1424953923781206.2"},
	}
	for _, c := range numbers {
		in := fmt.Appendf(nil, "%.30e", math.Float64frombits(c.bits))
		if got, err := Canonical(in); err != nil || string(got) != c.text {
			t.Errorf("%016x: %s, %v; want %s", c.bits, got, err, c.text)
		}
	}
	t.Logf("RFC 8785: %d files in two forms, %d numbers", len(files), len(numbers))
}

// Statements of every kind of receipt, read by the in-toto project's own package
// (Apache-2.0). Envelopes are in statement_test.go.
func TestStatementsAreInTotoStatements(t *testing.T) {
	entries := []Entry{testEntry(0), modelEntry()}
	for i, b := range sampleBodies(t) {
		entries = append(entries, sealed(t, b, byte(i)))
	}
	for _, e := range entries {
		text := must(Statement(e))
		var s attestation.Statement
		if err := protojson.Unmarshal(text, &s); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if err := s.Validate(); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if got := s.GetPredicate().GetFields()["hash"].GetStringValue(); got != Hash(e.Receipt).String() {
			t.Errorf("predicate names %s", got)
		}
		for _, d := range s.GetSubject() {
			if _, err := hex.DecodeString(d.GetDigest()["keccak256"]); err != nil {
				t.Error(err)
			}
		}
	}
	t.Logf("in-toto: %d statements", len(entries))
}
