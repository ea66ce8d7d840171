package wasm

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"

	"probity/provider/runtime"
)

var nowhere time.Time

// A tiny assembler: tests that need no compiler write their modules with it.
type builder struct{ sections [][2][]byte }

func module() *builder { return &builder{} }

func (b *builder) section(id byte, payload ...[]byte) *builder {
	b.sections = append(b.sections, [2][]byte{{id}, cat(payload...)})
	return b
}

func (b *builder) bytes() []byte {
	out := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range b.sections {
		out = append(appendU32(append(out, s[0]...), uint32(len(s[1]))), s[1]...)
	}
	return out
}

func cat(parts ...[]byte) []byte {
	var out []byte
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func i32const(v int64) []byte { return appendS64([]byte{opI32Const}, v) }
func i64const(v int64) []byte { return appendS64([]byte{opI64Const}, v) }

// program is a module whose _start runs the code; function 1 does nothing. It
// has a local, i32, and a memory of 17 pages that may grow.
func program(code []byte) []byte { return importing("", nil, code) }

// importing is a program that has a function of WASI's, with parameters of i32
// and such a result, as function 0; _start is 1.
func importing(name string, params []byte, code []byte) []byte {
	body := cat([]byte{1, 1, typeI32}, code, []byte{opEnd})
	types, imports, first := []byte{1, typeFunc, 0, 0}, []byte(nil), byte(0)
	if name != "" {
		types = cat([]byte{2, typeFunc, 0, 0, typeFunc, byte(len(params))}, params, []byte{1, typeI32})
		imports = cat([]byte{1}, appendName(nil, wasiModule), appendName(nil, name), []byte{kindFunc, 1})
		first = 1
	}
	b := module().section(secType, types)
	if name != "" {
		b.section(secImport, imports)
	}
	return b.section(secFunction, []byte{2, 0, 0}).
		section(secMemory, []byte{1, 0, 17}).
		section(secExport, []byte{1}, appendName(nil, "_start"), []byte{kindFunc, first}).
		section(secCode, []byte{2}, appendU32(nil, uint32(len(body))), body, []byte{2, 0, opEnd}).
		bytes()
}

// runProgram meters and runs a module in this process.
func runProgram(t *testing.T, b []byte, res runtime.Resources) (runtime.Usage, runtime.Exit) {
	t.Helper()
	return runSpec(t, b, runtime.Spec{Resources: res})
}

func runSpec(t *testing.T, b []byte, s runtime.Spec) (runtime.Usage, runtime.Exit) {
	t.Helper()
	return runMetered(t, b, s, true)
}

func runMetered(t *testing.T, b []byte, s runtime.Spec, counted bool) (runtime.Usage, runtime.Exit) {
	t.Helper()
	ctx := context.Background()
	metered, err := meter(b, counted)
	if err != nil {
		t.Fatal(err)
	}
	e := &engine{runtimes: map[uint32]wazero.Runtime{}, modules: map[moduleKey]wazero.CompiledModule{}}
	r, m, err := e.load(ctx, "", 1024, func() ([]byte, error) { return metered, nil })
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close(ctx)
	log, err := runtime.CreateLog(filepath.Join(t.TempDir(), "log"), s.MaxLog, s.Secrets)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	g := newGauge(s.Resources, log, time.Now())
	exit := g.run(r, m, s)
	return g.usage(), exit
}
