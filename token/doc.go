// Package token states a token economy in a small language and simulates it by
// the thousand: to the smallest unit where the economy's rules are exact, and with
// the same bytes on every machine where they are not. [Compile] reads a
// specification, [Program.Run] simulates it, [Program.Walk] takes one path step by
// step, [FromLibrary] has ready economies, [Program.Solidity] makes contracts of
// the rules; [Program.Measured] adds what analyses look at, [Program.Rewrite] writes a
// specification with other params.
//
// # A specification
//
// A YAML file of at most 1 MiB; schema.json is its schema. Time goes in steps.
//
//	economy: Lemonade
//	step: 1 day
//	steps: 365
//	assets: {CUP: 0, USD: 2}                  # decimals; the names are units
//	params: {price: 2 USD, weather: 60 %}     # may be changed from outside
//	accounts:                                 # each holds one asset
//	  till: {asset: USD, start: 20 USD}
//	  town: {asset: USD, start: 100_000 USD}
//	processes:                                # numbers from outside
//	  thirst: {kind: log_mean_reverting, start: 30.0, mean: 30.0, speed: 10/year, volatility: 40 %}
//	let:                                      # names for expressions
//	  sold: floor(thirst) if bernoulli(weather) else 0
//	flows:                                    # in every step, in this order
//	  sell: {kind: move, from: town, to: till, amount: sold * price}
//	metrics: {cups: paid(sell) // price}      # recorded
//
// The sections: assets, params, agents, accounts, state, processes, let, pools,
// flows, changes (governance), metrics, goals and constraints; LANGUAGE.md lists their
// fields. A series may stand in a file beside the specification ([CompileWith]). An account of a
// class of agents (of: holders) is one for each agent; so is a state or a let.
//
// # What keeps it honest
//
// Tokens are conserved by construction. Only flows change balances, and they move
// amounts between accounts; only those without a source or a destination (mint,
// burn, and kinds that leave one out) change a supply. Balances at the start are
// part of the supply. A flow never takes more than there is: it moves what there
// is and is counted, or ends the path where it says short: stop. At every point of
// a result the accounts are added up and compared with the supply, on every path.
//
// Every number has a dimension: powers of assets and of time. Sums, comparisons
// and flows of different dimensions are refused. Only 0 has every dimension.
//
// # Numbers
//
// Whole numbers are exact, signed, of 128 bits: amounts in smallest units, times
// in seconds, counts. All others are real: float64, in whole tokens and seconds.
// + - * of whole numbers are whole, and so are //, mod and **; / is real. A product
// before // has 256 bits, as Solidity's mulDiv. A real number becomes an amount by
// rounding down. What does not fit, divides by zero or is not finite ends its path,
// and the result says where; an economy never goes on with a wrong number. In
// X if C else Y, and behind and and or, only the side that counts can fail.
//
// Functions: min, max, clamp(x, low, high), abs, floor, real, exp, log, sin, cos, sqrt, isqrt;
// units(amount) is its number of smallest units and amount(n, TOK) the opposite;
// supply(TOK), total(account), count(agents); moved(flow) in this step, paid(flow)
// in all, waiting(flow) on its way, weight(lock); price(pool), quote(pool, amount);
// of a value for each agent: sum, mean, top, gini, hhi (Herfindahl and Hirschman's
// index, 0 to 1), nakamoto (the fewest who have more than half). Drawn anew in each
// step: normal(mean, deviation), uniform(low, high), lognormal(median, sigma),
// exponential(mean), pareto(least, alpha), bernoulli(p), poisson(mean). now is the
// time since the start, dt that of a step, n the step's number.
//
// # One step
//
// Changes of params take effect; flows happen, each seeing what those before it
// left; processes and states take their next values, all computed from the old
// ones; the point is recorded if one is due.
//
// # The same bytes everywhere
//
// A random number is a function of seed, path, agent, step and the name of the
// place where it is drawn (Philox4x32-10), so paths can be computed in any order,
// and variants of an economy are compared under the same luck. Elementary functions
// come from internal/numeric. [Result.Root] is therefore a fingerprint that anybody
// can make again; tests compare it on five processors.
//
// # Inside
//
// Compile parses YAML by one table (spec.go), which the schema is made of too;
// kinds of flows and processes are templates in the language itself (recipe.go);
// expressions become instructions on columns (emit.go, instr.go), which a block of
// paths carries out, one instruction for all of its lanes at a time (block.go).
package token
