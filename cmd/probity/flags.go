package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"probity"
	"probity/node"
)

// nodeFlags say which node a command works on and as whom.
type nodeFlags struct {
	cfg        node.Config
	as         string
	key        string
	passphrase string
	verbose    bool
	logDSN     string
	peers      peerFlags
}

// declare adds the flags; role is the account that the command uses on a
// development chain, "" for a command that only reads.
func (f *nodeFlags) declare(fs *flag.FlagSet, role string) {
	f.declareDir(fs)
	fs.StringVar(&f.cfg.RPC, "rpc", "", "`URL` of an EVM chain (default: the embedded chain of --dir)")
	fs.StringVar(&f.logDSN, "log-dsn", "", "`file` whose first line is the data source name of the MySQL database that holds the log, USER:PASSWORD@tcp(HOST:3306)/NAME (default $PROBITY_LOG_DSN; without either the log is in --dir)")
	fs.BoolVar(&f.verbose, "verbose", false, "log what the node does to standard error")
	if role == "" {
		return
	}
	fs.StringVar(&f.as, "as", role, "development account to act as: "+strings.Join(node.DevRoles(), ", "))
	fs.StringVar(&f.key, "key", "", "keystore `file` to act with instead, on any chain")
	fs.StringVar(&f.passphrase, "passphrase-file", "", "`file` whose first line opens --key")
	fs.StringVar(&f.peers.bootstrap, "bootstrap", "", "`addresses` of peers to begin with, as multiaddrs with /p2p/ID, separated by commas: puts this command on the network")
}

func (f *nodeFlags) declareDir(fs *flag.FlagSet) {
	fs.StringVar(&f.cfg.Dir, "dir", "", "`folder` of this node (default $PROBITY_DIR, else ~/.probity)")
}

// findDir settles which folder is the node's.
func (f *nodeFlags) findDir() error {
	if f.cfg.Dir == "" {
		f.cfg.Dir = os.Getenv("PROBITY_DIR")
	}
	if f.cfg.Dir == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return fmt.Errorf("no home folder, so say --dir: %w", err)
		}
		f.cfg.Dir = filepath.Join(home, ".probity")
	}
	return nil
}

// open opens the node.
func (f *nodeFlags) open(ctx context.Context, out *output) (*node.Node, error) {
	if err := f.findDir(); err != nil {
		return nil, err
	}
	f.cfg.Log = slog.New(slog.DiscardHandler)
	if f.verbose {
		f.cfg.Log = slog.New(slog.NewTextHandler(out.stderr, nil))
	}
	var err error
	if f.logDSN == "" {
		f.logDSN = os.Getenv("PROBITY_LOG_DSN")
	}
	if f.logDSN != "" {
		if f.cfg.LogDSN, err = firstLine(f.logDSN, "the data source name of the log's database"); err != nil {
			return nil, err
		}
	}
	if f.cfg.Peers, err = f.peers.config(); err != nil {
		return nil, err
	}
	f.cfg.Progress = out.phase
	if f.cfg.Step == nil {
		f.cfg.Step = out.stepPrinter()
	}
	return node.Open(ctx, f.cfg)
}

// with opens the node, does the work as the account that the flags name, and
// closes the node again.
func (f *nodeFlags) with(ctx context.Context, out *output, work func(*node.Node, *node.Party) error) (err error) {
	n, err := f.open(ctx, out)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := n.Close(); err == nil {
			err = cerr
		}
	}()
	var as *node.Party
	if f.as != "" || f.key != "" {
		if as, err = f.party(ctx, n); err != nil {
			return err
		}
	}
	return work(n, as)
}

func (f *nodeFlags) party(ctx context.Context, n *node.Node) (*node.Party, error) {
	if f.key == "" {
		return n.DevParty(ctx, f.as)
	}
	pass := ""
	if f.passphrase != "" {
		var err error
		if pass, err = passphrase(f.passphrase); err != nil {
			return nil, err
		}
	}
	return n.KeyParty(ctx, f.key, pass)
}

// peerFlags say how a command is on the network of its market. Without any of them
// it is not.
type peerFlags struct {
	listen, bootstrap string
	relay, lan        bool
	noSpeed           bool
}

// serve adds the flags for whoever can be reached.
func (f *peerFlags) serve(fs *flag.FlagSet) {
	fs.StringVar(&f.listen, "listen", "", "`addresses` for peers, HOST:PORT (TCP and QUIC) or multiaddrs, separated by commas; 0.0.0.0:4001 is usual")
	fs.BoolVar(&f.relay, "relay", false, "let peers that cannot be reached directly be reached through this node, which has to be reachable")
	fs.BoolVar(&f.noSpeed, "no-speed-tests", false, "let no peer measure the network to this node: 16 MiB for one at most, 256 MiB an hour for all")
	fs.BoolVar(&f.lan, "lan", false, "look for peers on the local network (mDNS)")
}

// config is nil when the node is not to be on the network.
func (f *peerFlags) config() (*node.PeerConfig, error) {
	list := func(s string) (out []string) {
		for part := range strings.SplitSeq(s, ",") {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, part)
			}
		}
		return out
	}
	c := &node.PeerConfig{Listen: list(f.listen), Bootstrap: list(f.bootstrap), Relay: f.relay, LAN: f.lan, NoSpeed: f.noSpeed}
	if len(c.Listen) == 0 {
		if f.relay || f.lan {
			return nil, usageError{"--relay and --lan need --listen"}
		}
		if len(c.Bootstrap) == 0 {
			return nil, nil
		}
	}
	return c, nil
}

// look opens the node to look at what the account that the flags name has ordered.
// Nobody acts as it: another command may, meanwhile.
func (f *nodeFlags) look(ctx context.Context, out *output, work func(*node.Node, probity.Account) error) error {
	as, key := f.as, f.key
	f.as, f.key = "", ""
	return f.with(ctx, out, func(n *node.Node, _ *node.Party) (err error) {
		var who probity.Account
		if key == "" {
			who, err = n.DevAccount(as)
		} else {
			pass := ""
			if f.passphrase != "" {
				if pass, err = passphrase(f.passphrase); err != nil {
					return err
				}
			}
			who, err = node.KeyAccount(key, pass)
		}
		if err != nil {
			return err
		}
		return work(n, who)
	})
}
