// Package dispute settles who is right about a run of an integer program, at the
// cost of a few dozen small moves and the recomputation of at most eight terms of
// one element.
//
// A provider claims that a model gives an output for an input, and commits to
// everything that the run computed: a Merkle tree over the outputs of every
// operator, each itself a tree over its elements ([Run], [Statement]). Whoever
// computes something else can challenge. The provider then reveals, three levels
// at a time, the nodes under the disputed one, and the challenger picks the first
// that is wrong: first to an operator, then to a word of what it wrote, then to an
// element. If that is a sum of many terms, the provider says what parts of it
// come to and the challenger picks one of those. What is left is at most eight
// terms, which a referee computes from opened words ([Statement.Compute]): either
// they come to what the provider said, or they do not.
//
// The challenger posts no root of its own. Everything to the left of what it picks
// it has thereby accepted, so the operands of the disputed element are what the
// provider committed to, and can be opened under the provider's root by whoever
// computed the same.
//
// The referee knows no program. Each operator is lowered to an [Operator], which
// says in linear maps which elements it reads, and one of twelve rules for what to
// do with them. The operators are committed to in a tree too, so an operator is
// proved when it is needed and never trusted.
//
// A [Court] holds claims, games, clocks and bonds as pure code. The contract
// Disputes does the same; random walks compare the two move by move.
package dispute
