package markettest_test

import (
	"testing"

	"probity/market/markettest"
)

func TestMemBookPaysForClaims(t *testing.T) {
	markettest.RunClaims(t, func(t *testing.T) markettest.ClaimHarness { return markettest.NewMem(t, nil) })
}
