package operator

import "sync"

// store is an indexed cache like that of an informer: objects by key, and for
// each index the set of keys by value. Go's maps keep their buckets when
// entries are deleted; this is part of the memory that an operator retains.
type store struct {
	mu      sync.RWMutex
	items   map[string]interface{}
	indexes map[string]index
}

type index struct {
	valueOf func(item interface{}) string
	keys    map[string]map[string]struct{}
}

func newStore(valuesOf map[string]func(interface{}) string) *store {
	s := &store{items: make(map[string]interface{}), indexes: make(map[string]index)}
	for name, valueOf := range valuesOf {
		s.indexes[name] = index{valueOf, make(map[string]map[string]struct{})}
	}
	return s
}

func (s *store) get(key string) (interface{}, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	item, ok := s.items[key]
	return item, ok
}

// put sets the item of a key and returns whether it replaced another.
func (s *store) put(key string, item interface{}) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, had := s.items[key]
	if had {
		s.unindex(key, old)
	}
	s.items[key] = item
	for _, index := range s.indexes {
		value := index.valueOf(item)
		if index.keys[value] == nil {
			index.keys[value] = make(map[string]struct{})
		}
		index.keys[value][key] = struct{}{}
	}
	return had
}

func (s *store) remove(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, had := s.items[key]
	if had {
		s.unindex(key, old)
		delete(s.items, key)
	}
	return had
}

func (s *store) unindex(key string, item interface{}) {
	for _, index := range s.indexes {
		value := index.valueOf(item)
		delete(index.keys[value], key)
		if len(index.keys[value]) == 0 {
			delete(index.keys, value)
		}
	}
}

// keysBy lists the keys that have this value in the named index.
func (s *store) keysBy(name, value string) []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	set := s.indexes[name].keys[value]
	keys := make([]string, 0, len(set))
	for key := range set {
		keys = append(keys, key)
	}
	return keys
}

func (s *store) keys() []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	keys := make([]string, 0, len(s.items))
	for key := range s.items {
		keys = append(keys, key)
	}
	return keys
}

func (s *store) len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.items)
}
