package token

import (
	"fmt"
	"slices"
	"strings"
)

// Reference is the language's reference in Markdown, made of the same tables as the decoder
// and the schema: which sections, kinds and fields there are. translate turns a
// description into another language; nil leaves it in English.
func Reference(translate func(string) string) string {
	if translate == nil {
		translate = func(s string) string { return s }
	}
	var b strings.Builder
	fields := func(list []field) {
		b.WriteString("| " + translate("field") + " | " + translate("what it says") + " |\n|---|---|\n")
		for _, f := range list {
			name := "`" + f.name + "`"
			if f.must {
				name = "**" + name + "**"
			}
			fmt.Fprintf(&b, "| %s | %s (%s) |\n", name, escapeCell(translate(f.about)), translate(f.form.String()))
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "%s\n\n", translate("Fields in bold are required."))
	fmt.Fprintf(&b, "## %s\n\n", translate("The specification itself"))
	fields(top)
	for _, s := range sections {
		fmt.Fprintf(&b, "## `%s`: %s\n\n", s.name, translate(s.about))
		if s.short != "" {
			fmt.Fprintf(&b, "%s `NAME: %s`.\n\n", translate("In short:"), strings.ToUpper(s.short))
		}
		if s.list {
			fmt.Fprintf(&b, "%s\n\n", translate("A list: each entry begins with -."))
		}
		fields(s.fields)
		for _, rec := range recipes[s.kinds] {
			fmt.Fprintf(&b, "### `kind: %s`: %s\n\n", rec.kind, translate(rec.about))
			fields(rec.fields)
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// Descriptions are all descriptions in the reference, for whoever translates it.
func Descriptions() []string {
	seen := map[string]bool{}
	Reference(func(s string) string { seen[s] = true; return s })
	var out []string
	for s := range seen {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// Functions names those of the expression language, in order.
func Functions() []string {
	var out []string
	for f := range arity {
		out = append(out, f)
	}
	slices.Sort(out)
	return out
}

func (f form) String() string {
	return [...]string{"expression", "text", "name", "list of expressions", "mapping of expressions", "word"}[f]
}

func escapeCell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
