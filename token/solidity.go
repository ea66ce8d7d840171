package token

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"text/template"
)

//go:embed economy.sol.tmpl
var economyTemplate string

// An Export is a contract that carries out an economy's rules for one asset.
type Export struct {
	Contract string // its name
	Source   string // Solidity, on OpenZeppelin Contracts 5
	// Inputs are what advance takes, in order: lets that real numbers or luck
	// decide, which somebody has to bring.
	Inputs []string
	// Accounts are those of the constructor's struct, in order.
	Accounts []string
	// Flows are the rules that it carries out, in order; Behaviours are the other
	// flows of the asset, which the holders themselves carry out by transfers.
	Flows, Behaviours []string
}

// Solidity makes a contract of the flows of an asset whose amounts are whole
// numbers by rule. Flows whose amounts real numbers or luck decide are left to
// their holders. The contract does in each step exactly what the simulator does
// in one, in the same order, if nobody moves tokens otherwise. It returns Faults
// for what has no contract: agents, pools, locks, minting by a real number.
func (p *Program) Solidity(asset string) (*Export, error) {
	s := p.symbols[asset]
	if s == nil || s.what != "asset" {
		var known []string
		for _, a := range p.Assets {
			known = append(known, a.Name)
		}
		return nil, fmt.Errorf("%s has no asset %q: %s", p.Name, asset, nearest(asset, known))
	}
	x := &exporter{p: p, asset: s.index, used: map[string]bool{}, paid: map[string]bool{}, waiting: map[string]bool{}}
	data := x.export()
	if err := x.err(); err != nil {
		return nil, err
	}
	t, err := template.New("economy").Parse(economyTemplate)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		return nil, err
	}
	e := &Export{Contract: data.Contract, Source: tidy(out.String()), Behaviours: x.behaviours}
	for _, in := range data.Inputs {
		e.Inputs = append(e.Inputs, in.Let)
	}
	for _, a := range data.Accounts {
		e.Accounts = append(e.Accounts, a.Account)
	}
	for _, f := range data.Flows {
		e.Flows = append(e.Flows, f.Flow)
	}
	return e, nil
}

// What the template is filled with.
type (
	solidity struct {
		Economy, Contract, Asset, Spec string
		Step                           int64
		Decimals                       int
		Accounts                       []solAccount
		Waiting                        []solWaiting
		Params                         []solParam
		Settable                       []solParam
		States                         []solState
		Inputs                         []solInput
		Changes                        []solChange
		Flows                          []solFlow
		Paid                           []string
		Stops, Mints                   bool
	}
	solAccount struct{ Account, Name, Field, Start string }
	solWaiting struct{ Flow, Name, Due string }
	solParam   struct {
		Param, Name, Upper, Value, Low, High, About string
		Fixed                                       bool
	}
	solState  struct{ State, Name, Value, Next, Body string }
	solInput  struct{ Let, Name, Type string }
	solChange struct {
		Step         int64
		Param, Value string
	}
	solFlow struct {
		Flow, Moved, When, Call, Paid, Due, Waiting, Target string
		Delay                                               int64
		Keep                                                bool // whether something asks what it moved
	}
)

// errInexact says that real numbers or luck decide a value.
var errInexact = errors.New("real numbers or luck decide it")

type exporter struct {
	report
	p          *Program
	asset      int
	inputs     []solInput
	used       map[string]bool // accounts, params and states that the contract needs
	paid       map[string]bool // flows whose sums so far are asked for
	waiting    map[string]bool // flows of which is asked what waits
	done       []string        // flows that come before the one at hand
	behaviours []string
	depth      int
}

func (x *exporter) export() *solidity {
	p := x.p
	d := &solidity{
		Economy: quotable(p.Name), Asset: p.Assets[x.asset].Name, Spec: fmt.Sprintf("0x%x", p.hash),
		Step: p.Step, Decimals: p.Assets[x.asset].Decimals,
	}
	d.Contract = camel("Economy", p.Name)
	for _, en := range p.document.sections["flows"] {
		x.flow(d, en)
	}
	if len(d.Flows) == 0 && len(x.faults) == 0 {
		x.fault(Pos{1, 1}, "a rule's amount is made of whole numbers: //, not /", "no flow of %s is a rule", d.Asset)
	}
	x.states(d)
	x.params(d)
	x.accounts(d)
	d.Inputs = x.inputs
	x.distinct(d)
	x.complete(d)
	for i := range d.Flows {
		if f := &d.Flows[i]; x.paid[f.Flow] {
			f.Paid = camel("paid", f.Flow)
			d.Paid = append(d.Paid, f.Paid)
		}
	}
	for i := range d.Flows {
		f := &d.Flows[i]
		f.Call = strings.Replace(f.Call, ", CAP)", map[bool]string{true: ", false)", false: ")"}[d.Stops], 1)
		word := regexp.MustCompile(`\b` + f.Moved + `\b`)
		f.Keep = f.Paid != "" || f.Due != ""
		for _, g := range d.Flows[i+1:] {
			f.Keep = f.Keep || word.MatchString(g.Call+" "+g.When)
		}
		for _, s := range d.States {
			f.Keep = f.Keep || word.MatchString(s.Body)
		}
	}
	return d
}

// bare leaves out brackets around the whole of an expression.
func bare(s string) string {
	for len(s) > 2 && s[0] == '(' && s[len(s)-1] == ')' {
		depth := 0
		for i, c := range s {
			switch c {
			case '(':
				depth++
			case ')':
				depth--
			}
			if depth == 0 && i < len(s)-1 {
				return s
			}
		}
		s = s[1 : len(s)-1]
	}
	return s
}

// flow adds one flow, if it moves the asset and is a rule.
func (x *exporter) flow(d *solidity, en *entry) {
	p := x.p
	s := p.symbols[en.name]
	t := p.transfers[s.index]
	rec := recipeOf("flows", en.text("kind"))
	second := p.symbols[en.name+".out"]
	if t.asset != x.asset && (second == nil || p.transfers[second.index].asset != x.asset) {
		return
	}
	switch {
	case rec.trade || rec.second != nil:
		x.fault(en.at, "ship the pool or curve as a contract of its own", "%s trades one asset for another: that has no contract here", en.name)
		return
	case rec.lock:
		x.fault(en.at, "use Curve's voting escrow", "%s is a lock: that has no contract here", en.name)
		return
	case t.shape != shared:
		x.fault(en.at, "let an account without of take their place", "%s moves tokens of single agents: that has no contract here", en.name)
		return
	}
	amount, err := x.sol(en.fill(rec.amount, rec, nil))
	when := ""
	if err == nil {
		when, err = x.when(en, rec)
	}
	if err != nil {
		if !errors.Is(err, errInexact) {
			x.fault(en.at, "", "%s: %v", en.name, err)
			return
		}
		if t.from == none {
			x.fault(en.at, "make the amount of whole numbers, or of a let that is floor()ed, which then comes from outside", "%s mints what real numbers decide", en.name)
			return
		}
		x.behaviours = append(x.behaviours, en.name)
		return
	}
	f := solFlow{Flow: en.name, Moved: camel("moved", en.name), When: when}
	from, to := en.text(rec.from), en.text(rec.to)
	target := "address(0)"
	if to != "" {
		target = x.account(to)
	}
	f.Target = target
	if t.delay > 0 {
		f.Due, f.Waiting, f.Delay = camel("due", en.name), camel("waiting", en.name), t.delay
		d.Waiting = append(d.Waiting, solWaiting{en.name, f.Waiting, f.Due})
		target = f.Waiting
	}
	switch {
	case t.from == none:
		d.Mints = true
		f.Call = fmt.Sprintf("_issue(%s, %s)", target, bare(amount))
	default:
		f.Call = fmt.Sprintf("_move(%s, %s, %s", x.account(from), target, bare(amount))
		d.Stops = d.Stops || t.stop
		f.Call += map[bool]string{true: ", true)", false: ", CAP)"}[t.stop]
	}
	d.Flows = append(d.Flows, f)
	x.done = append(x.done, en.name)
}

func (x *exporter) when(en *entry, rec *recipe) (string, error) {
	var parts []string
	if n := en.expr("when"); n != nil {
		c, err := x.sol(n)
		if err != nil {
			return "", err
		}
		parts = append(parts, c)
	}
	if rec.when != "" {
		c, err := x.sol(en.fill(rec.when, rec, nil))
		if err != nil {
			return "", err
		}
		parts = append(parts, c)
	}
	return strings.Join(parts, " && "), nil
}

// states adds the states that are used, and those that they are made of.
func (x *exporter) states(d *solidity) {
	for again := true; again; {
		again = false
		for _, en := range x.p.document.sections["state"] {
			if !x.used[en.name] || slices.ContainsFunc(d.States, func(s solState) bool { return s.State == en.name }) {
				continue
			}
			again = true
			body, err := x.sol(en.expr("next"))
			if err != nil {
				x.fault(en.at, "make it of whole numbers", "a rule needs the state %s, but %v", en.name, err)
			}
			name := camel("state", en.name)
			d.States = append(d.States, solState{State: en.name, Name: name, Value: x.start(x.p.symbols[en.name].val.reg, en), Next: camel("next", en.name), Body: bare(body)})
		}
	}
}

// start is the value of a column before the first step, which luck must not
// decide.
func (x *exporter) start(reg int32, en *entry) string {
	var first *big.Int
	for seed := range uint64(3) {
		var got *big.Int
		err := x.p.Walk(context.Background(), Options{Seed: seed}, 0, func(m Moment) error {
			got = m.b.ints[reg][0].big()
			return errInexact // enough
		})
		if err != errInexact {
			x.fault(en.at, "", "%s has no start: %v", en.name, err)
			return "0"
		}
		if first == nil {
			first = got
		} else if first.Cmp(got) != 0 {
			x.fault(en.at, "start with a constant", "luck decides where %s starts", en.name)
			return "0"
		}
	}
	if first.Sign() < 0 {
		x.fault(en.at, "contracts here have no negative numbers", "%s starts below 0", en.name)
	}
	return first.String()
}

func (x *exporter) params(d *solidity) {
	for _, pr := range x.p.Params {
		if !x.used[pr.Name] {
			continue
		}
		e := emitter{assets: x.p.Assets}
		scaled := func(f float64) string {
			s := scale(e.decimals(pr.op.dim))
			w, _ := wideFloor(float64(f * max(s, 1)))
			return w.big().String()
		}
		sp := solParam{Param: pr.Name, Name: camel("param", pr.Name), Upper: camel("Param", pr.Name), Value: x.p.ints[pr.op.reg].word.big().String(), Fixed: true, About: quotable(pr.About)}
		if sp.About == "" {
			sp.About = "The param " + pr.Name + "."
		}
		if pr.High > pr.Low {
			sp.Fixed, sp.Low, sp.High = false, scaled(pr.Low), scaled(pr.High)
			d.Settable = append(d.Settable, sp)
		}
		for _, ch := range x.p.changes {
			if x.p.Params[ch.param].Name == pr.Name {
				sp.Fixed = false
				d.Changes = append(d.Changes, solChange{ch.step, sp.Name, ch.word.big().String()})
			}
		}
		d.Params = append(d.Params, sp)
	}
}

func (x *exporter) accounts(d *solidity) {
	for _, en := range x.p.document.sections["accounts"] {
		s := x.p.symbols[en.name]
		if s.index != x.asset || s.val.shape != shared {
			continue
		}
		start := x.start(s.val.reg, en)
		if !x.used[en.name] && start == "0" {
			continue
		}
		d.Accounts = append(d.Accounts, solAccount{en.name, camel("account", en.name), camel("", en.name), start})
	}
}

// complete reports rules that ask for what a flow has moved that the contract
// does not carry out.
func (x *exporter) complete(d *solidity) {
	for _, asked := range []map[string]bool{x.paid, x.waiting} {
		for flow := range asked {
			if !slices.ContainsFunc(d.Flows, func(f solFlow) bool { return f.Flow == flow }) {
				x.fault(x.p.symbols[flow].at, "make its amount of whole numbers too", "a rule asks what %s has moved, and real numbers or luck decide that", flow)
			}
		}
	}
}

// distinct reports two names of a specification that are one in Solidity, as
// trade_fee and tradeFee would be.
func (x *exporter) distinct(d *solidity) {
	seen := map[string]bool{}
	add := func(name string) {
		if seen[name] {
			x.fault(Pos{1, 1}, "rename one", "two things would be called %s", name)
		}
		seen[name] = true
	}
	for _, a := range d.Accounts {
		add(a.Name)
	}
	for _, p := range d.Params {
		add(p.Name)
	}
	for _, s := range d.States {
		add(s.Name)
	}
	for _, i := range d.Inputs {
		add(i.Name)
	}
	for _, f := range d.Flows {
		add(f.Moved)
	}
}

func (x *exporter) account(name string) string {
	x.used[name] = true
	return camel("account", name)
}

// camel joins words the way Solidity does: moved and trade_fee are movedTradeFee.
func camel(prefix, name string) string {
	out := prefix
	for _, word := range strings.FieldsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
	}) {
		if out == "" {
			out = strings.ToLower(word[:1]) + word[1:]
			continue
		}
		out += strings.ToUpper(word[:1]) + word[1:]
	}
	if prefix == "" && isReservedInSolidity(out) {
		out += "_"
	}
	return out
}

// isReservedInSolidity reports names that a struct's field cannot have.
func isReservedInSolidity(s string) bool {
	return slices.Contains(strings.Fields(`abstract address after alias anonymous apply as assembly auto bool break byte bytes calldata case catch
		constant constructor continue contract copyof default define delete do else emit enum error event external fallback false final fixed for
		from function global hex if immutable implements import in indexed inline int interface internal is layout let library macro mapping match
		memory modifier mutable new null of override partial payable pragma private promise public pure receive reference relocatable return returns
		revert sealed sizeof static storage string struct super supports switch this throw transient true try type typedef typeof ufixed uint
		unchecked unicode using var view virtual while`), s)
}

// quotable keeps what may stand in a comment and in a string: text of a
// specification must not become code.
func quotable(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(" .,;:()%-'", r) {
			return r
		}
		return ' '
	}, s)), " ")
}

var blankLines = regexp.MustCompile(`\n{3,}`)

func tidy(s string) string {
	s = blankLines.ReplaceAllString(s, "\n\n")
	return strings.ReplaceAll(s, "{\n\n", "{\n")
}

// maxSolidity bounds one expression of a contract, in bytes.
const maxSolidity = 4000

// sol is an expression in Solidity, on uint256 and bool. It returns errInexact
// for what is not made of whole numbers.
func (x *exporter) sol(n *node) (string, error) {
	if x.depth++; x.depth > 200 {
		return "", errors.New("its expression is too deep")
	}
	defer func() { x.depth-- }()
	if s, ok, err := x.literal(n); ok {
		return s, err
	}
	s, err := x.sol1(n)
	if err == nil && len(s) > maxSolidity {
		return "", errors.New("its expression is too long: make states of its parts")
	}
	return s, err
}

// literal is what an expression of numbers alone comes to. Solidity would divide
// literals as fractions.
func (x *exporter) literal(n *node) (s string, ok bool, err error) {
	if !numbersOnly(n) {
		return "", false, nil
	}
	e := newEmitter()
	e.assets, e.symbols, e.dt = x.p.Assets, x.p.symbols, x.p.Step
	o := e.expr(n)
	switch {
	case o.kind == real_:
		return "", true, errInexact
	case o.kind != whole || !e.isConst(o):
		return "", false, nil
	case e.ints[o.reg].word.hi < 0:
		return "", true, errors.New("contracts here have no negative numbers")
	}
	return e.ints[o.reg].word.big().String(), true, nil
}

func numbersOnly(n *node) bool {
	switch n.op {
	case "number", "unit":
		return true
	case "name", "call", "broken":
		return false
	}
	for _, a := range n.args {
		if !numbersOnly(a) {
			return false
		}
	}
	return true
}

func (x *exporter) args(ns []*node) ([]string, error) {
	var out []string
	for _, n := range ns {
		s, err := x.sol(n)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func (x *exporter) sol1(n *node) (string, error) {
	switch n.op {
	case "name":
		return x.name(n)
	case "call":
		return x.call(n)
	case "neg":
		return "", errors.New("contracts here have no negative numbers")
	case "not":
		a, err := x.sol(n.args[0])
		return "!(" + a + ")", err
	case "if":
		a, err := x.args(n.args)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("(%s ? %s : %s)", a[1], a[0], a[2]), nil
	case "/":
		return "", errInexact
	case "//":
		if n.args[0].op == "*" {
			a, err := x.args([]*node{n.args[0].args[0], n.args[0].args[1], n.args[1]})
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("Math.mulDiv(%s, %s, %s)", a[0], a[1], a[2]), nil
		}
	}
	op, ok := map[string]string{"+": "+", "-": "-", "*": "*", "//": "/", "mod": "%", "**": "**", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "==", "!=": "!=", "and": "&&", "or": "||"}[n.op]
	if !ok {
		return "", errInexact
	}
	a, err := x.args(n.args)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("(%s %s %s)", a[0], op, a[1]), nil
}

func (x *exporter) name(n *node) (string, error) {
	switch n.name {
	case "now":
		return "(n * STEP)", nil
	case "dt":
		return "STEP", nil
	case "n", "true", "false":
		return n.name, nil
	}
	s := x.p.symbols[n.name]
	if s == nil {
		if secs := spans[n.name]; secs != 0 {
			return fmt.Sprint(secs), nil
		}
		return "", fmt.Errorf("%s has no contract", n.name)
	}
	switch s.what {
	case "asset":
		return fmt.Sprint("1", strings.Repeat("0", x.p.Assets[s.index].Decimals)), nil
	case "param":
		if s.val.kind != whole {
			return "", errInexact
		}
		x.used[n.name] = true
		return camel("param", n.name), nil
	case "account":
		if s.index != x.asset || s.val.shape != shared {
			return "", errInexact
		}
		return "balanceOf(" + x.account(n.name) + ")", nil
	case "state":
		if s.val.kind != whole || s.val.shape != shared {
			return "", errInexact
		}
		x.used[n.name] = true
		return camel("state", n.name), nil
	case "let":
		return x.let(n, s)
	}
	return "", errInexact
}

// let is its expression, or an input if that is not exact but the value is whole.
func (x *exporter) let(n *node, s *symbol) (string, error) {
	body, err := x.sol(s.body)
	if !errors.Is(err, errInexact) || s.val.shape >= class0 || s.val.kind != whole && s.val.kind != truth {
		return body, err
	}
	in := solInput{n.name, camel("input", n.name), map[kind]string{whole: "uint256", truth: "bool"}[s.val.kind]}
	if !slices.Contains(x.inputs, in) {
		x.inputs = append(x.inputs, in)
	}
	return in.Name, nil
}

func (x *exporter) call(n *node) (string, error) {
	switch n.name {
	case "floor", "units":
		return x.sol(n.args[0])
	case "amount":
		return x.sol(n.args[0])
	case "min", "max":
		a, err := x.args(n.args)
		if err != nil {
			return "", err
		}
		s := a[0]
		for _, b := range a[1:] {
			s = fmt.Sprintf("Math.%s(%s, %s)", n.name, s, b)
		}
		return s, nil
	case "clamp":
		a, err := x.args(n.args)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("Math.min(Math.max(%s, %s), %s)", a[0], a[1], a[2]), nil
	case "isqrt":
		a, err := x.sol(n.args[0])
		return "Math.sqrt(" + a + ")", err
	case "supply":
		if x.p.symbols[n.args[0].name].index == x.asset {
			return "totalSupply()", nil
		}
	case "total":
		return x.name(n.args[0])
	case "moved", "paid":
		flow := n.args[0].name
		s := x.p.symbols[flow]
		t := x.p.transfers[s.index]
		if t.asset != x.asset || t.shape != shared {
			return "", errInexact
		}
		if n.name == "paid" {
			x.paid[flow] = true
			return camel("paid", flow), nil
		}
		if slices.Contains(x.done, flow) {
			return camel("moved", flow), nil
		}
		return "", errInexact
	case "waiting":
		flow := n.args[0].name
		if t := x.p.transfers[x.p.symbols[flow].index]; t.asset != x.asset || t.shape != shared {
			return "", errInexact
		}
		x.waiting[flow] = true
		return "balanceOf(" + camel("waiting", flow) + ")", nil
	}
	return "", errInexact
}
