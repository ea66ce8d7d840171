package numeric

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls f for 0..n-1 on several goroutines (0: as many as there are
// processors) and waits for all of them. After an error or the end of the context it starts
// no further call; it returns the error of the lowest number that failed, or the
// context's. Results belong in places of their own, so that the order does not matter.
func Each(ctx context.Context, n, workers int, f func(i int) error) error {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, n)
	var (
		next, stop atomic.Int64
		wait       sync.WaitGroup
		mu         sync.Mutex
		failed     = -1
		first      error
	)
	work := func() {
		for stop.Load() == 0 && ctx.Err() == nil {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			if err := f(i); err != nil {
				stop.Store(1)
				mu.Lock()
				if failed < 0 || i < failed {
					failed, first = i, err
				}
				mu.Unlock()
			}
		}
	}
	for range workers - 1 {
		wait.Go(work)
	}
	if workers > 0 {
		work()
	}
	wait.Wait()
	if first != nil {
		return first
	}
	return ctx.Err()
}
