package node

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"probity"
	"probity/model"
	"probity/proof/scheme"
	"probity/proof/sumcheck/commit"
)

// ProveOptions describe a proof that has nothing to do with a chain or a market.
type ProveOptions struct {
	// Model is a network, which Samples turn into integers as Publish does, under a
	// commitment of its own. Without one, Published names a model that was published
	// from the node's folder, by number or name, and the commitment is the published one.
	Model     *ModelFile
	Samples   Samples
	Published string

	Scheme probity.Scheme // zero is sumcheck
	Setup  probity.Hash   // powers of tau for the sumcheck scheme, as Setups lists them; zero: the unsafe ones
	Hide   scheme.Hide    // commit to the input, or the output, instead of showing it

	// Input reads the input, in the model's own units, given the shape of all inputs.
	Input func(p *model.Program) ([]float32, error)
}

// Proved is a proof file, and what it shows.
type Proved struct {
	*scheme.Verdict
	Class   int       `json:"class"`
	Scores  []float32 `json:"scores"`
	Seconds float64   `json:"seconds"` // that proving took
	Bytes   int       `json:"bytes"`   // of the proof itself
	File    []byte    `json:"-"`
	// Opening opens the commitment to a hidden output ([scheme.Opening.Encode]): for
	// those who may see it. It is nil where the file shows the output.
	Opening []byte `json:"-"`
}

// Prove runs a model and proves the run, off every chain. The node of cfg need not
// be open: nothing but its folders is used.
func Prove(ctx context.Context, cfg Config, opts ProveOptions) (*Proved, error) {
	if opts.Scheme == 0 {
		opts.Scheme = probity.Sumcheck
	}
	if cfg.Progress == nil {
		cfg.Progress = func(string, float64) {}
	}
	cache, err := cfg.cache()
	if err != nil {
		return nil, err
	}
	store := &scheme.Store{Dir: cache}
	p, w, mask, setup, err := provable(cfg, store, &opts)
	if err != nil {
		return nil, err
	}
	x, err := opts.Input(p)
	if err != nil {
		return nil, err
	}
	var inputs [][]int64
	for i := range p.Inputs { // one after the other
		k := elements(p.Values[i].Shape)
		if k > len(x) {
			return nil, fmt.Errorf("the input has %d numbers too few", k-len(x))
		}
		inputs, x = append(inputs, p.Input(i, x[:k])), x[k:]
	}
	keys, err := store.Open(ctx, opts.Scheme, p, setup, cfg.Progress)
	if errors.Is(err, scheme.ErrPowers) {
		return nil, &Refusal{err}
	}
	if err != nil {
		return nil, err
	}
	m, err := keys.Model(w, mask)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	f, opening, err := m.File(ctx, inputs, opts.Hide, func(done float64) { cfg.Progress("proving", done) })
	if err != nil {
		return nil, err
	}
	out := &Proved{Seconds: time.Since(start).Seconds(), Bytes: len(f.Proof)}
	if out.Verdict, err = f.Verify(); err != nil {
		return nil, err
	}
	output := f.Output.Values
	if opening != nil {
		output = opening.Values
		if out.Opening, err = opening.Encode(); err != nil {
			return nil, err
		}
	}
	out.Class, out.Scores = read(p, output)
	out.File, err = f.Encode()
	return out, err
}

// read turns outputs into the highest score's position, and scores.
func read(p *model.Program, output [][]int64) (class int, scores []float32) {
	for i, v := range output {
		scores = append(scores, p.Floats(i, v)...)
	}
	return model.Argmax(output[0]), scores
}

// provable finds the program, the weights and what hides them, and the set-up.
func provable(cfg Config, store *scheme.Store, opts *ProveOptions) (p *model.Program, w model.Weights, mask probity.Hash, setup commit.VerifyingKey, err error) {
	if setup, err = findSetup(store, opts.Setup); err != nil {
		return
	}
	if opts.Model != nil {
		var c *compiled
		if c, err = compile(*opts.Model, Samples{Calibration: opts.Samples.Calibration}, model.Options{}); err != nil {
			return
		}
		if c.program == nil {
			err = errors.New("give samples: real inputs on which the scales are chosen")
			return
		}
		_, err = rand.Read(mask[:])
		return c.program, c.weights, mask, setup, err
	}
	m, p, err := publishedModel(cfg.Dir, opts.Published)
	if err != nil {
		return
	}
	for _, c := range m.Circuits {
		// Under the set-up that it was published with, the commitment is the published one.
		if c.Scheme == probity.Sumcheck && opts.Scheme == c.Scheme && opts.Setup.IsZero() {
			if setup, err = commit.ParseVerifyingKey(c.Verify[:min(len(c.Verify), commit.VerifyingKeySize)]); err != nil {
				return
			}
		}
	}
	sec, err := secrets{filepath.Join(cfg.Dir, "secrets")}.open(p, m.Content)
	if err != nil {
		return
	}
	return p, sec.Weights, sec.Mask, setup, nil
}

// publishedModel finds the manifest of a model that was published from a folder, by
// number or name, without asking a chain: of several, the newest.
func publishedModel(dir, name string) (*Manifest, *model.Program, error) {
	marks := filepath.Join(dir, "published")
	files, err := os.ReadDir(marks)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, err
	}
	var found *Manifest
	var program *model.Program
	var newest time.Time
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(marks, f.Name()))
		if err != nil {
			return nil, nil, err
		}
		h, err := probity.ParseHash(strings.TrimSpace(string(text)))
		if err != nil {
			continue // of a version before this file named its manifest
		}
		data, err := blobs{filepath.Join(dir, "blobs")}.Get(h)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		m, p, err := parseManifest(data)
		if err != nil {
			continue
		}
		number := f.Name()[strings.LastIndex(f.Name(), "-")+1:]
		if m.Name != name && number != name && strings.TrimSuffix(number, ".0") != name {
			continue
		}
		info, err := f.Info()
		if err != nil {
			return nil, nil, err
		}
		if found == nil || info.ModTime().After(newest) {
			found, program, newest = m, p, info.ModTime()
		}
	}
	if found == nil {
		return nil, nil, &Refusal{fmt.Errorf("no model called %q was published from %s; give an .onnx file, or the folder with --dir", name, dir)}
	}
	return found, program, nil
}

// ProofCheck is what a proof file shows.
type ProofCheck struct {
	*scheme.Verdict
	// Known says that the output is known: the file shows it, or it was opened. Without,
	// Class and Scores mean nothing.
	Known  bool      `json:"known"`
	Class  int       `json:"class"`
	Scores []float32 `json:"scores"`
	// Tables says that the program's tables in the key were computed again with the
	// powers of tau in this user's cache. Under Groth16 there is nothing to compute.
	Tables bool `json:"tables"`
}

// VerifyProof checks a proof file, without a chain. With the powers of its set-up in
// the cache it checks the whole key; without, the key's maker is taken at its word,
// as always under Groth16. Opening is that of an output that the file hides, nil for
// none; to check it takes the powers as well.
func VerifyProof(ctx context.Context, cfg Config, data, opening []byte) (*ProofCheck, error) {
	f, err := scheme.ParseFile(data)
	if err != nil {
		return nil, err
	}
	v, err := f.Verify()
	if err != nil {
		return nil, err
	}
	c := &ProofCheck{Verdict: v, Known: !v.OutputHidden}
	vk := v.VerifyingKey()
	c.Tables = vk.Points() == 0 || !vk.HasTables()
	var powers *commit.Key
	if !c.Tables || opening != nil {
		if powers, err = findPowers(cfg, vk); err != nil {
			return nil, err
		}
	}
	if !c.Tables && powers != nil {
		if err := vk.CheckTables(powers); err != nil {
			return nil, err
		}
		c.Tables = true
	}
	output := v.Output
	if opening != nil {
		o, err := scheme.ParseOpening(opening)
		if err != nil {
			return nil, err
		}
		if powers == nil && v.OutputHidden {
			return nil, fmt.Errorf("to check an opening takes the powers of tau of the proof's set-up %s, which are not here: import them with `probity setup --ptau FILE`", c.Setup)
		}
		if output, err = v.Open(powers, o); err != nil {
			return nil, err
		}
		c.Known = true
	}
	if c.Known {
		c.Class, c.Scores = read(v.ProgramOf(), output)
	}
	return c, ctx.Err()
}

// findPowers is the powers of a key's set-up, nil if they are not in the cache.
func findPowers(cfg Config, vk *scheme.VerifyingKey) (*commit.Key, error) {
	cache, err := cfg.cache()
	if err != nil {
		return nil, nil // there is no cache to look into
	}
	powers, err := (&scheme.Store{Dir: cache}).Find(vk)
	if errors.Is(err, scheme.ErrPowers) {
		return nil, nil
	}
	return powers, err
}

// SetupInfo is powers of tau in the cache.
type SetupInfo struct {
	Setup   probity.Hash `json:"setup"`   // keccak256 of tau in G2
	Columns int          `json:"columns"` // logarithm of the longest rows that they can commit to
	Unsafe  bool         `json:"unsafe"`  // everybody knows their secret
}

func infoOfSetup(k *commit.Key) SetupInfo {
	return SetupInfo{scheme.SetupHash(k.Verifier()), k.Columns(), k.Unsafe()}
}

// Setups lists the powers of tau in the cache.
func Setups(cfg Config) ([]SetupInfo, error) {
	cache, err := cfg.cache()
	if err != nil {
		return nil, err
	}
	all, err := (&scheme.Store{Dir: cache}).Setups()
	out := []SetupInfo{}
	for _, k := range all {
		out = append(out, infoOfSetup(k))
	}
	return out, err
}

// findSetup is the verifying key of powers in the cache; zero is the unsafe ones.
func findSetup(store *scheme.Store, h probity.Hash) (vk commit.VerifyingKey, err error) {
	if h.IsZero() {
		return scheme.UnsafeSetup()
	}
	all, err := store.Setups()
	if err != nil {
		return vk, err
	}
	for _, k := range all {
		if scheme.SetupHash(k.Verifier()) == h {
			return k.Verifier(), nil
		}
	}
	return vk, &Refusal{fmt.Errorf("the powers of tau %s are not in %s: import them with `probity setup --ptau FILE`", h, store.Dir)}
}

// ImportSetup takes powers of tau for rows of 2^columns elements out of a ceremony's
// .ptau file into the cache, and remembers in cfg.Dir that its user has done so:
// orders on chains where money is real are placed under such powers only.
func ImportSetup(ctx context.Context, cfg Config, file string, columns int) (*SetupInfo, error) {
	cache, err := cfg.cache()
	if err != nil {
		return nil, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	k, err := (&scheme.Store{Dir: cache}).Import(ctx, f, st.Size(), columns, cfg.Progress)
	if err != nil {
		return nil, &Refusal{err}
	}
	in := infoOfSetup(k)
	if in.Unsafe {
		return nil, &Refusal{errors.New("these powers are the unsafe ones, whose secret everybody knows")}
	}
	return &in, trust(cfg.Dir, in.Setup)
}

// MakeUnsafeSetup makes powers of tau for development chains.
func MakeUnsafeSetup(ctx context.Context, cfg Config, columns int) (*SetupInfo, error) {
	cache, err := cfg.cache()
	if err != nil {
		return nil, err
	}
	if columns < commit.MinColumns || columns > commit.MaxColumns {
		return nil, fmt.Errorf("rows of 2^%d: want 2^%d to 2^%d", columns, commit.MinColumns, commit.MaxColumns)
	}
	vk, err := scheme.UnsafeSetup()
	if err != nil {
		return nil, err
	}
	k, err := (&scheme.Store{Dir: cache}).Powers(ctx, vk, commit.Points(columns), cfg.Progress)
	if err != nil {
		return nil, err
	}
	in := infoOfSetup(k)
	return &in, nil
}

// ReadInputFile reads an input for Prove: a picture or JSON (see ReadInput), or a row
// of NumPy files (see ReadSamples), one file for each input.
func ReadInputFile(file string, row int) func(p *model.Program) ([]float32, error) {
	return func(p *model.Program) ([]float32, error) {
		shape := p.Values[0].Shape
		want := 0
		for i := range p.Inputs {
			want += elements(p.Values[i].Shape)
		}
		if len(p.Inputs) > 1 {
			shape = []int{want}
		}
		if strings.Contains(file, ".npy") || strings.Contains(file, ".npz") {
			rows, err := ReadSamples(file)
			if err != nil {
				return nil, err
			}
			if row < 0 || row >= len(rows) {
				return nil, fmt.Errorf("%s has %d rows, so none with the number %d (they run from 0)", file, len(rows), row)
			}
			var x []float32
			for _, each := range rows[row].Inputs {
				x = append(x, each...)
			}
			if len(x) != want {
				return nil, fmt.Errorf("row %d of %s has %d numbers; this model takes %d", row, file, len(x), want)
			}
			return x, nil
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		return ReadInput(data, shape)
	}
}
