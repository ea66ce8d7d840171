package ledger

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"k8s.io/klog/v2"

	"probity/internal/disk"
)

// What a log's folder holds:
//
//	log.json       format version, origin, public key; written last when a log is made
//	key            private key, mode 0600 (absent when Options.Key was given)
//	lock           held by the process that has the log open
//	seen           the newest checkpoint that was seen, of a log in a database; such a
//	               log has no tree and no receipts in its folder
//	tlog/          the tlog-tiles tree, which may be served over HTTP as it is
//	receipts/ab/…  the entries, as JSON: see store
const (
	infoFile    = "log.json"
	keyFile     = "key"
	lockFile    = "lock"
	treeDir     = "tlog"
	receiptsDir = "receipts"

	diskFormat = 1
)

type info struct {
	Format int    `json:"format"`
	Origin string `json:"origin"`
	LogKey string `json:"logKey"`
	// Database says that entries and tree are in a database, not in the folder.
	Database bool `json:"database,omitempty"`
}

// errPlace says where a log is, to somebody who has looked elsewhere.
func errPlace(dir string, i info) error {
	if i.Database {
		return fmt.Errorf("the log of %s is in a database: say in which with --log-dsn", dir)
	}
	return fmt.Errorf("the log of %s is in that folder, not in a database: leave --log-dsn out, or use another folder", dir)
}

func readInfo(dir string) (info, error) {
	var i info
	data, err := os.ReadFile(filepath.Join(dir, infoFile))
	if err != nil {
		return i, err
	}
	if err := json.Unmarshal(data, &i); err != nil {
		return i, fmt.Errorf("read %s: %w; restore it from a backup", filepath.Join(dir, infoFile), err)
	}
	if i.Format != diskFormat {
		return i, fmt.Errorf("log %s has on-disk format %d; this program reads format %d: use the version of the program that wrote it", dir, i.Format, diskFormat)
	}
	return i, nil
}

// signingKey is the log's ed25519 key with its name.
type signingKey struct {
	origin string
	key    ed25519.PrivateKey
	text   string // the signer text of the signed-note format
}

func (k signingKey) verifierText() (string, error) {
	return note.NewEd25519VerifierKey(k.origin, k.key.Public().(ed25519.PublicKey))
}

// NewKey makes a log's private key in the signed-note format. The origin names
// the log for ever; a domain and path that the operator holds, without a
// scheme, is the usual choice.
func NewKey(origin string) (string, error) {
	text, _, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return "", fmt.Errorf("make log key: %w", err)
	}
	if _, err := parseKey(text); err != nil {
		return "", err
	}
	return text, nil
}

func parseKey(text string) (signingKey, error) {
	text = strings.TrimSpace(text)
	s, err := note.NewSigner(text)
	if err != nil {
		return signingKey{}, errors.New("not a log key: want PRIVATE+KEY+NAME+HASH+BASE64, with a name that has neither spaces nor plus signs")
	}
	// A plus sign is also a base64 digit, so count separators from the left.
	raw, err := base64.StdEncoding.DecodeString(strings.SplitN(text, "+", 5)[4])
	if err != nil || len(raw) != 1+ed25519.SeedSize || raw[0] != 1 {
		return signingKey{}, errors.New("not an ed25519 log key")
	}
	return signingKey{origin: s.Name(), key: ed25519.NewKeyFromSeed(raw[1:]), text: text}, nil
}

// loadKey returns the key for a log, making one when there is neither a key nor
// a log yet.
func loadKey(dir string, o Options, have info) (signingKey, error) {
	if o.Key != "" {
		return parseKey(o.Key)
	}
	path := filepath.Join(dir, keyFile)
	data, err := os.ReadFile(path)
	switch {
	case err == nil:
		st, err := os.Stat(path)
		if err != nil {
			return signingKey{}, err
		}
		if st.Mode().Perm()&0o077 != 0 {
			return signingKey{}, fmt.Errorf("%s can be read by others (mode %04o): run chmod 600 on it", path, st.Mode().Perm())
		}
		k, err := parseKey(string(data))
		if err != nil {
			return signingKey{}, fmt.Errorf("read %s: %w", path, err)
		}
		return k, nil
	case !errors.Is(err, fs.ErrNotExist):
		return signingKey{}, err
	case have.Format != 0:
		return signingKey{}, fmt.Errorf("log %s has no key: restore %s from a backup, or give the key in the options; a new key would start a different log", dir, path)
	}
	text, err := NewKey(o.Origin)
	if err != nil {
		return signingKey{}, err
	}
	if err := disk.WriteFile(path, []byte(text+"\n"), 0o600); err != nil {
		return signingKey{}, err
	}
	return parseKey(text)
}

// takeLock gives this process the log for itself.
func takeLock(dir string) (*disk.Lock, error) {
	l, err := disk.TryLock(filepath.Join(dir, lockFile))
	if errors.Is(err, disk.ErrLocked) {
		return nil, fmt.Errorf("log %s: %w: stop that process, or give this one another folder", dir, disk.ErrLocked)
	}
	return l, err
}

func encodeAny(v any) ([]byte, error) {
	b, err := json.MarshalIndent(v, "", "  ")
	return append(b, '\n'), err
}

// quiet sends what Tessera logs through klog to slog's default logger, warnings
// and errors only. klog is one per process, hence the Once.
var quiet sync.Once

func quietKlog() {
	quiet.Do(func() {
		var flags flag.FlagSet
		klog.InitFlags(&flags)
		for name, value := range map[string]string{"logtostderr": "false", "stderrthreshold": "FATAL", "skip_headers": "true", "one_output": "true"} {
			if err := flags.Set(name, value); err != nil {
				slog.Default().Warn("silence klog", "flag", name, "err", err)
			}
		}
		klog.SetOutputBySeverity("INFO", io.Discard)
		klog.SetOutputBySeverity("WARNING", &klogWriter{level: slog.LevelWarn})
		klog.SetOutputBySeverity("ERROR", &klogWriter{level: slog.LevelError})
	})
}

// A klogWriter passes on what it has not just passed on: while a database is away, the
// driver says so several times a second.
type klogWriter struct {
	level slog.Level

	mu   sync.Mutex
	last string
	at   time.Time
}

func (w *klogWriter) Write(p []byte) (int, error) {
	text := string(bytes.TrimSpace(p))
	w.mu.Lock()
	again := text == w.last && time.Since(w.at) < time.Minute
	if !again {
		w.last, w.at = text, time.Now()
	}
	w.mu.Unlock()
	if !again {
		slog.Default().Log(context.Background(), w.level, "transparency log: "+text)
	}
	return len(p), nil
}
