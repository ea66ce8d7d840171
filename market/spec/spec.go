// Package spec is what a buyer writes down to get work done: one job, as YAML
// or JSON. [Parse] reads it and says of every fault where it is and what to
// write instead; [Schema] is the same form as a JSON Schema, for editors and for
// programs in other languages.
//
// A specification never travels on chain. Its [Spec.Hash] does: orders name it,
// so that buyer and provider agreed on exactly one text, whatever its layout.
//
// The form is described once, in form.go. Decoder and schema are both made from
// that description, and a test holds them to each other with a validator that
// other people wrote.
package spec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"probity"
	"probity/internal/eip712"
)

// Limits on a specification. Whoever sends a larger one is told to split it.
const (
	MaxBytes = 64 << 10 // of the file
	MaxDepth = 16       // levels of nesting
	MaxNodes = 8192     // values and keys, each use of a YAML alias counted
)

// Version is the form's version, the first line of every specification.
const Version = 1

// A Spec is one job: what to run, on what, for how much, and who is trusted.
type Spec struct {
	Version    int         `json:"version"`
	Name       string      `json:"name,omitempty"`
	Task       Task        `json:"task"`
	Resources  Resources   `json:"resources"`
	Ports      []Port      `json:"ports,omitempty"`
	Storage    []Volume    `json:"storage,omitempty"`
	Secrets    []Secret    `json:"secrets,omitempty"`
	Price      Price       `json:"price"`
	Trust      Trust       `json:"trust"`
	Deadline   Duration    `json:"deadline"` // from acceptance to delivery, or to the end of a lease
	Open       Duration    `json:"open"`     // how long the order takes bids
	Checkpoint *Checkpoint `json:"checkpoint,omitempty"`
	// Retention is how long a lease's provider keeps its log, its result and its
	// last checkpoint after the end. Of a lease it is never 0.
	Retention Duration   `json:"retention,omitempty"`
	Placement *Placement `json:"placement,omitempty"`
}

// A Task is what to run: exactly one of its fields is set.
type Task struct {
	Infer     *Infer     `json:"infer,omitempty"`
	Train     *Train     `json:"train,omitempty"`
	WASM      *WASM      `json:"wasm,omitempty"`
	Container *Container `json:"container,omitempty"`
}

// Kind names the field that is set: infer, train, wasm or container.
func (t Task) Kind() string {
	switch {
	case t.Infer != nil:
		return "infer"
	case t.Train != nil:
		return "train"
	case t.WASM != nil:
		return "wasm"
	case t.Container != nil:
		return "container"
	}
	return ""
}

// Infer asks a published model for one answer.
type Infer struct {
	Model   probity.AssetID `json:"model"`
	Version uint32          `json:"version,omitempty"`
	Input   string          `json:"input,omitempty"` // a file of the buyer's; what travels is its commitment
}

// Train runs a training plan on licensed data.
type Train struct {
	Plan  string            `json:"plan"` // digest of the plan
	Model probity.AssetID   `json:"model,omitempty"`
	Data  []probity.AssetID `json:"data"`
	Steps uint64            `json:"steps"`
}

// WASM runs a WebAssembly module (WASI preview 1).
type WASM struct {
	Module string            `json:"module"` // digest of the module
	Args   []string          `json:"args,omitempty"`
	Env    map[string]string `json:"env,omitempty"`
	Input  string            `json:"input,omitempty"` // digest of what it finds on standard input
}

// Container runs an OCI image, named by digest so that it cannot change.
type Container struct {
	Image   string            `json:"image"`
	Archive string            `json:"archive,omitempty"` // digest of an OCI archive with the image; none: a registry has it
	Command []string          `json:"command,omitempty"`
	Args    []string          `json:"args,omitempty"`
	Env     map[string]string `json:"env,omitempty"`
}

// Files are the digests of what the job is made of, all of which its buyer has.
func (s Spec) Files() []string {
	var all []string
	if w := s.Task.WASM; w != nil {
		all = append(all, w.Module, w.Input)
	}
	if c := s.Task.Container; c != nil {
		all = append(all, c.Archive)
	}
	return slices.DeleteFunc(all, func(d string) bool { return d == "" })
}

// Resources are what the job needs at least.
type Resources struct {
	CPU    CPU   `json:"cpu"`
	Memory Bytes `json:"memory"`
	Disk   Bytes `json:"disk,omitempty"` // scratch space, gone with the job
	GPU    *GPU  `json:"gpu,omitempty"`
}

// GPU asks for graphics processors of one kind in one machine.
type GPU struct {
	Count  uint32   `json:"count"`
	Models []string `json:"models,omitempty"` // any of them; none is any at all
	Memory Bytes    `json:"memory,omitempty"` // of each card
}

// Port is a port of the container that is reachable from outside.
type Port struct {
	Port     uint16 `json:"port"`
	Protocol string `json:"protocol"` // tcp, udp or http
	Host     string `json:"host,omitempty"`
}

// Volume is storage that outlives a restart of the job, and the lease by what
// the buyer pays for.
type Volume struct {
	Name  string `json:"name"`
	Size  Bytes  `json:"size"`
	Mount string `json:"mount"`
	Class string `json:"class"` // hdd, ssd or nvme
}

// Secret says where the job finds a secret. Its value is never part of a
// specification: it travels sealed to the provider whose bid was accepted, or
// stands here sealed to the one provider that the placement names.
type Secret struct {
	Name   string `json:"name"`
	Env    string `json:"env,omitempty"`
	File   string `json:"file,omitempty"`
	Sealed []byte `json:"sealed,omitempty"` // to the provider's key, see eip712.Seal
}

// Price is the most that the buyer pays.
type Price struct {
	Max Tokens `json:"max"`
	Per string `json:"per"` // job, hour
}

// Trust says who has to be honest, and what they put at stake.
type Trust struct {
	Tier   probity.Tier `json:"tier"`
	Bond   Tokens       `json:"bond"`
	Quorum *Quorum      `json:"quorum,omitempty"`
}

// Quorum is how many providers run the job, and how many have to agree.
type Quorum struct {
	Of    uint32 `json:"of"`
	Agree uint32 `json:"agree"`
}

// Checkpoint says how often the job's state is saved, so that another provider
// can go on from there.
type Checkpoint struct {
	Every  Duration `json:"every"`
	Keep   uint32   `json:"keep"`
	Resume bool     `json:"resume"` // go on elsewhere when the provider fails
}

// Placement narrows down who may run the job.
type Placement struct {
	Regions    []string          `json:"regions,omitempty"` // any of them; eu includes eu-west
	Avoid      []string          `json:"avoid,omitempty"`   // none of these regions
	Near       string            `json:"near,omitempty"`    // preferred, not required
	Reputation uint32            `json:"reputation,omitempty"`
	Providers  []probity.Account `json:"providers,omitempty"` // none but these
	Exclude    []probity.Account `json:"exclude,omitempty"`   // never these
	Attributes []Attribute       `json:"attributes,omitempty"`
	Challenged *Challenged       `json:"challenged,omitempty"`
}

// Challenged asks that a provider has lately shown that its hardware is there: as much
// memory as the job needs, to so many of those whom the buyer trusts. Whom it trusts it
// has to say: a challenge by just anybody can be by the provider itself.
type Challenged struct {
	Within Duration          `json:"within"`
	By     []probity.Account `json:"by"`
	Least  uint32            `json:"least"` // of By
}

// Attribute is a condition on what a provider says of itself: exactly one of
// In, NotIn and Exists is set.
type Attribute struct {
	Name   string   `json:"name"`
	In     []string `json:"in,omitempty"`
	NotIn  []string `json:"not_in,omitempty"`
	Exists *bool    `json:"exists,omitempty"`
}

// The bounds of a lease's retention, in seconds. The provider is paid for it by the
// rate, and knows that it is never more than three files for so long.
const (
	DefaultRetention Duration = 7 * 24 * 3600
	MaxRetention     Duration = 30 * 24 * 3600
)

// Lease reports whether the job is paid by the time it runs, not as a whole.
func (s Spec) Lease() bool { return s.Price.Per == "hour" }

// Where returns the placement, empty if there is none.
func (s Spec) Where() Placement {
	if s.Placement == nil {
		return Placement{}
	}
	return *s.Placement
}

// Canonical is the specification as JSON with every default filled in, in the
// canonical form of RFC 8785: two files that mean the same have the same, in
// whatever language it is computed.
func (s Spec) Canonical() []byte {
	b, err := json.Marshal(s)
	var tree any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber() // all are whole
	if err == nil {
		err = d.Decode(&tree)
	}
	// Encoding a map sorts its keys. What is left of encoding/json's own ways is
	// that it escapes U+2028 and U+2029, which no specification has.
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err == nil {
		err = e.Encode(tree)
	}
	if err != nil {
		return nil // none of the types above can fail
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// Hash names the specification: Keccak-256 of its canonical form.
func (s Spec) Hash() probity.Hash { return eip712.Keccak(s.Canonical()) }

// CPU is processor time in thousandths of a core.
type CPU uint32

// String is whole cores as a number, anything else with m: 2, 500m.
func (c CPU) String() string {
	if c%1000 == 0 {
		return strconv.Itoa(int(c / 1000))
	}
	return strconv.Itoa(int(c)) + "m"
}

// MarshalJSON writes whole cores as a number, anything else as text.
func (c CPU) MarshalJSON() ([]byte, error) {
	if c%1000 == 0 {
		return []byte(c.String()), nil
	}
	return json.Marshal(c.String())
}

// UnmarshalJSON reads both.
func (c *CPU) UnmarshalJSON(b []byte) error {
	text := strings.Trim(string(b), `"`)
	unit := uint64(1000)
	if t, ok := strings.CutSuffix(text, "m"); ok {
		text, unit = t, 1
	}
	n, err := strconv.ParseUint(text, 10, 22)
	if err != nil {
		return fmt.Errorf("%s is not a number of cores: write 2 or 500m", b)
	}
	*c = CPU(n * unit)
	return nil
}

// Bytes is an amount of memory or storage.
type Bytes uint64

var units = []struct {
	name string
	size Bytes
}{{"Ti", 1 << 40}, {"Gi", 1 << 30}, {"Mi", 1 << 20}, {"Ki", 1 << 10}}

// String is the number with the largest unit that divides it: 512Mi. Less than
// 1Ki, or what no unit divides, has none.
func (b Bytes) String() string {
	for _, u := range units {
		if b != 0 && b%u.size == 0 {
			return strconv.FormatUint(uint64(b/u.size), 10) + u.name
		}
	}
	return strconv.FormatUint(uint64(b), 10)
}

// MarshalText is String.
func (b Bytes) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads a whole number of Ki, Mi, Gi or Ti, under 2^63 bytes in all, or 0.
func (b *Bytes) UnmarshalText(text []byte) error {
	s := string(text)
	if s == "0" {
		*b = 0
		return nil
	}
	for _, u := range units {
		if t, ok := strings.CutSuffix(s, u.name); ok {
			n, err := strconv.ParseUint(t, 10, 63)
			if err != nil || Bytes(n) > math.MaxInt64/u.size {
				break
			}
			*b = Bytes(n) * u.size
			return nil
		}
	}
	return fmt.Errorf("%q is not a size: write a whole number of Ki, Mi, Gi or Ti, such as 512Mi", s)
}

// Duration is a time in seconds.
type Duration uint64

var times = []struct {
	name string
	size Duration
}{{"d", 24 * 3600}, {"h", 3600}, {"m", 60}, {"s", 1}}

// String is the number with the largest unit that divides it: 90m.
func (d Duration) String() string {
	for _, u := range times {
		if d%u.size == 0 && d != 0 {
			return strconv.FormatUint(uint64(d/u.size), 10) + u.name
		}
	}
	return "0s"
}

// MarshalText is String.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a whole number of s, m, h or d.
func (d *Duration) UnmarshalText(text []byte) error {
	s := string(text)
	for _, u := range times {
		if t, ok := strings.CutSuffix(s, u.name); ok {
			n, err := strconv.ParseUint(t, 10, 32)
			if err != nil {
				break
			}
			*d = Duration(n) * u.size
			return nil
		}
	}
	return fmt.Errorf("%q is not a time: write a whole number of s, m, h or d, such as 90m", s)
}

// Tokens is an amount that people write in whole tokens of 18 decimals.
type Tokens probity.Amount

// Amount is the same in the smallest unit.
func (t Tokens) Amount() probity.Amount { return probity.Amount(t) }

// String is the number of tokens: 1.25.
func (t Tokens) String() string { return probity.Amount(t).Format18() }

// MarshalText is String.
func (t Tokens) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads a decimal number of tokens.
func (t *Tokens) UnmarshalText(b []byte) error {
	a, err := probity.ParseTokens(string(b))
	*t = Tokens(a)
	return err
}
