// A program whose heap is known: it plants objects of three sizes, large ones,
// memory that is never touched, a reserve, and mappings that are not Go's. It
// prints its PID, and for each line that it reads what runtime.MemStats says.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"
	"unsafe"
)

const mib = 1 << 20

type (
	small struct {
		next, other *small
		room        [80]byte
	}
	middle struct {
		next *middle
		room [200]byte
	}
	large struct {
		next *large
		room [376]byte
	}
	record struct {
		name  *string
		value [7]uint64
	}
)

var (
	smalls    []*small
	middles   []*middle
	larges    []*large
	records   []record
	untouched []byte
	foreign   [][]byte
)

// One in 100 of the small ones, one in 10 of the middle ones, and all large
// ones are kept.
func plantObjects(n int) {
	for i := 0; i < n; i++ {
		if s := new(small); i%100 == 0 {
			smalls = append(smalls, s)
		}
		if m := new(middle); i%10 == 0 {
			middles = append(middles, m)
		}
		larges = append(larges, new(large))
	}
}

// Garbage that a collection leaves as free pages.
func plantReserve(n int) {
	garbage := make([][]byte, n)
	for i := range garbage {
		garbage[i] = make([]byte, mib)
		for k := 0; k < mib; k += 4096 {
			garbage[i][k] = 1
		}
	}
}

func touch(memory []byte) []byte {
	for k := 0; k < len(memory); k += 4096 {
		memory[k] = 1
	}
	return memory
}

// 64 mappings of 64 KiB, and one of 64 MiB on the grid on which the runtime
// puts its arenas, of which 4 MiB are touched.
func plantForeign() {
	const anonymous = syscall.MAP_PRIVATE | syscall.MAP_ANON
	for i := 0; i < 64; i++ {
		memory, err := syscall.Mmap(-1, 0, 64<<10, syscall.PROT_READ|syscall.PROT_WRITE, anonymous)
		if err == nil {
			foreign = append(foreign, touch(memory))
		}
		// A page without access keeps the next one apart.
		syscall.Mmap(-1, 0, 4096, syscall.PROT_NONE, anonymous)
	}
	const fixed = 0x10
	at, _, errno := syscall.Syscall6(syscall.SYS_MMAP, 0x7d0000000000, 64*mib,
		syscall.PROT_READ|syscall.PROT_WRITE, anonymous|fixed, ^uintptr(0), 0)
	if errno == 0 {
		for k := uintptr(0); k < 4*mib; k += 4096 {
			*(*byte)(unsafe.Pointer(at + k)) = 1
		}
	}
}

// Huge pages where the runtime gave memory back: one page of each 2 MiB is
// made to be there, and the kernel fills in the rest.
func refill() {
	const size, page, populate, collapse = 2 * mib, 4096, 23, 25
	first := uintptr(unsafe.Pointer(&records[0])) &^ (64*mib - 1)
	skip := uintptr(unsafe.Pointer(&untouched[0])) &^ (size - 1)
	for at := first; at < first+640*mib; at += size {
		if at >= skip && at < skip+256*mib+size {
			continue
		}
		if _, _, errno := syscall.Syscall(syscall.SYS_MADVISE, at, page, populate); errno == 0 {
			syscall.Syscall(syscall.SYS_MADVISE, at, size, collapse)
		}
	}
}

func main() {
	// No collection before everything is planted: slots would be used again.
	debug.SetGCPercent(-1)
	plantObjects(100000)
	records = make([]record, 64*mib/64)
	for i := range records {
		records[i].value[0] = uint64(i)
	}
	untouched = make([]byte, 256*mib)
	plantForeign()
	plantReserve(64)
	runtime.GC()
	runtime.GC()
	if len(os.Args) > 1 {
		debug.FreeOSMemory()
	}
	if len(os.Args) > 1 && os.Args[1] == "refill" {
		refill()
	}
	time.Sleep(50 * time.Millisecond)
	fmt.Println(os.Getpid())
	var stats runtime.MemStats
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		runtime.ReadMemStats(&stats)
		stats.PauseNs, stats.PauseEnd = [256]uint64{}, [256]uint64{}
		text, _ := json.Marshal(&stats)
		fmt.Println(string(text))
	}
	runtime.KeepAlive(untouched)
	runtime.KeepAlive(foreign)
}
