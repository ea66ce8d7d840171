//go:build !unix

package fetch

import (
	"errors"
	"os"
)

// wait locks a file. Where there is no lock between processes, nothing is
// downloaded: what needs no download still builds and runs.
func wait(*os.File) error { return errors.ErrUnsupported }
