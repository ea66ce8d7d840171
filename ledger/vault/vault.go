// Package vault keeps what receipts only commit to (inputs, transcripts, and the
// salts of their commitments) sealed to a key for each person whom it is about, and
// destroys it when that person asks.
//
// A receipt in the log holds salted commitments, which say nothing to whoever lacks
// the salt, and its proofs are about those. So a log need forget nothing: when the
// salts and contents are gone, every signature, inclusion and zero-knowledge proof
// still verifies, and nobody can tell any more what the receipt was about.
//
// What cannot be undone: copies that others have, such as the provider that computed
// the answer, whoever was shown an opening, and backups; what was published in clear,
// such as an answer that the market delivers on chain; and what a disk keeps of files
// that were overwritten. See [Remains].
package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"filippo.io/age"

	"probity"
	"probity/internal/disk"
)

// ErrNotFound means that the vault has nothing of a subject.
var ErrNotFound = errors.New("nothing is kept of this subject")

// Remains says what an erasure cannot undo, for those who ask for one.
const Remains = "what others have a copy of (providers that computed the answers, whoever was shown an opening, backups), " +
	"what was published in clear (answers delivered on chain), and what the disk keeps of overwritten files"

// The bounds of what is kept.
const (
	maxSubject = 256
	maxData    = 64 << 20
)

// An Opening is what it takes to show, and to check, what a commitment is to.
type Opening struct {
	Receipt probity.Hash `json:"receipt"` // whose commitment it opens
	What    string       `json:"what"`    // input, trace, transcript, ...: letters, digits and hyphens
	Salt    probity.Hash `json:"salt"`
	Data    []byte       `json:"data"` // in JSON as base64
	Time    uint64       `json:"time"` // when it was kept, Unix seconds
}

// A Vault is a folder with a folder for each subject: the subject's key, an age
// identity, and its openings, each a file that `age -d -i key` opens too.
type Vault struct{ dir string }

const (
	keyFile     = "key"
	publicFile  = "recipient"
	nameFile    = "subject.age"
	openingsDir = "openings"
	erasingFile = "erasing"
	erasedFile  = "erased.jsonl"
)

// Open opens the vault in dir, or makes one, and finishes erasures that a crash cut
// short.
func Open(dir string) (*Vault, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	v := &Vault{dir}
	lock, err := v.lock()
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	folders, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, f := range folders {
		path := filepath.Join(dir, f.Name())
		if !f.IsDir() {
			continue
		}
		if _, err := os.Stat(filepath.Join(path, erasingFile)); err == nil {
			if _, err := v.erase(path); err != nil {
				return nil, fmt.Errorf("finish an erasure in %s: %w", path, err)
			}
		}
	}
	return v, nil
}

func (v *Vault) lock() (*disk.Lock, error) {
	l, err := disk.TryLock(filepath.Join(v.dir, "lock"))
	for deadline := time.Now().Add(time.Minute); errors.Is(err, disk.ErrLocked) && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
		l, err = disk.TryLock(filepath.Join(v.dir, "lock"))
	}
	if err != nil {
		return nil, fmt.Errorf("vault %s: %w", v.dir, err)
	}
	return l, nil
}

func (v *Vault) folder(subject string) (string, error) {
	if subject == "" || len(subject) > maxSubject || !utf8.ValidString(subject) {
		return "", fmt.Errorf("subject %q: want 1 to %d bytes of text", subject, maxSubject)
	}
	name := sha256.Sum256([]byte(subject))
	return filepath.Join(v.dir, hex.EncodeToString(name[:])), nil
}

// Keep seals an opening to its subject's key, which is made on first use. Keeping the
// same opening again replaces it.
func (v *Vault) Keep(subject string, o Opening) error {
	path, err := v.folder(subject)
	if err != nil {
		return err
	}
	if o.What == "" || len(o.What) > 64 || strings.Trim(o.What, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return fmt.Errorf("opening of %q: want 1 to 64 letters, digits and hyphens", o.What)
	}
	if len(o.Data) > maxData {
		return fmt.Errorf("opening of %d bytes: want at most %d", len(o.Data), maxData)
	}
	lock, err := v.lock()
	if err != nil {
		return err
	}
	defer lock.Close()
	to, err := v.recipient(path, subject)
	if err != nil {
		return fmt.Errorf("keep for a subject: %w", err)
	}
	data, err := json.Marshal(o)
	if err != nil {
		return err
	}
	return seal(filepath.Join(path, openingsDir, o.Receipt.String()[2:]+"-"+o.What+".age"), data, to)
}

// recipient is a subject's public key. Only that is needed to keep something.
func (v *Vault) recipient(path, subject string) (age.Recipient, error) {
	text, err := os.ReadFile(filepath.Join(path, publicFile))
	if err == nil {
		return age.ParseX25519Recipient(strings.TrimSpace(string(text)))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(path, openingsDir), 0o700); err != nil {
		return nil, err
	}
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	if err := disk.WriteFile(filepath.Join(path, keyFile), []byte(key.String()+"\n"), 0o600); err != nil {
		return nil, err
	}
	if err := seal(filepath.Join(path, nameFile), []byte(subject), key.Recipient()); err != nil {
		return nil, err
	}
	// Last, so that a crash before it makes the key anew, before anything was sealed.
	err = disk.WriteFile(filepath.Join(path, publicFile), []byte(key.Recipient().String()+"\n"), 0o600)
	return key.Recipient(), errors.Join(err, disk.SyncDir(v.dir))
}

func seal(path string, data []byte, to age.Recipient) error {
	var b bytes.Buffer
	w, err := age.Encrypt(&b, to)
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return disk.WriteFile(path, b.Bytes(), 0o600)
}

func unseal(path string, with age.Identity) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := age.Decrypt(f, with)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return io.ReadAll(io.LimitReader(r, 2*maxData))
}

// identity is a subject's private key.
func identity(path string) (age.Identity, error) {
	if _, err := os.Stat(filepath.Join(path, publicFile)); err != nil {
		return nil, err // begun by a write that a crash cut short
	}
	text, err := os.ReadFile(filepath.Join(path, keyFile))
	if err != nil {
		return nil, err
	}
	return age.ParseX25519Identity(strings.TrimSpace(string(text)))
}

// Subjects are those of whom something is kept, in order.
func (v *Vault) Subjects() ([]string, error) {
	folders, err := os.ReadDir(v.dir)
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		path := filepath.Join(v.dir, f.Name())
		key, err := identity(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		name, err := unseal(filepath.Join(path, nameFile), key)
		if err != nil {
			return nil, err
		}
		out = append(out, string(name))
	}
	slices.Sort(out)
	return out, nil
}

// Export is all that is kept of a subject, in order of receipt and name, or
// ErrNotFound.
func (v *Vault) Export(subject string) ([]Opening, error) {
	path, err := v.folder(subject)
	if err != nil {
		return nil, err
	}
	key, err := identity(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%q: %w", subject, ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	files, err := os.ReadDir(filepath.Join(path, openingsDir))
	if err != nil {
		return nil, err
	}
	out := []Opening{}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".age") {
			continue // a write that was cut short
		}
		data, err := unseal(filepath.Join(path, openingsDir, f.Name()), key)
		if err != nil {
			return nil, err
		}
		var o Opening
		if err := json.Unmarshal(data, &o); err != nil {
			return nil, fmt.Errorf("%s is damaged: %w; restore it from a backup", f.Name(), err)
		}
		out = append(out, o)
	}
	return out, nil
}

// An Erasure is what was destroyed. It does not say whose.
type Erasure struct {
	Time     uint64 `json:"time"` // Unix seconds
	Keys     int    `json:"keys"`
	Openings int    `json:"openings"`
}

// Erase destroys a subject's key, and with it what was sealed to it, and then the
// sealed files too. Once it has begun it is finished, by the next Open if the process
// dies. The error is ErrNotFound where there is nothing.
func (v *Vault) Erase(subject string) (Erasure, error) {
	path, err := v.folder(subject)
	if err != nil {
		return Erasure{}, err
	}
	lock, err := v.lock()
	if err != nil {
		return Erasure{}, err
	}
	defer lock.Close()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return Erasure{}, fmt.Errorf("%q: %w", subject, ErrNotFound)
	}
	if err := disk.WriteFile(filepath.Join(path, erasingFile), nil, 0o600); err != nil {
		return Erasure{}, err
	}
	return v.erase(path)
}

// erase destroys a folder: the key first, since without it the rest is noise.
func (v *Vault) erase(path string) (Erasure, error) {
	e := Erasure{Time: uint64(time.Now().Unix())}
	files, err := os.ReadDir(filepath.Join(path, openingsDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return e, err
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".age") {
			e.Openings++
		}
	}
	switch err := shred(filepath.Join(path, keyFile)); {
	case err == nil:
		e.Keys = 1
	case !errors.Is(err, fs.ErrNotExist):
		return e, err
	}
	// The marker goes last of all, so that what is left is met again.
	for _, name := range []string{publicFile, nameFile, openingsDir} {
		if err := os.RemoveAll(filepath.Join(path, name)); err != nil {
			return e, err
		}
	}
	if err := os.RemoveAll(path); err != nil {
		return e, err
	}
	if err := disk.SyncDir(v.dir); err != nil {
		return e, err
	}
	return e, v.tell(e)
}

// tell notes that there was an erasure.
func (v *Vault) tell(e Erasure) error {
	data, err := json.Marshal(e)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(v.dir, erasedFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(data, '\n'))
	return errors.Join(err, f.Sync(), f.Close())
}

// Erasures are those that this vault has carried out, from the first.
func (v *Vault) Erasures() ([]Erasure, error) {
	data, err := os.ReadFile(filepath.Join(v.dir, erasedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []Erasure
	for line := range bytes.Lines(data) {
		var e Erasure
		if json.Unmarshal(line, &e) == nil { // the last may be torn
			out = append(out, e)
		}
	}
	return out, nil
}

// shred overwrites a file before it is removed. On most disks that is better than
// nothing and no promise; see Remains.
func shred(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	st, err := f.Stat()
	if err == nil {
		_, err = f.Write(make([]byte, st.Size()))
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Remove(path)
}
