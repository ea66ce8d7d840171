package probity

// ReceiptKind says what a receipt records.
type ReceiptKind uint8

// The kinds of receipt. Package ledger has a type for the body of each.
const (
	ReceiptInference     ReceiptKind = iota + 1 // an answer was computed, checked and paid
	ReceiptModel                                // a version of a model's parameters was published
	ReceiptParameters                           // a version's parameters replaced another's
	ReceiptTraining                             // steps of training were done
	ReceiptDataUse                              // data was used under a licence
	ReceiptLicence                              // a licence was granted
	ReceiptRevocation                           // an asset, a version or a licence was revoked
	ReceiptContractCheck                        // a contract's code was checked
	ReceiptSlash                                // a provider's bond was taken
	ReceiptLease                                // a lease was closed and paid
	ReceiptTask                                 // a task was settled by its quorum
	ReceiptErasure                              // what receipts commit to about a subject was destroyed
)

// ReceiptSchema is how receipts are written: with a body, which says what a kind has to say
// beyond the common fields, and signed. What an unreleased version wrote before had neither.
const ReceiptSchema = 2

// Receipt records one paid or consequential act. It is an EIP-712 struct (see
// package ledger), so a wallet can sign it and a contract can read it; the hash
// of that struct is its leaf in the transparency log. It holds no personal
// data: inputs and outputs enter as commitments only.
//
// The comments say what a field is in an inference; the other kinds use the same
// fields for what corresponds to it, as the table in ledger.CheckReceipt has it,
// and leave those zero that have no meaning for them.
type Receipt struct {
	Schema     uint8       `json:"schema"` // ReceiptSchema
	Kind       ReceiptKind `json:"kind"`
	Chain      uint64      `json:"chain"`      // EIP-155 chain id
	Market     Account     `json:"market"`     // the contract that settled it
	Job        JobID       `json:"job"`        // its number there, from 1
	Asset      AssetID     `json:"asset"`      // the model
	Version    uint32      `json:"version"`    // of the model, from 0
	Model      Hash        `json:"model"`      // identity of that version: see ledger.ModelHash
	Input      Hash        `json:"input"`      // salted commitment to the input; of tier dispute, the root over it
	Output     Hash        `json:"output"`     // keccak256 of the ABI-encoded output words; of tier dispute, of the statement's
	Executor   Account     `json:"executor"`   // who did it, and signs the receipt
	Tier       Tier        `json:"tier"`       // what the answer rests on
	Evidence   Hash        `json:"evidence"`   // keccak256 of the proof; of tier dispute, of its signature before it was claimed
	Settlement Hash        `json:"settlement"` // transaction that paid or registered
	Time       uint64      `json:"time"`       // of the settling block, Unix seconds
	Body       Hash        `json:"body"`       // keccak256 of the body's canonical JSON
}
