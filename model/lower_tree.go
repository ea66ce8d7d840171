package model

import (
	"math"
	"slices"
	"strconv"

	"probity/model/onnx"
)

// classical is for the operators of ai.onnx.ml, which converters of
// scikit-learn, XGBoost and LightGBM write.
func classical(op string) func(*call) []*value {
	single := func(f func(*call) Ref) func(*call) []*value {
		return func(c *call) []*value { return []*value{{ref: f(c), made: true, typ: onnx.Float}} }
	}
	switch op {
	case "TreeEnsembleClassifier":
		return (*call).treeClassifier
	case "TreeEnsembleRegressor":
		return single((*call).treeRegressor)
	case "TreeEnsemble":
		return single((*call).treeEnsemble)
	case "LinearClassifier":
		return (*call).linearClassifier
	case "LinearRegressor":
		return single((*call).linearRegressor)
	case "Scaler":
		return single((*call).scaler)
	case "Normalizer":
		return single((*call).normalizer)
	case "Binarizer":
		return single(func(c *call) Ref { return c.b.compare(c.x(0), c.b.number(c.float("threshold", 0))) })
	case "Imputer":
		return single((*call).imputer)
	case "ArrayFeatureExtractor":
		return single((*call).featureExtractor)
	case "FeatureVectorizer":
		return single(func(c *call) Ref {
			var parts []Ref
			for i := range c.in {
				parts = append(parts, c.x(i))
			}
			return c.b.concat(len(c.b.shape(parts[0]))-1, parts...)
		})
	case "OneHotEncoder":
		return single((*call).oneHotEncoder)
	case "ZipMap":
		return func(c *call) []*value {
			c.note("%s is left out: its output is the tensor of all scores, in the order of the model's classes, not a map from labels to scores.", c.n)
			return []*value{{ref: c.x(0), made: true, typ: onnx.Float}}
		}
	case "SVMClassifier", "SVMRegressor":
		return func(c *call) []*value {
			refuse("support vectors; train a linear model, trees or a network instead (a kernel machine costs a product with every support vector)")
			return nil
		}
	case "LabelEncoder", "CategoryMapper":
		return func(c *call) []*value { return []*value{label()} }
	}
	return nil
}

// label stands for a class label, which is computed outside, from the scores.
func label() *value {
	return &value{missing: "is a class label; it follows from the scores, whose largest belongs to the predicted class", label: true}
}

// branch is a node of a decision tree: a leaf, or a comparison that goes to yes
// where feature <= threshold, else to no.
type branch struct {
	leaf      bool
	feature   int
	threshold float32
	yes, no   int
	add       []contribution // leaf
}

type contribution struct {
	target int
	weight float32
}

// forest is trees by their roots among branches.
type forest struct {
	branches []branch
	roots    []int
	targets  int
}

// setMode makes any comparison one with <=.
func (b *branch) setMode(mode string) {
	below := func(x float32) float32 { return math.Nextafter32(x, float32(math.Inf(-1))) }
	switch mode {
	case "BRANCH_LEQ", "0":
	case "BRANCH_LT", "1": // x < t is x <= the number before t
		b.threshold = below(b.threshold)
	case "BRANCH_GTE", "2":
		b.threshold, b.yes, b.no = below(b.threshold), b.no, b.yes
	case "BRANCH_GT", "3":
		b.yes, b.no = b.no, b.yes
	default:
		refuse("trees that branch by %s; train the model with numeric thresholds", mode)
	}
}

// score computes the sum of the leaves that an input reaches, for each target.
//
// Every comparison of every tree is made, as 1 where the branch is "no" and 0
// where it is "yes". A leaf is reached if all its comparisons went its way: the
// number of its no's that are 1 less the number of its yes's that are 1 is then
// the number of its no's, and less otherwise. A grouped 1x1 convolution counts,
// a clip makes 1 or 0 of it, and a dense layer adds the leaves up.
func (c *call) score(x Ref, f *forest, base []float32) Ref {
	b := c.b
	s := b.shape(x)
	if len(s) == 1 {
		x = b.reshape(x, []int{1, s[0]})
		s = b.shape(x)
	}
	if len(s) != 2 || len(f.roots) == 0 {
		wrong("%d trees on a value of shape %s", len(f.roots), shapeString(s))
	}
	type leaf struct {
		path []int // comparison i of the tree is i+1 if no, -(i+1) if yes
		add  []contribution
	}
	trees := make([][]leaf, len(f.roots))
	splits := make([][]branch, len(f.roots))
	widest, most := 1, 1
	seen := make([]bool, len(f.branches))
	for t, root := range f.roots {
		type step struct {
			at   int
			path []int
		}
		stack := []step{{root, nil}}
		for len(stack) > 0 {
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if top.at < 0 || top.at >= len(f.branches) || seen[top.at] {
				wrong("its trees are no trees: a node is missing, or has two parents")
			}
			seen[top.at] = true
			n := f.branches[top.at]
			if n.leaf {
				trees[t] = append(trees[t], leaf{top.path, n.add})
				continue
			}
			if n.feature < 0 || n.feature >= s[1] {
				wrong("a tree asks for feature %d of %d", n.feature, s[1])
			}
			if len(top.path) > 1<<10 {
				refuse("trees deeper than %d", 1<<10)
			}
			splits[t] = append(splits[t], n)
			i := len(splits[t])
			stack = append(stack, step{n.no, append(slices.Clone(top.path), i)}, step{n.yes, append(slices.Clone(top.path), -i)})
		}
		widest, most = max(widest, len(splits[t])), max(most, len(trees[t]))
	}
	count := len(f.roots)
	b.sizeOf([]int{count, widest, most})
	index := make([]int32, count*widest)
	thresholds := make([]float32, count*widest)
	paths := make([]float32, count*most*widest)
	need := make([]float32, count*most)
	leaves := make([]float32, f.targets*count*most)
	for t := range f.roots {
		for i, n := range splits[t] {
			index[t*widest+i], thresholds[t*widest+i] = int32(n.feature), n.threshold
		}
		for l, leaf := range trees[t] {
			row := t*most + l
			need[row] = 1
			for _, p := range leaf.path {
				if p > 0 {
					paths[row*widest+p-1] = 1
					need[row]--
				} else {
					paths[row*widest-p-1] = -1
				}
			}
			for _, a := range leaf.add {
				if a.target < 0 || a.target >= f.targets {
					wrong("a leaf adds to target %d of %d", a.target, f.targets)
				}
				leaves[a.target*count*most+row] += a.weight
			}
		}
	}
	secret := func(what string, shape []int, data []float32) Ref {
		return b.newConst(b.name+"."+what, shape, data, false)
	}
	asked := b.compare(b.gather(x, 1, index), secret("thresholds", []int{count * widest}, thresholds))
	reached := b.emit(Node{Kind: NodeConv, In: []Ref{b.reshape(asked, []int{s[0], count * widest, 1, 1}),
		secret("paths", []int{count * most, widest, 1, 1}, paths), secret("needs", []int{count * most}, need)},
		Window: Window{Kernel: [2]int{1, 1}, Stride: [2]int{1, 1}, Dilation: [2]int{1, 1}, Groups: count}})
	reached = b.reshape(b.clip(reached, 0, 1), []int{s[0], count * most})
	in := []Ref{reached, secret("leaves", []int{f.targets, count * most}, leaves)}
	if len(base) > 0 {
		bias := make([]float32, f.targets)
		if len(base) != f.targets && len(base) != 1 {
			wrong("has %d base values for %d targets", len(base), f.targets)
		}
		for i := range bias {
			bias[i] = base[i%len(base)]
		}
		in = append(in, secret("base", []int{f.targets}, bias))
	}
	return b.emit(Node{Kind: NodeDense, In: in})
}

// nodeTables reads the attributes that the older tree operators have in common.
// leaf adds what the tables say about leaves.
func (c *call) nodeTables(prefix string) *forest {
	trees, ids := c.ints("nodes_treeids", nil), c.ints("nodes_nodeids", nil)
	features, values := c.ints("nodes_featureids", nil), c.floats("nodes_values")
	yes, no := c.ints("nodes_truenodeids", nil), c.ints("nodes_falsenodeids", nil)
	var modes []string
	if a := c.attr("nodes_modes", onnx.AttrStrings); a != nil {
		modes = a.Strings
	}
	n := len(ids)
	if n == 0 || len(trees) != n || len(features) != n || len(values) != n || len(yes) != n || len(no) != n || len(modes) != n {
		wrong("its tables of nodes do not have one length")
	}
	type key struct{ tree, node int64 }
	at := map[key]int{}
	f := &forest{branches: make([]branch, n)}
	for i := range ids {
		k := key{trees[i], ids[i]}
		if _, ok := at[k]; ok {
			wrong("tree %d has node %d twice", k.tree, k.node)
		}
		at[k] = i
	}
	child := make([]bool, n)
	for i := range ids {
		b := &f.branches[i]
		if modes[i] == "LEAF" {
			b.leaf = true
			continue
		}
		if features[i] < 0 || features[i] > 1<<24 {
			wrong("a tree asks for feature %d", features[i])
		}
		b.feature, b.threshold = int(features[i]), values[i]
		var ok1, ok2 bool
		b.yes, ok1 = at[key{trees[i], yes[i]}]
		b.no, ok2 = at[key{trees[i], no[i]}]
		if !ok1 || !ok2 {
			wrong("node %d of tree %d goes to a node that is missing", ids[i], trees[i])
		}
		child[b.yes], child[b.no] = true, true
		b.setMode(modes[i])
	}
	for i := range ids {
		if !child[i] {
			f.roots = append(f.roots, i)
		}
	}
	lt, ln, li, lw := c.ints(prefix+"_treeids", nil), c.ints(prefix+"_nodeids", nil), c.ints(prefix+"_ids", nil), c.floats(prefix+"_weights")
	if len(ln) != len(lt) || len(li) != len(lt) || len(lw) != len(lt) {
		wrong("its tables of leaves do not have one length")
	}
	for i := range lt {
		k, ok := at[key{lt[i], ln[i]}]
		if !ok {
			wrong("leaf %d of tree %d is missing", ln[i], lt[i])
		}
		if li[i] < 0 || li[i] > 1<<20 {
			wrong("a leaf adds to target %d", li[i])
		}
		f.targets = max(f.targets, int(li[i])+1)
		f.branches[k].add = append(f.branches[k].add, contribution{int(li[i]), lw[i]})
	}
	c.note("The thresholds of trees are compared with finite numbers only: missing values (NaN) are not carried out.")
	return f
}

// post applies a post_transform to N*K scores.
func (c *call) post(x Ref) Ref {
	b := c.b
	switch p := c.str("post_transform", "NONE"); p {
	case "NONE", "":
		return x
	case "LOGISTIC":
		return b.curve(x, "sigmoid")
	case "SOFTMAX":
		return b.softmax(x, 1)
	case "PROBIT":
		return b.curve(x, "probit")
	default:
		refuse("post_transform %s; convert the model with NONE, LOGISTIC or SOFTMAX", p)
	}
	return x
}

func (c *call) classes() int {
	n := len(c.ints("classlabels_int64s", nil))
	if n == 0 {
		n = len(c.ints("classlabels_ints", nil))
	}
	if a := c.n.Attribute("classlabels_strings"); n == 0 && a != nil {
		n = len(a.Strings)
	}
	return n
}

func (c *call) treeClassifier() []*value {
	b := c.b
	f := c.nodeTables("class")
	classes := c.classes()
	ids := c.ints("class_ids", nil)
	base := c.floats("base_values")
	var y Ref
	if all, _ := allEqual(ids); all && classes <= 2 {
		// Two classes, one score: that of the second.
		for i := range f.branches {
			for k := range f.branches[i].add {
				f.branches[i].add[k].target = 0
			}
		}
		f.targets = 1
		if len(base) > 1 {
			base = base[len(base)-1:]
		}
		s := c.score(c.x(0), f, base)
		first := b.scale(s, -1)
		if p := c.str("post_transform", "NONE"); p == "NONE" || p == "PROBIT" || p == "" {
			first = b.not(s)
		}
		y = b.concat(1, first, s)
	} else {
		f.targets = max(f.targets, classes)
		y = c.score(c.x(0), f, base)
	}
	return []*value{label(), {ref: c.post(y), made: true, typ: onnx.Float}}
}

func allEqual(x []int64) (bool, int64) {
	for _, v := range x {
		if v != x[0] {
			return false, 0
		}
	}
	return len(x) > 0, 0
}

func (c *call) treeRegressor() Ref {
	f := c.nodeTables("target")
	f.targets = max(f.targets, c.int("n_targets", 1))
	return c.post(c.aggregate(f, c.str("aggregate_function", "SUM"), c.floats("base_values")))
}

func (c *call) aggregate(f *forest, how string, base []float32) Ref {
	switch how {
	case "SUM", "1":
	case "AVERAGE", "0":
		for i := range f.branches {
			for k := range f.branches[i].add {
				f.branches[i].add[k].weight /= float32(len(f.roots))
			}
		}
	default:
		refuse("trees put together by %s; convert the model with SUM or AVERAGE", how)
	}
	return c.score(c.x(0), f, base)
}

// treeEnsemble is the operator of ai.onnx.ml 5.
func (c *call) treeEnsemble() Ref {
	features := c.ints("nodes_featureids", nil)
	yes, no := c.ints("nodes_truenodeids", nil), c.ints("nodes_falsenodeids", nil)
	yesLeaf, noLeaf := c.ints("nodes_trueleafs", nil), c.ints("nodes_falseleafs", nil)
	tensor := func(name string) *onnx.Tensor {
		a := c.attr(name, onnx.AttrTensor)
		if a == nil || a.Tensor == nil {
			wrong("attribute %q is missing", name)
		}
		t, err := a.Tensor.Load()
		if err != nil {
			wrong("%w", err)
		}
		return t
	}
	splits, weights := floatsOf(tensor("nodes_splits")), floatsOf(tensor("leaf_weights"))
	modes := tensor("nodes_modes").Ints
	targets := c.ints("leaf_targetids", nil)
	n := len(features)
	if len(yes) != n || len(no) != n || len(yesLeaf) != n || len(noLeaf) != n || len(splits) != n || len(modes) != n || len(weights) != len(targets) {
		wrong("its tables of nodes do not have one length")
	}
	f := &forest{targets: c.int("n_targets", 1)}
	f.branches = make([]branch, n)
	// A leaf may hang under several branches: each gets one of its own.
	hang := func(leaf int64, at int64) int {
		if leaf == 0 {
			if at < 0 || at >= int64(n) {
				wrong("its trees go to node %d of %d", at, n)
			}
			return int(at)
		}
		if at < 0 || at >= int64(len(targets)) || targets[at] < 0 || targets[at] > 1<<20 {
			wrong("its trees go to leaf %d of %d", at, len(targets))
		}
		f.branches = append(f.branches, branch{leaf: true, add: []contribution{{int(targets[at]), weights[at]}}})
		return len(f.branches) - 1
	}
	for i := range n {
		if features[i] < 0 || features[i] > 1<<24 {
			wrong("a tree asks for feature %d", features[i])
		}
		b := branch{feature: int(features[i]), threshold: splits[i]}
		if yesLeaf[i] != 0 && noLeaf[i] != 0 && yes[i] == no[i] { // a tree that is one leaf
			b = branch{leaf: true, add: f.branches[hang(1, yes[i])].add}
		} else {
			b.yes, b.no = hang(yesLeaf[i], yes[i]), hang(noLeaf[i], no[i])
			b.setMode(strconv.FormatInt(modes[i], 10))
		}
		f.branches[i] = b
	}
	for _, r := range c.ints("tree_roots", nil) {
		if r < 0 || r >= int64(n) {
			wrong("a tree starts at node %d of %d", r, n)
		}
		f.roots = append(f.roots, int(r))
	}
	y := c.aggregate(f, strconv.Itoa(c.int("aggregate_function", 1)), nil)
	switch c.int("post_transform", 0) {
	case 0:
		return y
	case 1:
		return c.b.softmax(y, 1)
	case 2:
		return c.b.curve(y, "sigmoid")
	}
	refuse("post_transform %d; convert the model with NONE, LOGISTIC or SOFTMAX", c.int("post_transform", 0))
	return 0
}

// coefficients is a dense layer by attributes, rows of as many numbers as the
// input has features.
func (c *call) coefficients(x Ref) Ref {
	b := c.b
	w := c.floats("coefficients")
	s := b.shape(x)
	if len(s) != 2 || len(w) == 0 || len(w)%s[1] != 0 {
		wrong("%d coefficients for a value of shape %s", len(w), shapeString(s))
	}
	rows := len(w) / s[1]
	in := []Ref{x, b.newConst(b.name+".coefficients", []int{rows, s[1]}, w, false)}
	if bias := c.floats("intercepts"); len(bias) == rows {
		in = append(in, b.newConst(b.name+".intercepts", []int{rows}, bias, false))
	} else if len(bias) > 0 {
		wrong("%d intercepts for %d outputs", len(bias), rows)
	}
	return b.emit(Node{Kind: NodeDense, In: in})
}

func (c *call) linearClassifier() []*value {
	b := c.b
	y := c.coefficients(c.x(0))
	if b.shape(y)[1] == 1 && c.classes() == 2 {
		first := b.scale(y, -1)
		if p := c.str("post_transform", "NONE"); p == "NONE" || p == "PROBIT" {
			first = b.not(y)
		}
		y = b.concat(1, first, y)
	}
	return []*value{label(), {ref: c.post(y), made: true, typ: onnx.Float}}
}

func (c *call) linearRegressor() Ref { return c.post(c.coefficients(c.x(0))) }

// row is an attribute as a constant that broadcasts along the last axis.
func (c *call) row(name string, n int) (Ref, bool) {
	v := c.floats(name)
	if len(v) == 0 {
		return 0, false
	}
	if len(v) != 1 && len(v) != n {
		wrong("attribute %q has %d elements for %d features", name, len(v), n)
	}
	return c.b.newConst(c.b.name+"."+name, []int{len(v)}, v, false), true
}

func (c *call) scaler() Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	if len(s) == 0 {
		wrong("scales a scalar")
	}
	if o, ok := c.row("offset", last(s)); ok {
		x = b.sub(x, o)
	}
	if k, ok := c.row("scale", last(s)); ok {
		x = b.mul(x, k)
	}
	return x
}

func (c *call) normalizer() Ref {
	b := c.b
	x := c.x(0)
	axis := len(b.shape(x)) - 1
	if axis < 0 {
		wrong("normalises a scalar")
	}
	switch n := c.str("norm", "MAX"); n {
	case "MAX":
		return b.div(x, b.max(b.curve(x, "abs"), axis))
	case "L1":
		return b.div(x, b.sum(b.curve(x, "abs"), axis))
	case "L2":
		return b.div(x, b.curve(b.sum(b.mul(x, x), axis), "sqrt"))
	default:
		wrong("attribute \"norm\" is %q", n)
	}
	return x
}

func (c *call) imputer() Ref {
	b := c.b
	x := c.x(0)
	from := c.float("replaced_value_float", math.NaN())
	if ints := c.ints("imputed_value_int64s", nil); len(ints) > 0 {
		refuse("replaces missing integers")
	}
	v, ok := c.row("imputed_value_floats", last(append([]int{1}, b.shape(x)...)))
	if from != from || !ok {
		c.note("%s is left out: inputs are always finite numbers, so there are no missing values (NaN) to replace.", c.n)
		return x
	}
	return b.choose(b.curve(x, "equal", from), v, x)
}

func (c *call) featureExtractor() Ref {
	b := c.b
	x := c.x(0)
	s := b.shape(x)
	if len(s) == 0 {
		wrong("extracts from a scalar")
	}
	if t := c.load(c.in[1]); t != nil {
		index := c.index32(c.constInts(1, "index"), last(s))
		y := b.gather(x, len(s)-1, index)
		if len(s) == 1 {
			y = b.reshape(y, []int{1, len(index)})
		}
		return y
	}
	index := c.x(1)
	n := elements(b.shape(index))
	if b.constant(x) == nil || elements(s) != last(s) {
		refuse("extracts computed positions from a value of shape %s", shapeString(s))
	}
	rows := b.emit(Node{Kind: NodeEmbed, In: []Ref{b.reshape(x, []int{last(s)}), b.reshape(index, []int{n})}})
	return b.reshape(rows, []int{1, n})
}

func (c *call) oneHotEncoder() Ref {
	b := c.b
	x := c.x(0)
	cats := c.ints("cats_int64s", nil)
	if len(cats) == 0 {
		refuse("one-hot codes of text; encode the categories as numbers before the model")
	}
	s := b.shape(x)
	data := make([]float32, len(cats))
	for i, v := range cats {
		data[i] = float32(v)
	}
	d := b.sub(b.reshape(x, append(slices.Clone(s), 1)), b.newConst(b.name+".categories", []int{len(cats)}, data, true))
	return b.curve(d, "equal", 0)
}
