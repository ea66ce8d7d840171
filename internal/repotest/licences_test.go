package repotest

import (
	"go/build"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// Licences that a program under Apache-2.0 may be linked with. The LGPL lets
// others use the library unchanged, which is all that we do with go-ethereum.
var allowed = map[string][]string{ // what the licence file must hold, white space aside
	"Apache-2.0":   {"Apache License Version 2.0"},
	"BSD-3-Clause": {"Redistribution and use in source and binary forms", "Neither the name of"},
	"BSD-2-Clause": {"Redistribution and use in source and binary forms"},
	"ISC":          {"Permission to use, copy, modify, and distribute this software for any purpose with or without fee is hereby granted"},
	"MIT":          {"Permission is hereby granted, free of charge, to any person obtaining a copy"},
	"MPL-2.0":      {"Mozilla Public License Version 2.0"}, // file-level: our own files stay ours
	"LGPL-3.0":     {"GNU LESSER GENERAL PUBLIC LICENSE Version 3"},
}

// required reads go.mod: every required module with its version, and the tools.
func required(t *testing.T) (versions map[string]string, tools []string) {
	t.Helper()
	f, err := modfile.Parse("go.mod", read(t, "go.mod"), nil)
	if err != nil {
		t.Fatal(err)
	}
	versions = map[string]string{}
	for _, r := range f.Require {
		versions[r.Mod.Path] = r.Mod.Version
	}
	for _, r := range f.Replace {
		t.Errorf("go.mod replaces %s: require a release instead", r.Old.Path)
	}
	for _, tool := range f.Tool {
		tools = append(tools, tool.Path)
	}
	return versions, tools
}

// direct are the modules that our own code imports, tests included, and those
// of the tools.
func direct(t *testing.T) map[string]string {
	t.Helper()
	versions, tools := required(t)
	paths := tools
	for _, f := range goFiles(t) {
		for _, i := range f.imports() {
			if first, _, _ := strings.Cut(i, "/"); strings.Contains(first, ".") {
				paths = append(paths, i)
			}
		}
	}
	out := map[string]string{}
	for _, p := range paths {
		best := ""
		for m := range versions {
			if (p == m || strings.HasPrefix(p, m+"/")) && len(m) > len(best) {
				best = m
			}
		}
		if best == "" {
			t.Errorf("%s is imported, but go.mod requires no module for it", p)
			continue
		}
		out[best] = versions[best]
	}
	return out
}

func TestEveryDirectDependencyHasALicenceThatWeMayUse(t *testing.T) {
	want := direct(t)
	have := map[string]string{}
	last := ""
	for line := range strings.Lines(string(read(t, "internal/repotest/licences.txt"))) {
		f := strings.Fields(line)
		if len(f) != 2 {
			t.Errorf("licences.txt: %q: want a module and a licence", line)
			continue
		}
		if f[0] <= last {
			t.Errorf("licences.txt: %s is out of order or repeated", f[0])
		}
		have[f[0]], last = f[1], f[0]
	}
	for mod := range want {
		if have[mod] == "" {
			t.Errorf("licences.txt lacks %s: look up its licence and add a line", mod)
		}
	}
	for mod, licence := range have {
		if want[mod] == "" {
			t.Errorf("licences.txt names %s, which nothing imports: remove the line", mod)
			continue
		}
		marks, ok := allowed[licence]
		if !ok {
			t.Errorf("%s has licence %s, which is not one that we may link", mod, licence)
			continue
		}
		text := licenceText(t, mod, want[mod])
		for _, mark := range marks {
			if !strings.Contains(text, mark) {
				t.Errorf("%s %s: its licence files do not say %q, so it is not under %s", mod, want[mod], mark, licence)
			}
		}
	}
	if len(want) < 8 {
		t.Errorf("found %d direct dependencies only", len(want))
	}
}

// licenceText is what a module's licence files say, white space collapsed.
func licenceText(t *testing.T, path, version string) string {
	t.Helper()
	cache := os.Getenv("GOMODCACHE")
	if cache == "" {
		cache = filepath.Join(filepath.SplitList(build.Default.GOPATH)[0], "pkg", "mod")
	}
	escaped, err := module.EscapePath(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(cache, filepath.FromSlash(escaped)+"@"+version)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatalf("%v: run go mod download", err)
	}
	var all strings.Builder
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		if e.IsDir() || !slices.ContainsFunc([]string{"LICENSE", "LICENCE", "COPYING"}, func(p string) bool { return strings.HasPrefix(name, p) }) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(string(data)), " ")
		// The notice that some have instead of the licence itself writes a comma.
		all.WriteString(strings.ReplaceAll(text, "License, Version", "License Version") + "\n")
	}
	if all.Len() == 0 {
		t.Errorf("%s %s has no licence file", path, version)
	}
	return all.String()
}
