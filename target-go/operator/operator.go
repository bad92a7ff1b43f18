package operator

import (
	"encoding/json"
	"errors"
	"strconv"
	"sync"
	"time"
)

const (
	workers      = 4
	keptEvents   = 100 // most events that the recorder keeps
	conflictEach = 5   // one object in so many meets a conflict on the first attempt
)

// childKinds are the kinds of children that the controller makes for an object.
var childKinds = []string{"Deployment", "Service"}

var errConflict = errors.New("the object has been modified")

// tree is an untyped document as decoded by a dynamic client.
type tree = map[string]interface{}

// Operator holds objects, reacts to their changes, and is idle in between.
type Operator struct {
	activity *activity
	objects  *store // *Object by namespace/name
	trees    *store // tree of the same documents
	children *store // tree, indexed by owner
	queue    *queue
	watchers []*watcher

	mu      sync.Mutex // one writer at a time, as an API server ensures
	version int64
	recent  []string
}

// New starts an operator; Close ends it.
func New() *Operator {
	o := &Operator{activity: newActivity(), recent: make([]string, 0, keptEvents)}
	o.objects = newStore(map[string]func(interface{}) string{
		"namespace": func(item interface{}) string { return item.(*Object).Metadata.Namespace },
		"team":      func(item interface{}) string { return item.(*Object).Metadata.Labels["team"] },
	})
	o.trees = newStore(map[string]func(interface{}) string{"kind": treeKind})
	o.children = newStore(map[string]func(interface{}) string{"owner": treeOwner, "kind": treeKind})
	o.queue = newQueue(o.activity)
	o.watchers = []*watcher{
		newWatcher(o.activity, func(e event) { o.queue.add(e.object.key()) }),
		newWatcher(o.activity, o.record),
	}
	for _, w := range o.watchers {
		go w.run()
	}
	go o.queue.runDelayed()
	for i := 0; i < workers; i++ {
		go o.work()
	}
	return o
}

// Close ends all goroutines of the operator and drops queued work.
func (o *Operator) Close() {
	o.queue.close()
	for _, w := range o.watchers {
		w.close()
	}
}

// Create adds a new object, as an API server would announce it.
func (o *Operator) Create(name string) error {
	return o.apply(newObject(name, time.Now().UTC()))
}

// Delete marks the named object for deletion; a worker then removes its
// children and the object. False if there is no such object.
func (o *Operator) Delete(name string) (bool, error) {
	return o.deleteKey(namespaceOf(name) + "/" + name)
}

// DeleteAll marks all objects for deletion.
func (o *Operator) DeleteAll() error {
	for _, key := range o.objects.keys() {
		if _, err := o.deleteKey(key); err != nil {
			return err
		}
	}
	return nil
}

// Wait returns when all changes have been processed.
func (o *Operator) Wait() { o.activity.wait() }

// Len returns the numbers of objects and of their children.
func (o *Operator) Len() (objects, children int) { return o.objects.len(), o.children.len() }

func (o *Operator) deleteKey(key string) (bool, error) {
	for {
		item, ok := o.objects.get(key)
		if !ok {
			return false, nil
		}
		object := item.(*Object).deepCopy()
		now := time.Now().UTC()
		object.Metadata.DeletionTimestamp = &now
		if err := o.apply(object); err != errConflict {
			return true, err
		}
	}
}

// apply stores a new or changed object and announces it. It refuses a change
// that was not made from the latest version.
func (o *Operator) apply(object *Object) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	key, kind := object.key(), "ADDED"
	if item, ok := o.objects.get(key); ok {
		if item.(*Object).Metadata.ResourceVersion != object.Metadata.ResourceVersion {
			return errConflict
		}
		kind = "MODIFIED"
	} else if object.Metadata.ResourceVersion != "" {
		return errConflict
	}
	o.version++
	object.Metadata.ResourceVersion = strconv.FormatInt(o.version, 10)
	document, err := json.Marshal(object)
	if err != nil {
		return err
	}
	stored, err := decodeObject(document)
	if err != nil {
		return err
	}
	untyped, err := decodeTree(document)
	if err != nil {
		return err
	}
	o.objects.put(key, stored)
	o.trees.put(key, untyped)
	o.announce(event{kind, stored})
	return nil
}

func (o *Operator) remove(object *Object) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.objects.remove(object.key()) {
		o.trees.remove(object.key())
		o.announce(event{"DELETED", object})
	}
}

//go:noinline
func decodeObject(document []byte) (*Object, error) {
	object := &Object{}
	return object, json.Unmarshal(document, object)
}

//go:noinline
func decodeTree(document []byte) (tree, error) {
	var t tree
	return t, json.Unmarshal(document, &t)
}

func (o *Operator) announce(e event) {
	for _, w := range o.watchers {
		w.send(e)
	}
}

// record keeps the last events as text, like an event recorder.
func (o *Operator) record(e event) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.recent) == keptEvents {
		copy(o.recent, o.recent[1:])
		o.recent = o.recent[:keptEvents-1]
	}
	o.recent = append(o.recent, e.kind+" "+e.object.key())
}

func (o *Operator) work() {
	for {
		key, open := o.queue.get()
		if !open {
			return
		}
		if err := o.reconcile(key); err != nil {
			o.queue.retry(key)
		} else {
			o.queue.forget(key)
		}
		o.queue.done(key)
	}
}

// reconcile makes the children and the status of one object match its spec, or
// removes them all if it is marked for deletion.
func (o *Operator) reconcile(key string) error {
	item, ok := o.objects.get(key)
	if !ok {
		return nil
	}
	object := item.(*Object).deepCopy()
	if object.Metadata.DeletionTimestamp != nil {
		for _, child := range o.children.keysBy("owner", object.Metadata.UID) {
			o.children.remove(child)
		}
		o.remove(object)
		return nil
	}
	if object.Status.Phase == ready {
		return nil
	}
	if object.checksum()%conflictEach == 0 && o.queue.retries(key) == 0 {
		return errConflict
	}
	for _, kind := range childKinds {
		if err := o.writeChild(object, kind); err != nil {
			return err
		}
	}
	object.Metadata.Finalizers = []string{finalizer}
	object.Status.Phase = ready
	for _, kind := range childKinds {
		object.Status.Conditions = append(object.Status.Conditions, Condition{
			Type: kind + "Available", Status: "True", Reason: "Written",
			Message: kind + " of " + key + " is up to date", LastTransitionTime: time.Now().UTC(),
		})
	}
	return o.apply(object)
}

func (o *Operator) writeChild(owner *Object, kind string) error {
	child := newChild(owner, kind)
	document, err := json.Marshal(child)
	if err != nil {
		return err
	}
	untyped, err := decodeTree(document)
	if err != nil {
		return err
	}
	o.children.put(child.key(), untyped)
	return nil
}

func treeKind(item interface{}) string {
	kind, _ := item.(tree)["kind"].(string)
	return kind
}

func treeOwner(item interface{}) string {
	metadata, _ := item.(tree)["metadata"].(tree)
	owners, _ := metadata["ownerReferences"].([]interface{})
	if len(owners) == 0 {
		return ""
	}
	owner, _ := owners[0].(tree)
	uid, _ := owner["uid"].(string)
	return uid
}
