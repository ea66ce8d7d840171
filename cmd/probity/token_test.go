package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// languageModel serves chat completions as an OpenAI-compatible endpoint does. It drafts what
// has a wrong unit in it, mends that when it is told so, never learns if it is asked for something
// impossible, and explains with one number that it made up.
func languageModel(t *testing.T) string {
	t.Helper()
	spec := `economy: Drafted
step: 1 day
steps: 20
assets: {USD: 2}
params: {pay: {value: 1 USD, low: 0 USD, high: 5 USD}}
accounts: {treasury: {asset: USD, start: 100 USD}, spent: USD}
flows: {grants: {kind: move, from: treasury, to: spent, amount: pay}}
metrics: {left: treasury}
`
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var q struct {
			Messages []struct{ Role, Content string }
		}
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil || len(q.Messages) < 2 || r.URL.Path != "/v1/chat/completions" {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		if auth := r.Header.Get("Authorization"); auth != "" && auth != "Bearer right" {
			http.Error(w, `{"error":{"message":"wrong key"}}`, http.StatusUnauthorized)
			return
		}
		last := q.Messages[len(q.Messages)-1].Content
		answer := "```yaml\n" + spec + "```"
		switch {
		case strings.HasPrefix(q.Messages[0].Content, "You explain"):
			answer = "The treasury ends at 80 USD, of 31415.9 USD."
		case len(q.Messages) == 2:
			answer = "Here you are:\n```yaml\n" + strings.Replace(spec, "value: 1 USD", "value: 1 EUR", 1) + "```"
		case strings.Contains(q.Messages[1].Content, "impossible") || !strings.Contains(last, `"EUR" is not a unit`):
			answer = "I cannot.\x1b[2J"
		}
		json.NewEncoder(w).Encode(map[string]any{"object": "chat.completion", "choices": []any{map[string]any{
			"index": 0, "finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": answer}}}})
		io.WriteString(w, "\n")
	}))
	t.Cleanup(srv.Close)
	return srv.URL + "/v1"
}
