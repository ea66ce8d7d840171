package match

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"probity"
	"probity/internal/eip712"
	"probity/market/spec"
)

// Weights say how much dearer an offer counts than it is, in hundredths of its
// price, at the worst: with no reputation, with a bond that just covers the
// order, far from where the order wants to be near, and if it declines every job.
// The zero value is 2, 10, 20 and 300. A reputation costs its owner what it sank;
// where it weighs more than market.ReputationRules.Premium, buying one can pay.
type Weights struct {
	Reputation, Bond, Locality, Declines uint32
}

func (w Weights) filled() Weights {
	if w == (Weights{}) {
		return Weights{2, 10, 20, 300}
	}
	return w
}

// A Candidate is a provider that fits, in the order in which an Index ranks
// them: by Counts, then by account.
type Candidate struct {
	Provider probity.Account `json:"provider"`
	Price    probity.Amount  `json:"price"`  // for the job, or for an hour of a lease
	Counts   probity.Amount  `json:"counts"` // the price with what Weights add
	// What was added, in hundredths of the price.
	ForReputation float64 `json:"forReputation"`
	ForBond       float64 `json:"forBond"`
	ForLocality   float64 `json:"forLocality"`
	ForDeclines   float64 `json:"forDeclines"`
}

// An Index holds the offers of many providers and finds the best for an order
// without looking at each. It is not safe for concurrent use.
//
// Offers lie sorted by kind and price in a binary tree whose nodes know the best
// of everything below: the most free memory, the lowest rate, which regions and
// models there are. What no provider below could satisfy, or could not do for less
// than what was found already, is never looked at. So the cost of an order is that
// of the providers that nearly fit, and a logarithm of all others.
type Index struct {
	weights Weights
	entries []*entry
	at      map[probity.Account]int // place in entries
	added   int                     // at the end, unsorted
	leaves  int                     // a power of two; leaf i holds entries [i*leafSize, (i+1)*leafSize)
	nodes   []node                  // nodes[1] is the root, nodes[leaves+i] is leaf i
	built   bool
	looked  uint64 // offers and groups that were looked at, for tests and benchmarks
}

// leafSize is how many offers are looked at in a row; a node's bounds take
// about the time of four.
const leafSize = 4

// free is what an offer has left.
type free struct {
	cpu, memory, disk uint64
	storage           [3]uint64
	gpus              uint32
	ports             int
}

type entry struct {
	offer         Offer
	standing      Standing
	free          free
	tasks, tiers  uint8
	regions       uint64 // marks of its region and all around it
	model         uint64
	attributes    uint64
	sortA, sortB  uint64
	regionOfFirst string
	bond          uint64 // the free bond in Units
}

// A node bounds what is below it: nothing there is better in any one respect.
type node struct {
	some           bool
	tasks, tiers   uint8
	cpu, memory    uint64
	disk           uint64
	storage        [3]uint64
	ports          int
	gpus           uint32
	expires        uint64
	reputation     uint32
	bond           probity.Amount
	bondUnits      uint64
	rates          Rates // the lowest
	regions, model uint64
	attributes     uint64
}

// NewIndex is an empty index.
func NewIndex(w Weights) *Index {
	return &Index{weights: w.filled(), at: map[probity.Account]int{}}
}

// Len is the number of offers.
func (x *Index) Len() int { return len(x.at) }

// Put files an offer with its provider's standing, instead of its earlier one.
// It does not look at the signature. It returns an error for an offer that makes
// no sense, and when there are MaxOffers.
func (x *Index) Put(o Offer, s Standing) error {
	if err := o.Check(); err != nil {
		return err
	}
	e := &entry{offer: o, standing: s, regionOfFirst: first(o.Region), bond: unitsOf(s.Bond)}
	e.free = free{cpu: uint64(o.CPU), memory: uint64(o.Memory), disk: uint64(o.Disk), ports: o.Ports,
		storage: [3]uint64{uint64(o.Storage.HDD), uint64(o.Storage.SSD), uint64(o.Storage.NVMe)}}
	for _, t := range o.Tasks {
		e.tasks |= taskBit(t)
	}
	for _, t := range o.Tiers {
		e.tiers |= 1 << t
	}
	for i := range len(o.Region) + 1 {
		if i == len(o.Region) || o.Region[i] == '-' {
			e.regions |= mark(o.Region[:i])
		}
	}
	for k, v := range o.Attributes {
		e.attributes |= mark(k + "=" + v)
	}
	e.sortA, e.sortB = uint64(e.tasks)<<32|uint64(e.tiers)<<16|uint64(bits.Len64(uint64(o.Memory)))/3, add(o.Rates.CPU, add(o.Rates.Memory, o.Rates.Job))
	if o.GPU != nil {
		e.free.gpus, e.model = o.GPU.Count, mark(o.GPU.Model)
		e.sortA |= 1 << 63
		e.sortB = o.Rates.GPU
	}
	if i, ok := x.at[o.Provider]; ok {
		x.entries[i] = e
		x.rise(i)
		return nil
	}
	if len(x.at) >= MaxOffers {
		return fmt.Errorf("offer of %s: the index holds %d: remove those that have expired", o.Provider, MaxOffers)
	}
	x.at[o.Provider] = len(x.entries)
	x.entries = append(x.entries, e)
	x.added++
	if x.built && x.added < 64+len(x.entries)/8 && len(x.entries) <= x.leaves*leafSize {
		x.rise(len(x.entries) - 1)
	} else {
		x.built = false
	}
	return nil
}

// Remove forgets a provider.
func (x *Index) Remove(provider probity.Account) {
	i, ok := x.at[provider]
	if !ok {
		return
	}
	delete(x.at, provider)
	x.entries[i] = nil
	x.rise(i)
}

// Stand changes what the chain says of a provider.
func (x *Index) Stand(provider probity.Account, s Standing) {
	if i, ok := x.at[provider]; ok {
		x.entries[i].standing, x.entries[i].bond = s, unitsOf(s.Bond)
		x.rise(i)
	}
}

// ErrTooLate is returned by Reserve when what an order needs is not free.
var ErrTooLate = errors.New("the provider has not enough left")

// Reserve takes what an order needs out of what a provider has free. It returns
// ErrTooLate and takes nothing if that is less.
func (x *Index) Reserve(provider probity.Account, o Order) error {
	i, ok := x.at[provider]
	if !ok {
		return fmt.Errorf("reserve for %s: %w: it has no offer", provider, ErrTooLate)
	}
	n := makeNeed(&o, 0)
	f := &x.entries[i].free
	if f.cpu < n.cpu || f.memory < n.memory || f.disk < n.disk || f.gpus < n.gpus || f.ports < n.ports ||
		f.storage[0] < n.storage[0] || f.storage[1] < n.storage[1] || f.storage[2] < n.storage[2] {
		return fmt.Errorf("reserve for %s: %w: match again", provider, ErrTooLate)
	}
	f.cpu, f.memory, f.disk, f.gpus, f.ports = f.cpu-n.cpu, f.memory-n.memory, f.disk-n.disk, f.gpus-n.gpus, f.ports-n.ports
	for c := range f.storage {
		f.storage[c] -= n.storage[c]
	}
	x.rise(i)
	return nil
}

// Release gives back what Reserve took.
func (x *Index) Release(provider probity.Account, o Order) {
	i, ok := x.at[provider]
	if !ok {
		return
	}
	n := makeNeed(&o, 0)
	f := &x.entries[i].free
	f.cpu, f.memory, f.disk, f.gpus, f.ports = add(f.cpu, n.cpu), add(f.memory, n.memory), add(f.disk, n.disk), f.gpus+n.gpus, f.ports+n.ports
	for c := range f.storage {
		f.storage[c] = add(f.storage[c], n.storage[c])
	}
	x.rise(i)
}

// build sorts the offers and makes the tree anew.
func (x *Index) build() {
	x.entries = slices.DeleteFunc(x.entries, func(e *entry) bool { return e == nil })
	slices.SortFunc(x.entries, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(a.sortA, b.sortA), cmp.Compare(a.sortB, b.sortB),
			bytes.Compare(a.offer.Provider[:], b.offer.Provider[:]))
	})
	for i, e := range x.entries {
		x.at[e.offer.Provider] = i
	}
	x.leaves, x.added, x.built = 1, 0, true
	// Room for what is put at the end before the next build.
	for x.leaves*leafSize < len(x.entries)+len(x.entries)/8+64 {
		x.leaves *= 2
	}
	x.nodes = make([]node, 2*x.leaves)
	for i := range x.leaves {
		x.nodes[x.leaves+i] = x.leaf(i)
	}
	for i := x.leaves - 1; i > 0; i-- {
		x.nodes[i] = both(&x.nodes[2*i], &x.nodes[2*i+1])
	}
}

// rise makes the bounds above an entry true again.
func (x *Index) rise(entry int) {
	if !x.built || entry >= x.leaves*leafSize {
		x.built = false
		return
	}
	i := x.leaves + entry/leafSize
	x.nodes[i] = x.leaf(entry / leafSize)
	for i /= 2; i > 0; i /= 2 {
		x.nodes[i] = both(&x.nodes[2*i], &x.nodes[2*i+1])
	}
}

func (x *Index) leaf(i int) (out node) {
	for _, e := range x.entries[min(i*leafSize, len(x.entries)):min((i+1)*leafSize, len(x.entries))] {
		if e == nil || e.standing.Leaving { // nobody would take it
			continue
		}
		one := node{some: true, tasks: e.tasks, tiers: e.tiers, cpu: e.free.cpu, memory: e.free.memory, disk: e.free.disk, gpus: e.free.gpus,
			storage: e.free.storage, ports: e.free.ports,
			expires: e.offer.Expires, reputation: e.standing.Reputation, bond: e.standing.Bond, bondUnits: e.bond, rates: e.offer.Rates,
			regions: e.regions, model: e.model, attributes: e.attributes}
		out = both(&out, &one)
	}
	return out
}

func both(a, b *node) node {
	switch {
	case !a.some:
		return *b
	case !b.some:
		return *a
	}
	n := node{some: true, tasks: a.tasks | b.tasks, tiers: a.tiers | b.tiers, cpu: max(a.cpu, b.cpu), memory: max(a.memory, b.memory),
		storage: [3]uint64{max(a.storage[0], b.storage[0]), max(a.storage[1], b.storage[1]), max(a.storage[2], b.storage[2])}, ports: max(a.ports, b.ports),
		disk: max(a.disk, b.disk), gpus: max(a.gpus, b.gpus), expires: max(a.expires, b.expires), reputation: max(a.reputation, b.reputation), bond: a.bond, bondUnits: max(a.bondUnits, b.bondUnits),
		rates: Rates{min(a.rates.Job, b.rates.Job), min(a.rates.CPU, b.rates.CPU), min(a.rates.Memory, b.rates.Memory),
			min(a.rates.Disk, b.rates.Disk), min(a.rates.GPU, b.rates.GPU)},
		regions: a.regions | b.regions, model: a.model | b.model, attributes: a.attributes | b.attributes}
	if b.bond.Cmp(a.bond) > 0 {
		n.bond = b.bond
	}
	return n
}

// can reports whether something below a node could satisfy a need.
func (n *need) can(b *node) bool {
	return b.some && b.tasks&n.task != 0 && b.tiers&n.tier != 0 && b.cpu >= n.cpu && b.memory >= n.memory && b.disk >= n.disk &&
		b.storage[0] >= n.storage[0] && b.storage[1] >= n.storage[1] && b.storage[2] >= n.storage[2] && b.ports >= n.ports &&
		b.gpus >= n.gpus && b.expires >= n.until && b.reputation >= n.reputation && b.bond.Cmp(n.bond) >= 0 &&
		(n.anyRegion == 0 || b.regions&n.anyRegion != 0) && (n.anyModel == 0 || b.model&n.anyModel != 0) &&
		b.attributes&n.allAttributes == n.allAttributes
}

// A ranked entry, and what makes it so.
type ranked struct {
	e                          *entry
	price, counts              uint64
	reputation, bond, locality uint64 // millionths of the price
	declines                   uint64
}

func (x *Index) rank(n *need, e *entry) ranked {
	r := ranked{e: e, price: n.quote(&e.offer.Rates), reputation: x.forReputation(e.standing.Reputation), bond: x.forBond(n, e.bond)}
	if n.near != "" && !spec.InRegion(e.offer.Region, n.near) {
		r.locality = uint64(x.weights.Locality) * 10_000
		if e.regionOfFirst == n.nearRegion {
			r.locality /= 2
		}
	}
	r.declines = uint64(x.weights.Declines) * 100 * uint64(min(e.standing.Declines, 100))
	r.counts = counts(r.price, r.reputation+r.bond+r.locality+r.declines)
	return r
}

func counts(price, added uint64) uint64 { return mulDivUp(price, 1_000_000+added, 1_000_000) }

func (x *Index) forReputation(has uint32) uint64 {
	return uint64(x.weights.Reputation) * 100 * uint64(100-min(has, 100))
}

// forBond: a bond many times as large as the order's adds next to nothing.
func (x *Index) forBond(n *need, has uint64) uint64 {
	added := uint64(x.weights.Bond) * 10_000
	switch {
	case n.bondUnits == 0:
		return 0
	case has > n.bondUnits:
		return mulDiv(added, n.bondUnits, has)
	}
	return added
}

// before orders the candidates, so that every reader has the same order.
func before(a, b *ranked) bool {
	if a.counts != b.counts {
		return a.counts < b.counts
	}
	return bytes.Compare(a.e.offer.Provider[:], b.e.offer.Provider[:]) < 0
}

// search keeps the best most candidates, sorted.
type search struct {
	x    *Index
	n    need
	most int
	best []ranked
}

func (s *search) limit() uint64 {
	if len(s.best) < s.most {
		return math.MaxUint64
	}
	return s.best[s.most-1].counts
}

func (s *search) below(i int, least uint64) {
	if least > s.limit() {
		return
	}
	if i >= s.x.leaves {
		from := (i - s.x.leaves) * leafSize
		for _, e := range s.x.entries[min(from, len(s.x.entries)):min(from+leafSize, len(s.x.entries))] {
			s.x.looked++
			if e != nil && s.n.misfits(e, false) == 0 {
				s.keep(s.x.rank(&s.n, e))
			}
		}
		return
	}
	// The side that could be cheaper first, so that the other is often not
	// looked at.
	a, b := 2*i, 2*i+1
	la, oka := s.bound(a)
	lb, okb := s.bound(b)
	if okb && (!oka || lb < la) {
		a, b, la, lb, oka, okb = b, a, lb, la, okb, oka
	}
	if oka {
		s.below(a, la)
	}
	if okb {
		s.below(b, lb)
	}
}

// bound is the least that anything below a node counts as, if anything fits.
func (s *search) bound(i int) (uint64, bool) {
	b, n := &s.x.nodes[i], &s.n
	s.x.looked++
	if !n.can(b) {
		return 0, false
	}
	price := n.quote(&b.rates)
	if price > n.ceiling {
		return 0, false
	}
	added := s.x.forReputation(b.reputation) + s.x.forBond(n, b.bondUnits)
	if n.near != "" && b.regions&n.nearMark == 0 {
		added += uint64(s.x.weights.Locality) * 5_000
		if b.regions&n.nearRegionMark == 0 {
			added += uint64(s.x.weights.Locality) * 5_000
		}
	}
	return counts(price, added), true
}

func (s *search) keep(r ranked) {
	if len(s.best) == s.most {
		if !before(&r, &s.best[s.most-1]) {
			return
		}
		s.best = s.best[:s.most-1]
	}
	at, _ := slices.BinarySearchFunc(s.best, r, func(a, b ranked) int {
		if before(&a, &b) {
			return -1
		}
		return 1
	})
	s.best = slices.Insert(s.best, at, r)
}

// Best returns the candidates that rank highest for an order at a time, at most
// most of them. None is no error: Explain says why. It does not look at the
// buyer's money, see [Order.Obstacles].
func (x *Index) Best(o Order, now uint64, most int) []Candidate {
	if !x.built {
		x.build()
	}
	if most <= 0 || len(x.at) == 0 || now > o.Expires() {
		return nil
	}
	s := search{x: x, n: makeNeed(&o, now), most: most}
	if least, ok := s.bound(1); ok {
		s.below(1, least)
	}
	out := make([]Candidate, len(s.best))
	for i, r := range s.best {
		out[i] = Candidate{Provider: r.e.offer.Provider, Price: amountOf(r.price), Counts: amountOf(r.counts),
			ForReputation: float64(r.reputation) / 10_000, ForBond: float64(r.bond) / 10_000, ForLocality: float64(r.locality) / 10_000,
			ForDeclines: float64(r.declines) / 10_000}
	}
	return out
}

// Draw picks seats of a quorum among candidates, each as likely as any other, and
// sorts them by account as market.QuorumOrder wants its bids. The seed is the
// buyer's, and is kept until the bids are accepted: whoever bids lowest could
// otherwise sit on all seats. Fewer candidates than seats are all drawn.
func Draw(from []Candidate, seats int, seed probity.Hash) []Candidate {
	type ticket struct {
		c     Candidate
		order probity.Hash
	}
	tickets := make([]ticket, len(from))
	for i, c := range from {
		tickets[i] = ticket{c, eip712.Keccak(seed[:], c.Provider[:])}
	}
	slices.SortFunc(tickets, func(a, b ticket) int { return bytes.Compare(a.order[:], b.order[:]) })
	out := make([]Candidate, min(seats, len(from)))
	for i := range out {
		out[i] = tickets[i].c
	}
	slices.SortFunc(out, func(a, b Candidate) int { return bytes.Compare(a.Provider[:], b.Provider[:]) })
	return out
}

// A Report says what became of an order on paper.
type Report struct {
	Order      probity.Hash `json:"order"` // of its specification
	Offers     int          `json:"offers"`
	Candidates []Candidate  `json:"candidates"`
	Denied     []Reason     `json:"denied,omitempty"`   // why the order gets nothing as it stands
	Refusals   []Refusal    `json:"refusals,omitempty"` // the providers that do not fit, by account
	Changes    []Change     `json:"changes,omitempty"`  // what would help, the most first
}

// A Change is something that would let more providers fit.
type Change struct {
	Code Code `json:"code"`
	// Providers fail at nothing else; Among fail at it, and perhaps at more.
	Providers int    `json:"providers"`
	Among     int    `json:"among"`
	Do        string `json:"do"` // as the provider closest to fitting would have it
}

// Explain ranks every offer for an order and says of each that does not fit why
// not. It looks at all of them: it is for people, once an order gets no bid or
// before it is posted.
func (x *Index) Explain(o Order, now uint64) Report {
	if !x.built {
		x.build()
	}
	if o.Hash.IsZero() {
		o.Hash = o.Spec.Hash()
	}
	r := Report{Order: o.Hash, Offers: len(x.at), Denied: o.Obstacles(now)}
	now = min(now, o.Expires()) // what would have been, if it is late
	n := makeNeed(&o, now)
	r.Candidates = x.Best(o, now, max(len(x.at), 1))
	tally := map[Code]*Change{}
	cheapest := uint64(math.MaxUint64)
	for _, e := range x.entries {
		if e == nil {
			continue
		}
		m := n.misfits(e, true)
		if m == 0 {
			continue
		}
		reasons := n.tell(e, m)
		r.Refusals = append(r.Refusals, Refusal{e.offer.Provider, reasons})
		for _, why := range reasons {
			c := tally[why.Code]
			if c == nil {
				c = &Change{Code: why.Code, Do: why.Do}
				tally[why.Code] = c
			}
			c.Among++
			if len(reasons) == 1 {
				if c.Providers == 0 {
					c.Do = why.Do
				}
				c.Providers++
				// Of all that are too dear, the cheapest says what would be enough.
				if asks := n.quote(&e.offer.Rates); why.Code == OverCeiling && asks < cheapest {
					cheapest, c.Do = asks, why.Do
				}
			}
		}
	}
	for _, c := range tally {
		r.Changes = append(r.Changes, *c)
	}
	slices.SortFunc(r.Changes, func(a, b Change) int {
		return cmp.Or(b.Providers-a.Providers, b.Among-a.Among, cmp.Compare(a.Code, b.Code))
	})
	slices.SortFunc(r.Refusals, func(a, b Refusal) int { return bytes.Compare(a.Provider[:], b.Provider[:]) })
	switch want := o.Providers(); {
	case len(x.at) == 0:
		r.Denied = append(r.Denied, Reason{Code: NoOffers, Do: "wait, or ask a provider to post an offer"})
	case len(r.Candidates) == 0:
		do := "change the job"
		if len(r.Changes) > 0 {
			do = fmt.Sprintf("%s: %d of %d providers fail at nothing else", r.Changes[0].Do, r.Changes[0].Providers, len(x.at))
		}
		r.Denied = append(r.Denied, Reason{Code: NoBid, Do: do})
	case len(r.Candidates) < want:
		r.Denied = append(r.Denied, Reason{TooFewForIt, fmt.Sprintf("%d providers", want), fmt.Sprint(len(r.Candidates)), "ask for fewer in trust.quorum, or loosen what keeps the others out"})
	}
	return r
}
