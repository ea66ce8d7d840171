// Package groth16 proves runs of a program with Groth16 over BN254: proofs of
// 448 bytes that a contract checks for about 330,000 gas, keys per program, and
// proving times of seconds for networks of up to some hundred thousand
// parameters. Whoever accepts a proof may rely on this: the prover knows
// weights within the program's intervals that open the weight commitment, and
// an input within its interval that opens the input commitment, and the
// program's output on them is the public output. Nothing else about weights and
// input is revealed.
//
// Every operator of package model has a circuit, and programs are any graphs of
// them. Compile refuses a program for its size only, by the name of the op.
//
// # Statement
//
// The public inputs are the input commitment ([proof.CommitInput]) and the
// words of the output ([proof.PackOutput]). Where a program has several inputs
// or outputs, these are about all of them, one after the other, as elements of
// the smallest interval that holds theirs ([Ports]). The weight commitment is a point in
// the proof, of which the verifier compares the hash with the model's.
//
// In symbols, for a program p fixed by the key: the prover knows w, m, x and s
// such that every w is in its tensor's interval and every x in the input's,
//
//	weights = H(commit(w, m))    input = commit(s, x)    output = pack(p(w, x))
//
// and every output word has exactly one reading: its digits are shown to be in
// the output's interval, and 248 bits are below the order of the field. Verifiers
// refuse words that are not reduced. The salt s counts modulo the order, so up to
// six salts of 32 bytes make the same commitment; that is no second opening, for
// the input is the same, and nothing here takes a salt for a name.
//
// # Two commitments and one challenge
//
// Groth16 is extended by commitments to parts of the witness (eprint 2022/1072,
// as gnark implements it), and there are exactly two:
//
//	D0  the weights and a mask
//	D1  all other wires that are fixed before the challenge, and a mask
//	c0 = H(D0), c1 = H(D1, c0)
//
// c1 is the one challenge; it depends on everything committed. Everything
// before it is integers that the prover computes outside of the circuit;
// everything after it follows from them and c1. Compile checks that the weights
// and no other wires are in D0, and all wires and multiplicities in D1.
//
// The order of a proof is:
//
//	the key                            fixes program and constraints
//	D0, D1          -> c0, c1          the only challenge in a constraint is c1
//	c0, c1          -> f               folds the two proofs of knowledge into P
//	A, B, C, P      -> m               in the contract only: joins two equations
//
// Which of D0 and D1 a prover chooses first makes no difference: c0 alone is in
// no constraint, and c1 hashes both. The public inputs are not hashed into c1,
// and need not be. No identity that is checked at c1 contains one: they are tied
// to committed wires by constraints of their own, without a challenge, and stand
// in the verifier's equation. Choosing them after c1 gains nothing, for the
// committed wires determine the output words, and the input but for its salt; with
// another salt it is another true statement about the same input. Wires that are
// not committed are the salt, the insides of the input's hash, products, and
// inverses; none of them is in an identity that c1 is needed for, except as the
// value that its constraint defines.
//
// A proof of knowledge per commitment, each with a secret sigma of its own in
// the set-up, shows that D0 is a combination of D0's bases only, and D1 of
// D1's. The bases of the weights are independent: each weight is looked up in a
// constraint of its own. So D0 binds: two openings would give a relation
// between them, that is, a discrete logarithm.
//
// # The weight commitment stays the same
//
// gnark masks every commitment with fresh randomness. Here the masks are wires
// of the circuit and gnark's are zero (see solverOptions). The mask of D1 is
// fresh; the mask of D0 belongs to the model, so that all proofs of one model
// under one key show the same point, whose hash is registered on chain. Another
// mask or other weights give another point.
//
// What this does to zero knowledge: D0 is uniformly distributed whatever the
// weights, since its mask is uniform and used for this key and these weights
// only (weightMask derives it from the owner's secret, the key and the
// weights). A simulator draws D0 once per model as a random multiple of the
// mask's base, and for every proof draws D1, A and B at random, solves the
// equations for C and the proof of knowledge with its trapdoor, and gets the
// distribution of real proofs: A and B are blinded by fresh r and s, D1 by its
// mask, and C, P and the challenges are determined by the rest. Hence any number
// of proofs of one model reveal nothing but their statements and that they are
// about the same model. That link is wanted: it is what the buyer pays for.
//
// # Integers
//
// All wires are field elements; the claims are about integers. Every value of
// the program is shown to be determined, in the order of the ops, given the
// values before it and the weights. Intervals are those that Program.Check
// verified. They are far below the order of the field, so equations that hold
// modulo the order hold over the integers whenever both sides are known to be
// bounded.
//
//   - Weights and inputs are looked up in tables of exactly their interval,
//     weights in every proof: a commitment to anything but weights of the program
//     proves nothing at all. Ops that read one weight read the same wires.
//   - conv, dense: y = W x + b as packed digits. With d bits per digit, several
//     outputs share one equation, sum 2^(d i) y_i = sum_k (sum_i 2^(d i) W_ik) x_k
//   - .... The true outputs lie in the program's interval. The y_i are
//     bounded by one op that reads them (a rescaling without multiplier, or a
//     maximum over windows that meet them all) or by an explicit range check (see
//     plan.bound), and d is such that a digit differs from the true
//     one by less than 2^d, with all digits together below the order. Then all
//     differences are 0: the lowest that is not would have to be a multiple of
//     2^d. One constraint per packed product; where a window slides over many
//     positions, the same equations are checked at a random point instead
//     (freivalds), which costs about inputs + packed outputs + packed weights.
//     The groups of a convolution are convolutions of their own; images of a
//     batch are one tall image, and rows of a dense layer images of one pixel.
//   - matmul: y = a bᵀ, each product computed or all of them checked at a random
//     point. Nothing is packed, so the equations determine y as an element of
//     the field, and that is the true integer.
//   - add, sum, sumpool: sums of what they read, without constraints. Where sums
//     become long they get wires that are equal to them (plan.solid).
//   - mul: the product, one constraint.
//   - view, pad, concat, gather: wiring, no constraint.
//   - requant: see build.requant for why there is exactly one y. With a multiplier,
//     the product takes the place of the value; it is below 2^62.
//   - maxpool, max: y is at least every element of the window (range checks on the
//     differences) and equal to one of them (the product of the differences is 0).
//     A pool runs on accumulators, before rescaling, since that needs a quarter
//     of the rescalings.
//   - lookup: input and result together are an entry of the op's table, see
//     build.function. Ops with equal tables share it.
//   - div, sqrt: the remainder is small and not negative, and so is what it is short
//     of the divisor, or of the next square; see build.div and build.sqrt.
//   - argmax, embed: an element, or a row, is selected by numbers that are 1 there
//     and 0 elsewhere. An embedding costs about as many constraints as its table
//     has rows for every element that it reads.
//
// Range checks are lookups of limbs by logarithmic derivatives (eprint
// 2022/1530) at c1; the width of limbs is chosen per program. A check that need
// not be exact bounds a value by the next multiple of a limb's width, up to 14
// bits more. The largest numbers that are compared are below 2^62 by
// Program.Check (a*m and a*2^Shift), or are products of two numbers that are
// bounded here, at most 2^(32+14) each: both sides of every equation are far below
// half of the order, with room for any of these bounds.
//
// # Soundness
//
// Given the extractors of Groth16 and of the proofs of knowledge (both in the
// algebraic group model, with a random oracle for c0 and c1), a prover that
// convinces knows wires that satisfy the constraints, and the committed ones
// did not depend on c1. What remains is that a wrong identity of polynomials
// holds at c1. The identities have degrees below 2^20 for a LeNet and there are
// fewer than 2^5, so the chance is below 2^-225 per trial of the hash. In the
// largest circuits that Compile accepts there are fewer than 2^24 identities,
// whose degrees are below 2^48 (packs times positions), and the chance is below
// 2^-180. The cases
// where c1 is an entry of a table, in which a multiplicity's term is free, are
// included in that bound; denominators of looked-up values cannot be zero, since
// they are shown to have inverses.
//
// Proofs are malleable, as all Groth16 proofs are: whoever has one can make
// others of the same statement. Nothing here takes a proof's bytes for its
// identity.
//
// # Keys
//
// A verifying key holds the program's hash and its own origin, but the contract
// cannot know that its points belong to that program: this rests on whoever ran
// the set-up, and for SetupUnsafe on their having forgotten the secrets too.
// Keys made by SetupUnsafe have the transcript hash zero; what else stands there
// is a claim, which has to be checked against the transcript.
//
// A hostile maker of a key can do the following, and the verifiers' checks of
// points (on the curve, in the group, not zero) do not hinder it:
//
//   - prove any output for any input and any weight commitment under that key,
//     of which a test makes examples. It cannot do so under other keys: the key's
//     name is in the statement, and a model version names one.
//   - open a weight commitment under that key to other weights.
//   - hand out a proving key whose proofs tell it the witness, for instance by
//     making the masks' bases zero. Zero knowledge therefore holds for provers
//     that made their key, or have it from a set-up they trust. A file that
//     LoadKeys reads is as trusted as the program itself.
//
// [CheckKey] finds keys of another program that were made honestly.
//
// The contract answers false only for the proof's own sake: with too little gas it
// reverts, so a caller's choice of gas cannot make a right proof look wrong.
//
// The Fiat-Shamir hash is keccak256 modulo the order. The folding of the proofs
// of knowledge is gnark's, so that gnark's own verifier checks our proofs;
// ProofVerifier.sol argues for the one further step that it takes.
package groth16
