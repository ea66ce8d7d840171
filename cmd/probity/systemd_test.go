package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func testUnit(t *testing.T, containers bool) string {
	t.Helper()
	me, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	u := unit{Program: me, Dir: "/var/lib/probity", User: "nobody", Containers: containers, DrainFor: time.Minute, StopAfter: 90 * time.Second, Args: "--leases"}
	if containers {
		u.User = ""
	}
	text, err := u.text()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestTheUnitLetsTheProviderDoLittleAndTenantsLive(t *testing.T) {
	for containers, want := range map[bool][]string{
		false: {"User=nobody", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n", "PrivateUsers=yes", "Delegate=yes", "KillMode=process", "TimeoutStopSec=90s", "--drain-for 1m0s --leases\n"},
		true:  {"NoNewPrivileges=yes", "ProtectSystem=strict", "Delegate=yes", "KillMode=process", "TimeoutStopSec=90s"},
	} {
		text := testUnit(t, containers)
		for _, line := range want {
			if !strings.Contains(text, line) {
				t.Errorf("containers %v: no %q in\n%s", containers, line, text)
			}
		}
		if containers && strings.Contains(text, "User=") {
			t.Errorf("containers need root:\n%s", text)
		}
	}
	for _, bad := range []unit{{Program: "probity", Dir: "/a"}, {Program: "/a", Dir: "/a b"}, {Program: "/a", Dir: "/a\nExecStartPre=/bin/evil"}, {Program: "/a%i", Dir: "/a"}} {
		if text, err := bad.text(); err == nil {
			t.Errorf("%+v makes\n%s", bad, text)
		}
	}
}

// What systemd itself says of the unit. The exposure is of 0 to 10; below 2 needs
// nearly everything.
func TestSystemdTakesTheUnitAndFindsItHardened(t *testing.T) {
	if testing.Short() {
		t.Skip("systemd-analyze is for the full run")
	}
	for containers, most := range map[bool]string{false: "20", true: "70"} {
		file := filepath.Join(t.TempDir(), "probity.service")
		if err := os.WriteFile(file, []byte(testUnit(t, containers)), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("systemd-analyze", "verify", file).CombinedOutput(); err != nil || regexp.MustCompile(`(?i)unknown|invalid|failed`).Match(out) {
			t.Errorf("containers %v: verify: %v\n%s", containers, err, out)
		}
		out, err := exec.Command("systemd-analyze", "security", "--offline=true", "--threshold="+most, "--no-pager", file).CombinedOutput()
		if err != nil {
			t.Errorf("containers %v: exposed more than %s tenths: %v\n%.3000s", containers, most, err, out)
		}
	}
}
