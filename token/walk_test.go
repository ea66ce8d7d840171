package token

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// A modelFlow is a flow of the plain model: what it moves is what the rule says, or
// what there is.
type modelFlow struct {
	name, from, to string // accounts; "" is nowhere
	fixed          int64  // the amount, or
	of             string // an account, times
	num, den       int64
	every, at      int64 // happens in steps n with n mod every == at
	delay          int64
	waiting        [][]int64 // by step and agent
}

// Random economies of shared accounts and of three agents beside a model of maps
// and slices, to the unit after every step.
func TestRandomFlowsAgreeWithAPlainModel(t *testing.T) {
	const agents = 3
	r := rand.New(rand.NewPCG(5, 6))
	rounds := 150
	if testing.Short() {
		rounds = 40
	}
	total, capped := 0, 0
	for round := range rounds {
		names := []string{"a", "b", "c", "d"} // a and b are shared, c and d of agents
		class := map[string]bool{"c": true, "d": true}
		balance := map[string][]int64{}
		var spec strings.Builder
		spec.WriteString("economy: r\nstep: 1 day\nsteps: 40\nassets: {TOK: 0}\nagents: {g: 3}\naccounts:\n")
		for _, n := range names {
			start := r.Int64N(1000)
			lanes, of := 1, ""
			if class[n] {
				lanes, of = agents, ", of: g"
			}
			fmt.Fprintf(&spec, "  %s: {asset: TOK, start: %d TOK%s}\n", n, start, of)
			for range lanes {
				balance[n] = append(balance[n], start)
			}
		}
		spec.WriteString("flows:\n")
		var flows []*modelFlow
		for k := range 1 + r.IntN(7) {
			f := &modelFlow{name: fmt.Sprintf("f%d", k), num: 1 + r.Int64N(3), den: 2 + r.Int64N(9), every: 1 + r.Int64N(4)}
			f.at = r.Int64N(f.every)
			for f.from == f.to {
				f.from, f.to = append(names, "")[r.IntN(5)], append(names, "")[r.IntN(5)]
			}
			f.fixed = r.Int64N(400)
			each := class[f.from] || class[f.to]
			if of := names[r.IntN(4)]; r.IntN(2) == 0 && (each || !class[of]) {
				f.of = of
			}
			amount := fmt.Sprintf("%d TOK", f.fixed)
			if f.of != "" {
				amount = fmt.Sprintf("%s * %d // %d", f.of, f.num, f.den)
			}
			kind := "move"
			fields := fmt.Sprintf("from: %s, to: %s, ", f.from, f.to)
			switch {
			case f.from == "":
				kind, fields = "mint", fmt.Sprintf("to: %s, ", f.to)
			case f.to == "":
				kind, fields = "burn", fmt.Sprintf("from: %s, ", f.from)
			case r.IntN(2) == 0:
				f.delay = 1 + r.Int64N(5)
				fields += fmt.Sprintf("after: %d days, ", f.delay)
			}
			fmt.Fprintf(&spec, "  %s: {kind: %s, %samount: %s, when: n mod %d == %d}\n", f.name, kind, fields, amount, f.every, f.at)
			flows = append(flows, f)
		}
		p := compile(t, spec.String())
		err := p.Walk(context.Background(), Options{Seed: uint64(round)}, 0, func(m Moment) error {
			if n := m.Step - 1; n >= 0 {
				for _, f := range flows {
					capped += f.step(balance, class, n, agents)
				}
			}
			for _, name := range names {
				for i, want := range balance[name] {
					got, _ := m.Balance(name, i)
					if got.Big().Int64() != want {
						return fmt.Errorf("after step %d, %s of agent %d: %s, want %d", m.Step, name, i, got, want)
					}
					total++
				}
			}
			return nil
		})
		if err != nil {
			t.Fatalf("%v\n%s", err, spec.String())
		}
	}
	if total < 1000 || capped < rounds {
		t.Errorf("%d balances compared, %d times too little: neither may be rare", total, capped)
	}
}

// step carries out one step, and says how often there was too little.
func (f *modelFlow) step(balance map[string][]int64, class map[string]bool, n int64, agents int) (capped int) {
	lanes := 1
	if class[f.from] || class[f.to] {
		lanes = agents
	}
	at := func(account string, lane int) *int64 {
		if class[account] {
			return &balance[account][lane]
		}
		return &balance[account][0]
	}
	if f.delay > 0 && n >= f.delay {
		for lane, x := range f.waiting[n-f.delay] {
			*at(f.to, lane) += x
		}
	}
	moved := make([]int64, lanes)
	if n%f.every == f.at {
		amounts := make([]int64, lanes)
		for lane := range lanes {
			amounts[lane] = f.fixed
			if f.of != "" {
				amounts[lane] = *at(f.of, lane) * f.num / f.den
			}
		}
		for lane, x := range amounts {
			if f.from != "" {
				if have := at(f.from, lane); *have < x {
					x = *have
					capped++
				}
				*at(f.from, lane) -= x
			}
			if f.to != "" && f.delay == 0 {
				*at(f.to, lane) += x
			}
			moved[lane] = x
		}
	}
	f.waiting = append(f.waiting, moved)
	return capped
}
