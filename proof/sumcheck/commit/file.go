package commit

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"

	"probity/internal/disk"
)

// A key file is, all numbers little-endian and coordinates in Montgomery form:
//
//	magic, 1 byte that tells whether the key is unsafe, 8 bytes with the number of powers
//	tau in G2                                       128 bytes
//	the powers in G1                                 64 bytes each
//	SHA-256 of all that                              32 bytes
const (
	fileMagic = "probity powers 1\n"
	fileHead  = len(fileMagic) + 1 + 8 + 128
)

// Save writes the key to a file, from which [LoadKey] reads it a hundred times faster
// than a ceremony's file is checked.
func (k *Key) Save(path string) error {
	return disk.WriteFile(path, k.encode(), 0o644)
}

func (k *Key) encode() []byte {
	b := make([]byte, 0, fileHead+64*len(k.powers)+sha256.Size)
	b = append(b, fileMagic...)
	flag := byte(0)
	if k.verify.unsafe {
		flag = 1
	}
	b = binary.LittleEndian.AppendUint64(append(b, flag), uint64(len(k.powers)))
	t := &k.verify.tau
	b = appendRaw(b, &t.X.A0, &t.X.A1, &t.Y.A0, &t.Y.A1)
	for i := range k.powers {
		b = appendRaw(b, &k.powers[i].X, &k.powers[i].Y)
	}
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

// LoadKey reads what Save wrote. The file's checksum tells of damage, not of
// malice: whoever can write the file can put another key there, so it is to lie
// where the program itself is as safe.
func LoadKey(path string) (*Key, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > min(int64(fileHead+sha256.Size)+64*int64(maxPoints), math.MaxInt) {
		return nil, fmt.Errorf("%s has %d bytes, more than any key: make it again", path, info.Size())
	}
	b := make([]byte, info.Size())
	if _, err := io.ReadFull(f, b); err != nil {
		return nil, err
	}
	k, err := parseKey(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: make it again", path, err)
	}
	return k, nil
}

func parseKey(b []byte) (*Key, error) {
	if len(b) < fileHead+sha256.Size || !bytes.HasPrefix(b, []byte(fileMagic)) {
		return nil, errors.New("not a file of powers of this version")
	}
	body := b[:len(b)-sha256.Size]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], b[len(body):]) {
		return nil, errors.New("the file is damaged")
	}
	flag := body[len(fileMagic)]
	n := binary.LittleEndian.Uint64(body[len(fileMagic)+1:])
	if flag > 1 || n < 2 || n > maxPoints || uint64(len(body)-fileHead) != 64*n {
		return nil, errors.New("the file contradicts itself")
	}
	k := &Key{powers: make([]curve.G1Affine, n)}
	k.verify.unsafe = flag == 1
	var err error
	if k.verify.tau, err = rawG2(body[fileHead-128:]); err != nil {
		return nil, fmt.Errorf("tau in G2: %w", err)
	}
	errs := make(chan error, 1)
	inChunks(int(n), 1<<10, func(from, to int) {
		for i := from; i < to; i++ {
			var err error
			if k.powers[i], err = rawG1(body[fileHead+64*i:]); err != nil {
				select {
				case errs <- fmt.Errorf("power %d: %w", i, err):
				default:
				}
				return
			}
		}
	})
	select {
	case err := <-errs:
		return nil, err
	default:
	}
	return k, nil
}
