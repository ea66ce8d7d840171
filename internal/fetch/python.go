package fetch

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Python installs Python packages, each "name==version", into a folder of their own on
// first use, and returns a function that runs python3 with them. What they depend on is
// installed with them. It skips a -short test; packages that cannot be had fail it.
func Python(t testing.TB, packages ...string) func(args ...string) *exec.Cmd {
	t.Helper()
	Skip(t)
	dir, err := pythonFolder(t.Context(), packages)
	if err != nil {
		t.Fatal(err)
	}
	return func(args ...string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), "python3", args...)
		cmd.Env = append(os.Environ(), "PYTHONPATH="+dir, "PYTHONDONTWRITEBYTECODE=1")
		return cmd
	}
}

func pythonFolder(ctx context.Context, packages []string) (dir string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("install %s: %w", strings.Join(packages, ", "), err)
		}
	}()
	packages = slices.Sorted(slices.Values(packages))
	for _, p := range packages {
		name, version, ok := strings.Cut(p, "==")
		if !ok || !goodName.MatchString(name) || !goodVersion.MatchString(version) {
			return "", errors.New("these are not names and versions of packages")
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	home := filepath.Join(cache, "probity-test")
	if err := os.MkdirAll(home, 0o755); err != nil {
		return "", err
	}
	dir = filepath.Join(home, fmt.Sprintf("python-%x", sha256.Sum256([]byte(strings.Join(packages, " "))))[:len("python-")+16])
	lock, err := os.OpenFile(dir+".lock", os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if err := wait(lock); err != nil {
		return "", err
	}
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	to, err := os.MkdirTemp(home, "install-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(to)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	args := append([]string{"-m", "pip", "install", "--only-binary=:all:", "--no-compile", "--disable-pip-version-check", "--quiet", "--target", to}, packages...)
	if out, err := exec.CommandContext(ctx, "python3", args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("python3 %s: %w; it needs python3 with pip and its registry\n%s", strings.Join(args, " "), err, out)
	}
	return dir, os.Rename(to, dir)
}
