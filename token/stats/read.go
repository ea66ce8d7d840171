package stats

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// MaxRows and MaxFile bound a table of series, in rows and in bytes.
const (
	MaxRows = 100_000
	MaxFile = 8 << 20
)

// A Table is a column of numbers of a file of comma-separated values.
type Table struct {
	Column string    // its name
	Values []float64 // by row, all finite
	// Labels are what stands in the first column, such as dates, if that is not the
	// column of the numbers; else nil.
	Labels []string
}

// ReadTable reads the numbers of a column from comma-separated values (RFC 4180) whose
// first line has the columns' names. Without a name it is the only column of numbers
// that there is, labels aside: the last of one or two. Every row has to have a finite
// number there: a gap is an error that names its line, since what to put there is
// the reader's to decide.
func ReadTable(r io.Reader, column string) (*Table, error) {
	limited := &io.LimitedReader{R: r, N: MaxFile + 1}
	c := csv.NewReader(limited)
	c.ReuseRecord = true
	c.TrimLeadingSpace = true
	head, err := c.Read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, errors.New("the file is empty: its first line names the columns, such as date,price")
	case err != nil:
		return nil, fmt.Errorf("read the line of names: %w", err)
	}
	names := make([]string, len(head))
	at := -1
	for i, name := range head {
		// Spreadsheets begin files with a mark of their byte order.
		names[i] = strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))
		if names[i] == column && at < 0 {
			at = i
		}
	}
	switch {
	case column == "" && len(names) <= 2:
		at = len(names) - 1
	case column == "":
		return nil, fmt.Errorf("the file has the columns %s: say which", listed(names))
	case at < 0:
		return nil, fmt.Errorf("the file has no column %q but %s", column, listed(names))
	}
	t := &Table{Column: names[at]}
	for {
		row, err := c.Read()
		if limited.N <= 0 {
			return nil, fmt.Errorf("the file has more than %d MiB: cut it", MaxFile>>20)
		}
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err // it names the line
		}
		line, _ := c.FieldPos(at)
		if len(t.Values) == MaxRows {
			return nil, fmt.Errorf("line %d: more than %d rows: cut the file, or take every second one", line, MaxRows)
		}
		text := strings.TrimSpace(row[at])
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("line %d: %.40q in column %s is not a number: fill the gap or leave out the row", line, text, t.Column)
		}
		t.Values = append(t.Values, v)
		if at > 0 {
			label := []rune(strings.ToValidUTF8(strings.TrimSpace(row[0]), "?"))
			t.Labels = append(t.Labels, string(label[:min(len(label), 40)]))
		}
	}
	if len(t.Values) == 0 {
		return nil, errors.New("the file has no rows below its line of names")
	}
	return t, nil
}

// listed joins names for a message, few and short enough for one.
func listed(names []string) string {
	text := strings.Join(names[:min(len(names), 20)], ", ")
	if r := []rune(text); len(r) > 300 {
		text = string(r[:300]) + "..."
	}
	return text
}
