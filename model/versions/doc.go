// Package versions names versions of a model by what is in their tensors and what they say
// beside them, and says, provably, what differs between two of them.
//
// A [Version] is a Merkle tree over tensors, and in each tensor over chunks of at most
// 64 KiB; beside it hangs one over properties: metadata, the nodes of a graph, their
// attributes. It has one root, 32 bytes, which does not depend on the order of the tensors
// or on how a model is cut into files. [Compare] lists what differs; [Measure] says by
// how much; [Prove] makes of it a proof for whoever has the two roots and neither model:
// that these tensors, chunks and properties differ, and that nothing else does. [Cut] makes an
// excerpt: one tensor, chunk or property, for whoever has one root and not the model.
//
// # The tree
//
// All hashes are SHA-256. The first byte of what is hashed says what it is, so that
// nothing can stand for anything else:
//
//	chunk     0x00 || bytes
//	chunks    0x01 || left || right
//	tensor    0x02 || name || type || shape || size || root of the chunks
//	branch    0x03 || left || right
//	property  0x05 || name || type || hash of the value
//	value     0x06 || text
//	version   0x04 || "probity version 2" || chunk size || number of tensors || top of the tensors
//	               || number of properties || top of the properties
//
// A name or type is preceded by its length, a shape by its rank; lengths and ranks are 32-bit,
// everything else is 64-bit, big endian. The tree over chunks is that of RFC 6962,
// section 2.1, byte for byte. A chunk is as many whole blocks of the tensor's type as
// fit in 64 KiB, so no element lies in two; a tensor without bytes has the RFC's root
// of no leaves.
//
// Tensors hang in a binary trie: the tensor called n is where the bits of SHA-256(n)
// lead, first bit first, as far down as it takes to be alone. A branch without one of
// its sides has 32 zero bytes there; a trie of one tensor is that tensor. So the shape
// follows from the names alone, and adding a tensor changes one path and moves nothing
// else. That is what makes differences provable: see [Prove]. Properties hang in a trie of
// their own in the same way.
//
// # The first schema
//
// A root of [SchemaTensors] is over tensors alone: 0x04 || "probity version 1" || chunk size
// || number of tensors || top. Versions that were published under it keep it, and their
// differences are proven as ever. Between a root of either schema and one of the other the
// tensors are compared; what is said beside them is then neither shown nor excluded, and
// [Difference.WithProperties] says so. New roots are of [SchemaProperties].
package versions
