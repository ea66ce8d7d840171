package groth16

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"

	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	groth16 "github.com/consensys/gnark/backend/groth16/bn254"
	"github.com/consensys/gnark/constraint"
	cs "github.com/consensys/gnark/constraint/bn254"
	"github.com/consensys/gnark/frontend"
	"github.com/consensys/gnark/frontend/cs/r1cs"
	"github.com/consensys/gnark/logger"

	"probity"
	"probity/internal/disk"
	"probity/model"
)

// quiet stops gnark from writing its log to the standard output.
var quiet = sync.OnceFunc(logger.Disable)

// A Circuit is the constraint system of a program.
type Circuit struct {
	program probity.Hash
	plan    *plan
	system  *cs.R1CS
	digest  [32]byte // of all constraints
	cost    map[string]int
}

// Compile builds the circuit of a program, which takes well under a second for
// a LeNet. It fails if Program.Check does.
func Compile(p *model.Program) (*Circuit, error) {
	quiet()
	pl, err := newPlan(p)
	if err != nil {
		return nil, fmt.Errorf("compile circuit: %w", err)
	}
	def := newCircuit(pl)
	sys, err := frontend.Compile(ecc.BN254.ScalarField(), r1cs.NewBuilder, def, frontend.WithCompressThreshold(0))
	if err != nil {
		return nil, fmt.Errorf("compile circuit: %w", err)
	}
	c := &Circuit{program: p.Hash(), plan: pl, system: sys.(*cs.R1CS), cost: def.cost}
	delete(c.cost, "")
	// The statement "these weights and nothing else" hangs on what is committed.
	info, err := commitmentInfo(c.system)
	if err != nil {
		return nil, fmt.Errorf("compile circuit: %w", err)
	}
	public := c.system.GetNbPublicVariables()
	if len(info[0].PublicAndCommitmentCommitted) != 0 ||
		len(info[1].PublicAndCommitmentCommitted) != 1 || info[1].PublicAndCommitmentCommitted[0] != info[0].CommitmentIndex {
		return nil, errors.New("compile circuit: unexpected commitments")
	}
	// Wires are numbered in the order of circuit's fields. After each part comes
	// its mask, and gnark's.
	wires := len(def.Wires) + len(def.Mult)
	for i, part := range [commitments]struct{ from, n int }{{public, pl.params}, {public + pl.params, wires}} {
		got := info[i].PrivateCommitted
		if len(got) != part.n+2 || got[part.n] != public+pl.params+wires+i {
			return nil, errors.New("compile circuit: unexpected commitments")
		}
		for k, wire := range got[:part.n] {
			if wire != part.from+k {
				return nil, errors.New("compile circuit: the commitments do not hold the weights, and then all other wires, in order")
			}
		}
	}
	c.digest = digest(c.system)
	return c, nil
}

func commitmentInfo(sys *cs.R1CS) (constraint.Groth16Commitments, error) {
	info, ok := sys.CommitmentInfo.(constraint.Groth16Commitments)
	if !ok || len(info) != commitments {
		return nil, errors.New("unexpected commitments")
	}
	return info, nil
}

// Program is the hash of the circuit's program.
func (c *Circuit) Program() probity.Hash { return c.program }

// Constraints returns the number of constraints by part of the circuit.
func (c *Circuit) Constraints() map[string]int { return maps.Clone(c.cost) }

func digest(sys *cs.R1CS) (d [32]byte) {
	h := sha256.New()
	var b []byte
	line := func(l constraint.LinearExpression) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(l)))
		for _, t := range l {
			b = binary.BigEndian.AppendUint32(b, t.VID)
			k := sys.Coefficients[t.CID].Bytes()
			b = append(b, k[:]...)
		}
	}
	it := sys.GetR1CIterator()
	for c := it.Next(); c != nil; c = it.Next() {
		b = b[:0]
		line(c.L)
		line(c.R)
		line(c.O)
		h.Write(b)
	}
	h.Sum(d[:0])
	return d
}

// Keys are a circuit with the keys to prove and verify it.
type Keys struct {
	circuit *Circuit
	pk      *groth16.ProvingKey
	vk      *VerifyingKey
}

// Circuit is what the keys are for.
func (k *Keys) Circuit() *Circuit { return k.circuit }

// VerifyingKey is the public key.
func (k *Keys) VerifyingKey() *VerifyingKey { return k.vk }

// SetupUnsafe makes keys with secrets drawn and forgotten in this process.
// Whoever could read its memory can prove anything under these keys, so they
// are for a chain of one's own; the transcript hash in the key is zero and says so.
func SetupUnsafe(c *Circuit) (*Keys, error) {
	return setupUnsafe(c, func(float64) error { return nil })
}

func setupUnsafe(c *Circuit, done func(float64) error) (*Keys, error) {
	quiet()
	k := &Keys{circuit: c}
	pk, vk, err := setup(c.system, done)
	if err != nil {
		return nil, fmt.Errorf("set up keys: %w", err)
	}
	k.pk = pk
	if k.vk, err = newVerifyingKey(c.program, probity.Hash{}, vk); err != nil {
		return nil, fmt.Errorf("set up keys: %w", err)
	}
	return k, nil
}

const keyFileMagic = "probity groth16 keys 1\n"

// Save writes the keys to a file, about 700 bytes per constraint.
func (k *Keys) Save(path string) error {
	var b bytes.Buffer
	b.WriteString(keyFileMagic)
	b.Write(k.circuit.digest[:])
	binary.Write(&b, binary.BigEndian, uint32(len(k.vk.encoded)))
	b.Write(k.vk.encoded)
	if err := k.pk.WriteDump(&b); err != nil {
		return fmt.Errorf("save keys: %w", err)
	}
	sum := sha256.Sum256(b.Bytes())
	b.Write(sum[:])
	if err := disk.WriteFile(path, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("save keys: %w", err)
	}
	return nil
}

// ErrKeys is what LoadKeys returns for a file that is damaged or belongs to
// another circuit.
var ErrKeys = errors.New("not the keys of this circuit")

// LoadKeys reads the keys of a circuit from a file. The file is as trusted as
// the memory of the process that wrote it: its checksum detects damage, not
// forgery.
func LoadKeys(c *Circuit, path string) (*Keys, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("load keys: %w", err)
	}
	head := len(keyFileMagic) + 32 + 4
	if len(b) < head+32 || string(b[:len(keyFileMagic)]) != keyFileMagic {
		return nil, fmt.Errorf("load keys from %s: %w: it is no key file", path, ErrKeys)
	}
	body := b[:len(b)-32]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], b[len(body):]) {
		return nil, fmt.Errorf("load keys from %s: %w: the file is damaged", path, ErrKeys)
	}
	if !bytes.Equal(body[len(keyFileMagic):head-4], c.digest[:]) {
		return nil, fmt.Errorf("load keys from %s: %w", path, ErrKeys)
	}
	n := int(binary.BigEndian.Uint32(body[head-4:]))
	if n > len(body)-head {
		return nil, fmt.Errorf("load keys from %s: %w: the file is damaged", path, ErrKeys)
	}
	k := &Keys{circuit: c, pk: new(groth16.ProvingKey)}
	if k.vk, err = ParseVerifyingKey(body[head : head+n]); err != nil {
		return nil, fmt.Errorf("load keys from %s: %w: %w", path, ErrKeys, err)
	}
	if k.vk.program != c.program {
		return nil, fmt.Errorf("load keys from %s: %w", path, ErrKeys)
	}
	if err := k.pk.ReadDump(bytes.NewReader(body[head+n:])); err != nil {
		return nil, fmt.Errorf("load keys from %s: %w: %w", path, ErrKeys, err)
	}
	return k, nil
}

func keyPath(dir string, c *Circuit) string {
	return filepath.Join(dir, fmt.Sprintf("%x.groth16", c.program[:]))
}

// InstallKeys puts keys where OpenKeys finds them. It does not replace others of
// the same circuit: models may have been published under those.
func InstallKeys(ctx context.Context, dir string, k *Keys) error {
	path := keyPath(dir, k.circuit)
	lock, err := disk.WaitLock(ctx, path+".lock")
	if err != nil {
		return err
	}
	defer lock.Close()
	switch there, err := LoadKeys(k.circuit, path); {
	case err == nil && there.vk.Hash() == k.vk.Hash():
		return nil
	case err == nil:
		return fmt.Errorf("install keys: %s holds other keys of this circuit; models published under them need it, so move it away yourself", path)
	case errors.Is(err, fs.ErrNotExist):
		return k.Save(path)
	default:
		return fmt.Errorf("install keys: %w; move the file away", err)
	}
}

// OpenKeys returns the keys of a program, from the folder dir if they are there
// and else by SetupUnsafe, after which they are. A damaged file is made anew.
// progress, which may be nil, is called with what is being done and the share
// of the whole that is done, from 0 to 1.
func OpenKeys(ctx context.Context, dir string, p *model.Program, progress func(string, float64)) (*Keys, error) {
	if progress == nil {
		progress = func(string, float64) {}
	}
	progress("compiling the circuit", 0)
	c, err := Compile(p)
	if err != nil {
		return nil, err
	}
	path := keyPath(dir, c)
	progress("reading the keys", 0.1)
	k, err := LoadKeys(c, path)
	if err == nil {
		progress("keys are ready", 1)
		return k, nil
	}
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrKeys) {
		return nil, err
	}
	// One process at a time makes the keys of a program, and the others use what
	// it made: keys that were published under must not be replaced by others.
	lock, err := disk.WaitLock(ctx, path+".lock")
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	if k, err := LoadKeys(c, path); err == nil {
		progress("keys are ready", 1)
		return k, nil
	}
	k, err = setupUnsafe(c, func(share float64) error {
		progress("making the keys", 0.1+0.85*share)
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	progress("writing the keys", 0.95)
	if err := k.Save(path); err != nil {
		return nil, err
	}
	progress("keys are ready", 1)
	return k, nil
}

func element(n int64) (e fr.Element) { e.SetInt64(n); return e }
