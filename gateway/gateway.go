// Package gateway shows a node over HTTP: a JSON API, the transparency log's
// tiles and one status page, all read-only. Nothing reachable here can move
// money or reveal a secret; every answer is built from what is public anyway.
package gateway

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"html/template"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"probity"
	"probity/market"
	"probity/node"
)

//go:embed page.html.tmpl
var pageSource string

// Server serves one node.
type Server struct {
	node *node.Node
	log  *slog.Logger
	page *template.Template
	http *http.Server
	ln   net.Listener
}

// Listen opens addr ("127.0.0.1:0" picks a port). The API needs no login, so a
// caller that exposes it beyond loopback does so knowingly.
func Listen(log *slog.Logger, n *node.Node, addr string) (*Server, error) {
	page, err := template.New("page").Funcs(template.FuncMap{
		"percent": func(f float64) float64 { return 100 * f },
		"short":   short,
		"state":   stateName,
	}).Parse(pageSource)
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &Server{node: n, log: log, page: page, ln: ln}
	s.http = newServer(log, s.Handler())
	return s, nil
}

// newServer has the limits that keep strangers from holding connections.
func newServer(log *slog.Logger, h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// URL is where the server answers.
func (s *Server) URL() string { return "http://" + s.ln.Addr().String() }

// Run serves until ctx ends.
func (s *Server) Run(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		s.http.Shutdown(grace)
	})
	defer stop()
	if err := s.http.Serve(s.ln); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Handler is the whole site.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.status)
	mux.HandleFunc("GET /api/status", s.json(func(r *http.Request) (any, error) { return s.node.Status(r.Context()) }))
	mux.HandleFunc("GET /api/models", s.json(func(r *http.Request) (any, error) { return s.node.Models(r.Context()) }))
	mux.HandleFunc("GET /api/jobs", s.json(func(r *http.Request) (any, error) {
		from, err := number(r, "from")
		if err != nil {
			return nil, err
		}
		return s.node.Jobs(r.Context(), probity.JobID(from), pageSize)
	}))
	mux.HandleFunc("GET /api/receipts", s.json(func(r *http.Request) (any, error) {
		from, err := number(r, "from")
		if err != nil {
			return nil, err
		}
		return s.node.Receipts(r.Context(), from, pageSize)
	}))
	mux.HandleFunc("GET /api/receipts/{hash}", s.json(func(r *http.Request) (any, error) {
		h, err := probity.ParseHash(r.PathValue("hash"))
		if err != nil {
			return nil, badRequest{err}
		}
		return s.node.Bundle(r.Context(), h)
	}))
	mux.HandleFunc("GET /api/blobs/{hash}", s.blob)
	// The tile log, as C2SP tlog-tiles lays it out: checkpoints change, tiles never do.
	mux.HandleFunc("GET /log/checkpoint", treeFile(s.node.LogFiles(), "/log/", checkpointName, "no-cache"))
	mux.HandleFunc("GET /log/tile/{path...}", treeFile(s.node.LogFiles(), "/log/", tileName, "public, max-age=31536000, immutable"))
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		fail(w, http.StatusNotFound, errors.New("there is nothing here; / lists what there is"))
	})
	return secure(mux)
}

// pageSize is the most jobs or receipts in one answer.
const pageSize = 100

// headers adds those that keep a page from being framed, scripted or sniffed.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// secure adds the headers, and refuses what is not a plain read.
func secure(next http.Handler) http.Handler {
	return headers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			fail(w, http.StatusMethodNotAllowed, errors.New("this API only answers GET"))
			return
		}
		next.ServeHTTP(w, r)
	}))
}

type badRequest struct{ error }

func number(r *http.Request, name string) (uint64, error) {
	s := r.URL.Query().Get(name)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0, badRequest{errors.New("query parameter " + name + " is not a whole number")}
	}
	return n, nil
}

func (s *Server) json(get func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := get(r)
		if err != nil {
			s.failed(w, r, err)
			return
		}
		writeJSON(w, v)
	}
}

func writeJSON(w http.ResponseWriter, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		fail(w, http.StatusInternalServerError, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	w.Write(append(body, '\n'))
}

// failed maps an error to a status, in this one place.
func (s *Server) failed(w http.ResponseWriter, r *http.Request, err error) {
	var bad badRequest
	switch {
	case errors.As(err, &bad):
		fail(w, http.StatusBadRequest, err)
	case errors.Is(err, node.ErrNotFound), errors.Is(err, market.ErrUnknown), errors.Is(err, fs.ErrNotExist):
		fail(w, http.StatusNotFound, err)
	case errors.Is(err, context.Canceled):
	default:
		s.log.Error("request", "path", r.URL.Path, "err", err)
		fail(w, http.StatusInternalServerError, errors.New("the node could not answer; its log says why"))
	}
}

func fail(w http.ResponseWriter, code int, err error) {
	body, _ := json.Marshal(map[string]string{"error": err.Error()})
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	w.Write(append(body, '\n'))
}

func (s *Server) blob(w http.ResponseWriter, r *http.Request) {
	h, err := probity.ParseHash(r.PathValue("hash"))
	if err != nil {
		fail(w, http.StatusBadRequest, err)
		return
	}
	data, err := s.node.Blob(h)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Write(data)
}

func (s *Server) status(w http.ResponseWriter, r *http.Request) {
	st, err := s.node.Status(r.Context())
	if err != nil {
		s.failed(w, r, err)
		return
	}
	models, err := s.node.Models(r.Context())
	if err != nil {
		s.failed(w, r, err)
		return
	}
	var from probity.JobID = 1
	if st.Jobs > 20 {
		from = st.Jobs - 19 // the latest twenty
	}
	jobs, err := s.node.Jobs(r.Context(), from, 20)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	var body strings.Builder
	if err := s.page.Execute(&body, map[string]any{"T": language(r), "S": st, "Models": models, "Jobs": jobs}); err != nil {
		s.failed(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Vary", "Accept-Language")
	io.WriteString(w, body.String())
}

// language follows ?lang= and then the browser's first choice.
func language(r *http.Request) text {
	lang := r.URL.Query().Get("lang")
	if lang == "" {
		lang = r.Header.Get("Accept-Language")
	}
	if strings.HasPrefix(strings.ToLower(lang), "zh") {
		return chinese
	}
	return english
}

func stateName(t text, s market.JobState) string {
	switch s {
	case market.JobOpen:
		return t.Open
	case market.JobDelivered:
		return t.Delivered
	case market.JobExpired:
		return t.Expired
	case market.JobDeclined:
		return t.Declined
	case market.JobRefuted:
		return t.Refuted
	}
	return strconv.Itoa(int(s))
}

// short is the head and tail of a long hex text.
func short(v interface{ String() string }) string {
	s := v.String()
	if len(s) < 16 {
		return s
	}
	return s[:10] + "…" + s[len(s)-4:]
}
