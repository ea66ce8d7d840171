package gateway

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"probity"
	"probity/examples/digits"
	"probity/ledger"
	"probity/market"
	"probity/node"
)

// hostile is a model's name that a page must not run.
const hostile = `<script>alert(1)</script>"'&`

// A site is a node with two models, one with a hostile name, and one finished job.
type site struct {
	dir     string
	node    *node.Node
	handler http.Handler
	receipt probity.Hash
}

var theSite struct {
	sync.Once
	site
	err  error
	stop func()
}

func TestMain(m *testing.M) {
	code := m.Run()
	if theSite.stop != nil {
		theSite.stop()
	}
	os.Exit(code)
}

// open returns the site, the same for all tests: none of them can change it.
func open(t testing.TB) site {
	t.Helper()
	theSite.Do(func() { theSite.err = theSite.build() })
	if theSite.err != nil {
		t.Fatal(theSite.err)
	}
	return theSite.site
}

func (s *site) build() (err error) {
	ctx := context.Background()
	if s.dir, err = os.MkdirTemp("", "probity-gateway-*"); err != nil {
		return err
	}
	theSite.stop = func() { os.RemoveAll(s.dir) }
	cache, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	n, err := node.Open(ctx, node.Config{Dir: s.dir, Cache: filepath.Join(cache, "probity-test", "circuits")})
	if err != nil {
		return err
	}
	s.node = n
	theSite.stop = func() { n.Close(); os.RemoveAll(s.dir) }
	role := map[string]*node.Party{}
	for _, r := range []string{"owner", "provider", "buyer"} {
		if role[r], err = n.DevParty(ctx, r); err != nil {
			return err
		}
	}
	cal, err := digits.Calibration()
	if err != nil {
		return err
	}
	test, err := digits.Test()
	if err != nil {
		return err
	}
	samples := node.Samples{Calibration: cal[:64], Test: test[:50]}
	for _, name := range []string{"digits", hostile} {
		if _, err := n.Publish(ctx, role["owner"], node.PublishOptions{Name: name, Model: digits.MLP, Fee: probity.Tokens(1), Samples: samples}); err != nil {
			return err
		}
	}
	providing, cancel := context.WithCancel(ctx)
	provided := make(chan error, 1)
	go func() {
		provided <- n.Provide(providing, role["provider"], node.ProviderPolicy{Price: probity.Tokens(1), Stake: probity.Tokens(10)})
	}()
	theSite.stop = func() {
		cancel()
		<-provided
		n.Close()
		os.RemoveAll(s.dir)
	}
	input, err := json.Marshal(test[0].Inputs[0])
	if err != nil {
		return err
	}
	a, err := n.Infer(ctx, role["buyer"], node.InferOptions{
		Model: "digits", Input: input, MaxPrice: probity.Tokens(3), Bond: probity.Tokens(1),
		DeliverWithin: 5 * time.Minute, WaitForBids: time.Minute, Resume: "one",
	})
	if err != nil {
		return err
	}
	s.receipt = a.Receipt
	if !a.Anchored {
		return errors.New("the log was not anchored")
	}
	srv, err := Listen(slog.New(slog.DiscardHandler), n, "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.handler = srv.Handler()
	return srv.ln.Close()
}

// get asks the handler. path goes through as it is.
func (s site) do(method, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://127.0.0.1/", nil)
	u, err := url.ParseRequestURI(path)
	if err != nil { // what no client can ask; the path alone still can
		u = &url.URL{Path: path}
	}
	r.URL, r.RequestURI = u, path
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func (s site) get(path string, header ...string) *httptest.ResponseRecorder {
	return s.do("GET", path, header...)
}

func decode(t *testing.T, s site, path string, out any) {
	t.Helper()
	w := s.get(path)
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("%s: %d %s: %s", path, w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func TestTheAPIAnswersWithWhatTheNodeKnows(t *testing.T) {
	s := open(t)
	var st node.Status
	decode(t, s, "/api/status", &st)
	if st.Chain != 1337 || !st.Dev || st.Jobs != 1 || len(st.Contracts) != 11 || st.Log.Size != 3 || st.Anchor.Size != 3 || st.Anchor.Root != st.Log.Root ||
		st.Block == 0 || st.Log.Key == "" || st.Provider == nil {
		t.Errorf("status is %+v", st)
	}
	var models []node.ModelInfo
	decode(t, s, "/api/models", &models)
	if len(models) != 2 || models[0].Name != "digits" || models[1].Name != hostile || models[0].State != "active" || models[0].Fee != probity.Tokens(1) ||
		models[0].Accuracy == nil || models[0].Accuracy.Samples != 50 {
		t.Errorf("models are %+v", models)
	}
	var jobs []market.Job
	decode(t, s, "/api/jobs", &jobs)
	if len(jobs) != 1 || jobs[0].ID != 1 || jobs[0].State != market.JobDelivered {
		t.Errorf("jobs are %+v", jobs)
	}
	decode(t, s, "/api/jobs?from=2", &jobs)
	if len(jobs) != 0 {
		t.Errorf("jobs from 2 are %+v", jobs)
	}
	if body := s.get("/api/jobs?from=2").Body.String(); body != "[]\n" {
		t.Errorf("no jobs are %q", body)
	}
	var receipts []node.ReceiptInfo
	decode(t, s, "/api/receipts", &receipts)
	if len(receipts) != 3 || !slices.ContainsFunc(receipts, func(r node.ReceiptInfo) bool { return r.Hash == s.receipt }) {
		t.Errorf("receipts are %+v", receipts)
	}
	decode(t, s, "/api/receipts?from=2", &receipts)
	if len(receipts) != 1 || receipts[0].Index != 2 {
		t.Errorf("receipts from 2 are %+v", receipts)
	}
	var bundle json.RawMessage
	decode(t, s, "/api/receipts/"+s.receipt.String(), &bundle)
	var b ledger.Bundle
	if err := json.Unmarshal(bundle, &b); err != nil {
		t.Fatal(err)
	}
	data, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if o, err := node.VerifyOffline(data, st.Log.Key); err != nil || !o.Proof || o.Hash != s.receipt {
		t.Errorf("the receipt over HTTP: %+v, %v", o, err)
	}
	// Anybody can follow the log from here.
	cp := s.get("/log/checkpoint")
	got, err := ledger.OpenCheckpoint(cp.Body.Bytes(), st.Log.Key)
	if err != nil || got.AnchorPoint != (ledger.AnchorPoint{Size: st.Log.Size, Root: st.Log.Root}) {
		t.Errorf("checkpoint: %v, %v", got, err)
	}
	if cp.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("a checkpoint may be cached: %q", cp.Header().Get("Cache-Control"))
	}
	for _, tile := range []string{"/log/tile/0/000.p/3", "/log/tile/entries/000.p/3"} {
		w := s.get(tile)
		if w.Code != 200 || w.Body.Len() < 96 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d, %d bytes, %v", tile, w.Code, w.Body.Len(), w.Header())
		}
	}
}

func TestWhatIsAskedWronglyIsRefusedAsJSON(t *testing.T) {
	s := open(t)
	none := probity.Hash{1}.String()
	for path, want := range map[string]int{
		"/nothing":                                 404,
		"/api":                                     404,
		"/api/":                                    404,
		"/api/status/":                             404,
		"/api/receipts/" + none:                    404,
		"/api/receipts/0x12":                       400,
		"/api/receipts/" + none + "00":             400,
		"/api/receipts/..%2f..%2fsecrets":          400,
		"/api/receipts?from=-1":                    400,
		"/api/receipts?from=1e3":                   400,
		"/api/receipts?from=18446744073709551616":  400,
		"/api/jobs?from=x":                         400,
		"/api/blobs/" + none:                       404,
		"/api/blobs/" + strings.Repeat("z", 66):    400,
		"/api/blobs/":                              404,
		"/log/":                                    404,
		"/log/tile/":                               404,
		"/log/tile/0":                              404,
		"/log/tile/9/000":                          404,
		"/log/tile/0/..%2f..%2f..%2fnode.lock":     404,
		"/log/tile/%2e%2e/%2e%2e/key":              -1,
		"/log/tile/../../key":                      -1,
		"/log/tile//etc/passwd":                    -1,
		"/log/tile/%2fetc%2fpasswd":                404,
		"/log/tile/0/000%00":                       404,
		"/log/tile/0/x001/000":                     404,
		"/log/tile/0/000.p":                        404,
		"/log/tile/" + strings.Repeat("a/", 5000):  404,
		"/log/tile/" + strings.Repeat("a", 100000): 404,
	} {
		w := s.get(path)
		if want == -1 { // cleaned away or refused, but never served
			if w.Code < 300 || w.Code >= 500 {
				t.Errorf("%.60s: %d", path, w.Code)
			}
			continue
		}
		var e struct{ Error string }
		if err := json.Unmarshal(w.Body.Bytes(), &e); w.Code != want || err != nil || e.Error == "" {
			t.Errorf("%.60s: %d, want %d: %.200s", path, w.Code, want, w.Body)
		}
	}
	for _, path := range []string{"/", "/api/status", "/api/receipts/" + none, "/log/checkpoint", "/nothing"} {
		for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE", "BREW"} {
			w := s.do(method, path)
			if w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, allow %q", method, path, w.Code, w.Header().Get("Allow"))
			}
		}
	}
	if w := s.do("HEAD", "/api/status"); w.Code != 200 {
		t.Errorf("HEAD: %d", w.Code)
	}
}

func TestEveryAnswerCarriesTheHeadersThatProtectABrowser(t *testing.T) {
	s := open(t)
	for _, path := range []string{"/", "/api/status", "/api/blobs/x", "/nothing", "/log/checkpoint", "/log/tile/../x"} {
		h := s.get(path).Header()
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "script-src") ||
			h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", path, h)
		}
		if h.Get("Access-Control-Allow-Origin") != "" || h.Get("Set-Cookie") != "" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

// voids are the elements of HTML without an end, as far as the page has them.
var voids = regexp.MustCompile(`<(meta|link|br|hr|img|input)\b([^>]*[^/>])?>`)

// wellFormed reads HTML as strictly as XML, with every element closed, and
// returns the text that a reader sees and the elements' names.
func wellFormed(t *testing.T, page string) (text string, elements []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(voids.ReplaceAllString(page, "<$1$2/>")))
	d.Entity = xml.HTMLEntity
	ids := map[string]bool{}
	style := false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return text, elements
		}
		if err != nil {
			t.Fatalf("the page is not well-formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			elements = append(elements, token.Name.Local)
			style = token.Name.Local == "style"
			for _, a := range token.Attr {
				if a.Name.Local == "id" {
					if ids[a.Value] {
						t.Errorf("two elements have the id %s", a.Value)
					}
					ids[a.Value] = true
				}
				if strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("<%s> has a handler %s", token.Name.Local, a.Name.Local)
				}
			}
		case xml.EndElement:
			style = false
		case xml.CharData:
			if !style {
				text += string(token)
			}
		}
	}
}

func TestThePageIsWellFormedInBothLanguages(t *testing.T) {
	s := open(t)
	for _, c := range []struct{ path, accept, lang, word string }{
		{"/", "", "en", "Transparency log"},
		{"/", "de-DE,de;q=0.9", "en", "Transparency log"},
		{"/", "zh-CN,zh;q=0.9,en;q=0.8", "zh", "透明日志"},
		{"/?lang=zh", "en", "zh", "透明日志"},
		{"/?lang=en", "zh-CN", "en", "Transparency log"},
		{"/?lang=%3Cscript%3E", "zh-CN", "en", "Transparency log"},
	} {
		w := s.get(c.path, "Accept-Language", c.accept)
		page := w.Body.String()
		if w.Code != 200 || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
			t.Fatalf("%s: %d %v", c.path, w.Code, w.Header())
		}
		text, elements := wellFormed(t, page)
		if !strings.Contains(page, `<html lang="`+c.lang+`">`) || !strings.Contains(text, c.word) {
			t.Errorf("%s as %q is not in %s", c.path, c.accept, c.lang)
		}
		if slices.Contains(elements, "script") || slices.Contains(elements, "iframe") || slices.Contains(elements, "form") {
			t.Errorf("%s has elements %v", c.path, elements)
		}
		if !strings.Contains(text, hostile) {
			t.Errorf("%s does not show the model's name as text", c.path)
		}
		for _, must := range []string{"digits", "1337", "100", s.node.RPC()} {
			if !strings.Contains(text, must) {
				t.Errorf("%s does not show %q", c.path, must)
			}
		}
	}
	for _, x := range []text{english, chinese} {
		raw, err := json.Marshal(x)
		if err != nil || bytes.Contains(raw, []byte(`""`)) {
			t.Errorf("a word of the page is missing: %s", raw)
		}
	}
}

// secretForms are the ways in which bytes could show up in an answer.
func secretForms(b []byte) []string {
	return []string{string(b), hex.EncodeToString(b), base64.StdEncoding.EncodeToString(b), base64.RawURLEncoding.EncodeToString(b)}
}

// secrets are pieces of everything that only this node's user may know.
func (s site) secrets(t testing.TB) map[string]string {
	t.Helper()
	out := map[string]string{}
	add := func(name string, piece []byte) {
		if len(piece) < 16 || len(bytes.Trim(piece, string(piece[:1]))) == 0 {
			return // too common to mean anything
		}
		for _, f := range secretForms(piece) {
			out[f] = name
		}
	}
	found := map[string]int{}
	err := filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(s.dir, path)
		if err != nil {
			return err
		}
		part := strings.Split(filepath.ToSlash(rel), "/")[0]
		if part != "secrets" && part != "journal" && part != "board" && part != "log" {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		switch {
		case part == "log":
			// Keys are kept beside the tree; the tree itself is public.
			if strings.Contains(filepath.Base(path), "key") {
				add(rel, data)
				if _, last, ok := strings.Cut(strings.TrimSpace(string(data)), "+"); ok {
					out[last] = rel
				}
				found["key"]++
			}
			return nil
		case strings.HasSuffix(path, "secret.json"):
			var sec struct{ Mask probity.Hash }
			if err := json.Unmarshal(data, &sec); err != nil {
				return err
			}
			add(rel, sec.Mask[:])
		case part == "journal":
			for line := range bytes.Lines(data) {
				add(rel, bytes.TrimSpace(line))
			}
			for _, m := range regexp.MustCompile(`"(salt|input)":"0x([0-9a-f]{64})"`).FindAllSubmatch(data, -1) {
				if string(m[1]) == "salt" {
					out[string(m[2])] = rel + " salt"
				}
			}
		case part == "board" && !strings.HasPrefix(rel, filepath.Join("board", "inputs")):
			return nil // orders and bids end up on chain
		default:
			for i := 0; i+24 <= len(data); i += 24 {
				add(rel, data[i:i+24])
			}
		}
		found[part]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"secrets", "journal", "board", "key"} {
		if found[part] == 0 {
			t.Fatalf("the node has no %s to look for: %v", part, found)
		}
	}
	return out
}

func TestNoAnswerHoldsASecret(t *testing.T) {
	s := open(t)
	paths := []string{"/", "/?lang=zh", "/api/status", "/api/models", "/api/jobs", "/api/receipts", "/log/checkpoint"}
	receipts, err := s.node.Receipts(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range receipts {
		paths = append(paths, "/api/receipts/"+r.Hash.String())
	}
	public := len(paths)
	// Every file of the folder by every name that might lead to it, and every
	// name of a file that looks like a hash as a blob and as a receipt.
	err = filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(s.dir, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		up := strings.ReplaceAll(rel, "/", "%2f")
		paths = append(paths, "/"+rel, "/log/"+rel, "/log/tile/"+rel, "/log/tile/../../../"+rel, "/log/tile/..%2f..%2f..%2f"+up, "/log/tile/%2e%2e/%2e%2e/%2e%2e/"+rel,
			"/api/blobs/"+up, "/api/blobs/..%2f..%2f"+up, "/api/receipts/..%2f"+up, "/log/tile/"+url.PathEscape(path))
		if tile, ok := strings.CutPrefix(rel, "log/"); ok {
			_, tile, _ = strings.Cut(tile, "/")
			paths = append(paths, "/log/"+tile)
		}
		for _, part := range strings.Split(strings.NewReplacer(".json", "", "0x", "").Replace(rel), "/") {
			if len(part) == 64 {
				paths = append(paths, "/api/blobs/0x"+part, "/api/receipts/0x"+part)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	secrets := s.secrets(t)
	served := 0
	for i, path := range paths {
		w := s.get(path)
		body := w.Body.String()
		if w.Code == 200 {
			served++
		} else if i < public {
			t.Errorf("%s: %d", path, w.Code)
		}
		if w.Code >= 500 {
			t.Errorf("%s: %d %s", path, w.Code, body)
		}
		for secret, name := range secrets {
			if strings.Contains(body, secret) {
				t.Errorf("%s shows a part of %s", path, name)
			}
		}
	}
	t.Logf("%d answers of %d questions, %d secrets", served, len(paths), len(secrets))
	if served < public+5 {
		t.Errorf("only %d answers: blobs and tiles were to be among them", served)
	}
}

func TestManyAskAtOnce(t *testing.T) {
	s := open(t)
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			for _, path := range []string{"/", "/api/status", "/api/models", "/api/jobs", "/api/receipts", "/log/checkpoint"} {
				if w := s.get(path); w.Code != 200 {
					t.Errorf("%d: %s: %d", i, path, w.Code)
				}
			}
		})
	}
	wg.Wait()
}

func TestTheServerStopsWithItsContext(t *testing.T) {
	s := open(t)
	srv, err := Listen(slog.New(slog.DiscardHandler), s.node, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- srv.Run(ctx) }()
	r, err := http.Get(srv.URL() + "/api/status")
	if err != nil || r.StatusCode != 200 {
		t.Fatal(r, err)
	}
	r.Body.Close()
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if _, err := Listen(slog.New(slog.DiscardHandler), s.node, "127.0.0.1:nowhere"); err == nil {
		t.Error("an address that is none was listened on")
	}
}

func FuzzPaths(f *testing.F) {
	s := open(f)
	for _, seed := range []string{"/", "/api/receipts/" + s.receipt.String(), "/api/blobs/0x", "/log/tile/0/000", "/log/tile/../../x", "/api/jobs?from=1", "//", "/log/tile/\x00", "/?lang=zh"} {
		f.Add(seed)
	}
	secrets := s.secrets(f)
	f.Fuzz(func(t *testing.T, path string) {
		if !strings.HasPrefix(path, "/") {
			path = "/" + path
		}
		w := s.get(path)
		if w.Code >= 500 {
			t.Errorf("%q: %d %s", path, w.Code, w.Body)
		}
		if w.Code == 200 {
			body := w.Body.String()
			for secret, name := range secrets {
				if strings.Contains(body, secret) {
					t.Errorf("%q shows a part of %s", path, name)
				}
			}
		}
	})
}

func BenchmarkStatusPage(b *testing.B) {
	s := open(b)
	for b.Loop() {
		if w := s.get("/"); w.Code != 200 {
			b.Fatal(fmt.Sprint(w.Code, w.Body))
		}
	}
}
