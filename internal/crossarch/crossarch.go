// Package crossarch runs a package's tests on processors that this machine is
// not: arm64 and others through QEMU's user mode, WebAssembly in Node.js.
package crossarch

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Targets are the processors that Test knows: little-endian ones with and
// without vector instructions of ours, a big-endian one, and WebAssembly.
var Targets = []string{"arm64", "riscv64", "s390x", "wasm"}

// Test builds the tests of a package (an import path) for a target and runs
// those that match the pattern, in their short form. A missing tool is a
// failure; with -short the whole of it is left out, as it takes a while.
func Test(t *testing.T, target, pkg, pattern string) {
	t.Helper()
	if testing.Short() {
		t.Skip("emulated processors are for the full run")
	}
	runner, system := emulator(t, target)
	binary := filepath.Join(t.TempDir(), "test")
	build := exec.Command("go", "test", "-c", "-o", binary, pkg)
	build.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+target, "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the tests of %s for %s: %v\n%s", pkg, target, err, out)
	}
	run := exec.Command(runner[0], append(runner[1:], binary, "-test.short", "-test.v", "-test.run="+pattern)...)
	// Little of the environment: WebAssembly has only so much room for it.
	run.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "TMPDIR=" + t.TempDir()}
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("tests of %s on %s: %v\n%s", pkg, target, err, out)
	}
	if !strings.Contains(string(out), "--- PASS") {
		t.Fatalf("no test of %s matches %q on %s\n%s", pkg, pattern, target, out)
	}
}

// emulator is the command that runs a binary for target, and the operating
// system to build it for.
func emulator(t *testing.T, target string) (command []string, system string) {
	t.Helper()
	if target == "wasm" {
		node, err := exec.LookPath("node")
		if err != nil {
			t.Fatal("this test needs Node.js; make tools installs it")
		}
		root, err := exec.Command("go", "env", "GOROOT").Output()
		if err != nil {
			t.Fatalf("where is Go: %v", err)
		}
		script := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec_node.js")
		return []string{node, "--stack-size=8192", script}, "js"
	}
	name := map[string]string{"arm64": "aarch64"}[target]
	if name == "" {
		name = target
	}
	for _, program := range []string{"qemu-" + name + "-static", "qemu-" + name} {
		if path, err := exec.LookPath(program); err == nil {
			return []string{path}, "linux"
		}
	}
	t.Fatalf("this test needs qemu-%s-static; make tools installs it", name)
	return nil, ""
}
