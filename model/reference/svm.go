package reference

import (
	"errors"
	"fmt"
	"math"

	"probity/model/onnx"
)

// A kernel measures how alike two rows of features are.
func (c *call) kernel() (func(x, y []float64) float64, error) {
	p := append(c.floats("kernel_params"), 0, 0, 0)
	gamma, add, degree := p[0], p[1], p[2]
	dot := func(x, y []float64) (sum float64) {
		for i, v := range x {
			sum += v * y[i]
		}
		return sum
	}
	switch kind := c.text("kernel_type", "LINEAR"); kind {
	case "LINEAR":
		return dot, nil
	case "POLY":
		return func(x, y []float64) float64 { return math.Pow(gamma*dot(x, y)+add, degree) }, nil
	case "SIGMOID":
		return func(x, y []float64) float64 { return math.Tanh(gamma*dot(x, y) + add) }, nil
	case "RBF":
		return func(x, y []float64) float64 {
			sum := 0.0
			for i, v := range x {
				sum += (v - y[i]) * (v - y[i])
			}
			return math.Exp(-gamma * sum)
		}, nil
	default:
		return nil, fmt.Errorf("kernel %.40q is %w", kind, ErrUnsupported)
	}
}

func svmRegressor(c *call) ([]*Tensor, error) {
	x, rows, width, err := c.features()
	if err != nil {
		return nil, err
	}
	kernel, err := c.kernel()
	if err != nil {
		return nil, err
	}
	n := c.int("n_supports", 0)
	vectors, w, rho := c.floats("support_vectors"), c.floats("coefficients"), c.floats("rho")
	if n <= 0 { // a linear model: one vector, the coefficients
		n, vectors, w = 1, w, []float64{1}
	}
	if int64(len(w)) != n || len(vectors) != len(w)*width || len(rho) < 1 {
		return nil, fmt.Errorf("has %d vectors of %d features, but %d numbers for them and %d coefficients", n, width, len(vectors), len(w))
	}
	if err := c.products(float64(rows) * float64(len(vectors))); err != nil {
		return nil, err
	}
	out, err := c.alloc(onnx.Float, []int{rows, 1})
	if err != nil {
		return nil, err
	}
	for r := range rows {
		sum := rho[0]
		for i := range w {
			sum += w[i] * kernel(x[r*width:][:width], vectors[i*width:][:width])
		}
		if c.int("one_class", 0) != 0 {
			if sum > 0 {
				sum = 1
			} else {
				sum = -1
			}
		}
		out.Floats[r] = sum
	}
	return []*Tensor{out}, nil
}

// svmClassifier lets every two classes compete, as libsvm does; the class that
// wins most often is the label. The scores are those of the competitions, or
// probabilities where prob_a and prob_b are given.
func svmClassifier(c *call) ([]*Tensor, error) {
	x, rows, width, err := c.features()
	if err != nil {
		return nil, err
	}
	labels, err := c.labels("classlabels_strings", "classlabels_ints", "")
	if err != nil {
		return nil, err
	}
	kernel, err := c.kernel()
	if err != nil {
		return nil, err
	}
	per, vectors, w := c.ints("vectors_per_class"), c.floats("support_vectors"), c.floats("coefficients")
	rho, a, b := c.floats("rho"), c.floats("prob_a"), c.floats("prob_b")
	k := labels.Len()
	if len(per) != k || k < 2 || k > 1<<10 {
		return nil, fmt.Errorf("classifying %d classes by %d groups of vectors is %w", k, len(per), ErrUnsupported)
	}
	first, n := make([]int, k+1), int64(0)
	for i, v := range per {
		if n += v; v < 0 || n > maxElements {
			return nil, errors.New("has a negative number of vectors")
		}
		first[i+1] = int(n)
	}
	pairs := k * (k - 1) / 2
	if len(vectors) != int(n)*width || len(w) != int(n)*(k-1) || len(rho) != pairs || (a != nil || b != nil) && (len(a) != pairs || len(b) != pairs) {
		return nil, fmt.Errorf("describes %d vectors of %d features for %d classes by lists of other lengths", n, width, k)
	}
	out, err := c.alloc(labels.Type, []int{rows})
	if err != nil {
		return nil, err
	}
	if err := c.products(float64(rows) * (float64(len(vectors)+len(w)) + 128*float64(k*k))); err != nil {
		return nil, err
	}
	per1 := pairs // scores for each row
	if a != nil {
		per1 = k
	} else if pairs == 1 {
		per1 = 2
	}
	if err := c.hold(rows*per1 + int(n)); err != nil {
		return nil, err
	}
	scores := make([]float64, 0, rows*per1)
	like := make([]float64, n)
	for r := range rows {
		for i := range like {
			like[i] = kernel(x[r*width:][:width], vectors[i*width:][:width])
		}
		votes := make([]int, k)
		var single []float64
		for i := range k {
			for j := i + 1; j < k; j++ {
				s := rho[len(single)]
				for v := first[i]; v < first[i+1]; v++ {
					s += w[(j-1)*int(n)+v] * like[v]
				}
				for v := first[j]; v < first[j+1]; v++ {
					s += w[i*int(n)+v] * like[v]
				}
				if s > 0 {
					votes[i]++
				} else {
					votes[j]++
				}
				single = append(single, s)
			}
		}
		best := 0
		for i, v := range votes {
			if v > votes[best] {
				best = i
			}
		}
		out.copy(r, labels, best)
		switch {
		case a != nil:
			for i, s := range single {
				single[i] = min(max(1-sigmoid(s*a[i]+b[i]), 1e-7), 1-1e-7)
			}
			scores = append(scores, couple(single, k)...)
		case pairs == 1:
			scores = append(scores, -single[0], single[0])
		default:
			scores = append(scores, single...)
		}
	}
	t, err := c.transformed(scores, rows, per1, onnx.Float)
	return []*Tensor{out, t}, err
}

// couple makes probabilities of k classes from those of every two of them.
// Wu, Lin and Weng: Probability Estimates for Multi-class Classification by
// Pairwise Coupling, second approach.
func couple(pairwise []float64, k int) []float64 {
	r := make([]float64, k*k)
	e := 0
	for i := range k {
		for j := i + 1; j < k; j++ {
			r[i*k+j], r[j*k+i] = pairwise[e], 1-pairwise[e]
			e++
		}
	}
	q, p, qp := make([]float64, k*k), make([]float64, k), make([]float64, k)
	for i := range k {
		p[i] = 1 / float64(k)
		for j := range k {
			if i != j {
				q[i*k+i] += r[j*k+i] * r[j*k+i]
				q[i*k+j] = -r[j*k+i] * r[i*k+j]
			}
		}
	}
	for range max(100, k) {
		total := 0.0
		for i := range k {
			qp[i] = 0
			for j := range k {
				qp[i] += q[i*k+j] * p[j]
			}
			total += p[i] * qp[i]
		}
		worst := 0.0
		for i := range k {
			worst = max(worst, math.Abs(qp[i]-total))
		}
		if worst < 0.005/float64(k) {
			break
		}
		for i := range k {
			d := (total - qp[i]) / q[i*k+i]
			p[i] += d
			total = (total + d*(d*q[i*k+i]+2*qp[i])) / (1 + d) / (1 + d)
			for j := range k {
				qp[j] = (qp[j] + d*q[i*k+j]) / (1 + d)
				p[j] /= 1 + d
			}
		}
	}
	return p
}
