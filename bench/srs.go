package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"math/big"
	"os"
	"runtime"
	"sync"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// writeReferenceString writes the structured reference string that EZKL needs for
// circuits of 2^k rows, of a secret that stands in this source code. EZKL would
// download one from a ceremony, or make one in minutes where this takes seconds.
// It is universal and counts as nobody's time in the table.
//
// The file is that of halo2's ParamsKZG, all numbers little-endian and coordinates
// in Montgomery form: k in 4 bytes; the powers of tau in G1; the Lagrange
// polynomials at tau over the subgroup of order 2^k, in G1; 1 and tau in G2.
func writeReferenceString(k int, path string) error {
	if k < 1 || k > 26 {
		return fmt.Errorf("a reference string of 2^%d rows: want 2^1 to 2^26", k)
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], uint32(k))
	w.Write(b[:])

	tau := secretOfBench()
	_, _, g1, g2 := curve.Generators()
	n := 1 << k
	table := multiplesOf(&g1)
	write := func(scalars []fr.Element) {
		for _, p := range table.times(scalars) {
			writeRaw(w, &p.X, &p.Y)
		}
	}
	step := min(n, 1<<18)
	x := one()
	for range n / step {
		scalars := make([]fr.Element, step)
		for i := range scalars {
			scalars[i] = x
			x.Mul(&x, &tau)
		}
		write(scalars)
	}
	// x is now tau^n. L_i(tau) = omega^i (tau^n - 1) / (n (tau - omega^i)).
	root := rootOfUnity(k)
	var factor, size fr.Element
	unit := one()
	factor.Sub(&x, &unit)
	factor.Div(&factor, size.SetUint64(uint64(n)))
	at := one()
	for range n / step {
		numerators, denominators := make([]fr.Element, step), make([]fr.Element, step)
		for i := range denominators {
			numerators[i].Mul(&at, &factor)
			denominators[i].Sub(&tau, &at)
			at.Mul(&at, &root)
		}
		scalars := fr.BatchInvert(denominators)
		for i := range scalars {
			scalars[i].Mul(&scalars[i], &numerators[i])
		}
		write(scalars)
	}
	var t big.Int
	var tauG2 curve.G2Affine
	tauG2.ScalarMultiplication(&g2, tau.BigInt(&t))
	for _, p := range []*curve.G2Affine{&g2, &tauG2} {
		writeRaw(w, &p.X.A0, &p.X.A1, &p.Y.A0, &p.Y.A1)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// multiples are those of one point by d 2^(16 i), for every i and every d from 1 to
// 2^16-1, so that a multiplication is 16 additions: a tenth of gnark-crypto's time,
// which has to work for any point.
type multiples [16][]curve.G1Affine

func multiplesOf(p *curve.G1Affine) *multiples {
	var m multiples
	var base curve.G1Jac
	base.FromAffine(p)
	for i := range m {
		var affine curve.G1Affine
		affine.FromJacobian(&base)
		row := make([]curve.G1Jac, 1<<16)
		for d := 1; d < len(row); d++ {
			row[d] = row[d-1]
			row[d].AddMixed(&affine)
		}
		base = row[len(row)-1]
		base.AddMixed(&affine)
		m[i] = curve.BatchJacobianToAffineG1(row)
	}
	return &m
}

// times returns the multiples of the point by scalars.
func (m *multiples) times(scalars []fr.Element) []curve.G1Affine {
	out := make([]curve.G1Jac, len(scalars))
	part := (len(scalars) + runtime.NumCPU() - 1) / runtime.NumCPU()
	var wait sync.WaitGroup
	for at := 0; at < len(scalars); at += part {
		wait.Go(func() {
			for k := at; k < min(at+part, len(scalars)); k++ {
				for i, limb := range scalars[k].Bits() {
					for j := range 4 {
						if d := limb >> (16 * j) & 0xffff; d != 0 {
							out[k].AddMixed(&m[4*i+j][d])
						}
					}
				}
			}
		})
	}
	wait.Wait()
	return curve.BatchJacobianToAffineG1(out)
}

// secretOfBench is the tau of the reference string: anybody can forge under it.
func secretOfBench() fr.Element {
	var x fr.Element
	x.SetBytes([]byte("the secret of a benchmark, known to all"))
	return x
}

// rootOfUnity is the one of order 2^k that halo2 uses for the scalar field, a power
// of the field's generator 7.
func rootOfUnity(k int) fr.Element {
	exponent := fr.Modulus()
	exponent.Sub(exponent, big.NewInt(1)).Rsh(exponent, uint(k))
	var root fr.Element
	root.SetUint64(7)
	root.Exp(root, exponent)
	return root
}

func one() fr.Element {
	var x fr.Element
	x.SetOne()
	return x
}

func writeRaw(w *bufio.Writer, coordinates ...*fp.Element) {
	var b [32]byte
	for _, c := range coordinates {
		for i, limb := range c {
			binary.LittleEndian.PutUint64(b[8*i:], limb)
		}
		w.Write(b[:])
	}
}
