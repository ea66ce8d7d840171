//go:build linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// processes starts as many as it can.
func processes() {
	if len(os.Args) > 2 {
		select {}
	}
	self, err := os.Executable()
	check(err)
	n := 0
	for ; n < 20_000; n++ {
		if err := exec.Command(self, "sleep").Start(); err != nil {
			fmt.Println("denied: more than", n, "processes:", err)
			return
		}
	}
	fmt.Println("ALLOWED: processes", n)
}

func devices() {
	harmless := map[string]bool{}
	for _, d := range []string{"null", "zero", "full", "random", "urandom", "tty", "ptmx", "console"} {
		harmless["/dev/"+d] = true
	}
	filepath.Walk("/dev", func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode()&os.ModeDevice != 0 && !harmless[path] && filepath.Dir(path) != "/dev/pts" {
			f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
			report("open "+path, err)
			f.Close()
		}
		return nil
	})
	for _, path := range []string{"/dev/mem", "/dev/kmsg", "/dev/kvm", "/dev/vda", "/dev/sda", "/dev/fuse", "/dev/loop0"} {
		_, err := os.Open(path)
		report("open "+path, err)
	}
	// A device of one's own: the first block device, and memory.
	for dir, dev := range map[string]int{work + "/vda": 254 << 8, "/tmp/mem": 1<<8 | 1} {
		err := syscall.Mknod(dir, syscall.S_IFBLK|0o600, dev)
		if err == nil {
			_, err = os.Open(dir)
		}
		report("make a device", err)
	}
}

func privileges() {
	report("mount", syscall.Mount("none", work, "tmpfs", 0, ""))
	report("mount proc", syscall.Mount("proc", work, "proc", 0, ""))
	report("remount the root to write", syscall.Mount("", "/", "", syscall.MS_REMOUNT|syscall.MS_BIND, ""))
	report("write to the root", os.WriteFile("/usr-was-here", nil, 0o644))
	report("chroot", syscall.Chroot("/work"))
	report("a new user namespace", syscall.Unshare(syscall.CLONE_NEWUSER|syscall.CLONE_NEWNS))
	report("another host name", syscall.Sethostname([]byte("mine")))
	report("the clock", syscall.Settimeofday(&syscall.Timeval{Sec: 1}))
	report("a reboot", syscall.Reboot(syscall.LINUX_REBOOT_CMD_CAD_OFF))
	report("a kernel's setting", os.WriteFile("/proc/sys/kernel/hostname", []byte("mine"), 0o644))
	report("the kernel's keys", os.WriteFile("/proc/sysrq-trigger", []byte("h"), 0o200))
	report("a cgroup", os.Mkdir("/sys/fs/cgroup/memory/mine", 0o755))
	report("a cgroup's limit", os.WriteFile("/sys/fs/cgroup/memory/memory.limit_in_bytes", []byte("-1"), 0o644))
	report("another user", syscall.Setuid(12345))
	// A program that gives its starter root, if the file system lets it.
	self, err := os.ReadFile("/proc/self/exe")
	check(err)
	check(os.WriteFile(work+"/suid", self, 0o755))
	report("the set-user-id bit and another owner", func() error {
		if err := os.Chown(work+"/suid", 12345, 12345); err != nil {
			return err
		}
		return os.Chmod(work+"/suid", 0o755|os.ModeSetuid)
	}())
	b, _ := os.ReadFile("/proc/self/status")
	fmt.Printf("%s\n", b)
}

// others looks for processes that are not its own.
func others() {
	found, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, p := range found {
		b, err := os.ReadFile(p)
		if err == nil {
			fmt.Printf("process %s %q\n", filepath.Base(filepath.Dir(p)), b)
		}
	}
}
