// Package ledger keeps receipts so that nobody can change, drop or invent one
// unseen. A receipt's hash is a leaf of a transparency log; its text and the
// evidence for it lie beside the log; and a bundle, one file, carries all that
// a stranger needs to check one receipt offline, years later, trusting nothing
// but the log's public key.
//
// What is hashed: a [probity.Receipt] is an EIP-712 struct ([ReceiptType]) and
// [Hash] is its digest, so a wallet can sign it and a contract can recompute
// it. A log entry is exactly those 32 bytes; its Merkle leaf hash is
// SHA-256(0x00 || entry), as RFC 6962 says. The log is laid out as C2SP
// tlog-tiles, its checkpoints are C2SP tlog-checkpoint signed notes, and a
// proof of inclusion is a C2SP tlog-proof.
//
// A log is kept in a folder by one process, or in a [Database] by several at once; it
// promises the same in both.
//
// Evidence enters a receipt by keccak256 only, and every byte of it is checked
// against the receipt when it is appended, by [Fsck] and by [VerifyBundle].
// Whether the evidence convinces is for the caller to say: this package knows
// no proof system. Likewise a log cannot show what was never appended;
// [Log.Reconcile] compares it with the jobs that were paid.
package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"probity"
	"probity/internal/eip712"
)

// ReceiptType is the EIP-712 type of a receipt: every field, in order. The schema is the
// version of the domain.
const ReceiptType = "Receipt(uint8 kind,uint64 chain,address market,uint64 job,uint64 asset,uint32 version," +
	"bytes32 model,bytes32 input,bytes32 output,address executor,uint8 tier,bytes32 evidence,bytes32 settlement,uint64 time,bytes32 body)"

// The EIP-712 types of a model version, and of what its answers are proven under.
const (
	ModelVersionType = "ModelVersion(bytes32 content,bytes32 manifest,Circuit[] circuits)" + CircuitType
	CircuitType      = "Circuit(bytes32 key,bytes32 weights)"
)

// ModelVersion identifies one version of a model's parameters, by what stands
// about it on chain.
type ModelVersion struct {
	Content  probity.Hash      `json:"content"`  // root over the model's content
	Manifest probity.Hash      `json:"manifest"` // keccak256 of the public manifest
	Circuits []probity.Circuit `json:"circuits"` // what its answers are proven under
}

// ModelHash is what Receipt.Model holds: the EIP-712 struct hash of the version.
// It has no domain, because the same parameters are the same model on every chain.
func ModelHash(v ModelVersion) probity.Hash {
	var circuits []byte
	for _, c := range v.Circuits {
		h := eip712.Struct(CircuitType, c.Key, c.Weights)
		circuits = append(circuits, h[:]...)
	}
	return eip712.Struct(ModelVersionType, v.Content, v.Manifest, eip712.Keccak(circuits))
}

// Hash names a receipt, and is what its executor signs: the EIP-712 digest of
// [ReceiptType] under the domain {name "Probity Receipt", version "2", which is the schema,
// the receipt's chain, its market}.
func Hash(r probity.Receipt) probity.Hash {
	d := eip712.Domain{Name: "Probity Receipt", Version: strconv.Itoa(int(r.Schema)), ChainID: r.Chain, Contract: r.Market}
	return eip712.Digest(d, eip712.Typed(receiptTypeHash(),
		eip712.Uint(uint64(r.Kind)), eip712.Uint(r.Chain), eip712.Address(r.Market), eip712.Uint(uint64(r.Job)),
		eip712.Uint(uint64(r.Asset)), eip712.Uint(uint64(r.Version)), r.Model, r.Input, r.Output,
		eip712.Address(r.Executor), eip712.Uint(uint64(r.Tier)), r.Evidence, r.Settlement, eip712.Uint(r.Time), r.Body,
	))
}

// The hash of ReceiptType, as a test finds it again: hashing it for each receipt would take
// a third of hashing that.
func receiptTypeHash() probity.Hash {
	return probity.Hash{
		0x6a, 0x14, 0xb7, 0xaf, 0xfd, 0x6f, 0x6e, 0x8b, 0x84, 0x7d, 0x66, 0xd4, 0xa2, 0xfe, 0x06, 0xc5,
		0x15, 0x5d, 0x68, 0x33, 0x92, 0x03, 0xda, 0xdf, 0x80, 0xa9, 0xfa, 0x8f, 0x4d, 0xe4, 0x78, 0xff,
	}
}

// Why an entry or a bundle is refused. Callers branch on these with errors.Is;
// the wrapped text says which field and why.
var (
	ErrFormat   = errors.New("not in canonical form")
	ErrReceipt  = errors.New("not a valid receipt")
	ErrModel    = errors.New("model version is not the one that the receipt names")
	ErrEvidence = errors.New("evidence does not match the receipt")
	ErrSigner   = errors.New("receipt is not signed by its executor")
)

// need says whether a kind of receipt has a field.
type need uint8

const (
	absent need = iota
	optional
	required
)

// fields says which fields a kind of receipt has, and what they are for it:
//
//	kind            market         job     asset/model         input             output             evidence
//	inference       the market     number  the model           commitment        the answer         the proof
//	  claimed       the market     number  the model           root              the statement      the promise
//	  signed alone  none           none    the model, or none  commitment        the answer         none
//	model           none           none    the version         none              none               none
//	parameters      none           none    the new version     the old version   none               proof of the difference
//	training        the market     number  what is trained     the data          the new weights    traces of the steps
//	data use        Licences       licence the data            what was read     what came of it    proof of the use
//	licence         Licences       number  what is licensed    the terms         none               none
//	revocation      who holds it   licence what is revoked     none              none               none
//	contract check  where it is    none    none                the source        the code           the report
//	slash           where it was   job     none                none              none               proof of the fault
//	lease, task     where it was   number  none                the specification the output         none
//	erasure         none           none    none                none              none               none
type fields struct{ market, job, asset, input, output, tier, evidence need }

func fieldsOf(k probity.ReceiptKind) (f fields, ok bool) {
	switch k {
	case probity.ReceiptInference:
		return fields{market: required, job: required, asset: required, input: required, output: required, tier: required, evidence: optional}, true
	case probity.ReceiptModel:
		return fields{asset: required}, true
	case probity.ReceiptParameters:
		return fields{asset: required, input: required, evidence: optional}, true
	case probity.ReceiptTraining:
		return fields{market: optional, job: optional, asset: optional, input: required, output: required, tier: optional, evidence: optional}, true
	case probity.ReceiptDataUse:
		return fields{market: optional, job: optional, asset: required, input: optional, output: optional, evidence: optional}, true
	case probity.ReceiptLicence:
		return fields{market: optional, job: optional, asset: required, input: optional}, true
	case probity.ReceiptRevocation:
		return fields{market: optional, job: optional, asset: required}, true
	case probity.ReceiptContractCheck:
		return fields{market: optional, input: required, output: optional, evidence: optional}, true
	case probity.ReceiptSlash:
		return fields{market: required, job: optional, asset: optional, evidence: optional}, true
	case probity.ReceiptLease, probity.ReceiptTask:
		return fields{market: required, job: optional, input: optional, output: optional, tier: optional}, true
	case probity.ReceiptErasure:
		return fields{}, true
	}
	return f, false
}

// CheckReceipt refuses a receipt whose fields contradict its kind, as ErrReceipt.
func CheckReceipt(r probity.Receipt) error {
	switch {
	case r.Schema < probity.ReceiptSchema:
		return bad("schema %d has neither body nor signature: a version before the first release wrote it, and it shows nothing of who did it; begin another log", r.Schema)
	case r.Schema > probity.ReceiptSchema:
		return bad("schema %d is unknown; a newer version of this program may know it", r.Schema)
	case r.Chain == 0:
		return bad("chain is zero: want an EIP-155 chain id")
	case r.Executor.IsZero():
		return bad("executor is the zero address")
	}
	f, ok := fieldsOf(r.Kind)
	if !ok {
		return bad("kind %d is unknown; a newer version of this program may know it", r.Kind)
	}
	if r.Kind == probity.ReceiptInference && r.Tier == probity.TierSigned && r.Market.IsZero() {
		// An answer that somebody stands for and that no contract paid for, such as a language
		// model's: of a published version, or of one that its body names.
		f.market, f.job, f.asset, f.evidence = absent, absent, optional, absent
	}
	if r.Body.IsZero() {
		return bad("body is zero")
	}
	for _, c := range []struct {
		name string
		need need
		zero bool
	}{
		{"market", f.market, r.Market.IsZero()},
		{"job", f.job, r.Job == 0},
		{"asset", f.asset, r.Asset == 0},
		{"model", f.asset, r.Model.IsZero()},
		{"input", f.input, r.Input.IsZero()},
		{"output", f.output, r.Output.IsZero()},
		{"tier", f.tier, r.Tier == 0},
		{"evidence", f.evidence, r.Evidence.IsZero()},
	} {
		if c.need == required && c.zero {
			return bad("%s is zero, but the receipt of a %s has one", c.name, KindName(r.Kind))
		}
		if c.need == absent && !c.zero {
			return bad("%s is set, but the receipt of a %s has none", c.name, KindName(r.Kind))
		}
	}
	if (r.Asset == 0) != r.Model.IsZero() || r.Asset == 0 && r.Version != 0 {
		return bad("asset, version and model belong together: all or none")
	}
	if r.Job != 0 && r.Market.IsZero() {
		return bad("job %d is of no contract", r.Job)
	}
	if r.Tier != 0 {
		return checkTier(r)
	}
	return nil
}

func bad(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrReceipt}, args...)...)
}

func checkTier(r probity.Receipt) error {
	switch {
	case r.Tier < probity.TierZK || r.Tier > probity.TierSigned:
		return bad("tier %d is unknown", r.Tier)
	case r.Tier == probity.TierZK && r.Evidence.IsZero():
		return bad("evidence is zero, but tier zk means that there is a proof")
	case r.Kind == probity.ReceiptInference && r.Tier == probity.TierDispute && r.Evidence.IsZero():
		return bad("evidence is zero, but tier dispute means that its provider has signed the answer before it claimed it")
	}
	return nil
}

// ParseReceipt reads a receipt's JSON. Only white space is free: every field
// stands once, in order, spelled as this package writes it, with nothing before
// or after, so equal receipts have equal text. The error is ErrFormat or
// ErrReceipt.
func ParseReceipt(data []byte) (probity.Receipt, error) {
	var compact bytes.Buffer
	if err := json.Compact(&compact, data); err != nil {
		return probity.Receipt{}, fmt.Errorf("receipt is %w: %v", ErrFormat, err)
	}
	var r probity.Receipt
	if err := parseExact("receipt", compact.Bytes(), &r, json.Marshal); err != nil {
		return probity.Receipt{}, err
	}
	return r, CheckReceipt(r)
}

// parseExact decodes data into v and insists that encoding v again gives the
// same bytes. That one comparison refuses duplicate, missing and reordered
// fields, other spellings of names and numbers, and loose base64.
func parseExact(what string, data []byte, v any, encode func(any) ([]byte, error)) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("%s is %w: %v", what, ErrFormat, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("%s is %w: there is more after its end, at byte %d", what, ErrFormat, d.InputOffset())
	}
	again, err := encode(v)
	if err != nil {
		return fmt.Errorf("%s is %w: %v", what, ErrFormat, err)
	}
	if i := firstDifference(data, again); i >= 0 {
		return fmt.Errorf("%s is %w: it differs at byte %d from how this program writes the same values (a repeated, missing or reordered field, or another spelling)", what, ErrFormat, i)
	}
	return nil
}

func firstDifference(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) != len(b) {
		return n
	}
	return -1
}

// Evidence is what a receipt's hashes stand for. An absent part is allowed only
// where [Entry.Check] says so; a present one must hash to what the receipt or
// its model version names.
type Evidence struct {
	Proof    []byte         `json:"proof,omitempty"`    // keccak256 is Receipt.Evidence
	Output   []probity.Hash `json:"output,omitempty"`   // the output words; keccak256 of their concatenation is Receipt.Output
	Key      []byte         `json:"key,omitempty"`      // encoded verifying key; keccak256 is that of one of ModelVersion.Circuits
	Weights  []byte         `json:"weights,omitempty"`  // weight commitment, points of x || y; keccak256 is that of the same circuit
	Manifest []byte         `json:"manifest,omitempty"` // public manifest; keccak256 is ModelVersion.Manifest
	Body     []byte         `json:"body,omitempty"`     // canonical JSON of a [Body]; keccak256 is Receipt.Body
}

// An Entry is what [Log.Append] takes: a receipt, the model version that it
// names, and the evidence for it.
type Entry struct {
	Receipt  probity.Receipt `json:"receipt"`
	Model    ModelVersion    `json:"model"`
	Evidence Evidence        `json:"evidence"`
	// Signature is the executor's over the receipt's [Hash], 65 bytes r, s, v.
	Signature []byte `json:"signature,omitempty"`

	// sealed remembers what Seal has made, so that it is not hashed and parsed again, nor
	// its signer recovered: it says nothing of another receipt, body or signature.
	sealed struct {
		receipt probity.Receipt
		hash    probity.Hash
		by      [65]byte
	}
}

// OutputHash is what Receipt.Output holds for the words of an output: keccak256 of their
// concatenation.
func OutputHash(words []probity.Hash) probity.Hash {
	var b []byte
	for _, w := range words {
		b = append(b, w[:]...)
	}
	return eip712.Keccak(b)
}

// hash is [Hash] of the entry's receipt.
func (e *Entry) hash() probity.Hash {
	if e.isSealed() {
		return e.sealed.hash
	}
	return Hash(e.Receipt)
}

// isSealed reports whether Seal has made this receipt.
func (e *Entry) isSealed() bool {
	return e.sealed.receipt.Schema == probity.ReceiptSchema && e.sealed.receipt == e.Receipt
}

// Circuit is the circuit of the model's version that the evidence is under, by its
// key; without such a key, the first.
func (e Entry) Circuit() (c probity.Circuit) {
	key := eip712.Keccak(e.Evidence.Key)
	for i := len(e.Model.Circuits) - 1; i >= 0; i-- {
		if c = e.Model.Circuits[i]; c.Key == key {
			return c
		}
	}
	return c
}

// Check refuses an entry whose parts do not belong together: ErrReceipt,
// ErrModel, ErrEvidence or ErrSigner. An inference must come with its output and, when the
// receipt names a proof, the proof; tier zk needs verifying key and weight
// commitment too, so that the proof can be checked offline. Under tier dispute the
// proof is its executor's signature of the [Promise].
func (e Entry) Check() error {
	if err := CheckReceipt(e.Receipt); err != nil {
		return err
	}
	if e.Receipt.Model.IsZero() {
		if !e.Model.Content.IsZero() || !e.Model.Manifest.IsZero() || len(e.Model.Circuits) > 0 {
			return fmt.Errorf("%w: the receipt names none", ErrModel)
		}
	} else if got := ModelHash(e.Model); got != e.Receipt.Model {
		return fmt.Errorf("%w: it hashes to %s, the receipt says %s", ErrModel, got, e.Receipt.Model)
	}
	zk := e.Receipt.Kind == probity.ReceiptInference && e.Receipt.Tier == probity.TierZK
	inference := e.Receipt.Kind == probity.ReceiptInference
	circuit := e.Circuit()
	var words []byte
	for _, w := range e.Evidence.Output {
		words = append(words, w[:]...)
	}
	for _, part := range []struct {
		name  string
		bytes []byte
		want  probity.Hash
		must  bool
	}{
		{"proof", e.Evidence.Proof, e.Receipt.Evidence, inference && !e.Receipt.Evidence.IsZero()},
		{"output", words, e.Receipt.Output, inference},
		{"key", e.Evidence.Key, circuit.Key, zk},
		{"weights", e.Evidence.Weights, circuit.Weights, zk},
		{"manifest", e.Evidence.Manifest, e.Model.Manifest, false},
		{"body", e.Evidence.Body, e.Receipt.Body, true},
	} {
		switch {
		case len(part.bytes) == 0 && part.must:
			return fmt.Errorf("%w: %s is missing", ErrEvidence, part.name)
		case len(part.bytes) == 0:
		case eip712.Keccak(part.bytes) != part.want:
			return fmt.Errorf("%w: %s hashes to %s, but %s is named", ErrEvidence, part.name, eip712.Keccak(part.bytes), part.want)
		}
	}
	// A body that hashes to what the receipt names, as was just seen, is the one that
	// Seal has encoded, if it has made the receipt.
	if !e.isSealed() {
		if _, err := ParseBody(e.Receipt.Kind, e.Evidence.Body); err != nil {
			return fmt.Errorf("%w: body: %w", ErrEvidence, err)
		}
	}
	if inference && e.Receipt.Tier == probity.TierDispute {
		if err := checkPromise(e.Receipt, e.Evidence.Proof); err != nil {
			return err
		}
	}
	return e.checkSignature()
}

// checkSignature wants the executor's signature.
func (e Entry) checkSignature() error {
	if len(e.Signature) == 0 {
		return fmt.Errorf("%w: there is no signature", ErrSigner)
	}
	if e.isSealed() && bytes.Equal(e.Signature, e.sealed.by[:]) {
		return nil
	}
	h := e.hash()
	who, err := eip712.Recover(h, e.Signature)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSigner, err)
	}
	if who != e.Receipt.Executor {
		return fmt.Errorf("%w: %s signed, the executor is %s", ErrSigner, who, e.Receipt.Executor)
	}
	return nil
}
