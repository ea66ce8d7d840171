package node

import (
	"strings"
	"testing"

	"probity"
	"probity/market/match"
	"probity/market/spec"
	"probity/provider/hardware"
)

func priced(t *testing.T, resources, perHour string) settledPrice {
	t.Helper()
	s, err := spec.Parse([]byte("version: 1\nname: a\ntask: {container: {image: \"registry.example/a@sha256:" + strings.Repeat("0", 64) + "\"}}\nresources: {" + resources + "}\nprice: {max: \"100\", per: hour}\ntrust: {tier: signed, bond: \"1\"}\ndeadline: 10m\n"))
	if err != nil {
		t.Fatal(err)
	}
	hourly, err := probity.ParseTokens(perHour)
	if err != nil {
		t.Fatal(err)
	}
	rate, err := hourly.MulDiv(1, 3600)
	if err != nil {
		t.Fatal(err)
	}
	x, ok := settle(s, rate)
	if !ok {
		t.Fatal("the lease says nothing")
	}
	return x
}

// Two cores and 4 GiB are 0.05 tokens an hour at the usual prices.
func TestPricesFollowWhatSettledLeasesPaid(t *testing.T) {
	plain := "cpu: 2, memory: 4Gi"
	board := []match.SignedOffer{{Offer: match.Offer{Rates: match.Rates{CPU: 70_000_000, Memory: 9, Disk: 9, Job: 5}}}}
	few := []settledPrice{priced(t, plain, "5"), priced(t, plain, "5")}
	enough := []settledPrice{priced(t, plain, "0.1"), priced(t, plain, "0.11"), priced(t, plain, "0.12"), priced(t, plain, "0.13"), priced(t, plain, "90")}
	for name, c := range map[string]struct {
		history []settledPrice
		board   []match.SignedOffer
		cpu     uint64
		why     string
	}{
		"nothing known":     {nil, nil, 20_000_000, "the usual price"},
		"others ask":        {nil, board, 70_000_000, "1 others ask 0.07"},
		"too few leases":    {few, board, 70_000_000, "too few leases"},
		"leases settled":    {enough, board, 48_000_000, "5 settled leases paid 2.40 times the usual 0.02, half of them between 2.20 and 2.60"},
		"leases, and alone": {enough, nil, 48_000_000, "nobody else offers it here"},
	} {
		rates, lines := proposeRates(c.history, 2, c.board, nil)
		// Rates per second are rounded down: a thousandth is lost on the way.
		if d := int64(rates.CPU) - int64(c.cpu); d > 0 || d < -100_000 || !strings.Contains(lines[0].Why, c.why) && !strings.Contains(lines[0].Why, "2.39") {
			t.Errorf("%s: %d, %q: want %d, %q", name, rates.CPU, lines[0].Why, c.cpu, c.why)
		}
		if !strings.Contains(lines[0].Why, "of 2 more this folder does not know") {
			t.Errorf("%s: what is not known is not said: %q", name, lines[0].Why)
		}
	}
}

func TestACardsPriceIsWhatLeasesWithSuchACardPaidForIt(t *testing.T) {
	gpu := &match.GPU{Model: "h100", Count: 2, Memory: 80 << 30}
	cards := "cpu: 2, memory: 4Gi, gpu: {count: 2, models: [h100]}"
	history := []settledPrice{priced(t, cards, "4.05"), priced(t, cards, "4.05"), priced(t, cards, "6.05"), priced(t, "cpu: 2, memory: 4Gi, gpu: {count: 1, models: [t4]}", "0.1")}
	rates, lines := proposeRates(history, 0, nil, gpu)
	if rates.GPU < 1_990_000_000 || rates.GPU > 2_000_000_000 || !strings.Contains(lines[4].Why, "3 settled leases with such a card") {
		t.Errorf("%d, %q", rates.GPU, lines[4].Why)
	}
	if rates, _ := proposeRates(history, 0, nil, nil); rates.GPU != 0 {
		t.Errorf("a machine without a card asks %d for one", rates.GPU)
	}
}

// From what the driver says to a job that finds the card, or the reason why not.
func TestAJobForACardFindsTheMachineThatHasIt(t *testing.T) {
	list := "0, GPU-8ad2f7e1-0b6c-41f3-9c55-3f2f5c0e6a01, NVIDIA H100 80GB HBM3, 81559, 550.90.12, Disabled\n" +
		"1, GPU-8ad2f7e1-0b6c-41f3-9c55-3f2f5c0e6a02, NVIDIA H100 80GB HBM3, 81559, 550.90.12, Disabled\n" +
		"2, GPU-8ad2f7e1-0b6c-41f3-9c55-3f2f5c0e6a03, Tesla T4, 15360, 550.90.12, Disabled\n"
	found, err := hardware.ParseGPUs([]byte(list))
	if err != nil {
		t.Fatal(err)
	}
	gpu, others := gpuOffer(found)
	if gpu == nil || *gpu != (match.GPU{Model: "h100", Count: 2, Memory: 81559 << 20}) || len(others) != 1 {
		t.Fatalf("%+v, %q", gpu, others)
	}
	x := match.NewIndex(match.Weights{})
	bond := probity.Tokens(10)
	offer := match.Offer{Provider: probity.Account{1}, Chain: 5, Market: probity.Account{2}, Expires: 1000, Region: "eu", Tasks: []string{"container"},
		Tiers: []probity.Tier{probity.TierSigned}, CPU: 64_000, Memory: 64 << 30, GPU: gpu, Rates: match.Rates{CPU: 1, Memory: 1, GPU: 1}}
	if err := x.Put(offer, match.Standing{Bond: bond, Reputation: 50}); err != nil {
		t.Fatal(err)
	}
	for resources, want := range map[string]match.Code{
		"gpu: {count: 2, models: [h100], memory: 79Gi}": "", "gpu: {count: 1}": "",
		"gpu: {count: 3}": match.TooFewGPUs, "gpu: {count: 1, models: [t4]}": match.WrongGPU, "gpu: {count: 1, memory: 80Gi}": match.SmallGPU,
	} {
		s, err := spec.Parse([]byte("version: 1\nname: a\ntask: {container: {image: \"registry.example/a@sha256:" + strings.Repeat("0", 64) + "\"}}\nresources: {cpu: 1, memory: 1Gi, " + resources + "}\nprice: {max: \"100\", per: hour}\ntrust: {tier: signed, bond: \"1\"}\ndeadline: 10m\n"))
		if err != nil {
			t.Fatal(err)
		}
		report := x.Explain(match.Order{Spec: s, Chain: 5, Market: probity.Account{2}, Posted: 100, Balance: bond, Allowed: bond}, 100)
		switch {
		case want == "" && len(report.Candidates) != 1:
			t.Errorf("%s: %+v", resources, report.Refusals)
		case want != "" && (len(report.Refusals) != 1 || report.Refusals[0].Reasons[0].Code != want):
			t.Errorf("%s: %+v: want %s", resources, report.Refusals, want)
		}
	}
}
