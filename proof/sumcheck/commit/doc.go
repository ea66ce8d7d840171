// Package commit commits to secret vectors once and proves sums over them many
// times, without revealing anything else. It is KZG over BN254 in another shape: a
// vector is cut into rows, and each row is a polynomial with a point of its own.
// Proving costs three multi-scalar multiplications of the length of one row, however
// many rows there are; verifying costs one scalar multiplication for each row, four
// more, and two pairings, which is what a contract can pay for.
//
// # What is proved
//
// A [Statement] is one sum over all the elements of some committed vectors, with
// public factors that are products of a factor of the row and one of the column. The
// columns' factors are those of a multilinear extension at a point, or a vector
// that is written out; vectors with different ones belong to different groups.
//
// # How
//
// Row i of a vector, of m = 2^mu columns, is P_i(X) = sum a_ij X^j + b_i X^m with a
// random b_i, and the commitment to it is P_i(tau) times the generator. Let e(X) be
// the polynomial of the columns' factors. The coefficient of X^0 in
//
//	P(X) e(1/X) + P(1/X) e(X)
//
// is twice the sum in question, and what is behind column m-1 of P has no part in
// it. The expression is the same for X and 1/X, so the sum is right if there is a
// polynomial S with
//
//	sum over groups of P_g(X) e_g(1/X) + P_g(1/X) e_g(X)  =  2 value + X S(X) + S(1/X)/X
//
// where P_g is the group's combination of rows. The verifier checks that at one
// random point zeta: it computes e itself, in a time that grows with mu, and is
// shown P and S at zeta and 1/zeta by KZG openings. A fresh polynomial added to each
// P_g masks all that.
//
// PROTOCOL.md, one folder up, has the messages, the proofs of soundness and of zero
// knowledge, and the schemes that this one was chosen over. Open and Verify follow
// its names.
//
// # What is not proved
//
// That elements are small, or that there are no more columns than the statement
// speaks of: a commitment binds to polynomials of any degree, and what is behind
// the last column simply counts in no sum. Proofs can be turned into no other proof
// that we know of, but nothing here relies on that: take no proof's bytes for a name.
package commit
