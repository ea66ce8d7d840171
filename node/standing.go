package node

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"probity"
	"probity/market"
)

// A Standing is what the chain says of one provider.
type Standing struct {
	Provider   probity.Account `json:"provider"`
	Bond       probity.Amount  `json:"bond"` // free to back another job
	Leaving    bool            `json:"leaving"`
	Reputation uint32          `json:"reputation"` // of 100
	Declines   uint32          `json:"declines"`   // of the latest jobs, in hundredths
	Outcomes   uint64          `json:"outcomes"`   // jobs that ended
	Failures   uint64          `json:"failures"`   // of them, those that cost a bond
}

// Standings reads every provider that a job of the Market contract ever went
// to, by account, and computes its reputation from how those jobs ended. Anybody
// who names the same price of gas and the same rules gets the same.
func (n *Node) Standings(ctx context.Context, gasPrice probity.Amount, rules market.ReputationRules) ([]Standing, error) {
	book := n.view()
	count, err := book.Jobs(ctx)
	if err != nil {
		return nil, err
	}
	// How many ends there are to read is known before they are, so that the
	// last event is not waited for in vain.
	jobs, ends := map[probity.JobID]market.Job{}, 0
	for id := probity.JobID(1); id <= count; id++ {
		j, err := book.Job(ctx, id)
		if err != nil {
			return nil, err
		}
		jobs[id] = j
		if j.State != market.JobOpen {
			ends++
		}
	}
	now, err := book.Now(ctx)
	if err != nil {
		return nil, err
	}
	r := market.Reputations{Rules: rules, GasPrice: gasPrice}
	for cursor := ""; ends > 0; {
		events, err := book.Events(ctx, cursor)
		if err != nil {
			return nil, fmt.Errorf("read how jobs ended: %w", err)
		}
		for _, e := range events {
			cursor = e.Cursor
			j, known := jobs[e.Job]
			if e.Kind == market.EventAccepted || !known || j.State == market.JobOpen {
				continue // or ended since it was read
			}
			if err := r.ObserveJob(e, j); err != nil {
				return nil, err
			}
			ends--
		}
	}
	seen := map[probity.Account]bool{}
	var out []Standing
	for _, j := range jobs {
		if seen[j.Provider] {
			continue
		}
		seen[j.Provider] = true
		stake, err := book.Stake(ctx, j.Provider)
		if err != nil {
			return nil, err
		}
		rep := r.Of(j.Provider)
		out = append(out, Standing{
			Provider: j.Provider, Bond: stake.Free(), Leaving: !stake.Exiting.IsZero() && stake.Free().IsZero(),
			Reputation: rep.Score(now, rules), Declines: rep.Declines(), Outcomes: rep.Outcomes, Failures: rep.Failures,
		})
	}
	slices.SortFunc(out, func(a, b Standing) int { return bytes.Compare(a.Provider[:], b.Provider[:]) })
	return out, nil
}
