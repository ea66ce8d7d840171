package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"probity"
	"probity/chain"
	"probity/dispute"
	"probity/internal/disk"
	"probity/model"
)

// A Claimed is an answer that a provider vouches for with a bond.
type Claimed struct {
	Claim  uint64          `json:"claim"`
	Asset  probity.AssetID `json:"asset"`
	Class  int             `json:"class"` // position of the highest score
	Scores []float32       `json:"scores"`
	Trace  probity.Hash    `json:"trace"` // root over everything that was computed
	Bond   probity.Amount  `json:"bond"`
	Until  uint64          `json:"until"` // last second in which it can be challenged
	Gas    uint64          `json:"gas"`
}

// disputed is a model whose weights are here, ready to be claimed and checked.
type disputed struct {
	program *model.Program
	model   *dispute.Model
	machine *model.Machine
}

// disputed prepares a model of this folder, once.
func (n *Node) disputed(asset probity.AssetID, version uint32) (*disputed, error) {
	id := [2]uint64{uint64(asset), uint64(version)}
	n.mu.Lock()
	d := n.disputes[id]
	n.mu.Unlock()
	if d != nil {
		return d, nil
	}
	h, err := n.held(asset, version)
	if err != nil {
		return nil, err
	}
	d = &disputed{program: h.info.program}
	if d.model, err = dispute.NewModel(h.info.program, h.secret.Weights); err != nil {
		return nil, err
	}
	man, _, err := parseManifest(h.info.manifest)
	if err != nil {
		return nil, err
	}
	if root := d.model.Statement().Weights; !man.TraceWeights.IsZero() && man.TraceWeights != root {
		return nil, fmt.Errorf("model %d.%d: its manifest says that traces are over weights with the root %s, but its weights have %s: nobody could tell that a trace is of this model; publish it again", asset, version, man.TraceWeights, root)
	}
	if d.machine, err = model.NewMachine(h.info.program, h.secret.Weights, model.MachineOptions{}); err != nil {
		return nil, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.disputes[id] = d
	return d, nil
}

// DisputeModel is a model of this folder as disputes know it.
func (n *Node) DisputeModel(asset probity.AssetID, version uint32) (*dispute.Model, error) {
	d, err := n.disputed(asset, version)
	if err != nil {
		return nil, err
	}
	return d.model, nil
}

// NameModel says on chain which program with which weights a published version is,
// so that answers of it can be claimed. Its weights then show element by element
// where somebody challenges.
func (n *Node) NameModel(ctx context.Context, owner *Party, asset probity.AssetID, version uint32) error {
	start := time.Now()
	d, err := n.disputed(asset, version)
	if err != nil {
		return err
	}
	if err := dispute.Claimable(d.program); err != nil {
		return unclaimable(err)
	}
	if err := owner.disputes.NameModel(ctx, asset, version, d.model.ID()); err != nil {
		return err
	}
	n.step(Step{Name: "name the model for disputes", Note: d.model.ID().String()}, start)
	return nil
}

// unclaimable says what to do about a model whose answers no claim can carry.
func unclaimable(err error) error {
	return &Refusal{fmt.Errorf("%w: have the network give less (its best class, say, and not all scores), or have it run as a WebAssembly module under tier quorum", err)}
}

// Claim computes an answer and claims it, with a bond. The same answer for the same
// subject is claimed once.
func (n *Node) Claim(ctx context.Context, as *Party, ref string, input []byte, subject probity.Hash) (*Claimed, error) {
	m, err := n.find(ctx, ref)
	if err != nil {
		return nil, err
	}
	d, err := n.disputed(m.Asset, m.Version)
	if err != nil {
		return nil, err
	}
	named, err := as.disputes.ModelNamed(ctx, m.Asset, m.Version)
	if err != nil {
		return nil, err
	}
	if named != d.model.ID() {
		return nil, fmt.Errorf("model %d.%d is not named for disputes: its owner does that with `probity model publish --disputes`, on the same file", m.Asset, m.Version)
	}
	if err := dispute.Claimable(d.program); err != nil {
		return nil, unclaimable(err)
	}
	inputs, err := n.claimInputs(d.program, input)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	run, err := d.model.Run(inputs...)
	if err != nil {
		return nil, err
	}
	n.step(Step{Name: "run, and commit to everything on the way"}, start)
	s := run.Statement()
	// Before anything leaves this process: without the input no game could be won.
	if err := n.keepInputs(s.Inputs, inputs); err != nil {
		return nil, err
	}
	start = time.Now()
	c := &Claimed{Asset: m.Asset, Trace: s.Trace}
	if c.Claim, c.Gas, err = as.disputes.Post(ctx, m.Asset, m.Version, subject, run, dispute.Postable(d.program)); err != nil {
		return nil, err
	}
	n.step(Step{Name: "claim the answer, with a bond", Gas: c.Gas, Note: fmt.Sprintf("claim %d", c.Claim)}, start)
	on, err := as.disputes.Claim(ctx, c.Claim)
	if err != nil {
		return nil, err
	}
	terms, err := as.disputes.Terms(ctx)
	if err != nil {
		return nil, err
	}
	c.Until, c.Bond = on.Until, terms.ProviderBond
	words, _ := run.Output(0)
	out, err := dispute.Elements(words, elements(d.program.Values[d.program.Outputs[0].Value].Shape))
	if err != nil {
		return nil, err
	}
	c.Class, c.Scores = model.Argmax(out), d.program.Floats(0, out)
	return c, nil
}

// claimInputs reads a program's inputs, one after the other, from one file.
func (n *Node) claimInputs(p *model.Program, input []byte) (inputs [][]int64, err error) {
	shape := p.Values[0].Shape
	if len(p.Inputs) > 1 {
		total := 0
		for i := range p.Inputs {
			total += elements(p.Values[i].Shape)
		}
		shape = []int{total}
	}
	x, err := ReadInput(input, shape)
	if err != nil {
		return nil, err
	}
	for i := range p.Inputs {
		k := elements(p.Values[i].Shape)
		inputs = append(inputs, p.Input(i, x[:k]))
		x = x[k:]
	}
	return inputs, nil
}

func (n *Node) inputsPath(root probity.Hash) string {
	return filepath.Join(n.cfg.Dir, "claims", root.String()[2:]+".json")
}

func (n *Node) keepInputs(root probity.Hash, inputs [][]int64) error {
	data, err := json.Marshal(inputs)
	if err != nil {
		return err
	}
	return disk.WriteFile(n.inputsPath(root), data, 0o600)
}

// KeepInput keeps an input here, as somebody gave it who ordered an answer to it, so
// that Watch can check a claim whose input is too large to be posted: a claim names
// it by the root that is returned.
func (n *Node) KeepInput(ctx context.Context, ref string, input []byte) (root probity.Hash, err error) {
	m, err := n.find(ctx, ref)
	if err != nil {
		return root, err
	}
	inputs, err := n.claimInputs(m.program, input)
	if err != nil {
		return root, err
	}
	if root, err = dispute.InputsRoot(inputs...); err != nil {
		return root, err
	}
	return root, n.keepInputs(root, inputs)
}

// errNoInputs: neither the chain nor this folder has what a claim's run read.
var errNoInputs = errors.New("its inputs are too large to be posted, and nobody has put them here; have whoever ordered it give them to you, and name the file with --input")

// inputsOf are the inputs of a claim: those that were posted with it, or those that
// this folder keeps. Either way they have to be what the claim commits to.
func (n *Node) inputsOf(d *disputed, c *chain.DisputeClaim) (inputs [][]int64, err error) {
	if len(c.Inputs) == 0 {
		data, err := os.ReadFile(n.inputsPath(c.Statement.Inputs))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, errNoInputs
		}
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, &inputs); err != nil {
			return nil, fmt.Errorf("%s is damaged: %w", n.inputsPath(c.Statement.Inputs), err)
		}
	} else {
		if len(c.Inputs) != len(d.program.Inputs) {
			return nil, fmt.Errorf("%d inputs, the model takes %d", len(c.Inputs), len(d.program.Inputs))
		}
		for i, w := range c.Inputs {
			x, err := dispute.Elements(w, elements(d.program.Values[i].Shape))
			if err != nil {
				return nil, err
			}
			inputs = append(inputs, x)
		}
	}
	return inputs, d.program.CheckInputs(inputs...)
}

// A WatchEvent is something that a watcher saw or did.
type WatchEvent struct {
	// Kind is right, wrong, unchecked, challenge, move, won, lost, released, final or
	// trouble; of a job bid, nobid, claimed, paid, refunded, expired or declined.
	Kind  string        `json:"kind"`
	Claim uint64        `json:"claim"`
	Game  uint64        `json:"game,omitempty"`
	Job   probity.JobID `json:"job,omitempty"`
	Gas   uint64        `json:"gas,omitempty"`
	Note  string        `json:"note,omitempty"`
}

// WatchOptions steer Watch.
type WatchOptions struct {
	Report func(WatchEvent) // called for every event; nil: nobody is told
	Once   bool             // end when there is nothing left to look at or to play
	// Price is what to bid for orders of tier dispute about models whose weights are
	// here, the model's fee aside; nil bids for none. Stake is the bond to have for
	// them; what is missing is deposited at the start.
	Price *probity.Amount
	Stake probity.Amount
}

// Watch computes every claim about a model whose weights are here again, challenges
// those whose output is wrong, and plays every game in which the party is
// challenger or provider to its end, until ctx ends. It claims the answers of jobs of
// tier dispute that the party won, and settles the party's jobs. It keeps nothing: what to do
// follows from the chain, and what was sent from the party's journal, so that after
// a crash it goes on where it was and repeats nothing.
func (n *Node) Watch(ctx context.Context, as *Party, opts WatchOptions) error {
	if opts.Price != nil {
		if err := n.stake(ctx, as, opts.Stake); err != nil {
			return err
		}
	}
	w := &watcher{
		n: n, as: as, d: as.disputes, me: as.Account(), opts: opts, claims: map[uint64]*chain.DisputeClaim{}, runs: map[uint64]*dispute.Run{},
		bids: map[probity.Hash]bool{},
	}
	for {
		busy, err := w.round(ctx)
		if ctx.Err() != nil {
			return nil
		}
		switch {
		case err != nil && opts.Once:
			return err
		case err != nil:
			w.tell(WatchEvent{Kind: "trouble", Note: err.Error()})
		case opts.Once && !busy:
			return nil
		}
		if err := w.d.Next(ctx); err != nil && ctx.Err() == nil {
			return err
		}
	}
}

// A watcher is one call of Watch.
type watcher struct {
	n    *Node
	as   *Party
	d    *chain.Disputes
	me   probity.Account
	opts WatchOptions

	seenClaims uint64   // claims up to this one were found
	look       []uint64 // those of them to look at
	seenGames  uint64
	open       []uint64 // our claims that are open
	games      []uint64 // our games that are not over
	claims     map[uint64]*chain.DisputeClaim
	runs       map[uint64]*dispute.Run // by claim
	told       WatchEvent              // last

	bids     map[probity.Hash]bool // orders that were answered
	seenJobs probity.JobID
	jobs     []probity.JobID // of those, the ones to look at
}

// tell reports an event, the same trouble only once in a row.
func (w *watcher) tell(e WatchEvent) {
	if e == w.told && e.Kind == "trouble" {
		return
	}
	w.told = e
	w.n.log.Info("watch", "kind", e.Kind, "claim", e.Claim, "game", e.Game, "note", e.Note)
	if w.opts.Report != nil {
		w.opts.Report(e)
	}
}

// round looks at what is new and makes every move that can be made. busy: a game
// goes on.
func (w *watcher) round(ctx context.Context) (busy bool, err error) {
	claims, games, err := w.d.Counts(ctx)
	if err != nil {
		return false, err
	}
	for ; w.seenGames < games; w.seenGames++ {
		g, err := w.d.Game(ctx, w.seenGames+1)
		if err != nil {
			return false, err
		}
		ours := g.Challenger == w.me
		if !g.Phase.Over() && !ours {
			c, err := w.d.Standing(ctx, uint64(g.Claim))
			if err != nil {
				return false, err
			}
			ours = c.Provider == w.me
		}
		if !g.Phase.Over() && ours {
			w.games = append(w.games, w.seenGames+1)
		}
	}
	var troubles []error
	if err := w.trade(ctx); err != nil {
		troubles = append(troubles, err)
	}
	for _, id := range slices.Clone(w.games) {
		over, err := w.play(ctx, id)
		if err != nil {
			troubles = append(troubles, err)
		}
		if over {
			w.games = slices.DeleteFunc(w.games, func(g uint64) bool { return g == id })
		}
	}
	for ; w.seenClaims < claims; w.seenClaims++ {
		w.look = append(w.look, w.seenClaims+1)
	}
	var again []uint64
	begun := false
	for _, id := range w.look {
		challenged, err := w.check(ctx, id)
		begun = begun || challenged
		if err != nil { // one that makes trouble must not keep us from the others
			troubles, again = append(troubles, err), append(again, id)
		}
	}
	w.look = again
	for _, id := range slices.Clone(w.open) {
		over, err := w.finalise(ctx, id)
		if err != nil {
			troubles = append(troubles, err)
		}
		if over {
			w.open = slices.DeleteFunc(w.open, func(c uint64) bool { return c == id })
		}
	}
	return len(w.games)+len(w.look) > 0 || begun, errors.Join(troubles...)
}

// claim is a claim as it was when it was first read.
func (w *watcher) claim(ctx context.Context, id uint64) (*chain.DisputeClaim, error) {
	if c := w.claims[id]; c != nil {
		return c, nil
	}
	c, err := w.d.Claim(ctx, id)
	if err == nil {
		w.claims[id] = c
	}
	return c, err
}

// check looks at a claim, and challenges it where it is wrong.
func (w *watcher) check(ctx context.Context, id uint64) (challenged bool, err error) {
	c, err := w.claim(ctx, id)
	if err != nil {
		return false, err
	}
	if c.State != dispute.ClaimOpen {
		delete(w.claims, id)
		return false, nil
	}
	if c.Provider == w.me {
		w.open = append(w.open, id)
		return false, nil
	}
	right, err := w.right(c)
	switch {
	case err != nil:
		w.tell(WatchEvent{Kind: "unchecked", Claim: id, Note: err.Error()})
		delete(w.claims, id)
		return false, nil
	case right:
		w.tell(WatchEvent{Kind: "right", Claim: id})
		delete(w.claims, id)
		return false, nil
	}
	w.tell(WatchEvent{Kind: "wrong", Claim: id, Note: "the model gives another output for this input"})
	game, err := w.d.Challenge(ctx, c)
	if errors.Is(err, dispute.ErrLate) || errors.Is(err, dispute.ErrOver) {
		w.tell(WatchEvent{Kind: "unchecked", Claim: id, Note: "it was found too late: " + err.Error()})
		return false, nil
	}
	if err != nil {
		return false, err
	}
	w.tell(WatchEvent{Kind: "challenge", Claim: id, Game: game})
	return true, nil
}

// right computes a claim's output again.
func (w *watcher) right(c *chain.DisputeClaim) (bool, error) {
	d, inputs, err := w.material(c)
	if err != nil {
		return false, err
	}
	out, err := d.machine.Run(inputs...)
	if err != nil {
		return false, err
	}
	right := true
	for i, x := range out {
		words, err := dispute.Words(x)
		if err != nil {
			return false, err
		}
		right = right && i < len(c.Outputs) && slices.Equal(words, c.Outputs[i])
	}
	if right {
		return true, nil
	}
	// Before a bond is put on it: there is something to find, from inputs that can
	// be opened.
	run, err := w.run(c)
	if err != nil {
		return false, err
	}
	if run.Statement().Trace == c.Statement.Trace {
		return false, errors.New("what it commits to is right, but not what was posted as its output; the contract should have refused that")
	}
	return false, nil
}

// material is what it takes to compute a claim again.
func (w *watcher) material(c *chain.DisputeClaim) (*disputed, [][]int64, error) {
	d, err := w.n.disputed(c.Asset, c.Version)
	if err != nil {
		return nil, nil, err
	}
	if d.model.ID() != c.Model {
		return nil, nil, fmt.Errorf("model %d.%d was named as %s, the weights here are those of %s", c.Asset, c.Version, c.Model, d.model.ID())
	}
	inputs, err := w.n.inputsOf(d, c)
	return d, inputs, err
}

// run is the whole run of a claim, as it should be.
func (w *watcher) run(c *chain.DisputeClaim) (*dispute.Run, error) {
	if r := w.runs[c.ID]; r != nil {
		return r, nil
	}
	d, inputs, err := w.material(c)
	if err != nil {
		return nil, err
	}
	r, err := d.model.Run(inputs...)
	if err != nil {
		return nil, err
	}
	if r.Statement().Inputs != c.Statement.Inputs {
		return nil, fmt.Errorf("the inputs kept in %s are not those of claim %d", w.n.inputsPath(c.Statement.Inputs), c.ID)
	}
	w.runs[c.ID] = r
	return r, nil
}

// play makes the moves of ours that a game waits for. over: it needs no more.
func (w *watcher) play(ctx context.Context, id uint64) (over bool, err error) {
	for {
		g, err := w.d.Game(ctx, id)
		if err != nil {
			return false, err
		}
		c, err := w.claim(ctx, uint64(g.Claim))
		if err != nil {
			return false, err
		}
		provider := c.Provider == w.me
		if g.Phase.Over() {
			kind := "lost"
			if g.Phase == dispute.Void {
				kind = "released"
			} else if provider == (g.Phase == dispute.Upheld) {
				kind = "won"
			}
			w.tell(WatchEvent{Kind: kind, Claim: c.ID, Game: id})
			if g.Challenger == w.me {
				delete(w.runs, c.ID)
			}
			return true, nil
		}
		ours := g.Phase.ByProvider() && provider || !g.Phase.ByProvider() && g.Challenger == w.me
		if now, err := w.d.Standing(ctx, c.ID); err != nil {
			return false, err
		} else if now.State == dispute.ClaimRefuted {
			if g.Challenger != w.me {
				return true, nil
			}
			if err := w.d.Release(ctx, id); err != nil && !errors.Is(err, dispute.ErrOver) {
				return false, err
			}
			continue
		}
		if !ours {
			now, err := w.d.Now(ctx)
			if err != nil || now <= g.Deadline() {
				return false, err
			}
			err = w.d.Strike(ctx, id)
			if errors.Is(err, dispute.ErrEarly) {
				return false, nil // its move has just landed
			}
			if err != nil && !errors.Is(err, dispute.ErrOver) {
				return false, err
			}
			continue
		}
		m, err := w.move(ctx, id, g, c)
		if errors.Is(err, dispute.ErrNothing) {
			w.tell(WatchEvent{Kind: "trouble", Claim: c.ID, Game: id, Note: err.Error()})
			return false, nil
		}
		if err != nil {
			return false, err
		}
		gas, err := w.d.Move(ctx, id, g, c.Statement, m)
		if errors.Is(err, dispute.ErrLate) {
			w.tell(WatchEvent{Kind: "trouble", Claim: c.ID, Game: id, Note: "the time for our moves is over"})
			return false, nil
		}
		if err != nil {
			return false, err
		}
		w.tell(WatchEvent{Kind: "move", Claim: c.ID, Game: id, Gas: gas, Note: g.Phase.String()})
	}
}

// move is ours in a game.
func (w *watcher) move(ctx context.Context, id uint64, g *dispute.Game, c *chain.DisputeClaim) (m dispute.Move, err error) {
	run, err := w.run(c)
	if err != nil {
		return m, err
	}
	if g.Phase.ByProvider() {
		if run.Statement() != c.Statement {
			return m, fmt.Errorf("claim %d is not what this node computes: %w", c.ID, dispute.ErrNothing)
		}
		return run.Answer(g)
	}
	challenger := dispute.NewChallenger(run)
	said, err := w.d.Said(ctx, id, challenger)
	if err != nil {
		return m, err
	}
	return challenger.Move(g, said)
}

// finalise gets the bond of a claim of ours back when nobody can refute it any
// more.
func (w *watcher) finalise(ctx context.Context, id uint64) (over bool, err error) {
	c, err := w.d.Standing(ctx, id)
	if err != nil {
		return false, err
	}
	if c.State != dispute.ClaimOpen {
		return true, nil
	}
	now, err := w.d.Now(ctx)
	if err != nil || now <= c.Until || c.Games > 0 {
		return false, err
	}
	if err := w.d.Finalise(ctx, id); err != nil {
		return false, err
	}
	w.tell(WatchEvent{Kind: "final", Claim: id})
	return true, nil
}
