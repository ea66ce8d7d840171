package ledger

import (
	"crypto/rand"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"

	"probity"
)

// Tessera alone, with the options of a log and 32 bytes for each entry: what a log of
// receipts is measured against. An entry counts when a published checkpoint covers it.
func BenchmarkBareTessera(b *testing.B) {
	quietKlog()
	driver, err := posix.New(b.Context(), posix.Config{Path: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	text, _, err := note.GenerateKey(rand.Reader, "example.com/bare")
	if err != nil {
		b.Fatal(err)
	}
	signer, err := note.NewSigner(text)
	if err != nil {
		b.Fatal(err)
	}
	app, stop, reader, err := tessera.NewAppender(b.Context(), driver, tessera.NewAppendOptions().
		WithCheckpointSigner(signer).WithBatching(1024, 10*time.Millisecond).
		WithCheckpointInterval(100*time.Millisecond).WithCheckpointRepublishInterval(0).WithPushback(16384))
	if err != nil {
		b.Fatal(err)
	}
	await := tessera.NewPublicationAwaiter(b.Context(), reader.ReadCheckpoint, 5*time.Millisecond)
	var n atomic.Uint64
	b.SetParallelism(benchWorkers)
	used := cpuUsed(b)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			var h probity.Hash
			for i, x := 0, n.Add(1); x > 0; i, x = i+1, x>>8 {
				h[i] = byte(x)
			}
			if _, _, err := await.Await(b.Context(), app.Add(b.Context(), tessera.NewEntry(h[:]))); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "receipts/s")
	b.ReportMetric(used()/float64(b.N), "cpu-µs/op")
	if err := stop(b.Context()); err != nil {
		b.Error(err)
	}
}

// benchWorkers is how many callers there are for each processor. Each waits for a
// checkpoint before it comes again, so that there may be many more entries under way than
// processors.
const benchWorkers = 2000

// cpuUsed returns how many microseconds of processor time this process has used since,
// which unlike the time that passes does not depend on what else the machine does.
func cpuUsed(b *testing.B) func() float64 {
	now := func() float64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e3
	}
	before := now()
	return func() float64 { return now() - before }
}

// A receipt's full path: its body is encoded, it is signed, appended, covered by a
// published checkpoint, proved to be in the log, and that proof verified.
func BenchmarkFullPath(b *testing.B) {
	l := openTest(b, b.TempDir())
	key, checker := signerOf(b, 1), must(NewChecker(l.LogKey()))
	var n atomic.Uint64
	b.SetParallelism(benchWorkers)
	used := cpuUsed(b)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			e, err := Seal(probity.Receipt{Chain: 1337, Market: probity.Account{1}, Executor: key.Account(), Time: n.Add(1)},
				ModelVersion{}, Evidence{}, Slash{Provider: key.Account(), Cause: "late", Amount: probity.Tokens(1)}, key)
			if err != nil {
				b.Error(err)
				return
			}
			i, err := l.Append(b.Context(), e)
			if err != nil {
				b.Error(err)
				return
			}
			p, err := l.Proof(b.Context(), i)
			if err != nil {
				b.Error(err)
				return
			}
			if _, err := checker.Verify(p, Hash(e.Receipt)); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "receipts/s")
	b.ReportMetric(used()/float64(b.N), "cpu-µs/op")
}

func BenchmarkSign(b *testing.B) {
	key, h := signerOf(b, 1), Hash(testEntry(0).Receipt)
	for b.Loop() {
		key.Sign(h)
	}
}

func BenchmarkSeal(b *testing.B) {
	key := signerOf(b, 1)
	for b.Loop() {
		if _, err := Seal(probity.Receipt{Chain: 1337, Market: probity.Account{1}, Executor: key.Account(), Time: 1},
			ModelVersion{}, Evidence{}, Slash{Provider: key.Account(), Cause: "late", Amount: probity.Tokens(1)}, key); err != nil {
			b.Fatal(err)
		}
	}
}
