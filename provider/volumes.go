package provider

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"probity"
	"probity/internal/disk"
	"probity/market/match"
	"probity/market/spec"
	"probity/provider/runtime"
)

// Shelves hold the volumes of a provider's tenants: a folder for each buyer and
// name. A volume has one lease at a time; when that is over it stays for a
// while, for the same buyer's next lease, and nobody else's. What is in it is the
// tenant's and does not leave the machine.
type shelves struct {
	dir string
	mu  sync.Mutex
}

// What lies in a volume's folder. Without a record there is no volume: it is
// written first and taken away first.
const (
	volumesDir   = "volumes"
	volumeRecord = "volume.json"
	volumeData   = "data"
)

// A Volume is storage that outlives leases.
type Volume struct {
	Buyer probity.Account `json:"buyer"`
	Name  string          `json:"name"`
	Class string          `json:"class"`
	Size  spec.Bytes      `json:"size"`
	Lease probity.Hash    `json:"lease,omitzero"` // that has it; none while it is kept
	Until uint64          `json:"until,omitempty"`
}

// free reports whether no lease has the volume.
func (v Volume) free() bool { return v.Lease == probity.Hash{} }

func (s *shelves) folder(buyer probity.Account, name string) string {
	return filepath.Join(s.dir, volumesDir, buyer.String()[2:], name)
}

func (s *shelves) read(buyer probity.Account, name string) (v Volume, ok bool, err error) {
	b, err := os.ReadFile(filepath.Join(s.folder(buyer, name), volumeRecord))
	if errors.Is(err, fs.ErrNotExist) {
		return v, false, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &v)
	}
	if err != nil {
		return v, false, fmt.Errorf("volume %s of %s: %w", name, buyer, err)
	}
	return v, true, nil
}

func (s *shelves) write(v Volume) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return disk.WriteFile(filepath.Join(s.folder(v.Buyer, v.Name), volumeRecord), b, 0o600)
}

func (s *shelves) remove(buyer probity.Account, name string) error {
	err := os.Remove(filepath.Join(s.folder(buyer, name), volumeRecord))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.RemoveAll(s.folder(buyer, name))
}

// fits returns nil if a lease may have what it asks for, as far as volumes that
// are there already go.
func (s *shelves) fits(lease probity.Hash, buyer probity.Account, asked []spec.Volume) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range asked {
		if _, _, err := s.fit(lease, buyer, a); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelves) fit(lease probity.Hash, buyer probity.Account, a spec.Volume) (v Volume, known bool, err error) {
	v, known, err = s.read(buyer, a.Name)
	switch {
	case err != nil || !known:
		return v, known, err
	case !v.free() && v.Lease != lease:
		return v, known, fmt.Errorf("%w: lease %s has volume %s: end it first, or use another name", runtime.ErrSpec, v.Lease, a.Name)
	case v.Class != a.Class:
		return v, known, fmt.Errorf("%w: volume %s is of class %s: ask for that, or use another name", runtime.ErrSpec, a.Name, v.Class)
	case a.Size < v.Size:
		return v, known, fmt.Errorf("%w: volume %s has %d bytes: ask for as many at least, or use another name", runtime.ErrSpec, a.Name, v.Size)
	}
	return v, known, nil
}

// asked are volumes as a runtime is given them, whether they are there or not.
func (s *shelves) asked(buyer probity.Account, all []spec.Volume) (out []runtime.Volume) {
	for _, a := range all {
		out = append(out, runtime.Volume{Dir: filepath.Join(s.folder(buyer, a.Name), volumeData), Mount: a.Mount, Size: int64(a.Size)})
	}
	return out
}

// mount gives a lease its volumes, those that are kept for its buyer among them.
func (s *shelves) mount(lease probity.Hash, buyer probity.Account, asked []spec.Volume) ([]runtime.Volume, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range asked {
		_, known, err := s.fit(lease, buyer, a)
		if err != nil {
			return nil, err
		}
		folder := s.folder(buyer, a.Name)
		if !known { // what is there without a record is of a removal that was cut short
			if err := os.RemoveAll(folder); err != nil {
				return nil, err
			}
		}
		data := filepath.Join(folder, volumeData)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
		if err := s.write(Volume{Buyer: buyer, Name: a.Name, Class: a.Class, Size: a.Size, Lease: lease}); err != nil {
			return nil, err
		}
		if err := os.Mkdir(data, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
	}
	return s.asked(buyer, asked), nil
}

// release takes a lease's volumes from it, to be kept until a time.
func (s *shelves) release(lease probity.Hash, until uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	all, err := s.list()
	if err != nil {
		return err
	}
	for _, v := range all {
		if v.Lease != lease || v.free() {
			continue
		}
		v.Lease, v.Until = probity.Hash{}, until
		if err := s.write(v); err != nil {
			return err
		}
	}
	return nil
}

// sweep removes what nobody has and is kept no longer.
func (s *shelves) sweep(now uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	all, err := s.list()
	for _, v := range all {
		if v.free() && v.Until <= now {
			err = errors.Join(err, s.remove(v.Buyer, v.Name))
		}
	}
	return err
}

// all are the volumes that are there.
func (s *shelves) all() ([]Volume, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.list()
}

// list is all, in order, without what cannot be read. mu is held.
func (s *shelves) list() (out []Volume, err error) {
	records, err := filepath.Glob(filepath.Join(s.dir, volumesDir, "*", "*", volumeRecord))
	for _, path := range records {
		b, readErr := os.ReadFile(path)
		var v Volume
		if readErr == nil {
			readErr = json.Unmarshal(b, &v)
		}
		if readErr != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", path, readErr))
			continue
		}
		out = append(out, v)
	}
	return out, err
}

// keepVolumes is how long volumes are kept after a lease that asked for them.
func (a *LeaseAgent) keepVolumes(now uint64) uint64 { return now + a.Policy.KeepVolumes }

// releaseVolumes ends a lease's hold of its volumes.
func (t *tenancy) releaseVolumes(ctx context.Context) error {
	if len(t.spec.Storage) == 0 {
		return nil
	}
	return t.a.retry(ctx, fmt.Sprintf("let go of the volumes of lease %s", t.ID), nil, func() error {
		now, err := t.a.Book.Now(ctx)
		if err != nil {
			return err
		}
		return t.a.shelves.release(t.ID, t.a.keepVolumes(now))
	})
}

// letGo removes the volumes that are kept no longer by the time that is believed. One
// whose lease is not known any more is kept from now on.
func (a *LeaseAgent) letGo(now, believed uint64) error {
	all, err := a.shelves.all()
	for _, v := range all {
		if v.free() {
			continue
		}
		a.mu.Lock()
		known := a.leases[v.Lease] != nil
		a.mu.Unlock()
		if !known {
			err = errors.Join(err, a.shelves.release(v.Lease, a.keepVolumes(now)))
		}
	}
	return errors.Join(err, a.shelves.sweep(believed))
}

// stored is what of an offer's storage is free beside the volumes that are kept
// for nobody's lease.
func (a *LeaseAgent) stored(offered match.Storage) match.Storage {
	all, err := a.shelves.all()
	if err != nil {
		a.note("look through the volumes", err)
	}
	for _, v := range all {
		if !v.free() {
			continue
		}
		of := &offered.SSD
		switch v.Class {
		case "hdd":
			of = &offered.HDD
		case "nvme":
			of = &offered.NVMe
		}
		*of -= min(*of, v.Size)
	}
	return offered
}

// demand is what an order needs beside what is kept for its buyer, and whether
// anything is.
func (a *LeaseAgent) demand(s spec.Spec, buyer probity.Account, now uint64) (o match.Order, kept bool) {
	asked := s.Storage
	s.Storage = nil
	for _, v := range asked {
		if old, known, err := a.shelves.read(buyer, v.Name); err == nil && known && old.free() && old.Class == v.Class {
			kept = true
			if v.Size -= min(v.Size, old.Size); v.Size == 0 {
				continue
			}
		}
		s.Storage = append(s.Storage, v)
	}
	return a.matched(s, now), kept
}

// hourly is what this provider's offer asks for a whole specification.
func (a *LeaseAgent) hourly(s spec.Spec, free probity.Amount, now uint64) (probity.Amount, error) {
	alone := match.NewIndex(match.Weights{})
	o := a.Policy.Offer
	o.Expires = now + offerFor
	if err := alone.Put(o, match.Standing{Bond: free, Reputation: 100}); err != nil {
		return probity.Amount{}, err
	}
	report := alone.Explain(a.matched(s, now), now)
	if len(report.Candidates) == 0 {
		return probity.Amount{}, errors.New("it is more than the provider offers")
	}
	return report.Candidates[0].Price, nil
}
