package chain

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"probity"
	"probity/contracts"
	"probity/dispute"
	"probity/internal/disk"
	"probity/internal/eip712"
)

// A Deployment says where the contracts stand. It is kept as a JSON file and
// handed to whoever wants to take part.
type Deployment struct {
	Format    int                     `json:"format"`
	ChainID   uint64                  `json:"chainId"`
	Genesis   probity.Hash            `json:"genesis"`
	Block     uint64                  `json:"block"` // the first that holds anything of it
	Token     probity.Account         `json:"token"`
	Assets    probity.Account         `json:"assets"`
	Revenue   probity.Account         `json:"revenue"`
	Providers probity.Account         `json:"providers"`
	Market    probity.Account         `json:"market"`
	Leases    probity.Account         `json:"leases"`
	Quorum    probity.Account         `json:"quorum"`
	Verifier  probity.Account         `json:"verifier"` // of Groth16 proofs; it asks Sumcheck about the others
	Sumcheck  probity.Account         `json:"sumcheck,omitzero"`
	Setup     []byte                  `json:"setup,omitempty"` // what Sumcheck was made with; see DeployOptions
	Anchors   probity.Account         `json:"anchors"`
	Disputes  probity.Account         `json:"disputes"`
	Code      map[string]probity.Hash `json:"code"` // keccak256 of the code at each address, by the names above
}

// DeploymentFormat is the format of deployment files: it rises when contracts change, so
// that none is called for what it does not have. The last rise: leases by permit.
const DeploymentFormat = 5

// ErrDeployment is returned for a deployment that is not the one on the chain.
var ErrDeployment = errors.New("the contracts are not on this chain")

// DeployOptions says what to deploy.
type DeployOptions struct {
	// Token is the ERC-20 that the market pays in. Nil deploys Credit, which
	// refuses to stand on any chain with an id other than 1337, and gives
	// DevCredit to each of DevHolders.
	Token      *probity.Account
	DevHolders []probity.Account
	DevCredit  probity.Amount

	ExitDelay uint64 // seconds until a provider's stake can leave. 0: a week

	// Disputes are the terms of claims and games. What is zero is a day to
	// challenge, half a day for each side of a game, 10 tokens for either bond, and
	// a quarter of the loser's burnt.
	Disputes dispute.Terms

	// Verifier checks the proofs. Nil deploys VerifierCode, a contract's
	// creation code; nil again, the ProofVerifier of package contracts, which
	// checks Groth16 proofs, and with a Setup the SumcheckVerifier behind it.
	Verifier     *probity.Account
	VerifierCode []byte
	// Setup is what sumcheck proofs are checked with: the set-up's tau times the
	// generator of G2, 128 bytes as commit.VerifyingKey.Encode writes it.
	Setup []byte
}

// Deploy puts the contracts on the sender's chain, each once: after a crash,
// calling it again with the same options goes on where it stopped, and calling
// it after that reports the same deployment.
func Deploy(ctx context.Context, s *Sender, opts DeployOptions) (Deployment, error) {
	if opts.ExitDelay == 0 {
		opts.ExitDelay = 7 * 24 * 3600
	}
	if len(opts.Setup) != 0 && len(opts.Setup) != 128 {
		return Deployment{}, fmt.Errorf("deploy: a set-up has 128 bytes, not %d", len(opts.Setup))
	}
	// Other contracts or other options are another deployment, with its own keys.
	tag, err := json.Marshal([]any{opts, contracts.CreditMetaData.Bin, contracts.AnchorsMetaData.Bin, contracts.AssetsMetaData.Bin,
		contracts.RevenueMetaData.Bin, contracts.ProvidersMetaData.Bin, contracts.MarketMetaData.Bin,
		contracts.LeasesMetaData.Bin, contracts.QuorumMetaData.Bin, contracts.DisputesMetaData.Bin,
		contracts.ProofVerifierMetaData.Bin, contracts.SumcheckVerifierMetaData.Bin})
	if err != nil {
		return Deployment{}, err
	}
	h := eip712.Keccak(tag)
	prefix := fmt.Sprintf("deploy/%x/", h[:4])

	d := Deployment{Format: DeploymentFormat, ChainID: s.c.chainID, Genesis: s.c.genesis, Block: 1<<64 - 1, Code: map[string]probity.Hash{}}
	var failed error
	create := func(name string, to *probity.Account, bytecode string, args []byte) {
		if failed != nil {
			return
		}
		m, err := s.Send(ctx, prefix+name, Call{Data: slices.Concat(common.FromHex(bytecode), args)})
		if err != nil {
			failed = fmt.Errorf("deploy %s: %w", name, err)
			return
		}
		*to = m.Contract
		d.Block = min(d.Block, m.Number)
	}
	if opts.Token != nil {
		d.Token = *opts.Token
	} else {
		var holders []common.Address
		var amounts []*big.Int
		for _, h := range opts.DevHolders {
			holders = append(holders, addressOf(h))
			amounts = append(amounts, opts.DevCredit.Big())
		}
		create("Credit", &d.Token, contracts.CreditMetaData.Bin, contracts.NewCredit().PackConstructor(holders, amounts))
	}
	switch {
	case opts.Verifier != nil:
		d.Verifier = *opts.Verifier
	case opts.VerifierCode != nil:
		create("Verifier", &d.Verifier, common.Bytes2Hex(opts.VerifierCode), nil)
	default:
		if len(opts.Setup) > 0 {
			create("Sumcheck", &d.Sumcheck, contracts.SumcheckVerifierMetaData.Bin, opts.Setup)
			d.Setup = slices.Clone(opts.Setup)
		}
		create("Verifier", &d.Verifier, contracts.ProofVerifierMetaData.Bin, contracts.NewProofVerifier().PackConstructor(addressOf(d.Sumcheck)))
	}
	create("Anchors", &d.Anchors, contracts.AnchorsMetaData.Bin, nil)
	create("Assets", &d.Assets, contracts.AssetsMetaData.Bin, nil)
	create("Revenue", &d.Revenue, contracts.RevenueMetaData.Bin,
		contracts.NewRevenue().PackConstructor(addressOf(d.Token), addressOf(d.Assets)))
	providers := contracts.NewProviders()
	create("Providers", &d.Providers, contracts.ProvidersMetaData.Bin,
		providers.PackConstructor(addressOf(d.Token), opts.ExitDelay))
	create("Disputes", &d.Disputes, contracts.DisputesMetaData.Bin,
		contracts.NewDisputes().PackConstructor(addressOf(d.Token), addressOf(d.Assets), disputeTerms(opts.Disputes)))
	create("Market", &d.Market, contracts.MarketMetaData.Bin, contracts.NewMarket().PackConstructor(
		addressOf(d.Token), addressOf(d.Assets), addressOf(d.Providers), addressOf(d.Revenue), addressOf(d.Verifier), addressOf(d.Disputes)))
	create("Leases", &d.Leases, contracts.LeasesMetaData.Bin, contracts.NewLeases().PackConstructor(addressOf(d.Token), addressOf(d.Providers)))
	create("Quorum", &d.Quorum, contracts.QuorumMetaData.Bin, contracts.NewQuorum().PackConstructor(addressOf(d.Token), addressOf(d.Providers)))
	if failed != nil {
		return Deployment{}, failed
	}
	_, err = s.Send(ctx, prefix+"bind", Call{To: &d.Providers, Data: providers.PackBind([]common.Address{addressOf(d.Market), addressOf(d.Leases), addressOf(d.Quorum)})})
	if err != nil {
		return Deployment{}, fmt.Errorf("name the contracts that bonds answer to: %w", err)
	}
	for name, at := range d.addresses() {
		h, err := s.c.CodeHash(ctx, *at)
		if err != nil {
			return Deployment{}, fmt.Errorf("deploy %s: %w", name, err)
		}
		if h.IsZero() {
			return Deployment{}, fmt.Errorf("deploy: %w: no code at %s, the %s", ErrDeployment, *at, name)
		}
		d.Code[name] = h
	}
	return d, nil
}

func (d *Deployment) addresses() map[string]*probity.Account {
	all := map[string]*probity.Account{
		"token": &d.Token, "assets": &d.Assets, "revenue": &d.Revenue, "providers": &d.Providers,
		"market": &d.Market, "leases": &d.Leases, "quorum": &d.Quorum, "verifier": &d.Verifier, "anchors": &d.Anchors, "disputes": &d.Disputes,
	}
	if !d.Sumcheck.IsZero() {
		all["sumcheck"] = &d.Sumcheck
	}
	return all
}

// Check compares the deployment with the chain: its id, its genesis block and
// the code at every address. What differs is ErrDeployment.
func (d Deployment) Check(ctx context.Context, c *Client) error {
	if d.ChainID != c.chainID || d.Genesis != c.genesis {
		return fmt.Errorf("%w: they were deployed on chain %d with genesis %s, this is chain %d with %s; connect to that chain, or deploy here",
			ErrDeployment, d.ChainID, d.Genesis, c.chainID, c.genesis)
	}
	for name, at := range d.addresses() {
		h, err := c.CodeHash(ctx, *at)
		if err != nil {
			return fmt.Errorf("check deployment: %w", err)
		}
		if h != d.Code[name] {
			return fmt.Errorf("%w: the code of %s at %s hashes to %s, not %s; get the deployment file again from whoever deployed", ErrDeployment, name, *at, h, d.Code[name])
		}
	}
	return nil
}

// Write writes the deployment to a file, atomically.
func (d Deployment) Write(path string) error {
	raw, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	return disk.WriteFile(path, append(raw, '\n'), 0o644)
}

// OpenDeployment reads a deployment file and checks it against the chain.
func OpenDeployment(ctx context.Context, c *Client, path string) (Deployment, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return Deployment{}, fmt.Errorf("open deployment: %w", err)
	}
	d, err := ParseDeployment(raw)
	if err != nil {
		return Deployment{}, fmt.Errorf("open deployment %s: %w", path, err)
	}
	return d, d.Check(ctx, c)
}

// ParseDeployment reads a deployment file's bytes: every address and code hash
// must be there, and nothing else.
func ParseDeployment(raw []byte) (Deployment, error) {
	var d Deployment
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		return Deployment{}, fmt.Errorf("not a deployment file: %w", err)
	}
	if dec.More() {
		return Deployment{}, errors.New("not a deployment file: something follows the object")
	}
	if d.Format != DeploymentFormat {
		return Deployment{}, fmt.Errorf("deployment file has format %d, this program reads %d; use the program that made it, or another folder (--dir)", d.Format, DeploymentFormat)
	}
	all := d.addresses()
	for name, at := range all {
		if at.IsZero() || d.Code[name].IsZero() {
			return Deployment{}, fmt.Errorf("deployment file lacks the address or the code hash of %s", name)
		}
	}
	if d.Sumcheck.IsZero() != (len(d.Setup) == 0) || len(d.Setup) != 0 && len(d.Setup) != 128 {
		return Deployment{}, errors.New("deployment file names a verifier of sumcheck proofs without its set-up of 128 bytes, or the reverse")
	}
	if len(d.Code) != len(all) || d.ChainID == 0 || d.Genesis.IsZero() {
		return Deployment{}, errors.New("deployment file lacks the chain, or names unknown contracts")
	}
	return d, nil
}
