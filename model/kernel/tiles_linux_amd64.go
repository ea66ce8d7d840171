package kernel

import "syscall"

// allowTiles asks Linux for the use of tile registers, which a process has to.
func allowTiles() bool {
	const requestPermission, tileData = 0x1023, 18
	_, _, errno := syscall.RawSyscall(syscall.SYS_ARCH_PRCTL, requestPermission, tileData, 0)
	return errno == 0
}
