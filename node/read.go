package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"probity"
	"probity/chain"
	"probity/ledger"
	"probity/market"
)

// reader reads what is published, as nobody in particular.
func (n *Node) reader() *chain.Registry {
	return chain.NewRegistry(chain.Observer(n.client), *n.dep)
}

// reorgDepth is how many blocks below the newest anchor that was seen are read again,
// since a reorganisation may have moved anchors down. Those seen before are passed over.
const reorgDepth = 128

// Anchors reads what the keeper of a log has put on chain of it after the newest anchor
// that is known. Logs that nodes keep have their keeper's account in their name; for
// another keeper is given, or zero.
func (n *Node) Anchors(ctx context.Context, origin string, keeper probity.Account, known ledger.Anchor) ([]ledger.Anchor, error) {
	if keeper.IsZero() {
		var err error
		if keeper, err = probity.ParseAccount(strings.TrimPrefix(origin, originPrefix)); err != nil {
			return nil, fmt.Errorf("the log's name %q has no account in it: say who anchors it", origin)
		}
	}
	found, err := n.reader().Anchorings(ctx, keeper, ledger.OriginHash(origin), known.Block-min(known.Block, reorgDepth))
	if err != nil {
		return nil, err
	}
	var out []ledger.Anchor
	for _, a := range found {
		if a.Size > known.Size {
			out = append(out, ledger.Anchor{AnchorPoint: ledger.AnchorPoint{Size: a.Size, Root: a.Root}, Block: a.Block, Gas: a.Gas})
		}
	}
	return out, nil
}

// logReader reads this folder's log, wherever it is kept and whichever process keeps it.
func (n *Node) logReader(ctx context.Context) (*ledger.Reader, error) {
	if n.logDB != nil {
		return n.logDB.OpenReader(ctx)
	}
	return ledger.OpenReader(n.logDir())
}

// checkLog is ledger.Fsck for it.
func (n *Node) checkLog(ctx context.Context) (ledger.Report, error) {
	if n.logDB != nil {
		return n.logDB.Fsck(ctx)
	}
	return ledger.Fsck(ctx, n.logDir())
}

// logKey is the verifier key of this folder's log, or "".
func (n *Node) logKey() string {
	r, err := n.logReader(context.Background())
	if err != nil {
		return ""
	}
	return r.LogKey()
}

// consistent reports whether this folder's log shows that the larger of two
// checkpoints begins with the smaller. Without that log it cannot tell.
func (n *Node) consistent(ctx context.Context, a, b ledger.AnchorPoint) (bool, error) {
	if a.Size > b.Size {
		a, b = b, a
	}
	r, err := n.logReader(ctx)
	if err != nil {
		return false, fmt.Errorf("the receipt's checkpoint and the anchored one have different sizes, and the log that could connect them is not in this folder: %w", err)
	}
	proof, err := r.Consistency(ctx, a.Size, b.Size)
	if err != nil {
		return false, err
	}
	err = ledger.VerifyConsistency(a, b, proof)
	if errors.Is(err, ledger.ErrConsistency) || errors.Is(err, ledger.ErrEquivocation) {
		return false, nil
	}
	return err == nil, err
}

// anchorers are the accounts that may have anchored a receipt's log: whoever
// keeps the log is the provider of its folder, who for the receipt of a job is
// its executor.
func (n *Node) anchorers(r probity.Receipt, origin string) []probity.Account {
	out := []probity.Account{r.Executor}
	if who, err := probity.ParseAccount(strings.TrimPrefix(origin, originPrefix)); err == nil {
		out = append(out, who)
	}
	return out
}

// originPrefix begins the name of a log; the account that keeps and anchors it
// follows.
const originPrefix = "probity.local/"

// all returns every bundle, in order of place in the log.
func (o outbox) all() ([]ledger.Bundle, error) {
	files, err := os.ReadDir(o.bundles)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []ledger.Bundle
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".json") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(o.bundles, f.Name()))
		if err != nil {
			return nil, err
		}
		b, err := ledger.ParseBundle(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b ledger.Bundle) int { return int(a.Index) - int(b.Index) })
	return out, nil
}

// receiptWait is how long an answer waits for its receipt, once it is paid.
const receiptWait = time.Minute

// awaitReceipt waits for the receipt of a job to be in this folder's log, or to be
// had from a peer. good says of a receipt and the key of the log that it is to be in
// ("": whichever it names) whether it is the one.
func (n *Node) awaitReceipt(ctx context.Context, job market.Job, good func(bundle []byte, logKey string) error) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, receiptWait)
	defer cancel()
	asked := time.Now()
	for {
		data, err := n.receiptOf(job.ID)
		if err == nil {
			return data, good(data, n.logKey())
		}
		if !errors.Is(err, ErrNotFound) {
			return nil, err
		}
		if time.Since(asked) > askForReceipt {
			if data, err = n.receiptFrom(ctx, job, func(b []byte) error { return good(b, "") }); err == nil {
				return data, nil
			}
			n.log.Debug("ask peers for a receipt", "job", job.ID, "err", err)
			asked = time.Now()
		}
		if err := sleep(ctx, 20*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// askForReceipt is how often peers are asked for a receipt that is not here.
const askForReceipt = 300 * time.Millisecond

// receiptOf is the receipt of a job that this folder has, or ErrNotFound.
func (n *Node) receiptOf(job probity.JobID) ([]byte, error) {
	path := n.out.jobPath(n.dep.ChainID, n.dep.Market, job)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("receipt of job %d: %w", job, ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	h, err := probity.ParseHash(strings.TrimSpace(string(data)))
	if err != nil {
		return nil, fmt.Errorf("%s is damaged: %w", path, err)
	}
	return n.out.bundle(h)
}

// jobPath is a file with the hash of a job's receipt.
func (o outbox) jobPath(chainID uint64, market probity.Account, job probity.JobID) string {
	return filepath.Join(o.bundles, fmt.Sprintf("job-%d-%s-%d", chainID, market, job))
}

// anchorWait is how long an answer waits for its receipt to be anchored. The
// receipt holds without; only `probity audit` asks for the anchor.
const anchorWait = 10 * time.Second

// awaitAnchor waits until the newest checkpoint of this folder's log is on chain
// and reports whether it came to that.
func (n *Node) awaitAnchor(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, anchorWait)
	defer cancel()
	r, err := n.logReader(ctx)
	if err != nil {
		return false // another folder's provider keeps the log
	}
	cp, err := r.Checkpoint(ctx)
	if err != nil {
		return false
	}
	who, err := probity.ParseAccount(strings.TrimPrefix(cp.Origin, originPrefix))
	if err != nil {
		return false
	}
	for {
		at, err := n.reader().Anchored(ctx, who, ledger.OriginHash(cp.Origin))
		if err == nil && at.Size >= cp.Size {
			return true
		}
		if sleep(ctx, 20*time.Millisecond) != nil {
			return false
		}
	}
}
