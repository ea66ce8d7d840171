package token

import (
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxSpec bounds a specification, in bytes; maxEntries each of its sections.
const (
	maxSpec    = 1 << 20
	maxEntries = 500
)

// A field is one key that an entry of a section may have.
type field struct {
	name  string
	form  form
	must  bool
	about string
}

type form uint8

const (
	formExpression form = iota
	formText
	formName
	formList // of expressions
	formMap  // of expressions
	formWord // one of a few
)

// A section is a part of a specification: entries by name, or in a list.
type section struct {
	name   string
	about  string
	list   bool
	short  string // the field that an entry consists of when it is not a mapping
	fields []field
	kinds  string // "flows" or "processes": further fields depend on the kind
}

// top are the fields of the specification itself.
var top = []field{
	{"economy", formText, true, "its name"},
	{"about", formText, false, "what it is, and where its rules are written"},
	{"step", formExpression, true, "the time that one step takes, such as 1 day"},
	{"steps", formExpression, true, "how many steps a simulation has"},
	{"record", formExpression, false, "the time between two points of the result; by default at most 366 points"},
}

var sections = []section{
	{name: "assets", about: "tokens and moneys; their names are units", short: "decimals", fields: []field{
		{"decimals", formExpression, true, "how many decimal places the smallest unit has, 0 to 24"},
		{"about", formText, false, "what it is"}}},
	{name: "params", about: "numbers that whoever runs the economy may change", short: "value", fields: []field{
		{"value", formExpression, true, "a constant, with its unit"},
		{"low", formExpression, false, "the least that a search may try"},
		{"high", formExpression, false, "the most that a search may try"},
		{"by", formWord, false, "who chooses it: designer (default), or attacker, whom a search for attacks plays"},
		{"about", formText, false, "what it is"}}},
	{name: "agents", about: "classes of agents; each agent has accounts of its own", short: "count", fields: []field{
		{"count", formExpression, true, "how many there are"},
		{"about", formText, false, "who they are"}}},
	{name: "accounts", about: "places that hold an amount of one asset", short: "asset", fields: []field{
		{"asset", formName, true, "the asset that it holds"},
		{"of", formName, false, "the agents who have one each"},
		{"start", formExpression, false, "what it holds before the first step; part of the supply"},
		{"about", formText, false, "what it is"}}},
	{name: "state", about: "numbers that are kept from step to step", fields: []field{
		{"start", formExpression, true, "its value in the first step"},
		{"next", formExpression, true, "its value in the next step, from those of this one; all change together, after the flows"},
		{"of", formName, false, "the agents who have one each"},
		{"about", formText, false, "what it is"}}},
	{name: "processes", about: "numbers from outside: prices, demand", kinds: "processes", fields: []field{
		{"kind", formWord, true, "how it moves"},
		{"about", formText, false, "what it is"}}},
	{name: "let", about: "names for expressions; each is computed where it is used, and draws its random numbers once a step", short: "value", fields: []field{
		{"value", formExpression, true, "the expression"},
		{"of", formName, false, "the agents for whom it has a value each"},
		{"about", formText, false, "what it is"}}},
	{name: "pools", about: "constant product pools of two accounts", fields: []field{
		{"x", formName, true, "an account; price(pool) is in units of y for one of x"},
		{"y", formName, true, "the other account"},
		{"parts", formExpression, false, "the fee, as parts of what comes in; default 3"},
		{"per", formExpression, false, "what the parts are of; default 1000"},
		{"about", formText, false, "what it is"}}},
	{name: "flows", about: "what happens in every step, in this order", kinds: "flows", fields: []field{
		{"kind", formWord, true, "what it does"},
		{"when", formExpression, false, "the condition under which it happens"},
		{"short", formWord, false, "what happens when the account has too little: cap (default) moves what there is, stop ends the path"},
		{"about", formText, false, "what it is"}}},
	{name: "changes", about: "decisions of governance: params that change at a time", list: true, fields: []field{
		{"at", formExpression, true, "when, as a time from the start"},
		{"set", formMap, true, "params and their new values"},
		{"about", formText, false, "who decides this and why"}}},
	{name: "metrics", about: "numbers to record, after each step", short: "value", fields: []field{
		{"value", formExpression, true, "the expression"},
		{"about", formText, false, "what it is"}}},
	{name: "goals", about: "what a search makes large or small", fields: []field{
		{"maximise", formName, false, "the metric to make large"},
		{"minimise", formName, false, "the metric to make small"},
		{"of", formWord, false, "what counts of a path: final (default), mean, least or most"},
		{"over", formWord, false, "what counts of the paths: mean (default), p5, p25, p50, p75 or p95"},
		{"by", formWord, false, "whose goal it is: designer (default) or attacker"},
		{"about", formText, false, "why"}}},
	{name: "constraints", about: "what has to hold", fields: []field{
		{"always", formExpression, false, "a condition at every point of the result"},
		{"finally", formExpression, false, "a condition at the end"},
		{"chance", formExpression, false, "the share of the paths on which it has to hold; default all"},
		{"about", formText, false, "why"}}},
}

// A value is what a specification says for one field.
type value struct {
	at   Pos
	text string
	raw  string // of an expression without quotes: what stands at that place
	expr *node
	list []*node
	keys []string // of a map
	poss []Pos    // where the keys are
}

// An entry is one element of a section.
type entry struct {
	name   string
	at     Pos
	fields map[string]*value
}

func (en *entry) expr(name string) *node {
	if v := en.fields[name]; v != nil {
		return v.expr
	}
	return nil
}

func (en *entry) text(name string) string {
	if v := en.fields[name]; v != nil {
		return v.text
	}
	return ""
}

func (en *entry) pos(name string) Pos {
	if v := en.fields[name]; v != nil {
		return v.at
	}
	return en.at
}

// A document is a specification whose form is right.
type document struct {
	top      entry
	sections map[string][]*entry
}

var identifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,39}$`)

// reserved are words that mean something in expressions.
var reserved = map[string]bool{"now": true, "dt": true, "n": true, "true": true, "false": true, "if": true, "else": true, "and": true, "or": true, "not": true, "mod": true}

// read parses YAML into a document.
func read(data []byte, r *report) *document {
	start := Pos{1, 1}
	if len(data) > maxSpec {
		r.fault(start, "", "a specification of %d bytes: the limit is %d", len(data), maxSpec)
		return nil
	}
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		at := start
		text := strings.TrimPrefix(err.Error(), "yaml: ")
		if n, err := fmt.Sscanf(text, "line %d:", &at.Line); n == 1 && err == nil {
			_, text, _ = strings.Cut(text, ": ")
		}
		hint := "a value with a colon or a comma inside { } needs quotes"
		if strings.Contains(text, "cannot start any token") {
			hint = "indent with spaces, not tabs, and put texts that begin with @, ` or % in quotes"
		}
		r.fault(at, hint, "this is not YAML: %s", text)
		return nil
	}
	if len(root.Content) != 1 || root.Content[0].Kind != yaml.MappingNode {
		r.fault(start, "start with: economy: NAME", "a specification is a mapping of sections")
		return nil
	}
	if at, ok := aliased(&root, 0); ok {
		r.fault(at, "write it out", "anchors and aliases are not used here, nor nesting of more than 20 levels")
		return nil
	}
	rejoin(&root)
	d := &document{sections: map[string][]*entry{}}
	d.top = entry{at: start, fields: map[string]*value{}}
	var known []string
	for _, f := range top {
		known = append(known, f.name)
	}
	for _, s := range sections {
		known = append(known, s.name)
	}
	rd := &reader{r}
	rd.each(root.Content[0], func(key string, at Pos, v *yaml.Node) {
		for _, f := range top {
			if f.name == key {
				d.top.fields[key] = rd.value(f, v)
				return
			}
		}
		for i := range sections {
			if sections[i].name == key {
				d.sections[key] = rd.section(&sections[i], v)
				return
			}
		}
		r.fault(at, nearest(key, known), "there is no section %q", key)
	})
	for _, f := range top {
		if f.must && d.top.fields[f.name] == nil {
			r.fault(start, fmt.Sprintf("add %s: %s", f.name, f.about), "%s is missing", f.name)
		}
	}
	return d
}

// aliased finds the first anchor, alias or too deep a nesting.
func aliased(n *yaml.Node, depth int) (Pos, bool) {
	if n.Kind == yaml.AliasNode || n.Anchor != "" || depth > 20 {
		return Pos{n.Line, n.Column}, true
	}
	for _, c := range n.Content {
		if at, ok := aliased(c, depth+1); ok {
			return at, true
		}
	}
	return Pos{}, false
}

type reader struct{ *report }

func posOf(n *yaml.Node) Pos { return Pos{max(n.Line, 1), max(n.Column, 1)} }

// each calls f for every key of a mapping, once.
func (r *reader) each(n *yaml.Node, f func(key string, at Pos, v *yaml.Node)) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		switch {
		case k.Kind != yaml.ScalarNode:
			r.fault(posOf(k), "", "a key has to be a name")
		case seen[k.Value]:
			r.fault(posOf(k), "remove one of them", "%s stands here twice", k.Value)
		default:
			seen[k.Value] = true
			f(k.Value, posOf(k), n.Content[i+1])
		}
	}
}

func (r *reader) section(s *section, n *yaml.Node) (out []*entry) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return nil
	}
	want := yaml.MappingNode
	if s.list {
		want = yaml.SequenceNode
	}
	if n.Kind != want {
		r.fault(posOf(n), map[bool]string{false: "write NAME: ... on lines of their own", true: "begin each entry with -"}[s.list], "%s has the wrong form", s.name)
		return nil
	}
	if len(n.Content) > 2*maxEntries {
		r.fault(posOf(n), "", "%s has more than %d entries", s.name, maxEntries)
		return nil
	}
	if s.list {
		for i, c := range n.Content {
			out = append(out, r.entry(s, fmt.Sprint(i+1), posOf(c), c))
		}
		return out
	}
	r.each(n, func(name string, at Pos, v *yaml.Node) {
		switch {
		case !identifier.MatchString(name):
			r.fault(at, "use at most 40 letters, digits and _, beginning with a letter", "%q is not a name", name)
		case reserved[name]:
			r.fault(at, "use another name", "%s has a meaning of its own", name)
		default:
			out = append(out, r.entry(s, name, at, v))
		}
	})
	return out
}

func (r *reader) entry(s *section, name string, at Pos, n *yaml.Node) *entry {
	en := &entry{name: name, at: at, fields: map[string]*value{}}
	if n.Kind != yaml.MappingNode {
		for _, f := range s.fields {
			if f.name == s.short && s.short != "" {
				en.fields[f.name] = r.value(f, n)
				return en
			}
		}
		r.fault(posOf(n), "", "%s needs fields, such as %s", name, s.fields[0].name)
		return en
	}
	fields := s.fields
	if s.kinds != "" {
		kind := ""
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == "kind" {
				kind = n.Content[i+1].Value
				at = posOf(n.Content[i+1])
			}
		}
		var kinds []string
		found := false
		for _, rec := range recipes[s.kinds] {
			kinds = append(kinds, rec.kind)
			if rec.kind == kind {
				found = true
				fields = append(fields[:len(fields):len(fields)], rec.fields...)
			}
		}
		if !found {
			r.fault(at, nearest(kind, kinds), "%s has no kind that is known: %q", name, kind)
			return en
		}
	}
	var known []string
	for _, f := range fields {
		known = append(known, f.name)
	}
	r.each(n, func(key string, at Pos, v *yaml.Node) {
		for _, f := range fields {
			if f.name == key {
				en.fields[key] = r.value(f, v)
				return
			}
		}
		r.fault(at, nearest(key, known), "%s has no field %q", name, key)
	})
	for _, f := range fields {
		if f.must && en.fields[f.name] == nil {
			r.fault(en.at, fmt.Sprintf("add %s: %s", f.name, f.about), "%s lacks %s", name, f.name)
		}
	}
	return en
}

func (r *reader) value(f field, n *yaml.Node) *value {
	v := &value{at: posOf(n)}
	wrong := func(want string) *value {
		r.fault(v.at, f.about, "%s has to be %s", f.name, want)
		return v
	}
	switch f.form {
	case formText:
		if n.Kind != yaml.ScalarNode || len(n.Value) > 4000 {
			return wrong("text")
		}
		v.text = n.Value
	case formName, formWord:
		if n.Kind != yaml.ScalarNode || !identifier.MatchString(n.Value) {
			return wrong("a name")
		}
		v.text = n.Value
	case formExpression:
		if n.Style == 0 {
			v.raw = n.Value
		}
		v.expr = r.expression(n)
		if v.expr == nil {
			v.expr = broken(v.at)
		}
	case formList:
		if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
			return wrong("a list: [1, 2, 3]")
		}
		if len(n.Content) > 100_000 {
			return wrong("a list of at most 100000 numbers")
		}
		for _, c := range n.Content {
			if x := r.expression(c); x != nil {
				v.list = append(v.list, x)
			}
		}
	case formMap:
		if n.Kind != yaml.MappingNode {
			return wrong("a mapping: {NAME: VALUE}")
		}
		r.each(n, func(key string, at Pos, c *yaml.Node) {
			if x := r.expression(c); x != nil {
				v.keys, v.list, v.poss = append(v.keys, key), append(v.list, x), append(v.poss, at)
			}
		})
	}
	return v
}

// broken stands for an expression whose fault was reported.
func broken(at Pos) *node { return &node{op: "broken", at: at} }

func (r *reader) expression(n *yaml.Node) *node {
	at := posOf(n)
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		r.fault(at, "inside { } and [ ], put an expression with a comma in quotes", "an expression is missing here")
		return nil
	}
	switch n.Style {
	case yaml.SingleQuotedStyle, yaml.DoubleQuotedStyle:
		at.Column++
	case yaml.LiteralStyle, yaml.FoldedStyle:
		at.Line++
		at.Column = 1
	}
	x, fault := parseExpression(n.Value, at)
	if fault != nil {
		r.faults = append(r.faults, *fault)
		return nil
	}
	return x
}

// rejoin puts expressions together again that YAML has split: inside { } it ends
// a value at a comma, so that {next: max(a, b)} has a value max(a and a key b)
// without a value. A value whose brackets are open takes over the keys without a
// value that follow it.
func rejoin(n *yaml.Node) {
	for _, c := range n.Content {
		rejoin(c)
	}
	if n.Kind != yaml.MappingNode || n.Style&yaml.FlowStyle == 0 {
		return
	}
	open := func(n *yaml.Node) bool {
		return n.Kind == yaml.ScalarNode && n.Style == 0 && strings.Count(n.Value, "(") > strings.Count(n.Value, ")")
	}
	var out []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if len(out) > 0 && k.Kind == yaml.ScalarNode && k.Style == 0 && v.Kind == yaml.ScalarNode && v.Tag == "!!null" && v.Value == "" {
			if last := out[len(out)-1]; open(last) {
				// Positions of what follows stay right where it is on the same line.
				gap := 1
				if k.Line == last.Line {
					gap = max(1, k.Column-last.Column-len(last.Value)-1)
				}
				last.Value += "," + strings.Repeat(" ", min(gap, 80)) + k.Value
				continue
			}
		}
		out = append(out, k, v)
	}
	n.Content = out
}
