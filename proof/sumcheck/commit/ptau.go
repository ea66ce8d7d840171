package commit

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"

	"github.com/consensys/gnark-crypto/ecc"
	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// The sections of a .ptau file that are read; others hold what other proof systems
// need.
const (
	ptauHeader = 1 // length of a coordinate, prime, log2 of the number of powers, the ceremony's
	ptauG1     = 2 // tau^i in G1, 2^(power+1) - 1 of them
	ptauG2     = 3 // tau^i in G2, 2^power of them

	ptauMaxSections = 64
	ptauMaxPower    = 28
)

// ReadPtau reads the first n powers of a ceremony from a .ptau file, as snarkjs
// writes them, which has size bytes. It checks that they are powers of one number
// that is not zero; whether anybody knows the number is a matter of the ceremony,
// of which snarkjs checks the transcript ("snarkjs powersoftau verify").
//
// The file is "ptau", a version (1), a number of sections, and for each its type,
// length and content; all numbers are little-endian, and coordinates are in
// Montgomery form with the factor 2^256.
func ReadPtau(r io.ReaderAt, size int64, n int) (*Key, error) {
	k, err := readPtau(r, size, n)
	if err != nil {
		return nil, fmt.Errorf("read the .ptau file: %w", err)
	}
	return k, nil
}

func readPtau(r io.ReaderAt, size int64, n int) (*Key, error) {
	if n < 2 || n > maxPoints {
		return nil, fmt.Errorf("a key has from 2 to %d powers, not %d", maxPoints, n)
	}
	sections, err := ptauSections(r, size)
	if err != nil {
		return nil, err
	}
	power, err := ptauPower(r, sections)
	if err != nil {
		return nil, err
	}
	g1, g2 := sections[ptauG1], sections[ptauG2]
	if want := int64(64) * (2<<power - 1); g1.length != want {
		return nil, fmt.Errorf("%d bytes of powers in G1, not %d as its header says", g1.length, want)
	}
	if want := int64(128) << power; g2.length != want {
		return nil, fmt.Errorf("%d bytes of powers in G2, not %d as its header says", g2.length, want)
	}
	if int64(n) > g1.length/64 {
		return nil, fmt.Errorf("it has %d powers, and %d are needed: take a larger ceremony", g1.length/64, n)
	}

	var b [2 * 128]byte
	if _, err := r.ReadAt(b[:], g2.offset); err != nil {
		return nil, fmt.Errorf("powers in G2: %w", short(err))
	}
	one, err := rawG2(b[:128])
	if err != nil {
		return nil, fmt.Errorf("power 0 in G2: %w", err)
	}
	k := &Key{powers: make([]curve.G1Affine, n)}
	if k.verify.tau, err = rawG2(b[128:]); err != nil {
		return nil, fmt.Errorf("power 1 in G2: %w", err)
	}
	if _, _, _, g := curve.Generators(); !one.Equal(&g) {
		return nil, errors.New("power 0 in G2 is not the generator")
	}
	const block = 1 << 12
	buffer := make([]byte, 64*block)
	for from := 0; from < n; from += block {
		part := k.powers[from:min(from+block, n)]
		if _, err := r.ReadAt(buffer[:64*len(part)], g1.offset+int64(64*from)); err != nil {
			return nil, fmt.Errorf("powers in G1: %w", short(err))
		}
		for i := range part {
			if part[i], err = rawG1(buffer[64*i:]); err != nil {
				return nil, fmt.Errorf("power %d in G1: %w", from+i, err)
			}
		}
	}
	if err := k.check(); err != nil {
		return nil, err
	}
	return k, nil
}

// check looks whether the points are powers of one number that is not zero.
func (k *Key) check() error {
	_, _, g1, g2 := curve.Generators()
	if !k.powers[0].Equal(&g1) {
		return errors.New("power 0 in G1 is not the generator")
	}
	for i := range k.powers {
		if k.powers[i].IsInfinity() {
			return fmt.Errorf("power %d is zero", i)
		}
	}
	// With p[i] the logarithm of power i, sum c[i] (p[i+1] - tau p[i]) = 0 for
	// random c of 128 bits: were any of the differences not zero, it would hold
	// with a chance of 2^-128.
	n := len(k.powers) - 1
	c := make([]fr.Element, n)
	random := make([]byte, 16*n)
	if _, err := rand.Read(random); err != nil {
		return err
	}
	for i := range c {
		c[i].SetBytes(random[16*i : 16*(i+1)])
	}
	high, err := multiExp(k.powers[1:], c)
	if err != nil {
		return err
	}
	low, err := multiExp(k.powers[:n], c)
	if err != nil {
		return err
	}
	low.Neg(&low)
	ok, err := curve.PairingCheck(curve.BatchJacobianToAffineG1([]curve.G1Jac{high, low}), []curve.G2Affine{g2, k.verify.tau})
	if err != nil {
		return err
	}
	if !ok {
		return errors.New("the points are not powers of one number")
	}
	return nil
}

// A section of a file.
type section struct {
	offset, length int64
}

func ptauSections(r io.ReaderAt, size int64) (map[uint32]section, error) {
	var head [12]byte
	if _, err := r.ReadAt(head[:], 0); err != nil {
		return nil, short(err)
	}
	if !bytes.Equal(head[:4], []byte("ptau")) {
		return nil, errors.New(`it does not begin with "ptau": is it a file of snarkjs powersoftau?`)
	}
	if v := binary.LittleEndian.Uint32(head[4:]); v != 1 {
		return nil, fmt.Errorf("version %d of the format; only 1 is known", v)
	}
	n := binary.LittleEndian.Uint32(head[8:])
	if n > ptauMaxSections {
		return nil, fmt.Errorf("%d sections: at most %d are read", n, ptauMaxSections)
	}
	sections := map[uint32]section{}
	at := int64(len(head))
	for range n {
		var head [12]byte
		if _, err := r.ReadAt(head[:], at); err != nil {
			return nil, short(err)
		}
		at += int64(len(head))
		typ, length := binary.LittleEndian.Uint32(head[:]), binary.LittleEndian.Uint64(head[4:])
		if length > uint64(max(0, size-at)) {
			return nil, fmt.Errorf("section %d: %w", typ, errShort)
		}
		if _, again := sections[typ]; again {
			return nil, fmt.Errorf("section %d is there twice", typ)
		}
		sections[typ] = section{at, int64(length)}
		at += int64(length)
	}
	for _, typ := range []uint32{ptauHeader, ptauG1, ptauG2} {
		if _, ok := sections[typ]; !ok {
			return nil, fmt.Errorf("section %d is missing", typ)
		}
	}
	return sections, nil
}

// ptauPower reads the header.
func ptauPower(r io.ReaderAt, sections map[uint32]section) (int, error) {
	var b [4 + 32 + 4 + 4]byte
	if s := sections[ptauHeader]; s.length != int64(len(b)) {
		return 0, fmt.Errorf("a header of %d bytes; for BN254 it has %d", s.length, len(b))
	}
	if _, err := r.ReadAt(b[:], sections[ptauHeader].offset); err != nil {
		return 0, short(err)
	}
	prime := slices.Clone(b[4:36])
	slices.Reverse(prime)
	if binary.LittleEndian.Uint32(b[:]) != 32 || new(big.Int).SetBytes(prime).Cmp(ecc.BN254.BaseField()) != 0 {
		return 0, errors.New("it is for another curve than BN254 (bn128)")
	}
	power := binary.LittleEndian.Uint32(b[36:])
	if power < 1 || power > ptauMaxPower {
		return 0, fmt.Errorf("2^%d powers: from 2^1 to 2^%d are possible", power, ptauMaxPower)
	}
	return int(power), nil
}

var errShort = errors.New("the file ends early: download it again")

// short names the end of a file for what it is.
func short(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errShort
	}
	return err
}

// rawElement reads the four words, little-endian, of an element in Montgomery form.
func rawElement(b []byte) (x fp.Element, err error) {
	for i := range x {
		x[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	// The words of the order, the highest first.
	order := [4]uint64{0x30644e72e131a029, 0xb85045b68181585d, 0x97816a916871ca8d, 0x3c208c16d87cfd47}
	for i, o := range order {
		switch w := x[3-i]; {
		case w < o:
			return x, nil
		case w > o:
			return x, errCoordinate
		}
	}
	return x, errCoordinate
}

func appendRaw(b []byte, elements ...*fp.Element) []byte {
	for _, x := range elements {
		for _, w := range x {
			b = binary.LittleEndian.AppendUint64(b, w)
		}
	}
	return b
}

// rawG1 reads a point of the curve from 64 bytes.
func rawG1(b []byte) (p curve.G1Affine, err error) {
	if p.X, err = rawElement(b); err != nil {
		return p, err
	}
	if p.Y, err = rawElement(b[32:]); err != nil {
		return p, err
	}
	if !p.IsOnCurve() {
		return p, errCurve
	}
	return p, nil
}

// rawG2 reads a point of the group, not zero, from 128 bytes.
func rawG2(b []byte) (p curve.G2Affine, err error) {
	for i, x := range []*fp.Element{&p.X.A0, &p.X.A1, &p.Y.A0, &p.Y.A1} {
		if *x, err = rawElement(b[32*i:]); err != nil {
			return p, err
		}
	}
	switch {
	case p.IsInfinity():
		return p, errors.New("it is zero")
	case !p.IsOnCurve() || !p.IsInSubGroup():
		return p, errors.New("not a point of the group")
	}
	return p, nil
}
