package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"probity"
	"probity/internal/eip712"
)

// maxBody bounds a body, in bytes: a receipt says what happened, and commits to
// what is larger.
const maxBody = 64 << 10

// A Body is what a kind of receipt has to say beyond the fields that all have. Its
// canonical encoding is the JSON of its fields as RFC 8785 (JCS) writes it: one text
// for one body. Hashes and amounts are text, other numbers whole and below 2^53,
// which is what JCS carries exactly.
type Body interface {
	// Kind is the kind of receipt whose body it is.
	Kind() probity.ReceiptKind
}

// Inference is the body of an answer's receipt.
type Inference struct {
	Scheme    string       `json:"scheme,omitempty"`   // of the proof, if there is one
	Program   probity.Hash `json:"program,omitzero"`   // name of the integer program that ran
	Trace     probity.Hash `json:"trace,omitzero"`     // salted commitment to all that every operator wrote: see TraceCommitment
	Operators uint64       `json:"operators,omitzero"` // how many operators the trace has
	// TraceWeights is the root over the weights that the trace was computed with, which
	// the version's manifest has too.
	TraceWeights probity.Hash `json:"traceWeights,omitzero"`
	// Content is the root over the model that answered, where it is no published version.
	Content probity.Hash `json:"content,omitzero"`
	// Of an answer that was claimed, and that whoever computed another could challenge: the
	// order that it was claimed for, keccak256 of the words that it gave, and what was at
	// stake. The statement that was claimed is the receipt's output, and Trace commits to it
	// without a salt, since it is public.
	Order  probity.Hash   `json:"order,omitzero"`
	Answer probity.Hash   `json:"answer,omitzero"`
	Price  probity.Amount `json:"price,omitzero"`
	Fee    probity.Amount `json:"fee,omitzero"`
	Bond   probity.Amount `json:"bond,omitzero"`
	// Of a language model: the root of its Transcript, and what is in it.
	Transcript   probity.Hash `json:"transcript,omitzero"`
	Events       uint64       `json:"events,omitzero"`
	Name         string       `json:"name,omitempty"` // of the model, in its server's words
	InputTokens  uint64       `json:"inputTokens,omitzero"`
	OutputTokens uint64       `json:"outputTokens,omitzero"`
}

// Publication is the body of the receipt of a version that was published.
type Publication struct {
	Content  probity.Hash   `json:"content"` // root over the content
	Manifest probity.Hash   `json:"manifest"`
	Parents  []probity.Hash `json:"parents,omitempty"` // identities of the versions that it was made from
	Name     string         `json:"name,omitempty"`
}

// ParameterChange is the body of the receipt of parameters that replaced others.
type ParameterChange struct {
	FromVersion    uint32       `json:"fromVersion"`
	FromModel      probity.Hash `json:"fromModel"`   // identity of the version before
	FromContent    probity.Hash `json:"fromContent"` // root over its tensors
	ToContent      probity.Hash `json:"toContent"`
	Tensors        uint64       `json:"tensors"`        // that the new version has
	ChangedTensors uint64       `json:"changedTensors"` // changed, added or removed
	Chunks         uint64       `json:"chunks"`
	ChangedChunks  uint64       `json:"changedChunks"`
	// Nodes of the graph, attributes and keys of metadata: those that the new version has,
	// and those that were changed, added or removed. None where a root is over tensors only.
	Metadata        uint64       `json:"metadata,omitempty"`
	ChangedMetadata uint64       `json:"changedMetadata,omitempty"`
	Proof           probity.Hash `json:"proof,omitzero"` // keccak256 of the difference's proof
	Cause           probity.Hash `json:"cause,omitzero"` // receipt of what brought it about, such as training
	Reason          string       `json:"reason,omitempty"`
}

// Training is the body of the receipt of steps of training.
type Training struct {
	Run      probity.Hash   `json:"run"` // names the plan
	First    uint64         `json:"first"`
	Last     uint64         `json:"last"`
	Steps    probity.Hash   `json:"steps"` // root over the steps' traces
	From     probity.Hash   `json:"from"`  // root over the weights before
	To       probity.Hash   `json:"to"`    // and after
	Data     []probity.Hash `json:"data,omitempty"`
	Examples uint64         `json:"examples,omitzero"`
	Workers  uint64         `json:"workers,omitzero"`
}

// DataUse is the body of the receipt of a use of data.
type DataUse struct {
	Licence uint64          `json:"licence,omitzero"`
	Purpose string          `json:"purpose"` // train, fine-tune, evaluate or infer
	By      probity.Account `json:"by"`
	Records uint64          `json:"records,omitzero"`
	Left    uint64          `json:"left,omitzero"` // uses that the licence has left
	Policy  probity.Hash    `json:"policy,omitzero"`
	Values  probity.Hash    `json:"values,omitzero"` // root over what each record contributed
}

// Licence is the body of the receipt of a licence that was granted.
type Licence struct {
	Licensee probity.Account `json:"licensee"`
	Purposes []string        `json:"purposes"`
	Terms    probity.Hash    `json:"terms"` // hash of their text
	Uses     uint64          `json:"uses,omitzero"`
	Expires  uint64          `json:"expires,omitzero"` // Unix seconds
	Price    probity.Amount  `json:"price,omitzero"`
	// ComputeOnly says that the data is computed with where it is, and never handed over.
	ComputeOnly bool   `json:"computeOnly,omitzero"`
	Royalty     uint64 `json:"royalty,omitzero"` // of what is made from it, in basis points
}

// Revocation is the body of the receipt of a revocation.
type Revocation struct {
	What    string `json:"what"` // asset, version or licence
	Licence uint64 `json:"licence,omitzero"`
	Epoch   uint64 `json:"epoch,omitzero"`
	Reason  string `json:"reason,omitempty"`
}

// ContractCheck is the body of the receipt of a check of a contract's code.
type ContractCheck struct {
	Compiler   string       `json:"compiler"`
	Bytecode   probity.Hash `json:"bytecode,omitzero"`
	Properties []string     `json:"properties,omitempty"` // that were checked
	Passed     uint64       `json:"passed"`
	Failed     uint64       `json:"failed"`
	Tools      []string     `json:"tools,omitempty"`
}

// Slash is the body of the receipt of a bond that was taken.
type Slash struct {
	Provider probity.Account `json:"provider"`
	Amount   probity.Amount  `json:"amount"`
	To       probity.Account `json:"to,omitzero"`    // who was owed it, or the larger part
	Order    probity.Hash    `json:"order,omitzero"` // order, lease or task that it was for
	Claim    uint64          `json:"claim,omitzero"` // claim of an answer that it was for
	// Promise is what the receipt of a refuted answer hashes to as it was promised: see
	// Promise. Such an answer has no other receipt than this one.
	Promise probity.Hash `json:"promise,omitzero"`
	Cause   string       `json:"cause"`
}

// LeasePaid is the body of the receipt of a lease that was closed.
type LeasePaid struct {
	Lease    probity.Hash    `json:"lease"`
	Buyer    probity.Account `json:"buyer"`
	Provider probity.Account `json:"provider"`
	Rate     probity.Amount  `json:"rate"` // per second
	Paid     probity.Amount  `json:"paid"` // at the close
	Slashed  probity.Amount  `json:"slashed,omitzero"`
	Reason   string          `json:"reason"`
}

// TaskSettled is the body of the receipt of a task that its quorum settled.
type TaskSettled struct {
	Task     probity.Hash      `json:"task"`
	Buyer    probity.Account   `json:"buyer"`
	Seats    []probity.Account `json:"seats"`
	State    string            `json:"state"`
	Outcomes []string          `json:"outcomes,omitempty"`
}

// Erasure is the body of the receipt of an erasure. It does not say whose: the
// subject's name is what was erased.
type Erasure struct {
	Keys     uint64 `json:"keys"`     // destroyed
	Openings uint64 `json:"openings"` // salts and contents that they opened
	Remains  string `json:"remains"`  // what could not be undone
}

// Kind is part of [Body].
func (Inference) Kind() probity.ReceiptKind { return probity.ReceiptInference }

// Kind is part of [Body].
func (Publication) Kind() probity.ReceiptKind { return probity.ReceiptModel }

// Kind is part of [Body].
func (ParameterChange) Kind() probity.ReceiptKind { return probity.ReceiptParameters }

// Kind is part of [Body].
func (Training) Kind() probity.ReceiptKind { return probity.ReceiptTraining }

// Kind is part of [Body].
func (DataUse) Kind() probity.ReceiptKind { return probity.ReceiptDataUse }

// Kind is part of [Body].
func (Licence) Kind() probity.ReceiptKind { return probity.ReceiptLicence }

// Kind is part of [Body].
func (Revocation) Kind() probity.ReceiptKind { return probity.ReceiptRevocation }

// Kind is part of [Body].
func (ContractCheck) Kind() probity.ReceiptKind { return probity.ReceiptContractCheck }

// Kind is part of [Body].
func (Slash) Kind() probity.ReceiptKind { return probity.ReceiptSlash }

// Kind is part of [Body].
func (LeasePaid) Kind() probity.ReceiptKind { return probity.ReceiptLease }

// Kind is part of [Body].
func (TaskSettled) Kind() probity.ReceiptKind { return probity.ReceiptTask }

// Kind is part of [Body].
func (Erasure) Kind() probity.ReceiptKind { return probity.ReceiptErasure }

// bodies has an empty body of each kind.
func bodies() []Body {
	return []Body{
		Inference{}, Publication{}, ParameterChange{}, Training{}, DataUse{}, Licence{}, Revocation{},
		ContractCheck{}, Slash{}, LeasePaid{}, TaskSettled{}, Erasure{},
	}
}

// Canonical is a JSON text as RFC 8785 (JCS) writes it. Text that is no JSON, names
// something twice or holds what Unicode does not have is ErrFormat.
func Canonical(text []byte) ([]byte, error) {
	v := jsontext.Value(bytes.Clone(text))
	// Decoders differ on what comes after a value and on the byte order mark; this
	// one refuses both.
	if err := v.Canonicalize(); err != nil {
		return nil, fmt.Errorf("JSON is %w: %v", ErrFormat, err)
	}
	return v, nil
}

// EncodeBody is a body's canonical JSON. Numbers that JCS cannot carry exactly, text
// that is not Unicode and bodies over 64 KiB are ErrFormat.
func EncodeBody(b Body) ([]byte, error) {
	raw, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("body is %w: %v", ErrFormat, err)
	}
	text, err := Canonical(raw)
	if err != nil {
		return nil, err
	}
	if len(text) <= maxBody && comesBack(b) {
		return text, nil
	}
	got, err := ParseBody(b.Kind(), text)
	if err != nil {
		return nil, err
	}
	// What json.Marshal or JCS made something else of is not recorded.
	if again, err := json.Marshal(got); err != nil || !bytes.Equal(again, raw) {
		return nil, fmt.Errorf("body is %w: a number is over 2^53, or a text is not Unicode", ErrFormat)
	}
	return text, nil
}

// comesBack reports whether it is plain from a body's values alone that ParseBody reads
// them from its text as they are: whole numbers up to 2^53 and text that is Unicode. It
// saves most of what encoding costs; where it is false, the text is parsed to find out.
func comesBack(b Body) bool {
	v := reflect.ValueOf(b)
	for _, known := range bodies() {
		if v.Type() != reflect.TypeOf(known) {
			continue
		}
		for i := range v.NumField() {
			if !plain(v.Field(i)) {
				return false
			}
		}
		return true
	}
	return false // somebody else's type
}

func plain(v reflect.Value) bool {
	switch v.Type() {
	case reflect.TypeFor[probity.Hash](), reflect.TypeFor[probity.Account](), reflect.TypeFor[probity.Amount]():
		return true // they are text of their own
	}
	switch v.Kind() {
	case reflect.String:
		return utf8.ValidString(v.String())
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		return v.Uint() <= 1<<53
	case reflect.Slice:
		for i := range v.Len() {
			if !plain(v.Index(i)) {
				return false
			}
		}
		return true
	}
	return false
}

// ParseBody reads the body of a receipt of a kind. It takes the canonical text only.
func ParseBody(k probity.ReceiptKind, text []byte) (Body, error) {
	for _, b := range bodies() {
		if b.Kind() != k {
			continue
		}
		if len(text) > maxBody {
			return nil, fmt.Errorf("body is %w: it has %d bytes, over the limit of %d", ErrFormat, len(text), maxBody)
		}
		canonical, err := Canonical(text)
		if err != nil {
			return nil, err
		}
		v := reflect.New(reflect.TypeOf(b))
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		if err := d.Decode(v.Interface()); err != nil {
			return nil, fmt.Errorf("body is %w: %v", ErrFormat, err)
		}
		if _, err := d.Token(); err != io.EOF {
			return nil, fmt.Errorf("body is %w: there is more after its end", ErrFormat)
		}
		// Written again it is the same text: fields that are missing, empty, or in
		// other letters would be a second encoding of one body.
		raw, err := json.Marshal(v.Elem().Interface())
		if err != nil {
			return nil, fmt.Errorf("body is %w: %v", ErrFormat, err)
		}
		again, err := Canonical(raw)
		if err != nil {
			return nil, err
		}
		if i := firstDifference(text, canonical); i >= 0 {
			return nil, fmt.Errorf("body is %w: it differs at byte %d from RFC 8785", ErrFormat, i)
		}
		if i := firstDifference(text, again); i >= 0 {
			return nil, fmt.Errorf("body is %w: it differs at byte %d from how this program writes the same values", ErrFormat, i)
		}
		return v.Elem().Interface().(Body), nil
	}
	return nil, fmt.Errorf("body is %w: kind %d is unknown; a newer version of this program may know it", ErrFormat, k)
}

// Seal completes an entry: it sets schema, kind and body of
// the receipt and signs it with the executor's key. model is the version that the
// receipt names, or zero.
func Seal(r probity.Receipt, model ModelVersion, ev Evidence, b Body, executor eip712.Key) (Entry, error) {
	text, err := EncodeBody(b)
	if err != nil {
		return Entry{}, err
	}
	r.Schema, r.Kind, r.Body = probity.ReceiptSchema, b.Kind(), eip712.Keccak(text)
	ev.Body = text
	if r.Executor != executor.Account() {
		return Entry{}, fmt.Errorf("%w: the executor is %s, the key is of %s", ErrSigner, r.Executor, executor.Account())
	}
	h := Hash(r)
	e := Entry{Receipt: r, Model: model, Evidence: ev, Signature: executor.Sign(h)}
	e.sealed.receipt, e.sealed.hash = r, h
	copy(e.sealed.by[:], e.Signature)
	return e, e.Check()
}

// TraceCommitment is what Inference.Trace holds: keccak256 of a salt and the hash of
// what the run is about. Without the salt, who guesses an input could check the
// guess.
func TraceCommitment(salt, statement probity.Hash) probity.Hash {
	return eip712.Keccak([]byte("probity trace"), salt[:], statement[:])
}
