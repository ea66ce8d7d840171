package groth16

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/consensys/gnark-crypto/ecc"
	groth16 "github.com/consensys/gnark/backend/groth16/bn254"
	"github.com/consensys/gnark/backend/groth16/bn254/mpcsetup"

	"probity"
	"probity/internal/disk"
	"probity/model"
)

// A Ceremony makes the keys of a program's circuit from the secrets of several
// people, in the two phases of eprint 2017/1050 as gnark's mpcsetup carries them
// out. If at least one of them forgot their secrets, nobody can forge proofs
// under the keys. What it rests on beyond that: that the program of gnark is
// right, and that nobody could know or choose the beacons before the last
// contribution of their phase was made.
//
// It is a folder that is handed from one contributor to the next:
//
//	ceremony.json       the program, and the contributions and beacons so far
//	phase1-001, ...     contributions to the powers of tau, which know no circuit
//	phase2-001, ...     contributions to the circuit's own part
//
// Every step appends; Verify derives everything again from the folder.
type Ceremony struct {
	dir     string
	state   ceremonyFile
	circuit *Circuit
	size    uint64 // of the circuit's domain
}

// ceremonyFile is ceremony.json.
type ceremonyFile struct {
	Format  int             `json:"format"`
	Program json.RawMessage `json:"program"` // model.Program.Encode
	Phases  []ceremonyPhase `json:"phases"`  // one or two
}

type ceremonyPhase struct {
	Contributions []Contribution `json:"contributions"`
	Beacon        string         `json:"beacon,omitempty"` // hex; ends the phase
}

// A Contribution is one person's part in a phase.
type Contribution struct {
	Name string       `json:"name"` // as the contributor calls themselves; proves nothing
	Hash probity.Hash `json:"hash"` // SHA-256 of the file; the contributor publishes it
}

const (
	ceremonyFormat = 1
	maxBeacon      = 64  // bytes
	minBeacon      = 16  // bytes
	maxContributed = 512 // contributions in a phase
	maxContributor = 100 // bytes of a name
)

// ErrCeremony is wrapped by every error that says a ceremony's folder does not
// hold a sound ceremony.
var ErrCeremony = errors.New("the ceremony does not hold")

// StartCeremony makes the folder of a ceremony for a program's circuit.
func StartCeremony(dir string, p *model.Program) (*Ceremony, error) {
	if err := p.Check(); err != nil {
		return nil, fmt.Errorf("start ceremony: %w", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "ceremony.json")); err == nil {
		return nil, fmt.Errorf("start ceremony: %s holds one already; contribute to it, or choose another folder", dir)
	}
	c := &Ceremony{dir: dir, state: ceremonyFile{Format: ceremonyFormat, Program: p.Encode(), Phases: []ceremonyPhase{{Contributions: []Contribution{}}}}}
	if err := c.compile(p); err != nil {
		return nil, fmt.Errorf("start ceremony: %w", err)
	}
	if err := c.save(); err != nil {
		return nil, fmt.Errorf("start ceremony: %w", err)
	}
	return c, nil
}

// OpenCeremony reads the folder of a ceremony. It checks its form and the hashes
// of its files; Verify checks what they say.
func OpenCeremony(dir string) (*Ceremony, error) {
	fail := func(err error) (*Ceremony, error) { return nil, fmt.Errorf("open ceremony %s: %w", dir, err) }
	raw, err := readAtMost(filepath.Join(dir, "ceremony.json"), 64<<20)
	if err != nil {
		return fail(err)
	}
	c := &Ceremony{dir: dir}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&c.state); err != nil {
		return fail(fmt.Errorf("%w: ceremony.json: %w", ErrCeremony, err))
	}
	if c.state.Format != ceremonyFormat {
		return fail(fmt.Errorf("%w: format %d, this version reads %d", ErrCeremony, c.state.Format, ceremonyFormat))
	}
	if n := len(c.state.Phases); n < 1 || n > 2 || n == 2 && c.state.Phases[0].Beacon == "" {
		return fail(fmt.Errorf("%w: %d phases, want one, or two where a beacon ended the first", ErrCeremony, n))
	}
	for i, ph := range c.state.Phases {
		if len(ph.Contributions) > maxContributed {
			return fail(fmt.Errorf("%w: more than %d contributions", ErrCeremony, maxContributed))
		}
		if ph.Beacon != "" {
			if _, err := parseBeacon(ph.Beacon); err != nil {
				return fail(fmt.Errorf("%w: phase %d: %w", ErrCeremony, i+1, err))
			}
			if len(ph.Contributions) == 0 {
				return fail(fmt.Errorf("%w: phase %d ended without a contribution", ErrCeremony, i+1))
			}
		}
		for _, con := range ph.Contributions {
			if err := checkContributor(con.Name); err != nil {
				return fail(fmt.Errorf("%w: phase %d: %w", ErrCeremony, i+1, err))
			}
		}
	}
	var program bytes.Buffer // in the file it is indented
	if err := json.Compact(&program, c.state.Program); err != nil {
		return fail(fmt.Errorf("%w: ceremony.json: %w", ErrCeremony, err))
	}
	p, err := model.ParseProgram(program.Bytes())
	if err != nil {
		return fail(fmt.Errorf("%w: %w", ErrCeremony, err))
	}
	if err := c.compile(p); err != nil {
		return fail(err)
	}
	return c, nil
}

func (c *Ceremony) compile(p *model.Program) (err error) {
	if c.circuit, err = Compile(p); err != nil {
		return err
	}
	c.size = ecc.NextPowerOfTwo(uint64(c.circuit.system.GetNbConstraints()))
	return nil
}

func (c *Ceremony) save() error {
	raw, err := json.MarshalIndent(c.state, "", " ")
	if err != nil {
		return err
	}
	return disk.WriteFile(filepath.Join(c.dir, "ceremony.json"), append(raw, '\n'), 0o644)
}

// Program is the hash of the program that the keys will be for.
func (c *Ceremony) Program() probity.Hash { return c.circuit.program }

// Circuit is what the keys will be for.
func (c *Ceremony) Circuit() *Circuit { return c.circuit }

// Phase is the phase that contributions go to, 1 or 2; 3 when both have ended.
func (c *Ceremony) Phase() int {
	n := len(c.state.Phases)
	if c.state.Phases[n-1].Beacon != "" {
		n++
	}
	return n
}

// Contributions are those of a phase, 1 or 2, so far.
func (c *Ceremony) Contributions(phase int) []Contribution {
	if phase < 1 || phase > len(c.state.Phases) {
		return nil
	}
	return append([]Contribution(nil), c.state.Phases[phase-1].Contributions...)
}

func checkContributor(name string) error {
	if name == "" || len(name) > maxContributor || !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return fmt.Errorf("a contributor's name is 1 to %d bytes of printable text", maxContributor)
	}
	return nil
}

func parseBeacon(s string) ([]byte, error) {
	b, err := hex.DecodeString(strings.TrimPrefix(s, "0x"))
	if err != nil || len(b) < minBeacon || len(b) > maxBeacon {
		return nil, fmt.Errorf("a beacon is %d to %d bytes in hexadecimal, such as the hash of a block that was announced before it existed", minBeacon, maxBeacon)
	}
	return b, nil
}

func (c *Ceremony) path(phase, i int) string {
	return filepath.Join(c.dir, fmt.Sprintf("phase%d-%03d", phase, i+1))
}

// Contribute mixes fresh secrets into the present phase and forgets them. The
// hash that it returns is what the contributor publishes, so that everybody can
// see that Verify counted their part. It takes about a minute for a LeNet.
// progress, which may be nil, is called as in OpenKeys.
func (c *Ceremony) Contribute(ctx context.Context, name string, progress func(string, float64)) (probity.Hash, error) {
	h, err := c.contribute(ctx, name, progress)
	if err != nil {
		return h, fmt.Errorf("contribute to ceremony %s: %w", c.dir, err)
	}
	return h, nil
}

func (c *Ceremony) contribute(ctx context.Context, name string, progress func(string, float64)) (h probity.Hash, err error) {
	if progress == nil {
		progress = func(string, float64) {}
	}
	if err := checkContributor(name); err != nil {
		return h, err
	}
	lock, err := disk.WaitLock(ctx, filepath.Join(c.dir, ".lock"))
	if err != nil {
		return h, err
	}
	defer lock.Close()
	now, err := OpenCeremony(c.dir) // as it is under the lock
	if err != nil {
		return h, err
	}
	*c = *now
	phase := c.Phase()
	if phase > 2 {
		return h, errors.New("both phases have ended; `probity ceremony verify` makes the keys")
	}
	at := &c.state.Phases[phase-1]
	if len(at.Contributions) == maxContributed {
		return h, fmt.Errorf("the phase has %d contributions, as many as there can be", maxContributed)
	}
	progress("reading the ceremony", 0)
	var out bytes.Buffer
	last := len(at.Contributions) - 1
	if phase == 1 {
		p := mpcsetup.NewPhase1(c.size)
		if last >= 0 {
			if p, err = c.readPhase1(last); err != nil {
				return h, err
			}
		}
		progress("mixing in secrets", 0.2)
		p.Contribute()
		_, err = p.WriteTo(&out)
	} else {
		var p *mpcsetup.Phase2
		if last >= 0 {
			first, err := c.shape()
			if err != nil {
				return h, err
			}
			if p, err = c.readPhase2(last, first); err != nil {
				return h, err
			}
		} else if p, _, _, err = c.begin(ctx, progress); err != nil {
			return h, err
		}
		progress("mixing in secrets", 0.8)
		p.Contribute()
		_, err = p.WriteTo(&out)
	}
	if err != nil {
		return h, err
	}
	if err := ctx.Err(); err != nil {
		return h, err
	}
	h = sha256.Sum256(out.Bytes())
	if err := disk.WriteFile(c.path(phase, last+1), out.Bytes(), 0o644); err != nil {
		return h, err
	}
	at.Contributions = append(at.Contributions, Contribution{name, h})
	if err := c.save(); err != nil {
		return h, err
	}
	progress("contributed", 1)
	return h, nil
}

// End ends the present phase with a public random value: one that was announced
// before the phase's last contribution and that nobody could know then, such as
// the hash of a later block of a public chain.
func (c *Ceremony) End(ctx context.Context, beacon []byte) error {
	fail := func(err error) error { return fmt.Errorf("end a phase of ceremony %s: %w", c.dir, err) }
	text := hex.EncodeToString(beacon)
	if _, err := parseBeacon(text); err != nil {
		return fail(err)
	}
	lock, err := disk.WaitLock(ctx, filepath.Join(c.dir, ".lock"))
	if err != nil {
		return fail(err)
	}
	defer lock.Close()
	now, err := OpenCeremony(c.dir)
	if err != nil {
		return fail(err)
	}
	*c = *now
	phase := c.Phase()
	if phase > 2 {
		return fail(errors.New("both phases have ended; `probity ceremony verify` makes the keys"))
	}
	at := &c.state.Phases[phase-1]
	if len(at.Contributions) == 0 {
		return fail(errors.New("nobody has contributed to the phase yet"))
	}
	at.Beacon = text
	if phase == 1 {
		c.state.Phases = append(c.state.Phases, ceremonyPhase{Contributions: []Contribution{}})
	}
	if err := c.save(); err != nil {
		return fail(err)
	}
	return nil
}

// Transcript names a ceremony and everything that went into its keys: SHA-256
// of the program's hash, the digest of the circuit's constraints, the size of
// the domain, and for both phases the number of contributions, the hash of each
// and the beacon. It is what VerifyingKey.Transcript returns for its keys.
func (c *Ceremony) Transcript() probity.Hash {
	h := sha256.New()
	io.WriteString(h, "probity groth16 ceremony 1\n")
	h.Write(c.circuit.program[:])
	h.Write(c.circuit.digest[:])
	binary.Write(h, binary.BigEndian, c.size)
	for _, ph := range c.state.Phases {
		binary.Write(h, binary.BigEndian, uint32(len(ph.Contributions)))
		for _, con := range ph.Contributions {
			h.Write(con.Hash[:])
		}
		beacon, _ := hex.DecodeString(strings.TrimPrefix(ph.Beacon, "0x")) // OpenCeremony has seen that it can be read
		h.Write([]byte{byte(len(beacon))})
		h.Write(beacon)
	}
	return probity.Hash(h.Sum(nil))
}

// Verify checks every contribution of a ceremony whose phases have both ended,
// and derives the keys. Whoever runs it on the same folder gets the same keys.
// An error that wraps ErrCeremony names the contribution at fault.
func (c *Ceremony) Verify(ctx context.Context, progress func(string, float64)) (*Keys, error) {
	k, err := c.verify(ctx, progress)
	if err != nil {
		return nil, fmt.Errorf("verify ceremony %s: %w", c.dir, err)
	}
	return k, nil
}

func (c *Ceremony) verify(ctx context.Context, progress func(string, float64)) (*Keys, error) {
	if progress == nil {
		progress = func(string, float64) {}
	}
	if phase := c.Phase(); phase < 3 {
		return nil, fmt.Errorf("phase %d has not ended; contribute, then end it with `probity ceremony end --beacon HEX`", phase)
	}
	p, evals, commons, err := c.begin(ctx, progress)
	if err != nil {
		return nil, err
	}
	first, err := sizes(p)
	if err != nil {
		return nil, err
	}
	contributions := c.state.Phases[1].Contributions
	for i := range contributions {
		progress("checking the contributions to the circuit's part", 0.6+0.3*float64(i)/float64(len(contributions)))
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		next, err := c.readPhase2(i, first)
		if err != nil {
			return nil, err
		}
		if err := p.Verify(next); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrCeremony, c.path(2, i), err)
		}
		p = next
	}
	progress("making the keys", 0.9)
	beacon, err := parseBeacon(c.state.Phases[1].Beacon)
	if err != nil {
		return nil, err
	}
	pk, vk := p.Seal(commons, evals, beacon)
	k := &Keys{circuit: c.circuit, pk: pk.(*groth16.ProvingKey)}
	if k.vk, err = newVerifyingKey(c.circuit.program, c.Transcript(), vk.(*groth16.VerifyingKey)); err != nil {
		return nil, err
	}
	progress("keys are ready", 1)
	return k, nil
}

// begin checks the first phase and derives what the second starts from.
func (c *Ceremony) begin(ctx context.Context, progress func(string, float64)) (*mpcsetup.Phase2, *mpcsetup.Phase2Evaluations, *mpcsetup.SrsCommons, error) {
	fail := func(err error) (*mpcsetup.Phase2, *mpcsetup.Phase2Evaluations, *mpcsetup.SrsCommons, error) {
		return nil, nil, nil, err
	}
	beacon, err := parseBeacon(c.state.Phases[0].Beacon)
	if err != nil {
		return fail(err)
	}
	p := mpcsetup.NewPhase1(c.size)
	contributions := c.state.Phases[0].Contributions
	for i := range contributions {
		progress("checking the contributions to the powers of tau", 0.2*float64(i)/float64(len(contributions)))
		if err := ctx.Err(); err != nil {
			return fail(err)
		}
		next, err := c.readPhase1(i)
		if err != nil {
			return fail(err)
		}
		if err := p.Verify(next); err != nil {
			return fail(fmt.Errorf("%w: %s: %w", ErrCeremony, c.path(1, i), err))
		}
		p = next
	}
	progress("mixing in the beacon", 0.2)
	commons := p.Seal(beacon)
	if err := ctx.Err(); err != nil {
		return fail(err)
	}
	progress("deriving the circuit's part", 0.4)
	first := new(mpcsetup.Phase2)
	evals := first.Initialize(c.circuit.system, &commons)
	return first, &evals, &commons, nil
}

// A contribution's file is gnark's encoding. Its lengths are all known
// beforehand, and checked before gnark allocates by them.

const (
	g1Bytes    = 32
	g2Bytes    = 64
	proofBytes = g1Bytes + g2Bytes // of an update
	challenge  = 1 + sha256.Size
)

func (c *Ceremony) readPhase1(i int) (*mpcsetup.Phase1, error) {
	n := int(c.size)
	size := 3*proofBytes + 8 + g2Bytes + (2*n-2)*g1Bytes + (n-1)*g2Bytes + 2*n*g1Bytes + challenge
	data, err := c.file(1, i, size)
	if err != nil {
		return nil, err
	}
	if binary.BigEndian.Uint64(data[3*proofBytes:]) != c.size || data[size-challenge] != sha256.Size {
		return nil, fmt.Errorf("%w: %s has other sizes than this ceremony", ErrCeremony, c.path(1, i))
	}
	p := new(mpcsetup.Phase1)
	if err := decode(p, data); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrCeremony, c.path(1, i), err)
	}
	return p, nil
}

// sizes are the lengths of the slices in a second phase, in gnark's order.
func sizes(p *mpcsetup.Phase2) (out phase2Shape, err error) {
	out.private, out.z = len(p.Parameters.G1.PKK), len(p.Parameters.G1.Z)
	if len(p.Parameters.G1.SigmaCKK) != commitments {
		return out, fmt.Errorf("the circuit has %d commitments, want %d", len(p.Parameters.G1.SigmaCKK), commitments)
	}
	for i := range out.committed {
		out.committed[i] = len(p.Parameters.G1.SigmaCKK[i])
	}
	return out, nil
}

type phase2Shape struct {
	private, z int
	committed  [commitments]int
}

// shape derives the sizes from the circuit alone.
func (c *Ceremony) shape() (out phase2Shape, err error) {
	info, err := commitmentInfo(c.circuit.system)
	if err != nil {
		return out, err
	}
	internal, secret, _ := c.circuit.system.GetNbVariables()
	out.private = internal + secret
	for i := range info {
		out.committed[i] = len(info[i].PrivateCommitted)
		out.private -= len(info[i].PrivateCommitted) + 1
	}
	out.z = int(c.size) - 1
	return out, nil
}

func (c *Ceremony) readPhase2(i int, s phase2Shape) (*mpcsetup.Phase2, error) {
	type prefix struct{ at, n int }
	var lengths []prefix
	at := 2 + g1Bytes
	slice := func(n int) {
		lengths = append(lengths, prefix{at, n})
		at += 4 + n*g1Bytes
	}
	slice(s.private)
	slice(s.z)
	at += g2Bytes
	for _, n := range s.committed {
		slice(n)
	}
	at += commitments*g2Bytes + (1+commitments)*proofBytes
	size := at + challenge
	data, err := c.file(2, i, size)
	if err != nil {
		return nil, err
	}
	ok := binary.BigEndian.Uint16(data) == commitments && data[size-challenge] == sha256.Size
	for _, l := range lengths {
		ok = ok && binary.BigEndian.Uint32(data[l.at:]) == uint32(l.n)
	}
	if !ok {
		return nil, fmt.Errorf("%w: %s has other sizes than this ceremony", ErrCeremony, c.path(2, i))
	}
	p := new(mpcsetup.Phase2)
	if err := decode(p, data); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrCeremony, c.path(2, i), err)
	}
	return p, nil
}

// decode reads all of data, in the one form in which it would be written.
func decode(p interface {
	io.ReaderFrom
	io.WriterTo
}, data []byte) error {
	if n, err := p.ReadFrom(bytes.NewReader(data)); err != nil {
		return err
	} else if n != int64(len(data)) {
		return errors.New("there is more in the file than a contribution")
	}
	var again bytes.Buffer
	if _, err := p.WriteTo(&again); err != nil {
		return err
	}
	if !bytes.Equal(again.Bytes(), data) {
		return errors.New("not in canonical form")
	}
	return nil
}

// file reads a contribution of exactly size bytes, whose hash ceremony.json has.
func (c *Ceremony) file(phase, i, size int) ([]byte, error) {
	path := c.path(phase, i)
	data, err := readAtMost(path, int64(size))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s is missing; get the folder again from whoever contributed last", ErrCeremony, path)
	}
	if err != nil {
		return nil, err
	}
	if len(data) != size {
		return nil, fmt.Errorf("%w: %s has %d bytes, a contribution to this ceremony has %d", ErrCeremony, path, len(data), size)
	}
	if sha256.Sum256(data) != c.state.Phases[phase-1].Contributions[i].Hash {
		return nil, fmt.Errorf("%w: %s is not the file whose hash is in ceremony.json", ErrCeremony, path)
	}
	return data, nil
}

func readAtMost(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("%w: %s is larger than the %d bytes that it can be", ErrCeremony, path, limit)
	}
	return b, nil
}
