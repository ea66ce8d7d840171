package probity

// ReceiptKind says what a receipt records.
type ReceiptKind uint8

// The kinds of receipt. The first two are written under both schemas, the others
// under the second; package ledger has a type for the body of each.
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

// The receipt schemas.
const (
	// SchemaFirst is how receipts without a body are written. In JSON, and in
	// Receipt.Schema, it is left out.
	SchemaFirst = 0
	// SchemaBody adds a body: what a kind has to say beyond the common fields.
	SchemaBody = 2
)

// Receipt records one paid or consequential act. It is an EIP-712 struct (see
// package ledger), so a wallet can sign it and a contract can read it; the hash
// of that struct is its leaf in the transparency log. It holds no personal
// data: inputs and outputs enter as commitments only.
//
// The comments say what a field is in an inference; the other kinds use the same
// fields for what corresponds to it, as the table in ledger.CheckReceipt has it,
// and leave those zero that have no meaning for them.
type Receipt struct {
	Schema     uint8       `json:"schema,omitzero"` // SchemaFirst or SchemaBody
	Kind       ReceiptKind `json:"kind"`
	Chain      uint64      `json:"chain"`         // EIP-155 chain id
	Market     Account     `json:"market"`        // the contract that settled it
	Job        JobID       `json:"job"`           // its number there, from 1
	Asset      AssetID     `json:"asset"`         // the model
	Version    uint32      `json:"version"`       // of the model, from 0
	Model      Hash        `json:"model"`         // identity of that version: see ledger.ModelHash
	Input      Hash        `json:"input"`         // salted commitment to the input
	Output     Hash        `json:"output"`        // keccak256 of the ABI-encoded output words
	Executor   Account     `json:"executor"`      // who did it, and signs a receipt of SchemaBody
	Tier       Tier        `json:"tier"`          // what the answer rests on
	Evidence   Hash        `json:"evidence"`      // keccak256 of the proof bytes
	Settlement Hash        `json:"settlement"`    // transaction that paid or registered
	Time       uint64      `json:"time"`          // of the settling block, Unix seconds
	Body       Hash        `json:"body,omitzero"` // keccak256 of the body's canonical JSON; zero under SchemaFirst
}
