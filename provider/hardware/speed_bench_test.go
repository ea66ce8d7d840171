package hardware

import "testing"

func BenchmarkFill(b *testing.B) {
	labels := make([]byte, 64<<20)
	b.SetBytes(64 << 20)
	for b.Loop() {
		fillChunk(Digest{1}, labels)
	}
}

func BenchmarkWalk(b *testing.B) {
	r, err := newRAM(64<<20, 4)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	for i := range r.chunks {
		for j := range r.chunks[i] {
			r.chunks[i][j] = byte(i + j)
		}
	}
	for b.Loop() {
		if _, _, err := walk(r, 4<<21, Digest{}, Digest{}, 1<<20); err != nil {
			b.Fatal(err)
		}
	}
}
