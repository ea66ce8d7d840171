// Package numeric is floating-point arithmetic that gives the same bits on every
// machine, and what is built on it: elementary functions, seeded random numbers, a
// Sobol sequence, small dense matrices and a parallel loop.
//
// IEEE 754 fixes the results of +, -, *, / and the square root. What differs
// between machines is the rest: Go's math package has assembly of its own for some
// processors, and its compiler may fuse x*y + z into one instruction with one
// rounding, also across statements. So whatever promises the same bits takes Exp,
// Log and the like from here, never from math, and rounds every product:
//
//	sum += float64(x * y)
//
// A test in internal/repotest holds the packages that promise so to that rule.
package numeric
