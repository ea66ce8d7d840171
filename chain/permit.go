package chain

import (
	"context"
	"errors"
	"math/big"

	"probity"
	"probity/contracts"
	"probity/internal/eip712"
	"probity/market"
)

// permitType is the EIP-712 type of ERC-2612.
const permitType = "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"

// accepting is the call that turns a bid into a job: with a permit for exactly
// what it costs if the book may sign one, the allowance does not cover it and
// the token understands it; by the allowance otherwise.
//
// The permit stands in the open once the transaction is sent, and anybody may
// hand it in. That changes nothing: only the market can use it, only in this
// account's own calls, and no later than the bid.
func (b *Book) accepting(ctx context.Context, o market.Order, bid market.SignedBid) (Call, error) {
	plain := Call{To: &b.d.Market, Data: b.accept(o, bid)}
	if !b.opts.Permit || b.s.signer == nil {
		return plain, nil // spare the question what the offer is
	}
	offer, err := view(ctx, b.c, b.Account(), b.d.Assets, b.b.assets.PackOffer(uint64(o.Asset), o.Version, o.Key), b.b.assets.UnpackOffer)
	if err != nil {
		return Call{}, err
	}
	sum := new(big.Int).Add(bid.Price.Big(), offer.Fee)
	if !offer.Open || sum.Cmp(o.MaxPrice.Big()) > 0 {
		return plain, nil // which the contract will refuse
	}
	p, err := b.permit(ctx, b.d.Market, sum, min(o.Expires, bid.Expires))
	if err != nil || p == nil {
		return plain, err
	}
	return Call{To: &b.d.Market, Data: b.b.market.PackAcceptWithPermit(orderOf(o), bidOf(bid.Bid), bid.Signature, *p)}, nil
}

// permit lets a contract take exactly a sum from this account until a time, in the
// call that it is part of. There is none if the book may not sign one, the
// allowance covers the sum, or the token does not understand it.
func (b *Book) permit(ctx context.Context, spender probity.Account, sum *big.Int, until uint64) (*contracts.PermitsPermit, error) {
	if !b.opts.Permit || b.s.signer == nil {
		return nil, nil
	}
	allowed, _, err := ask(ctx, b, b.b.token.PackAllowance(addressOf(b.Account()), addressOf(spender)), b.b.token.UnpackAllowance)
	if err != nil || allowed != nil && allowed.Cmp(sum) >= 0 {
		return nil, err
	}
	domain, nonce, err := b.permitDomain(ctx)
	if err != nil || nonce == nil {
		return nil, err
	}
	value, err := probity.AmountFromBig(sum)
	if err != nil {
		return nil, err
	}
	var n [32]byte
	nonce.FillBytes(n[:])
	sig := b.s.signer.Sign(eip712.Digest(domain, eip712.Struct(permitType,
		eip712.Address(b.Account()), eip712.Address(spender), eip712.Amount(value), n, eip712.Uint(until))))
	if len(sig) != 65 {
		return nil, errors.New("sign permit: the signer made no signature of 65 bytes")
	}
	return &contracts.PermitsPermit{Value: sum, Deadline: new(big.Int).SetUint64(until), V: sig[64], R: [32]byte(sig[:32]), S: [32]byte(sig[32:64])}, nil
}

// permitDomain is the token's EIP-712 domain and this account's next permit
// nonce, or no nonce when the token has no permits that this program can sign.
//
// What the token or the endpoint says is a domain separator is never signed
// under as it comes: it could be another token's. It has to be the one that
// follows from this token's address and chain, under the name that the token
// gives and one of the two versions in use.
func (b *Book) permitDomain(ctx context.Context) (d eip712.Domain, nonce *big.Int, err error) {
	separator, ok, err := ask(ctx, b, b.b.token.PackDOMAINSEPARATOR(), b.b.token.UnpackDOMAINSEPARATOR)
	if err != nil || !ok {
		return d, nil, err
	}
	name, ok, err := ask(ctx, b, b.b.token.PackName(), b.b.token.UnpackName)
	if err != nil || !ok {
		return d, nil, err
	}
	for _, version := range []string{"1", "2"} {
		d = eip712.Domain{Name: name, Version: version, ChainID: b.d.ChainID, Contract: b.d.Token}
		if d.Separator() != separator {
			continue
		}
		nonce, ok, err = ask(ctx, b, b.b.token.PackNonces(addressOf(b.Account())), b.b.token.UnpackNonces)
		if err != nil || !ok {
			return d, nil, err
		}
		return d, nonce, nil
	}
	return d, nil, nil
}

// ask asks the token, as it will be after the transactions that are on their
// way, something that it may not understand: then ok is false.
func ask[T any](ctx context.Context, b *Book, data []byte, decode func([]byte) (T, error)) (v T, ok bool, err error) {
	out, err := b.c.viewAt(ctx, b.Account(), Call{To: &b.d.Token, Data: data}, "pending")
	var revert *RevertError
	if errors.As(err, &revert) {
		return v, false, nil
	}
	if err != nil {
		return v, false, err
	}
	got, err := decode(out)
	if err != nil {
		return v, false, nil
	}
	return got, true, nil
}
