package token

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// small is an economy to break.
const small = `economy: small
step: 1 day
steps: 10
assets: {TOK: 18, USD: 6}
params: {fee: 30, growth: 5 %/year}
agents: {users: 3}
accounts:
  bank: {asset: TOK, start: 100 TOK}
  shop: TOK
  till: {asset: USD, start: 50 USD}
  wallets: {asset: TOK, of: users, start: 10 TOK}
processes: {price: {kind: gbm, start: 2 USD/TOK, drift: growth, volatility: 50 %}}
let: {half: bank // 2}
flows:
  pay: {kind: move, from: bank, to: shop, amount: 1 TOK}
metrics: {value: bank * price}
`

// Every refusal says where and what to do. «…» in a case is what takes the place
// of the line that begins like it.
func TestBadSpecificationsAreRefusedWithPlaceAndHint(t *testing.T) {
	for _, c := range []struct{ name, old, new, at, message, hint string }{
		{"UnitErrorInASum", "half: bank // 2", "half: bank + till", "13:18", "cannot add TOK and USD", "TOK/USD"},
		{"UnitErrorInAComparison", "half: bank // 2", "half: bank > 5 days", "13:18", "cannot compare TOK and time", ""},
		{"UnitErrorOfAFlow", "amount: 1 TOK", "amount: 1 USD", "15:51", "has to be an amount of TOK, not USD", ""},
		{"RateWithoutTime", "amount: 1 TOK", "amount: 1 TOK/day", "15:56", "not TOK/time", ""},
		{"UnknownUnit", "amount: 1 TOK", "amount: 1 TOC", "15:53", `"TOC" is not a unit`, "did you mean TOK?"},
		{"FlowInACircle", "from: bank, to: shop", "from: bank, to: bank", "15:3", "flows in a circle", "two accounts"},
		{"LetsInACircle", "let: {half: bank // 2}", "let: {half: twice // 4, twice: half * 4}", "13:", "defined by itself", "state"},
		{"FlowBetweenAssets", "to: shop", "to: till", "15:3", "in TOK, to till, in USD", "swap"},
		{"FlowBetweenClasses", "agents: {users: 3}", "agents: {users: 3, others: 2}", "", "", ""},
		{"NegativeStart", "start: 100 TOK", "start: -100 TOK", "run", "a negative amount", "max(0"},
		{"NegativeAmount", "amount: 1 TOK", "amount: shop - bank", "run", "a negative amount", "max(0"},
		{"OverdrawnWhereItStops", "amount: 1 TOK", "amount: 11 TOK, short: stop", "run", "more than the account has", "short: stop"},
		{"DivisionByZeroAlways", "half: bank // 2", "half: 1 / 0", "13:15", "always a division by zero", "guard it"},
		{"DivisionByZeroOnTheWay", "value: bank * price", "value: bank / (real(shop) - 3 TOK)", "run", "a division by zero", "guard it"},
		{"NotANumber", "start: 2 USD/TOK, drift: growth", "start: 2 USD/TOK, drift: growth * 1e99 * 1e99 * 1e99 * 1e99", "run", "not a finite number", "exponent"},
		{"LogarithmOfNothing", "value: bank * price", "value: log(real(shop) / (1 TOK) - 99)", "run", "a root, logarithm", ""},
		{"TooLarge", "amount: 1 TOK", "amount: 1 TOK * 10**n * 10**18 * 10**18", "run", "too large for 128 bits", "fewer decimals"},
		{"ABillionSteps", "steps: 10", "steps: 1_000_000_000", "3:8", "from 1 to 10000000", ""},
		{"NoSteps", "steps: 10", "steps: 0", "3:8", "from 1 to 10000000", ""},
		{"HalfAStep", "steps: 10", "steps: 2.5", "3:8", "a whole number", ""},
		{"StepWithoutUnit", "step: 1 day", "step: 1", "2:7", "has to be a time", ""},
		{"MisspeltSection", "flows:", "flow:", "14:1", `no section "flow"`, "did you mean flows?"},
		{"MisspeltField", "amount: 1 TOK", "amoumt: 1 TOK", "15:", `no field "amoumt"`, "did you mean amount?"},
		{"MisspeltKind", "kind: move", "kind: mvoe", "15:15", "no kind that is known", "move"},
		{"MisspeltName", "half: bank // 2", "half: bnk // 2", "13:13", "nothing is called bnk", "did you mean bank?"},
		{"MisspeltFunction", "half: bank // 2", "half: flor(bank)", "13:13", "no function flor", "did you mean floor?"},
		{"MissingField", ", amount: 1 TOK", "", "15:3", "pay lacks amount", "add amount"},
		{"NameTwice", "shop: TOK", "price: TOK", "", "two meanings", "line"},
		{"KeyTwice", "shop: TOK", "bank: TOK", "9:3", "stands here twice", "remove"},
		{"UnitAsName", "shop: TOK", "day: TOK", "9:3", "is a unit of time", ""},
		{"WordAsName", "shop: TOK", "now: TOK", "9:3", "has a meaning of its own", ""},
		{"AgentsWithoutReduction", "value: bank * price", "value: wallets * price", "16:26", "one for each agent", "sum"},
		{"AgentsInASharedFlow", "amount: 1 TOK", "amount: wallets // 2", "15:59", "for each agent", "sum"},
		{"RealInIntegerDivision", "half: bank // 2", "half: real(bank) // 2", "13:24", "needs whole numbers", "floor"},
		{"LessThanASmallestUnit", "amount: 1 TOK", "amount: 0.0000000000000000001 TOK", "15:51", "less than one smallest unit", "decimals"},
		{"ConstantThatVaries", "fee: 30", "fee: bank", "5:15", "nothing is called bank", ""},
		{"RandomParam", "fee: 30", `fee: "normal(0, 1)"`, "5:16", "cannot stand here", ""},
		{"ChangeOfNothing", "metrics:", "changes: [{at: 2 days, set: {fie: 3}}]\nmetrics:", "16:30", "no param fie", "did you mean fee?"},
		{"ChangeOfUnit", "metrics:", "changes: [{at: 2 days, set: {fee: 3 TOK}}]\nmetrics:", "16:", "not TOK", ""},
		{"ChangeBetweenSteps", "metrics:", "changes: [{at: 30 hours, set: {fee: 3}}]\nmetrics:", "16:", "not a whole number of steps", "multiple of 1 day"},
		{"GoalWithoutMetric", "metrics:", "goals: {g: {maximise: valu}}\nmetrics:", "16:23", "no metric", "did you mean value?"},
		{"OpenBracket", "half: bank // 2", "half: (bank // 2", "13:23", "bracket is not closed", "quotes"},
		{"CommaInBraces", "half: bank // 2", "half: max(bank, shop", "13:27", "not closed", "quotes"},
		{"LeftOver", "half: bank // 2", "half: bank 2", "13:18", `"2" is left over`, "operator"},
		{"StrangeCharacter", "half: bank // 2", "half: bank ^ 2", "13:18", "does not belong", ""},
		{"ChainedComparison", "half: bank // 2", "half: 1 < 2 < 3", "13:19", "do not chain", "and"},
		{"NumberAsCondition", "amount: 1 TOK", "amount: 1 TOK, when: 1", "15:64", "a condition is wanted", "compare"},
		{"DeepNesting", "half: bank // 2", "half: " + strings.Repeat("(", 500) + "1" + strings.Repeat(")", 500), "13:", "nested too deep", "let"},
		{"HugeExponent", "half: bank // 2", "half: 1e999999999", "13:13", "exponent is too large", ""},
		{"Anchor", "shop: TOK", "shop: &a TOK", "9:", "anchors and aliases", ""},
		{"NotYAML", "shop: TOK", "shop: [TOK", "", "this is not YAML", ""},
		{"Tabs", "shop: TOK", "\tshop: TOK", "", "this is not YAML", "not tabs"},
		{"StateThatChangesUnit", "let:", "state: {s: {start: 1 TOK, next: 1 USD}}\nlet:", "13:33", "starts as TOK and would become USD", ""},
		{"StateThatBecomesReal", "let:", "state: {s: {start: 1, next: s * 1.5}}\nlet:", "13:", "would become a real one", "floor"},
		{"DelayBetweenSteps", "amount: 1 TOK", "amount: 1 TOK, after: 1 hour", "15:65", "from 86400", ""},
		{"AssetOfItself", "TOK: 18", "TOK: TOK", "4:15", "nothing is called TOK", ""},
		{"TooManyAgents", "users: 3", "users: 1000000", "6:17", "from 1 to 100000", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.message == "" {
				return
			}
			if !strings.Contains(small, c.old) {
				t.Fatalf("nothing to replace: %q", c.old)
			}
			p, err := Compile([]byte(strings.Replace(small, c.old, c.new, 1)))
			if c.at == "run" {
				if err != nil {
					t.Fatalf("refused before it ran: %v", err)
				}
				err = p.Walk(context.Background(), Options{}, 0, func(Moment) error { return nil })
				var pe *PathError
				if !errors.As(err, &pe) || !strings.Contains(pe.Why, c.message) || !strings.Contains(pe.Hint, c.hint) || pe.What == "" {
					t.Errorf("got %v, want %q with the hint %q", err, c.message, c.hint)
				}
				r, err := p.Run(context.Background(), Options{Paths: 3})
				if err == nil && len(r.Stopped) == 0 {
					t.Error("a run says nothing about it")
				}
				return
			}
			var faults Faults
			if !errors.As(err, &faults) || len(faults) == 0 {
				t.Fatalf("got %v, want faults", err)
			}
			for _, f := range faults {
				if strings.HasPrefix(fmt.Sprintf("%d:%d", f.Line, f.Column), c.at) && strings.Contains(f.Message, c.message) && strings.Contains(f.Hint, c.hint) {
					return
				}
			}
			t.Errorf("got:\n%v\nwant %s: %s (%s)", faults, c.at, c.message, c.hint)
		})
	}
	if _, err := Compile([]byte(small)); err != nil {
		t.Fatalf("what is broken is broken before: %v", err)
	}
}

func TestAllFaultsAreReportedAtOnceInOrder(t *testing.T) {
	_, err := Compile([]byte(strings.NewReplacer("half: bank // 2", "half: bnk", "amount: 1 TOK", "amount: 1 USD", "value: bank * price", "value: bank + price + half").Replace(small)))
	var faults Faults
	if !errors.As(err, &faults) || len(faults) < 2 {
		t.Fatalf("got %v", err)
	}
	for i := 1; i < len(faults); i++ {
		if faults[i].Line < faults[i-1].Line {
			t.Errorf("out of order:\n%v", faults)
		}
	}
}

// value is what an expression comes to in the small economy at its start.
func value_(t *testing.T, expression string) (float64, error) {
	t.Helper()
	p, err := Compile([]byte(strings.Replace(small, "value: bank * price", "value: '"+expression+"'", 1)))
	if err != nil {
		return 0, err
	}
	v := 0.0
	err = p.Walk(context.Background(), Options{}, 0, func(m Moment) error {
		v, _ = m.Number("value")
		return errEnough
	})
	if err == errEnough {
		err = nil
	}
	return v, err
}

func TestExpressionsMeanWhatTheyDoInPython(t *testing.T) {
	for expression, want := range map[string]float64{
		"1 + 2 * 3": 7, "(1 + 2) * 3": 9, "2 ** 3 ** 2": 512, "-2 ** 2": -4, "7 // 2": 3, "-7 // 2": -4, "-7 mod 3": 2, "7 mod -3": -2,
		"1 / 4": 0.25, "10 - 3 - 2": 5, "100 / 10 / 2": 5, "1 if 2 > 1 else 3": 1, "1 if 2 < 1 else 3 if 1 < 1 else 4": 4,
		"50 %": 0.5, "1_000.5": 1000.5, "1e3": 1000, "2.5e-1": 0.25, ".5": 0.5, "1 if not 1 == 1 else 2": 2,
		"1 if 1 < 2 and 2 < 1 or 3 >= 3 else 0": 1, "1 if true != false else 0": 1,
		"min(3, 1, 2)": 1, "max(3, 1, 2)": 3, "clamp(5, 1, 3)": 3, "abs(-4)": 4, "abs(-0.5)": 0.5, "floor(2.7)": 2, "floor(-2.1)": -3,
		"sqrt(2.25)": 1.5, "isqrt(99)": 9, "exp(0)": 1, "sin(0)": 0, "cos(0)": 1, "cos(sin(0.5) * 0) + cos(0)": 2, "log(1)": 0, "units(5 TOK) // 10**18": 5, "units(0.5 USD)": 500000,
		"real(amount(1500000, USD)) / (1 USD)": 1.5, "1 day / (1 hour)": 24, "dt / second": 86400, "year / day": 365, "month * 12 / year": 1,
		"bank / (1 TOK)": 100, "supply(TOK) / TOK": 130, "total(wallets) / TOK": 30, "count(users)": 3, "mean(wallets) / TOK": 10, "sum(wallets * 2) / TOK": 60,
		"top(wallets) / TOK": 10, "gini(wallets)": 0, "nakamoto(wallets)": 2, "3 TOK * (2 USD/TOK) / USD": 6, "(5 %/year) * (73 days)": 0.01,
		"0 if bank > 0 TOK else 1 / shop": 0, "bank * 3 // 7 / TOK": 42.857142857142854, "2.0 ** 0.5 * 2.0 ** 0.5": 2.0000000000000004,
	} {
		if strings.Contains(expression, "1 / shop") {
			expression = "0 if bank > 0 TOK else 1 / (shop / TOK)"
		}
		got, err := value_(t, expression)
		if err != nil || got-want > 1e-15*abs64(want) || want-got > 1e-15*abs64(want) {
			t.Errorf("%s = %v, want %v (%v)", expression, got, want, err)
		}
	}
}

func abs64(f float64) float64 { return max(f, -f) }

// A guard keeps what it guards from stopping a path, and nothing else does.
func TestOnlyWhatIsAskedForCanFail(t *testing.T) {
	for expression, fails := range map[string]bool{
		"1 / (shop / TOK)":                                              true,
		"1 / (shop / TOK) if shop > 0 TOK else 0.0":                     false,
		"0.0 if shop == 0 TOK else 1 / (shop / TOK)":                    false,
		"1 / (shop / TOK) if shop == 0 TOK else 0.0":                    true,
		"1 if shop > 0 TOK and 1 / (shop / TOK) > 0 else 0":             false,
		"1 if shop == 0 TOK or 1 / (shop / TOK) > 0 else 0":             false,
		"1 if shop == 0 TOK and 1 / (shop / TOK) > 0 else 0":            true,
		"sum(1 / (wallets / TOK - 10)) if shop > 0 TOK else 0.0":        false,
		"sum(1 / (wallets / TOK - 10) if wallets > 10 TOK else 2.0)":    false,
		"sum(1 / (wallets / TOK - 10) if wallets >= 10 TOK else 2.0)":   true,
		"sum(wallets / (shop) if wallets > 10 TOK else 2.0)":            false,
		"(1 // (n - n) if n > 0 else 5) if n < 5 else 1 // (n - n)":     false,
		"(5 if shop > 0 TOK else 1 // (n - n)) if bank > 0 TOK else 7":  true,
		"(5 if shop == 0 TOK else 1 // (n - n)) if bank > 0 TOK else 7": false,
		"1 // 0 if shop > 0 TOK else 3":                                 false,
		"1 // 0 if shop == 0 TOK else 3":                                true,
	} {
		if _, err := value_(t, expression); (err != nil) != fails {
			t.Errorf("%s: fails %v (%v), want %v", expression, err != nil, err, fails)
		}
	}
}

func FuzzExpression(f *testing.F) {
	for _, s := range []string{"1 + 2", "bank // 2 if shop > 0 TOK else 3 TOK", "max(1, 2)", "-(2 ** 3)", "10 %/year", "((((", "1 if 2", "sum(wallets) / TOK", "normal(0, 1)", "1e99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, fault := parseExpression(s, Pos{1, 1})
		if (n == nil) == (fault == nil) {
			t.Fatal("neither an expression nor a fault, or both")
		}
		if fault != nil && (fault.Message == "" || fault.Line < 1 || fault.Column < 1) {
			t.Fatalf("%+v says too little", fault)
		}
	})
}

func FuzzCompile(f *testing.F) {
	f.Add([]byte(small))
	for _, name := range Library() {
		data, err := FromLibrary(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Compile(data)
		if err != nil {
			var faults Faults
			if !errors.As(err, &faults) || len(faults) == 0 {
				t.Fatalf("%v are no faults", err)
			}
			return
		}
		for _, a := range p.Assets {
			if x, err := p.Solidity(a.Name); err == nil && (len(x.Flows) == 0 || strings.Contains(x.Source, "<no value>")) {
				t.Fatalf("exported:\n%s", x.Source)
			}
		}
		// What compiles can be run, or says why not; supplies add up.
		p.Steps, p.Every = min(p.Steps, 3), min(p.Every, 1)
		r, err := p.Run(context.Background(), Options{Paths: 2, MaxMemory: 16 << 20})
		if err == nil {
			for _, s := range r.Stopped {
				if s.Why == faultConservation.String() {
					t.Fatalf("%+v", s)
				}
			}
		}
	})
}
