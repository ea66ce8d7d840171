package chain

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"probity"
	"probity/market"
)

// foreign is a chain with an id of our choosing, reached from a host of our
// choosing.
type foreign struct {
	fakeChain
	id hexutil.Uint64
}

func (f *foreign) ChainId() hexutil.Uint64 { return f.id }

func newForeign(t *testing.T, id uint64, host string) *Client {
	t.Helper()
	f := &foreign{id: hexutil.Uint64(id)}
	f.add()
	server := rpc.NewServer()
	if err := server.RegisterName("eth", f); err != nil {
		t.Fatal(err)
	}
	c, err := newClient(t.Context(), rpc.DialInProc(server), "foreign")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.host = host
	return c
}

func TestDevKeysExistOnDevelopmentChainsOnly(t *testing.T) {
	secret := devKey(3)
	for _, c := range []struct {
		id   uint64
		host string
		dev  bool
	}{
		{1337, "127.0.0.1", true}, {1337, "localhost", true}, {1337, "::1", true}, {31337, "127.0.0.1", true},
		{1337, "10.0.0.1", false}, {1337, "dev.example.org", false}, {31337, "192.0.2.1", false}, {1337, "", false},
		{1, "127.0.0.1", false}, {1, "mainnet.example.org", false}, {11155111, "localhost", false}, {10, "127.0.0.1", false},
	} {
		client := newForeign(t, c.id, c.host)
		keys, err := client.DevKeys(1)
		if c.dev != (err == nil && len(keys) == 1) || !c.dev && !errors.Is(err, ErrNotDev) {
			t.Errorf("chain %d at %q: %v", c.id, c.host, err)
		}
		if c.dev {
			continue
		}
		// Nor does a sender sign with one that came from elsewhere.
		_, err = NewSender(t.Context(), client, secret, openJournal(t, filepath.Join(t.TempDir(), "j")), SenderOptions{})
		if !errors.Is(err, ErrNotDev) {
			t.Errorf("a sender on chain %d at %q: %v", c.id, c.host, err)
		}
	}
	// In the process, but with the id of a real chain.
	client := newForeign(t, 1, "")
	client.inProcess = true
	if _, err := client.DevKeys(1); !errors.Is(err, ErrNotDev) {
		t.Errorf("in the process with chain id 1: %v", err)
	}
}

func post(t *testing.T, url, host, origin, contentType string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "POST", url, strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}`))
	if err != nil {
		t.Fatal(err)
	}
	if host != "" {
		req.Host = host
	}
	if origin != "" {
		req.Header.Set("Origin", origin)
	}
	req.Header.Set("Content-Type", contentType)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func TestWebPagesElsewhereCannotDriveTheDevChain(t *testing.T) {
	d := openDev(t, DevOptions{HTTP: true, Origins: []string{"http://localhost:5173"}})
	if !strings.HasPrefix(d.URL(), "http://127.0.0.1:") {
		t.Fatalf("served at %s", d.URL())
	}
	// A wallet, or any program.
	if resp, body := post(t, d.URL(), "", "", "application/json"); resp.StatusCode != 200 || !strings.Contains(body, "0x539") {
		t.Fatalf("%s: %s", resp.Status, body)
	}
	// A page that points its own name at this machine.
	if resp, _ := post(t, d.URL(), "evil.example.org", "http://evil.example.org", "application/json"); resp.StatusCode != http.StatusForbidden {
		t.Errorf("a foreign host name: %s", resp.Status)
	}
	// A page elsewhere: the browser asks first, and is not told yes.
	preflight := func(origin string) string {
		req, err := http.NewRequestWithContext(t.Context(), "OPTIONS", d.URL(), nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Origin", origin)
		req.Header.Set("Access-Control-Request-Method", "POST")
		req.Header.Set("Access-Control-Request-Headers", "content-type")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.Header.Get("Access-Control-Allow-Origin")
	}
	if got := preflight("http://evil.example.org"); got != "" {
		t.Errorf("a foreign page may ask: %q", got)
	}
	if got := preflight("http://localhost:5173"); got != "http://localhost:5173" {
		t.Errorf("the page that was allowed: %q", got)
	}
	// It may not get round asking first with a type that needs no asking.
	for _, simple := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"} {
		if resp, body := post(t, d.URL(), "", "http://evil.example.org", simple); resp.StatusCode == 200 || strings.Contains(body, "0x539") {
			t.Errorf("%s: %s %s", simple, resp.Status, body)
		}
	}
	// Nor over WebSocket, where browsers do not ask.
	ws := "ws" + strings.TrimPrefix(d.URL(), "http")
	for origin, allowed := range map[string]bool{"http://evil.example.org": false, "http://localhost": false, "http://localhost:5173": true} {
		c, err := rpc.DialWebsocket(t.Context(), ws, origin)
		if (err == nil) != allowed {
			t.Errorf("WebSocket from %s: %v", origin, err)
		}
		if err == nil {
			c.Close()
		}
	}
	strict := openDev(t, DevOptions{HTTP: true})
	if c, err := rpc.DialWebsocket(t.Context(), "ws"+strings.TrimPrefix(strict.URL(), "http"), "http://localhost"); err == nil {
		c.Close()
		t.Error("WebSocket from a page on localhost, where none was allowed")
	}
}

func TestOnlyReadingAndSignedTransactionsAreServed(t *testing.T) {
	d := openDev(t, DevOptions{HTTP: true})
	c := dial(t, d.URL())
	for _, method := range []string{"admin_nodeInfo", "debug_setHead", "dev_setFeeRecipient", "miner_setGasPrice", "personal_listAccounts", "engine_forkchoiceUpdatedV3", "txpool_content"} {
		if err := c.do(t.Context(), nil, method); err == nil || !strings.Contains(err.Error(), "does not exist") {
			t.Errorf("%s: %v", method, err)
		}
	}
	var accounts []string
	if err := c.do(t.Context(), &accounts, "eth_accounts"); err != nil || len(accounts) != 0 {
		t.Errorf("the node holds accounts %v, %v", accounts, err)
	}
}

func TestErrorsDoNotShowTheEndpointsKey(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, url := range []string{"http://127.0.0.1:1/v2/s3cr3t?key=s3cr3t", "ws://127.0.0.1:1/s3cr3t", "http://user:s3cr3t@127.0.0.1:1"} {
		_, err := Dial(ctx, url)
		if err == nil || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%v", err)
		}
	}
}

func TestChainIsSilentUnlessGivenALogger(t *testing.T) {
	was := slog.Default()
	var out bytes.Buffer
	d := openDev(t, DevOptions{Logger: slog.New(slog.NewTextHandler(&out, nil))})
	d.Close()
	if !strings.Contains(out.String(), "level=INFO") {
		t.Errorf("the logger heard %q", out.String())
	}
	if slog.Default() != was {
		t.Error("the program's own default logger was replaced")
	}
	openDev(t, DevOptions{Logger: slog.New(slog.DiscardHandler)})
}

func TestKeyFilesOpenWithTheirPassphraseOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "key.json")
	if _, err := NewKey(path, "short", KeyOptions{DevLight: true}); err == nil {
		t.Error("a passphrase of five letters was taken")
	}
	key, err := NewKey(path, "correct horse", KeyOptions{DevLight: true})
	if err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
	if _, err := NewKey(path, "correct horse", KeyOptions{DevLight: true}); err == nil {
		t.Error("a key file was replaced")
	}
	got, err := OpenKey(path, "correct horse")
	if err != nil || got.Account() != key.Account() {
		t.Errorf("opened %v, %v", got.Account(), err)
	}
	if _, err := OpenKey(path, "wrong horse"); !errors.Is(err, ErrPassphrase) {
		t.Errorf("with a wrong passphrase: %v", err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// Another implementation of the format reads it too.
	other, err := keystore.DecryptKey(raw, "correct horse")
	if err != nil || probity.Account(other.Address) != key.Account() {
		t.Errorf("geth reads %v, %v", other, err)
	}
}

func FuzzOpenKey(f *testing.F) {
	path := filepath.Join(f.TempDir(), "key.json")
	if _, err := NewKey(path, "correct horse", KeyOptions{DevLight: true}); err != nil {
		f.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(bytes.Replace(raw, []byte(`"n":4096`), []byte(`"n":2`), 1))
	f.Add([]byte(`{"version":3,"id":"d7e4cfb4-6ef5-45ce-9ee5-0a5dcd4a6ea7","crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"00"},"kdf":"pbkdf2","kdfparams":{"c":1,"prf":"hmac-sha256","dklen":32,"salt":""}}}`))
	f.Add([]byte(`{"version":"1"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data, []byte(`"n":`)) && !bytes.Contains(data, []byte(`"n":2,`)) || bytes.Contains(data, []byte(`"c":`)) && !bytes.Contains(data, []byte(`"c":1,`)) {
			return // slow on purpose
		}
		path := filepath.Join(t.TempDir(), "key.json")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		OpenKey(path, "correct horse")
	})
}

func FuzzCursor(f *testing.F) {
	c := cursor{chain: [8]byte{1}, stray: []logID{{2}}, forgot: true, points: []point{
		{number: 5, hash: probity.Hash{1}}, {number: 9, hash: probity.Hash{2}, ids: []logID{{3}, {4}}, partial: true},
	}}
	f.Add(c.String())
	f.Add("")
	f.Add("p1.")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := parseCursor(s)
		if err != nil {
			if !errors.Is(err, ErrCursor) {
				t.Fatal(err)
			}
			return
		}
		if s != "" && c.String() != s {
			t.Fatalf("%q reads back as %q", s, c.String())
		}
	})
}

func FuzzParseDeployment(f *testing.F) {
	d := Deployment{Format: DeploymentFormat, ChainID: 1, Genesis: probity.Hash{1}, Code: map[string]probity.Hash{}}
	d.Sumcheck, d.Setup = probity.Account{1}, make([]byte, 128)
	for name, at := range d.addresses() {
		*at, d.Code[name] = probity.Account{1}, probity.Hash{2}
	}
	path := filepath.Join(f.TempDir(), "d.json")
	if err := d.Write(path); err != nil {
		f.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	if _, err := ParseDeployment(raw); err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := ParseDeployment(raw)
		if err != nil {
			return
		}
		for name, at := range d.addresses() {
			if at.IsZero() || d.Code[name].IsZero() {
				t.Fatalf("%s is missing", name)
			}
		}
	})
}

func TestEveryRefusalOfTheMarketHasItsSentinelAndBack(t *testing.T) {
	table := sentinels()
	b := interfaces()
	// There: every custom error of Market, Leases and Quorum is in the table.
	generic := []string{"InvalidShortString", "StringTooLong", "ReentrancyGuardReentrantCall", "SafeERC20FailedOperation"}
	named := map[string]bool{}
	for _, a := range b.abis() {
		for name := range a.Errors {
			named[name] = true
		}
	}
	for contract, a := range map[string]abi.ABI{"Market": b.market.GetABI(), "Leases": b.leases.GetABI(), "Quorum": b.quorum.GetABI()} {
		for name := range a.Errors {
			if _, ok := table[name]; !ok && !slices.Contains(generic, name) {
				t.Errorf("%s's %s is not in the table", contract, name)
			}
		}
	}
	for name, sentinel := range table {
		if !named[name] {
			t.Errorf("no contract has the table's %s", name)
		}
		for _, a := range b.abis() {
			e, ok := a.Errors[name]
			if !ok {
				continue
			}
			data := append(slices.Clone(e.ID[:4]), make([]byte, 32*len(e.Inputs))...)
			if got := refused(&RevertError{Data: data}); sentinel != nil && !errors.Is(got, sentinel) {
				t.Errorf("%s becomes %v, want %v", name, got, sentinel)
			}
		}
	}
	// And back: every sentinel that a contract can cause has an error.
	for _, s := range []error{
		market.ErrUnknown, market.ErrExpired, market.ErrTaken, market.ErrSignature, market.ErrCeiling, market.ErrFunds,
		market.ErrBond, market.ErrProof, market.ErrState, market.ErrEarly, market.ErrAsset, market.ErrCaller, market.ErrOrder,
		market.ErrClaim, market.ErrSolvent, market.ErrReveal,
	} {
		found := false
		for _, got := range table {
			found = found || got == s
		}
		if !found {
			t.Errorf("no refusal of the contracts is %q", s)
		}
	}
	if err := refused(&RevertError{Data: []byte{1, 2, 3, 4}}); errors.Is(err, market.ErrUnknown) {
		t.Errorf("an unknown error became %v", err)
	}
}

func TestRegistryPublishesOnceAndReadsBack(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		w := newWorld(t, b)
		ctx := testContext(t)
		reg := w.books[1].reg
		data, _, err := w.books[2].reg.Publish(ctx, Publication{Kind: KindDataset, Content: probity.Hash{1}})
		if err != nil {
			t.Fatal(err)
		}
		p := Publication{
			Content: probity.Hash{2}, Manifest: probity.Hash{3}, Circuits: []Circuit{
				{VerifyingKey{probity.Groth16, []byte(stubKeys[0])}, probity.Hash{4}},
				{VerifyingKey{probity.Groth16, []byte(stubKeys[1])}, probity.Hash{5}},
			},
			Fee: probity.Units(7), Parents: []Parent{{data.Asset, 0, 250_000_000}},
		}
		v, at, err := reg.Publish(ctx, p)
		if err != nil {
			t.Fatal(err)
		}
		again, at2, err := reg.Publish(ctx, p)
		if err != nil || !reflect.DeepEqual(again, v) || at2 != at {
			t.Fatalf("published again: %v, %v", again, err)
		}
		if v.Owner != w.keys[1].Account() || v.Fee != p.Fee || v.Content != p.Content ||
			!slices.Equal(v.Circuits, []probity.Circuit{{Key: w.Keys()[0], Weights: probity.Hash{4}}, {Key: w.Keys()[1], Weights: probity.Hash{5}}}) {
			t.Fatalf("read back: %+v", v)
		}
		shares, err := NewRegistry(w.senders[0], w.d).Lineage(ctx, v.Asset, v.Version)
		if err != nil || len(shares) != 2 || shares[0] != (LineageShare{v.Asset, 750_000_000}) || shares[1] != (LineageShare{data.Asset, 250_000_000}) {
			t.Fatalf("lineage: %v, %v", shares, err)
		}
		p.Asset, p.Content = v.Asset, probity.Hash{5}
		v1, _, err := reg.Publish(ctx, p)
		if err != nil || v1.Version != 1 || v1.Asset != v.Asset {
			t.Fatalf("next version: %+v, %v", v1, err)
		}
		if vk, err := NewRegistry(w.senders[0], w.d).VerifyingKey(ctx, v.Circuits[1].Key); err != nil || vk.Scheme != probity.Groth16 || string(vk.Bytes) != stubKeys[1] {
			t.Fatalf("verifying key: %q, %v", vk, err)
		}
		if _, err := reg.VerifyingKey(ctx, probity.Hash{9}); !errors.Is(err, market.ErrAsset) {
			t.Fatalf("a key that nobody registered: %v", err)
		}
		if _, err := reg.Get(ctx, 99, 0); !errors.Is(err, market.ErrAsset) {
			t.Fatalf("a model that nobody published: %v", err)
		}
		if _, err := w.books[0].reg.Freeze(ctx, v.Asset); !errors.Is(err, market.ErrCaller) {
			t.Fatalf("frozen by a stranger: %v", err)
		}
		if _, err := reg.Revoke(ctx, v.Asset, 0); err != nil {
			t.Fatal(err)
		}
		list, err := reg.List(ctx)
		if err != nil || len(list) != 2 || !reflect.DeepEqual(list[0], data) || !reflect.DeepEqual(list[1], v1) {
			t.Fatalf("list: %+v, %v", list, err)
		}
		if v, err := reg.Get(ctx, v.Asset, 0); err != nil || !v.Revoked || v.Frozen {
			t.Fatalf("revoked: %+v, %v", v, err)
		}
		origin := probity.Hash{7}
		for range 2 {
			if _, err := reg.Anchor(ctx, origin, 10, probity.Hash{8}); err != nil {
				t.Fatal(err)
			}
		}
		var r *RevertError
		if _, err := reg.Anchor(ctx, origin, 10, probity.Hash{9}); !errors.As(err, &r) {
			t.Fatalf("another root for the same size: %v", err)
		}
		if c, err := reg.Anchored(ctx, w.keys[1].Account(), origin); err != nil || c.Size != 10 || c.Root != (probity.Hash{8}) {
			t.Fatalf("anchored: %+v, %v", c, err)
		}
		if _, err := reg.Anchor(ctx, origin, 12, probity.Hash{9}); err != nil {
			t.Fatal(err)
		}
		all, err := reg.Anchorings(ctx, w.keys[1].Account(), origin, 0)
		if err != nil || len(all) != 2 || all[0].Size != 10 || all[0].Root != (probity.Hash{8}) || all[1].Size != 12 || all[1].Gas < 21_000 || all[1].Block <= all[0].Block {
			t.Fatalf("anchorings: %+v, %v", all, err)
		}
		if late, err := reg.Anchorings(ctx, w.keys[1].Account(), origin, all[1].Block); err != nil || len(late) != 1 || late[0] != all[1] {
			t.Fatalf("anchorings from a block on: %+v, %v", late, err)
		}
		for _, who := range []probity.Account{w.keys[0].Account(), {}} {
			if none, err := reg.Anchorings(ctx, who, origin, 0); err != nil || len(none) != 0 {
				t.Fatalf("somebody else's: %+v, %v", none, err)
			}
		}
	})
}

func TestTheRealVerifierIsDeployedByDefault(t *testing.T) {
	backends(t, func(t *testing.T, b *backend) {
		ctx := testContext(t)
		s := rival(t, b, 0)
		d, err := Deploy(ctx, s, DeployOptions{DevHolders: []probity.Account{s.Account()}, DevCredit: probity.Tokens(1)})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Check(ctx, b.client); err != nil {
			t.Fatal(err)
		}
		_, _, err = NewRegistry(s, d).RegisterKey(ctx, VerifyingKey{probity.Groth16, []byte("not a key")})
		var r *RevertError
		if !errors.As(err, &r) {
			t.Fatalf("registered nonsense: %v", err)
		}
		if name, _ := customError(r.Data); name != "InvalidKey" {
			t.Fatalf("refused as %q", name)
		}
		// Without a set-up nothing verifies sumcheck proofs; with one, its keys go to
		// a contract of their own.
		if !d.Sumcheck.IsZero() || d.Setup != nil {
			t.Fatalf("deployed without a set-up: %+v", d)
		}
		if _, _, err := NewRegistry(s, d).RegisterKey(ctx, VerifyingKey{probity.Sumcheck, []byte("key")}); err == nil || !strings.Contains(err.Error(), "no sumcheck proofs") {
			t.Fatalf("a key that nothing here can use: %v", err)
		}
		setup := bytes.Repeat([]byte{7}, 128)
		both, err := Deploy(ctx, s, DeployOptions{DevHolders: []probity.Account{s.Account()}, DevCredit: probity.Tokens(1), Setup: setup})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "deployment.json")
		if err := both.Write(path); err != nil {
			t.Fatal(err)
		}
		back, err := OpenDeployment(ctx, b.client, path)
		if err != nil || !reflect.DeepEqual(back, both) || !bytes.Equal(back.Setup, setup) || back.Sumcheck.IsZero() {
			t.Fatalf("the deployment came back as %+v, %v", back, err)
		}
		back.Sumcheck = back.Verifier
		if err := back.Check(ctx, b.client); !errors.Is(err, ErrDeployment) {
			t.Fatalf("another verifier of sumcheck proofs: %v", err)
		}
		for _, scheme := range []probity.Scheme{probity.Groth16, probity.Sumcheck} {
			_, _, err = NewRegistry(s, both).RegisterKey(ctx, VerifyingKey{scheme, []byte("not a key")})
			if !errors.As(err, &r) {
				t.Fatalf("%s: registered nonsense: %v", scheme, err)
			}
			if name, _ := customError(r.Data); name != "InvalidKey" {
				t.Fatalf("%s: refused as %q", scheme, name)
			}
		}
		if _, err := NewRegistry(s, both).VerifyingKey(ctx, probity.Hash{1}); !errors.Is(err, market.ErrAsset) {
			t.Fatalf("a key that nobody registered: %v", err)
		}
		if _, err := Deploy(ctx, s, DeployOptions{Setup: setup[:127]}); err == nil {
			t.Fatal("a set-up of 127 bytes was deployed")
		}
		if price, err := b.client.GasPrice(ctx); err != nil || price.IsZero() {
			t.Fatalf("gas costs %s, %v", price, err)
		}
		if _, err := NewRegistry(Observer(b.client), d).List(ctx); err != nil {
			t.Fatalf("read without an account: %v", err)
		}
		o := NewBook(Observer(b.client), d, market.NewMemBoard(market.Domain(d.ChainID, d.Market)), BookOptions{})
		if _, err := o.Deposit(ctx, probity.Units(1)); !errors.Is(err, ErrReadOnly) && !errors.Is(err, market.ErrFunds) {
			t.Fatalf("deposit without an account: %v", err)
		}
		if _, err := o.Allow(ctx, probity.Units(1)); !errors.Is(err, ErrReadOnly) {
			t.Fatalf("allow without an account: %v", err)
		}
	})
}
