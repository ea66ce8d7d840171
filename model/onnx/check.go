package onnx

import (
	"errors"
	"fmt"
)

// scope holds the names of the values that can be read at one place: those of
// a graph, and of the graphs around it.
type scope struct {
	names map[string]bool
	outer *scope
}

func (s *scope) has(name string) bool {
	for ; s != nil; s = s.outer {
		if s.names[name] {
			return true
		}
	}
	return false
}

// check enforces what the rest of the world relies on when it looks values up
// by name: every value has one producer, and it stands before every reader. A
// graph with a cycle has no such order.
func (m *Model) check() error {
	if err := m.Graph.check(nil); err != nil {
		return err
	}
	type key struct{ domain, name, overload string }
	seen := map[key]bool{}
	for _, f := range m.Functions {
		k := key{f.Domain, f.Name, f.Overload}
		if seen[k] {
			return fmt.Errorf("function %.100q is defined twice", f.Name)
		}
		seen[k] = true
		if err := f.check(); err != nil {
			return fmt.Errorf("function %.100q: %w", f.Name, err)
		}
	}
	return nil
}

func (f *Function) check() error {
	s := &scope{names: map[string]bool{}}
	for _, name := range f.Inputs {
		if name == "" || s.names[name] {
			return fmt.Errorf("input %.100q is declared twice or has no name", name)
		}
		s.names[name] = true
	}
	if err := s.nodes(f.Nodes); err != nil {
		return err
	}
	for _, name := range f.Outputs {
		if !s.names[name] {
			return fmt.Errorf("output %.100q is made by no node", name)
		}
	}
	return nil
}

func (g *Graph) check(outer *scope) error {
	s := &scope{names: map[string]bool{}, outer: outer}
	for _, t := range g.Initializers {
		if t.Name == "" {
			return errors.New("an initializer has no name")
		}
		if s.names[t.Name] {
			return fmt.Errorf("tensor %.100q is defined twice", t.Name)
		}
		s.names[t.Name] = true
	}
	inputs := map[string]bool{}
	for _, v := range g.Inputs {
		if v.Name == "" || inputs[v.Name] {
			return fmt.Errorf("input %.100q is declared twice or has no name", v.Name)
		}
		inputs[v.Name] = true
		s.names[v.Name] = true // may also be an initializer, which is then its default
	}
	if err := s.nodes(g.Nodes); err != nil {
		return err
	}
	for _, v := range g.Outputs {
		if v.Name == "" || !s.has(v.Name) {
			return fmt.Errorf("output %.100q is made by no node", v.Name)
		}
	}
	return nil
}

func (s *scope) nodes(nodes []*Node) error {
	for _, n := range nodes {
		for _, in := range n.Inputs {
			if in != "" && !s.has(in) {
				for _, later := range nodes {
					for _, out := range later.Outputs {
						if out == in {
							return fmt.Errorf("%s reads value %.100q, which %s makes only after it: the graph has a cycle or is out of order", n, in, later)
						}
					}
				}
				return fmt.Errorf("%s reads value %.100q, which nothing makes", n, in)
			}
		}
		for _, a := range n.Attributes {
			for _, g := range append(a.Graphs, a.Graph) {
				if g == nil {
					continue
				}
				if err := g.check(s); err != nil {
					return fmt.Errorf("%s: attribute %.100q: %w", n, a.Name, err)
				}
			}
		}
		for _, out := range n.Outputs {
			if out == "" {
				continue
			}
			if s.names[out] {
				return fmt.Errorf("%s writes value %.100q, which already exists", n, out)
			}
			s.names[out] = true
		}
	}
	return nil
}
