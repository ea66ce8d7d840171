// Package stats measures what simulations and real series say: how concentrated
// holdings are, what may be lost, quantiles of streams, which parameters matter
// (Morris, Sobol), what comes next and how sure that is (forecasts, back-tested), and which
// parameters make a simulation resemble the world (simulated moments).
//
// It works on slices and functions and knows nothing of economies. Seeded functions
// give the same result, bit for bit, on every machine and however many goroutines
// there are.
package stats
