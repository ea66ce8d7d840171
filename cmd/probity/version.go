package main

import (
	"context"
	"flag"
	"runtime"
	"runtime/debug"
)

func cmdVersion() *command {
	return &command{
		name:    "version",
		summary: "print the version",
		help: `Prints the version, the commit that it was built from and the Go release.

Example:
  probity version --json`,
		setup: func(*flag.FlagSet) func(context.Context, *output, []string) error {
			return func(_ context.Context, out *output, args []string) error {
				if len(args) > 0 {
					return usageError{"version takes no arguments"}
				}
				v := struct {
					Version string `json:"version"`
					Commit  string `json:"commit"`
					Go      string `json:"go"`
					OS      string `json:"os"`
					Arch    string `json:"arch"`
				}{version, "unknown", runtime.Version(), runtime.GOOS, runtime.GOARCH}
				if info, ok := debug.ReadBuildInfo(); ok {
					for _, s := range info.Settings {
						if s.Key == "vcs.revision" {
							v.Commit = s.Value
						}
					}
				}
				out.printf("probity %s (commit %s, %s, %s/%s)\n", v.Version, v.Commit, v.Go, v.OS, v.Arch)
				return out.result(v)
			}
		},
	}
}

// version is the program's.
const version = "0.1.0"
