package ledger

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/api/layout"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"

	"probity"
	"probity/internal/disk"
)

// Options are the settings of a log. The zero value opens an existing log.
type Options struct {
	// Origin names the log, for ever. It is needed to make a log; for an
	// existing one it must be the same or empty.
	Origin string
	// Key is the private key in the form that NewKey writes. Empty: the key in
	// the log's folder, made on first use.
	Key string
	// Batch is how many entries are written at once, at most. 0: 1024.
	Batch int
	// BatchWait is how long an entry waits for company. 0: 10 ms.
	BatchWait time.Duration
	// Publish is the time between checkpoints, at least 100 ms, in a database 1 s. 0: that.
	Publish time.Duration
	// Queue is how many appends may be under way at once. More are refused with
	// ErrBusy before anything is written, so that callers slow down instead of memory
	// filling up. 0: 16384.
	Queue int
	// Collect is the time between removals of partial tiles that full ones have
	// replaced. 0: a minute; negative: never.
	Collect time.Duration
	// Witnesses is a policy in Sigsum's format, which says which witnesses have to
	// cosign a checkpoint before it is published: lines "witness NAME VKEY URL",
	// "group NAME N NAMES..." and "quorum NAME". Until enough of them have, Append
	// waits. Empty: nobody has to.
	Witnesses []byte
	// Database keeps entries and tree where several machines reach them, instead of in
	// the folder: see Database. nil: the folder does.
	Database *Database
	// Known is a state of the log that is known from elsewhere, such as its anchor on
	// chain. A log that does not begin with it is refused as ErrRolledBack: its folder
	// was restored from an old backup, or is another's. The zero value asks nothing.
	Known AnchorPoint
}

// Reasons for refusals by a log. Callers branch on these with errors.Is.
var (
	ErrNotFound = errors.New("no such receipt in the log")
	ErrClosed   = errors.New("log is closed")
	ErrBusy     = errors.New("log is too busy") // nothing was added: try again later
	// ErrRolledBack means that entries which the log once had are gone.
	ErrRolledBack = errors.New("log has lost entries that it had signed")
)

// A Log is an append-only log of receipts in a folder, or in a database. Its methods
// may be called at the same time. Which receipts it holds is read from the log itself
// when it is opened, so there is no second index that could disagree with it;
// that takes about 300 bytes of memory per receipt.
type Log struct {
	dir      string
	origin   string
	logKey   string
	verifier note.Verifier
	key      ed25519.PrivateKey
	lock     *disk.Lock
	store    entries
	writes   chan *appending   // what is to be stored
	stored   chan []*appending // what was stored, and is on its way into the tree
	settled  chan struct{}     // closed when everything has come to its end
	queue    int               // bounds inflight
	step     func(string)      // set by crash tests; called after each step of an append

	ctx       context.Context // ends when the log is closed
	cancel    context.CancelFunc
	tree      sequencer
	reader    tessera.LogReader
	prover    *prover
	others    bool           // whether other processes append to the same tree
	witnessed bool           // whether witnesses have to cosign what is published
	running   sync.WaitGroup // appends under way
	followed  chan struct{}  // closed when follow has returned
	looking   sync.Mutex     // held by look

	mu       sync.Mutex
	index    map[probity.Hash]uint64
	inflight map[probity.Hash]*appending
	closed   bool
	broken   error         // the outcome of a write is unknown
	next     uint64        // entries below it are in index
	head     Checkpoint    // newest published
	headErr  error         // why head cannot be read
	moved    chan struct{} // closed and replaced when head or headErr changes
	want     uint64        // size that somebody waits for
	wake     chan struct{} // tells follow that want grew
}

// entries is where a log keeps what its leaves are the hashes of.
type entries interface {
	// store stores what comes together, and says of each whether it is safe.
	store(batch []*appending)
	// get reads an entry, or fs.ErrNotExist.
	get(h probity.Hash) (Entry, error)
	// list returns all that is stored; see store.list.
	list() (hashes []probity.Hash, strange, damaged []string, err error)
}

// A sequencer puts stored entries into the tree.
type sequencer interface {
	// add puts an entry's hash into the tree; what it returns waits for its index. After
	// an unknownError nothing more may be added before the tree is read again.
	add(ctx context.Context, h probity.Hash) func() (uint64, error)
	// close waits for a checkpoint that covers everything that was added.
	close(ctx context.Context) error
}

// An unknownError leaves open whether the tree has the entry.
type unknownError struct{ error }

func (e unknownError) Unwrap() error { return e.error }

// An appending is an entry on its way: to the disk, and then into the tree.
type appending struct {
	hash  probity.Hash
	data  []byte // as it is stored
	added func() (uint64, error)

	done  chan struct{} // closed when index or err are known
	index uint64
	err   error
}

// Open opens the log in dir, or makes one. One process may have a log open: a
// second Open is disk.ErrLocked. Open reads all entries and refuses a log whose
// entries are not those that its last checkpoint signed.
func Open(ctx context.Context, dir string, o Options) (*Log, error) {
	quietKlog()
	if o.Batch == 0 {
		o.Batch = 1024
	}
	if o.BatchWait == 0 {
		o.BatchWait = 10 * time.Millisecond
	}
	least := 100 * time.Millisecond
	if o.Database != nil {
		least = time.Second // of the driver
	}
	if o.Publish == 0 {
		o.Publish = least
	}
	if o.Queue == 0 {
		o.Queue = 16384
	}
	if o.Collect == 0 {
		o.Collect = time.Minute
	}
	if o.Batch < 0 || o.BatchWait < 0 || o.Publish < least || o.Queue < 0 {
		return nil, fmt.Errorf("log options: want a positive batch, wait and queue, and at least %v between checkpoints", least)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	receipts := filepath.Join(dir, receiptsDir)
	made := receipts
	if o.Database != nil {
		made = dir
	}
	if err := os.MkdirAll(made, 0o700); err != nil {
		return nil, err
	}
	lock, err := takeLock(dir)
	if err != nil {
		return nil, err
	}
	l := &Log{
		dir: dir, lock: lock, store: newStore(receipts), others: o.Database != nil, writes: make(chan *appending, o.Queue), stored: make(chan []*appending, 4), settled: make(chan struct{}), queue: o.Queue, step: func(string) {},
		index: map[probity.Hash]uint64{}, inflight: map[probity.Hash]*appending{}, moved: make(chan struct{}), wake: make(chan struct{}, 1),
		followed: make(chan struct{}),
	}
	if err := l.open(ctx, o); err != nil {
		if l.cancel != nil {
			l.cancel()
		}
		lock.Close()
		return nil, fmt.Errorf("open log %s: %w", dir, err)
	}
	go l.follow()
	go l.keep()
	go l.settle()
	return l, nil
}

func (l *Log) open(ctx context.Context, o Options) error {
	have, err := readInfo(l.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	fresh := have.Format == 0 // this folder
	if !fresh && have.Database != (o.Database != nil) {
		return errPlace(l.dir, have)
	}
	if o.Database != nil {
		in, err := o.Database.info(ctx)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err != nil && !fresh {
			return fmt.Errorf("%w: the database is empty, and the folder is of %q in a database; name the right one, or restore it", ErrRolledBack, have.Origin)
		}
		if err == nil && !fresh && have != in {
			return fmt.Errorf("%w: the database holds %q of %s, the folder is of %q, %s", ErrLogKey, in.Origin, in.LogKey, have.Origin, have.LogKey)
		}
		have = in // another machine's folder begins with what is there
	}
	if have.Format == 0 && o.Origin == "" && o.Key == "" {
		return errors.New("there is no log yet: name it in Options.Origin, such as example.com/receipts")
	}
	key, err := loadKey(l.dir, o, have)
	if err != nil {
		return err
	}
	if l.logKey, err = key.verifierText(); err != nil {
		return err
	}
	if l.verifier, err = note.NewVerifier(l.logKey); err != nil {
		return err
	}
	signer, err := note.NewSigner(key.text)
	if err != nil {
		return err
	}
	l.origin, l.key = key.origin, key.key
	if o.Origin != "" && o.Origin != l.origin {
		return fmt.Errorf("this log is %q, not %q: leave the origin out, or use another folder", l.origin, o.Origin)
	}
	if have.Format != 0 && have.LogKey != l.logKey {
		return fmt.Errorf("%w: the log was made with %s", ErrLogKey, have.LogKey)
	}
	if have.Format == 0 {
		have = info{diskFormat, l.origin, l.logKey, o.Database != nil}
		if o.Database != nil {
			if err := o.Database.begin(ctx, have); err != nil {
				return err
			}
		}
	}
	if fresh {
		data, err := encodeAny(have)
		if err != nil {
			return err
		}
		if err := disk.WriteFile(filepath.Join(l.dir, infoFile), data, 0o600); err != nil {
			return err
		}
	}

	guard := &growing{Signer: signer}
	var witnesses *tessera.WitnessGroup
	if len(o.Witnesses) > 0 {
		group, err := tessera.NewWitnessGroupFromPolicy(o.Witnesses)
		if err != nil {
			return fmt.Errorf("witness policy: %w; want lines of witness, group and quorum, as the Sigsum policy format has them", err)
		}
		witnesses, l.witnessed = &group, true
	}
	options := func(publish time.Duration) *tessera.AppendOptions {
		opts := tessera.NewAppendOptions().
			WithCheckpointSigner(guard).
			WithBatching(uint(o.Batch), o.BatchWait).
			WithCheckpointInterval(publish).
			WithCheckpointRepublishInterval(0).
			WithPushback(uint(max(o.Queue, o.Batch))).
			WithGarbageCollectionInterval(max(o.Collect, 0))
		if witnesses != nil {
			opts = opts.WithWitnesses(*witnesses, nil)
		}
		return opts
	}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	if o.Database != nil {
		l.store = rowStore{o.Database.db}
		return l.openDatabase(ctx, o, options, guard)
	}
	driver, err := posix.New(ctx, posix.Config{Path: filepath.Join(l.dir, treeDir)})
	if err != nil {
		return err
	}
	app, shutdown, reader, err := tessera.NewAppender(l.ctx, driver, options(o.Publish))
	if err != nil {
		return err
	}
	l.tree, l.reader = folderTree{app, shutdown}, reader
	return l.read(ctx, o.Known)
}

// read takes in what the tree holds, and checks it.
func (l *Log) read(ctx context.Context, known AnchorPoint) (err error) {
	l.prover = newProver(l.reader.ReadTile)
	// A crash between making the tree and its first checkpoint leaves none; the
	// appender publishes one shortly.
	for {
		if l.head, err = l.readHead(); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	if err != nil {
		return err
	}
	size, err := l.reader.IntegratedSize(ctx)
	if err != nil {
		return err
	}
	if err := l.load(ctx, size); err != nil {
		return err
	}
	return l.begins(ctx, known)
}

// A folderTree is a tree in a folder, which this process alone appends to.
type folderTree struct {
	appender *tessera.Appender
	shutdown func(context.Context) error
}

func (t folderTree) add(ctx context.Context, h probity.Hash) func() (uint64, error) {
	future := t.appender.Add(ctx, tessera.NewEntry(h[:]))
	return func() (uint64, error) {
		at, err := future()
		switch {
		case errors.Is(err, tessera.ErrPushback):
			return 0, fmt.Errorf("%w: try again later", ErrBusy)
		case err != nil:
			return 0, unknownError{fmt.Errorf("%w; close the log and open it again to see whether it was added", err)}
		}
		return at.Index, nil
	}
}

// witnessWait is how long a log that is closed waits for its witnesses. One that refuses, or
// is away, must not keep a process from ending.
const witnessWait = 5 * time.Second

func (t folderTree) close(ctx context.Context) error { return t.shutdown(ctx) }

// growing is a signer that signs no checkpoint which takes one back that it has signed,
// whatever becomes of the tree under it.
type growing struct {
	note.Signer

	mu   sync.Mutex
	last AnchorPoint
}

// Sign is part of note.Signer.
func (g *growing) Sign(msg []byte) ([]byte, error) {
	lines := strings.Split(string(msg), "\n")
	if len(lines) < 3 {
		return nil, ErrCheckpoint
	}
	size, err := parseDecimal(lines[1])
	if err != nil {
		return nil, fmt.Errorf("%w: size: %w", ErrCheckpoint, err)
	}
	root, err := parseBase64Hash(lines[2])
	if err != nil {
		return nil, fmt.Errorf("%w: root: %w", ErrCheckpoint, err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if at := g.last; size < at.Size || size == at.Size && at != (AnchorPoint{}) && root != at.Root {
		return nil, fmt.Errorf("%w: a checkpoint of %d entries was signed, and now one of %d is to be", ErrRolledBack, at.Size, size)
	}
	sig, err := g.Signer.Sign(msg)
	if err == nil {
		g.last = AnchorPoint{size, root}
	}
	return sig, err
}

// begins checks that the published log begins with a state that is known of it.
func (l *Log) begins(ctx context.Context, known AnchorPoint) error {
	if known == (AnchorPoint{}) {
		return nil
	}
	if l.head.Size < known.Size {
		return fmt.Errorf("%w: it has %d, but is known to have had %d; restore the folder from a backup that has them all, or begin a log of another name", ErrRolledBack, l.head.Size, known.Size)
	}
	hashes, err := consistency(ctx, l.reader.ReadTile, l.head.Size, known.Size, l.head.Size)
	if err != nil {
		return err
	}
	if err := VerifyConsistency(known, l.head.AnchorPoint, hashes); err != nil {
		return fmt.Errorf("%w: %w; others were put in their place", ErrRolledBack, err)
	}
	return nil
}

// load fills the index from the entries themselves, those included that were
// written but not yet published when the last process ended, and checks that
// the published ones hash to the root that was signed.
func (l *Log) load(ctx context.Context, size uint64) error {
	if size < l.head.Size {
		return fmt.Errorf("the tree has %d entries but %d were signed: restore the folder from a backup that has them all", size, l.head.Size)
	}
	factory := compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}
	tree := factory.NewEmptyRange(0)
	check := func(n uint64) error {
		if n != l.head.Size {
			return nil
		}
		root, err := tree.GetRootHash(nil)
		if n == 0 {
			root, err = rfc6962.DefaultHasher.EmptyRoot(), nil
		}
		if err != nil || !bytes.Equal(root, l.head.Root[:]) {
			return fmt.Errorf("entries hash to %x, the signed root is %s: the folder was changed; restore it from a backup", root, l.head.Root)
		}
		return nil
	}
	if err := check(0); err != nil {
		return err
	}
	err := scan(ctx, l.reader.ReadEntryBundle, 0, size, func(i uint64, h probity.Hash) error {
		if old, ok := l.index[h]; ok {
			return fmt.Errorf("receipt %s is in the log twice, at %d and %d", h, old, i)
		}
		l.index[h], l.next = i, i+1
		if err := tree.Append(rfc6962.DefaultHasher.HashLeaf(h[:]), nil); err != nil {
			return err
		}
		return check(i + 1)
	})
	if err != nil {
		return err
	}
	return nil
}

// scan calls f for the entries from <= i < to of a tree of at least that size.
func scan(ctx context.Context, read client.EntryBundleFetcherFunc, from, to uint64, f func(i uint64, h probity.Hash) error) error {
	for r := range layout.Range(from, to-from, to) {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := client.GetEntryBundle(ctx, read, r.Index, to)
		if err != nil {
			return fmt.Errorf("read entries from %d: %w", r.Index*layout.EntryBundleWidth, err)
		}
		if uint(len(b.Entries)) < r.First+r.N {
			return fmt.Errorf("read entries from %d: the file has %d, not %d", r.Index*layout.EntryBundleWidth, len(b.Entries), r.First+r.N)
		}
		for k := r.First; k < r.First+r.N; k++ {
			i := r.Index*layout.EntryBundleWidth + uint64(k)
			if len(b.Entries[k]) != len(probity.Hash{}) {
				return fmt.Errorf("entry %d has %d bytes, not 32: the folder holds another program's log", i, len(b.Entries[k]))
			}
			if err := f(i, probity.Hash(b.Entries[k])); err != nil {
				return err
			}
		}
	}
	return nil
}

// readHead reads and verifies the published checkpoint.
func (l *Log) readHead() (Checkpoint, error) {
	text, err := l.reader.ReadCheckpoint(l.ctx)
	if err != nil {
		return Checkpoint{}, err
	}
	return openCheckpoint(text, l.verifier)
}

// follow watches for checkpoints while somebody waits for one.
func (l *Log) follow() {
	defer close(l.followed)
	for {
		select {
		case <-l.ctx.Done():
			return
		case <-l.wake:
		}
		for {
			err := l.look()
			l.mu.Lock()
			enough := l.head.Size >= l.want
			l.mu.Unlock()
			if enough || err != nil {
				break
			}
			select {
			case <-l.ctx.Done():
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}
}

// look reads the published checkpoint and tells those who wait for it.
func (l *Log) look() error {
	l.looking.Lock()
	defer l.looking.Unlock()
	had := l.Checkpoint()
	head, err := l.readHead()
	switch {
	case err != nil:
	case head.Size < had.Size:
		err = fmt.Errorf("%w: the published checkpoint went back from %d to %d entries: something else writes to %s", ErrRolledBack, had.Size, head.Size, l.place())
	case l.others && head.AnchorPoint != had.AnchorPoint:
		err = l.follows(had, head)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if errors.Is(err, ErrRolledBack) && l.broken == nil {
		l.broken = err
	}
	if err != nil || head.Size > had.Size {
		if l.headErr = err; err == nil {
			l.head = head
		}
		close(l.moved)
		l.moved = make(chan struct{})
	}
	return err
}

// place is where the log's tree is, for people.
func (l *Log) place() string {
	if l.others {
		return "its database"
	}
	return l.dir
}

// await blocks until a published checkpoint covers size entries.
func (l *Log) await(ctx context.Context, size uint64) error {
	for {
		l.mu.Lock()
		moved, err, done := l.moved, l.headErr, l.head.Size >= size
		l.want = max(l.want, size)
		l.headErr = nil // the next round tries again
		l.mu.Unlock()
		if done {
			return nil
		}
		if err != nil {
			return fmt.Errorf("wait for a checkpoint of %d entries: %w", size, err)
		}
		select {
		case l.wake <- struct{}{}:
		default:
		}
		select {
		case <-moved:
		case <-ctx.Done():
			err := ctx.Err()
			if l.witnessed {
				err = fmt.Errorf("%w, or in time: a witness of the log's policy is away or refuses it; append it again to learn its index: %w", ErrWitnesses, err)
			}
			return fmt.Errorf("wait for a checkpoint of %d entries: %w", size, err)
		case <-l.ctx.Done():
			return ErrClosed
		}
	}
}

// Append adds an entry and returns its index once a published checkpoint covers
// it. Appending a receipt that is already in the log, or being added by another
// call, returns the index that it has: each receipt is in the log once, however
// often and from however many callers it is appended, and whatever crashes in
// between. When ctx ends first the receipt may still be added; append it again
// to learn where.
//
// The error is one of Entry.Check's, ErrBusy, ErrClosed, ErrWitnesses where ctx ends
// before enough witnesses have cosigned, disk.ErrNoSpace, after which nothing was added
// and it may be tried again, or a failure of the disk, after which the log must be
// closed and opened again.
func (l *Log) Append(ctx context.Context, e Entry) (uint64, error) {
	if err := e.Check(); err != nil {
		return 0, fmt.Errorf("append receipt: %w", err)
	}
	h := e.hash()
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return 0, ErrClosed
	}
	if i, ok := l.index[h]; ok {
		l.mu.Unlock()
		return i, l.await(ctx, i+1)
	}
	if l.broken != nil {
		l.mu.Unlock()
		return 0, l.broken
	}
	a, ok := l.inflight[h]
	if !ok && len(l.inflight) >= l.queue {
		l.mu.Unlock()
		return 0, fmt.Errorf("append receipt %s: %w: %d others are under way; try again later", h, ErrBusy, l.queue)
	}
	if !ok {
		a = &appending{hash: h, done: make(chan struct{})}
		l.inflight[h] = a
		l.running.Add(1)
	}
	l.mu.Unlock()
	if !ok {
		// From here on it goes its way without ctx: once an entry is handed over,
		// somebody has to record where it went even if the caller has given up.
		if a.data, a.err = encodeEntry(e); a.err != nil {
			l.finish(a)
		} else {
			l.writes <- a // has room for all that may be under way
		}
	}
	select {
	case <-a.done:
	case <-ctx.Done():
		return 0, fmt.Errorf("append receipt %s: %w; append it again to learn its index", h, ctx.Err())
	}
	if a.err != nil {
		return 0, a.err
	}
	return a.index, l.await(ctx, a.index+1)
}

// The order of the next three is what makes it safe to die anywhere: an entry is on disk
// before its hash can be in the tree, and the tree itself is the record of what was added.

// keep stores what comes, all that waits together. While one batch is on its way to the
// disk the next one gathers.
func (l *Log) keep() {
	defer close(l.stored)
	for a := range l.writes {
		batch, size := []*appending{a}, len(a.data)
	gather:
		for len(batch) < maxShared && size < maxSharedBytes {
			select {
			case a, ok := <-l.writes:
				if !ok {
					break gather
				}
				batch, size = append(batch, a), size+len(a.data)
			default:
				break gather
			}
		}
		l.store.store(batch)
		for _, a := range batch {
			if a.data = nil; a.err == nil {
				l.step("stored")
				a.added = l.tree.add(l.ctx, a.hash)
			}
		}
		l.stored <- batch
	}
}

// settle waits for what was stored to be in the tree.
func (l *Log) settle() {
	defer close(l.settled)
	for batch := range l.stored {
		for _, a := range batch {
			if a.err == nil {
				if a.index, a.err = a.added(); a.err == nil {
					l.step("sequenced")
				}
			}
			l.finish(a)
		}
	}
}

// finish tells everybody who waits for an entry what became of it.
func (l *Log) finish(a *appending) {
	defer l.running.Done()
	var unknown unknownError
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.inflight, a.hash)
	if a.err == nil {
		l.index[a.hash] = a.index
	} else {
		sure := !errors.As(a.err, &unknown)
		a.err = fmt.Errorf("append receipt %s: %w", a.hash, a.err)
		if !sure && l.broken == nil {
			l.broken = a.err
		}
	}
	close(a.done)
}

// Origin is the log's name.
func (l *Log) Origin() string { return l.origin }

// LogKey is the log's public key as a signed-note verifier key: the one thing
// that a verifier has to know and trust.
func (l *Log) LogKey() string { return l.logKey }

// Checkpoint is the newest checkpoint that this process has seen published. It
// covers every receipt whose Append has returned.
func (l *Log) Checkpoint() Checkpoint {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head
}

// Latest is the part of Checkpoint that is anchored on chain.
func (l *Log) Latest() AnchorPoint { return l.Checkpoint().AnchorPoint }

// A Record is an entry and where it stands.
type Record struct {
	Index uint64
	Hash  probity.Hash // of the receipt
	Entry
}

// Get returns the entry of a receipt, or ErrNotFound. It may be one that no
// checkpoint covers yet.
func (l *Log) Get(receipt probity.Hash) (Record, error) {
	l.mu.Lock()
	i, ok := l.index[receipt]
	l.mu.Unlock()
	if !ok {
		return Record{}, fmt.Errorf("receipt %s: %w", receipt, ErrNotFound)
	}
	e, err := l.store.get(receipt)
	if err != nil {
		return Record{}, fmt.Errorf("read entry %d: %w", i, err)
	}
	return Record{i, receipt, e}, nil
}

// At returns the entry at an index below the checkpoint's size, or ErrNotFound.
func (l *Log) At(ctx context.Context, index uint64) (Record, error) {
	if size := l.Latest().Size; index >= size {
		return Record{}, fmt.Errorf("index %d: %w: it has %d entries", index, ErrNotFound, size)
	}
	for r, err := range l.All(ctx, index) {
		return r, err
	}
	return Record{}, ctx.Err()
}

var errStop = errors.New("stop")

// All iterates over the entries from an index up to the newest checkpoint. It
// ends after the first error.
func (l *Log) All(ctx context.Context, from uint64) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		size := l.Latest().Size
		if from >= size {
			return
		}
		records(ctx, l.reader.ReadEntryBundle, l.store, from, size, yield)
	}
}

// records yields the entries from <= i < to with what is stored of them.
func records(ctx context.Context, read client.EntryBundleFetcherFunc, s entries, from, to uint64, yield func(Record, error) bool) {
	err := scan(ctx, read, from, to, func(i uint64, h probity.Hash) error {
		e, err := s.get(h)
		if err != nil {
			return fmt.Errorf("read entry %d: %w", i, err)
		}
		if !yield(Record{i, h, e}, nil) {
			return errStop
		}
		return nil
	})
	if err != nil && !errors.Is(err, errStop) {
		yield(Record{}, err)
	}
}

// Proof proves to anyone holding LogKey that the entry at index is in the tree
// of the newest checkpoint. The error is ErrNotFound when none covers it yet.
func (l *Log) Proof(ctx context.Context, index uint64) (TlogProof, error) {
	head := l.Checkpoint()
	if index >= head.Size {
		return TlogProof{}, fmt.Errorf("index %d: %w: the newest checkpoint has %d entries", index, ErrNotFound, head.Size)
	}
	hashes, err := l.prover.inclusion(ctx, index, head.Size)
	if err != nil {
		return TlogProof{}, fmt.Errorf("prove entry %d: %w", index, err)
	}
	return TlogProof{Index: index, Hashes: hashes, Checkpoint: head.Note}, nil
}

// Consistency proves that the tree of size newer begins with that of size
// older; neither may be over the newest checkpoint's. See VerifyConsistency.
func (l *Log) Consistency(ctx context.Context, older, newer uint64) ([]probity.Hash, error) {
	return consistency(ctx, l.reader.ReadTile, l.Latest().Size, older, newer)
}

// Close waits for appends under way and for the checkpoint that covers them,
// and lets other processes open the log.
func (l *Log) Close() error {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return nil
	}
	l.closed = true
	l.mu.Unlock()
	l.running.Wait()
	close(l.writes)
	<-l.settled
	ctx := context.Background()
	if l.witnessed {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, witnessWait)
		defer stop()
	}
	err := l.tree.close(ctx)
	if l.witnessed && errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("close the log: its last entries are in it and not published: %w; when it is opened again and they do, it publishes them", ErrWitnesses)
	}
	l.cancel()
	<-l.followed
	return errors.Join(err, l.lock.Close())
}
