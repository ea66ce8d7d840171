package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"probity"
	"probity/chain"
	"probity/dispute"
	"probity/dispute/disputetest"
	"probity/node"
)

// A rogue plays a game as no command does.
type rogue struct {
	ts  *testscript.TestScript
	ctx context.Context
	n   *node.Node
	d   *chain.Disputes
}

func newRogue(ts *testscript.TestScript, role string) (r *rogue, done func()) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	n, err := node.Open(ctx, node.Config{Dir: ts.Getenv("PROBITY_DIR"), Cache: ts.Getenv("PROBITY_CACHE")})
	ts.Check(err)
	p, err := n.DevParty(ctx, role)
	ts.Check(err)
	return &rogue{ts, ctx, n, p.Disputes()}, func() {
		cancel()
		ts.Check(n.Close())
	}
}

// honest runs a model on a file.
func (r *rogue) honest(name, file string) (asset probity.AssetID, run *dispute.Run, values [][]int64) {
	models, err := r.n.Models(r.ctx)
	r.ts.Check(err)
	k := slices.IndexFunc(models, func(m *node.ModelInfo) bool { return m.Name == name })
	if k < 0 {
		r.ts.Fatalf("no model is called %s", name)
	}
	m, err := r.n.DisputeModel(models[k].Asset, models[k].Version)
	r.ts.Check(err)
	data, err := os.ReadFile(r.ts.MkAbs(file))
	r.ts.Check(err)
	p := m.Program()
	x, err := node.ReadInput(data, p.Values[0].Shape)
	r.ts.Check(err)
	trace, err := p.Run(m.Weights(), p.Input(0, x))
	r.ts.Check(err)
	run, err = m.Commit(trace.Values)
	r.ts.Check(err)
	return models[k].Asset, run, trace.Values
}

// play makes a player's moves until the game is over, or that many are made, and
// says how it stands.
func (r *rogue) play(game uint64, provider bool, p disputetest.Player, run *dispute.Run, moves int) {
	for made := 0; ; {
		g, err := r.d.Game(r.ctx, game)
		r.ts.Check(err)
		if g.Phase.Over() || moves > 0 && made == moves {
			fmt.Fprintln(r.ts.Stdout(), g.Phase)
			return
		}
		if g.Phase.ByProvider() != provider {
			r.ts.Check(r.d.Next(r.ctx))
			continue
		}
		said, err := r.d.Said(r.ctx, game, dispute.NewChallenger(run))
		r.ts.Check(err)
		m, ok := p.Move(g, said)
		if !ok {
			r.ts.Fatalf("no move in game %d, which waits for %s", game, g.Phase)
		}
		c, err := r.d.Claim(r.ctx, uint64(g.Claim))
		r.ts.Check(err)
		_, err = r.d.Move(r.ctx, game, g, c.Statement, m)
		r.ts.Check(err)
		made++
	}
}

// lie ROLE MODEL INPUT MOVES claims an answer that is wrong, and answers the first
// challenge of it as well as that can be done, for so many moves; 0 is to the end.
func lie(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: lie ROLE MODEL INPUT MOVES")
	}
	moves, err := strconv.Atoi(args[3])
	ts.Check(err)
	r, done := newRogue(ts, args[0])
	defer done()
	asset, honest, values := r.honest(args[1], args[2])
	// One neuron of the first layer is another, and everything behind it is left as
	// it was but for the answer.
	p := honest.Model().Program()
	for _, at := range []int{len(p.Inputs) + 1, p.Outputs[0].Value} {
		values[at] = slices.Clone(values[at])
		values[at][3]++
	}
	wrong, err := honest.Model().Commit(values)
	ts.Check(err)
	claim, _, err := r.d.Post(r.ctx, asset, 0, probity.Hash{}, wrong, true)
	ts.Check(err)
	player := disputetest.Liar{Run: wrong, Rnd: rand.New(rand.NewPCG(1, 2))}
	for game := uint64(1); ; {
		_, games, err := r.d.Counts(r.ctx)
		ts.Check(err)
		if game > games {
			ts.Check(r.d.Next(r.ctx))
			continue
		}
		g, err := r.d.Game(r.ctx, game)
		ts.Check(err)
		if uint64(g.Claim) == claim {
			r.play(game, true, player, wrong, moves)
			return
		}
		game++
	}
}

// cheat ROLE CLAIM challenges a claim that is right, and plays to the end.
func cheat(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cheat ROLE CLAIM")
	}
	id, err := strconv.ParseUint(args[1], 10, 64)
	ts.Check(err)
	r, done := newRogue(ts, args[0])
	defer done()
	c, err := r.d.Claim(r.ctx, id)
	ts.Check(err)
	m, err := r.n.DisputeModel(c.Asset, c.Version)
	ts.Check(err)
	var inputs [][]int64
	for i, w := range c.Inputs {
		n := 1
		for _, d := range m.Program().Values[i].Shape {
			n *= d
		}
		x, err := dispute.Elements(w, n)
		ts.Check(err)
		inputs = append(inputs, x)
	}
	run, err := m.Run(inputs...)
	ts.Check(err)
	game, err := r.d.Challenge(r.ctx, c)
	ts.Check(err)
	r.play(game, false, &disputetest.Cheat{Run: run, Rnd: rand.New(rand.NewPCG(3, 4)), Careful: true}, run, 0)
}

// await FILE PATTERN waits until a file that a background process writes matches.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await FILE PATTERN")
	}
	re := regexp.MustCompile(args[1])
	for end := time.Now().Add(5 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if data, err := os.ReadFile(ts.MkAbs(args[0])); err == nil && re.Match(data) {
			return
		}
	}
	ts.Fatalf("%s never matched %s:\n%s", args[0], args[1], ts.ReadFile(args[0]))
}
