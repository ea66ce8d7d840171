package search

import (
	"cmp"
	"slices"
)

// dominates says that a is nowhere worse than b and somewhere better.
func dominates(a, b []float64) bool {
	better := false
	for i, v := range a {
		if v > b[i] {
			return false
		}
		better = better || v < b[i]
	}
	return better
}

// Nondominated lists those of the points of goals that no other dominates: none is
// nowhere worse than them and somewhere better. Of equal ones it takes the first.
func Nondominated(goals [][]float64) []int {
	var out []int
	for i, a := range goals {
		keep := true
		for j, b := range goals {
			if dominates(b, a) || j < i && slices.Equal(a, b) {
				keep = false
				break
			}
		}
		if keep {
			out = append(out, i)
		}
	}
	return out
}

// Hypervolume is the volume of what the points dominate within a reference point,
// which is worse than all that should count: the measure of a front. Exact, by the WFG
// algorithm (While, Bradstreet and Barone 2012); fine for some hundred points of up
// to five goals.
func Hypervolume(goals [][]float64, reference []float64) float64 {
	var inside [][]float64
	for _, g := range goals {
		in := len(g) == len(reference)
		for i := range g {
			in = in && g[i] < reference[i]
		}
		if in {
			inside = append(inside, g)
		}
	}
	inside = front(inside)
	// The last goal from worst to best: then points limited to an earlier one are few.
	slices.SortStableFunc(inside, func(a, b []float64) int { return cmp.Compare(b[len(b)-1], a[len(a)-1]) })
	return volume(inside, reference)
}

func front(points [][]float64) [][]float64 {
	var out [][]float64
	for _, i := range Nondominated(points) {
		out = append(out, points[i])
	}
	return out
}

func volume(points [][]float64, reference []float64) float64 {
	switch {
	case len(points) == 0:
		return 0
	case len(reference) == 1:
		best := points[0][0]
		for _, p := range points {
			best = min(best, p[0])
		}
		return reference[0] - best
	case len(reference) == 2:
		sorted := slices.Clone(points)
		slices.SortStableFunc(sorted, func(a, b []float64) int { return cmp.Compare(a[0], b[0]) })
		sum, low := 0.0, reference[1]
		for _, p := range sorted {
			if p[1] < low {
				sum += float64((reference[0] - p[0]) * (low - p[1]))
				low = p[1]
			}
		}
		return sum
	}
	sum := 0.0
	for i, p := range points {
		// What p has to itself: its box, less what those after it have of the box.
		box := 1.0
		for k, v := range p {
			box = float64(box * (reference[k] - v))
		}
		limited := make([][]float64, 0, len(points)-i-1)
		for _, q := range points[i+1:] {
			l := make([]float64, len(p))
			for k := range l {
				l[k] = max(p[k], q[k])
			}
			limited = append(limited, l)
		}
		sum += box - volume(front(limited), reference)
	}
	return sum
}
