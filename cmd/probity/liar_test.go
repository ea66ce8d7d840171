package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"probity"
	"probity/node"
	"probity/provider/runtime"
)

// liar is a provider whose machine does no work and makes its outputs up. The
// scripts start it as a program of its own: liar DIR ROLE.
func liar() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := lieFor(ctx, os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "liar:", err)
		os.Exit(1)
	}
}

func lieFor(ctx context.Context, dir, role string) error {
	n, err := node.Open(ctx, node.Config{Dir: dir})
	if err != nil {
		return err
	}
	defer n.Close()
	as, err := n.DevParty(ctx, role)
	if err != nil {
		return err
	}
	offer, err := n.SavedOffer(as.Account())
	if err != nil {
		return err
	}
	return n.ProvideLeases(ctx, as, node.LeasePolicy{
		Offer: offer, Stake: probity.Tokens(10),
		Runtimes: &node.Runtimes{Have: map[string]runtime.Runtime{"wasm": &invented{works: map[string]bool{}}}},
	})
}

// invented is a runtime in which everything ends at once with the same words.
type invented struct {
	mu    sync.Mutex
	works map[string]bool
}

func (*invented) Name() string                { return "invented" }
func (*invented) Check(context.Context) error { return nil }

func (m *invented) Start(_ context.Context, id string, _ runtime.Spec) (runtime.Workload, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.works[id] = true
	return invention(id), nil
}

func (m *invented) Adopt(_ context.Context, id string) (runtime.Workload, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.works[id] {
		return nil, runtime.ErrUnknown
	}
	return invention(id), nil
}

func (m *invented) List(context.Context) ([]string, error)    { return nil, nil }
func (m *invented) Remove(_ context.Context, id string) error { return nil }

type invention string

func (w invention) ID() string { return string(w) }
func (invention) Wait(context.Context) (runtime.Exit, error) {
	return runtime.Exit{Reason: runtime.Exited}, nil
}
func (invention) Logs(context.Context, int64) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader("made up\n")), nil
}
func (invention) Exec(context.Context, []string, runtime.Streams) (int, error) {
	return 0, runtime.ErrUnsupported
}
func (invention) Dial(context.Context, int) (net.Conn, error)  { return nil, runtime.ErrUnsupported }
func (invention) Stop(context.Context, time.Duration) error    { return nil }
func (invention) Usage(context.Context) (runtime.Usage, error) { return runtime.Usage{}, nil }
