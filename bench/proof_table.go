package main

import (
	"fmt"
	"math/bits"
	"strings"

	"probity/proof/sumcheck"
)

// proofTable writes bench/proof.md from what was measured.
func proofTable(found map[string]*proofRow) string {
	var b strings.Builder
	header(&b, "Proofs beside EZKL's", "go run ./bench proof")
	fmt.Fprintf(&b, `Proofs that a network answered what it did, with secret weights, a public input and a public output.
Every system gets the same ONNX file and the same inputs, one after the other on the same cores, and
chooses its scales from the same %d samples (EZKL: with its own calibration, its default settings but for
private parameters). Prove is from the input to the proof: the run of the network, the witness and the
proof; of EZKL the time that its log gives for the proof, without reading its keys. Ours are medians of
up to five proofs, EZKL's of one. Peak is the memory of the process that proves, as the system counts it,
in MB of 2^20 bytes. Keys are what each network needs before its first proof: the layout and the
commitment to the weights of proof/sumcheck, the key pairs of the others; not in it are calibration
(quantisation), and the powers of a universal set-up, which proof/sumcheck and EZKL need once for all
networks. The keys' peak of proof/sumcheck is that of the process that also proves. proof/groth16 stands
where the size allows: it has a constraint for each weight, and keys of 700 bytes for each constraint.
Networks that are untrained have random weights, which take as long as others, and real inputs. EZKL's
figures may be of an earlier run on the same machine (-peer-minutes 0 keeps them): the second table has the times.

Gas is what a transaction takes in which a contract verifies such a proof, all in: SumcheckVerifier or
ProofVerifier in go-ethereum's EVM, with the input hidden behind a commitment, as on the market. Up to
64 words of output go with it there. The GPT's 64 rows of logits are 6,144 numbers, too many for calldata:
its figure is that of a proof whose output is behind a commitment as well, and the market, which pays for
answers in the open, offers the one that answers for the last token.

| network | system | prove, s | peak, MB | proof, bytes | verify, ms | keys, s | keys' peak, MB | gas |
|---|---|---:|---:|---:|---:|---:|---:|---:|
`, calibrationSamples)
	for i := range provables {
		p := &provables[i]
		row := found[p.name]
		if row == nil {
			continue
		}
		title := p.title
		if !p.trained {
			title += ", untrained"
		}
		if row.Prepare.Failed != "" {
			fmt.Fprintf(&b, "| %s | | not measured: %s | | | | | | |\n", title, row.Prepare.Failed)
			continue
		}
		row.Sumcheck.line(&b, title, "proof/sumcheck", "prove")
		if p.groth16 {
			row.Groth16.line(&b, "", "proof/groth16", "keys")
		}
		if p.batch == 1 {
			row.EZKL.line(&b, "", "EZKL", "keys")
		}
		if one := found["lenet5"]; p.batch > 1 && one != nil && one.EZKL.proved() {
			n := float64(p.batch)
			fmt.Fprintf(&b, "| | EZKL, %d proofs of one (reckoned) | %.1f | %.0f | %.0f | %.0f | %.1f | %.0f | |\n", p.batch, n*one.EZKL.prove(), one.EZKL.Peak["prove"],
				n*one.EZKL.Facts["proof"], 1e3*n*one.EZKL.Steps["verify"], one.EZKL.keys(), one.EZKL.Peak["keys"])
		}
	}
	b.WriteString(`
EZKL's proofs with private parameters say that some weights give the answer: nothing in them names the
weights, so two proofs may be about two models. Its commitments to weights (visibility "polycommit") are
not hiding, says its documentation. The proofs of proof/sumcheck and proof/groth16 are about the weights
behind one hiding commitment, the same for all proofs.

## Ratios

EZKL's figure divided by that of proof/sumcheck: how many times faster and smaller ours is.

| network | target, s | proof/sumcheck, s | prove | peak memory | proof size | verify | keys |
|---|---:|---:|---:|---:|---:|---:|---:|
`)
	for i := range provables {
		p := &provables[i]
		row := found[p.name]
		if row == nil || !row.Sumcheck.proved() {
			continue
		}
		target := "-"
		if one := found["lenet5"]; p.batch > 1 && one != nil && one.Sumcheck.proved() {
			target = fmt.Sprintf("%.2f (4 times one)", 4*one.Sumcheck.prove())
		} else if p.target > 0 {
			target = fmt.Sprint(p.target)
		}
		fmt.Fprintf(&b, "| %s | %s | %.2f |", p.name, target, row.Sumcheck.prove())
		e, n, kind := &row.EZKL, 1.0, ""
		if one := found["lenet5"]; !e.proved() && p.batch > 1 && one != nil {
			e, n, kind = &one.EZKL, float64(p.batch), " (reckoned)"
		}
		if !e.proved() {
			b.WriteString(" EZKL has no proof | | | | |\n")
			continue
		}
		s := &row.Sumcheck
		fmt.Fprintf(&b, " %.0f%s | %.1f | %.1f | %.1f | %.0f |\n", n*e.prove()/s.prove(), kind, e.Peak["prove"]/s.Peak["prove"],
			n*e.Facts["proof"]/s.Facts["proof"], n*e.Steps["verify"]/s.Steps["verify"], e.keys()/s.keys())
	}
	proofDetails(&b, found)
	b.WriteString(published)
	return b.String()
}

func (r *report) proved() bool { return r.Failed == "" && r.Steps["prove"] > 0 }

// prove is from the input to the proof, in seconds.
func (r *report) prove() float64 {
	if s, ok := r.Steps["proof"]; ok { // EZKL's, without the reading of keys
		return r.Steps["witness"] + s
	}
	return r.Steps["witness"] + r.Steps["prove"]
}

// keys is what a network needs before its first proof, in seconds.
func (r *report) keys() float64 { return r.Steps["keys"] + r.Steps["setup"] }

// line writes a row of the first table.
func (r *report) line(b *strings.Builder, title, system, keysProcess string) {
	keys := "| |"
	if s := r.keys(); s > 0 {
		keys = fmt.Sprintf("| %.2f | %.0f |", s, r.Peak[keysProcess])
	}
	if g := r.Facts["gas"]; g > 0 {
		keys += fmt.Sprintf(" %.0f |", g)
	} else {
		keys += " |"
	}
	if !r.proved() {
		why := r.Failed
		if why == "" {
			why = "not measured"
		}
		peak := "-"
		if m := largest(r.Peak); m > 0 {
			peak = fmt.Sprintf("over %.0f", m)
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | | %s\n", title, system, strings.ReplaceAll(why, "|", "/"), peak, keys)
		return
	}
	fmt.Fprintf(b, "| %s | %s | %.2f | %.0f | %.0f | %.1f %s\n", title, system, r.prove(), r.Peak["prove"], r.Facts["proof"], 1e3*r.Steps["verify"], keys)
}

func largest(m map[string]float64) (most float64) {
	for _, x := range m {
		most = max(most, x)
	}
	return most
}

// proofDetails writes what is behind the first table.
func proofDetails(b *strings.Builder, found map[string]*proofRow) {
	b.WriteString(`
## Behind the figures

Quantise is ours, calibrate EZKL's, from the same samples; powers the making of the universal set-up's
powers, which in earnest come from a ceremony (proof/sumcheck; EZKL's are made by bench/srs.go in its
format, since its own generator takes minutes). Rows of EZKL's circuit are 2^k. Prove with keys read is
EZKL's call as a user waits for it.

| network | measured, UTC | EZKL measured, UTC | quantise, s | powers, s | constraints of proof/groth16 | EZKL: calibrate, s | k | scale, bits | proving key, MB | verifying key, MB | prove with keys read, s |
|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
`)
	number := func(format string, x float64) string {
		if x == 0 {
			return "-"
		}
		return fmt.Sprintf(format, x)
	}
	for i := range provables {
		p := &provables[i]
		row := found[p.name]
		if row == nil || row.Prepare.Failed != "" {
			continue
		}
		e := &row.EZKL
		fmt.Fprintf(b, "| %s | %s | %s | %.2f | %s | %s | %s | %s | %s | %s | %s | %s |\n", p.name, row.At, row.PeerAt, row.Prepare.Steps["quantise"], number("%.1f", row.Sumcheck.Steps["powers"]),
			number("%.0f", row.Groth16.Facts["constraints"]), number("%.1f", e.Steps["calibrate"]), number("%.0f", e.Facts["logrows"]), number("%.0f", e.Facts["scale"]),
			number("%.0f", e.Facts["pk"]/(1<<20)), number("%.1f", e.Facts["vk"]/(1<<20)), number("%.2f", e.Steps["prove"]))
	}

	b.WriteString(`
## Where the time goes

The parts of the last proof of proof/sumcheck. Counted is what the protocol cannot do without
(sumcheck.Key.Work); the limit is what this machine needs for that alone, on all cores, at the rates
measured in the same run: multi-scalar multiplications of the same length with scalars of 254 bits,
additions of points at six field products each, and field products in the caches.

| network | part | additions | scalars | products | limit, s | time, s | times the limit |
|---|---|---:|---:|---:|---:|---:|---:|
`)
	for i := range provables {
		p := &provables[i]
		row := found[p.name]
		if row == nil || row.Machine.Failed != "" {
			continue
		}
		columns := bits.Len(uint(row.Prepare.Facts["points"])) - 1
		name := p.name
		line := func(w sumcheck.Work, limit, took float64) {
			fmt.Fprintf(b, "| %s | %s | %d | %d | %d | %.3f | %.3f | %.1f |\n", name, w.Part, w.Additions, w.Scalars, w.Products, limit, took, took/limit)
			name = ""
		}
		s := &row.Sumcheck
		if len(s.Work) == 0 || len(s.Ends) != len(s.Work) {
			continue
		}
		all := sumcheck.Work{Part: "all"}
		limits, before := 0.0, 0.0
		for i, w := range s.Work {
			limit := seconds(w, columns, row.Machine.Facts)
			line(w, limit, s.Ends[i]-before)
			before = s.Ends[i]
			limits += limit
			all.Additions += w.Additions
			all.Scalars += w.Scalars
			all.Products += w.Products
		}
		line(all, limits, before)
	}
	b.WriteString(`
Where a part takes more than twice its limit, this is why, part by part. Less than once its limit is possible for
sums of points, where ours are faster than the library's that the limit is measured with.

- *Trace.* Not counted are the run of the network, with every value kept, and the writing of values and limbs into
  the vector; the dense
  network's run is 4.2 million products, and it adds 26 thousand points. Nor are, for each row, the 500 additions that
  weigh the sums of equal bytes: for rows of 2^13 elements they are as much work as the rest.
- *Lookups.* Not counted are the sorting of limbs into classes of equal ones, and the weighing of these. What a proof
  has of them is in both cases a fixed price for each row, so it is small proofs that feel it.
- *First sumcheck.* It reads three tables from memory, where the limit has its products in the caches; making the factors
  (weights of relations, read axis by axis, and tensors that a challenge folds) and all additions of field elements are
  not counted; long columns are computed again in the first two rounds instead of being kept, which saves memory. That of
  the dense network is over few products, but has to fold four million weights into its factors first.
- *Second sumcheck.* The same, and the functionals of all vectors, part by part, each of which takes a product
  for every element that it reads: three to five for an element of the trace, of which the limit counts one.
- *Opening.* Nowhere.

Parts of some hundredths of a second also pay for starting goroutines and for the first touch of memory.
`)
	for i := range provables {
		row := found[provables[i].name]
		if row == nil || len(row.Machine.Facts) == 0 {
			continue
		}
		m := row.Machine.Facts
		b.WriteString("\nThe rates, each second:")
		for _, c := range rateColumns {
			fmt.Fprintf(b, " %.0f thousand %s,", m[rateName(c)]/1e3, rateName(c))
		}
		fmt.Fprintf(b, " %.1f million additions, %.0f million products (measured with %s).\n", m["additions"]/1e6, m["products"]/1e6, provables[i].name)
		break
	}
}

// published are figures of others that cannot be run beside ours. They are their
// makers'; none was measured here.
const published = `
## Published figures of others

None of these was measured here, and the machines differ; they stand here because whoever compares will
find them.

| system | network | prove, s | verify, s | machine | what it leaves out | source |
|---|---|---:|---:|---|---|---|
| DeepProve | CNN, 264k | 1.242 | 0.599 | not said | zero knowledge: nothing is blinded, so proofs may tell of weights; no contract verifies them; no proof size is given | its README (Lagrange-Labs/deep-prove, July 2025) |
| DeepProve | dense, 4M | 2.335 | 0.520 | not said | the same | the same |
| EZKL | CNN, 264k | 196.6 | 312.5 | not said | measured by DeepProve's makers, who call the comparison unfair: EZKL ran with more rows than it needed | the same |
| EZKL | dense, 4M | 126.8 | 1.11 | not said | the same | the same |
| Jolt Atlas | nanoGPT, 0.25M | 2.29 | 0.127 | MacBook Pro M3, 16 GB | secret weights: the verifier reads them; zero knowledge is an option that is off; no contract verifies; no convolutions, so none of the CNNs above | its README (ICME-Lab/jolt-atlas, August 2026) |
| Jolt Atlas | GPT-2, 125M, 16 tokens | 14.9 | 1.04 | the same | the same | the same |
| EZKL | nanoGPT, 0.25M | 237 | 0.34 | not said | keys took 192 s and 212 s more | EZKL's blog, by way of Jolt Atlas's README |

The networks above are of the sizes that these names stand for, not the same files: DeepProve's present
script exports a smaller CNN, and nanoGPT's parameters are counted in more than one way.
`
