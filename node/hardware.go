package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"probity"
	"probity/internal/eip712"
	"probity/internal/strict"
	"probity/market"
	"probity/market/match"
	"probity/market/spec"
	"probity/peer"
	"probity/provider"
	"probity/provider/hardware"
)

func (n *Node) hardwareDomain() eip712.Domain {
	return hardware.Domain(market.Domain(n.dep.ChainID, n.dep.Market))
}

// recentBlocks is how old the block may be that a challenge names.
const recentBlocks = 64

// spareMemory is what of the available memory a challenge leaves alone: it must not
// have the kernel end anybody's work.
const spareMemory = 10 // percent

// newProver answers challenges for an account that leases this machine out.
func (n *Node) newProver(as *Party, agent *provider.LeaseAgent, policy LeasePolicy) *hardware.Prover {
	return &hardware.Prover{
		Domain: n.hardwareDomain(), Key: as.key, Every: policy.Challenges,
		Dir: filepath.Join(n.cfg.Dir, "challenges"),
		Free: func(context.Context) (hardware.Claim, error) {
			have, err := availableMemory()
			if err != nil {
				return hardware.Claim{}, err
			}
			o := agent.Free()
			return hardware.Claim{Memory: uint64(min(o.Memory, have/100*(100-spareMemory))), Disk: uint64(o.Disk), Cores: max(1, int(o.CPU)/1000)}, nil
		},
		Recent: func(ctx context.Context, block uint64, hash probity.Hash) error {
			head, err := n.client.Head(ctx)
			if err != nil {
				return err
			}
			if block > head.Number || head.Number-block > recentBlocks {
				return fmt.Errorf("block %d is not among the last %d, of which the newest is %d", block, recentBlocks, head.Number)
			}
			if b, err := n.client.Block(ctx, block); err != nil || b.Hash != hash {
				return errors.Join(fmt.Errorf("block %d of this chain is another: is the asker on the same chain?", block), err)
			}
			return nil
		},
	}
}

// challenged answers a challenge from the network.
func (n *Node) challenged(ctx context.Context, to, by probity.Account, t *peer.Talk) error {
	n.mu.Lock()
	p := n.prover
	n.mu.Unlock()
	if p == nil || p.Key.Account() != to {
		text, err := json.Marshal(map[string]string{"error": "this node leases no machine out for " + to.String()})
		return errors.Join(err, t.Say(text))
	}
	n.log.Info("answers a challenge of its hardware", "by", by)
	return p.Answer(ctx, by, t)
}

// challengeKept is how long the result of a challenge is shown to others, in seconds.
const challengeKept = 7 * 24 * 3600

// A Challenged is how the challenge of one provider went: a result, or why there was
// none.
type Challenged struct {
	Provider probity.Account  `json:"provider"`
	Result   *hardware.Result `json:"result,omitempty"`
	Error    string           `json:"error,omitempty"`
}

// Challenge has providers show that they have the memory, and disk, that they claim,
// at most so much each, all at the same time and about the same block: two that
// share a machine have to share it then, too. patience is how many times the usual
// time they have; zero is once. What was found is signed and shown to
// others for a week.
func (n *Node) Challenge(ctx context.Context, as Visitor, providers []probity.Account, memory, disk spec.Bytes, patience uint32) ([]Challenged, error) {
	h, err := n.network()
	if err != nil {
		return nil, err
	}
	if h == nil {
		return nil, ErrOffNetwork
	}
	head, err := n.client.Head(ctx)
	if err != nil {
		return nil, err
	}
	local, err := n.localNotices()
	if err != nil {
		return nil, err
	}
	desk, err := n.desk()
	if err != nil {
		return nil, err
	}
	desk.Board, desk.Key = n.notices(local), as.key
	out := make([]Challenged, len(providers))
	done := make(chan error)
	for i, who := range providers {
		go func() {
			out[i] = Challenged{Provider: who}
			r, err := n.challenge(ctx, h, as, hardware.Ask{Provider: who, Asker: as.key.Account(), Block: head.Number, BlockHash: head.Hash, Memory: uint64(memory), Disk: uint64(disk)}, patience)
			if err != nil {
				out[i].Error = err.Error()
				done <- nil
				return
			}
			out[i].Result = &r
			now, err := n.view().Now(ctx)
			if err == nil {
				err = desk.Post(ctx, market.NoticeHardware, market.AboutAccount(who), now, now+challengeKept, r)
			}
			done <- err
		}()
	}
	var errs []error
	for range providers {
		errs = append(errs, <-done)
	}
	return out, errors.Join(errs...)
}

func (n *Node) challenge(ctx context.Context, h *peer.Host, as Visitor, ask hardware.Ask, patience uint32) (hardware.Result, error) {
	wait, cancel := context.WithTimeout(ctx, cardWait)
	defer cancel()
	for {
		err := h.Known(ask.Provider)
		if err == nil {
			break
		}
		if sleep(wait, 50*time.Millisecond) != nil {
			return hardware.Result{}, err
		}
	}
	t, err := h.Challenge(ctx, ask.Provider, as.key)
	if err != nil {
		return hardware.Result{}, err
	}
	defer t.Close()
	stop := context.AfterFunc(ctx, func() { t.Close() })
	defer stop()
	return hardware.Asker{Domain: n.hardwareDomain(), Limits: hardware.Limits{Patience: patience}}.Challenge(ask, t)
}

// A HardwareResult is what somebody found about a provider's hardware, and when that
// was published.
type HardwareResult struct {
	By probity.Account `json:"by"`
	At uint64          `json:"at"` // Unix seconds of the market's clock
	hardware.Result
}

// HardwareResults are what is published about the hardware of a provider, latest
// first: at most one by each asker. Those whose proof is not the provider's are left
// out.
func (n *Node) HardwareResults(ctx context.Context, provider probity.Account) ([]HardwareResult, error) {
	desk, err := n.desk()
	if err != nil {
		return nil, err
	}
	now, err := n.view().Now(ctx)
	if err != nil {
		return nil, err
	}
	all, err := desk.Board.Pinned(ctx, market.NoticeHardware, market.AboutAccount(provider), now)
	if err != nil {
		return nil, err
	}
	var out []HardwareResult
	for _, notice := range all {
		r := HardwareResult{By: notice.From, At: notice.Time}
		if strict.JSON(notice.Body, &r.Result) != nil || r.Ask.Provider != provider || r.Ask.Asker != notice.From || r.Check(n.hardwareDomain()) != nil {
			continue
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b HardwareResult) int { return int(b.At) - int(a.At) })
	return out, nil
}

// gpuOffer is what of the cards of a machine can be offered, and why the rest cannot.
func gpuOffer(cards []hardware.GPU) (*match.GPU, []string) {
	best, others := hardware.Alike(cards)
	if len(best) == 0 {
		return nil, others
	}
	least := best[0].Memory
	for _, g := range best {
		least = min(least, g.Memory)
	}
	return &match.GPU{Model: best[0].Model, Count: uint32(len(best)), Memory: spec.Bytes(least)}, others
}
