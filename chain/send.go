package chain

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
)

// Why a sender refuses before anything is signed. A contract that would refuse
// is a *RevertError.
var (
	ErrKeyReused = errors.New("key was used for another call")
	ErrMaxFee    = errors.New("the chain's fees are over the ceiling")
	ErrGasFunds  = errors.New("account cannot pay for the transaction")
	ErrReadOnly  = errors.New("this command only reads; name an account to act as")
)

// SenderOptions says how patient and how generous a sender is.
type SenderOptions struct {
	// Confirmations is how many blocks must follow the one that holds a
	// transaction before Send returns. 0: 2, but none on a development chain,
	// which makes no block without a transaction. Negative: none.
	Confirmations int
	MaxFee        probity.Amount // ceiling of the fee per gas, wei. 0: 500 gwei
	// StuckAfter is how long a transaction that is next in line may stay out of
	// the chain before it is replaced at a higher fee. 0: a minute.
	StuckAfter time.Duration
	Recast     time.Duration    // pause between broadcasts of the same bytes. 0: 3 s
	Now        func() time.Time // nil: time.Now
	Logger     *slog.Logger     // nil: silent
}

// A Sender signs and sends the transactions of one account, each once.
//
// Every transaction has a key that the caller gives it. Before it is broadcast,
// the signed bytes are on disk under that key; from then on Send with that key
// only finishes what was begun: it broadcasts those same bytes until the chain
// has them, replaces them at the same nonce when the fee was too low (each
// variant on disk first), and reports which variant landed. Since all variants
// share a nonce, at most one can land. A new nonce is taken in two cases only:
// the old one was spent by a transaction that is not ours, so that no variant
// can ever land; or the transaction landed and was refused by the contract, so
// that it had no effect.
//
// One process sends for an account at a time (the journal is locked). Other
// wallets may use the same account: the sender notices and steps aside.
type Sender struct {
	c      *Client
	signer Signer // nil for an Observer
	who    probity.Account
	rules  types.Signer
	j      *disk.Journal
	opts   SenderOptions
	prefix string
	born   time.Time

	mu      sync.Mutex
	records map[string]*record
	line    map[uint64]string    // nonce to the key of the record that holds it
	next    uint64               // first nonce that no record ever held
	cast    map[string]time.Time // key to the last broadcast
	signed  map[string]time.Time // key to when this process signed its newest transaction
	counts  map[string]int       // see turn
	gaps    map[uint64]time.Time // nonce nobody holds to when that was first seen
}

// record is what the journal holds under a key.
type record struct {
	Call   probity.Hash    `json:"call"` // of recipient, value and data
	Nonce  uint64          `json:"nonce"`
	Raw    []hexutil.Bytes `json:"raw"`    // signed transactions, oldest first
	Signed int64           `json:"signed"` // when the newest was, Unix milliseconds by this machine's clock: to read, nothing is decided by it
	Done   *landing        `json:"done,omitempty"`
	Failed bool            `json:"failed,omitempty"` // landed, and the contract refused
	Void   bool            `json:"void,omitempty"`   // the nonce was spent by somebody else
}

type landing struct {
	Tx     probity.Hash `json:"tx"`
	Number uint64       `json:"number"`
	Block  probity.Hash `json:"block"`
}

// Mined says where a transaction landed.
type Mined struct {
	Tx       probity.Hash
	Number   uint64 // of the block
	Block    probity.Hash
	Time     uint64 // of the block, Unix seconds
	Gas      uint64 // used
	Contract probity.Account
	Logs     []Log
}

// NewSender makes a sender from a journal, which may be shared with others'
// records, and broadcasts what an earlier process left unfinished or the chain
// has lost since.
func NewSender(ctx context.Context, c *Client, signer Signer, journal *disk.Journal, opts SenderOptions) (*Sender, error) {
	if err := checkDevKey(c, signer.Account()); err != nil {
		return nil, err
	}
	if opts.Confirmations == 0 && !c.IsDev() {
		opts.Confirmations = 2
	}
	opts.Confirmations = max(opts.Confirmations, 0)
	if opts.MaxFee.IsZero() {
		opts.MaxFee = probity.Units(500e9)
	}
	if opts.StuckAfter == 0 {
		opts.StuckAfter = time.Minute
	}
	if opts.Recast == 0 {
		opts.Recast = 3 * time.Second
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Sender{
		c: c, signer: signer, who: signer.Account(), j: journal, opts: opts, born: opts.Now(),
		rules:   types.LatestSignerForChainID(new(big.Int).SetUint64(c.chainID)),
		prefix:  fmt.Sprintf("tx/%d-%x/%s/", c.chainID, c.genesis[:4], signer.Account()),
		records: map[string]*record{}, line: map[uint64]string{},
		cast: map[string]time.Time{}, signed: map[string]time.Time{}, counts: map[string]int{}, gaps: map[uint64]time.Time{},
	}
	for _, k := range journal.Keys() {
		key, ours := strings.CutPrefix(k, s.prefix)
		if !ours {
			continue
		}
		r := new(record)
		if _, err := journal.Get(k, r); err != nil {
			return nil, err
		}
		s.records[key] = r
		if !r.Void {
			s.line[r.Nonce] = key
			s.next = max(s.next, r.Nonce+1)
		}
	}
	if err := s.pump(ctx, s.next); err != nil {
		return nil, fmt.Errorf("resume sending: %w", err)
	}
	return s, nil
}

// Observer is a sender for a [Book] or [Registry] that only reads: it has no
// account, and every Send returns ErrReadOnly.
func Observer(c *Client) *Sender { return &Sender{c: c} }

// Account is the account that the sender spends from; zero for an Observer.
func (s *Sender) Account() probity.Account { return s.who }

// Client is the connection that the sender uses.
func (s *Sender) Client() *Client { return s.c }

// Sent reports whether a transaction was ever signed under a key.
func (s *Sender) Sent(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.records[key] != nil
}

// Send makes the call's effect happen once for this key and returns when it is
// in the chain, Confirmations deep. Called again with the same key and call,
// now or in a later process, it reports what happened and repeats nothing; with
// another call it returns ErrKeyReused.
//
// A contract that refuses is a *RevertError. When that is found out beforehand,
// which is the rule, nothing was signed; when the transaction landed and was
// refused then, Mined says where. In both cases a later Send with the key
// tries afresh. After any other error the transaction may still land: call Send
// again to find out.
func (s *Sender) Send(ctx context.Context, key string, call Call) (Mined, error) {
	if s.signer == nil {
		return Mined{}, fmt.Errorf("send %s: %w", key, ErrReadOnly)
	}
	m, err := s.send(ctx, key, call)
	if err != nil {
		return m, fmt.Errorf("send %s: %w", key, err)
	}
	return m, nil
}

func (s *Sender) send(ctx context.Context, key string, call Call) (Mined, error) {
	digest := call.digest()
	for {
		s.mu.Lock()
		r := s.records[key].clone()
		s.mu.Unlock()
		if r != nil && r.Call != digest && !r.Failed && !r.Void {
			return Mined{}, fmt.Errorf("%w; what was sent under it cannot be changed, choose another key", ErrKeyReused)
		}
		fresh := r == nil || r.Void
		if r != nil && r.Failed {
			// It counts as refused only while the chain still says so.
			rec, _, err := s.find(ctx, r)
			if err != nil {
				return Mined{}, err
			}
			fresh = rec != nil && rec.Status == 0
		}
		if fresh {
			if err := s.begin(ctx, key, call, digest, r); err != nil {
				return Mined{}, err
			}
		}
		m, again, err := s.settle(ctx, key)
		if !again {
			return m, err
		}
	}
}

// digest names what a call does, whatever it costs.
func (call Call) digest() probity.Hash {
	var to []byte
	if call.To != nil {
		to = call.To[:]
	}
	value := eip712.Amount(call.Value)
	return eip712.Keccak([]byte{byte(len(to))}, to, value[:], call.Data)
}

func (r *record) clone() *record {
	if r == nil {
		return nil
	}
	c := *r
	c.Raw = slices.Clone(r.Raw)
	return &c
}

// put writes a record to disk and then to memory. s.mu is held.
func (s *Sender) put(key string, r *record) error {
	if err := s.j.Put(s.prefix+key, r); err != nil {
		return err
	}
	s.records[key] = r
	return nil
}

// begin signs the call's first transaction and records it. was is the record it
// takes the place of: none, or one that can have no effect any more.
func (s *Sender) begin(ctx context.Context, key string, call Call, digest probity.Hash, was *record) error {
	gas := call.Gas
	if gas == 0 {
		need, err := s.c.estimate(ctx, s.Account(), call)
		if err != nil {
			return err
		}
		gas = withMargin(need)
	}
	fees, err := s.fees(ctx, nil)
	if err != nil {
		return err
	}
	cost := new(big.Int).Mul(fees.cap, new(big.Int).SetUint64(gas))
	cost.Add(cost, call.Value.Big())
	have, err := s.c.Balance(ctx, s.Account())
	if err != nil {
		return err
	}
	if have.Big().Cmp(cost) < 0 {
		return fmt.Errorf("%w: %s holds %s wei and may need %s; send it the difference", ErrGasFunds, s.Account(), have, cost)
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.records[key]; now != nil && (was == nil || now.Nonce != was.Nonce || now.Void != was.Void) {
		return nil // another goroutine was faster
	}
	nonce, err := s.c.nonce(ctx, s.Account(), "pending")
	if err != nil {
		return err
	}
	nonce = max(nonce, s.next)
	raw, err := s.sign(nonce, gas, fees, call)
	if err != nil {
		return err
	}
	at := s.opts.Now()
	r := &record{Call: digest, Nonce: nonce, Raw: []hexutil.Bytes{raw}, Signed: at.UnixMilli()}
	if err := s.put(key, r); err != nil {
		return err
	}
	s.signed[key] = at
	if was != nil && s.line[was.Nonce] == key {
		delete(s.line, was.Nonce)
	}
	s.line[nonce] = key
	s.next = nonce + 1
	delete(s.cast, key)
	return nil
}

// maxTxGas is the most that one transaction may use since EIP-7825.
const maxTxGas = 1 << 24

// withMargin allows for state that changes between estimation and inclusion.
func withMargin(gas uint64) uint64 {
	more := gas + gas/4 + 5000
	if gas <= maxTxGas {
		more = min(more, maxTxGas)
	}
	return more
}

func (s *Sender) sign(nonce, gas uint64, f fees, call Call) ([]byte, error) {
	tx := &types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(s.c.chainID), Nonce: nonce, Gas: gas,
		GasTipCap: f.tip, GasFeeCap: f.cap, Value: call.Value.Big(), Data: call.Data,
	}
	if call.To != nil {
		to := addressOf(*call.To)
		tx.To = &to
	}
	return s.signTx(tx)
}

func (s *Sender) signTx(inner *types.DynamicFeeTx) ([]byte, error) {
	tx := types.NewTx(inner)
	sig := slices.Clone(s.signer.Sign(hashOf(s.rules.Hash(tx))))
	if len(sig) != 65 || sig[64] < 27 {
		return nil, errors.New("sign transaction: the signer did not return 65 bytes ending in 27 or 28")
	}
	sig[64] -= 27
	tx, err := tx.WithSignature(s.rules, sig)
	if err != nil {
		return nil, fmt.Errorf("sign transaction: %w", err)
	}
	if from, err := types.Sender(s.rules, tx); err != nil || from != addressOf(s.Account()) {
		return nil, fmt.Errorf("sign transaction: the signer signed for %s, not for %s", from, s.Account())
	}
	return tx.MarshalBinary()
}

type fees struct{ tip, cap *big.Int } // wei per gas

// fees are what gets a transaction into one of the next blocks (twice the base
// fee covers six full blocks in a row), and at least enough to replace old,
// which pools want to be raised by an eighth in both parts.
func (s *Sender) fees(ctx context.Context, old *fees) (fees, error) {
	head, err := s.c.Head(ctx)
	if err != nil {
		return fees{}, err
	}
	tip, err := s.c.tip(ctx)
	if err != nil {
		return fees{}, err
	}
	f := fees{tip: tip, cap: head.BaseFee.Big()}
	f.cap.Lsh(f.cap, 1).Add(f.cap, f.tip)
	limit := s.opts.MaxFee.Big()
	floor := new(big.Int).Add(head.BaseFee.Big(), big.NewInt(1))
	if old != nil {
		f.tip = bigger(f.tip, raised(old.tip))
		floor = bigger(raised(old.cap), f.tip)
		f.cap = bigger(f.cap, floor)
	}
	if f.cap.Cmp(limit) > 0 {
		f.cap = limit
		if f.cap.Cmp(floor) < 0 {
			return fees{}, fmt.Errorf("%w: they need %s wei per gas, the ceiling is %s; wait, or raise MaxFee", ErrMaxFee, floor, limit)
		}
		if old == nil && f.tip.Cmp(f.cap) > 0 {
			f.tip = f.cap
		}
	}
	return f, nil
}

// raised is a fee and an eighth, rounded up.
func raised(fee *big.Int) *big.Int {
	f := new(big.Int).Mul(fee, big.NewInt(9))
	return f.Add(f, big.NewInt(7)).Rsh(f, 3)
}

func bigger(a, b *big.Int) *big.Int {
	if a.Cmp(b) < 0 {
		return b
	}
	return a
}

// checkDevKey refuses the published keys anywhere but on a development chain.
func checkDevKey(c *Client, who probity.Account) error {
	if c.IsDev() {
		return nil
	}
	for i := range devAccounts {
		if devKey(i).Account() == who {
			return fmt.Errorf("%w: everybody knows the key of %s; use an encrypted key file", ErrNotDev, who)
		}
	}
	return nil
}

// txHash is the hash of a signed transaction's bytes.
func txHash(raw []byte) probity.Hash { return eip712.Keccak(raw) }

// fillerKey names the transaction that fills a hole in the account's nonces.
func fillerKey(nonce uint64) string {
	return "nonce/" + common.Bytes2Hex(binary.BigEndian.AppendUint64(nil, nonce))
}
