package commit

import (
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc"
	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

func BenchmarkMultiExp(b *testing.B) {
	for _, log := range []int{14, 17, 20} {
		k := testKey(b, log)
		rnd := mathrand.New(mathrand.NewPCG(1, 1))
		points := k.powers[:1<<log]
		bytes := randomInts[uint8](rnd, 1<<log)
		words := randomInts[uint16](rnd, 1<<log)
		signed := randomInts[int8](rnd, 1<<log)
		full := randomScalars(1 << log)
		small := make([]fr.Element, len(bytes))
		for i := range small {
			small[i].SetUint64(uint64(bytes[i]))
		}
		foreign := func(scalars []fr.Element) func() {
			return func() {
				var s curve.G1Jac
				if _, err := s.MultiExp(points, scalars, ecc.MultiExpConfig{}); err != nil {
					b.Fatal(err)
				}
			}
		}
		for _, c := range []struct {
			name string
			run  func()
		}{
			{"bytes", func() { bytes.sum(points) }},
			{"signed", func() { signed.sum(points) }},
			{"words", func() { words.sum(points) }},
			{"full", func() { multiExp(points, full) }},
			{"gnark-bytes", foreign(small)},
			{"gnark-full", foreign(full)},
		} {
			b.Run(fmt.Sprintf("%s/2^%d", c.name, log), func(b *testing.B) {
				for b.Loop() {
					c.run()
				}
			})
		}
	}
}

// A network of 2^18 or 2^21 byte weights, and half as much of activations.
func BenchmarkOpen(b *testing.B) {
	for _, columns := range []int{14, 17} {
		b.Run(fmt.Sprintf("2^%d", columns), func(b *testing.B) {
			k := testKey(b, columns)
			rnd := mathrand.New(mathrand.NewPCG(1, 1))
			s := &Statement{Columns: columns, Groups: []Group{{Point: randomScalars(columns)}, {Vector: randomScalars(128)}}}
			var vectors []*Vector
			for _, rows := range []int{16, 8} {
				values := make([]Values, rows)
				for i := range values {
					values[i] = randomInts[uint8](rnd, 1<<columns)
				}
				v := mustCommit(b, k, columns, values...)
				vectors = append(vectors, v)
				s.Groups[0].Terms = append(s.Groups[0].Terms, Term{v.Commitment(), randomScalars(rows)})
			}
			short := mustCommit(b, k, columns, Scalars(randomScalars(128)))
			vectors = append(vectors, short)
			s.Groups[1].Terms = []Term{{short.Commitment(), randomScalars(1)}}
			// Not the true value: that takes long to compute by its definition.
			b.Run("open", func(b *testing.B) {
				for b.Loop() {
					masks, err := s.masks(rand.Reader)
					if err != nil {
						b.Fatal(err)
					}
					if _, err := k.open(start(), s, vectors, masks, nil); err != ErrFalse {
						b.Fatal(err)
					}
				}
			})
			masks, err := s.masks(rand.Reader)
			if err != nil {
				b.Fatal(err)
			}
			p, _ := k.open(start(), s, vectors, masks, nil)
			b.Run("verify", func(b *testing.B) {
				for b.Loop() {
					if err := k.Verifier().Verify(start(), s, p); err != ErrProof {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

func BenchmarkUnsafeKey(b *testing.B) {
	for b.Loop() {
		testKey(b, 17)
	}
}
