package model

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"probity"
)

// lenet has the shape of LeNet-5: 44,426 parameters, 28x28 inputs.
func lenet(t testing.TB) (*Program, Weights) {
	t.Helper()
	p := newProgram(Value{Shape: []int{1, 1, 28, 28}, Hi: 255})
	for i, outs := range []int{6, 16} {
		name := fmt.Sprint("conv", i)
		in := newest(p).Shape[1]
		op := Op{Kind: OpConv, Name: name, Window: window(5, 1), Weights: []int{spec(p, name, 127, outs, in, 5, 5), spec(p, name+".bias", 1<<20, outs)}}
		op.Groups = 1
		chain(t, p, op, Op{Kind: OpMaxPool, Window: window(2, 2)}, Op{Kind: OpRequant, Shift: 10, Hi: 127})
	}
	for i, outs := range []int{120, 84, 10} {
		name := fmt.Sprint("dense", i)
		chain(t, p, Op{Kind: OpDense, Name: name, Weights: []int{spec(p, name, 127, outs, elements(newest(p).Shape)), spec(p, name+".bias", 1<<20, outs)}})
		if outs > 10 {
			chain(t, p, Op{Kind: OpRequant, Shift: 10, Hi: 127})
		}
	}
	return finished(t, p)
}

func newProgram(inputs ...Value) *Program {
	p := &Program{Format: ProgramFormat, Values: inputs}
	for i := range inputs {
		p.Inputs = append(p.Inputs, Port{Name: fmt.Sprint("x", i), Value: i, Scale: []float64{1.0 / 255}})
	}
	return p
}

func newest(p *Program) Value { return p.Values[len(p.Values)-1] }

func window(kernel, stride int) Window {
	return Window{Kernel: [2]int{kernel, kernel}, Stride: [2]int{stride, stride}, Dilation: [2]int{1, 1}}
}

// spec adds a weight tensor.
func spec(p *Program, name string, bound int64, shape ...int) int {
	p.Weights = append(p.Weights, WeightSpec{Name: name, Shape: shape, Lo: -bound, Hi: bound})
	return len(p.Weights) - 1
}

// chain appends ops that each read what the one before writes, unless they say
// what they read.
func chain(t testing.TB, p *Program, ops ...Op) int {
	t.Helper()
	for _, op := range ops {
		if op.In == nil {
			op.In = []int{len(p.Values) - 1}
		}
		if _, err := p.push(op); err != nil {
			t.Fatal(err)
		}
	}
	return len(p.Values) - 1
}

// finished makes the last value the output, and draws weights.
func finished(t testing.TB, p *Program) (*Program, Weights) {
	t.Helper()
	p.Outputs = []Port{{Name: "y", Value: len(p.Values) - 1, Scale: []float64{1}}}
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	var w Weights
	for _, s := range p.Weights {
		data := make([]int32, elements(s.Shape))
		for i := range data {
			data[i] = int32(s.Lo + r.Int64N(s.Hi-s.Lo+1))
		}
		w = append(w, TensorOf(data))
	}
	return p, w
}

func clone(t testing.TB, p *Program) *Program {
	t.Helper()
	c, err := ParseProgram(p.Encode())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRequantRoundsHalfUp(t *testing.T) {
	op := Op{Kind: OpRequant, Shift: 2, Lo: -100, Hi: 100}
	for a, want := range map[int64]int64{5: 1, 6: 2, 7: 2, -5: -1, -6: -1, -7: -2, -10: -2, 2: 1, -2: 0, 1000: 100, -1000: -100, math.MinInt32: -100, math.MaxInt32: 100} {
		if got := op.Requant(a); got != want {
			t.Errorf("requant of %d is %d, want %d", a, got, want)
		}
	}
	op.Shift = 0
	if got := op.Requant(7); got != 7 {
		t.Errorf("requant of 7 without a shift is %d", got)
	}
}

func TestDivisionsRoundHalfUpToo(t *testing.T) {
	op := Op{Kind: OpDiv}
	for _, c := range [][3]int64{{7, 2, 4}, {-7, 2, -3}, {5, 3, 2}, {4, 3, 1}, {-4, 3, -1}, {-5, 3, -2}, {1, 2, 1}, {-1, 2, 0}, {0, 9, 0}} {
		if got := op.div(c[0], c[1]); got != c[2] {
			t.Errorf("%d / %d is %d, want %d", c[0], c[1], got, c[2])
		}
	}
}

func TestRootsAreExact(t *testing.T) {
	for shift := range uint(33) {
		op := Op{Kind: OpSqrt, Shift: shift}
		for _, a := range []int64{0, 1, 2, 3, 4, 15, 16, 17, 99, 1<<30 - 1, 1 << 30} {
			n, r := a<<shift, op.sqrt(a)
			if r*r > n || (r+1)*(r+1) <= n {
				t.Errorf("root of %d<<%d is %d", a, shift, r)
			}
		}
	}
}

func TestNumbersEnterAndLeaveByTheirPortsScale(t *testing.T) {
	p, _ := lenet(t)
	x := make([]float32, 256)
	for i := range x {
		x[i] = float32(i) / 255
	}
	for i, v := range p.Input(0, x) {
		if v != int64(i) {
			t.Errorf("byte %d entered as %d", i, v)
		}
	}
	if got := p.Input(0, []float32{-1, 2, float32(math.NaN()), float32(math.Inf(1))}); !slices.Equal(got, []int64{0, 255, 0, 255}) {
		t.Errorf("numbers out of range entered as %v", got)
	}
	p.Outputs[0].Scale = []float64{1, 0.5, 2}
	if got := p.Floats(0, []int64{3, 3, 3, -1, -1, -1}); !slices.Equal(got, []float32{3, 1.5, 6, -1, -0.5, -2}) {
		t.Errorf("left as %v", got)
	}
}

func TestCheckRefusesEveryMutation(t *testing.T) {
	lenet, _ := lenet(t)
	type P = Program
	for name, mutate := range map[string]func(*P){
		"format":                    func(p *P) { p.Format = 1 },
		"no ops":                    func(p *P) { p.Ops, p.Values = nil, p.Values[:1] },
		"no inputs":                 func(p *P) { p.Inputs = nil },
		"no outputs":                func(p *P) { p.Outputs = nil },
		"one value too few":         func(p *P) { p.Values = p.Values[:len(p.Values)-1] },
		"no values":                 func(p *P) { p.Values = nil },
		"input out of order":        func(p *P) { p.Inputs[0].Value = 1 },
		"output of the future":      func(p *P) { p.Outputs[0].Value = len(p.Values) },
		"output of nothing":         func(p *P) { p.Outputs[0].Value = -1 },
		"input scale zero":          func(p *P) { p.Inputs[0].Scale[0] = 0 },
		"input scale not a number":  func(p *P) { p.Inputs[0].Scale[0] = math.NaN() },
		"output scale infinite":     func(p *P) { p.Outputs[0].Scale[0] = math.Inf(1) },
		"output scale negative":     func(p *P) { p.Outputs[0].Scale[0] = -1 },
		"no scale":                  func(p *P) { p.Outputs[0].Scale = nil },
		"scales for other elements": func(p *P) { p.Outputs[0].Scale = []float64{1, 1} },
		"port name":                 func(p *P) { p.Outputs[0].Name = "\xff" },
		"unknown kind":              func(p *P) { p.Ops[0].Kind = "loop" },
		"read of the future":        func(p *P) { p.Ops[0].In[0] = 1 },
		"read of a negative value":  func(p *P) { p.Ops[0].In[0] = -1 },
		"read of nothing":           func(p *P) { p.Ops[0].In = nil },
		"read of two":               func(p *P) { p.Ops[0].In = []int{0, 0} },
		"weight out of range":       func(p *P) { p.Ops[0].Weights[0] = 99 },
		"weight negative":           func(p *P) { p.Ops[0].Weights[0] = -1 },
		"no weight":                 func(p *P) { p.Ops[0].Weights = nil },
		"three weights":             func(p *P) { p.Ops[0].Weights = []int{0, 1, 1} },
		"bias out of range":         func(p *P) { p.Ops[0].Weights[1] = 99 },
		"weight as bias":            func(p *P) { p.Ops[0].Weights[1] = 0 },
		"weight unused":             func(p *P) { p.Weights = append(p.Weights, WeightSpec{Name: "x", Shape: []int{1}}) },
		"weight without a name":     func(p *P) { p.Weights[0].Name = "" },
		"weights of one name":       func(p *P) { p.Weights[0].Name = p.Weights[1].Name },
		"name too long":             func(p *P) { p.Ops[0].Name = strings.Repeat("x", 1000) },
		"name not UTF-8":            func(p *P) { p.Ops[0].Name = "\xff" },
		"weight shape":              func(p *P) { p.Weights[0].Shape[2]++ },
		"weight shape zero":         func(p *P) { p.Weights[0].Shape[0] = 0 },
		"weight shape overflows":    func(p *P) { p.Weights[0].Shape = []int{1 << 30, 1 << 30, 1 << 30} },
		"weight without shape":      func(p *P) { p.Weights[0].Shape = nil },
		"weight interval upside":    func(p *P) { p.Weights[0].Lo, p.Weights[0].Hi = 1, -1 },
		"weight interval wide":      func(p *P) { p.Weights[0].Hi = math.MaxInt64 },
		"weight interval wider":     func(p *P) { p.Weights[0].Hi++ },
		"weight interval overflows": func(p *P) { p.Weights[0].Hi = math.MaxInt32 },
		"bias interval overflows":   func(p *P) { p.Weights[1].Hi = math.MaxInt32 },
		"input interval narrower":   func(p *P) { p.Values[0].Hi = 254 },
		"input interval wide":       func(p *P) { p.Values[0].Lo = math.MinInt64 },
		"input shape":               func(p *P) { p.Values[0].Shape[2]-- },
		"input shape empty":         func(p *P) { p.Values[0].Shape = nil },
		"input shape negative":      func(p *P) { p.Values[0].Shape[0] = -1 },
		"rank":                      func(p *P) { p.Values[0].Shape = []int{1, 1, 1, 1, 1, 1, 1, 28, 28} },
		"interval too narrow":       func(p *P) { p.Values[1].Hi-- },
		"interval too wide":         func(p *P) { p.Values[1].Lo-- },
		"value shape":               func(p *P) { p.Values[1].Shape[1]++ },
		"value rank":                func(p *P) { p.Values[1].Shape = p.Values[1].Shape[:3] },
		"kernel zero":               func(p *P) { p.Ops[1].Kernel[0] = 0 },
		"kernel negative":           func(p *P) { p.Ops[1].Kernel[1] = -2 },
		"kernel larger than input":  func(p *P) { p.Ops[1].Kernel = [2]int{100, 100} },
		"kernel enormous":           func(p *P) { p.Ops[1].Kernel[0] = math.MaxInt },
		"stride zero":               func(p *P) { p.Ops[1].Stride[0] = 0 },
		"stride enormous":           func(p *P) { p.Ops[1].Stride[0] = math.MaxInt },
		"dilation zero":             func(p *P) { p.Ops[1].Dilation[0] = 0 },
		"dilation enormous":         func(p *P) { p.Ops[1].Dilation[0] = math.MaxInt },
		"maximum of padding before": func(p *P) { p.Ops[1].Pads[0] = 2 },
		"maximum of padding behind": func(p *P) { p.Ops[1].Pads[3] = 3 },
		"padding negative":          func(p *P) { p.Ops[0].Pads[3] = -1 },
		"padding enormous":          func(p *P) { p.Ops[0].Pads[3] = math.MaxInt },
		"no groups":                 func(p *P) { p.Ops[0].Groups = 0 },
		"groups that do not divide": func(p *P) { p.Ops[3].Groups = 4 },
		"groups without weights":    func(p *P) { p.Ops[3].Groups = 2 },
		"pool with groups":          func(p *P) { p.Ops[1].Groups = 1 },
		"shift too large":           func(p *P) { p.Ops[2].Shift = 32 },
		"shift smaller":             func(p *P) { p.Ops[2].Shift = 0; p.Ops[2].Hi = math.MaxInt32 },
		"clip upside":               func(p *P) { p.Ops[2].Lo, p.Ops[2].Hi = 5, 4 },
		"clip wide":                 func(p *P) { p.Ops[2].Hi = math.MaxInt64 },
		"requant with axes":         func(p *P) { p.Ops[2].Axes = []int{1} },
		"requant with a bias":       func(p *P) { p.Ops[2].Weights = []int{1} },
		"dense with a kernel":       func(p *P) { p.Ops[6].Kernel = [2]int{1, 1} },
		"conv with a shift":         func(p *P) { p.Ops[0].Shift = 1 },
		"conv with a table":         func(p *P) { p.Ops[0].Table = []int32{1} },
		"dense as conv":             func(p *P) { p.Ops[6].Kind = OpConv },
		"conv as dense":             func(p *P) { p.Ops[0].Kind = OpDense },
	} {
		p := clone(t, lenet)
		mutate(p)
		if err := p.Check(); err == nil {
			t.Errorf("%s: accepted", name)
		}
		if _, err := ParseProgram(p.Encode()); err == nil {
			t.Errorf("%s: parsed", name)
		}
	}
}

// What each kind of op demands of its own fields and operands.
func TestOpsThatMakeNoSenseAreRefused(t *testing.T) {
	image, row, bit, signed := 0, 1, 2, 3
	base := newProgram(Value{Shape: []int{2, 3, 4}, Hi: 9}, Value{Shape: []int{4}, Lo: 1, Hi: 9}, Value{Shape: []int{1}, Hi: 1}, Value{Shape: []int{2, 3, 4}, Lo: math.MinInt32, Hi: math.MaxInt32})
	w := spec(base, "w", 9, 3)
	table := spec(base, "table", 9, 2, 4)
	scalar := spec(base, "scalar", 9)
	view := func(offset int, shape []int, strides ...int) Op {
		return Op{Kind: OpView, In: []int{image}, View: View{Shape: shape, Strides: strides, Offset: offset}}
	}
	good := map[string]Op{
		"view to the last":       view(0, []int{24}, 1),
		"view backwards":         view(23, []int{2, 12}, -12, -1),
		"view of one, repeated":  view(23, []int{100, 100}, 0, 0),
		"view without dims":      view(3, nil),
		"wide stride of one":     view(0, []int{1, 24}, 1<<30, 1),
		"embed":                  {Kind: OpEmbed, In: []int{bit}, Weights: []int{table}},
		"embed of scalars":       {Kind: OpEmbed, In: []int{bit}, Weights: []int{w}},
		"multipliers":            {Kind: OpRequant, In: []int{image}, Axes: []int{1}, Weights: []int{w}, Shift: 62, Hi: 9},
		"add of a scalar":        {Kind: OpAdd, In: []int{image}, Weights: []int{scalar}, A: 1, B: 1},
		"div":                    {Kind: OpDiv, In: []int{image, row}, Shift: 20},
		"lookup":                 {Kind: OpLookup, In: []int{row}, Lo: 1, Table: make([]int32, 9)},
		"pad":                    {Kind: OpPad, In: []int{row}, Pad: Pad{Inner: []int{1}}},
		"root of the largest":    {Kind: OpSqrt, In: []int{row}, Shift: 58},
		"gather":                 {Kind: OpGather, In: []int{image}, Axes: []int{1}, Index: []int32{2, 2, 0, 1}},
		"concat":                 {Kind: OpConcat, In: []int{image, signed}, Axes: []int{1}},
		"products of two images": {Kind: OpMatMul, In: []int{image, image}},
		"square":                 {Kind: OpMul, In: []int{image, image}},
		"every axis":             {Kind: OpSum, In: []int{image}, Axes: []int{0, 1, 2}},
	}
	bad := map[string]Op{
		"view past the end":          view(1, []int{24}, 1),
		"view before the start":      view(0, []int{2}, -1),
		"view that starts outside":   view(24, nil),
		"view that starts below":     view(-1, nil),
		"view whose reach overflows": view(0, []int{1 << 29, 2}, 1<<30, 1<<30),
		"view of wide strides":       view(0, []int{2, 2}, math.MaxInt, math.MaxInt),
		"view of other strides":      view(0, []int{2, 2}, 1),
		"view of a size that wraps":  view(0, []int{1 << 30, 1 << 30, 1 << 30}, 0, 0, 0),
		"view of nothing":            view(0, []int{0}, 1),
		"view of nine dimensions":    view(0, []int{1, 1, 1, 1, 1, 1, 1, 1, 1}, 0, 0, 0, 0, 0, 0, 0, 0, 0),
		"embed outside the table":    {Kind: OpEmbed, In: []int{row}, Weights: []int{table}},
		"embed of no rows":           {Kind: OpEmbed, In: []int{bit}, Weights: []int{scalar}},
		"multipliers without axis":   {Kind: OpRequant, In: []int{image}, Weights: []int{w}, Hi: 9},
		"multipliers along another":  {Kind: OpRequant, In: []int{image}, Axes: []int{2}, Weights: []int{w}, Hi: 9},
		"multipliers, two axes":      {Kind: OpRequant, In: []int{image}, Axes: []int{1, 2}, Weights: []int{w}, Hi: 9},
		"shift of 63":                {Kind: OpRequant, In: []int{image}, Axes: []int{1}, Weights: []int{w}, Shift: 63, Hi: 9},
		"add of one":                 {Kind: OpAdd, In: []int{image}, A: 1, B: 1},
		"add of three":               {Kind: OpAdd, In: []int{image, image}, Weights: []int{w}, A: 1, B: 1},
		"add that overflows":         {Kind: OpAdd, In: []int{image, signed}, A: 1, B: 1},
		"add of what does not fit":   {Kind: OpAdd, In: []int{row, image}, A: 1, B: 1},
		"add with a wide factor":     {Kind: OpAdd, In: []int{bit, bit}, A: 1 << 32},
		"mul that overflows":         {Kind: OpMul, In: []int{signed, signed}},
		"mul of what does not fit":   {Kind: OpMul, In: []int{image}, Weights: []int{w}},
		"div by zero":                {Kind: OpDiv, In: []int{image, bit}},
		"div of too much":            {Kind: OpDiv, In: []int{signed, row}, Shift: 32},
		"div, shift of 63":           {Kind: OpDiv, In: []int{bit, bit}, Shift: 63},
		"root of a negative":         {Kind: OpSqrt, In: []int{signed}},
		"root of too much":           {Kind: OpSqrt, In: []int{row}, Shift: 60},
		"root, a shift that wraps":   {Kind: OpSqrt, In: []int{row}, Shift: math.MaxUint},
		"lookup above":               {Kind: OpLookup, In: []int{row}, Lo: 1, Table: make([]int32, 8)},
		"lookup below":               {Kind: OpLookup, In: []int{row}, Lo: 2, Table: make([]int32, 20)},
		"lookup in nothing":          {Kind: OpLookup, In: []int{row}},
		"lookup in too much":         {Kind: OpLookup, In: []int{row}, Table: make([]int32, maxTable+1)},
		"lookup from afar":           {Kind: OpLookup, In: []int{row}, Lo: math.MinInt64, Table: make([]int32, 9)},
		"pad of other dimensions":    {Kind: OpPad, In: []int{row}, Pad: Pad{Before: []int{1, 1}}},
		"pad of less than nothing":   {Kind: OpPad, In: []int{row}, Pad: Pad{Before: []int{-1}}},
		"pad of too much":            {Kind: OpPad, In: []int{row}, Pad: Pad{Inner: []int{1 << 30}}},
		"pad with a wide number":     {Kind: OpPad, In: []int{row}, Pad: Pad{Before: []int{1}}, Fill: 1 << 32},
		"concat of other shapes":     {Kind: OpConcat, In: []int{image, row}, Axes: []int{0}},
		"concat along nothing":       {Kind: OpConcat, In: []int{image, image}},
		"gather outside":             {Kind: OpGather, In: []int{image}, Axes: []int{1}, Index: []int32{3}},
		"gather below":               {Kind: OpGather, In: []int{image}, Axes: []int{1}, Index: []int32{-1}},
		"gather of nothing":          {Kind: OpGather, In: []int{image}, Axes: []int{1}},
		"sum over nothing":           {Kind: OpSum, In: []int{image}},
		"sum that overflows":         {Kind: OpSum, In: []int{signed}, Axes: []int{0}},
		"axes out of order":          {Kind: OpSum, In: []int{image}, Axes: []int{1, 0}},
		"an axis twice":              {Kind: OpSum, In: []int{image}, Axes: []int{1, 1}},
		"an axis too many":           {Kind: OpMax, In: []int{image}, Axes: []int{3}},
		"an axis below":              {Kind: OpArgMax, In: []int{image}, Axes: []int{-1}},
		"argmax over two":            {Kind: OpArgMax, In: []int{image}, Axes: []int{0, 1}},
		"products of rows":           {Kind: OpMatMul, In: []int{row, row}},
		"products that overflow":     {Kind: OpMatMul, In: []int{signed, image}},
		"products that do not fit":   {Kind: OpMatMul, In: []int{image, row}},
		"conv of rows":               {Kind: OpMaxPool, In: []int{row}, Window: window(1, 1)},
	}
	for name, op := range good {
		p := *base
		if _, err := p.push(op); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, op := range bad {
		p := *base
		if _, err := p.push(op); err == nil {
			t.Errorf("%s: accepted as %v", name, p.Values[len(p.Values)-1])
		}
	}
}

func TestIntervalsAreAsTightAsTheOpsAllow(t *testing.T) {
	p := newProgram(Value{Shape: []int{4}, Lo: -3, Hi: 2}, Value{Shape: []int{4}, Lo: 5, Hi: 10})
	for name, c := range map[string]struct {
		op     Op
		lo, hi int64
	}{
		"a square":                   {Op{Kind: OpMul, In: []int{0, 0}}, 0, 9},
		"a square away from zero":    {Op{Kind: OpMul, In: []int{1, 1}}, 25, 100},
		"a product":                  {Op{Kind: OpMul, In: []int{0, 1}}, -30, 20},
		"a value less itself":        {Op{Kind: OpAdd, In: []int{0, 0}, A: 1, B: -1}, 0, 0},
		"two values' difference":     {Op{Kind: OpAdd, In: []int{0, 1}, A: 1, B: -1}, -13, -3},
		"a quotient":                 {Op{Kind: OpDiv, In: []int{0, 1}, Shift: 4}, -10, 6},
		"a quotient at most one":     {Op{Kind: OpDiv, In: []int{1, 1}}, 1, 2},
		"a table's reach":            {Op{Kind: OpLookup, In: []int{1}, Lo: 4, Table: []int32{-100, 7, 3, 4, 5, 6, 9, 100}}, 3, 9},
		"a position":                 {Op{Kind: OpArgMax, In: []int{0}, Axes: []int{0}}, 0, 3},
		"padding beyond the value":   {Op{Kind: OpPad, In: []int{1}, Pad: Pad{After: []int{1}}, Fill: 1}, 1, 10},
		"a root":                     {Op{Kind: OpSqrt, In: []int{1}, Shift: 4}, 8, 12},
		"a clamp that never applies": {Op{Kind: OpRequant, In: []int{0}, Shift: 1, Lo: -100, Hi: 100}, -1, 1},
	} {
		q := *p
		if _, err := q.push(c.op); err != nil {
			t.Errorf("%s: %v", name, err)
		} else if v := newest(&q); v.Lo != c.lo || v.Hi != c.hi {
			t.Errorf("%s: [%d, %d], want [%d, %d]", name, v.Lo, v.Hi, c.lo, c.hi)
		}
	}
}

func TestSumsMustFitIn32BitsOnTheWayToo(t *testing.T) {
	build := func(x, biasLo, biasHi int64, terms int) error {
		p := newProgram(Value{Shape: []int{terms}, Hi: x})
		p.Weights = []WeightSpec{{Name: "w", Shape: []int{1, terms}, Lo: 1, Hi: 1}, {Name: "b", Shape: []int{1}, Lo: biasLo, Hi: biasHi}}
		_, err := p.push(Op{Kind: OpDense, In: []int{0}, Weights: []int{0, 1}})
		return err
	}
	if err := build(math.MaxInt32, 0, 0, 1); err != nil {
		t.Errorf("the largest number: %v", err)
	}
	if err := build(math.MaxInt32, 0, 1, 1); err == nil {
		t.Error("one more was accepted")
	}
	if err := build(1<<30, -9, -9, 2); err == nil {
		t.Error("a sum that only its bias brings back into range was accepted")
	}
	if err := build(1<<30-1, -9, 1, 2); err != nil {
		t.Errorf("a sum of 2^31-1: %v", err)
	}
}

func TestEncodingIsCanonical(t *testing.T) {
	p, _ := lenet(t)
	b := p.Encode()
	q, err := ParseProgram(b)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(q.Encode(), b) || q.Hash() != p.Hash() {
		t.Error("encoding, parsing and encoding again gave other bytes")
	}
	for name, other := range map[string][]byte{
		"space":         append([]byte(" "), b...),
		"trailing line": append(slices.Clone(b), '\n'),
		"unknown field": bytes.Replace(b, []byte(`{"format"`), []byte(`{"extra":1,"format"`), 1),
		"twice a field": bytes.Replace(b, []byte(`{"format":2`), []byte(`{"format":2,"format":2`), 1),
		"other case":    bytes.Replace(b, []byte(`"format"`), []byte(`"FORMAT"`), 1),
		"float":         bytes.Replace(b, []byte(`"format":2`), []byte(`"format":2.0`), 1),
		"an empty list": bytes.Replace(b, []byte(`"kind":"dense",`), []byte(`"kind":"dense","axes":[],`), 1),
		"an empty view": bytes.Replace(b, []byte(`"in":[0],`), []byte(`"in":[0],"view":{},`), 1),
		"two programs":  slices.Concat(b, b),
		"empty":         nil,
	} {
		if bytes.Equal(other, b) {
			t.Fatalf("%s: the encoding did not change", name)
		}
		if _, err := ParseProgram(other); err == nil {
			t.Errorf("%s: parsed", name)
		}
	}
	if h := (&Program{Inputs: []Port{{Scale: []float64{math.NaN()}}}}).Encode(); h != nil {
		t.Errorf("a program without a JSON form was encoded as %s", h)
	}
}

func TestWeightsTravelWithTheirProgram(t *testing.T) {
	p, _ := lenet(t)
	spec(p, "sixteen bits", 30000, 3)
	p.Ops = nil
	p.Values = p.Values[:1]
	chain(t, p, Op{Kind: OpRequant, Hi: 3})
	for i, s := range p.Weights { // every size of element
		p.Ops = append(p.Ops, Op{Kind: OpEmbed, In: []int{1}, Weights: []int{i}})
		if s.Shape[0] < 4 {
			p.Ops[len(p.Ops)-1].In = []int{0}
			p.Ops = p.Ops[:len(p.Ops)-1]
			p.Weights[i].Shape = []int{4, s.Shape[0]}
			p.Ops = append(p.Ops, Op{Kind: OpEmbed, In: []int{1}, Weights: []int{i}})
		}
	}
	p.Values[0].Shape = []int{1}
	if err := p.Derive(); err != nil {
		t.Fatal(err)
	}
	p, w := finished(t, p)
	other, _ := lenet(t)
	var file bytes.Buffer
	if err := p.WriteWeights(&file, w); err != nil {
		t.Fatal(err)
	}
	b := file.Bytes()
	got, err := p.ReadWeights(iotest.OneByteReader(bytes.NewReader(b)))
	if err != nil {
		t.Fatal(err)
	}
	for i := range w {
		if !slices.Equal(got[i].Int32s(), w[i].Int32s()) {
			t.Errorf("tensor %d changed on the way", i)
		}
	}
	if Root(p, got) != Root(p, w) {
		t.Error("the root changed on the way")
	}
	if _, err := other.ReadWeights(bytes.NewReader(b)); err == nil {
		t.Error("another program read them")
	}
	for _, n := range []int{0, 7, 8, 39, 40, len(b) - 4, len(b) - 1} {
		if _, err := p.ReadWeights(bytes.NewReader(b[:n])); err == nil {
			t.Errorf("%d of %d bytes were read", n, len(b))
		}
	}
	if _, err := p.ReadWeights(bytes.NewReader(append(slices.Clone(b), 0))); err == nil {
		t.Error("a byte too many was read")
	}
	broken := errors.New("broken")
	if _, err := p.ReadWeights(io.MultiReader(bytes.NewReader(b), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("an error behind the last element: %v", err)
	}
	b[40] = 0x80 // -128, outside its interval
	if _, err := p.ReadWeights(bytes.NewReader(b)); err == nil || !strings.Contains(err.Error(), "outside") {
		t.Errorf("an element outside its interval was read: %v", err)
	}
	if err := p.WriteWeights(io.Discard, w[1:]); err == nil {
		t.Error("weights that do not fit were written")
	}
	if err := p.WriteWeights(fullDisk{}, w); err == nil {
		t.Error("a full disk went unnoticed")
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// A large model's weights take little more memory than bytes in their file, and
// a program cannot make a reader take memory for weights that do not come.
func TestWeightsLoadInTheirIntegerSize(t *testing.T) {
	const rows = 1 << 14
	p := newProgram(Value{Shape: []int{2048}, Hi: 1})
	chain(t, p, Op{Kind: OpDense, Weights: []int{spec(p, "w", 127, rows, 2048)}})
	p.Outputs = []Port{{Value: 1, Scale: []float64{1}}}
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	h := p.Hash()
	head := append([]byte("PBYWGTS2"), h[:]...)
	used := func(r io.Reader) (uint64, error) {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		w, err := p.ReadWeights(r)
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(w)
		return after.TotalAlloc - before.TotalAlloc, err
	}
	size := uint64(rows * 2048)
	n, err := used(io.MultiReader(bytes.NewReader(head), io.LimitReader(zeroes{}, int64(size))))
	if err != nil || n > 2*size+size/4 { // growing by doubling: the halves of what there is
		t.Errorf("%d bytes allocated for a tensor of %d: %v", n, size, err)
	}
	if n, err = used(io.MultiReader(bytes.NewReader(head), io.LimitReader(zeroes{}, 1000))); err == nil || n > 4<<20 {
		t.Errorf("%d bytes allocated for a file of 1,000: %v", n, err)
	}
}

type zeroes struct{}

func (zeroes) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestRunRefusesWeightsAndInputsOutsideTheirIntervals(t *testing.T) {
	p, w := lenet(t)
	m, err := NewMachine(p, w, MachineOptions{})
	if err != nil {
		t.Fatal(err)
	}
	x := make([]int64, 784)
	large, small := slices.Clone(x), slices.Clone(x)
	large[3], small[3] = 256, -1
	for name, in := range map[string][][]int64{"nothing": {}, "two": {x, x}, "a short one": {x[1:]}, "a large element": {large}, "a small element": {small}} {
		if _, err := p.Run(w, in...); err == nil {
			t.Errorf("Run took %s", name)
		}
		if _, err := m.Run(in...); err == nil {
			t.Errorf("a machine took %s", name)
		}
	}
	data := w[0].Int32s()
	short := Weights{TensorOf(data[1:])}
	data[0] = -128
	for name, w := range map[string]Weights{"no weights": nil, "short weights": append(short, w[1:]...), "a small weight": append(Weights{TensorOf(data)}, w[1:]...)} {
		if _, err := p.Run(w, x); err == nil {
			t.Errorf("Run took %s", name)
		}
		if _, err := NewMachine(p, w, MachineOptions{}); err == nil {
			t.Errorf("a machine took %s", name)
		}
	}
	if _, err := NewMachine(p, w, MachineOptions{Threads: -1}); err == nil {
		t.Error("a machine took less than no thread")
	}
	p.Format = 0
	if _, err := NewMachine(p, w, MachineOptions{}); err == nil {
		t.Error("a machine took a program that Check refuses")
	}
}

func TestTensorsTakeWhatTheirElementsNeed(t *testing.T) {
	for _, c := range []struct {
		data  []int32
		bytes int
	}{{[]int32{-128, 127}, 1}, {[]int32{128}, 2}, {[]int32{-129}, 2}, {[]int32{-32768, 32767}, 2}, {[]int32{32768}, 4}, {[]int32{math.MinInt32, math.MaxInt32}, 4}} {
		x := TensorOf(c.data)
		if n := len(x.b) + 2*len(x.h) + 4*len(x.w); n != c.bytes*len(c.data) {
			t.Errorf("%v takes %d bytes, want %d each", c.data, n, c.bytes)
		}
		if x.Len() != len(c.data) || !slices.Equal(x.Int32s(), c.data) {
			t.Errorf("%v reads back as %v", c.data, x.Int32s())
		}
		c.data[0]++
		if x.At(0) == c.data[0] {
			t.Error("a tensor changed with the slice that it was made of")
		}
	}
}

func TestRootFollowsRFC6962AndProvesEachTensor(t *testing.T) {
	for n := range 12 {
		p := &Program{}
		var w Weights
		for i := range n {
			p.Weights = append(p.Weights, WeightSpec{Name: fmt.Sprint("t", i), Shape: []int{i + 1}})
			data := make([]int32, i+1)
			data[i] = int32(-i)
			w = append(w, TensorOf(data))
		}
		root := Root(p, w)
		for i := range n {
			proof, err := ProveTensor(p, w, i)
			if err != nil {
				t.Fatal(err)
			}
			if err := proof.Verify(root, p.Weights[i], w[i]); err != nil {
				t.Errorf("tensor %d of %d: %v", i, n, err)
			}
			refuse := func(what string, q TensorProof, root probity.Hash, spec WeightSpec, data Tensor) {
				if err := q.Verify(root, spec, data); !errors.Is(err, ErrTensor) {
					t.Errorf("tensor %d of %d with %s: %v", i, n, what, err)
				}
			}
			data := w[i].Int32s()
			data[0]++
			refuse("another element", proof, root, p.Weights[i], TensorOf(data))
			refuse("an element less", proof, root, p.Weights[i], TensorOf(data[1:]))
			refuse("another name", proof, root, WeightSpec{Name: "u", Shape: p.Weights[i].Shape}, w[i])
			refuse("another root", proof, probity.Hash{1}, p.Weights[i], w[i])
			for j := range n {
				if j != i {
					refuse("another index", TensorProof{Index: j, Size: n, Path: proof.Path}, root, p.Weights[i], w[i])
				}
			}
			refuse("a longer path", TensorProof{Index: i, Size: n, Path: append(slices.Clone(proof.Path), probity.Hash{})}, root, p.Weights[i], w[i])
			if len(proof.Path) > 0 {
				refuse("a shorter path", TensorProof{Index: i, Size: n, Path: proof.Path[1:]}, root, p.Weights[i], w[i])
			}
			refuse("no size", TensorProof{}, root, p.Weights[i], w[i])
		}
	}
	// The empty tree and the tree of one leaf, by hand.
	if got, want := Root(&Program{}, nil).String(), "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"; got != want {
		t.Errorf("root of nothing is %s, want SHA-256 of nothing", got)
	}
}

// What a tensor takes in memory does not show in the root: elements count as 32
// bits.
func TestTheRootIsOfNumbersNotOfTheirStorage(t *testing.T) {
	p := &Program{Weights: []WeightSpec{{Name: "w", Shape: []int{2}}}}
	if Root(p, Weights{{b: []int8{1, -2}}}) != Root(p, Weights{{w: []int32{1, -2}}}) {
		t.Error("the same numbers have two roots")
	}
}

func FuzzProgram(f *testing.F) {
	p, _ := lenet(f)
	f.Add(p.Encode())
	for seed := range uint64(40) {
		f.Add(drawProgram(seededDraw(seed), seed%2 == 1).Encode())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ParseProgram(b)
		if err != nil {
			return
		}
		if !bytes.Equal(p.Encode(), b) {
			t.Fatal("parsed from two encodings")
		}
		total := int64(0)
		for i := range p.Ops {
			total += p.work(i)
		}
		for _, s := range p.Weights {
			total += int64(elements(s.Shape))
		}
		for i := range p.Inputs {
			total += int64(elements(p.Values[i].Shape))
		}
		if total > 1<<19 {
			return // valid, and slow
		}
		ends := func(n int, lo, hi int64) (x []int64) {
			for i := range n {
				x = append(x, []int64{lo, hi}[i%2])
			}
			return x
		}
		var w Weights
		for _, s := range p.Weights {
			var data []int32
			for _, a := range ends(elements(s.Shape), s.Lo, s.Hi) {
				data = append(data, int32(a))
			}
			w = append(w, TensorOf(data))
		}
		var x [][]int64
		for i := range p.Inputs {
			v := p.Values[i]
			x = append(x, ends(elements(v.Shape), v.Hi, v.Lo))
		}
		trace, err := p.Run(w, x...)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range p.Values {
			for _, a := range trace.Values[i] {
				if a < v.Lo || a > v.Hi {
					t.Fatalf("value %d holds %d, outside [%d, %d]", i, a, v.Lo, v.Hi)
				}
			}
		}
		m, err := NewMachine(p, w, MachineOptions{Threads: 2})
		if err != nil {
			t.Fatal(err)
		}
		got, err := m.Run(x...)
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Outputs {
			if !slices.Equal(got[i], trace.Output(i)) {
				t.Fatalf("output %d: a machine computes %v, Run %v", i, got[i], trace.Output(i))
			}
		}
	})
}

func FuzzReadWeights(f *testing.F) {
	p := newProgram(Value{Shape: []int{3}, Hi: 9})
	chain(f, p, Op{Kind: OpDense, Weights: []int{spec(p, "w", 127, 2, 3), spec(p, "b", 1<<20, 2)}}, Op{Kind: OpMul, In: []int{1}, Weights: []int{spec(p, "m", 999, 2)}})
	p, w := finished(f, p)
	var b bytes.Buffer
	if err := p.WriteWeights(&b, w); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		w, err := p.ReadWeights(bytes.NewReader(b))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := p.WriteWeights(&again, w); err != nil || !bytes.Equal(again.Bytes(), b) {
			t.Fatalf("weights have two encodings: %v", err)
		}
	})
}
