package token

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed library/*.yaml
var library embed.FS

// Library names the economies that come with the program.
func Library() []string {
	entries, err := library.ReadDir("library")
	if err != nil {
		return nil // an embedded folder can always be read
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}

// FromLibrary is the specification of a ready economy.
func FromLibrary(name string) ([]byte, error) {
	names := Library()
	if !slices.Contains(names, name) {
		return nil, fmt.Errorf("the library has no economy %q: %s", name, nearest(name, names))
	}
	return library.ReadFile("library/" + name + ".yaml")
}
