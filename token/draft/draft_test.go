package draft

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/token"
)

// completion has the shape of an OpenAI-compatible server's answer, as llama.cpp and vLLM
// give it.
func completion(content string) string {
	b, _ := json.Marshal(map[string]any{
		"id": "chatcmpl-1", "object": "chat.completion", "created": 1760000000, "model": "m",
		"choices": []any{map[string]any{"index": 0, "finish_reason": "stop", "logprobs": nil,
			"message": map[string]any{"role": "assistant", "content": content, "tool_calls": []any{}}}},
		"usage": map[string]any{"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12},
	})
	return string(b)
}

// scripted answers one after the other and keeps what it was asked.
type scripted struct {
	t       *testing.T
	answers []string
	asked   []request
	headers []http.Header
}

type request struct {
	Model       string    `json:"model"`
	Messages    []Message `json:"messages"`
	Temperature *float64  `json:"temperature"`
	Stream      bool      `json:"stream"`
}

func (s *scripted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.URL.Path != "/v1/chat/completions" || r.Header.Get("Content-Type") != "application/json" {
		s.t.Errorf("%s %s %s", r.Method, r.URL, r.Header)
	}
	var q request
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		s.t.Error(err)
	}
	s.asked, s.headers = append(s.asked, q), append(s.headers, r.Header)
	if len(s.asked) > len(s.answers) {
		s.t.Error("asked too often")
		return
	}
	io.WriteString(w, completion(s.answers[len(s.asked)-1]))
}

func serve(t *testing.T, h http.Handler) *Model {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return &Model{Endpoint: srv.URL + "/v1", Name: "m"}
}

const good = `economy: Grants
step: 1 day
steps: 30
assets: {USD: 2}
accounts: {treasury: {asset: USD, start: 100 USD}, spent: USD}
flows: {pay: {kind: move, from: treasury, to: spent, amount: 1 USD}}
metrics: {left: treasury}
`

func TestADraftIsMendedUntilTheCheckerAcceptsIt(t *testing.T) {
	s := &scripted{t: t, answers: []string{
		"Sure! Here it is:\n```yaml\n" + strings.Replace(good, "amount: 1 USD", "amount: 1 EUR", 1) + "```\nEnjoy.",
		"```\n" + strings.Replace(good, "amount: 1 USD", "amount: 9 USD, short: stop", 1) + "```",
		good,
	}}
	m := serve(t, s)
	m.Key = "secret"
	var told []string
	d, err := Write(context.Background(), m, "pay a dollar a day", Options{Progress: func(try int, wrong string) { told = append(told, fmt.Sprint(try, wrong)) }})
	if err != nil {
		t.Fatal(err)
	}
	if d.Program.Name != "Grants" || string(d.Spec) != good || len(d.Wrong) != 2 || len(told) != 3 {
		t.Errorf("%+v, told %q", d, told)
	}
	first, second, third := s.asked[0], s.asked[1], s.asked[2]
	if first.Model != "m" || first.Temperature == nil || first.Stream || s.headers[0].Get("Authorization") != "Bearer secret" {
		t.Errorf("%+v %v", first, s.headers[0])
	}
	if len(first.Messages) != 2 || first.Messages[0].Role != "system" || !strings.Contains(first.Messages[0].Content, "kind: vesting") || first.Messages[1].Content != "pay a dollar a day" {
		t.Errorf("%d messages", len(first.Messages))
	}
	// The faults go back, with line, column and hint; old ones do not pile up.
	if len(second.Messages) != 4 || !strings.Contains(second.Messages[3].Content, `6:64: "EUR" is not a unit`) {
		t.Errorf("%+v", second.Messages[2:])
	}
	if len(third.Messages) != 4 || !strings.Contains(third.Messages[3].Content, "pay: more than the account has") || strings.Contains(third.Messages[3].Content, "EUR") {
		t.Errorf("%+v", third.Messages[2:])
	}
}

func TestAModelThatNeverLearnsIsRefused(t *testing.T) {
	s := &scripted{t: t, answers: []string{"no", "economy: x", ""}}
	_, err := Write(context.Background(), serve(t, s), "anything", Options{Tries: 3})
	var no *Refusal
	if !errors.As(err, &no) || len(no.Wrong) != 3 || len(s.asked) != 3 {
		t.Errorf("%v", err)
	}
}

func TestHostileDraftsAreRefusedAndBounded(t *testing.T) {
	for name, spec := range map[string]string{
		"a file":             strings.Replace(good, "metrics:", "processes: {p: {kind: series, file: /etc/passwd, every: 1 day}}\nmetrics:", 1),
		"a billion steps":    strings.Replace(good, "steps: 30", "steps: 1_000_000_000", 1),
		"a crowd":            strings.Replace(good, "accounts:", "agents: {crowd: 100000}\nstate: {s: {start: 0.0, next: s, of: crowd}}\nflows2:", 1),
		"an alias bomb":      "a: &a [1,1]\nb: &b [*a,*a]\n",
		"a long expression":  strings.Replace(good, "left: treasury", "left: treasury"+strings.Repeat(" + 0 USD", 1000), 1),
		"a division by zero": strings.Replace(good, "left: treasury", "left: treasury / (treasury - treasury)", 1),
		"no YAML":            "{{{{",
		"an HTML page":       "<html><body>hello</body></html>",
	} {
		s := &scripted{t: t, answers: []string{spec}}
		var no *Refusal
		if _, err := Write(context.Background(), serve(t, s), "anything", Options{Tries: 1}); !errors.As(err, &no) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEndpointsThatMisbehaveAreErrorsAndNotDrafts(t *testing.T) {
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		want    string
	}{
		"unauthorised": {func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, `{"error":{"message":"bad key \u001b[31m"}}`, http.StatusUnauthorized)
		}, "401 Unauthorized"},
		"too many":   {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "slow down", http.StatusTooManyRequests) }, "429"},
		"no JSON":    {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>") }, "not a chat completion"},
		"no choices": {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"choices":[]}`) }, "no choices"},
		"no content": {func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"choices":[{"message":{"content":null}}]}`)
		}, "no choices"},
		"wrong types": {func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"choices":[{"message":{"content":[1]}}]}`)
		}, "not a chat completion"},
		"a flood": {func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"choices":[{"message":{"content":"`)
			for range 100 {
				if _, err := io.WriteString(w, strings.Repeat("a", 1<<16)); err != nil {
					return
				}
			}
		}, "longer than"},
		"elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/v1", http.StatusTemporaryRedirect)
		}, "another address"},
		"broken off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, `{"choi`)
		}, "unexpected EOF"},
	} {
		_, err := Write(context.Background(), serve(t, c.handler), "anything", Options{})
		if !errors.Is(err, ErrModel) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	hang := make(chan struct{})
	m := serve(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	t.Cleanup(func() { close(hang) }) // before the server is closed, which waits for its handlers
	m.Timeout = 50 * time.Millisecond
	if _, err := Write(context.Background(), m, "anything", Options{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a silent endpoint: %v", err)
	}
}

func TestTheKeyIsNeverSentInTheClear(t *testing.T) {
	for endpoint, want := range map[string]string{
		"http://example.org/v1":     "in the clear",
		"http://127.example.org/v1": "in the clear",
		"http://[::1]:1/v1":         "",
		"ftp://x/v1":                "is not an address",
		"localhost:8000/v1":         "is not an address",
		"":                          "is not an address",
		"http://localhost:1/v1":     "",
		"https://example.org/v1/":   "",
	} {
		m := Model{Endpoint: endpoint, Name: "m", Key: "k"}
		at, err := m.address()
		if want == "" && (err != nil || !strings.HasSuffix(at, "/v1/chat/completions")) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %s, %v, want %q", endpoint, at, err, want)
		}
	}
	if _, err := (&Model{Endpoint: "http://localhost/v1"}).address(); err == nil {
		t.Error("no name of a model")
	}
}

func TestAnswersCannotReachTheTerminal(t *testing.T) {
	if got := Clean("a\x1b[2Jb\r\n\tc\u202ed\xff\x00e\u200bf中文"); got != "a[2Jb\n\tcdef中文" {
		t.Errorf("%q", got)
	}
}

func TestNumbersThatTheResultsDoNotHoldAreNamed(t *testing.T) {
	results := map[string]any{"share": 0.0823, "supply": 1234567.0, "when": 172800.0, "name": "runs on 40 paths"}
	text := "About 8.23 % (1.23 million of 1,234,567) after 2 days on 40 paths, 3 reasons; but 91.7 % and 4,321 are wrong."
	s := &scripted{t: t, answers: []string{text}}
	e, err := Explain(context.Background(), serve(t, s), results, "English")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(e.Unsupported, []string{"91.7", "4,321"}) {
		t.Errorf("%q", e.Unsupported)
	}
	if m := s.asked[0].Messages; len(m) != 2 || !strings.Contains(m[0].Content, "plain English") || !strings.Contains(m[1].Content, "1234567") {
		t.Errorf("%+v", m)
	}
	if _, err := Explain(context.Background(), serve(t, &scripted{t: t, answers: []string{" \n"}}), results, "English"); !errors.Is(err, ErrModel) {
		t.Errorf("an empty explanation: %v", err)
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add("```yaml\n" + good + "```")
	f.Add("``````")
	f.Add("1e999, 5.5.5e-3 0x")
	f.Fuzz(func(t *testing.T, answer string) {
		if len(answer) > 1<<16 {
			return
		}
		spec := specIn(Clean(answer))
		if len(spec) > len(answer)+1 {
			t.Fatal("a specification that is longer than its answer")
		}
		token.Compile(spec)
		for _, n := range unsupported(answer, []float64{1, 2}) {
			if !strings.Contains(answer, n) {
				t.Fatal(n)
			}
		}
	})
}
