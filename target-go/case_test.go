package main

import (
	"runtime"
	"testing"
)

func TestTheCaseReturnsItsLiveHeap(t *testing.T) {
	s := newService(4<<30, "")
	handler := s.handler()
	askOK(t, handler, "/case/create?n=200", 1)
	askOK(t, handler, "/case/delete", 1)
	empty := liveHeap()
	askOK(t, handler, "/case/create?n=200", 1)
	if objects, children := s.operator.started.Len(); objects != 200 || children != 400 {
		t.Errorf("%d objects, %d children", objects, children)
	}
	about(t, "bytes of an object", float64(liveHeap()-empty)/200, 78000, 15)
	askOK(t, handler, "/case/delete", 1)
	if objects, children := s.operator.started.Len(); objects != 0 || children != 0 {
		t.Errorf("%d objects, %d children are left", objects, children)
	}
	if left := liveHeap() - empty; left > 200<<10 {
		t.Errorf("%d bytes are still live", left)
	}
	if s.budget.used != 0 {
		t.Errorf("%d bytes of the budget were not given back", s.budget.used)
	}
	s.operator.started.Close()
	runtime.KeepAlive(s)
}

func TestACycleOfReconcilesEndsEmpty(t *testing.T) {
	s := newService(4<<30, "")
	handler := s.handler()
	askOK(t, handler, "/case/reconcile?objects=100", 100)
	s.operator.started.Wait()
	if objects, _ := s.operator.started.Len(); objects != 100 {
		t.Errorf("%d objects after half a cycle", objects)
	}
	askOK(t, handler, "/case/reconcile?objects=100", 100)
	s.operator.started.Wait()
	full := liveHeap()
	askOK(t, handler, "/case/reconcile?objects=100", 400)
	s.operator.started.Wait()
	if objects, children := s.operator.started.Len(); objects != 0 || children != 0 {
		t.Errorf("%d objects, %d children after the cycles", objects, children)
	}
	if left := liveHeap() - full; left > 100<<10 {
		t.Errorf("two more cycles left %d bytes", left)
	}
	s.operator.started.Close()
	runtime.KeepAlive(s)
}
