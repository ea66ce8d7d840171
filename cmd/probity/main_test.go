package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"google.golang.org/protobuf/encoding/protowire"

	"probity/internal/testchain"
	"probity/internal/testmariadb"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"probity": main, "liar": liar})
}

// TestScripts runs the command line's specification.
func TestScripts(t *testing.T) {
	examples, err := filepath.Abs("../../examples/digits")
	if err != nil {
		t.Fatal(err)
	}
	// One cache of circuit keys for all scripts: making keys is not what they test.
	cache := t.TempDir()
	foreign := ""
	if !testing.Short() {
		foreign = testchain.Anvil(t).URL
	}
	model := languageModel(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("PROBITY_DIR", filepath.Join(env.WorkDir, "home"))
			env.Setenv("PROBITY_CACHE", cache)
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("DIGITS", examples)
			env.Setenv("ZOO", filepath.Join(filepath.Dir(examples), "zoo"))
			env.Setenv("JOBS", filepath.Join(filepath.Dir(examples), "jobs"))
			env.Setenv("PTAU", filepath.Join(filepath.Dir(examples), "..", "proof", "sumcheck", "commit", "testdata", "ceremony5.ptau"))
			env.Setenv("MODEL", model)
			env.Setenv("ANVIL", foreign) // a chain that another program runs
			env.Defer(func() { killWork(env.WorkDir) })
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond == "short" {
				return testing.Short(), nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"mkonnx":      mkonnx,
			"mariadb":     mariadb,
			"cut":         cut,
			"alter":       alter,
			"jsonline":    jsonline,
			"get":         get,
			"lie":         lie,
			"cheat":       cheat,
			"await":       await,
			"take":        take,
			"mkwasm":      mkwasm,
			"fill":        fill,
			"mkimage":     mkimage,
			"exactpay":    exactPay,
			"try":         try,
			"smalldisk":   smalldisk,
			"diskfull":    diskfull,
			"outofmemory": outofmemory,
			"killwork":    func(ts *testscript.TestScript, neg bool, args []string) { killWork(ts.Getenv("WORK")) },

			"mktensors": mktensors,
			"nudge":     nudge,
			"mkkey":     mkkey,
			"hide":      hide,
			"later":     later,
			"bundle":    bundle,
			"root":      root,
			"await-ok":  awaitOK,
		},
	})
}

// mkonnx KIND FILE writes an ONNX file that has something wrong with it.
func mkonnx(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mkonnx unknown-op|tensor-bomb FILE")
	}
	var graph []byte
	str := func(b []byte, n protowire.Number, s string) []byte {
		return protowire.AppendString(protowire.AppendTag(b, n, protowire.BytesType), s)
	}
	msg := func(b []byte, n protowire.Number, m []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(b, n, protowire.BytesType), m)
	}
	num := func(b []byte, n protowire.Number, v uint64) []byte {
		return protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), v)
	}
	dims := func(d ...uint64) (shape []byte) {
		for _, n := range d {
			shape = msg(shape, 1, num(nil, 1, n))
		}
		return shape
	}
	value := func(name string, d ...uint64) []byte {
		tensor := msg(num(nil, 1, 1), 2, dims(d...))
		return msg(str(nil, 1, name), 2, msg(nil, 1, tensor))
	}
	switch args[0] {
	case "unknown-op":
		graph = msg(graph, 1, str(str(str(str(nil, 1, "x"), 2, "y"), 3, "layer7"), 4, "GridSample"))
	case "tensor-bomb":
		graph = msg(graph, 1, str(str(str(str(str(nil, 1, "x"), 1, "w"), 2, "y"), 3, "layer7"), 4, "MatMul"))
		w := num(num(nil, 1, 1<<31), 1, 1<<31)
		w = str(num(w, 2, 1), 8, "w")
		graph = msg(graph, 5, msg(w, 9, []byte{0, 0, 0, 0}))
	default:
		ts.Fatalf("unknown kind %q", args[0])
	}
	graph = str(graph, 2, "g")
	graph = msg(graph, 11, value("x", 1, 4))
	graph = msg(graph, 12, value("y", 1, 4))
	model := num(nil, 1, 8)
	model = msg(model, 8, num(str(nil, 1, ""), 2, 17))
	model = msg(model, 7, graph)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), model, 0o644))
}

// cut FROM TO N writes the first N bytes of a file.
func cut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: cut FROM TO N")
	}
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), data[:n], 0o644))
}

// alter FROM TO PATTERN REPLACEMENT writes a file with the first match replaced.
func alter(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: alter FROM TO PATTERN REPLACEMENT")
	}
	data := ts.ReadFile(args[0])
	re := regexp.MustCompile(args[2])
	at := re.FindStringIndex(data)
	if at == nil {
		ts.Fatalf("%s has no match for %s", args[0], args[2])
	}
	changed := data[:at[0]] + re.ReplaceAllString(data[at[0]:at[1]], args[3]) + data[at[1]:]
	if changed == data {
		ts.Fatalf("the replacement changes nothing")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(changed), 0o644))
}

// jsonline FILE KEY [VALUE] checks a field of the last line of a file; with !
// that it differs.
func jsonline(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: jsonline FILE KEY [VALUE]")
	}
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n")
	var v map[string]any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &v); err != nil {
		ts.Fatalf("last line of %s: %v", args[0], err)
	}
	got, ok := v[args[1]]
	if !ok {
		ts.Fatalf("no field %q in %s", args[1], lines[len(lines)-1])
	}
	if len(args) > 2 && (fmt.Sprint(got) == args[2]) == neg {
		ts.Fatalf("%s is %v", args[1], got)
	}
}

// get FILE PATH prints what the page of the node that wrote its start to FILE
// answers, waiting until it has started.
func get(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: get FILE PATH")
	}
	base := ""
	for range 200 {
		data, _ := os.ReadFile(ts.MkAbs(args[0]))
		if m := regexp.MustCompile(`"page":"([^"]+)"`).FindSubmatch(data); m != nil {
			base = string(m[1])
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if base == "" {
		ts.Fatalf("no node started")
	}
	res, err := http.Get(base + args[1])
	ts.Check(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	ts.Check(err)
	if (res.StatusCode == http.StatusOK) == neg {
		ts.Fatalf("%s: %s\n%s", args[1], res.Status, body)
	}
	fmt.Fprintf(ts.Stdout(), "%s\n", body)
}

// take FILE KEY NAME sets an environment variable to what a running command has
// written under a key, waiting until it has; a list is joined by commas.
func take(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: take FILE KEY NAME")
	}
	for range 600 {
		data, _ := os.ReadFile(ts.MkAbs(args[0]))
		for line := range bytes.Lines(data) {
			var v map[string]any
			if json.Unmarshal(line, &v) != nil || v[args[1]] == nil {
				continue
			}
			if list, ok := v[args[1]].([]any); ok {
				var all []string
				for _, x := range list {
					all = append(all, fmt.Sprint(x))
				}
				ts.Setenv(args[2], strings.Join(all, ","))
			} else {
				ts.Setenv(args[2], fmt.Sprint(v[args[1]]))
			}
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("nothing was written under %s", args[1])
}

// TestReadmeCommandsRun executes every command of both READMEs, in order, in a
// folder that looks like a fresh checkout after make build.
func TestReadmeCommandsRun(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the main job twice")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	english, chinese := readmeCommands(t, filepath.Join(root, "README.md")), readmeCommands(t, filepath.Join(root, "README.zh.md"))
	if english != chinese {
		t.Errorf("README.md and README.zh.md differ in their commands:\n%s\n---\n%s", english, chinese)
	}
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "bin", "probity"), ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	if err := os.Symlink(filepath.Join(root, "examples"), filepath.Join(dir, "examples")); err != nil {
		t.Fatal(err)
	}
	sh := exec.Command("sh", "-ex")
	sh.Dir = dir
	sh.Stdin = strings.NewReader(english)
	sh.Env = append(os.Environ(), "HOME="+dir, "XDG_CACHE_HOME="+filepath.Join(dir, "cache"), "PROBITY_DIR=", "PROBITY_CACHE=")
	var out bytes.Buffer
	sh.Stdout, sh.Stderr = &out, &out
	if err := sh.Run(); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{"verified: true   paid: true   receipt included: true", "answer    7", "valid", "Curve: 1 assets", "closed: the provider gave notice", "EconomyLaunch: rules"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %q:\n%s", want, out.String())
		}
	}
}

// readmeCommands joins the blocks fenced as sh.
func readmeCommands(t *testing.T, file string) string {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b strings.Builder
	in := false
	for sc := bufio.NewScanner(f); sc.Scan(); {
		switch line := sc.Text(); {
		case line == "```sh":
			in = true
		case line == "```":
			in = false
		case in:
			b.WriteString(line + "\n")
		}
	}
	if b.Len() == 0 {
		t.Fatalf("%s has no commands", file)
	}
	return b.String()
}

// mariadb FILE starts a server for the script and writes the data source name of an empty
// database in it to FILE.
func mariadb(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: mariadb FILE")
	}
	dir, err := os.MkdirTemp("", "mariadb") // short: it is part of a socket's name
	ts.Check(err)
	ts.Defer(func() { os.RemoveAll(dir) })
	m, err := testmariadb.Start(dir)
	ts.Check(err)
	ts.Defer(func() { m.Stop() })
	dsn, err := m.NewDatabase("log")
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(dsn+"\n"), 0o600))
}
