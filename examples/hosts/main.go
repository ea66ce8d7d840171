// Command hosts shows what becomes of a job when the machines that run it fail. It
// makes a small network of machines, each in a network namespace with a disk of its
// own: one with a chain, a buyer's, and three providers'. The buyer has a network
// trained and does nothing more. The provider that has the job is killed, the next
// one is cut off, the third is switched off and on again. Then it looks at whether
// the result is that of a run without faults, the log lacks no step, both vanished
// providers' bonds have paid, and every second of the job was paid once, to the last
// unit.
//
// It needs Linux, root and iproute2, and takes some three minutes: a provider has a
// minute to answer a claim that it is down, twice.
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/big"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

func main() {
	bootIfAsked()
	program := flag.String("probity", "", "`file` of the program; without it, it is built")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := tell(ctx, os.Stdout, *program); err != nil {
		fmt.Fprintln(os.Stderr, "hosts:", err)
		os.Exit(1)
	}
}

// longest bounds every wait: a busy machine is slow, not broken.
const longest = 4 * time.Minute

// A story is one run.
type story struct {
	out       io.Writer
	dir       string
	probity   string // programs
	native    string
	net       *network
	chain     *host
	buyer     *provider // it provides nothing
	providers []*provider
	killed    *provider
	unplugged *provider
	began     time.Time
	since     []int64 // where each lease began, on its own clock

	keeper *exec.Cmd
	told   chan told
	kept   chan error
}

// A provider is a host, its account, and what runs there.
type provider struct {
	*host
	role    string // its development account
	account string
	process *exec.Cmd
	before  *big.Int // what the account had
}

// told is a line of the buyer's keeper: what happened, or in the end the lease.
type told struct {
	What   string
	Report struct{ Output, Logs string }
	Lease  json.RawMessage
	Past   []struct{ Lease, Provider, Why, Logs string }
}

func (s *story) say(format string, args ...any) {
	fmt.Fprintf(s.out, "%4ds  %s\n", int(time.Since(s.began).Seconds()), fmt.Sprintf(format, args...))
}

// tell tells the story, and leaves nothing behind, however it ends.
func tell(ctx context.Context, out io.Writer, probity string) (err error) {
	s := &story{out: out, began: time.Now(), told: make(chan told, 64), kept: make(chan error, 1)}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if s.net, err = newNetwork(self); err != nil {
		return err
	}
	defer func() {
		if err != nil && ctx.Err() == nil {
			err = fmt.Errorf("%w\n%s", err, s.complaints())
		}
		err = errors.Join(err, s.net.close(), os.RemoveAll(s.dir))
	}()
	if s.dir, err = os.MkdirTemp("", "probity-hosts-"); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{
		func(ctx context.Context) error { return s.build(ctx, probity) },
		s.setUp, s.order, s.kill, s.cutOff, s.reboot, s.finish, s.comeBack, s.check,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// complaints are the ends of what the programs wrote on standard error.
func (s *story) complaints() string {
	var b strings.Builder
	names, _ := filepath.Glob(filepath.Join(s.dir, "*", "*.err"))
	for _, n := range names {
		data, _ := os.ReadFile(n)
		if len(data) > 0 {
			fmt.Fprintf(&b, "%s: %s\n", filepath.Base(filepath.Dir(n)), data[max(0, len(data)-1500):])
		}
	}
	return b.String()
}

// build makes the programs: probity, and the training for machines and as a module.
func (s *story) build(ctx context.Context, probity string) (err error) {
	s.native = filepath.Join(s.dir, "train")
	if s.probity = probity; probity == "" {
		s.probity = filepath.Join(s.dir, "probity")
		s.say("building probity")
		if err := goBuild(ctx, s.probity, "probity/cmd/probity"); err != nil {
			return err
		}
	}
	if s.probity, err = filepath.Abs(s.probity); err != nil {
		return err
	}
	s.say("building the training job, as a WebAssembly module and for this machine")
	return errors.Join(
		goBuild(ctx, s.native, "probity/examples/hosts/train"),
		goBuild(ctx, s.native+".wasm", "probity/examples/hosts/train", "GOOS=wasip1", "GOARCH=wasm"))
}

func goBuild(ctx context.Context, to, pkg string, env ...string) error {
	c := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", to, pkg)
	c.Env = append(append(os.Environ(), "CGO_ENABLED=0"), env...)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s (in this repository, with Go): %w: %s", pkg, err, out)
	}
	return nil
}

// on runs probity on a host to its end.
func (s *story) on(ctx context.Context, h *host, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	c := h.command(ctx, s.probity, args...)
	var complaint bytes.Buffer
	c.Stderr = &complaint
	out, err := c.Output()
	if err != nil {
		err = fmt.Errorf("probity %s on %s: %w: %s", strings.Join(args, " "), h.name, err, complaint.String())
	}
	return out, err
}

// begin starts probity on a host, and returns when it has written a line.
func (s *story) begin(ctx context.Context, h *host, args ...string) (*exec.Cmd, []byte, error) {
	c := h.command(ctx, s.probity, args...)
	log, err := os.OpenFile(filepath.Join(h.dir, "probity.err"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, err
	}
	defer log.Close()
	c.Stderr = log
	r, w, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	c.Stdout = w
	err = c.Start()
	w.Close()
	if err != nil {
		r.Close()
		return nil, nil, err
	}
	h.wait.Go(func() { c.Wait() })
	lines := bufio.NewReader(r)
	line, err := lines.ReadBytes('\n')
	if err != nil {
		r.Close()
		return nil, nil, fmt.Errorf("probity %s on %s ended at once: %w", strings.Join(args, " "), h.name, err)
	}
	h.wait.Go(func() {
		io.Copy(io.Discard, lines)
		r.Close()
	})
	return c, line, nil
}

// until waits for something to be so.
func until(ctx context.Context, what string, f func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	for !f() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: waited for this: %s", ctx.Err(), what)
		case <-time.After(300 * time.Millisecond):
		}
	}
	return nil
}

// setUp starts the machines, the chain, and what belongs to the providers.
func (s *story) setUp(ctx context.Context) error {
	var all []*host
	for _, name := range []string{"chain", "buyer", "a", "b", "c"} {
		h, err := s.net.add(name, s.dir)
		if err != nil {
			return err
		}
		all = append(all, h)
	}
	s.chain = all[0]
	s.buyer = &provider{host: all[1], role: "buyer"}
	for i, role := range []string{"owner", "data", "provider"} {
		s.providers = append(s.providers, &provider{host: all[2+i], role: role})
	}
	s.say("five machines on a switch, %s1 to %s5; the first has the chain", subnet, subnet)
	_, line, err := s.begin(ctx, s.chain, "up", "--json", "--no-provider", "--listen", chainAt+":4001", "--http", "127.0.0.1:0", "--chain-port", "8545")
	if err != nil {
		return err
	}
	var up struct{ Peers []string }
	if err := json.Unmarshal(line, &up); err != nil || len(up.Peers) == 0 {
		return fmt.Errorf("the chain's machine says %q", line)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "bootstrap"), []byte(strings.Join(up.Peers, ",")), 0o600); err != nil {
		return err
	}
	contracts, err := filepath.Glob(filepath.Join(s.chain.dir, "home", "contracts-*.json"))
	if err != nil || len(contracts) != 1 {
		return fmt.Errorf("no file of contracts: %w", err)
	}
	data, err := os.ReadFile(contracts[0])
	if err != nil {
		return err
	}
	for _, h := range all[1:] {
		home := filepath.Join(h.dir, "home")
		if err := errors.Join(os.MkdirAll(home, 0o700), os.WriteFile(filepath.Join(home, filepath.Base(contracts[0])), data, 0o600)); err != nil {
			return err
		}
	}
	if err := s.count(ctx, s.buyer); err != nil {
		return err
	}
	for _, p := range s.providers {
		if err := s.count(ctx, p); err != nil {
			return err
		}
		if _, err := s.on(ctx, p.host, "provider", "init", "--rpc", "http://"+rpc, "--as", p.role, "--no-start", "--cores", "4", "--memory", "4Gi"); err != nil {
			return err
		}
		if err := s.provide(ctx, p); err != nil {
			return err
		}
		s.say("provider %s is %s, with a bond of 10 tokens", p.name, p.account)
	}
	return nil
}

// provide starts a provider.
func (s *story) provide(ctx context.Context, p *provider) (err error) {
	p.process, _, err = s.begin(ctx, p.host, "provider", "start", "--json", "--rpc", "http://"+rpc, "--as", p.role,
		"--listen", p.addr()+":4001", "--bootstrap", s.bootstrap(), "--only-leases", "--max-bond", "2")
	return err
}

func (s *story) bootstrap() string {
	b, _ := os.ReadFile(filepath.Join(s.dir, "bootstrap"))
	return string(b)
}

// count writes down what an account has.
func (s *story) count(ctx context.Context, p *provider) (err error) {
	p.account, p.before, err = s.money(ctx, p)
	return err
}

// money is what an account has, in itself, bonded and owed, asked for on the chain's
// machine.
func (s *story) money(ctx context.Context, p *provider) (account string, sum *big.Int, err error) {
	out, err := s.on(ctx, s.chain, "balance", "--json", "--as", p.role)
	if err != nil {
		return "", nil, err
	}
	var has struct {
		Account, Balance, Owed string
		Bond                   struct{ Total string }
	}
	if err := json.Unmarshal(out, &has); err != nil {
		return "", nil, err
	}
	sum = new(big.Int)
	for _, v := range []string{has.Balance, has.Owed, has.Bond.Total} {
		n, ok := new(big.Int).SetString(v, 10)
		if !ok {
			return "", nil, fmt.Errorf("%q is no amount", v)
		}
		sum.Add(sum, n)
	}
	return has.Account, sum, nil
}

const job = `version: 1
name: training
task:
  wasm: {module: "sha256:%x"}
resources: {cpu: 50m, memory: 64Mi}
price: {max: "3.6", per: hour}
trust: {tier: signed, bond: "1"}
deadline: 2h
checkpoint: {every: 1s, keep: 2}
`

// order has the network trained, and leaves the rest to the keeper.
func (s *story) order(ctx context.Context) error {
	module := s.native + ".wasm"
	data, err := os.ReadFile(module)
	if err != nil {
		return err
	}
	file := filepath.Join(s.buyer.dir, "training.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, job, sha256.Sum256(data)), 0o600); err != nil {
		return err
	}
	if _, err := s.on(ctx, s.buyer.host, "job", "put", module); err != nil {
		return err
	}
	if err := until(ctx, "all three offers are heard of", func() bool {
		out, err := s.on(ctx, s.buyer.host, "lease", "open", "--dry", "--rpc", "http://"+rpc, "--bootstrap", s.bootstrap(), file)
		return err == nil && bytes.Contains(out, []byte("3 of 3 providers fit"))
	}); err != nil {
		return err
	}
	s.say("the buyer orders: %s", `probity lease open --keep --patience 10s --answer 1m training.yaml`)
	c := s.buyer.command(ctx, s.probity, "lease", "open", "--keep", "--json", "--rpc", "http://"+rpc, "--bootstrap", s.bootstrap(),
		"--notice", "2s", "--answer", "1m", "--patience", "10s", "--fund", "2", "--wait", "3m", file)
	var complaint bytes.Buffer
	c.Stderr = &complaint
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	c.Stdout = w
	err = c.Start()
	w.Close()
	if err != nil {
		r.Close()
		return err
	}
	s.keeper = c
	s.buyer.wait.Go(func() {
		defer r.Close()
		d := json.NewDecoder(r)
		for {
			var t told
			if d.Decode(&t) != nil {
				break
			}
			if t.What != "" {
				s.say("  the buyer's keeper: %s", t.What)
			}
			s.told <- t
		}
		close(s.told)
		if err := c.Wait(); err != nil {
			err = fmt.Errorf("the keeper: %w: %s", err, complaint.String())
			s.kept <- err
			return
		}
		s.kept <- nil
	})
	return nil
}

// hear waits until the keeper says something.
func (s *story) hear(ctx context.Context, re string) (t told, m []string, err error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	for {
		select {
		case t, ok := <-s.told:
			if !ok {
				return t, nil, fmt.Errorf("the keeper ended before it said %q: %w", re, <-s.kept)
			}
			if m := regexp.MustCompile(re).FindStringSubmatch(t.What); m != nil {
				return t, m, nil
			}
		case <-ctx.Done():
			return t, nil, fmt.Errorf("%w: waited for the keeper to say %q", ctx.Err(), re)
		}
	}
}

// taker is the provider that gets the job next.
func (s *story) taker(ctx context.Context) (*provider, error) {
	t, m, err := s.hear(ctx, `^provider (0x[0-9a-f]+) runs it`)
	if err != nil {
		return nil, err
	}
	var id string
	if err := json.Unmarshal(t.Lease, &id); err != nil {
		return nil, err
	}
	l, err := s.lease(ctx, id)
	if err != nil {
		return nil, err
	}
	s.since = append(s.since, l.Lease.Since)
	for _, p := range s.providers {
		if p.account == m[1] {
			return p, nil
		}
	}
	return nil, fmt.Errorf("%s is none of the providers", m[1])
}

func (p *provider) statusFile() string {
	return filepath.Join(p.dir, "home", "status", p.account+".json")
}

// status is what a provider writes down about the lease that it has.
func (p *provider) status() (leases int, checkpoint string) {
	data, _ := os.ReadFile(p.statusFile())
	var st struct {
		Leases struct {
			Leases []struct {
				Report struct{ Stage, Checkpoint string }
			}
		}
	}
	if json.Unmarshal(data, &st) != nil {
		return -1, ""
	}
	for _, l := range st.Leases.Leases {
		if l.Report.Stage == "running" {
			checkpoint = l.Report.Checkpoint
		}
	}
	return len(st.Leases.Leases), checkpoint
}

// trained waits until a provider has saved a checkpoint that is not one of those from
// which it began, and the buyer has it.
func (s *story) trained(ctx context.Context, p *provider) error {
	_, first := p.status()
	return until(ctx, "a checkpoint of "+p.name+" is with the buyer", func() bool {
		_, now := p.status()
		if first == "" {
			first = now
		}
		if now == "" || now == first {
			return false
		}
		_, err := s.on(ctx, s.buyer.host, "job", "get", now)
		return err == nil
	})
}

// kill is the first fault.
func (s *story) kill(ctx context.Context) error {
	p, err := s.taker(ctx)
	if err != nil {
		return err
	}
	if err := s.trained(ctx, p); err != nil {
		return err
	}
	s.say("1. provider %s is killed with -9", p.name)
	s.killed = p
	return errors.Join(p.process.Process.Kill(), os.Remove(p.statusFile()))
}

// cutOff is the second.
func (s *story) cutOff(ctx context.Context) error {
	p, err := s.taker(ctx)
	if err != nil {
		return err
	}
	if err := s.trained(ctx, p); err != nil {
		return err
	}
	s.say("2. provider %s's cable is pulled out", p.name)
	s.unplugged = p
	return p.plug(false)
}

// reboot is the third: the machine comes back, with its disk.
func (s *story) reboot(ctx context.Context) error {
	p, err := s.taker(ctx)
	if err != nil {
		return err
	}
	if err := s.trained(ctx, p); err != nil {
		return err
	}
	s.say("3. provider %s is switched off, with everything that runs on it", p.name)
	if err := p.halt(); err != nil {
		return err
	}
	if err := p.start(); err != nil {
		return err
	}
	s.say("   and on again: it has its disk, and nothing else")
	if err := os.Remove(p.statusFile()); err != nil {
		return err
	}
	if err := s.provide(ctx, p); err != nil {
		return err
	}
	if err := s.trained(ctx, p); err != nil {
		return err
	}
	s.say("   it has found its lease, and trains on")
	return nil
}

// finish lets the training end.
func (s *story) finish(ctx context.Context) error {
	file := filepath.Join(s.buyer.dir, "enough")
	if err := os.WriteFile(file, []byte("enough\n"), 0o600); err != nil {
		return err
	}
	s.say("the buyer has enough of it: %s", "probity lease cp enough training:enough")
	_, err := s.on(ctx, s.buyer.host, "lease", "cp", "--rpc", "http://"+rpc, "--bootstrap", s.bootstrap(), file, "training:enough")
	return err
}

// comeBack brings the two that vanished back: they find that their leases are over,
// end what still runs, and fetch what they had earned until then.
func (s *story) comeBack(ctx context.Context) error {
	s.say("the cable is plugged in again, and the killed provider is started again")
	if err := s.unplugged.plug(true); err != nil {
		return err
	}
	if err := s.provide(ctx, s.killed); err != nil {
		return err
	}
	return until(ctx, "no provider has a lease any more", func() bool {
		for _, p := range s.providers {
			if n, _ := p.status(); n != 0 {
				return false
			}
		}
		return true
	})
}
