package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"probity/node"
)

// nodeFlags say which node a command works on and as whom.
type nodeFlags struct {
	cfg        node.Config
	as         string
	key        string
	passphrase string
	verbose    bool
}

// declare adds the flags; role is the account that the command uses on a
// development chain, "" for a command that only reads.
func (f *nodeFlags) declare(fs *flag.FlagSet, role string) {
	f.declareDir(fs)
	fs.StringVar(&f.cfg.RPC, "rpc", "", "`URL` of an EVM chain (default: the embedded chain of --dir)")
	fs.BoolVar(&f.verbose, "verbose", false, "log what the node does to standard error")
	if role == "" {
		return
	}
	fs.StringVar(&f.as, "as", role, "development account to act as: "+strings.Join(node.DevRoles(), ", "))
	fs.StringVar(&f.key, "key", "", "keystore `file` to act with instead, on any chain")
	fs.StringVar(&f.passphrase, "passphrase-file", "", "`file` whose first line opens --key")
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
