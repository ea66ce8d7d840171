package chain

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"probity"
)

type logJSON struct {
	Address     common.Address  `json:"address"`
	Topics      []common.Hash   `json:"topics"`
	Data        hexutil.Bytes   `json:"data"`
	Tx          common.Hash     `json:"transactionHash"`
	BlockHash   common.Hash     `json:"blockHash"`
	BlockNumber *hexutil.Uint64 `json:"blockNumber"`
	Index       hexutil.Uint64  `json:"logIndex"`
	Removed     bool            `json:"removed"`
}

// A Log is an event that a contract emitted.
type Log struct {
	Address probity.Account
	Topics  []probity.Hash
	Data    []byte
	Tx      probity.Hash
	Number  uint64 // of the block
	Block   probity.Hash
	Index   uint64 // in the block
}

func (l logJSON) log() Log {
	out := Log{Address: probity.Account(l.Address), Data: l.Data, Tx: hashOf(l.Tx), Block: hashOf(l.BlockHash), Index: uint64(l.Index)}
	for _, t := range l.Topics {
		out.Topics = append(out.Topics, hashOf(t))
	}
	if l.BlockNumber != nil {
		out.Number = uint64(*l.BlockNumber)
	}
	return out
}
