package main

import (
	"fmt"
	"net/http"
	"sync"

	"plateau.example/target-go/operator"
)

// The case study: an operator creates many objects and deletes them again.
// Nothing leaks. The memory that stays is kept by the runtime, its allocator
// and Go's maps.

const (
	maxObjects = 100000

	// Upper bound for the memory of one object with its children, charged to
	// the budget; docs/workloads.md has the measured figure.
	objectBytes = 128 << 10
)

type operatorState struct {
	mu       sync.Mutex // one /case/create or /case/delete at a time
	started  *operator.Operator
	created  int64
	taken    int64 // bytes taken from the budget; /case/delete gives them back
	requests int64
	cycle    int64
}

func (s *service) operatorWorkloads() []workload {
	return []workload{{
		path:   "/case/create",
		plants: "live heap: `n` objects and their children in caches; answers when all are reconciled",
		params: []param{{"n", 1000, 1, maxObjects}},
		run:    s.caseCreate,
	}, {
		path:   "/case/delete",
		plants: "deletes every object: live heap returns, RSS need not",
		run:    s.caseDelete,
	}, {
		path:   "/case/reconcile",
		plants: "a cycle of requests: `objects` of them create one each, the next `objects` delete one each",
		params: []param{{"objects", 1000, 1, maxObjects}},
		run:    s.caseReconcile,
	}}
}

// operator returns the operator, which is started by the first request for it
// so that its goroutines do not appear in other workloads' profiles. The
// caller holds the lock.
func (st *operatorState) operator() *operator.Operator {
	if st.started == nil {
		st.started = operator.New()
	}
	return st.started
}

func (s *service) caseCreate(a args) error {
	st := &s.operator
	st.mu.Lock()
	defer st.mu.Unlock()
	if err := s.budget.take(a["n"] * objectBytes); err != nil {
		return err
	}
	st.taken += a["n"] * objectBytes
	o := st.operator()
	for i := int64(0); i < a["n"]; i++ {
		if err := o.Create(fmt.Sprintf("object-%d", st.created)); err != nil {
			return err
		}
		st.created++
	}
	o.Wait()
	return nil
}

func (s *service) caseDelete(args) error {
	st := &s.operator
	st.mu.Lock()
	defer st.mu.Unlock()
	o := st.operator()
	if err := o.DeleteAll(); err != nil {
		return err
	}
	o.Wait()
	s.budget.giveBack(st.taken)
	st.taken = 0
	return nil
}

// caseReconcile counts requests: those in the first half of a cycle create an
// object each, those in the second half delete one each, in the same order.
// It does not wait for the workers; they catch up soon after the load ends.
func (s *service) caseReconcile(a args) error {
	st, objects := &s.operator, a["objects"]
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.cycle == 0 {
		if err := s.budget.take(objects * objectBytes); err != nil {
			return err
		}
		st.cycle = objects
	}
	if st.cycle != objects {
		return refuse(http.StatusConflict, "the cycle has %d objects; %d cannot be had in the same process",
			st.cycle, objects)
	}
	cycle, turn := st.requests/(2*objects), st.requests%(2*objects)
	st.requests++
	if turn < objects {
		return st.operator().Create(fmt.Sprintf("cycle-%d-%d", cycle, turn))
	}
	_, err := st.operator().Delete(fmt.Sprintf("cycle-%d-%d", cycle, turn-objects))
	return err
}
