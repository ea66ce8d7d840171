package peer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	p2p "github.com/libp2p/go-libp2p/core/peer"

	"probity"
	"probity/internal/eip712"
	"probity/internal/strict"
	"probity/market"
)

// What goes straight from one peer to another: inputs, and files by name.

const (
	maxParcelHead  = 1 << 10
	maxParcelBytes = maxParcelHead + market.MaxInputBytes
	inputTime      = time.Minute
)

// splitParcel takes a spooled input apart.
func splitParcel(data []byte) (p parcel, sealed []byte, err error) {
	head, sealed, ok := bytes.Cut(data, []byte("\n"))
	if !ok || len(head) > maxParcelHead {
		return p, nil, errors.New("not a sealed input that is to be sent")
	}
	if err := strict.JSON(head, &p); err != nil {
		return p, nil, err
	}
	if eip712.Keccak(sealed) != p.Sealed {
		return p, nil, errors.New("the sealed input is not the one that was signed")
	}
	return p, sealed, nil
}

// sendInput takes a spooled input to its job's provider, and removes it from the
// spool once it is there or useless.
func (h *Host) sendInput(s spool, x *sending) error {
	data, err := s.read(x.name)
	if err != nil {
		return nil // removed meanwhile
	}
	p, sealed, err := splitParcel(data)
	if err != nil {
		s.remove(x.name)
		return err
	}
	ctx, cancel := context.WithTimeout(h.ctx, inputTime)
	defer cancel()
	now, err := h.stakes.now(ctx)
	if err != nil {
		return err
	}
	j, err := h.o.Chain.Job(ctx, p.Job)
	if err != nil {
		return err
	}
	if now > p.Until || j.State != market.JobOpen || h.mine(j.Provider) {
		return s.remove(x.name)
	}
	if err := h.giveInput(ctx, j.Provider, p, sealed); err != nil {
		return err
	}
	return s.remove(x.name)
}

// mine reports whether an account is one of this host's.
func (h *Host) mine(who probity.Account) bool {
	return slices.ContainsFunc(h.accounts(), func(k eip712.Key) bool { return k.Account() == who })
}

func (h *Host) giveInput(ctx context.Context, to probity.Account, p parcel, sealed []byte) error {
	info, err := h.find(to)
	if err != nil {
		return err
	}
	s, err := h.stream(ctx, info, "input")
	if err != nil {
		return err
	}
	defer s.Reset()
	s.SetDeadline(time.Now().Add(inputTime))
	if err := writeJSON(s, p); err != nil {
		return err
	}
	if _, err := readAnswer(s); err != nil { // before the bulk of it
		return err
	}
	if err := writeFrame(s, sealed); err != nil {
		return err
	}
	_, err = readAnswer(s)
	return err
}

// serveInput takes an input for a job of this host's. Nobody but the job's buyer
// can make it read more than a kilobyte.
func (h *Host) serveInput(s network.Stream) error {
	var p parcel
	if err := readJSON(s, maxParcelHead, &p); err != nil {
		h.punish(s.Conn().RemotePeer(), faultUnbacked, err)
		return err
	}
	ctx, cancel := context.WithTimeout(h.ctx, inputTime)
	defer cancel()
	if err := h.checkParcel(ctx, p); err != nil {
		h.punish(s.Conn().RemotePeer(), faultUnbacked, err)
		return writeJSON(s, refuseWith(err))
	}
	s.SetDeadline(time.Now().Add(inputTime))
	if err := writeJSON(s, answer{}); err != nil {
		return err
	}
	sealed, err := readFrame(s, market.MaxInputBytes)
	if err != nil {
		return err
	}
	if eip712.Keccak(sealed) != p.Sealed {
		return writeJSON(s, answer{Error: "that is not the input that was signed"})
	}
	if err := h.o.Board.PutInput(ctx, p.Job, sealed, p.Until); err != nil {
		return writeJSON(s, refuseWith(err))
	}
	return writeJSON(s, answer{})
}

func (h *Host) checkParcel(ctx context.Context, p parcel) error {
	j, err := h.o.Chain.Job(ctx, p.Job)
	if err != nil {
		return err
	}
	who, err := eip712.Recover(p.digest(h.o.Market), p.Signature)
	switch {
	case err != nil:
		return err
	case who != j.Buyer:
		return fmt.Errorf("input of job %d from %s: %w: the buyer is %s", p.Job, who, market.ErrCaller, j.Buyer)
	case !h.mine(j.Provider):
		return fmt.Errorf("job %d is %s's, which is not here", p.Job, j.Provider)
	case j.State != market.JobOpen:
		return fmt.Errorf("input of job %d: %w", p.Job, market.ErrState)
	case p.Until > j.Deadline+maxOrderLife:
		return fmt.Errorf("input of job %d is to be kept until %d, its deadline is %d", p.Job, p.Until, j.Deadline)
	}
	return nil
}

// MaxFileBytes bounds a file that is fetched from a peer.
const MaxFileBytes = 64 << 20

const (
	maxFileName = 128
	maxFileHead = 1 << 10
	fileTime    = 2 * time.Minute
)

// A fileRequest asks for a file. One that is not for everybody is asked for in an
// account's name, and for a lease or task.
type fileRequest struct {
	Name string   `json:"name"`
	As   *request `json:"as,omitempty"` // Op is opFile, Path is Name
}

// serveFile sends a file.
func (h *Host) serveFile(s network.Stream) error {
	var r fileRequest
	if err := readJSON(s, maxFileHead, &r); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(h.ctx, fileTime)
	defer cancel()
	data, err := h.fileFor(ctx, s, r)
	if err != nil || len(data) > MaxFileBytes {
		h.o.Log.Debug("a file that a peer does not get", "name", r.Name, "peer", s.Conn().RemotePeer(), "err", err)
		return writeJSON(s, answer{Error: "no such file here"}) // why is for the log, not for strangers
	}
	s.SetDeadline(time.Now().Add(fileTime))
	if err := writeJSON(s, answer{Size: int64(len(data))}); err != nil {
		return err
	}
	_, err = s.Write(data)
	return err
}

func (h *Host) fileFor(ctx context.Context, s network.Stream, r fileRequest) ([]byte, error) {
	switch {
	case len(r.Name) > maxFileName:
		return nil, errors.New("the name is too long")
	case r.As == nil && h.o.Public != nil:
		return h.o.Public(r.Name)
	case r.As == nil || h.o.Private == nil || r.As.Op != opFile || r.As.Path != r.Name:
		return nil, market.ErrUnknown
	}
	who, err := h.asks(ctx, s, *r.As)
	if err != nil {
		return nil, err
	}
	return h.o.Private(ctx, who, r.As.Lease, r.Name)
}

// File gets a public file by name from whoever has it: from the accounts that are
// named, if they are known, then from all neighbours. good says whether it is the
// one that is wanted; who sends another one loses credit for it.
func (h *Host) File(ctx context.Context, name string, good func([]byte) error, from ...probity.Account) ([]byte, error) {
	return h.fileFrom(ctx, name, nil, good, from)
}

// FileOf is File for one that belongs to a lease or task, in the name of an account
// that has a part in it.
func (h *Host) FileOf(ctx context.Context, of probity.Hash, as eip712.Key, name string, good func([]byte) error, from ...probity.Account) ([]byte, error) {
	return h.fileFrom(ctx, name, func(host string) (*request, error) {
		q := request{Op: opFile, Lease: of, Path: name}
		err := h.sign(ctx, &q, as, host)
		return &q, err
	}, good, from)
}

func (h *Host) fileFrom(ctx context.Context, name string, sign func(host string) (*request, error), good func([]byte) error, from []probity.Account) ([]byte, error) {
	var sources []p2p.AddrInfo
	for _, who := range from {
		if info, err := h.find(who); err == nil {
			sources = append(sources, info)
		}
	}
	for _, id := range h.h.Network().Peers() {
		sources = append(sources, p2p.AddrInfo{ID: id})
	}
	asked := map[p2p.ID]bool{h.h.ID(): true}
	errs := []error{fmt.Errorf("%s: no peer has it", name)}
	for _, to := range sources {
		if asked[to.ID] || ctx.Err() != nil {
			continue
		}
		asked[to.ID] = true
		r := fileRequest{Name: name}
		var err error
		if sign != nil {
			if r.As, err = sign(to.ID.String()); err != nil {
				return nil, err
			}
		}
		data, err := h.file(ctx, to, r)
		if err == nil {
			if err = good(data); err == nil {
				return data, nil
			}
			h.punish(to.ID, faultHostile, err)
		}
		errs = append(errs, fmt.Errorf("peer %s: %w", to.ID, err))
	}
	return nil, errors.Join(append(errs, ctx.Err())...)
}

func (h *Host) file(ctx context.Context, to p2p.AddrInfo, r fileRequest) ([]byte, error) {
	s, err := h.stream(ctx, to, "file")
	if err != nil {
		return nil, err
	}
	defer s.Reset()
	s.SetDeadline(time.Now().Add(fileTime))
	if err := writeJSON(s, r); err != nil {
		return nil, err
	}
	a, err := readAnswer(s)
	if err != nil {
		return nil, err
	}
	if a.Size < 0 || a.Size > MaxFileBytes {
		return nil, fmt.Errorf("a file of %d bytes: want at most %d", a.Size, MaxFileBytes)
	}
	data, err := io.ReadAll(io.LimitReader(s, a.Size))
	if err == nil && int64(len(data)) < a.Size {
		err = io.ErrUnexpectedEOF
	}
	return data, err
}
