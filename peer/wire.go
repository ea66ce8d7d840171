package peer

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"probity/internal/strict"
)

// Everything but gossip goes through streams, as frames: four bytes with the
// length, big-endian, then so many bytes.

// writeFrame writes one frame.
func writeFrame(w io.Writer, data []byte) error {
	b := make([]byte, 4, 4+len(data))
	binary.BigEndian.PutUint32(b, uint32(len(data)))
	_, err := w.Write(append(b, data...))
	return err
}

// readFrame reads one frame of at most max bytes. It takes no memory for what has
// not come. io.EOF means that the stream ended before the frame began.
func readFrame(r io.Reader, max int) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if uint64(n) > uint64(max) {
		return nil, fmt.Errorf("a frame of %d bytes: want at most %d", n, max)
	}
	data, err := io.ReadAll(io.LimitReader(r, int64(n)))
	if err == nil && len(data) < int(n) {
		err = io.ErrUnexpectedEOF
	}
	return data, err
}

// writeJSON writes a value as a frame.
func writeJSON(w io.Writer, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return writeFrame(w, data)
}

// readJSON reads a value from a frame, strictly.
func readJSON(r io.Reader, max int, out any) error {
	data, err := readFrame(r, max)
	if err != nil {
		return err
	}
	return strict.JSON(data, out)
}

// An answer begins what a server says.
type answer struct {
	Error string `json:"error,omitempty"` // why not
	Size  int64  `json:"size,omitempty"`  // of what follows, where that is known
}

// maxAnswerBytes bounds an answer, maxErrorText what of an error is sent.
const (
	maxAnswerBytes = 4 << 10
	maxErrorText   = 1 << 10
)

func refuseWith(err error) answer {
	text := err.Error()
	if len(text) > maxErrorText {
		text = text[:maxErrorText]
	}
	return answer{Error: text}
}

// readAnswer reads a server's answer; a refusal is an error.
func readAnswer(r io.Reader) (answer, error) {
	var a answer
	if err := readJSON(r, maxAnswerBytes, &a); err != nil {
		return a, fmt.Errorf("the peer's answer: %w", err)
	}
	if a.Error != "" {
		return a, &Refused{a.Error}
	}
	return a, nil
}

// Refused is what a peer says when it does not do what it was asked for.
type Refused struct{ Reason string }

func (r *Refused) Error() string { return fmt.Sprintf("the peer refuses: %q", r.Reason) }
