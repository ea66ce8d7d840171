package provider

import (
	"cmp"
	"strings"

	"probity"
	"probity/market"
	"probity/market/spec"
)

// Needed calls mark with the digest of every file that a lease of this provider needs:
// while it is not over whatever it is made of and what its work was last said to have
// left, and after that, for as long as its order asks, what it left in the end. believed is
// the market's time, see Steady; now is what it says itself.
func (a *LeaseAgent) Needed(now, believed uint64, mark func(digest string)) error {
	for _, key := range a.journal.Keys() {
		kind, name, _ := strings.Cut(key, "/")
		if kind != "lease" {
			continue
		}
		var r leaseRecord
		if _, err := a.journal.Get(key, &r); err != nil {
			return err
		}
		id, err := probity.ParseHash(name)
		if err != nil {
			return err
		}
		var end market.LeaseReport
		if _, err := a.journal.Get(leaseKey("end", id), &end); err != nil {
			return err
		}
		s, err := spec.Parse(r.Post.Spec)
		if err != nil {
			return err
		}
		if r.Over {
			if r.Ended == 0 { // it was over before that was written down
				r.Ended = now
				if err := a.tryRecord(key, r); err != nil {
					return err
				}
			}
			if believed > r.Ended+uint64(s.Retention) {
				continue
			}
		} else {
			for _, d := range s.Files() {
				mark(d)
			}
			mark(r.Post.Checkpoint)
			a.mu.Lock()
			if t := a.leases[id]; t != nil {
				markReport(t.report, mark)
			}
			a.mu.Unlock()
		}
		markReport(end, mark)
	}
	return nil
}

func markReport(r market.LeaseReport, mark func(digest string)) {
	for _, d := range []string{r.Checkpoint, r.Output, r.Logs} {
		mark(d)
	}
}

// Needed is LeaseAgent's, of tasks: while one is not settled whatever it is made of and
// its output, and after that, for as long as its order asks or a week, the output.
func (a *TaskAgent) Needed(now, believed uint64, mark func(digest string)) error {
	for _, key := range a.journal.Keys() {
		kind, name, _ := strings.Cut(key, "/")
		if kind != "task" {
			continue
		}
		var r taskRecord
		if _, err := a.journal.Get(key, &r); err != nil {
			return err
		}
		id, err := probity.ParseHash(name)
		if err != nil {
			return err
		}
		s, err := spec.Parse(r.Post.Spec)
		if err != nil {
			return err
		}
		if r.Over {
			if r.Ended == 0 {
				r.Ended = now
				if err := a.tryRecord(key, r); err != nil {
					return err
				}
			}
			if believed > r.Ended+uint64(cmp.Or(s.Retention, spec.DefaultRetention)) {
				continue
			}
		} else {
			for _, d := range s.Files() {
				mark(d)
			}
		}
		var out outputRecord
		if known, err := a.journal.Get(leaseKey("task-output", id), &out); err != nil {
			return err
		} else if known && !out.Output.IsZero() {
			mark("sha256:" + out.Output.String()[2:])
		}
	}
	return nil
}
