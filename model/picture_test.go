package model

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

func TestAPictureShowsEveryNodeAndIsWellFormed(t *testing.T) {
	for name, make := range networks {
		g := make(t).g
		g.Name = name
		g.Inputs[0].Name = "<script>&\"'\x00\x1b" + strings.Repeat("long", 100)
		var b bytes.Buffer
		if err := g.SVG(&b); err != nil {
			t.Fatal(err)
		}
		boxes := 0
		for d := xml.NewDecoder(&b); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if e, ok := token.(xml.StartElement); ok {
				if e.Name.Local == "script" {
					t.Errorf("%s: a name became an element", name)
				}
				for _, a := range e.Attr {
					if a.Name.Local == "rx" {
						boxes++
					}
				}
			}
		}
		if want := len(g.Inputs) + len(g.Nodes) + len(g.Outputs); boxes != want {
			t.Errorf("%s: %d boxes, want %d", name, boxes, want)
		}
	}
}

func TestAPictureOfTooManyNodesIsRefused(t *testing.T) {
	s := newSketch(t, []int{1})
	x := Ref(0)
	for range maxPicture + 1 {
		x = s.relu(x)
	}
	if err := s.output(x).SVG(io.Discard); err == nil {
		t.Error("a picture of thousands of nodes was drawn")
	}
}
