package spec

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A checker holds nodes against forms and remembers where each path was, so
// that rules over the whole can point at a line too.
type checker struct {
	at     map[string]*node
	faults Faults
}

func (c *checker) add(n *node, path string, code Code, message, hint string) {
	if len(c.faults) < maxFaults {
		c.faults = append(c.faults, Fault{Line: n.line, Column: n.col, Path: path, Code: code, Message: message, Hint: hint})
	}
}

func (c *checker) sorted() Faults {
	slices.SortStableFunc(c.faults, func(a, b Fault) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
	return c.faults
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func (c *checker) check(n *node, f *form, path string) {
	c.at[path] = n
	if f.either != nil && n.kind == kindOf(f.either) {
		f = f.either
	}
	if n.kind != kindOf(f) {
		c.mistyped(n, f, path)
		return
	}
	switch f.kind {
	case object:
		c.object(n, f, path)
	case dict:
		c.count(n, f, path)
		seen := map[string]bool{}
		for i, k := range n.keys {
			switch {
			case !f.keys.MatchString(k.text):
				c.add(k, path, BadValue, fmt.Sprintf("%q cannot be a name here", clip(k.text)), "use letters, digits and _, and no digit first")
			case seen[k.text]:
				c.add(k, path, Duplicate, fmt.Sprintf("%s is there twice", k.text), "take one out")
			}
			seen[k.text] = true
			c.check(n.vals[i], f.item, join(path, k.text))
		}
	case list:
		c.count(n, f, path)
		for i, v := range n.vals {
			c.check(v, f.item, path+"["+strconv.Itoa(i)+"]")
		}
	case integer:
		v, err := strconv.Atoi(n.text)
		if err != nil || v < f.min || v > f.max {
			hint := fmt.Sprintf("write a whole number from %d to %d", f.min, f.max)
			if f.min == f.max {
				hint = fmt.Sprintf("write %d", f.min)
			}
			c.add(n, path, BadValue, fmt.Sprintf("%s is out of range", clip(n.text)), hint)
		}
	case text:
		c.text(n, f, path)
	}
}

func kindOf(f *form) nodeKind {
	return [...]nodeKind{object: isMapping, list: isSequence, dict: isMapping, text: isText, integer: isInteger, boolean: isBoolean}[f.kind]
}

func (c *checker) mistyped(n *node, f *form, path string) {
	message := fmt.Sprintf("this is %s, not %s", n.kind, f.named)
	hint := "write " + example(f)
	switch {
	case n.kind == isNull:
		message = "it has no value"
		if f.kind == object {
			hint = "indent its fields below it"
		}
	case f.kind == text && n.kind <= isBoolean:
		hint = f.advice(n.text)
		if hint == "" {
			hint = fmt.Sprintf("put it in quotes: %q", clip(n.text))
		} else {
			hint += ": " + f.like
		}
	case f.kind == list && n.kind == isText:
		hint = fmt.Sprintf("write a list, even of one: [%s]", clip(n.text))
	case f.kind == object && f.like == "":
		hint = "indent its fields below it"
	case f.kind == integer && n.kind == isText && numberKind(n.text) == isInteger:
		hint = "take the quotes away: " + n.text
	}
	c.add(n, path, BadType, message, hint)
}

func example(f *form) string {
	if f.like != "" {
		return f.named + ", such as " + f.like
	}
	return f.named
}

// advice is what to say of a text that people often write here.
func (f *form) advice(s string) string {
	patterns := make([]string, 0, len(f.wrong))
	for p := range f.wrong {
		patterns = append(patterns, p)
	}
	slices.Sort(patterns)
	for _, p := range patterns {
		if regexp.MustCompile(p).MatchString(s) {
			return f.wrong[p]
		}
	}
	return ""
}

func (c *checker) count(n *node, f *form, path string) {
	switch {
	case len(n.vals) < f.min:
		c.add(n, path, BadValue, "it is empty", "leave the field out, or write "+example(f))
	case len(n.vals) > f.max:
		c.add(n, path, BadValue, fmt.Sprintf("it has %d entries", len(n.vals)), fmt.Sprintf("write at most %d", f.max))
	}
}

// banned are the characters that no text may have: programs cannot be given a
// NUL, and U+2028 and U+2029 have two forms in JSON.
const banned = "\x00\u2028\u2029"

func (c *checker) text(n *node, f *form, path string) {
	if length := utf8.RuneCountInString(n.text); length > f.max {
		c.add(n, path, BadValue, fmt.Sprintf("it has %d characters", length), fmt.Sprintf("write at most %d", f.max))
		return
	}
	switch {
	case f.words != nil && !slices.Contains(f.words, n.text):
		hint := "write " + strings.Join(f.words, ", ")
		if near := nearest(n.text, f.words); near != "" {
			hint = "did you mean " + near + "?"
		}
		c.add(n, path, BadValue, fmt.Sprintf("%q is not %s", clip(n.text), f.named), hint)
	case f.match != nil && !f.match.MatchString(n.text):
		hint := "write " + example(f)
		if advice := f.advice(n.text); advice != "" {
			hint = advice + ": " + f.like
		}
		c.add(n, path, BadValue, fmt.Sprintf("%q is not %s", clip(n.text), f.named), hint)
	case f.match == nil && f.words == nil && strings.ContainsAny(n.text, banned):
		c.add(n, path, BadValue, "it has a NUL or a Unicode line separator in it", "programs cannot be given the one, and JSON libraries differ on the other: take it out")
	}
}

func (c *checker) object(n *node, f *form, path string) {
	seen := map[string]bool{}
	unknown := false
	for i, k := range n.keys {
		if len(c.faults) >= maxFaults {
			return // no more of them is told, so none is looked for
		}
		at := slices.IndexFunc(f.fields, func(x field) bool { return x.name == k.text })
		switch {
		case at < 0:
			unknown = true
			c.add(k, path, Unknown, fmt.Sprintf("there is no field %q", clip(k.text)), unknownHint(k.text, f))
		case seen[k.text]:
			c.add(k, join(path, k.text), Duplicate, fmt.Sprintf("%s is there twice", k.text), "take one out")
		default:
			c.check(n.vals[i], f.fields[at].form, join(path, k.text))
		}
		seen[k.text] = true
	}
	for _, x := range f.fields {
		if x.required && !seen[x.name] {
			c.add(n, path, Missing, fmt.Sprintf("it lacks %s", x.name), fmt.Sprintf("add %s: %s", x.name, x.form.hint()))
		}
	}
	if f.one != nil {
		var got []string
		for _, name := range f.one {
			if seen[name] {
				got = append(got, name)
			}
		}
		switch {
		case len(got) == 0 && unknown: // which was probably meant to be one of them
		case len(got) == 0:
			c.add(n, path, Missing, "it has none of "+strings.Join(f.one, ", "), "add one of them")
		case len(got) > 1:
			c.add(n, path, BadValue, "it has "+strings.Join(got, " and "), "keep one of them")
		}
	}
}

func (f *form) hint() string {
	switch {
	case f.kind == integer && f.min == f.max:
		return strconv.Itoa(f.min)
	case f.like != "":
		return f.like
	case f.one != nil:
		return "with one of " + strings.Join(f.one, ", ")
	}
	var names []string
	for _, x := range f.fields {
		if x.required {
			names = append(names, x.name)
		}
	}
	return "with " + strings.Join(names, ", ")
}

// unknownHint names the field that was probably meant.
func unknownHint(name string, f *form) string {
	// What other formats call things.
	switch name {
	case "value":
		if slices.ContainsFunc(f.fields, func(x field) bool { return x.name == "sealed" }) {
			return "never write a secret here: it is asked for, and sealed to the provider, when a bid is accepted"
		}
	case "secret", "env_from":
		return "secrets have a list of their own at the top: secrets"
	}
	var names []string
	for _, x := range f.fields {
		names = append(names, x.name)
	}
	if near := nearest(name, names); near != "" {
		return "did you mean " + near + "?"
	}
	return "take it out, or use one of " + strings.Join(names, ", ")
}

// nearest is the word that a text was probably meant to be, or "".
func nearest(s string, words []string) string {
	best, at := "", 3
	s = strings.ToLower(s)
	for _, w := range words {
		if d := distance(clip(s), w); d < at && d < len(w) {
			best, at = w, d
		}
	}
	return best
}

// distance is how many characters to insert, delete, change or swap with their
// neighbour (optimal string alignment).
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// clip shortens a text for a message.
func clip(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
