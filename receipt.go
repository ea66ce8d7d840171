package probity

// ReceiptKind says what a receipt records.
type ReceiptKind uint8

// The kinds of receipt that this version writes.
const (
	ReceiptInference ReceiptKind = iota + 1 // an answer was computed, checked and paid
	ReceiptModel                            // a version of a model's parameters was published
)

// Receipt records one paid or consequential act. It is an EIP-712 struct (see
// package ledger), so a wallet can sign it and a contract can read it; the hash
// of that struct is its leaf in the transparency log. It holds no personal
// data: inputs and outputs enter as commitments only.
type Receipt struct {
	Kind       ReceiptKind `json:"kind"`
	Chain      uint64      `json:"chain"`      // EIP-155 chain id
	Market     Account     `json:"market"`     // the Market contract that settled the job; zero for ReceiptModel
	Job        JobID       `json:"job"`        // zero for ReceiptModel
	Asset      AssetID     `json:"asset"`      // the model
	Version    uint32      `json:"version"`    // of the model, from 0
	Model      Hash        `json:"model"`      // identity of that version: see ledger.ModelHash
	Input      Hash        `json:"input"`      // salted commitment to the input; zero for ReceiptModel
	Output     Hash        `json:"output"`     // keccak256 of the ABI-encoded output words; zero for ReceiptModel
	Executor   Account     `json:"executor"`   // provider, or publisher for ReceiptModel
	Tier       Tier        `json:"tier"`       // zero for ReceiptModel
	Evidence   Hash        `json:"evidence"`   // keccak256 of the proof bytes; zero for ReceiptModel
	Settlement Hash        `json:"settlement"` // transaction that paid or registered
	Time       uint64      `json:"time"`       // of the settling block, Unix seconds
}
