package numeric

import "math"

// SymmetricEigen decomposes a symmetric matrix: a = v diag(values) v^T, with the
// eigenvectors in the columns of v, in no order. Reflections make it tridiagonal, then
// QR steps with Wilkinson's shift make it diagonal (Golub and Van Loan, Matrix
// Computations, algorithms 8.3.1 to 8.3.3). It reads the lower triangle.
func SymmetricEigen(a [][]float64) (values []float64, v [][]float64) {
	n := len(a)
	m, vt := NewMatrix(n, n), NewMatrix(n, n) // vt has eigenvectors in rows
	for i := range n {
		for j := range i + 1 {
			m[i][j], m[j][i] = a[i][j], a[i][j]
		}
		vt[i][i] = 1
	}
	d, e := tridiagonal(m, vt)
	diagonalise(d, e, vt)
	v = NewMatrix(n, n)
	for i := range n {
		for j := range n {
			v[i][j] = vt[j][i]
		}
	}
	return d, v
}

// tridiagonal reduces m to a diagonal d and a side diagonal e, and reflects vt alike.
func tridiagonal(m, vt [][]float64) (d, e []float64) {
	n := len(m)
	d, e = make([]float64, n), make([]float64, n) // the last of e stays 0
	for k := range n {
		d[k] = m[k][k]
		if k+1 == n {
			break
		}
		h := append([]float64(nil), m[k][k+1:]...)
		alpha := math.Sqrt(Dot(h, h))
		if h[0] > 0 {
			alpha = -alpha
		}
		e[k] = alpha
		h[0] -= alpha
		square := Dot(h, h)
		if !(square > 0) {
			continue
		}
		// m <- (1 - 2hh^T/square) m (1 - 2hh^T/square), as a change of rank two.
		rest := m[k+1:]
		w := make([]float64, len(h))
		for i := range w {
			w[i] = float64(2*Dot(rest[i][k+1:], h)) / square
		}
		half := Dot(w, h) / square
		for i := range w {
			w[i] -= float64(half * h[i])
		}
		for i, row := range rest {
			row = row[k+1:]
			for j := range row {
				row[j] -= float64(h[i]*w[j]) + float64(w[i]*h[j])
			}
		}
		sum := make([]float64, n)
		for i, row := range vt[k+1:] {
			for j, x := range row {
				sum[j] += float64(h[i] * x)
			}
		}
		for i, row := range vt[k+1:] {
			f := float64(2*h[i]) / square
			for j := range row {
				row[j] -= float64(f * sum[j])
			}
		}
	}
	return d, e
}

// diagonalise makes e vanish and turns vt along.
func diagonalise(d, e []float64, vt [][]float64) {
	high := len(d) - 1
	// Two or three steps find an eigenvalue; what is not a number never would.
	for step := 0; high > 0 && step < 60*len(d); step++ {
		for i := range high {
			if math.Abs(e[i]) <= 0x1p-53*(math.Abs(d[i])+math.Abs(d[i+1])) {
				e[i] = 0
			}
		}
		for high > 0 && e[high-1] == 0 {
			high--
		}
		if high == 0 {
			return
		}
		low := high - 1
		for low > 0 && e[low-1] != 0 {
			low--
		}
		// Wilkinson's shift: the eigenvalue of the last two by two that is nearer to its corner.
		delta, off := (d[high-1]-d[high])/2, e[high-1]
		_, _, r := rotation(delta, off)
		if delta < 0 {
			r = -r
		}
		x, z := d[low]-d[high]+float64(off*(off/(delta+r))), e[low]
		for k := low; k < high; k++ {
			c, s, r := rotation(x, z)
			if k > low {
				e[k-1] = r
			}
			p, q, b := d[k], d[k+1], e[k]
			cc, ss, cs := float64(c*c), float64(s*s), float64(c*s)
			d[k] = float64(cc*p) + float64(2*cs*b) + float64(ss*q)
			d[k+1] = float64(ss*p) - float64(2*cs*b) + float64(cc*q)
			e[k] = float64(cs*(q-p)) + float64((cc-ss)*b)
			if k+1 < high {
				x, z = e[k], float64(s*e[k+1])
				e[k+1] = float64(c * e[k+1])
			}
			one, two := vt[k], vt[k+1]
			for j, v := range one {
				one[j], two[j] = float64(c*v)+float64(s*two[j]), float64(c*two[j])-float64(s*v)
			}
		}
	}
}

// rotation is cosine and sine of the turn that takes (x, z) to (r, 0), r >= 0.
func rotation(x, z float64) (c, s, r float64) {
	m := max(math.Abs(x), math.Abs(z))
	if m == 0 {
		return 1, 0, 0
	}
	x, z = x/m, z/m
	h := math.Sqrt(float64(x*x) + float64(z*z))
	return x / h, z / h, float64(h * m)
}
