package proof

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/poseidon2"

	"probity"
)

// wordBits is how many bits of a public word carry data: 31 whole bytes, so
// that every word is below the order of the BN254 scalar field.
const wordBits = 248

// maxSpan bounds an interval, so that differences fit in an int64.
const maxSpan = 1 << 46

// Width returns how many bits an element of the interval [lo, hi] takes in
// offset binary, at least 1.
func Width(lo, hi int64) (uint, error) {
	if lo > hi || lo < -maxSpan || hi > maxSpan {
		return 0, fmt.Errorf("interval [%d, %d] is empty or goes beyond ±2^46", lo, hi)
	}
	return uint(max(1, bits.Len64(uint64(hi-lo)))), nil
}

// PerWord returns how many elements of a width share a word.
func PerWord(width uint) int { return int(wordBits / width) }

// PackOutput packs elements of [lo, hi] into words, the form in which outputs
// are public inputs of a proof. Element i is stored as its offset from lo in w
// bits, where w is the number of bits of hi-lo (at least 1). A word holds the
// most whole elements that fit in 248 bits; the first has the lowest bits. A
// word is a big-endian integer.
func PackOutput(values []int64, lo, hi int64) ([]probity.Hash, error) {
	w, err := Width(lo, hi)
	if err != nil {
		return nil, fmt.Errorf("pack output: %w", err)
	}
	per := PerWord(w)
	words := make([]probity.Hash, (len(values)+per-1)/per)
	for i, v := range values {
		if v < lo || v > hi {
			return nil, fmt.Errorf("pack output: element %d is %d, outside of [%d, %d]", i, v, lo, hi)
		}
		word, at := &words[i/per], uint(i%per)*w
		for b := range w {
			if uint64(v-lo)>>b&1 == 1 {
				word[31-(at+b)/8] |= 1 << ((at + b) % 8)
			}
		}
	}
	return words, nil
}

// UnpackOutput is the inverse of PackOutput for n elements. Words that
// PackOutput cannot have made are an error.
func UnpackOutput(words []probity.Hash, n int, lo, hi int64) ([]int64, error) {
	w, err := Width(lo, hi)
	if err != nil {
		return nil, fmt.Errorf("unpack output: %w", err)
	}
	per := PerWord(w)
	if n < 0 || n > len(words)*per || len(words) != (n+per-1)/per {
		return nil, fmt.Errorf("unpack output: %d words cannot hold %d elements of %d bits", len(words), n, w)
	}
	values := make([]int64, n)
	for i := range values {
		word, at := &words[i/per], uint(i%per)*w
		var v uint64
		for b := range w {
			v |= uint64(word[31-(at+b)/8]>>((at+b)%8)&1) << b
		}
		if v > uint64(hi-lo) {
			return nil, fmt.Errorf("unpack output: element %d is beyond %d", i, hi)
		}
		values[i] = lo + int64(v)
	}
	again, err := PackOutput(values, lo, hi)
	if err != nil {
		return nil, err
	}
	for i := range words {
		if words[i] != again[i] {
			return nil, errors.New("unpack output: a word has bits set beyond its elements")
		}
	}
	return values, nil
}

// InputIV is the initial state of [CommitInput]'s hash: the ASCII letters
// "pinput1", then n, lo and hi as big-endian 64-bit integers (two's
// complement), read as one big-endian number. It keeps commitments to inputs
// of different lengths or intervals apart.
func InputIV(n int, lo, hi int64) (iv [32]byte) {
	copy(iv[1:], "pinput1")
	binary.BigEndian.PutUint64(iv[8:], uint64(n))
	binary.BigEndian.PutUint64(iv[16:], uint64(lo))
	binary.BigEndian.PutUint64(iv[24:], uint64(hi))
	return iv
}

// CommitInput commits to an input whose elements lie in [lo, hi]. The salt is
// 32 random bytes; who does not know it learns nothing of the input from the
// commitment, and who made the commitment cannot open it to another input.
//
// The commitment is a Merkle-Damgard hash with the Poseidon2 compression
// function of BN254 (width 2, 6 full and 50 partial rounds, x^5, the parameters
// of gnark-crypto; feed-forward of the right half): the initial state is
// [InputIV], the first block the salt as a big-endian integer modulo the order
// of the field, and the further blocks the words of [PackOutput].
func CommitInput(salt probity.Hash, lo, hi int64, input []int64) (probity.Hash, error) {
	words, err := PackOutput(input, lo, hi)
	if err != nil {
		return probity.Hash{}, fmt.Errorf("commit to input: %w", err)
	}
	var s fr.Element
	s.SetBytes(salt[:])
	iv := InputIV(len(input), lo, hi)
	state, block := iv[:], s.Bytes()
	perm := poseidon2.NewPermutation(2, 6, 50)
	if state, err = perm.Compress(state, block[:]); err != nil {
		return probity.Hash{}, fmt.Errorf("commit to input: %w", err)
	}
	for i := range words {
		if state, err = perm.Compress(state, words[i][:]); err != nil {
			return probity.Hash{}, fmt.Errorf("commit to input: %w", err)
		}
	}
	return probity.Hash(state), nil
}
