package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"os/user"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"
	"time"
)

//go:embed probity.service.tmpl
var unitText string

// unit is what the unit's template says.
type unit struct {
	Program    string // absolute path
	Dir        string // likewise
	User       string // "" where it needs root
	Containers bool
	DrainFor   time.Duration
	StopAfter  time.Duration
	Args       string
}

var (
	unitPathRE = regexp.MustCompile(`^(/[A-Za-z0-9_.+-]+)+$`)
	unitUserRE = regexp.MustCompile(`^[a-z_][a-z0-9_-]{0,31}$`)
	unitArgRE  = regexp.MustCompile(`^[A-Za-z0-9_./:=@,+-]+$`)
)

func (u unit) text() (string, error) {
	for _, p := range []string{u.Program, u.Dir} {
		if !unitPathRE.MatchString(p) {
			return "", usageError{"a unit needs plain absolute paths, and this is none: " + p}
		}
	}
	t, err := template.New("unit").Parse(unitText)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, u)
	return b.String(), err
}

func cmdProviderSystemd() *command {
	return &command{
		name:    "provider systemd",
		args:    "[-- FLAGS OF provider start]",
		summary: "print a hardened systemd unit for this provider",
		help: `Prints a unit that starts this program's provider at boot, lets it do as little as
it can with, and stops it in order: no new work, notice to leases, and so long to
let them end. Work that runs for tenants lives through a restart of the service.

Without --containers the provider runs modules only, as a user of its own, and
needs no privilege at all. With it, it is root, since limits of containers are; what
tenants run in there is nobody's still.

Example:
  probity provider systemd --state /var/lib/probity -- --leases --listen 0.0.0.0:4001 | sudo tee /etc/systemd/system/probity.service`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			dir := fs.String("state", "/var/lib/probity", "`folder` of the node, which provider init is given as --dir")
			as := fs.String("user", "probity", "`name` of the user that it runs as; made with useradd --system")
			containers := fs.Bool("containers", false, "run containers, too")
			drainFor := fs.Duration("drain-for", 10*time.Minute, "most `time` that leases have to end when it is stopped")
			return func(_ context.Context, out *output, args []string) error {
				me, err := self()
				if err != nil {
					return err
				}
				if !unitUserRE.MatchString(*as) {
					return usageError{"--user: a user's name has letters, digits, - and _"}
				}
				if *drainFor < time.Second || *drainFor > 24*time.Hour {
					return usageError{"--drain-for: one second to a day"}
				}
				if len(args) == 0 {
					args = []string{"--leases"}
				}
				for _, a := range args {
					if !unitArgRE.MatchString(a) {
						return usageError{"a flag that a unit would read as something else: " + a}
					}
				}
				u := unit{Program: filepath.Clean(me), Dir: filepath.Clean(*dir), User: *as, Containers: *containers,
					DrainFor: *drainFor, StopAfter: *drainFor + 30*time.Second, Args: strings.Join(args, " ")}
				if u.Containers {
					u.User = ""
				}
				text, err := u.text()
				if err != nil {
					return err
				}
				if u.User != "" {
					if _, err := user.Lookup(u.User); errors.As(err, new(user.UnknownUserError)) {
						fmt.Fprintf(out.stderr, "there is no user %s yet: useradd --system --home-dir %s --create-home %s\n", u.User, u.Dir, u.User)
					}
				}
				out.printf("%s", text)
				return out.result(map[string]any{"unit": text, "user": u.User, "dir": u.Dir})
			}
		},
	}
}
