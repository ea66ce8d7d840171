// Package runtime runs tenants' work on a provider's machine: what a tenant may
// do, how much of the machine it gets, and what is left when it is over.
//
// A Runtime is one way of running things; its packages are wasm (modules in a
// sandbox of our own process, no tool needed), oci (containers, by Podman) and
// kube (containers, in a Kubernetes cluster).
// Package runtimetest holds all of them to one behaviour, and ISOLATION.md is
// the list, for people, of what that behaviour keeps tenants from.
//
// A workload outlives the process that started it. Whoever starts again adopts
// it by its id, and finds its log, its files and how it ended.
package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"regexp"
	"strings"
	"time"
)

// What callers branch on.
var (
	// ErrUnknown is returned for an id that the runtime has no workload of.
	ErrUnknown = errors.New("no such workload: start it")

	// ErrExists is returned by Start for an id that has a workload: Adopt it.
	ErrExists = errors.New("there is a workload of that id: adopt it")

	// ErrUnsupported is returned for what this kind of runtime cannot do.
	ErrUnsupported = errors.New("not possible in this runtime: use one that its documentation names")

	// ErrSpec is returned for a specification that no retry will make run.
	ErrSpec = errors.New("the workload cannot be run as it is specified")

	// ErrMissing is returned by Check and Start when the machine lacks
	// something. The text says what, and how to get it.
	ErrMissing = errors.New("this machine lacks what the runtime needs")
)

// A Spec is what to run, and within which limits. A field that a runtime cannot
// honour is refused with ErrSpec, never ignored.
type Spec struct {
	Module  []byte // wasm: the module, WASI preview 1
	Image   string // oci: name@sha256:DIGEST, or sha256:DIGEST with an Archive
	Archive string // oci: an OCI archive file with the image; "" pulls it from the registry of its name

	Command []string          // oci: the program; empty is the image's own
	Args    []string          // its arguments, without its name
	Env     map[string]string // its environment; nothing of the host's is added
	Secrets []Secret
	Stdin   string // a file of the host; "" is empty

	// Dir is a folder of the host. The workload finds it at /work, its working
	// directory, and it is the only place whose contents stay: inputs,
	// checkpoints, outputs. What lies in it afterwards is a stranger's, links
	// included: open it with os.Root.
	Dir string

	// Volumes are storage that the workload finds beside Dir. Their contents stay too,
	// and are a stranger's.
	Volumes []Volume

	Network   bool  // whether it may reach out; without it only Dial reaches in
	Ports     []int // TCP ports that Dial may reach
	Resources Resources
	MaxLog    int64    // bytes of log, after which the workload is ended; 0 is DefaultMaxLog
	Seed      [32]byte // wasm: what its random numbers are drawn from
}

// A Volume is storage that a workload may write in and that outlives it, for the next
// one that is given it. A folder of the host is its name: what it holds lies there, or,
// with a runtime that runs things elsewhere, is kept there for as long as the folder
// is. It is not counted with Spec.Dir: what would be beyond its size is treated as
// what is beyond Resources.Disk.
type Volume struct {
	Dir   string // of the host
	Mount string // where the workload finds it: an absolute path, beside WorkDir and other volumes
	Size  int64  // bytes, as Size counts them; more than 0
}

// WorkDir is where a workload finds Spec.Dir.
const WorkDir = "/work"

// DefaultMaxLog is how long a log may be where the specification does not say.
const DefaultMaxLog = 16 << 20

// Resources are a workload's limits. Zero is no limit of its own, but for
// Memory, which has to be given.
type Resources struct {
	CPU    int           // thousandths of a core
	Memory int64         // bytes
	Disk   int64         // bytes that may lie in Dir
	GPUs   int           // whole devices
	Fuel   uint64        // wasm: instructions, as package wasm counts them
	Time   time.Duration // of the wall clock, from the start; time in which the machine was off counts
}

// A Secret is given to the workload as an environment variable or as a file
// that is never on a disk. It prints as "[secret]" however it is printed, and
// its value is blotted out of the workload's log.
type Secret struct {
	Name  string
	Env   string // the variable, or
	File  string // the file, an absolute path
	Value []byte
}

// Format keeps the value out of every fmt verb.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "[secret %s]", s.Name) }

// LogValue keeps the value out of logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue("[secret " + s.Name + "]") }

// MarshalText keeps the value out of JSON and whatever else asks.
func (s Secret) MarshalText() ([]byte, error) { return []byte("[secret " + s.Name + "]"), nil }

// A Runtime starts workloads and finds them again. It is safe for concurrent
// use. Two runtimes must not share a folder.
type Runtime interface {
	// Name is the kind: "wasm", "oci", "kubernetes".
	Name() string

	// Check returns nil when workloads can be started here. Otherwise it
	// returns ErrMissing with what is missing and what to do about it. A limit
	// that this machine cannot enforce is something missing.
	Check(ctx context.Context) error

	// Start starts a workload under an id that the caller chooses: see
	// CheckID. The context bounds the starting, not the workload. ErrExists
	// means that an earlier Start of this id got through; ErrSpec that none
	// ever will. After any other error it may or may not have started: start
	// again, or adopt.
	Start(ctx context.Context, id string, s Spec) (Workload, error)

	// Adopt returns the workload that was started under the id, by whatever
	// process, running or over. It returns ErrUnknown when there is none.
	Adopt(ctx context.Context, id string) (Workload, error)

	// List returns the ids of all workloads, running or over, in order.
	List(ctx context.Context) ([]string, error)

	// Remove forgets a workload and its log, ending it if need be. Spec.Dir
	// stays. It returns nil if there is none.
	Remove(ctx context.Context, id string) error
}

// A Workload is one that was started. It is safe for concurrent use.
type Workload interface {
	ID() string

	// Wait returns how it ended, once it has.
	Wait(ctx context.Context) (Exit, error)

	// Logs is what the workload wrote on standard output and error, in order,
	// from a byte on. It follows until the workload is over or the context
	// ends, and works afterwards too.
	Logs(ctx context.Context, from int64) (io.ReadCloser, error)

	// Exec runs a program beside the workload, within the same limits, and
	// returns its exit code. ErrUnsupported under wasm.
	Exec(ctx context.Context, command []string, s Streams) (int, error)

	// Dial connects to one of Spec.Ports, inside. ErrUnsupported under wasm.
	Dial(ctx context.Context, port int) (net.Conn, error)

	// Stop asks the workload to end (SIGTERM, where there are signals) and
	// ends it when the grace is over. It returns when it is over, nil too if
	// it was over before.
	Stop(ctx context.Context, grace time.Duration) error

	// Usage is what it has used so far, or had used in the end.
	Usage(ctx context.Context) (Usage, error)
}

// Streams are what Exec reads and writes; nil is nothing.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Usage is what a workload has used. What a runtime cannot measure is 0.
type Usage struct {
	CPU    time.Duration
	Memory int64  // bytes, the most at any one time
	Disk   int64  // bytes in Dir
	Fuel   uint64 // wasm: instructions
	Log    int64  // bytes written, the dropped included
}

// An Exit is how a workload ended.
type Exit struct {
	Code   int // its own, if Exited; otherwise 128 + the signal that ended it, or 1
	Reason Reason
	Detail string // for people: a trap's name, what limit it was
	At     time.Time
}

// A Reason says who ended a workload, and for what.
type Reason string

// The reasons. Only Lost is nobody's doing: the machine was switched off, or
// what held the workload was killed from outside. It may be started again, with
// what Dir has.
const (
	Exited       Reason = "exited"  // by itself, with Code
	Trapped      Reason = "trapped" // wasm: an instruction that has no result, such as a division by zero
	Stopped      Reason = "stopped" // by Stop
	KilledMemory Reason = "killed-memory"
	KilledTime   Reason = "killed-time"
	KilledFuel   Reason = "killed-fuel"
	KilledDisk   Reason = "killed-disk"
	LogsFull     Reason = "logs-full"
	Lost         Reason = "lost"
)

var mountRE = regexp.MustCompile(`^(/[A-Za-z0-9_][A-Za-z0-9._-]*)+$`)

// A Vetter is a runtime that says beforehand what Start would refuse, so that nobody
// bids for it.
type Vetter interface {
	Runtime

	// Vet returns nil if, as far as can be told now, Start would take a
	// specification. Otherwise it returns ErrSpec or ErrMissing with what stands in
	// the way. The files that it names, its module and the values of its secrets
	// need not be there yet.
	Vet(s Spec) error
}

// CheckVolumes returns nil where all volumes can be there at the same time, and
// ErrSpec otherwise. Drivers call it.
func (s Spec) CheckVolumes() error {
	within := func(a, b string) bool { return a == b || strings.HasPrefix(a, b+"/") }
	taken := []string{WorkDir}
	for _, v := range s.Volumes {
		switch {
		case !mountRE.MatchString(v.Mount) || len(v.Mount) > 1024:
			return fmt.Errorf("%w: a volume cannot be at %.80q: use an absolute path of letters, digits, . _ and -", ErrSpec, v.Mount)
		case v.Dir == "":
			return fmt.Errorf("%w: volume %s has no folder", ErrSpec, v.Mount)
		case v.Size <= 0:
			return fmt.Errorf("%w: volume %s has no size", ErrSpec, v.Mount)
		}
		for _, system := range []string{"/proc", "/sys", "/dev", "/etc"} {
			if within(v.Mount, system) {
				return fmt.Errorf("%w: a volume cannot be at %s: mount it beside %s", ErrSpec, v.Mount, system)
			}
		}
		for _, other := range taken {
			if within(v.Mount, other) || within(other, v.Mount) {
				return fmt.Errorf("%w: volume %s overlaps with %s: mount them beside each other", ErrSpec, v.Mount, other)
			}
		}
		for _, x := range s.Secrets {
			if x.File != "" && within(x.File, v.Mount) {
				return fmt.Errorf("%w: secret %s would be kept in volume %s: use a path outside every volume", ErrSpec, x.Name, v.Mount)
			}
		}
		taken = append(taken, v.Mount)
	}
	return nil
}

var idRE = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$`)

// CheckID returns nil for what can be a workload's id: at most 48 of a-z, 0-9
// and -, not at either end.
func CheckID(id string) error {
	if !idRE.MatchString(id) {
		return fmt.Errorf("workload id %q: %w; use at most 48 of a-z, 0-9 and -", id, ErrSpec)
	}
	return nil
}
