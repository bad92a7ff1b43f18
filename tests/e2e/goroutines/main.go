// A program that holds goroutines of three creators, each a third of the number given; it prints its PID, and for each
// line that it reads what runtime.NumGoroutine says.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
)

type service struct {
	forever chan int
	lock    sync.Mutex
	blocked sync.WaitGroup
}

//go:noinline
func (s *service) receive() { <-s.forever }

func (s *service) handleReceive() {
	go func() {
		s.receive()
	}()
}

func (s *service) handleSleep() {
	go func() {
		time.Sleep(time.Hour)
	}()
}

//go:noinline
func deep(n int, s *service) int {
	var room [64]int
	if n == 0 {
		select {
		case <-s.forever:
		case s.forever <- 1:
		}
	} else {
		room[n%64] = deep(n-1, s)
	}
	return room[0] + n
}

func (s *service) handleSelect() {
	go func() {
		deep(20, nothing)
	}()
}

var nothing = &service{} // a nil channel: its select waits for ever

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	s := &service{forever: make(chan int)}
	for i := 0; i < n/3; i++ {
		s.handleReceive()
		s.handleSleep()
		s.handleSelect()
	}
	runtime.GC()
	time.Sleep(50 * time.Millisecond)
	runtime.GC()
	fmt.Println(os.Getpid())
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		fmt.Println(runtime.NumGoroutine())
	}
}
