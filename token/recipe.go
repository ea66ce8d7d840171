package token

import (
	"maps"
	"strings"
)

// A recipe says what a kind of flow or process is made of, in the expression
// language itself: $field stands for what the specification says in that field,
// $self for the entry's name.
type recipe struct {
	kind   string
	about  string
	fields []field
	// Of flows: the amount moved from the account in field from to the account in
	// field to. A missing from mints, a missing to burns.
	from, to     string
	amount, when string
	delay        string
	second       *recipe // carried out right after, as NAME.out
	trade        bool    // a trade with the pool: to is its account of from's asset
	lock         bool
	// Of processes: lets that they need, named $self.NAME, and the next value.
	lets [][2]string
	next string
	calm string // the next value where field jumps is absent
	// defaults of fields, as expressions.
	defaults map[string]string
}

var (
	fieldFrom   = field{"from", formName, true, "the account that pays"}
	fieldTo     = field{"to", formName, true, "the account that receives"}
	fieldSource = field{"from", formName, false, "the account that pays; without it the tokens are minted"}
	fieldSink   = field{"to", formName, false, "the account that receives; without it the tokens are burned"}
	fieldAmount = field{"amount", formExpression, true, "how much in one step"}
	fieldAfter  = field{"after", formExpression, false, "the time until it arrives"}
	fieldPool   = field{"pool", formName, true, "the pool to trade with"}
	fieldStart  = field{"start", formExpression, true, "the value in the first step"}
	fieldVol    = field{"volatility", formExpression, true, "the deviation of a year"}
	fieldWith   = field{"with", formName, false, "an earlier process that it moves with"}
	fieldCorr   = field{"correlation", formExpression, false, "how closely, from -1 to 1"}
	fieldMean   = field{"mean", formExpression, true, "the value that it returns to"}
	fieldSpeed  = field{"speed", formExpression, true, "how fast it returns, such as 2/year"}
)

const shock = "$correlation * $with.z + sqrt(1 - $correlation**2) * normal(0, 1)"

// recipes of flows and of processes.
var recipes = map[string][]recipe{
	"flows": {
		{kind: "mint", about: "makes new tokens", fields: []field{fieldTo, fieldAmount}, to: "to", amount: "$amount"},
		{kind: "burn", about: "destroys tokens", fields: []field{fieldFrom, fieldAmount}, from: "from", amount: "$amount"},
		{kind: "move", about: "moves tokens or money", fields: []field{fieldFrom, fieldTo, fieldAmount, fieldAfter}, from: "from", to: "to", amount: "$amount", delay: "after"},
		{kind: "fee", about: "takes parts of a sum, rounded down", fields: []field{fieldFrom, fieldSink,
			{"base", formExpression, true, "the sum that the fee is on"}, {"parts", formExpression, true, "how many parts of it"}, {"per", formExpression, false, "what the parts are of; default 10000"}},
			from: "from", to: "to", amount: "$base * $parts // $per", defaults: map[string]string{"per": "10000"}},
		{kind: "emission", about: "gives out at a rate", fields: []field{fieldSource, fieldTo,
			{"rate", formExpression, true, "amount per time"}}, from: "from", to: "to", amount: "floor($rate * dt)"},
		{kind: "halving", about: "gives out an amount that halves", fields: []field{fieldSource, fieldTo,
			{"first", formExpression, true, "the amount in each step at first"}, {"every", formExpression, true, "the time between halvings"}},
			from: "from", to: "to", amount: "$first // 2**min(now // $every, 126)"},
		{kind: "vesting", about: "releases a total linearly, as OpenZeppelin's VestingWallet does", fields: []field{fieldFrom, fieldTo,
			{"total", formExpression, true, "what is released in all"}, {"start", formExpression, false, "when it starts; default at once"},
			{"cliff", formExpression, false, "the time from the start until anything is released"}, {"duration", formExpression, true, "the time from the start until all is released"}},
			from: "from", to: "to",
			amount:   "($total if now >= $start + $duration else ($total * (now - $start) // $duration if now >= $start + $cliff else 0)) - paid($self)",
			defaults: map[string]string{"start": "0 days", "cliff": "0 days"}},
		{kind: "airdrop", about: "gives out a total once", fields: []field{fieldSource, fieldTo,
			{"total", formExpression, true, "how much (each, for accounts of agents)"}, {"at", formExpression, true, "when"}},
			from: "from", to: "to", amount: "$total", when: "now <= $at and $at < now + dt"},
		{kind: "stake", about: "locks tokens up", fields: []field{fieldFrom, fieldTo, fieldAmount}, from: "from", to: "to", amount: "$amount"},
		{kind: "unstake", about: "unlocks tokens, after an unbonding time", fields: []field{fieldFrom, fieldTo, fieldAmount,
			{"after", formExpression, true, "the unbonding time"}}, from: "from", to: "to", amount: "$amount", delay: "after"},
		{kind: "slash", about: "takes a share of what is staked, by chance", fields: []field{fieldFrom, fieldSink,
			{"share", formExpression, true, "the share that is taken"}, {"chance", formExpression, true, "how often, such as 2/year"}},
			from: "from", to: "to", amount: "floor($from * $share)", when: "bernoulli(1 - exp(-$chance * dt))"},
		{kind: "swap", about: "trades with a pool, in integers as Uniswap v2 does", fields: []field{fieldFrom, fieldPool, fieldTo, fieldAmount},
			from: "from", amount: "$amount", trade: true, second: &recipe{to: "to"}},
		{kind: "buyback", about: "buys tokens from a pool and burns them, or keeps them", fields: []field{fieldFrom, fieldPool, fieldSink, fieldAmount},
			from: "from", amount: "$amount", trade: true, second: &recipe{to: "to"}},
		{kind: "curve_buy", about: "mints tokens for money on the bonding curve price = base + slope*supply", fields: []field{fieldFrom, fieldTo,
			{"reserve", formName, true, "the account that keeps the money"}, {"spend", formExpression, true, "the money spent"},
			{"base", formExpression, true, "the price at no supply"}, {"slope", formExpression, true, "by how much each token raises the price"}},
			from: "from", to: "reserve", amount: "$spend",
			second: &recipe{to: "to", amount: "floor(2 * real(moved($self)) / ($base + $slope * real(supply($asset)) + sqrt(($base + $slope * real(supply($asset)))**2 + 2 * $slope * real(moved($self)))))"}},
		{kind: "curve_sell", about: "burns tokens for money on that curve", fields: []field{fieldFrom, fieldTo,
			{"reserve", formName, true, "the account that pays"}, fieldAmount,
			{"base", formExpression, true, "the price at no supply"}, {"slope", formExpression, true, "by how much each token raises the price"}},
			from: "from", amount: "$amount",
			second: &recipe{from: "reserve", to: "to", amount: "floor(real(moved($self)) * ($base + $slope * (supply($asset) + 0.5 * moved($self))))"}},
		{kind: "lock", about: "locks tokens for a time; they weigh in proportion to the time that is left, as in Curve's voting escrow", fields: []field{fieldFrom, fieldTo, fieldAmount,
			{"duration", formExpression, true, "for how long"}, {"longest", formExpression, true, "the time for which a token weighs 1"}},
			from: "from", to: "to", amount: "$amount", delay: "duration", lock: true},
	},
	"processes": {
		{kind: "gbm", about: "geometric Brownian motion, with Merton's jumps if there are any", fields: []field{fieldStart,
			{"drift", formExpression, false, "growth, such as 5 %/year"}, fieldVol, fieldWith, fieldCorr,
			{"jumps", formExpression, false, "how often it jumps, such as 3/year"}, {"jump_mean", formExpression, false, "the mean of a jump's logarithm"}, {"jump_deviation", formExpression, false, "its deviation"}},
			lets:     [][2]string{{"z", "normal(0, 1)"}, {"jumps", "poisson($jumps * dt)"}},
			next:     "$self * exp($drift * dt - 0.5 * $volatility**2 * (dt / year) + $volatility * sqrt(dt / year) * $self.z + $self.jumps * $jump_mean + sqrt($self.jumps) * $jump_deviation * normal(0, 1))",
			calm:     "$self * exp($drift * dt - 0.5 * $volatility**2 * (dt / year) + $volatility * sqrt(dt / year) * $self.z)",
			defaults: map[string]string{"drift": "0 / year", "jumps": "0 / year", "jump_mean": "0.0", "jump_deviation": "0.0"}},
		{kind: "mean_reverting", about: "Ornstein and Uhlenbeck's process, exact over a step", fields: []field{fieldStart, fieldMean, fieldSpeed, fieldVol, fieldWith, fieldCorr},
			lets: [][2]string{{"z", "normal(0, 1)"}},
			next: "$mean + ($self - $mean) * exp(-$speed * dt) + $volatility * sqrt((1 - exp(-2 * $speed * dt)) / (2 * $speed * year)) * $self.z"},
		{kind: "log_mean_reverting", about: "the same of a logarithm, so that it stays positive", fields: []field{fieldStart, fieldMean, fieldSpeed, fieldVol, fieldWith, fieldCorr},
			lets: [][2]string{{"z", "normal(0, 1)"}},
			next: "$mean * exp(log($self / $mean) * exp(-$speed * dt) + $volatility * sqrt((1 - exp(-2 * $speed * dt)) / (2 * $speed * year)) * $self.z)"},
		{kind: "bridge", about: "geometric Brownian motion that is known to end at a price, as scenarios pin it; after the end it stays", fields: []field{fieldStart,
			{"end", formExpression, true, "the value where it ends"}, {"until", formExpression, true, "when it ends"}, fieldVol, fieldWith, fieldCorr},
			lets: [][2]string{{"z", "normal(0, 1)"}},
			next: "$self * exp(log($end / $self) * (dt / ($until - now)) + $volatility * sqrt(max(0.0, dt / year * (($until - now - dt) / ($until - now)))) * $self.z) if now + dt < $until else $end"},
		{kind: "series", about: "a historical series, from the specification or from a file beside it", fields: []field{
			{"values", formList, false, "the values, with their unit; the last one stays"},
			{"file", formText, false, "instead of values: a file of comma-separated values, a row for each, below a line of names"},
			{"column", formText, false, "the column of the file; not needed if there is but one, or one behind dates"},
			{"unit", formExpression, false, "what 1 in the file stands for, such as 1 USD/TOK; default a plain 1"},
			{"every", formExpression, true, "the time between two values"}}},
	},
}

// recipeOf is the recipe of a kind, which read has checked.
func recipeOf(section, kind string) *recipe {
	for i := range recipes[section] {
		if recipes[section][i].kind == kind {
			return &recipes[section][i]
		}
	}
	return nil
}

// fill parses a template and puts an entry's fields into its holes. Names that
// are fields of accounts stand for those accounts.
func (en *entry) fill(template string, rec *recipe, more map[string]*node) *node {
	t, fault := parseExpression(template, en.at)
	if fault != nil {
		return broken(en.at)
	}
	holes := map[string]*node{}
	for f, d := range rec.defaults {
		holes[f], _ = parseExpression(d, en.at)
	}
	for f, v := range en.fields {
		if v.expr != nil {
			holes[f] = v.expr
		} else if v.text != "" {
			holes[f] = &node{op: "name", at: v.at, name: v.text}
		}
	}
	holes["self"] = &node{op: "name", at: en.at, name: en.name}
	maps.Copy(holes, more)
	return substitute(t, holes, en)
}

func substitute(n *node, holes map[string]*node, en *entry) *node {
	out := *n
	out.at = en.at
	if n.op == "name" && strings.HasPrefix(n.name, "$") {
		hole, rest, dotted := strings.Cut(n.name[1:], ".")
		h := holes[hole]
		switch {
		case h == nil:
			return broken(en.at)
		case dotted:
			return &node{op: "name", at: en.at, name: h.name + "." + rest}
		}
		return h
	}
	out.args = make([]*node, len(n.args))
	for i, a := range n.args {
		out.args[i] = substitute(a, holes, en)
	}
	return &out
}
