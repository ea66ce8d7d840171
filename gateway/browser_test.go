package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser starts a headless Chromium. Without one the test fails: how the page
// looks and behaves cannot be told otherwise.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Fatal("no browser: install chromium (on Debian: apt-get install chromium), or run with -short")
	}
	flags := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("headless", "new"), chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("lang", "en"), chromedp.WSURLReadTimeout(time.Minute),
	}
	if os.Geteuid() == 0 {
		flags = append(flags, chromedp.NoSandbox) // Chromium's sandbox needs another user
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), flags...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// heard collects what a page complains about and asks for.
type heard struct {
	mu       sync.Mutex
	troubles []string
	requests []string
}

func (h *heard) listen(ctx context.Context) error {
	return chromedp.Listen(ctx, func(e any) {
		h.mu.Lock()
		defer h.mu.Unlock()
		switch e := e.(type) {
		case *runtime.EventConsoleAPICalled:
			h.troubles = append(h.troubles, fmt.Sprintf("console.%s", e.Type))
		case *runtime.EventExceptionThrown:
			h.troubles = append(h.troubles, e.ExceptionDetails.Text)
		case *cdplog.EventEntryAdded:
			h.troubles = append(h.troubles, fmt.Sprintf("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
		case *network.EventRequestWillBeSent:
			h.requests = append(h.requests, e.Request.URL)
		}
	})
}

// eval asks the page.
func eval[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// screenshot saves the whole page for whoever wants to look at it, in the folder
// that PROBITY_SCREENSHOTS names or one that goes with the test.
func screenshot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil || len(png) < 1000 {
		t.Fatalf("screenshot %s: %d bytes, %v", name, len(png), err)
	}
	dir := os.Getenv("PROBITY_SCREENSHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestThePageWorksInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Chromium")
	}
	s := open(t)
	srv, err := Listen(slog.New(slog.DiscardHandler), s.node, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serving, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- srv.Run(serving) }()
	defer func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()

	ctx := browser(t)
	h := new(heard)
	if err := h.listen(ctx); err != nil {
		t.Fatal(err)
	}
	do := func(what string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	do("open the page", chromedp.EmulateViewport(1280, 900), chromedp.Navigate(srv.URL()), chromedp.WaitVisible("#jobs"))
	if title := eval[string](t, ctx, `document.title`); title != "Probity" {
		t.Errorf("the title is %q", title)
	}
	if lang := eval[string](t, ctx, `document.documentElement.lang`); lang != "en" {
		t.Errorf("the language is %q", lang)
	}
	for what, want := range map[string]int{"#models tbody tr": 2, "#jobs tbody tr": 1, "script": 0} {
		if n := eval[int](t, ctx, `document.querySelectorAll("`+what+`").length`); n != want {
			t.Errorf("%d of %s, want %d", n, what, want)
		}
	}
	for _, path := range []string{"/api/status", "/api/models", "/api/jobs", "/api/receipts", "/log/checkpoint"} {
		if n := eval[int](t, ctx, `document.querySelectorAll('a[href="`+path+`"]').length`); n != 1 {
			t.Errorf("%d links to %s", n, path)
		}
	}
	text := eval[string](t, ctx, `document.body.innerText`)
	for _, must := range []string{"delivered and paid", "digits", hostile} {
		if !strings.Contains(text, must) {
			t.Errorf("the page does not show %q", must)
		}
	}
	screenshot(t, ctx, "wide")

	do("switch to Chinese by a click", chromedp.Click("nav a"), chromedp.WaitVisible(`html[lang="zh"] #jobs`))
	if text := eval[string](t, ctx, `document.body.innerText`); !strings.Contains(text, "已交付并付款") {
		t.Errorf("after the click the page says %.200q", text)
	}
	do("switch back by a click", chromedp.Click("nav a"), chromedp.WaitVisible(`html[lang="en"] #jobs`))

	for _, lang := range []string{"en", "zh"} {
		do("narrow the window", chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile), chromedp.Navigate(srv.URL()+"/?lang="+lang), chromedp.WaitVisible("#jobs"))
		inner, scroll := eval[int](t, ctx, `window.innerWidth`), eval[int](t, ctx, `document.documentElement.scrollWidth`)
		// Whatever sticks out of the window must be inside something that scrolls by itself.
		out := eval[int](t, ctx, `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > 391 && !e.parentElement.closest(".scroll")).length`)
		if inner != 390 || scroll > inner || out > 0 {
			t.Errorf("on a phone, in %s: the page is %d wide in a window of %d, %d elements stick out", lang, scroll, inner, out)
		}
		screenshot(t, ctx, "phone-"+lang)
	}

	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.troubles) > 0 {
		t.Errorf("the browser complains: %q", h.troubles)
	}
	host := strings.TrimPrefix(srv.URL(), "http://")
	if !slices.Contains(h.requests, srv.URL()+"/") {
		t.Errorf("the requests %q were not all seen", h.requests)
	}
	for _, r := range h.requests {
		if u, err := url.Parse(r); err != nil || u.Scheme != "data" && u.Host != host {
			t.Errorf("the page asked %s", r)
		}
	}
}
