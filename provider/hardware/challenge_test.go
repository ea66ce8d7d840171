package hardware

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"probity"
	"probity/internal/eip712"
)

// small rules make every case quick; what is counted does not depend on the size.
var small = Rules{Chunk: 256, Reads: 256, Seeks: 64, Samples: 32}

// pipe is a line in memory. Each end can change what it hears.
type pipe struct {
	in, out chan []byte
	change  func(n int, data []byte) []byte // the n-th message heard here
	heard   int
	late    func(n int) // what passes before it is there
}

func lines() (a, b *pipe) {
	x, y := make(chan []byte, 16), make(chan []byte, 16)
	return &pipe{in: x, out: y}, &pipe{in: y, out: x}
}

func (p *pipe) Say(data []byte) error {
	p.out <- slices.Clone(data)
	return nil
}

func (p *pipe) Hear(most int, _ time.Duration) ([]byte, error) {
	data, ok := <-p.in
	if !ok {
		return nil, errors.New("the line is closed")
	}
	n := p.heard
	p.heard++
	if p.late != nil {
		p.late(n)
	}
	if p.change != nil {
		data = p.change(n, data)
	}
	if len(data) > most {
		return nil, errors.New("too long")
	}
	return data, nil
}

type world struct {
	t      *testing.T
	key    eip712.Key
	domain eip712.Domain
	prover *Prover
}

func newWorld(t *testing.T) *world {
	key, err := eip712.NewKey(append(make([]byte, 31), 7))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, key: key, domain: Domain(eip712.Domain{ChainID: 5, Contract: probity.Account{1}})}
	w.prover = &Prover{Domain: w.domain, Key: key, Dir: t.TempDir(), Rules: small, Turns: Turns{Every: 1, Share: 100},
		Free: func(context.Context) (Claim, Held, error) {
			return Claim{Memory: 40 << 10, Disk: 20 << 10, Cores: 2}, Held{[]byte("a lease")}, nil
		},
		Recent: func(context.Context, uint64, probity.Hash) error { return nil },
	}
	return w
}

func (w *world) ask() Ask {
	return Ask{Provider: w.key.Account(), Asker: probity.Account{9}, Block: 3, BlockHash: probity.Hash{4}, Memory: 1 << 20, Disk: 1 << 20}
}

// run has a prover answer an asker whose line is adjusted.
func (w *world) run(ask Ask, adjust func(*pipe, *Asker)) (Result, error, error) {
	w.prover.gate.next, w.prover.gate.last = [2]time.Time{}, nil
	here, there := lines()
	a := Asker{Domain: w.domain, Rules: small, Limits: Limits{Slack: time.Hour}}
	if adjust != nil {
		adjust(here, &a)
	}
	done := make(chan error, 1)
	go func() {
		err := w.prover.Answer(context.Background(), probity.Account{9}, there)
		close(there.out)
		done <- err
	}()
	r, err := a.Challenge(ask, here)
	close(here.out)
	return r, err, <-done
}

func TestAProviderThatHasWhatItClaimsPasses(t *testing.T) {
	w := newWorld(t)
	r, err, answered := w.run(w.ask(), nil)
	if err != nil || answered != nil || !r.Passed {
		t.Fatalf("passed %v: %q, %v, %v", r.Passed, r.Why, err, answered)
	}
	if r.Memory != 4*8<<10 || r.Disk != 2*8<<10 || r.Proof.Chunks != [2]uint32{4, 2} {
		t.Errorf("%d bytes of memory, %d of disk, %v chunks", r.Memory, r.Disk, r.Proof.Chunks)
	}
	if left, err := os.ReadDir(w.prover.Dir); err != nil || len(left) > 0 {
		t.Errorf("the challenge left %v on disk, %v", left, err)
	}
	// Anybody who has the result can check what is not the asker's word.
	who, err := eip712.Recover(r.Proof.Digest(w.domain, r.Ask.Digest(w.domain)), r.Signature)
	if err != nil || who != w.key.Account() {
		t.Errorf("the proof is signed by %s, %v", who, err)
	}
}

func TestOnlyWhatWasAskedForIsFilled(t *testing.T) {
	w := newWorld(t)
	ask := w.ask()
	ask.Memory, ask.Disk = 18<<10, 0
	r, err, _ := w.run(ask, nil)
	if err != nil || !r.Passed || r.Memory != 2*8<<10 || r.Disk != 0 {
		t.Errorf("%d bytes of memory, %d of disk, %q, %v", r.Memory, r.Disk, r.Why, err)
	}
}

func TestTheLabelsOfASeedDoNotChange(t *testing.T) {
	r, err := newRAM(uint64(small.Chunk)*labelSize, 3)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	tree, err := fill(context.Background(), r, Digest{1, 2, 3}, 3, r.size, 2)
	if err != nil {
		t.Fatal(err)
	}
	got := probity.Hash(tree.root()).String()
	const want = "0xa4a68b1cf061d8ecdd412bab70fd3f8c3bbd005c3e8cefc4eccf4d2cc5ef98ee"
	if got != want {
		t.Errorf("root %s: want %s; providers of different versions would call each other liars", got, want)
	}
	for i := range uint64(3) * uint64(small.Chunk) {
		have, _ := r.word(i)
		again, err := labelAt(Digest{1, 2, 3}, uint32(i)/small.Chunk, small.Chunk, uint32(i)%small.Chunk, r)
		if err != nil || have != again {
			t.Fatalf("label %d: %x when filled, %x by itself, %v", i, have, again, err)
		}
	}
}

// Every field of every message that a provider sends is changed; no such challenge
// is passed.
func TestAChangedFieldAnywhereIsNoticed(t *testing.T) {
	w := newWorld(t)
	flip := func(h *probity.Hash) { h[13] ^= 1 }
	edit := func(f func(*said)) func([]byte) []byte {
		return func(data []byte) []byte {
			var s said
			if err := json.Unmarshal(data, &s); err != nil {
				t.Fatal(err)
			}
			f(&s)
			out, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
	}
	type lie struct {
		name    string
		message int
		change  func([]byte) []byte
	}
	lies := []lie{
		{"memory", 0, edit(func(s *said) { s.Claim.Memory = 20 << 10 })},
		{"disk", 0, edit(func(s *said) { s.Claim.Disk = 0 })},
		{"more than was asked", 0, edit(func(s *said) { s.Claim.Memory = 1 << 40 })},
		{"no core", 0, edit(func(s *said) { s.Claim.Cores = 0 })},
		{"no claim", 0, edit(func(s *said) { s.Claim = nil })},
		{"an error", 2, edit(func(s *said) { s.Error = "no" })},
		{"no proof", 1, edit(func(s *said) { s.Proof = nil })},
		{"no proof of the walk", 2, edit(func(s *said) { s.Proof = nil })},
		{"walks before the nonce", 1, edit(func(s *said) { s.Proof.Walks[0][0] = 1 })},
		{"a nonce before the nonce", 1, edit(func(s *said) { s.Proof.Nonce[0] = 1 })},
		{"other labels later", 2, edit(func(s *said) { flip(&s.Proof.Labels[0]) })},
		{"another nonce", 2, edit(func(s *said) { flip(&s.Proof.Nonce) })},
		{"signature", 2, edit(func(s *said) { s.By[5] ^= 1 })},
		{"no signature", 2, edit(func(s *said) { s.By = nil })},
	}
	for i := range 2 {
		lies = append(lies,
			lie{"chunks", 1, edit(func(s *said) { s.Proof.Chunks[i]++ })},
			lie{"chunks later", 2, edit(func(s *said) { s.Proof.Chunks[i]-- })},
			lie{"labels", 1, edit(func(s *said) { flip(&s.Proof.Labels[i]) })},
			lie{"walk", 2, edit(func(s *said) { flip(&s.Proof.Walks[i]) })})
	}
	for m := 3; m < 7; m++ { // the four trees' openings
		for at := range 40 {
			lies = append(lies, lie{"a byte of openings", m, func(data []byte) []byte {
				data = slices.Clone(data)
				data[(at*7919+at)%len(data)] ^= 1 << (at % 8)
				return data
			}})
		}
		lies = append(lies,
			lie{"no openings", m, func([]byte) []byte { return nil }},
			lie{"an opening less", m, func(data []byte) []byte { return data[:len(data)-1] }},
			lie{"an opening twice", m, func(data []byte) []byte { return append(slices.Clone(data), data...) }})
	}
	for _, l := range lies {
		changed := false
		r, err, _ := w.run(w.ask(), func(p *pipe, _ *Asker) {
			p.change = func(n int, data []byte) []byte {
				if n == l.message {
					to := l.change(data)
					changed = !bytes.Equal(to, data)
					return to
				}
				return data
			}
		})
		if !changed {
			t.Errorf("%s, message %d: nothing was changed", l.name, l.message)
		}
		if r.Passed || err == nil && r.Why == "" {
			t.Errorf("%s, message %d: passed", l.name, l.message)
		}
	}
}

// What a provider said in an earlier challenge, or had computed before it was asked,
// is worth nothing: the labels are of another seed.
func TestAnswersOfAnEarlierChallengeAreNoAnswers(t *testing.T) {
	w := newWorld(t)
	var tape [][]byte
	r, err, _ := w.run(w.ask(), func(p *pipe, _ *Asker) {
		p.change = func(_ int, data []byte) []byte {
			tape = append(tape, data)
			return data
		}
	})
	if err != nil || !r.Passed {
		t.Fatal(r.Why, err)
	}
	again, err, _ := w.run(w.ask(), func(p *pipe, _ *Asker) {
		p.change = func(n int, data []byte) []byte { return tape[n] }
	})
	if err != nil || again.Passed || !strings.Contains(again.Why, ErrWrong.Error()) {
		t.Errorf("passed %v: %q, %v", again.Passed, again.Why, err)
	}
	// The same with a prover who signs the new nonce and walks anew, through labels
	// of an older seed.
	p, s, tree := filledPart(t, Digest{1})
	p.seed = Digest{2}
	if err := challengePart(t, &p, s, tree, nil); !errors.Is(err, ErrLabel) {
		t.Errorf("labels of an older seed: %v", err)
	}
}

func filledPart(t *testing.T, seed Digest) (part, *ram, *tree) {
	t.Helper()
	p := part{seed: seed, chunks: 4, size: small.Chunk, reads: small.Reads}
	s, err := newRAM(uint64(p.size)*labelSize, p.chunks)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	tree, err := fill(context.Background(), s, seed, p.chunks, s.size, 1)
	if err != nil {
		t.Fatal(err)
	}
	p.root = tree.root()
	return p, s, tree
}

// challengePart walks and audits, with a walk that lies if it wants to.
func challengePart(t *testing.T, p *part, s *ram, tree *tree, lie func(steps) steps) error {
	t.Helper()
	nonce, opening := Digest{3}, Digest{byte(p.reads), 4}
	st, walked, err := walk(s, p.labels(), p.root, nonce, p.reads)
	if err != nil {
		t.Fatal(err)
	}
	if lie != nil {
		st = lie(st)
		for i := range walked.levels[0] {
			walked.levels[0][i] = leafHash(st[i*leafSize:][:leafSize])
		}
		walked.levels = walked.levels[:1]
		walked.build()
	}
	p.walk = walked.root()
	// An honest recorder stops at the first lie; a liar opens what it is asked for.
	f, w := &recorder{s, map[uint64]bool{}}, &recorder{st, map[uint64]bool{}}
	p.audit(nonce, opening, small.Samples, f, w)
	fill, err := f.open(tree, s.leaf)
	if err != nil {
		t.Fatal(err)
	}
	steps, err := w.open(walked, st.leaf)
	if err != nil {
		t.Fatal(err)
	}
	return p.check(fill, steps, nonce, opening, small.Samples)
}

// Labels that are not the seed's could be had for nothing. How many go unnoticed
// follows from the sample: a share e of them by (1-e)^samples.
func TestWrongLabelsAreFoundAsOftenAsTheSampleSays(t *testing.T) {
	for _, share := range []float64{0.02, 0.1, 0.3} {
		p, s, _ := filledPart(t, Digest{5})
		wrong := 0
		for i := range p.labels() {
			if float64(draw(Digest{byte(100 * share)}, 9, uint32(i), 1000)) < 1000*share {
				at := i * labelSize
				clear(s.chunks[at/s.size][at%s.size:][:labelSize])
				wrong++
			}
		}
		// Labels computed from wrong ones are right: only the zeros are wrong, and
		// what was computed before they were put there.
		tree := newTree(p.labels() / leafLabels)
		for i := range tree.levels[0] {
			leaf, _ := s.leaf(uint64(i))
			tree.levels[0][i] = leafHash(leaf)
		}
		tree.build()
		p.root = tree.root()
		const tries = 300
		found := 0
		for n := range tries {
			opening := Digest{byte(n), byte(n >> 8), 77}
			for k := range small.Samples {
				i := draw(opening, 1, k, p.labels())
				got, _ := s.word(i)
				want, _ := labelAt(p.seed, uint32(i/uint64(p.size)), p.size, uint32(i%uint64(p.size)), s)
				if got != want {
					found++
					break
				}
			}
		}
		// The share is at least that of zeros: their children are wrong, too.
		least := 1 - math.Pow(1-float64(wrong)/float64(p.labels()), float64(small.Samples))
		if got := float64(found) / tries; got < least-0.08 {
			t.Errorf("%.0f%% wrong labels: found %.2f of the times, the sample says %.2f", 100*share, got, least)
		}
		if err := challengePart(t, &p, s, tree, nil); share >= 0.3 && !errors.Is(err, ErrLabel) && !errors.Is(err, ErrStep) {
			t.Errorf("%.0f%% wrong labels: %v", 100*share, err)
		}
	}
}

func TestAWalkThatSkipsReadsIsFound(t *testing.T) {
	p, s, tree := filledPart(t, Digest{6})
	if err := challengePart(t, &p, s, tree, nil); err != nil {
		t.Fatal(err)
	}
	err := challengePart(t, &p, s, tree, func(st steps) steps {
		for i := 1; i < int(p.reads); i++ { // every fourth step reads nothing
			var x, l Digest
			copy(x[:], st[(i-1)*labelSize:])
			if i%4 != 0 {
				l, _ = s.word(place(x, p.labels()))
			}
			x = step(x, l)
			copy(st[i*labelSize:], x[:])
		}
		return st
	})
	if !errors.Is(err, ErrStep) {
		t.Errorf("a walk without every fourth read: %v", err)
	}
	err = challengePart(t, &p, s, tree, func(st steps) steps { st[0] ^= 1; return st })
	if !errors.Is(err, ErrStep) {
		t.Errorf("a walk that begins elsewhere: %v", err)
	}
}

// The clock here is the test's.
func TestWhatComesTooLateIsNotPassed(t *testing.T) {
	w := newWorld(t)
	for message, want := range map[int]string{1: "labels: " + ErrLate.Error(), 2: "walk: " + ErrLate.Error(), 3: ""} {
		now := time.Unix(0, 0)
		r, err, _ := w.run(w.ask(), func(p *pipe, a *Asker) {
			a.Now = func() time.Time { return now }
			a.Limits = Limits{Slack: time.Second}
			p.late = func(n int) {
				if n == message {
					now = now.Add(3 * time.Second)
				}
			}
		})
		if err != nil || r.Passed != (want == "") || !strings.HasPrefix(r.Why, want) {
			t.Errorf("message %d late: passed %v: %q, %v", message, r.Passed, r.Why, err)
		}
	}
}

func TestARefusalSaysWhy(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*world, *Ask)
		want    string
	}{
		"somebody else's name": {func(_ *world, a *Ask) { a.Asker = probity.Account{8} }, "in the name of"},
		"another provider":     {func(_ *world, a *Ask) { a.Provider = probity.Account{8} }, "not answered for here"},
		"an old block": {func(w *world, _ *Ask) {
			w.prover.Recent = func(context.Context, uint64, probity.Hash) error { return errors.New("old") }
		}, "old"},
		"too little":  {func(_ *world, a *Ask) { a.Memory, a.Disk = 100, 100 }, "less than a challenge's chunk"},
		"another one": {func(w *world, _ *Ask) { w.prover.gate.busy = true }, "another challenge"},
	} {
		w := newWorld(t)
		ask := w.ask()
		c.prepare(w, &ask)
		_, err, answered := w.run(ask, nil)
		var refused *Refused
		if !errors.As(err, &refused) || !strings.Contains(refused.Reason, c.want) || answered == nil {
			t.Errorf("%s: %v, %v: want %q", name, err, answered, c.want)
		}
	}
	w := newWorld(t)
	w.prover.Turns.Every = time.Hour
	if _, err, _ := w.run(w.ask(), nil); err != nil {
		t.Fatal(err)
	}
	if err := w.prover.gate.enter(w.prover.Turns, probity.Account{8}, time.Now()); err == nil || !strings.Contains(err.Error(), "only just") {
		t.Errorf("two challenges in a row: %v", err)
	}
}

func TestAPublishedResultIsCheckedByWhoeverReadsIt(t *testing.T) {
	w := newWorld(t)
	r := Result{Ask: w.ask(), Memory: 2 * 64 << 20, FillMs: 2000, WalkMs: 9, Rate: 2 << 20, Passed: true,
		Claim: Claim{Memory: 140 << 20, Cores: 2}, Proof: Proof{Chunks: [2]uint32{2, 0}, Labels: [2]probity.Hash{{1}}, Walks: [2]probity.Hash{{2}}, Nonce: probity.Hash{3}}}
	r.Rate = rate(r.Memory, r.FillMs)
	r.Signature = w.key.Sign(r.Proof.Digest(w.domain, r.Ask.Digest(w.domain)))
	if err := r.Check(w.domain); err != nil {
		t.Fatal(err)
	}
	for name, lie := range map[string]func(*Result){
		"memory": func(r *Result) { r.Memory *= 2 }, "disk": func(r *Result) { r.Disk++ }, "rate": func(r *Result) { r.Rate++ },
		"time": func(r *Result) { r.FillMs /= 2 }, "chunks": func(r *Result) { r.Proof.Chunks[0]++ }, "provider": func(r *Result) { r.Ask.Provider[0]++ },
		"asker": func(r *Result) { r.Ask.Asker[0]++ }, "block": func(r *Result) { r.Ask.Block++ }, "block hash": func(r *Result) { r.Ask.BlockHash[0]++ },
		"nonce": func(r *Result) { r.Ask.Nonce[0]++ }, "labels": func(r *Result) { r.Proof.Labels[0][0]++ }, "walk": func(r *Result) { r.Proof.Walks[0][0]++ },
		"walk's nonce": func(r *Result) { r.Proof.Nonce[0]++ }, "signature": func(r *Result) { r.Signature = nil },
		"nothing": func(r *Result) { r.Memory, r.Proof.Chunks, r.Rate = 0, [2]uint32{}, 0 },
		"asked":   func(r *Result) { r.Ask.Memory++ }, "asked for disk": func(r *Result) { r.Ask.Disk++ },
	} {
		bad := r
		bad.Signature = slices.Clone(r.Signature)
		lie(&bad)
		if bad.Check(w.domain) == nil {
			t.Errorf("a changed %s is not noticed", name)
		}
	}
}

// FuzzOpenings opens leaves of small trees honestly and changes what was opened: whatever is
// taken is what was committed to, and written in the one way there is. What is fuzzed is the
// tree, which leaves, and the changes, of four bytes each, so that inputs stay short: openings
// are a kilobyte for each leaf, nearly all of it what nobody can guess.
func FuzzOpenings(f *testing.F) {
	const most, changes = 9, 8
	leaf := func(n uint64) []byte { return bytes.Repeat([]byte{byte(n + 1)}, leafSize) }
	trees := make([]*tree, most+1)
	for size := uint64(1); size <= most; size++ {
		trees[size] = newTree(size)
		for i := range trees[size].levels[0] {
			trees[size].levels[0][i] = leafHash(leaf(uint64(i)))
		}
		trees[size].build()
	}
	open := func(size uint64, read map[uint64]bool) Openings {
		o, err := (&recorder{nil, read}).open(trees[size], func(n uint64) ([]byte, error) { return leaf(n), nil })
		if err != nil {
			f.Fatal(err)
		}
		return o
	}
	path := 8 + leafSize // where the first leaf's path begins
	at := func(op byte, where int, value byte) []byte { return []byte{op, byte(where), byte(where >> 8), value} }
	for _, c := range []struct {
		size   uint8
		leaves uint16
		edits  []byte
	}{
		{4, 0b10101, nil}, {8, 0, nil}, {0, 1, nil}, {8, 0x1ff, nil}, // as they are
		{4, 1, at(0, 0, 1)}, {4, 1, at(0, 7, 0x80)}, {4, 1, at(0, 8, 1)}, {4, 1, at(0, path, 1)}, // number, leaf, path
		{4, 0b11, at(1, path, 0)}, {4, 0b11, at(1, path+labelSize, 0)}, {4, 1, at(2, path, labelSize)}, // cut short, and in the middle
		{4, 0b110, at(3, 0, 255)}, {4, 0b10, at(4, 0, 3)}, {4, 0b11, at(5, 0, 1)}, {4, 0b11, at(5, 0, 0xfd)}, // more of it, another number, another size
		{0, 1, at(3, 0, (8+leafSize)/8)}, // twice
		{5, 0b100001, append(at(4, 0, 5), at(5, 0, 9)...)},
	} {
		f.Add(c.size, c.leaves, c.edits)
	}
	f.Fuzz(func(t *testing.T, which uint8, mask uint16, edits []byte) {
		if len(edits) > 4*changes {
			return
		}
		size := uint64(which%most) + 1
		read := map[uint64]bool{}
		for n := range size {
			if mask>>n&1 == 1 {
				read[n] = true
			}
		}
		o, leaves := open(size, read), size
		for ; len(edits) >= 4; edits = edits[4:] {
			where, value := int(edits[1])|int(edits[2])<<8, edits[3]
			if where > len(o) {
				where %= len(o) + 1
			}
			switch rest := o[where:]; edits[0] % 6 {
			case 0:
				if len(rest) > 0 {
					rest[0] ^= value
				}
			case 1:
				o = o[:where]
			case 2:
				o = append(o[:where:where], rest[min(int(value), len(rest)):]...)
			case 3:
				o = append(o, rest[:min(8*int(value), len(rest))]...)
			case 4:
				if len(rest) >= 8 {
					binary.LittleEndian.PutUint64(rest, uint64(value))
				}
			case 5:
				leaves += uint64(int64(int8(value)))
			}
		}
		got, err := o.against(trees[size].root(), leaves)
		if err != nil {
			return
		}
		read = map[uint64]bool{}
		for n, data := range got {
			if n >= size || !bytes.Equal(data, leaf(n)) {
				t.Fatalf("leaf %d of %d was taken for something else", n, size)
			}
			read[n] = true
		}
		if leaves == size && !bytes.Equal(o, open(size, read)) {
			t.Fatalf("the leaves %v of %d are opened in a second way", read, size)
		}
	})
}
