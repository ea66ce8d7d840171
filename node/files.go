package node

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"probity/internal/disk"
	"probity/market"
	"probity/provider"
)

// files is a folder of what jobs are made of and leave: modules, inputs,
// checkpoints, outputs and logs, each named by its SHA-256 digest as
// specifications write it. It is a provider.Files.
//
// What people put into a node's folder, or had brought there, is theirs and stays. What
// the node's providers keep lies apart, in beside, and is thrown away when its time is
// over: whoever gets such a file from here has it here from then on.
type files struct{ dir, beside string }

var _ provider.Files = files{}

var digestRE = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// Put stores a file. Storing it again changes nothing.
func (f files) Put(_ context.Context, data []byte) (string, error) {
	if len(data) > provider.MaxFile {
		return "", fmt.Errorf("a file of %d bytes: want at most %d", len(data), provider.MaxFile)
	}
	sum := sha256.Sum256(data)
	path := f.path(hex.EncodeToString(sum[:]))
	if st, err := os.Lstat(path); err != nil || st.Size() != int64(len(data)) {
		if err := disk.WriteFile(path, data, 0o600); err != nil {
			return "", err
		}
	}
	return "sha256:" + hex.EncodeToString(sum[:]), nil
}

func (f files) path(hexDigest string) string { return filepath.Join(f.dir, hexDigest[:2], hexDigest) }

// Get reads a file. What is not what its name says is not there.
func (f files) Get(_ context.Context, digest string) ([]byte, error) {
	data, err := f.read(digest)
	if !errors.Is(err, market.ErrUnknown) || f.beside == "" {
		return data, err
	}
	data, path, besideErr := f.fromBeside(digest)
	if besideErr != nil {
		return nil, err
	}
	// The same file under another name; where that cannot be, a copy.
	own := f.path(digest[len("sha256:"):])
	if os.MkdirAll(filepath.Dir(own), 0o700) != nil || os.Link(path, own) != nil {
		if err := disk.WriteFile(own, data, 0o600); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// look is Get without having the file here from then on.
func (f files) look(digest string) ([]byte, error) {
	data, err := f.read(digest)
	if errors.Is(err, market.ErrUnknown) && f.beside != "" {
		if data, _, besideErr := f.fromBeside(digest); besideErr == nil {
			return data, nil
		}
	}
	return data, err
}

// fromBeside looks through what the providers of this folder keep.
func (f files) fromBeside(digest string) (data []byte, path string, err error) {
	all, err := filepath.Glob(filepath.Join(f.beside, "*", "files"))
	if err == nil {
		err = market.ErrUnknown
	}
	for _, dir := range all {
		of := files{dir: dir}
		if data, readErr := of.read(digest); readErr == nil {
			return data, of.path(digest[len("sha256:"):]), nil
		}
	}
	return nil, "", err
}

func (f files) read(digest string) ([]byte, error) {
	if !digestRE.MatchString(digest) {
		return nil, fmt.Errorf("%.80q is no digest: write sha256: and 64 hex digits", digest)
	}
	path := f.path(digest[len("sha256:"):])
	st, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("file %s is not here: %w", digest, market.ErrUnknown)
	}
	if err != nil {
		return nil, err
	}
	if st.Size() > provider.MaxFile {
		return nil, fmt.Errorf("%s has %d bytes, over the limit of %d", path, st.Size(), provider.MaxFile)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); "sha256:"+hex.EncodeToString(sum[:]) != digest {
		return nil, fmt.Errorf("%s was changed: delete it, and put the file there again: %w", path, market.ErrUnknown)
	}
	return data, nil
}

// MaxFile bounds what PutFile stores.
const MaxFile = provider.MaxFile

func filesIn(dir string) files {
	return files{filepath.Join(dir, "files"), filepath.Join(dir, tenantsDir)}
}

// tenantsDir is where a node's providers keep what is of tenants, each in a folder of its
// account's name.
const tenantsDir = "tenants"

// PutFile stores a file for jobs in a node's folder and returns its digest. The
// node need not be open.
func PutFile(ctx context.Context, dir string, data []byte) (string, error) {
	return filesIn(dir).Put(ctx, data)
}

// GetFile reads a file that a job left in a node's folder, or that was put there.
// It returns market.ErrUnknown when it is not there.
func GetFile(ctx context.Context, dir, digest string) ([]byte, error) {
	return filesIn(dir).Get(ctx, digest)
}

// File reads a file that a job left, or that was put here.
func (n *Node) File(ctx context.Context, digest string) ([]byte, error) {
	return n.files.Get(ctx, digest)
}
