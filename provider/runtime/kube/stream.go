package kube

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/portforward"
	"k8s.io/client-go/tools/remotecommand"
	"k8s.io/client-go/transport/spdy"
	clientexec "k8s.io/client-go/util/exec"
	"k8s.io/klog/v2"
	"k8s.io/streaming/pkg/httpstream"

	"probity/provider/runtime"
)

func (a *api) podURL(ns, pod, sub string) *url.URL {
	return a.core.Get().Namespace(ns).Resource("pods").Name(pod).SubResource(sub).URL()
}

// stream connects a container's streams, by WebSocket, or SPDY where the API server
// or what lies before it knows nothing newer.
func (a *api) stream(ctx context.Context, u *url.URL, s runtime.Streams) error {
	opts := remotecommand.StreamOptions{Stdin: s.In, Stdout: s.Out, Stderr: s.Err}
	ws, err := remotecommand.NewWebSocketExecutor(a.config, http.MethodGet, u.String())
	if err != nil {
		return err
	}
	old, err := remotecommand.NewSPDYExecutor(a.config, http.MethodPost, u)
	if err != nil {
		return err
	}
	both, err := remotecommand.NewFallbackExecutor(ws, old, notUpgraded)
	if err != nil {
		return err
	}
	// What client-go logs of a connection that breaks, its caller is told as well.
	err = both.StreamWithContext(klog.NewContext(ctx, klog.Logger{}), opts)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func notUpgraded(err error) bool {
	return httpstream.IsUpgradeFailure(err) || httpstream.IsHTTPSProxyError(err)
}

// exec runs a program in a container and returns its exit code.
func (a *api) exec(ctx context.Context, ns, pod, box string, command []string, s runtime.Streams) (int, error) {
	var said bytes.Buffer
	if s.Out == nil {
		s.Out = io.Discard
	}
	if s.Err == nil {
		s.Err = &tail{&said}
	}
	u := a.podURL(ns, pod, "exec")
	q := url.Values{"container": {box}, "command": command, "stdout": {"true"}, "stderr": {"true"}}
	if s.In != nil {
		q.Set("stdin", "true")
	}
	u.RawQuery = q.Encode()
	err := a.stream(ctx, u, s)
	var code clientexec.CodeExitError
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &code):
		if said.Len() > 0 {
			return code.Code, fmt.Errorf("%w: %s", errCode, &said)
		}
		return code.Code, nil
	}
	return 0, err
}

// errCode accompanies the exit code of a program of ours that said why.
var errCode = errors.New("it failed")

// tail keeps the beginning of what is written.
type tail struct{ b *bytes.Buffer }

func (t *tail) Write(p []byte) (int, error) {
	t.b.Write(p[:min(len(p), max(0, 300-t.b.Len()))])
	return len(p), nil
}

// attach gives a container its standard input.
func (a *api) attach(ctx context.Context, ns, pod, box string, in io.Reader) error {
	u := a.podURL(ns, pod, "attach")
	u.RawQuery = url.Values{"container": {box}, "stdin": {"true"}}.Encode()
	return a.stream(ctx, u, runtime.Streams{In: in})
}

// dial connects to a port of a pod, from within it.
func (a *api) dial(ctx context.Context, ns, pod string, port int) (net.Conn, error) {
	u := a.podURL(ns, pod, "portforward")
	ws, err := portforward.NewSPDYOverWebsocketDialerForStreaming(u, a.config)
	if err != nil {
		return nil, err
	}
	transport, upgrader, err := spdy.RoundTripperFor(a.config)
	if err != nil {
		return nil, err
	}
	old := spdy.NewDialerForStreaming(upgrader, &http.Client{Transport: transport}, http.MethodPost, u)
	type result struct {
		c   *portConn
		err error
	}
	done := make(chan result, 1)
	go func() {
		c, _, err := portforward.NewFallbackDialerForStreaming(ws, old, notUpgraded).Dial(portforward.PortForwardProtocolV1Name)
		if err != nil {
			done <- result{err: err}
			return
		}
		p, err := newPortConn(c, port)
		if err != nil {
			c.Close()
		}
		done <- result{p, err}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			return nil, r.err
		}
		return r.c, nil
	case <-ctx.Done():
		go func() {
			if r := <-done; r.c != nil {
				r.c.Close()
			}
		}()
		return nil, ctx.Err()
	}
}

// A portConn is one connection to a port, over a connection to the API server of its
// own.
type portConn struct {
	httpstream.Stream
	conn httpstream.Connection
	port int
	once sync.Once

	mu   sync.Mutex
	fail error // what the cluster says went wrong
}

func newPortConn(c httpstream.Connection, port int) (*portConn, error) {
	h := http.Header{}
	h.Set(corev1.StreamType, corev1.StreamTypeError)
	h.Set(corev1.PortHeader, strconv.Itoa(port))
	h.Set(corev1.PortForwardRequestIDHeader, "0")
	failures, err := c.CreateStream(h)
	if err != nil {
		return nil, err
	}
	failures.Close() // we write nothing
	h.Set(corev1.StreamType, corev1.StreamTypeData)
	data, err := c.CreateStream(h)
	if err != nil {
		return nil, err
	}
	p := &portConn{Stream: data, conn: c, port: port}
	go func() {
		text, _ := io.ReadAll(io.LimitReader(failures, 1000))
		if len(text) > 0 {
			p.mu.Lock()
			p.fail = fmt.Errorf("the cluster says: %s", text)
			p.mu.Unlock()
			p.Close()
		}
	}()
	return p, nil
}

func (p *portConn) Read(b []byte) (int, error) {
	n, err := p.Stream.Read(b)
	if err != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.fail != nil {
			return n, p.fail
		}
	}
	return n, err
}

// CloseWrite tells the other side that nothing more comes.
func (p *portConn) CloseWrite() error { return p.Stream.Close() }

func (p *portConn) Close() error {
	p.once.Do(func() {
		p.Stream.Reset()
		p.conn.Close()
	})
	return nil
}

type portAddr string

func (portAddr) Network() string  { return "kubernetes" }
func (a portAddr) String() string { return string(a) }

func (p *portConn) LocalAddr() net.Addr  { return portAddr("provider") }
func (p *portConn) RemoteAddr() net.Addr { return portAddr("pod:" + strconv.Itoa(p.port)) }

// There are no deadlines: close the connection instead.
func (p *portConn) SetDeadline(time.Time) error      { return os.ErrNoDeadline }
func (p *portConn) SetReadDeadline(time.Time) error  { return os.ErrNoDeadline }
func (p *portConn) SetWriteDeadline(time.Time) error { return os.ErrNoDeadline }
