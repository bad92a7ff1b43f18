// Package operator uses memory like a Kubernetes operator, with nothing but
// the standard library. Documents of several KiB arrive as JSON, are decoded
// into objects and untyped trees, are kept in indexed caches, announced to
// watchers through growing buffers, and passed through rate-limited work
// queues to workers, which write children and status back. When every object
// is deleted, nothing refers to any of them.
//
// There is no API server: the package itself encodes what one would send, so
// that it decodes realistic documents.
package operator

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"strings"
	"time"
)

// Object is a custom resource in the form that its controller works with.
type Object struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   Meta   `json:"metadata"`
	Spec       Spec   `json:"spec"`
	Status     Status `json:"status"`
}

// Meta is the part that every resource has.
type Meta struct {
	Name              string            `json:"name"`
	Namespace         string            `json:"namespace"`
	UID               string            `json:"uid"`
	ResourceVersion   string            `json:"resourceVersion"`
	Generation        int64             `json:"generation"`
	CreationTimestamp time.Time         `json:"creationTimestamp"`
	DeletionTimestamp *time.Time        `json:"deletionTimestamp,omitempty"`
	Labels            map[string]string `json:"labels"`
	Annotations       map[string]string `json:"annotations"`
	Finalizers        []string          `json:"finalizers,omitempty"`
	OwnerReferences   []Owner           `json:"ownerReferences,omitempty"`
	ManagedFields     []ManagedField    `json:"managedFields"`
}

// Owner names the object that a child belongs to.
type Owner struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	UID  string `json:"uid"`
}

// ManagedField says who set which fields. It is a large part of real documents.
type ManagedField struct {
	Manager   string          `json:"manager"`
	Operation string          `json:"operation"`
	Time      time.Time       `json:"time"`
	FieldsV1  json.RawMessage `json:"fieldsV1"`
}

// Spec is what the user asked for.
type Spec struct {
	Replicas   int               `json:"replicas"`
	Selector   map[string]string `json:"selector"`
	Containers []Container       `json:"containers"`
}

// Container is one container of the pods that a resource stands for.
type Container struct {
	Name      string            `json:"name"`
	Image     string            `json:"image"`
	Command   []string          `json:"command"`
	Env       []EnvVar          `json:"env"`
	Ports     []int             `json:"ports"`
	Resources map[string]string `json:"resources"`
}

// EnvVar is one variable of a container's environment.
type EnvVar struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Status is what the controller found.
type Status struct {
	Phase      string      `json:"phase,omitempty"`
	Conditions []Condition `json:"conditions,omitempty"`
}

// Condition is one finding with its time.
type Condition struct {
	Type               string    `json:"type"`
	Status             string    `json:"status"`
	Reason             string    `json:"reason"`
	Message            string    `json:"message"`
	LastTransitionTime time.Time `json:"lastTransitionTime"`
}

const (
	finalizer = "plateau.example/cleanup"
	ready     = "Ready"

	namespaces = 4
	teams      = 10 // values of the label that is indexed
)

func (o *Object) key() string { return o.Metadata.Namespace + "/" + o.Metadata.Name }

func (o *Object) checksum() uint32 { return checksum(o.Metadata.Name) }

func checksum(name string) uint32 {
	h := fnv.New32a()
	io.WriteString(h, name)
	return h.Sum32()
}

func namespaceOf(name string) string { return fmt.Sprintf("namespace-%d", checksum(name)%namespaces) }

func newMeta(name string, created time.Time) Meta {
	fields := make([]string, 0, 8)
	for i := 0; i < cap(fields); i++ {
		fields = append(fields, fmt.Sprintf(`"f:field-%02d":{".":{},"f:value":{},"k:{\"name\":\"%s\"}":{}}`, i, name))
	}
	owned := json.RawMessage(`{"f:metadata":{` + strings.Join(fields, ",") + `}}`)
	sum := checksum(name)
	return Meta{
		Name:              name,
		Namespace:         namespaceOf(name),
		UID:               fmt.Sprintf("%08x-plateau-uid-%s", sum, name),
		Generation:        1,
		CreationTimestamp: created,
		Labels: map[string]string{
			"app.kubernetes.io/name":       name,
			"app.kubernetes.io/managed-by": "plateau-operator",
			"app.kubernetes.io/part-of":    "load-test",
			"team":                         fmt.Sprintf("team-%d", sum%teams),
		},
		Annotations: map[string]string{
			"last-applied-configuration": strings.Repeat("{\\\"spec\\\":\\\""+name+"\\\"}", 16),
			"plateau.example/checksum":   fmt.Sprintf("%064x", sum),
		},
		ManagedFields: []ManagedField{
			{Manager: "kubectl", Operation: "Apply", Time: created, FieldsV1: owned},
			{Manager: "plateau-operator", Operation: "Update", Time: created, FieldsV1: owned},
		},
	}
}

func newObject(name string, created time.Time) *Object {
	object := &Object{
		APIVersion: "plateau.example/v1",
		Kind:       "Workload",
		Metadata:   newMeta(name, created),
		Spec:       Spec{Replicas: 3, Selector: map[string]string{"app.kubernetes.io/name": name}},
	}
	for i := 0; i < 2; i++ {
		container := Container{
			Name:      fmt.Sprintf("container-%d", i),
			Image:     "registry.example/" + name + ":v1",
			Command:   []string{"/bin/serve", "--name", name, "--listen", ":8080"},
			Ports:     []int{8080, 8081, 9090},
			Resources: map[string]string{"cpu": "100m", "memory": "128Mi"},
		}
		for v := 0; v < 8; v++ {
			container.Env = append(container.Env, EnvVar{
				Name:  fmt.Sprintf("SETTING_%02d", v),
				Value: fmt.Sprintf("%s-value-%02d", name, v),
			})
		}
		object.Spec.Containers = append(object.Spec.Containers, container)
	}
	return object
}

// newChild makes a resource as the controller writes it for an object: the
// same metadata, a reference to its owner, a copy of the spec.
func newChild(owner *Object, kind string) *Object {
	child := newObject(owner.Metadata.Name, owner.Metadata.CreationTimestamp)
	child.Kind = kind
	child.Metadata.Name += "-" + strings.ToLower(kind)
	child.Metadata.Namespace = owner.Metadata.Namespace
	child.Metadata.OwnerReferences = []Owner{{owner.Kind, owner.Metadata.Name, owner.Metadata.UID}}
	return child
}

// deepCopy copies an object from the cache before a controller changes it, as
// Kubernetes' generated code does.
func (o *Object) deepCopy() *Object {
	c := *o
	c.Metadata.Labels = copyMap(o.Metadata.Labels)
	c.Metadata.Annotations = copyMap(o.Metadata.Annotations)
	c.Metadata.Finalizers = append([]string(nil), o.Metadata.Finalizers...)
	c.Metadata.OwnerReferences = append([]Owner(nil), o.Metadata.OwnerReferences...)
	c.Metadata.ManagedFields = append([]ManagedField(nil), o.Metadata.ManagedFields...)
	for i, field := range c.Metadata.ManagedFields {
		c.Metadata.ManagedFields[i].FieldsV1 = append(json.RawMessage(nil), field.FieldsV1...)
	}
	c.Spec.Selector = copyMap(o.Spec.Selector)
	c.Spec.Containers = append([]Container(nil), o.Spec.Containers...)
	for i, container := range c.Spec.Containers {
		c.Spec.Containers[i].Command = append([]string(nil), container.Command...)
		c.Spec.Containers[i].Env = append([]EnvVar(nil), container.Env...)
		c.Spec.Containers[i].Ports = append([]int(nil), container.Ports...)
		c.Spec.Containers[i].Resources = copyMap(container.Resources)
	}
	c.Status.Conditions = append([]Condition(nil), o.Status.Conditions...)
	return &c
}

func copyMap(m map[string]string) map[string]string {
	c := make(map[string]string, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}
