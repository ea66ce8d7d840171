package market

import (
	"fmt"

	"probity"
	"probity/internal/eip712"
	"probity/internal/strict"
)

// A SignedOrder is an order with its buyer's signature, for wherever others than
// the buyer can put orders. What is signed is the order itself as EIP-712 typed
// data, that is its hash. No contract takes that signature for anything: an order
// becomes a job only in a transaction of its buyer.
type SignedOrder struct {
	Order
	Signature []byte `json:"signature"`
}

// SignOrder signs an order with its buyer's key. It returns ErrCaller for any
// other key.
func SignOrder(d eip712.Domain, o Order, buyer eip712.Key) (SignedOrder, error) {
	if buyer.Account() != o.Buyer {
		return SignedOrder{}, fmt.Errorf("sign order as %s: %w: its buyer is %s", buyer.Account(), ErrCaller, o.Buyer)
	}
	return SignedOrder{o, buyer.Sign(o.Hash(d))}, nil
}

// Check reports whether the buyer signed the order, and returns ErrSignature if
// not.
func (o SignedOrder) Check(d eip712.Domain) error {
	who, err := eip712.Recover(o.Hash(d), o.Signature)
	if err != nil || who != o.Buyer || who == (probity.Account{}) {
		return fmt.Errorf("order %s: %w: want the buyer's, %s", o.Hash(d), ErrSignature, o.Buyer)
	}
	return nil
}

// DecodeSignedOrder reads the JSON form of a signed order, of at most
// MaxOrderBytes. Who made the signature is for the reader to check.
func DecodeSignedOrder(data []byte) (o SignedOrder, err error) {
	if len(data) > MaxOrderBytes {
		return o, fmt.Errorf("order of %d bytes: want at most %d", len(data), MaxOrderBytes)
	}
	if err := strict.JSON(data, &o); err != nil {
		return SignedOrder{}, fmt.Errorf("decode order: %w", err)
	}
	if len(o.Signature) != 65 {
		return SignedOrder{}, fmt.Errorf("order: %w: want 65 bytes", ErrSignature)
	}
	return o, checkBoardOrder(o.Order)
}
