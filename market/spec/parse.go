package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"probity"
)

// A Fault is one thing that is wrong with a specification.
type Fault struct {
	Line    int    `json:"line"` // from 1
	Column  int    `json:"column"`
	Path    string `json:"path,omitempty"` // resources.gpu.count
	Code    Code   `json:"code"`
	Message string `json:"message"` // what is wrong
	Hint    string `json:"hint"`    // what to do
}

// Code sorts faults for programs.
type Code string

// What can be wrong.
const (
	BadSyntax Code = "syntax"    // not YAML or JSON, or YAML that a specification may not use
	TooLarge  Code = "limit"     // over MaxBytes, MaxDepth or MaxNodes
	Unknown   Code = "unknown"   // a field that does not exist
	Duplicate Code = "duplicate" // a field that is there twice
	Missing   Code = "missing"   // a field that has to be there
	BadType   Code = "type"      // a number where a list belongs
	BadValue  Code = "value"     // out of range, or not of the right form
	BadRule   Code = "rule"      // right by itself, but not with the rest; a JSON Schema cannot see it
)

func (f Fault) String() string {
	where := ""
	if f.Path != "" {
		where = f.Path + ": "
	}
	return fmt.Sprintf("%d:%d: %s%s; %s", f.Line, f.Column, where, f.Message, f.Hint)
}

// Faults is the error that Parse returns, in the order of the file.
type Faults []Fault

// Error is one line a fault, each with its line and column.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].String()
	}
	return strings.Join(lines, "\n")
}

// maxFaults is how many faults one file is told of.
const maxFaults = 64

// Parse reads a specification and fills in its defaults. A text whose first
// character is { is read as JSON, any other as YAML 1.2. The error is Faults: all
// of them at once, as far as they can be seen at once.
func Parse(data []byte) (Spec, error) {
	root, fault := read(data)
	if fault != nil {
		return Spec{}, Faults{*fault}
	}
	c := &checker{at: map[string]*node{}}
	c.check(root, jobForm(), "")
	if len(c.faults) > 0 {
		return Spec{}, c.sorted()
	}
	encoded, err := json.Marshal(root.value())
	if err != nil {
		return Spec{}, err
	}
	s := Spec{
		Open:  3600,
		Price: Price{Per: "job"},
	}
	if err := json.Unmarshal(encoded, &s); err != nil {
		// The form lets nothing through that the types refuse; a fuzz test looks.
		return Spec{}, Faults{{Line: 1, Column: 1, Code: BadValue, Message: err.Error(), Hint: "compare it with the schema"}}
	}
	s.fill()
	c.rules(s)
	if len(c.faults) > 0 {
		return Spec{}, c.sorted()
	}
	return s, nil
}

// fill sets the defaults of what is there.
func (s *Spec) fill() {
	for i := range s.Ports {
		if s.Ports[i].Protocol == "" {
			s.Ports[i].Protocol = "tcp"
		}
	}
	for i := range s.Storage {
		if s.Storage[i].Class == "" {
			s.Storage[i].Class = "ssd"
		}
	}
	if c := s.Checkpoint; c != nil && c.Keep == 0 {
		c.Keep = 1
	}
	if p := s.Placement; p != nil && p.Challenged != nil && p.Challenged.Least == 0 {
		p.Challenged.Least = 1
	}
	if s.Lease() && s.Retention == 0 {
		s.Retention = DefaultRetention
	}
}

// UnmarshalJSON lets an absent resume mean true.
func (c *Checkpoint) UnmarshalJSON(b []byte) error {
	type plain Checkpoint
	p := plain{Resume: true}
	if err := json.Unmarshal(b, &p); err != nil {
		return err
	}
	*c = Checkpoint(p)
	return nil
}

// A node is one value of a file with its place, from YAML or from JSON.
type node struct {
	kind      nodeKind
	line, col int
	text      string
	keys      []*node // of a mapping
	vals      []*node // of a mapping or sequence
}

type nodeKind uint8

const (
	isNull nodeKind = iota
	isText
	isInteger
	isNumber // with a point or an exponent
	isBoolean
	isMapping
	isSequence
)

func (k nodeKind) String() string {
	return [...]string{"nothing", "a text", "a whole number", "a number with a point", "true or false", "an object with fields", "a list"}[k]
}

// value is the node as encoding/json wants it.
func (n *node) value() any {
	switch n.kind {
	case isInteger, isNumber:
		return json.Number(n.text)
	case isBoolean:
		return n.text == "true"
	case isText:
		return n.text
	case isSequence:
		out := make([]any, len(n.vals))
		for i, v := range n.vals {
			out[i] = v.value()
		}
		return out
	case isMapping:
		out := make(map[string]any, len(n.keys))
		for i, k := range n.keys {
			out[k.text] = n.vals[i].value()
		}
		return out
	}
	return nil
}

// read turns a file into nodes, within the limits.
func read(data []byte) (*node, *Fault) {
	if len(data) > MaxBytes {
		return nil, &Fault{Line: 1, Column: 1, Code: TooLarge,
			Message: fmt.Sprintf("%d bytes: a specification has at most %d", len(data), MaxBytes),
			Hint:    "put data where the job can fetch it, and its digest here"}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if i := invalidUTF8(data); i >= 0 {
		line, col := place(data, i)
		return nil, &Fault{Line: line, Column: col, Code: BadSyntax, Message: "not UTF-8", Hint: "save the file as UTF-8"}
	}
	r := &reader{data: data}
	var n *node
	if rest := bytes.TrimLeft(data, " \t\r\n"); len(rest) > 0 && rest[0] == '{' {
		n = r.json()
	} else {
		n = r.yaml()
	}
	if r.fault != nil {
		return nil, r.fault
	}
	return n, nil
}

func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, w := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && w <= 1 {
			return i
		}
		i += w
	}
	return -1
}

// place is the line and column of an offset, in characters from 1.
func place(data []byte, offset int) (line, col int) {
	before := data[:min(offset, len(data))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return 1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[start:])
}

type reader struct {
	data  []byte
	nodes int
	fault *Fault
}

func (r *reader) fail(line, col int, code Code, message, hint string) *node {
	if r.fault == nil {
		r.fault = &Fault{Line: max(line, 1), Column: max(col, 1), Code: code, Message: message, Hint: hint}
	}
	return nil
}

// more counts a node and reports whether there may be one more, so deep down.
func (r *reader) more(line, col, depth int) bool {
	r.nodes++
	switch {
	case r.fault != nil:
		return false
	case depth > MaxDepth:
		r.fail(line, col, TooLarge, fmt.Sprintf("nested more than %d deep", MaxDepth), "no specification needs that: take brackets or an alias out")
	case r.nodes > MaxNodes:
		r.fail(line, col, TooLarge, fmt.Sprintf("more than %d values", MaxNodes), "an alias counts at each use: write less")
	}
	return r.fault == nil
}

// yamlLine finds the line in the texts of package yaml's errors.
var yamlLine = regexp.MustCompile(`line (\d+): `)

func (r *reader) yaml() *node {
	d := yaml.NewDecoder(bytes.NewReader(r.data))
	var doc, next yaml.Node
	if err := d.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return r.fail(1, 1, BadSyntax, "the file is empty", "start with version: 1")
		}
		return r.yamlError(err)
	}
	if err := d.Decode(&next); err == nil {
		return r.fail(next.Line, next.Column, BadSyntax, "a second document", "one file is one job: put the other into a file of its own")
	} else if !errors.Is(err, io.EOF) {
		return r.yamlError(err)
	}
	if len(doc.Content) != 1 {
		return r.fail(1, 1, BadSyntax, "the file is empty", "start with version: 1")
	}
	return r.fromYAML(doc.Content[0], 1)
}

func (r *reader) yamlError(err error) *node {
	message, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if m := yamlLine.FindStringSubmatchIndex(message); m != nil {
		line, _ = strconv.Atoi(message[m[2]:m[3]])
		message = message[:m[0]] + message[m[1]:]
	}
	hint := "look at the indentation, quotes and brackets on this line and those beside it"
	if strings.Contains(message, "cannot start any token") {
		hint = "indent with spaces, not tabs, and put texts that begin with @, ` or % in quotes"
	}
	return r.fail(line, 1, BadSyntax, message, hint)
}

func (r *reader) fromYAML(y *yaml.Node, depth int) *node {
	if !r.more(y.Line, y.Column, depth) {
		return nil
	}
	n := &node{line: y.Line, col: y.Column, text: y.Value}
	switch y.Kind {
	case yaml.AliasNode:
		t := r.fromYAML(y.Alias, depth+1)
		if t == nil {
			return nil
		}
		same := *t
		same.line, same.col = y.Line, y.Column
		return &same
	case yaml.SequenceNode:
		n.kind = isSequence
		if tag := y.ShortTag(); tag != "!!seq" {
			return r.badTag(y, tag)
		}
		for _, c := range y.Content {
			v := r.fromYAML(c, depth+1)
			if v == nil {
				return nil
			}
			n.vals = append(n.vals, v)
		}
	case yaml.MappingNode:
		n.kind = isMapping
		if tag := y.ShortTag(); tag != "!!map" {
			return r.badTag(y, tag)
		}
		for i := 0; i+1 < len(y.Content); i += 2 {
			k := r.fromYAML(y.Content[i], depth+1)
			if k == nil {
				return nil
			}
			if y.Content[i].ShortTag() == "!!merge" {
				return r.fail(k.line, k.col, BadSyntax, "<< is not part of YAML 1.2", "write the fields out, or use an alias for a whole value")
			}
			if k.kind != isText {
				return r.fail(k.line, k.col, BadSyntax, "the name of a field is "+k.kind.String(), "put it in quotes if it is meant")
			}
			v := r.fromYAML(y.Content[i+1], depth+1)
			if v == nil {
				return nil
			}
			n.keys, n.vals = append(n.keys, k), append(n.vals, v)
		}
	case yaml.ScalarNode:
		switch tag := y.ShortTag(); tag {
		case "!!str", "!!merge":
			n.kind = isText
		case "!!null":
			n.kind = isNull
		case "!!bool":
			n.kind, n.text = isBoolean, strings.ToLower(y.Value)
			if n.text != "true" && n.text != "false" {
				return r.badTag(y, tag)
			}
		case "!!int", "!!float":
			n.kind = numberKind(y.Value)
			if n.kind == isText {
				return r.fail(y.Line, y.Column, BadSyntax, fmt.Sprintf("%s is a number in YAML, but not a decimal one", y.Value), "put it in quotes if it is a text, else write it in decimal")
			}
		case "!!timestamp":
			return r.fail(y.Line, y.Column, BadSyntax, fmt.Sprintf("%s is a date in YAML", y.Value), "put it in quotes")
		default:
			return r.badTag(y, tag)
		}
	default:
		return r.fail(y.Line, y.Column, BadSyntax, "a document inside a document", "take the --- out")
	}
	return n
}

func (r *reader) badTag(y *yaml.Node, tag string) *node {
	return r.fail(y.Line, y.Column, BadSyntax, fmt.Sprintf("the tag %s has no meaning here", tag), "take the tag out")
}

var (
	integerRE = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	decimalRE = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
)

// numberKind is what a number is as JSON writes numbers, or isText if JSON would
// not write it so.
func numberKind(s string) nodeKind {
	switch {
	case integerRE.MatchString(s):
		return isInteger
	case decimalRE.MatchString(s):
		return isNumber
	}
	return isText
}

func (r *reader) json() *node {
	d := json.NewDecoder(bytes.NewReader(r.data))
	d.UseNumber()
	n := r.fromJSON(d, 1)
	if n == nil {
		return nil
	}
	at := r.start(d)
	if _, err := d.Token(); err != io.EOF {
		line, col := place(r.data, at)
		return r.fail(line, col, BadSyntax, "something follows the job", "one file is one job: put the rest into a file of its own")
	}
	return n
}

// start is where the decoder's next token begins.
func (r *reader) start(d *json.Decoder) int {
	at := int(d.InputOffset())
	for at < len(r.data) && strings.IndexByte(" \t\r\n,:", r.data[at]) >= 0 {
		at++
	}
	return at
}

func (r *reader) fromJSON(d *json.Decoder, depth int) *node {
	at := r.start(d)
	line, col := place(r.data, at)
	if !r.more(line, col, depth) {
		return nil
	}
	token, err := d.Token()
	if err != nil {
		return r.jsonError(d, err)
	}
	n := &node{line: line, col: col}
	switch t := token.(type) {
	case nil:
	case bool:
		n.kind, n.text = isBoolean, strconv.FormatBool(t)
	case string:
		n.kind, n.text = isText, t
	case json.Number:
		n.kind, n.text = numberKind(t.String()), t.String()
	case json.Delim:
		n.kind = isSequence
		if t == '{' {
			n.kind = isMapping
		}
		for d.More() {
			if n.kind == isMapping {
				k := r.fromJSON(d, depth+1)
				if k == nil {
					return nil
				}
				n.keys = append(n.keys, k)
			}
			v := r.fromJSON(d, depth+1)
			if v == nil {
				return nil
			}
			n.vals = append(n.vals, v)
		}
		if _, err := d.Token(); err != nil {
			return r.jsonError(d, err)
		}
	}
	return n
}

func (r *reader) jsonError(d *json.Decoder, err error) *node {
	// Errors have an offset of their own, but not all of the same place: the
	// beginning of what could not be read always means something.
	at, message := r.start(d), err.Error()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		at, message = max(len(r.data)-1, 0), "the file ends in the middle"
	}
	line, col := place(r.data, at)
	return r.fail(line, col, BadSyntax, message, "a file that begins with { is read as JSON: look for a missing comma, quote or bracket just before this place")
}

// tier lets rules name tiers without a string.
func (t Trust) is(tiers ...probity.Tier) bool {
	for _, x := range tiers {
		if t.Tier == x {
			return true
		}
	}
	return false
}
