// Package match brings jobs and providers together. An [Offer] is what a
// provider says that it has and asks; an [Order] is a job with the money behind
// it. An [Index] ranks the offers for an order by price, reputation, bond and
// locality, and says of every provider that does not fit why not, and what
// somebody could do about it, before any money moves.
//
// Nothing here decides anything: whoever reads the same offers computes the same
// ranking, and what counts on chain is the bid that the buyer accepts.
package match

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"regexp"
	"slices"

	"probity"
	"probity/internal/eip712"
	"probity/market/spec"
)

// An Offer is what a provider has free, and what it asks. The provider signs it.
type Offer struct {
	Provider   probity.Account   `json:"provider"`
	Chain      uint64            `json:"chain"`  // id of the chain that it settles on
	Market     probity.Account   `json:"market"` // the contract there
	Expires    uint64            `json:"expires"`
	Region     string            `json:"region"`
	Tasks      []string          `json:"tasks"` // infer, train, wasm, container
	Tiers      []probity.Tier    `json:"tiers"`
	CPU        spec.CPU          `json:"cpu"`
	Memory     spec.Bytes        `json:"memory"`
	Disk       spec.Bytes        `json:"disk"`
	GPU        *GPU              `json:"gpu,omitempty"`
	Storage    Storage           `json:"storage"`
	Ports      int               `json:"ports"`
	Attributes map[string]string `json:"attributes,omitempty"`
	Rates      Rates             `json:"rates"`
}

// GPU are the cards of a provider: of one model, in one machine.
type GPU struct {
	Model  string     `json:"model"`
	Count  uint32     `json:"count"`
	Memory spec.Bytes `json:"memory"` // of each
}

// Storage is what persistent storage is free, by class.
type Storage struct {
	HDD  spec.Bytes `json:"hdd,omitempty"`
	SSD  spec.Bytes `json:"ssd,omitempty"`
	NVMe spec.Bytes `json:"nvme,omitempty"`
}

// Rates are what an offer asks, in billionths of a token: once for each job, and
// by the hour for a core, a GiB of memory, a GiB of disk or storage, and a card.
type Rates struct {
	Job    uint64 `json:"job"`
	CPU    uint64 `json:"cpu"`
	Memory uint64 `json:"memory"`
	Disk   uint64 `json:"disk"`
	GPU    uint64 `json:"gpu"`
}

// Unit is a billionth of a token in the token's smallest unit: what Rates count.
const Unit = 1_000_000_000

// SignedOffer is an offer with its provider's EIP-712 signature.
type SignedOffer struct {
	Offer
	Signature []byte `json:"signature"`
}

// OfferType is the EIP-712 type of an offer: what it says travels as the hash of
// its JSON form.
const OfferType = "Offer(address provider,uint64 expires,bytes32 content)"

// Digest is what the provider signs, under the market's domain.
func (o Offer) Digest(d eip712.Domain) probity.Hash {
	content, err := json.Marshal(o)
	if err != nil {
		return probity.Hash{} // no field of an offer can fail
	}
	return eip712.Digest(d, eip712.Struct(OfferType, eip712.Address(o.Provider), eip712.Uint(o.Expires), eip712.Keccak(content)))
}

// Limits on offers from strangers.
const (
	MaxOfferBytes = 16 << 10
	MaxAttributes = 64
	MaxOffers     = 100_000 // of one index
)

var wordRE = regexp.MustCompile(`^[a-z0-9]([a-z0-9./_-]{0,61}[a-z0-9])?$`)

// Check reports whether an offer makes sense by itself.
func (o Offer) Check() error {
	switch {
	case o.Provider.IsZero():
		return errors.New("offer without a provider: fill in its account")
	case len(o.Tasks) == 0 || len(o.Tasks) > 4 || len(o.Tiers) == 0 || len(o.Tiers) > 4:
		return fmt.Errorf("offer of %s: name one to four tasks and tiers", o.Provider)
	case len(o.Attributes) > MaxAttributes:
		return fmt.Errorf("offer of %s: %d attributes: want at most %d", o.Provider, len(o.Attributes), MaxAttributes)
	case !wordRE.MatchString(o.Region):
		return fmt.Errorf("offer of %s: region %q: write it in lower case, such as eu-west", o.Provider, o.Region)
	case o.Ports < 0 || o.Ports > 65535:
		return fmt.Errorf("offer of %s: %d ports: want 0 to 65535", o.Provider, o.Ports)
	case o.GPU != nil && (o.GPU.Count == 0 || o.GPU.Count > 64 || !wordRE.MatchString(o.GPU.Model)):
		return fmt.Errorf("offer of %s: %d GPUs of model %q: want 1 to 64 and a model in lower case", o.Provider, o.GPU.Count, o.GPU.Model)
	}
	for _, t := range o.Tasks {
		if taskBit(t) == 0 {
			return fmt.Errorf("offer of %s: there is no task %q: use infer, train, wasm or container", o.Provider, t)
		}
	}
	for _, t := range o.Tiers {
		if t < probity.TierZK || t > probity.TierSigned {
			return fmt.Errorf("offer of %s: there is no %s: use zk, dispute, quorum or signed", o.Provider, t)
		}
	}
	return nil
}

// Verify reports whether an offer makes sense and its provider signed it for the
// market of a domain.
func (o SignedOffer) Verify(d eip712.Domain) error {
	if err := o.Check(); err != nil {
		return err
	}
	who, err := eip712.Recover(o.Digest(d), o.Signature)
	if err == nil && who != o.Provider {
		err = fmt.Errorf("%s signed it", who)
	}
	if err != nil {
		return fmt.Errorf("offer of %s is not its own for this market: %w", o.Provider, err)
	}
	return nil
}

// ReadOffers reads offers, one JSON object after another, at most MaxOffers of
// at most MaxOfferBytes each. It does not look at signatures.
func ReadOffers(r io.Reader) ([]SignedOffer, error) {
	limited := &io.LimitedReader{R: r, N: MaxOffers * 1024}
	d := json.NewDecoder(limited)
	var out []SignedOffer
	for {
		var raw json.RawMessage
		if err := d.Decode(&raw); errors.Is(err, io.EOF) && limited.N > 0 {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("offer %d: %w", len(out)+1, err)
		}
		if len(raw) > MaxOfferBytes || len(out) == MaxOffers {
			return nil, fmt.Errorf("offer %d: %d bytes: want at most %d offers of at most %d bytes", len(out)+1, len(raw), MaxOffers, MaxOfferBytes)
		}
		one := json.NewDecoder(bytes.NewReader(raw))
		one.DisallowUnknownFields()
		var o SignedOffer
		if err := one.Decode(&o); err != nil {
			return nil, fmt.Errorf("offer %d: %w", len(out)+1, err)
		}
		if err := o.Check(); err != nil {
			return nil, fmt.Errorf("offer %d: %w", len(out)+1, err)
		}
		out = append(out, o)
	}
}

// Standing is what the chain says of a provider.
type Standing struct {
	Bond       probity.Amount // free to back another job
	Leaving    bool           // all of its bond is on its way out
	Reputation uint32         // of 100, see market.Reputation
	Declines   uint32         // of its latest jobs, in hundredths; likewise
	Shown      []Shown        // challenges of its hardware that it passed, and that say something
}

// Shown is a challenge that a provider passed.
type Shown struct {
	By     probity.Account `json:"by"`
	At     uint64          `json:"at"`     // Unix seconds
	Memory spec.Bytes      `json:"memory"` // that was filled
}

// shownChunk is how much more a provider may have than it could show: memory is filled
// in pieces of 64 MiB, and a piece that does not fit is left out.
const shownChunk = 68 << 20

// Challenged reports whether a provider has shown what an order asks for, as a Reason.
func Challenged(o Order, provider probity.Account, s Standing, now uint64) error {
	n, e := makeNeed(&o, now), &entry{offer: Offer{Provider: provider}, standing: s}
	if c := n.place.Challenged; c != nil && n.challenged(e) < int(c.Least) {
		return n.tell(e, 1<<21)[0]
	}
	return nil
}

// challenged counts those of a condition's challengers to whom a provider has shown so
// much memory lately. Who vouches for itself does not count.
func (n *need) challenged(e *entry) (by int) {
	c := n.place.Challenged
	for _, who := range c.By {
		for _, s := range e.standing.Shown {
			if s.By == who && who != e.offer.Provider && add(s.At, uint64(c.Within)) >= n.until && add(uint64(s.Memory), shownChunk) > n.memory {
				by++
				break
			}
		}
	}
	return by
}

// An Order is a job with what stands behind it.
type Order struct {
	Spec    spec.Spec
	Hash    probity.Hash // of Spec, from those who know it; zero: reports compute it
	Chain   uint64
	Market  probity.Account
	Posted  uint64         // Unix seconds; it takes bids for Spec.Open from then
	Fee     probity.Amount // of the model, part of the ceiling
	Balance probity.Amount // of the buyer
	// Allowed is what the buyer lets the market take; with a permit, all of it.
	Allowed probity.Amount
	// Own: a provider asks for itself, and what only others say of it is not looked at.
	Own bool
}

// Expires is when the order takes no more bids.
func (o Order) Expires() uint64 { return o.Posted + uint64(o.Spec.Open) }

// Providers is how many providers the order needs.
func (o Order) Providers() int {
	if q := o.Spec.Trust.Quorum; q != nil {
		return int(q.Of)
	}
	return 1
}

// A need is an order as the index asks for it: numbers only.
type need struct {
	order                    *Order
	task, tier               uint8
	cpu                      uint64 // thousandths
	memory, disk             uint64 // bytes
	storage                  [3]uint64
	ports                    int
	gpus                     uint32
	gpuMemory                uint64
	seconds                  uint64 // that are paid: an hour for a lease, whose price is by the hour
	ceiling                  uint64 // for one provider, in Units
	bond                     probity.Amount
	bondUnits                uint64
	reputation               uint32
	regions, avoid           []string
	models                   []string
	anyRegion                uint64 // marks of regions, of which one has to be there
	anyModel                 uint64
	allAttributes            uint64
	place                    spec.Placement
	until                    uint64 // an offer has to be open then
	chain                    uint64
	market                   probity.Account
	gib, diskGib             uint64 // thousandths of a GiB
	near, nearRegion         string // near and its first part
	nearMark, nearRegionMark uint64
}

func makeNeed(o *Order, now uint64) need {
	s := &o.Spec
	n := need{
		order: o, task: taskBit(s.Task.Kind()), tier: 1 << s.Trust.Tier,
		cpu: uint64(s.Resources.CPU), memory: uint64(s.Resources.Memory), disk: uint64(s.Resources.Disk),
		ports: len(s.Ports), seconds: uint64(s.Deadline), bond: s.Trust.Bond.Amount(), bondUnits: unitsOf(s.Trust.Bond.Amount()), place: s.Where(),
		until: now, chain: o.Chain, market: o.Market,
	}
	if s.Lease() {
		n.seconds = 3600
	}
	if o.Own {
		n.place.Challenged = nil
	}
	stored := n.disk
	for _, v := range s.Storage {
		n.storage[class(v.Class)] = add(n.storage[class(v.Class)], uint64(v.Size))
		stored = add(stored, uint64(v.Size))
	}
	n.gib, n.diskGib = mulDiv(n.memory, 1000, 1<<30), mulDiv(stored, 1000, 1<<30)
	if g := s.Resources.GPU; g != nil {
		n.gpus, n.gpuMemory, n.models = g.Count, uint64(g.Memory), g.Models
		for _, m := range g.Models {
			n.anyModel |= mark(m)
		}
	}
	n.regions, n.avoid, n.reputation = n.place.Regions, n.place.Avoid, n.place.Reputation
	for _, r := range n.regions {
		n.anyRegion |= mark(r)
	}
	for _, a := range n.place.Attributes {
		if len(a.In) == 1 {
			n.allAttributes |= mark(a.Name + "=" + a.In[0])
		}
	}
	n.near = n.place.Near
	n.nearRegion = first(n.near)
	n.nearMark, n.nearRegionMark = mark(n.near), mark(n.nearRegion)
	if left, err := s.Price.Max.Amount().Sub(o.Fee); err == nil {
		n.ceiling = unitsOf(left) / uint64(o.Providers())
	}
	return n
}

// quote is what rates ask of a need, in Units, rounded up; too much is MaxUint64.
func (n *need) quote(r *Rates) uint64 {
	hourly := add(mulDivUp(r.CPU, n.cpu, 1000), mulDivUp(r.Memory, n.gib, 1000))
	if n.diskGib > 0 {
		hourly = add(hourly, mulDivUp(r.Disk, n.diskGib, 1000))
	}
	if n.gpus > 0 {
		hourly = add(hourly, mulDivUp(r.GPU, uint64(n.gpus), 1))
	}
	if n.order.Spec.Lease() {
		return hourly // what a job costs at once is no part of a rate
	}
	return add(r.Job, mulDivUp(hourly, n.seconds, 3600))
}

// Quote is what an offer asks for an order: for the whole job, or for an hour of
// a lease.
func (o Offer) Quote(order Order) probity.Amount {
	n := makeNeed(&order, 0)
	return amountOf(n.quote(&o.Rates))
}

// unitsOf rounds down; too much is MaxUint64.
func unitsOf(a probity.Amount) uint64 {
	var b [16]byte
	a.Big().FillBytes(b[:])
	hi, lo := binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])
	if hi >= Unit {
		return math.MaxUint64
	}
	q, _ := bits.Div64(hi, lo, Unit)
	return q
}

func amountOf(units uint64) probity.Amount {
	a, err := probity.Units(units).MulDiv(Unit, 1)
	if err != nil {
		return probity.Amount{} // 94 bits fit
	}
	return a
}

func add(a, b uint64) uint64 {
	if sum, carry := bits.Add64(a, b, 0); carry == 0 {
		return sum
	}
	return math.MaxUint64
}

// mulDiv is a*b/c, or MaxUint64 if that does not fit.
func mulDiv(a, b, c uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	if hi >= c {
		return math.MaxUint64
	}
	q, _ := bits.Div64(hi, lo, c)
	return q
}

func mulDivUp(a, b, c uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	lo, carry := bits.Add64(lo, c-1, 0)
	if hi += carry; hi >= c {
		return math.MaxUint64
	}
	q, _ := bits.Div64(hi, lo, c)
	return q
}

func taskBit(kind string) uint8 {
	return 1 << (1 + slices.Index([]string{"infer", "train", "wasm", "container"}, kind)) & 0x1e
}

func class(name string) int { return max(slices.Index([]string{"hdd", "ssd", "nvme"}, name), 0) }

// mark is one of 64 bits for a word: words may share one, so a mark that is
// there proves nothing, but one that is missing does.
func mark(word string) uint64 {
	h := uint64(14695981039346656037) // FNV-1a
	for i := range len(word) {
		h = (h ^ uint64(word[i])) * 1099511628211
	}
	return 1 << (h >> 58)
}

// first is a region's largest part: eu of eu-west.
func first(region string) string {
	for i := range len(region) {
		if region[i] == '-' {
			return region[:i]
		}
	}
	return region
}
