package market

import (
	"bytes"
	"cmp"
	"slices"

	"probity"
)

// GivesWay reports whether notices of a kind make room for newer ones where a board is
// full: those about leases, which are said again while a lease runs, so that the oldest
// are of leases that have ended. Orders, bids and offers end soon and are refused instead.
func GivesWay(kind NoticeKind) bool {
	return kind == NoticeLeaseReport || kind == NoticeHeartbeat || kind == NoticeLeaseSecret
}

// A stamp is what is looked at of a notice that may have to go.
type stamp struct {
	about probity.Hash
	from  probity.Account
	time  uint64
}

// giveWay chooses what goes for a new notice of somebody's: the oldest of whoever has most
// there, with the new one counted, a sixteenth at once. So who fills a board makes room by
// what is its own, and who has little there loses nothing. Where everybody has one, nobody
// has to go, and the new one is refused.
func giveWay(held []stamp, from probity.Account) []stamp {
	count := map[probity.Account]int{}
	for _, h := range held {
		count[h.from]++
	}
	loser, most := from, count[from]+1
	for who, n := range count {
		if n > most || n == most && loser != from && bytes.Compare(who[:], loser[:]) < 0 {
			loser, most = who, n
		}
	}
	if count[loser] == 0 {
		return nil
	}
	theirs := slices.DeleteFunc(slices.Clone(held), func(h stamp) bool { return h.from != loser })
	slices.SortFunc(theirs, func(a, b stamp) int {
		return cmp.Or(cmp.Compare(a.time, b.time), bytes.Compare(a.about[:], b.about[:]))
	})
	return theirs[:max(1, len(theirs)/16)]
}
