package node

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
)

// blobs is a folder of public files, each named by its Keccak-256 hash, the
// same name that contracts use for it. What is read is what was named: a file
// that was changed is refused.
type blobs struct{ dir string }

// maxBlob bounds what is read into memory: programs, manifests, proofs and
// bundles are all far smaller.
const maxBlob = 64 << 20

func (b blobs) path(h probity.Hash) string {
	s := h.String()[2:]
	return filepath.Join(b.dir, s[:2], s)
}

// Put stores data and returns its name. Storing it again changes nothing.
func (b blobs) Put(data []byte) (probity.Hash, error) {
	h := eip712.Keccak(data)
	if _, err := b.Get(h); err == nil {
		return h, nil
	}
	return h, disk.WriteFile(b.path(h), data, 0o644)
}

// Get returns the bytes that h names, or ErrNotFound.
func (b blobs) Get(h probity.Hash) ([]byte, error) {
	path := b.path(h)
	st, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", h, ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	if st.Size() > maxBlob {
		return nil, fmt.Errorf("%s has %d bytes, over the limit of %d", path, st.Size(), maxBlob)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if eip712.Keccak(data) != h {
		return nil, fmt.Errorf("%s was changed: its content no longer has the hash that names it; delete it and fetch it again", path)
	}
	return data, nil
}
