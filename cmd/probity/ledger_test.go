package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"

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
