package chain

import (
	"encoding/hex"
	"errors"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
)

// A RevertError says that a contract refused a call. Data is what it returned:
// a custom error's selector and arguments, Error(string), Panic(uint256), or
// nothing.
type RevertError struct {
	Data    []byte
	Message string // the endpoint's words
}

// Selector is the first four bytes of Data, zero when there are fewer.
func (e *RevertError) Selector() (s [4]byte) {
	if len(e.Data) >= 4 {
		copy(s[:], e.Data)
	}
	return s
}

func (e *RevertError) Error() string {
	if reason, err := abi.UnpackRevert(e.Data); err == nil {
		return "the contract refused: " + reason
	}
	if name, args := customError(e.Data); name != "" {
		return "the contract refused: " + name + args
	}
	switch {
	case len(e.Data) >= 4:
		return "the contract refused with error 0x" + hex.EncodeToString(e.Data[:4])
	case e.Message != "":
		return "the contract refused: " + e.Message
	}
	return "the contract refused without a reason"
}

// revertOf finds a contract's refusal in an endpoint's answer, or returns nil.
func revertOf(err error) *RevertError {
	var answer rpc.Error
	if !errors.As(err, &answer) {
		return nil
	}
	r := &RevertError{Message: answer.Error()}
	var withData rpc.DataError
	if errors.As(err, &withData) {
		switch data := withData.ErrorData().(type) {
		case string:
			if b, err := hexutil.Decode(data); err == nil {
				r.Data = b
				return r
			}
		case map[string]any: // some endpoints wrap it
			if s, ok := data["data"].(string); ok {
				if b, err := hexutil.Decode(s); err == nil {
					r.Data = b
					return r
				}
			}
		}
	}
	if answer.ErrorCode() == 3 || strings.Contains(answer.Error(), "execution reverted") {
		return r
	}
	return nil
}
