package study

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
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

// reported is everything that a report can show, of a small economy.
func reported(t *testing.T, text string) *Report {
	t.Helper()
	p := compile(t, text)
	ctx := context.Background()
	r := &Report{Program: p, Command: "probity token report"}
	var err error
	if r.Analysis, err = Analyse(ctx, p, AnalyseOptions{Options: Options{Paths: 30}}); err != nil {
		t.Fatal(err)
	}
	so := SensitivityOptions{Runs: 4, Samples: 4, Trajectories: 3}
	if r.Drivers, err = FindDrivers(ctx, p, so); err != nil {
		t.Fatal(err)
	}
	g, err := GridOf(ctx, p, r.Drivers.Outputs[0].Name, r.Drivers.Params[0], r.Drivers.Params[1], 4, so)
	if err != nil {
		t.Fatal(err)
	}
	r.Grids = []*Grid{g}
	oo := OptimiseOptions{Options: Options{Paths: 4}, Budget: 80, Tests: 2, TestPaths: 10}
	if r.Optimum, err = Optimise(ctx, p, oo); err != nil {
		t.Fatal(err)
	}
	oo.Attack = true
	if r.Attack, err = Optimise(ctx, p, oo); err != nil {
		t.Fatal(err)
	}
	return r
}

// Two goals, an attacker, and words that would be code if anybody took them for it.
const shown = `
economy: "<script>alert(1)</script> & \"quotes\""
about: "<img src=x onerror=alert(2)> ]]> </svg>"
step: 1 day
steps: 60
record: 2 days
assets: {TOK: 6, USD: 6}
agents: {people: 3}
params:
  pay: {value: 1 USD, low: 0.1 USD, high: 2 USD, about: "<b>bold</b>"}
  rate: {value: 0.01, low: 0.0, high: 0.05}
  steal: {value: 0.0, low: 0.0, high: 1.0, by: attacker}
accounts:
  treasury: {asset: USD, start: 100 USD}
  spent: {asset: USD, about: "</title><script>alert(3)</script>"}
  robbed: USD
  free: {asset: TOK, start: 1000 TOK}
  bonded: {asset: TOK, start: 250 TOK}
  purse: {asset: USD, of: people, start: 25 USD}
processes: {price: {kind: gbm, start: 2 USD/TOK, volatility: 80 %}}
flows:
  grants: {kind: move, from: treasury, to: spent, amount: pay}
  mint: {kind: mint, to: free, amount: free * rate}
  stake: {kind: stake, from: free, to: bonded, amount: 1 TOK}
  unstake: {kind: unstake, from: bonded, to: free, amount: 0.5 TOK, after: 9 days}
  rob: {kind: move, from: treasury, to: robbed, amount: 0.1 USD * steal}
metrics: {left: {value: treasury, about: "<i>what is left</i>"}, value: free * price, gone: robbed}
goals: {left: {maximise: left}, value: {maximise: value}, gone: {maximise: gone, by: attacker}}
constraints: {alive: {always: treasury > 10 USD}}
`

func TestAReportHoldsEverythingAndLoadsNothing(t *testing.T) {
	r := reported(t, shown)
	for _, lang := range Languages() {
		r.Language = lang
		var out, again bytes.Buffer
		if err := r.HTML(&out); err != nil {
			t.Fatal(err)
		}
		if err := r.HTML(&again); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
			t.Error("the same report has other bytes", err)
		}
		page := out.String()
		w, _ := wordsOf(lang)
		for _, want := range []string{w.Drivers, w.Optimum, w.Attack, w.Front, w.Stack, w.Concentration, w.Spiral, w.Grid, `lang="` + lang + `"`, "&lt;script&gt;alert(1)", r.Analysis.Spec} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page lacks %q", lang, want)
			}
		}
		for _, bad := range []string{"<script", "<img", "onerror=alert(2)>", "@import", "url(", "<link", "<b>bold", "<i>what"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s: the page holds %q", lang, bad)
			}
		}
		// Two fans at least, two stacks, a tornado for each output that moves, a heat map, a front.
		if n := strings.Count(page, "<svg "); n < 9 {
			t.Errorf("%s: %d pictures", lang, n)
		}
		// Every picture is whole.
		for rest := page; ; {
			_, after, ok := strings.Cut(rest, "<svg ")
			if !ok {
				break
			}
			svg, after, ok := strings.Cut(after, "</svg>")
			if !ok {
				t.Fatal("a picture does not end")
			}
			d := xml.NewDecoder(strings.NewReader("<svg " + svg + "</svg>"))
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%v in %.300s", err, svg)
				}
			}
			rest = after
		}
	}
	r.Language = "fr"
	if err := r.HTML(io.Discard); err == nil || !strings.Contains(err.Error(), "en or zh") {
		t.Error(err)
	}
}

func TestBothLanguagesHaveAllWords(t *testing.T) {
	en, zh := reflect.ValueOf(english()), reflect.ValueOf(chinese())
	same := []string{"HHI", "Morris", "Sigma", "Band90", "Band50"}
	for i := range en.NumField() {
		name := en.Type().Field(i).Name
		if en.Field(i).String() == "" || zh.Field(i).String() == "" {
			t.Errorf("%s is empty", name)
		}
		if en.Field(i).String() == zh.Field(i).String() && !slices.Contains(same, name) {
			t.Errorf("%s is not translated", name)
		}
	}
}

func TestAnExplanationSaysWhatIsNotKept(t *testing.T) {
	r := reported(t, strings.Replace(shown, "treasury > 10 USD", "treasury > 90 USD", 1))
	for lang, want := range map[string][]string{"en": {"60 days on 30 paths", "alive is NOT kept: it holds on 0.00 %", "What drives goal left most is pay"}, "zh": {"60 天，共 30 条路径", "约束 alive 不满足", "影响最大的是 pay"}} {
		text := Explain(r.Analysis, r.Drivers, lang)
		for _, x := range want {
			if !strings.Contains(text, x) {
				t.Errorf("%s lacks %q:\n%s", lang, x, text)
			}
		}
		if strings.Contains(text, "%!") {
			t.Errorf("a hole in the text: %s", text)
		}
	}
}

func TestTheReportIsRightInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Chromium")
	}
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
		chromedp.WSURLReadTimeout(time.Minute),
	}
	if os.Geteuid() == 0 {
		flags = append(flags, chromedp.NoSandbox) // Chromium's sandbox needs another user
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), flags...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)

	r := reported(t, shown)
	dir := t.TempDir()
	for _, lang := range Languages() {
		r.Language = lang
		var out bytes.Buffer
		if err := r.HTML(&out); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, lang+".html"), out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var mu sync.Mutex
	var troubles, requests []string
	if err := chromedp.Listen(ctx, func(e any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := e.(type) {
		case *runtime.EventConsoleAPICalled:
			troubles = append(troubles, fmt.Sprintf("console.%s", e.Type))
		case *runtime.EventExceptionThrown:
			troubles = append(troubles, e.ExceptionDetails.Text)
		case *cdplog.EventEntryAdded:
			troubles = append(troubles, fmt.Sprintf("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
		case *network.EventRequestWillBeSent:
			requests = append(requests, e.Request.URL)
		}
	}); err != nil {
		t.Fatal(err)
	}
	number := func(expression string) int {
		t.Helper()
		v, err := chromedp.Run(ctx, chromedp.Evaluate[int](expression))
		if err != nil {
			t.Fatalf("%s: %v", expression, err)
		}
		return v
	}
	for _, lang := range Languages() {
		w, _ := wordsOf(lang)
		for _, width := range []int64{1280, 390} {
			err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate("file://"+filepath.Join(dir, lang+".html")), chromedp.WaitVisible("#drivers svg"))
			if err != nil {
				t.Fatal(err)
			}
			if n := number(`[...document.querySelectorAll("figure svg")].filter(e => e.getBoundingClientRect().width > 200 && e.getBoundingClientRect().height > 100).length`); n < 9 || n != number(`document.querySelectorAll("figure").length`) {
				t.Errorf("%s: %d pictures are to be seen", lang, n)
			}
			if n := number(`document.querySelectorAll("script").length`); n != 0 {
				t.Errorf("%s: %d scripts", lang, n)
			}
			if n := number(`document.documentElement.scrollWidth`); n > int(width) {
				t.Errorf("%s: the page is %d wide in a window of %d", lang, n, width)
			}
			text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
			if err != nil || !strings.Contains(text, w.Drivers) || !strings.Contains(text, "<script>alert(1)</script>") {
				t.Errorf("%s: %v, %.200q", lang, err, text)
			}
			if dir := os.Getenv("PROBITY_SCREENSHOTS"); dir != "" {
				png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
				if err == nil {
					err = os.WriteFile(filepath.Join(dir, fmt.Sprintf("report-%s-%d.png", lang, width)), png, 0o600)
				}
				if err != nil {
					t.Error(err)
				}
			}
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(troubles) > 0 {
		t.Errorf("the browser complains: %q", troubles)
	}
	for _, r := range requests {
		if !strings.HasPrefix(r, "file://"+dir) && !strings.HasPrefix(r, "data:") {
			t.Errorf("the page asked for %s", r)
		}
	}
}
