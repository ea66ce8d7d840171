package node

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"probity"
	"probity/internal/disk"
	"probity/market"
)

// What an account ordered from this folder has names. They are written down beside
// its journal, which the process that acts for the account has locked, so that
// others can look while that one is at work.
type ordered struct {
	Order   probity.Hash `json:"order"` // the lease, or the task
	Past    []pastLease  `json:"past,omitempty"`
	Checked string       `json:"checked,omitempty"`
}

func (n *Node) namesDir(who probity.Account, kind string) string {
	return filepath.Join(n.cfg.Dir, "names", who.String(), kind)
}

func (n *Node) nameFile(who probity.Account, kind, name string) string {
	return filepath.Join(n.namesDir(who, kind), url.PathEscape(name)+".json")
}

func (n *Node) putName(who probity.Account, kind, name string, v ordered) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return disk.WriteFile(n.nameFile(who, kind, name), data, 0o600)
}

// byName is what a name in this folder, or a hash, means.
func (n *Node) byName(who probity.Account, kind, name string) (v ordered, err error) {
	if v.Order, err = probity.ParseHash(name); err == nil {
		return v, nil
	}
	data, err := os.ReadFile(n.nameFile(who, kind, name))
	if errors.Is(err, fs.ErrNotExist) {
		return v, &Refusal{fmt.Errorf("no %s of %s is called %q here; was it ordered from this folder (--dir) and by this account (--as, --key)?", kind, who, name)}
	}
	if err == nil {
		err = json.Unmarshal(data, &v)
	}
	return v, err
}

// names are all names of a kind, in order.
func (n *Node) names(who probity.Account, kind string) ([]string, error) {
	entries, err := os.ReadDir(n.namesDir(who, kind))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []string
	for _, e := range entries {
		if escaped, ok := strings.CutSuffix(e.Name(), ".json"); ok {
			if name, err := url.PathUnescape(escaped); err == nil {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return out, err
}

// putRent and putAsk record an order, and its name for those who look.

func (n *Node) putRent(p *Party, name string, rec *rentRecord) error {
	if err := p.journal.Put(rentKey(name), rec); err != nil {
		return err
	}
	return n.putName(p.Account(), "lease", name, ordered{Order: rec.Post.Order.Hash(p.desk.Lease), Past: rec.Past})
}

func (n *Node) putAsk(p *Party, name string, rec *taskOrderRecord) error {
	if err := p.journal.Put(askKey(name), rec); err != nil {
		return err
	}
	return n.putName(p.Account(), "task", name, ordered{Order: rec.Post.Order.Hash(p.desk.Quorum), Checked: rec.Checked})
}

// desk reads notices, and posts none.
func (n *Node) desk() (market.Desk, error) {
	domain := market.NoticeDomain(n.dep.ChainID, n.dep.Market)
	board, err := n.outside.notices()
	return market.Desk{Board: board, Domain: domain, Lease: market.LeaseDomain(n.dep.ChainID, n.dep.Leases), Quorum: market.QuorumDomain(n.dep.ChainID, n.dep.Quorum)}, err
}

func (n *Node) noticesDir() string { return filepath.Join(n.cfg.Dir, "notices") }
