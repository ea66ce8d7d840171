package main

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"filippo.io/mldsa"
	mldsax509 "filippo.io/mldsa/x509"
	"github.com/rogpeppe/go-internal/testscript"

	"probity/model/tensors"
)

// mktensors FILE [NAME=INDEX] [said:KEY=TEXT] [rename] writes a model of three tensors full
// of halves, as safetensors or as GGUF; with one element one larger, metadata, or the last
// tensor renamed.
func mktensors(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: mktensors FILE [NAME=INDEX] [rename]")
	}
	names := []string{"layer.1.weight", "layer.1.bias", "layer.2.weight"}
	shapes := [][]int{{512, 256}, {512}, {10, 512}}
	var parts [][]byte
	for i, shape := range shapes {
		n := 1
		for _, d := range shape {
			n *= d
		}
		values := make([]float32, n)
		for k := range values {
			values[k] = 0.5
		}
		for _, arg := range args[1:] {
			if name, at, ok := strings.Cut(arg, "="); ok && name == names[i] {
				k, err := strconv.Atoi(at)
				ts.Check(err)
				values[k]++
			}
		}
		part, err := binary.Append(nil, binary.LittleEndian, values)
		ts.Check(err)
		parts = append(parts, part)
	}
	var keys, texts []string
	for _, arg := range args[1:] {
		if said, ok := strings.CutPrefix(arg, "said:"); ok {
			key, text, _ := strings.Cut(said, "=")
			keys, texts = append(keys, key), append(texts, text)
		}
	}
	if args[len(args)-1] == "rename" {
		names[2] = "other.2.weight"
	}
	var b []byte
	if strings.HasSuffix(args[0], ".gguf") {
		b = append(b, "GGUF"...)
		b = binary.LittleEndian.AppendUint32(b, 3)
		b = binary.LittleEndian.AppendUint64(b, uint64(len(names)))
		b = binary.LittleEndian.AppendUint64(b, uint64(len(keys)))
		for i, key := range keys {
			b = append(binary.LittleEndian.AppendUint64(b, uint64(len(key))), key...)
			b = binary.LittleEndian.AppendUint32(b, 8) // a string
			b = append(binary.LittleEndian.AppendUint64(b, uint64(len(texts[i]))), texts[i]...)
		}
		at := 0
		for i, name := range names {
			b = binary.LittleEndian.AppendUint64(b, uint64(len(name)))
			b = append(b, name...)
			b = binary.LittleEndian.AppendUint32(b, uint32(len(shapes[i])))
			for k := range shapes[i] {
				b = binary.LittleEndian.AppendUint64(b, uint64(shapes[i][len(shapes[i])-1-k]))
			}
			b = binary.LittleEndian.AppendUint32(b, 0)
			b = binary.LittleEndian.AppendUint64(b, uint64(at))
			at += len(parts[i]) // all are multiples of 32
		}
		b = append(b, make([]byte, -len(b)&31)...)
	} else {
		var header, meta []string
		for i, key := range keys {
			meta = append(meta, fmt.Sprintf("%q:%q", key, texts[i]))
		}
		if len(meta) > 0 {
			header = append(header, fmt.Sprintf(`"__metadata__":{%s}`, strings.Join(meta, ",")))
		}
		at := 0
		for i, name := range names {
			header = append(header, fmt.Sprintf(`%q:{"dtype":"F32","shape":%s,"data_offsets":[%d,%d]}`, name, strings.ReplaceAll(fmt.Sprint(shapes[i]), " ", ","), at, at+len(parts[i])))
			at += len(parts[i])
		}
		text := "{" + strings.Join(header, ",") + "}"
		b = append(binary.LittleEndian.AppendUint64(b, uint64(len(text))), text...)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), append(b, bytes.Join(parts, nil)...), 0o644))
}

// nudge FROM TO TENSOR copies a model with the first element of a float tensor changed.
func nudge(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: nudge FROM TO TENSOR")
	}
	file := []byte(ts.ReadFile(args[0]))
	f, err := tensors.Open(ts.MkAbs(args[0]), tensors.Limits{})
	ts.Check(err)
	defer f.Close()
	for _, t := range f.Tensors {
		if t.Name != args[2] {
			continue
		}
		data := make([]byte, t.Size)
		if _, err := t.ReadAt(data, 0); err != nil && err != io.EOF {
			ts.Check(err)
		}
		at := bytes.Index(file, data)
		v := math.Float32frombits(binary.LittleEndian.Uint32(data)) + 0.25
		binary.LittleEndian.PutUint32(file[at:], math.Float32bits(v))
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), file, 0o644))
		return
	}
	ts.Fatalf("%s has no tensor %s", args[0], args[2])
}

// root FILE VARIABLE sets a variable to the root over a model's tensors.
func root(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: root FILE VARIABLE")
	}
	var out, errs bytes.Buffer
	if code := run([]string{"model", "root", ts.MkAbs(args[0])}, &out, &errs); code != 0 {
		ts.Fatalf("exit code %d: %s", code, errs.String())
	}
	_, after, _ := strings.Cut(out.String(), "root 0x")
	ts.Setenv(args[1], "0x"+after[:64])
}

// mkkey NAME [ml-dsa] writes an ECDSA or ML-DSA key to NAME.pem and its public half to NAME.pub.
func mkkey(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 || len(args) == 2 && args[1] != "ml-dsa" {
		ts.Fatalf("usage: mkkey NAME [ml-dsa]")
	}
	var key crypto.Signer
	var err error
	if len(args) == 2 {
		key, err = mldsa.GenerateKey(mldsa.MLDSA65())
	} else {
		key, err = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	}
	ts.Check(err)
	secret, err := mldsax509.MarshalPKCS8PrivateKey(key)
	ts.Check(err)
	public, err := mldsax509.MarshalPKIXPublicKey(key.Public())
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".pub"), pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}), 0o644))
}

// await-ok TEXT COMMAND... runs a command until it succeeds and prints the text.
func awaitOK(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: await-ok TEXT COMMAND...")
	}
	var out []byte
	for range 300 {
		cmd := exec.Command(args[1], args[2:]...)
		cmd.Dir = ts.Getenv("WORK")
		for _, name := range []string{"PATH", "HOME", "PROBITY_DIR", "PROBITY_CACHE"} {
			cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
		}
		var err error
		if out, err = cmd.CombinedOutput(); err == nil && strings.Contains(string(out), args[0]) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("%v never said %q; at last:\n%s", args[1:], args[0], out)
}
