package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/market"
	"probity/market/match"
	"probity/provider"
	"probity/provider/hardware"
	"probity/provider/runtime"
)

// LeasePolicy is what a provider leases out, asks and risks.
type LeasePolicy struct {
	Offer      match.Offer    // what the machine has, and asks
	Stake      probity.Amount // to have bonded; what is missing is deposited at the start
	MaxBond    probity.Amount // most to put at stake for one lease; zero: no limit
	MaxLeases  int            // zero: 64
	Watchers   []probity.Account
	BidFor     time.Duration  // that a bid stays valid; zero: two minutes
	Challenges hardware.Turns // when challenges of this machine's hardware are answered
	Drain      bool           // take no more leases and give notice
	// Draining is asked whether to do so from now on; nil: no. SetDraining says it
	// from other processes.
	Draining func() bool
	Runtimes *Runtimes
}

// ProvideLeases leases this machine out, takes seats of tasks, and writes down how
// that goes, until ctx ends. What runs for tenants goes on running, and the next
// call finds it. One process does that for an account.
func (n *Node) ProvideLeases(ctx context.Context, as *Party, policy LeasePolicy) error {
	if err := n.stake(ctx, as, policy.Stake); err != nil {
		return err
	}
	leases, err := n.openProviderJournal("leases", as)
	if err != nil {
		return err
	}
	defer leases.Close()
	tasks, err := n.openProviderJournal("tasks", as)
	if err != nil {
		return err
	}
	defer tasks.Close()
	usable := map[string]runtime.Runtime{}
	for _, task := range policy.Runtimes.Tasks() {
		usable[task] = policy.Runtimes.Have[task]
	}
	home := filepath.Join(n.cfg.Dir, tenantsDir, as.Account().String())
	kept := newProviderFiles(n, as)
	poll := 200 * time.Millisecond
	draining := func() bool {
		return policy.Drain || policy.Draining != nil && policy.Draining() || n.draining(as.Account())
	}
	lc := provider.LeaseConfig{
		Draining: draining,
		Book:     as.book, Desk: as.desk, Chain: n.dep.ChainID, Market: n.dep.Market, Runtimes: usable, Files: kept,
		Dir: filepath.Join(home, "leases"), Journal: leases, Slog: n.log, Poll: poll,
		Policy: provider.LeasePolicy{Offer: policy.Offer, MaxBond: policy.MaxBond, MaxLeases: policy.MaxLeases, MinFree: DiskLow, BidFor: uint64(policy.BidFor / time.Second), Watchers: policy.Watchers},
	}
	if n.client.IsDev() {
		lc.Policy.Beat = time.Second // as fast as its blocks
	}
	lessor, err := provider.NewLeaseAgent(lc)
	if err != nil {
		return err
	}
	worker, err := provider.NewTaskAgent(provider.TaskConfig{
		Draining: draining,
		Book:     as.book, Desk: as.desk, Chain: n.dep.ChainID, Market: n.dep.Market, Runtimes: usable, Files: kept,
		Dir: filepath.Join(home, "tasks"), Journal: tasks, Slog: n.log, Poll: poll,
		Policy: provider.TaskPolicy{Offer: policy.Offer, MaxBond: policy.MaxBond, BidFor: uint64(policy.BidFor / time.Second)},
	})
	if err != nil {
		return err
	}
	n.mu.Lock()
	n.leases = lessor
	n.prover = n.newProver(as, lessor, policy)
	n.mu.Unlock()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var wg sync.WaitGroup
	var errs [2]error
	for i, run := range []func(context.Context) error{lessor.Run, worker.Run} {
		wg.Go(func() {
			errs[i] = run(ctx)
			stop() // one without the other is no provider
		})
	}
	if h := n.onNetwork(); h != nil {
		h.Act(as.key)
	}
	wg.Go(func() { kept.collecting(ctx, lessor, worker) })
	wg.Go(func() {
		if err := n.keepResults(ctx, as, lessor.Retention); err != nil {
			n.log.Warn("what leases leave is not kept for their buyers", "err", err)
		}
	})
	wg.Go(func() {
		for {
			if err := n.writeProviderStatus(as, policy, draining(), lessor.Status(), worker.Status(), kept.collected()); err != nil {
				n.log.Warn("write the provider's status", "err", err)
			}
			if sleep(ctx, time.Second) != nil {
				return
			}
		}
	})
	wg.Wait()
	return errors.Join(errs[:]...)
}

func (n *Node) openProviderJournal(of string, as *Party) (*disk.Journal, error) {
	j, err := disk.OpenJournal(filepath.Join(n.cfg.Dir, "journal", of+"-"+as.Account().String()+".journal"))
	if err != nil {
		return nil, fmt.Errorf("record of %s: %w", of, err)
	}
	j.Hook = n.cfg.crashHook
	return j, nil
}

// A ProviderStatus is what a provider of leases and tasks was doing when it last
// wrote that down.
type ProviderStatus struct {
	At     int64                 `json:"at"` // Unix seconds
	Offer  match.Offer           `json:"offer"`
	Leases provider.LeasesStatus `json:"leases"`
	Tasks  provider.TasksStatus  `json:"tasks"`

	Draining bool `json:"draining"` // it takes no more work

	Kept Collected `json:"kept"` // files of tenants
}

func (n *Node) drainFile(who probity.Account) string {
	return filepath.Join(n.cfg.Dir, "draining", who.String())
}

// draining reports whether somebody said so with SetDraining.
func (n *Node) draining(who probity.Account) bool {
	_, err := os.Stat(n.drainFile(who))
	return err == nil
}

// SetDraining has an account's provider in this folder take no more work and give
// notice to its leases, until the opposite is said. Restarts change nothing of it.
func (n *Node) SetDraining(who probity.Account, yes bool) error {
	if yes {
		return disk.WriteFile(n.drainFile(who), []byte("probity provider drain --undo ends this\n"), 0o600)
	}
	if err := os.Remove(n.drainFile(who)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (n *Node) statusFile(who probity.Account) string {
	return filepath.Join(n.cfg.Dir, "status", who.String()+".json")
}

func (n *Node) writeProviderStatus(as *Party, policy LeasePolicy, draining bool, l provider.LeasesStatus, t provider.TasksStatus, kept Collected) error {
	data, err := json.Marshal(ProviderStatus{At: time.Now().Unix(), Offer: policy.Offer, Draining: draining, Leases: l, Tasks: t, Kept: kept})
	if err != nil {
		return err
	}
	return disk.WriteNewest(n.statusFile(as.Account()), data, 0o600) // on a full disk it is asked for most
}

// ProviderStatus reads what an account's provider last wrote down, or returns
// ErrNotFound.
func (n *Node) ProviderStatus(who probity.Account) (s ProviderStatus, err error) {
	data, err := os.ReadFile(n.statusFile(who))
	if errors.Is(err, fs.ErrNotExist) {
		return s, fmt.Errorf("no provider of %s has run here: %w; `probity provider init` makes its offer, `probity provider start --leases` starts it", who, ErrNotFound)
	}
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	return s, err
}

// Bond is what an account has at stake for its work.
func (n *Node) Bond(ctx context.Context, who probity.Account) (market.Stake, error) {
	return n.view().Stake(ctx, who)
}

// Balance is what an account has of the market's money, apart from what is in
// escrow, bonded or owed.
func (n *Node) Balance(ctx context.Context, who probity.Account) (probity.Amount, error) {
	return n.view().Balance(ctx, who)
}

// Owed is what an account can withdraw of the market.
func (n *Node) Owed(ctx context.Context, who probity.Account) (probity.Amount, error) {
	return n.view().Owed(ctx, who)
}

// BondUp deposits what an account lacks of a bond.
func (n *Node) BondUp(ctx context.Context, as *Party, want probity.Amount) error {
	return n.stake(ctx, as, want)
}

// Leave puts all of an account's free bond on its way out, where it backs no more
// work. What is locked follows when the work that it backs has ended and Leave is
// called again. It returns what is on its way, and when Exit pays it.
func (n *Node) Leave(ctx context.Context, as *Party) (market.Stake, error) {
	s, err := as.book.Stake(ctx, as.Account())
	if err != nil || s.Free().IsZero() {
		return s, err
	}
	start := time.Now()
	at, err := as.book.RequestExit(ctx, s.Free())
	if err != nil {
		return s, err
	}
	n.step(Step{Name: "put the bond on its way out", Gas: at.Gas}, start)
	return as.book.Stake(ctx, as.Account())
}

// Exit pays out what Leave has put on its way, once its delay is over; before, it
// returns market.ErrEarly.
func (n *Node) Exit(ctx context.Context, as *Party) (probity.Amount, error) {
	sum, _, err := as.book.Exit(ctx)
	return sum, err
}
