package node

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
	"probity/internal/strict"
	"probity/model"
	"probity/model/versions"
	"probity/proof/scheme"
)

// A Manifest is the public description of a model version; its hash is on
// chain. Whoever has it can quantise inputs, decode outputs and rebuild the
// circuit.
type Manifest struct {
	Format  int             `json:"format"` // manifestFormat
	Name    string          `json:"name"`
	Program json.RawMessage `json:"program"` // model.Program.Encode
	Content probity.Hash    `json:"content"` // root over the secret tensors and the program: see contentRoots
	// TraceWeights is the root over the same weights as the traces of runs have it:
	// dispute.WeightsRoot. Versions of before do not say.
	TraceWeights probity.Hash `json:"traceWeights,omitzero"`
	Circuits     []Circuit    `json:"circuits"` // what answers can be proven under
	Accuracy     *Accuracy    `json:"accuracy,omitempty"`
	Parents      []Parent     `json:"parents,omitempty"`
}

// A Circuit is a verifying key under which a model's answers can be proven.
type Circuit struct {
	Scheme probity.Scheme `json:"scheme"`
	Key    probity.Hash   `json:"key"`              // keccak256 of what the chain's verifier stores
	Setup  probity.Hash   `json:"setup"`            // see scheme.VerifyingKey.Setup; zero: unsafe
	Verify []byte         `json:"verify,omitempty"` // scheme.VerifyingKey.Encode, where it is not what the chain stores
}

// circuit finds the circuit of a key.
func (m *Manifest) circuit(key probity.Hash) (Circuit, bool) {
	for _, c := range m.Circuits {
		if c.Key == key {
			return c, true
		}
	}
	return Circuit{}, false
}

// verifyingKey is the key of one of the manifest's circuits, of which stored is what
// the chain's verifier stores. It checks that it is the program's.
func (c Circuit) verifyingKey(p *model.Program, stored []byte) (*scheme.VerifyingKey, error) {
	encoded := stored
	if len(c.Verify) > 0 {
		encoded = c.Verify
	}
	vk, err := scheme.ParseKey(c.Scheme, p, encoded)
	if err != nil {
		return nil, err
	}
	if eip712.Keccak(stored) != c.Key || vk.Hash() != c.Key || vk.Setup() != c.Setup {
		return nil, errors.New("the manifest tells of another program, key or set-up than the verifying key that it names")
	}
	return vk, nil
}

// Accuracy is what the publisher measured, on data of its own choice.
type Accuracy struct {
	Samples int     `json:"samples"`
	Float   float64 `json:"float"` // share of right answers of the network as exported, 0 to 1
	Int     float64 `json:"int"`   // of the integer program
	Agree   float64 `json:"agree"` // share of samples where both give the same answer
}

// A Parent is an asset that a model was made from, with its share of the fee.
type Parent struct {
	Asset   probity.AssetID `json:"asset"`
	Version uint32          `json:"version,omitempty"`
	Share   float64         `json:"share"` // 0 to 1
}

const (
	manifestFormat = 2
	datasetFormat  = 1 // of a data set's description
)

func parseManifest(data []byte) (*Manifest, *model.Program, error) {
	var m Manifest
	if err := strict.JSON(data, &m); err != nil {
		return nil, nil, fmt.Errorf("manifest: %w", err)
	}
	if m.Format != manifestFormat {
		return nil, nil, fmt.Errorf("manifest has format %d; this version reads %d: update probity", m.Format, manifestFormat)
	}
	p, err := model.ParseProgram(m.Program)
	if err != nil {
		return nil, nil, fmt.Errorf("manifest: %w", err)
	}
	for i, c := range m.Circuits {
		if slices.ContainsFunc(m.Circuits[:i], func(o Circuit) bool { return o.Key == c.Key }) || c.Key.IsZero() {
			return nil, nil, fmt.Errorf("manifest: circuit %d has no key, or that of another circuit", i)
		}
		// Groth16 keys stand on chain as they are.
		if (c.Scheme == probity.Sumcheck) != (len(c.Verify) > 0) {
			return nil, nil, fmt.Errorf("manifest: circuit %d lacks what its proofs are verified with, or has too much of it", i)
		}
	}
	return &m, p, nil
}

// secrets keeps what only the owner of a model and its provers may know, in
// files that only this user can read: the weights, and the mask that hides them
// in their commitment.
type secrets struct{ dir string }

// A secret is one model's, and what is known of it on chain.
type secret struct {
	Mask    probity.Hash  `json:"mask"`
	Weights model.Weights `json:"-"`
}

func (s secrets) path(program, content probity.Hash) string {
	name := eip712.Keccak(program[:], content[:]).String()[2:]
	return filepath.Join(s.dir, name)
}

// contentRoots are what a model's weights may be published under, the newest first: the
// root over tensors and program, under which every change can be proven; of models of
// before, the root over the tensors, and model.Root.
func contentRoots(p *model.Program, w model.Weights) ([]probity.Hash, error) {
	v, err := versions.HashProgram(context.Background(), p, w)
	if err != nil {
		return nil, err
	}
	return []probity.Hash{v.Root(), v.Without().Root(), model.Root(p, w)}, nil
}

// keep stores weights, and returns the content root that they are published under and
// the mask that they have: a random one at first, ever after the same. Using one mask for
// one set of weights keeps the model's commitment, and so its identity, the same.
func (s secrets) keep(p *model.Program, w model.Weights) (content, mask probity.Hash, err error) {
	roots, err := contentRoots(p, w)
	if err != nil {
		return content, mask, err
	}
	// What was kept under a root of before stays the model that it is.
	for _, content := range slices.Backward(roots) {
		got, err := s.open(p, content)
		if err == nil {
			return content, got.Mask, nil
		}
		if !errors.Is(err, ErrNotFound) {
			return content, mask, err
		}
	}
	content = roots[0]
	mask, err = s.store(s.path(p.Hash(), content), p, w)
	return content, mask, err
}

// store writes weights and a new mask.
func (s secrets) store(dir string, p *model.Program, w model.Weights) (mask probity.Hash, err error) {
	err = disk.Write(filepath.Join(dir, "weights"), 0o600, func(f io.Writer) error { return p.WriteWeights(f, w) })
	if err != nil {
		return mask, err
	}
	if _, err := rand.Read(mask[:]); err != nil {
		return mask, err
	}
	data, err := json.Marshal(secret{Mask: mask})
	if err != nil {
		return mask, err
	}
	// Written last: a crash before it leaves no model here, and a fresh mask is
	// as good as any as long as nothing was committed to with the old one.
	return mask, disk.WriteFile(filepath.Join(dir, "secret.json"), data, 0o600)
}

// open returns a model's secrets, or ErrNotFound.
func (s secrets) open(p *model.Program, content probity.Hash) (*secret, error) {
	dir := s.path(p.Hash(), content)
	data, err := os.ReadFile(filepath.Join(dir, "secret.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("weights with root %s: %w", content, ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	var sec secret
	if err := json.Unmarshal(data, &sec); err != nil {
		return nil, fmt.Errorf("%s/secret.json is damaged: %w; restore it from a backup", dir, err)
	}
	f, err := os.Open(filepath.Join(dir, "weights"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if sec.Weights, err = p.ReadWeights(f); err != nil {
		return nil, fmt.Errorf("%s/weights is damaged: %w; publish the model again from its file", dir, err)
	}
	roots, err := contentRoots(p, sec.Weights)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(roots, content) {
		return nil, fmt.Errorf("%s/weights was changed: publish the model again from its file", dir)
	}
	return &sec, nil
}

// publish records that a version was published from this folder, with the hash of
// its manifest: that its weights, if they are here, may answer for it. A manifest and a commitment are
// public, so anybody can register them once more, as a model of its own that
// pays its own lineage, or beside weights that no proof will ever fit.
func (s secrets) publish(version string, manifest probity.Hash) error {
	return disk.WriteFile(s.versionPath(version), []byte(manifest.String()+"\n"), 0o600)
}

func (s secrets) published(version string) bool {
	_, err := os.Stat(s.versionPath(version))
	return err == nil
}

// versionPath is beside the secrets, since it is none.
func (s secrets) versionPath(version string) string {
	return filepath.Join(filepath.Dir(s.dir), "published", version)
}
