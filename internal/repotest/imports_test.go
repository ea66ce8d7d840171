package repotest

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

// A rule says which of our packages a package may import. The root package and
// everything under internal/ may be imported by all. "a/..." is a and all under
// it; "..." is everything.
type rule struct {
	pkg   string
	may   string // in the program itself
	tests string // in tests, besides
}

// Lower packages first. A package has exactly one rule, and every name in a
// rule must exist: remove the rule with the package.
var rules = []rule{
	{".", "", ""},
	{"internal/...", "", ""},
	{"model/onnx/...", "model/onnx", "model/onnx/..."},
	{"model/kernel/...", "", "internal/crossarch"},
	{"model/reference", "model/onnx", "model/onnx/... internal/fetch"},
	{"model", "model/onnx model/reference model/kernel", "model/onnx/... examples/... internal/fetch"},
	{"model/tensors", "model/onnx", "model/onnx/..."},
	{"model/versions", "model model/tensors", ""},
	{"model/signing", "", ""},
	{"model/bom", "model/tensors model/versions", ""},
	{"model/modeltest", "model", ""},
	{"dispute", "model", "model/modeltest dispute/disputetest"},
	{"dispute/disputetest", "model/... dispute", ""},
	{"examples/...", "model internal/fetch", ""},
	{"proof", "model", ""},
	{"proof/groth16", "model proof", ""},
	{"proof/sumcheck/transcript", "", ""},
	{"proof/sumcheck/commit", "proof/sumcheck/transcript", "proof/sumcheck/commit/committest"},
	{"proof/sumcheck", "model proof proof/sumcheck/transcript proof/sumcheck/commit", "examples/..."},
	{"proof/sumcheck/commit/committest", "proof/sumcheck/transcript proof/sumcheck/commit", ""},
	{"proof/scheme", "model proof proof/groth16 proof/sumcheck proof/sumcheck/commit", ""},
	{"ledger", "", ""},
	// Sealed openings for people: it knows receipts by their hashes only.
	{"ledger/vault", "", ""},
	{"market", "", ""},
	{"market/markettest", "market", ""},
	{"market/spec", "market", ""},
	{"market/match", "market market/spec", ""},
	{"market/sim", "market market/spec market/match", ""},
	{"peer", "market", "market/markettest"},
	{"contracts/...", "", "ledger market model/... proof/... token dispute/..."},
	{"chain", "market contracts dispute", "market/markettest model/... dispute/..."},
	// What runs tenants' work knows neither market nor money.
	{"provider/runtime", "", ""},
	{"provider/runtime/keeper", "provider/runtime", ""},
	{"provider/runtime/wasm", "provider/runtime provider/runtime/keeper", "provider/runtime/runtimetest"},
	{"provider/runtime/oci", "provider/runtime provider/runtime/keeper", "provider/runtime/runtimetest"},
	{"provider/runtime/kube/stage", "provider/runtime", ""},
	{"provider/runtime/kube", "provider/runtime provider/runtime/kube/stage", "provider/runtime/runtimetest provider/runtime/kube/kubetest"},
	{"provider/runtime/runtimetest/...", "provider/runtime", ""},
	{"provider/runtime/kube/kubetest/...", "provider/runtime/runtimetest provider/runtime/kube/stage", ""},
	// What a machine is, and how others check it.
	{"provider/hardware", "", ""},
	// The provider knows the market by its interface, never by the chain.
	{"provider", "model proof/... ledger market market/spec market/match provider/runtime", "market/markettest"},
	{"node", "chain contracts dispute ledger ledger/vault market market/spec market/match model/... peer proof/... provider provider/hardware provider/runtime provider/runtime/wasm provider/runtime/oci provider/runtime/kube", "..."},
	{"gateway", "node chain contracts dispute ledger market model/... proof/... provider", "..."},
	// Mathematics on functions and slices: neither knows what an economy is.
	{"token/search/searchtest", "", ""},
	{"token/search", "", "token/search/searchtest"},
	{"token/stats", "token/search", ""},
	{"token", "token/stats", ""},
	{"token/study", "token token/search token/stats", ""},
	// A client of language models; servers stay in the gateway.
	{"token/draft", "token", ""},
	{"cmd/probity", "...", "..."},
	{"bench", "...", "..."},
}

// A fence keeps foreign packages to the few packages of ours that need them.
type fence struct {
	foreign string // import path, or "path/..." for it and all under it
	only    string // our packages
	tests   bool   // whether tests are free to use it
}

var fences = []fence{
	{"github.com/consensys/...", "bench proof/...", false},
	{"github.com/ethereum/...", "chain contracts/... internal/testchain", false},
	{"github.com/transparency-dev/...", "ledger model/signing", true},
	{"github.com/libp2p/...", "peer", true},
	{"github.com/multiformats/...", "peer", true},
	{"github.com/go-sql-driver/...", "ledger internal/testmariadb", true},
	{"database/sql/...", "ledger internal/testmariadb", true},
	{"golang.org/x/mod/sumdb/...", "ledger", false},
	{"k8s.io/klog/v2", "ledger provider/runtime/kube", false},
	{"k8s.io/api/...", "provider/runtime/kube", true},
	{"k8s.io/apimachinery/...", "provider/runtime/kube", true},
	{"k8s.io/client-go/...", "provider/runtime/kube", true},
	{"k8s.io/streaming/...", "provider/runtime/kube", true},
	{"github.com/go-json-experiment/...", "ledger", true},
	{"filippo.io/age/...", "ledger/vault", false},
	{"filippo.io/mldsa/...", "model/signing", true},
	{"go.yaml.in/yaml/...", "market/spec token", true},
	{"github.com/santhosh-tekuri/...", "", true},
	{"net/http/...", "gateway token/draft provider/runtime/kube/...", true},
	{"github.com/tetratelabs/...", "bench provider/runtime/wasm", true},
	// Programs for developers and tests are never linked into the node; a
	// provider starts what runs tenants' work and asks nvidia-smi, and nothing else.
	{"os/exec", "bench examples/hosts provider/hardware provider/runtime/... contracts/internal/gen internal/crossarch internal/fetch internal/testchain internal/testmariadb", true},
}

// Nobody may import these: they would give up memory safety or portability.
var banned = []string{"C", "unsafe", "plugin", "net/http/pprof", "expvar"}

func matches(pattern, name string) bool {
	if pattern == "..." {
		return true
	}
	if p, ok := strings.CutSuffix(pattern, "/..."); ok {
		return name == p || strings.HasPrefix(name, p+"/")
	}
	return pattern == name
}

func anyMatches(patterns, name string) bool {
	return slices.ContainsFunc(strings.Fields(patterns), func(p string) bool { return matches(p, name) })
}

func packages(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, f := range goFiles(t) {
		if !slices.Contains(out, f.pkg) {
			out = append(out, f.pkg)
		}
	}
	return out
}

func TestEveryPackageHasOneRuleAndEveryRuleHasAPackage(t *testing.T) {
	pkgs := packages(t)
	for _, pkg := range pkgs {
		n := 0
		for _, r := range rules {
			if matches(r.pkg, pkg) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("package %s has %d rules: give it one", pkg, n)
		}
	}
	exists := func(pattern string) bool {
		return slices.ContainsFunc(pkgs, func(pkg string) bool { return matches(pattern, pkg) })
	}
	for _, r := range rules {
		for _, pattern := range append(strings.Fields(r.may+" "+r.tests), r.pkg) {
			if !exists(pattern) {
				t.Errorf("the rule for %s names %s, which does not exist", r.pkg, pattern)
			}
		}
	}
	for _, f := range fences {
		for pattern := range strings.FieldsSeq(f.only) {
			if !exists(pattern) {
				t.Errorf("the fence around %s names %s, which does not exist", f.foreign, pattern)
			}
		}
	}
}

func TestPackagesImportOnlyWhatTheRulesAllow(t *testing.T) {
	for _, f := range goFiles(t) {
		for _, r := range rules {
			if !matches(r.pkg, f.pkg) {
				continue
			}
			for _, i := range f.imports() {
				to, ok := ours(i)
				switch {
				case !ok || to == f.pkg || to == "." || anyMatches(r.may, to):
				case strings.HasPrefix(to, "internal/"):
				case f.test && anyMatches(r.tests, to):
				default:
					t.Errorf("%s imports %s, which %s may not", f.name, i, f.pkg)
				}
			}
		}
	}
}

func TestRulesPointDownwards(t *testing.T) {
	// Were two rules to allow each other, the order of the parts would be lost.
	rank := func(pkg string) int {
		return slices.IndexFunc(rules, func(r rule) bool { return matches(r.pkg, pkg) })
	}
	pkgs := packages(t)
	for _, pkg := range pkgs {
		for _, other := range pkgs {
			from, to := rank(pkg), rank(other)
			if from >= 0 && to > from && rules[from].may != "..." && anyMatches(rules[from].may, other) {
				t.Errorf("the rule for %s allows %s, which stands above it", pkg, other)
			}
		}
	}
}

func TestForeignPackagesStayBehindTheirFences(t *testing.T) {
	used := map[string]bool{}
	for _, f := range goFiles(t) {
		for _, i := range f.imports() {
			if slices.Contains(banned, i) {
				t.Errorf("%s imports %s: nobody may", f.name, i)
			}
			for _, fence := range fences {
				if !matches(fence.foreign, i) {
					continue
				}
				for holder := range strings.FieldsSeq(fence.only) {
					if matches(holder, f.pkg) {
						used[fence.foreign+" "+holder] = true
					}
				}
				if !anyMatches(fence.only, f.pkg) && !(f.test && fence.tests) {
					t.Errorf("%s imports %s: only %s may", f.name, i, fence.only)
				}
			}
		}
	}
	for _, fence := range fences {
		for holder := range strings.FieldsSeq(fence.only) {
			if !used[fence.foreign+" "+holder] {
				t.Errorf("%s does not import %s: take it out of the fence", holder, fence.foreign)
			}
		}
	}
}

// The root package is vocabulary: it does no I/O and stands on the standard
// library alone.
func TestTheRootPackageDoesNoIO(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.pkg != "." || f.test {
			continue
		}
		for _, i := range f.imports() {
			first, _, _ := strings.Cut(i, "/")
			if strings.Contains(first, ".") || slices.Contains([]string{"os", "net", "net/http", "io", "time", "log/slog", "context"}, i) {
				t.Errorf("%s imports %s", f.name, i)
			}
		}
	}
}

func TestNobodyStartsProcessesOrHidesWorkInInit(t *testing.T) {
	for _, f := range goFiles(t) {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && slices.Contains([]string{"os.StartProcess", "syscall.ForkExec", "syscall.StartProcess", "syscall.Exec", "unix.Exec"}, x.Name+"."+n.Sel.Name) {
					t.Errorf("%s starts a process with %s.%s", f.fset.Position(n.Pos()), x.Name, n.Sel.Name)
				}
			case *ast.FuncDecl:
				if n.Recv == nil && n.Name.Name == "init" && !f.generated {
					t.Errorf("%s: func init runs unasked: call it by a name", f.fset.Position(n.Pos()))
				}
			}
			return true
		})
	}
}

func TestGeneratedFilesSayWhatGeneratesThem(t *testing.T) {
	for _, f := range goFiles(t) {
		if named := strings.HasSuffix(f.name, ".gen.go"); named != f.generated {
			t.Errorf("%s: a file is called *.gen.go exactly when its first line says that it is generated", f.name)
		}
		if f.generated && path.Dir(f.name) != "contracts" {
			t.Errorf("%s: only the contract bindings are generated; say here what makes this file and what checks it", f.name)
		}
	}
}
