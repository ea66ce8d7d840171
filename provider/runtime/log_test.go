package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"
)

func TestALogKeepsWhatFitsAndSaysThatItIsFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	l, err := CreateLog(path, 10, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Write([]byte("12345678")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := l.Write([]byte("90ab")); !errors.Is(err, ErrLogFull) {
			t.Errorf("a full log took more: %v", err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(path); string(b) != "1234567890" {
		t.Errorf("kept %q", b)
	}
	if l.Written() != 16 {
		t.Errorf("%d bytes were written, it says", l.Written())
	}
}

// Whatever a program writes and however it is cut into pieces, no secret is
// left, and nothing but secrets is gone.
func TestASecretIsBlottedOutHoweverItIsWritten(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		secrets := []Secret{{Value: []byte("aaba")}, {Value: []byte("abab-cd")}, {Value: []byte("aabaab")}}
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab-cd")), 0, 80, -1).Draw(t, "text")
		text += rapid.SampledFrom([]string{"", "aaba", "abab-cd", "abab-c", "aabaabaab"}).Draw(t, "end")

		path := filepath.Join(dir, fmt.Sprint(n))
		l, err := CreateLog(path, 0, secrets)
		if err != nil {
			t.Fatal(err)
		}
		for rest := text; rest != ""; {
			k := rapid.IntRange(1, len(rest)).Draw(t, "piece")
			if _, err := l.Write([]byte(rest[:k])); err != nil {
				t.Fatal(err)
			}
			rest = rest[k:]
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		got, _ := os.ReadFile(path)
		for piece := range bytes.SplitSeq(got, []byte(blot)) {
			for _, s := range secrets {
				if bytes.Contains(piece, s.Value) {
					t.Fatalf("%q became %q, which has %q in it", text, got, s.Value)
				}
			}
		}
		// Put one of the secrets where each blot is: some choice gives the text.
		if !explains(string(got), text, secrets) {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

func explains(got, text string, secrets []Secret) bool {
	plain, rest, found := strings.Cut(got, blot)
	if !found {
		return got == text
	}
	if !strings.HasPrefix(text, plain) {
		return false
	}
	for _, s := range secrets {
		if t, ok := strings.CutPrefix(text[len(plain):], string(s.Value)); ok && explains(rest, t, secrets) {
			return true
		}
	}
	return false
}

func TestALogIsFollowedFromAnyByteToItsEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	l, err := CreateLog(path, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	var over atomic.Bool
	r, err := FollowLog(t.Context(), path, 3, over.Load)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	go func() {
		for i := range 10 {
			fmt.Fprintf(l, "%d--", i)
		}
		l.Close()
		over.Store(true)
	}()
	got, err := io.ReadAll(r)
	if err != nil || string(got) != "1--2--3--4--5--6--7--8--9--" {
		t.Errorf("%q, %v", got, err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	r, err = FollowLog(ctx, path, 0, func() bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := io.ReadAll(r); !errors.Is(err, context.Canceled) {
		t.Errorf("a reader whose context ended: %v", err)
	}
}

func TestASecretPrintsAsNothing(t *testing.T) {
	s := Secret{Name: "token", Env: "TOKEN", Value: []byte("hunter22")}
	spec := Spec{Secrets: []Secret{s}}
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	log.Info("start", "secret", s, "spec", spec, "pointer", &s)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("start", "secret", s, "spec", spec)
	fmt.Fprintf(&out, "%v %+v %#v %s %x %q %d %v", s, s, s, s, s, s, s, spec)
	fmt.Fprintf(&out, "%v", fmt.Errorf("start %v: no", spec.Secrets))
	if err := json.NewEncoder(&out).Encode(spec); err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"hunter22", "68756e74", "aHVudGVyMjI", "104 117 110"} {
		if strings.Contains(out.String(), form) {
			t.Errorf("the value came out as %s:\n%s", form, &out)
		}
	}
}
