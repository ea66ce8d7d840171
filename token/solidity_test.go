package token

import (
	"errors"
	"strings"
	"testing"
)

// The contracts package deploys what is exported and compares it with the
// simulation, step by step. Here is what has no contract.
func TestWhatHasNoContractIsRefusedWithAReason(t *testing.T) {
	for _, c := range []struct{ name, asset, why string }{
		{"launch", "LAUX", "did you mean LAU?"},
		{"curve", "CRV", "lock is a lock"},
		{"uniswap", "DAI", "trades one asset for another"},
		{"cosmos", "ATOM", "provisions mints what real numbers decide"},
		{"compound", "DAI", "no flow of DAI is a rule"},
	} {
		_, err := compiled(t, c.name).Solidity(c.asset)
		if err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %v, want %q", c.name, err, c.why)
		}
	}
	late := strings.Replace(tenFlows, "parts: fee}", "parts: fee}\n  late: {kind: mint, to: treasury, amount: paid(stake) // 1000}", 1)
	late = late[:strings.Index(late, "  sell:")] // without the pool
	if _, err := compile(t, late).Solidity("TOK"); err == nil || !strings.Contains(err.Error(), "reward mints what real numbers decide") || !strings.Contains(err.Error(), "what stake has moved") {
		t.Errorf("late: %v", err)
	}
	if _, err := compile(t, village).Solidity("COIN"); err == nil || !strings.Contains(err.Error(), "single agents") {
		t.Errorf("village: %v", err)
	}
	for _, c := range []struct{ old, new, why string }{
		{"amount: 1 TOK", "amount: bank - 1 TOK * (0 - 1)", "no negative numbers"},
		{"start: 100 TOK", "start: uniform(0 TOK, 9 TOK)", "luck decides"},
		{"let:", "state: {s: {start: 1 TOK, next: floor(s * 1.5)}}\nlet:", ""},
	} {
		text := strings.Replace(small, c.old, c.new, 1)
		if c.why == "" {
			text = strings.Replace(text, "amount: 1 TOK", "amount: s", 1)
			c.why = "a rule needs the state s"
		}
		text = strings.Replace(text, "  wallets: {asset: TOK, of: users, start: 10 TOK}\n", "", 1)
		_, err := compile(t, text).Solidity("TOK")
		var faults Faults
		if !errors.As(err, &faults) || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %v, want %q", c.new, err, c.why)
		}
	}
}

func TestBehavioursStayWithTheHolders(t *testing.T) {
	p := compiled(t, "curve", "lock: {kind: lock", "# lock: {kind: lock", "vote_weight:", "# ", "locked:", "# ")
	x, err := p.Solidity("CRV")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(x.Flows, " ") != "mine" || strings.Join(x.Behaviours, " ") != "claim" || len(x.Inputs) != 0 {
		t.Errorf("%+v", x)
	}
	for _, want := range []string{"function advance() external {", "_issue(accountGauges, stateRate * STEP)", "Math.mulDiv(stateRate, 1000000000000000000, 1189207115002721024)"} {
		if !strings.Contains(x.Source, want) {
			t.Errorf("no %q in\n%s", want, x.Source)
		}
	}
}

// Text of a specification must not become code.
func TestHostileTextStaysText(t *testing.T) {
	text := strings.NewReplacer(
		"economy: small", `economy: "*/ contract Evil {} /* \" \n // selfdestruct"`,
		"params: {fee: 30,", `params: {fee: {value: 30, low: 0, high: 60, about: "*/ } function steal() public {} \n"},`,
		"amount: 1 TOK", "amount: fee * TOK",
		"  wallets: {asset: TOK, of: users, start: 10 TOK}\n", "",
		"  shop: TOK", "  function: TOK", "to: shop", "to: function",
	).Replace(small)
	x, err := compile(t, text).Solidity("TOK")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"*/", "/*", "contract Evil {", "steal() public {", "address function;"} {
		if strings.Contains(x.Source, bad) {
			t.Errorf("%q is in\n%s", bad, x.Source)
		}
	}
	if !strings.Contains(x.Source, "address function_;") {
		t.Errorf("a reserved word is a field's name:\n%s", x.Source)
	}
}
