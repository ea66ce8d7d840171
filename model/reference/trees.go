package reference

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"probity/model/onnx"
)

// forest is a tree ensemble in any of its three encodings.
type forest struct {
	nodes  []treeNode
	roots  []int
	leaves []vote
}

// treeNode goes to yes or no by comparing a feature; as a leaf it has votes.
type treeNode struct {
	feature    int
	mode       string
	value      float64
	members    []float64
	missingYes bool
	yes, no    int
	votes      []int // of forest.leaves; leaf if mode is LEAF
}

// vote adds a weight to a target.
type vote struct {
	target int
	weight float64
}

func (n *treeNode) choose(v float64) bool {
	if v != v {
		return n.missingYes
	}
	switch n.mode {
	case "BRANCH_LEQ":
		return v <= n.value
	case "BRANCH_LT":
		return v < n.value
	case "BRANCH_GTE":
		return v >= n.value
	case "BRANCH_GT":
		return v > n.value
	case "BRANCH_EQ":
		return v == n.value
	case "BRANCH_NEQ":
		return v != n.value
	}
	return slices.Contains(n.members, v)
}

// numbers of an attribute that newer versions give as a tensor.
func (c *call) many(name string) ([]float64, error) {
	if a := c.node.Attribute(name + "_as_tensor"); a != nil {
		name += "_as_tensor"
	}
	if a := c.node.Attribute(name); a != nil && a.Tensor != nil {
		t, err := FromONNX(a.Tensor)
		if err != nil {
			return nil, err
		}
		if t.Type == onnx.String {
			return nil, fmt.Errorf("attribute %q holds strings", name)
		}
		return c.numbers(t)
	}
	return c.floats(name), nil
}

// oldForest decodes the attributes of TreeEnsembleClassifier and -Regressor.
// Prefix is "class" or "target".
func (c *call) oldForest(prefix string, targets int) (*forest, error) {
	trees, ids := c.ints("nodes_treeids"), c.ints("nodes_nodeids")
	features, modes := c.ints("nodes_featureids"), c.strings("nodes_modes")
	yes, no := c.ints("nodes_truenodeids"), c.ints("nodes_falsenodeids")
	missing := c.ints("nodes_missing_value_tracks_true")
	values, err := c.many("nodes_values")
	if err != nil {
		return nil, err
	}
	n := len(trees)
	if len(ids) != n || len(features) != n || len(modes) != n || len(yes) != n || len(no) != n || len(values) != n || missing != nil && len(missing) != n {
		return nil, errors.New("describes its nodes by lists of different lengths")
	}
	if err := c.hold(16 * n); err != nil {
		return nil, err
	}
	type key struct{ tree, id int64 }
	at := make(map[key]int, n)
	for i := range n {
		k := key{trees[i], ids[i]}
		if _, ok := at[k]; ok {
			return nil, fmt.Errorf("describes node %d of tree %d twice", ids[i], trees[i])
		}
		at[k] = i
	}
	f := &forest{nodes: make([]treeNode, n)}
	child := make([]bool, n)
	for i := range n {
		node := treeNode{feature: int(features[i]), mode: modes[i], value: values[i], missingYes: missing != nil && missing[i] != 0}
		if node.mode != "LEAF" {
			for _, to := range []struct {
				id  int64
				dst *int
			}{{yes[i], &node.yes}, {no[i], &node.no}} {
				j, ok := at[key{trees[i], to.id}]
				if !ok {
					return nil, fmt.Errorf("node %d of tree %d leads to node %d, which is missing", ids[i], trees[i], to.id)
				}
				*to.dst, child[j] = j, true
			}
		}
		f.nodes[i] = node
	}
	rooted := map[int64]bool{}
	for i := range n {
		if !child[i] {
			f.roots = append(f.roots, i)
			rooted[trees[i]] = true
		}
	}
	for _, tree := range trees {
		if !rooted[tree] {
			return nil, fmt.Errorf("tree %d has a cycle and no root", tree)
		}
	}
	inTrees, inNodes, which := c.ints(prefix+"_treeids"), c.ints(prefix+"_nodeids"), c.ints(prefix+"_ids")
	weights, err := c.many(prefix + "_weights")
	if err != nil {
		return nil, err
	}
	if len(inTrees) != len(weights) || len(inNodes) != len(weights) || len(which) != len(weights) {
		return nil, errors.New("describes its leaves by lists of different lengths")
	}
	for i, w := range weights {
		j, ok := at[key{inTrees[i], inNodes[i]}]
		if !ok || which[i] < 0 || which[i] >= int64(targets) {
			return nil, fmt.Errorf("weight %d belongs to node %d of tree %d and target %d, which are not there", i, inNodes[i], inTrees[i], which[i])
		}
		f.nodes[j].votes = append(f.nodes[j].votes, len(f.leaves))
		f.leaves = append(f.leaves, vote{int(which[i]), w})
	}
	return f, f.check()
}

// newForest decodes the attributes of TreeEnsemble (ai.onnx.ml 5).
func (c *call) newForest(targets int) (*forest, error) {
	tensor := func(name string) ([]float64, error) {
		a := c.attr(name, onnx.AttrTensor)
		if a == nil {
			return nil, nil
		}
		t, err := FromONNX(a.Tensor)
		if err != nil {
			return nil, err
		}
		if t.Type == onnx.String {
			return nil, fmt.Errorf("attribute %q holds strings", name)
		}
		return c.numbers(t)
	}
	splits, err := tensor("nodes_splits")
	if err != nil {
		return nil, err
	}
	modes, err := tensor("nodes_modes")
	if err != nil {
		return nil, err
	}
	weights, err := tensor("leaf_weights")
	if err != nil {
		return nil, err
	}
	members, err := tensor("membership_values")
	if err != nil {
		return nil, err
	}
	features, missing := c.ints("nodes_featureids"), c.ints("nodes_missing_value_tracks_true")
	next := [2][]int64{c.ints("nodes_truenodeids"), c.ints("nodes_falsenodeids")}
	isLeaf := [2][]int64{c.ints("nodes_trueleafs"), c.ints("nodes_falseleafs")}
	which, roots := c.ints("leaf_targetids"), c.ints("tree_roots")
	n := len(splits)
	if len(modes) != n || len(features) != n || len(next[0]) != n || len(next[1]) != n || len(isLeaf[0]) != n || len(isLeaf[1]) != n || missing != nil && len(missing) != n || len(which) != len(weights) {
		return nil, errors.New("describes its nodes by lists of different lengths")
	}
	if err := c.hold(16 * (n + len(weights))); err != nil {
		return nil, err
	}
	names := []string{"BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ", "MEMBER"}
	f := &forest{nodes: make([]treeNode, n+len(weights))} // leaves stand after the nodes
	for i, w := range weights {
		if which[i] < 0 || which[i] >= int64(targets) {
			return nil, fmt.Errorf("leaf %d belongs to target %d of %d", i, which[i], targets)
		}
		f.nodes[n+i] = treeNode{mode: "LEAF", votes: []int{i}}
		f.leaves = append(f.leaves, vote{int(which[i]), w})
	}
	for i := range n {
		if !(modes[i] >= 0 && modes[i] < float64(len(names))) {
			return nil, fmt.Errorf("node %d has mode %g", i, modes[i])
		}
		node := treeNode{feature: int(features[i]), mode: names[int(modes[i])], value: splits[i], missingYes: missing != nil && missing[i] != 0}
		for k, dst := range []*int{&node.yes, &node.no} {
			to, limit := next[k][i], n
			if isLeaf[k][i] != 0 {
				limit = len(weights)
			}
			if to < 0 || to >= int64(limit) {
				return nil, fmt.Errorf("node %d leads to %d of %d", i, to, limit)
			}
			if *dst = int(to); isLeaf[k][i] != 0 {
				*dst += n
			}
		}
		f.nodes[i] = node
	}
	for _, r := range roots {
		if r < 0 || r >= int64(n) {
			return nil, fmt.Errorf("tree root %d of %d nodes is not there", r, n)
		}
		f.roots = append(f.roots, int(r))
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	// The members of all sets stand in one list, each set ended by NaN, in the
	// order in which a walk from the roots, yes before no, meets their nodes.
	var visit func(i int)
	visit = func(i int) {
		node := &f.nodes[i]
		switch node.mode {
		case "LEAF":
			return
		case "MEMBER":
			end := slices.IndexFunc(members, func(v float64) bool { return v != v })
			if end < 0 {
				end = len(members)
			}
			node.members = members[:end]
			members = members[min(end+1, len(members)):]
		}
		visit(node.yes)
		visit(node.no)
	}
	for _, r := range f.roots {
		visit(r)
	}
	return f, nil
}

// maxTreeDepth bounds the walk from a root.
const maxTreeDepth = 1 << 10

// check refuses trees that share nodes or turn back on themselves.
func (f *forest) check() error {
	seen := make([]bool, len(f.nodes))
	var visit func(i, depth int) error
	visit = func(i, depth int) error {
		n := &f.nodes[i]
		if n.mode == "LEAF" {
			return nil
		}
		if seen[i] || depth > maxTreeDepth {
			return fmt.Errorf("tree node %d is reached twice, or more than %d nodes deep", i, maxTreeDepth)
		}
		seen[i] = true
		switch n.mode {
		case "BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ", "MEMBER":
		default:
			return fmt.Errorf("tree node mode %.40q is %w", n.mode, ErrUnsupported)
		}
		if err := visit(n.yes, depth+1); err != nil {
			return err
		}
		return visit(n.no, depth+1)
	}
	for _, r := range f.roots {
		if err := visit(r, 0); err != nil {
			return err
		}
	}
	return nil
}

// scores runs rows of features through the forest.
func (c *call) forest(f *forest, targets int, aggregate string, base []float64) ([]float64, int, error) {
	t := c.in[0]
	if len(t.Shape) == 1 {
		t = t.withShape([]int{1, t.Shape[0]})
	}
	if len(t.Shape) != 2 {
		return nil, 0, fmt.Errorf("its input has shape %v, want rows of features", t.Shape)
	}
	if len(base) != 0 && len(base) != 1 && len(base) != targets {
		return nil, 0, fmt.Errorf("has %d base values for %d targets", len(base), targets)
	}
	rows, width := t.Shape[0], t.Shape[1]
	if float64(rows)*float64(targets) > maxElements {
		return nil, 0, c.steps(-1)
	}
	if err := c.hold(rows * targets); err != nil {
		return nil, 0, err
	}
	out := make([]float64, rows*targets)
	voted := make([]bool, targets)
	for r := range rows {
		score := out[r*targets:][:targets]
		clear(voted)
		for _, i := range f.roots {
			for depth := 0; f.nodes[i].mode != "LEAF"; depth++ {
				n := &f.nodes[i]
				if n.feature < 0 || n.feature >= width || depth > maxTreeDepth {
					return nil, 0, fmt.Errorf("reads feature %d of %d", n.feature, width)
				}
				if n.choose(t.at(r*width + n.feature)) {
					i = n.yes
				} else {
					i = n.no
				}
				if err := c.steps(1); err != nil {
					return nil, 0, err
				}
			}
			for _, v := range f.nodes[i].votes {
				vote := f.leaves[v]
				switch {
				case aggregate == "MIN" && voted[vote.target]:
					score[vote.target] = min(score[vote.target], vote.weight)
				case aggregate == "MAX" && voted[vote.target]:
					score[vote.target] = max(score[vote.target], vote.weight)
				default:
					score[vote.target] += vote.weight
				}
				voted[vote.target] = true
			}
		}
		for i := range score {
			if aggregate == "AVERAGE" {
				score[i] /= float64(len(f.roots))
			}
			if len(base) == 1 {
				score[i] += base[0]
			} else if len(base) > 1 {
				score[i] += base[i]
			}
		}
	}
	return out, rows, nil
}

func (c *call) targets(name string) (int, error) {
	n := c.int(name, 1)
	if n < 1 || n > 1<<20 {
		return 0, fmt.Errorf("%s is %d, want a positive number", name, n)
	}
	return int(n), nil
}

func treeRegressor(c *call) ([]*Tensor, error) {
	n, err := c.targets("n_targets")
	if err != nil {
		return nil, err
	}
	f, err := c.oldForest("target", n)
	if err != nil {
		return nil, err
	}
	base, err := c.many("base_values")
	if err != nil {
		return nil, err
	}
	scores, rows, err := c.forest(f, n, c.text("aggregate_function", "SUM"), base)
	if err != nil {
		return nil, err
	}
	return one(c.transformed(scores, rows, n, onnx.Float))
}

func treeEnsemble(c *call) ([]*Tensor, error) {
	n, err := c.targets("n_targets")
	if err != nil {
		return nil, err
	}
	f, err := c.newForest(n)
	if err != nil {
		return nil, err
	}
	how := c.int("aggregate_function", 1)
	if how < 0 || how > 3 {
		return nil, fmt.Errorf("aggregate_function is %d, want 0 to 3", how)
	}
	scores, rows, err := c.forest(f, n, []string{"AVERAGE", "SUM", "MIN", "MAX"}[how], nil)
	if err != nil {
		return nil, err
	}
	return one(c.transformed(scores, rows, n, c.in[0].Type))
}

func treeClassifier(c *call) ([]*Tensor, error) {
	labels, err := c.labels("classlabels_strings", "classlabels_int64s", "")
	if err != nil {
		return nil, err
	}
	f, err := c.oldForest("class", max(labels.Len(), 1))
	if err != nil {
		return nil, err
	}
	base, err := c.many("base_values")
	if err != nil {
		return nil, err
	}
	// Two classes may share one score: that of the second.
	n := labels.Len()
	single := n == 2
	for _, v := range f.leaves {
		single = single && v.target == f.leaves[0].target
	}
	if single {
		for i := range f.leaves {
			f.leaves[i].target = 0
		}
		n = 1
	}
	scores, rows, err := c.forest(f, n, "SUM", base)
	if err != nil {
		return nil, err
	}
	// Without negative weights the score of two classes is a probability.
	negative := slices.ContainsFunc(f.leaves, func(v vote) bool { return v.weight < 0 })
	return c.classify(scores, rows, n, labels, !negative)
}

// labels are the names of classes, as strings or integers.
func (c *call) labels(texts, ints, old string) (*Tensor, error) {
	if s := c.strings(texts); len(s) > 0 {
		return &Tensor{Type: onnx.String, Shape: []int{len(s)}, Strings: s}, nil
	}
	list := c.ints(ints)
	if len(list) == 0 && old != "" {
		list = c.ints(old)
	}
	if len(list) == 0 {
		return nil, errors.New("names no classes")
	}
	return Ints([]int{len(list)}, list...), nil
}

// classify makes labels and scores for each class. Two classes may have one
// score, that of the second. As in ONNX Runtime, which exporters are tested
// against, it wins above one half if it is a probability, and the first class
// gets the rest; otherwise it wins above zero, and the first gets its negative.
func (c *call) classify(scores []float64, rows, n int, labels *Tensor, probability bool) ([]*Tensor, error) {
	out, err := c.alloc(labels.Type, []int{rows})
	if err != nil {
		return nil, err
	}
	if n == 1 && labels.Len() == 2 {
		if err := c.hold(2 * rows); err != nil {
			return nil, err
		}
		wide := make([]float64, 0, 2*rows)
		for r, s := range scores {
			first, threshold := -s, 0.0
			if probability {
				first, threshold = 1-s, 0.5
			}
			if s > threshold {
				out.copy(r, labels, 1)
			} else {
				out.copy(r, labels, 0)
			}
			wide = append(wide, first, s)
		}
		if probability {
			return []*Tensor{out, Floats([]int{rows, 2}, wide...)}, nil
		}
		t, err := c.transformed(wide, rows, 2, onnx.Float)
		return []*Tensor{out, t}, err
	}
	if n != labels.Len() {
		return nil, fmt.Errorf("has %d scores for %d classes", n, labels.Len())
	}
	for r := range rows {
		best := 0
		for i := range n {
			if scores[r*n+i] > scores[r*n+best] {
				best = i
			}
		}
		out.copy(r, labels, best)
	}
	t, err := c.transformed(scores, rows, n, onnx.Float)
	return []*Tensor{out, t}, err
}

// transformed applies post_transform to each row of scores.
func (c *call) transformed(scores []float64, rows, n int, to onnx.DataType) (*Tensor, error) {
	if !to.Floating() {
		to = onnx.Float
	}
	out, err := c.alloc(to, []int{rows, n})
	if err != nil {
		return nil, err
	}
	copy(out.Floats, scores)
	name := c.text("post_transform", "NONE")
	if a := c.node.Attribute("post_transform"); a != nil && a.Type == onnx.AttrInt {
		c.err = nil
		if a.Int < 0 || a.Int > 4 {
			return nil, fmt.Errorf("post_transform is %d, want 0 to 4", a.Int)
		}
		name = []string{"NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"}[a.Int]
	}
	for r := range rows {
		row := out.Floats[r*n:][:n]
		switch name {
		case "NONE":
		case "LOGISTIC":
			for i, v := range row {
				row[i] = sigmoid(v)
			}
		case "SOFTMAX":
			softmaxLine(slices.Clone(row), row, 0, 1, n)
		case "SOFTMAX_ZERO": // scores of zero stay so
			in := slices.Clone(row)
			softmaxLine(in, row, 0, 1, n)
			for i, v := range in {
				if v == 0 {
					row[i] = 0
				}
			}
		case "PROBIT":
			for i, v := range row {
				row[i] = math.Sqrt2 * math.Erfinv(2*v-1)
			}
		default:
			return nil, fmt.Errorf("post_transform %.40q is %w", name, ErrUnsupported)
		}
	}
	return out, nil
}
