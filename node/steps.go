package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"probity"
	"probity/dispute"
	"probity/internal/eip712"
	"probity/internal/strict"
	"probity/ledger"
	"probity/market"
	"probity/model"
)

// A StepFile is one step of an answer's computation, opened so that anybody who has
// the receipt can check it offline. It shows the numbers that the opened elements
// were made from, weights among them, and nothing of the rest.
type StepFile struct {
	Format  string       `json:"format"` // stepFormat
	Receipt probity.Hash `json:"receipt"`
	Salt    probity.Hash `json:"salt"` // opens the receipt's commitment to the trace
	dispute.Step
}

const (
	stepFormat = "probity step 1"
	maxOpened  = 256 << 20 // bytes of a file that opens something
)

// ParseStepFile reads a step's file. It checks its form only; see CheckStep.
func ParseStepFile(data []byte) (*StepFile, error) {
	s := new(StepFile)
	if err := parseOpened(data, "step file", stepFormat, s, &s.Format); err != nil {
		return nil, err
	}
	return s, nil
}

// parseOpened reads a file that opens something: its form only. format is where v has it.
func parseOpened(data []byte, what, want string, v any, format *string) error {
	if len(data) > maxOpened {
		return fmt.Errorf("%s has %d bytes, over the limit of %d", what, len(data), maxOpened)
	}
	if err := strict.JSON(data, v); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if *format != want {
		return fmt.Errorf("%s has the format %q; this program reads %q", what, *format, want)
	}
	return nil
}

// Encode writes the file; ParseStepFile reads it.
func (s *StepFile) Encode() ([]byte, error) {
	data, err := json.Marshal(s)
	return append(data, '\n'), err
}

// A CheckedStep is what a step shows.
type CheckedStep struct {
	Receipt  probity.Hash         `json:"receipt"`
	Step     uint32               `json:"step"`
	Steps    uint32               `json:"steps"` // that the computation has
	Name     string               `json:"name"`  // of the operator
	Rule     string               `json:"rule"`
	Of       int64                `json:"of"` // elements that the step writes
	Elements []dispute.StepResult `json:"elements"`
	OK       bool                 `json:"ok"` // every element is what its operands come to
}

// traceSalt hides the commitment to a trace by the salt of the input: whoever has the
// input can open it, and nobody else.
func traceSalt(salt probity.Hash) probity.Hash {
	return eip712.Keccak([]byte("probity trace salt"), salt[:])
}

// traceOf is the body of an inference's receipt: what ran, and the commitment to all
// that it computed.
func traceOf(d *disputed, inputs [][]int64, traceSalt probity.Hash) (ledger.Inference, *dispute.Run, error) {
	body := ledger.Inference{Program: d.program.Hash()}
	run, err := d.model.Run(inputs...)
	if err != nil {
		return body, nil, err
	}
	body.Trace = ledger.TraceCommitment(traceSalt, run.Statement().Hash())
	body.Operators, body.TraceWeights = uint64(d.model.Operators()), run.Statement().Weights
	return body, run, nil
}

// splitInputs cuts the numbers of an order into a program's inputs.
func splitInputs(p *model.Program, x []int64) (inputs [][]int64, err error) {
	for i := range p.Inputs {
		k := elements(p.Values[i].Shape)
		if len(x) < k {
			return nil, errors.New("the input is too short for the program")
		}
		inputs, x = append(inputs, x[:k]), x[k:]
	}
	if len(x) > 0 {
		return nil, errors.New("the input is too long for the program")
	}
	return inputs, nil
}

// OpenStep opens a step of the answer that a receipt is about. The model's weights have
// to be in this folder, and the input where the party finds it: sealed to it as the
// provider, or in its journal as the buyer. elements are those of what the step wrote;
// none means its first ones, at most 16.
func (n *Node) OpenStep(ctx context.Context, as *Party, bundle []byte, step int, elements ...int64) (*StepFile, error) {
	o, err := VerifyOffline(bundle, "")
	if err != nil {
		return nil, err
	}
	b, err := ledger.ParseBundle(bundle)
	if err != nil {
		return nil, err
	}
	body, err := traced(b.Entry)
	if err != nil {
		return nil, err
	}
	d, err := n.disputed(o.Receipt.Asset, o.Receipt.Version)
	if err != nil {
		return nil, fmt.Errorf("a step takes the model's weights to open: %w; ask %s for the step's file, and check it with --opening", err, o.Receipt.Executor)
	}
	var inputs [][]int64
	var salt probity.Hash
	if o.Receipt.Tier == probity.TierDispute { // what it commits to is public, and so has no salt
		inputs, err = n.claimedInputs(ctx, d, o.Receipt)
	} else {
		var in market.Input
		if in, err = n.inputOf(ctx, as, o.Receipt); err != nil {
			return nil, err
		}
		inputs, err = splitInputs(d.program, in.Values)
		salt = traceSalt(in.Salt)
	}
	if err != nil {
		return nil, err
	}
	_, run, err := traceOf(d, inputs, salt)
	if err != nil {
		return nil, err
	}
	f := &StepFile{Format: stepFormat, Receipt: o.Hash, Salt: salt}
	if ledger.TraceCommitment(f.Salt, run.Statement().Hash()) != body.Trace {
		return nil, fmt.Errorf("the computation that receipt %s commits to is not what model %d.%d makes of the input: the receipt's trace is wrong", o.Hash, o.Receipt.Asset, o.Receipt.Version)
	}
	if len(elements) == 0 {
		for e := range min(d.model.Elements(step), 16) {
			elements = append(elements, e)
		}
	}
	if step < 0 || step >= d.model.Operators() {
		return nil, fmt.Errorf("there is no step %d: the computation has %d, from 0", step, d.model.Operators())
	}
	s, err := run.Step(step, elements...)
	if err != nil {
		return nil, err
	}
	f.Step = *s
	return f, nil
}

// traced is the body of an inference's receipt with a trace.
func traced(e ledger.Entry) (body ledger.Inference, err error) {
	b, err := ledger.ParseBody(e.Receipt.Kind, e.Evidence.Body)
	if err == nil {
		body, _ = b.(ledger.Inference)
	}
	if body.Trace.IsZero() {
		return body, errors.New("this receipt commits to no trace: it is of an earlier version of the program, or not of an answer, so that no step of it can be opened")
	}
	return body, nil
}

// inputOf finds the input of a job: as its provider, from what the buyer sent; as its
// buyer, from the journal.
func (n *Node) inputOf(ctx context.Context, as *Party, r probity.Receipt) (in market.Input, err error) {
	j, err := n.view().Job(ctx, r.Job)
	if err != nil {
		return in, err
	}
	if as.Account() == j.Provider {
		sealed, err := as.book.Input(ctx, j.ID)
		if err != nil {
			return in, fmt.Errorf("find the input of job %d: %w", j.ID, err)
		}
		return market.OpenInput(as.key, j, sealed)
	}
	for _, key := range as.journal.Keys() {
		if !strings.HasPrefix(key, "infer/") {
			continue
		}
		var rec inferRecord
		if _, err := as.journal.Get(key, &rec); err != nil {
			return in, err
		}
		for _, d := range rec.Drafts {
			if d.Order.Input == r.Input && len(rec.Input) > 0 { // else it was erased
				return market.Input{Salt: d.Salt, Values: rec.Input}, nil
			}
		}
	}
	return in, fmt.Errorf("the input of job %d is not with %s: open the step as the provider %s or as the buyer %s", j.ID, as.Account(), j.Provider, j.Buyer)
}

// CheckStep checks an opened step against a receipt, offline: that the receipt commits
// to this computation, that the operator is the one of the published program, that the
// numbers are the ones that the run read and wrote, and it computes them again.
func CheckStep(bundle []byte, f *StepFile) (*CheckedStep, error) {
	o, err := VerifyOffline(bundle, "")
	if err != nil {
		return nil, err
	}
	b, err := ledger.ParseBundle(bundle)
	if err != nil {
		return nil, err
	}
	if f.Receipt != o.Hash {
		return nil, fmt.Errorf("the step is of receipt %s, this one is %s", f.Receipt, o.Hash)
	}
	body, err := traced(b.Entry)
	if err != nil {
		return nil, err
	}
	if ledger.TraceCommitment(f.Salt, f.Statement.Hash()) != body.Trace || uint64(f.Statement.OperatorCount) != body.Operators {
		return nil, errors.New("the step is of another computation than the receipt commits to")
	}
	man, p, err := parseManifest(b.Evidence.Manifest)
	if err != nil {
		return nil, err
	}
	for _, want := range []probity.Hash{body.TraceWeights, man.TraceWeights} { // receipts and manifests of before do not say
		if !want.IsZero() && f.Statement.Weights != want {
			return nil, errors.New("the computation is over other weights than the receipt and its model's manifest name")
		}
	}
	root, err := dispute.OperatorsRoot(p)
	if err != nil {
		return nil, err
	}
	if root != f.Statement.Operators || p.Hash() != body.Program {
		return nil, errors.New("the computation is of another program than the published one")
	}
	op, results, err := f.Verify()
	if err != nil {
		return nil, err
	}
	c := &CheckedStep{Receipt: o.Hash, Step: f.Op, Steps: f.Statement.OperatorCount, Name: string(p.Ops[f.Op].Kind), Rule: op.Rule.String(), Of: op.Elements, Elements: results, OK: true}
	for _, x := range results {
		c.OK = c.OK && x.Claimed == x.Computed
	}
	return c, nil
}
