package market

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
)

// DirBoard is a Board in a folder, shared by any number of processes on one
// machine. Every entry is a file of its own that is replaced atomically:
//
//	orders/ORDER.json        an Order; the name is its hash under the domain
//	bids/ORDER/PROVIDER.json a SignedBid
//	inputs/JOB               8 bytes big-endian Unix seconds, then the sealed input
//
// A file that is not what its name says is passed over and reported by Faults;
// it never stops the reading of the others. Make it with OpenDirBoard.
type DirBoard struct {
	dir    string
	domain eip712.Domain
	log    *slog.Logger

	mu     sync.Mutex
	faults map[string]error // by path
}

// maxFaults bounds what Faults remembers.
const maxFaults = 64

// staleTemp is when the leftover of a writer that crashed is removed.
const staleTemp = time.Hour

// OpenDirBoard opens or makes the board of one market in a folder, readable by
// its owner only. The logger hears of damaged files; nil is silent.
func OpenDirBoard(dir string, d eip712.Domain, log *slog.Logger) (*DirBoard, error) {
	for _, sub := range []string{"orders", "bids", "inputs"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, fmt.Errorf("open board: %w", err)
		}
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &DirBoard{dir: dir, domain: d, log: log, faults: map[string]error{}}, nil
}

// Faults returns what is wrong with files that were passed over, sorted by path,
// 64 at most. Removing the file ends its fault.
func (b *DirBoard) Faults() []error {
	b.mu.Lock()
	defer b.mu.Unlock()
	var paths []string
	for p := range b.faults {
		if _, err := os.Lstat(p); errors.Is(err, fs.ErrNotExist) {
			delete(b.faults, p)
			continue
		}
		paths = append(paths, p)
	}
	slices.Sort(paths)
	out := make([]error, len(paths))
	for i, p := range paths {
		out[i] = fmt.Errorf("%s: %w", p, b.faults[p])
	}
	return out
}

func (b *DirBoard) fault(path string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, known := b.faults[path]; known || len(b.faults) >= maxFaults {
		return
	}
	b.faults[path] = err
	b.log.Warn("passed over a file on the board", "path", path, "err", err)
}

func (b *DirBoard) sound(path string) {
	b.mu.Lock()
	delete(b.faults, path)
	b.mu.Unlock()
}

func (b *DirBoard) orderPath(h probity.Hash) string {
	return filepath.Join(b.dir, "orders", h.String()+".json")
}

func (b *DirBoard) bidDir(h probity.Hash) string { return filepath.Join(b.dir, "bids", h.String()) }

func (b *DirBoard) inputPath(job probity.JobID) string {
	return filepath.Join(b.dir, "inputs", strconv.FormatUint(uint64(job), 10))
}

// readFile reads a regular file of at most max bytes. Neither a link nor a pipe
// that somebody left on the board is followed or waited for.
func readFile(path string, max int) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	data, err := io.ReadAll(io.LimitReader(f, int64(max)+1))
	if err != nil {
		return nil, err
	}
	if len(data) > max {
		return nil, fmt.Errorf("more than %d bytes", max)
	}
	return data, nil
}

// list returns the names in a folder that are not being written, and removes
// what crashed writers left behind. A missing folder is empty.
func (b *DirBoard) list(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > staleTemp {
				os.Remove(filepath.Join(dir, e.Name()))
			}
			continue
		}
		names = append(names, e.Name())
	}
	return names, nil
}

// PutOrder files an order under its hash.
func (b *DirBoard) PutOrder(_ context.Context, o Order) error {
	if err := checkBoardOrder(o); err != nil {
		return err
	}
	path := b.orderPath(o.Hash(b.domain))
	if _, err := os.Lstat(path); err != nil {
		names, err := b.list(filepath.Dir(path))
		if err != nil {
			return fmt.Errorf("post order: %w", err)
		}
		if len(names) >= MaxOrders {
			return fmt.Errorf("post order: %w: it holds %d orders; try again when some have expired", ErrFull, MaxOrders)
		}
	}
	return writeJSON(path, o)
}

func writeJSON(path string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return disk.WriteFile(path, data, 0o600)
}

// Orders returns the orders that have not expired at now, by hash.
func (b *DirBoard) Orders(ctx context.Context, now uint64) ([]Order, error) {
	hashes, err := b.orderNames()
	if err != nil {
		return nil, fmt.Errorf("list orders: %w", err)
	}
	var out []Order
	for _, h := range hashes {
		o, err := b.Order(ctx, h)
		if err == nil && now <= o.Expires {
			out = append(out, o)
		}
	}
	return out, nil
}

func (b *DirBoard) orderNames() ([]probity.Hash, error) {
	dir := filepath.Join(b.dir, "orders")
	names, err := b.list(dir)
	if err != nil {
		return nil, err
	}
	out := make([]probity.Hash, 0, len(names))
	for _, name := range names {
		h, err := probity.ParseHash(strings.TrimSuffix(name, ".json"))
		if err == nil && name != h.String()+".json" {
			err = errors.New("not the name of an order")
		}
		if err != nil {
			b.fault(filepath.Join(dir, name), err)
			continue
		}
		out = append(out, h)
	}
	return out, nil
}

// Order returns ErrUnknown for an order that is not there or is damaged.
func (b *DirBoard) Order(_ context.Context, order probity.Hash) (Order, error) {
	path := b.orderPath(order)
	data, err := readFile(path, MaxOrderBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return Order{}, fmt.Errorf("order %s: %w", order, ErrUnknown)
	}
	var o Order
	if err == nil {
		o, err = DecodeOrder(data)
	}
	if err == nil && o.Hash(b.domain) != order {
		err = errors.New("its content is another order, or one of another market")
	}
	if err != nil {
		b.fault(path, err)
		return Order{}, fmt.Errorf("order %s: %w: %w", order, ErrUnknown, err)
	}
	b.sound(path)
	return o, nil
}

// PutBid files a bid.
func (b *DirBoard) PutBid(ctx context.Context, bid SignedBid) error {
	if err := checkBoardBid(bid); err != nil {
		return err
	}
	if _, err := b.Order(ctx, bid.Order); err != nil {
		return fmt.Errorf("bid: %w", err)
	}
	path := filepath.Join(b.bidDir(bid.Order), bid.Provider.String()+".json")
	if _, err := os.Lstat(path); err != nil {
		names, err := b.list(filepath.Dir(path))
		if err != nil {
			return fmt.Errorf("bid: %w", err)
		}
		if len(names) >= MaxBids {
			return fmt.Errorf("bid for order %s: %w: it has %d bids", bid.Order, ErrFull, MaxBids)
		}
	}
	return writeJSON(path, bid)
}

// Bids returns the bids for an order, by provider.
func (b *DirBoard) Bids(_ context.Context, order probity.Hash) ([]SignedBid, error) {
	dir := b.bidDir(order)
	names, err := b.list(dir)
	if err != nil {
		return nil, fmt.Errorf("list bids for order %s: %w", order, err)
	}
	if len(names) > MaxBids {
		b.fault(dir, fmt.Errorf("%d bids: only %d are read", len(names), MaxBids))
		names = names[:MaxBids]
	}
	out := make([]SignedBid, 0, len(names))
	for _, name := range names {
		path := filepath.Join(dir, name)
		data, err := readFile(path, MaxOrderBytes)
		if errors.Is(err, fs.ErrNotExist) {
			continue // swept since
		}
		var bid SignedBid
		if err == nil {
			bid, err = DecodeBid(data)
		}
		if err == nil && (bid.Order != order || name != bid.Provider.String()+".json") {
			err = errors.New("its content is another bid")
		}
		if err != nil {
			b.fault(path, err)
			continue
		}
		b.sound(path)
		out = append(out, bid)
	}
	sortBids(out)
	return out, nil
}

// PutInput files a sealed input until a time.
func (b *DirBoard) PutInput(_ context.Context, job probity.JobID, sealed []byte, until uint64) error {
	if err := checkBoardInput(job, sealed); err != nil {
		return err
	}
	path := b.inputPath(job)
	if _, err := os.Lstat(path); err != nil {
		names, err := b.list(filepath.Dir(path))
		if err != nil {
			return fmt.Errorf("send input of job %d: %w", job, err)
		}
		if len(names) >= MaxInputs {
			return fmt.Errorf("send input of job %d: %w: it holds %d inputs; try again when some have expired", job, ErrFull, MaxInputs)
		}
	}
	return disk.WriteFile(path, append(binary.BigEndian.AppendUint64(nil, until), sealed...), 0o600)
}

// Input returns ErrUnknown when there is none.
func (b *DirBoard) Input(_ context.Context, job probity.JobID) ([]byte, error) {
	path := b.inputPath(job)
	data, err := readFile(path, 8+MaxInputBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("input of job %d: %w", job, ErrUnknown)
	}
	if err == nil && len(data) <= 8 {
		err = errors.New("too short for a sealed input")
	}
	if err != nil {
		b.fault(path, err)
		return nil, fmt.Errorf("input of job %d: %w: %w", job, ErrUnknown, err)
	}
	b.sound(path)
	return bytes.Clone(data[8:]), nil
}

// Sweep forgets orders with their bids, and inputs, that expired before now. A
// damaged file stays, since nobody knows what it was: Faults names it.
func (b *DirBoard) Sweep(ctx context.Context, now uint64) error {
	hashes, err := b.orderNames()
	if err != nil {
		return fmt.Errorf("sweep the board: %w", err)
	}
	for _, h := range hashes {
		if o, err := b.Order(ctx, h); err == nil && o.Expires < now {
			if err := errors.Join(os.RemoveAll(b.bidDir(h)), removeFile(b.orderPath(h))); err != nil {
				return fmt.Errorf("sweep the board: %w", err)
			}
		}
	}
	dir := filepath.Join(b.dir, "inputs")
	names, err := b.list(dir)
	if err != nil {
		return fmt.Errorf("sweep the board: %w", err)
	}
	for _, name := range names {
		path := filepath.Join(dir, name)
		until, err := inputUntil(path)
		switch {
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			b.fault(path, err)
		case err == nil && until < now:
			if err := removeFile(path); err != nil {
				return fmt.Errorf("sweep the board: %w", err)
			}
		}
	}
	return nil
}

func inputUntil(path string) (uint64, error) {
	st, err := os.Lstat(path)
	if err != nil {
		return 0, err
	}
	if !st.Mode().IsRegular() {
		return 0, errors.New("not a regular file")
	}
	f, err := os.OpenFile(path, os.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var head [8]byte
	if _, err := io.ReadFull(f, head[:]); err != nil {
		return 0, errors.New("too short for a sealed input")
	}
	return binary.BigEndian.Uint64(head[:]), nil
}

func removeFile(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
