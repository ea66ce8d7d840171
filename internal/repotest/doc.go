// Package repotest holds tests about the repository itself: who imports whom,
// what is documented, what is licensed. It promises nothing to other packages
// and has no code of its own.
package repotest
