// Package chain is the way to an EVM chain. It promises that an effect asked
// for under a key happens once, through crashes, lost transactions, stuck fees
// and reorganisations; that a follower of events neither misses nor repeats
// one; and that the published development keys cannot sign for a chain where
// money is real.
//
// [OpenDev] runs a chain in this process, [Dial] reaches any other by JSON-RPC;
// both give a [Client]. A [Sender] signs and sends, a [Follower] reads events,
// [Deploy] puts the contracts there, and on top of those stand [Book], the
// market, and [Registry], the published models.
package chain
