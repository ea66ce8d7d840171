package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// A lease is one as the chain has it.
type lease struct {
	Lease struct {
		ID, Provider, Rate, Bond string
		Since, EndsAt            int64 // Unix seconds after a notice, else seconds that its escrow account has paid
	}
	Reason  string
	Opened  int64
	Slashed string
	Report  struct{ Output, Logs string }
}

// leases are the job's, in order.
func (s *story) leases(ctx context.Context, last told) (out []lease, err error) {
	names := []string{}
	for _, p := range last.Past {
		names = append(names, p.Lease)
	}
	for _, name := range append(names, "training") {
		l, err := s.lease(ctx, name)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

func (s *story) lease(ctx context.Context, name string) (l lease, err error) {
	data, err := s.on(ctx, s.buyer.host, "lease", "show", "--json", "--rpc", "http://"+rpc, name)
	if err == nil {
		err = json.Unmarshal(data, &l)
	}
	return l, err
}

// check looks at what the story promised.
func (s *story) check(ctx context.Context) error {
	var last told
	for t := range s.told {
		last = t
	}
	if err := <-s.kept; err != nil {
		return err
	}
	leases, err := s.leases(ctx, last)
	if err != nil {
		return err
	}
	if len(leases) != 3 || len(last.Past) != 2 {
		return fmt.Errorf("the job had %d leases, want 3", len(leases))
	}
	result, err := s.on(ctx, s.buyer.host, "job", "get", last.Report.Output)
	if err != nil {
		return err
	}
	logs := [][]byte{}
	for _, digest := range []string{last.Past[0].Logs, last.Past[1].Logs, last.Report.Logs} {
		log, err := s.on(ctx, s.buyer.host, "job", "get", digest)
		if err != nil {
			return err
		}
		logs = append(logs, log)
	}
	return errors.Join(s.checkWork(ctx, result, logs), s.checkMoney(ctx, leases))
}

// checkWork compares the result and the logs with those of a run without faults.
func (s *story) checkWork(ctx context.Context, result []byte, logs [][]byte) error {
	steps, _, _ := strings.Cut(string(result), " ")
	if n, err := strconv.Atoi(steps); err != nil || n < 3 {
		return fmt.Errorf("the result is %q", result)
	}
	dir := filepath.Join(s.dir, "undisturbed")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	want, err := exec.CommandContext(ctx, s.native, "-dir", dir, "-steps", steps).Output()
	if err != nil {
		return err
	}
	output, err := os.ReadFile(filepath.Join(dir, "output"))
	if err != nil {
		return err
	}
	if !bytes.Equal(result, output) {
		return fmt.Errorf("the result is %q, that of a run without faults %q", result, output)
	}
	s.say("result  %s: the same as without faults", bytes.TrimSpace(result))
	again, resumed, err := whole(string(want), logs)
	if err != nil {
		return err
	}
	s.say("logs    every one of %s steps is there, %d of them twice; training began %d times, each time after a step that had been done", steps, again, resumed+1)
	return nil
}

// whole holds the logs of a job's leases against that of a run without faults: each
// step is there with the same loss, none is left out, and each start goes on from a
// step that was done. It returns how many steps were done again, and how often the
// job went on.
func whole(want string, logs [][]byte) (again, resumed int, err error) {
	steps := strings.Split(strings.TrimSuffix(want, "\n"), "\n")
	done, at := 0, 0 // done by anybody; by this start
	for i, log := range logs {
		if i > 0 && !strings.HasPrefix(string(log), "going on after step ") {
			return 0, 0, fmt.Errorf("lease %d began at the beginning: %.60q", i+1, log)
		}
		lines := strings.Split(string(log), "\n")
		for _, line := range lines[:len(lines)-1] { // what a kill cut off is not a line
			if n, ok := strings.CutPrefix(line, "going on after step "); ok {
				if at, err = strconv.Atoi(n); err != nil || at > done {
					return 0, 0, fmt.Errorf("lease %d: %q, and the logs end at step %d", i+1, line, done)
				}
				resumed++
				continue
			}
			if at >= len(steps) || line != steps[at] {
				return 0, 0, fmt.Errorf("lease %d: the line after step %d is %q", i+1, at, line)
			}
			if at++; at > done {
				done = at
			} else {
				again++
			}
		}
	}
	if done != len(steps) {
		return 0, 0, fmt.Errorf("the logs end at step %d of %d", done, len(steps))
	}
	return again, resumed, nil
}

// checkMoney computes from what the chain says of the leases what everybody should
// have, and compares.
func (s *story) checkMoney(ctx context.Context, leases []lease) error {
	if _, err := s.on(ctx, s.buyer.host, "lease", "takeback", "--rpc", "http://"+rpc, "training", "all"); err != nil {
		return err
	}
	amount := func(v string) *big.Int {
		n, ok := new(big.Int).SetString(v, 10)
		if !ok {
			n = big.NewInt(-1)
		}
		return n
	}
	due := map[string]*big.Int{}
	for _, p := range append(s.providers, s.buyer) {
		due[p.account] = new(big.Int).Set(p.before)
	}
	move := func(from, to string, sum *big.Int) {
		due[from].Sub(due[from], sum)
		due[to].Add(due[to], sum)
	}
	paidTo := int64(0)
	for i, l := range leases {
		if l.Opened < paidTo {
			return fmt.Errorf("lease %d began at %d, and the one before it was paid until %d: seconds were paid twice", i+1, l.Opened, paidTo)
		}
		seconds := l.Lease.EndsAt - s.since[i]
		if i == 2 { // ended by notice
			seconds = l.Lease.EndsAt - l.Opened
		}
		if seconds <= 0 {
			return fmt.Errorf("lease %d was paid for %d seconds", i+1, seconds)
		}
		paidTo = l.Opened + seconds
		pay := new(big.Int).Mul(amount(l.Lease.Rate), big.NewInt(seconds))
		move(s.buyer.account, l.Lease.Provider, pay)
		bond := "kept its bond"
		if i < 2 {
			if l.Slashed != l.Lease.Bond || !strings.Contains(l.Reason, "lost its bond") {
				return fmt.Errorf("lease %d ended like this: %s, and %s of the bond was slashed", i+1, l.Reason, l.Slashed)
			}
			move(l.Lease.Provider, s.buyer.account, amount(l.Slashed))
			bond = "paid with its bond of " + tokens(amount(l.Slashed))
		} else if amount(l.Slashed).Sign() != 0 {
			return fmt.Errorf("the bond of the last provider was slashed: %s", l.Reason)
		}
		s.say("lease %d  %d seconds, %s tokens to %s, which %s", i+1, seconds, tokens(pay), l.Lease.Provider, bond)
	}
	for _, p := range append(s.providers, s.buyer) {
		want := due[p.account]
		var got *big.Int
		err := until(ctx, p.name+" has what it is due", func() (ok bool) {
			var err error
			_, got, err = s.money(ctx, p)
			return err == nil && got.Cmp(want) == 0
		})
		if err != nil {
			return fmt.Errorf("%s has %s, want %s: %w", p.name, got, want, err)
		}
	}
	s.say("money   all four accounts have what they should, to the last unit; no second was paid twice")
	return nil
}

// tokens is an amount in tokens.
func tokens(n *big.Int) string {
	f, _ := new(big.Rat).SetFrac(n, big.NewInt(1e18)).Float64()
	return strconv.FormatFloat(f, 'g', 6, 64)
}
