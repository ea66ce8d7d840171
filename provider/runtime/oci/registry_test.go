package oci_test

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"

	"probity/provider/runtime"
	"probity/provider/runtime/oci"
	"probity/provider/runtime/runtimetest"
)

// stock is a registry on the loopback that has the suite's image, and its digest.
func stock(t *testing.T) (h http.Handler, digest string) {
	t.Helper()
	archive, digest := tenant(t)
	h = registry.New(registry.Logger(log.New(io.Discard, "", 0)))
	put := func(method, path, kind string, body []byte) {
		t.Helper()
		q := httptest.NewRequest(method, path, bytes.NewReader(body))
		q.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, q)
		if w.Code != http.StatusCreated {
			t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
	}
	f, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var manifest []byte
	for r := tar.NewReader(f); ; {
		e, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		sum, ok := strings.CutPrefix(e.Name, "blobs/sha256/")
		if !ok {
			continue
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if "sha256:"+sum == digest {
			manifest = b
			continue
		}
		put("POST", "/v2/tenant/blobs/uploads/?digest=sha256:"+sum, "application/octet-stream", b)
	}
	put("PUT", "/v2/tenant/manifests/"+digest, "application/vnd.oci.image.manifest.v1+json", manifest)
	return h, digest
}

// from opens a runtime that gets images from a registry, and a specification that
// names the image there.
func from(t *testing.T, h http.Handler, digest string, o oci.Options) (context.Context, runtime.Runtime, runtime.Spec) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	host := strings.TrimPrefix(server.URL, "http://")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	o.Self, o.Insecure = []string{self, child}, []string{host}
	rt, err := oci.Open(filepath.Join(t.TempDir(), "runtime"), o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(func() {
		defer cancel()
		if err := rt.Remove(ctx, "a"); err != nil {
			t.Error(err)
		}
		rt.(io.Closer).Close()
	})
	return ctx, rt, runtime.Spec{Image: host + "/tenant@" + digest, Args: []string{"lines", "1"}, Resources: runtime.Resources{Memory: 64 * runtimetest.MB}}
}

func TestAnImageComesFromARegistryByItsDigest(t *testing.T) {
	if testing.Short() {
		t.Skip("containers are for the full run: they need Podman")
	}
	h, digest := stock(t)
	ctx, rt, spec := from(t, h, digest, oci.Options{})
	w, err := rt.Start(ctx, "a", spec)
	if err != nil {
		t.Fatal(err)
	}
	if exit, err := w.Wait(ctx); err != nil || exit.Reason != runtime.Exited || exit.Code != 0 {
		t.Errorf("%+v, %v", exit, err)
	}
	r, err := w.Logs(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if b, err := io.ReadAll(r); err != nil || string(b) != "line 0\n" {
		t.Errorf("it wrote %q, %v", b, err)
	}
}

// Whatever a registry does, no other image runs, and it ends.
func TestARegistryThatDoesNotGiveTheImageStartsNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("containers are for the full run: they need Podman")
	}
	h, digest := stock(t)
	isBlob := func(q *http.Request) bool { return strings.Contains(q.URL.Path, "/blobs/") }
	for name, c := range map[string]struct {
		o     oci.Options
		serve http.HandlerFunc
		final bool // no retry mends it
		why   string
	}{
		"another manifest": {serve: func(w http.ResponseWriter, q *http.Request) {
			if strings.Contains(q.URL.Path, "/manifests/") {
				w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
				w.Header().Set("Docker-Content-Digest", digest)
				fmt.Fprint(w, `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[]}`)
				return
			}
			h.ServeHTTP(w, q)
		}, why: "digest"},
		"another layer": {serve: func(w http.ResponseWriter, q *http.Request) {
			answer := httptest.NewRecorder()
			h.ServeHTTP(answer, q)
			b := answer.Body.Bytes()
			if isBlob(q) && len(b) > 0 {
				b[len(b)-1] ^= 1
			}
			for k, v := range answer.Header() {
				w.Header()[k] = v
			}
			w.WriteHeader(answer.Code)
			w.Write(b)
		}, why: "digest"},
		"silence": {o: oci.Options{PullTime: 2 * time.Second}, serve: func(w http.ResponseWriter, q *http.Request) {
			if isBlob(q) {
				<-q.Context().Done()
				return
			}
			h.ServeHTTP(w, q)
		}, final: true, why: "did not come within 2s"},
		"bytes without end": {o: oci.Options{MaxImage: 64 << 20}, serve: func(w http.ResponseWriter, q *http.Request) {
			answer := httptest.NewRecorder()
			h.ServeHTTP(answer, q)
			if isBlob(q) && answer.Body.Len() > 1<<16 { // the layer
				chunk := make([]byte, 1<<20)
				for q.Context().Err() == nil {
					if _, err := w.Write(chunk); err != nil {
						return
					}
				}
				return
			}
			h.ServeHTTP(w, q)
		}, final: true, why: "more than 67108864 bytes"},
		"a closed door": {serve: func(w http.ResponseWriter, q *http.Request) {
			w.Header().Set("WWW-Authenticate", `Basic realm="closed"`)
			http.Error(w, `{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}`, http.StatusUnauthorized)
		}, why: "auth"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, rt, spec := from(t, c.serve, digest, c.o)
			_, err := rt.Start(ctx, "a", spec)
			if err == nil || errors.Is(err, runtime.ErrSpec) != c.final || !strings.Contains(err.Error(), c.why) {
				t.Errorf("it says %v; want something about %q", err, c.why)
			}
			if ids, err := rt.List(ctx); err != nil || len(ids) > 0 {
				t.Errorf("there are %v: %v", ids, err)
			}
		})
	}
}
