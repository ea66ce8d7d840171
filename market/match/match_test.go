package match

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"probity"
	"probity/internal/eip712"
	"probity/market"
	"probity/market/spec"
)

var update = flag.Bool("update", false, "write the example offers again")

var here = probity.Account{0xaa}

const chainID = 31337

func lease(t testing.TB) Order {
	t.Helper()
	data, err := os.ReadFile("../../examples/jobs/lease.json")
	if err != nil {
		t.Fatal(err)
	}
	s, err := spec.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return Order{Spec: s, Chain: chainID, Market: here, Posted: 1000, Balance: probity.Tokens(1000), Allowed: probity.Tokens(1000)}
}

func cluster() (Offer, Standing) {
	return Offer{
		Provider: probity.Account{1}, Chain: chainID, Market: here, Expires: 100_000, Region: "eu-west-1",
		Tasks: []string{"infer", "container"}, Tiers: []probity.Tier{probity.TierZK, probity.TierSigned},
		CPU: 64_000, Memory: 512 << 30, Disk: 1 << 40, GPU: &GPU{"h100", 8, 80 << 30},
		Storage: Storage{NVMe: 2 << 40}, Ports: 10,
		Attributes: map[string]string{"cpu.arch": "amd64", "gpu.nvlink": "4"},
		Rates:      Rates{Job: 1, CPU: 10_000_000, Memory: 1_000_000, Disk: 100_000, GPU: 2_500_000_000},
	}, Standing{Bond: probity.Tokens(1000), Reputation: 80}
}

func TestAnOfferThatHasEverythingMatchesAtItsRates(t *testing.T) {
	x := NewIndex(Weights{})
	o, s := cluster()
	if err := x.Put(o, s); err != nil {
		t.Fatal(err)
	}
	r := x.Explain(lease(t), 2000)
	if len(r.Candidates) != 1 || len(r.Denied) != 0 || len(r.Refusals) != 0 {
		t.Fatalf("%+v", r)
	}
	// An hour: 16 cores at 0.01, 128 GiB at 0.001, 700 GiB at 0.0001, 2 cards at 2.5.
	if got := r.Candidates[0].Price.Format18(); got != "5.358" {
		t.Errorf("an hour costs %s", got)
	}
	// 0.4 % for a reputation of 80, 2 % for a bond five times as large as asked.
	if c := r.Candidates[0]; c.Counts.Format18() != "5.486592" || c.ForReputation != 0.4 || c.ForBond != 2 || c.ForLocality != 0 {
		t.Errorf("it counts as %s: %+v", c.Counts.Format18(), c)
	}
}

// Each thing that can be wrong, and nothing else.
func TestEveryProviderThatDoesNotFitIsToldWhyAndWhatToDo(t *testing.T) {
	o, _ := cluster()
	cases := map[Code]struct {
		change func(*Offer, *Standing, *Order)
		want   string // in the reason's text
	}{
		OfferExpired:    {func(o *Offer, _ *Standing, _ *Order) { o.Expires = 1999 }, "expired at 1970-01-01 00:33:19"},
		WrongChain:      {func(o *Offer, _ *Standing, _ *Order) { o.Chain = 1 }, "on chain 1;"},
		Leaving:         {func(_ *Offer, s *Standing, _ *Order) { s.Leaving = true }, "takes its bond back"},
		TaskNotOffered:  {func(o *Offer, _ *Standing, _ *Order) { o.Tasks = []string{"infer", "wasm"} }, "there is infer, wasm"},
		TierNotOffered:  {func(o *Offer, _ *Standing, _ *Order) { o.Tiers = []probity.Tier{probity.TierZK} }, "wanted signed, there is zk"},
		NotNamed:        {func(_ *Offer, _ *Standing, w *Order) { w.Spec.Placement.Providers = []probity.Account{{9}} }, "placement.providers"},
		Excluded:        {func(_ *Offer, _ *Standing, w *Order) { w.Spec.Placement.Exclude = []probity.Account{o.Provider} }, "placement.exclude"},
		WrongRegion:     {func(o *Offer, _ *Standing, _ *Order) { o.Region = "us-west" }, "wanted eu, us-east, there is us-west"},
		AvoidedRegion:   {func(o *Offer, _ *Standing, _ *Order) { o.Region = "eu-south-2" }, "wanted not eu-south"},
		TooFewCores:     {func(o *Offer, _ *Standing, _ *Order) { o.CPU = 15_500 }, "wanted 16, there is 15500m"},
		TooLittleMemory: {func(o *Offer, _ *Standing, _ *Order) { o.Memory = 64 << 30 }, "wanted 128Gi, there is 64Gi"},
		TooLittleDisk:   {func(o *Offer, _ *Standing, _ *Order) { o.Disk = 1 << 30 }, "wanted 200Gi, there is 1Gi"},
		TooFewGPUs:      {func(o *Offer, _ *Standing, _ *Order) { o.GPU = nil }, "wanted 2, there is 0"},
		WrongGPU:        {func(o *Offer, _ *Standing, _ *Order) { o.GPU.Model = "a100" }, "wanted h100, h200, there is a100"},
		SmallGPU:        {func(o *Offer, _ *Standing, _ *Order) { o.GPU.Memory = 40 << 30 }, "wanted 80Gi, there is 40Gi"},
		NoStorage:       {func(o *Offer, _ *Standing, _ *Order) { o.Storage = Storage{SSD: 2 << 40} }, "wanted 500Gi nvme, there is 2Ti ssd"},
		TooFewPorts:     {func(o *Offer, _ *Standing, _ *Order) { o.Ports = 0 }, "wanted 1, there is 0"},
		LowReputation:   {func(_ *Offer, s *Standing, _ *Order) { s.Reputation = 59 }, "wanted 60, there is 59"},
		SmallBond:       {func(_ *Offer, s *Standing, _ *Order) { s.Bond = probity.Tokens(199) }, "wanted 200, there is 199"},
		WrongAttribute:  {func(o *Offer, _ *Standing, _ *Order) { delete(o.Attributes, "gpu.nvlink") }, "wanted gpu.nvlink, there is no gpu.nvlink"},
		OverCeiling:     {func(o *Offer, _ *Standing, _ *Order) { o.Rates.GPU *= 2 }, "raise price.max to 10.358"},
		Unchallenged: {func(_ *Offer, _ *Standing, w *Order) {
			w.Spec.Placement.Challenged = &spec.Challenged{Within: 3600, By: []probity.Account{{9}, {8}}, Least: 2}
		}, "wanted 128Gi shown to 2 of 2 challengers within 1h, there is none that counts"},
	}
	for _, code := range providerCodes() {
		if cases[code].change == nil {
			t.Errorf("%s has no case", code)
		}
	}
	for code, c := range cases {
		o, s := cluster()
		want := lease(t)
		c.change(&o, &s, &want)
		x := NewIndex(Weights{})
		if err := x.Put(o, s); err != nil {
			t.Fatal(err)
		}
		r := x.Explain(want, 2000)
		if len(r.Candidates) != 0 || len(r.Refusals) != 1 || len(r.Refusals[0].Reasons) != 1 {
			t.Errorf("%s: %+v", code, r)
			continue
		}
		why := r.Refusals[0].Reasons[0]
		if why.Code != code || !strings.Contains(why.String(), c.want) || why.Do == "" {
			t.Errorf("%s: %s", code, why)
		}
		if len(r.Denied) != 1 || r.Denied[0].Code != NoBid || !strings.Contains(r.Denied[0].Do, why.Do) {
			t.Errorf("%s: the order is told %v", code, r.Denied)
		}
	}
}

func TestAnOrderIsToldWhatStandsInItsOwnWay(t *testing.T) {
	for code, change := range map[Code]func(*Order){
		OrderExpired: func(w *Order) { w.Posted = 0; w.Spec.Open = 1 },
		SmallBalance: func(w *Order) { w.Balance = probity.Tokens(6) },
		SmallAllowed: func(w *Order) { w.Allowed = probity.Tokens(6) },
		FeeOverMax:   func(w *Order) { w.Fee = probity.Tokens(7); w.Spec.Trust.Bond = spec.Tokens{} },
	} {
		x := NewIndex(Weights{})
		o, s := cluster()
		if err := x.Put(o, s); err != nil {
			t.Fatal(err)
		}
		w := lease(t)
		change(&w)
		r := x.Explain(w, 2000)
		if !slices.ContainsFunc(r.Denied, func(why Reason) bool { return why.Code == code && why.Do != "" }) {
			t.Errorf("%s: %v", code, r.Denied)
		}
	}
	r := NewIndex(Weights{}).Explain(lease(t), 2000)
	if len(r.Denied) != 1 || r.Denied[0].Code != NoOffers {
		t.Errorf("nobody is there: %v", r.Denied)
	}
	x := NewIndex(Weights{})
	o, s := cluster()
	o.Tiers = []probity.Tier{probity.TierQuorum}
	if err := x.Put(o, s); err != nil {
		t.Fatal(err)
	}
	w := lease(t)
	w.Spec.Trust = spec.Trust{Tier: probity.TierQuorum, Quorum: &spec.Quorum{Of: 3, Agree: 2}}
	w.Spec.Price.Max = spec.Tokens(probity.Tokens(30))
	if r := x.Explain(w, 2000); len(r.Denied) != 1 || r.Denied[0].Code != TooFewForIt {
		t.Errorf("a quorum of one: %v", r.Denied)
	}
	// Three providers share what the buyer would pay.
	w.Spec.Price.Max = spec.Tokens(probity.Tokens(16))
	if r := x.Explain(w, 2000); len(r.Denied) != 1 || r.Denied[0].Code != NoBid || !strings.Contains(r.Denied[0].Do, "16.074") {
		t.Errorf("a quorum over the ceiling: %v", r.Denied)
	}
}

func TestARefusedBidHasAReasonThatAPersonCanActOn(t *testing.T) {
	key, err := eip712.NewKey(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	d := market.Domain(chainID, here)
	order := market.Order{Buyer: probity.Account{5}, Asset: 1, Tier: probity.TierZK, MaxPrice: probity.Tokens(2), Bond: probity.Tokens(1), DeliverWithin: 60, Expires: 5000}
	bid := func(change func(*market.Bid)) market.SignedBid {
		b := market.Bid{Order: order.Hash(d), Provider: key.Account(), Price: probity.Tokens(1), Expires: 4000}
		change(&b)
		return market.SignedBid{Bid: b, Signature: key.Sign(b.Digest(d))}
	}
	forged := bid(func(*market.Bid) {})
	forged.Price = probity.Units(1)
	for name, c := range map[string]struct {
		bid  market.SignedBid
		now  uint64
		want Code
	}{
		"expired bid":   {bid(func(*market.Bid) {}), 4001, BidExpired},
		"expired order": {bid(func(*market.Bid) {}), 5001, OrderExpired},
		"over ceiling":  {bid(func(b *market.Bid) { b.Price = probity.Tokens(3) }), 1, OverCeiling},
		"another chain": {bid(func(b *market.Bid) { b.Order = order.Hash(market.Domain(1, here)) }), 1, BidForOther},
		"forged":        {forged, 1, BidUnsigned},
		"no bond":       {bid(func(*market.Bid) {}), 1, SmallBond},
	} {
		_, refused, err := market.Best(d, order, []market.SignedBid{c.bid}, market.Terms{Now: c.now, Free: func(probity.Account) probity.Amount { return probity.Amount{} }})
		if err == nil || len(refused) != 1 {
			t.Errorf("%s: accepted", name)
			continue
		}
		if why := WhyNot(order, c.bid, refused[0].Reason, c.now); why.Code != c.want || why.Do == "" {
			t.Errorf("%s: %s", name, why)
		}
	}
	for sentinel, want := range map[error]Code{market.ErrFunds: SmallAllowed, market.ErrTaken: OrderTaken, market.ErrOrder: OrderInvalid, market.ErrAsset: ModelGone, errors.New("else"): Unexplained} {
		if why := WhyNot(order, forged, fmt.Errorf("x: %w", sentinel), 1); why.Code != want || why.Do == "" {
			t.Errorf("%v: %s", sentinel, why)
		}
	}
}

// World is a random market of many kinds of providers and jobs.
type world struct {
	r *rand.Rand
}

func (w world) pick(words ...string) string { return words[w.r.IntN(len(words))] }

func (w world) offer(i int) (Offer, Standing) {
	var who probity.Account
	who[0], who[1], who[2], who[19] = byte(i>>16), byte(i>>8), byte(i), 1
	o := Offer{
		Provider: who, Chain: chainID, Market: here, Expires: 50_000 + uint64(w.r.IntN(100_000)),
		Region: w.pick("eu", "us", "ap", "af") + w.pick("-west", "-east", "-south") + w.pick("-1", "-2", ""),
		Tasks:  [][]string{{"infer"}, {"infer", "train"}, {"container", "wasm"}, {"infer", "train", "wasm", "container"}}[w.r.IntN(4)],
		Tiers:  [][]probity.Tier{{1}, {1, 2}, {3, 4}, {1, 2, 3, 4}, {4}}[w.r.IntN(5)],
		CPU:    spec.CPU(1000 << w.r.IntN(8)), Memory: 1 << (30 + w.r.IntN(10)), Disk: 1 << (30 + w.r.IntN(12)), Ports: w.r.IntN(20),
		Storage:    Storage{SSD: 1 << (30 + w.r.IntN(13)), NVMe: spec.Bytes(w.r.IntN(2)) << 42},
		Attributes: map[string]string{"cpu.arch": w.pick("amd64", "arm64"), "net": w.pick("1g", "10g", "100g")},
	}
	base := uint64(5_000_000 + w.r.IntN(20_000_000))
	o.Rates = Rates{Job: base / uint64(1+w.r.IntN(10)), CPU: base, Memory: base / 8, Disk: base / 100, GPU: 50*base + uint64(w.r.IntN(1_000_000_000))}
	if w.r.IntN(3) == 0 {
		o.GPU = &GPU{w.pick("h100", "a100", "rtx4090", "l4", "mi300x"), 1 << w.r.IntN(4), 1 << (34 + w.r.IntN(4))}
	}
	return o, Standing{Bond: probity.Tokens(uint64(w.r.IntN(500))), Leaving: w.r.IntN(20) == 0, Reputation: uint32(w.r.IntN(101)), Declines: uint32(w.r.IntN(101) * w.r.IntN(2))}
}

func (w world) order() Order {
	s := spec.Spec{Version: 1, Resources: spec.Resources{CPU: spec.CPU(500 << w.r.IntN(7)), Memory: 1 << (29 + w.r.IntN(8)), Disk: spec.Bytes(w.r.IntN(3)) << 32},
		Price: spec.Price{Max: spec.Tokens(probity.Units(uint64(w.r.IntN(1_000_000_000)) * 5_000_000_000)), Per: "job"}, Open: 3600,
		Deadline: spec.Duration(60 << w.r.IntN(12)), Trust: spec.Trust{Tier: probity.Tier(1 + w.r.IntN(4)), Bond: spec.Tokens(probity.Tokens(uint64(w.r.IntN(100))))}}
	switch w.r.IntN(4) {
	case 0:
		s.Task.Infer = &spec.Infer{Model: 1}
	case 1:
		s.Task.Train = &spec.Train{}
	case 2:
		s.Task.WASM = &spec.WASM{}
		s.Trust.Tier = probity.TierQuorum
		s.Trust.Quorum = &spec.Quorum{Of: 3, Agree: 2}
	case 3:
		s.Task.Container = &spec.Container{}
		s.Trust.Tier = probity.TierSigned
		s.Price.Per = w.pick("job", "hour")
		if w.r.IntN(2) == 0 {
			s.Resources.GPU = &spec.GPU{Count: 1 << w.r.IntN(3)}
			if w.r.IntN(2) == 0 {
				s.Resources.GPU.Models = []string{w.pick("h100", "a100"), w.pick("rtx4090", "l4")}
			}
		}
		for range w.r.IntN(3) {
			s.Ports = append(s.Ports, spec.Port{Port: 80})
			s.Storage = append(s.Storage, spec.Volume{Class: w.pick("ssd", "nvme"), Size: 1 << 33})
		}
	}
	if w.r.IntN(2) == 0 {
		p := &spec.Placement{Near: w.pick("", "eu", "us-west")}
		if w.r.IntN(2) == 0 {
			p.Regions = []string{w.pick("eu", "us-west", "ap-south-1"), w.pick("us", "af-east")}
		}
		if w.r.IntN(4) == 0 {
			p.Avoid = []string{w.pick("eu-south", "us")}
		}
		if w.r.IntN(3) == 0 {
			p.Attributes = []spec.Attribute{{Name: "cpu.arch", In: []string{"amd64"}}, {Name: "net", NotIn: []string{"1g"}}}
		}
		p.Reputation = uint32(w.r.IntN(2) * w.r.IntN(80))
		s.Placement = p
	}
	return Order{Spec: s, Chain: chainID, Market: here, Posted: 40_000, Balance: probity.Tokens(1 << 40), Allowed: probity.Tokens(1 << 40)}
}

// The index finds what looking at every offer finds, in the same order, after
// whatever happened to it.
func TestTheIndexFindsWhatLookingAtEveryOfferFinds(t *testing.T) {
	found := 0
	rapid.Check(t, func(rt *rapid.T) {
		w := world{rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))}
		x := NewIndex(Weights{})
		var taken []struct {
			who probity.Account
			o   Order
		}
		next := 0
		put := func() {
			o, s := w.offer(next)
			next++
			if err := x.Put(o, s); err != nil {
				rt.Fatal(err)
			}
		}
		for range rapid.IntRange(0, 300).Draw(rt, "offers") {
			put()
		}
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			who := probity.Account{1: byte(w.r.IntN(2)), 2: byte(w.r.IntN(256)), 19: 1}
			switch w.r.IntN(8) {
			case 0:
				put()
			case 1:
				x.Remove(who)
			case 2:
				x.Stand(who, Standing{Bond: probity.Tokens(uint64(w.r.IntN(500))), Reputation: uint32(w.r.IntN(101))})
			case 3:
				if i, ok := x.at[who]; ok {
					o, s := w.offer(i)
					o.Provider = who
					if err := x.Put(o, s); err != nil {
						rt.Fatal(err)
					}
				}
			case 4:
				if len(taken) > 0 {
					x.Release(taken[0].who, taken[0].o)
					taken = taken[1:]
				}
			default:
				o := w.order()
				now := 41_000 + uint64(w.r.IntN(20))*100
				most := 1 + w.r.IntN(5)
				got := x.Best(o, now, most)
				want := byHand(x, o, now, most)
				if !slices.Equal(got, want) {
					rt.Fatalf("got  %+v\nwant %+v", got, want)
				}
				found += len(got)
				if len(got) > 0 && x.Reserve(got[0].Provider, o) == nil {
					taken = append(taken, struct {
						who probity.Account
						o   Order
					}{got[0].Provider, o})
				}
			}
		}
	})
	if found == 0 {
		t.Error("no order found anybody: the test shows nothing")
	}
}

// What an order costs grows more slowly than the number of offers.
func TestFourTimesTheOffersAreNotFourTimesTheWork(t *testing.T) {
	looked := func(offers int) float64 {
		w := world{rand.New(rand.NewPCG(1, 2))}
		x := NewIndex(Weights{})
		for i := range offers {
			o, s := w.offer(i)
			if err := x.Put(o, s); err != nil {
				t.Fatal(err)
			}
		}
		const orders = 300
		for range orders {
			x.Best(w.order(), 41_000, 1)
		}
		return float64(x.looked) / orders
	}
	few, many := looked(1000), looked(4000)
	if many > 2.5*few || many > 1000 {
		t.Errorf("an order looks at %.0f of 1,000 offers and at %.0f of 4,000", few, many)
	}
}

func byHand(x *Index, o Order, now uint64, most int) []Candidate {
	n := makeNeed(&o, now)
	out := []Candidate{}
	for _, e := range x.entries {
		if e == nil || now > o.Expires() || n.misfits(e, true) != 0 {
			continue
		}
		r := x.rank(&n, e)
		out = append(out, Candidate{e.offer.Provider, amountOf(r.price), amountOf(r.counts), float64(r.reputation) / 1e4, float64(r.bond) / 1e4, float64(r.locality) / 1e4, float64(r.declines) / 1e4})
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(a.Counts.Cmp(b.Counts), bytes.Compare(a.Provider[:], b.Provider[:]))
	})
	return out[:min(most, len(out))]
}

func TestWhatIsReservedIsGoneUntilItIsReleased(t *testing.T) {
	x := NewIndex(Weights{})
	o, s := cluster() // 8 cards, the order wants 2; storage for 4
	if err := x.Put(o, s); err != nil {
		t.Fatal(err)
	}
	w := lease(t)
	for i := range 4 {
		if len(x.Best(w, 2000, 1)) != 1 {
			t.Fatalf("order %d finds nobody", i)
		}
		if err := x.Reserve(o.Provider, w); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Reserve(o.Provider, w); !errors.Is(err, ErrTooLate) || len(x.Best(w, 2000, 1)) != 0 {
		t.Errorf("a fifth order: %v", err)
	}
	x.Release(o.Provider, w)
	if len(x.Best(w, 2000, 1)) != 1 {
		t.Error("nothing is free after a release")
	}
}

func TestSeatsAreDrawnEvenlyAndByTheSeedAlone(t *testing.T) {
	var from []Candidate
	for i := range 12 {
		from = append(from, Candidate{Provider: probity.Account{byte(i)}})
	}
	times := map[probity.Account]int{}
	for i := range 4000 {
		got := Draw(from, 3, probity.Hash{byte(i), byte(i >> 8)})
		if len(got) != 3 || bytes.Compare(got[0].Provider[:], got[1].Provider[:]) >= 0 || bytes.Compare(got[1].Provider[:], got[2].Provider[:]) >= 0 {
			t.Fatalf("%+v", got)
		}
		for _, c := range got {
			times[c.Provider]++
		}
	}
	for who, n := range times {
		if n < 850 || n > 1150 { // 1,000 expected, deviation 27
			t.Errorf("%s was drawn %d times", who, n)
		}
	}
	shuffled := slices.Clone(from)
	slices.Reverse(shuffled)
	if !slices.Equal(Draw(from, 3, probity.Hash{1}), Draw(shuffled, 3, probity.Hash{1})) {
		t.Error("the order of the candidates matters")
	}
	if len(Draw(from[:2], 3, probity.Hash{})) != 2 {
		t.Error("two candidates for three seats are not two")
	}
}

func TestOffersOfStrangersAreReadWithinLimits(t *testing.T) {
	key, err := eip712.NewKey(bytes.Repeat([]byte{9}, 32))
	if err != nil {
		t.Fatal(err)
	}
	d := market.Domain(chainID, here)
	o, _ := cluster()
	o.Provider = key.Account()
	signed := SignedOffer{o, key.Sign(o.Digest(d))}
	line, err := json.Marshal(signed)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadOffers(bytes.NewReader(slices.Concat(line, []byte("\n"), line)))
	if err != nil || len(got) != 2 {
		t.Fatal(got, err)
	}
	if err := got[1].Verify(d); err != nil {
		t.Error(err)
	}
	if got[1].Verify(market.Domain(1, here)) == nil {
		t.Error("an offer for another chain is taken for one of this")
	}
	got[1].Rates.GPU--
	if got[1].Verify(d) == nil {
		t.Error("a changed offer still counts as signed")
	}
	for name, text := range map[string]string{
		"a field nobody knows": strings.Replace(string(line), `"chain"`, `"chian"`, 1),
		"a task nobody knows":  strings.Replace(string(line), `"infer"`, `"mine"`, 1),
		"half of one":          string(line[:len(line)/2]),
		"a large one":          strings.Replace(string(line), `"amd64"`, `"`+strings.Repeat("a", MaxOfferBytes)+`"`, 1),
		"a region in capitals": strings.Replace(string(line), "eu-west-1", "EU", 1),
	} {
		if _, err := ReadOffers(strings.NewReader(text)); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

// The example offers are three providers' for a chain of the examples' own.
func TestTheExampleOffersAreSignedAndOneFits(t *testing.T) {
	const file = "../../examples/jobs/offers.jsonl"
	d := market.Domain(chainID, here)
	var want []byte
	for i := range 3 {
		key, err := eip712.NewKey(bytes.Repeat([]byte{byte(i + 1)}, 32))
		if err != nil {
			t.Fatal(err)
		}
		o, _ := cluster()
		o.Provider, o.Expires = key.Account(), 4_000_000_000
		switch i {
		case 1:
			o.GPU.Model, o.Region = "a100", "us-east-2"
		case 2:
			o.Rates.GPU, o.CPU = 4_000_000_000, 8000
		}
		line, err := json.Marshal(SignedOffer{o, key.Sign(o.Digest(d))})
		if err != nil {
			t.Fatal(err)
		}
		want = append(append(want, line...), '\n')
	}
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the test makes (%v): run go test ./market/match -run Example -update", file, err)
	}
}

func FuzzReadOffers(f *testing.F) {
	o, s := cluster()
	line, err := json.Marshal(SignedOffer{o, bytes.Repeat([]byte{1}, 65)})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(line)
	f.Add([]byte("{}"))
	w := lease(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		offers, err := ReadOffers(bytes.NewReader(data))
		if err != nil {
			return
		}
		x := NewIndex(Weights{})
		for _, o := range offers {
			if err := x.Put(o.Offer, s); err != nil {
				t.Fatalf("read, but refused: %v", err)
			}
		}
		r := x.Explain(w, 2000)
		if len(r.Candidates)+len(r.Refusals) != x.Len() {
			t.Fatalf("%d candidates and %d refusals of %d offers", len(r.Candidates), len(r.Refusals), x.Len())
		}
	})
}

// BenchmarkMatch is one order through an index, and the best taken until 100,000
// orders hold what they need; what was taken first is then given back.
func BenchmarkMatch(b *testing.B) {
	for _, providers := range []int{100, 1000, 10_000} {
		for _, open := range []int{1000, 100_000} {
			b.Run(fmt.Sprintf("providers=%d/orders=%d", providers, open), func(b *testing.B) {
				w := world{rand.New(rand.NewPCG(1, 2))}
				x := NewIndex(Weights{})
				for i := range providers {
					o, s := w.offer(i)
					if err := x.Put(o, s); err != nil {
						b.Fatal(err)
					}
				}
				orders := make([]Order, open)
				for i := range orders {
					orders[i] = w.order()
				}
				held := make([]probity.Account, open)
				matched, n := 0, 0
				x.looked = 0
				for b.Loop() {
					o := &orders[n%open]
					if who := held[n%open]; !who.IsZero() {
						x.Release(who, *o)
						held[n%open] = probity.Account{}
					}
					if c := x.Best(*o, 41_000, 1); len(c) > 0 && x.Reserve(c[0].Provider, *o) == nil {
						held[n%open] = c[0].Provider
						matched++
					}
					n++
				}
				b.ReportMetric(float64(matched)/float64(n), "matched/order")
				b.ReportMetric(float64(x.looked)/float64(n), "looked/order")
				b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "orders/s")
			})
		}
	}
}

func TestARefusedBidForALeaseOrASeatHasAReasonToo(t *testing.T) {
	lease, seat := market.LeaseOrder{Expires: 100, MaxRate: probity.Units(5), Bond: probity.Units(7)}, market.QuorumOrder{Expires: 100, MaxPrice: probity.Units(5)}
	for _, c := range []struct {
		refusal error
		now     uint64
		code    Code
	}{
		{market.ErrExpired, 101, OrderExpired}, {market.ErrExpired, 50, BidExpired}, {market.ErrUnknown, 1, BidForOther},
		{market.ErrSignature, 1, BidUnsigned}, {market.ErrCeiling, 1, OverCeiling}, {market.ErrBond, 1, SmallBond},
		{market.ErrFunds, 1, SmallBalance}, {market.ErrTaken, 1, OrderTaken}, {errors.New("else"), 1, Unexplained},
	} {
		err := fmt.Errorf("wrapped: %w", c.refusal)
		for _, r := range []Reason{WhyNoLease(lease, market.SignedLeaseBid{}, err, c.now), WhyNoSeat(seat, market.SignedQuorumBid{}, err, c.now)} {
			if r.Code != c.code || r.Do == "" {
				t.Errorf("%v at %d: %+v, want %s and what to do", c.refusal, c.now, r, c.code)
			}
		}
	}
}

func TestOnlyChallengesThatCountLetAProviderFit(t *testing.T) {
	me, you, other := probity.Account{9}, probity.Account{8}, probity.Account{7}
	const now = 10_000
	all := spec.Bytes(128 << 30)
	for name, c := range map[string]struct {
		shown []Shown
		least uint32
		fits  bool
	}{
		"one is enough":            {[]Shown{{me, now, all}}, 1, true},
		"one of two":               {[]Shown{{me, now, all}}, 2, false},
		"both":                     {[]Shown{{you, now - 60, all}, {me, now, all}}, 2, true},
		"one twice":                {[]Shown{{me, now - 60, all}, {me, now, all}}, 2, false},
		"somebody else":            {[]Shown{{other, now, all}}, 1, false},
		"just lately":              {[]Shown{{me, now - 3600, all}}, 1, true},
		"too long ago":             {[]Shown{{me, now - 3601, all}}, 1, false},
		"all but a piece":          {[]Shown{{me, now, all - 67<<20}}, 1, true},
		"less than is asked for":   {[]Shown{{me, now, all - 68<<20}}, 1, false},
		"less, but before more":    {[]Shown{{me, now - 60, 2 * all}, {me, now, 1 << 30}}, 1, true},
		"enough, but too long ago": {[]Shown{{me, now - 4000, 2 * all}, {me, now, 1 << 30}}, 1, false},
		"by itself":                {[]Shown{{probity.Account{1}, now, all}}, 1, false},
		"none":                     {nil, 1, false},
	} {
		o, s := cluster()
		s.Shown = c.shown
		w := lease(t)
		w.Posted = now
		w.Spec.Placement.Challenged = &spec.Challenged{Within: 3600, By: []probity.Account{me, you, {1}}, Least: c.least}
		x := NewIndex(Weights{})
		if err := x.Put(o, s); err != nil {
			t.Fatal(err)
		}
		r := x.Explain(w, now)
		if got := len(r.Candidates) == 1 && len(x.Best(w, now, 1)) == 1; got != c.fits {
			t.Errorf("%s: fits %v: %+v", name, got, r.Refusals)
		}
		// The provider itself bids anyway: what it lacks is for others to say.
		w.Own = true
		if len(x.Best(w, now, 1)) != 1 {
			t.Errorf("%s: the provider does not fit its own offer", name)
		}
	}
}
