// Command stage is the part of probity that runs in a cluster, alone: tests need no
// more of it there.
package main

import (
	"os"

	"probity/provider/runtime/kube/stage"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == stage.Word {
		os.Exit(stage.Main(os.Args[2:]))
	}
	os.Exit(2)
}
