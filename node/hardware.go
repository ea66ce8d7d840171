package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"probity"
	"probity/internal/eip712"
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

// leastMemory is how much has to be left while one is answered: below, what else runs
// here would suffer.
const leastMemory = 64 << 20

// newProver answers challenges for an account that leases this machine out.
func (n *Node) newProver(as *Party, agent *provider.LeaseAgent, policy LeasePolicy) *hardware.Prover {
	return &hardware.Prover{
		Domain: n.hardwareDomain(), Key: as.key, Turns: policy.Challenges,
		Dir: filepath.Join(n.cfg.Dir, "challenges"),
		Free: func(context.Context) (hardware.Claim, hardware.Held, error) {
			if n.cfg.Kubernetes != nil {
				return hardware.Claim{}, nil, errors.New("what is offered here is a cluster's, which this machine cannot fill")
			}
			have, err := availableMemory()
			if err != nil {
				return hardware.Claim{}, nil, err
			}
			o, posts := agent.Free()
			var held hardware.Held
			for _, p := range posts {
				p.Checkpoint = "" // nobody's affair
				data, err := json.Marshal(p)
				if err != nil {
					return hardware.Claim{}, nil, err
				}
				held = append(held, data)
			}
			return hardware.Claim{Memory: uint64(min(o.Memory, have/100*(100-spareMemory))), Disk: uint64(o.Disk), Cores: max(1, int(o.CPU)/1000)}, held, nil
		},
		Still: func(c hardware.Claim) error {
			if o, _ := agent.Free(); uint64(o.Memory) < c.Memory || uint64(o.Disk) < c.Disk {
				return errors.New("a lease began that needs it")
			}
			if have, err := availableMemory(); err == nil && have < leastMemory {
				return fmt.Errorf("only %d bytes of memory are left on this machine", have)
			}
			return nil
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
