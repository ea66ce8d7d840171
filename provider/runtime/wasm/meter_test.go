package wasm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"

	"probity/provider/runtime"
)

// wazeroDir is where the module wazero lies: it brings WebAssembly's own tests.
func wazeroDir(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/tetratelabs/wazero").Output()
	if err != nil {
		t.Fatalf("where is wazero: %v", err)
	}
	return strings.TrimSpace(string(out))
}

func meterLibrary(b []byte, free bool) ([]byte, error) {
	m := &metering{blocks: map[string]uint32{}, library: true, free: free}
	return m.module(b)
}

// A spec test's script, as wast2json writes it.
type script struct {
	Commands []struct {
		Type     string
		Filename string
		Action   *struct {
			Type, Field, Module string
			Args                []struct {
				Type  string
				Value any
			}
		}
	}
}

// The official tests of WebAssembly 2.0: whatever a module's functions return,
// and whether they trap, is the same with counters and without.
func TestMeteringChangesNoResultOfTheOfficialTests(t *testing.T) {
	if testing.Short() {
		t.Skip("a thousand modules are for the full run")
	}
	dir := filepath.Join(wazeroDir(t), "internal/integration_test/spectest/v2/testdata")
	scripts, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(scripts) < 50 {
		t.Fatalf("%d scripts in %s: %v", len(scripts), dir, err)
	}
	ctx := context.Background()
	modules, calls := 0, 0
	for _, path := range scripts {
		var s script
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &s); err != nil {
			t.Fatal(err)
		}
		var bare, metered, free *guest
		for n, c := range s.Commands {
			switch {
			case c.Type == "module":
				bare, metered, free = nil, nil, nil
				b, err := os.ReadFile(filepath.Join(dir, c.Filename))
				if err != nil {
					t.Fatal(err)
				}
				if bare = load(ctx, t, b); bare == nil {
					continue // it imports what only the test suite has
				}
				for _, to := range []struct {
					free bool
					g    **guest
				}{{false, &metered}, {true, &free}} {
					m, err := meterLibrary(b, to.free)
					if err != nil {
						t.Errorf("%s: %v", c.Filename, err)
						continue
					}
					if *to.g = load(ctx, t, m); *to.g == nil {
						t.Errorf("%s: metering made it invalid", c.Filename)
					}
				}
				modules++
			case c.Action == nil || c.Action.Type != "invoke" || c.Action.Module != "" || bare == nil || metered == nil || free == nil:
			case c.Type == "assert_exhaustion":
			default:
				var args []uint64
				for _, a := range c.Action.Args {
					args = append(args, argument(a.Type, a.Value)...)
				}
				want, ok := bare.call(ctx, c.Action.Field, args)
				if !ok {
					continue
				}
				for kind, m := range map[string]*guest{"counted": metered, "free": free} {
					if got, _ := m.call(ctx, c.Action.Field, args); got != want {
						t.Errorf("%s, command %d, %s, %s: %s became %s", filepath.Base(path), n, c.Action.Field, kind, want, got)
					}
				}
				calls++
			}
		}
	}
	if modules < 500 || calls < 10000 {
		t.Errorf("only %d modules and %d calls were compared", modules, calls)
	}
	t.Logf("%d modules, %d calls", modules, calls)
}

type guest struct {
	call func(ctx context.Context, name string, args []uint64) (string, bool)
}

// load instantiates a module that needs nothing but us, or returns nil.
func load(ctx context.Context, t *testing.T, b []byte) *guest {
	t.Helper()
	e := &engine{runtimes: map[uint32]wazero.Runtime{}}
	r, err := e.runtime(ctx, 1<<16)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(ctx) })
	g := newGauge(runtime.Resources{}, nil, nowhere)
	g.slice = 1 // it asks for more wherever it can
	ctx = context.WithValue(ctx, gaugeKey{}, g)
	m, err := r.InstantiateWithConfig(ctx, b, wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err != nil {
		return nil
	}
	return &guest{func(_ context.Context, name string, args []uint64) (string, bool) {
		f := m.ExportedFunction(name)
		if f == nil || len(f.Definition().ParamTypes()) != len(args) {
			return "", false // v128, of which wazero takes two words
		}
		out, err := f.Call(ctx, args...)
		if err != nil {
			what, _, _ := strings.Cut(err.Error(), "\n")
			return what, true
		}
		return fmt.Sprintf("%x", out), true
	}}
}

func argument(kind string, v any) []uint64 {
	s, ok := v.(string)
	if !ok {
		return []uint64{0, 0} // a vector: left out
	}
	if s == "null" {
		return []uint64{0}
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		n = math.Float64bits(math.NaN())
		if kind == "f32" {
			n = uint64(math.Float32bits(float32(math.NaN())))
		}
	}
	return []uint64{n}
}

// What is no module, or none that can be run here, is refused with a reason.
func TestWhatCannotBeMeteredIsRefused(t *testing.T) {
	for name, b := range map[string][]byte{
		"nothing":        {},
		"text":           []byte("(module)"),
		"a component":    []byte("\x00asm\x0d\x00\x01\x00"),
		"no _start":      module().bytes(),
		"cut":            program(nil)[:20],
		"twice a type":   append(program(nil), 1, 1, 0),
		"an own section": append(program(nil), 13, 1, 0),
	} {
		if _, err := meter(b, true); !errors.Is(err, runtime.ErrSpec) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The count of a run follows from the module: it is not less than what is
// executed, and the same however much is given.
func TestFuelIsCountedNeverTooLittle(t *testing.T) {
	for _, n := range []uint64{1, 10, 1000, 1 << 20, 1 << 23} {
		// for n > 0 { n-- }: the turn has 5 instructions.
		code := cat(i32const(int64(n)), []byte{opLocalSet, 0, opLoop, typeVoid},
			[]byte{opLocalGet, 0}, i32const(1), []byte{opI32Sub, opLocalTee, 0, opBrIf, 0, opEnd})
		u, exit := runProgram(t, program(code), runtime.Resources{})
		if exit.Reason != runtime.Exited {
			t.Fatalf("%d turns: %+v", n, exit)
		}
		if executed := 5*n + 2; u.Fuel < executed || u.Fuel > executed+2*n+20 {
			t.Errorf("%d turns: %d instructions were counted, %d executed", n, u.Fuel, executed)
		}
		// With exactly so much it ends, with one less it does not.
		if _, exit := runProgram(t, program(code), runtime.Resources{Fuel: u.Fuel}); exit.Reason != runtime.Exited {
			t.Errorf("%d turns with %d fuel: %+v", n, u.Fuel, exit)
		}
		if _, exit := runProgram(t, program(code), runtime.Resources{Fuel: u.Fuel - 1}); exit.Reason != runtime.KilledFuel {
			t.Errorf("%d turns with %d fuel: %+v", n, u.Fuel-1, exit)
		}
	}
}

// A loop that asks for more at each turn goes on with all its locals as they were,
// whatever their types, and however many there are.
func TestLocalsOutliveAskingForMore(t *testing.T) {
	const typeV128, prefix = 0x7b, opVector
	one := map[byte][]byte{
		typeI32:  {opI32Const, 1},
		typeI64:  {opI64Const, 1},
		typeF32:  {0x43, 0, 0, 0x80, 0x3f},
		typeF64:  {0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f},
		typeV128: cat([]byte{prefix, 12, 1}, make([]byte, 15)),
	}
	add := map[byte][]byte{typeI32: {opI32Add}, typeI64: {opI64Add}, typeF32: {0x92}, typeF64: {0xa0}, typeV128: {prefix, 0xae, 1}}
	toI64 := map[byte][]byte{typeI32: {opI64ExtendI32}, typeI64: nil, typeF32: {opI32OfF32, opI64ExtendI32}, typeF64: {opI64OfF64}, typeV128: {prefix, 0x1d, 0}}
	order := []byte{typeI32, typeF64, typeV128, typeI64, typeF32}
	ctx := context.Background()
	for _, n := range []int{0, 1, 7, 8, 9, 40, 64, 65, 90} {
		// Local 0 is the parameter: turns. Local k grows by local k-1's kind of
		// one and, every other turn, is added to itself.
		locals, turn, sum := appendU32(nil, uint32(n)), []byte(nil), []byte{opI64Const, 0}
		for k := range n {
			typ := order[k%len(order)]
			at := appendU32(nil, uint32(k+1))
			locals = append(locals, 1, typ)
			get, set := cat([]byte{opLocalGet}, at), cat([]byte{opLocalSet}, at)
			turn = cat(turn, get, one[typ], add[typ], set)
			if k%2 == 0 {
				turn = cat(turn, []byte{opLocalGet, 0}, i32const(1), []byte{0x71, opIf, typeVoid}, get, get, add[typ], set, []byte{opEnd})
			}
			sum = cat(sum, i64const(31), []byte{0x7e}, get, toI64[typ], []byte{opI64Add})
		}
		code := cat([]byte{opLoop, typeVoid}, turn, []byte{opLocalGet, 0}, i32const(1), []byte{opI32Sub, opLocalTee, 0, opBrIf, 0, opEnd}, sum)
		body := cat(locals, code, []byte{opEnd})
		b := module().section(secType, []byte{1, typeFunc, 1, typeI32, 1, typeI64}).section(secFunction, []byte{1, 0}).
			section(secExport, []byte{1}, appendName(nil, "f"), []byte{kindFunc, 0}).
			section(secCode, []byte{1}, appendU32(nil, uint32(len(body))), body).bytes()
		bare := load(ctx, t, b)
		if bare == nil {
			t.Fatalf("%d locals: the module is none", n)
		}
		m, err := meterLibrary(b, false)
		if err != nil {
			t.Fatal(err)
		}
		metered := load(ctx, t, m)
		if metered == nil {
			t.Fatalf("%d locals: metering made it invalid", n)
		}
		want, _ := bare.call(ctx, "f", []uint64{20})
		if got, _ := metered.call(ctx, "f", []uint64{20}); got != want || len(want) < 3 {
			t.Errorf("%d locals: %s became %s", n, want, got)
		}
	}
}

// However code goes round, its instructions run out.
func TestNoCodeRunsForEver(t *testing.T) {
	self := func(call []byte) []byte { return call }
	for name, code := range map[string][]byte{
		"an empty loop":    {opLoop, typeVoid, opBr, 0, opEnd},
		"a table loop":     {opLoop, typeVoid, opI32Const, 0, opBrTable, 0, 0, opEnd},
		"nested loops":     {opLoop, typeVoid, opLoop, typeVoid, opBr, 1, opEnd, opEnd},
		"a loop with data": cat([]byte{opLoop, typeVoid}, i32const(0), i32const(0), i32const(1<<20), []byte{opBulk, bulkMemoryFill, 0, opBr, 0, opEnd}),
		"a loop of calls":  {opLoop, typeVoid, opCall, 1, opBr, 0, opEnd},
		"growing memory":   cat([]byte{opLoop, typeVoid}, i32const(1), []byte{0x40, 0, opDrop, opBr, 0, opEnd}),
		"calling itself":   self([]byte{opCall, 0}),
	} {
		_, exit := runProgram(t, program(code), runtime.Resources{Fuel: 1 << 24})
		want := runtime.KilledFuel
		if name == "calling itself" {
			want = runtime.Trapped
		}
		if exit.Reason != want {
			t.Errorf("%s: %+v", name, exit)
		}
	}
}

// The stack is watched whether instructions are counted or not.
func TestCallsWithoutEndTrap(t *testing.T) {
	for _, counted := range []bool{true, false} {
		_, exit := runMetered(t, program([]byte{opCall, 0}), runtime.Spec{}, counted)
		if exit.Reason != runtime.Trapped || !strings.Contains(exit.Detail, "nested too deeply") {
			t.Errorf("counted %v: %+v", counted, exit)
		}
	}
}

// Whatever the bytes are, metering does not panic, and what it lets through is
// as valid for wazero as it was before.
func FuzzMeter(f *testing.F) {
	f.Add(program(nil))
	f.Add(program([]byte{opLoop, typeVoid, opBr, 0, opEnd}))
	f.Add(program([]byte{opBlock, typeVoid, opI32Const, 1, opIf, typeVoid, opReturn, opElse, opCall, 1, opEnd, opEnd}))
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter().WithMemoryLimitPages(16))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, free := range []bool{false, true} {
			out, err := meterLibrary(b, free)
			if err != nil {
				return
			}
			before, err := r.CompileModule(ctx, b)
			if err != nil {
				return
			}
			before.Close(ctx)
			after, err := r.CompileModule(ctx, out)
			if err != nil {
				t.Fatalf("valid before metering, and not after: %v", err)
			}
			after.Close(ctx)
			if bytes.Equal(b, out) {
				t.Fatal("metering did nothing")
			}
		}
	})
}
