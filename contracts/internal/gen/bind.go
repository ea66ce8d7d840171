package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi/abigen"
)

// writeBindings writes one file of Go bindings per contract, NAME.gen.go, all of
// package contracts. What several contracts declare alike is in structs.gen.go,
// since a package can declare it only once.
func writeBindings(dir string, contracts []*contract) error {
	type binding struct {
		name string
		code []byte
	}
	var bindings []binding
	decls := map[string]string{} // by type name
	shared := map[string]bool{}
	var names []string
	for _, c := range contracts {
		code, err := abigen.BindV2([]string{c.Name}, []string{string(c.ABI)}, []string{c.Bytecode}, "contracts", nil, nil)
		if err != nil {
			return fmt.Errorf("bind %s: %w", c.Name, err)
		}
		bindings = append(bindings, binding{c.Name, []byte(code)})
		var clash error
		err = eachType([]byte(code), func(name string, start, end int) {
			decl := code[start:end]
			switch old, ok := decls[name]; {
			case !ok:
				decls[name] = decl
			case old != decl:
				clash = fmt.Errorf("bind %s: Go type %s would mean two things: rename a function or struct", c.Name, name)
			case !shared[name]:
				shared[name] = true
				names = append(names, name)
			}
		})
		if err = errors.Join(err, clash); err != nil {
			return err
		}
	}
	for _, b := range bindings {
		var out []byte
		last := 0
		err := eachType(b.code, func(name string, start, end int) {
			if shared[name] {
				out = append(out, b.code[last:start]...)
				last = end
			}
		})
		if err != nil {
			return err
		}
		out = append(out, b.code[last:]...)
		if err := writeGo(filepath.Join(dir, strings.ToLower(b.name)+".gen.go"), out); err != nil {
			return err
		}
	}
	slices.Sort(names)
	out := "// Code generated via abigen V2 - DO NOT EDIT.\n\npackage contracts\n\n"
	if slices.ContainsFunc(names, func(n string) bool { return strings.Contains(decls[n], "*big.Int") }) {
		out += "import \"math/big\"\n\n"
	}
	if slices.ContainsFunc(names, func(n string) bool { return strings.Contains(decls[n], "common.") }) {
		out += "import \"github.com/ethereum/go-ethereum/common\"\n\n"
	}
	for _, n := range names {
		out += decls[n] + "\n\n"
	}
	return writeGo(filepath.Join(dir, "structs.gen.go"), []byte(out))
}

// eachType calls f for every type that generated bindings declare, with the
// bounds of its comment and declaration.
func eachType(code []byte, f func(name string, start, end int)) error {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", code, parser.ParseComments)
	if err != nil {
		return fmt.Errorf("parse generated bindings: %w", err)
	}
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE || g.Doc == nil {
			continue
		}
		f(g.Specs[0].(*ast.TypeSpec).Name.Name, fset.Position(g.Doc.Pos()).Offset, fset.Position(g.End()).Offset)
	}
	return nil
}

func writeGo(name string, code []byte) error {
	code, err := format.Source(code)
	if err != nil {
		return fmt.Errorf("format %s: %w", name, err)
	}
	return write(name, code)
}
