package operator

import (
	"encoding/json"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"
)

func TestAnObjectBecomesReadyWithItsChildren(t *testing.T) {
	o := New()
	defer o.Close()
	if err := o.Create("a"); err != nil {
		t.Fatal(err)
	}
	o.Wait()
	item, ok := o.objects.get(namespaceOf("a") + "/a")
	if !ok || item.(*Object).Status.Phase != ready || len(item.(*Object).Metadata.Finalizers) != 1 {
		t.Fatalf("the object is %+v", item)
	}
	if owned := o.children.keysBy("owner", item.(*Object).Metadata.UID); len(owned) != len(childKinds) {
		t.Errorf("children: %v", owned)
	}
	if len(o.objects.keysBy("namespace", namespaceOf("a"))) != 1 || len(o.trees.keysBy("kind", "Workload")) != 1 {
		t.Error("the indexes miss the object")
	}
	if len(o.recent) != 2 {
		t.Errorf("events: %v", o.recent)
	}
}

func TestDeletedObjectsLeaveNothing(t *testing.T) {
	o := New()
	defer o.Close()
	for i := 0; i < 50; i++ {
		if err := o.Create(fmt.Sprint("o", i)); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := o.Delete("o7"); !found || err != nil { // perhaps not reconciled yet
		t.Errorf("delete: %v, %v", found, err)
	}
	o.Wait()
	if found, _ := o.Delete("o7"); found {
		t.Error("o7 is still there")
	}
	if err := o.DeleteAll(); err != nil {
		t.Fatal(err)
	}
	o.Wait()
	if objects, children := o.Len(); objects+children+o.trees.len() != 0 {
		t.Errorf("left: %d objects, %d children, %d trees", objects, children, o.trees.len())
	}
	for name, index := range o.objects.indexes {
		if len(index.keys) != 0 {
			t.Errorf("index %s still has %v", name, index.keys)
		}
	}
	q := o.queue
	if len(q.ready)+len(q.waiting)+len(q.processing)+len(q.failures)+len(q.delayed) != 0 {
		t.Errorf("the queue still knows keys: %+v", q)
	}
}

func TestAStaleChangeIsRefused(t *testing.T) {
	o := New()
	defer o.Close()
	o.Create("a")
	o.Wait()
	item, _ := o.objects.get(namespaceOf("a") + "/a")
	stale := item.(*Object).deepCopy()
	if err := o.apply(item.(*Object).deepCopy()); err != nil {
		t.Fatal(err)
	}
	if err := o.apply(stale); err != errConflict {
		t.Errorf("got %v", err)
	}
	if err := o.Create("a"); err != errConflict {
		t.Errorf("a second object of the same name: %v", err)
	}
}

func TestADocumentHasSeveralKiB(t *testing.T) {
	document, err := json.Marshal(newObject("object-1", time.Now().UTC()))
	if err != nil || len(document) < 3<<10 || len(document) > 16<<10 {
		t.Errorf("%d bytes, %v", len(document), err)
	}
}

func TestADeepCopySharesNothing(t *testing.T) {
	a := newObject("a", time.Time{})
	before, _ := json.Marshal(a)
	b := a.deepCopy()
	b.Metadata.Labels["team"] = "x"
	b.Metadata.ManagedFields[0].FieldsV1[0] = 'x'
	b.Spec.Containers[0].Env[0].Value = "x"
	b.Spec.Containers[0].Resources["cpu"] = "x"
	b.Spec.Containers[0].Ports[0] = 1
	after, _ := json.Marshal(a)
	if string(before) != string(after) {
		t.Error("changing the copy changed the original")
	}
}

func TestAKeyWaitsOnceAndComesBackWhenAddedDuringWork(t *testing.T) {
	q := newQueue(newActivity())
	q.add("a")
	q.add("a")
	key, _ := q.get()
	q.add("a") // while it is being worked on
	if len(q.ready) != 0 {
		t.Error("two workers could have the key")
	}
	q.done(key)
	if key, _ := q.get(); key != "a" {
		t.Errorf("got %q", key)
	}
	q.done("a")
	if q.activity.open != 0 {
		t.Errorf("%d units of work are open", q.activity.open)
	}
}

func TestRetriesWaitLongerEachTimeUpToABound(t *testing.T) {
	q := newQueue(newActivity())
	var last time.Duration
	for i := 0; i < 12; i++ {
		now := time.Now()
		q.retry("a")
		delay := q.delayed[len(q.delayed)-1].due.Sub(now)
		if delay < last || delay > retryMost+time.Second {
			t.Errorf("retry %d waits %v after %v", i, delay, last)
		}
		if i < 8 {
			last = delay
		}
	}
	q.moveDue(time.Now().Add(time.Hour))
	if len(q.delayed) != 0 || len(q.ready) != 1 {
		t.Errorf("%d delayed, %d ready", len(q.delayed), len(q.ready))
	}
	q.forget("a")
	if q.retries("a") != 0 {
		t.Error("forgotten, yet counted")
	}
}

func TestAWatcherDeliversInOrder(t *testing.T) {
	var mu sync.Mutex
	var got []string
	a := newActivity()
	w := newWatcher(a, func(e event) {
		mu.Lock()
		defer mu.Unlock()
		got = append(got, e.kind)
	})
	go w.run()
	for i := 0; i < 100; i++ {
		w.send(event{kind: fmt.Sprint(i)})
	}
	a.wait()
	w.close()
	w.send(event{kind: "late"})
	mu.Lock()
	defer mu.Unlock()
	for i, kind := range got {
		if kind != fmt.Sprint(i) {
			t.Fatalf("event %d is %s", i, kind)
		}
	}
	if len(got) != 100 {
		t.Errorf("%d events", len(got))
	}
}

func TestCloseEndsEveryGoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	o := New()
	o.Create("a")
	o.Wait()
	o.Close()
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if i == 2000 {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
		time.Sleep(time.Millisecond)
	}
}
