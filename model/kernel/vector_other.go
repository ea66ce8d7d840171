//go:build !amd64 && !arm64

package kernel

// There are no vector instructions here: Go does it all.

func detect() []Set { return nil }

func gemmPanels[D, A Elem](*Worker, []D, int, *source[A], int, *Matrix, int, int, *epilogue) {
	panic("kernel: no panels without vector instructions")
}
func vecFinish[D Elem](*epilogue, []D, int, []int32, int, int, int, []int32, []int32) int { return 0 }
func vecWiden[A Elem](Set, []int32, []A) int                                              { return 0 }
func vecAddInto[A Elem](Set, []int32, []A) int                                            { return 0 }
func vecMaxInto[E Elem](Set, []E, []E) int                                                { return 0 }
func vecAddScaled(Set, []int32, []int32, int32, int32) int                                { return 0 }
func vecMulInto(Set, []int32, []int32) int                                                { return 0 }
func vecDivInto(Set, []int32, []int32, uint) int                                          { return 0 }
func vecLookup[D, A Elem](Set, []D, []A, *[256]uint8) int                                 { return 0 }
func vecReduce(Set, reduction, *[16]int32, []int32) int                                   { return 0 }
func copyRuns[A Elem]([]uint8, []A, int, int, int, runs, uint8)                           {}
func halves[A Elem](Set, []int16, []A)                                                    {}
func depthQuadsRun(Set, []int32, int, []uint8, int, int, []int8, []int)                   {}
func depthPairsRun(Set, []int32, int, []int16, int, int, []int16, []int)                  {}
func vecPack[B Elem](*Matrix, []B, int, int) bool                                         { return false }
func vecShift(*Matrix)                                                                    {}
func vecDivBy(Set, []int32, int32, uint) int                                              { return 0 }
func vecEntries(Set, []int32, []int32, int32) int                                         { return 0 }
func vecScale(Set, []int32, int32, int32) int                                             { return 0 }
