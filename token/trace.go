package token

import (
	"bufio"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"probity"
)

// A Trace is a table of all paths: a row for each path that is alive at each
// recorded point, with the columns path, step, seconds and one for each series.
// Write is what [Options].Trace wants.
type Trace interface {
	Write(Point) error
	Close() error // finishes the table; it does not close the file
}

// TraceCSV writes the table as comma-separated values, with a line of names.
// Numbers have as many digits as give them back exactly.
func (p *Program) TraceCSV(w io.Writer) Trace {
	return &csvTrace{w: csv.NewWriter(w), names: p.traceNames()}
}

func (p *Program) traceNames() []string {
	return append([]string{"path", "step", "seconds"}, p.SeriesNames()...)
}

// SeriesNames are the names of a result's series, in order, as in [Point].Values.
func (p *Program) SeriesNames() []string {
	var names []string
	for _, s := range p.sampled {
		names = append(names, s.name)
	}
	return names
}

// Hash names the specification: the SHA-256 of its bytes, followed by those of the
// files of its series if it has any.
func (p *Program) Hash() probity.Hash { return p.hash }

// MetricNames are those of the specification's own metrics, which are series too.
func (p *Program) MetricNames() []string {
	var names []string
	for _, en := range p.document.sections["metrics"] {
		names = append(names, en.name)
	}
	return names
}

// AccountsOf are the accounts of an asset, which are series too.
func (p *Program) AccountsOf(asset string) []string {
	var names []string
	for _, en := range p.document.sections["accounts"] {
		if en.text("asset") == asset {
			names = append(names, en.name)
		}
	}
	return names
}

// ConstraintNames are those of the specification's constraints.
func (p *Program) ConstraintNames() []string {
	var names []string
	for _, c := range p.constraints {
		names = append(names, c.name)
	}
	return names
}

// Goals are those of the specification, without values.
func (p *Program) Goals() []Goal {
	var goals []Goal
	for _, g := range p.goals {
		goals = append(goals, Goal{Name: g.name, Maximise: g.maximise, Attacker: g.attacker})
	}
	return goals
}

// SeriesUnits are their units: an asset, time, number, or such as USD/TOK.
func (p *Program) SeriesUnits() []string {
	var units []string
	for _, s := range p.sampled {
		units = append(units, s.unit)
	}
	return units
}

type csvTrace struct {
	w     *csv.Writer
	names []string
	begun bool
	row   []string
}

func (c *csvTrace) Write(pt Point) error {
	if !c.begun {
		c.begun = true
		if err := c.w.Write(c.names); err != nil {
			return err
		}
	}
	for path, alive := range pt.Alive {
		if !alive {
			continue
		}
		c.row = append(c.row[:0], strconv.Itoa(path), strconv.FormatInt(pt.Step, 10), strconv.FormatInt(pt.Seconds, 10))
		for _, v := range pt.Values {
			c.row = append(c.row, strconv.FormatFloat(v[path], 'g', -1, 64))
		}
		if err := c.w.Write(c.row); err != nil {
			return err
		}
	}
	return nil
}

func (c *csvTrace) Close() error {
	c.w.Flush()
	return c.w.Error()
}

// WriteCSV writes the result's series: a row for each series and point.
func (r *Result) WriteCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(strings.Split("series,unit,seconds,mean,least,p5,p25,p50,p75,p95,most", ",")); err != nil {
		return err
	}
	for _, s := range r.Series {
		for i, at := range r.At {
			row := []string{s.Name, s.Unit, strconv.FormatInt(at, 10)}
			for _, v := range [][]float64{s.Mean, s.Least, s.P5, s.P25, s.P50, s.P75, s.P95, s.Most} {
				row = append(row, strconv.FormatFloat(v[i], 'g', -1, 64))
			}
			if err := c.Write(row); err != nil {
				return err
			}
		}
	}
	c.Flush()
	return c.Error()
}

// TraceParquet writes the table as an Apache Parquet file: columns of 64-bit
// integers and doubles, none of them null, plainly encoded and not compressed.
// The format is at github.com/apache/parquet-format, its metadata in Thrift's
// compact protocol.
func (p *Program) TraceParquet(w io.Writer) Trace {
	t := &parquetTrace{w: bufio.NewWriter(w), names: p.traceNames()}
	t.columns = make([][]byte, len(t.names))
	return t
}

// groupRows is how many rows are gathered before they are written.
const groupRows = 1 << 16

type parquetTrace struct {
	w       *bufio.Writer
	at      int64
	err     error
	names   []string
	columns [][]byte // of the rows that wait
	rows    int64    // that wait
	total   int64
	groups  [][]byte // metadata of what is written
}

// Thrift's and Parquet's numbers for what is used here.
const (
	thriftI32    = 5
	thriftI64    = 6
	thriftBinary = 8
	thriftList   = 9
	thriftStruct = 12

	parquetInt64  = 2
	parquetDouble = 5
	parquetRLE    = 3
)

// kind is the Parquet type of a column: the first three count.
func (t *parquetTrace) kind(column int) int64 {
	if column < 3 {
		return parquetInt64
	}
	return parquetDouble
}

func (t *parquetTrace) write(b []byte) {
	if t.err == nil {
		_, t.err = t.w.Write(b)
		t.at += int64(len(b))
	}
}

func (t *parquetTrace) Write(pt Point) error {
	if t.at == 0 {
		t.write([]byte("PAR1"))
	}
	le := binary.LittleEndian
	for path, alive := range pt.Alive {
		if !alive {
			continue
		}
		t.columns[0] = le.AppendUint64(t.columns[0], uint64(path))
		t.columns[1] = le.AppendUint64(t.columns[1], uint64(pt.Step))
		t.columns[2] = le.AppendUint64(t.columns[2], uint64(pt.Seconds))
		for i, v := range pt.Values {
			t.columns[3+i] = le.AppendUint64(t.columns[3+i], math.Float64bits(v[path]))
		}
		if t.rows++; t.rows == groupRows {
			t.flush()
		}
	}
	return t.err
}

// flush writes the rows that wait as a row group of one page for each column.
func (t *parquetTrace) flush() {
	if t.rows == 0 {
		return
	}
	var chunks thrift
	size := int64(0)
	for i, data := range t.columns {
		var page thrift
		page.i32(1, 0) // a data page
		page.i32(2, int64(len(data)))
		page.i32(3, int64(len(data)))
		page.begin(5)
		page.i32(1, t.rows)
		page.i32(2, 0) // plain
		page.i32(3, parquetRLE)
		page.i32(4, parquetRLE)
		page.end()
		page.end()
		start := t.at
		t.write(page.b)
		t.write(data)
		size += t.at - start

		chunks.element()
		chunks.i64(2, start)
		chunks.begin(3)
		chunks.i32(1, t.kind(i))
		chunks.list(2, thriftI32, 1)
		chunks.zigzag(0)
		chunks.list(3, thriftBinary, 1)
		chunks.text(t.names[i])
		chunks.i32(4, 0) // not compressed
		chunks.i64(5, t.rows)
		chunks.i64(6, t.at-start)
		chunks.i64(7, t.at-start)
		chunks.i64(9, start)
		chunks.end()
		chunks.end()
		t.columns[i] = data[:0]
	}
	var group thrift
	group.element()
	group.list(1, thriftStruct, len(t.columns))
	group.b = append(group.b, chunks.b...)
	group.i64(2, size)
	group.i64(3, t.rows)
	group.end()
	t.groups = append(t.groups, group.b)
	t.total += t.rows
	t.rows = 0
}

func (t *parquetTrace) Close() error {
	if t.at == 0 {
		t.write([]byte("PAR1"))
	}
	t.flush()
	var f thrift
	f.i32(1, 1) // version
	f.list(2, thriftStruct, 1+len(t.names))
	f.element()
	f.binary(4, "trace")
	f.i32(5, int64(len(t.names)))
	f.end()
	for i, name := range t.names {
		f.element()
		f.i32(1, t.kind(i))
		f.i32(3, 0) // required
		f.binary(4, name)
		f.end()
	}
	f.i64(3, t.total)
	f.list(4, thriftStruct, len(t.groups))
	for _, g := range t.groups {
		f.b = append(f.b, g...)
	}
	f.binary(6, "probity")
	f.end()
	t.write(f.b)
	t.write(binary.LittleEndian.AppendUint32(nil, uint32(len(f.b))))
	t.write([]byte("PAR1"))
	if t.err == nil {
		t.err = t.w.Flush()
	}
	if t.err != nil {
		return fmt.Errorf("write the trace: %w", t.err)
	}
	return nil
}

// thrift writes structs in Thrift's compact protocol.
type thrift struct {
	b    []byte
	last []int64 // field numbers of the structs that are open
}

func (t *thrift) field(id int64, kind byte) {
	if len(t.last) == 0 {
		t.last = append(t.last, 0)
	}
	top := &t.last[len(t.last)-1]
	t.b = append(t.b, byte(id-*top)<<4|kind) // numbers here never jump by more than 15
	*top = id
}

func (t *thrift) zigzag(v int64) { t.b = binary.AppendVarint(t.b, v) }

func (t *thrift) i32(id, v int64) { t.field(id, thriftI32); t.zigzag(v) }
func (t *thrift) i64(id, v int64) { t.field(id, thriftI64); t.zigzag(v) }

func (t *thrift) text(s string) {
	t.b = binary.AppendUvarint(t.b, uint64(len(s)))
	t.b = append(t.b, s...)
}

func (t *thrift) binary(id int64, s string) { t.field(id, thriftBinary); t.text(s) }

func (t *thrift) list(id int64, kind byte, n int) {
	t.field(id, thriftList)
	if n < 15 {
		t.b = append(t.b, byte(n)<<4|kind)
		return
	}
	t.b = binary.AppendUvarint(append(t.b, 0xf0|kind), uint64(n))
}

// begin opens a struct in a field, element one in a list; end closes either.
func (t *thrift) begin(id int64) { t.field(id, thriftStruct); t.element() }
func (t *thrift) element()       { t.last = append(t.last, 0) }
func (t *thrift) end()           { t.b = append(t.b, 0); t.last = t.last[:max(len(t.last)-1, 0)] }
