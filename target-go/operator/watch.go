package operator

import "sync"

// event announces one change. The object belongs to the cache and must not be
// changed.
type event struct {
	kind   string // ADDED, MODIFIED, DELETED
	object *Object
}

// watcher delivers events to one handler in a goroutine of its own. Events that
// the handler has not taken yet wait in an unbounded buffer, so that the sender
// never blocks.
type watcher struct {
	activity *activity
	handle   func(event)

	mu      sync.Mutex
	changed *sync.Cond
	pending []event
	closed  bool
}

func newWatcher(a *activity, handle func(event)) *watcher {
	w := &watcher{activity: a, handle: handle}
	w.changed = sync.NewCond(&w.mu)
	return w
}

func (w *watcher) send(e event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return
	}
	w.activity.add(1)
	w.pending = append(w.pending, e)
	w.changed.Signal()
}

// run passes events through a channel, as watches do, until it is closed.
func (w *watcher) run() {
	events := make(chan event)
	go w.pump(events)
	for e := range events {
		w.handle(e)
		w.activity.add(-1)
	}
}

func (w *watcher) pump(events chan<- event) {
	defer close(events)
	for {
		w.mu.Lock()
		for len(w.pending) == 0 && !w.closed {
			w.changed.Wait()
		}
		if w.closed {
			w.mu.Unlock()
			return
		}
		e := w.pending[0]
		w.pending[0] = event{}
		w.pending = w.pending[1:]
		if len(w.pending) == 0 {
			w.pending = nil
		}
		w.mu.Unlock()
		events <- e
	}
}

func (w *watcher) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	w.changed.Broadcast()
}
