package peer

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"probity"
	"probity/market/markettest"
)

func TestAProviderIsChallengedByWhoeverHasSomethingOnTheChain(t *testing.T) {
	chain := newLedger()
	asked := make(chan [2]probity.Account, 8)
	w := memory(t)
	asker := start(t, w, chain, 0, nil)
	provider := start(t, w, chain, 1, func(o *Options) {
		o.Challenged = func(_ context.Context, to, by probity.Account, talk *Talk) error {
			asked <- [2]probity.Account{to, by}
			said, err := talk.Hear(8, time.Minute)
			if err != nil {
				return errors.Join(err, talk.Say([]byte("too much")))
			}
			return talk.Say(append(said, " back"...))
		}
	})
	join_(t, provider, asker)
	knows(t, asker, provider)
	hear := func(talk *Talk, said string) string {
		t.Helper()
		must(t, talk.Say([]byte(said)))
		got, err := talk.Hear(100, time.Minute)
		must(t, err)
		must(t, talk.Close())
		return string(got)
	}
	ctx := t.Context()
	talk, err := asker.Challenge(ctx, provider.key.Account(), asker.key)
	must(t, err)
	if got := hear(talk, "there"); got != "there back" {
		t.Errorf("heard %q", got)
	}
	if got := <-asked; got != [2]probity.Account{provider.key.Account(), asker.key.Account()} {
		t.Errorf("%s was asked by %s", got[0], got[1])
	}
	// What is longer than the other side hears is cut off there, and it can still say so.
	talk, err = asker.Challenge(ctx, provider.key.Account(), asker.key)
	must(t, err)
	if got := hear(talk, "more than eight bytes"); got != "too much" {
		t.Errorf("heard %q", got)
	}
	<-asked

	poor := markettest.BoardKey(t, 2)
	chain.set(func(l *ledger) { l.poor[poor.Account()] = true })
	var no *Refused
	if _, err := asker.Challenge(ctx, provider.key.Account(), poor); !errors.As(err, &no) || !strings.Contains(no.Reason, "too little") {
		t.Errorf("from an account that has nothing: %v", err)
	}
	if _, err := asker.Challenge(ctx, poor.Account(), asker.key); !errors.Is(err, ErrNoPeer) {
		t.Errorf("of nobody: %v", err)
	}
	if len(asked) > 0 {
		t.Error("the provider was bothered with what is to be refused before")
	}
}
