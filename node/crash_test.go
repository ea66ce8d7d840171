package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"probity"
	"probity/examples/digits"
	"probity/ledger"
	"probity/market"
	"probity/provider"
)

// The crash tests kill a process with SIGKILL, which nothing in it can delay or
// answer, at every record of what it does, and let another one go on from what
// is on disk. Whatever the moment, the job must end up done, paid and logged
// once.

// childVar holds the task of a process that a crash test started.
const childVar = "PROBITY_NODE_TEST_CHILD"

// task is what such a process does.
type task struct {
	Dir  string
	Do   string // "publish", "job", "chain", "provide", "infer", "claimed" or "claimed-unlogged"
	Kill int    // record at which the process kills itself; 0: it does not
	Port int    // of the chain's JSON-RPC, so that others find it again; 0: any

	Scheme  probity.Scheme `json:",omitzero"` // to order under; 0: the cheapest
	Proving float64        // share of a proof at which the process kills itself; 0: it does not
}

func TestMain(m *testing.M) {
	if raw := os.Getenv(childVar); raw != "" {
		var t task
		err := json.Unmarshal([]byte(raw), &t)
		if err == nil {
			err = t.run()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "child:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(runTests(m))
}

// scratch is a folder for what several tests share.
var scratch string

func runTests(m *testing.M) int {
	var err error
	if scratch, err = os.MkdirTemp("", "probity-node-*"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(scratch)
	return m.Run()
}

const (
	crashPrice = 3
	crashFee   = 5
	crashStake = 10
)

// open opens a node that dies at the kill-th record. The function that it returns
// prints how many records there were.
func (t task) open(ctx context.Context) (*Node, func(), error) {
	var records atomic.Int64
	die := func() {
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
	n, err := Open(ctx, Config{
		Dir: t.Dir, ChainPort: t.Port,
		crashHook: func(key string) {
			if i := records.Add(1); t.Kill > 0 && i >= int64(t.Kill) {
				die()
			}
		},
		Progress: func(what string, done float64) {
			if what == "proving" && t.Proving > 0 && done >= t.Proving && done < 1 {
				die()
			}
		},
	})
	return n, func() { fmt.Println("records", records.Load()) }, err
}

func (t task) run() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if t.Do == "provide" || t.Do == "infer" {
		// The chain's process may just be coming back.
		if err := awaitChain(ctx, t.Dir, t.Port); err != nil {
			return err
		}
	}
	n, say, err := t.open(ctx)
	if err != nil {
		return err
	}
	defer say()
	defer n.Close()
	switch t.Do {
	case "publish":
		_, err := publishDigits(ctx, n)
		return err
	case "chain":
		if err := n.Announce(""); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	case "provide":
		p, err := n.DevParty(ctx, "provider")
		if err != nil {
			return err
		}
		go func() {
			for n.providing() == nil {
				time.Sleep(time.Millisecond)
			}
			fmt.Println("providing")
		}()
		return n.Provide(ctx, p, crashPolicy())
	case "infer":
		return t.infer(ctx, n)
	case "claimed":
		return t.sellClaimed(ctx, n)
	case "claimed-unlogged":
		return t.dieSettled(ctx, n)
	}
	p, err := n.DevParty(ctx, "provider")
	if err != nil {
		return err
	}
	providing, stop := context.WithCancel(ctx)
	defer stop()
	provided := make(chan error, 1)
	go func() { provided <- n.Provide(providing, p, crashPolicy()) }()
	if err := errors.Join(t.infer(ctx, n), awaitPayday(ctx, n)); err != nil {
		return err
	}
	stop()
	return <-provided
}

func (t task) infer(ctx context.Context, n *Node) error {
	b, err := n.DevParty(ctx, "buyer")
	if err != nil {
		return err
	}
	o := crashOrder()
	o.Scheme = t.Scheme
	a, err := n.Infer(ctx, b, o)
	if err != nil {
		return err
	}
	fmt.Println("class", a.Class)
	return nil
}

// providing is the agent of this process, once there is one.
func (n *Node) providing() *provider.Agent {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.agent
}

// awaitPayday waits until the provider of this process has its money out.
func awaitPayday(ctx context.Context, n *Node) error {
	for {
		if agent := n.providing(); agent != nil {
			if s := agent.Status(); s.Withdrawn.Cmp(probity.Tokens(crashPrice)) >= 0 && s.Open == 0 {
				return nil
			}
		}
		if err := sleep(ctx, 5*time.Millisecond); err != nil {
			return fmt.Errorf("the provider was not paid: %w", err)
		}
	}
}

func crashPolicy() ProviderPolicy {
	return ProviderPolicy{Price: probity.Tokens(crashPrice), Stake: probity.Tokens(crashStake)}
}

func crashOrder() InferOptions {
	test, err := digits.Test()
	if err != nil {
		panic(err) // embedded
	}
	input, err := json.Marshal(test[0].Inputs[0])
	if err != nil {
		panic(err)
	}
	return InferOptions{
		Model: "digits", Input: input, MaxPrice: probity.Tokens(crashPrice + crashFee), Bond: probity.Tokens(1),
		DeliverWithin: 5 * time.Minute, WaitForBids: time.Minute, Resume: "crash",
	}
}

// publishDigits publishes the small example network, made from a data set that
// has a fifth of its fee.
func publishDigits(ctx context.Context, n *Node) (*Published, error) {
	data, err := n.DevParty(ctx, "data")
	if err != nil {
		return nil, err
	}
	owner, err := n.DevParty(ctx, "owner")
	if err != nil {
		return nil, err
	}
	asset, err := n.RegisterDataset(ctx, data, "handwritten digits", []byte("pixels"))
	if err != nil {
		return nil, err
	}
	cal, err := digits.Calibration()
	if err != nil {
		return nil, err
	}
	var s Samples
	s.Calibration = append(s.Calibration, cal[:64]...)
	return n.Publish(ctx, owner, PublishOptions{
		Name: "digits", Model: digits.MLP, Fee: probity.Tokens(crashFee), Samples: s, Parents: []Parent{{Asset: asset, Share: 0.2}},
	})
}

// spawn starts a process with a task. Its output is in the builder when Wait has
// returned.
func spawn(t *testing.T, what task) (*exec.Cmd, *strings.Builder) {
	t.Helper()
	raw, err := json.Marshal(what)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVar+"="+string(raw), "PROBITY_CACHE="+keyCache(t))
	out := new(strings.Builder)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, out
}

// finish waits for a process, and reports whether it was killed. Any other
// failure ends the test.
func finish(t *testing.T, what string, cmd *exec.Cmd, out *strings.Builder) (killed bool) {
	t.Helper()
	err := cmd.Wait()
	if err == nil {
		return false
	}
	if st, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && st.Signaled() && st.Signal() == syscall.SIGKILL {
		return true
	}
	t.Fatalf("%s: %v\n%s", what, err, out)
	return false
}

func runChild(t *testing.T, what task) (killed bool, records int) {
	t.Helper()
	cmd, out := spawn(t, what)
	killed = finish(t, what.Do, cmd, out)
	for line := range strings.Lines(out.String()) {
		if s, ok := strings.CutPrefix(line, "records "); ok {
			records, _ = strconv.Atoi(strings.TrimSpace(s))
		}
	}
	return killed, records
}

// keyCache is one folder of circuit keys for all tests of this package, since
// making them takes longer than everything else.
func keyCache(t testing.TB) string {
	t.Helper()
	dir, err := sharedCache()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

var sharedCache = sync.OnceValues(func() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(base, "probity-test", "circuits")
	return dir, os.MkdirAll(dir, 0o700)
})

// template is a folder with a published model, and its money.
type template struct {
	dir   string
	total probity.Amount
}

func newTemplate(t testing.TB) template {
	t.Helper()
	cache := keyCache(t)
	w, err := published(cache)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

var published = onceFor(func(cache string) (w template, err error) {
	if w.dir, err = os.MkdirTemp(scratch, "template-*"); err != nil {
		return w, err
	}
	ctx := context.Background()
	n, err := Open(ctx, Config{Dir: w.dir, Cache: cache})
	if err != nil {
		return w, err
	}
	if _, err := publishDigits(ctx, n); err != nil {
		return w, errors.Join(err, n.Close())
	}
	w.total, err = sumMoney(ctx, n)
	return w, errors.Join(err, n.Close())
})

// onceFor makes a thing for the first argument that it is asked for.
func onceFor[A, T any](f func(A) (T, error)) func(A) (T, error) {
	var once sync.Once
	var v T
	var err error
	return func(a A) (T, error) {
		once.Do(func() { v, err = f(a) })
		return v, err
	}
}

func (w template) copy(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "node")
	if err := os.CopyFS(dir, os.DirFS(w.dir)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func openNode(t *testing.T, dir string) *Node {
	t.Helper()
	n, err := Open(t.Context(), Config{Dir: dir, Cache: keyCache(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

// allMoney is every token that anybody holds: the development accounts and the
// contracts.
func allMoney(t *testing.T, n *Node) probity.Amount {
	t.Helper()
	sum, err := sumMoney(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func sumMoney(ctx context.Context, n *Node) (sum probity.Amount, err error) {
	keys, err := n.client.DevKeys(10)
	if err != nil {
		return sum, err
	}
	who := []probity.Account{n.dep.Market, n.dep.Assets, n.dep.Revenue, n.dep.Providers, n.dep.Verifier, n.dep.Anchors, n.dep.Token, n.dep.Disputes}
	for _, k := range keys {
		who = append(who, k.Account())
	}
	for _, w := range who {
		b, err := n.view().Balance(ctx, w)
		if err != nil {
			return sum, err
		}
		if sum, err = sum.Add(b); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// checkDone opens a folder and requires that the one job in it was done, paid
// and logged once.
func (w template) checkDone(t *testing.T, dir string) {
	t.Helper()
	ctx := t.Context()
	n := openNode(t, dir)
	defer n.Close()

	jobs, err := n.Jobs(ctx, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	if len(jobs) != 1 || jobs[0].State != market.JobDelivered {
		t.Fatalf("jobs are %+v, want one that was delivered", jobs)
	}
	job := jobs[0]
	var parties []*Party
	for _, role := range []string{"provider", "owner", "data", "buyer"} {
		p, err := n.DevParty(ctx, role)
		if err != nil {
			t.Fatal(err)
		}
		parties = append(parties, p)
	}
	buyer := parties[3]
	var rec inferRecord
	if ok, err := buyer.journal.Get("infer/crash", &rec); err != nil || !ok || rec.Bid == nil || rec.Bid.Order != job.Order {
		t.Errorf("the job is not for the order in the buyer's journal: %v %v", ok, err)
	}
	if d, err := rec.chosen(buyer.book.Domain()); err != nil || d.Order.Key != job.Key {
		t.Errorf("the job is not under the key that was ordered: %v", err)
	}
	money, err := n.Earned(ctx, parties...)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []probity.Amount{
		probity.Tokens(devCredit + crashPrice), probity.Tokens(devCredit + crashFee*4/5), probity.Tokens(devCredit + crashFee/5),
		probity.Tokens(devCredit - crashPrice - crashFee),
	} {
		if money[i] != want {
			t.Errorf("%s has %s tokens in all, want %s", []string{"provider", "owner", "data owner", "buyer"}[i], money[i].Format18(), want.Format18())
		}
	}
	total, locked, err := parties[0].book.Bond(ctx, parties[0].Account())
	if err != nil || total != probity.Tokens(crashStake) || !locked.IsZero() {
		t.Errorf("the provider's bond is %s with %s locked, %v", total, locked, err)
	}
	if owed, err := parties[0].book.Owed(ctx, parties[0].Account()); err != nil || !owed.IsZero() {
		t.Errorf("the provider is still owed %s, %v", owed, err)
	}
	if sum := allMoney(t, n); sum != w.total {
		t.Errorf("there are %s tokens, at first %s", sum, w.total)
	}

	receipts, err := n.Receipts(ctx, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var mine []ReceiptInfo
	for _, r := range receipts {
		if r.Receipt.Kind == probity.ReceiptInference {
			mine = append(mine, r)
		}
	}
	if len(mine) != 1 || mine[0].Receipt.Job != job.ID || len(receipts) != 2 {
		t.Fatalf("receipts are %+v, want the model's and one of the job", receipts)
	}
	data, err := n.awaitReceipt(ctx, job, func([]byte, string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	for _, audit := range []func() (*AuditReport, error){
		func() (*AuditReport, error) { return n.AuditReceipt(ctx, data) },
		func() (*AuditReport, error) { return n.AuditLog(ctx) },
	} {
		report, err := audit()
		if err != nil || !report.OK {
			t.Errorf("audit: %+v, %v", report, err)
		}
	}
	report, err := ledger.Fsck(ctx, n.logDir())
	if err != nil || report.Size != 2 || len(report.Pending) > 0 {
		t.Errorf("log: size %d, pending %v, %v", report.Size, report.Pending, err)
	}
	left, err := os.ReadDir(n.out.waiting)
	if err != nil && !os.IsNotExist(err) || len(left) > 0 {
		t.Errorf("the outbox holds %v, %v", left, err)
	}
}

// survive kills a job's process at a record, and the next ones at those that
// follow, until one gets through. It reports how many were killed.
func (w template) survive(t *testing.T, kills ...int) (killed int) {
	t.Helper()
	dir := w.copy(t)
	defer os.RemoveAll(dir)
	for _, kill := range append(kills, 0) {
		dead, _ := runChild(t, task{Dir: dir, Do: "job", Kill: kill})
		if !dead {
			break
		}
		killed++
	}
	w.checkDone(t, dir)
	if t.Failed() {
		t.Fatalf("after kills at records %v", kills)
	}
	return killed
}

func TestAKillAtAnyRecordLosesNothingAndRepeatsNothing(t *testing.T) {
	w := newTemplate(t)
	step := 1
	if testing.Short() {
		step = 11
	}
	kill := 1
	for ; w.survive(t, kill) > 0; kill += step {
	}
	t.Logf("%d kill points", (kill-1)/step)
	if kill < 20 {
		t.Errorf("only %d records were reached: a job has at least 20", kill-1)
	}
}

func TestASecondKillWhileRecoveringLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("the kills at single records are in the short tests")
	}
	w := newTemplate(t)
	rng := rand.New(rand.NewPCG(1, 2))
	double := 0
	for range 10 {
		if w.survive(t, 1+rng.IntN(30), 1+rng.IntN(6), 1+rng.IntN(6)) > 1 {
			double++
		}
	}
	t.Logf("%d of 10 recoveries were killed too", double)
	if double < 3 {
		t.Errorf("only %d recoveries were killed", double)
	}
}

func TestAKillAtAnyMomentLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("the kills at single records are in the short tests")
	}
	w := newTemplate(t)
	rng := rand.New(rand.NewPCG(3, 4))
	kills := 0
	for range 6 {
		dir := w.copy(t)
		for try, done := 0, false; !done; try++ {
			cmd, out := spawn(t, task{Dir: dir, Do: "job"})
			if try < 8 {
				timer := time.AfterFunc(time.Duration(50+rng.IntN(1500))*time.Millisecond, func() { cmd.Process.Kill() })
				defer timer.Stop()
			}
			done = !finish(t, "job", cmd, out)
			if !done {
				kills++
			}
		}
		w.checkDone(t, dir)
		if t.Failed() {
			t.FailNow()
		}
		os.RemoveAll(dir)
	}
	t.Logf("%d kills in 6 jobs", kills)
}

func TestAKillWhilePublishingLeavesOneModel(t *testing.T) {
	if testing.Short() {
		t.Skip("the kills of a job are in the short tests")
	}
	kill := 1
	for done := false; !done; kill++ {
		dir := filepath.Join(t.TempDir(), "node")
		dead, _ := runChild(t, task{Dir: dir, Do: "publish", Kill: kill})
		if done = !dead; dead {
			runChild(t, task{Dir: dir, Do: "publish"})
		}
		n := openNode(t, dir)
		list, err := n.reader().List(t.Context())
		if err != nil || len(list) != 2 {
			t.Fatalf("killed at record %d: assets are %+v, %v; want a data set and a model", kill, list, err)
		}
		waiting, err := os.ReadDir(n.out.waiting)
		if err != nil || len(waiting) != 1 {
			t.Fatalf("killed at record %d: the outbox holds %v, %v; want one receipt", kill, waiting, err)
		}
		total := allMoney(t, n)
		n.Close()
		w := template{dir, total}
		if kill%8 == 1 || done { // that the model works, here and there
			w.survive(t)
		}
		os.RemoveAll(dir)
	}
	t.Logf("%d kill points", kill-2)
}

// freePort is a loopback port that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// awaitChain waits until the chain of a folder takes connections. Its process
// removes what an earlier one announced before it listens.
func awaitChain(ctx context.Context, dir string, port int) error {
	for {
		c, err := net.Dial("tcp", fmt.Sprint("127.0.0.1:", port))
		if err == nil {
			c.Close()
			if _, err = os.Stat(filepath.Join(dir, "node.json")); err == nil {
				return nil
			}
		}
		if err := sleep(ctx, 10*time.Millisecond); err != nil {
			return fmt.Errorf("no chain to join: %w", err)
		}
	}
}

// An apart is a job with chain, provider and buyer in processes of their own.
type apart struct {
	t    *testing.T
	w    template
	dir  string
	port int

	undisturbed bool

	mu      sync.Mutex
	running map[string]*exec.Cmd
	kills   map[string]int
	over    bool
	wg      sync.WaitGroup
}

// keep runs a process again whenever it was killed. first says when it dies the
// first time.
func (a *apart) keep(do string, first task) {
	a.wg.Add(1)
	go func() {
		defer a.wg.Done()
		for ; ; first = (task{}) {
			a.mu.Lock()
			if a.over {
				a.mu.Unlock()
				return
			}
			cmd, out := spawn(a.t, task{Dir: a.dir, Do: do, Kill: first.Kill, Proving: first.Proving, Port: a.port})
			a.running[do] = cmd
			a.mu.Unlock()
			err := cmd.Wait()
			a.mu.Lock()
			over := a.over
			if !over {
				a.kills[do]++
			}
			a.mu.Unlock()
			if over {
				return
			}
			if st := cmd.ProcessState.Sys().(syscall.WaitStatus); !st.Signaled() {
				// A provider that cannot even start without its chain says so and
				// ends; one that has started waits for it.
				if do != "provide" || a.undisturbed || strings.Contains(out.String(), "providing") {
					a.t.Errorf("%s ended by itself: %v\n%s", do, err, out)
				}
				if do != "provide" {
					return
				}
			}
		}
	}()
}

func (a *apart) kill(do string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if cmd := a.running[do]; cmd != nil {
		cmd.Process.Kill()
	}
}

// join opens the folder's node beside the chain's process. One that was killed just
// now may still take the connection, and drop it.
func (a *apart) join(disturbed bool) *Node {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(a.t.Context(), 2*time.Minute)
	defer cancel()
	for {
		if err := awaitChain(ctx, a.dir, a.port); err != nil {
			a.t.Fatal(err)
		}
		n, err := Open(a.t.Context(), Config{Dir: a.dir, Cache: keyCache(a.t)})
		if err == nil {
			a.t.Cleanup(func() { n.Close() })
			return n
		}
		if !disturbed || sleep(ctx, 20*time.Millisecond) != nil {
			a.t.Fatal(err)
		}
	}
}

// end kills what still runs and waits for it.
func (a *apart) end() {
	a.mu.Lock()
	a.over = true
	for _, cmd := range a.running {
		cmd.Process.Kill()
	}
	a.mu.Unlock()
	a.wg.Wait()
}

// apart does the job and checks it. disturb, which may be nil, is called in a
// goroutine of its own once the buyer has begun.
func (w template) apart(t *testing.T, provider task, scheme probity.Scheme, disturb func(a *apart, done <-chan struct{})) (kills map[string]int) {
	t.Helper()
	a := &apart{t: t, w: w, dir: w.copy(t), port: freePort(t), undisturbed: disturb == nil, running: map[string]*exec.Cmd{}, kills: map[string]int{}}
	defer os.RemoveAll(a.dir)
	defer a.end()
	a.keep("chain", task{})
	a.keep("provide", provider)
	done := make(chan struct{})
	var disturbing sync.WaitGroup
	if disturb != nil {
		disturbing.Go(func() { disturb(a, done) })
	}
	// A buyer whose chain went away says so and ends; asked again, it goes on
	// with the same order.
	for try := 1; ; try++ {
		cmd, out := spawn(t, task{Dir: a.dir, Do: "infer", Port: a.port, Scheme: scheme})
		err := cmd.Wait()
		if err == nil {
			break
		}
		if try == 20 || disturb == nil {
			t.Fatalf("infer, try %d: %v\n%s", try, err, out)
		}
	}
	close(done)
	disturbing.Wait()
	// What follows the answer: the withdrawal and the anchor.
	n := a.join(disturb != nil)
	keys, err := n.client.DevKeys(len(devRoles))
	if err != nil {
		t.Fatal(err)
	}
	earner := keys[3].Account()
	for {
		owed, err := n.view().Owed(t.Context(), earner)
		if err != nil {
			t.Fatal(err)
		}
		at, err := n.reader().Anchored(t.Context(), earner, ledger.OriginHash(originPrefix+earner.String()))
		if err != nil {
			t.Fatal(err)
		}
		if owed.IsZero() && at.Size == 2 {
			break
		}
		if err := sleep(t.Context(), 20*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	n.Close()
	a.end()
	w.checkDone(t, a.dir)
	if t.Failed() {
		t.FailNow()
	}
	return a.kills
}

func TestAKilledProviderProcessGoesOn(t *testing.T) {
	w := newTemplate(t)
	if testing.Short() {
		w.apart(t, task{Kill: 12}, 0, nil)
		return
	}
	kill := 1
	for ; ; kill++ {
		if w.apart(t, task{Kill: kill}, 0, nil)["provide"] == 0 {
			break
		}
	}
	t.Logf("%d kill points", kill-1)
	if kill < 15 {
		t.Errorf("only %d records were reached: a provider has at least 15", kill-1)
	}
}

// A proof has no checkpoints: whoever is killed in the middle of one begins it again,
// with masks of its own, for the same job.
func TestAProviderKilledWhileProvingDeliversTheSameJob(t *testing.T) {
	w := newTemplate(t)
	shares := map[probity.Scheme][]float64{probity.Sumcheck: {0.01, 0.15, 0.3}, probity.Groth16: {0.1, 0.9}}
	if testing.Short() {
		shares = map[probity.Scheme][]float64{probity.Sumcheck: {0.3}}
	}
	for scheme, all := range shares {
		for _, share := range all {
			if kills := w.apart(t, task{Proving: share}, scheme, nil)["provide"]; kills != 1 {
				t.Errorf("%s: killed %d times at %g of a proof, want once", scheme, kills, share)
			}
		}
	}
}

func TestAKilledChainProcessComesBackToItsClients(t *testing.T) {
	if testing.Short() {
		t.Skip("the kills at single records are in the short tests")
	}
	w := newTemplate(t)
	rng := rand.New(rand.NewPCG(5, 6))
	kills := 0
	for range 8 {
		got := w.apart(t, task{}, 0, func(a *apart, done <-chan struct{}) {
			for range 3 {
				select {
				case <-done:
					return
				case <-time.After(time.Duration(100+rng.IntN(500)) * time.Millisecond):
					a.kill("chain")
				}
			}
		})
		kills += got["chain"]
	}
	t.Logf("%d kills in 8 jobs", kills)
}
