package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
	"probity/market"
	"probity/peer"
)

// PeerConfig puts a node on the network of its market. One process of a folder
// does that; others work through it.
type PeerConfig struct {
	Listen    []string // HOST:PORT, for TCP and QUIC, or multiaddrs; none: only connect to others
	Bootstrap []string // multiaddrs of peers to begin with
	Relay     bool     // let peers that cannot be reached directly be reached through this one
	LAN       bool     // look for peers on the local network
	NoSpeed   bool     // let nobody measure the network to this node
}

// minFunds is what an account must have for its orders and bids to be passed on.
func minFunds() probity.Amount { return probity.Tokens(1) }

func (n *Node) peersDir() string { return filepath.Join(n.cfg.Dir, "peers") }

// peersFile is where the process that is on the network says at which addresses.
func (n *Node) peersFile() string { return filepath.Join(n.peersDir(), "addrs.json") }

func (n *Node) peerOptions() peer.Options {
	return peer.Options{
		Market: market.Domain(n.dep.ChainID, n.dep.Market), Chain: n.view(), MinFunds: minFunds(), Public: n.public, Private: n.private, Log: n.log,
	}
}

// joinPeers puts this process on the network, if it is to be.
func (n *Node) joinPeers() error {
	c := n.cfg.Peers
	if c == nil {
		return nil
	}
	if len(c.Listen) > 0 && n.hosted() {
		return fmt.Errorf("another process is on the network for %s: leave --listen to one of them", n.cfg.Dir)
	}
	o := n.peerOptions()
	o.Spool = filepath.Join(n.peersDir(), "spool")
	board, err := market.OpenDirBoard(filepath.Join(n.cfg.Dir, "board"), o.Market, n.log)
	if err != nil {
		return err
	}
	o.NoSpeed = c.NoSpeed || len(c.Listen) == 0
	o.Board, o.Leases, o.Challenged = board, tenants{n}, n.challenged
	if o.Notices, err = n.localNotices(); err != nil {
		return err
	}
	h, err := peer.Open(peer.NetOptions{Dir: n.peersDir(), Listen: c.Listen, Bootstrap: c.Bootstrap, Relay: c.Relay, LAN: c.LAN}, o)
	if err != nil {
		return err
	}
	n.setHost(h)
	if len(c.Listen) == 0 {
		return nil
	}
	data, err := json.Marshal(h.Addrs())
	if err != nil {
		return err
	}
	return disk.WriteFile(n.peersFile(), data, 0o600)
}

// hosted reports whether some process is on the network for this folder, so that
// what its boards leave in the spool is sent.
func (n *Node) hosted() bool {
	l, err := disk.TryLock(filepath.Join(n.peersDir(), "lock"))
	if err == nil {
		l.Close()
	}
	return errors.Is(err, disk.ErrLocked)
}

// board is the board of an account: shared with peers where there is a network.
func (n *Node) board(key eip712.Key) (market.Board, error) {
	d := market.Domain(n.dep.ChainID, n.dep.Market)
	local, err := market.OpenDirBoard(filepath.Join(n.cfg.Dir, "board"), d, n.log)
	if err != nil {
		return nil, err
	}
	if n.onNetwork() == nil && !n.hosted() {
		return local, nil
	}
	return peer.NewBoard(local, d, filepath.Join(n.peersDir(), "spool"), key), nil
}

func (n *Node) localNotices() (*market.DirNotices, error) {
	return market.OpenDirNotices(n.noticesDir(), market.NoticeDomain(n.dep.ChainID, n.dep.Market), n.log)
}

// notices is a board of notices: shared with peers where there is a network.
func (n *Node) notices(local *market.DirNotices) market.NoticeBoard {
	if n.onNetwork() == nil && !n.hosted() {
		return local
	}
	return peer.NewNotices(local, filepath.Join(n.peersDir(), "spool"))
}

// onNetwork is this process's host, or nil.
func (n *Node) onNetwork() *peer.Host {
	n.hosting.Lock()
	defer n.hosting.Unlock()
	return n.host
}

func (n *Node) setHost(h *peer.Host) {
	n.hosting.Lock()
	defer n.hosting.Unlock()
	n.host = h
}

// Peers are the addresses at which this process is on the network, and how many
// others it is connected to; none when it is not.
func (n *Node) Peers() (addrs []string, neighbours int) {
	h := n.onNetwork()
	if h == nil {
		return nil, 0
	}
	return h.Addrs(), len(h.Neighbours())
}

// network is this process's host, or one for the moment, which begins with the
// host of another process of this folder. nil without an error: the node is not on
// the network.
func (n *Node) network() (*peer.Host, error) {
	n.hosting.Lock()
	defer n.hosting.Unlock()
	if n.host != nil || !n.hosted() {
		return n.host, nil
	}
	data, err := os.ReadFile(n.peersFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // it is there for itself only
	}
	if err != nil {
		return nil, err
	}
	var addrs []string
	if err := json.Unmarshal(data, &addrs); err != nil {
		return nil, fmt.Errorf("%s is damaged: %w; restart the node that listens for this folder", n.peersFile(), err)
	}
	o := n.peerOptions()
	o.Board = market.NewMemBoard(o.Market)
	n.host, err = peer.Open(peer.NetOptions{Bootstrap: addrs}, o)
	return n.host, err
}

// meetEvery is how often Meet looks for models that are new on chain.
const meetEvery = 5 * time.Second

// Meet gets the files of models that others publish, so that they can be ordered
// from this folder, until ctx ends. Without a network it only waits.
func (n *Node) Meet(ctx context.Context) error {
	for {
		if n.onNetwork() != nil {
			if _, err := n.Models(ctx); err != nil && ctx.Err() == nil {
				n.log.Warn("look for models of others", "err", err)
			}
		}
		if err := sleep(ctx, meetEvery); err != nil {
			return nil
		}
	}
}

// public are the files that any peer may have: those in the folder of public files,
// by hash, and receipts, by job.
func (n *Node) public(name string) ([]byte, error) {
	kind, rest, _ := strings.Cut(name, "/")
	switch kind {
	case "blob":
		h, err := probity.ParseHash(rest)
		if err != nil {
			return nil, err
		}
		return n.blobs.Get(h)
	case "receipt":
		id, err := strconv.ParseUint(rest, 10, 64)
		if err != nil {
			return nil, err
		}
		return n.receiptOf(probity.JobID(id))
	}
	return nil, ErrNotFound
}

// How long peers are asked for a file that may be nowhere.
const fileWait = 10 * time.Second

// blob gets a public file from this folder, or from peers: its name says what it
// has to be, so it does not matter from whom it comes.
func (n *Node) blob(ctx context.Context, h probity.Hash, from ...probity.Account) ([]byte, error) {
	data, err := n.blobs.Get(h)
	peers := n.onNetwork()
	if !errors.Is(err, ErrNotFound) || peers == nil {
		return data, err
	}
	ctx, cancel := context.WithTimeout(ctx, fileWait)
	defer cancel()
	if !met(ctx, peers) {
		return nil, err
	}
	data, ferr := peers.File(ctx, "blob/"+h.String(), func(b []byte) error {
		if eip712.Keccak(b) != h {
			return errors.New("it has another hash")
		}
		return nil
	}, from...)
	if ferr != nil {
		n.log.Debug("a public file", "hash", h, "err", ferr)
		return nil, err
	}
	_, err = n.blobs.Put(data)
	return data, err
}

// met waits until a host knows somebody.
func met(ctx context.Context, h *peer.Host) bool {
	for len(h.Neighbours()) == 0 {
		if sleep(ctx, 20*time.Millisecond) != nil {
			return false
		}
	}
	return true
}

// receiptFrom asks a job's provider, then other peers, for the job's receipt, until
// one has it that good takes. The log that it is in is the provider's.
func (n *Node) receiptFrom(ctx context.Context, job market.Job, good func([]byte) error) ([]byte, error) {
	h, err := n.network()
	if err != nil || h == nil {
		return nil, errors.Join(err, ErrNotFound)
	}
	return h.File(ctx, fmt.Sprintf("receipt/%d", job.ID), good, job.Provider)
}
