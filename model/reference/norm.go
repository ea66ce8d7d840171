package reference

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"probity/model/onnx"
)

// perChannel checks tensors with one number for each channel.
func (c *call) perChannel(inputs ...int) error {
	if len(c.in[0].Shape) < 2 {
		return fmt.Errorf("its input has shape %v, want batch and channels", c.in[0].Shape)
	}
	for _, i := range inputs {
		if !slices.Equal(c.in[i].Shape, []int{c.in[0].Shape[1]}) {
			return fmt.Errorf("input %d has shape %v, want one number for each of %d channels", i, c.in[i].Shape, c.in[0].Shape[1])
		}
	}
	return nil
}

// batchNorm uses given statistics, or with training_mode those of the batch,
// and then returns the running ones too.
func batchNorm(c *call) ([]*Tensor, error) {
	t := c.in[0]
	if err := c.perChannel(1, 2, 3, 4); err != nil {
		return nil, err
	}
	eps := c.float("epsilon", 1e-5)
	scale, bias, mean, variance := c.in[1].Floats, c.in[2].Floats, c.in[3].Floats, c.in[4].Floats
	out, err := c.alloc(t.Type, t.Shape)
	if err != nil {
		return nil, err
	}
	outs := []*Tensor{out}
	chans, inner := t.Shape[1], size(t.Shape[2:])
	if c.int("training_mode", 0) != 0 {
		momentum := c.float("momentum", 0.9)
		var running [2]*Tensor
		for i := range running {
			if running[i], err = c.alloc(c.in[3+i].Type, []int{chans}); err != nil {
				return nil, err
			}
		}
		m, v := make([]float64, chans), make([]float64, chans)
		n := float64(t.Shape[0] * inner)
		for i, x := range t.Floats {
			m[i/inner%chans] += x / n
		}
		for i, x := range t.Floats {
			d := x - m[i/inner%chans]
			v[i/inner%chans] += d * d / n
		}
		for ch := range chans {
			running[0].Floats[ch] = mean[ch]*momentum + m[ch]*(1-momentum)
			running[1].Floats[ch] = variance[ch]*momentum + v[ch]*(1-momentum)
		}
		mean, variance = m, v
		outs = append(outs, running[0], running[1])
	}
	for i, x := range t.Floats {
		ch := i / inner % chans
		out.Floats[i] = scale[ch]*(x-mean[ch])/math.Sqrt(variance[ch]+eps) + bias[ch]
	}
	return outs, nil
}

// moments are the mean and the variance of n elements.
func moments(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	for _, v := range x {
		variance += (v - mean) * (v - mean)
	}
	return mean, variance / float64(len(x))
}

func instanceNorm(c *call) ([]*Tensor, error) {
	if err := c.perChannel(1, 2); err != nil {
		return nil, err
	}
	return one(c.groupNorm(c.in[0].Shape[1]))
}

// groupNorm has scale and bias for each channel since operator set 21, for
// each group before.
func groupNorm(c *call) ([]*Tensor, error) {
	groups := int(min(max(c.int("num_groups", 0), 0), maxElements))
	if len(c.in[0].Shape) < 2 || groups < 1 || c.in[0].Shape[1]%groups != 0 {
		return nil, fmt.Errorf("cannot split shape %v into %d groups of channels", c.in[0].Shape, groups)
	}
	for i := 1; i <= 2; i++ {
		if s := c.in[i].Shape; len(s) != 1 || s[0] != groups && s[0] != c.in[0].Shape[1] {
			return nil, fmt.Errorf("input %d has shape %v, want one number for each channel", i, s)
		}
	}
	return one(c.groupNorm(groups))
}

func (c *call) groupNorm(groups int) (*Tensor, error) {
	t := c.in[0]
	eps := c.float("epsilon", 1e-5)
	out, err := c.alloc(t.Type, t.Shape)
	if err != nil || t.Len() == 0 {
		return out, err
	}
	chans, inner := t.Shape[1], size(t.Shape[2:])
	n := chans / groups * inner
	scale, bias := c.in[1].Floats, c.in[2].Floats
	for g := range t.Shape[0] * groups {
		x := t.Floats[g*n:][:n]
		mean, variance := moments(x)
		for i, v := range x {
			ch := (g*n + i) / inner % chans
			s := ch
			if len(scale) != chans {
				s = ch / (chans / groups)
			}
			b := ch
			if len(bias) != chans {
				b = ch / (chans / groups)
			}
			out.Floats[g*n+i] = scale[s]*(v-mean)/math.Sqrt(variance+eps) + bias[b]
		}
	}
	return out, nil
}

// layerNorm normalises over all axes from one on.
func layerNorm(c *call) ([]*Tensor, error) {
	t := c.in[0]
	ax, err := axis(c.int("axis", -1), len(t.Shape))
	if err != nil {
		return nil, err
	}
	eps := c.float("epsilon", 1e-5)
	out, err := c.alloc(t.Type, t.Shape)
	if err != nil {
		return nil, err
	}
	small := slices.Clone(t.Shape)
	for i := ax; i < len(small); i++ {
		small[i] = 1
	}
	stash := onnx.DataType(c.int("stash_type", int64(onnx.Float)))
	if !stash.Floating() {
		return nil, fmt.Errorf("stash_type is %s, want a floating type", stash)
	}
	means, err := c.alloc(stash, small)
	if err != nil {
		return nil, err
	}
	inverse, err := c.alloc(stash, small)
	if err != nil {
		return nil, err
	}
	n := size(t.Shape[ax:])
	for i := range means.Floats {
		x := t.Floats[i*n:][:n]
		mean, variance := moments(x)
		means.Floats[i], inverse.Floats[i] = mean, 1/math.Sqrt(variance+eps)
		for j, v := range x {
			out.Floats[i*n+j] = (v - mean) * inverse.Floats[i]
		}
	}
	if err := c.affine(out, c.in[1], c.in[2]); err != nil {
		return nil, err
	}
	return []*Tensor{out, means, inverse}, nil
}

// affine multiplies with a scale and adds a bias, both broadcast one way.
func (c *call) affine(t, scale, bias *Tensor) error {
	for i, p := range []*Tensor{scale, bias} {
		if p == nil {
			continue
		}
		shape, err := broadcast(t.Shape, p.Shape)
		if err != nil || !slices.Equal(shape, t.Shape) {
			return fmt.Errorf("shape %v does not broadcast to %v", p.Shape, t.Shape)
		}
		walk(shape, [3][]int{stretch(p.Shape, shape)}, func(j, k, _, _ int) {
			if i == 0 {
				t.Floats[j] *= p.Floats[k]
			} else {
				t.Floats[j] += p.Floats[k]
			}
		})
	}
	return nil
}

// rmsNorm divides by the root of the mean square over all axes from one on.
func rmsNorm(c *call) ([]*Tensor, error) {
	t := c.in[0]
	ax, err := axis(c.int("axis", -1), len(t.Shape))
	if err != nil {
		return nil, err
	}
	eps := c.float("epsilon", 1e-5)
	out, err := c.alloc(t.Type, t.Shape)
	if err != nil {
		return nil, err
	}
	n := size(t.Shape[ax:])
	for i := range size(t.Shape[:ax]) {
		x := t.Floats[i*n:][:n]
		sum := 0.0
		for _, v := range x {
			sum += v * v
		}
		root := math.Sqrt(sum/float64(n) + eps)
		for j, v := range x {
			out.Floats[i*n+j] = v / root
		}
	}
	return one(out, c.affine(out, c.in[1], nil))
}

// lrn is local response normalisation over neighbouring channels.
func lrn(c *call) ([]*Tensor, error) {
	t := c.in[0]
	if len(t.Shape) < 2 {
		return nil, fmt.Errorf("its input has shape %v, want batch and channels", t.Shape)
	}
	alpha, beta, bias := c.float("alpha", 0.0001), c.float("beta", 0.75), c.float("bias", 1)
	n := c.int("size", 0)
	if n < 1 {
		return nil, fmt.Errorf("size is %d, want a positive number", n)
	}
	out, err := c.alloc(t.Type, t.Shape)
	if err != nil {
		return nil, err
	}
	chans, inner := t.Shape[1], size(t.Shape[2:])
	back, ahead := int(min((n-1)/2, int64(chans))), int(min((n-1)-(n-1)/2, int64(chans)))
	if err := c.products(float64(t.Len()) * float64(back+ahead)); err != nil {
		return nil, err
	}
	for i, v := range t.Floats {
		ch := i / inner % chans
		sum := 0.0
		for k := max(0, ch-back); k <= min(chans-1, ch+ahead); k++ {
			x := t.Floats[i+(k-ch)*inner]
			sum += x * x
		}
		out.Floats[i] = v / math.Pow(bias+alpha/float64(n)*sum, beta)
	}
	return []*Tensor{out}, nil
}

// meanVariance normalises over the axes named, by default all but the channels.
func meanVariance(c *call) ([]*Tensor, error) {
	t := c.in[0]
	list := c.ints("axes")
	if list == nil {
		list = []int64{0, 2, 3}
	}
	over, err := axes(list, len(t.Shape))
	if err != nil {
		return nil, err
	}
	means, err := c.reduce(t, over, true, reduceMean())
	if err != nil {
		return nil, err
	}
	d, err := c.zip(t, means, t.Type, sub())
	if err != nil {
		return nil, err
	}
	squares, err := c.reduce(d, over, true, reduceSumSquare())
	if err != nil {
		return nil, err
	}
	n := 1
	for _, ax := range over {
		n *= t.Shape[ax]
	}
	return one(c.zip(d, squares, t.Type, pair{float: func(x, s float64) float64 {
		return x / (math.Sqrt(s/float64(n)) + 1e-9)
	}}))
}

// lpNorm divides by the length along an axis.
func lpNorm(c *call) ([]*Tensor, error) {
	t := c.in[0]
	ax, err := axis(c.int("axis", -1), len(t.Shape))
	if err != nil {
		return nil, err
	}
	r := reduceL2()
	switch p := c.int("p", 2); p {
	case 1:
		r = reduceL1()
	case 2:
	default:
		return nil, fmt.Errorf("p is %d, want 1 or 2", p)
	}
	length, err := c.reduce(t, []int{ax}, true, r)
	if err != nil {
		return nil, err
	}
	return one(c.zip(t, length, t.Type, pair{float: func(x, l float64) float64 {
		if l == 0 {
			return 0
		}
		return x / l
	}}))
}

// dropout does nothing but in training, which is random and not done here. The
// mask says that everything is kept.
func dropout(c *call) ([]*Tensor, error) {
	ratio, err := c.scalar(1, c.float("ratio", 0.5))
	if err != nil {
		return nil, err
	}
	if t := c.in[2]; t != nil && t.Len() == 1 && t.Ints[0] != 0 && ratio != 0 {
		return nil, fmt.Errorf("dropping values at random, as in training, is %w", ErrUnsupported)
	}
	mask, err := c.alloc(onnx.Bool, c.in[0].Shape)
	if err != nil {
		return nil, err
	}
	for i := range mask.Ints {
		mask.Ints[i] = 1
	}
	return []*Tensor{c.in[0], mask}, nil
}

// einsum sums products over indices named by letters.
func einsum(c *call) ([]*Tensor, error) {
	terms, result, err := parseEinsum(c.text("equation", ""), len(c.in))
	if err != nil {
		return nil, err
	}
	sizes := map[rune]int{}
	// The dimensions that an ellipsis stands for get names of their own,
	// counted from the last.
	ellipsis := 0
	for i, t := range c.in {
		if t == nil {
			return nil, fmt.Errorf("input %d is missing", i)
		}
		if err := c.same(0, i); err != nil {
			return nil, err
		}
		if n := slices.Index(terms[i], '.'); n >= 0 {
			extra := len(t.Shape) - (len(terms[i]) - 1)
			if extra < 0 {
				return nil, fmt.Errorf("input %d has shape %v, too short for its term", i, t.Shape)
			}
			ellipsis = max(ellipsis, extra)
			terms[i] = slices.Concat(terms[i][:n], ellipsisNames(extra), terms[i][n+1:])
		}
		if len(terms[i]) != len(t.Shape) {
			return nil, fmt.Errorf("input %d has shape %v, but its term names %d dimensions", i, t.Shape, len(terms[i]))
		}
		for j, l := range terms[i] {
			d := t.Shape[j]
			if have, ok := sizes[l]; ok && have != d && have != 1 && d != 1 {
				return nil, fmt.Errorf("index %q has sizes %d and %d", string(l), have, d)
			} else if !ok || have == 1 {
				sizes[l] = d
			}
		}
	}
	if result == nil { // implicit: the ellipsis, then what occurs once, sorted
		count := map[rune]int{}
		for _, term := range terms {
			for _, l := range term {
				count[l]++
			}
		}
		result = ellipsisNames(ellipsis)
		for l := 'A'; l <= 'z'; l++ {
			if count[l] == 1 {
				result = append(result, l)
			}
		}
	} else if n := slices.Index(result, '.'); n >= 0 {
		result = slices.Concat(result[:n], ellipsisNames(ellipsis), result[n+1:])
	}
	var shape []int
	var names []rune // all indices, those of the result first
	for _, l := range result {
		if _, ok := sizes[l]; !ok || slices.Contains(names, l) {
			return nil, fmt.Errorf("its result names index %q wrongly", string(l))
		}
		shape, names = append(shape, sizes[l]), append(names, l)
	}
	all := slices.Clone(shape)
	for _, term := range terms {
		for _, l := range term {
			if !slices.Contains(names, l) {
				names, all = append(names, l), append(all, sizes[l])
			}
		}
	}
	work := 1.0
	for _, d := range all {
		work *= float64(d)
	}
	if err := c.products(work * float64(len(c.in))); err != nil {
		return nil, err
	}
	out, err := c.alloc(c.in[0].Type, shape)
	if err != nil {
		return nil, err
	}
	steps := make([][]int, len(c.in))
	data := make([][]float64, len(c.in))
	for i, t := range c.in {
		if data[i], err = c.numbers(t); err != nil {
			return nil, err
		}
		steps[i] = make([]int, len(names))
		s := strides(t.Shape)
		for j, l := range terms[i] {
			if t.Shape[j] != 1 {
				steps[i][slices.Index(names, l)] += s[j]
			}
		}
	}
	sums := out.Floats
	if sums == nil {
		sums = make([]float64, len(out.Ints))
	}
	inner := size(all[len(shape):])
	idx := make([]int, len(all))
	at := make([]int, len(c.in))
	for o := range sums {
		for range inner {
			p := 1.0
			for i := range data {
				p *= data[i][at[i]]
			}
			sums[o] += p
			for ax := len(all) - 1; ax >= 0; ax-- {
				idx[ax]++
				for i := range at {
					at[i] += steps[i][ax]
				}
				if idx[ax] < all[ax] {
					break
				}
				for i := range at {
					at[i] -= steps[i][ax] * all[ax]
				}
				idx[ax] = 0
			}
		}
	}
	for i := range out.Ints {
		out.Ints[i] = toInt(sums[i])
	}
	return []*Tensor{out}, nil
}

// ellipsisNames are n names outside the letters; the last is always the same.
func ellipsisNames(n int) []rune {
	var out []rune
	for i := n; i > 0; i-- {
		out = append(out, rune(0xE000+i))
	}
	return out
}

// parseEinsum splits an equation into the indices of each input and of the
// result, nil if implicit. An ellipsis becomes one dot.
func parseEinsum(equation string, inputs int) (terms [][]rune, result []rune, err error) {
	bad := errors.New("its equation is not understood")
	if len(equation) > 1000 {
		return nil, nil, bad
	}
	term := []rune{}
	explicit := false
	for i := 0; i < len(equation); i++ {
		switch ch := equation[i]; {
		case ch == ' ':
		case ch >= 'a' && ch <= 'z' || ch >= 'A' && ch <= 'Z':
			term = append(term, rune(ch))
		case ch == '.' && i+2 < len(equation) && equation[i:i+3] == "..." && !slices.Contains(term, '.'):
			term = append(term, '.')
			i += 2
		case ch == ',' && !explicit:
			terms, term = append(terms, term), []rune{}
		case ch == '-' && i+1 < len(equation) && equation[i+1] == '>' && !explicit:
			terms, term, explicit = append(terms, term), []rune{}, true
			i++
		default:
			return nil, nil, bad
		}
	}
	if explicit {
		result = term
	} else {
		terms = append(terms, term)
	}
	if len(terms) != inputs {
		return nil, nil, fmt.Errorf("its equation has %d terms for %d inputs", len(terms), inputs)
	}
	return terms, result, nil
}
