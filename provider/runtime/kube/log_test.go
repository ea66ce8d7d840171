package kube

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"
)

// A nodeLog is a log as a node keeps it: lines in the order in which they were
// written, each with its time.
type nodeLog struct {
	at   []int64
	text []string
}

// since is what the API server gives from a second on.
func (l nodeLog) since(second int64, from int) string {
	var b strings.Builder
	for i := from; i < len(l.at); i++ {
		if l.at[i] >= second*1e9 {
			b.WriteString(time.Unix(0, l.at[i]).UTC().Format(time.RFC3339Nano) + " " + l.text[i])
		}
	}
	return b.String()
}

// However often a connection breaks, and wherever in a line, each line is there
// once and in order.
func TestALogThatBreaksOffAnywhereIsWholeAndThereOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var log nodeLog
		at := int64(1_800_000_000_000_000_000)
		for range rapid.IntRange(1, 60).Draw(t, "lines") {
			at += rapid.Int64Range(0, 700_000_000).Draw(t, "after")
			// The two streams of a program overtake each other a little.
			log.at = append(log.at, at-rapid.Int64Range(0, 20_000_000).Draw(t, "late"))
			log.text = append(log.text, rapid.StringMatching(`[a-c ]{0,12}`).Draw(t, "text")+"\n")
		}
		if rapid.Bool().Draw(t, "an open end") {
			log.text[len(log.text)-1] = "the end"
		}
		var got bytes.Buffer
		var c cursor
		for {
			second, _ := c.since()
			all := log.since(second, 0)
			n := rapid.IntRange(0, len(all)).Draw(t, "breaks after")
			if rapid.IntRange(0, 5).Draw(t, "whole") == 0 {
				n = len(all)
			}
			r := &reader{c: &c, to: &got}
			if err := r.read(iotest.OneByteReader(strings.NewReader(all[:n])), func() {}); err != io.EOF && !errors.Is(err, errTime) {
				t.Fatal(err)
			}
			if n == len(all) {
				break
			}
		}
		if want := strings.Join(log.text, ""); got.String() != want {
			t.Fatalf("it is\n%q\nand not\n%q", &got, want)
		}
	})
}

// A node that has begun a new file gives nothing of the old one: what is new in it
// is not taken for what we have.
func TestANewFileOfTheNodeIsReadFromItsBeginning(t *testing.T) {
	at := int64(1_800_000_000_000_000_000)
	var log nodeLog
	for i := range 10 {
		log.at, log.text = append(log.at, at+int64(i)*1e8), append(log.text, fmt.Sprintf("line %d\n", i))
	}
	var got bytes.Buffer
	var c cursor
	first := log
	first.at, first.text = log.at[:6], log.text[:6]
	for _, s := range []string{first.since(0, 0), log.since(0, 6)} {
		if err := (&reader{c: &c, to: &got}).read(strings.NewReader(s), func() {}); err != io.EOF {
			t.Fatal(err)
		}
	}
	if got.String() != strings.Join(log.text, "") {
		t.Errorf("it is %q", &got)
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte("2026-11-28T06:00:00.000000001Z a line\n2026-11-28T06:00:01Z another"))
	f.Add([]byte("9999999999999999999999 x\n"))
	f.Add([]byte("0001-01-01T00:00:00Z x\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var got bytes.Buffer
		c := cursor{}
		for range 2 {
			if err := (&reader{c: &c, to: &got}).read(bytes.NewReader(b), func() {}); err == nil {
				t.Error("it has no end")
			}
		}
		if got.Len() > 2*len(b) || len(c.Seconds) > keptSeconds {
			t.Errorf("of %d bytes came %d; %d seconds are kept", len(b), got.Len(), len(c.Seconds))
		}
	})
}

func TestAnAnswerWithoutEndIsCutOff(t *testing.T) {
	for _, lines := range []bool{false, true} {
		b := &boundedBody{ReadCloser: io.NopCloser(forever{}), left: maxAnswer, lines: lines}
		n, err := io.Copy(io.Discard, b)
		if !errors.Is(err, errLong) || n != maxAnswer {
			t.Errorf("%d bytes, %v", n, err)
		}
	}
	// A watch may go on as long as its events end.
	var events int64
	b := &boundedBody{ReadCloser: io.NopCloser(io.LimitReader(lines{}, 3*maxAnswer)), left: maxAnswer, lines: true}
	events, err := io.Copy(io.Discard, b)
	if err != nil || events != 3*maxAnswer {
		t.Errorf("%d bytes, %v", events, err)
	}
}

type forever struct{}

func (forever) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

type lines struct{}

func (lines) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	p[len(p)-1] = '\n'
	return len(p), nil
}

func TestACursorCountsNoMoreThanItNeeds(t *testing.T) {
	var c cursor
	for _, at := range []int64{0, 1e9, 5e9, math.MaxInt64, 7, math.MinInt64} {
		c.count(at)
	}
	if len(c.Seconds) > keptSeconds {
		t.Errorf("%v", c.Seconds)
	}
}
