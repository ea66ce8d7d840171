package chain

import (
	"context"
	"fmt"

	"probity"
	"probity/market"
)

// EndedLeases are the closes of all leases on the canonical chain, in order, as it is
// now: unlike LeaseEvents it waits for none.
func (b *Book) EndedLeases(ctx context.Context) ([]market.LeaseEvent, error) {
	return b.leasesSoFar(ctx, "LeaseClosed")
}

// OpenedLeases are the openings of all leases on the canonical chain, in order, as it
// is now.
func (b *Book) OpenedLeases(ctx context.Context) ([]market.LeaseEvent, error) {
	return b.leasesSoFar(ctx, "LeaseOpened")
}

func (b *Book) leasesSoFar(ctx context.Context, name string) (out []market.LeaseEvent, err error) {
	logs, err := b.c.allLogs(ctx, Filter{Addresses: []probity.Account{b.d.Leases}, From: b.d.Block, Topics: [][]probity.Hash{{b.leaseEvent(name)}}})
	if err != nil {
		return nil, fmt.Errorf("find leases: %w", err)
	}
	for _, l := range logs {
		e, err := b.decodeLease(ctx, l)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// EndedTasks are the settlements of all tasks on the canonical chain, in order, with
// how each seat came out before them, as it is now: unlike TaskEvents it waits for none.
func (b *Book) EndedTasks(ctx context.Context) (out []market.TaskEvent, err error) {
	logs, err := b.c.allLogs(ctx, Filter{
		Addresses: []probity.Account{b.d.Quorum}, From: b.d.Block,
		Topics: [][]probity.Hash{{b.taskEvent("SeatSettled"), b.taskEvent("TaskSettled"), b.taskEvent("Refuted")}},
	})
	if err != nil {
		return nil, fmt.Errorf("find settled tasks: %w", err)
	}
	for _, l := range logs {
		e, err := b.decodeTask(ctx, l)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}
