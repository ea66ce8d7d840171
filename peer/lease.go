package peer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/network"

	"probity"
	"probity/internal/eip712"
	"probity/internal/strict"
	"probity/market"
)

// Leases are the machines that are rented out here.
type Leases interface {
	// Lease returns market.ErrUnknown for a lease that is not, and was not, of
	// this provider.
	Lease(ctx context.Context, lease probity.Hash) (Lease, error)
}

// A Lease is what its buyer may reach.
type Lease struct {
	Buyer probity.Account // who may
	Work  Workload        // nil once it is over
	Dir   string          // folder that the workload sees as /work; "" when it is gone
	Store *Store          // what outlives the lease; nil keeps nothing
}

// A Workload is what runs for a lease. Package provider/runtime has several.
type Workload interface {
	// Logs is what the workload wrote, from a byte on; following, until it is
	// over or ctx ends.
	Logs(ctx context.Context, from int64, follow bool) (io.ReadCloser, error)
	// Exec runs a program beside the workload and returns its exit code.
	Exec(ctx context.Context, command []string, in io.Reader, out, err io.Writer) (int, error)
	// Dial connects to a port of the workload.
	Dial(ctx context.Context, port int) (net.Conn, error)
}

// LogFile is the name under which a lease's log is in a Store.
const LogFile = "log"

// What a buyer can ask for.
const (
	opLogs    = "logs"
	opExec    = "exec"
	opForward = "forward"
	opGet     = "get"
	opPut     = "put"
	opKept    = "kept"
	opFetch   = "fetch"
	opFile    = "file" // of a fileRequest
)

// A request begins a stream about a lease. The lease's buyer signs it, for one
// client and one host: whoever else gets hold of it can do nothing with it.
type request struct {
	Op        string       `json:"op"`
	Lease     probity.Hash `json:"lease"`
	From      int64        `json:"from,omitempty"`    // logs: byte
	Follow    bool         `json:"follow,omitempty"`  // logs
	Command   []string     `json:"command,omitempty"` // exec
	Port      int          `json:"port,omitempty"`    // forward
	Path      string       `json:"path,omitempty"`    // get, put: below /work
	File      probity.Hash `json:"file,omitzero"`     // fetch
	Expires   uint64       `json:"expires"`           // Unix seconds of the market's clock
	Signature []byte       `json:"signature,omitempty"`
}

// RequestType is the EIP-712 type of what a lease's buyer signs. request is the
// Keccak-256 of the request's JSON without the signature; client and host are
// libp2p peer IDs.
const RequestType = "LeaseRequest(bytes32 request,string client,string host)"

const (
	maxRequestBytes = 16 << 10
	requestLife     = 300 // seconds
)

func (r request) digest(d eip712.Domain, client, host string) (probity.Hash, error) {
	r.Signature = nil
	data, err := json.Marshal(r)
	if err != nil {
		return probity.Hash{}, err
	}
	return eip712.Digest(Domain(d), eip712.Struct(RequestType, eip712.Keccak(data), eip712.Keccak([]byte(client)), eip712.Keccak([]byte(host)))), nil
}

// Once a request is granted, both sides send frames whose first byte says what
// they are. Forwarded connections and fetched files are plain bytes instead.
const (
	chanIn    = 0 // exec: standard input; empty: its end
	chanOut   = 1 // standard output, logs, archives
	chanErr   = 2 // exec: standard error
	chanEnd   = 3 // the last frame: an ending
	maxChunk  = 32 << 10
	stallTime = time.Minute // in which the other side has to take what it is sent
)

// An ending says how it went.
type ending struct {
	Code  int    `json:"code,omitempty"` // exec: of the program
	Error string `json:"error,omitempty"`
}

// A channel writes data to a stream as frames.
type channel struct {
	s    network.Stream
	mu   *sync.Mutex // of the stream
	kind byte
}

// Write is part of io.Writer.
func (c channel) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		part := p[:min(len(p), maxChunk)]
		if err := c.frame(part); err != nil {
			return n, err
		}
		n, p = n+len(part), p[len(part):]
	}
	return n, nil
}

func (c channel) frame(data []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.s.SetWriteDeadline(time.Now().Add(stallTime))
	return writeFrame(c.s, append([]byte{c.kind}, data...))
}

// end writes the last frame.
func (c channel) end(code int, err error) error {
	e := ending{Code: code}
	if err != nil {
		e.Error = refuseWith(err).Error
	}
	data, err := json.Marshal(e)
	if err != nil {
		return err
	}
	c.kind = chanEnd
	return c.frame(data)
}

// readChannel reads the next frame of a stream.
func readChannel(r io.Reader) (kind byte, data []byte, err error) {
	b, err := readFrame(r, 1+maxChunk)
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF // there is always an ending
		}
		return 0, nil, err
	}
	if len(b) == 0 || b[0] > chanEnd {
		return 0, nil, errors.New("a frame of no known kind")
	}
	return b[0], b[1:], nil
}

func readEnding(data []byte) (ending, error) {
	var e ending
	if err := strict.JSON(data, &e); err != nil {
		return e, fmt.Errorf("how it ended: %w", err)
	}
	if e.Error != "" {
		return e, &Refused{e.Error}
	}
	return e, nil
}

// An inflow is what comes in as frames of one kind, as a reader. At the ending it
// is at its end.
type inflow struct {
	r    io.Reader
	kind byte
	rest []byte
	err  error
}

// Read is part of io.Reader.
func (f *inflow) Read(p []byte) (int, error) {
	for len(f.rest) == 0 {
		if f.err != nil {
			return 0, f.err
		}
		kind, data, err := readChannel(f.r)
		switch {
		case err != nil:
			f.err = err
		case kind == chanEnd:
			if _, f.err = readEnding(data); f.err == nil {
				f.err = io.EOF
			}
		case kind != f.kind:
			f.err = fmt.Errorf("a frame of kind %d: want %d", kind, f.kind)
		default:
			f.rest = data
		}
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// serveLease does what a lease's buyer asks for.
func (h *Host) serveLease(s network.Stream) error {
	var r request
	if err := readJSON(s, maxRequestBytes, &r); err != nil {
		h.punish(s.Conn().RemotePeer(), faultUnbacked, err)
		return err
	}
	ctx, cancel := context.WithCancel(h.ctx)
	defer cancel()
	l, err := h.grant(ctx, s, r)
	if err != nil {
		h.punish(s.Conn().RemotePeer(), faultUnbacked, err)
		return writeJSON(s, refuseWith(err))
	}
	s.SetDeadline(time.Time{})
	var mu sync.Mutex
	out := channel{s, &mu, chanOut}
	ok := func() error {
		s.SetWriteDeadline(time.Now().Add(stallTime))
		return writeJSON(s, answer{})
	}
	no := func(err error) error { return writeJSON(s, refuseWith(err)) }
	switch r.Op {
	case opLogs:
		logs, err := l.logs(ctx, r)
		if err != nil {
			return no(err)
		}
		defer logs.Close()
		if err := ok(); err != nil {
			return err
		}
		go func() { // whoever reads the log says nothing, until it hangs up
			io.Copy(io.Discard, s)
			cancel()
			logs.Close()
		}()
		_, err = io.CopyBuffer(struct{ io.Writer }{out}, logs, make([]byte, maxChunk))
		if err != nil && ctx.Err() != nil {
			return err
		}
		return out.end(0, err)
	case opExec:
		if l.Work == nil || len(r.Command) == 0 {
			return no(errOver(l, "command"))
		}
		if err := ok(); err != nil {
			return err
		}
		in, feed := io.Pipe()
		defer in.Close()
		go func() {
			err := pump(s, feed)
			feed.CloseWithError(err)
			if !errors.Is(err, io.EOF) {
				cancel() // nobody is there any more
				return
			}
			io.Copy(io.Discard, s)
			cancel()
		}()
		code, err := l.Work.Exec(ctx, r.Command, in, out, channel{s, &mu, chanErr})
		return out.end(code, err)
	case opForward:
		if l.Work == nil || r.Port < 1 || r.Port > 65535 {
			return no(errOver(l, "port"))
		}
		conn, err := l.Work.Dial(ctx, r.Port)
		if err != nil {
			return no(err)
		}
		defer conn.Close()
		if err := ok(); err != nil {
			return err
		}
		s.SetWriteDeadline(time.Time{})
		join(s, conn)
		return nil
	case opGet, opPut:
		root, err := l.root()
		if err != nil {
			return no(err)
		}
		defer root.Close()
		if err := ok(); err != nil {
			return err
		}
		if r.Op == opGet {
			return out.end(0, pack(root, r.Path, out))
		}
		err = unpack(root, r.Path, ".", &inflow{r: idle{s}, kind: chanOut})
		return out.end(0, err)
	case opKept:
		kept, err := l.kept(r.Lease)
		if err != nil {
			return no(err)
		}
		if err := ok(); err != nil {
			return err
		}
		return writeJSON(s, kept)
	case opFetch:
		f, size, err := l.fetch(r)
		if err != nil {
			return no(err)
		}
		defer f.Close()
		if err := writeJSON(s, answer{Size: size}); err != nil {
			return err
		}
		_, err = io.CopyBuffer(struct{ io.Writer }{out}, f, make([]byte, maxChunk))
		return errors.Join(err, out.end(0, err))
	}
	return no(fmt.Errorf("this node knows no request %q", r.Op))
}

// asks says who signed a request, for this client and this host, and in time.
func (h *Host) asks(ctx context.Context, s network.Stream, r request) (who probity.Account, err error) {
	now, err := h.stakes.now(ctx)
	if err != nil {
		return who, err
	}
	if r.Expires < now || r.Expires > now+2*requestLife {
		return who, fmt.Errorf("the request is for %d, and it is %d: %w", r.Expires, now, market.ErrExpired)
	}
	digest, err := r.digest(h.o.Market, s.Conn().RemotePeer().String(), h.ID())
	if err != nil {
		return who, err
	}
	return eip712.Recover(digest, r.Signature)
}

// sign makes a request an account's, for a host.
func (h *Host) sign(ctx context.Context, r *request, as eip712.Key, host string) error {
	now, err := h.stakes.now(ctx)
	if err != nil {
		return err
	}
	r.Expires = now + requestLife
	digest, err := r.digest(h.o.Market, h.ID(), host)
	if err != nil {
		return err
	}
	r.Signature = as.Sign(digest)
	return nil
}

// grant checks that a lease's buyer asks.
func (h *Host) grant(ctx context.Context, s network.Stream, r request) (Lease, error) {
	who, err := h.asks(ctx, s, r)
	if err != nil {
		return Lease{}, err
	}
	l, err := h.o.Leases.Lease(ctx, r.Lease)
	if err != nil {
		return Lease{}, err
	}
	if who != l.Buyer || who.IsZero() {
		return Lease{}, fmt.Errorf("%s asks for lease %s: %w: the buyer is %s", who, r.Lease, market.ErrCaller, l.Buyer)
	}
	return l, nil
}

func errOver(l Lease, what string) error {
	if l.Work == nil {
		return fmt.Errorf("%w: nothing runs for this lease any more", market.ErrState)
	}
	return fmt.Errorf("name a %s", what)
}

// logs are those of the running workload, or what was kept of them.
func (l Lease) logs(ctx context.Context, r request) (io.ReadCloser, error) {
	if r.From < 0 {
		return nil, fmt.Errorf("logs from byte %d: want 0 or more", r.From)
	}
	if l.Work != nil {
		return l.Work.Logs(ctx, r.From, r.Follow)
	}
	kept, err := l.kept(r.Lease)
	if err != nil {
		return nil, err
	}
	for _, k := range kept {
		if k.Name == LogFile {
			f, _, err := l.Store.Open(k.Hash)
			if err != nil {
				return nil, err
			}
			if _, err := f.Seek(min(r.From, k.Size), io.SeekStart); err != nil {
				f.Close()
				return nil, err
			}
			return f, nil
		}
	}
	return nil, fmt.Errorf("the log of lease %s: %w", r.Lease, market.ErrUnknown)
}

func (l Lease) root() (*os.Root, error) {
	if l.Dir == "" {
		return nil, fmt.Errorf("%w: the lease's folder is gone; `probity lease results` shows what was kept of it", market.ErrState)
	}
	return os.OpenRoot(l.Dir)
}

func (l Lease) kept(lease probity.Hash) ([]Kept, error) {
	if l.Store == nil {
		return []Kept{}, nil
	}
	return l.Store.List(lease)
}

// fetch opens a kept file, if it is one of the lease's.
func (l Lease) fetch(r request) (*os.File, int64, error) {
	kept, err := l.kept(r.Lease)
	if err != nil {
		return nil, 0, err
	}
	for _, k := range kept {
		if k.Hash == r.File {
			return l.Store.Open(k.Hash)
		}
	}
	return nil, 0, fmt.Errorf("file %s of lease %s: %w", r.File, r.Lease, market.ErrUnknown)
}

// pump feeds standard input. It returns io.EOF at its end.
func pump(r io.Reader, to io.Writer) error {
	for {
		kind, data, err := readChannel(r)
		switch {
		case err != nil:
			return fmt.Errorf("standard input: %w", noEOF(err))
		case kind != chanIn:
			return fmt.Errorf("a frame of kind %d among standard input", kind)
		case len(data) == 0:
			return io.EOF
		}
		if _, err := to.Write(data); err != nil {
			io.Copy(io.Discard, r) // the program reads no more; the client may go on
			return errors.New("the program reads no more")
		}
	}
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// idle is a stream whose reader waits for a while only.
type idle struct{ s network.Stream }

// Read is part of io.Reader.
func (i idle) Read(p []byte) (int, error) {
	i.s.SetReadDeadline(time.Now().Add(stallTime))
	return i.s.Read(p)
}

// A halfCloser can say that nothing more comes from this side.
type halfCloser interface{ CloseWrite() error }

// join copies both ways until both sides have said all.
func join(a, b io.ReadWriteCloser) {
	var wg sync.WaitGroup
	one := func(to, from io.ReadWriteCloser) {
		_, err := io.Copy(to, from)
		if c, ok := to.(halfCloser); ok && err == nil {
			c.CloseWrite()
			return
		}
		a.Close()
		b.Close()
	}
	wg.Go(func() { one(a, b) })
	wg.Go(func() { one(b, a) })
	wg.Wait()
}
