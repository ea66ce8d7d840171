package ledger

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"probity/internal/testmariadb"
)

// theServer is the server that most tests share; TestMain stops it.
var theServer struct {
	sync.Once
	*testmariadb.Server
	err error
	n   int // databases made in it
	sync.Mutex
}

func sharedServer(t testing.TB) *testmariadb.Server {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: needs MariaDB")
	}
	theServer.Do(func() {
		dir, err := os.MkdirTemp("", "mariadb")
		if err == nil {
			theServer.Server, err = testmariadb.Start(dir)
		}
		theServer.err = err
	})
	if theServer.err != nil {
		t.Fatal(theServer.err)
	}
	return theServer.Server
}

func stopSharedServer() {
	if m := theServer.Server; m != nil {
		if err := m.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "stop MariaDB:", err)
		}
		os.RemoveAll(m.Dir)
	}
}

// newDatabase makes an empty database.
func newDatabase(t testing.TB) (dsn string) {
	t.Helper()
	m := sharedServer(t)
	theServer.Lock()
	theServer.n++
	n := theServer.n
	theServer.Unlock()
	return must(m.NewDatabase(fmt.Sprintf("log%d", n)))
}

// openDatabase opens a database until the test ends.
func openDatabase(t testing.TB, dsn string) *Database {
	t.Helper()
	d, err := OpenDatabase(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// A site is where a log is kept: in a folder, or in a database with a folder beside it.
type site struct {
	dir string
	dsn string    // "": in the folder
	db  *Database // nil: in the folder
}

// everywhere runs a test for a log in a folder and for one in a database: whatever a log
// promises, it promises in both.
func everywhere(t *testing.T, f func(t *testing.T, at site)) {
	t.Run("folder", func(t *testing.T) { f(t, site{dir: t.TempDir()}) })
	t.Run("database", func(t *testing.T) {
		dsn := newDatabase(t)
		f(t, site{t.TempDir(), dsn, openDatabase(t, dsn)})
	})
}

// open opens the log until the test ends.
func (s site) open(t testing.TB, o Options) *Log {
	t.Helper()
	l, err := s.tryOpen(t, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func (s site) tryOpen(t testing.TB, o Options) (*Log, error) {
	o.Database = s.db
	return Open(t.Context(), s.dir, o)
}

// elsewhere is another machine's folder with the log's key, where there can be one.
func (s site) elsewhere(t testing.TB) site {
	t.Helper()
	key, err := os.ReadFile(filepath.Join(s.dir, keyFile))
	if err != nil {
		t.Fatal(err)
	}
	s.dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(s.dir, keyFile), key, 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s site) fsck(t testing.TB) Report {
	t.Helper()
	r, err := s.tryFsck(t)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (s site) tryFsck(t testing.TB) (Report, error) {
	if s.db == nil {
		return Fsck(t.Context(), s.dir)
	}
	return s.db.Fsck(t.Context())
}

func (s site) reader(t testing.TB) *Reader {
	t.Helper()
	if s.db == nil {
		return must(OpenReader(s.dir))
	}
	return must(s.db.OpenReader(t.Context()))
}
