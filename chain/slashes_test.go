package chain

import (
	"testing"

	"probity"
)

// whoLost checks that every bond that was taken is found, with who took it and why: what
// the contract holds is all that came in, less what left and what was taken.
func whoLost(t *testing.T, w *world) map[SlashCause]int {
	t.Helper()
	ctx := testContext(t)
	slashes, err := w.books[0].Slashes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	events := w.books[0].b.providers.GetABI().Events
	logs, err := w.b.client.allLogs(ctx, Filter{
		Addresses: []probity.Account{w.d.Providers}, From: w.d.Block,
		Topics: [][]probity.Hash{{hashOf(events["Deposited"].ID), hashOf(events["Exited"].ID)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var in, out probity.Amount
	sum := func(to *probity.Amount, x probity.Amount) {
		if *to, err = to.Add(x); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range logs {
		x, err := lastWord(l)
		if err != nil {
			t.Fatal(err)
		}
		if l.Topics[0] == hashOf(events["Deposited"].ID) {
			sum(&in, x)
		} else {
			sum(&out, x)
		}
	}
	causes := map[SlashCause]int{}
	for _, s := range slashes {
		causes[s.Cause]++
		if s.Contract != w.d.Disputes {
			sum(&out, s.Amount)
		}
		about := 0
		for _, named := range []bool{s.Job != 0, !s.Order.IsZero(), s.Claim != 0 && s.Job == 0} {
			if named {
				about++
			}
		}
		if s.Cause == SlashedUnknown || about != 1 || s.Provider.IsZero() || s.Amount.IsZero() || s.At.Tx.IsZero() || s.At.Time == 0 {
			t.Errorf("a slash without its reason: %+v", s)
		}
		if s.To.IsZero() && s.Cause != SlashedOverruled && s.Cause != SlashedConvicted {
			t.Errorf("a slash for nobody: %+v", s)
		}
	}
	held, err := amount(view(ctx, w.b.client, w.books[0].Account(), w.d.Token, w.books[0].b.token.PackBalanceOf(addressOf(w.d.Providers)), w.books[0].b.token.UnpackBalanceOf))
	if err != nil {
		t.Fatal(err)
	}
	if sum(&out, held); in != out {
		t.Errorf("%s came in, but what left, what is held and what was taken come to %s", in.Format18(), out.Format18())
	}
	return causes
}
