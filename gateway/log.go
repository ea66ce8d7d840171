package gateway

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"probity/ledger"
)

// The names of a log's files, as C2SP tlog-tiles lays them out.
var (
	checkpointName = regexp.MustCompile(`^checkpoint$`)
	tileName       = regexp.MustCompile(`^tile/([0-9]|[1-5][0-9]|6[0-3]|entries)/(x[0-9]{3}/)*[0-9]{3}(\.p/[0-9]{1,3})?$`)
)

// TreeHandler serves a log, or a mirror of one, from its files: the checkpoint, which
// changes, and tiles and entries, which never do. Nothing else is reachable.
func TreeHandler(files fs.FS) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /checkpoint", treeFile(files, "/", checkpointName, "no-cache"))
	mux.HandleFunc("GET /tile/{path...}", treeFile(files, "/", tileName, "public, max-age=31536000, immutable"))
	return secure(mux)
}

// treeFile serves the files under a prefix whose names fit, and no others, whatever
// else may come to lie in that folder.
func treeFile(files fs.FS, prefix string, names *regexp.Regexp, cache string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, prefix)
		if !names.MatchString(name) {
			fail(w, http.StatusNotFound, errors.New("not a file of the log: the paths are those of C2SP tlog-tiles"))
			return
		}
		f, err := files.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			fail(w, http.StatusNotFound, errors.New("the log has no such file"))
			return
		}
		if err != nil {
			fail(w, http.StatusInternalServerError, errors.New("the file cannot be read"))
			return
		}
		defer f.Close()
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Cache-Control", cache)
		io.Copy(w, f)
	}
}

// maxWitnessBody is more than a witness reads.
const maxWitnessBody = 128 << 10

// WitnessHandler is a witness over HTTP: POST /add-checkpoint, as C2SP tlog-witness
// says, and GET /logs, which lists what it has cosigned.
func WitnessHandler(log *slog.Logger, w *ledger.Witness) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /add-checkpoint", func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxWitnessBody))
		if err != nil {
			fail(rw, http.StatusRequestEntityTooLarge, errors.New("the request is larger than any checkpoint and proof"))
			return
		}
		line, err := w.AddCheckpoint(body)
		var conflict *ledger.ConflictError
		switch {
		case err == nil:
			rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
			rw.Write(line)
		case errors.As(err, &conflict):
			log.Warn("witness: conflict", "err", err)
			rw.Header().Set("Content-Type", "text/x.tlog.size")
			rw.WriteHeader(http.StatusConflict)
			fmt.Fprintf(rw, "%d\n", conflict.Size)
		case errors.Is(err, ledger.ErrUnknownLog):
			fail(rw, http.StatusNotFound, err)
		case errors.Is(err, ledger.ErrUnsigned):
			fail(rw, http.StatusForbidden, err)
		case errors.Is(err, ledger.ErrConsistency):
			log.Warn("witness: a log does not extend what was cosigned", "err", err)
			fail(rw, http.StatusUnprocessableEntity, err)
		case errors.Is(err, ledger.ErrRequest), errors.Is(err, ledger.ErrCheckpoint):
			fail(rw, http.StatusBadRequest, err)
		default:
			log.Error("witness", "err", err)
			fail(rw, http.StatusInternalServerError, errors.New("the witness could not answer; its log says why"))
		}
	})
	mux.HandleFunc("GET /logs", func(rw http.ResponseWriter, r *http.Request) {
		writeJSON(rw, map[string]any{"name": w.Name(), "key": w.Key(), "logs": w.Logs()})
	})
	return headers(mux)
}

// ServeHandler serves h on addr until ctx ends; ready is told the address.
func ServeHandler(ctx context.Context, log *slog.Logger, addr string, h http.Handler, ready func(url string)) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	srv := newServer(log, h)
	ready("http://" + ln.Addr().String())
	stop := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		srv.Shutdown(grace)
	})
	defer stop()
	if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// A remote is a log at an address.
type remote struct {
	root   *url.URL
	client *http.Client
}

// The most bytes of each file of a log: 256 entries of 65,535 bytes, with their
// lengths; 256 hashes; and a checkpoint with many cosignatures.
const (
	maxCheckpoint = 64 << 10
	maxTile       = 256 * 32
	maxEntries    = 256 * (2 + 65535)
)

// RemoteLog is a log that is served over HTTP, such as one under /log/ of a node's
// page.
func RemoteLog(address string) (ledger.Source, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("%q is not the address of a log: want http://HOST/PATH/ or https://HOST/PATH/", address)
	}
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	return &remote{u, &http.Client{Timeout: 30 * time.Second}}, nil
}

// ReadCheckpoint is part of [ledger.Source].
func (r *remote) ReadCheckpoint(ctx context.Context) ([]byte, error) {
	return r.get(ctx, ledger.CheckpointPath, maxCheckpoint)
}

// ReadTile is part of [ledger.Source].
func (r *remote) ReadTile(ctx context.Context, level, index uint64, partial uint8) ([]byte, error) {
	data, err := r.get(ctx, ledger.TilePath(level, index, partial), maxTile)
	if partial > 0 && errors.Is(err, fs.ErrNotExist) {
		return r.get(ctx, ledger.TilePath(level, index, 0), maxTile)
	}
	return data, err
}

// ReadEntryBundle is part of [ledger.Source].
func (r *remote) ReadEntryBundle(ctx context.Context, index uint64, partial uint8) ([]byte, error) {
	data, err := r.get(ctx, ledger.EntriesPath(index, partial), maxEntries)
	if partial > 0 && errors.Is(err, fs.ErrNotExist) {
		return r.get(ctx, ledger.EntriesPath(index, 0), maxEntries)
	}
	return data, err
}

func (r *remote) get(ctx context.Context, path string, limit int64) ([]byte, error) {
	u := r.root.JoinPath(path)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound:
		return nil, fmt.Errorf("%s: %w", u, fs.ErrNotExist)
	default:
		return nil, fmt.Errorf("%s: %s", u, resp.Status)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s has more than %d bytes: it is no file of a log", u, limit)
	}
	return data, nil
}
