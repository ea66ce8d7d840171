package vault

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"probity/internal/fetch"
)

// The test kit of the age format, c2sp.org/CCTV/age (CC0 or BSD): files that must open
// and files that must not. We seal to X25519 keys, without armour.
func TestFilesOpenAsTheTestKitOfAgeSays(t *testing.T) {
	dir := filepath.Join(fetch.Module(t, "c2sp.org/CCTV/age", "v0.0.0-20260829155415-4448f2097b2d", "h1:Blprhc2SbChNZtWcU+BLTM4YdoqYAS9V7cJgOwJKyAs="), "testdata")
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	opened, refused := 0, 0
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		head, body, ok := bytes.Cut(data, []byte("\n\n"))
		if !ok {
			t.Fatalf("%s has no header", name)
		}
		want := map[string]string{}
		var keys []age.Identity
		skip := false
		for line := range strings.SplitSeq(string(head), "\n") {
			key, value, _ := strings.Cut(line, ": ")
			want[key] = value
			if key == "identity" {
				id, err := age.ParseX25519Identity(value)
				if skip = skip || err != nil; err == nil {
					keys = append(keys, id)
				}
			}
		}
		if skip || len(keys) != 1 || want["armored"] != "" || want["passphrase"] != "" {
			continue // another kind of key, or of file
		}
		if want["compressed"] == "zlib" {
			z, err := zlib.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if body, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(t.TempDir(), "file.age")
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := unseal(path, keys[0])
		sum := sha256.Sum256(got)
		switch want["expect"] {
		case "success":
			if opened++; err != nil || hex.EncodeToString(sum[:]) != want["payload"] {
				t.Errorf("%s: %v", filepath.Base(name), err)
			}
		default:
			if refused++; err == nil {
				t.Errorf("%s opens, want %s", filepath.Base(name), want["expect"])
			}
		}
	}
	if opened < 7 || refused < 30 {
		t.Errorf("only %d and %d files", opened, refused)
	}
	t.Logf("age: %d files opened, %d refused", opened, refused)
}
