package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"probity"
)

// maxChat bounds the file of a chat, in bytes; maxChatEntries what it comes apart into.
const (
	maxChat        = 64 << 20
	maxChatEntries = 1 << 20
)

// A Chat is what a language model was asked and what it answered, taken apart into the
// entries of a transcript: what it read, then what it wrote.
type Chat struct {
	Model        string // as the request names it
	Entries      []TranscriptEntry
	Read         int // how many of the entries it read: the rest it wrote
	InputTokens  uint64
	OutputTokens uint64
}

// ParseChat reads a chat as the interface of OpenAI's chat completions has it: a JSON object
// with request and response, each as it went over the wire. Each message of the request is
// an entry, and so is each result of a tool; the other fields of the request are one.
// Of the response each piece of text is one, which is each token if the response has
// logprobs, each call of a tool, why the model stopped, and the other fields. Every entry
// but a token's text is JSON as it went over the wire, without white space: numbers are not
// rounded. What is no such chat is ErrFormat.
func ParseChat(data []byte) (*Chat, error) {
	c, err := parseChat(data)
	if err != nil {
		return nil, fmt.Errorf("chat is %w: %w", ErrFormat, err)
	}
	return c, nil
}

func parseChat(data []byte) (*Chat, error) {
	if len(data) > maxChat {
		return nil, fmt.Errorf("it has %d bytes, over the limit of %d", len(data), maxChat)
	}
	// Names that stand twice, and text that is not Unicode, are refused before anything is
	// read that decoders differ on.
	if _, err := Canonical(data); err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if err := json.Compact(&text, data); err != nil {
		return nil, err
	}
	var file struct {
		Request  map[string]json.RawMessage `json:"request"`
		Response map[string]json.RawMessage `json:"response"`
	}
	d := json.NewDecoder(&text)
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return nil, err
	}
	if file.Request == nil || file.Response == nil {
		return nil, errors.New("want an object with request and response")
	}
	c := &Chat{}
	if err := json.Unmarshal(file.Request["model"], &c.Model); err != nil || c.Model == "" {
		return nil, errors.New("request.model does not name the model")
	}
	var messages []json.RawMessage
	if err := json.Unmarshal(file.Request["messages"], &messages); err != nil || len(messages) == 0 {
		return nil, errors.New("request.messages is no list of messages")
	}
	delete(file.Request, "messages")
	if err := c.fields(EntryParameters, file.Request); err != nil {
		return nil, err
	}
	for i, m := range messages {
		var role struct {
			Role string `json:"role"`
		}
		if err := json.Unmarshal(m, &role); err != nil || role.Role == "" {
			return nil, fmt.Errorf("request.messages[%d] has no role", i)
		}
		kind := EntryPrompt
		if role.Role == "tool" || role.Role == "function" {
			kind = EntryToolResult
		}
		if err := c.add(kind, m); err != nil {
			return nil, err
		}
	}
	c.Read = len(c.Entries)
	return c, c.response(file.Response)
}

func (c *Chat) add(kind string, data []byte) error {
	if len(c.Entries) == maxChatEntries {
		return fmt.Errorf("over %d entries", maxChatEntries)
	}
	if len(data) > maxEntryData {
		return fmt.Errorf("a %s of %d bytes, at most %d", kind, len(data), maxEntryData)
	}
	c.Entries = append(c.Entries, TranscriptEntry{kind, slices.Clone(data)})
	return nil
}

// fields adds an object of fields, sorted by their names.
func (c *Chat) fields(kind string, fields map[string]json.RawMessage) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(fields); err != nil {
		return err
	}
	return c.add(kind, bytes.TrimRight(b.Bytes(), "\n"))
}

// A chatChoice is one answer of several.
type chatChoice struct {
	Message  map[string]json.RawMessage `json:"message"`
	Finish   json.RawMessage            `json:"finish_reason"`
	Logprobs *struct {
		Content []struct {
			Token string `json:"token"`
			Bytes []int  `json:"bytes"`
		} `json:"content"`
	} `json:"logprobs"`
}

func (c *Chat) response(fields map[string]json.RawMessage) error {
	var choices []chatChoice
	if err := json.Unmarshal(fields["choices"], &choices); err != nil || len(choices) == 0 {
		return errors.New("response.choices is no list of answers")
	}
	var usage struct {
		Prompt     uint64 `json:"prompt_tokens"`
		Completion uint64 `json:"completion_tokens"`
	}
	if raw, ok := fields["usage"]; ok && string(raw) != "null" {
		if err := json.Unmarshal(raw, &usage); err != nil {
			return errors.New("response.usage does not count tokens")
		}
	}
	c.InputTokens, c.OutputTokens = usage.Prompt, usage.Completion
	delete(fields, "choices")
	for i, x := range choices {
		if err := c.choice(x); err != nil {
			return fmt.Errorf("response.choices[%d]: %w", i, err)
		}
	}
	return c.fields(EntryResponse, fields)
}

func (c *Chat) choice(x chatChoice) error {
	if x.Message == nil {
		return errors.New("there is no message")
	}
	var text *string
	if raw, ok := x.Message["content"]; ok {
		if err := json.Unmarshal(raw, &text); err != nil {
			return errors.New("message.content is no text")
		}
	}
	if text != nil {
		pieces, err := x.tokens(*text)
		if err != nil {
			return err
		}
		for _, p := range pieces {
			if err := c.add(EntryToken, []byte(p)); err != nil {
				return err
			}
		}
		delete(x.Message, "content")
	}
	var calls []json.RawMessage
	if raw, ok := x.Message["tool_calls"]; ok && string(raw) != "null" {
		if err := json.Unmarshal(raw, &calls); err != nil {
			return errors.New("message.tool_calls is no list")
		}
		delete(x.Message, "tool_calls")
	}
	for _, call := range calls {
		if err := c.add(EntryToolCall, call); err != nil {
			return err
		}
	}
	if len(x.Message) > 0 { // role, refusal, ...
		if err := c.fields(EntryResponse, x.Message); err != nil {
			return err
		}
	}
	if len(x.Finish) == 0 {
		x.Finish = json.RawMessage("null")
	}
	return c.add(EntryFinish, x.Finish)
}

// tokens are the pieces of a text: its tokens if the response names them and they make up
// the text, else the text as one.
func (x chatChoice) tokens(text string) ([]string, error) {
	if x.Logprobs == nil || len(x.Logprobs.Content) == 0 {
		if text == "" {
			return nil, nil
		}
		return []string{text}, nil
	}
	var pieces []string
	var all []byte
	for _, t := range x.Logprobs.Content {
		piece := []byte(t.Token)
		if len(t.Bytes) > 0 { // a token may be a part of a character
			piece = piece[:0:0]
			for _, b := range t.Bytes {
				if b < 0 || b > 255 {
					return nil, errors.New("a token's bytes are none")
				}
				piece = append(piece, byte(b))
			}
		}
		pieces, all = append(pieces, string(piece)), append(all, piece...)
	}
	if !utf8.Valid(all) || string(all) != text {
		return nil, errors.New("the tokens in logprobs do not make up message.content")
	}
	return pieces, nil
}

// Seal commits to a chat: the transcript, and what it read by itself.
func (c *Chat) Seal(seed probity.Hash) (t *Transcript, read probity.Hash, err error) {
	if t, err = NewTranscript(seed); err != nil {
		return nil, read, err
	}
	for i, e := range c.Entries {
		if i == c.Read {
			read, _ = t.Root()
		}
		if err := t.Add(e.Kind, e.Data); err != nil {
			return nil, read, err
		}
	}
	return t, read, nil
}
