package ledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/transparency-dev/tessera"
	tree "github.com/transparency-dev/tessera/storage/mysql"

	"probity"
	"probity/internal/disk"
)

// How a receipt gets into a database's tree exactly once, whoever appends it and whatever
// dies meanwhile: a batch is added under a lock of the server, after the process has read
// what is in the tree by then, and without what it found there. The lock belongs to a
// connection, and that connection is the only one over which this process's Tessera
// writes: when it is lost, the server undoes what it had not committed and only then
// gives the lock to somebody else, and the process begins anew with another, by reading.
//
// Checkpoints are published by another appender, over connections like any: the driver
// reads one while it writes the next, which takes two connections, and publishing twice
// does no harm. The appender that adds never publishes.

// A databaseTree is a tree in a database: sequencer.
type databaseTree struct {
	log     *Log
	db      *Database
	opts    *tessera.AppendOptions
	batch   int
	in      chan sequencing
	ended   chan struct{} // closed when serve has returned
	session *session      // nil while there is no connection; serve's
	down    bool          // whether that was said
}

type sequencing struct {
	hash probity.Hash
	done chan sequenced
}

type sequenced struct {
	index uint64
	err   error
}

// seenFile, in the folder of a log in a database, is the newest checkpoint that was seen
// from there: a database that does not extend it was restored from an old backup.
const seenFile = "seen"

// outage is how long a batch waits for a database that is away.
const outage = 30 * time.Second

// never is a time between checkpoints at which none is published: it is longer than the
// time since 1970, which is when the driver takes the first to have been due.
const never = 200 * 365 * 24 * time.Hour

func (l *Log) openDatabase(ctx context.Context, o Options, options func(publish time.Duration) *tessera.AppendOptions, signer *growing) error {
	known := []AnchorPoint{o.Known}
	text, err := os.ReadFile(filepath.Join(l.dir, seenFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err == nil {
		seen, err := openCheckpoint(text, l.verifier)
		if err != nil {
			return fmt.Errorf("read %s: %w; remove it if you are sure that the database has lost nothing", filepath.Join(l.dir, seenFile), err)
		}
		known = append(known, seen.AnchorPoint)
	}
	l.reader = databaseReader{o.Database.tree}
	size, err := l.reader.IntegratedSize(ctx)
	if err != nil {
		return err
	}
	for _, at := range known {
		if size < at.Size {
			return fmt.Errorf("%w: the database has %d, but is known to have had %d; restore it from a backup that has them all, or begin a log of another name", ErrRolledBack, size, at.Size)
		}
		if at.Size > signer.last.Size {
			signer.last = at
		}
	}
	if _, _, _, err := tessera.NewAppender(l.ctx, o.Database.tree, options(o.Publish)); err != nil {
		return err
	}
	t := &databaseTree{log: l, db: o.Database, opts: options(never), batch: o.Batch, in: make(chan sequencing, o.Queue), ended: make(chan struct{})}
	if t.session, err = openSession(l.ctx, t.db, t.opts); err != nil {
		return err
	}
	l.tree = t
	err = l.read(ctx, AnchorPoint{})
	for _, at := range known {
		if err == nil {
			err = l.begins(ctx, at)
		}
	}
	if err == nil {
		err = l.remember(l.head)
	}
	if err != nil {
		t.session.close()
		return err
	}
	go t.serve()
	return nil
}

// remember keeps a checkpoint that was seen.
func (l *Log) remember(cp Checkpoint) error {
	return disk.WriteFile(filepath.Join(l.dir, seenFile), cp.Note, 0o600)
}

// follows checks a checkpoint that comes after one that was seen, and remembers it. The
// caller holds looking.
func (l *Log) follows(had, head Checkpoint) error {
	if had.Size > 0 {
		hashes, err := consistency(l.ctx, l.reader.ReadTile, head.Size, had.Size, head.Size)
		if err != nil {
			return err
		}
		if err := VerifyConsistency(had.AnchorPoint, head.AnchorPoint, hashes); err != nil {
			return fmt.Errorf("%w: %w; the database was restored from an old backup, or is another's", ErrRolledBack, err)
		}
	}
	return l.remember(head)
}

// A session is a connection that Tessera writes over, and no other.
type session struct {
	db       *sql.DB
	appender *tessera.Appender
	shutdown func(context.Context) error
	cancel   context.CancelFunc
}

// once connects once, so that what runs over the connection ends with it.
type once struct {
	driver.Connector
	used atomic.Bool
}

// Connect is part of driver.Connector.
func (c *once) Connect(ctx context.Context) (driver.Conn, error) {
	if c.used.Swap(true) {
		return nil, errors.New("the connection to the log's database was lost")
	}
	return c.Connector.Connect(ctx)
}

func openSession(ctx context.Context, d *Database, opts *tessera.AppendOptions) (*session, error) {
	cfg := d.cfg.Clone()
	cfg.Params = maps.Clone(cfg.Params)
	if cfg.Params == nil {
		cfg.Params = map[string]string{}
	}
	// A machine that has vanished holds the lock no longer than this.
	cfg.Params["wait_timeout"] = fmt.Sprint(int(idleTimeout / time.Second))
	c, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	s := &session{db: sql.OpenDB(&once{Connector: c})}
	s.db.SetMaxOpenConns(1)
	s.db.SetMaxIdleConns(1)
	ctx, s.cancel = context.WithCancel(ctx)
	driver, err := tree.New(ctx, s.db)
	if err == nil {
		s.appender, s.shutdown, _, err = tessera.NewAppender(ctx, driver, opts)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *session) close() {
	s.cancel()
	s.db.Close()
}

// errLockHeld means that another process took long over its batch.
var errLockHeld = errors.New("another process holds the log's lock")

func (s *session) lock(ctx context.Context, name string) error {
	var got sql.NullInt64
	if err := s.db.QueryRowContext(ctx, "SELECT GET_LOCK(?, ?)", name, lockWait).Scan(&got); err != nil {
		return err
	}
	if got.Int64 != 1 {
		return errLockHeld
	}
	return nil
}

func (s *session) unlock(ctx context.Context, name string) error {
	var had sql.NullInt64
	if err := s.db.QueryRowContext(ctx, "SELECT RELEASE_LOCK(?)", name).Scan(&had); err != nil {
		return err
	}
	if had.Int64 != 1 {
		return errors.New("the log's lock was not held")
	}
	return nil
}

// add is part of sequencer.
func (t *databaseTree) add(ctx context.Context, h probity.Hash) func() (uint64, error) {
	x := sequencing{h, make(chan sequenced, 1)}
	t.in <- x // has room for all that may be under way
	return func() (uint64, error) {
		r := <-x.done
		return r.index, r.err
	}
}

// serve adds what comes, all that waits together, until the channel is closed.
func (t *databaseTree) serve() {
	defer close(t.ended)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			t.tend()
		case x, ok := <-t.in:
			if !ok {
				return
			}
			batch := []sequencing{x}
		gather:
			for len(batch) < t.batch {
				select {
				case y, ok := <-t.in:
					if !ok {
						break gather
					}
					batch = append(batch, y)
				default:
					break gather
				}
			}
			t.sequence(batch)
		}
	}
}

// sequence adds a batch, and tells each of it where it is. It tries again for a while
// when the database is away: what had been added by then is found in the tree.
func (t *databaseTree) sequence(batch []sequencing) {
	until := time.Now().Add(outage)
	for {
		err := t.try(batch)
		if err == nil {
			break
		}
		if errors.Is(err, ErrRolledBack) || errors.Is(err, ErrDamaged) || time.Now().After(until) || t.log.ctx.Err() != nil {
			for _, x := range batch {
				x.done <- sequenced{err: fmt.Errorf("%w; append it again when the database answers", err)}
			}
			return
		}
		select {
		case <-t.log.ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
	for _, x := range batch {
		t.log.mu.Lock()
		i := t.log.index[x.hash]
		t.log.mu.Unlock()
		x.done <- sequenced{index: i}
	}
}

// try adds what of a batch is not in the tree.
func (t *databaseTree) try(batch []sequencing) (err error) {
	ctx := t.log.ctx
	if err := t.connect(); err != nil {
		return err
	}
	s := t.session
	if err := s.lock(ctx, t.db.lock); err != nil {
		if !errors.Is(err, errLockHeld) {
			t.drop()
		}
		return err
	}
	defer func() {
		if e := s.unlock(ctx, t.db.lock); err == nil {
			err = e
		}
		if err != nil {
			t.drop() // whatever is under way ends with the connection
		}
	}()
	if err := t.catchUp(ctx); err != nil {
		return err
	}
	type adding struct {
		hash   probity.Hash
		future tessera.IndexFuture
	}
	var added []adding
	for _, x := range batch {
		t.log.mu.Lock()
		_, ok := t.log.index[x.hash]
		t.log.mu.Unlock()
		if !ok {
			added = append(added, adding{x.hash, s.appender.Add(ctx, tessera.NewEntry(x.hash[:]))})
		}
	}
	// All futures before any error: as long as one is open, something is under way.
	at := make([]uint64, len(added))
	for k, a := range added {
		i, e := a.future()
		at[k], err = i.Index, errors.Join(err, e)
	}
	if err != nil {
		return err
	}
	t.log.mu.Lock()
	defer t.log.mu.Unlock()
	for k, a := range added {
		t.log.index[a.hash] = at[k]
	}
	return nil
}

// catchUp takes in what others have added.
func (t *databaseTree) catchUp(ctx context.Context) error {
	l := t.log
	if err := l.look(); err != nil {
		return err
	}
	l.mu.Lock()
	next, broken := l.next, l.broken
	l.mu.Unlock()
	if broken != nil {
		return broken
	}
	size, err := l.reader.IntegratedSize(ctx)
	if err != nil {
		return err
	}
	if size < next {
		err := fmt.Errorf("%w: the database has %d, but had %d; it was restored from an old backup", ErrRolledBack, size, next)
		l.mu.Lock()
		l.broken = err
		l.mu.Unlock()
		return err
	}
	return scan(ctx, l.reader.ReadEntryBundle, next, size, func(i uint64, h probity.Hash) error {
		l.mu.Lock()
		defer l.mu.Unlock()
		if old, ok := l.index[h]; ok && old != i {
			return fmt.Errorf("%w: receipt %s is in the log twice, at %d and %d", ErrDamaged, h, old, i)
		}
		l.index[h], l.next = i, i+1
		return nil
	})
}

// connect makes a connection where there is none, and reads again what is not
// published yet: of that, nothing is known.
func (t *databaseTree) connect() error {
	if t.session != nil {
		return nil
	}
	l := t.log
	if err := l.look(); err != nil {
		return err
	}
	s, err := openSession(l.ctx, t.db, t.opts)
	if err != nil {
		return err
	}
	l.mu.Lock()
	published := l.head.Size
	maps.DeleteFunc(l.index, func(_ probity.Hash, i uint64) bool { return i >= published })
	l.next = min(l.next, published)
	l.mu.Unlock()
	t.session = s
	return nil
}

func (t *databaseTree) drop() {
	if t.session != nil {
		t.session.close()
		t.session = nil
	}
}

// tend keeps the connection, over which checkpoints are published, and the view of what
// others append.
func (t *databaseTree) tend() {
	ctx, cancel := context.WithTimeout(t.log.ctx, dialTimeout)
	defer cancel()
	if t.session != nil && t.session.db.PingContext(ctx) != nil {
		t.drop()
	}
	err := t.connect()
	if err == nil {
		err = t.catchUp(ctx)
	}
	if down := err != nil && ctx.Err() == nil; down != t.down {
		if t.down = down; down {
			slog.Default().Warn("transparency log: the database does not answer as it should; trying again", "err", err)
		}
	}
}

// close is part of sequencer.
func (t *databaseTree) close(ctx context.Context) error {
	close(t.in)
	<-t.ended
	defer t.drop()
	t.log.mu.Lock()
	broken := t.log.broken
	t.log.mu.Unlock()
	if t.session == nil || broken != nil {
		return nil // nothing more will be published from here
	}
	ctx, cancel := context.WithTimeout(ctx, outage)
	defer cancel()
	if err := t.session.shutdown(ctx); err != nil {
		return fmt.Errorf("wait for the last checkpoint: %w; opening the log again publishes it", err)
	}
	return nil
}
