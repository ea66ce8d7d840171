package wasm

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tetratelabs/wazero/experimental/sys"

	"probity/provider/runtime"
)

var i32x2, i32x4 = []byte{typeI32, typeI32}, []byte{typeI32, typeI32, typeI32, typeI32}

// check traps unless what is on the stack is the number.
func mustBe(v int64) []byte {
	return cat(i32const(v), []byte{0x47, opIf, typeVoid, opUnreachable, opEnd}) // i32.ne
}

// A file's new number is a place in a table of the host's.
func TestAFileCannotBeGivenAHugeNumber(t *testing.T) {
	code := cat(i32const(3), i32const(math.MaxInt32), []byte{opCall, 0}, mustBe(58))
	_, exit := runSpec(t, importing("fd_renumber", i32x2, code), runtime.Spec{Dir: t.TempDir()})
	if exit.Reason != runtime.Exited {
		t.Errorf("%+v", exit)
	}
}

// One call can ask the host for as many bytes as there is memory. They count as
// instructions do.
func TestWhatTheHostDoesForAModuleCounts(t *testing.T) {
	code := cat([]byte{opLoop, typeVoid}, i32const(0), i32const(1<<20), []byte{opCall, 0, opDrop, opBr, 0, opEnd})
	u, exit := runSpec(t, importing("random_get", i32x2, code), runtime.Spec{Resources: runtime.Resources{Fuel: 1 << 20}})
	if exit.Reason != runtime.KilledFuel || u.Fuel < 1<<20 || u.Fuel > 1<<20+1<<16 {
		t.Errorf("%+v after %d", exit, u.Fuel)
	}
}

// A list of pieces to write may name the same megabyte again and again.
func TestOneWriteCannotFillTheLogForEver(t *testing.T) {
	// Memory from 0 on: 8,192 times {65,536, 1 MiB}.
	fill := cat([]byte{opLoop, typeVoid},
		[]byte{opLocalGet, 0}, i32const(65536), []byte{0x36, 2, 0}, // i32.store
		[]byte{opLocalGet, 0}, i32const(1<<20-65536), []byte{0x36, 2, 4},
		[]byte{opLocalGet, 0}, i32const(8), []byte{opI32Add, opLocalTee, 0}, i32const(65536), []byte{0x49, opBrIf, 0, opEnd}) // i32.lt_u
	code := cat(fill, i32const(1), i32const(0), i32const(8192), i32const(65536), []byte{opCall, 0, opDrop})
	u, exit := runSpec(t, importing("fd_write", i32x4, code), runtime.Spec{MaxLog: 1 << 16})
	if exit.Reason != runtime.LogsFull {
		t.Errorf("%+v, %+v", u, exit)
	}
}

// Sleeping takes no instructions, and still ends.
func TestASleepIsCutShort(t *testing.T) {
	// Memory is zero: a subscription to clock 0. Its timeout, at 24, is made huge.
	code := cat(i32const(0), i32const(math.MaxInt32), []byte{0x36, 2, 28},
		[]byte{opLoop, typeVoid}, i32const(0), i32const(64), i32const(1), i32const(128), []byte{opCall, 0, opDrop, opBr, 0, opEnd})
	_, exit := runSpec(t, importing("poll_oneoff", i32x4, code), runtime.Spec{Resources: runtime.Resources{Time: 50 * time.Millisecond}})
	if exit.Reason != runtime.KilledTime {
		t.Errorf("%+v", exit)
	}
}

func TestMemoryGrowsToItsLimitAndNoFurther(t *testing.T) {
	// The test's runtime gives 1,024 pages; the module has 17.
	grow := func(pages, want int64) []byte { return cat(i32const(pages), []byte{0x40, 0}, mustBe(want)) }
	u, exit := runProgram(t, program(cat(grow(1024, -1), grow(1000, 17), grow(8, -1), grow(7, 1017), grow(1, -1))), runtime.Resources{})
	if exit.Reason != runtime.Exited || u.Memory != 64<<20 {
		t.Errorf("%+v with %d bytes", exit, u.Memory)
	}
}

// What does not fit is refused before it runs, and what it declares cannot make
// the host set aside more than a module may use.
func TestHugeDeclarationsAreRefused(t *testing.T) {
	base := func(change func(b *builder)) []byte {
		b := module().section(secType, []byte{1, typeFunc, 0, 0}).section(secFunction, []byte{1, 0})
		change(b)
		return b.bytes()
	}
	huge := appendU32(nil, math.MaxUint32)
	for name, b := range map[string][]byte{
		"a table":      base(func(b *builder) { b.section(secTable, []byte{1, 0x70, 0}, huge) }),
		"tables":       base(func(b *builder) { b.section(secTable, appendU32(nil, 1000), make([]byte, 3000)) }),
		"two memories": base(func(b *builder) { b.section(secMemory, []byte{2, 0, 1, 0, 1}) }),
		"locals": base(func(b *builder) {
			body := cat([]byte{1}, huge, []byte{typeI32, opEnd})
			b.section(secExport, []byte{1}, appendName(nil, "_start"), []byte{kindFunc, 0}).
				section(secCode, []byte{1, byte(len(body))}, body)
		}),
		"types":      module().section(secType, huge).bytes(),
		"functions":  module().section(secType, []byte{1, typeFunc, 0, 0}).section(secFunction, huge).bytes(),
		"data":       base(func(b *builder) { b.section(secData, huge) }),
		"data to be": base(func(b *builder) { b.section(secDataCount, huge) }),
		"a library":  base(func(b *builder) { b.section(secCode, []byte{1, 2, 0, opEnd}) }),
		"an import of another's": module().section(secType, []byte{1, typeFunc, 0, 0}).
			section(secImport, []byte{1}, appendName(nil, "env"), appendName(nil, "exec"), []byte{kindFunc, 0}).bytes(),
		"a memory of another's": module().
			section(secImport, []byte{1}, appendName(nil, wasiModule), appendName(nil, "memory"), []byte{2, 0, 1}).bytes(),
	} {
		if _, err := meter(b, true); !errors.Is(err, runtime.ErrSpec) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The folder's own rules, beyond what the suite shows.
func TestTheFolderKeepsItsLimitsAndTellsNothingOfTheMachine(t *testing.T) {
	dir := t.TempDir()
	f, err := newWorkFS(dir, 64<<10, 1, func() {})
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	open := func(name string, flag sys.Oflag) sys.File {
		t.Helper()
		w, e := f.OpenFile(name, flag, 0)
		if e != 0 {
			t.Fatalf("open %s: %v", name, e)
		}
		return w
	}
	a := open("a", sys.O_CREAT|sys.O_RDWR)
	if e := a.Truncate(1 << 40); e != sys.EIO {
		t.Errorf("a hole of a terabyte: %v", e)
	}
	if _, e := a.Pwrite([]byte{1}, 1<<40); e != sys.EIO {
		t.Errorf("a byte at a terabyte: %v", e)
	}
	if n, e := a.Write(make([]byte, 40<<10)); n != 40<<10 || e != 0 {
		t.Errorf("%d, %v", n, e)
	}
	// Deleted and still open, it counts still; closed, it does not.
	if e := f.Unlink("a"); e != 0 {
		t.Error(e)
	}
	b := open("b", sys.O_CREAT|sys.O_RDWR)
	if _, e := b.Write(make([]byte, 40<<10)); e != sys.EIO {
		t.Errorf("more than there may be, beside a deleted file: %v", e)
	}
	a.Close()
	if n, e := b.Write(make([]byte, 40<<10)); n != 40<<10 || e != 0 {
		t.Errorf("after the deleted file was closed: %d, %v", n, e)
	}
	for i := range 100 {
		if e := f.Mkdir(strings.Repeat("d", i+1), 0); e != 0 {
			break
		} else if i == 99 {
			t.Error("folders cost nothing")
		}
	}

	// A pipe that lies there is not opened: the host would wait for its writer.
	if err := os.Symlink("/dev/null", filepath.Join(dir, "device")); err != nil {
		t.Fatal(err)
	}
	if _, e := f.OpenFile("device", sys.O_RDWR, 0); e == 0 {
		t.Error("a device was opened through a link")
	}
	st, e := f.Stat("b")
	if e != 0 || st.Mtim != epoch || st.Ino != inode("b") || st.Dev != 1 {
		t.Errorf("%+v, %v", st, e)
	}
}

func TestAModuleOpensOnlySoManyFiles(t *testing.T) {
	f, err := newWorkFS(t.TempDir(), 0, 1, func() {})
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	for i := range maxOpen {
		if _, e := f.OpenFile("a", sys.O_CREAT|sys.O_RDWR, 0); e != 0 {
			t.Fatalf("file %d: %v", i, e)
		}
	}
	if _, e := f.OpenFile("a", sys.O_RDWR, 0); e == 0 {
		t.Error("one more was opened")
	}
}

// A module that may have a quarter of a core owes three times what it took.
func TestAShareOfACoreIsOwed(t *testing.T) {
	g := newGauge(runtime.Resources{CPU: 250}, nil, nowhere)
	g.stop(runtime.Stopped, "") // so that nobody waits
	g.began = time.Now().Add(-time.Millisecond)
	g.pause()
	if g.owed < 3*time.Millisecond && g.busy < 5*time.Millisecond {
		t.Errorf("%v are owed for %v", g.owed, g.busy)
	}
}
