package ledger

import (
	"context"
	"fmt"
	"sync"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api/layout"
	"github.com/transparency-dev/tessera/client"

	"probity"
)

// A prover makes inclusion proofs from tiles. Nodes over whole subtrees never change,
// so it keeps those of the tiles that it has read lately: proofs of new receipts, which
// are what is asked for most, then cost a few look-ups instead of some hundred hashes.
type prover struct {
	read client.TileFetcherFunc

	mu    sync.Mutex
	tiles map[tileID]*tileNodes
	order []tileID // as they came
}

type tileID struct{ level, index uint64 }

// tileNodes are the nodes of a tile, by height in it: 0 has what the tile holds, the
// next level the whole pairs, and so on.
type tileNodes [layout.TileHeight][]probity.Hash

// maxTiles bounds what a prover keeps, at 16 KiB each.
const maxTiles = 512

func newProver(read client.TileFetcherFunc) *prover {
	return &prover{read: read, tiles: map[tileID]*tileNodes{}}
}

// inclusion proves that an entry is in the tree of a size, which is published.
func (p *prover) inclusion(ctx context.Context, index, size uint64) ([]probity.Hash, error) {
	nodes, err := proof.Inclusion(index, size)
	if err != nil {
		return nil, err
	}
	raw := make([][]byte, len(nodes.IDs))
	for i, id := range nodes.IDs {
		h, err := p.node(ctx, id, size)
		if err != nil {
			return nil, err
		}
		raw[i] = h[:]
	}
	if raw, err = nodes.Rehash(raw, rfc6962.DefaultHasher.HashChildren); err != nil {
		return nil, err
	}
	return toHashes(raw)
}

// node is a node over a whole subtree of a tree of a size.
func (p *prover) node(ctx context.Context, id compact.NodeID, size uint64) (h probity.Hash, err error) {
	height := uint64(id.Level) % layout.TileHeight
	wide := id.Index << height // its first node at the tile's lowest level
	tile := tileID{uint64(id.Level) / layout.TileHeight, wide / layout.TileWidth}
	at := (wide % layout.TileWidth) >> height
	p.mu.Lock()
	t := p.tiles[tile]
	p.mu.Unlock()
	if t == nil || at >= uint64(len(t[height])) {
		if t, err = p.load(ctx, tile, size); err != nil {
			return h, err
		}
		if at >= uint64(len(t[height])) {
			return h, fmt.Errorf("tile %d of level %d is too short", tile.index, tile.level)
		}
	}
	return t[height][at], nil
}

// load reads a tile as it is in a tree of a size.
func (p *prover) load(ctx context.Context, id tileID, size uint64) (*tileNodes, error) {
	partial := layout.PartialTileSize(id.level, id.index, size)
	data, err := p.read(ctx, id.level, id.index, partial)
	if err != nil {
		return nil, fmt.Errorf("read tile %d of level %d: %w", id.index, id.level, err)
	}
	const width = len(probity.Hash{})
	if len(data)%width != 0 {
		return nil, fmt.Errorf("tile %d of level %d has %d bytes", id.index, id.level, len(data))
	}
	t := new(tileNodes)
	for ; len(data) > 0; data = data[width:] {
		t[0] = append(t[0], probity.Hash(data[:width]))
	}
	for k := range len(t) - 1 {
		for i := 0; i+1 < len(t[k]); i += 2 {
			t[k+1] = append(t[k+1], probity.Hash(rfc6962.DefaultHasher.HashChildren(t[k][i][:], t[k][i+1][:])))
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if old := p.tiles[id]; old == nil {
		if len(p.order) == maxTiles {
			delete(p.tiles, p.order[0])
			p.order = p.order[1:]
		}
		p.order = append(p.order, id)
	} else if len(old[0]) >= len(t[0]) {
		return old, nil
	}
	p.tiles[id] = t
	return t, nil
}

// A Checker verifies many proofs of one log, and each checkpoint's signature once. Its
// methods may be called at the same time.
type Checker struct {
	logKey string

	mu   sync.Mutex
	last map[string]Checkpoint // by their notes
}

// NewChecker trusts a log's verifier key. The error is ErrLogKey.
func NewChecker(logKey string) (*Checker, error) {
	if _, _, err := splitKey(logKey); err != nil {
		return nil, err
	}
	return &Checker{logKey: logKey, last: map[string]Checkpoint{}}, nil
}

// maxNotes bounds the checkpoints that a Checker remembers.
const maxNotes = 64

// Verify is TlogProof.Verify with the checker's key.
func (c *Checker) Verify(p TlogProof, receipt probity.Hash) (Checkpoint, error) {
	c.mu.Lock()
	cp, ok := c.last[string(p.Checkpoint)]
	c.mu.Unlock()
	if !ok {
		var err error
		if cp, err = OpenCheckpoint(p.Checkpoint, c.logKey); err != nil {
			return Checkpoint{}, err
		}
		c.mu.Lock()
		if len(c.last) >= maxNotes {
			clear(c.last)
		}
		c.last[string(p.Checkpoint)] = cp
		c.mu.Unlock()
	}
	return cp, p.includes(receipt, cp)
}
