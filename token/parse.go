package token

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
)

// A node is an expression, or part of one.
type node struct {
	op   string // "number", "name", "call", "if", or an operator; "neg" and "not" have one argument
	at   Pos
	name string      // of a name or call
	num  *big.Rat    // of a number
	frac bool        // whether the number was written with a point or an exponent
	args []*node     // "if": value, condition, other value
	memo *drawStream // of a call that draws: where its numbers come from
}

// drawStream numbers the random numbers of one place in the specification.
type drawStream struct{ id uint32 }

const (
	maxExpression = 4000 // bytes
	maxDepth      = 400  // of rules of the grammar: some 50 brackets
)

type lexeme struct {
	kind byte // 'n'umber, 'i'dentifier, 'o'perator, 'e'nd
	text string
	at   Pos
}

// lex splits an expression. Positions count from base; a line break inside
// begins a new line at column 1.
func lex(text string, base Pos) ([]lexeme, *Fault) {
	if len(text) > maxExpression {
		return nil, &Fault{Pos: base, Message: fmt.Sprintf("an expression of %d bytes: the limit is %d", len(text), maxExpression), Hint: "name its parts under let"}
	}
	var out []lexeme
	at := base
	for i := 0; i < len(text); {
		c := text[i]
		n := 1
		switch {
		case c == '\n':
			at.Line++
			at.Column = 1
			i++
			continue
		case c == ' ' || c == '\t' || c == '\r':
		case isDigit(c) || c == '.' && i+1 < len(text) && isDigit(text[i+1]):
			for i+n < len(text) && (isDigit(text[i+n]) || text[i+n] == '.' || text[i+n] == '_') {
				n++
			}
			// An exponent: e, an optional sign, digits.
			if j := i + n; j < len(text) && (text[j] == 'e' || text[j] == 'E') {
				k := j + 1
				if k < len(text) && (text[k] == '+' || text[k] == '-') {
					k++
				}
				if k < len(text) && isDigit(text[k]) {
					for k < len(text) && isDigit(text[k]) {
						k++
					}
					n = k - i
				}
			}
			out = append(out, lexeme{'n', text[i : i+n], at})
		case isLetter(c) || c == '$':
			for i+n < len(text) && (isLetter(text[i+n]) || isDigit(text[i+n]) || text[i+n] == '.') {
				n++
			}
			out = append(out, lexeme{'i', text[i : i+n], at})
		default:
			two := ""
			if i+1 < len(text) {
				two = text[i : i+2]
			}
			switch two {
			case "//", "**", "<=", ">=", "==", "!=":
				n = 2
			default:
				if !strings.ContainsRune("+-*/%()<>,", rune(c)) {
					r := []rune(text[i:])[0]
					return nil, &Fault{Pos: at, Message: fmt.Sprintf("%q does not belong in an expression", r), Hint: "the operators are + - * / // ** < <= > >= == != and or not if else"}
				}
			}
			out = append(out, lexeme{'o', text[i : i+n], at})
		}
		at.Column += n
		i += n
	}
	return append(out, lexeme{'e', "", at}), nil
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }

// parseExpression reads one expression, in Python's notation: `x if c else y`,
// or, and, not, comparisons, + -, * / // (rounded down), -x, **. A number
// directly before a name is multiplied by it first: 10 %/year, 5 TOK.
func parseExpression(text string, base Pos) (*node, *Fault) {
	ls, fault := lex(text, base)
	if fault != nil {
		return nil, fault
	}
	p := &parser{ls: ls}
	n := p.choice(0)
	if p.fault == nil && p.peek().kind != 'e' {
		p.fail(p.peek(), fmt.Sprintf("%q is left over", p.peek().text), "is an operator or a comma missing before it?")
	}
	if p.fault != nil {
		return nil, p.fault
	}
	return n, nil
}

type parser struct {
	ls    []lexeme
	i     int
	fault *Fault
}

func (p *parser) peek() lexeme { return p.ls[p.i] }

func (p *parser) next() lexeme {
	l := p.ls[p.i]
	if l.kind != 'e' {
		p.i++
	}
	return l
}

func (p *parser) take(texts ...string) (lexeme, bool) {
	l := p.peek()
	for _, t := range texts {
		if l.kind != 'n' && l.text == t && t != "" {
			return p.next(), true
		}
	}
	return l, false
}

// fail keeps the first fault and makes the rest of the parser run out.
func (p *parser) fail(l lexeme, message, hint string) *node {
	if p.fault == nil {
		p.fault = &Fault{Pos: l.at, Message: message, Hint: hint}
	}
	p.i = len(p.ls) - 1
	return &node{op: "number", at: l.at, num: new(big.Rat)}
}

func (p *parser) choice(depth int) *node {
	if depth > maxDepth {
		return p.fail(p.peek(), "nested too deep", "name its parts under let")
	}
	x := p.or(depth + 1)
	l, ok := p.take("if")
	if !ok {
		return x
	}
	c := p.or(depth + 1)
	if e, ok := p.take("else"); !ok {
		return p.fail(e, "if without else", "write: VALUE if CONDITION else OTHER")
	}
	y := p.choice(depth + 1)
	return &node{op: "if", at: l.at, args: []*node{x, c, y}}
}

// chain reads a left-associative row of operators.
func (p *parser) chain(depth int, below func(int) *node, ops ...string) *node {
	x := below(depth + 1)
	for n := 0; ; n++ {
		l, ok := p.take(ops...)
		if !ok {
			return x
		}
		if n > 200 {
			return p.fail(l, "more than 200 terms in a row", "name parts of it under let")
		}
		x = &node{op: l.text, at: l.at, args: []*node{x, below(depth + 1)}}
	}
}

func (p *parser) or(depth int) *node  { return p.chain(depth, p.and, "or") }
func (p *parser) and(depth int) *node { return p.chain(depth, p.not, "and") }

func (p *parser) not(depth int) *node {
	if depth > maxDepth {
		return p.fail(p.peek(), "nested too deep", "name its parts under let")
	}
	if l, ok := p.take("not"); ok {
		return &node{op: "not", at: l.at, args: []*node{p.not(depth + 1)}}
	}
	x := p.sum(depth + 1)
	if l, ok := p.take("<", "<=", ">", ">=", "==", "!="); ok {
		x = &node{op: l.text, at: l.at, args: []*node{x, p.sum(depth + 1)}}
		if l, ok := p.take("<", "<=", ">", ">=", "==", "!="); ok {
			return p.fail(l, "comparisons do not chain", "join two of them with and")
		}
	}
	return x
}

func (p *parser) sum(depth int) *node     { return p.chain(depth, p.product, "+", "-") }
func (p *parser) product(depth int) *node { return p.chain(depth, p.unary, "*", "/", "//", "mod") }

func (p *parser) unary(depth int) *node {
	if depth > maxDepth {
		return p.fail(p.peek(), "nested too deep", "name its parts under let")
	}
	if l, ok := p.take("-"); ok {
		return &node{op: "neg", at: l.at, args: []*node{p.unary(depth + 1)}}
	}
	x := p.primary(depth + 1)
	if l, ok := p.take("**"); ok {
		x = &node{op: "**", at: l.at, args: []*node{x, p.unary(depth + 1)}}
	}
	return x
}

func isWord(s string) bool {
	switch s {
	case "if", "else", "and", "or", "not", "mod":
		return true
	}
	return false
}

func (p *parser) primary(depth int) *node {
	l := p.next()
	switch {
	case l.kind == 'n':
		num, frac, err := number(l.text)
		if err != nil {
			return p.fail(l, fmt.Sprintf("%q is not a number: %v", l.text, err), "")
		}
		x := &node{op: "number", at: l.at, num: num, frac: frac}
		// A unit directly behind.
		if u := p.peek(); u.kind == 'i' && !isWord(u.text) {
			p.next()
			return &node{op: "unit", at: l.at, args: []*node{x, {op: "name", at: u.at, name: u.text}}}
		} else if _, ok := p.take("%"); ok {
			return &node{op: "number", at: l.at, num: num.Quo(num, big.NewRat(100, 1)), frac: true}
		}
		return x
	case l.kind == 'i' && !isWord(l.text):
		if _, ok := p.take("("); !ok {
			return &node{op: "name", at: l.at, name: l.text}
		}
		call := &node{op: "call", at: l.at, name: l.text}
		if _, ok := p.take(")"); ok {
			return call
		}
		for {
			call.args = append(call.args, p.choice(depth+1))
			if len(call.args) > 8 {
				return p.fail(l, "more than 8 arguments", "")
			}
			if _, ok := p.take(","); ok {
				continue
			}
			if e, ok := p.take(")"); !ok {
				return p.fail(e, fmt.Sprintf("the bracket of %s( is not closed", call.name), "inside { } YAML ends a value at a comma: put the expression in quotes")
			}
			return call
		}
	case l.text == "(":
		x := p.choice(depth + 1)
		if e, ok := p.take(")"); !ok {
			return p.fail(e, "a bracket is not closed", "inside { } YAML ends a value at a comma: put the expression in quotes")
		}
		return x
	case l.kind == 'e':
		return p.fail(l, "the expression ends too early", "a number, a name or a bracket is missing")
	case l.text == "%":
		return p.fail(l, "% stands for percent, behind a number", "for what a division leaves, write mod")
	}
	return p.fail(l, fmt.Sprintf("%q cannot stand here", l.text), "a number, a name or a bracket is missing before it")
}

// number reads a decimal number exactly. Exponents are bounded, since 1e999999999
// would be a number of a billion digits.
func number(s string) (*big.Rat, bool, error) {
	plain := strings.ReplaceAll(s, "_", "")
	frac := strings.ContainsAny(plain, ".eE")
	if i := strings.IndexAny(plain, "eE"); i >= 0 && len(strings.TrimLeft(plain[i+1:], "+-0")) > 2 {
		return nil, false, errors.New("its exponent is too large")
	}
	if len(plain) > 80 {
		return nil, false, errors.New("it has too many digits")
	}
	r, ok := new(big.Rat).SetString(plain)
	if !ok {
		return nil, false, errors.New("want digits with at most one point")
	}
	return r, frac, nil
}
