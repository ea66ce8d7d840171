package repotest

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"
	"testing"
)

// Packages that promise the same bits on every machine. They round every product,
// since a compiler may otherwise fuse it with a later sum (see internal/numeric), and
// take elementary functions from internal/numeric.
var sameBits = []string{"internal/numeric", "token/search", "token/stats", "internal/chart", "token", "token/study"}

// Functions of package math whose results IEEE 754 fixes, or that only look at bits.
var exactMath = strings.Fields(`Abs Sqrt Floor Ceil Trunc Round RoundToEven Frexp Ldexp Inf IsInf IsNaN NaN Signbit
	Copysign Float64bits Float64frombits Max Min Mod`)

func TestSameBitsPackagesRoundEveryProduct(t *testing.T) {
	c := checker{t: t, fset: token.NewFileSet(), std: nil, done: map[string]*types.Package{}}
	for _, pkg := range sameBits {
		c.check(pkg)
	}
	if c.products < 100 {
		t.Errorf("looked at %d products only", c.products)
	}
}

// A checker gives expressions their types, and looks at products.
type checker struct {
	t        *testing.T
	fset     *token.FileSet
	std      types.Importer
	done     map[string]*types.Package
	products int
}

// Import makes the checker an importer: of our packages by check, of the standard
// library from its source.
func (c *checker) Import(name string) (*types.Package, error) {
	if pkg, ok := ours(name); ok {
		return c.check(pkg), nil
	}
	if c.std == nil {
		c.std = importer.ForCompiler(c.fset, "source", nil)
	}
	return c.std.Import(name)
}

func (c *checker) check(pkg string) *types.Package {
	if p := c.done[pkg]; p != nil {
		return p
	}
	var syntax []*ast.File
	for _, name := range files(c.t) {
		if path.Dir(name) != pkg || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(c.fset, name, read(c.t, name), parser.SkipObjectResolution)
		if err != nil {
			c.t.Fatal(err)
		}
		syntax = append(syntax, f)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	conf := types.Config{Importer: c, IgnoreFuncBodies: !slices.Contains(sameBits, pkg), Error: func(err error) { c.t.Error(err) }}
	p, _ := conf.Check(path.Join("probity", pkg), c.fset, syntax, info)
	c.done[pkg] = p
	if !slices.Contains(sameBits, pkg) {
		return p
	}
	for _, f := range syntax {
		c.file(f, info)
	}
	return p
}

func (c *checker) file(f *ast.File, info *types.Info) {
	isFloat := func(e ast.Expr) bool {
		tv := info.Types[e]
		if tv.Value != nil || tv.Type == nil {
			return false // constants are exact
		}
		b, ok := tv.Type.Underlying().(*types.Basic)
		return ok && b.Info()&types.IsFloat != 0
	}
	rounded := map[ast.Expr]bool{}
	complain := func(pos token.Pos) {
		c.t.Errorf("%s: round this product: float64(x * y)", c.fset.Position(pos))
	}
	strip := func(e ast.Expr) ast.Expr {
		for {
			p, ok := e.(*ast.ParenExpr)
			if !ok {
				return e
			}
			e = p.X
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			// A conversion rounds. So does a call into package math.
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "float64" && len(n.Args) == 1 {
				rounded[strip(n.Args[0])] = true
			}
			if s, ok := n.Fun.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "math" {
					if !slices.Contains(exactMath, s.Sel.Name) {
						c.t.Errorf("%s: math.%s differs between machines: use internal/numeric", c.fset.Position(n.Pos()), s.Sel.Name)
					}
					for _, a := range n.Args {
						rounded[strip(a)] = true
					}
				}
			}
		case *ast.BinaryExpr:
			switch n.Op {
			case token.MUL, token.QUO, token.LSS, token.GTR, token.LEQ, token.GEQ, token.EQL, token.NEQ:
				// A factor or a divisor cannot be fused with a sum.
				rounded[strip(n.X)], rounded[strip(n.Y)] = true, true
			}
			if n.Op == token.MUL && isFloat(n) {
				c.products++
				if !rounded[n] {
					complain(n.Pos())
				}
			}
		case *ast.AssignStmt:
			if n.Tok == token.MUL_ASSIGN && isFloat(n.Lhs[0]) {
				c.products++
				complain(n.Pos())
			}
		}
		return true
	})
}
