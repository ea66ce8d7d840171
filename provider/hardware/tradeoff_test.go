package hardware

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A hoard is what a cheat keeps of a chunk. It knows the graph, since it once had
// all labels, and pays nothing for remembering it, nor for what it has computed
// again during one read.
type hoard struct {
	parents [][]uint32 // of each label, with the one before
	dropped []bool
}

func newHoard(t *testing.T, labels uint32) *hoard {
	t.Helper()
	data := make([]byte, labels*labelSize)
	fillChunk(Digest{8}, data)
	h := &hoard{parents: make([][]uint32, labels), dropped: make([]bool, labels)}
	for i := uint32(1); i < labels; i++ {
		h.parents[i] = []uint32{i - 1}
		for n := range parents {
			h.parents[i] = append(h.parents[i], parent(data[(i-1)*labelSize:], n, i))
		}
	}
	return h
}

// saved is the share that is not kept.
func (h *hoard) saved() float64 {
	n := 0
	for _, d := range h.dropped {
		if d {
			n++
		}
	}
	return float64(n) / float64(len(h.dropped))
}

// cost is how many labels are computed for one read.
func (h *hoard) cost(i uint32, again map[uint32]bool) (n int) {
	if !h.dropped[i] || again[i] {
		return 0
	}
	again[i] = true
	for _, p := range h.parents[i] {
		n += h.cost(p, again)
	}
	return n + 1
}

// perRead is the mean over reads of random labels.
func (h *hoard) perRead() float64 {
	n := 0
	const reads = 2000
	for k := range uint32(reads) {
		n += h.cost(uint32(draw(Digest{1}, 3, k, uint64(len(h.dropped)))), map[uint32]bool{})
	}
	return float64(n) / reads
}

// everyNth drops without thinking.
func (h *hoard) everyNth(n int) {
	for i := range h.dropped {
		h.dropped[i] = i%n == n-1
	}
}

// greedy drops every label that can be had again for a price at most, from the first
// to the last: the best way to choose that we know.
func (h *hoard) greedy(price int) {
	costs := make([]int, len(h.dropped))
	for i := range h.dropped {
		c := 1
		for _, p := range h.parents[i] {
			c += costs[p]
		}
		if c <= price {
			h.dropped[i], costs[i] = true, c
		}
	}
}

// tradeOffs is the table in DESIGN.md.
func tradeOffs(t *testing.T) string {
	var b strings.Builder
	b.WriteString("| a cheat keeps | labels computed again for a read |\n|---|---|\n")
	const labels = 1 << 14
	for _, price := range []int{1, 3, 10, 30, 100} {
		h := newHoard(t, labels)
		h.greedy(price)
		fmt.Fprintf(&b, "| %.0f %%, the rest chosen to cost %d at most | %.1f |\n", 100-100*h.saved(), price, h.perRead())
	}
	for _, n := range []int{8, 4, 2} {
		h := newHoard(t, labels)
		h.everyNth(n)
		fmt.Fprintf(&b, "| %.0f %%, the rest at random | %.0f |\n", 100-100*h.saved(), h.perRead())
	}
	b.WriteString("\n| wrong labels, or steps that read nothing | found in one challenge |\n|---|---|\n")
	samples := float64(Rules{}.filled().Samples)
	for _, share := range []float64{0.01, 0.02, 0.05, 0.1} {
		fmt.Fprintf(&b, "| %.0f %% | %.1f %% |\n", 100*share, 100*(1-math.Pow(1-share, samples)))
	}
	rules, limits := Rules{}.filled(), Limits{}.filled()
	b.WriteString("\n| where the labels lie | time of one read | the walk | allowed |\n|---|---|---|---|\n")
	allowed := float64(rules.Reads)*limits.Read.Seconds() + limits.Slack.Seconds()
	for _, s := range []struct {
		where string
		us    float64
	}{{"memory, with the hash", 1}, {"Optane", 10}, {"flash", 70}, {"another machine in the same rack", 20}} {
		fmt.Fprintf(&b, "| %s | %g µs | %.1f s | %.1f s |\n", s.where, s.us, s.us*1e-6*float64(rules.Reads), allowed)
	}
	return b.String()
}

// The steps are counted, not timed, so that the answer is the same on every machine.
func TestLessMemoryThanClaimedCostsMoreStepsThanThereIsTimeFor(t *testing.T) {
	const labels = 1 << 14
	// Of what is allowed for a read, a cheat of twice a fast core's speed has time for so many labels.
	affordable := Limits{}.filled().Read.Seconds() / 150e-9
	half := newHoard(t, labels)
	half.everyNth(2)
	if got := half.perRead(); got < 8*affordable {
		t.Errorf("half of the memory costs %.0f labels for a read, and there is time for %.0f", got, affordable)
	}
	// Without the third that is cheap, a read costs a share of the whole chunk: with
	// the chunk that everybody uses, of 128 times as many labels, it is seconds.
	quarter := newHoard(t, labels/4)
	quarter.everyNth(2)
	if small, large := quarter.perRead(), half.perRead(); large < 2.5*small {
		t.Errorf("in a chunk of four times as many labels a read costs %.0f instead of %.0f", large, small)
	}
	// However well it chooses, much more than a third cannot be saved for what is affordable.
	for _, price := range []int{1, 3, 10, 30, 100, 300, 1000} {
		h := newHoard(t, labels)
		h.greedy(price)
		if got := h.perRead(); got <= affordable && h.saved() > 0.36 {
			t.Errorf("a price of %d saves %.2f and costs %.0f labels for a read", price, h.saved(), got)
		}
	}
	// It can save something: a claim is not proven to the last byte.
	h := newHoard(t, labels)
	h.greedy(1)
	if h.saved() < 0.1 {
		t.Errorf("the cheapest choice saves %.2f: the cheat here is a bad one", h.saved())
	}
}

func TestTheTableInTheDesignIsWhatIsCounted(t *testing.T) {
	want := tradeOffs(t)
	have, err := os.ReadFile(filepath.Join("..", "..", "DESIGN.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(have), want) {
		t.Errorf("DESIGN.md does not have this table:\n%s", want)
	}
}
