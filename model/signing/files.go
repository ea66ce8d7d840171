package signing

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// gitPaths are left out of every model.
var gitPaths = []string{".git", ".gitattributes", ".github", ".gitignore"}

// A Manifest is a model's files with their hashes, not signed yet.
type Manifest struct {
	Model         string
	Serialization Serialization
	Resources     []Resource // by name
}

// Hash makes the manifest of a model: a file, or a folder with all files in it but those
// of git and those to be ignored, which are named by their paths in the folder.
func Hash(ctx context.Context, model string, ignore []string) (Manifest, error) {
	abs, err := filepath.Abs(model)
	if err != nil {
		return Manifest{}, err
	}
	ignore = append(slices.Clone(ignore), gitPaths...)
	slices.Sort(ignore)
	m := Manifest{Model: filepath.Base(abs), Serialization: Serialization{Method: "files", HashType: "sha256", IgnorePaths: slices.Compact(ignore)}}
	f, err := openFiles(model)
	if err != nil {
		return m, err
	}
	defer f.Close()
	names, err := f.list(m.Serialization.IgnorePaths)
	if err != nil {
		return m, err
	}
	for _, name := range names {
		m.Resources = append(m.Resources, Resource{Name: name, Algorithm: "sha256"})
	}
	return m, f.each(ctx, m.Resources, func(r *Resource, digest string) error {
		r.Digest = digest
		return nil
	})
}

// ErrFiles says that files are not those that were signed.
var ErrFiles = errors.New("the files are not those that were signed")

// Check says what to look at beside the signed files.
type Check struct {
	Ignore   []string // more paths in the model's folder to leave out, such as the bundle itself
	Unsigned bool     // files that were not signed are no fault
}

// CheckFiles compares a model's files with those that were signed. Files that were
// changed, are missing, or were added are named; the error is then ErrFiles.
func (s *Signature) CheckFiles(ctx context.Context, model string, c Check) error {
	if h := s.Serialization.HashType; h != "sha256" {
		return fmt.Errorf("its files are hashed with %.40q, and this program knows sha256; check it with model_signing", h)
	}
	f, err := openFiles(model)
	if err != nil {
		return err
	}
	defer f.Close()
	signed := map[string]bool{}
	for _, r := range s.Resources {
		name, _, _, err := s.part(r)
		if err != nil {
			return err
		}
		signed[name] = true
	}
	var faults []string
	if !c.Unsigned {
		names, err := f.list(slices.Concat(s.Serialization.IgnorePaths, c.Ignore, gitPaths))
		if err != nil {
			return err
		}
		for _, name := range names {
			if !signed[name] {
				faults = append(faults, fmt.Sprintf("%.200q was added", name))
			}
		}
	}
	var mu sync.Mutex
	err = f.eachPart(ctx, slices.Clone(s.Resources), s.part, func(r *Resource, digest string) error {
		mu.Lock()
		defer mu.Unlock()
		if digest == "" {
			faults = append(faults, fmt.Sprintf("%.200q is missing", r.Name))
		} else if digest != r.Digest {
			faults = append(faults, fmt.Sprintf("%.200q was changed", r.Name))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if s.Serialization.Method == "shards" {
		faults = append(faults, f.uncovered(s)...)
	}
	if len(faults) > 0 {
		slices.Sort(faults)
		more := ""
		if n := len(faults) - 20; n > 0 {
			faults, more = faults[:20], fmt.Sprintf(" and %d more", n)
		}
		return fmt.Errorf("%w: %s%s", ErrFiles, strings.Join(faults, ", "), more)
	}
	return nil
}

// part reads what a resource names: a whole file, or with method "shards" a part of one.
// to is -1 for a whole file.
func (s *Signature) part(r Resource) (name string, from, to int64, err error) {
	name, to = r.Name, -1
	if s.Serialization.Method == "shards" {
		parts := strings.Split(r.Name, ":")
		if len(parts) != 3 {
			return "", 0, 0, fmt.Errorf("%.200q is no part of a file", r.Name)
		}
		name = parts[0]
		a, aerr := strconv.ParseInt(parts[1], 10, 64)
		b, berr := strconv.ParseInt(parts[2], 10, 64)
		if aerr != nil || berr != nil || a < 0 || b < a {
			return "", 0, 0, fmt.Errorf("%.200q is no part of a file", r.Name)
		}
		from, to = a, b
	} else if s.Serialization.Method != "files" {
		return "", 0, 0, fmt.Errorf("its files were taken together by method %.40q, which this program does not know", s.Serialization.Method)
	}
	if !local(name) {
		return "", 0, 0, fmt.Errorf("it lists %.200q, which is not a file inside the model", name)
	}
	return name, from, to, nil
}

// uncovered names the files of which not every byte was signed in parts.
func (f *files) uncovered(s *Signature) (faults []string) {
	type span struct{ from, to int64 }
	spans := map[string][]span{}
	for _, r := range s.Resources {
		if name, from, to, err := s.part(r); err == nil {
			spans[name] = append(spans[name], span{from, to})
		}
	}
	for name, list := range spans {
		slices.SortFunc(list, func(a, b span) int { return cmp.Compare(a.from, b.from) })
		end := int64(0)
		for _, x := range list {
			if x.from > end {
				break
			}
			end = max(end, x.to)
		}
		if st, err := f.stat(name); err == nil && st.Size() != end {
			faults = append(faults, fmt.Sprintf("of %.200q not all bytes were signed", name))
		}
	}
	return faults
}

// files are a model's: a folder's, or one.
type files struct {
	root   *os.Root
	single string // name in root of the only file, which resources call "."
}

func openFiles(model string) (*files, error) {
	st, err := os.Stat(model)
	if err != nil {
		return nil, err
	}
	if st.IsDir() {
		root, err := os.OpenRoot(model)
		return &files{root: root}, err
	}
	if !st.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is neither a file nor a folder", model)
	}
	root, err := os.OpenRoot(filepath.Dir(model))
	return &files{root, filepath.Base(model)}, err
}

func (f *files) Close() error { return f.root.Close() }

func (f *files) in(name string) string {
	if f.single != "" && name == "." {
		return f.single
	}
	return filepath.FromSlash(name)
}

func (f *files) stat(name string) (fs.FileInfo, error) { return f.root.Stat(f.in(name)) }

// list names the regular files, by slashes, sorted. A symbolic link is an error, since a
// signature of what it leads to would say nothing of the next machine.
func (f *files) list(ignore []string) ([]string, error) {
	if f.single != "" {
		return []string{"."}, nil
	}
	var out []string
	err := fs.WalkDir(f.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		for _, x := range ignore {
			if name == path.Clean(filepath.ToSlash(x)) {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
		}
		switch {
		case d.IsDir():
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			return fmt.Errorf("%s is a symbolic link: put the file in its place, or ignore it", name)
		case !d.Type().IsRegular():
			return fmt.Errorf("%s is not a regular file", name)
		case !local(name):
			return fmt.Errorf("%q cannot be named in a signature", name)
		}
		out = append(out, name)
		return nil
	})
	slices.Sort(out)
	return out, err
}

func (f *files) each(ctx context.Context, list []Resource, done func(*Resource, string) error) error {
	whole := func(r Resource) (string, int64, int64, error) { return r.Name, 0, -1, nil }
	return f.eachPart(ctx, list, whole, func(r *Resource, digest string) error {
		if digest == "" {
			return fmt.Errorf("%s has gone while it was read", r.Name)
		}
		return done(r, digest)
	})
}

// eachPart hashes resources on all processors. The digest of what is not there is "".
func (f *files) eachPart(ctx context.Context, list []Resource, part func(Resource) (string, int64, int64, error), done func(*Resource, string) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range list {
		g.Go(func() error {
			digest, err := f.hash(ctx, list[i], part)
			if err != nil {
				return err
			}
			return done(&list[i], digest)
		})
	}
	return g.Wait()
}

func (f *files) hash(ctx context.Context, r Resource, part func(Resource) (string, int64, int64, error)) (string, error) {
	name, from, to, err := part(r)
	if err != nil {
		return "", err
	}
	file, err := f.root.Open(f.in(name))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer file.Close()
	st, err := file.Stat()
	if err != nil {
		return "", err
	}
	if !st.Mode().IsRegular() {
		return "", fmt.Errorf("%s is not a regular file", name)
	}
	if to < 0 {
		to = st.Size()
	}
	if from > st.Size() || to > st.Size() {
		return "", nil // a part that is not there
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, stoppable{ctx, io.NewSectionReader(file, from, to-from)}); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// stoppable is a reader that ends with its context.
type stoppable struct {
	ctx context.Context
	r   io.Reader
}

func (s stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}
