package model

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"testing"

	"probity/internal/crossarch"
	"probity/model/kernel"
)

// everywhere is the hash of every value of many runs. A change to it is a change
// to what programs mean.
const everywhere = "f561f1fafeea4879edb95653f786246b27e18eb75f6c6f2a8ca029e1837e6bac"

// What a program computes is the same on every machine, to the bit: by
// definition, and in vector instructions.
func TestRunsAreTheSameEverywhere(t *testing.T) {
	h := sha256.New()
	add := func(p *Program, w Weights, x [][]int64) {
		trace, err := p.Run(w, x...)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range trace.Values {
			for _, a := range v {
				h.Write(binary.LittleEndian.AppendUint32(nil, uint32(a)))
			}
		}
		hash, root := p.Hash(), Root(p, w)
		h.Write(hash[:])
		h.Write(root[:])
		m, err := NewMachine(p, w, MachineOptions{Threads: 2, force: true, set: kernel.Best()})
		if err != nil {
			t.Fatal(err)
		}
		got, err := m.Run(x...)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if !slices.Equal(got[i], trace.Output(i)) {
				t.Errorf("a machine makes another output %d", i)
			}
		}
	}
	for seed := range uint64(60) {
		d := seededDraw(1000 + seed)
		p := drawProgram(d, seed%2 == 1)
		w, x := drawRun(d, p)
		add(p, w, x)
	}
	all := programs(t, true)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		p, w := all[name]()
		_, x := drawRun(seededDraw(5), p)
		add(p, w, x)
	}
	if got := fmt.Sprintf("%x", h.Sum(nil)); got != everywhere {
		t.Errorf("the runs' hash is %s, want %s", got, everywhere)
	}
}

func TestOtherProcessorsRunProgramsTheSame(t *testing.T) {
	for _, target := range crossarch.Targets {
		t.Run(target, func(t *testing.T) {
			crossarch.Test(t, target, "probity/model", "^TestRunsAreTheSameEverywhere$")
		})
	}
}
