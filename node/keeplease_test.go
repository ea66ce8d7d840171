package node

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
	"probity/market"
)

// closedBook is a market whose leases are closed since their providers gave notice.
type closedBook struct{ marketBook }

func (closedBook) Now(context.Context) (uint64, error) { return 1000, nil }
func (closedBook) Lease(_ context.Context, id probity.Hash) (market.Lease, error) {
	return market.Lease{ID: id, State: market.LeaseClosed, Reason: market.ClosedByProvider}, nil
}

// The day of churn found that a keeper was content with a result that its provider said it
// had; then the provider vanished, and nobody had it.
func TestAJobHasNotEndedBeforeItsResultIsHere(t *testing.T) {
	for name, comes := range map[string]bool{"it comes late": true, "it never comes": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				key := func(b byte) eip712.Key {
					k, err := eip712.NewKey(append(make([]byte, 31), b))
					if err != nil {
						t.Fatal(err)
					}
					return k
				}
				domain := market.NoticeDomain(1337, probity.Account{1})
				board := market.NewMemNotices(domain)
				journal, err := disk.OpenJournal(filepath.Join(t.TempDir(), "journal"))
				if err != nil {
					t.Fatal(err)
				}
				defer journal.Close()
				result, here := []byte("a result"), false
				n := &Node{
					cfg: Config{Dir: t.TempDir()}, log: slog.New(slog.DiscardHandler), files: filesIn(t.TempDir()), parties: map[probity.Account]*Party{}, brought: map[string]time.Time{},
					outside: outside{file: func(context.Context, *Party, string) ([]byte, error) {
						if here {
							return result, nil
						}
						return nil, market.ErrUnknown
					}},
				}
				p := &Party{key: key(1), journal: journal, book: closedBook{}, desk: market.Desk{Board: board, Domain: domain, Key: key(1)}}
				n.parties[p.Account()] = p
				r := &Rented{Lease: probity.Hash{7}, Provider: key(2).Account(), Opened: 900, Began: 900}
				provider := market.Desk{Board: board, Domain: domain, Key: key(2)}
				report := market.LeaseReport{Stage: market.WorkExited, Output: digestOf(sha256.Sum256(result))}
				if err := provider.PostLeaseReport(t.Context(), r.Lease, 990, report); err != nil {
					t.Fatal(err)
				}
				opts := KeepOptions{Open: LeaseOptions{Name: "job"}, Patience: 10 * time.Minute}
				opts.Open.Spec.Deadline = 3600
				k := &keeper{n: n, buyer: p, opts: opts}
				if err := k.begin(r); err != nil {
					t.Fatal(err)
				}
				began := time.Now()
				for {
					again, over, err := k.look(t.Context(), r)
					if err != nil {
						t.Fatal(err)
					}
					if over {
						if comes != (again == "") {
							t.Errorf("ordered again because %q", again)
						}
						break
					}
					if time.Since(began) > time.Hour {
						t.Fatal("it waits for ever")
					}
					time.Sleep(time.Second)
					here = comes && time.Since(began) > 3*time.Minute
				}
				if _, err := n.files.Get(t.Context(), report.Output); comes && err != nil {
					t.Errorf("the job has ended, and its result is not here: %v", err)
				}
			})
		})
	}
}
