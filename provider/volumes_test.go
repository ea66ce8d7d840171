package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"probity"
	"probity/market"
	"probity/market/match"
	"probity/market/spec"
	"probity/provider"
	"probity/provider/runtime"
)

const vault = "storage: [{name: vault, size: 1Mi, mount: /vault}]\n"

// stores makes a provider that has storage.
func stores(c *provider.LeaseConfig) {
	c.Policy.Offer.Storage = match.Storage{SSD: 3 << 20}
	c.Policy.KeepVolumes = 5000
}

// rents opens a lease of an account's for a job, and returns its work's volumes.
func (o *office) rents(who int, s spec.Spec) (probity.Hash, []runtime.Volume) {
	o.Helper()
	o.salt++
	key := o.h.Key(who)
	order, err := s.LeaseOrder(key.Account(), spec.LeaseTerms{Notice: 100, Answer: 60}, o.now(), probity.Hash{31: o.salt})
	o.must(err)
	o.must(o.desk(who).PostLeaseOrder(o.Context(), market.LeasePost{Order: order, Spec: s.Canonical()}, o.now()))
	book := o.h.M.As(key)
	id := order.Hash(book.LeaseDomain())
	var bids []market.SignedLeaseBid
	o.until("a bid came", func() bool {
		bids, err = o.desk(who).LeaseBids(o.Context(), id)
		o.must(err)
		return len(bids) == 1
	})
	fund, err := bids[0].Rate.MulDiv(100_000, 1)
	o.must(err)
	_, _, err = book.OpenLease(o.Context(), order, bids[0], fund)
	o.must(err)
	var volumes []runtime.Volume
	o.until("the work ran", func() bool {
		o.m.mu.Lock()
		defer o.m.mu.Unlock()
		w := o.m.works["lease-"+id.String()[2:42]]
		if w != nil {
			volumes = w.spec.Volumes
		}
		return w != nil
	})
	return id, volumes
}

// leaves ends a lease and waits until everything is cleared away.
func (o *office) leaves(who int, id probity.Hash, h *host) {
	o.Helper()
	_, err := o.h.M.As(o.h.Key(who)).GiveNotice(o.Context(), id)
	o.must(err)
	o.h.M.Advance(o.lease(id).EndsAt - o.now())
	o.until("the lease was cleared away", func() bool {
		for _, l := range h.agent.Status().Leases {
			if l.Lease.ID == id {
				return false
			}
		}
		return true
	})
}

func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestAVolumeIsThereForTheSameBuyersNextLeaseAndNobodyElses(t *testing.T) {
	o := newOffice(t)
	h := o.host(o.journal, stores)
	first, v := o.rents(buyer, o.job(vault))
	if len(v) != 1 || v[0].Mount != "/vault" || v[0].Size != 1<<20 {
		t.Fatalf("the work has the volumes %+v", v)
	}
	o.must(os.WriteFile(filepath.Join(v[0].Dir, "kept"), []byte("mine"), 0o600))

	// Another buyer's volume of that name is another.
	const other = buyer + 1
	theirs, w := o.rents(other, o.job(vault))
	if w[0].Dir == v[0].Dir || there(filepath.Join(w[0].Dir, "kept")) {
		t.Errorf("another buyer has %s, too", v[0].Dir)
	}
	o.leaves(other, theirs, h)

	o.leaves(buyer, first, h)
	h.end() // the provider is started anew meanwhile
	h = o.host(o.journal, stores)
	second, again := o.rents(buyer, o.job(strings.ReplaceAll(vault, "/vault", "/elsewhere")))
	if again[0].Mount != "/elsewhere" {
		t.Errorf("it is at %s", again[0].Mount)
	}
	if b, err := os.ReadFile(filepath.Join(again[0].Dir, "kept")); err != nil || string(b) != "mine" {
		t.Errorf("the next lease finds %q, %v", b, err)
	}
	// While a lease has it, time does not take it.
	o.h.M.Advance(6000)
	o.until("the other's volume was removed", func() bool { return !there(w[0].Dir) })
	if !there(again[0].Dir) {
		t.Error("a volume in use was removed")
	}
	o.leaves(buyer, second, h)
	if s := h.agent.Status().Volumes; len(s) != 1 || s[0].Name != "vault" || s[0].Until < o.now()+4000 || s[0].Buyer != o.h.Key(buyer).Account() {
		t.Errorf("kept are %+v", s)
	}
	o.h.M.Advance(6000)
	o.until("the volume was removed", func() bool { return !there(v[0].Dir) && len(h.agent.Status().Volumes) == 0 })
	h.end()
}

func TestAVolumeHasOneLeaseAtATimeAndNoLessThanItHad(t *testing.T) {
	o := newOffice(t)
	h := o.host(o.journal, stores)
	id, _ := o.rents(buyer, o.job(vault))
	refused := func(what, why string) {
		t.Helper()
		o.until(what+" was refused", func() bool {
			for _, n := range h.agent.Status().NoBids {
				if n.Reason == provider.NoFit && strings.Contains(n.Detail, why) {
					return true
				}
			}
			return false
		})
	}
	o.post(o.job(vault), nil)
	refused("a second lease", "has volume vault")
	o.leaves(buyer, id, h)
	o.post(o.job("storage: [{name: vault, size: 4Ki, mount: /vault}]\n"), nil)
	refused("less", "ask for as many at least")
	o.post(o.job("storage: [{name: vault, size: 2Mi, mount: /vault, class: nvme}]\n"), nil)
	refused("another class", "is of class ssd")
	h.end()
}

// What is kept takes room, which is not offered to others.
func TestAKeptVolumeIsNotOfferedToOthers(t *testing.T) {
	o := newOffice(t)
	h := o.host(o.journal, stores)
	most := "storage: [{name: %, size: 2Mi, mount: /vault}]\n"
	id, v := o.rents(buyer, o.job(strings.ReplaceAll(most, "%", "vault")))
	o.leaves(buyer, id, h)
	o.post(o.job(strings.ReplaceAll(most, "%", "other")), nil)
	o.until("another volume had no room", func() bool {
		s := h.agent.Status()
		return len(s.NoBids) == 1 && s.NoBids[0].Reason == provider.NoFit
	})
	// For the one that is kept there is room, at the price of all of it.
	if _, again := o.rents(buyer, o.job(strings.ReplaceAll(most, "%", "vault"))); again[0].Dir != v[0].Dir {
		t.Errorf("it was %s and is %s", v[0].Dir, again[0].Dir)
	}
	h.end()
}

// A removal that was cut short leaves no half of a volume for the next lease.
func TestHalfARemovedVolumeIsNotMounted(t *testing.T) {
	o := newOffice(t)
	half := filepath.Join(o.dir, "leases", "volumes", o.h.Key(buyer).Account().String()[2:], "vault")
	o.must(os.MkdirAll(filepath.Join(half, "data"), 0o700))
	o.must(os.WriteFile(filepath.Join(half, "data", "rest"), []byte("of a volume"), 0o600))
	h := o.host(o.journal, stores)
	_, v := o.rents(buyer, o.job(vault))
	if there(filepath.Join(v[0].Dir, "rest")) || !there(v[0].Dir) {
		t.Error("the next lease finds the rest of a volume that was removed")
	}
	h.end()
}
