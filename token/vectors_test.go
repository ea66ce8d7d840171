package token

import (
	"context"
	"fmt"
	"go/ast"
	goparser "go/parser"
	gotoken "go/token"
	"math"
	"path/filepath"
	"testing"
)

// Every published result that this engine is held to, and the test that does it.
func TestEveryPublishedResultHasATest(t *testing.T) {
	tests := map[string]bool{}
	for _, dir := range []string{".", "stats", "search", "study", "../contracts"} {
		files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			f, err := goparser.ParseFile(gotoken.NewFileSet(), name, nil, goparser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok {
					tests[fn.Name.Name] = true
				}
			}
		}
	}
	for _, v := range []struct{ result, source, test string }{
		{"supply of Bitcoin at six halvings and in all, to the satoshi", "its source", "TestBitcoinMinesExactlyItsSupply"},
		{"base reward, issuance and yield of Ethereum at eight stakes; 1,701 ETH a day at 14 million; 16 gwei burn 1,728", "Altair specification; ethereum.org", "TestEthereumIssuesWhatTheSpecificationOfItsConsensusSays"},
		{"revenue and net yields and inflation of Ethereum at ten stakes, and at $1,500", "Hoban and Borgers (2020), by CADLabs's figure", "TestEthereumHasTheYieldsOfHobanAndBorgers"},
		{"54/64 of rewards for attestations, 8/64 for proposals, 2/64 for sync committees; 1000 steps of 1 epoch are 1 of 1000", "CADLabs's invariants", "TestEthereumSharesItsRewardsAndDoesNotMindHowLongAStepIs"},
		{"CRV: rates of years 2 to 4, 245 years to zero, what is mined in a year and in all", "the token's contract", "TestCurveFollowsItsScheduleExactly"},
		{"veCRV: weight is amount times time left over 4 years", "Curve's paper", "TestVestingDelaysAndLocksAgreeWithAPlainModel"},
		{"getInputPrice: seven cases", "Uniswap v2's tests", "TestUniswapGivesWhatItsOwnTestsSay"},
		{"18 points of the jump rate model, and the one in production", "Compound's tests", "TestCompoundChargesTheRatesOfItsOwnTests"},
		{"production-like rates", "Compound, secondary", "TestCompoundChargesTheRatesOfAMarketInProduction"},
		{"changes of inflation, provisions of a block", "x/mint of the Cosmos SDK", "TestCosmosChangesItsInflationAsItsOwnTestsSay"},
		{"base fees after three blocks", "go-ethereum's consensus/misc/eip1559", "TestTheBaseFeeMovesAsInTheClients"},
		{"release of three of QTM's buckets", "QTM-Interface's paper", "TestBucketsVestAsInTheQuantitativeTokenModel"},
		{"mean and variance of geometric Brownian motion, mean reversion and jumps", "textbooks", "TestProcessesHaveTheirMomentsInClosedForm"},
		{"ends and middle of a Brownian bridge", "textbooks", "TestABridgeEndsWhereItIsPinned"},
		{"value at risk and expected shortfall of normal losses", "textbooks", "TestRiskOfNormalLossesIsWhatTheFormulasSay"},
		{"Gini, Herfindahl and Nakamoto of known holdings", "textbooks", "TestConcentrationOfKnownHoldings"},
		{"Sobol indices of Ishigami's function", "Ishigami and Homma (1990)", "TestSobolIndicesOfIshigamisFunction"},
		{"Sobol indices of the g-function", "Saltelli and Sobol (1995)", "TestSobolIndicesOfTheGFunction"},
		{"hypervolumes of ZDT1 to ZDT3", "Zitzler et al. (2000)", "TestNSGA2ComesNearTheTrueFrontsOfZDT"},
		{"hypervolumes of DTLZ", "Deb et al. (2002)", "TestNSGA3ComesNearThePerfectFrontsOfDTLZ"},
		{"CMA-ES on sphere, ellipsoid, Rosenbrock and Rastrigin, with success rates", "Hansen's tutorial", "TestCMAESReachesTheOptimumOfTheStandardFunctions"},
		{"contracts of library economies to the wei over 1,000 random steps", "this simulator", "TestExportedEconomiesAreTheSimulationToTheUnit"},
	} {
		if !tests[v.test] {
			t.Errorf("%s (%s): there is no %s", v.result, v.source, v.test)
		}
	}
}

func TestEthereumSharesItsRewardsAndDoesNotMindHowLongAStepIs(t *testing.T) {
	epochs := func(text string) *Program {
		return compiled(t, "ethereum", "step: 1 day", text, "steps: 3650", "steps: 1000", "record: 30 days", "record: 384000 seconds",
			"gas_price * gas_per_block * (dt / 12 seconds)", "0 ETH", "after: 9 days", "after: 384000 seconds")
	}
	short, long := epochs("step: 384 seconds"), epochs("step: 384000 seconds")
	params := map[string]float64{"staked_at_first": 14e6, "joins": 0, "uptime": 0.9, "slashings": 0}
	end := func(p *Program, steps int64) (issued, leaked float64) {
		err := p.Walk(context.Background(), Options{Params: params, Steps: steps}, 0, func(m Moment) error {
			for flow, sum := range map[string]*float64{"issue": &issued, "leak": &leaked} {
				if m.Step > 0 {
					a, ok := m.Moved(flow, 0)
					if !ok {
						return fmt.Errorf("no flow %s", flow)
					}
					f, _ := a.Big().Float64()
					*sum += f / 1e18
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return issued, leaked
	}
	issued, leaked := end(short, 1000)
	once, lost := end(long, 1)
	if math.Abs(issued/once-1) > 1e-12 || math.Abs(leaked/lost-1) > 1e-12 {
		t.Errorf("1000 steps issue %v and take %v, one of 1000 epochs %v and %v", issued, leaked, once, lost)
	}
	// A tenth is absent: 540 Gwei for each ETH and epoch are paid in proportion to the square of those
	// present; of what the absent would have had, source, target and sync committee (14, 26
	// and 2 of 64) are taken, head and proposals (14 and 8) are not.
	full := 14e6 * 540e-9 * 1000
	if math.Abs(issued/(full*0.81)-1) > 1e-9 || math.Abs(leaked/(full*0.1*42/64)-1) > 1e-9 {
		t.Errorf("issued %v of %v, leaked %v", issued, full, leaked)
	}
}

func TestCompoundChargesTheRatesOfAMarketInProduction(t *testing.T) {
	p := compiled(t, "compound")
	for utilisation, want := range map[float64]float64{0: 2, 40: 10, 80: 18, 90: 38, 100: 58} {
		got, _ := first(t, p, map[string]float64{"base": 0.02, "slope": 0.20, "jump": 2, "kink": 0.8, "owed_at_first": utilisation, "cash_at_first": 100 - utilisation}, "borrow_rate")
		if math.Abs(100*got-want) > 0.01 {
			t.Errorf("utilisation %v %%: %v %%, want %v %%", utilisation, 100*got, want)
		}
	}
}

// Of 100 million: founders 25 %, from month 6 on for 36 months; incentives 33 % over 84 months; the public
// sale 3.5 %, a quarter at once and the rest over 6 months.
func TestBucketsVestAsInTheQuantitativeTokenModel(t *testing.T) {
	p := compile(t, `
economy: buckets
step: 1 month
steps: 90
record: 1 month
assets: {QTM: 6}
accounts:
  founders: {asset: QTM, start: 25_000_000 QTM}
  incentives: {asset: QTM, start: 33_000_000 QTM}
  sale: {asset: QTM, start: 3_500_000 QTM}
  free: QTM
flows:
  at_once: {kind: airdrop, from: sale, to: free, total: 875_000 QTM, at: 0 days}
  found: {kind: vesting, from: founders, to: free, total: 25_000_000 QTM, start: 6 months, duration: 36 months}
  lure: {kind: vesting, from: incentives, to: free, total: 33_000_000 QTM, duration: 84 months}
  sell: {kind: vesting, from: sale, to: free, total: 2_625_000 QTM, duration: 6 months}
`)
	r, err := p.Run(context.Background(), Options{Paths: 1})
	if err != nil {
		t.Fatal(err)
	}
	part := func(month, start, duration int) float64 {
		return min(max(float64(month-start)/float64(duration), 0), 1)
	}
	for at, got := range r.Find("free").Mean {
		// What is released in a step shows behind it.
		month := at - 1
		want := 0.0
		if at > 0 {
			want = 875_000 + 2_625_000*part(month, 0, 6) + 25_000_000*part(month, 6, 36) + 33_000_000*part(month, 0, 84)
		}
		if math.Abs(got-want) > 1e-5 {
			t.Errorf("month %d: %v free, want %v", at, got, want)
		}
	}
}
