package scheme

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"probity"
	"probity/internal/disk"
	"probity/model"
	"probity/proof/groth16"
	"probity/proof/sumcheck"
	"probity/proof/sumcheck/commit"
)

// A Store is a folder of what answers are proved with: Groth16 keys, by program, and
// powers of tau, by set-up. All programs of a user share one.
type Store struct {
	Dir string

	mu     sync.Mutex
	powers map[probity.Hash]*commit.Key
	keys   map[keyID]*Keys
}

type keyID struct {
	scheme         probity.Scheme
	program, setup probity.Hash
}

// ErrPowers is returned when the powers of a set-up are not in the store, or too few.
var ErrPowers = errors.New("powers of tau are missing")

// UnsafeSetup is the set-up of development chains, whose secret everybody knows.
func UnsafeSetup() (commit.VerifyingKey, error) {
	k, err := commit.UnsafeKey(2)
	if err != nil {
		return commit.VerifyingKey{}, err
	}
	return k.Verifier(), nil
}

// Progress is told what takes long, and how much of it is done, from 0 to 1. Nil is
// silent. What is in memory already is not told of.
type Progress func(what string, done float64)

func (p Progress) tell(what string, done float64) {
	if p != nil {
		p(what, done)
	}
}

// Making is what Progress is told while Groth16 keys are made.
const Making = "making the keys"

// Open returns the keys of a program. Groth16's are made if they are not there, with
// secrets that this process forgets, which the keys say (see VerifyingKey.Setup).
// Those of the sumcheck scheme follow from the set-up.
func (s *Store) Open(ctx context.Context, sch probity.Scheme, p *model.Program, setup commit.VerifyingKey, progress Progress) (*Keys, error) {
	id := keyID{sch, p.Hash(), SetupHash(setup)}
	s.mu.Lock()
	k := s.keys[id]
	s.mu.Unlock()
	if k != nil {
		return k, nil
	}
	k, err := s.open(ctx, sch, p, setup, progress)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keys == nil {
		s.keys = map[keyID]*Keys{}
	}
	s.keys[id] = k
	return k, nil
}

func (s *Store) open(ctx context.Context, sch probity.Scheme, p *model.Program, setup commit.VerifyingKey, progress Progress) (*Keys, error) {
	if sch == probity.Groth16 {
		g, err := groth16.OpenKeys(ctx, s.Dir, p, progress)
		if err != nil {
			return nil, err
		}
		return FromGroth16(p, g)
	}
	progress.tell("laying out the program", 0)
	vk, err := newKey(sch, p)
	if err != nil {
		return nil, err
	}
	powers, err := s.Powers(ctx, setup, vk.Points(), progress)
	if err != nil {
		return nil, err
	}
	k, err := FromPowers(p, powers)
	progress.tell("keys are ready", 1)
	return k, err
}

func (s *Store) path(setup commit.VerifyingKey) string {
	h := SetupHash(setup)
	return filepath.Join(s.Dir, fmt.Sprintf("%x.powers", h[:]))
}

// Powers returns at least so many powers of a set-up. Those of the unsafe one are
// made when they are needed; all others have to be imported first: ErrPowers.
func (s *Store) Powers(ctx context.Context, setup commit.VerifyingKey, points int, progress Progress) (*commit.Key, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := SetupHash(setup)
	if k := s.powers[h]; k != nil && enough(k, points) {
		return k, nil
	}
	path := s.path(setup)
	k, err := loadPowers(path, setup, points)
	if errors.Is(err, ErrPowers) && setup.Unsafe() {
		k, err = s.makeUnsafe(ctx, path, setup, points, progress)
	}
	if err != nil {
		return nil, err
	}
	if s.powers == nil {
		s.powers = map[probity.Hash]*commit.Key{}
	}
	s.powers[h] = k
	return k, nil
}

func enough(k *commit.Key, points int) bool { return commit.Points(k.Columns()) >= points }

// columnsFor is the logarithm of the length of rows for which so many powers do.
func columnsFor(points int) (int, error) {
	for n := commit.MinColumns; n <= commit.MaxColumns; n++ {
		if commit.Points(n) >= points {
			return n, nil
		}
	}
	return 0, fmt.Errorf("%d powers of tau are more than there can be", points)
}

func loadPowers(path string, setup commit.VerifyingKey, points int) (*commit.Key, error) {
	n, err := columnsFor(points)
	if err != nil {
		return nil, err
	}
	k, err := commit.LoadKey(path)
	switch v := setup; {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: %s does not hold those of set-up %s; import them with `probity setup --ptau FILE`, from a ceremony of 2^%d or more", ErrPowers, filepath.Dir(path), SetupHash(v), n+1)
	case err != nil:
		return nil, err
	}
	if v := k.Verifier(); string(v.Encode()) != string(setup.Encode()) {
		return nil, fmt.Errorf("%s holds the powers of another set-up than its name says: remove it, and import them again", path)
	}
	if !enough(k, points) {
		return nil, fmt.Errorf("%w: set-up %s has rows of 2^%d here, and this takes 2^%d; import more of its ceremony with `probity setup --ptau FILE --columns %d`", ErrPowers, SetupHash(setup), k.Columns(), n, n)
	}
	return k, nil
}

// makeUnsafe makes powers that everybody can make, and keeps them.
func (s *Store) makeUnsafe(ctx context.Context, path string, setup commit.VerifyingKey, points int, progress Progress) (*commit.Key, error) {
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return nil, err
	}
	lock, err := disk.WaitLock(ctx, path+".lock")
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	if k, err := loadPowers(path, setup, points); err == nil {
		return k, nil
	}
	n, err := columnsFor(points)
	if err != nil {
		return nil, err
	}
	progress.tell("making powers of tau (unsafe set-up)", 0)
	k, err := commit.UnsafeKey(commit.Points(n))
	if err != nil {
		return nil, err
	}
	progress.tell("making powers of tau (unsafe set-up)", 0.9)
	if err := k.Save(path); err != nil {
		return nil, err
	}
	progress.tell("powers of tau are ready", 1)
	return k, nil
}

// Find returns the powers of a key's set-up if they are there: ErrPowers. It makes none.
func (s *Store) Find(k *VerifyingKey) (*commit.Key, error) {
	return loadPowers(s.path(k.sum.Setup), k.sum.Setup, k.Points())
}

// Import takes the powers for rows of 2^columns elements out of a ceremony's .ptau
// file, as snarkjs writes it, checks that they are powers of one number, and keeps
// them. They replace fewer powers of the same set-up.
func (s *Store) Import(ctx context.Context, r io.ReaderAt, size int64, columns int, progress Progress) (*commit.Key, error) {
	if columns < commit.MinColumns || columns > commit.MaxColumns {
		return nil, fmt.Errorf("rows of 2^%d: want 2^%d to 2^%d", columns, commit.MinColumns, commit.MaxColumns)
	}
	progress.tell("reading and checking powers of tau", 0)
	k, err := commit.ReadPtau(r, size, commit.Points(columns))
	if err != nil {
		return nil, err
	}
	progress.tell("writing powers of tau", 0.9)
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return nil, err
	}
	vk := k.Verifier()
	path := s.path(vk)
	lock, err := disk.WaitLock(ctx, path+".lock")
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	if had, err := loadPowers(path, vk, commit.Points(columns)); err == nil {
		return had, nil
	}
	return k, k.Save(path)
}

// Setups lists the powers of tau that are here, by file name.
func (s *Store) Setups() ([]*commit.Key, error) {
	names, err := filepath.Glob(filepath.Join(s.Dir, "*.powers"))
	if err != nil {
		return nil, err
	}
	var out []*commit.Key
	for _, name := range names {
		k, err := commit.LoadKey(name)
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, nil
}

// Supports says why answers of a program cannot be proved under a scheme, or nil. It
// does not make anything.
func Supports(s probity.Scheme, p *model.Program) error {
	if s == probity.Groth16 {
		_, err := groth16.Estimate(p)
		return err
	}
	_, err := sumcheck.NewKey(p, sumcheck.Options{HiddenInput: true})
	return err
}
