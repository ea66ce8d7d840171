package contracts

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/ethclient"

	"probity/internal/testchain"
)

// This file is what the three random walks share: how long walks are cut, and the
// same walks on Anvil, a client written by other people in another language.

var (
	anvilSteps = flag.Int("walk.anvil", 0, "steps of each random walk on Anvil; 0: some hundred")
	stretch    = flag.Int("walk.stretch", 5000, "steps after which a walk begins anew on an empty chain, with the next seed")
)

// stretches takes a walk of any length. A long one begins anew now and then: models
// are frozen and revoked for good, so that on one chain there is less and less to do,
// and invariants look at all that ever was. What differs in one stretch differs in a
// walk of that stretch alone: its seed and length are in its name. It returns the last
// one, its seed and its length.
func stretches[W any](t *testing.T, steps int, walk func(t *testing.T, seed uint64, steps int) W) (last W, seed uint64, left int) {
	t.Helper()
	seed = *walkSeed
	for ; steps > *stretch; seed, steps = seed+1, steps-*stretch {
		t.Run(fmt.Sprintf("seed %d, %d steps", seed, *stretch), func(t *testing.T) { walk(t, seed, *stretch) })
		if t.Failed() {
			t.FailNow()
		}
	}
	return walk(t, seed, steps), seed, steps
}

// onAnvil takes a walk on Anvil, of few steps if nothing else is asked for: they are
// dearer there.
func onAnvil[W any](t *testing.T, few int, walk func(t *testing.T, w *world, seed uint64, steps int) W) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts anvil: run without -short")
	}
	if *anvilSteps != 0 {
		few = *anvilSteps
	}
	stretches(t, few, func(t *testing.T, seed uint64, steps int) W { return walk(t, anvilWorld(t), seed, steps) })
}

func TestJobsWalkLikeTheRulesOnAnotherChainToo(t *testing.T) { onAnvil(t, 160, walkMarket) }

func TestLeasesAndTasksWalkLikeTheRulesOnAnotherChainToo(t *testing.T) { onAnvil(t, 250, walkLeases) }

func TestClaimedJobsWalkLikeTheRulesOnAnotherChainToo(t *testing.T) { onAnvil(t, 125, walkClaims) }

// anvilWorld is a world on a chain of other people's. Its blocks are a second apart,
// so that a walk does not depend on how fast it is taken; some are empty, though.
func anvilWorld(t *testing.T) *world {
	t.Helper()
	chain := testchain.Anvil(t, "--timestamp", "1800000000", "--gas-limit", "60000000", "--prune-history", "64", "--transaction-block-keeper", "256")
	c, err := ethclient.Dial(chain.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	chain.Do(nil, "anvil_setLoggingEnabled", false)
	chain.Do(nil, "anvil_setBlockTimestampInterval", 1)
	for i := range people {
		chain.Do(nil, "anvil_setBalance", newPerson(t, i).address, "0xffffffffffffffffffff")
	}
	var w *world
	w = raise(t, c, func() {}, func(d time.Duration) error {
		// An empty block may come between and be later: then it is tried again.
		if err := c.Client().Call(nil, "evm_setNextBlockTimestamp", w.now()+uint64(d/time.Second)); err != nil {
			return err
		}
		return c.Client().Call(nil, "evm_mine")
	}, false, 10_000_000)
	return w
}
