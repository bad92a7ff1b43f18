// A program with a heap of 1 GiB in objects of 8 bytes to 32 KiB, the same
// number of bytes of each size, and 100,000 waiting goroutines. It prints its
// PID when they exist.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

const (
	heapBytes  = 1 << 30
	goroutines = 100000
	share      = 64 << 10
)

var sizes = []int{8, 16, 32, 48, 64, 96, 128, 208, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768}

func main() {
	debug.SetGCPercent(-1)
	var kept [][]byte
	for total := 0; total < heapBytes; {
		for _, size := range sizes {
			for i := 0; i < share/size; i++ {
				object := make([]byte, size)
				object[0] = 1
				kept = append(kept, object)
			}
			total += share
		}
	}
	never := make(chan int)
	for i := 0; i < goroutines; i++ {
		go func() { <-never }()
	}
	runtime.GC()
	runtime.GC()
	fmt.Println(os.Getpid())
	time.Sleep(time.Hour)
	runtime.KeepAlive(kept)
}
