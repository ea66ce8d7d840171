package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"probity/provider/runtime/runtimetest"
)

// wasmModule is a module whose _start runs code, with strings in its memory. Its
// functions are 0: path_open, 1: fd_write, 2: proc_exit.
type wasmModule struct {
	code, data []byte
	at         int32 // where the next string goes
	strings    int
}

func sleb(v int64) (b []byte) {
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}

func uleb(n int) []byte { return binary.AppendUvarint(nil, uint64(n)) }

func (m *wasmModule) op(b ...byte)    { m.code = append(m.code, b...) }
func (m *wasmModule) i32(v int32)     { m.op(append([]byte{0x41}, sleb(int64(v))...)...) }
func (m *wasmModule) i64(v int64)     { m.op(append([]byte{0x42}, sleb(v)...)...) }
func (m *wasmModule) call(f int)      { m.op(append([]byte{0x10}, uleb(f)...)...) }
func (m *wasmModule) block(kind byte) { m.op(kind, 0x40) } // 0x03 is a loop, 0x04 an if
func (m *wasmModule) end()            { m.op(0x0b) }
func (m *wasmModule) put(s string) (ptr int32) {
	ptr = m.at
	m.data = append(m.data, 0x00, 0x41)
	m.data = append(append(append(m.data, sleb(int64(ptr))...), 0x0b), uleb(len(s))...)
	m.data = append(m.data, s...)
	m.at += int32(len(s)+7) &^ 7
	m.strings++
	return ptr
}

// open leaves whether the file could not be opened; its descriptor is at address 8.
func (m *wasmModule) open(name string, create bool) {
	p := m.put(name)
	flags := int32(0)
	if create {
		flags = 1 | 8 // create, truncate
	}
	for _, v := range []int32{3, 0, p, int32(len(name)), flags} { // 3 is /work
		m.i32(v)
	}
	m.i64(0x1fffffff)
	m.i64(0x1fffffff)
	m.i32(0)
	m.i32(8)
	m.call(0)
}

// write writes to a descriptor, or, for -1, to that at address 8.
func (m *wasmModule) write(fd int32, text string) {
	p := m.put(text)
	iov := m.put(string(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, uint32(p)), uint32(len(text)))))
	if fd < 0 {
		m.i32(8)
		m.op(0x28, 2, 0) // load
	} else {
		m.i32(fd)
	}
	m.i32(iov)
	m.i32(1)
	m.i32(12)
	m.call(1)
	m.op(0x1a) // drop
}

func (m *wasmModule) file(name, text string) {
	m.open(name, true)
	m.op(0x1a)
	m.write(-1, text)
}

func (m *wasmModule) bytes() []byte {
	section := func(id byte, count int, body []byte) []byte {
		body = append(uleb(count), body...)
		return append(append([]byte{id}, uleb(len(body))...), body...)
	}
	name := func(s string) []byte { return append(uleb(len(s)), s...) }
	var imports []byte
	for i, f := range []string{"path_open", "fd_write", "proc_exit"} {
		imports = append(append(append(imports, name("wasi_snapshot_preview1")...), name(f)...), 0, byte(i))
	}
	const i32, i64 = 0x7f, 0x7e
	types := []byte{
		0x60, 9, i32, i32, i32, i32, i32, i64, i64, i32, i32, 1, i32,
		0x60, 4, i32, i32, i32, i32, 1, i32,
		0x60, 1, i32, 0,
		0x60, 0, 0,
	}
	body := append([]byte{0}, append(m.code, 0x0b)...)
	exports := append(append(name("memory"), 2, 0), append(name("_start"), 0, 3)...)
	out := []byte("\x00asm\x01\x00\x00\x00")
	out = append(out, section(1, 4, types)...)
	out = append(out, section(2, 3, imports)...)
	out = append(out, section(3, 1, []byte{3})...)
	out = append(out, section(5, 1, []byte{0, 1})...)
	out = append(out, section(7, 2, exports)...)
	out = append(out, section(10, 1, append(uleb(len(body)), body...))...)
	return append(out, section(11, m.strings, m.data)...)
}

// mkwasm KIND FILE writes a module: hello says so and leaves a result; wait does
// that when somebody puts a file called go into its folder; resume saves its state
// and stays, and leaves a result where it finds that state.
func mkwasm(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mkwasm hello|wait|resume FILE")
	}
	b, err := assemble(args[0])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b, 0o644))
}

func assemble(kind string) ([]byte, error) {
	m := &wasmModule{at: 64}
	switch kind {
	case "hello":
	case "wait":
		m.write(1, "waiting\n")
		m.block(0x03)
		m.open("go", false)
		m.op(0x0d, 0) // again while it is not there
		m.end()
	case "resume":
		m.open("checkpoint", false)
		m.block(0x04) // if it is not there
		m.file("checkpoint", "half of it")
		m.write(1, "saved\n")
		m.block(0x03)
		m.op(0x0c, 0)
		m.end()
		m.end()
		m.write(1, "resumed\n")
	default:
		return nil, fmt.Errorf("unknown kind %q", kind)
	}
	m.write(1, "hello\n")
	m.file("output", "the result of "+kind+"\n")
	return m.bytes(), nil
}

var update = flag.Bool("update", false, "write examples/jobs/hello.wasm")

// The example's module is what mkwasm makes, and its specification names it.
func TestTheExampleModuleIsTheOneThatTheExampleNames(t *testing.T) {
	const file = "../../examples/jobs/hello.wasm"
	want, err := assemble("hello")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what mkwasm makes (%v): run this test with -update", file, err)
	}
	job, err := readJob("../../examples/jobs/hello.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if digest := fmt.Sprintf("sha256:%x", sha256.Sum256(want)); job.Task.WASM.Module != digest {
		t.Errorf("hello.yaml names %s, the module is %s", job.Task.WASM.Module, digest)
	}
}

// fill FROM TO FILE writes a text with MODULE replaced by the digest of a file.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: fill FROM TO FILE")
	}
	text := strings.ReplaceAll(ts.ReadFile(args[0]), "MODULE", fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(ts.ReadFile(args[2])))))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o644))
}

// mkimage ARCHIVE FROM TO makes an image whose program is what containers are tested
// with, as an archive, and replaces IMAGE and ARCHIVE in a text by the two digests.
func mkimage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: mkimage ARCHIVE FROM TO")
	}
	program := filepath.Join(ts.MkAbs("."), "tenant")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "probity/provider/runtime/runtimetest/tenant")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		ts.Fatalf("build the program: %v\n%s", err, text)
	}
	b, err := os.ReadFile(program)
	ts.Check(err)
	archive, digest, err := runtimetest.Image(b, "tenant")
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), archive, 0o644))
	text := strings.ReplaceAll(ts.ReadFile(args[1]), "IMAGE", "localhost/tenant@"+digest)
	text = strings.ReplaceAll(text, "ARCHIVE", fmt.Sprintf("sha256:%x", sha256.Sum256(archive)))
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(text), 0o644))
}

// exactPay OPENED SHOWN checks that a closed lease cost its rate times its seconds,
// to the last unit.
func exactPay(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: exactpay OPENED SHOWN")
	}
	var opened struct {
		Rate, Funded string
		Opened       int64
	}
	var shown struct {
		State, Balance string
		Lease          struct{ EndsAt int64 }
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &opened))
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &shown))
	n := func(s string) *big.Int {
		v, ok := new(big.Int).SetString(s, 10)
		if !ok {
			ts.Fatalf("%q is no amount", s)
		}
		return v
	}
	spent := new(big.Int).Sub(n(opened.Funded), n(shown.Balance))
	seconds := shown.Lease.EndsAt - opened.Opened
	if want := new(big.Int).Mul(n(opened.Rate), big.NewInt(seconds)); shown.State != "closed" || seconds <= 0 || spent.Cmp(want) != 0 {
		ts.Fatalf("a lease of %d seconds that is %s cost %s, want %s", seconds, shown.State, spent, want)
	}
}

// killWork kills what runs for tenants under a script's folder: it outlives its
// provider, as it should.
func killWork(dir string) {
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, f := range files {
		line, err := os.ReadFile(f)
		if err != nil || !bytes.Contains(line, []byte("\x00wasm-process\x00")) || !bytes.Contains(line, []byte("\x00"+dir+string(filepath.Separator))) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(f))); err == nil {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

// try COMMAND... runs a command again and again until it succeeds, for two minutes
// at most.
func try(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: try COMMAND...")
	}
	var err error
	for until := time.Now().Add(2 * time.Minute); time.Now().Before(until); time.Sleep(200 * time.Millisecond) {
		if err = ts.Exec(args[0], args[1:]...); err == nil {
			return
		}
	}
	ts.Fatalf("%s: %v", strings.Join(args, " "), err)
}
