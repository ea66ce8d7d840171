// Command gen compiles the contracts and writes everything that is derived from
// them: the compiler's input, its output per contract, and the Go bindings. It
// needs node and npm; the compiler and OpenZeppelin's contracts come from npm,
// pinned by package-lock.json. The same sources always give the same files.
//
// Usage, in the contracts folder:
//
//	go run ./internal/gen [-out DIR]
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gen: ")
	in := flag.String("in", ".", "the contracts folder")
	out := flag.String("out", "", "folder to write to instead of the contracts folder")
	flag.Parse()
	if *out == "" {
		*out = *in
	}
	if err := run(*in, *out); err != nil {
		log.Fatal(err)
	}
}

func run(in, out string) error {
	packages, err := install(in)
	if err != nil {
		return err
	}
	input, output, err := compile(packages, filepath.Join(in, "src"), nil)
	if err != nil {
		return err
	}
	if err := write(filepath.Join(out, "build", "input.json"), input); err != nil {
		return err
	}
	var own []*contract
	for _, c := range output {
		if c.Bytecode == "0x" || !bytes.Contains(c.ABI, []byte(`"type":"function"`)) || c.Name != strings.TrimSuffix(path.Base(c.Source), ".sol") {
			continue // an interface, a library that is inlined, or an abstract contract
		}
		own = append(own, c)
	}
	if err := writeContracts(filepath.Join(out, "build"), own); err != nil {
		return err
	}
	if err := writeBindings(out, own); err != nil {
		return err
	}
	// Contracts that only tests use.
	testdata := filepath.Join(in, "testdata", "src")
	if _, err := os.Stat(testdata); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	_, output, err = compile(packages, testdata, map[string]string{"src/": filepath.Join(in, "src")})
	if err != nil {
		return err
	}
	var hostile []*contract
	for _, c := range output {
		if strings.HasPrefix(c.Source, "test/") && c.Bytecode != "0x" {
			hostile = append(hostile, c)
		}
	}
	return writeContracts(filepath.Join(out, "testdata", "build"), hostile)
}

// install puts the npm packages of package-lock.json into a folder of the
// user's cache that is named after the lock file, and returns that folder.
func install(in string) (string, error) {
	lock, err := os.ReadFile(filepath.Join(in, "package-lock.json"))
	if err != nil {
		return "", err
	}
	spec, err := os.ReadFile(filepath.Join(in, "package.json"))
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(append(lock, spec...))
	dir := filepath.Join(cache, "probity", fmt.Sprintf("npm-%x", sum[:8]))
	done := filepath.Join(dir, "installed")
	if _, err := os.Stat(done); err == nil {
		return dir, nil
	}
	if err := write(filepath.Join(dir, "package-lock.json"), lock); err != nil {
		return "", err
	}
	if err := write(filepath.Join(dir, "package.json"), spec); err != nil {
		return "", err
	}
	npm := exec.Command("npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund")
	npm.Dir = dir
	if text, err := npm.CombinedOutput(); err != nil {
		return "", fmt.Errorf("install the compiler with npm ci: %w\n%s", err, text)
	}
	return dir, write(done, nil)
}

// A contract is what the compiler made of one contract.
type contract struct {
	Name     string `json:"contract"`
	Source   string `json:"source"`
	Compiler string `json:"compiler"`
	// Keccak-256 of the deployed code before immutables are filled in, and its size in bytes.
	DeployedHash string          `json:"deployedBytecodeHash"`
	DeployedSize int             `json:"deployedBytecodeSize"`
	ABI          json.RawMessage `json:"abi"`
	Storage      []slot          `json:"storageLayout"`
	Bytecode     string          `json:"bytecode"`
}

// A slot is one variable of a contract's storage, or one field of a struct in it.
type slot struct {
	Label  string `json:"label"`
	Slot   string `json:"slot"`
	Offset int    `json:"offset"`
	Type   string `json:"type"`
	Fields []slot `json:"fields,omitempty"` // of the struct that Type is or maps to
}

// settings of the compiler. Cancun is the newest EVM version that every chain
// in reach supports; it brings transient storage. Metadata is left out, so that
// bytecode changes only when code does.
var settings = json.RawMessage(`{
  "optimizer": {"enabled": true, "runs": 1000},
  "viaIR": true,
  "evmVersion": "cancun",
  "metadata": {"appendCBOR": false, "bytecodeHash": "none"},
  "outputSelection": {"*": {"*": ["abi", "evm.bytecode.object", "evm.bytecode.linkReferences", "evm.deployedBytecode.object", "storageLayout", "metadata"]}}
}`)

type sourceText struct {
	Content string `json:"content"`
}

// compile compiles every .sol file in dir with all that they import, and
// returns the compiler's input and the contracts in order of source and name.
// Files in dir are named src/NAME, or test/NAME when extra maps import
// prefixes to further folders.
func compile(packages, dir string, extra map[string]string) ([]byte, []*contract, error) {
	prefix := "src/"
	if extra != nil {
		prefix = "test/"
	}
	find := func(name string) string {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return filepath.Join(dir, rest)
		}
		for p, d := range extra {
			if rest, ok := strings.CutPrefix(name, p); ok {
				return filepath.Join(d, rest)
			}
		}
		return filepath.Join(packages, "node_modules", filepath.FromSlash(name))
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.sol"))
	if err != nil {
		return nil, nil, err
	}
	var queue []string
	for _, f := range files {
		queue = append(queue, prefix+filepath.Base(f))
	}
	sources := map[string]sourceText{}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if _, ok := sources[name]; ok {
			continue
		}
		text, err := os.ReadFile(find(name))
		if err != nil {
			return nil, nil, fmt.Errorf("read source %s: %w", name, err)
		}
		sources[name] = sourceText{string(text)}
		for _, m := range importLine.FindAllSubmatch(text, -1) {
			to := string(m[1])
			if strings.HasPrefix(to, ".") {
				to = path.Join(path.Dir(name), to)
			}
			queue = append(queue, to)
		}
	}
	input, err := json.MarshalIndent(map[string]any{"language": "Solidity", "sources": sources, "settings": settings}, "", " ")
	if err != nil {
		return nil, nil, err
	}
	input = append(input, '\n')
	raw, err := solc(packages, input)
	if err != nil {
		return nil, nil, err
	}
	contracts, err := parseOutput(raw)
	return input, contracts, err
}

// solc runs the compiler. Its input and output pass through files, because node
// reads from a pipe that is not filled yet as an error and may exit before it
// has emptied one that it writes to.
func solc(packages string, input []byte) ([]byte, error) {
	dir, err := os.MkdirTemp("", "solc-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	inName, outName := filepath.Join(dir, "input.json"), filepath.Join(dir, "output.json")
	if err := write(inName, input); err != nil {
		return nil, err
	}
	in, err := os.Open(inName)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	out, err := os.Create(outName)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	var stderr bytes.Buffer
	node := exec.Command("node", filepath.Join("node_modules", "solc", "solc.js"), "--standard-json")
	node.Dir = packages
	node.Stdin, node.Stdout, node.Stderr = in, out, &stderr
	if err := node.Run(); err != nil {
		return nil, fmt.Errorf("run solc: %w\n%s", err, stderr.Bytes())
	}
	return os.ReadFile(outName)
}

var importLine = regexp.MustCompile(`(?m)^import\s+(?:[^"';]*\s+from\s+)?["']([^"']+)["']\s*;`)

func parseOutput(raw []byte) ([]*contract, error) {
	var out struct {
		Errors []struct {
			Severity, FormattedMessage string
			SourceLocation             struct{ File string }
		}
		Contracts map[string]map[string]struct {
			ABI      json.RawMessage
			Metadata string
			EVM      struct {
				Bytecode struct {
					Object         string
					LinkReferences map[string]any
				}
				DeployedBytecode struct{ Object string }
			}
			StorageLayout storageLayout
		}
	}
	// Whatever precedes the JSON is chatter of the compiler's wrapper.
	raw = raw[max(0, bytes.IndexByte(raw, '{')):]
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, fmt.Errorf("parse output of solc: %w", err)
	}
	var problems []string
	for _, e := range out.Errors {
		// Warnings in our own sources are errors; those in OpenZeppelin's are not ours to mend.
		if e.Severity == "error" || !strings.HasPrefix(e.SourceLocation.File, "@") {
			problems = append(problems, e.FormattedMessage)
		}
	}
	if len(problems) > 0 {
		return nil, errors.New("compile the contracts:\n" + strings.Join(problems, "\n"))
	}
	var contracts []*contract
	for source, byName := range out.Contracts {
		for name, c := range byName {
			if strings.HasPrefix(source, "@") {
				continue
			}
			if len(c.EVM.Bytecode.LinkReferences) > 0 {
				return nil, fmt.Errorf("contract %s needs a linked library: make the library's functions internal", name)
			}
			var meta struct{ Compiler struct{ Version string } }
			if c.Metadata != "" {
				if err := json.Unmarshal([]byte(c.Metadata), &meta); err != nil {
					return nil, fmt.Errorf("parse metadata of %s: %w", name, err)
				}
			}
			deployed := common.FromHex(c.EVM.DeployedBytecode.Object)
			contracts = append(contracts, &contract{
				Name: name, Source: source, Compiler: meta.Compiler.Version,
				DeployedHash: hexutil.Encode(crypto.Keccak256(deployed)), DeployedSize: len(deployed),
				ABI: c.ABI, Storage: c.StorageLayout.slots(), Bytecode: "0x" + c.EVM.Bytecode.Object,
			})
		}
	}
	slices.SortFunc(contracts, func(a, b *contract) int {
		return strings.Compare(a.Source+":"+a.Name, b.Source+":"+b.Name)
	})
	return contracts, nil
}

type storageLayout struct {
	Storage []storageItem
	Types   map[string]struct {
		Label   string
		Value   string
		Base    string
		Members []storageItem
	}
}

type storageItem struct {
	Label, Slot, Type string
	Offset            int
}

// slots is the layout without the compiler's running numbers, which change with
// every edit of any source.
func (l storageLayout) slots() []slot { return l.expand(l.Storage, 0) }

func (l storageLayout) expand(items []storageItem, depth int) []slot {
	var out []slot
	for _, it := range items {
		t := l.Types[it.Type]
		s := slot{Label: it.Label, Slot: it.Slot, Offset: it.Offset, Type: t.Label}
		for t.Value != "" || t.Base != "" {
			t = l.Types[t.Value+t.Base]
		}
		if depth < 4 { // structs cannot nest deeper here unless they are recursive
			s.Fields = l.expand(t.Members, depth+1)
		}
		out = append(out, s)
	}
	return out
}

func writeContracts(dir string, contracts []*contract) error {
	for _, c := range contracts {
		b, err := json.MarshalIndent(c, "", "  ")
		if err != nil {
			return err
		}
		if err := write(filepath.Join(dir, c.Name+".json"), append(b, '\n')); err != nil {
			return err
		}
	}
	return nil
}

func write(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
}
