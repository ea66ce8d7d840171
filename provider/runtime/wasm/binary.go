package wasm

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// What is read here is WebAssembly core 2.0's binary format
// (https://www.w3.org/TR/wasm-core-2/, chapter 5), as far as a module has to be
// understood to put counters into it. Everything else is checked by wazero
// afterwards, on what comes out.

// Sections, in the order in which they stand in a module.
const (
	secType      = 1
	secImport    = 2
	secFunction  = 3
	secTable     = 4
	secMemory    = 5
	secGlobal    = 6
	secExport    = 7
	secStart     = 8
	secElement   = 9
	secDataCount = 12
	secCode      = 10
	secData      = 11
)

var sectionOrder = []byte{secType, secImport, secFunction, secTable, secMemory, secGlobal, secExport, secStart, secElement, secDataCount, secCode, secData}

// Instructions that are treated apart.
const (
	opUnreachable  = 0x00
	opBlock        = 0x02
	opLoop         = 0x03
	opIf           = 0x04
	opElse         = 0x05
	opEnd          = 0x0b
	opBr           = 0x0c
	opBrIf         = 0x0d
	opBrTable      = 0x0e
	opReturn       = 0x0f
	opCall         = 0x10
	opCallIndirect = 0x11
	opDrop         = 0x1a
	opLocalGet     = 0x20
	opLocalSet     = 0x21
	opLocalTee     = 0x22
	opGlobalGet    = 0x23
	opGlobalSet    = 0x24
	opI32Const     = 0x41
	opI64Const     = 0x42
	opI32LtS       = 0x48
	opI64LtS       = 0x53
	opI32Add       = 0x6a
	opI32Sub       = 0x6b
	opI64Add       = 0x7c
	opI64Sub       = 0x7d
	opI64ShrU      = 0x88
	opI32WrapI64   = 0xa7
	opI64ExtendI32 = 0xad // unsigned
	opI32OfF32     = 0xbc // the same bits
	opI64OfF64     = 0xbd
	opF32OfI32     = 0xbe
	opF64OfI64     = 0xbf
	opRefFunc      = 0xd2
	opBulk         = 0xfc // a prefix
	opVector       = 0xfd // a prefix

	typeI32   = 0x7f
	typeI64   = 0x7e
	typeF32   = 0x7d
	typeF64   = 0x7c
	typeVoid  = 0x40
	typeFunc  = 0x60
	kindFunc  = 0
	kindGlob  = 3
	mutable   = 1
	flagMax   = 1
	pageBytes = 1 << 16
)

var errShort = errors.New("it ends in the middle")

// A reader takes a module apart. The first error stays and makes every later
// read return zeros, so that callers check once.
type reader struct {
	b   []byte
	at  int
	err error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = fmt.Errorf("at byte %d: %w", r.at, err)
	}
	r.at = len(r.b)
}

func (r *reader) done() bool { return r.at >= len(r.b) }

func (r *reader) byte() byte {
	if r.at >= len(r.b) {
		r.fail(errShort)
		return 0
	}
	r.at++
	return r.b[r.at-1]
}

func (r *reader) bytes(n uint32) []byte {
	if uint64(n) > uint64(len(r.b)-r.at) {
		r.fail(errShort)
		return nil
	}
	r.at += int(n)
	return r.b[r.at-int(n) : r.at]
}

// u32 reads an unsigned LEB128 number of at most 32 bits.
func (r *reader) u32() uint32 {
	var v uint64
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			if v > 1<<32-1 {
				break
			}
			return uint32(v)
		}
	}
	r.fail(errors.New("a number has more than 32 bits"))
	return 0
}

// skipSigned passes over a signed LEB128 number of at most bits bits.
func (r *reader) skipSigned(bits int) {
	for n := 0; n < (bits+6)/7; n++ {
		if r.byte() < 0x80 {
			return
		}
	}
	r.fail(fmt.Errorf("a number has more than %d bits", bits))
}

// count reads how many entries follow, each of which takes a byte at least.
func (r *reader) count() uint32 {
	n := r.u32()
	if uint64(n) > uint64(len(r.b)-r.at) {
		r.fail(errShort)
		return 0
	}
	return n
}

func (r *reader) name() string { return string(r.bytes(r.u32())) }

func (r *reader) limits() (min, max uint32, bounded bool) {
	flags := r.byte()
	if flags > flagMax {
		r.fail(errors.New("shared and 64-bit memories are not supported"))
	}
	min = r.u32()
	if flags == flagMax {
		return min, r.u32(), true
	}
	return min, 0, false
}

func (r *reader) memarg() { r.u32(); r.u32() }

// An instr is one instruction's place in a function's body.
type instr struct {
	at, end int
	op      byte
	sub     uint32 // after a prefix: which; of call, ref.func, br, br_if, and what is done with
	// locals, globals and tables: the index
}

// instr reads one instruction.
func (r *reader) instr() instr {
	i := instr{at: r.at}
	i.op = r.byte()
	switch op := i.op; {
	case op == opBlock || op == opLoop || op == opIf:
		r.skipSigned(33)
	case op == opBr || op == opBrIf || op == opCall || op == opRefFunc:
		i.sub = r.u32()
	case op == opBrTable:
		for range r.count() {
			r.u32()
		}
		r.u32()
	case op == opCallIndirect:
		r.u32()
		r.u32()
	case op == 0x1c: // select with types
		r.bytes(r.count())
	case op >= opLocalGet && op <= 0x26:
		i.sub = r.u32()
	case op >= 0x28 && op <= 0x3e:
		r.memarg()
	case op == 0x3f || op == 0x40: // memory.size, memory.grow
		r.byte()
	case op == opI32Const:
		r.skipSigned(32)
	case op == opI64Const:
		r.skipSigned(64)
	case op == 0x43:
		r.bytes(4)
	case op == 0x44:
		r.bytes(8)
	case op == 0xd0: // ref.null
		r.byte()
	case op == opBulk:
		i.sub = r.u32()
		r.bulk(i.sub)
	case op == opVector:
		i.sub = r.u32()
		r.vector(i.sub)
	case op <= 0x01, op == opElse, op == opEnd, op == opReturn, op == opDrop, op == 0x1b, op >= 0x45 && op <= 0xc4, op == 0xd1:
	default:
		r.fail(fmt.Errorf("instruction %#x is not of WebAssembly 2.0", op))
	}
	i.end = r.at
	return i
}

// The bulk instructions whose third operand is how much they move.
const (
	bulkMemoryInit = 8
	bulkMemoryCopy = 10
	bulkMemoryFill = 11
	bulkTableInit  = 12
	bulkTableCopy  = 14
	bulkTableGrow  = 15
	bulkTableFill  = 17
)

// moves reports whether the operand on top is a length that costs time.
func (i instr) moves() bool {
	switch i.sub {
	case bulkMemoryInit, bulkMemoryCopy, bulkMemoryFill, bulkTableInit, bulkTableCopy, bulkTableGrow, bulkTableFill:
		return i.op == opBulk
	}
	return false
}

func (r *reader) bulk(sub uint32) {
	switch {
	case sub <= 7: // saturating conversions
	case sub == bulkMemoryInit || sub == bulkTableInit || sub == bulkTableCopy || sub == bulkMemoryCopy:
		r.u32()
		r.u32()
	case sub <= bulkTableFill:
		r.u32()
	default:
		r.fail(fmt.Errorf("instruction 0xfc %d is not of WebAssembly 2.0", sub))
	}
}

func (r *reader) vector(sub uint32) {
	switch {
	case sub <= 11 || sub == 92 || sub == 93:
		r.memarg()
	case sub == 12 || sub == 13: // v128.const, i8x16.shuffle
		r.bytes(16)
	case sub >= 21 && sub <= 34: // a lane
		r.byte()
	case sub >= 84 && sub <= 91:
		r.memarg()
		r.byte()
	case sub > 255:
		r.fail(fmt.Errorf("instruction 0xfd %d is not of WebAssembly 2.0", sub))
	}
}

// appendU32 and appendS64 write LEB128.
func appendU32(b []byte, v uint32) []byte { return binary.AppendUvarint(b, uint64(v)) }

func appendS64(b []byte, v int64) []byte {
	for {
		low := byte(v & 0x7f)
		v >>= 7
		if (v == 0 && low&0x40 == 0) || (v == -1 && low&0x40 != 0) {
			return append(b, low)
		}
		b = append(b, low|0x80)
	}
}

func appendName(b []byte, s string) []byte {
	return append(appendU32(b, uint32(len(s))), s...)
}
