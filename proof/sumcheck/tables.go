package sumcheck

import (
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/proof/sumcheck/commit"
)

// A VerifyingKey is what a verifier has of a set-up for one program. Nothing in it is
// secret or random: whoever has the set-up's powers makes it again, with
// [Key.VerifyingKey], and so checks that of another. It is the same for all keys of
// a program with rows of one length.
type VerifyingKey struct {
	Setup  commit.VerifyingKey
	Tables commit.Commitment // to the tables that the program looks up in; nil where it has none
}

// VerifyingKey commits to the tables of the program, without blinds, so that verifiers
// need not read them.
func (k *Key) VerifyingKey(setup *commit.Key) (VerifyingKey, error) {
	vk := VerifyingKey{Setup: setup.Verifier()}
	v, err := k.commitTables(setup)
	if err != nil {
		return vk, fmt.Errorf("verifying key: %w", err)
	}
	if v != nil {
		vk.Tables = v.Commitment()
	}
	return vk, nil
}

// commitTables is the vector of the tables, nil where there are none. The key keeps
// that of the last set-up.
func (k *Key) commitTables(setup *commit.Key) (*commit.Vector, error) {
	if !k.system.used(tables) {
		return nil, nil
	}
	k.tables.Lock()
	defer k.tables.Unlock()
	if of := setup.Verifier(); k.tables.vector == nil || k.tables.of != of {
		rows := k.intRows(tables, k.system.listedInts())
		v, err := setup.Commit(k.system.columns, make([]fr.Element, len(rows)), rows...)
		if err != nil {
			return nil, err
		}
		k.tables.vector, k.tables.of = v, of
	}
	return k.tables.vector, nil
}

// listedInts are the elements of the tables' vector.
func (s *system) listedInts() []int64 {
	out := make([]int64, s.length(tables))
	for _, t := range s.listed {
		for i, y := range t.values {
			out[t.out.at+i] = int64(y)
		}
	}
	return out
}
