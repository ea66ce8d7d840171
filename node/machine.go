package node

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	goruntime "runtime"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"probity"
	"probity/internal/disk"
	"probity/market/match"
	"probity/market/spec"
)

// A Machine is what this machine has.
type Machine struct {
	Cores  int        `json:"cores"`
	Memory spec.Bytes `json:"memory"` // that is available now
	Disk   spec.Bytes `json:"disk"`   // that is free where the node's folder lies
	Arch   string     `json:"arch"`
	OS     string     `json:"os"`
}

// MeasureMachine looks at this machine. The folder need not be there yet.
func MeasureMachine(dir string) (Machine, error) {
	m := Machine{Cores: goruntime.NumCPU(), Arch: goruntime.GOARCH, OS: goruntime.GOOS}
	var err error
	if m.Memory, err = availableMemory(); err != nil {
		return m, fmt.Errorf("measure memory: %w; say it with --memory", err)
	}
	for ; ; dir = filepath.Dir(dir) {
		var st unix.Statfs_t
		err := unix.Statfs(dir, &st)
		if errors.Is(err, fs.ErrNotExist) && dir != filepath.Dir(dir) {
			continue
		}
		if err != nil {
			return m, fmt.Errorf("measure the disk of %s: %w", dir, err)
		}
		m.Disk = spec.Bytes(uint64(st.Bavail) * uint64(st.Bsize))
		return m, nil
	}
}

// availableMemory is what Linux says is available, or what this process's control
// group leaves of it.
func availableMemory() (spec.Bytes, error) {
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); {
		rest, ok := strings.CutPrefix(sc.Text(), "MemAvailable:")
		if !ok {
			continue
		}
		kib, err := strconv.ParseUint(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 54)
		if err != nil {
			return 0, err
		}
		have := spec.Bytes(kib << 10)
		for _, limit := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
			if data, err := os.ReadFile(limit); err == nil {
				if n, err := strconv.ParseUint(strings.TrimSpace(string(data)), 10, 64); err == nil && spec.Bytes(n) < have {
					have = spec.Bytes(n)
				}
			}
		}
		return have, nil
	}
	return 0, errors.New("/proc/meminfo does not say")
}

// Share is a machine's part in hundredths, in sizes that a specification can name.
func (m Machine) Share(percent int) Machine {
	part := func(b spec.Bytes) spec.Bytes { return b / 100 * spec.Bytes(percent) >> 20 << 20 } // whole Mi
	m.Memory, m.Disk = part(m.Memory), part(m.Disk)
	return m
}

// Hourly prices where nobody's are known: in billionths of a token, see
// match.Rates. A core for an hour is a fiftieth of a token.
const (
	usualCore   = 20_000_000
	usualMemory = 2_500_000
	usualDisk   = 50_000
	usualJob    = 1_000_000
)

// ProposeOffer is what a provider might offer of its machine, at the middle of what
// others on the board ask. others is how many there are.
func (n *Node) ProposeOffer(ctx context.Context, as *Party, m Machine, percent int, region string, tasks []string) (o match.Offer, others int, err error) {
	all, err := n.Offers(ctx, as)
	if err != nil {
		return o, 0, err
	}
	all = slices.DeleteFunc(all, func(o match.SignedOffer) bool { return o.Provider == as.Account() })
	middle := func(usual uint64, of func(match.Rates) uint64) uint64 {
		var asked []uint64
		for _, o := range all {
			if p := of(o.Rates); p > 0 {
				asked = append(asked, p)
			}
		}
		if len(asked) == 0 {
			return usual
		}
		slices.Sort(asked)
		return asked[len(asked)/2]
	}
	part := m.Share(percent)
	o = match.Offer{
		Provider: as.Account(), Chain: n.dep.ChainID, Market: n.dep.Market, Region: region, Tasks: tasks,
		Tiers: []probity.Tier{probity.TierQuorum, probity.TierSigned},
		CPU:   spec.CPU(m.Cores * 1000 * percent / 100), Memory: part.Memory, Disk: part.Disk,
		Attributes: map[string]string{"cpu.arch": m.Arch, "os": m.OS},
		Rates: match.Rates{
			Job:    middle(usualJob, func(r match.Rates) uint64 { return r.Job }),
			CPU:    middle(usualCore, func(r match.Rates) uint64 { return r.CPU }),
			Memory: middle(usualMemory, func(r match.Rates) uint64 { return r.Memory }),
			Disk:   middle(usualDisk, func(r match.Rates) uint64 { return r.Disk }),
		},
	}
	return o, len(all), o.Check()
}

func (n *Node) offerFile(who probity.Account) string {
	return filepath.Join(n.cfg.Dir, "offers", who.String()+".json")
}

// SaveOffer keeps what an account offers, for whoever starts its provider. It
// returns the file, which people may edit.
func (n *Node) SaveOffer(o match.Offer) (string, error) {
	data, err := json.MarshalIndent(o, "", "  ")
	if err != nil {
		return "", err
	}
	file := n.offerFile(o.Provider)
	return file, disk.WriteFile(file, append(data, '\n'), 0o600)
}

// SavedOffer reads it again, or returns ErrNotFound.
func (n *Node) SavedOffer(who probity.Account) (o match.Offer, err error) {
	file := n.offerFile(who)
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return o, fmt.Errorf("no offer of %s is here: %w; `probity provider init` makes one", who, ErrNotFound)
	}
	if err != nil {
		return o, err
	}
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		return o, fmt.Errorf("%s: %w; correct it, or run `probity provider init` again", file, err)
	}
	if o.Provider != who || o.Chain != n.dep.ChainID || o.Market != n.dep.Market {
		return o, fmt.Errorf("%s is an offer for another account, chain or market: run `probity provider init` again", file)
	}
	return o, o.Check()
}
