package main

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"probity/internal/disk"
	"probity/model/bom"
	"probity/model/signing"
	"probity/node"
)

func cmdModelSign() *command {
	return &command{
		name:    "model sign",
		args:    "FILE|FOLDER",
		summary: "sign a model's files as OpenSSF Model Signing does",
		help: `Hashes all files of a model and signs the list of them with an ECDSA key (P-256,
P-384 or P-521, in PEM, not encrypted). The bundle is one that the project's own tool,
model_signing, verifies. Files of git are left out, and what --ignore names.

A key is made by: openssl ecparam -name secp384r1 -genkey -noout -out key.pem
and its public half by: openssl ec -in key.pem -pubout -out key.pub

A key of ML-DSA (FIPS 204), which a quantum computer does not break, signs as well; no
release of model_signing verifies that yet. OpenSSL 3.5 makes one by: openssl genpkey
-algorithm ML-DSA-65 -provparam ml-dsa.output_formats=seed-only -out key.pem
and its public half by: openssl pkey -in key.pem -pubout -out key.pub

Example:
  probity model sign --key key.pem -o model.sig my-model`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			key := fs.String("key", "", "`file` with the private key")
			to := outFile(fs, "o", "model.sig", "`file` to write the signature to")
			ignore := fs.String("ignore", "", "`paths` in the model's folder to leave out, with commas")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 || *key == "" {
					return usageError{"name one model, and with --key the file with the private key"}
				}
				text, err := oneFile([]string{*key}, "the private key")
				if err != nil {
					return err
				}
				k, err := signing.ParsePrivateKey(text)
				if err != nil {
					return fmt.Errorf("%s: %w", *key, err)
				}
				m, err := signing.Hash(ctx, args[0], ignored(args[0], *ignore, *to))
				if err != nil {
					return err
				}
				b, err := signing.Sign(m, k)
				if err != nil {
					return err
				}
				if err := disk.WriteFile(*to, b, 0o644); err != nil {
					return err
				}
				hash := signing.KeyHash(k.Public())
				out.printf("signed %d files of %s with key %s: %s\n", len(m.Resources), m.Model, hash, *to)
				return out.result(map[string]any{"model": m.Model, "files": len(m.Resources), "key": hash, "signature": *to})
			}
		},
	}
}

// ignored are the paths that are left out: what the flag says, and the signature, if it
// is in the model's folder.
func ignored(model, flag, signature string) (paths []string) {
	for p := range strings.SplitSeq(flag, ",") {
		if p != "" {
			paths = append(paths, p)
		}
	}
	a, aerr := filepath.Abs(model)
	b, berr := filepath.Abs(signature)
	if rel, err := filepath.Rel(a, b); errors.Join(aerr, berr, err) == nil && filepath.IsLocal(rel) && rel != "." {
		paths = append(paths, filepath.ToSlash(rel))
	}
	return paths
}

func cmdModelVerifySignature() *command {
	return &command{
		name:    "model verify-signature",
		args:    "FILE|FOLDER",
		summary: "check a model's files against their OpenSSF signature",
		help: `Checks a signature as model sign or OpenSSF's own tool writes it (releases 0.3 to
1.1), made with a key, a certificate or a Sigstore identity, and that the files are
those that were signed: none changed, missing or added. What is trusted is what --key,
--roots or --trusted-root names, never what the signature brings with it. Exit code 3
means that something does not hold.

A Sigstore signature is checked without asking anybody: its certificate, that a log of
certificates promised to show it, that the log of signatures (Rekor, either version) has it, and
when it was made, by the log's word or an authority's timestamp, against a trusted root: trusted_root.json, as Sigstore's own tools keep it.
--identity and --issuer say who has to have signed, and who vouches for that.

Examples:
  probity model verify-signature --key key.pub --signature model.sig my-model
  probity model verify-signature --trusted-root trusted_root.json \
    --identity alice@example.com --issuer https://accounts.google.com my-model`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			key := fs.String("key", "", "`file` with the public key that you trust")
			roots := fs.String("roots", "", "`file` with the certificates that you trust, in PEM")
			root := fs.String("trusted-root", "", "`file` with the Sigstore authorities and logs that you trust")
			identity := fs.String("identity", "", "`e-mail` or URI of who has to have signed with Sigstore")
			issuer := fs.String("issuer", "", "`URL` of who vouches for the identity")
			from := fs.String("signature", "model.sig", "`file` with the signature")
			ignore := fs.String("ignore", "", "more `paths` in the model's folder to leave out, with commas")
			unsigned := fs.Bool("unsigned", false, "do not mind files that were not signed")
			return func(ctx context.Context, out *output, args []string) error {
				trusted := 0
				for _, x := range []string{*key, *roots, *root} {
					if x != "" {
						trusted++
					}
				}
				if len(args) != 1 || trusted != 1 {
					return usageError{"name one model, and whom you trust: --key, --roots or --trusted-root"}
				}
				if *root != "" && (*identity == "" || *issuer == "") {
					return usageError{"anybody may have a Sigstore identity: name with --identity and --issuer whose signature you want"}
				}
				bundle, err := oneFile([]string{*from}, "the signature")
				if err != nil {
					return err
				}
				var trust signing.Trust
				text, err := oneFile([]string{*key + *roots + *root}, "the key, the certificates or the trusted root")
				if err != nil {
					return err
				}
				switch {
				case *key != "":
					if trust.Key, err = signing.ParsePublicKey(text); err != nil {
						return fmt.Errorf("%s: %w", *key, err)
					}
				case *root != "":
					trust.Sigstore = &signing.Sigstore{Identity: *identity, Issuer: *issuer}
					if trust.Sigstore.Root, err = signing.ParseTrustedRoot(text); err != nil {
						return fmt.Errorf("%s: %w", *root, err)
					}
				default:
					trust.Roots = x509.NewCertPool()
					if !trust.Roots.AppendCertsFromPEM(text) {
						return fmt.Errorf("%s holds no certificate in PEM", *roots)
					}
				}
				s, err := signing.Verify(bundle, trust)
				if err != nil {
					return refusal{fmt.Errorf("%s: %w", *from, err)}
				}
				err = s.CheckFiles(ctx, args[0], signing.Check{Ignore: ignored(args[0], *ignore, *from), Unsigned: *unsigned})
				if errors.Is(err, signing.ErrFiles) {
					return refusal{fmt.Errorf("%s: %w", args[0], err)}
				}
				if err != nil {
					return err
				}
				out.printf("all %d files of %s are those that %s signed\n", len(s.Resources), s.Model, s.Signer)
				return out.result(s)
			}
		},
	}
}

func cmdModelBOM() *command {
	return &command{
		name:    "model bom",
		args:    "FILE|MODEL",
		summary: "write a model's bill of materials (CycloneDX ML-BOM)",
		help: `Writes a bill of materials in CycloneDX 1.6, as JSON: of a model file (ONNX,
safetensors, GGUF) the root over its tensors, each tensor and the hash of each file; of
a published model what the chain and its manifest tell of it, with the data sets and
models that it was made from and its measured accuracy.

Example:
  probity model bom -o bom.json --licence Apache-2.0 examples/digits/lenet5.onnx`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			to := outFile(fs, "o", "", "`file` to write to (default: standard output)")
			name := fs.String("name", "", "what the model is called (default: the file's name)")
			licence := fs.String("licence", "", "its `licence`, such as an SPDX identifier")
			task := fs.String("task", "", "what it does, such as classification")
			architecture := fs.String("architecture", "", "the family that it belongs to, such as transformer")
			timeless := fs.Bool("timeless", false, "leave out when it was written, so that the same model gives the same bytes")
			return func(ctx context.Context, out *output, args []string) error {
				if len(args) != 1 {
					return usageError{"name one model: a file, a folder or a published model"}
				}
				m, err := bill(ctx, &nf, out, args[0])
				if err != nil {
					return err
				}
				if *name != "" {
					m.Name = *name
				}
				m.Licence, m.Task, m.Architecture, m.Tool = *licence, *task, *architecture, version
				if !*timeless {
					m.Time = time.Now()
				}
				b, err := bom.Encode(m)
				if err != nil {
					return err
				}
				b = append(b, '\n')
				if *to == "" {
					_, err := out.stdout.Write(b)
					return err
				}
				out.printf("wrote %s: %s, root %s\n", *to, m.Name, m.Root)
				if err := disk.WriteFile(*to, b, 0o644); err != nil {
					return err
				}
				return out.result(map[string]any{"bom": *to, "name": m.Name, "root": m.Root})
			}
		},
	}
}

// bill gathers what is to be said of a model.
func bill(ctx context.Context, nf *nodeFlags, out *output, arg string) (m bom.Model, err error) {
	if _, err := os.Stat(arg); err != nil {
		err := nf.with(ctx, out, func(n *node.Node, _ *node.Party) error {
			m, err = n.Bill(ctx, arg)
			return err
		})
		return m, refuse(err)
	}
	v, err := openVersion(ctx, nf, out, arg)
	if err != nil {
		return m, err
	}
	defer v.close()
	if err := v.hash(ctx, out); err != nil {
		return m, err
	}
	m = bom.Model{Name: filepath.Base(arg), Root: v.tree.Root(), Tensors: bom.TensorsOf(v.tree), Format: v.format}
	for _, part := range v.parts {
		f, err := hashFile(part)
		if err != nil {
			return m, err
		}
		m.Files = append(m.Files, f)
	}
	return m, nil
}

func hashFile(path string) (out bom.File, err error) {
	f, err := os.Open(path)
	if err != nil {
		return out, err
	}
	defer f.Close()
	sum := sha256.New()
	if out.Size, err = io.Copy(sum, f); err != nil {
		return out, err
	}
	out.Name = filepath.Base(path)
	sum.Sum(out.Sha256[:0])
	return out, nil
}
