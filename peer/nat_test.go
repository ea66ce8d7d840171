package peer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/network"

	"probity"
	"probity/internal/eip712"
	"probity/market"
	"probity/market/markettest"
)

// Hosts in network namespaces, each a process of this test:
//
//	buyer ── NAT ──┐
//	               ├── relay
//	provider ─ NAT ┘
//
// The routers translate addresses as those of homes do, and drop what nobody inside
// asked for.

// roleVariable tells a process of this test which host it is.
const roleVariable = "PROBITY_PEER_TEST_ROLE"

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		if err := playRole(role); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// findsOut begins the role of a host that is not told whether it can be reached.
const findsOut = "finds-out-"

// playRole is a host behind one of the routers, or the relay. What it has to say it
// prints, a line each; it ends with its standard input.
func playRole(role string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	key := func(i byte) (eip712.Key, error) { return eip712.NewKey(append(make([]byte, 31), i+1)) }
	buyer, err := key(0)
	if err != nil {
		return err
	}
	provider, err := key(1)
	if err != nil {
		return err
	}
	d, lease := markettest.BoardDomain(), probity.Hash{1}
	board := market.NewMemBoard(d)
	o := Options{Market: d, Chain: newLedger(), Board: board, SyncEvery: time.Second}
	role, finds := strings.CutPrefix(role, findsOut)
	n := NetOptions{Listen: []string{"0.0.0.0:4001"}, Bootstrap: strings.Fields(os.Getenv("BOOTSTRAP")), Private: role != "relay" && !finds, Relay: role == "relay"}
	if role == "provider" {
		m := newMachine()
		m.write("hello through two routers")
		o.Keys = []eip712.Key{provider}
		o.Leases = &rented{of: map[probity.Hash]Lease{lease: {Buyer: buyer.Account(), Work: m}}}
	}
	if role == "lan" {
		n.LAN, n.Private = true, false
	}
	h, err := Open(n, o)
	if err != nil {
		return err
	}
	defer h.Close()
	say := func(k, v string) { json.NewEncoder(os.Stdout).Encode(map[string]string{k: v}) }
	wait := func(f func() error) error {
		for {
			err := f()
			if err == nil || ctx.Err() != nil {
				return errors.Join(ctx.Err(), err)
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
	switch role {
	case "lan":
		if err := wait(func() error {
			if len(h.Neighbours()) == 0 {
				return errNotYet
			}
			return nil
		}); err != nil {
			return err
		}
		say("met", fmt.Sprint(h.Neighbours()))
	case "relay":
		var all []string
		for _, a := range h.Addrs() {
			if strings.Contains(a, wan+"1/") {
				all = append(all, a)
			}
		}
		say("addrs", strings.Join(all, " "))
	case "open":
		if err := wait(func() error {
			if h.Verdict().Reach == "unknown" {
				return errNotYet
			}
			return nil
		}); err != nil {
			return err
		}
		say("verdict", fmt.Sprintf("%+v", h.Verdict()))
	case "provider":
		if v := h.Verdict(); finds && v.Reach != "unknown" {
			return fmt.Errorf("it knows before anybody has tried: %+v", v)
		}
		if err := wait(func() error {
			if c, ok := h.pool.card(provider.Account()); !ok || !strings.Contains(strings.Join(c.Addrs, " "), "p2p-circuit") {
				return errNotYet
			}
			return nil
		}); err != nil {
			return err
		}
		say("relayed", "yes")
		say("verdict", fmt.Sprintf("%+v", h.Verdict()))
	case "buyer":
		if err := wait(func() error {
			info, err := h.find(provider.Account())
			if err == nil && !strings.Contains(fmt.Sprint(info.Addrs), "p2p-circuit") {
				err = errNotYet
			}
			return err
		}); err != nil {
			return err
		}
		remote := h.Remote(lease, provider.Account(), buyer)
		read := func() error {
			var got bytes.Buffer
			if _, err := remote.Logs(ctx, 0, false, &got); err != nil {
				return err
			}
			if got.String() != "hello through two routers" {
				return fmt.Errorf("the log is %q", got.String())
			}
			return nil
		}
		if err := wait(read); err != nil {
			return err
		}
		say("log", "read")
		// Going through two routers at once takes luck on a machine that is busy.
		again := time.Now().Add(10 * time.Second)
		if err := wait(func() error {
			info, err := h.find(provider.Account())
			if err != nil {
				return err
			}
			if time.Now().After(again) {
				again = time.Now().Add(10 * time.Second)
				h.h.Network().ClosePeer(info.ID)
				return errors.Join(read(), errNotYet)
			}
			for _, c := range h.h.Network().ConnsToPeer(info.ID) {
				if !c.Stat().Limited && h.h.Network().Connectedness(info.ID) == network.Connected {
					say("direct", c.RemoteMultiaddr().String())
					return nil
				}
			}
			return errNotYet
		}); err != nil {
			return err
		}
		if err := wait(read); err != nil {
			return err
		}
		say("log", "read directly")
	}
	<-ctx.Done()
	return nil
}

// wan begins the addresses of the network between the routers. They look public,
// since libp2p goes through routers for such only; nothing leads out of the
// namespaces.
const wan = "11.77.0."

// sh runs commands, one a line, in this or another network namespace.
func sh(t *testing.T, lines string) {
	t.Helper()
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		f := strings.Fields(line)
		if out, err := exec.Command(f[0], f[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", line, err, out)
		}
	}
}

func TestHostsOnOneLocalNetworkFindEachOtherByThemselves(t *testing.T) {
	if testing.Short() {
		t.Skip("makes network namespaces")
	}
	needsNamespaces(t)
	name := func(i int) string { return fmt.Sprintf("probity%dlan%d", os.Getpid(), i) }
	for i := range 2 {
		t.Cleanup(func() { exec.Command("ip", "netns", "del", name(i)).Run() })
		sh(t, fmt.Sprintf("ip netns add %s\nip -n %s link set lo up", name(i), name(i)))
	}
	sh(t, fmt.Sprintf("ip link add eth0 netns %s type veth peer name eth0 netns %s", name(0), name(1)))
	for i := range 2 {
		sh(t, fmt.Sprintf("ip -n %[1]s addr add 192.168.7.%[2]d/24 dev eth0\nip -n %[1]s link set eth0 up", name(i), i+1))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	a, b := playIn(t, ctx, name(0), "lan", ""), playIn(t, ctx, name(1), "lan", "")
	// Neither was told of the other, or of anybody.
	if a("met") == "" || b("met") == "" {
		t.Error("they have not met")
	}
}

// needsNamespaces fails a test on a machine that cannot make network namespaces.
func needsNamespaces(t *testing.T) {
	t.Helper()
	for _, tool := range []string{"ip", "nft"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%v: make tools installs iproute2 and nftables", err)
		}
	}
	if os.Getuid() != 0 {
		t.Fatal("network namespaces need root: run this test as root, or with -short")
	}
}

// playIn starts a host in a namespace. What it returns waits for what the host has to
// say under a key.
func playIn(t *testing.T, ctx context.Context, namespace, role, bootstrap string) func(key string) string {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	c := exec.CommandContext(ctx, "ip", "netns", "exec", namespace, self)
	c.Env = append(os.Environ(), roleVariable+"="+role, "BOOTSTRAP="+bootstrap)
	var errs bytes.Buffer
	c.Stderr = &errs
	in, err := c.StdinPipe()
	must(t, err)
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	t.Cleanup(func() {
		in.Close()
		c.Wait()
	})
	lines := bufio.NewScanner(out)
	return func(key string) string {
		t.Helper()
		for lines.Scan() {
			var v map[string]string
			if json.Unmarshal(lines.Bytes(), &v) == nil && v[key] != "" {
				return v[key]
			}
		}
		t.Fatalf("%s ended before it had %s to say: %s", role, key, errs.String())
		return ""
	}
}

// behindRouters makes the networks of buyer and provider, and returns how the
// namespaces are called.
func behindRouters(t *testing.T) (name func(string) string) {
	t.Helper()
	needsNamespaces(t)
	name = func(s string) string { return fmt.Sprintf("probity%d%s", os.Getpid(), s) }
	for _, ns := range []string{"relay", "natbuyer", "buyer", "natprovider", "provider"} {
		t.Cleanup(func() { exec.Command("ip", "netns", "del", name(ns)).Run() })
		sh(t, fmt.Sprintf("ip netns add %s\nip -n %s link set lo up", name(ns), name(ns)))
	}
	relay := name("relay")
	sh(t, fmt.Sprintf(`
		ip -n %[1]s link add br0 type bridge
		ip -n %[1]s addr add %[2]s1/24 dev br0
		ip -n %[1]s link set br0 up`, relay, wan))
	for i, who := range []string{"buyer", "provider"} {
		nat, host := name("nat"+who), name(who)
		sh(t, fmt.Sprintf(`
			ip link add wan netns %[1]s type veth peer name p%[3]d netns %[4]s
			ip -n %[4]s link set p%[3]d master br0
			ip -n %[4]s link set p%[3]d up
			ip -n %[1]s addr add %[5]s%[6]d/24 dev wan
			ip -n %[1]s link set wan up
			ip link add lan netns %[1]s type veth peer name eth0 netns %[2]s
			ip -n %[1]s addr add 192.168.%[7]d.1/24 dev lan
			ip -n %[1]s link set lan up
			ip -n %[2]s addr add 192.168.%[7]d.2/24 dev eth0
			ip -n %[2]s link set eth0 up
			ip -n %[2]s route add default via 192.168.%[7]d.1`, nat, host, i, relay, wan, i+2, i+81))
		rules := filepath.Join(t.TempDir(), "rules")
		must(t, os.WriteFile(rules, []byte(`
			table ip nat {
				chain masked {
					type nat hook postrouting priority srcnat;
					oifname "wan" masquerade;
				}
			}
			table ip filter {
				chain unasked {
					type filter hook input priority filter;
					iifname "wan" drop;
				}
				chain through {
					type filter hook forward priority filter;
					iifname "wan" ct state new drop;
				}
			}
`), 0o600))
		sh(t, fmt.Sprintf("ip netns exec %s nft -f %s", nat, rules))
		if out, err := exec.Command("ip", "netns", "exec", nat, "sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	return name
}

func TestHostsBehindRoutersMeetThroughARelayAndThenDirectly(t *testing.T) {
	if testing.Short() {
		t.Skip("makes network namespaces")
	}
	name := behindRouters(t)
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	run := func(role, bootstrap string) func(key string) string {
		return playIn(t, ctx, name(role), role, bootstrap)
	}
	at := run("relay", "")("addrs")
	if got := run("provider", at)("relayed"); got != "yes" {
		t.Fatal(got)
	}
	buyer := run("buyer", at)
	if got := buyer("log"); got != "read" {
		t.Fatal(got)
	}
	direct := buyer("direct")
	if !strings.Contains(direct, "/ip4/"+wan+"3/") {
		t.Errorf("the direct connection is to %s, want the provider's router, %s3", direct, wan)
	}
	if got := buyer("log"); got != "read directly" {
		t.Error(got)
	}
}

// AutoNAT has others try. It takes its time: the first attempt comes after a quarter of
// a minute, and a router that drops what nobody asked for is waited for as long again.
func TestAHostFindsOutWhetherItCanBeReachedAndUsesARelayIfNot(t *testing.T) {
	if testing.Short() {
		t.Skip("makes network namespaces")
	}
	name := behindRouters(t)
	open := name("open")
	t.Cleanup(func() { exec.Command("ip", "netns", "del", open).Run() })
	sh(t, fmt.Sprintf(`
		ip netns add %[1]s
		ip -n %[1]s link set lo up
		ip link add eth0 netns %[1]s type veth peer name p9 netns %[2]s
		ip -n %[2]s link set p9 master br0
		ip -n %[2]s link set p9 up
		ip -n %[1]s addr add %[3]s9/24 dev eth0
		ip -n %[1]s link set eth0 up`, open, name("relay"), wan))
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	at := playIn(t, ctx, name("relay"), "relay", "")("addrs")
	// Neither is told what it is.
	reachable, provider := playIn(t, ctx, open, findsOut+"open", at), playIn(t, ctx, name("provider"), findsOut+"provider", at)
	if got := reachable("verdict"); got != "{Reach:public Relayed:false}" {
		t.Errorf("a host that everybody can connect to finds %s", got)
	}
	if got := provider("verdict"); got != "{Reach:private Relayed:true}" {
		t.Errorf("a host behind a router finds %s", got)
	}
	// It is reached all the same, by somebody who is behind a router, too: the first word
	// can only come through the relay, since its router drops what it did not ask for.
	buyer := playIn(t, ctx, name("buyer"), "buyer", at)
	if got := buyer("log"); got != "read" {
		t.Error(got)
	}
}
