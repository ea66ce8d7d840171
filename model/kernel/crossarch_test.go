package kernel

import (
	"testing"

	"probity/internal/crossarch"
)

// Every kernel is compared with its definition, so that passing here is giving
// the same bits as everywhere else.
func TestOtherProcessorsGiveTheSameBits(t *testing.T) {
	for _, target := range crossarch.Targets {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			crossarch.Test(t, target, "probity/model/kernel", ".")
		})
	}
}
