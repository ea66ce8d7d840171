package peer

import (
	"sync"
	"time"

	p2p "github.com/libp2p/go-libp2p/core/peer"
)

// What a neighbour may do before it is not listened to any more. Somebody who
// passes on what others wrote makes a mistake now and then: an order whose buyer
// has just spent its money. Spam is what is left when that is forgiven.
const (
	messageRate  = 50.0  // messages of up to 4 KiB a second
	messageBurst = 500.0 // at once
	faultsHalve  = 2 * time.Minute
	faultsToHear = 16.0 // and more than these: the neighbour is graylisted
	blockedFor   = 10 * time.Minute
	maxNeighbour = 4096 // remembered
	streamsEach  = 16   // open streams of one neighbour that are served
	streamsAll   = 512
)

// neighbours is what this node remembers of those it talks to.
type neighbours struct {
	clock func() time.Time

	mu      sync.Mutex
	known   map[p2p.ID]*neighbour
	streams int
}

type neighbour struct {
	tokens  float64
	faults  float64
	at      time.Time // of tokens and faults
	blocked time.Time
	streams int
}

func newNeighbours() *neighbours {
	return &neighbours{clock: time.Now, known: map[p2p.ID]*neighbour{}}
}

// get brings a neighbour up to date. The caller holds the lock.
func (n *neighbours) get(id p2p.ID) *neighbour {
	now := n.clock()
	x := n.known[id]
	if x == nil {
		if len(n.known) >= maxNeighbour {
			n.forget(now)
		}
		x = &neighbour{tokens: messageBurst, at: now}
		n.known[id] = x
	}
	for passed := now.Sub(x.at); passed > 0; passed = 0 {
		x.tokens = min(messageBurst, x.tokens+messageRate*passed.Seconds())
		x.faults -= x.faults * min(1, 0.7*passed.Seconds()/faultsHalve.Seconds())
		x.at = now
	}
	return x
}

// forget makes room: those go first that there is nothing to say of.
func (n *neighbours) forget(now time.Time) {
	for id, x := range n.known {
		if x.streams == 0 && x.blocked.Before(now) && (x.faults < 1 || len(n.known) >= 2*maxNeighbour) {
			delete(n.known, id)
		}
	}
}

// speak takes what a message costs a neighbour, and reports whether it may speak.
func (n *neighbours) speak(id p2p.ID, bytes int) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	x, cost := n.get(id), 1+float64(bytes)/(4<<10)
	if x.tokens < cost {
		x.faults += 0.1
		return false
	}
	x.tokens -= cost
	return true
}

// fault holds something against a neighbour, and reports whether it was the last
// straw.
func (n *neighbours) fault(id p2p.ID, weight float64) (enough bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	x := n.get(id)
	x.faults += weight
	if x.faults > faultsToHear && !x.blocked.After(x.at) {
		x.blocked = x.at.Add(blockedFor)
		return true
	}
	return false
}

// heard reports whether a neighbour is listened to.
func (n *neighbours) heard(id p2p.ID) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	x := n.known[id]
	return x == nil || !x.blocked.After(n.clock())
}

// score is what gossip is told of a neighbour.
func (n *neighbours) score(id p2p.ID) float64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	x := n.get(id)
	if x.blocked.After(x.at) {
		return 10 * graylist
	}
	return graylist / 2 * x.faults / faultsToHear
}

// enter counts a stream in; leave counts it out again.
func (n *neighbours) enter(id p2p.ID) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	x := n.get(id)
	if x.blocked.After(x.at) || x.streams >= streamsEach || n.streams >= streamsAll {
		return false
	}
	x.streams++
	n.streams++
	return true
}

func (n *neighbours) leave(id p2p.ID) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.get(id).streams--
	n.streams--
}
