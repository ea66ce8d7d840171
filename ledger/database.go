package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/transparency-dev/merkle/rfc6962"
	tree "github.com/transparency-dev/tessera/storage/mysql"

	"probity"
)

// A Database keeps logs where several machines reach them: a database of a MySQL or
// MariaDB server, one for each log. Any number of processes may append to the log in it
// at the same time, each with a folder of its own for the log's key. Its methods may be
// called at the same time.
//
// What the server has to be is checked: one that writes (no Galera or multi-primary
// cluster, since what keeps a receipt from being added twice is a lock of one server),
// and that syncs its log at every commit, since an acknowledged receipt is promised to
// survive a crash. A replica may take over when it has everything; one that has not is
// refused as ErrRolledBack, by whoever has seen more.
type Database struct {
	cfg  *mysql.Config // of connections that write to the tree
	db   *sql.DB
	tree *tree.Storage // for reading
	lock string        // name of the lock under which receipts are added
}

// What a database holds besides the tables that Tessera's driver wants, which are here
// as it wants them. Everything has to be transactional.
var tables = []string{
	"CREATE TABLE IF NOT EXISTS `Tessera` (`id` TINYINT UNSIGNED NOT NULL PRIMARY KEY, `compatibilityVersion` BIGINT UNSIGNED NOT NULL) ENGINE=InnoDB",
	"CREATE TABLE IF NOT EXISTS `Checkpoint` (`id` TINYINT UNSIGNED NOT NULL PRIMARY KEY, `note` MEDIUMBLOB NOT NULL, `published_at` BIGINT NOT NULL) ENGINE=InnoDB",
	"CREATE TABLE IF NOT EXISTS `TreeState` (`id` TINYINT UNSIGNED NOT NULL PRIMARY KEY, `size` BIGINT UNSIGNED NOT NULL, `root` TINYBLOB NOT NULL) ENGINE=InnoDB",
	"CREATE TABLE IF NOT EXISTS `Subtree` (`level` TINYINT UNSIGNED NOT NULL, `index` BIGINT UNSIGNED NOT NULL, `nodes` MEDIUMBLOB NOT NULL, PRIMARY KEY (`level`, `index`)) ENGINE=InnoDB",
	"CREATE TABLE IF NOT EXISTS `TiledLeaves` (`tile_index` BIGINT UNSIGNED NOT NULL PRIMARY KEY, `size` SMALLINT UNSIGNED NOT NULL, `data` LONGBLOB NOT NULL) ENGINE=InnoDB",
	"CREATE TABLE IF NOT EXISTS `ProbityLog` (`id` TINYINT UNSIGNED NOT NULL PRIMARY KEY, `format` INT UNSIGNED NOT NULL, `origin` BLOB NOT NULL, `logKey` BLOB NOT NULL) ENGINE=InnoDB",
	"CREATE TABLE IF NOT EXISTS `ProbityReceipt` (`hash` BINARY(32) NOT NULL PRIMARY KEY, `entry` LONGBLOB NOT NULL) ENGINE=InnoDB",
	"INSERT IGNORE INTO `Tessera` VALUES (0, 1)",
}

// How long a connection may take. A server that is silent for longer counts as gone, and
// frees what the connection held.
const (
	dialTimeout = 10 * time.Second
	idleTimeout = time.Minute
	lockWait    = 5 // seconds, for another process to finish its batch
)

// OpenDatabase connects to the database that a data source name says, such as
// USER:PASSWORD@tcp(HOST:3306)/NAME or USER:PASSWORD@unix(/run/mysqld/mysqld.sock)/NAME,
// with ?tls=true for a connection that is encrypted; the name's form is that of
// github.com/go-sql-driver/mysql. Tables are made where there are none. No error has the
// name or the password in it.
func OpenDatabase(ctx context.Context, dsn string) (*Database, error) {
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil || cfg.DBName == "" {
		// The driver's error may quote what it stumbled over.
		return nil, errors.New("not the data source name of a database: want USER:PASSWORD@tcp(HOST:3306)/NAME, with parameters after a question mark")
	}
	if cfg.AllowAllFiles || cfg.MultiStatements || cfg.InterpolateParams {
		return nil, errors.New("data source name: leave out allowAllFiles, multiStatements and interpolateParams")
	}
	cfg.Logger = &mysql.NopLogger{} // what it says comes back as errors as well
	cfg.MaxAllowedPacket = 0        // the server's
	if cfg.Timeout == 0 {
		cfg.Timeout = dialTimeout
	}
	if cfg.ReadTimeout == 0 {
		cfg.ReadTimeout = idleTimeout
	}
	if cfg.WriteTimeout == 0 {
		cfg.WriteTimeout = idleTimeout
	}
	c, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, errors.New("data source name: a parameter is not as the driver wants it")
	}
	d := &Database{cfg: cfg, db: sql.OpenDB(c)}
	d.db.SetMaxOpenConns(8)
	d.db.SetMaxIdleConns(4)
	d.db.SetConnMaxIdleTime(idleTimeout / 2)
	if err := d.open(ctx); err != nil {
		d.db.Close()
		return nil, fmt.Errorf("log's database: %w", err)
	}
	return d, nil
}

func (d *Database) open(ctx context.Context) error {
	if err := d.checkServer(ctx); err != nil {
		return err
	}
	var name string
	if err := d.db.QueryRowContext(ctx, "SELECT DATABASE()").Scan(&name); err != nil {
		return err
	}
	// The name of a lock is one of the server's, and 64 bytes at most.
	d.lock = "probity log " + OriginHash(name).String()[2:34]
	if _, err := d.info(ctx); errors.Is(err, fs.ErrNotExist) {
		for _, statement := range tables {
			if _, err := d.db.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("make tables: %w; the account needs CREATE, SELECT, INSERT, UPDATE and DELETE on this database", err)
			}
		}
		// The driver's way to begin a tree makes two processes that do it at once fail.
		if _, err := d.db.ExecContext(ctx, "INSERT IGNORE INTO `TreeState` VALUES (0, 0, ?)", rfc6962.DefaultHasher.EmptyRoot()); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	var err error
	d.tree, err = tree.New(ctx, d.db)
	return err
}

// checkServer refuses a server that does not keep what a log promises.
func (d *Database) checkServer(ctx context.Context) error {
	rows, err := d.db.QueryContext(ctx, "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('innodb_flush_log_at_trx_commit', 'wsrep_on', 'group_replication_single_primary_mode')")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return err
		}
		switch {
		case name == "innodb_flush_log_at_trx_commit" && value != "1":
			return errors.New("the server may lose what it has confirmed: set innodb_flush_log_at_trx_commit=1")
		case name == "wsrep_on" && value == "ON":
			return errors.New("the server is part of a Galera cluster, whose locks hold on one node only: use a single server, or a primary with replicas")
		case name == "group_replication_single_primary_mode" && value == "OFF":
			return errors.New("the server is part of a group with several primaries, whose locks hold on one of them only: use single-primary mode")
		}
	}
	return rows.Err()
}

// Close closes the connections; logs that use the database have to be closed before.
func (d *Database) Close() error { return d.db.Close() }

const noSuchTable = 1146 // MySQL's error number

// info is what identifies the log, or fs.ErrNotExist.
func (d *Database) info(ctx context.Context) (i info, err error) {
	err = d.db.QueryRowContext(ctx, "SELECT `format`, `origin`, `logKey` FROM `ProbityLog` WHERE `id` = 0").Scan(&i.Format, &i.Origin, &i.LogKey)
	var answer *mysql.MySQLError
	if errors.Is(err, sql.ErrNoRows) || errors.As(err, &answer) && answer.Number == noSuchTable {
		return i, fmt.Errorf("there is no log in the database yet: %w", fs.ErrNotExist)
	}
	if err != nil {
		return i, err
	}
	if i.Database = true; i.Format != diskFormat {
		return i, fmt.Errorf("the log in the database has format %d; this program reads format %d: use the version of the program that wrote it", i.Format, diskFormat)
	}
	return i, nil
}

// begin makes a log, of which somebody else may just have made another.
func (d *Database) begin(ctx context.Context, i info) error {
	if _, err := d.db.ExecContext(ctx, "INSERT IGNORE INTO `ProbityLog` VALUES (0, ?, ?, ?)", i.Format, i.Origin, i.LogKey); err != nil {
		return err
	}
	have, err := d.info(ctx)
	if err == nil && have != i {
		return fmt.Errorf("%w: another process has just made the log %q in this database, with %s: give this one its key", ErrLogKey, have.Origin, have.LogKey)
	}
	return err
}

// OpenReader finds the log in the database; the error is fs.ErrNotExist when there is
// none. The reader lives as long as the database is open.
func (d *Database) OpenReader(ctx context.Context) (*Reader, error) {
	i, err := d.info(ctx)
	if err != nil {
		return nil, err
	}
	return &Reader{i, databaseReader{d.tree}, rowStore{d.db}}, nil
}

// Source is the tree in the database, for mirrors, monitors and whoever serves it.
func (d *Database) Source() Source { return databaseReader{d.tree} }

// Fsck is [Fsck] for the log in the database.
func (d *Database) Fsck(ctx context.Context) (Report, error) {
	i, err := d.info(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("check log: %w", err)
	}
	return checkLog(ctx, "in the database", i, databaseReader{d.tree}, rowStore{d.db})
}

// A databaseReader reads a tree as one in a folder is read: the driver keeps only the
// newest state of a partial tile or bundle, and answers with more than was asked for.
type databaseReader struct{ *tree.Storage }

// ReadTile is part of Source.
func (r databaseReader) ReadTile(ctx context.Context, level, index uint64, partial uint8) ([]byte, error) {
	data, err := r.Storage.ReadTile(ctx, level, index, partial)
	if want := int(partial) * len(probity.Hash{}); partial > 0 && len(data) > want {
		data = data[:want]
	}
	return data, err
}

// ReadEntryBundle is part of Source.
func (r databaseReader) ReadEntryBundle(ctx context.Context, index uint64, partial uint8) ([]byte, error) {
	data, err := r.Storage.ReadEntryBundle(ctx, index, partial)
	if want := int(partial) * entryBytes; partial > 0 && len(data) > want {
		data = data[:want]
	}
	return data, err
}

// A rowStore keeps entries in the table ProbityReceipt.
type rowStore struct{ db *sql.DB }

// maxRows bounds what one statement carries; servers take 4 MiB at least.
const maxRows = 2 << 20

// store is part of entries.
func (s rowStore) store(all []*appending) {
	// In one order, so that processes which store the same entries do not wait for each
	// other in a circle.
	batch := slices.Clone(all)
	slices.SortFunc(batch, func(a, b *appending) int { return bytes.Compare(a.hash[:], b.hash[:]) })
	for len(batch) > 0 {
		n, size := 1, len(batch[0].data)
		for n < len(batch) && size+len(batch[n].data) < maxRows {
			size += len(batch[n].data)
			n++
		}
		err := s.put(batch[:n])
		for _, a := range batch[:n] {
			a.err = err
		}
		batch = batch[n:]
	}
}

// put stores entries; one that is there already stays as it is.
func (s rowStore) put(batch []*appending) error {
	args := make([]any, 0, 2*len(batch))
	for i := range batch {
		args = append(args, batch[i].hash[:], batch[i].data)
	}
	query := "INSERT INTO `ProbityReceipt` (`hash`, `entry`) VALUES " + strings.TrimSuffix(strings.Repeat("(?, ?), ", len(batch)), ", ") + " ON DUPLICATE KEY UPDATE `hash` = `hash`"
	for try := 0; ; try++ {
		_, err := s.db.Exec(query, args...)
		if err == nil {
			return nil
		}
		var answer *mysql.MySQLError
		if errors.As(err, &answer) && (answer.Number == 1213 || answer.Number == 1205) && try < 5 {
			continue // two processes got into each other's way: nothing was done
		}
		if errors.Is(err, mysql.ErrPktTooLarge) {
			return fmt.Errorf("store receipt: %w: raise the server's max_allowed_packet over %d bytes", err, len(batch[0].data))
		}
		return fmt.Errorf("store receipt: %w; append it again when the database answers", err)
	}
}

// get is part of entries.
func (s rowStore) get(h probity.Hash) (Entry, error) {
	var data []byte
	err := s.db.QueryRow("SELECT `entry` FROM `ProbityReceipt` WHERE `hash` = ?", h[:]).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return Entry{}, fs.ErrNotExist
	}
	if err != nil {
		return Entry{}, err
	}
	return checkStored(h, data)
}

// list is part of entries.
func (s rowStore) list() (hashes []probity.Hash, strange, damaged []string, err error) {
	rows, err := s.db.Query("SELECT `hash` FROM `ProbityReceipt`")
	if err != nil {
		return nil, nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			return nil, nil, nil, err
		}
		if len(raw) != len(probity.Hash{}) {
			strange = append(strange, fmt.Sprintf("row %x", raw))
			continue
		}
		hashes = append(hashes, probity.Hash(raw))
	}
	return hashes, nil, nil, rows.Err()
}
