package fetch

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cached puts an archive where a download would have left it.
func cached(t *testing.T, folder, file string, data []byte) {
	t.Helper()
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache)
	// No program can be found: whatever is answered comes from the cache.
	t.Setenv("PATH", t.TempDir())
	home, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(home, "probity-test", folder)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, file), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func wheel(t *testing.T, name, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarball(t *testing.T, name, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	if err := w.WriteHeader(&tar.Header{Name: name, Size: int64(len(content)), Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

func TestAFileComesOutOfAWheelWithItsHash(t *testing.T) {
	cached(t, "pypi-thing-1.2", "thing-1.2-py3-none-any.whl", wheel(t, "thing/a.onnx", "network"))
	p := Package{"pypi", "thing", "1.2"}
	data, err := p.File(t.Context(), "thing/a.onnx", sum("network"))
	if err != nil || string(data) != "network" {
		t.Fatalf("%q, %v", data, err)
	}
	if _, err := p.File(t.Context(), "thing/a.onnx", sum("another")); err == nil || !strings.Contains(err.Error(), "SHA-256") {
		t.Errorf("other content than asked for: %v", err)
	}
	if _, err := p.File(t.Context(), "thing/b.onnx", sum("network")); err == nil || !strings.Contains(err.Error(), "is not in") {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestAFileComesOutOfAnNpmPackage(t *testing.T) {
	cached(t, "npm-@some+thing-1.2.0", "some-thing-1.2.0.tgz", tarball(t, "package/a.json", "{}"))
	data, err := Package{"npm", "@some/thing", "1.2.0"}.File(t.Context(), "package/a.json", sum("{}"))
	if err != nil || string(data) != "{}" {
		t.Fatalf("%q, %v", data, err)
	}
}

func TestDamagedArchivesAreErrors(t *testing.T) {
	cached(t, "pypi-thing-1.2", "thing.whl", wheel(t, "a", "b")[:20])
	if _, err := (Package{"pypi", "thing", "1.2"}).File(t.Context(), "a", sum("b")); err == nil {
		t.Error("half a wheel was read")
	}
	cached(t, "npm-thing-1.2", "thing.tgz", tarball(t, "a", strings.Repeat("b", 5000))[:30])
	if _, err := (Package{"npm", "thing", "1.2"}).File(t.Context(), "a", sum("b")); err == nil {
		t.Error("half a tarball was read")
	}
}

func TestNamesThatAProgramCouldMistakeForOptionsAreRefused(t *testing.T) {
	for _, p := range []Package{
		{"pypi", "--index-url=x", "1"}, {"pypi", "a/../b", "1"}, {"pypi", "a", "-r"}, {"npm", "../a", "1"}, {"npm", "a", ""}, {"cargo", "a", "1"},
	} {
		if _, err := p.Archive(t.Context()); err == nil {
			t.Errorf("%v was fetched", p)
		}
	}
}

func TestPythonPackagesAreNamedWithTheirVersions(t *testing.T) {
	for _, p := range []string{"thing", "--target==1", "thing==-r", "a/b==1", "thing=1"} {
		if _, err := pythonFolder(t.Context(), []string{p}); err == nil || !strings.Contains(err.Error(), "names and versions") {
			t.Errorf("%s: %v", p, err)
		}
	}
}

func TestAMissingProgramIsNamed(t *testing.T) {
	cached(t, "pypi-other-1", "other.whl", nil)
	_, err := Package{"pypi", "thing", "1.2"}.Archive(t.Context())
	if err == nil || !strings.Contains(err.Error(), "needs python3") {
		t.Errorf("%v", err)
	}
	left, err := filepath.Glob(filepath.Join(os.Getenv("XDG_CACHE_HOME"), "probity-test", "download-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("a failed download left %v, %v", left, err)
	}
}

func TestAWheelIsDownloadedOnce(t *testing.T) {
	Skip(t)
	// A package of few bytes that is never going to change.
	path := Wheel(t, "iniconfig", "2.0.0")
	first, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	again, err := os.Stat(Wheel(t, "iniconfig", "2.0.0"))
	if err != nil || !os.SameFile(first, again) {
		t.Errorf("downloaded again: %v", err)
	}
	if _, err := (Package{"pypi", "iniconfig", "2.0.0"}).File(t.Context(), "iniconfig/py.typed", sum("")); err != nil {
		t.Error(err)
	}
}

func TestAnNpmPackageIsDownloaded(t *testing.T) {
	Skip(t)
	if _, err := (Package{"npm", "isarray", "2.0.5"}).File(t.Context(), "package/index.js", "9b8c691372802da788c9c5f4e1ca2f1ed0b88ab8722176c2aea15e38ec86d249"); err != nil {
		t.Error(err)
	}
}
