package chain

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"probity"
	"probity/contracts"
	"probity/market"
)

// An Addition is a version of an asset at the moment that it was published.
type Addition struct {
	Asset   probity.AssetID
	Version uint32
	Content probity.Hash
	At      market.Settlement // transaction and time
	By      probity.Account   // whose transaction it was
	Parents []Parent
	// Unclear says that the parents could not be read, because the version was
	// registered through another contract. Their assets, with those that they were made
	// from, are in Registry.Lineage.
	Unclear bool
}

// Additions reads how every version of every asset came about, in the order in which
// they did.
func (r *Registry) Additions(ctx context.Context) ([]Addition, error) {
	logs, err := r.c.allLogs(ctx, Filter{
		Addresses: []probity.Account{r.d.Assets}, From: r.d.Block, Topics: [][]probity.Hash{{r.event("VersionAdded")}},
	})
	if err != nil {
		return nil, fmt.Errorf("read the versions: %w", err)
	}
	var out []Addition
	for _, l := range logs {
		a, err := r.addition(ctx, l)
		if err != nil {
			return nil, fmt.Errorf("read the versions: transaction %s: %w", l.Tx, err)
		}
		out = append(out, a)
	}
	return out, nil
}

func (r *Registry) addition(ctx context.Context, l Log) (a Addition, err error) {
	e, err := r.b.assets.UnpackVersionAddedEvent(l.geth())
	if err != nil {
		return a, err
	}
	a = Addition{Asset: probity.AssetID(e.Asset), Version: e.Version, Content: e.Content}
	var input []byte
	if a.At, a.By, input, err = r.cause(ctx, l); err != nil {
		return a, err
	}
	in, ok := r.versionInput(input, a)
	if !ok {
		a.Unclear = true
		return a, nil
	}
	for _, p := range in.Parents {
		a.Parents = append(a.Parents, Parent{Asset: probity.AssetID(p.Asset), Version: p.Version, Share: p.Share})
	}
	return a, nil
}

// cause is the transaction of an event: when and whose it was, and what it said.
func (r *Registry) cause(ctx context.Context, l Log) (at market.Settlement, by probity.Account, input []byte, err error) {
	if at, err = r.c.settlementOf(ctx, l); err != nil {
		return at, by, nil, err
	}
	var tx *struct {
		From  common.Address `json:"from"`
		Input hexutil.Bytes  `json:"input"`
	}
	if err := r.c.do(ctx, &tx, "eth_getTransactionByHash", common.Hash(l.Tx)); err != nil {
		return at, by, nil, err
	}
	if tx == nil {
		return at, by, nil, errNoBlock
	}
	return at, probity.Account(tx.From), tx.Input, nil
}

// A Revocation is the end of what a version, or a whole asset, may be used for.
type Revocation struct {
	Asset   probity.AssetID
	Version uint32 // 0 where the whole asset was frozen
	Whole   bool
	At      market.Settlement // transaction and time
	By      probity.Account   // whose transaction it was
}

// Revocations reads which versions were revoked and which assets were frozen, in the order
// in which they were.
func (r *Registry) Revocations(ctx context.Context) ([]Revocation, error) {
	revoked, frozen := r.event("Revoked"), r.event("Frozen")
	logs, err := r.c.allLogs(ctx, Filter{
		Addresses: []probity.Account{r.d.Assets}, From: r.d.Block, Topics: [][]probity.Hash{{revoked, frozen}},
	})
	if err != nil {
		return nil, fmt.Errorf("read what was revoked: %w", err)
	}
	var out []Revocation
	for _, l := range logs {
		x := Revocation{Whole: l.Topics[0] == frozen}
		if x.Whole {
			e, err := r.b.assets.UnpackFrozenEvent(l.geth())
			if err != nil {
				return nil, fmt.Errorf("read what was revoked: transaction %s: %w", l.Tx, err)
			}
			x.Asset = probity.AssetID(e.Asset)
		} else {
			e, err := r.b.assets.UnpackRevokedEvent(l.geth())
			if err != nil {
				return nil, fmt.Errorf("read what was revoked: transaction %s: %w", l.Tx, err)
			}
			x.Asset, x.Version = probity.AssetID(e.Asset), e.Version
		}
		if x.At, x.By, _, err = r.cause(ctx, l); err != nil {
			return nil, fmt.Errorf("read what was revoked: transaction %s: %w", l.Tx, err)
		}
		out = append(out, x)
	}
	return out, nil
}

// versionInput is what a transaction said of the version that it published, if it called
// the contract itself.
func (r *Registry) versionInput(input []byte, a Addition) (in contracts.AssetsVersionInput, ok bool) {
	parsed := r.b.assets.GetABI()
	if len(input) < 4 {
		return in, false
	}
	m, err := parsed.MethodById(input[:4])
	if err != nil || m.Name != "register" && m.Name != "addVersion" {
		return in, false
	}
	values, err := m.Inputs.Unpack(input[4:])
	if err != nil || len(values) != 2 {
		return in, false
	}
	if id, is := values[0].(uint64); m.Name == "addVersion" && (!is || probity.AssetID(id) != a.Asset) {
		return in, false
	}
	in = *abi.ConvertType(values[1], new(contracts.AssetsVersionInput)).(*contracts.AssetsVersionInput)
	return in, probity.Hash(in.Content) == a.Content
}
