package node

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"probity"
	"probity/market"
	"probity/market/spec"
)

func TestAJobsFileIsWhatItsDigestSaysOrIsNotThere(t *testing.T) {
	f := filesIn(t.TempDir())
	digest, err := f.Put(t.Context(), []byte("hello"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"; digest != want {
		t.Errorf("the digest is %s, want %s", digest, want)
	}
	if again, err := f.Put(t.Context(), []byte("hello")); err != nil || again != digest {
		t.Errorf("put again: %s, %v", again, err)
	}
	if data, err := f.Get(t.Context(), digest); err != nil || string(data) != "hello" {
		t.Errorf("it reads %q, %v", data, err)
	}
	for _, bad := range []string{"", "sha256:", "sha256:../../../etc/passwd", strings.ToUpper(digest), digest + "0", strings.Replace(digest, "sha256", "sha512", 1)} {
		if _, err := f.Get(t.Context(), bad); err == nil || errors.Is(err, market.ErrUnknown) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := f.Get(t.Context(), "sha256:"+strings.Repeat("0", 64)); !errors.Is(err, market.ErrUnknown) {
		t.Errorf("what is not there: %v", err)
	}
	// What was changed is not there; put again, it is.
	path := f.path(digest[len("sha256:"):])
	if err := os.WriteFile(path, []byte("Hello!"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Get(t.Context(), digest); !errors.Is(err, market.ErrUnknown) {
		t.Errorf("what was changed: %v", err)
	}
	if _, err := f.Put(t.Context(), []byte("hello")); err != nil {
		t.Fatal(err)
	}
	if data, err := f.Get(t.Context(), digest); err != nil || string(data) != "hello" {
		t.Errorf("put again, it reads %q, %v", data, err)
	}
	if _, err := f.Put(t.Context(), make([]byte, MaxFile+1)); err == nil {
		t.Error("a file over the limit was put")
	}
}

func TestAMachineIsMeasuredAndSharedInWholeSizes(t *testing.T) {
	m, err := MeasureMachine(filepath.Join(t.TempDir(), "not", "there", "yet"))
	if err != nil {
		t.Fatal(err)
	}
	if m.Cores < 1 || m.Memory < 1<<20 || m.Disk == 0 {
		t.Errorf("this machine is %+v", m)
	}
	half := Machine{Cores: 4, Memory: 3<<30 + 12345, Disk: 1 << 40}.Share(50)
	if half.Memory%(1<<20) != 0 || half.Memory > 3<<29 || half.Memory < 3<<29-2<<20 || half.Disk > 1<<39 {
		t.Errorf("half of it is %+v", half)
	}
	var again spec.Bytes
	if text, err := half.Memory.MarshalText(); err != nil || again.UnmarshalText(text) != nil || again != half.Memory {
		t.Errorf("a specification cannot name %s", half.Memory)
	}
}

func TestANameIsFoundWhateverItIsCalled(t *testing.T) {
	n := &Node{cfg: Config{Dir: t.TempDir()}}
	who := probity.Account{1}
	for i, name := range []string{"plain", "../../escape", "with space", "sl/ash", "ü"} {
		if err := n.putName(who, "lease", name, ordered{Order: probity.Hash{byte(i + 1)}}); err != nil {
			t.Fatal(err)
		}
	}
	names, err := n.names(who, "lease")
	if err != nil || len(names) != 5 {
		t.Fatalf("names are %q, %v", names, err)
	}
	if v, err := n.byName(who, "lease", "../../escape"); err != nil || v.Order != (probity.Hash{2}) {
		t.Errorf("it is %+v, %v", v, err)
	}
	var no *Refusal
	if _, err := n.byName(who, "task", "plain"); !errors.As(err, &no) {
		t.Errorf("a name of another kind: %v", err)
	}
	if v, err := n.byName(who, "lease", (probity.Hash{9}).String()); err != nil || v.Order != (probity.Hash{9}) {
		t.Errorf("a hash is %+v, %v", v, err)
	}
	if entries, err := os.ReadDir(n.cfg.Dir); err != nil || len(entries) != 1 {
		t.Errorf("the folder has %v, %v", entries, err)
	}
}
