package node

import (
	"maps"
	"testing"
	"time"

	"probity/peer"
)

func TestAnOfferSaysOfTheNetworkWhatAJobCanAskFor(t *testing.T) {
	for _, c := range []struct {
		s             peer.Speed
		down, up, rtt string
	}{
		{peer.Speed{Down: 125e6, Up: 124e6, RTT: time.Millisecond}, "1g", "100m", "within-1ms"},
		{peer.Speed{Down: 1e4, Up: 2e10, RTT: 11 * time.Millisecond}, "under-1m", "10g", "within-100ms"},
		{peer.Speed{Down: 1.3e6, Up: 1.3e5, RTT: 2 * time.Second}, "10m", "1m", "over-1s"},
	} {
		got := networkAttributes(c.s)
		delete(got, "net.measured")
		if want := map[string]string{"net.down": c.down, "net.up": c.up, "net.rtt": c.rtt}; !maps.Equal(got, want) {
			t.Errorf("%+v: %v, want %v", c.s, got, want)
		}
	}
}
