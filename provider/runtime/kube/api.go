package kube

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	kruntime "k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// An api talks to the API server about the few kinds of objects that leases are
// made of. It is client-go's REST client with these kinds alone: its typed clients
// bring every kind that Kubernetes has. What an answer may hold is limited.
type api struct {
	config             *rest.Config
	core, net, storage *rest.RESTClient
	parameters         kruntime.ParameterCodec
}

const (
	// maxAnswer bounds one answer of the API server, and one event of a watch.
	maxAnswer = 32 << 20
	// callTime is how long one request may take.
	callTime = 30 * time.Second
)

// connect reads a kubeconfig file; "" is the usual one of the user, or of the pod
// that this runs in.
func connect(kubeconfig, kubecontext string) (*api, error) {
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	rules.ExplicitPath = kubeconfig
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, &clientcmd.ConfigOverrides{CurrentContext: kubecontext}).ClientConfig()
	if err != nil {
		return nil, err
	}
	config.QPS, config.Burst = 100, 200
	config.UserAgent = "probity"
	config.WarningHandler = rest.NoWarnings{}
	config.Wrap(func(rt http.RoundTripper) http.RoundTripper { return bounded{rt} })
	scheme := kruntime.NewScheme()
	if err := errors.Join(corev1.AddToScheme(scheme), networkingv1.AddToScheme(scheme), storagev1.AddToScheme(scheme)); err != nil {
		return nil, err
	}
	a := &api{config: config, parameters: kruntime.NewParameterCodec(scheme)}
	for group, c := range map[schema.GroupVersion]**rest.RESTClient{corev1.SchemeGroupVersion: &a.core, networkingv1.SchemeGroupVersion: &a.net, storagev1.SchemeGroupVersion: &a.storage} {
		own := rest.CopyConfig(config)
		own.GroupVersion = &group
		own.APIPath = "/apis"
		if group.Group == "" {
			own.APIPath = "/api"
		}
		own.NegotiatedSerializer = serializer.NewCodecFactory(scheme).WithoutConversion()
		if *c, err = rest.RESTClientFor(own); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// bounded limits what is read of an answer.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.next.RoundTrip(r)
	if err != nil || resp.StatusCode == http.StatusSwitchingProtocols || strings.HasSuffix(r.URL.Path, "/log") {
		return resp, err // streams, which their readers limit
	}
	resp.Body = &boundedBody{ReadCloser: resp.Body, left: maxAnswer, lines: r.URL.Query().Get("watch") != ""}
	return resp, nil
}

type boundedBody struct {
	io.ReadCloser
	left  int
	lines bool // the limit is that of a line
}

var errLong = errors.New("the API server's answer is longer than any that was asked for")

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLong
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	if i := bytes.LastIndexByte(p[:n], '\n'); b.lines && i >= 0 {
		b.left = maxAnswer - (n - 1 - i)
	}
	return n, err
}

func (a *api) client(o kruntime.Object) (*rest.RESTClient, string) {
	switch o.(type) {
	case *corev1.Namespace, *corev1.NamespaceList:
		return a.core, "namespaces"
	case *corev1.Pod, *corev1.PodList:
		return a.core, "pods"
	case *corev1.Secret:
		return a.core, "secrets"
	case *corev1.NodeList:
		return a.core, "nodes"
	case *corev1.PersistentVolume:
		return a.core, "persistentvolumes"
	case *corev1.PersistentVolumeClaim, *corev1.PersistentVolumeClaimList:
		return a.core, "persistentvolumeclaims"
	case *corev1.ResourceQuota:
		return a.core, "resourcequotas"
	case *networkingv1.NetworkPolicy:
		return a.net, "networkpolicies"
	case *storagev1.StorageClassList:
		return a.storage, "storageclasses"
	}
	return a.core, "none" // the server knows no such kind
}

// create makes an object, unless it is there.
func (a *api) create(ctx context.Context, ns string, o kruntime.Object) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	c, kind := a.client(o)
	err := c.Post().NamespaceIfScoped(ns, ns != "").Resource(kind).Body(o).Do(ctx).Error()
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

func (a *api) get(ctx context.Context, ns, name string, into kruntime.Object) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	c, kind := a.client(into)
	return c.Get().NamespaceIfScoped(ns, ns != "").Resource(kind).Name(name).Do(ctx).Into(into)
}

func (a *api) list(ctx context.Context, ns, labels string, into kruntime.Object) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	c, kind := a.client(into)
	return c.Get().NamespaceIfScoped(ns, ns != "").Resource(kind).VersionedParams(&metav1.ListOptions{LabelSelector: labels}, a.parameters).Do(ctx).Into(into)
}

// remove deletes an object, if it is there; grace < 0 is the object's own.
func (a *api) remove(ctx context.Context, ns, name string, o kruntime.Object, grace int64) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	c, kind := a.client(o)
	opts := &metav1.DeleteOptions{}
	if grace >= 0 {
		opts.GracePeriodSeconds = &grace
	}
	err := c.Delete().NamespaceIfScoped(ns, ns != "").Resource(kind).Name(name).Body(opts).Do(ctx).Error()
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

// letGo takes our finalizer off a pod, so that it can be gone.
func (a *api) letGo(ctx context.Context, ns, pod string) error {
	var p corev1.Pod
	err := a.get(ctx, ns, pod, &p)
	if apierrors.IsNotFound(err) || (err == nil && len(p.Finalizers) == 0) {
		return nil
	}
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	err = a.core.Patch("application/merge-patch+json").Namespace(ns).Resource("pods").Name(pod).Body([]byte(`{"metadata":{"finalizers":null}}`)).Do(ctx).Error()
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

// patchVolume changes what its fields say of a volume of the cluster; nil is none.
func (a *api) patchVolume(ctx context.Context, name string, fields map[string]any) error {
	b, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return a.core.Patch(types.MergePatchType).Resource("persistentvolumes").Name(name).Body(b).Do(ctx).Error()
}

// watchPods tells what happens to the pods with a label, from a version on.
func (a *api) watchPods(ctx context.Context, labels, version string) (watch.Interface, error) {
	seconds := int64(300)
	return a.core.Get().Resource("pods").VersionedParams(&metav1.ListOptions{LabelSelector: labels, ResourceVersion: version, Watch: true, TimeoutSeconds: &seconds, AllowWatchBookmarks: true}, a.parameters).Timeout(0).Watch(ctx)
}

// raw reads what has no kind here, as JSON.
func (a *api) raw(ctx context.Context, path string, into any) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	b, err := a.core.Get().AbsPath(path).Do(ctx).Raw()
	if err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}
