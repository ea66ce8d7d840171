package chain

import (
	"fmt"
	"testing"

	"probity"
	"probity/internal/eip712"
)

// BenchmarkOpenDev is the time until a new chain answers.
func BenchmarkOpenDev(b *testing.B) {
	for _, where := range []string{"memory", "disk"} {
		b.Run(where, func(b *testing.B) {
			for b.Loop() {
				opts := DevOptions{HTTP: true}
				if where == "disk" {
					opts.Dir = b.TempDir()
				}
				d, err := OpenDev(opts)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := d.Client().Head(b.Context()); err != nil {
					b.Fatal(err)
				}
				d.Close()
			}
		})
	}
}

// BenchmarkTransfers is how many signed transfers per second the chain takes
// and mines.
func BenchmarkTransfers(b *testing.B) {
	for _, where := range []string{"memory", "disk"} {
		b.Run(where, func(b *testing.B) {
			var opts DevOptions
			if where == "disk" {
				opts.Dir = b.TempDir()
			}
			d := openDev(b, opts)
			c := d.Client()
			s := newSender(b, c, devKeys(b, c, 1)[0], SenderOptions{})
			ctx := b.Context()
			f, err := s.fees(ctx, nil)
			if err != nil {
				b.Fatal(err)
			}
			raws := make([][]byte, b.N)
			for i := range raws {
				if raws[i], err = s.sign(uint64(i), 21000, f, Call{To: &sink, Value: probity.Units(1)}); err != nil {
					b.Fatal(err)
				}
			}
			b.ResetTimer()
			for i, raw := range raws {
				if err := c.broadcast(ctx, raw); err != nil {
					b.Fatal(err)
				}
				// The pool holds 8192 of one account.
				if i%4096 == 4095 || i == len(raws)-1 {
					for {
						sign := c.next()
						n, err := c.nonce(ctx, s.Account(), "latest")
						if err != nil {
							b.Fatal(err)
						}
						if n > uint64(i) {
							break
						}
						if err := c.pause(ctx, sign, c.poll()); err != nil {
							b.Fatal(err)
						}
					}
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "transfers/s")
		})
	}
}

// BenchmarkSend is one effect after the other, journalled and waited for, and
// many at once.
func BenchmarkSend(b *testing.B) {
	for _, at := range []int{1, 64} {
		b.Run(fmt.Sprintf("%d at once", at), func(b *testing.B) {
			d := openDev(b, DevOptions{Dir: b.TempDir()})
			s := newSender(b, d.Client(), devKeys(b, d.Client(), 1)[0], SenderOptions{})
			b.SetParallelism((at + 1) / 2)
			n := make(chan int, 1)
			n <- 0
			send := func() error {
				i := <-n
				n <- i + 1
				_, err := s.Send(b.Context(), fmt.Sprint(i), Call{To: &sink, Value: probity.Units(1)})
				return err
			}
			b.ResetTimer()
			if at == 1 {
				for range b.N {
					if err := send(); err != nil {
						b.Fatal(err)
					}
				}
				return
			}
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := send(); err != nil {
						b.Error(err)
						return
					}
				}
			})
		})
	}
}

// BenchmarkFollow reads a thousand events from the beginning.
func BenchmarkFollow(b *testing.B) {
	w := newWorld(b, embedded(b))
	const n = 1000
	ctx := b.Context()
	b.StopTimer()
	w.b.manual(true)
	s := w.senders[w.bank]
	f, err := s.fees(ctx, nil)
	if err != nil {
		b.Fatal(err)
	}
	nonce, err := w.b.client.nonce(ctx, s.Account(), "latest")
	if err != nil {
		b.Fatal(err)
	}
	data := interfaces().token.PackTransfer(addressOf(sink), probity.Units(1).Big())
	for i := range uint64(n) {
		raw, err := s.sign(nonce+i, 100_000, f, Call{To: &w.d.Token, Data: data})
		if err != nil {
			b.Fatal(err)
		}
		if err := w.b.client.broadcast(ctx, raw); err != nil {
			b.Fatal(err)
		}
		if i%10 == 9 {
			w.b.mine()
		}
	}
	filter := Filter{Addresses: []probity.Account{w.d.Token}, From: w.d.Block, Topics: [][]probity.Hash{nil, nil, {eip712.Address(sink)}}}
	b.StartTimer()
	for b.Loop() {
		follower, err := w.b.client.Follow(filter, "")
		if err != nil {
			b.Fatal(err)
		}
		for seen := 0; seen < n; {
			logs, err := follower.Next(ctx)
			if err != nil {
				b.Fatal(err)
			}
			seen += len(logs)
		}
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
