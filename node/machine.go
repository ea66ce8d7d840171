package node

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	goruntime "runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"probity"
	"probity/internal/disk"
	"probity/market/match"
	"probity/market/spec"
	"probity/peer"
	"probity/provider/hardware"
)

// A Machine is what this machine has.
type Machine struct {
	Cores  int        `json:"cores"`
	Memory spec.Bytes `json:"memory"` // that is available now
	Disk   spec.Bytes `json:"disk"`   // that is free where the node's folder lies
	Arch   string     `json:"arch"`
	OS     string     `json:"os"`

	// What MeasureSpeeds adds.
	GPUs   []hardware.GPU   `json:"gpus,omitempty"`
	NoGPU  string           `json:"noGPU,omitempty"` // why there is none
	Speeds *hardware.Speeds `json:"speeds,omitempty"`

	// What MeasureNetwork adds.
	Network   *peer.Speed `json:"network,omitempty"`
	NoNetwork string      `json:"noNetwork,omitempty"` // why it was not measured
}

// MeasureNetwork measures the network to a peer that lets others do so, or says in the
// machine why not.
func (n *Node) MeasureNetwork(ctx context.Context, m *Machine) error {
	h, err := n.network()
	if err != nil {
		return err
	}
	if h == nil {
		m.NoNetwork = "this node is on no network: say --bootstrap with the address of a peer"
		return nil
	}
	wait, cancel := context.WithTimeout(ctx, cardWait)
	defer cancel()
	if !met(wait, h) {
		m.NoNetwork = "no peer could be reached"
		return ctx.Err()
	}
	s, err := h.Speed(ctx)
	if err != nil {
		m.NoNetwork = err.Error()
		return ctx.Err()
	}
	m.Network = &s
	return nil
}

// networkAttributes are what an offer says of the network: classes that a job can ask
// for, a power of ten each, and what was measured for people.
func networkAttributes(s peer.Speed) map[string]string {
	class := func(bits float64) string {
		out := "under-1m"
		for _, c := range []struct {
			least float64
			name  string
		}{{1e6, "1m"}, {1e7, "10m"}, {1e8, "100m"}, {1e9, "1g"}, {1e10, "10g"}} {
			if bits >= c.least {
				out = c.name
			}
		}
		return out
	}
	rtt := "over-1s"
	for _, c := range []time.Duration{time.Second, 100 * time.Millisecond, 10 * time.Millisecond, time.Millisecond} {
		if s.RTT <= c {
			rtt = "within-" + c.String()
		}
	}
	return map[string]string{
		"net.down": class(8 * s.Down), "net.up": class(8 * s.Up), "net.rtt": rtt,
		"net.measured": fmt.Sprintf("%.1f Mbit/s down, %.1f up, %.2f ms to %s", 8*s.Down/1e6, 8*s.Up/1e6, s.RTT.Seconds()*1e3, s.Peer),
	}
}

// MeasureSpeeds looks for graphics cards, and measures for about so long each what
// the processors, the memory and the disk do.
func (m *Machine) MeasureSpeeds(ctx context.Context, dir string, each time.Duration) error {
	gpus, err := hardware.GPUs(ctx)
	switch {
	case errors.Is(err, hardware.ErrNoGPU):
		m.NoGPU = err.Error()
	case err != nil:
		return err
	}
	m.GPUs = gpus
	s, err := hardware.Measure(ctx, dir, m.Cores, each)
	if err != nil {
		return fmt.Errorf("measure this machine: %w", err)
	}
	m.Speeds = &s
	return nil
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

// A Proposal is what a provider might offer of its machine.
type Proposal struct {
	Offer  match.Offer `json:"offer"`
	Prices []PriceLine `json:"prices"` // of Offer.Rates, with where each comes from
	Others int         `json:"others"` // who offer on the board
	Notes  []string    `json:"notes"`  // what of the machine is not offered, and why
}

// portsOffered is how many ports of containers a provider offers at the same time.
const portsOffered = 64

// ProposeOffer is what a provider might offer of its machine, at prices that settled
// leases, or else others on the board, have.
func (n *Node) ProposeOffer(ctx context.Context, as *Party, m Machine, percent int, region string, tasks []string) (p Proposal, err error) {
	all, err := n.Offers(ctx, as)
	if err != nil {
		return p, err
	}
	all = slices.DeleteFunc(all, func(o match.SignedOffer) bool { return o.Provider == as.Account() })
	history, unknown, err := n.settledLeases(ctx)
	if err != nil {
		return p, err
	}
	part := m.Share(percent)
	half := part.Disk / 2 >> 20 << 20 // whole Mi, as people write sizes
	o := match.Offer{
		Provider: as.Account(), Chain: n.dep.ChainID, Market: n.dep.Market, Region: region, Tasks: tasks,
		Tiers: []probity.Tier{probity.TierQuorum, probity.TierSigned},
		CPU:   spec.CPU(m.Cores * 1000 * percent / 100), Memory: part.Memory,
		// Half for what is gone with the work, half for volumes, of the class that is asked for unless another is.
		Disk: half, Storage: match.Storage{SSD: half},
		Attributes: map[string]string{"cpu.arch": m.Arch, "os": m.OS},
	}
	if slices.Contains(tasks, "container") {
		o.Ports = portsOffered // they are reached through the peer's stream, and cost nothing
	}
	if len(m.GPUs) > 0 {
		o.GPU, p.Notes = gpuOffer(m.GPUs)
	}
	if o.GPU != nil && n.cfg.Kubernetes != nil {
		p.Notes = append(p.Notes, "the cards of this machine are not offered: containers run in the cluster; write into the offer what its nodes have")
		o.GPU = nil
	}
	if o.GPU != nil && !slices.Contains(tasks, "container") {
		p.Notes = append(p.Notes, "the cards are not offered: only containers get one, and this machine runs none")
		o.GPU = nil
	}
	if o.GPU != nil {
		if _, err := hardware.Devices(m.GPUs); err != nil {
			p.Notes = append(p.Notes, "the cards are not offered: "+err.Error())
			o.GPU = nil
		}
	}
	if o.GPU != nil {
		o.Attributes["gpu.driver"] = m.GPUs[0].Driver
	}
	if m.Network != nil {
		maps.Copy(o.Attributes, networkAttributes(*m.Network))
	}
	switch {
	case m.NoNetwork != "":
		p.Notes = append(p.Notes, "the offer says nothing of the network: "+m.NoNetwork)
	case m.Network != nil && m.Network.Here:
		p.Notes = append(p.Notes, "the network was measured to a peer on this machine, which says little: say --bootstrap with one elsewhere")
	}
	o.Rates, p.Prices = proposeRates(history, unknown, all, o.GPU)
	p.Offer, p.Others = o, len(all)
	return p, o.Check()
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
