package commit_test

import (
	"crypto/rand"
	"fmt"
	"log"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/proof/sumcheck/commit"
	"probity/proof/sumcheck/transcript"
)

// A vector of two rows of four columns is committed to, and the value of its
// multilinear extension at a point is proved.
func Example() {
	const columns = 2
	key, err := commit.UnsafeKey(commit.Points(columns))
	if err != nil {
		log.Fatal(err)
	}
	blinds, err := commit.Blinds(rand.Reader, 2)
	if err != nil {
		log.Fatal(err)
	}
	vector, err := key.Commit(columns, blinds, commit.Ints[int8]{3, 1, -4, 1}, commit.Ints[int8]{5, -9, 2, 6})
	if err != nil {
		log.Fatal(err)
	}

	// Two coordinates for the column, one for the row. At corners, the extension
	// is an element: here that of row 1, column 2.
	point := []fr.Element{fr.NewElement(0), fr.NewElement(1), fr.NewElement(1)}
	statement := &commit.Statement{
		Columns: columns,
		Groups: []commit.Group{{
			Point: point[:columns],
			Terms: []commit.Term{{Commitment: vector.Commitment(), Weights: commit.Weights(point[columns:], 2)}},
		}},
		Value: fr.NewElement(2),
	}
	prover := transcript.New("an example")
	proof, err := key.Open(rand.Reader, &prover, statement, []*commit.Vector{vector}, nil)
	if err != nil {
		log.Fatal(err)
	}

	verifier := transcript.New("an example")
	fmt.Println(key.Verifier().Verify(&verifier, statement, proof))
	verifier = transcript.New("an example")
	statement.Value = fr.NewElement(3)
	fmt.Println(key.Verifier().Verify(&verifier, statement, proof))
	// Output:
	// <nil>
	// the opening does not verify
}
