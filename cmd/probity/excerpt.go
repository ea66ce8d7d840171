package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"probity"
	"probity/internal/disk"
	"probity/model/versions"
)

func cmdModelExcerpt() *command {
	return &command{
		name:    "model excerpt",
		args:    "FILE|MODEL",
		summary: "cut one tensor, chunk or property out of a model, with the proof that it is there",
		help: `Writes a small file that shows one thing in a version of a model: a tensor, with its
type, shape and the root over its values; the values of some of its chunks; or what
the model says under one key of its metadata, of one node or attribute (see model
root --all for the names). Whoever has the file and the version's root, which for a
published model is on chain, sees without the model that this is what stands there: see
verify-excerpt. If the model has nothing of that name, the file shows that.

--chunks 3, 3-7 or all shows the bytes of chunks; --element 70000 those of the chunk
with that element; with --hashes, their hashes instead. The rest of the model shows as
hashes on the way to the root; those of small tensors and short texts can be guessed.

Example:
  probity model excerpt --tensor head.weight --element 1000 -o one.excerpt examples/zoo/models/gpt.onnx`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			var p versions.Part
			fs.StringVar(&p.Tensor, "tensor", "", "`name` of the tensor to show")
			fs.StringVar(&p.Property, "property", "", "`name` of the property to show, instead of a tensor")
			fs.BoolVar(&p.Hashes, "hashes", false, "show hashes of the chunks or of the property's value, and not what they are of")
			chunks := fs.String("chunks", "", "`numbers` of the chunks of the tensor to show: N, N-M or all (default: none)")
			element := fs.Int64("element", -1, "`number` of an element, row-major, whose chunk to show")
			to := fs.String("o", "", "`file` to write the excerpt to")
			return func(ctx context.Context, out *output, args []string) error {
				switch {
				case len(args) != 1:
					return usageError{"name one model: a file, a folder or a published model"}
				case (p.Tensor == "") == (p.Property == ""):
					return usageError{"name what to show: --tensor or --property"}
				case *to == "":
					return usageError{"name with -o the file to write"}
				case *chunks != "" && *element >= 0, p.Property != "" && (*chunks != "" || *element >= 0):
					return usageError{"--chunks or --element says what to show of a --tensor"}
				}
				v, err := openVersion(ctx, &nf, out, args[0])
				if err != nil {
					return err
				}
				defer v.close()
				if err := v.hash(ctx, out); err != nil {
					return err
				}
				if v.root != (probity.Hash{}) && v.tree.Root() != v.root {
					return fmt.Errorf("what stands on chain for %s, %s, is no root over tensors: it was published before there were such roots", args[0], v.root)
				}
				t := v.tree.Tensor(p.Tensor)
				if t == nil && (*chunks != "" || *element >= 0) {
					return fmt.Errorf("%s has no tensor %q, see `probity model root %s`; without --chunks and --element the excerpt shows that it has none", args[0], p.Tensor, args[0])
				}
				if t != nil {
					if p.First, p.Count, err = someChunks(t, *chunks, *element); err != nil {
						return err
					}
				}
				data, err := versions.Cut(v.tree, v.list, p)
				if err != nil {
					return err
				}
				e, err := versions.VerifyExcerpt(data, v.tree.Root())
				if err != nil {
					return err
				}
				if err := disk.WriteFile(*to, data, 0o644); err != nil {
					return err
				}
				printExcerpt(out, e, *element)
				out.printf("wrote %s, %d bytes; check it: probity model verify-excerpt %s --root %s\n", *to, len(data), *to, e.Root)
				return out.result(excerptResult{e, len(data), nil})
			}
		},
	}
}

// someChunks reads which chunks of a tensor are asked for.
func someChunks(t *versions.Tensor, chunks string, element int64) (first, count int, err error) {
	switch {
	case element >= 0:
		first, err = versions.ChunkOf(t, element)
		return first, 1, err
	case chunks == "":
		return 0, 0, nil
	case chunks == "all":
		return 0, len(t.Chunks), nil
	}
	from, to, several := strings.Cut(chunks, "-")
	if !several {
		to = from
	}
	a, aerr := strconv.Atoi(from)
	b, berr := strconv.Atoi(to)
	if aerr != nil || berr != nil || a < 0 || b < a || b >= len(t.Chunks) {
		return 0, 0, usageError{fmt.Sprintf("--chunks %s: tensor %.100q has %d chunks, from 0 on; give N, N-M or all", chunks, t.Name, len(t.Chunks))}
	}
	return a, b - a + 1, nil
}

type excerptResult struct {
	*versions.Excerpt
	Bytes int      `json:"excerptBytes"`
	Value *float64 `json:"element,omitempty"` // that was asked for
}

func cmdModelVerifyExcerpt() *command {
	return &command{
		name:    "model verify-excerpt",
		args:    "EXCERPT",
		summary: "check what somebody cut out of a version of a model",
		help: `Checks a file that model excerpt wrote, without the model: what it shows stands in
the version of this root, or nothing of that name does. --root is the root, or the
number of a published model, such as 1.0, whose root is read from the chain. --tensor
or --property says what the excerpt has to be of; --element prints one value of the
tensor; -o writes the bytes of the chunks that the file shows,
little endian and row-major. Exit code 3 means that the excerpt does not hold.

Example:
  probity model verify-excerpt one.excerpt --root 1.0 --tensor head.weight --element 1000`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			var nf nodeFlags
			nf.declare(fs, "")
			root := fs.String("root", "", "`root` of the version, or number of a published model")
			tensor := fs.String("tensor", "", "`name` of the tensor that it has to be of")
			property := fs.String("property", "", "`name` of the property that it has to be of")
			element := fs.Int64("element", -1, "`number` of an element, row-major, whose value to print")
			to := fs.String("o", "", "`file` to write the bytes of the chunks to")
			return func(ctx context.Context, out *output, args []string) error {
				if *root == "" {
					return usageError{"give --root: whoever made the excerpt could have put in any root"}
				}
				data, err := oneFile(args, "the excerpt")
				if err != nil {
					return err
				}
				h, err := rootOf(ctx, &nf, out, *root)
				if err != nil {
					return err
				}
				e, err := versions.VerifyExcerpt(data, h)
				if err != nil {
					return refusal{fmt.Errorf("%s: %w", args[0], err)}
				}
				if *tensor+*property != "" && (e.Tensor != *tensor || e.Property != *property) {
					return refusal{fmt.Errorf("%s is of %q, and of nothing else", args[0], e.Tensor+e.Property)}
				}
				r := excerptResult{e, len(data), nil}
				if *element >= 0 {
					v, ok := e.Element(*element)
					if !ok {
						return refusal{fmt.Errorf("%s does not show element %d as a number; ask for one with `model excerpt --element %d`", args[0], *element, *element)}
					}
					r.Value = &v
				}
				printExcerpt(out, e, *element)
				if *to != "" {
					if err := writeChunks(*to, e); err != nil {
						return err
					}
				}
				out.printf("proven: this is what stands in the version %s\n", e.Root)
				return out.result(r)
			}
		},
	}
}

func writeChunks(path string, e *versions.Excerpt) error {
	var data []byte
	for _, c := range e.Chunks {
		data = append(data, c.Data...)
	}
	if data == nil {
		return fmt.Errorf("the excerpt shows no bytes to write to %s", path)
	}
	return os.WriteFile(path, data, 0o644)
}

func printExcerpt(out *output, e *versions.Excerpt, element int64) {
	over := fmt.Sprintf("%d tensors", e.Tensors)
	if e.Schema == versions.SchemaProperties {
		over += fmt.Sprintf(" and %d other things that the model says", e.Properties)
	}
	out.printf("from %s, a root over %s\n", e.Root, over)
	what, name := "tensor", e.Tensor
	if e.Property != "" {
		what, name = "property", e.Property
	}
	switch {
	case !e.Present:
		out.printf("there is no %s %q\n", what, name)
		return
	case e.Value != nil:
		out.printf("property %q: %s\n", name, said(e.Value))
		return
	}
	out.printf("tensor %q: %s %v, %d bytes in %d chunks, root %s\n", name, e.Header.Type, e.Header.Shape, e.Header.Size, e.ChunkCount, e.Header.Root)
	for i, c := range e.Chunks {
		if i == 8 {
			out.printf("and %d more chunks\n", len(e.Chunks)-i)
			break
		}
		out.printf("chunk %d, bytes %d to %d, from element %d on: hash %s", c.Index, c.Offset, c.Offset+c.Length-1, c.First, c.Hash)
		for k := range int64(4) {
			if v, ok := e.Element(c.First + k); ok {
				if k == 0 {
					out.printf("; begins with")
				}
				out.printf(" %.9g", v)
			}
		}
		out.printf("\n")
	}
	if v, ok := e.Element(element); ok {
		out.printf("element %d is %.9g\n", element, v)
	}
}
