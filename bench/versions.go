package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// versionsTable measures how long it takes to find and prove one changed weight in a
// large file, and how much memory a larger one takes:
//
//	go run ./bench versions [GIGABYTES]
//
// writes a model of 1 GB, or as many as it is told, twice, and one of 10 GB, which takes
// no space where files may have holes. They lie in the folder for temporary files.
func versionsTable(args []string) error {
	gigabytes := 1.0
	if len(args) > 0 {
		var err error
		if gigabytes, err = strconv.ParseFloat(args[0], 64); err != nil || gigabytes <= 0 || gigabytes > 100 {
			return fmt.Errorf("%q is no number of gigabytes", args[0])
		}
	}
	dir, err := os.MkdirTemp("", "probity-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	bin, err := buildProgram(dir)
	if err != nil {
		return err
	}
	const layers, width = 16, 4096
	rows := int(gigabytes * 1e9 / (4 * width * layers))
	before, after, large := filepath.Join(dir, "before.safetensors"), filepath.Join(dir, "after.safetensors"), filepath.Join(dir, "large.safetensors")
	log.Printf("writing two files of %.1f GB", gigabytes)
	if err := randomModel(before, layers, rows, width, -1); err != nil {
		return err
	}
	if err := randomModel(after, layers, rows, width, layers/2*rows*width+12_345); err != nil {
		return err
	}
	if err := emptyModel(large, layers, 10_000_000_000/(4*width*layers), width); err != nil {
		return err
	}
	proof := filepath.Join(dir, "diff.proof")
	type result struct {
		Seconds map[string]float64
		Proof   int `json:"proofBytes"`
		Changes []struct {
			Name   string
			Chunks []struct {
				Index    int
				Elements []struct{ Index int64 }
			}
		}
	}
	run := func(out any, args ...string) (wall, peak float64, err error) {
		cmd := exec.Command(bin, args...)
		cmd.Stderr = os.Stderr
		start := time.Now()
		data, err := cmd.Output()
		if err != nil {
			return 0, 0, fmt.Errorf("probity %s: %w", strings.Join(args, " "), err)
		}
		wall = time.Since(start).Seconds()
		if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			peak = float64(u.Maxrss) / 1024
		}
		return wall, peak, json.Unmarshal(data, out)
	}
	var r result
	wall, peak, err := run(&r, "model", "diff", "--json", "--open", "1", "-o", proof, before, after)
	if err != nil {
		return err
	}
	if len(r.Changes) != 1 || len(r.Changes[0].Chunks) != 1 || len(r.Changes[0].Chunks[0].Elements) != 1 {
		return fmt.Errorf("found %+v instead of one element", r.Changes)
	}
	st, err := os.Stat(before)
	if err != nil {
		return err
	}
	var root struct{ Root string }
	largeWall, largePeak, err := run(&root, "model", "root", "--json", large)
	if err != nil {
		return err
	}
	bare := hashSpeed()
	var b strings.Builder
	header(&b, "Versions of a model", "go run ./bench versions "+strings.Join(args, " "))
	fmt.Fprintf(&b, "Two safetensors files of %d bytes, %d tensors of float32 each, that differ in one weight. The files have just\nbeen written, so they are read from memory where the machine has enough of it.\n\n", st.Size(), layers)
	fmt.Fprint(&b, "| figure | |\n|---|---:|\n")
	row := func(name, format string, v ...any) {
		fmt.Fprintf(&b, "| %s | "+format+" |\n", append([]any{name}, v...)...)
	}
	row("hash both files, s", "%.2f", r.Seconds["hash"])
	row("hash both files, GB/s", "%.2f", 2*float64(st.Size())/1e9/r.Seconds["hash"])
	row("bare SHA-256 of as many chunks in memory on all cores, GB/s", "%.2f", bare/1e9)
	row("find the tensor and the chunk, ms", "%.2f", 1e3*r.Seconds["compare"])
	row("prove the difference, with the chunk's values, ms", "%.2f", 1e3*r.Seconds["prove"])
	row("verify the proof, ms", "%.2f", 1e3*r.Seconds["verify"])
	row("measure the changed tensor, s", "%.2f", r.Seconds["measure"])
	row("all that after hashing, s", "%.2f", r.Seconds["compare"]+r.Seconds["prove"]+r.Seconds["verify"]+r.Seconds["measure"])
	row("whole command, s", "%.2f", wall)
	row("proof with one chunk's values, bytes", "%d", r.Proof)
	row("peak memory of the process, MiB", "%.0f", peak)
	row("root of a file of 10 GB, full of zeros, s", "%.2f", largeWall)
	row("peak memory of that, MiB", "%.0f", largePeak)
	fmt.Fprintf(&b, "\nThe weight that was changed was found: element %d of %s, in chunk %d.\n", r.Changes[0].Chunks[0].Elements[0].Index, r.Changes[0].Name, r.Changes[0].Chunks[0].Index)
	return os.WriteFile("bench/versions.md", []byte(b.String()), 0o644)
}

func modelHeader(layers, rows, width int) []byte {
	var parts []string
	size := 4 * rows * width
	for i := range layers {
		parts = append(parts, fmt.Sprintf(`"layers.%d.weight":{"dtype":"F32","shape":[%d,%d],"data_offsets":[%d,%d]}`, i, rows, width, i*size, (i+1)*size))
	}
	text := "{" + strings.Join(parts, ",") + "}"
	return append(binary.LittleEndian.AppendUint64(nil, uint64(len(text))), text...)
}

// randomModel writes a model of random weights, the same each time but for one.
func randomModel(path string, layers, rows, width, changed int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	w.Write(modelHeader(layers, rows, width))
	r := rand.New(rand.NewPCG(1, 2))
	var b [4]byte
	for i := range layers * rows * width {
		// In [-0.1, 0.1), uniform: only that they are not alike matters.
		v := (float32(r.Uint32()>>8)/(1<<24) - 0.5) / 5
		if i == changed {
			v += 0.001
		}
		binary.LittleEndian.PutUint32(b[:], math.Float32bits(v))
		w.Write(b[:])
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// emptyModel makes a model of zeros that are not written.
func emptyModel(path string, layers, rows, width int) error {
	head := modelHeader(layers, rows, width)
	if err := os.WriteFile(path, head, 0o644); err != nil {
		return err
	}
	return os.Truncate(path, int64(len(head))+int64(layers)*int64(rows)*int64(width)*4)
}

// hashSpeed is how many bytes a second all cores hash in pieces of 64 KiB.
func hashSpeed() float64 {
	const pieces = 4096
	var wg sync.WaitGroup
	start := time.Now()
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			data := make([]byte, 1<<20)
			for i := range pieces {
				at := i % 16 << 16
				sha256.Sum256(data[at : at+1<<16])
			}
		})
	}
	wg.Wait()
	return float64(runtime.GOMAXPROCS(0)) * pieces * (1 << 16) / time.Since(start).Seconds()
}
