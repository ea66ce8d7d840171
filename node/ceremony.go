package node

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"probity"
	"probity/internal/disk"
	"probity/model"
	"probity/proof/groth16"
)

// CeremonyInfo is the state of a ceremony that makes a circuit's keys.
type CeremonyInfo struct {
	Program     probity.Hash             `json:"program"`
	Constraints int                      `json:"constraints"`
	Phase       int                      `json:"phase"`  // that contributions go to; 3: both have ended
	Phases      [][]groth16.Contribution `json:"phases"` // the contributions of both
	Hash        *probity.Hash            `json:"contribution,omitempty"`
	Transcript  *probity.Hash            `json:"transcript,omitempty"` // of the whole, once it is verified
	Key         *probity.Hash            `json:"key,omitempty"`
}

func infoOf(c *groth16.Ceremony) *CeremonyInfo {
	in := &CeremonyInfo{Program: c.Program(), Phase: c.Phase()}
	for _, n := range c.Circuit().Constraints() {
		in.Constraints += n
	}
	for phase := 1; phase <= 2; phase++ {
		in.Phases = append(in.Phases, c.Contributions(phase))
	}
	return in
}

// StartCeremony makes the folder of a ceremony for the circuit of a network,
// which it turns into integers as Publish would with the same samples.
func StartCeremony(dir string, onnx []byte, s Samples) (*CeremonyInfo, error) {
	c, err := compile(ModelFile{ONNX: onnx}, Samples{Calibration: s.Calibration}, model.Options{})
	if err != nil {
		return nil, &Refusal{err}
	}
	if c.program == nil {
		return nil, errors.New("samples are needed: the circuit depends on how they turn the network into integers")
	}
	cer, err := groth16.StartCeremony(dir, c.program)
	if err != nil {
		return nil, err
	}
	return infoOf(cer), nil
}

// ContributeToCeremony adds one contribution with fresh secrets to a ceremony.
func ContributeToCeremony(ctx context.Context, dir, name string, progress func(string, float64)) (*CeremonyInfo, error) {
	c, err := openCeremony(dir)
	if err != nil {
		return nil, err
	}
	h, err := c.Contribute(ctx, name, progress)
	if err != nil {
		return nil, refuseCeremony(err)
	}
	in := infoOf(c)
	in.Hash = &h
	return in, nil
}

// EndCeremonyPhase ends the present phase with a public random value, in hexadecimal.
func EndCeremonyPhase(ctx context.Context, dir, beacon string) (*CeremonyInfo, error) {
	b, err := hex.DecodeString(strings.TrimPrefix(beacon, "0x"))
	if err != nil {
		return nil, fmt.Errorf("the beacon %q is not in hexadecimal", beacon)
	}
	c, err := openCeremony(dir)
	if err != nil {
		return nil, err
	}
	if err := c.End(ctx, b); err != nil {
		return nil, refuseCeremony(err)
	}
	return infoOf(c), nil
}

// VerifyCeremony checks a ceremony that has ended, puts its keys into the cache
// for publishing and proving, and remembers in cfg.Dir that the user of that
// folder has seen for themselves how they were made: orders on chains where
// money is real are placed under such keys only. Other keys of the same circuit
// in the cache are not replaced, since models may have been published under them.
func VerifyCeremony(ctx context.Context, cfg Config, dir string, progress func(string, float64)) (*CeremonyInfo, error) {
	c, err := openCeremony(dir)
	if err != nil {
		return nil, err
	}
	k, err := c.Verify(ctx, progress)
	if err != nil {
		return nil, refuseCeremony(err)
	}
	cache, err := cfg.cache()
	if err != nil {
		return nil, err
	}
	if err := groth16.InstallKeys(ctx, cache, k); err != nil {
		return nil, err
	}
	vk := k.VerifyingKey()
	transcript, key := vk.Transcript(), vk.Hash()
	if err := trust(cfg.Dir, key); err != nil {
		return nil, err
	}
	in := infoOf(c)
	in.Transcript, in.Key = &transcript, &key
	return in, nil
}

func openCeremony(dir string) (*groth16.Ceremony, error) {
	c, err := groth16.OpenCeremony(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s holds no ceremony; `probity ceremony start` begins one: %w", dir, err)
	}
	if err != nil {
		return nil, refuseCeremony(err)
	}
	return c, nil
}

func refuseCeremony(err error) error {
	if errors.Is(err, groth16.ErrCeremony) {
		return &Refusal{err}
	}
	return err
}

// trust remembers that the user of a folder has seen how a key, or powers of tau, were
// made.
func trust(dir string, key probity.Hash) error {
	return disk.WriteFile(trustFile(dir, key), nil, 0o600)
}

func trustFile(dir string, key probity.Hash) string {
	return filepath.Join(dir, "trusted-keys", key.String())
}

// trusts reports whether the user of this node's folder has verified how a key
// was made.
func (n *Node) trusts(key probity.Hash) bool {
	_, err := os.Stat(trustFile(n.cfg.Dir, key))
	return err == nil
}

// cache is the folder of circuit keys.
func (cfg Config) cache() (string, error) {
	if cfg.Cache != "" {
		return cfg.Cache, nil
	}
	if dir := os.Getenv("PROBITY_CACHE"); dir != "" {
		return dir, nil
	}
	base, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no cache folder, so set PROBITY_CACHE: %w", err)
	}
	return filepath.Join(base, "probity", "circuits"), nil
}
