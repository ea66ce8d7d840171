package kube

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	goruntime "runtime"

	"probity/provider/runtime/kube/stage"
)

// WriteImage writes a program of this machine's kind as an OCI image archive, with
// nothing else in it, and returns the digest by which a registry will know it.
// The program has to be linked statically and to call stage.Main.
func WriteImage(w io.Writer, program string) (digest string, err error) {
	f, err := os.Open(program)
	if err != nil {
		return "", err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return "", err
	}
	layer := func(to io.Writer) error {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		t := tar.NewWriter(to)
		if err := t.WriteHeader(&tar.Header{Name: stage.Program[1:], Mode: 0o755, Size: st.Size(), Typeflag: tar.TypeReg}); err != nil {
			return err
		}
		if _, err := io.CopyN(t, f, st.Size()); err != nil {
			return err
		}
		return t.Close()
	}
	sum, size := sha256.New(), &counter{}
	if err := layer(io.MultiWriter(sum, size)); err != nil {
		return "", err
	}
	type descriptor struct {
		MediaType string `json:"mediaType"`
		Digest    string `json:"digest"`
		Size      int64  `json:"size"`
	}
	const media = "application/vnd.oci.image."
	l := descriptor{media + "layer.v1.tar", "sha256:" + hex.EncodeToString(sum.Sum(nil)), size.n}
	blobs := map[string][]byte{}
	put := func(kind string, v any) (descriptor, error) {
		b, err := json.Marshal(v)
		if err != nil {
			return descriptor{}, err
		}
		s := sha256.Sum256(b)
		d := descriptor{media + kind, "sha256:" + hex.EncodeToString(s[:]), int64(len(b))}
		blobs[d.Digest] = b
		return d, nil
	}
	config, err := put("config.v1+json", map[string]any{
		"architecture": goruntime.GOARCH, "os": "linux",
		"config": map[string]any{"Entrypoint": []string{stage.Program, stage.Word}},
		"rootfs": map[string]any{"type": "layers", "diff_ids": []string{l.Digest}},
	})
	if err != nil {
		return "", err
	}
	manifest, err := put("manifest.v1+json", map[string]any{"schemaVersion": 2, "mediaType": media + "manifest.v1+json", "config": config, "layers": []descriptor{l}})
	if err != nil {
		return "", err
	}
	index, err := json.Marshal(map[string]any{"schemaVersion": 2, "manifests": []descriptor{manifest}})
	if err != nil {
		return "", err
	}
	t := tar.NewWriter(w)
	file := func(name string, b []byte) error {
		if err := t.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(b)), Typeflag: tar.TypeReg}); err != nil {
			return err
		}
		_, err := t.Write(b)
		return err
	}
	name := func(digest string) string { return "blobs/sha256/" + digest[len("sha256:"):] }
	if err := file("oci-layout", []byte(`{"imageLayoutVersion":"1.0.0"}`)); err != nil {
		return "", err
	}
	if err := file("index.json", index); err != nil {
		return "", err
	}
	for _, d := range []descriptor{config, manifest} {
		if err := file(name(d.Digest), blobs[d.Digest]); err != nil {
			return "", err
		}
	}
	if err := t.WriteHeader(&tar.Header{Name: name(l.Digest), Mode: 0o644, Size: l.Size, Typeflag: tar.TypeReg}); err != nil {
		return "", err
	}
	if err := layer(t); err != nil {
		return "", fmt.Errorf("the program changed meanwhile: %w", err)
	}
	return manifest.Digest, t.Close()
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}
