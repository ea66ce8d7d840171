package ledger

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	fnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"

	"probity"
	"probity/internal/disk"
)

// A Witness cosigns checkpoints of other logs, as C2SP tlog-witness says: of each
// log it remembers the newest checkpoint that it has cosigned, and cosigns another
// only when that extends it. A log that shows two people two histories cannot have
// both cosigned.
//
// Its folder holds the key, mode 0600, and a file for each log, which is on disk
// before a cosignature leaves.
type Witness struct {
	dir    string
	key    string
	signer note.Signer
	lock   *disk.Lock

	mu   sync.Mutex
	logs map[string]*witnessed // by origin
}

// witnessed is a log as its witness knows it.
type witnessed struct {
	LogKey string       `json:"logKey"`
	Size   uint64       `json:"size"`
	Root   probity.Hash `json:"root"`
	Seen   bool         `json:"seen"` // whether a checkpoint was cosigned
	Time   uint64       `json:"time"` // when, in Unix seconds
	Note   string       `json:"note"` // it
}

// Why a witness does not cosign. The gateway maps them to the statuses of
// tlog-witness; callers branch on them with errors.Is.
var (
	ErrUnknownLog = errors.New("witness does not know this log")
	ErrRequest    = errors.New("not a request to a witness")
)

// A ConflictError is what a witness says when it knows another newest checkpoint than
// the request begins with, or the request's checkpoint is of the same size and
// another tree.
type ConflictError struct{ Size uint64 }

func (e *ConflictError) Error() string {
	return fmt.Sprintf("the newest checkpoint that was cosigned has size %d: send a proof from there", e.Size)
}

// maxWitnessRequest bounds a request, in bytes: 64 lines of proof and a checkpoint
// with many signatures.
const maxWitnessRequest = 64 << 10

const witnessKeyFile, witnessLogs = "witness.key", "logs"

// OpenWitness opens the witness in dir, or makes one of that name, which others will
// see beside its cosignatures. One process may have it open.
func OpenWitness(dir, name string) (_ *Witness, err error) {
	if err := os.MkdirAll(filepath.Join(dir, witnessLogs), 0o700); err != nil {
		return nil, err
	}
	w := &Witness{dir: dir, logs: map[string]*witnessed{}}
	if w.lock, err = takeLock(dir); err != nil {
		return nil, err
	}
	if err := w.open(name); err != nil {
		w.lock.Close()
		return nil, fmt.Errorf("open witness %s: %w", dir, err)
	}
	return w, nil
}

func (w *Witness) open(name string) error {
	path := filepath.Join(w.dir, witnessKeyFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if name == "" {
			return errors.New("there is no witness yet: give it a name with --name, such as example.com/witness")
		}
		made, err := NewKey(name)
		if err != nil {
			return err
		}
		text = []byte(made + "\n")
		if err := disk.WriteFile(path, text, 0o600); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	k, err := parseKey(string(text))
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	if name != "" && name != k.origin {
		return fmt.Errorf("this witness is %q, not %q: leave the name out, or use another folder", k.origin, name)
	}
	if w.signer, err = fnote.NewSignerForCosignatureV1(k.text); err != nil {
		return err
	}
	vkey, err := k.verifierText()
	if err != nil {
		return err
	}
	if w.key, err = fnote.VKeyToCosignatureV1(vkey); err != nil {
		return err
	}
	files, err := os.ReadDir(filepath.Join(w.dir, witnessLogs))
	if err != nil {
		return err
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".json") {
			continue // a write that was cut short
		}
		path := filepath.Join(w.dir, witnessLogs, f.Name())
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var l witnessed
		if err := json.Unmarshal(data, &l); err != nil {
			return fmt.Errorf("%s is damaged: %w; restore it from a backup: without it the witness could cosign what it must not", path, err)
		}
		v, err := note.NewVerifier(l.LogKey)
		if err != nil || w.path(v.Name()) != path {
			return fmt.Errorf("%s is damaged: it is not of the log that its name says", path)
		}
		w.logs[v.Name()] = &l
	}
	return nil
}

func (w *Witness) path(origin string) string {
	return filepath.Join(w.dir, witnessLogs, OriginHash(origin).String()[2:]+".json")
}

// Key is the witness's public key, a signed-note verifier key of type 4, which goes
// into the policies of logs and of those who check their checkpoints.
func (w *Witness) Key() string { return w.key }

// Name is the witness's name.
func (w *Witness) Name() string { return w.signer.Name() }

// AddLog makes the witness cosign a log, given by its verifier key. Adding it again
// changes nothing; another key of the same name is refused as ErrLogKey.
func (w *Witness) AddLog(logKey string) error {
	v, err := note.NewVerifier(logKey)
	if err != nil {
		return fmt.Errorf("%w: %q is not a verifier key: want NAME+HASH+BASE64", ErrLogKey, logKey)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if have := w.logs[v.Name()]; have != nil {
		if have.LogKey != logKey {
			return fmt.Errorf("%w: log %q is known with the key %s", ErrLogKey, v.Name(), have.LogKey)
		}
		return nil
	}
	return w.store(v.Name(), witnessed{LogKey: logKey, Root: probity.Hash(rfc6962.DefaultHasher.EmptyRoot())})
}

// store puts what is known of a log on disk, and then in place. The caller holds mu.
func (w *Witness) store(origin string, l witnessed) error {
	data, err := json.Marshal(l)
	if err != nil {
		return err
	}
	if err := disk.WriteFile(w.path(origin), data, 0o600); err != nil {
		return err
	}
	w.logs[origin] = &l
	return nil
}

// A WitnessedLog is a log and the newest checkpoint of it that was cosigned.
type WitnessedLog struct {
	Origin string `json:"origin"`
	LogKey string `json:"logKey"`
	AnchorPoint
	Time uint64 `json:"time"` // of the cosignature, Unix seconds; 0: none yet
}

// Logs are the logs that the witness cosigns, in order of their names.
func (w *Witness) Logs() []WitnessedLog {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := []WitnessedLog{}
	for origin, l := range w.logs {
		out = append(out, WitnessedLog{origin, l.LogKey, AnchorPoint{l.Size, l.Root}, l.Time})
	}
	slices.SortFunc(out, func(a, b WitnessedLog) int { return cmp.Compare(a.Origin, b.Origin) })
	return out
}

// AddCheckpoint carries out tlog-witness's add-checkpoint: body is "old SIZE", a
// consistency proof in base64 lines, a blank line and a checkpoint; the answer is the
// line with the cosignature. The error is ErrRequest, ErrUnknownLog, ErrUnsigned,
// ErrConsistency or a *ConflictError.
func (w *Witness) AddCheckpoint(body []byte) ([]byte, error) {
	old, proof, text, err := parseWitnessRequest(body)
	if err != nil {
		return nil, err
	}
	origin, _, _ := strings.Cut(string(text), "\n")
	w.mu.Lock()
	defer w.mu.Unlock()
	l := w.logs[origin]
	if l == nil {
		return nil, fmt.Errorf("%w: %q", ErrUnknownLog, origin)
	}
	cp, err := OpenCheckpoint(text, l.LogKey)
	if err != nil {
		if errors.Is(err, ErrCheckpoint) {
			err = fmt.Errorf("%w: %w", ErrRequest, err)
		}
		return nil, err
	}
	switch {
	case old > cp.Size:
		return nil, fmt.Errorf("%w: its old size %d is over the checkpoint's, %d", ErrRequest, old, cp.Size)
	case old != l.Size:
		return nil, &ConflictError{l.Size}
	case old == cp.Size && l.Seen && cp.Root != l.Root:
		return nil, fmt.Errorf("%w: %w", &ConflictError{l.Size}, ErrEquivocation)
	case old == 0 && len(proof) > 0 || old == cp.Size && len(proof) > 0:
		return nil, fmt.Errorf("%w: nothing is proved by %d hashes from size %d to %d", ErrRequest, len(proof), old, cp.Size)
	case cp.Size == 0 && cp.Root != l.Root:
		return nil, fmt.Errorf("%w: an empty tree has another root", ErrRequest)
	}
	if old > 0 {
		if err := VerifyConsistency(AnchorPoint{l.Size, l.Root}, cp.AnchorPoint, proof); err != nil {
			return nil, err
		}
	}
	// On disk first: a crash may lose a cosignature, never what was cosigned.
	next := witnessed{LogKey: l.LogKey, Size: cp.Size, Root: cp.Root, Seen: true, Time: uint64(time.Now().Unix()), Note: string(text)}
	if err := w.store(origin, next); err != nil {
		return nil, err
	}
	n, err := note.Open(text, note.VerifierList()) // unverified, for its text only: it was verified above
	var unverified *note.UnverifiedNoteError
	if errors.As(err, &unverified) {
		n = unverified.Note
	} else if err != nil {
		return nil, err
	}
	signed, err := note.Sign(&note.Note{Text: n.Text}, w.signer)
	if err != nil {
		return nil, err
	}
	_, line, ok := bytes.Cut(signed, []byte("\n\n"))
	if !ok {
		return nil, errors.New("a signed note has no signature")
	}
	return line, nil
}

// parseWitnessRequest reads the body of add-checkpoint.
func parseWitnessRequest(body []byte) (old uint64, proof []probity.Hash, checkpoint []byte, err error) {
	bad := func(format string, args ...any) (uint64, []probity.Hash, []byte, error) {
		return 0, nil, nil, fmt.Errorf("%w: "+format, append([]any{ErrRequest}, args...)...)
	}
	if len(body) > maxWitnessRequest {
		return bad("it has %d bytes, over the limit of %d", len(body), maxWitnessRequest)
	}
	head, checkpoint, ok := bytes.Cut(body, []byte("\n\n"))
	if !ok || len(checkpoint) == 0 {
		return bad("there is no checkpoint after a blank line")
	}
	lines := strings.Split(string(head), "\n")
	size, ok := strings.CutPrefix(lines[0], "old ")
	if !ok {
		return bad("the first line is not \"old SIZE\"")
	}
	if old, err = parseDecimal(size); err != nil {
		return bad("old size %q: %v", size, err)
	}
	if len(lines) > 64 {
		return bad("a proof of %d hashes", len(lines)-1)
	}
	for i, line := range lines[1:] {
		h, err := parseBase64Hash(line)
		if err != nil {
			return bad("hash %d: %v", i, err)
		}
		proof = append(proof, h)
	}
	return old, proof, checkpoint, nil
}

// Close lets other processes open the witness.
func (w *Witness) Close() error { return w.lock.Close() }

// A Cosignature is a witness's word that it knows no other history of a log.
type Cosignature struct {
	Name string `json:"name"`
	Key  string `json:"key"`
	Time uint64 `json:"time"` // Unix seconds
}

// Cosignatures are those of a checkpoint's cosignatures that witnesses with given
// keys have made. Signatures by others are passed over; one that names a witness and
// is not its is ErrUnsigned.
func Cosignatures(checkpoint []byte, witnesses ...string) ([]Cosignature, error) {
	if len(witnesses) == 0 {
		return nil, nil
	}
	var known []note.Verifier
	keys := map[string]string{}
	for _, key := range witnesses {
		v, err := fnote.NewVerifierForCosignatureV1(key)
		if err != nil {
			return nil, fmt.Errorf("%w: %q is not the key of a witness", ErrLogKey, key)
		}
		if id := fmt.Sprintf("%s %08x", v.Name(), v.KeyHash()); keys[id] != "" {
			continue // named twice, it is still one witness
		}
		known = append(known, v)
		keys[fmt.Sprintf("%s %08x", v.Name(), v.KeyHash())] = key
	}
	n, err := note.Open(checkpoint, note.VerifierList(known...))
	var unverified *note.UnverifiedNoteError
	if errors.As(err, &unverified) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrUnsigned, err)
	}
	var out []Cosignature
	for _, s := range n.Sigs {
		at, err := fnote.CoSigV1Timestamp(s)
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrUnsigned, err)
		}
		out = append(out, Cosignature{s.Name, keys[fmt.Sprintf("%s %08x", s.Name, s.Hash)], uint64(at.Unix())})
	}
	return out, nil
}

// encodeWitnessRequest is the body of add-checkpoint.
func encodeWitnessRequest(old uint64, proof []probity.Hash, checkpoint []byte) []byte {
	b := fmt.Appendf(nil, "old %d\n", old)
	for _, h := range proof {
		b = fmt.Appendf(b, "%s\n", base64.StdEncoding.EncodeToString(h[:]))
	}
	return append(append(b, '\n'), checkpoint...)
}
