// Command train is a training job as a tenant writes one: a small network learns by
// gradient descent whether a point lies in a ring. After each step it says so in its
// log and saves its state, and it goes on from the state that it finds, on whatever
// machine. It trains until a file called enough lies in its folder, or for as many
// steps as -steps says.
//
// Products are rounded before they are added, so that every processor gets the same
// bits: a run that was interrupted three times is held to one that was not.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

const (
	hidden = 16
	points = 256
	epochs = 40 // in a step
	rate   = 0.05
)

// A network is two layers with a ReLU between, and how far its training is.
type network struct {
	Step   uint64
	Weight [hidden][2]float64
	Bias   [hidden]float64
	Out    [hidden]float64
	OutAdd float64
}

// random is a fixed sequence of numbers from -1 to 1.
type random uint64

func (r *random) next() float64 {
	*r = *r*6364136223846793005 + 1442695040888963407
	return float64(int64(*r)>>11) / (1 << 52)
}

func begin() *network {
	n, r := new(network), random(1)
	for i := range n.Out {
		n.Weight[i] = [2]float64{r.next(), r.next()}
		n.Bias[i], n.Out[i] = r.next(), r.next()
	}
	return n
}

// data are points and whether each lies in the ring.
func data() (x [points][2]float64, y [points]float64) {
	r := random(2)
	for i := range x {
		x[i] = [2]float64{r.next(), r.next()}
		if d := float64(x[i][0]*x[i][0]) + float64(x[i][1]*x[i][1]); d > 0.2 && d < 0.7 {
			y[i] = 1
		}
	}
	return x, y
}

// step trains for some epochs and returns the mean squared error before the last.
func (n *network) step(x *[points][2]float64, y *[points]float64) (loss float64) {
	for range epochs {
		var d network
		loss = 0
		for i := range x {
			var h [hidden]float64
			out := n.OutAdd
			for j := range h {
				h[j] = max(0, float64(n.Weight[j][0]*x[i][0])+float64(n.Weight[j][1]*x[i][1])+n.Bias[j])
				out += float64(n.Out[j] * h[j])
			}
			e := (out - y[i]) / points
			loss += float64(float64(e*e) * points)
			d.OutAdd += e
			for j := range h {
				if h[j] == 0 {
					continue
				}
				d.Out[j] += float64(e * h[j])
				back := float64(e * n.Out[j])
				d.Bias[j] += back
				d.Weight[j][0] += float64(back * x[i][0])
				d.Weight[j][1] += float64(back * x[i][1])
			}
		}
		n.OutAdd -= float64(rate * d.OutAdd)
		for j := range n.Out {
			n.Out[j] -= float64(rate * d.Out[j])
			n.Bias[j] -= float64(rate * d.Bias[j])
			n.Weight[j][0] -= float64(rate * d.Weight[j][0])
			n.Weight[j][1] -= float64(rate * d.Weight[j][1])
		}
	}
	n.Step++
	return loss
}

// save replaces the checkpoint: it is whole at any time.
func (n *network) save(dir string) error {
	b, err := binary.Append(nil, binary.LittleEndian, n)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "next"), b, 0o600); err != nil {
		return err
	}
	return os.Rename(filepath.Join(dir, "next"), filepath.Join(dir, "checkpoint"))
}

func run(dir string, steps uint64) error {
	n := begin()
	if b, err := os.ReadFile(filepath.Join(dir, "checkpoint")); err == nil {
		if err := binary.Read(bytes.NewReader(b), binary.LittleEndian, n); err != nil {
			return fmt.Errorf("the checkpoint is damaged: %w", err)
		}
		fmt.Printf("going on after step %d\n", n.Step)
	}
	x, y := data()
	for {
		if _, err := os.Stat(filepath.Join(dir, "enough")); err == nil || steps > 0 && n.Step >= steps {
			break
		}
		loss := n.step(&x, &y)
		fmt.Printf("step %d loss %.9f\n", n.Step, loss)
		if err := n.save(dir); err != nil {
			return err
		}
	}
	b, err := binary.Append(nil, binary.LittleEndian, n)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "output"), fmt.Appendf(nil, "%d steps, weights %x\n", n.Step, sha256.Sum256(b)), 0o600)
}

func main() {
	dir := flag.String("dir", "/work", "`folder` of checkpoint and output")
	steps := flag.Uint64("steps", 0, "`number` of steps to train for; 0: until there is a file called enough")
	flag.Parse()
	if err := run(*dir, *steps); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}
