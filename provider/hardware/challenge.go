package hardware

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"probity"
	"probity/internal/eip712"
	"probity/internal/strict"
)

// A Line carries messages between two sides, in order. Closing it is up to whoever
// opened it.
type Line interface {
	Say(data []byte) error
	// Hear returns the next message, of at most so many bytes, that comes within a time.
	Hear(most int, within time.Duration) ([]byte, error)
}

// An Ask is who asks whom for what. Its digest is the seed of the labels: the nonce
// is the asker's, so nobody can have computed them before, and the block's hash shows
// others that not even the asker could.
type Ask struct {
	Provider  probity.Account `json:"provider"`
	Asker     probity.Account `json:"asker"`
	Block     uint64          `json:"block"` // a recent one of the market's chain
	BlockHash probity.Hash    `json:"blockHash"`
	Nonce     probity.Hash    `json:"nonce"`
	Memory    uint64          `json:"memory"` // bytes at most; the provider fills what it claims of it
	Disk      uint64          `json:"disk"`   // likewise
}

// A Claim is what a provider says that it can fill now, and with how many processors.
type Claim struct {
	Memory uint64 `json:"memory"` // bytes
	Disk   uint64 `json:"disk"`
	Cores  int    `json:"cores"` // whole ones that are at work on the challenge
}

// Held names the leases that have the rest of what a provider offers, each as whoever
// composes the two sides writes it. Results do not carry it.
type Held [][]byte

// A Proof is what a provider committed to, by part: memory, then disk. A part that
// has no chunk has no roots.
type Proof struct {
	Chunks [2]uint32       `json:"chunks"`
	Labels [2]probity.Hash `json:"labels"` // roots
	Nonce  probity.Hash    `json:"nonce"`  // of the walk
	Walks  [2]probity.Hash `json:"walks"`  // roots
}

// A Result is what an asker found, with what its provider signed. Who measured is
// who says so: times are the asker's word, as the rest is both sides'.
type Result struct {
	Ask       Ask    `json:"ask"`
	Claim     Claim  `json:"claim"`
	Proof     Proof  `json:"proof"`
	Signature []byte `json:"signature,omitempty"` // the provider's, of the proof; none if it did not get so far
	Memory    uint64 `json:"memory"`              // bytes of labels
	Disk      uint64 `json:"disk"`
	FillMs    uint64 `json:"fillMs"` // from the question to the last root
	WalkMs    uint64 `json:"walkMs"`
	Rate      uint64 `json:"rate"`     // labels a second
	Patience  uint32 `json:"patience"` // how many times the usual time was given
	Passed    bool   `json:"passed"`
	Why       string `json:"why,omitempty"` // it did not

	At         uint64 `json:"at,omitempty"` // Unix seconds of the market's clock, when it was asked
	Unanswered bool   `json:"unanswered,omitempty"`
}

// The EIP-712 types of a challenge.
const (
	AskType   = "HardwareAsk(address provider,address asker,uint64 block,bytes32 blockHash,bytes32 nonce,uint64 memory,uint64 disk)"
	ProofType = "HardwareProof(bytes32 ask,uint64 memoryChunks,uint64 diskChunks,bytes32 memoryLabels,bytes32 diskLabels,bytes32 nonce,bytes32 memoryWalk,bytes32 diskWalk)"
)

// Domain is the EIP-712 domain of challenges in one market.
func Domain(market eip712.Domain) eip712.Domain {
	return eip712.Domain{Name: "Probity Hardware", Version: "1", ChainID: market.ChainID, Contract: market.Contract}
}

// Digest names an ask.
func (a Ask) Digest(d eip712.Domain) probity.Hash {
	return eip712.Digest(d, eip712.Struct(AskType, eip712.Address(a.Provider), eip712.Address(a.Asker), eip712.Uint(a.Block),
		a.BlockHash, a.Nonce, eip712.Uint(a.Memory), eip712.Uint(a.Disk)))
}

// Digest is what the provider signs of a proof for an ask.
func (p Proof) Digest(d eip712.Domain, ask probity.Hash) probity.Hash {
	return eip712.Digest(d, eip712.Struct(ProofType, ask, eip712.Uint(uint64(p.Chunks[0])), eip712.Uint(uint64(p.Chunks[1])),
		p.Labels[0], p.Labels[1], p.Nonce, p.Walks[0], p.Walks[1]))
}

// Check reports whether a result that somebody published is in itself consistent,
// and its proof the provider's.
func (r Result) Check(d eip712.Domain) error {
	if !r.Passed {
		return nil // one side's word
	}
	chunk := Rules{}.ChunkBytes()
	switch {
	case r.Memory != uint64(r.Proof.Chunks[0])*chunk || r.Disk != uint64(r.Proof.Chunks[1])*chunk:
		return errors.New("a challenge's sizes are not those of its proof")
	case r.Memory == 0 && r.Disk == 0:
		return errors.New("a challenge about nothing")
	case r.FillMs == 0 || r.Rate != rate(r.Memory+r.Disk, r.FillMs):
		return errors.New("a challenge's rate is not its labels in its time")
	}
	who, err := eip712.Recover(r.Proof.Digest(d, r.Ask.Digest(d)), r.Signature)
	if err == nil && who != r.Ask.Provider {
		err = fmt.Errorf("%s signed it", who)
	}
	if err != nil {
		return fmt.Errorf("the proof of a challenge of %s is not its own: %w", r.Ask.Provider, err)
	}
	return nil
}

func rate(bytes, ms uint64) uint64 { return bytes / labelSize * 1000 / max(1, ms) }

// How long the sides wait for each other, apart from what Limits say.
const (
	lineTime  = 30 * time.Second
	maxSaid   = 4 << 10
	maxHeld   = 1 << 20  // bytes of the message with the claim
	maxOpened = 32 << 20 // bytes of the openings of one tree
)

// An answer begins or ends something; Error is why not.
type said struct {
	Error string `json:"error,omitempty"`
	// Yields: what was claimed is needed for something else.
	Yields bool          `json:"yields,omitempty"`
	Claim  *Claim        `json:"claim,omitempty"`
	Held   Held          `json:"held,omitempty"`
	Proof  *Proof        `json:"proof,omitempty"`
	By     []byte        `json:"by,omitempty"` // signature
	Ask    *Ask          `json:"ask,omitempty"`
	Nonce  *probity.Hash `json:"nonce,omitempty"`
}

func say(l Line, s said) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return l.Say(data)
}

func hear(l Line, within time.Duration) (s said, err error) { return hearUpTo(maxSaid, l, within) }

func hearUpTo(most int, l Line, within time.Duration) (s said, err error) {
	data, err := l.Hear(most, within)
	if err != nil {
		return s, err
	}
	if err := strict.JSON(data, &s); err != nil {
		return s, err
	}
	if s.Error != "" {
		return s, &Refused{fmt.Sprintf("%.500s", s.Error), s.Yields}
	}
	return s, nil
}

// Refused is what the other side says when it does not go on.
type Refused struct {
	Reason string
	Yields bool // since what was claimed is needed for something else
}

func (r *Refused) Error() string { return fmt.Sprintf("the other side refuses: %q", r.Reason) }

// A Prover answers challenges of one provider, one at a time. Its fields are not
// changed once it answers.
type Prover struct {
	Domain eip712.Domain // see Domain
	Key    eip712.Key
	Dir    string // on the disk that is claimed
	Rules  Rules
	Turns  Turns
	// Free is what the provider claims and nobody has leased, and who has the rest.
	Free func(ctx context.Context) (Claim, Held, error)
	// Still returns an error once what was claimed is needed for something else: what
	// runs for others comes first. nil is never. It is asked every StillEvery.
	Still func(Claim) error
	// Recent returns nil for a block of the market's chain that is only just there.
	Recent func(ctx context.Context, block uint64, hash probity.Hash) error

	gate gate
}

// StillEvery is how long a challenge may go on when something else needs its memory.
const StillEvery = 200 * time.Millisecond

// yields ends a context when what was claimed is needed for something else.
func (p *Prover) yields(ctx context.Context, c Claim) (context.Context, context.CancelFunc) {
	ctx, end := context.WithCancelCause(ctx)
	if p.Still == nil {
		return ctx, func() { end(nil) }
	}
	look := func() bool {
		err := p.Still(c)
		if err != nil {
			end(&Yielded{err})
		}
		return err == nil
	}
	var wg sync.WaitGroup
	if look() {
		wg.Go(func() {
			t := time.NewTicker(StillEvery)
			defer t.Stop()
			for {
				select {
				case <-ctx.Done():
					return
				case <-t.C:
					if !look() {
						return
					}
				}
			}
		})
	}
	return ctx, func() {
		end(nil)
		wg.Wait()
	}
}

// Yielded is why a provider broke a challenge off: something else needed what it had
// claimed. It says so to the asker, which counts it as no answer.
type Yielded struct{ Why error }

func (y *Yielded) Error() string { return "the challenge makes room: " + y.Why.Error() }

// Unwrap is part of errors.Is.
func (y *Yielded) Unwrap() error { return y.Why }

// Answer answers a challenge by an account that has proven to be there. What the
// asker is not to have is refused over the line, too.
func (p *Prover) Answer(ctx context.Context, by probity.Account, l Line) error {
	err := p.answer(ctx, by, l)
	if err != nil {
		text := fmt.Sprintf("%.500s", err.Error())
		var y *Yielded
		return errors.Join(err, say(l, said{Error: text, Yields: errors.As(err, &y)}))
	}
	return nil
}

func (p *Prover) answer(ctx context.Context, by probity.Account, l Line) error {
	rules := p.Rules.filled()
	if err := rules.check(); err != nil {
		return err
	}
	q, err := hear(l, lineTime)
	if err != nil {
		return err
	}
	switch {
	case q.Ask == nil:
		return errors.New("a challenge begins with what is asked")
	case q.Ask.Asker != by:
		return fmt.Errorf("%s asks in the name of %s", by, q.Ask.Asker)
	case q.Ask.Provider != p.Key.Account():
		return fmt.Errorf("%s is not answered for here", q.Ask.Provider)
	}
	ask := *q.Ask
	if err := p.Recent(ctx, ask.Block, ask.BlockHash); err != nil {
		return err
	}
	began := time.Now()
	if err := p.gate.enter(p.Turns, by, began); err != nil {
		return err
	}
	defer func() { p.gate.leave(p.Turns, by, began, time.Now()) }()
	claim, held, err := p.Free(ctx)
	if err != nil {
		return err
	}
	claim.Memory, claim.Disk, claim.Cores = min(claim.Memory, ask.Memory), min(claim.Disk, ask.Disk), max(1, claim.Cores)
	chunks := [2]uint32{rules.Chunks(claim.Memory), rules.Chunks(claim.Disk)}
	if chunks == [2]uint32{} {
		return fmt.Errorf("%d bytes of memory and %d of disk are less than a challenge's chunk of %d: nothing is free, or too little was asked for", claim.Memory, claim.Disk, rules.ChunkBytes())
	}
	if err := say(l, said{Claim: &claim, Held: held}); err != nil {
		return err
	}
	ctx, end := p.yields(ctx, claim)
	defer end()
	proof := Proof{Chunks: chunks}
	seed := ask.Digest(p.Domain)
	var spaces [2]space
	var trees [2]*tree
	for i, n := range chunks {
		if n == 0 {
			continue
		}
		if spaces[i], err = p.space(i, n, rules.ChunkBytes()); err != nil {
			return err
		}
		defer spaces[i].Close()
		if trees[i], err = fill(ctx, spaces[i], partSeed(seed, i), n, rules.ChunkBytes(), claim.Cores); err != nil {
			return cmp.Or(yielded(ctx), err)
		}
		proof.Labels[i] = trees[i].root()
	}
	if err := say(l, said{Proof: &proof}); err != nil {
		return err
	}
	if q, err = hear(l, lineTime); err != nil {
		return err
	}
	if q.Nonce == nil {
		return errors.New("the walk's nonce is missing")
	}
	proof.Nonce = *q.Nonce
	var walks [2]steps
	var walked [2]*tree
	for i, n := range chunks {
		if n == 0 {
			continue
		}
		part := proof.part(i, seed, rules)
		if walks[i], walked[i], err = walk(spaces[i], part.labels(), part.root, proof.Nonce, part.reads); err != nil {
			return err
		}
		proof.Walks[i] = walked[i].root()
	}
	if err := yielded(ctx); err != nil {
		return err
	}
	if err := say(l, said{Proof: &proof, By: p.Key.Sign(proof.Digest(p.Domain, seed))}); err != nil {
		return err
	}
	if q, err = hear(l, lineTime); err != nil {
		return err
	}
	if q.Nonce == nil {
		return errors.New("what is to be opened is missing")
	}
	for i, n := range chunks {
		if n == 0 {
			continue
		}
		labels, steps, err := proof.part(i, seed, rules).open(spaces[i], trees[i], walks[i], walked[i], proof.Nonce, *q.Nonce, rules.Samples)
		if err != nil {
			return err
		}
		for _, o := range []Openings{labels, steps} {
			if err := l.Say(o); err != nil {
				return err
			}
		}
	}
	return nil
}

// yielded is why a context was ended for something else, or nil.
func yielded(ctx context.Context) error {
	var y *Yielded
	if errors.As(context.Cause(ctx), &y) {
		return y
	}
	return nil
}

func (p *Prover) space(i int, chunks uint32, size uint64) (space, error) {
	if i == 0 {
		return newRAM(size, chunks)
	}
	if err := os.MkdirAll(p.Dir, 0o700); err != nil {
		return nil, err
	}
	return newFile(p.Dir, size, chunks)
}

// partSeed keeps memory and disk from being the same labels.
func partSeed(ask probity.Hash, i int) Digest {
	ask[0] ^= byte(i)
	return ask
}

func (p Proof) part(i int, ask probity.Hash, r Rules) part {
	reads := r.Reads
	if i == 1 {
		reads = r.Seeks
	}
	return part{seed: partSeed(ask, i), chunks: p.Chunks[i], size: r.Chunk, reads: reads, root: p.Labels[i], walk: p.Walks[i]}
}

// Limits are how long an asker waits. The zero value is what everybody does.
type Limits struct {
	Label time.Duration // of one core; 0 is 4 µs, several times what a slow core takes
	Read  time.Duration // a step in memory; 0 is 4 µs, a twentieth of what flash takes
	Seek  time.Duration // a step on disk; 0 is 15 ms, what a spinning disk takes
	Slack time.Duration // for the way there and back, each time; 0 is 500 ms

	// Patience multiplies all of them; 0 is 1. Results say it: a provider that has ten
	// times the time may have its labels elsewhere.
	Patience uint32
}

func (l Limits) filled() Limits {
	fill := func(p *time.Duration, usual time.Duration) {
		if *p == 0 {
			*p = usual
		}
	}
	fill(&l.Label, 4*time.Microsecond)
	fill(&l.Read, 4*time.Microsecond)
	fill(&l.Seek, 15*time.Millisecond)
	fill(&l.Slack, 500*time.Millisecond)
	l.Patience = min(max(1, l.Patience), 1000)
	for _, p := range []*time.Duration{&l.Label, &l.Read, &l.Seek, &l.Slack} {
		*p *= time.Duration(l.Patience)
	}
	return l
}

// An Asker challenges providers.
type Asker struct {
	Domain eip712.Domain
	Rules  Rules
	Limits Limits
	Now    func() time.Time // nil: the machine's monotonic clock
	// Least is the least that the provider has to claim, of what it was asked for, given
	// who has the rest; nil is nothing. ErrWrong means that the provider makes leases up;
	// any other error is the asker's own, and the end of the challenge.
	Least func(Held) (memory, disk uint64, err error)
}

// Challenge asks a provider and checks what it answers. The nonce is filled in. An
// error means that there was no challenge: the provider refused, or the line broke
// before it had claimed anything. Whatever it does later is in the result.
func (a Asker) Challenge(ask Ask, l Line) (Result, error) {
	rules, limits := a.Rules.filled(), a.Limits.filled()
	if err := rules.check(); err != nil {
		return Result{}, err
	}
	if a.Now == nil {
		a.Now = time.Now
	}
	rand.Read(ask.Nonce[:])
	r := Result{Ask: ask, Patience: limits.Patience}
	start := a.Now()
	if err := say(l, said{Ask: &ask}); err != nil {
		return r, err
	}
	s, err := hearUpTo(maxHeld, l, lineTime)
	if err != nil {
		return r, err
	}
	if s.Claim == nil {
		return r, errors.New("the provider does not say what it claims")
	}
	r.Claim = *s.Claim
	err = a.enough(r, s.Held)
	if err != nil && !errors.Is(err, ErrShort) && !errors.Is(err, ErrWrong) {
		return r, err // the asker could not find out
	}
	if err == nil {
		err = a.rest(&r, l, start, rules, limits)
	}
	if err != nil {
		var no *Refused
		r.Why, r.Unanswered = fmt.Sprintf("%.500s", err.Error()), errors.As(err, &no) && no.Yields
	} else {
		r.Passed = true
	}
	return r, nil
}

// What a provider can fail by, besides what an audit finds.
var (
	ErrLate  = errors.New("it came too late")
	ErrWrong = errors.New("the provider's messages do not fit together")
	ErrShort = errors.New("it claims less than it offers and leases do not have the rest")
)

// enough reports whether a provider claims what it has to: all but a fifth, for what
// else runs on its machine.
func (a Asker) enough(r Result, held Held) error {
	if a.Least == nil {
		return nil
	}
	memory, disk, err := a.Least(held)
	if err != nil {
		return err
	}
	memory, disk = min(memory, r.Ask.Memory)/5*4, min(disk, r.Ask.Disk)/5*4
	if r.Claim.Memory < memory || r.Claim.Disk < disk {
		return fmt.Errorf("%w: %d bytes of memory and %d of disk: want at least %d and %d", ErrShort, r.Claim.Memory, r.Claim.Disk, memory, disk)
	}
	return nil
}

func (a Asker) rest(r *Result, l Line, start time.Time, rules Rules, limits Limits) error {
	c := r.Claim
	if c.Memory > r.Ask.Memory || c.Disk > r.Ask.Disk || c.Cores < 1 || c.Cores > 1<<16 {
		return fmt.Errorf("%w: it claims more than it was asked for, or no core", ErrWrong)
	}
	chunks := [2]uint32{rules.Chunks(c.Memory), rules.Chunks(c.Disk)}
	labels := (uint64(chunks[0]) + uint64(chunks[1])) * uint64(rules.Chunk)
	by := time.Duration(labels)*limits.Label/time.Duration(min(c.Cores, int(chunks[0]+chunks[1])+1)) + limits.Slack
	s, err := hear(l, by)
	if err != nil {
		return fmt.Errorf("labels: %w", err)
	}
	took := a.Now().Sub(start)
	r.FillMs = uint64(max(1, took.Milliseconds()))
	if s.Proof == nil || s.Proof.Chunks != chunks || !s.Proof.Nonce.IsZero() || s.Proof.Walks != [2]probity.Hash{} {
		return fmt.Errorf("%w: the roots are of something else than was claimed", ErrWrong)
	}
	r.Proof = *s.Proof
	if took > by {
		return fmt.Errorf("labels: %w: %s, %s were given", ErrLate, took, by)
	}

	var nonce, opening probity.Hash
	rand.Read(nonce[:])
	by = limits.Slack
	if chunks[0] > 0 {
		by += time.Duration(rules.Reads) * limits.Read
	}
	if chunks[1] > 0 {
		by += time.Duration(rules.Seeks) * limits.Seek
	}
	start = a.Now()
	if err := say(l, said{Nonce: &nonce}); err != nil {
		return err
	}
	if s, err = hear(l, by); err != nil {
		return fmt.Errorf("walk: %w", err)
	}
	took = a.Now().Sub(start)
	r.WalkMs = uint64(max(1, took.Milliseconds()))
	if s.Proof == nil || s.Proof.Chunks != chunks || s.Proof.Labels != r.Proof.Labels || s.Proof.Nonce != nonce {
		return fmt.Errorf("%w: the walk is through other labels", ErrWrong)
	}
	r.Proof, r.Signature = *s.Proof, s.By
	seed := r.Ask.Digest(a.Domain)
	if who, err := eip712.Recover(r.Proof.Digest(a.Domain, seed), r.Signature); err != nil || who != r.Ask.Provider {
		r.Signature = nil
		return fmt.Errorf("%w: the proof is not signed by the provider", ErrWrong)
	}
	if took > by {
		return fmt.Errorf("walk: %w: %s, %s were given", ErrLate, took, by)
	}

	rand.Read(opening[:]) // nobody can have tried what would be opened
	if err := say(l, said{Nonce: &opening}); err != nil {
		return err
	}
	for i, n := range chunks {
		if n == 0 {
			continue
		}
		var o [2]Openings
		for k := range o {
			if o[k], err = l.Hear(maxOpened, lineTime); err != nil {
				return fmt.Errorf("openings: %w", err)
			}
		}
		if err := r.Proof.part(i, seed, rules).check(o[0], o[1], nonce, opening, rules.Samples); err != nil {
			return err
		}
	}
	r.Memory, r.Disk = uint64(chunks[0])*rules.ChunkBytes(), uint64(chunks[1])*rules.ChunkBytes()
	r.Rate = rate(r.Memory+r.Disk, r.FillMs)
	return nil
}
