package numeric

import (
	"errors"
	"math"
)

// ErrSingular says that a matrix cannot be decomposed: columns depend on each
// other, or it is not positive definite.
var ErrSingular = errors.New("the matrix is singular")

// NewMatrix is a matrix of zeros, by rows.
func NewMatrix(rows, cols int) [][]float64 {
	flat := make([]float64, rows*cols)
	m := make([][]float64, rows)
	for i := range m {
		m[i] = flat[i*cols : (i+1)*cols : (i+1)*cols]
	}
	return m
}

// Dot is the sum of products, from the first to the last.
func Dot(x, y []float64) float64 {
	sum := 0.0
	for i, v := range x {
		sum += float64(v * y[i])
	}
	return sum
}

// Cholesky is the lower triangular L with L Lᵀ = a, for a symmetric, positive
// definite a, of which it reads the lower triangle.
func Cholesky(a [][]float64) ([][]float64, error) {
	l := NewMatrix(len(a), len(a))
	for i := range a {
		for j := 0; j <= i; j++ {
			sum := a[i][j] - Dot(l[i][:j], l[j][:j])
			if i > j {
				l[i][j] = sum / l[j][j]
				continue
			}
			if !(sum > 0) || math.IsInf(sum, 1) {
				return nil, ErrSingular
			}
			l[i][i] = math.Sqrt(sum)
		}
	}
	return l, nil
}

// SolveLower is the x with l x = b, for a lower triangular l.
func SolveLower(l [][]float64, b []float64) []float64 {
	x := make([]float64, len(b))
	for i := range x {
		x[i] = (b[i] - Dot(l[i][:i], x)) / l[i][i]
	}
	return x
}

// SolveLowerT is the x with lᵀ x = b, for a lower triangular l.
func SolveLowerT(l [][]float64, b []float64) []float64 {
	x := append([]float64(nil), b...)
	for i := len(x) - 1; i >= 0; i-- {
		x[i] /= l[i][i]
		for j := range i {
			x[j] -= float64(l[i][j] * x[i])
		}
	}
	return x
}

// Solve is the x with a x = b, for a symmetric, positive definite a.
func Solve(a [][]float64, b []float64) ([]float64, error) {
	l, err := Cholesky(a)
	if err != nil {
		return nil, err
	}
	return SolveLowerT(l, SolveLower(l, b)), nil
}

// LeastSquares is the b that makes the sum of squares of y - x b smallest, and that
// sum, by Householder reflections. x has at least as many rows as columns.
func LeastSquares(x [][]float64, y []float64) (b []float64, squares float64, err error) {
	rows := len(x)
	if rows == 0 || rows < len(x[0]) || rows != len(y) {
		return nil, 0, ErrSingular
	}
	cols := len(x[0])
	// By columns, and y as one more.
	c := NewMatrix(cols+1, rows)
	for i, row := range x {
		for j, v := range row {
			c[j][i] = v
		}
		c[cols][i] = y[i]
	}
	diagonal := make([]float64, cols)
	for j := range cols {
		v := c[j][j:]
		whole := math.Sqrt(Dot(c[j], c[j]))
		norm := math.Sqrt(Dot(v, v))
		if !(norm > 1e-12*whole) || math.IsInf(norm, 1) {
			return nil, 0, ErrSingular
		}
		if v[0] > 0 {
			norm = -norm
		}
		diagonal[j] = norm
		v[0] -= norm
		half := float64(v[0] * norm) // minus half the square of the new v
		for k := j + 1; k <= cols; k++ {
			f := Dot(v, c[k][j:]) / half
			for i, w := range v {
				c[k][j+i] += float64(f * w)
			}
		}
	}
	b = make([]float64, cols)
	for j := cols - 1; j >= 0; j-- {
		sum := c[cols][j]
		for k := j + 1; k < cols; k++ {
			sum -= float64(c[k][j] * b[k])
		}
		b[j] = sum / diagonal[j]
	}
	rest := c[cols][cols:]
	return b, Dot(rest, rest), nil
}
