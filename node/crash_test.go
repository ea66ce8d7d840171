package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	Do   string // "publish", "job", "chain", "provide" or "infer"
	Kill int    // record at which the process kills itself; 0: it does not
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
	os.Exit(m.Run())
}

const (
	crashPrice = 3
	crashFee   = 5
	crashStake = 10
)

// openFor opens a node that dies at the kill-th record and, without, prints at
// the end how many records there were.
func (t task) open(ctx context.Context) (*Node, func(), error) {
	var records atomic.Int64
	n, err := Open(ctx, Config{Dir: t.Dir, crashHook: func(key string) {
		if i := records.Add(1); t.Kill > 0 && i >= int64(t.Kill) {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}})
	return n, func() { fmt.Println("records", records.Load()) }, err
}

func (t task) run() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if t.Do == "provide" || t.Do == "infer" {
		// The chain's process may just be coming back.
		for {
			_, err := os.Stat(filepath.Join(t.Dir, "node.json"))
			if err == nil {
				break
			}
			if err := sleep(ctx, 10*time.Millisecond); err != nil {
				return errors.New("no chain to join")
			}
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
		fmt.Println("ready")
		<-ctx.Done()
		return ctx.Err()
	case "provide":
		p, err := n.DevParty(ctx, "provider")
		if err != nil {
			return err
		}
		return n.Provide(ctx, p, crashPolicy())
	case "infer":
		return t.infer(ctx, n)
	}
	p, err := n.DevParty(ctx, "provider")
	if err != nil {
		return err
	}
	providing, stop := context.WithCancel(ctx)
	provided := make(chan error, 1)
	go func() { provided <- n.Provide(providing, p, crashPolicy()) }()
	if err := errors.Join(t.infer(ctx, n), n.Anchor(ctx), awaitPayday(ctx, n)); err != nil {
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
	a, err := n.Infer(ctx, b, crashOrder())
	if err != nil {
		return err
	}
	fmt.Println("class", a.Class)
	return nil
}

// awaitPayday waits until the provider of this process has its money out.
func awaitPayday(ctx context.Context, n *Node) error {
	for {
		n.mu.Lock()
		agent := n.agent
		n.mu.Unlock()
		if agent != nil {
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
	input, err := json.Marshal(test[0].Input)
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
	for _, c := range cal[:64] {
		s.Calibration = append(s.Calibration, c.Input)
	}
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

func newTemplate(t *testing.T) template {
	t.Helper()
	dir := t.TempDir()
	n := openNode(t, dir)
	if _, err := publishDigits(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	total := allMoney(t, n)
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	return template{dir, total}
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
	keys, err := n.client.DevKeys(10)
	if err != nil {
		t.Fatal(err)
	}
	who := []probity.Account{n.dep.Market, n.dep.Assets, n.dep.Revenue, n.dep.Providers, n.dep.Verifier, n.dep.Anchors, n.dep.Token}
	for _, k := range keys {
		who = append(who, k.Account())
	}
	var sum probity.Amount
	for _, w := range who {
		b, err := n.view().Balance(t.Context(), w)
		if err != nil {
			t.Fatal(err)
		}
		if sum, err = sum.Add(b); err != nil {
			t.Fatal(err)
		}
	}
	return sum
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
	if ok, err := buyer.journal.Get("infer/crash", &rec); err != nil || !ok || rec.Order.Hash(buyer.book.Domain()) != job.Order {
		t.Errorf("the job is not for the order in the buyer's journal: %v %v", ok, err)
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
	data, err := n.awaitReceipt(ctx, job.ID)
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

func TestAKillAtAnyRecordLosesNothingAndRepeatsNothing(t *testing.T) {
	w := newTemplate(t)
	step, points := 1, 0
	if testing.Short() {
		step = 9
	}
	for kill := 1; ; kill += step {
		dir := w.copy(t)
		killed, _ := runChild(t, task{Dir: dir, Do: "job", Kill: kill})
		if killed {
			points++
			if again, _ := runChild(t, task{Dir: dir, Do: "job"}); again {
				t.Fatal("a process without a kill was killed")
			}
		}
		w.checkDone(t, dir)
		if t.Failed() {
			t.Fatalf("after a kill at record %d", kill)
		}
		os.RemoveAll(dir)
		if !killed {
			break
		}
	}
	t.Logf("%d kill points", points)
	if points < 20/step {
		t.Errorf("only %d points were tried: a job has at least 20 records", points)
	}
}
