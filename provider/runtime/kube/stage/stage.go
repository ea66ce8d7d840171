// Package stage is what runs beside a tenant in its pod: it carries files in and
// out of the folder /work, which a provider outside the cluster cannot reach, and
// watches how large the folder is. It has no rights in the cluster and knows no
// secret.
//
// The same program, probity, is in the cluster as an image. Its words are those
// of [Main].
package stage

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/signal"
	goruntime "runtime"
	"strconv"
	"syscall"
	"time"

	"probity/provider/runtime"
)

// Program is where the program lies in its image, and Word what comes before the
// arguments of Main.
const (
	Program = "/probity"
	Word    = "kube-stage"
)

// What the process's exit code says.
const (
	ExitDone   = 0
	ExitFailed = 1
	ExitFull   = 3 // the folder is larger than it may be
)

// mark is the file that says that the files are there.
const mark = "/stage/ready"

// Main does one thing and returns the process's exit code:
//
//	hold         waits until there was a go
//	put LIMIT    unpacks standard input into /work
//	go           lets hold go
//	keep FOLDER LIMIT ...   looks at the sizes of folders until one is over its LIMIT, or SIGTERM
//	get [all]    packs /work to standard output, without what the list on standard input has
//	dial ADDRESS connects, and fails if it cannot
//	denied ADDRESS tries until it cannot connect, and fails if it can for ten seconds
//	threads N    makes N threads, and fails if it may not
func Main(args []string) int {
	code, err := run(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return code
}

func run(args []string) (int, error) {
	word, arg := "", ""
	if len(args) > 0 {
		word = args[0]
	}
	if len(args) > 1 {
		arg = args[1]
	}
	result := func(err error) (int, error) {
		switch {
		case errors.Is(err, ErrFull):
			return ExitFull, err
		case err != nil:
			return ExitFailed, err
		}
		return ExitDone, nil
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	switch word {
	case "hold":
		for {
			if _, err := os.Stat(mark); err == nil {
				return ExitDone, nil
			}
			select {
			case <-stop:
				return ExitFailed, nil
			case <-time.After(50 * time.Millisecond):
			}
		}
	case "go":
		return result(os.WriteFile(mark, nil, 0o600))
	case "dial":
		c, err := net.DialTimeout("tcp", arg, 3*time.Second)
		if err == nil {
			c.Close()
		}
		return result(err)
	case "denied": // a policy may take a moment to be in force
		for range 10 {
			c, err := net.DialTimeout("tcp", arg, 3*time.Second)
			if err != nil {
				return ExitDone, nil
			}
			c.Close()
			time.Sleep(time.Second)
		}
		return ExitFailed, errors.New("it connects")
	case "threads":
		n, err := strconv.Atoi(arg)
		if err != nil {
			return result(err)
		}
		threads(n)
		return ExitDone, nil
	}
	if word == "keep" {
		return result(keep(args[1:], stop))
	}
	root, err := os.OpenRoot(runtime.WorkDir)
	if err != nil {
		return result(err)
	}
	defer root.Close()
	switch word {
	case "put":
		limit, err := strconv.ParseInt(arg, 10, 64)
		if err == nil {
			err = Unpack(os.Stdin, root, limit)
		}
		if err == nil {
			_, err = io.Copy(io.Discard, os.Stdin)
		}
		return result(err)
	case "get":
		have, err := ReadList[Entry](os.Stdin)
		if err == nil {
			err = Pack(os.Stdout, root, have, arg == "all")
		}
		return result(err)
	}
	return ExitFailed, errors.New("this command is run in a pod by the provider, not by hand")
}

// keep watches folders, each with its limit, and returns ErrFull when one is over it.
func keep(args []string, stop <-chan os.Signal) error {
	type watched struct {
		root  *os.Root
		limit int64
		blind int
	}
	var all []*watched
	for ; len(args) > 1; args = args[2:] {
		limit, err := strconv.ParseInt(args[1], 10, 64)
		if err != nil {
			return err
		}
		root, err := os.OpenRoot(args[0])
		if err != nil {
			return err
		}
		defer root.Close()
		all = append(all, &watched{root: root, limit: limit})
	}
	for {
		for _, w := range all {
			size, err := runtime.Size(w.root)
			if w.blind++; err == nil {
				w.blind = 0
			} else {
				openUp(w.root)
			}
			if size > w.limit || w.blind > maxBlind {
				return ErrFull
			}
		}
		select {
		case <-stop:
			return nil
		case <-time.After(time.Second):
		}
	}
}

// maxBlind is how often in a row the folder cannot be measured before it counts
// as too large: the tenant keeps us out.
const maxBlind = 20

// openUp makes our own what we may not look into: the tenant has our user id.
func openUp(root *os.Root) {
	walk(root, func(name string, info fs.FileInfo) error {
		if info.IsDir() && info.Mode().Perm()&0o700 != 0o700 {
			root.Chmod(name, info.Mode().Perm()|0o700)
		}
		return nil
	})
}

// threads makes threads that do nothing, for a while. Go ends a process that may
// not have a thread: so it fails.
func threads(n int) {
	made := make(chan struct{})
	for range n {
		go func() {
			goruntime.LockOSThread()
			made <- struct{}{}
			select {}
		}()
	}
	for range n {
		<-made
	}
}
