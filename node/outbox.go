package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/ledger"
)

// The log has one writer: the process that runs the provider of a folder. Any
// process may have a receipt to write, so entries go through a folder: whoever
// makes one puts it there, and whoever holds the log appends it, stores its
// bundle and only then removes it. A crash at any point leaves either the file,
// to be appended again (which is one leaf), or the bundle.

type outbox struct {
	waiting string // folder of entries
	bundles string // folder of bundles, by receipt hash
}

func (o outbox) bundlePath(receipt probity.Hash) string {
	return filepath.Join(o.bundles, receipt.String()[2:]+".json")
}

// put leaves an entry for the log's holder.
func (o outbox) put(e ledger.Entry) (probity.Hash, error) {
	if err := e.Check(); err != nil {
		return probity.Hash{}, err
	}
	h := ledger.Hash(e.Receipt)
	if _, err := os.Stat(o.bundlePath(h)); err == nil {
		return h, nil
	}
	data, err := json.Marshal(e)
	if err != nil {
		return h, err
	}
	return h, disk.WriteFile(filepath.Join(o.waiting, h.String()[2:]+".json"), data, 0o600)
}

// flush appends everything that waits.
func (o outbox) flush(ctx context.Context, log *ledger.Log) error {
	files, err := os.ReadDir(o.waiting)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".json") {
			continue // being written
		}
		path := filepath.Join(o.waiting, f.Name())
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var e ledger.Entry
		if err := json.Unmarshal(data, &e); err != nil {
			return fmt.Errorf("%s is damaged: %w; move it away to go on", path, err)
		}
		if _, err := o.append(ctx, log, e); err != nil {
			return fmt.Errorf("append %s: %w", path, err)
		}
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

// unlogged returns the entries that wait to be appended.
func (o outbox) unlogged() ([]ledger.Entry, error) {
	files, err := os.ReadDir(o.waiting)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []ledger.Entry
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".json") {
			continue // being written
		}
		data, err := os.ReadFile(filepath.Join(o.waiting, f.Name()))
		if errors.Is(err, fs.ErrNotExist) {
			continue // appended in the meantime
		}
		if err != nil {
			return nil, err
		}
		var e ledger.Entry
		if err := json.Unmarshal(data, &e); err != nil {
			return nil, fmt.Errorf("%s is damaged: %w", f.Name(), err)
		}
		if _, err := os.Stat(o.bundlePath(ledger.Hash(e.Receipt))); err == nil {
			continue // and is only to be removed yet
		}
		out = append(out, e)
	}
	return out, nil
}

// append writes an entry to the log and its bundle beside it.
func (o outbox) append(ctx context.Context, log *ledger.Log, e ledger.Entry) (probity.Hash, error) {
	h := ledger.Hash(e.Receipt)
	if _, err := log.Append(ctx, e); err != nil {
		return h, err
	}
	b, err := log.Bundle(ctx, h)
	if err != nil {
		return h, err
	}
	st, err := log.SignStatement(e)
	if err != nil {
		return h, err
	}
	b.Statement = &st
	data, err := b.Encode()
	if err != nil {
		return h, err
	}
	if err := disk.WriteFile(o.bundlePath(h), data, 0o644); err != nil {
		return h, err
	}
	if e.Receipt.Kind != probity.ReceiptInference || e.Receipt.Job == 0 {
		return h, nil
	}
	return h, disk.WriteFile(o.jobPath(e.Receipt.Chain, e.Receipt.Market, e.Receipt.Job), []byte(h.String()+"\n"), 0o644)
}

// bundle reads a receipt's bundle, or ErrNotFound.
func (o outbox) bundle(receipt probity.Hash) ([]byte, error) {
	data, err := os.ReadFile(o.bundlePath(receipt))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("receipt %s: %w", receipt, ErrNotFound)
	}
	return data, err
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
