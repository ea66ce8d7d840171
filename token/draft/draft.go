// Package draft lets a language model write specifications of economies and explain
// results, over any HTTP endpoint that speaks OpenAI's chat completions. Nothing needs it, and
// nothing is decided by it: what a model writes is text, which the compiler of package
// token reads like anybody's and the simulator runs within its limits; faults go back to
// the model, a few times at most. What it says about results is checked for numbers that
// the results do not hold.
//
// Answers are hostile until shown otherwise: they are bounded in size and time, control
// characters are taken out, and a draft may not name files.
package draft

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Model is a language model behind an endpoint.
type Model struct {
	Endpoint string // such as http://localhost:8000/v1; /chat/completions is added
	Name     string
	Key      string // sent as a bearer token, if there is one; never over plain HTTP to another machine
	// Timeout is of one answer; by default 3 minutes.
	Timeout time.Duration
}

// A Message is one turn of a conversation.
type Message struct {
	Role    string `json:"role"` // system, user or assistant
	Content string `json:"content"`
}

// maxAnswer bounds an answer, in bytes.
const maxAnswer = 1 << 20

// ErrModel is wrapped by every error that the endpoint or its answer caused, as opposed to
// a draft that is no good.
var ErrModel = errors.New("the language model gives no usable answer")

// Ask sends a conversation and returns the answer, without control characters.
func (m *Model) Ask(ctx context.Context, messages []Message) (string, error) {
	at, err := m.address()
	if err != nil {
		return "", err
	}
	timeout := m.Timeout
	if timeout == 0 {
		timeout = 3 * time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	body, err := json.Marshal(map[string]any{"model": m.Name, "messages": messages, "temperature": 0, "stream": false})
	if err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, at, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	if m.Key != "" {
		req.Header.Set("Authorization", "Bearer "+m.Key)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
		return errors.New("it sends us to another address: name that one")
	}}
	resp, err := client.Do(req)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrModel, err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("%w: %w", ErrModel, err)
	case len(data) > maxAnswer:
		return "", fmt.Errorf("%w: it is longer than %d bytes", ErrModel, maxAnswer)
	case resp.StatusCode != http.StatusOK:
		return "", fmt.Errorf("%w: %s from %s: %s (check --endpoint, --model and the key)", ErrModel, resp.Status, req.URL.Host, said(data))
	}
	var answer struct {
		Choices []struct {
			Message struct {
				Content *string `json:"content"`
			} `json:"message"`
		} `json:"choices"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return "", fmt.Errorf("%w: it is not a chat completion: %w", ErrModel, err)
	}
	if len(answer.Choices) == 0 || answer.Choices[0].Message.Content == nil {
		return "", fmt.Errorf("%w: it has no choices with content: %s", ErrModel, said(data))
	}
	return Clean(*answer.Choices[0].Message.Content), nil
}

// address is where to send, if it is safe to.
func (m *Model) address() (string, error) {
	u, err := url.Parse(m.Endpoint)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("the endpoint %q is not an address such as https://HOST/v1", m.Endpoint)
	}
	if m.Name == "" {
		return "", errors.New("name the model, as the endpoint calls it")
	}
	ip, err := netip.ParseAddr(u.Hostname())
	local := u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
	if m.Key != "" && u.Scheme == "http" && !local {
		return "", errors.New("the key would be sent in the clear: use https, or an endpoint on this machine")
	}
	return u.JoinPath("chat", "completions").String(), nil
}

// said is the beginning of an answer, for a message.
func said(data []byte) string {
	text := strings.Join(strings.Fields(Clean(string(data))), " ")
	if r := []rune(text); len(r) > 300 {
		text = string(r[:300]) + "..."
	}
	return text
}

// Clean takes out of text what could do something to a terminal: control characters
// other than line breaks and tabs, marks that change the direction of writing, and
// bytes that are no UTF-8.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
}
