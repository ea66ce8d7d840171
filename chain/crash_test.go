package chain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"probity"
	"probity/internal/disk"
)

// sink is who the crashing process pays.
var sink = probity.Account{0: 0xaa, 19: 1}

// TestCrashChild is the process that TestKilledChainComesBack kills. It sends
// transfers, each under a key of its own, as fast as it can, and says which
// landed in which block.
func TestCrashChild(t *testing.T) {
	dir := os.Getenv("PROBITY_CRASH_DIR")
	if dir == "" {
		t.Skip("the child of another test")
	}
	d, err := OpenDev(DevOptions{Dir: filepath.Join(dir, "chain")})
	if err != nil {
		t.Fatal(err)
	}
	j, err := disk.OpenJournal(filepath.Join(dir, "journal"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSender(context.Background(), d.Client(), devKeys(t, d.Client(), 1)[0], j, SenderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var out sync.Mutex
	for w := range 8 {
		go func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("%s/%d/%d", os.Getenv("PROBITY_CRASH_ROUND"), w, i)
				m, err := s.Send(context.Background(), key, Call{To: &sink, Value: probity.Units(1)})
				out.Lock()
				if err != nil {
					fmt.Println("error", err)
				} else {
					fmt.Println("landed", m.Number, key)
				}
				out.Unlock()
			}
		}()
	}
	time.Sleep(time.Minute) // long dead by then
	t.Fatal("nobody killed this process")
}

func TestKilledChainComesBack(t *testing.T) {
	dir := t.TempDir()
	rounds := 6
	if testing.Short() {
		rounds = 2
	}
	paid := 0
	worst := uint64(0)
	for round := range rounds {
		cmd := exec.Command(os.Args[0], "-test.run=^TestCrashChild$", "-test.count=1")
		cmd.Env = append(os.Environ(), "PROBITY_CRASH_DIR="+dir, fmt.Sprint("PROBITY_CRASH_ROUND=", round))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		seen := uint64(0)
		landed := map[string]bool{}
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			var n uint64
			var key string
			if _, err := fmt.Sscanf(lines.Text(), "landed %d %s", &n, &key); err != nil {
				if strings.HasPrefix(lines.Text(), "error") {
					t.Fatal(lines.Text())
				}
				continue
			}
			seen = max(seen, n)
			landed[key] = true
			if len(landed) == 40+30*round {
				cmd.Process.Kill() // what is in the pipe is still read
			}
		}
		if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
			t.Fatalf("child ended with %v", err)
		}
		if len(landed) < 40 {
			t.Fatalf("child landed only %d", len(landed))
		}

		d, err := OpenDev(DevOptions{Dir: filepath.Join(dir, "chain")})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		ctx := testContext(t)
		head := checkChain(t, d.Client())
		if head < seen {
			worst = max(worst, seen-head)
		}
		j, err := disk.OpenJournal(filepath.Join(dir, "journal"))
		if err != nil {
			t.Fatal(err)
		}
		s, err := NewSender(ctx, d.Client(), devKeys(t, d.Client(), 1)[0], j, SenderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		// Everything that was ever signed lands, once, whoever was told.
		for _, k := range j.Keys() {
			key := strings.TrimPrefix(k, s.prefix)
			if _, ok, err := s.Finish(ctx, key); err != nil || !ok {
				t.Fatalf("%s: %v %v", key, ok, err)
			}
			delete(landed, key)
		}
		if len(landed) > 0 {
			t.Fatalf("landed, but not in the journal: %v", landed)
		}
		paid = len(j.Keys())
		b, err := d.Client().Balance(ctx, sink)
		if err != nil || b != probity.Units(uint64(paid)) {
			t.Fatalf("round %d: the recipient has %s of %d, %v", round, b, paid, err)
		}
		j.Close()
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d transfers, at most %d blocks lost", rounds, paid, worst)
}

// checkChain follows the chain from its head to its beginning and reads the
// state of the head.
func checkChain(t *testing.T, c *Client) uint64 {
	t.Helper()
	ctx := testContext(t)
	head, err := c.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := head.Hash
	for n := head.Number; ; n-- {
		b, err := c.Block(ctx, n)
		if err != nil {
			t.Fatal(err)
		}
		if b.Hash != want {
			t.Fatalf("block %d is %s, its child says %s", n, b.Hash, want)
		}
		want = b.Parent
		if n == 0 {
			break
		}
	}
	if _, err := c.Balance(ctx, sink); err != nil {
		t.Fatalf("the state of the head is gone: %v", err)
	}
	return head.Number
}

func TestChainInUseIsLocked(t *testing.T) {
	dir := t.TempDir()
	openDev(t, DevOptions{Dir: dir})
	if _, err := OpenDev(DevOptions{Dir: dir}); !errors.Is(err, disk.ErrLocked) {
		t.Fatalf("second OpenDev: %v", err)
	}
}

func TestClosedChainComesBackWhole(t *testing.T) {
	dir := t.TempDir()
	d, err := OpenDev(DevOptions{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	s := newSender(t, d.Client(), devKeys(t, d.Client(), 1)[0], SenderOptions{})
	m, err := s.Send(testContext(t), "a", Call{To: &sink, Value: probity.Units(3)})
	if err != nil {
		t.Fatal(err)
	}
	genesis := d.Client().Genesis()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	d = openDev(t, DevOptions{Dir: dir})
	if d.Client().Genesis() != genesis {
		t.Fatal("another genesis block")
	}
	b, err := d.Client().Block(testContext(t), m.Number)
	if err != nil || b.Hash != m.Block {
		t.Fatalf("block %d: %v %v", m.Number, b.Hash, err)
	}
}
