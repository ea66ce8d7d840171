package hardware

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// Speeds are what a machine does, as far as it was free while that was measured.
type Speeds struct {
	Core   float64 `json:"core"`   // labels a second of one core; see the package
	Cores  float64 `json:"cores"`  // of all together
	Memory float64 `json:"memory"` // bytes a second copied by all cores
	Write  float64 `json:"write"`  // bytes a second written to disk and there for good
	Sync   float64 `json:"sync"`   // seconds until 4 KiB are on disk for good
}

// Measure measures for about so long each, in a folder on the disk. Labels are those
// of challenges, so that what others measure compares.
func Measure(ctx context.Context, dir string, cores int, each time.Duration) (s Speeds, err error) {
	if s.Core, err = labelling(ctx, 1, each); err != nil {
		return s, err
	}
	if s.Cores, err = labelling(ctx, cores, each); err != nil {
		return s, err
	}
	if s.Memory, err = copying(ctx, cores, each); err != nil {
		return s, err
	}
	s.Write, s.Sync, err = writing(ctx, dir, each)
	return s, err
}

// together has every core do something again and again until a time is over, and
// returns how often that was in a second.
func together(ctx context.Context, cores int, each time.Duration, once func(worker int)) float64 {
	start := time.Now()
	var wg sync.WaitGroup
	rates := make([]float64, max(1, cores))
	for w := range rates {
		wg.Go(func() {
			n := 0
			for {
				once(w)
				n++
				if took := time.Since(start); took >= each || ctx.Err() != nil {
					rates[w] = float64(n) / took.Seconds()
					return
				}
			}
		})
	}
	wg.Wait()
	sum := 0.0
	for _, r := range rates {
		sum += r
	}
	return sum
}

// measured is how much memory a core labels or copies at a time: more than a cache
// of its own has.
const measured = 4 << 20

func labelling(ctx context.Context, cores int, each time.Duration) (float64, error) {
	mem, err := newRAM(measured, uint32(max(1, cores)))
	if err != nil {
		return 0, err
	}
	defer mem.Close()
	r := together(ctx, cores, each, func(w int) { fillChunk(chunkKey(Digest{}, uint32(w)), mem.chunks[w]) })
	return r * measured / labelSize, ctx.Err()
}

func copying(ctx context.Context, cores int, each time.Duration) (float64, error) {
	const size = 32 << 20
	mem, err := newRAM(size, uint32(max(1, cores)))
	if err != nil {
		return 0, err
	}
	defer mem.Close()
	r := together(ctx, cores, each, func(w int) { copy(mem.chunks[w][:size/2], mem.chunks[w][size/2:]) })
	return r * size / 2, ctx.Err()
}

// writing measures a disk with a file that is gone afterwards.
func writing(ctx context.Context, dir string, each time.Duration) (rate, sync float64, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return 0, 0, err
	}
	f, err := os.CreateTemp(dir, "measure-")
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	page := make([]byte, 4<<10)
	fillChunk(Digest{}, page) // nothing that a disk could make smaller
	start, n := time.Now(), 0
	for n == 0 || time.Since(start) < each/2 && ctx.Err() == nil {
		if _, err := f.WriteAt(page, 0); err != nil {
			return 0, 0, err
		}
		if err := unix.Fdatasync(int(f.Fd())); err != nil {
			return 0, 0, err
		}
		n++
	}
	sync = time.Since(start).Seconds() / float64(n)
	block := make([]byte, 1<<20)
	fillChunk(Digest{1}, block)
	// Written over and over, so that it takes a little of the room that there is.
	var st unix.Statfs_t
	if err := unix.Fstatfs(int(f.Fd()), &st); err != nil {
		return 0, 0, err
	}
	wide := int(min(256, max(1, int64(st.Bavail)*int64(st.Bsize)/8>>20)))
	start, n = time.Now(), 0
	const most = 4 << 10 // 4 GiB
	for n == 0 || time.Since(start) < each && n < most && ctx.Err() == nil {
		if _, err := f.WriteAt(block, int64(n%wide)<<20); err != nil {
			return 0, 0, err
		}
		n++
	}
	if err := f.Sync(); err != nil {
		return 0, 0, err
	}
	return float64(n) * float64(len(block)) / time.Since(start).Seconds(), sync, ctx.Err()
}
