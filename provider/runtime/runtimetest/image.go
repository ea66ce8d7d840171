package runtimetest

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// RootOnly is a file of the images that Image makes, which only root may read.
const RootOnly = "/root-only"

// Image makes an OCI image with one program in it, to be run as root, as an archive,
// and returns the digest of its manifest.
func Image(program []byte, name string) (archive []byte, digest string, err error) {
	layer, err := tarOf(entry{name, program, 0o755}, entry{RootOnly[1:], []byte("for root"), 0o600})
	if err != nil {
		return nil, "", err
	}
	type descriptor struct {
		MediaType string `json:"mediaType"`
		Digest    string `json:"digest"`
		Size      int    `json:"size"`
	}
	describe := func(kind string, b []byte) descriptor {
		sum := sha256.Sum256(b)
		return descriptor{"application/vnd.oci.image." + kind, "sha256:" + hex.EncodeToString(sum[:]), len(b)}
	}
	l := describe("layer.v1.tar", layer)
	config, err := json.Marshal(map[string]any{
		"architecture": "amd64", "os": "linux",
		"config": map[string]any{"Entrypoint": []string{"/" + name}, "User": "0"},
		"rootfs": map[string]any{"type": "layers", "diff_ids": []string{l.Digest}},
	})
	if err != nil {
		return nil, "", err
	}
	c := describe("config.v1+json", config)
	manifest, err := json.Marshal(map[string]any{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": c, "layers": []descriptor{l}})
	if err != nil {
		return nil, "", err
	}
	m := describe("manifest.v1+json", manifest)
	index, err := json.Marshal(map[string]any{"schemaVersion": 2, "manifests": []descriptor{m}})
	if err != nil {
		return nil, "", err
	}
	blob := func(d descriptor, b []byte) entry {
		return entry{"blobs/sha256/" + d.Digest[len("sha256:"):], b, 0o644}
	}
	archive, err = tarOf(entry{"oci-layout", []byte(`{"imageLayoutVersion":"1.0.0"}`), 0o644}, entry{"index.json", index, 0o644},
		blob(l, layer), blob(c, config), blob(m, manifest))
	return archive, m.Digest, err
}

type entry struct {
	name string
	data []byte
	mode int64
}

func tarOf(entries ...entry) ([]byte, error) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		if err := w.WriteHeader(&tar.Header{Name: e.name, Mode: e.mode, Size: int64(len(e.data)), Typeflag: tar.TypeReg}); err != nil {
			return nil, err
		}
		if _, err := w.Write(e.data); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}
