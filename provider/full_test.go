//go:build linux

package provider_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"probity"
	"probity/internal/disk"
	"probity/internal/disk/disktest"
	"probity/market"
	"probity/provider"
	"probity/provider/runtime"
)

// folder is Files on a disk.
type folder string

func (f folder) path(name string) string {
	return filepath.Join(string(f), strings.TrimPrefix(name, "sha256:"))
}

func (f folder) Put(_ context.Context, data []byte) (string, error) {
	sum := sha256.Sum256(data)
	name := "sha256:" + hex.EncodeToString(sum[:])
	return name, disk.WriteFile(f.path(name), data, 0o600)
}

func (f folder) Get(_ context.Context, name string) ([]byte, error) {
	data, err := os.ReadFile(f.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		err = market.ErrUnknown
	}
	return data, err
}

// cramped is an office whose provider has everything on a disk of a few megabytes: journal,
// files, board and what runs.
func cramped(t *testing.T) (*office, *disktest.Disk, func(*provider.LeaseConfig)) {
	d := disktest.Small(t, 4<<20)
	o := newOffice(t)
	o.dir, o.journal = d.Dir, filepath.Join(d.Dir, "journal")
	board, err := market.OpenDirNotices(filepath.Join(d.Dir, "notices"), o.desk(buyer).Domain, nil)
	o.must(err)
	o.board = board
	files := folder(filepath.Join(d.Dir, "files"))
	o.module, err = files.Put(t.Context(), []byte("a module"))
	o.must(err)
	return o, d, func(c *provider.LeaseConfig) { c.Files, c.Policy.MinFree = files, 256<<10 }
}

func TestAFullDiskEndsNoLeaseAndLosesNeitherMoneyNorResults(t *testing.T) {
	o, d, config := cramped(t)
	before := o.has(maker)
	h := o.host(o.journal, config)
	id, bid := o.rent(o.post(o.job("checkpoint: {every: 1s, keep: 1}\n"), nil), 1000)
	w := o.runs(id)
	o.until("a report with a log was heard", func() bool { return o.report(id).Logs != "" })
	late := o.post(o.job(""), func(p *market.LeasePost) { p.Order.MaxRate = probity.Units(0) }) // nobody bids on that
	o.must(os.WriteFile(filepath.Join(w.spec.Dir, provider.OutputFile), []byte("result"), 0o600))
	d.Fill()

	// It is heard of all the same.
	_, at, err := o.desk(buyer).LeaseReport(t.Context(), id, o.h.Key(maker).Account())
	o.must(err)
	o.h.M.Advance(100)
	o.until("it was heard of on a full disk", func() bool {
		_, now, err := o.desk(buyer).LeaseReport(t.Context(), id, o.h.Key(maker).Account())
		return err == nil && now > at+50
	})
	// Claims are answered.
	_, err = o.buyer().ClaimDown(t.Context(), id)
	o.must(err)
	o.until("the claim was answered", func() bool { return o.lease(id).AnswerBy == 0 })
	// It takes nothing new, and says why and what to do.
	lateID := late.Order.Hash(o.buyer().LeaseDomain())
	o.until("it says that the disk is full", func() bool {
		for _, n := range h.agent.Status().NoBids {
			if n.Order == lateID && n.Reason == provider.NoRoom && strings.Contains(n.Detail, "free some space") {
				return true
			}
		}
		return false
	})
	// The work ends, and what it leaves waits for room.
	w.say("done\n")
	w.end(runtime.Exit{Reason: runtime.Exited})
	o.until("it says what it waits for", func() bool {
		s := h.agent.Status()
		return len(s.Leases) == 1 && strings.Contains(s.Leases[0].Error, "no space left") && strings.Contains(s.Leases[0].Error, "keep the")
	})
	if l := o.lease(id); l.State != market.LeaseRunning {
		t.Errorf("the lease is %+v before anything of it was kept", l)
	}
	d.Free()
	o.closes(id, h)
	h.end()
	r := o.report(id)
	for digest, want := range map[string]string{r.Output: "result", r.Logs: "started\ndone\n"} {
		if got, err := folder(filepath.Join(d.Dir, "files")).Get(t.Context(), digest); err != nil || string(got) != want {
			t.Errorf("%s is %q, %v; want %q", digest, got, err, want)
		}
	}
	pay, err := bid.Rate.MulDiv(100+100, 1)
	o.must(err)
	if want, _ := before.Add(pay); o.has(maker).Cmp(want) < 0 {
		t.Errorf("the provider has %s, want %s more than %s at least", o.has(maker), pay, before)
	}
	o.must(o.h.M.Check())
}

// The lease ends on the chain while the disk is full: the pay is fetched at once, what it
// left is kept when there is room, and a kill between the two loses neither.
func TestALeaseThatEndsOnAFullDiskIsPaidAtOnceAndKeptLater(t *testing.T) {
	for _, killed := range []bool{false, true} {
		t.Run(fmt.Sprintf("killed %v", killed), func(t *testing.T) {
			o, d, config := cramped(t)
			before := o.has(maker)
			h := o.host(o.journal, config)
			id, bid := o.rent(o.post(o.job(""), nil), 1000)
			w := o.runs(id)
			o.must(os.WriteFile(filepath.Join(w.spec.Dir, provider.OutputFile), []byte("result"), 0o600))
			d.Fill()
			_, err := o.buyer().GiveNotice(t.Context(), id)
			o.must(err)
			o.h.M.Advance(o.lease(id).EndsAt - o.now())
			pay, err := bid.Rate.MulDiv(100, 1)
			o.must(err)
			want, _ := before.Add(pay)
			o.until("it was paid on a full disk", func() bool { return o.lease(id).State == market.LeaseClosed && o.has(maker).Cmp(want) >= 0 })
			if killed {
				h.end()
				h = o.host(o.journal, config)
			}
			if r := o.report(id); r.Output != "" {
				t.Errorf("an output was reported that there is no room for: %+v", r)
			}
			d.Free()
			o.closes(id, h)
			h.end()
			if got, err := folder(filepath.Join(d.Dir, "files")).Get(t.Context(), o.report(id).Output); err != nil || string(got) != "result" {
				t.Errorf("the output is %q, %v", got, err)
			}
			if o.has(maker).Cmp(want) != 0 {
				t.Errorf("the provider has %s, want %s", o.has(maker), want)
			}
			o.must(o.h.M.Check())
		})
	}
}

// Work that there is no room to begin with waits; its lease does not end for that.
func TestWorkThatFindsNoRoomStartsWhenThereIsSome(t *testing.T) {
	o, d, config := cramped(t)
	h := o.host(o.journal, func(c *provider.LeaseConfig) { config(c); c.Policy.Prepare = 0 })
	data := make([]byte, 100<<10)
	sum := sha256.Sum256(data)
	p := o.post(o.job(""), func(p *market.LeasePost) { p.Checkpoint = "sha256:" + hex.EncodeToString(sum[:]) })
	id := p.Order.Hash(o.buyer().LeaseDomain())
	var bids []market.SignedLeaseBid
	o.until("a bid came", func() bool {
		var err error
		bids, err = o.desk(buyer).LeaseBids(t.Context(), id)
		return err == nil && len(bids) == 1
	})
	_, err := folder(filepath.Join(d.Dir, "files")).Put(t.Context(), data)
	o.must(err)
	d.Fill()
	_, _, err = o.buyer().OpenLease(t.Context(), p.Order, bids[0], probity.Units(1_000_000))
	o.must(err)
	o.until("it says that there is no room", func() bool {
		return strings.Contains(h.agent.Status().LastError, "no space left")
	})
	if o.lease(id).State != market.LeaseRunning || o.m.only() != nil {
		t.Errorf("the lease is %+v, and its work %v", o.lease(id), o.m.only())
	}
	d.Free()
	o.until("the work started", func() bool { return o.m.only() != nil })
	h.end()
}
