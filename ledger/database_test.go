package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"probity/internal/testmariadb"
)

// databaseSite is an empty database with a folder beside it.
func databaseSite(t testing.TB) site {
	t.Helper()
	dsn := newDatabase(t)
	return site{t.TempDir(), dsn, openDatabase(t, dsn)}
}

func TestTwoMachinesAppendToOneLogAtOnce(t *testing.T) {
	one := databaseSite(t)
	a := one.open(t, Options{Origin: testOrigin})
	appendAll(t, a, testEntry(0))
	two := one.elsewhere(t)
	two.db = openDatabase(t, one.dsn)
	b := two.open(t, Options{})
	if a.LogKey() != b.LogKey() {
		t.Fatalf("two keys: %s and %s", a.LogKey(), b.LogKey())
	}
	// Each appends some of its own and some that the other appends as well.
	var wg sync.WaitGroup
	var at [2][]uint64
	for k, l := range []*Log{a, b} {
		wg.Go(func() {
			at[k] = appendAll(t, l, append(testEntries(1000*k, 1000*k+300), testEntries(3000, 3300)...)...)
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
	if fmt.Sprint(at[0][300:]) != fmt.Sprint(at[1][300:]) {
		t.Error("receipts that both appended have two places")
	}
	seen := map[uint64]bool{}
	for _, i := range append(at[0], at[1][:300]...) {
		if seen[i] {
			t.Fatalf("two receipts at %d", i)
		}
		seen[i] = true
	}
	if r := one.fsck(t); r.Size != 900 || len(r.Pending) != 0 {
		t.Errorf("900 receipts became %d entries, %d pending", r.Size, len(r.Pending))
	}
	// Each sees what the other has added, and proves it; their heads are one history.
	for k, l := range []*Log{a, b} {
		if err := l.look(); err != nil {
			t.Fatal(err)
		}
		for n, i := range at[1-k] {
			h := Hash(append(testEntries(1000*(1-k), 1000*(1-k)+300), testEntries(3000, 3300)...)[n].Receipt)
			p, err := l.Proof(t.Context(), i)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.Verify(h, l.LogKey()); err != nil {
				t.Fatalf("receipt %d of the other: %v", n, err)
			}
		}
	}
	ha, hb := a.Latest(), b.Latest()
	if ha != hb {
		t.Errorf("two heads: %v and %v", ha, hb)
	}
}

func TestWritersKilledAtAnyMomentLeaveEachReceiptInTheDatabaseOnce(t *testing.T) {
	one := databaseSite(t)
	if err := one.open(t, Options{Origin: testOrigin}).Close(); err != nil {
		t.Fatal(err)
	}
	two := one.elsewhere(t)
	const entries, rounds = 400, 3
	acked := map[int]uint64{}
	killed := 0
	for round := range rounds {
		// One dies at a step of an append, the other at a random moment; the third
		// round lets one of them live.
		var now [2]map[int]uint64
		var wg sync.WaitGroup
		wg.Go(func() {
			now[0] = runChild(t, one, entries, []string{"stored 40", "sequenced 1", "sequenced 33"}[round%3], 0)
		})
		wg.Go(func() {
			kill := time.Duration(rand.Int64N(int64(1500 * time.Millisecond)))
			if round%3 == 2 {
				kill = time.Hour
			}
			now[1] = runChild(t, two, entries, "", kill)
		})
		wg.Wait()
		for _, m := range now {
			if len(m) < entries {
				killed++
			}
			for n, i := range m {
				if old, ok := acked[n]; ok && old != i {
					t.Fatalf("round %d: receipt %d was at %d and is now at %d", round, n, old, i)
				}
				acked[n] = i
			}
		}
		if r := one.fsck(t); r.Size > entries {
			t.Fatalf("round %d: %d receipts became %d entries", round, entries, r.Size)
		}
	}
	l := one.open(t, Options{})
	at := appendAll(t, l, testEntries(0, entries)...)
	for n, i := range acked {
		if at[n] != i {
			t.Errorf("receipt %d was acknowledged at %d and is now at %d", n, i, at[n])
		}
	}
	if r := one.fsck(t); r.Size != entries || len(r.Pending) != 0 {
		t.Errorf("%d receipts became %d entries, %d pending", entries, r.Size, len(r.Pending))
	}
	if killed == 0 || len(acked) == 0 {
		t.Errorf("%d processes killed, %d receipts acknowledged: the test showed nothing", killed, len(acked))
	}
	t.Logf("%d of %d processes killed, %d receipts acknowledged, none lost", killed, 2*rounds, len(acked))
}

func TestADatabaseServerThatDiesLosesNothingAndTheLogGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: needs MariaDB")
	}
	dir, err := os.MkdirTemp("", "mariadb") // short: it is part of a socket's name
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	m, err := testmariadb.Start(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { m.Stop() }()
	place := site{dir: t.TempDir(), dsn: must(m.NewDatabase("log"))}
	place.db = openDatabase(t, place.dsn)
	l := place.open(t, Options{Origin: testOrigin})

	ctx, stop := context.WithCancel(t.Context())
	var mu sync.Mutex
	acked := map[int]uint64{}
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for n := w; ctx.Err() == nil; n += 8 {
				// What is refused while the database is away is appended again.
				for ctx.Err() == nil {
					i, err := l.Append(ctx, testEntry(n))
					if err == nil {
						mu.Lock()
						acked[n] = i
						mu.Unlock()
						break
					}
					time.Sleep(10 * time.Millisecond)
				}
			}
		})
	}
	count := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(acked)
	}
	for range 2 {
		before := count()
		for count() < before+16 && t.Context().Err() == nil {
			time.Sleep(10 * time.Millisecond)
		}
		if err := m.Kill(); err != nil {
			t.Fatal(err)
		}
		if m, err = testmariadb.Start(dir); err != nil {
			t.Fatal(err)
		}
	}
	before := count()
	for count() < before+16 && t.Context().Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	wg.Wait()
	for n, i := range maps.Clone(acked) {
		at, err := l.Append(t.Context(), testEntry(n))
		if err != nil || at != i {
			t.Fatalf("receipt %d was acknowledged at %d and is now at %d, %v", n, i, at, err)
		}
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	r := place.fsck(t)
	t.Logf("%d receipts acknowledged, %d in the log, %d pending", len(acked), r.Size, len(r.Pending))
}

// mariadb carries out statements as the shared server's root.
func mariadb(t testing.TB, statements ...string) {
	t.Helper()
	if err := sharedServer(t).Exec(statements...); err != nil {
		t.Fatal(err)
	}
}

// databaseTables are the tables that a log changes.
var databaseTables = []string{"Checkpoint", "TreeState", "Subtree", "TiledLeaves", "ProbityReceipt"}

// backUp copies a database as it is.
func (s site) backUp(t testing.TB) {
	t.Helper()
	name := s.db.cfg.DBName
	for _, table := range databaseTables {
		mariadb(t, fmt.Sprintf("CREATE OR REPLACE TABLE %s.old%s AS SELECT * FROM %s.%s", name, table, name, table))
	}
}

// restore puts the copy back.
func (s site) restore(t testing.TB) {
	t.Helper()
	name := s.db.cfg.DBName
	statements := []string{}
	for _, table := range databaseTables {
		statements = append(statements, fmt.Sprintf("DELETE FROM %s.%s", name, table), fmt.Sprintf("INSERT INTO %s.%s SELECT * FROM %s.old%s", name, table, name, table))
	}
	mariadb(t, statements...)
}

func TestADatabaseFromAnOldBackupIsRefused(t *testing.T) {
	place := databaseSite(t)
	l := place.open(t, Options{Origin: testOrigin})
	appendAll(t, l, testEntries(0, 20)...)
	place.backUp(t)
	appendAll(t, l, testEntries(20, 30)...)
	tip := l.Latest()

	// Under a log that is open: it neither adds nor signs.
	place.restore(t)
	if _, err := l.Append(t.Context(), testEntry(40)); !errors.Is(err, ErrRolledBack) {
		t.Errorf("append to a database that went back: %v", err)
	}
	if cp := must(place.reader(t).Checkpoint(t.Context())); cp.Size != 20 {
		t.Errorf("the database's checkpoint is of %d entries: something was signed", cp.Size)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}

	// The folder remembers what it has seen.
	if _, err := place.tryOpen(t, Options{}); !errors.Is(err, ErrRolledBack) {
		t.Errorf("open it again: %v", err)
	}
	// Another folder has the chain's word.
	other := place.elsewhere(t)
	if _, err := other.tryOpen(t, Options{Known: tip}); !errors.Is(err, ErrRolledBack) {
		t.Errorf("open it from elsewhere, with its anchor: %v", err)
	}
	// With nobody's word it goes on, as another history: whoever has seen more refuses it
	// however long it has become.
	fork := other.open(t, Options{})
	appendAll(t, fork, testEntries(100, 140)...)
	if err := fork.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := place.tryOpen(t, Options{}); !errors.Is(err, ErrRolledBack) {
		t.Errorf("open what others were put into: %v", err)
	}
	if _, err := other.elsewhere(t).tryOpen(t, Options{Known: tip}); !errors.Is(err, ErrRolledBack) {
		t.Errorf("the same, with the anchor: %v", err)
	}
}

func TestAnOpenLogRefusesAForkThatGrewUnderIt(t *testing.T) {
	place := databaseSite(t)
	l := place.open(t, Options{Origin: testOrigin})
	appendAll(t, l, testEntries(0, 5)...)
	place.backUp(t)
	appendAll(t, l, testEntry(5))
	// The restored database grows beyond what the first has seen before it looks again:
	// it is made to, by holding the lock under which it looks.
	other := place.elsewhere(t)
	l.looking.Lock()
	place.restore(t)
	fork, err := other.tryOpen(t, Options{})
	if err == nil {
		appendAll(t, fork, testEntries(10, 20)...)
		err = fork.Close()
	}
	l.looking.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Append(t.Context(), testEntry(6)); !errors.Is(err, ErrRolledBack) {
		t.Errorf("append to a fork: %v", err)
	}
	if r := place.fsck(t); r.Size != 15 {
		t.Errorf("%d entries: something was added", r.Size)
	}
}

func TestTheNameOfADatabaseIsInNoErrorAndNoLog(t *testing.T) {
	place := databaseSite(t)
	var logged bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(before)

	secrets := []string{testmariadb.Password, "hunter2", "battery"}
	clean := func(what string, err error) {
		t.Helper()
		if err == nil {
			t.Errorf("%s: no error", what)
			return
		}
		for _, s := range secrets {
			if strings.Contains(err.Error(), s) {
				t.Errorf("%s: the error has the password in it: %v", what, err)
			}
		}
	}
	for _, dsn := range []string{
		"", "hunter2", "user:hunter2", "user:hunter2@", "user:hunter2@tcp(localhost:3306", "user:hunter2@tcp(localhost:3306)",
		"user:hunter2@tcp(localhost:3306)/", "user:hunter2@/log?tls=hunter2", "user:hunter2@/log?timeout=hunter2",
		"user:hunter2@smoke(hunter2)/log?allowAllFiles=true", "user:hunter2@tcp(127.0.0.1:1)/log", "user:hunter2@unix(/nowhere)/log",
		strings.Replace(place.dsn, testmariadb.Password, "hunter2", 1), place.dsn + "hunter",
	} {
		d, err := OpenDatabase(t.Context(), dsn)
		clean(dsn, err)
		if err == nil {
			d.Close()
		}
	}
	// A log whose account is taken away.
	l := place.open(t, Options{Origin: testOrigin})
	appendAll(t, l, testEntry(0))
	mariadb(t, fmt.Sprintf("REVOKE ALL ON %s.* FROM 'log'@'localhost'", place.db.cfg.DBName))
	_, err := OpenDatabase(t.Context(), place.dsn)
	clean("open a database without a right to", err)
	mariadb(t, fmt.Sprintf("GRANT CREATE, SELECT, INSERT, UPDATE, DELETE ON %s.* TO 'log'@'localhost'", place.db.cfg.DBName))
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	for _, s := range secrets {
		if strings.Contains(logged.String(), s) {
			t.Errorf("the log has the password in it:\n%s", logged.String())
		}
	}
	for _, file := range must(filepath.Glob(filepath.Join(place.dir, "*"))) {
		if data, err := os.ReadFile(file); err == nil && bytes.Contains(data, []byte(testmariadb.Password)) {
			t.Errorf("%s has the password in it", file)
		}
	}
}

func TestAServerThatMayLoseWhatItConfirmedIsRefused(t *testing.T) {
	place := databaseSite(t)
	mariadb(t, "SET GLOBAL innodb_flush_log_at_trx_commit = 2")
	_, err := OpenDatabase(t.Context(), place.dsn)
	mariadb(t, "SET GLOBAL innodb_flush_log_at_trx_commit = 1")
	if err == nil || !strings.Contains(err.Error(), "innodb_flush_log_at_trx_commit=1") {
		t.Errorf("%v", err)
	}
	openDatabase(t, place.dsn)
}

func TestALogIsInItsFolderOrInItsDatabase(t *testing.T) {
	place := databaseSite(t)
	if _, err := place.db.OpenReader(t.Context()); err == nil {
		t.Error("read a log that is not there")
	}
	l := place.open(t, Options{Origin: testOrigin})
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"open":  func() error { _, err := Open(t.Context(), place.dir, Options{}); return err }(),
		"read":  func() error { _, err := OpenReader(place.dir); return err }(),
		"check": func() error { _, err := Fsck(t.Context(), place.dir); return err }(),
	} {
		if err == nil || !strings.Contains(err.Error(), "database") {
			t.Errorf("%s it as a folder's: %v", what, err)
		}
	}
	folder := t.TempDir()
	openTest(t, folder).Close()
	if _, err := Open(t.Context(), folder, Options{Database: place.db}); err == nil || !strings.Contains(err.Error(), "database") {
		t.Errorf("open a folder's log as a database's: %v", err)
	}
	// Another key is another log, and another log's folder is not this database's.
	if _, err := Open(t.Context(), t.TempDir(), Options{Origin: testOrigin, Database: place.db, Key: must(NewKey(testOrigin))}); !errors.Is(err, ErrLogKey) {
		t.Errorf("with another key: %v", err)
	}
	if _, err := Open(t.Context(), t.TempDir(), Options{Database: place.db}); err == nil || !strings.Contains(err.Error(), "key") {
		t.Errorf("without a key: %v", err)
	}
	second := databaseSite(t)
	if _, err := Open(t.Context(), place.dir, Options{Origin: testOrigin, Database: second.db}); !errors.Is(err, ErrRolledBack) {
		t.Errorf("the folder began another log in an empty database: %v", err)
	}
}

func TestWhatIsChangedInADatabaseIsFound(t *testing.T) {
	for name, change := range map[string]string{
		"a receipt":                "UPDATE ProbityReceipt SET entry = REPLACE(entry, '\"job\": 7,', '\"job\": 8,')",
		"a receipt that is gone":   "DELETE FROM ProbityReceipt LIMIT 1",
		"a tile":                   "UPDATE Subtree SET nodes = CONCAT(SUBSTRING(nodes, 1, 31), 'x', SUBSTRING(nodes, 33)) WHERE level = 0 LIMIT 1",
		"entries":                  "UPDATE TiledLeaves SET data = CONCAT(SUBSTRING(data, 1, 31), 'x', SUBSTRING(data, 33)) LIMIT 1",
		"entries in another order": "UPDATE TiledLeaves SET data = CONCAT(SUBSTRING(data, 35, 34), SUBSTRING(data, 1, 34), SUBSTRING(data, 69)) LIMIT 1",
		"the checkpoint":           "UPDATE Checkpoint SET note = REPLACE(note, '\\n12\\n', '\\n11\\n')",
	} {
		place := databaseSite(t)
		l := place.open(t, Options{Origin: testOrigin})
		appendAll(t, l, testEntries(0, 12)...)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		place.fsck(t)
		mariadb(t, "USE "+place.db.cfg.DBName, change)
		if _, err := place.tryFsck(t); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", name, err)
		}
	}
}

func TestALogInADatabaseIsMirroredAndWatched(t *testing.T) {
	place := databaseSite(t)
	l := place.open(t, Options{Origin: testOrigin})
	mirror := t.TempDir()
	m := must(OpenMonitor(t.TempDir(), l.LogKey()))
	for n := range 3 {
		appendAll(t, l, testEntries(n*200, n*200+200)...)
		if a, err := m.Look(t.Context(), "the database", place.db.Source()); a != nil || err != nil {
			t.Fatalf("%+v, %v", a, err)
		}
		cp, err := Mirror(t.Context(), mirror, l.LogKey(), place.db.Source())
		if err != nil || cp.Size < uint64(200*n+200) {
			t.Fatalf("mirror: %d, %v", cp.Size, err)
		}
		if a, err := m.LookElsewhere(t.Context(), "the mirror", cp.Note, FolderSource(mirror)); a != nil || err != nil {
			t.Fatalf("%+v, %v", a, err)
		}
	}
	n := uint64(0)
	for rec, err := range place.reader(t).All(t.Context(), 0) {
		if err != nil || rec.Index != n {
			t.Fatalf("read %d: %v", n, err)
		}
		n++
	}
	if n != 600 {
		t.Errorf("read %d receipts", n)
	}
}
