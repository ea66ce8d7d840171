package ledger

import (
	"sync/atomic"
	"testing"
)

// Every append is stored, added and covered by a published checkpoint, with
// synced writes, when it counts.
func BenchmarkAppendConcurrent(b *testing.B) {
	l := openTest(b, b.TempDir())
	var n atomic.Int64
	b.SetParallelism(benchWorkers)
	used := cpuUsed(b)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := l.Append(b.Context(), testEntry(int(n.Add(1)))); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "receipts/s")
	b.ReportMetric(used()/float64(b.N), "cpu-µs/op")
}

// benchLog is a log of 2,000 receipts and a bundle from its middle.
func benchLog(b *testing.B) (*Log, Bundle) {
	b.Helper()
	l := openTest(b, b.TempDir())
	entries := testEntries(0, 2000)
	appendAll(b, l, entries...)
	bundle, err := l.Bundle(b.Context(), Hash(entries[1000].Receipt))
	if err != nil {
		b.Fatal(err)
	}
	return l, bundle
}

func BenchmarkProof(b *testing.B) {
	l, _ := benchLog(b)
	for i := 0; b.Loop(); i++ {
		if _, err := l.Proof(b.Context(), uint64(i)%2000); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyProof(b *testing.B) {
	l, bundle := benchLog(b)
	p, err := ParseTlogProof([]byte(bundle.Proof))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := p.Verify(bundle.Leaf, l.LogKey()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyBundle(b *testing.B) {
	l, bundle := benchLog(b)
	data := encode(b, bundle)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := VerifyBundle(data, Verifier{LogKey: l.LogKey()}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHash(b *testing.B) {
	r := testEntry(0).Receipt
	for b.Loop() {
		Hash(r)
	}
}

func BenchmarkOpen(b *testing.B) {
	l, _ := benchLog(b)
	dir := l.dir
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		l, err := Open(b.Context(), dir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := l.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(2000, "receipts")
}

func BenchmarkFsck(b *testing.B) {
	l, _ := benchLog(b)
	for b.Loop() {
		if _, err := Fsck(b.Context(), l.dir); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(2000, "receipts")
}
