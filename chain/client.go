package chain

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"probity"
	"probity/internal/eip712"
)

// A Client speaks to one chain. It may be used by several goroutines.
type Client struct {
	rpc       *rpc.Client
	name      string // for errors: no user information, query or path
	host      string
	chainID   uint64
	genesis   probity.Hash
	inProcess bool
	patience  time.Duration // for one answer

	watch sync.Once // starts the goroutine below
	quit  chan struct{}
	done  sync.WaitGroup
	close sync.Once
	mu    sync.Mutex
	beat  chan struct{} // closed and replaced when there may be a new block
}

// A Block is a block's head. Its hash is the one that the endpoint reports:
// recomputing it would go wrong on chains that add fields of their own.
type Block struct {
	Number  uint64
	Hash    probity.Hash
	Parent  probity.Hash
	Time    uint64         // Unix seconds
	BaseFee probity.Amount // per gas, in wei
}

// Dial connects to an endpoint's URL: http, https, ws or wss. The chain id and
// the genesis block are read at once, so that a wrong address shows here.
func Dial(ctx context.Context, endpoint string) (*Client, error) {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" {
		return nil, errors.New("dial chain: want an address such as http://127.0.0.1:8545 or wss://host/path")
	}
	name := u.Scheme + "://" + u.Host // the rest of the address often holds a key
	conn, err := rpc.DialContext(ctx, endpoint)
	if err != nil {
		return nil, fmt.Errorf("dial chain %s: %w", name, err)
	}
	c, err := newClient(ctx, conn, name)
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("dial chain %s: %w", name, err)
	}
	c.host = u.Hostname()
	return c, nil
}

func newClient(ctx context.Context, conn *rpc.Client, name string) (*Client, error) {
	c := &Client{rpc: conn, name: name, patience: 20 * time.Second, quit: make(chan struct{}), beat: make(chan struct{})}
	var id hexutil.Big
	if err := c.do(ctx, &id, "eth_chainId"); err != nil {
		return nil, err
	}
	if !id.ToInt().IsUint64() {
		return nil, fmt.Errorf("chain id %s does not fit in 64 bits", id.ToInt())
	}
	c.chainID = id.ToInt().Uint64()
	genesis, err := c.Block(ctx, 0)
	if err != nil {
		return nil, fmt.Errorf("read the genesis block: %w", err)
	}
	c.genesis = genesis.Hash
	return c, nil
}

// ChainID is the chain's EIP-155 id.
func (c *Client) ChainID() uint64 { return c.chainID }

// Genesis is the hash of the chain's first block. With the chain id it names
// the chain: a development chain that was deleted and made again has another.
func (c *Client) Genesis() probity.Hash { return c.genesis }

// Close ends the connection.
func (c *Client) Close() error {
	c.close.Do(func() {
		close(c.quit)
		c.rpc.Close()
		c.done.Wait()
	})
	return nil
}

// do makes one call. Errors name the method, and never the address. An answer
// that does not come in time is an error like a connection that is down: a
// request can get lost when a WebSocket breaks just as it is written.
func (c *Client) do(ctx context.Context, out any, method string, args ...any) error {
	ctx, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	if err := c.rpc.CallContext(ctx, out, method, args...); err != nil {
		if r := revertOf(err); r != nil {
			return r
		}
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err // the URL in it may hold a key
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			// The context's deadline is also the connection's, which may strike
			// first, under a name that callers do not look for.
			err = context.DeadlineExceeded
		}
		return fmt.Errorf("%s: %w", method, err)
	}
	return nil
}

// answered reports whether the error is the endpoint's answer, rather than a
// connection that is down or an endpoint that asks to be asked later.
func answered(err error) bool {
	var r rpc.Error
	var revert *RevertError
	return errors.As(err, &r) || errors.As(err, &revert)
}

type blockJSON struct {
	Number  *hexutil.Uint64 `json:"number"`
	Hash    *common.Hash    `json:"hash"`
	Parent  common.Hash     `json:"parentHash"`
	Time    hexutil.Uint64  `json:"timestamp"`
	BaseFee *hexutil.Big    `json:"baseFeePerGas"`
}

// errNoBlock: the endpoint does not have the block, or not yet.
var errNoBlock = errors.New("the endpoint has no such block")

func (c *Client) block(ctx context.Context, tag string) (Block, error) {
	var b *blockJSON
	if err := c.do(ctx, &b, "eth_getBlockByNumber", tag, false); err != nil {
		return Block{}, err
	}
	if b == nil || b.Number == nil || b.Hash == nil {
		return Block{}, fmt.Errorf("block %s: %w", tag, errNoBlock)
	}
	out := Block{Number: uint64(*b.Number), Hash: hashOf(*b.Hash), Parent: hashOf(b.Parent), Time: uint64(b.Time)}
	if b.BaseFee != nil {
		fee, err := probity.AmountFromBig(b.BaseFee.ToInt())
		if err != nil {
			return Block{}, fmt.Errorf("block %s: base fee: %w", tag, err)
		}
		out.BaseFee = fee
	}
	return out, nil
}

// Head is the newest block.
func (c *Client) Head(ctx context.Context) (Block, error) { return c.block(ctx, "latest") }

// GasPrice is what a unit of gas costs now, in wei: the last block's base fee and the
// tip that the endpoint suggests.
func (c *Client) GasPrice(ctx context.Context) (probity.Amount, error) {
	head, err := c.Head(ctx)
	if err != nil {
		return probity.Amount{}, err
	}
	tip, err := c.tip(ctx)
	if err != nil {
		return probity.Amount{}, err
	}
	return probity.AmountFromBig(tip.Add(tip, head.BaseFee.Big()))
}

// Block is the block with a number on the canonical chain.
func (c *Client) Block(ctx context.Context, number uint64) (Block, error) {
	return c.block(ctx, hexUint(number))
}

// nextTime is the time that a block made now would have, Unix seconds.
func (c *Client) nextTime(ctx context.Context) (uint64, error) {
	var b *blockJSON
	if err := c.do(ctx, &b, "eth_getBlockByNumber", "pending", false); err != nil {
		return 0, err
	}
	head, err := c.Head(ctx)
	if err != nil {
		return 0, err
	}
	if b == nil {
		return head.Time, nil
	}
	return max(uint64(b.Time), head.Time), nil
}

// Balance is what an account has of the chain's own coin, in wei.
func (c *Client) Balance(ctx context.Context, who probity.Account) (probity.Amount, error) {
	var b hexutil.Big
	if err := c.do(ctx, &b, "eth_getBalance", addressOf(who), "latest"); err != nil {
		return probity.Amount{}, err
	}
	return probity.AmountFromBig(b.ToInt())
}

// CodeHash is the Keccak-256 hash of the code at an address, zero for none.
func (c *Client) CodeHash(ctx context.Context, at probity.Account) (probity.Hash, error) {
	var code hexutil.Bytes
	if err := c.do(ctx, &code, "eth_getCode", addressOf(at), "latest"); err != nil {
		return probity.Hash{}, err
	}
	if len(code) == 0 {
		return probity.Hash{}, nil
	}
	return eip712.Keccak(code), nil
}

// A Call is a message to a contract, or a transfer.
type Call struct {
	To    *probity.Account // nil: create a contract from Data
	Value probity.Amount   // wei
	Data  []byte
	Gas   uint64 // limit; 0: estimated. Set, no estimation looks for a revert first
}

type callJSON struct {
	From  common.Address  `json:"from"`
	To    *common.Address `json:"to,omitempty"`
	Gas   hexutil.Uint64  `json:"gas,omitempty"`
	Value *hexutil.Big    `json:"value,omitempty"`
	Data  hexutil.Bytes   `json:"data,omitempty"`
}

func (call Call) json(from probity.Account) callJSON {
	j := callJSON{From: addressOf(from), Gas: hexutil.Uint64(call.Gas), Data: call.Data}
	if call.To != nil {
		to := addressOf(*call.To)
		j.To = &to
	}
	if !call.Value.IsZero() {
		j.Value = (*hexutil.Big)(call.Value.Big())
	}
	return j
}

// View runs a call against the newest state, changing nothing. A contract that
// refuses is a *RevertError.
func (c *Client) View(ctx context.Context, from probity.Account, call Call) ([]byte, error) {
	return c.viewAt(ctx, from, call, "latest")
}

func (c *Client) viewAt(ctx context.Context, from probity.Account, call Call, tag string) ([]byte, error) {
	var out hexutil.Bytes
	err := c.do(ctx, &out, "eth_call", call.json(from), tag)
	return out, err
}

// estimate asks how much gas the call takes in the next block. The next block,
// not the last one: on a chain that makes a block only when there is something
// to do, the last one may be hours old, and deadlines are compared with it.
func (c *Client) estimate(ctx context.Context, from probity.Account, call Call) (uint64, error) {
	var gas hexutil.Uint64
	err := c.do(ctx, &gas, "eth_estimateGas", call.json(from), "pending")
	return uint64(gas), err
}

func (c *Client) nonce(ctx context.Context, who probity.Account, tag string) (uint64, error) {
	var n hexutil.Uint64
	err := c.do(ctx, &n, "eth_getTransactionCount", addressOf(who), tag)
	return uint64(n), err
}

type receiptJSON struct {
	Tx          common.Hash     `json:"transactionHash"`
	BlockNumber *hexutil.Uint64 `json:"blockNumber"`
	BlockHash   *common.Hash    `json:"blockHash"`
	Status      hexutil.Uint64  `json:"status"`
	GasUsed     hexutil.Uint64  `json:"gasUsed"`
	Contract    *common.Address `json:"contractAddress"`
	Logs        []logJSON       `json:"logs"`
}

// receipt returns nil for a transaction that is not in the canonical chain.
func (c *Client) receipt(ctx context.Context, tx probity.Hash) (*receiptJSON, error) {
	var r *receiptJSON
	err := c.do(ctx, &r, "eth_getTransactionReceipt", common.Hash(tx))
	if err != nil || r == nil || r.BlockNumber == nil || r.BlockHash == nil {
		return nil, err
	}
	return r, nil
}

func (c *Client) broadcast(ctx context.Context, raw []byte) error {
	return c.do(ctx, nil, "eth_sendRawTransaction", hexutil.Bytes(raw))
}

// tip is what the chain suggests as priority fee, in wei per gas.
func (c *Client) tip(ctx context.Context) (*big.Int, error) {
	var t hexutil.Big
	if err := c.do(ctx, &t, "eth_maxPriorityFeePerGas"); err != nil {
		if answered(err) {
			return big.NewInt(1e9), nil // not every endpoint has the method
		}
		return nil, err
	}
	return t.ToInt(), nil
}

// synced waits until what was read so far survives a kill of the process that
// makes the blocks. Only a dev chain of OpenDev needs it, and answers it.
func (c *Client) synced(ctx context.Context) error {
	if c.chainID != DevChainID {
		return nil
	}
	err := c.do(ctx, nil, "probity_synced")
	if err != nil && answered(err) {
		return nil // another program's chain
	}
	return err
}

// poll is how long to wait for a new block before asking.
func (c *Client) poll() time.Duration {
	if c.inProcess || loopback(c.host) {
		return 50 * time.Millisecond
	}
	return time.Second
}

// next returns a channel that is closed at the next sign of a new block. Take
// it before reading what is waited for.
func (c *Client) next() <-chan struct{} {
	c.watch.Do(func() { c.done.Go(c.watchHeads) })
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.beat
}

// pause waits for a sign of a new block, for the poll interval, or for ctx.
func (c *Client) pause(ctx context.Context, sign <-chan struct{}, limit time.Duration) error {
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-c.quit:
		return errClosed
	case <-sign:
	case <-t.C:
	}
	return nil
}

var errClosed = errors.New("connection to the chain is closed")

// watchHeads turns a subscription into signs, where the connection has them.
// Without it whoever waits polls; the subscription is never more than a wake-up.
func (c *Client) watchHeads() {
	if !c.rpc.SupportsSubscriptions() {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for {
		heads := make(chan struct {
			Number hexutil.Uint64 `json:"number"`
		}, 16)
		begin, done := context.WithTimeout(ctx, c.patience)
		sub, err := c.rpc.EthSubscribe(begin, heads, "newHeads")
		done()
		if err == nil {
			for alive := true; alive; {
				select {
				case <-heads:
					c.mu.Lock()
					close(c.beat)
					c.beat = make(chan struct{})
					c.mu.Unlock()
				case <-sub.Err():
					alive = false
				case <-c.quit:
					sub.Unsubscribe()
					return
				}
			}
		}
		select {
		case <-c.quit:
			return
		case <-time.After(c.poll()):
		}
	}
}
