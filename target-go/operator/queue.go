package operator

import (
	"container/heap"
	"sync"
	"time"
)

const (
	retryFirst = 5 * time.Millisecond
	retryMost  = time.Second
)

// activity counts unfinished work, so that a caller can wait until the operator
// is idle.
type activity struct {
	mu    sync.Mutex
	quiet *sync.Cond
	open  int
}

func newActivity() *activity {
	a := &activity{}
	a.quiet = sync.NewCond(&a.mu)
	return a
}

func (a *activity) add(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.open += n
	if a.open == 0 {
		a.quiet.Broadcast()
	}
}

func (a *activity) wait() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.open > 0 {
		a.quiet.Wait()
	}
}

// queue is a work queue with the guarantees of client-go's: a key is queued at
// most once, is processed by at most one worker, and is queued again if it was
// added while being processed. Keys that failed are retried with exponential
// backoff.
type queue struct {
	activity *activity

	mu         sync.Mutex
	changed    *sync.Cond
	ready      []string
	waiting    map[string]struct{}
	processing map[string]struct{}
	failures   map[string]int
	delayed    delayHeap
	wake       chan struct{}
	closed     bool
}

type delayedKey struct {
	key string
	due time.Time
}

type delayHeap []delayedKey

func (h delayHeap) Len() int            { return len(h) }
func (h delayHeap) Less(i, j int) bool  { return h[i].due.Before(h[j].due) }
func (h delayHeap) Swap(i, j int)       { h[i], h[j] = h[j], h[i] }
func (h *delayHeap) Push(x interface{}) { *h = append(*h, x.(delayedKey)) }
func (h *delayHeap) Pop() interface{} {
	last := len(*h) - 1
	key := (*h)[last]
	(*h)[last] = delayedKey{}
	*h = (*h)[:last]
	return key
}

func newQueue(a *activity) *queue {
	q := &queue{
		activity:   a,
		waiting:    make(map[string]struct{}),
		processing: make(map[string]struct{}),
		failures:   make(map[string]int),
		wake:       make(chan struct{}, 1),
	}
	q.changed = sync.NewCond(&q.mu)
	return q
}

func (q *queue) add(key string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.addLocked(key)
}

func (q *queue) addLocked(key string) {
	if _, ok := q.waiting[key]; ok || q.closed {
		return
	}
	q.activity.add(1)
	q.waiting[key] = struct{}{}
	if _, ok := q.processing[key]; !ok {
		q.ready = append(q.ready, key)
		q.changed.Signal()
	}
}

// get waits for a key; false means that the queue is closed.
func (q *queue) get() (string, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.ready) == 0 && !q.closed {
		q.changed.Wait()
	}
	if q.closed {
		return "", false
	}
	key := q.ready[0]
	q.ready[0] = ""
	q.ready = q.ready[1:]
	delete(q.waiting, key)
	q.processing[key] = struct{}{}
	return key, true
}

func (q *queue) done(key string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.processing, key)
	if _, ok := q.waiting[key]; ok {
		q.ready = append(q.ready, key)
		q.changed.Signal()
	}
	q.activity.add(-1)
}

// retry queues the key again after its backoff delay.
func (q *queue) retry(key string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	delay := retryFirst << uint(q.failures[key])
	if delay > retryMost {
		delay = retryMost
	} else {
		q.failures[key]++
	}
	q.activity.add(1)
	heap.Push(&q.delayed, delayedKey{key, time.Now().Add(delay)})
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

func (q *queue) forget(key string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.failures, key)
}

func (q *queue) retries(key string) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.failures[key]
}

// runDelayed queues delayed keys when they are due, until the queue is closed.
func (q *queue) runDelayed() {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		next, open := q.moveDue(time.Now())
		if !open {
			return
		}
		timer.Reset(next)
		select {
		case <-timer.C:
		case <-q.wake:
			if !timer.Stop() {
				select {
				case <-timer.C:
				default:
				}
			}
		}
	}
}

func (q *queue) moveDue(now time.Time) (next time.Duration, open bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.delayed) > 0 && !q.delayed[0].due.After(now) {
		q.addLocked(heap.Pop(&q.delayed).(delayedKey).key)
		q.activity.add(-1)
	}
	if len(q.delayed) > 0 {
		return q.delayed[0].due.Sub(now), !q.closed
	}
	return time.Hour, !q.closed
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.changed.Broadcast()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
