package ledger

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/merkle/testonly"
	"golang.org/x/mod/sumdb/note"

	"probity"
)

// signed is a checkpoint of some tree under a fresh key.
func signed(t testing.TB, key, body string) []byte {
	t.Helper()
	text, err := note.Sign(&note.Note{Text: body}, must(note.NewSigner(key)))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func body(origin string, p AnchorPoint) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, p.Size, base64.StdEncoding.EncodeToString(p.Root[:]))
}

// The trees of RFC 6962's test suite, from transparency-dev/merkle v0.0.2
// (Apache-2.0): every pair of sizes, every leaf.
func TestConsistencyOnTheRFC6962Vectors(t *testing.T) {
	roots := testonly.RootHashes()
	tree := testonly.New(rfc6962.DefaultHasher)
	tree.AppendData(testonly.LeafInputs()...)
	at := func(n int) AnchorPoint { return AnchorPoint{uint64(n), probity.Hash(roots[n])} }
	for a := 1; a <= 8; a++ {
		for b := a; b <= 8; b++ {
			hashes := must(toHashes(must(tree.ConsistencyProof(uint64(a), uint64(b)))))
			if err := VerifyConsistency(at(a), at(b), hashes); err != nil {
				t.Errorf("%d to %d: %v", a, b, err)
			}
			fork := at(a)
			fork.Root[0] ^= 1
			want := ErrConsistency
			if a == b {
				want = ErrEquivocation
			}
			if err := VerifyConsistency(fork, at(b), hashes); !errors.Is(err, want) {
				t.Errorf("a fork at %d passes for a prefix of %d: %v", a, b, err)
			}
			if a < b {
				if err := VerifyConsistency(at(b), at(a), hashes); !errors.Is(err, ErrConsistency) {
					t.Errorf("a log shrank from %d to %d: %v", b, a, err)
				}
			}
		}
	}
	if got := probity.Hash(roots[8]).String(); got != "0x5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" {
		t.Errorf("the vectors are not those of the RFC: %s", got)
	}
}

// The example of C2SP tlog-proof (CC BY 4.0), whose signatures are abbreviated
// there: its head is what is tested.
const exampleHead = `c2sp.org/tlog-proof@v1
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

`

const exampleCheckpoint = "example.com/fancylog\n109482\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n\n— example.com/fancylog hI2DJw==\n"

func TestTheExampleOfTheTlogProofSpecificationIsRead(t *testing.T) {
	p, err := ParseTlogProof([]byte(exampleHead + exampleCheckpoint))
	if err != nil {
		t.Fatal(err)
	}
	if p.Index != 73894 || len(p.Hashes) != 5 || p.Extra != nil || string(p.Checkpoint) != exampleCheckpoint {
		t.Errorf("read as %+v", p)
	}
	if got := must(p.MarshalText()); string(got) != exampleHead+exampleCheckpoint {
		t.Errorf("written as %s", got)
	}
}

func TestProofsWithExtraDataOrWithoutHashesAreRead(t *testing.T) {
	for _, want := range []TlogProof{
		{Checkpoint: []byte("x")},
		{Index: 1<<64 - 1, Extra: []byte("age-v1.2.1"), Hashes: []probity.Hash{{1}}, Checkpoint: []byte("x\n")},
		{Extra: []byte{}, Checkpoint: []byte("\n\n")},
	} {
		got, err := ParseTlogProof(must(want.MarshalText()))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v came back as %+v, %v", want, got, err)
		}
	}
}

func TestMalformedProofsAreRefused(t *testing.T) {
	good := exampleHead + exampleCheckpoint
	for name, text := range map[string]string{
		"empty":                  "",
		"other version":          strings.Replace(good, "@v1", "@v2", 1),
		"no index":               strings.Replace(good, "index 73894\n", "", 1),
		"leading zero":           strings.Replace(good, "index 7", "index 07", 1),
		"plus sign":              strings.Replace(good, "index 7", "index +7", 1),
		"negative":               strings.Replace(good, "index 7", "index -7", 1),
		"index over 64 bits":     strings.Replace(good, "index 73894", "index 18446744073709551616", 1),
		"two indices":            strings.Replace(good, "index 73894\n", "index 1\nindex 1\n", 1),
		"extra after index":      strings.Replace(good, "index 73894\n", "index 1\nextra AAAA\n", 1),
		"loose extra":            strings.Replace(good, "index", "extra AB==\nindex", 1),
		"carriage returns":       strings.ReplaceAll(good, "\n", "\r\n"),
		"short hash":             strings.Replace(good, "gSKyXoYZ", "gSKy", 1),
		"loose hash":             strings.Replace(good, "PlQ=\n", "PlR=\n", 1),
		"url-safe hash":          strings.Replace(good, "Fi//1U", "Fi__1U", 1),
		"space after hash":       strings.Replace(good, "PlQ=\n", "PlQ= \n", 1),
		"no checkpoint":          exampleHead,
		"no blank line":          strings.Replace(good, "5vk=\n\n", "5vk=\n", 1),
		"sixty-five hashes":      "c2sp.org/tlog-proof@v1\nindex 0\n" + strings.Repeat("gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n", 65) + "\nx",
		"spaces before the head": " " + good,
	} {
		if text == good {
			t.Fatalf("%s: the test changed nothing", name)
		}
		if p, err := ParseTlogProof([]byte(text)); !errors.Is(err, ErrProofFormat) {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

func FuzzParseTlogProof(f *testing.F) {
	f.Add([]byte(exampleHead + exampleCheckpoint))
	f.Add(must(TlogProof{Extra: []byte("x"), Checkpoint: []byte("y")}.MarshalText()))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParseTlogProof(data)
		if err != nil {
			return
		}
		if again := must(p.MarshalText()); !bytes.Equal(again, data) {
			t.Fatalf("%q is written back as %q", data, again)
		}
	})
}

func TestCheckpointsAreReadStrictly(t *testing.T) {
	key := must(NewKey(testOrigin))
	v := must(must(parseKey(key)).verifierText())
	point := AnchorPoint{5, probity.Hash{7}}
	good := signed(t, key, body(testOrigin, point))
	if c, err := OpenCheckpoint(good, v); err != nil || c.AnchorPoint != point || c.Origin != testOrigin || !bytes.Equal(c.Note, good) {
		t.Fatalf("%+v %v", c, err)
	}
	other := must(NewKey(testOrigin))
	elsewhere := must(NewKey("example.com/elsewhere"))
	b := body(testOrigin, point)
	for name, c := range map[string]struct {
		text []byte
		want error
	}{
		"nothing":                 {nil, ErrCheckpoint},
		"no signature":            {[]byte(b + "\n"), ErrUnsigned},
		"no blank line":           {[]byte(b), ErrCheckpoint},
		"signed by another key":   {signed(t, other, b), ErrUnsigned},
		"another log":             {signed(t, elsewhere, body("example.com/elsewhere", point)), ErrOrigin},
		"name on a foreign tree":  {signed(t, elsewhere, b), ErrUnsigned},
		"our signature elsewhere": {bytes.Replace(good, []byte(b), []byte(body(testOrigin, AnchorPoint{6, point.Root})), 1), ErrUnsigned},
		"extension line":          {signed(t, key, b+"extension\n"), ErrCheckpoint},
		"two lines":               {signed(t, key, testOrigin+"\n5\n"), ErrCheckpoint},
		"size with leading zero":  {signed(t, key, strings.Replace(b, "\n5\n", "\n05\n", 1)), ErrCheckpoint},
		"short root":              {signed(t, key, testOrigin+"\n5\nAAAA\n"), ErrCheckpoint},
		"line cut off":            {good[:len(good)-1], ErrUnsigned},
		"broken signature line":   {append(bytes.Clone(good), "x\n"...), ErrCheckpoint},
	} {
		if _, err := OpenCheckpoint(c.text, v); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := OpenCheckpoint(good, "not a key"); !errors.Is(err, ErrLogKey) {
		t.Error(err)
	}
}

func FuzzOpenCheckpoint(f *testing.F) {
	key := must(NewKey(testOrigin))
	v := must(must(parseKey(key)).verifierText())
	good := signed(f, key, body(testOrigin, AnchorPoint{5, probity.Hash{7}}))
	f.Add(good)
	f.Add([]byte(exampleCheckpoint))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := OpenCheckpoint(data, v)
		if err == nil && (c.Size != 5 || c.Root != probity.Hash{7} || !bytes.HasPrefix(data, good[:bytes.Index(good, []byte("\n\n"))])) {
			t.Fatalf("a checkpoint that nobody signed: %q", data)
		}
	})
}

func TestOriginsAreNamedOnChainByTheirKeccakHash(t *testing.T) {
	// keccak256 of nothing, as in the Ethereum yellow paper.
	if got := OriginHash("").String(); got != "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470" {
		t.Error(got)
	}
}
