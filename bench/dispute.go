package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"probity"
	"probity/chain"
	"probity/dispute"
	"probity/dispute/disputetest"
	"probity/examples/zoo"
	"probity/internal/disk"
	"probity/model"
)

// disputed is one row of bench/dispute.md.
type disputed struct {
	name         string
	note         string
	elements     int64 // that a run computes
	commit       time.Duration
	machine, run time.Duration
	kept         int64 // bytes beside the weights, for the model and one run
	bound        int
	moves        int
	gas          uint64 // of all moves
	dearest      uint64 // of those but the last
	last         uint64
	post         uint64
}

// disputes plays a game about every network of the zoo, or about those named, on
// the embedded chain: a provider that lies as well as it can about one element of
// what the heaviest operator wrote, against a challenger that does not.
func disputes(names []string) error {
	z, err := zoo.Open("examples/zoo")
	if err != nil {
		return err
	}
	court, err := newCourt()
	if err != nil {
		return err
	}
	defer court.close()
	var rows []disputed
	for i := range z.Models {
		m := &z.Models[i]
		if len(names) > 0 && !slices.Contains(names, m.Name) {
			continue
		}
		log.Print(m.Name)
		row := disputed{name: m.Name}
		p, w, inputs, err := integers(z, m)
		if err == nil {
			err = court.try(&row, p, w, inputs)
		}
		if err != nil {
			row.note = err.Error()
			log.Printf("%s: %v", m.Name, err)
		}
		rows = append(rows, row)
	}
	var b strings.Builder
	header(&b, "Disputes", "go run ./bench dispute")
	b.WriteString(`A claim about each network of examples/zoo that is wrong in one element of what its heaviest operator
wrote, refuted on the embedded chain (dispute, contracts/src/Disputes.sol). Run: the answer alone, by
model.Machine. Commit: the reference run with every value kept, and the tree over all of them; the tree
over weights and operators is made once. Kept: memory beside the weights, for the model and one run.
Inputs of more than 8,192 numbers are in the claim by their root only; an answer of more is refused. Bound: the
moves that no game about this network exceeds. Gas is go-ethereum's, of both sides together.

| network | elements computed | tree over the model, s | run, ms | commit, ms | kept, kB | moves | bound | gas of the claim | of all moves | dearest but the last | last move |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
`)
	for _, r := range rows {
		if r.note != "" {
			fmt.Fprintf(&b, "| %s | %s | | | | | | | | | | |\n", r.name, r.note)
			continue
		}
		fmt.Fprintf(&b, "| %s | %d | %.2f | %.3f | %.1f | %d | %d | %d | %d | %d | %d | %d |\n", r.name, r.elements, r.commit.Seconds(),
			float64(r.machine)/1e6, float64(r.run)/1e6, r.kept/1000, r.moves, r.bound, r.post, r.gas, r.dearest, r.last)
	}
	if len(names) > 0 {
		_, err = os.Stdout.WriteString(b.String())
		return err
	}
	return os.WriteFile("bench/dispute.md", []byte(b.String()), 0o644)
}

// integers is a network of the zoo as integers, and a sample.
func integers(z *zoo.Zoo, m *zoo.Model) (p *model.Program, w model.Weights, inputs [][]int64, err error) {
	data, err := z.ONNX(context.Background(), m)
	if err != nil {
		return nil, nil, nil, err
	}
	g, err := model.ImportWith(bytes.NewReader(data), model.ImportOptions{Dims: m.Dims()})
	if err != nil {
		return nil, nil, nil, fmt.Errorf("refused")
	}
	calibration, err := z.Calibration(m)
	if err != nil {
		return nil, nil, nil, err
	}
	var samples []model.Sample
	for _, x := range calibration {
		samples = append(samples, model.Sample{Inputs: x})
	}
	q, err := model.Quantise(g, samples, model.Options{})
	if err != nil {
		return nil, nil, nil, err
	}
	for k, x := range calibration[0] {
		inputs = append(inputs, q.Program.Input(k, x))
	}
	return q.Program, q.Weights, inputs, nil
}

// A court is a chain with the contracts and two accounts.
type court struct {
	dev      *chain.Dev
	dir      string
	journals []*disk.Journal
	senders  []*chain.Sender
	d        chain.Deployment
	n        uint64
}

func newCourt() (c *court, err error) {
	c = &court{}
	if c.dir, err = os.MkdirTemp("", "probity-bench-"); err != nil {
		return nil, err
	}
	if c.dev, err = chain.OpenDev(chain.DevOptions{}); err != nil {
		return nil, err
	}
	keys, err := c.dev.Client().DevKeys(3)
	if err != nil {
		return nil, err
	}
	var holders []probity.Account
	for i, k := range keys {
		j, err := disk.OpenJournal(filepath.Join(c.dir, fmt.Sprint(i)))
		if err != nil {
			return nil, err
		}
		s, err := chain.NewSender(context.Background(), c.dev.Client(), k, j, chain.SenderOptions{})
		if err != nil {
			return nil, err
		}
		c.journals, c.senders, holders = append(c.journals, j), append(c.senders, s), append(holders, k.Account())
	}
	// Models are registered under keys that nobody looks at.
	raw, err := os.ReadFile("contracts/testdata/build/StubVerifier.json")
	if err != nil {
		return nil, err
	}
	var stub struct{ Bytecode string }
	if err := json.Unmarshal(raw, &stub); err != nil {
		return nil, err
	}
	code, err := hexBytes(stub.Bytecode)
	if err != nil {
		return nil, err
	}
	c.d, err = chain.Deploy(context.Background(), c.senders[0], chain.DeployOptions{DevHolders: holders, DevCredit: probity.Tokens(1_000_000), VerifierCode: code})
	return c, err
}

func (c *court) close() {
	for _, j := range c.journals {
		j.Close()
	}
	c.dev.Close()
	os.RemoveAll(c.dir)
}

// try plays one game.
func (c *court) try(row *disputed, p *model.Program, w model.Weights, inputs [][]int64) error {
	if err := dispute.Claimable(p); err != nil {
		return err
	}
	ctx := context.Background()
	machine, err := model.NewMachine(p, w, model.MachineOptions{Threads: 2})
	if err != nil {
		return err
	}
	var start time.Time
	for range 2 { // the first warms up
		start = time.Now()
		if _, err := machine.Run(inputs...); err != nil {
			return err
		}
		row.machine = time.Since(start)
	}
	before := memory()
	start = time.Now()
	m, err := dispute.NewModel(p, w)
	if err != nil {
		return err
	}
	row.commit = time.Since(start)
	start = time.Now()
	honest, err := m.Run(inputs...)
	if err != nil {
		return err
	}
	row.run = time.Since(start)
	row.kept = memory() - before
	trace, err := p.Run(w, inputs...)
	if err != nil {
		return err
	}
	// A lie in the operator with the most terms.
	rnd := rand.New(rand.NewPCG(1, 2))
	worst, most := 0, int64(-1)
	elements, terms := int64(1), int64(1)
	for i := range p.Ops {
		encoded, _ := m.Operator(i)
		o, err := dispute.ParseOperator(encoded)
		if err != nil {
			return err
		}
		row.elements += o.Elements
		elements, terms = max(elements, o.Elements), max(terms, o.Terms())
		if o.Terms() > most {
			worst, most = i, o.Terms()
		}
	}
	row.bound = dispute.MaxMoves(len(p.Ops), elements, terms)
	for _, at := range []int{len(p.Inputs) + worst, p.Outputs[0].Value} {
		trace.Values[at] = slices.Clone(trace.Values[at])
		trace.Values[at][rnd.IntN(len(trace.Values[at]))]++
	}
	lie, err := m.Commit(trace.Values)
	if err != nil {
		return err
	}

	c.n++
	var content probity.Hash
	binary.BigEndian.PutUint64(content[:], c.n)
	v, _, err := chain.NewRegistry(c.senders[0], c.d).Publish(ctx, chain.Publication{Content: content, Manifest: content, Circuits: []chain.Circuit{
		{Key: chain.VerifyingKey{Scheme: probity.Groth16, Bytes: []byte("a key")}, Weights: content},
	}})
	if err != nil {
		return err
	}
	if err := chain.NewDisputes(c.senders[0], c.d).NameModel(ctx, v.Asset, v.Version, m.ID()); err != nil {
		return err
	}
	provider, challenger := chain.NewDisputes(c.senders[1], c.d), chain.NewDisputes(c.senders[2], c.d)
	claim, gas, err := provider.Post(ctx, v.Asset, v.Version, content, lie, dispute.Postable(p))
	if err != nil {
		return fmt.Errorf("not posted: %w", err)
	}
	row.post = gas
	on, err := challenger.Claim(ctx, claim)
	if err != nil {
		return err
	}
	game, err := challenger.Challenge(ctx, on)
	if err != nil {
		return err
	}
	liar, truth := disputetest.Liar{Run: lie, Rnd: rnd}, dispute.NewChallenger(honest)
	var said dispute.Move
	for {
		g, err := provider.Game(ctx, game)
		if err != nil {
			return err
		}
		if g.Phase.Over() {
			if g.Phase != dispute.Refuted {
				return fmt.Errorf("the lie is %s", g.Phase)
			}
			return nil
		}
		by := challenger
		var move dispute.Move
		if g.Phase.ByProvider() {
			move, _ = liar.Move(g, said)
			by, said = provider, move
		} else if move, err = truth.Move(g, said); err != nil {
			return err
		}
		gas, err := by.Move(ctx, game, g, on.Statement, move)
		if err != nil {
			return err
		}
		row.moves++
		row.gas += gas
		if g.Phase == dispute.Prove {
			row.last = gas
		} else {
			row.dearest = max(row.dearest, gas)
		}
	}
}

// memory is what is reachable, in bytes.
func memory() int64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int64(s.HeapAlloc)
}

func hexBytes(s string) ([]byte, error) {
	var b []byte
	_, err := fmt.Sscanf(strings.TrimPrefix(s, "0x"), "%x", &b)
	return b, err
}
