// Command tenant is what the conformance suite runs in every runtime: each of
// its words tries something that a tenant may or may not do, and tells how it
// went. It is built for wasip1 and, statically, for Linux.
package main

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// work is the folder that a workload has.
const work = "/work"

func main() {
	if len(os.Args) < 2 {
		fmt.Println("nothing to do")
		return
	}
	args := os.Args[2:]
	switch os.Args[1] {
	case "exit":
		os.Exit(number(args[0]))
	case "lines":
		for i := range number(args[0]) {
			out := os.Stdout
			if i%2 == 1 {
				out = os.Stderr
			}
			fmt.Fprintf(out, "line %d\n", i)
		}
	case "sleep":
		fmt.Println("ready")
		for {
			time.Sleep(time.Hour)
		}
	case "term":
		c := make(chan os.Signal, 1)
		signal.Notify(c, syscall.SIGTERM)
		fmt.Println("ready")
		<-c
		fmt.Println("bye")
		os.Exit(7)
	case "loop":
		fmt.Println("ready")
		for n := 0; ; n++ {
			if n < 0 {
				fmt.Println(n)
			}
		}
	case "memory":
		memory(number(args[0]))
	case "flood":
		w := bufio.NewWriterSize(os.Stdout, 1<<16)
		line := strings.Repeat("flood ", 20) + "\n"
		for {
			if _, err := w.WriteString(line); err != nil {
				os.Exit(9)
			}
		}
	case "read": // each of the files: what is in it, or denied
		for _, p := range args {
			b, err := os.ReadFile(p)
			report("read "+p, err)
			if err == nil {
				fmt.Printf("%s\n", b)
			}
		}
	case "list":
		show(args[0])
	case "write":
		check(os.WriteFile(args[0], []byte(args[1]), 0o644))
	case "links":
		links(args[0])
	case "link": // what is read through one, and then what is in a file
		err := os.Symlink(args[0], args[1])
		if err == nil {
			_, err = os.ReadFile(args[1])
		}
		report("read through a link to "+args[0], err)
		b, err := os.ReadFile(args[2])
		check(err)
		fmt.Printf("%s\n", b)
	case "fill": // the disk, or so many MiB of it
		fill(args[0], append(args[1:], "4096")[0])
	case "dial":
		for _, a := range args {
			c, err := net.DialTimeout("tcp", a, 3*time.Second)
			report("dial "+a, err)
			if err == nil {
				c.Close()
			}
		}
	case "serve":
		serve(args[0])
	case "env":
		env := os.Environ()
		sort.Strings(env)
		fmt.Println(strings.Join(env, "\n"))
	case "stdin":
		_, err := io.Copy(os.Stdout, os.Stdin)
		check(err)
	case "count": // to so many, with a checkpoint of each
		count(number(args[0]), args[1])
	case "processes":
		processes()
	case "devices":
		devices()
	case "privileges":
		privileges()
	case "others":
		others()
	case "load":
		load(args[0], number(args[1]))
	case "clock":
		fmt.Println(time.Now().UnixNano(), time.Since(time.Now()), rand.Uint64())
		for k := range map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true} {
			fmt.Println(k)
		}
	default:
		fmt.Println("unknown word", os.Args[1])
		os.Exit(2)
	}
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	check(err)
	return n
}

func check(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

// report says whether something that should be denied was.
func report(what string, err error) {
	if err != nil {
		fmt.Printf("denied: %s: %v\n", what, err)
	} else {
		fmt.Printf("ALLOWED: %s\n", what)
	}
}

// memory takes and touches so many megabytes.
func memory(mb int) {
	var all [][]byte
	for i := range mb {
		b := make([]byte, 1<<20)
		for j := 0; j < len(b); j += 4096 {
			b[j] = 1
		}
		all = append(all, b)
		if i%16 == 15 {
			fmt.Println("have", i+1)
		}
	}
	fmt.Println("ALLOWED: all", len(all))
}

func show(dir string) {
	entries, err := os.ReadDir(dir)
	report("list "+dir, err)
	for _, e := range entries {
		fmt.Println(e.Name())
	}
}

// links tries to leave /work by links.
func links(secret string) {
	for _, to := range []string{secret, "../../../../../../../.." + secret, "/"} {
		os.Remove(work + "/link")
		if err := os.Symlink(to, work+"/link"); err != nil {
			fmt.Println("denied: link to", to)
			continue
		}
		path := work + "/link"
		if to == "/" {
			path = filepath.Join(path, secret)
		}
		_, err := os.ReadFile(path)
		report("read through a link to "+to, err)
	}
	report("a hard link", os.Link(secret, work+"/hard"))
	_, err := os.ReadFile(work + "/planted")
	report("read through a link that lay there", err)
	report("rename out of /work", os.Rename(work+"/planted", "/planted"))
}

func fill(path, mb string) {
	f, err := os.Create(path)
	check(err)
	chunk := make([]byte, 1<<20)
	for i := range number(mb) {
		if _, err := f.Write(chunk); err != nil {
			fmt.Println("denied: more than", i, "MiB:", err)
			return
		}
	}
	fmt.Println("ALLOWED:", mb, "MiB")
}

func serve(port string) {
	l, err := net.Listen("tcp", ":"+port)
	check(err)
	fmt.Println("ready")
	for {
		c, err := l.Accept()
		check(err)
		go func() {
			defer c.Close()
			io.Copy(c, c)
		}()
	}
}

// count goes on from its checkpoint.
func count(to int, checkpoint string) {
	n := 0
	if b, err := os.ReadFile(checkpoint); err == nil {
		n = number(string(b))
		fmt.Println("going on from", n)
	}
	for n < to {
		n++
		check(os.WriteFile(checkpoint+".new", []byte(strconv.Itoa(n)), 0o644))
		check(os.Rename(checkpoint+".new", checkpoint)) // whole, whenever it is ended
		fmt.Println("step", n)
		time.Sleep(10 * time.Millisecond)
	}
	fmt.Println("done")
}
