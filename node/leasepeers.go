package node

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"probity"
	"probity/internal/eip712"
	"probity/market"
	"probity/market/spec"
	"probity/peer"
	"probity/provider"
	"probity/provider/runtime"
)

// What a provider keeps of a lease when it is over, the log, the result and the last
// checkpoint, it keeps within a quota, and as long after its last report as the order's
// specification says.
const (
	resultsQuota = 16 << 30 // bytes
	resultsEvery = time.Second
)

// tenants are the leases of this process's provider, as their buyers reach them from
// afar: peer.Leases.
type tenants struct{ n *Node }

// Lease is part of [peer.Leases].
func (t tenants) Lease(ctx context.Context, id probity.Hash) (peer.Lease, error) {
	n := t.n
	l, err := n.view().Lease(ctx, id)
	if err != nil {
		return peer.Lease{}, err
	}
	n.mu.Lock()
	_, ours := n.parties[l.Provider]
	agent, store := n.leases, n.results
	n.mu.Unlock()
	if !ours {
		return peer.Lease{}, fmt.Errorf("lease %s: %w of this provider", id, market.ErrUnknown)
	}
	out := peer.Lease{Buyer: l.Buyer, Store: store}
	if agent != nil {
		if w, dir, ok := agent.Work(id); ok {
			out.Work, out.Dir = tenantWork{w}, filepath.Join(dir, "work")
		}
	}
	return out, nil
}

// tenantWork is a runtime's workload as peers ask for it.
type tenantWork struct{ w runtime.Workload }

// Logs is part of [peer.Workload].
func (t tenantWork) Logs(ctx context.Context, from int64, follow bool) (io.ReadCloser, error) {
	if follow {
		return t.w.Logs(ctx, from)
	}
	u, err := t.w.Usage(ctx)
	if err != nil {
		return nil, err
	}
	r, err := t.w.Logs(ctx, from)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(r, max(0, u.Log-from)), r}, nil
}

// Exec is part of [peer.Workload].
func (t tenantWork) Exec(ctx context.Context, command []string, in io.Reader, out, errw io.Writer) (int, error) {
	return t.w.Exec(ctx, command, runtime.Streams{In: in, Out: out, Err: errw})
}

// Dial is part of [peer.Workload].
func (t tenantWork) Dial(ctx context.Context, port int) (net.Conn, error) { return t.w.Dial(ctx, port) }

// keepResults stores what leases of an account leave, as the account's reports name
// it, until ctx ends.
func (n *Node) keepResults(ctx context.Context, as *Party, retention func(lease probity.Hash) (spec.Duration, error)) error {
	store, err := peer.OpenStore(filepath.Join(n.cfg.Dir, "results", as.Account().String()), resultsQuota)
	if err != nil {
		return err
	}
	n.mu.Lock()
	n.results = store
	n.mu.Unlock()
	var steady provider.Steady
	done := map[probity.Hash]uint64{} // time of the report whose files are kept
	for {
		if now, err := as.book.Now(ctx); err == nil {
			if err := n.keepReported(ctx, as, store, retention, now, done); err != nil && ctx.Err() == nil {
				n.log.Warn("keep what leases left; trying again", "err", err)
			}
			if err := store.Sweep(steady.Time(now)); err != nil {
				n.log.Warn("results of leases", "err", err)
			}
		}
		if sleep(ctx, resultsEvery) != nil {
			return nil
		}
	}
}

// keepReported does that once. retention is how long what is left of a lease is kept
// after its provider's last report; done are the times of reports that were dealt with.
func (n *Node) keepReported(ctx context.Context, as *Party, store *peer.Store, retention func(lease probity.Hash) (spec.Duration, error), now uint64, done map[probity.Hash]uint64) error {
	all, err := as.notices.Pinned(ctx, market.NoticeLeaseReport, probity.Hash{}, now)
	if err != nil {
		return err
	}
	var errs []error
	for _, notice := range all {
		var r market.LeaseReport
		if notice.From != as.Account() || done[notice.About] == notice.Time || json.Unmarshal(notice.Body, &r) != nil || r.Check() != nil {
			continue
		}
		kept, err := retention(notice.About)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		until := notice.Time + uint64(kept)
		if until < now { // a later process of this provider keeps nothing again
			done[notice.About] = notice.Time
			continue
		}
		whole := true
		for name, digest := range map[string]string{peer.LogFile: r.Logs, "output": r.Output, "checkpoint": r.Checkpoint} {
			if digest == "" {
				continue
			}
			data, err := n.files.look(digest)
			if err == nil {
				_, err = store.Keep(notice.About, name, bytes.NewReader(data), until)
			}
			if err != nil {
				whole = false
				errs = append(errs, fmt.Errorf("%s of lease %s: %w", name, notice.About, err))
			}
		}
		if whole {
			done[notice.About] = notice.Time
		}
	}
	return errors.Join(errs...)
}

// cardWait is how long the provider of a lease is looked for.
const cardWait = 15 * time.Second

// ErrOffNetwork means that a command needs the network and this node is not on it.
var ErrOffNetwork = errors.New("this node is not on the network: say --bootstrap with the address of a peer, such as the lease's provider prints when it starts with --listen")

// A Visitor is an account that signs requests to peers and sends no transactions, so
// that another process may act for it meanwhile.
type Visitor struct{ key eip712.Key }

// DevVisitor is a development account as a visitor.
func (n *Node) DevVisitor(role string) (Visitor, error) {
	i := slices.Index(devRoles, role)
	if i < 0 {
		return Visitor{}, fmt.Errorf("no development account is called %q: use %s", role, strings.Join(devRoles, ", "))
	}
	keys, err := n.client.DevKeys(i + 1)
	if err != nil {
		return Visitor{}, err
	}
	return Visitor{keys[i]}, nil
}

// KeyVisitor is the account of an encrypted key file as a visitor.
func (n *Node) KeyVisitor(file, passphrase string) (Visitor, error) {
	k, err := openKey(file, passphrase)
	return Visitor{k}, err
}

// leaseOf is the lease that an account ordered under a name here, or that has a hash.
func (n *Node) leaseOf(ctx context.Context, who probity.Account, name string) (market.Lease, error) {
	id, err := n.LeaseID(who, name)
	if err != nil {
		return market.Lease{}, err
	}
	l, err := n.view().Lease(ctx, id)
	if errors.Is(err, market.ErrUnknown) {
		return l, &Refusal{fmt.Errorf("lease %s is not open: no bid was accepted for it; `probity lease open` goes on with it", name)}
	}
	return l, err
}

// Remote reaches the machine of a lease, named as it was opened here or by its hash.
// The error is ErrOffNetwork where there is no network.
func (n *Node) Remote(ctx context.Context, buyer Visitor, name string) (*peer.Remote, error) {
	l, err := n.leaseOf(ctx, buyer.key.Account(), name)
	if err != nil {
		return nil, err
	}
	h, err := n.network()
	if err != nil {
		return nil, err
	}
	if h == nil {
		return nil, ErrOffNetwork
	}
	ctx, cancel := context.WithTimeout(ctx, cardWait)
	defer cancel()
	for {
		err := h.Known(l.Provider)
		if err == nil {
			return h.Remote(l.ID, l.Provider, buyer.key), nil
		}
		if sleep(ctx, 50*time.Millisecond) != nil {
			return nil, err
		}
	}
}

// StoredLog is a lease's log as its provider last stored it in this folder.
func (n *Node) StoredLog(ctx context.Context, buyer Visitor, name string) ([]byte, error) {
	l, err := n.leaseOf(ctx, buyer.key.Account(), name)
	if err != nil {
		return nil, err
	}
	desk, err := n.desk()
	if err != nil {
		return nil, err
	}
	r, _, err := desk.LeaseReport(ctx, l.ID, l.Provider)
	if err != nil && !errors.Is(err, market.ErrUnknown) {
		return nil, err
	}
	if r.Logs == "" {
		return nil, &Refusal{fmt.Errorf("the provider has stored no log of lease %s yet", l.ID)}
	}
	return n.files.Get(ctx, r.Logs)
}
