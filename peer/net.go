package peer

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/control"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	p2p "github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/discovery/mdns"
	"github.com/libp2p/go-libp2p/p2p/host/autorelay"
	rcmgr "github.com/libp2p/go-libp2p/p2p/host/resource-manager"
	"github.com/libp2p/go-libp2p/p2p/net/connmgr"
	"github.com/libp2p/go-libp2p/p2p/protocol/circuitv2/relay"
	"github.com/multiformats/go-multiaddr"

	"probity/internal/disk"
)

// NetOptions say how a host is on the network.
type NetOptions struct {
	// Dir holds the host's own key and is locked by the process that uses it. "",
	// or a folder that another process uses, is a host with a new key for once,
	// which cannot be reached but can reach others.
	Dir string
	// Listen are addresses to listen at: HOST:PORT, which is both TCP and QUIC, or
	// multiaddrs. None: the host only connects to others.
	Listen []string
	// Bootstrap are peers to connect to, as multiaddrs with IDs. Those of them
	// that relay are this host's relays when it cannot be reached directly.
	Bootstrap []string
	// Relay lets others use this host as their relay, and makes it one that takes
	// for granted that it can be reached.
	Relay bool
	// LAN looks for peers on the local network by mDNS.
	LAN bool
	// Private takes for granted that this host cannot be reached directly, instead
	// of finding out, which takes a while.
	Private bool
}

// What a host may take up, whatever its peers do.
const (
	maxNetMemory = 256 << 20
	maxNetFiles  = 1024
	lowPeers     = 96 // connections are closed above highPeers until this many are left
	highPeers    = 192
)

// What two peers may have of a relay that others run: enough for an input and a
// while of a log, not for living there.
const (
	relayTime  = 10 * time.Minute
	relayBytes = 16 << 20 // each way
)

// Open makes a host on the network.
func Open(n NetOptions, o Options) (_ *Host, err error) {
	key, lock, err := identity(n.Dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil && lock != nil {
			lock.Close()
		}
	}()
	listen, public, err := listenAddrs(n.Listen)
	if err != nil {
		return nil, err
	}
	peers := newNeighbours()
	limits := rcmgr.DefaultLimits
	libp2p.SetDefaultServiceLimits(&limits)
	resources, err := rcmgr.NewResourceManager(rcmgr.NewFixedLimiter(limits.Scale(maxNetMemory, maxNetFiles)), rcmgr.WithMetricsDisabled())
	if err != nil {
		return nil, fmt.Errorf("limits of the network: %w", err)
	}
	conns, err := connmgr.NewConnManager(lowPeers, highPeers, connmgr.WithGracePeriod(20*time.Second))
	if err != nil {
		return nil, err
	}
	opts := []libp2p.Option{
		libp2p.Identity(key), libp2p.ConnectionGater(gate{peers}), libp2p.ResourceManager(resources), libp2p.ConnectionManager(conns),
		libp2p.DisableMetrics(), libp2p.UserAgent("probity"), libp2p.EnableRelay(), libp2p.EnableHolePunching(),
	}
	switch {
	case len(listen) > 0:
		opts = append(opts, libp2p.ListenAddrs(listen...), libp2p.EnableNATService(), libp2p.EnableAutoNATv2())
	case beyond(n.Bootstrap):
		// Going through a router to a peer behind another one takes a port of one's own.
		opts = append(opts, libp2p.ListenAddrStrings("/ip4/0.0.0.0/udp/0/quic-v1"))
	default:
		opts = append(opts, libp2p.NoListenAddrs)
	}
	if public { // beyond this machine
		opts = append(opts, libp2p.NATPortMap())
	}
	var relays []p2p.AddrInfo
	for _, s := range n.Bootstrap {
		if info, err := p2p.AddrInfoFromString(s); err == nil { // New complains
			relays = append(relays, *info)
		}
	}
	switch {
	case n.Relay && n.Private:
		return nil, errors.New("a relay has to be reachable: it cannot be private")
	case n.Relay:
		opts = append(opts, libp2p.EnableRelayService(relay.WithLimit(&relay.RelayLimit{Duration: relayTime, Data: relayBytes})), libp2p.ForceReachabilityPublic())
	case len(relays) > 0 && len(listen) > 0:
		opts = append(opts, libp2p.EnableAutoRelayWithStaticRelays(relays, autorelay.WithBootDelay(0), autorelay.WithBackoff(10*time.Second)))
	}
	if n.Private {
		opts = append(opts, libp2p.ForceReachabilityPrivate())
	}
	over, err := libp2p.New(opts...)
	if err != nil {
		return nil, fmt.Errorf("go on the network: %w; choose another --listen", err)
	}
	o.Bootstrap = n.Bootstrap
	if n.Dir != "" && lock == nil {
		o.Spool = "" // the process that has the lock empties it
	}
	h, err := newHost(over, o, peers)
	if err != nil {
		over.Close()
		return nil, err
	}
	h.closers = append(h.closers, resources.Close)
	if lock != nil {
		h.closers = append(h.closers, lock.Close)
	}
	if n.LAN {
		found := mdns.NewMdnsService(over, fmt.Sprintf("_probity-%d-%s", o.Market.ChainID, o.Market.Contract.String()[2:10]), lan{h.ctx, over})
		if err := found.Start(); err != nil {
			h.o.Log.Warn("peers on the local network are not looked for", "err", err)
		} else {
			h.closers = append(h.closers, found.Close)
		}
	}
	return h, nil
}

// A gate keeps peers that are not heard from connecting at all.
type gate struct{ peers *neighbours }

// InterceptPeerDial is part of libp2p's ConnectionGater.
func (g gate) InterceptPeerDial(id p2p.ID) bool { return g.peers.heard(id) }

// InterceptAddrDial is part of libp2p's ConnectionGater.
func (g gate) InterceptAddrDial(id p2p.ID, _ multiaddr.Multiaddr) bool { return g.peers.heard(id) }

// InterceptAccept is part of libp2p's ConnectionGater: who it is is not known yet.
func (g gate) InterceptAccept(network.ConnMultiaddrs) bool { return true }

// InterceptSecured is part of libp2p's ConnectionGater.
func (g gate) InterceptSecured(_ network.Direction, id p2p.ID, _ network.ConnMultiaddrs) bool {
	return g.peers.heard(id)
}

// InterceptUpgraded is part of libp2p's ConnectionGater.
func (g gate) InterceptUpgraded(network.Conn) (bool, control.DisconnectReason) { return true, 0 }

// lan connects to peers that mDNS finds.
type lan struct {
	ctx context.Context
	h   host.Host
}

// HandlePeerFound is called by mDNS.
func (l lan) HandlePeerFound(info p2p.AddrInfo) {
	if info.ID == l.h.ID() || l.h.Network().Connectedness(info.ID) == network.Connected {
		return
	}
	go func() {
		ctx, cancel := context.WithTimeout(l.ctx, helloTime)
		defer cancel()
		l.h.Connect(ctx, info)
	}()
}

// identity reads or makes a host's key. It is not an account's: it is worth
// nothing, and a thief could only answer in the host's place.
func identity(dir string) (crypto.PrivKey, *disk.Lock, error) {
	fresh := func() (crypto.PrivKey, error) {
		k, _, err := crypto.GenerateEd25519Key(rand.Reader)
		return k, err
	}
	if dir == "" {
		k, err := fresh()
		return k, nil, err
	}
	lock, err := disk.TryLock(filepath.Join(dir, "lock"))
	if errors.Is(err, disk.ErrLocked) {
		k, err := fresh()
		return k, nil, err
	}
	if err != nil {
		return nil, nil, err
	}
	path := filepath.Join(dir, "key")
	data, err := os.ReadFile(path)
	var k crypto.PrivKey
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if k, err = fresh(); err == nil {
			if data, err = crypto.MarshalPrivateKey(k); err == nil {
				err = disk.WriteFile(path, data, 0o600)
			}
		}
	case err == nil:
		if k, err = crypto.UnmarshalPrivateKey(data); err != nil {
			err = fmt.Errorf("%s is damaged: %w; delete it, and the host gets a new ID", path, err)
		}
	}
	if err != nil {
		lock.Close()
		return nil, nil, err
	}
	return k, lock, nil
}

// listenAddrs reads addresses to listen at, and reports whether one of them is
// more than this machine's own.
func listenAddrs(list []string) (out []multiaddr.Multiaddr, public bool, err error) {
	add := func(s string) error {
		a, err := multiaddr.NewMultiaddr(s)
		if err != nil {
			return fmt.Errorf("address %q: %w; use HOST:PORT or a multiaddr", s, err)
		}
		out = append(out, a)
		return nil
	}
	for _, s := range list {
		if strings.HasPrefix(s, "/") {
			if err := add(s); err != nil {
				return nil, false, err
			}
			public = public || !strings.HasPrefix(s, "/ip4/127.") && !strings.HasPrefix(s, "/ip6/::1/")
			continue
		}
		hostname, port, err := net.SplitHostPort(s)
		if err != nil {
			return nil, false, fmt.Errorf("address %q: %w; use HOST:PORT or a multiaddr", s, err)
		}
		if hostname == "" {
			hostname = "0.0.0.0"
		}
		if hostname == "localhost" {
			hostname = "127.0.0.1"
		}
		ip, err := netip.ParseAddr(hostname)
		if err != nil {
			return nil, false, fmt.Errorf("address %q: %w; the host is a number, such as 0.0.0.0 for all networks", s, err)
		}
		public = public || !ip.IsLoopback()
		family := "ip6"
		if ip.Is4() {
			family = "ip4"
		}
		for _, kind := range []string{"tcp/" + port, "udp/" + port + "/quic-v1"} {
			if err := add("/" + family + "/" + ip.String() + "/" + kind); err != nil {
				return nil, false, err
			}
		}
	}
	return out, public, nil
}

// beyond reports whether one of some addresses is not this machine's own.
func beyond(addrs []string) bool {
	return slices.ContainsFunc(addrs, func(s string) bool {
		return !strings.HasPrefix(s, "/ip4/127.") && !strings.HasPrefix(s, "/ip6/::1/")
	})
}

// ownNetworks are those in which many peers at one address are no bad sign: this
// machine and private networks.
func ownNetworks() (out []*net.IPNet) {
	for _, s := range []string{"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7", "fe80::/10"} {
		if _, n, err := net.ParseCIDR(s); err == nil {
			out = append(out, n)
		}
	}
	return out
}
