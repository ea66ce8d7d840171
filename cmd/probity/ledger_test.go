package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"probity/chain"
	"probity/ledger"
)

// hide KIND NUMBER makes the log of $PROBITY_DIR anew, with its own key and without the
// receipts of that kind and job or version: what an operator can do who wants to hide them.
func hide(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: hide KIND NUMBER")
	}
	ctx := context.Background()
	dir := ts.Getenv("PROBITY_DIR")
	log, other := filepath.Join(dir, "log"), filepath.Join(dir, "rewritten")
	r, err := ledger.OpenReader(log)
	ts.Check(err)
	key, err := os.ReadFile(filepath.Join(log, "key"))
	ts.Check(err)
	l, err := ledger.Open(ctx, other, ledger.Options{Key: string(key)})
	ts.Check(err)
	hidden := 0
	for rec, err := range r.All(ctx, 0) {
		ts.Check(err)
		if x := rec.Receipt; ledger.KindName(x.Kind) == args[0] && fmt.Sprint(uint64(x.Job)+uint64(x.Version)) == args[1] {
			hidden++
			ts.Check(os.Remove(filepath.Join(dir, "receipts", ledger.Hash(x).String()[2:]+".json")))
			continue
		}
		_, err := l.Append(ctx, rec.Entry)
		ts.Check(err)
	}
	if hidden != 1 {
		ts.Fatalf("%d receipts of %s %s are hidden, want one", hidden, args[0], args[1])
	}
	ts.Check(l.Close())
	ts.Check(errors.Join(os.WriteFile(filepath.Join(other, "key"), key, 0o600), os.RemoveAll(log), os.Rename(other, log)))
}

// later DURATION moves the clock of the folder's chain, which no process may be running.
func later(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: later DURATION")
	}
	by, err := time.ParseDuration(args[0])
	ts.Check(err)
	d, err := chain.OpenDev(chain.DevOptions{Dir: filepath.Join(ts.Getenv("PROBITY_DIR"), "chain")})
	ts.Check(err)
	ts.Check(errors.Join(d.Advance(by), d.Close()))
}

// bundle JOB FILE copies the file of a job's receipt, waiting until the log has it.
func bundle(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: bundle JOB FILE")
	}
	dir := filepath.Join(ts.Getenv("PROBITY_DIR"), "receipts")
	for end := time.Now().Add(5 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		found, err := filepath.Glob(filepath.Join(dir, "job-*-"+args[0]))
		ts.Check(err)
		if len(found) == 0 {
			continue
		}
		name, err := os.ReadFile(found[0])
		ts.Check(err)
		data, err := os.ReadFile(filepath.Join(dir, strings.TrimSpace(string(name))[2:]+".json"))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o600))
		return
	}
	ts.Fatalf("no receipt of job %s came", args[0])
}
