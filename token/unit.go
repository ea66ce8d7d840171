package token

import (
	"fmt"
	"strings"
)

// maxAssets is how many assets an economy may have.
const maxAssets = 16

// A dim is the dimension of a number: the powers of time (first) and of each
// asset that it is measured in. A price in USD for one TOK is USD^1 TOK^-1; the
// zero value is a plain number.
type dim [1 + maxAssets]int8

const maxPower = 8

func timeDim() (d dim)           { d[0] = 1; return d }
func assetDim(asset int) (d dim) { d[1+asset] = 1; return d }

// times is d*e^n, and whether no power is out of bounds.
func (d dim) times(e dim, n int8) (dim, bool) {
	for i := range d {
		p := int(d[i]) + int(n)*int(e[i])
		if p < -maxPower || p > maxPower {
			return dim{}, false
		}
		d[i] = int8(p)
	}
	return d, true
}

// half is the square root of d, if it has one.
func (d dim) half() (dim, bool) {
	for i := range d {
		if d[i]%2 != 0 {
			return dim{}, false
		}
		d[i] /= 2
	}
	return d, true
}

// format writes a dimension for people, such as "USD/TOK" or "a plain number".
func (d dim) format(assets []Asset) string {
	var over, under []string
	for i, p := range d {
		name := "time"
		if i > 0 && i-1 < len(assets) {
			name = assets[i-1].Name
		}
		for range max(p, -p) {
			if p > 0 {
				over = append(over, name)
			} else {
				under = append(under, name)
			}
		}
	}
	switch {
	case len(over)+len(under) == 0:
		return "number"
	case len(under) == 0:
		return strings.Join(over, "*")
	case len(over) == 0:
		over = []string{"1"}
	}
	return strings.Join(over, "*") + "/" + strings.Join(under, "/")
}

// spans are the names of times, in seconds. A year has 365 days and a month is
// a twelfth of it, so that all are whole.
var spans = map[string]int64{
	"second": 1, "seconds": 1, "minute": 60, "minutes": 60, "hour": 3600, "hours": 3600,
	"day": 86400, "days": 86400, "week": 604800, "weeks": 604800,
	"month": 2628000, "months": 2628000, "year": 31536000, "years": 31536000,
}

// span writes seconds for people.
func span(seconds int64) string {
	for _, u := range []string{"year", "week", "day", "hour", "minute"} {
		if n := spans[u]; seconds >= n && seconds%n == 0 {
			return plural(seconds/n, u)
		}
	}
	return plural(seconds, "second")
}

func plural(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
