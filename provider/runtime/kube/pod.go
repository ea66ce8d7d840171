package kube

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"probity/provider/runtime"
	"probity/provider/runtime/kube/stage"
)

// Names of what a lease's namespace has.
const (
	ownerLabel = "probity.network/owner"
	leaseLabel = "probity.network/lease"
	// volumeLabel is of what stays when a lease's namespace is gone.
	volumeLabel = "probity.network/volume"
	finalizer   = "probity.network/held"

	tenantPod  = "tenant"
	filesPod   = "files"
	workClaim  = "work"
	secretName = "secrets"

	mainBox  = "main"  // the tenant's container
	filesBox = "files" // and what carries its files
	holdBox  = "hold"
)

const (
	// user is whom everything in a pod runs as. Pods share no kernel object
	// by it: each has namespaces of its own.
	user = 65_000
	// tmpMB is how much of its memory each of a tenant's temporary folders may use.
	tmpMB = 64
	// stageMB is the memory of what carries its files.
	stageMB = 128
	// leastMemory is what a container needs before its program runs.
	leastMemory = 16 << 20
	// usualDisk is how large /work may be where the specification does not say.
	usualDisk = 10 << 30
	// secretsMB bounds the secrets of one workload: the API server takes 1 MiB.
	secretsBytes = 900 << 10
	// maxVolumes is less than what some clouds attach to a machine.
	maxVolumes = 16
)

var (
	imageRE  = regexp.MustCompile(`^[a-z0-9][a-zA-Z0-9._:/-]{0,254}@sha256:[0-9a-f]{64}$`)
	digestRE = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
	envRE    = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,127}$`)
	pathRE   = regexp.MustCompile(`^(/[A-Za-z0-9_][A-Za-z0-9._-]*)+$`)
)

func check(s runtime.Spec) error {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{runtime.ErrSpec}, args...)...)
	}
	r := s.Resources
	switch {
	case len(s.Module) > 0:
		return bad("a module is for the wasm runtime")
	case s.Archive != "" || digestRE.MatchString(s.Image):
		return bad("a cluster pulls images from a registry: put the archive into one that it reaches (skopeo copy oci-archive:FILE docker://NAME), and order NAME@sha256:... instead")
	case !imageRE.MatchString(s.Image):
		return bad("image %.80q: name it by its digest, as name@sha256:...", s.Image)
	case r.Fuel > 0:
		return bad("a container's instructions are not counted: limit its time, or use the wasm runtime")
	case r.Memory < leastMemory:
		return bad("it has %d bytes of memory; give it %d MiB at least", r.Memory, leastMemory>>20)
	case r.CPU < 0 || r.Disk < 0 || r.Time < 0 || r.GPUs < 0 || s.MaxLog < 0:
		return bad("a limit is negative")
	case r.Disk > math.MaxInt64/2 || r.Memory > math.MaxInt64/2 || s.MaxLog > math.MaxInt64/4 || r.Time > 100*365*24*time.Hour:
		return bad("a limit is beyond any cluster")
	}
	if err := s.CheckVolumes(); err != nil {
		return err
	}
	for _, v := range s.Volumes {
		if v.Size > math.MaxInt64/4 {
			return bad("volume %s is beyond any cluster", v.Mount)
		}
	}
	if len(s.Volumes) > maxVolumes {
		return bad("it has %d volumes; a pod has %d at most", len(s.Volumes), maxVolumes)
	}
	for name, value := range s.Env {
		if !envRE.MatchString(name) || strings.Contains(value, "\x00") {
			return bad("environment variable %.80q", name)
		}
	}
	size := 0
	for _, x := range s.Secrets {
		if (x.Env == "") == (x.File == "") || (x.Env != "" && !envRE.MatchString(x.Env)) || (x.File != "" && !pathRE.MatchString(x.File)) {
			return bad("secret %s: name a variable or an absolute path", x.Name)
		}
		if x.Env != "" && strings.Contains(string(x.Value), "\x00") {
			return bad("secret %s: a variable has no NUL", x.Name)
		}
		size += len(x.Value)
	}
	if size > secretsBytes {
		return bad("its secrets have %d bytes; a cluster keeps %d", size, secretsBytes)
	}
	for _, a := range append(slices.Clone(s.Command), s.Args...) {
		if strings.Contains(a, "\x00") {
			return bad("an argument has a NUL in it")
		}
	}
	for _, p := range s.Ports {
		if p < 1 || p > 65535 {
			return bad("port %d", p)
		}
	}
	return nil
}

func diskOf(s runtime.Spec) int64 {
	if s.Resources.Disk > 0 {
		return s.Resources.Disk
	}
	return usualDisk
}

func bytesOf(n int64) resource.Quantity { return *resource.NewQuantity(n, resource.BinarySI) }

// namespaceName is a new one each time: the cluster takes its time to remove a
// namespace, and an id can be used again before. It tells nothing.
func namespaceName(prefix string) string {
	var b [8]byte
	rand.Read(b[:])
	return prefix + "-" + hex.EncodeToString(b[:])
}

// namespace is the lease's wall: what is in it has to be restricted, as the pod
// security standards call it.
func (d *driver) namespace(name, id string) *corev1.Namespace {
	labels := map[string]string{ownerLabel: d.owner, leaseLabel: id}
	for _, mode := range []string{"enforce", "audit", "warn"} {
		labels["pod-security.kubernetes.io/"+mode] = "restricted"
	}
	return &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}}
}

// private are addresses that are somebody's own network: the cluster's, the
// machine's, a cloud's metadata.
var private = struct{ v4, v6 []string }{
	[]string{"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"},
	[]string{"::1/128", "fc00::/7", "fe80::/10", "ff00::/8"},
}

// policy lets nothing in, and nothing out but, where the specification asks for
// it, to the public internet and the cluster's names.
func policy(network bool) *networkingv1.NetworkPolicy {
	p := &networkingv1.NetworkPolicy{ObjectMeta: metav1.ObjectMeta{Name: "deny"}}
	p.Spec.PolicyTypes = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress}
	if !network {
		return p
	}
	udp, tcp, dns := corev1.ProtocolUDP, corev1.ProtocolTCP, intstr.FromInt32(53)
	p.Spec.Egress = []networkingv1.NetworkPolicyEgressRule{
		{To: []networkingv1.NetworkPolicyPeer{
			{IPBlock: &networkingv1.IPBlock{CIDR: "0.0.0.0/0", Except: private.v4}},
			{IPBlock: &networkingv1.IPBlock{CIDR: "::/0", Except: private.v6}},
		}},
		{
			To: []networkingv1.NetworkPolicyPeer{{
				NamespaceSelector: &metav1.LabelSelector{MatchLabels: map[string]string{"kubernetes.io/metadata.name": "kube-system"}},
				PodSelector:       &metav1.LabelSelector{MatchLabels: map[string]string{"k8s-app": "kube-dns"}},
			}},
			Ports: []networkingv1.NetworkPolicyPort{{Protocol: &udp, Port: &dns}, {Protocol: &tcp, Port: &dns}},
		},
	}
	return p
}

// quota is the lease's whole share, two pods of it: should anything of ours, or of
// the cluster's, make more in the namespace, it gets no more.
func quota(s runtime.Spec, gpu corev1.ResourceName) *corev1.ResourceQuota {
	claims, storage := int64(1), claimSize(diskOf(s))
	for _, v := range s.Volumes {
		claims, storage = claims+1, storage+claimSize(v.Size)
	}
	hard := corev1.ResourceList{
		corev1.ResourcePods:                       resource.MustParse("2"),
		corev1.ResourceSecrets:                    resource.MustParse("1"),
		corev1.ResourceServices:                   resource.MustParse("0"),
		corev1.ResourcePersistentVolumeClaims:     *resource.NewQuantity(claims, resource.DecimalSI),
		corev1.ResourceRequestsStorage:            bytesOf(storage),
		corev1.ResourceLimitsMemory:               bytesOf(s.Resources.Memory + 2*stageMB<<20),
		corev1.ResourceLimitsEphemeralStorage:     bytesOf(scratch(s) + 2*stageScratch),
		corev1.ResourceName("requests." + gpu):    *resource.NewQuantity(int64(s.Resources.GPUs), resource.DecimalSI),
		corev1.ResourceName("count/services"):     resource.MustParse("0"),
		corev1.ResourceName("count/jobs.batch"):   resource.MustParse("0"),
		corev1.ResourceName("count/configmaps"):   resource.MustParse("4"), // the cluster's own
		corev1.ResourceName("services.nodeports"): resource.MustParse("0"),
	}
	return &corev1.ResourceQuota{ObjectMeta: metav1.ObjectMeta{Name: "lease"}, Spec: corev1.ResourceQuotaSpec{Hard: hard}}
}

// scratch is how much of a node's disk a tenant may use: with its log, since
// everything else that it can write to is memory or its volume.
func scratch(s runtime.Spec) int64 {
	log := s.MaxLog
	if log == 0 {
		log = runtime.DefaultMaxLog
	}
	return 2*log + 256<<20
}

const stageScratch = 64 << 20

func secrets(s runtime.Spec) *corev1.Secret {
	o := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: secretName}, Data: map[string][]byte{}}
	for i, x := range s.Secrets {
		o.Data[strconv.Itoa(i)] = x.Value
	}
	return o
}

func yes(v bool) *bool { return &v }

func restricted() *corev1.SecurityContext {
	id := int64(user)
	return &corev1.SecurityContext{
		AllowPrivilegeEscalation: yes(false), Privileged: yes(false), ReadOnlyRootFilesystem: yes(true),
		RunAsNonRoot: yes(true), RunAsUser: &id, RunAsGroup: &id,
		Capabilities:   &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}},
		SeccompProfile: &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault},
	}
}

// base is a pod of ours without containers.
func (d *driver) base(name, id string) *corev1.Pod {
	group := int64(user)
	onRoot := corev1.FSGroupChangeOnRootMismatch
	p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{ownerLabel: d.owner, leaseLabel: id}}}
	p.Spec = corev1.PodSpec{
		RestartPolicy: corev1.RestartPolicyNever, Hostname: "tenant",
		AutomountServiceAccountToken: yes(false), EnableServiceLinks: yes(false),
		DNSPolicy:       corev1.DNSDefault,
		SecurityContext: &corev1.PodSecurityContext{FSGroup: &group, FSGroupChangePolicy: &onRoot, RunAsNonRoot: yes(true), SeccompProfile: &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault}},
		// A node that the cluster does not hear from is no reason to end what runs on
		// it: whether it is lost is for the provider to decide.
		Tolerations: []corev1.Toleration{
			{Key: corev1.TaintNodeNotReady, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute},
			{Key: corev1.TaintNodeUnreachable, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute},
		},
		NodeSelector: d.o.NodeSelector,
	}
	return p
}

// stageBox is a container with our own program.
func (d *driver) stageBox(name string, args ...string) corev1.Container {
	share := corev1.ResourceList{
		corev1.ResourceMemory: bytesOf(stageMB << 20), corev1.ResourceCPU: resource.MustParse("100m"), corev1.ResourceEphemeralStorage: bytesOf(stageScratch),
	}
	return corev1.Container{
		Name: name, Image: d.o.Stage, ImagePullPolicy: corev1.PullIfNotPresent,
		Command: []string{stage.Program}, Args: append([]string{stage.Word}, args...),
		SecurityContext: restricted(),
		Resources: corev1.ResourceRequirements{Limits: share, Requests: corev1.ResourceList{
			corev1.ResourceMemory: bytesOf(16 << 20), corev1.ResourceCPU: resource.MustParse("1m"), corev1.ResourceEphemeralStorage: bytesOf(1 << 20),
		}},
	}
}

// claimed is a volume of a pod that comes from a claim of the same name.
func claimed(name string) corev1.Volume {
	return corev1.Volume{Name: name, VolumeSource: corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: name}}}
}

// files is a pod that reaches /work when the tenant's is gone.
func (d *driver) files(id string) *corev1.Pod {
	p := d.base(filesPod, id)
	box := d.stageBox(filesBox, "keep", runtime.WorkDir, strconv.FormatInt(math.MaxInt64, 10))
	box.VolumeMounts = []corev1.VolumeMount{{Name: workClaim, MountPath: runtime.WorkDir}}
	p.Spec.Containers = []corev1.Container{box}
	p.Spec.Volumes = []corev1.Volume{claimed(workClaim)}
	second := int64(1)
	p.Spec.TerminationGracePeriodSeconds = &second
	return p
}

// pod is the tenant's. First, hold waits until its files are there. Then main
// runs, and files beside it.
func (d *driver) pod(id string, s runtime.Spec) *corev1.Pod {
	p := d.base(tenantPod, id)
	p.Finalizers = []string{finalizer}
	second := int64(1)
	p.Spec.TerminationGracePeriodSeconds = &second
	if s.Network {
		p.Spec.DNSPolicy = corev1.DNSClusterFirst
	} else {
		p.Spec.DNSPolicy = corev1.DNSNone
		p.Spec.DNSConfig = &corev1.PodDNSConfig{Nameservers: []string{"127.0.0.1"}}
	}
	if t := s.Resources.Time; t > 0 {
		// Should nobody look after it, the cluster keeps the time.
		seconds := int64(math.Ceil((t + 2*d.o.Patience).Seconds())) + 60
		p.Spec.ActiveDeadlineSeconds = &seconds
	}

	r := s.Resources
	limits := corev1.ResourceList{corev1.ResourceMemory: bytesOf(r.Memory), corev1.ResourceEphemeralStorage: bytesOf(scratch(s))}
	requests := corev1.ResourceList{corev1.ResourceMemory: bytesOf(r.Memory), corev1.ResourceCPU: resource.MustParse("1m"), corev1.ResourceEphemeralStorage: bytesOf(1 << 20)}
	if r.CPU > 0 {
		limits[corev1.ResourceCPU] = *resource.NewMilliQuantity(int64(r.CPU), resource.DecimalSI)
		requests[corev1.ResourceCPU] = limits[corev1.ResourceCPU]
	}
	if r.GPUs > 0 {
		n := *resource.NewQuantity(int64(r.GPUs), resource.DecimalSI)
		limits[corev1.ResourceName(d.o.GPU)], requests[corev1.ResourceName(d.o.GPU)] = n, n
	}
	main := corev1.Container{
		Name: mainBox, Image: s.Image, ImagePullPolicy: corev1.PullIfNotPresent,
		Command: escape(s.Command), Args: escape(s.Args), SecurityContext: restricted(),
		Resources: corev1.ResourceRequirements{Limits: limits, Requests: requests},
		Stdin:     s.Stdin != "", StdinOnce: s.Stdin != "",
		TerminationMessagePath: "/dev/termination-log", TerminationMessagePolicy: corev1.TerminationMessageReadFile,
	}
	for _, name := range slices.Sorted(maps.Keys(s.Env)) {
		main.Env = append(main.Env, corev1.EnvVar{Name: name, Value: strings.ReplaceAll(s.Env[name], "$", "$$")})
	}
	memory := corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{Medium: corev1.StorageMediumMemory, SizeLimit: resource.NewQuantity(tmpMB<<20, resource.BinarySI)}}
	for i, dir := range []string{"/tmp", "/run", "/var/tmp"} {
		if slices.ContainsFunc(s.Volumes, func(v runtime.Volume) bool { return v.Mount == dir }) {
			continue
		}
		name := "tmp" + strconv.Itoa(i)
		p.Spec.Volumes = append(p.Spec.Volumes, corev1.Volume{Name: name, VolumeSource: memory})
		main.VolumeMounts = append(main.VolumeMounts, corev1.VolumeMount{Name: name, MountPath: dir})
	}
	readable := int32(0o444)
	for i, x := range s.Secrets {
		key := strconv.Itoa(i)
		if x.Env != "" {
			main.Env = append(main.Env, corev1.EnvVar{Name: x.Env, ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{LocalObjectReference: corev1.LocalObjectReference{Name: secretName}, Key: key}}})
			continue
		}
		name := "secret" + key
		p.Spec.Volumes = append(p.Spec.Volumes, corev1.Volume{Name: name, VolumeSource: corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{
			SecretName: secretName, DefaultMode: &readable, Items: []corev1.KeyToPath{{Key: key, Path: "value"}},
		}}})
		main.VolumeMounts = append(main.VolumeMounts, corev1.VolumeMount{Name: name, MountPath: path.Clean(x.File), SubPath: "value", ReadOnly: true})
	}
	p.Spec.Containers = []corev1.Container{main}
	if s.Dir == "" && len(s.Volumes) == 0 {
		return p
	}
	// What it writes in is there when hold is let go, and watched by keep.
	box := &p.Spec.Containers[0]
	hold, keep := d.stageBox(holdBox, "hold"), d.stageBox(filesBox, "keep")
	add := func(name, at, seen string, limit int64) {
		p.Spec.Volumes = append(p.Spec.Volumes, claimed(name))
		box.VolumeMounts = append(box.VolumeMounts, corev1.VolumeMount{Name: name, MountPath: at})
		keep.VolumeMounts = append(keep.VolumeMounts, corev1.VolumeMount{Name: name, MountPath: seen})
		keep.Args = append(keep.Args, seen, strconv.FormatInt(limit, 10))
	}
	if s.Dir != "" {
		box.WorkingDir = runtime.WorkDir
		add(workClaim, runtime.WorkDir, runtime.WorkDir, diskOf(s))
		hold.VolumeMounts = slices.Clone(keep.VolumeMounts)
	}
	for i, v := range s.Volumes {
		add(claimOf(i), v.Mount, "/"+claimOf(i), v.Size)
	}
	hold.VolumeMounts = append(hold.VolumeMounts, corev1.VolumeMount{Name: "stage", MountPath: "/stage"})
	p.Spec.InitContainers = []corev1.Container{hold}
	p.Spec.Containers = append(p.Spec.Containers, keep)
	p.Spec.Volumes = append(p.Spec.Volumes,
		corev1.Volume{Name: "stage", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{Medium: corev1.StorageMediumMemory, SizeLimit: resource.NewQuantity(1<<20, resource.BinarySI)}}})
	return p
}

// escape keeps the cluster from putting variables into arguments.
func escape(args []string) []string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = strings.ReplaceAll(a, "$", "$$")
	}
	return out
}

// A record is what is kept of a workload on our disk: no secret. What a cluster says is
// never taken for where its files go.
type record struct {
	Namespace string
	Spec      kept
	Started   bool      // the pod was made
	Ran       time.Time // when its program began; zero before
	FilesIn   bool      // its files are in the cluster
	Fed       string    `json:",omitempty"` // whether it has its standard input
}

// kept is what of a specification is needed later.
type kept struct {
	Dir, Stdin string
	Network    bool
	Ports      []int
	Disk       int64
	Memory     int64
	Time       time.Duration
	MaxLog     int64
	Secrets    []string // names
	Volumes    []mount  `json:",omitempty"`
}

func keep(s runtime.Spec) kept {
	k := kept{Dir: s.Dir, Stdin: s.Stdin, Network: s.Network, Ports: s.Ports, Disk: diskOf(s), Memory: s.Resources.Memory, Time: s.Resources.Time, MaxLog: s.MaxLog}
	for _, x := range s.Secrets {
		k.Secrets = append(k.Secrets, x.Name)
	}
	return k
}

func (r record) json() ([]byte, error) { return json.Marshal(r) }
