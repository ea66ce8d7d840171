package ledger

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"probity"
)

const sampleChat = `{
  "request": {
    "model": "small", "temperature": 0.7, "seed": 9223372036854775807,
    "messages": [
      {"role": "system", "content": "be <brief>"},
      {"role": "user", "content": "what is 6 x 7? é 文"},
      {"role": "tool", "tool_call_id": "c1", "content": "42"}
    ]
  },
  "response": {
    "id": "chat-1",
    "choices": [{
      "message": {"role": "assistant", "content": "It is 42.", "tool_calls": [{"id": "c2", "function": {"name": "log", "arguments": "{}"}}]},
      "logprobs": {"content": [{"token": "It is"}, {"token": " 4", "bytes": [32, 52]}, {"token": "2."}]},
      "finish_reason": "stop"
    }],
    "usage": {"prompt_tokens": 20, "completion_tokens": 3}
  }
}`

func TestAChatComesApartIntoWhatWasReadAndWhatWasWritten(t *testing.T) {
	c, err := ParseChat([]byte(sampleChat))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range c.Entries {
		got = append(got, e.Kind+" "+string(e.Data))
	}
	want := []string{
		`parameters {"model":"small","seed":9223372036854775807,"temperature":0.7}`, // no number is rounded
		`prompt {"role":"system","content":"be <brief>"}`,
		`prompt {"role":"user","content":"what is 6 x 7? é 文"}`,
		`tool-result {"role":"tool","tool_call_id":"c1","content":"42"}`,
		`token It is`, `token  4`, `token 2.`,
		`tool-call {"id":"c2","function":{"name":"log","arguments":"{}"}}`,
		`response {"role":"assistant"}`,
		`finish "stop"`,
		`response {"id":"chat-1","usage":{"prompt_tokens":20,"completion_tokens":3}}`,
	}
	if !slices.Equal(got, want) || c.Read != 4 || c.Model != "small" || c.InputTokens != 20 || c.OutputTokens != 3 {
		t.Errorf("%+v\n%s", c, strings.Join(got, "\n"))
	}
}

func TestEveryEntryOfAChatOpensByItselfAndNoOther(t *testing.T) {
	c, err := ParseChat([]byte(sampleChat))
	if err != nil {
		t.Fatal(err)
	}
	tr, read, err := c.Seal(probity.Hash{7})
	if err != nil {
		t.Fatal(err)
	}
	root, count := tr.Root()
	if int(count) != len(c.Entries) || read == root || read.IsZero() {
		t.Errorf("%d entries, read %s, all %s", count, read, root)
	}
	for i := range c.Entries {
		o, err := tr.Open(i)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Verify(root, count); err != nil {
			t.Error(err)
		}
		o.Data = append(slices.Clone(o.Data), '!')
		if err := o.Verify(root, count); !errors.Is(err, ErrOpening) {
			t.Errorf("entry %d with other words: %v", i, err)
		}
	}
	other, otherRead, err := c.Seal(probity.Hash{8})
	if err != nil {
		t.Fatal(err)
	}
	if r, _ := other.Root(); r == root || otherRead == read {
		t.Error("the salt makes no difference")
	}
}

func TestWhatIsNoChatIsRefused(t *testing.T) {
	for what, c := range map[string]struct{ from, to, want string }{
		"no request":             {`"request"`, `"question"`, "unknown field"},
		"no model":               {`"model": "small"`, `"model": 3`, "request.model"},
		"no messages":            {`"messages"`, `"message"`, "request.messages"},
		"a message without role": {`"role": "system"`, `"roll": "system"`, "has no role"},
		"no answers":             {`"choices"`, `"choice"`, "response.choices"},
		"other tokens":           {`"2."`, `"3."`, "do not make up"},
		"bytes that are none":    {`[32, 52]`, `[32, 520]`, "a token's bytes"},
		"a name twice":           {`"id": "chat-1"`, `"id": "chat-1", "id": "chat-2"`, "duplicate"},
		"content that is none":   {`"content": "It is 42."`, `"content": 42`, "message.content"},
		"more behind it":         {"\n  }\n}", "\n  }\n} {}", "after"},
	} {
		text := strings.Replace(sampleChat, c.from, c.to, 1)
		if text == sampleChat {
			t.Fatalf("%s changes nothing", what)
		}
		if _, err := ParseChat([]byte(text)); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestASignedAnswerMayBeOfNoMarketAndNoOtherMay(t *testing.T) {
	key := signerOf(t, 1)
	output := []probity.Hash{fill32(5)}
	base := probity.Receipt{Chain: 1337, Executor: key.Account(), Input: fill32(1), Output: OutputHash(output), Tier: probity.TierSigned, Time: 9}
	body := Inference{Transcript: output[0], Events: 3}
	if _, err := Seal(base, ModelVersion{}, Evidence{Output: output}, body, key); err != nil {
		t.Error(err)
	}
	for what, change := range map[string]func(*probity.Receipt){
		"tier zk":             func(r *probity.Receipt) { r.Tier, r.Evidence = probity.TierZK, fill32(3) },
		"tier dispute":        func(r *probity.Receipt) { r.Tier = probity.TierDispute },
		"a job of no market":  func(r *probity.Receipt) { r.Job = 3 },
		"a market and no job": func(r *probity.Receipt) { r.Market = fill20(3) },
		"a proof":             func(r *probity.Receipt) { r.Evidence = fill32(3) },
		"no input":            func(r *probity.Receipt) { r.Input = probity.Hash{} },
	} {
		r := base
		change(&r)
		if _, err := Seal(r, ModelVersion{}, Evidence{Output: output}, body, key); !errors.Is(err, ErrReceipt) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func FuzzParseChat(f *testing.F) {
	f.Add([]byte(sampleChat))
	f.Add([]byte(`{"request":{"model":"m","messages":[{"role":"user"}]},"response":{"choices":[{"message":{}}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ParseChat(data)
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatal(err)
			}
			return
		}
		if c.Read < 2 || c.Read >= len(c.Entries) {
			t.Fatalf("it read %d of %d entries", c.Read, len(c.Entries))
		}
		if _, _, err := c.Seal(probity.Hash{1}); err != nil {
			t.Fatal(err)
		}
	})
}
