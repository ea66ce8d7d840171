package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"sort"
	"strings"
)

// load keeps the processor busy, n times, with a kind of work that programs
// have: it is what the overhead of a runtime is measured by.
func load(kind string, n int) {
	r := rand.New(rand.NewPCG(1, 2))
	switch kind {
	case "hash":
		b := make([]byte, 1<<20)
		for range n {
			sum := sha256.Sum256(b)
			copy(b, sum[:])
		}
	case "matrix":
		const m = 128
		var x, y, z [m][m]float64
		for i := range m {
			for j := range m {
				x[i][j], y[i][j] = r.Float64(), r.Float64()
			}
		}
		for range n {
			for i := range m {
				for j := range m {
					t := 0.0
					for k := range m {
						t += x[i][k] * y[k][j]
					}
					z[i][j] = t
				}
			}
			x[0][0] = z[m-1][m-1] / m / m
		}
	case "sort":
		v := make([]int, 100_000)
		for range n {
			for i := range v {
				v[i] = r.Int()
			}
			sort.Ints(v)
		}
	case "json":
		type item struct {
			Name string
			Tags []string
			N    map[string]int
		}
		v := make([]item, 500)
		for i := range v {
			v[i] = item{strings.Repeat("name", 4), []string{"a", "b", "c"}, map[string]int{"x": i, "y": 2 * i}}
		}
		for range n {
			b, err := json.Marshal(v)
			check(err)
			check(json.Unmarshal(b, &v))
		}
	case "regexp":
		re := regexp.MustCompile(`([a-z]+)[0-9]+([a-z]+)$`)
		text := strings.Repeat("some words 123 and more 45x ", 200)
		for range n {
			re.FindAllStringIndex(text, -1)
		}
	case "map":
		m := map[int]int{}
		for range n {
			for range 100_000 {
				m[r.IntN(50_000)]++
			}
		}
	default:
		fmt.Println("unknown load", kind)
		os.Exit(2)
	}
}
