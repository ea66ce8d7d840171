package contracts

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"probity/market"
)

var update = flag.Bool("update", false, "rewrite the files in snapshots")

// maxSize is the largest contract that a chain deploys (EIP-170).
const maxSize = 24_576

// An artifact is a file in build.
type artifact struct {
	Name     string `json:"contract"`
	Compiler string
	Size     int    `json:"deployedBytecodeSize"`
	Hash     string `json:"deployedBytecodeHash"`
	ABI      abi.ABI
	Storage  []slot `json:"storageLayout"`
}

type slot struct {
	Label, Slot, Type string
	Offset            int
	Fields            []slot
}

func artifacts(t *testing.T) (out []artifact) {
	t.Helper()
	files, err := filepath.Glob("build/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if filepath.Base(f) == "input.json" {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var a artifact
		if err := json.Unmarshal(b, &a); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		out = append(out, a)
	}
	if len(out) < 6 {
		t.Fatalf("only %d contracts in build", len(out))
	}
	return out
}

// snapshot compares lines with a file in snapshots, or rewrites it.
func snapshot(t *testing.T, name string, lines []string) {
	t.Helper()
	file := filepath.Join("snapshots", name)
	got := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.MkdirAll("snapshots", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	raw, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	old := strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n")
	for _, l := range old {
		if !slices.Contains(lines, l) {
			t.Errorf("%s: -%s", file, l)
		}
	}
	for _, l := range lines {
		if !slices.Contains(old, l) {
			t.Errorf("%s: +%s", file, l)
		}
	}
	if !t.Failed() && string(raw) != got {
		t.Errorf("%s: the lines are in another order", file)
	}
	if t.Failed() {
		t.Log("if the change is meant, run go test ./contracts -run Snapshot -update and commit the result")
	}
}

func TestSnapshotOfInterfacesAndStorage(t *testing.T) {
	expected := map[string]bool{"gas.txt": true, "sizes.txt": true}
	var sizes []string
	for _, a := range artifacts(t) {
		if a.Size > maxSize {
			t.Errorf("%s has %d bytes, over the limit of %d", a.Name, a.Size, maxSize)
		}
		sizes = append(sizes, fmt.Sprintf("%s %d", a.Name, a.Size))
		snapshot(t, a.Name+".abi.txt", interfaceLines(a.ABI))
		snapshot(t, a.Name+".storage.txt", storageLines(a.Storage, ""))
		expected[a.Name+".abi.txt"], expected[a.Name+".storage.txt"] = true, true
	}
	snapshot(t, "sizes.txt", sizes)
	files, err := os.ReadDir("snapshots")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !expected[f.Name()] {
			t.Errorf("snapshots/%s belongs to no contract: delete it", f.Name())
		}
	}
}

func interfaceLines(a abi.ABI) (lines []string) {
	if len(a.Constructor.Inputs) > 0 {
		lines = append(lines, "constructor("+arguments(a.Constructor.Inputs)+")")
	}
	for _, m := range a.Methods {
		lines = append(lines, fmt.Sprintf("function %s(%s) %s returns (%s) %x", m.RawName, arguments(m.Inputs), m.StateMutability, arguments(m.Outputs), m.ID))
	}
	for _, e := range a.Events {
		lines = append(lines, fmt.Sprintf("event %s(%s)", e.RawName, arguments(e.Inputs)))
	}
	for _, e := range a.Errors {
		lines = append(lines, fmt.Sprintf("error %s(%s) %x", e.Name, arguments(e.Inputs), e.ID[:4]))
	}
	slices.Sort(lines)
	return lines
}

func arguments(args abi.Arguments) string {
	var out []string
	for _, a := range args {
		s := typeText(a.Type)
		if a.Indexed {
			s += " indexed"
		}
		out = append(out, strings.TrimSpace(s+" "+a.Name))
	}
	return strings.Join(out, ", ")
}

// typeText is a type with the names of struct fields, which Type.String lacks.
func typeText(t abi.Type) string {
	switch t.T {
	case abi.SliceTy:
		return typeText(*t.Elem) + "[]"
	case abi.ArrayTy:
		return fmt.Sprintf("%s[%d]", typeText(*t.Elem), t.Size)
	case abi.TupleTy:
		var out []string
		for i, e := range t.TupleElems {
			out = append(out, typeText(*e)+" "+t.TupleRawNames[i])
		}
		return t.TupleRawName + "{" + strings.Join(out, ", ") + "}"
	}
	return t.String()
}

func storageLines(slots []slot, indent string) (lines []string) {
	for _, s := range slots {
		lines = append(lines, fmt.Sprintf("%s%s+%d %s %s", indent, s.Slot, s.Offset, s.Label, s.Type))
		lines = append(lines, storageLines(s.Fields, indent+"  ."+s.Label+" ")...)
	}
	if len(lines) == 0 && indent == "" {
		return []string{"none"}
	}
	return lines
}

func TestSnapshotOfGas(t *testing.T) {
	names, now := measureGas(t, osaka())
	_, next := measureGas(t, amsterdam())
	lines := []string{"gas under the rules of Osaka, and of Amsterdam"}
	for _, n := range names {
		lines = append(lines, fmt.Sprintf("%-55s %9d %9d", n, now[n], next[n]))
	}
	snapshot(t, "gas.txt", lines)
	// What the design promises; a first credit to an account costs a slot more.
	for n, most := range map[string]uint64{
		"leases.open/first of an account, with top-up": 220_000,
		"leases.open/next, with top-up":                220_000,
		"leases.collect":                               60_000,
		"leases.takeBack":                              60_000,
		"leases.withdraw":                              60_000,
		"leases.finish":                                90_000,
		"leases.closeInsolvent/first":                  90_000,
		"leases.closeInsolvent/next":                   90_000,
		"leases.closeDown":                             90_000,
	} {
		if got, ok := now[n]; !ok || got > most {
			t.Errorf("%s costs %d gas, at most %d were promised", n, got, most)
		}
	}
}

// measureGas uses every function that costs and returns what each use cost.
func measureGas(t *testing.T, rules *params.ChainConfig) (names []string, used map[string]uint64) {
	t.Helper()
	w := newWorldWith(t, false, rules)
	used = map[string]uint64{}
	gas := func(name string, r *types.Receipt) {
		names = append(names, name)
		used[name] = r.GasUsed
	}
	M, A := w.in.market, w.in.assets

	// Twice, since the first use of a counter or balance costs more than every later one.
	r := w.must(dataOwner, A, w.assets.PackRegister(kindDataset, dataVersion("digits")))
	gas("assets.register/first, data set without parents", r)
	digits := event(w, r, w.assets.UnpackVersionAddedEvent)
	parent := AssetsParent{Asset: digits.Asset, Share: 300_000_000, Lineage: digits.Lineage}
	r = w.must(modelOwner, A, w.assets.PackRegister(kindModel, w.modelVersion("lenet", ether(2), parent)))
	gas("assets.register/model with one parent", r)
	lenet := event(w, r, w.assets.UnpackVersionAddedEvent)
	r = w.must(modelOwner, A, w.assets.PackAddVersion(lenet.Asset, w.modelVersion("lenet 2", ether(2), parent)))
	gas("assets.addVersion/one parent", r)

	gas("providers.deposit/first", w.must(provider, w.in.providers, w.providers.PackDeposit(ether(50))))
	gas("providers.deposit/next", w.must(provider, w.in.providers, w.providers.PackDeposit(ether(50))))

	a := func() agreement { return w.agree(lenet.Asset, nil) }
	gas("market.accept/first", w.must(buyer, M, w.packAccept(a())))
	gas("market.accept/next", w.must(buyer, M, w.packAccept(a())))
	gas("market.accept/without bond", w.must(buyer, M, w.packAccept(w.agree(lenet.Asset, func(o *market.Order, b *market.Bid) { o.Bond = units(new(big.Int)) }))))
	gas("market.decline", w.must(provider, M, w.market.PackDecline(w.accept(a()))))
	w.must(buyer, w.in.token, w.credit.PackApprove(M, new(big.Int)))
	permitted := a()
	gas("market.acceptWithPermit", w.must(buyer, M, w.market.PackAcceptWithPermit(permitted.solOrder(), permitted.solBid(), permitted.signature, w.permit(M, ether(5), farAway))))
	gas("market.deliver/first, stub proof, two holders", w.deliver(1, lenet.Lineage))
	gas("market.deliver/next, stub proof, two holders", w.deliver(2, lenet.Lineage))
	gas("market.deliver/next, without bond", w.deliver(3, lenet.Lineage))
	w.pass(1e12)
	gas("market.expire", w.must(stranger, M, w.market.PackExpire(5)))
	gas("market.withdraw", w.must(provider, M, w.market.PackWithdraw()))
	gas("market.withdrawAll/owed by revenue only", w.must(modelOwner, M, w.market.PackWithdrawAll()))
	gas("revenue.withdraw", w.must(dataOwner, w.in.revenue, w.revenue.PackWithdraw()))

	for _, n := range []int{1, 3, 32} {
		id, lineage := w.register(modelOwner, kindModel, w.modelVersion("alone", ether(1)))
		if n > 1 {
			id, lineage = w.wide(n)
		}
		if len(lineage) != n {
			t.Fatalf("lineage of %d, want %d", len(lineage), n)
		}
		// Every asset to an account of its own: the dearest case.
		for _, s := range lineage {
			owner := modelOwner
			if s.Asset != lineage[0].Asset {
				owner = dataOwner
			}
			to := common.BigToAddress(new(big.Int).SetUint64(1<<40 | s.Asset))
			w.must(owner, A, w.assets.PackTransferFrom(w.p[owner].address, to, new(big.Int).SetUint64(s.Asset)))
		}
		pay := w.revenue.PackPay(id, 0, ether(1), lineage)
		gas(fmt.Sprintf("revenue.pay/first, %d holders", n), w.must(stranger, w.in.revenue, pay))
		gas(fmt.Sprintf("revenue.pay/next, %d holders", n), w.must(stranger, w.in.revenue, pay))
	}

	measureLeases(w, gas)
	measureTasks(w, gas)

	origin := label("log")
	gas("anchors.anchor/first", w.must(stranger, w.in.anchors, w.anchors.PackAnchor(origin, 5, label("a"))))
	gas("anchors.anchor/next", w.must(stranger, w.in.anchors, w.anchors.PackAnchor(origin, 9, label("b"))))
	gas("anchors.anchor/again", w.must(stranger, w.in.anchors, w.anchors.PackAnchor(origin, 9, label("b"))))
	h, scene := measureDisputes(w, gas)
	measureClaims(h, scene, gas)
	return names, used
}
