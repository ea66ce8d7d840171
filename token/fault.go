package token

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Pos is a place in a specification, from 1.
type Pos struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// A Fault is one thing that is wrong with a specification.
type Fault struct {
	Pos
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"` // what to do about it
}

func (f Fault) Error() string {
	s := fmt.Sprintf("%d:%d: %s", f.Line, f.Column, f.Message)
	if f.Hint != "" {
		s += " (" + f.Hint + ")"
	}
	return s
}

// Faults is what [Compile] returns for a specification that it refuses: all that
// it found, in the order of the text.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].Error()
	}
	return strings.Join(lines, "\n")
}

// maxFaults bounds what is reported: the rest mostly follows from the first.
const maxFaults = 20

// A report gathers faults.
type report struct{ faults Faults }

func (r *report) fault(at Pos, hint, format string, a ...any) {
	if len(r.faults) < maxFaults {
		r.faults = append(r.faults, Fault{at, fmt.Sprintf(format, a...), hint})
	}
}

// err is the faults in order, without repetitions, or nil.
func (r *report) err() error {
	if len(r.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(r.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(r.faults)
}

// nearest is a hint with the known name closest to a misspelt one, or the list.
func nearest(name string, known []string) string {
	best, at := 3, ""
	for _, k := range known {
		if d := distance(strings.ToLower(name), strings.ToLower(k)); d < best {
			best, at = d, k
		}
	}
	if at != "" {
		return fmt.Sprintf("did you mean %s?", at)
	}
	if len(known) == 0 {
		return "there are none"
	}
	if len(known) > 20 {
		known = append(slices.Clone(known[:20]), "...")
	}
	return "known are " + strings.Join(known, ", ")
}

// distance is Levenshtein's, for short names.
func distance(a, b string) int {
	if len(a) > 40 || len(b) > 40 {
		return 99
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substitute := diagonal
			if a[i] != b[j] {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitute, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
