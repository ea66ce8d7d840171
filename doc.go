// Package probity is the vocabulary: the small values that every other package
// speaks. A [Hash] names content, an [Account] holds money, an [Amount] is
// money, an [AssetID] is a model or a data set on chain, a [JobID] is one paid
// piece of work and a [Receipt] is what it leaves behind.
//
// Values only: nothing here does I/O, starts a goroutine, or imports anything
// outside the standard library, so any package can import it.
package probity
