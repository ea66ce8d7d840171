package chain

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"probity"
	"probity/contracts"
	"probity/internal/eip712"
	"probity/market"
)

var _ market.TaskBook = (*Book)(nil)

// QuorumDomain is the EIP-712 domain of the Quorum contract.
func (b *Book) QuorumDomain() eip712.Domain { return market.QuorumDomain(b.d.ChainID, b.d.Quorum) }

// taskCall sends a call to Quorum, of which every one counts, and which costs up
// to a sum that the approval has to cover.
func (b *Book) taskCall(ctx context.Context, what, about string, cost probity.Amount, data []byte) (market.Settlement, error) {
	kind := "task/" + what + "/" + about
	call := Call{To: &b.d.Quorum, Data: data}
	if !b.s.pending(kind, call) {
		if err := b.cover(ctx, b.d.Quorum, cost); err != nil {
			return market.Settlement{}, fmt.Errorf("%s: %w", what, err)
		}
	}
	b.once.Lock()
	defer b.once.Unlock()
	m, err := b.s.again(ctx, kind, call)
	if err != nil {
		return market.Settlement{}, fmt.Errorf("%s: %w", what, refused(err))
	}
	return m.settlement(), nil
}

// OpenTask accepts a bid for every seat of an order. It approves exactly what the
// bids cost, if the approval that is there does not cover it.
func (b *Book) OpenTask(ctx context.Context, o market.QuorumOrder, bids []market.SignedQuorumBid) (probity.Hash, market.Settlement, error) {
	id := o.Hash(b.QuorumDomain())
	now, err := b.Now(ctx)
	if err != nil {
		return id, market.Settlement{}, fmt.Errorf("open task: %w", err)
	}
	if err := market.CheckQuorumOrder(o, b.Account(), now); err != nil {
		return id, market.Settlement{}, fmt.Errorf("open task: %w", err)
	}
	var total probity.Amount
	var sol []contracts.QuorumQuorumBid
	var signatures [][]byte
	for i, bid := range bids {
		if bid.Price.Big().BitLen() > 88 { // more than the contract can read, and so than any order's ceiling
			return id, market.Settlement{}, fmt.Errorf("open task: bid %d: %w", i, market.ErrCeiling)
		}
		if total, err = total.Add(bid.Price); err != nil {
			return id, market.Settlement{}, fmt.Errorf("open task: %w", err)
		}
		sol = append(sol, contracts.QuorumQuorumBid{Order: bid.Order, Provider: addressOf(bid.Provider), Price: bid.Price.Big(), Expires: bid.Expires})
		signatures = append(signatures, bid.Signature)
	}
	at, err := b.taskCall(ctx, "open task", id.String(), total, b.b.quorum.PackOpen(contracts.QuorumQuorumOrder{
		Buyer: addressOf(o.Buyer), Spec: o.Spec, Seats: o.Seats, Need: o.Need, MaxPrice: o.MaxPrice.Big(), Bond: o.Bond.Big(),
		CommitWithin: o.CommitWithin, RevealWithin: o.RevealWithin, ChallengeWithin: o.ChallengeWithin,
		Referees: o.Referees, RefereePrice: o.RefereePrice.Big(), Expires: o.Expires, Salt: o.Salt,
	}, sol, signatures))
	return id, at, err
}

// DeclineSeat gives a seat of this account's back.
func (b *Book) DeclineSeat(ctx context.Context, task probity.Hash, seat int) (market.Settlement, error) {
	if err := seatNumber(task, seat); err != nil {
		return market.Settlement{}, err
	}
	return b.taskCall(ctx, "decline", task.String(), probity.Amount{}, b.b.quorum.PackDecline(task, uint8(seat)))
}

// Commit binds a seat of this account's to an output.
func (b *Book) Commit(ctx context.Context, task probity.Hash, seat int, commitment probity.Hash) (market.Settlement, error) {
	if err := seatNumber(task, seat); err != nil {
		return market.Settlement{}, err
	}
	return b.taskCall(ctx, "commit", task.String(), probity.Amount{}, b.b.quorum.PackCommit(task, uint8(seat), commitment))
}

// Reveal opens a commitment of this account's.
func (b *Book) Reveal(ctx context.Context, task probity.Hash, seat int, output, salt probity.Hash) (market.Settlement, error) {
	if err := seatNumber(task, seat); err != nil {
		return market.Settlement{}, err
	}
	return b.taskCall(ctx, "reveal", task.String(), probity.Amount{}, b.b.quorum.PackReveal(task, uint8(seat), output, salt))
}

// seatNumber refuses what no task has, and a call could not say.
func seatNumber(task probity.Hash, seat int) error {
	if seat < 0 || seat >= market.MaxSeats {
		return fmt.Errorf("seat %d of task %s: %w", seat, task, market.ErrUnknown)
	}
	return nil
}

// Challenge calls a task's referees and pays them. It approves exactly that, as
// OpenTask does.
func (b *Book) Challenge(ctx context.Context, task probity.Hash, referees []probity.Account) (probity.Hash, market.Settlement, error) {
	trial := market.ChallengeID(task)
	t, err := view(ctx, b.c, b.Account(), b.d.Quorum, b.b.quorum.PackTask(task), b.b.quorum.UnpackTask)
	if err != nil {
		return trial, market.Settlement{}, fmt.Errorf("challenge: %w", err)
	}
	cost, err := probity.AmountFromBig(new(big.Int).Mul(t.Details.RefereePrice, big.NewInt(int64(len(referees)))))
	if err != nil {
		return trial, market.Settlement{}, fmt.Errorf("challenge: %w", err)
	}
	var addresses []common.Address
	for _, r := range referees {
		addresses = append(addresses, addressOf(r))
	}
	at, err := b.taskCall(ctx, "challenge", task.String(), cost, b.b.quorum.PackChallenge(task, addresses))
	return trial, at, err
}

// SettleTask ends a task whose time is over.
func (b *Book) SettleTask(ctx context.Context, task probity.Hash) (market.Settlement, error) {
	return b.taskCall(ctx, "settle", task.String(), probity.Amount{}, b.b.quorum.PackSettle(task))
}

// Task reads a task from the contract, which does not keep its Spec.
func (b *Book) Task(ctx context.Context, task probity.Hash) (market.Task, error) {
	c, err := view(ctx, b.c, b.Account(), b.d.Quorum, b.b.quorum.PackTask(task), b.b.quorum.UnpackTask)
	if err != nil {
		return market.Task{}, fmt.Errorf("task %s: %w", task, err)
	}
	d := c.Details
	t := market.Task{
		ID: task, Buyer: probity.Account(d.Buyer), Accused: d.Accused, Need: d.Need, CommitBy: d.CommitBy.Uint64(), RevealBy: d.RevealBy.Uint64(),
		ChallengeBy: d.ChallengeBy.Uint64(), State: market.TaskState(d.State), Output: d.Output,
	}
	t.DeclineBy = t.CommitBy - uint64(d.CommitWithin)
	if t.Accused.IsZero() {
		t.DeclineBy += uint64(d.CommitWithin / 2)
	}
	if t.Bond, err = probity.AmountFromBig(d.Bond); err != nil {
		return market.Task{}, fmt.Errorf("task %s: %w", task, err)
	}
	for _, s := range c.Seats {
		price, err := probity.AmountFromBig(s.Price)
		if err != nil {
			return market.Task{}, fmt.Errorf("task %s: %w", task, err)
		}
		t.Seats = append(t.Seats, market.Seat{Provider: probity.Account(s.Provider), Price: price, Value: s.Value, State: market.SeatState(s.State)})
	}
	return t, nil
}

func (b *Book) taskEvent(name string) probity.Hash {
	return hashOf(b.b.quorum.GetABI().Events[name].ID)
}

// TaskEvents follows the Quorum contract, as Events follows the market's.
func (b *Book) TaskEvents(ctx context.Context, cursor string) ([]market.TaskEvent, error) {
	var topics []probity.Hash
	for _, name := range []string{"TaskOpened", "SeatDeclined", "Committed", "Revealed", "Challenged", "SeatSettled", "TaskSettled", "Refuted"} {
		topics = append(topics, b.taskEvent(name))
	}
	return follow(ctx, b.c, &b.taskStream, Filter{Addresses: []probity.Account{b.d.Quorum}, From: b.d.Block, Topics: [][]probity.Hash{topics}}, cursor, b.decodeTask)
}

func (b *Book) decodeTask(ctx context.Context, l Log) (e market.TaskEvent, err error) {
	bad := fmt.Errorf("read event: one of transaction %s is not what the contract tells; use another endpoint", l.Tx)
	if len(l.Topics) < 2 {
		return e, bad
	}
	e = market.TaskEvent{Cursor: l.Cursor, Task: l.Topics[1]}
	words := make([]probity.Hash, 3)
	for i := range words {
		if len(l.Data) >= 32*(i+1) {
			copy(words[i][:], l.Data[32*i:])
		}
	}
	small := func(h probity.Hash) uint8 { return h[31] } // the contract's type is uint8
	need := 1
	switch l.Topics[0] {
	case b.taskEvent("TaskOpened"):
		e.Kind = market.QuorumEventOpened
	case b.taskEvent("SeatDeclined"):
		e.Kind, e.Seat = market.QuorumEventDeclined, int(small(words[0]))
	case b.taskEvent("Committed"):
		e.Kind, e.Seat, e.Value, need = market.QuorumEventCommitted, int(small(words[0])), words[1], 2
	case b.taskEvent("Revealed"):
		e.Kind, e.Seat, e.Value, need = market.QuorumEventRevealed, int(small(words[0])), words[1], 2
	case b.taskEvent("Challenged"):
		if len(l.Topics) < 3 {
			return e, bad
		}
		e.Kind, e.Value, need = market.QuorumEventChallenged, l.Topics[2], 0
	case b.taskEvent("SeatSettled"):
		e.Kind, e.Seat, e.Outcome, need = market.QuorumEventSeat, int(small(words[0])), market.SeatOutcome(small(words[1])), 2
	case b.taskEvent("TaskSettled"):
		e.Kind, e.State, e.Value, need = market.QuorumEventSettled, market.TaskState(small(words[0])), words[1], 2
	case b.taskEvent("Refuted"):
		e.Kind, e.State, e.Value = market.QuorumEventSettled, market.TaskRefuted, words[0]
	}
	if len(l.Data) < 32*need {
		return e, bad
	}
	e.At, err = b.c.settlementOf(ctx, l)
	return e, err
}
