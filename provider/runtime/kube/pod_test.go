package kube

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"pgregory.net/rapid"

	"probity/provider/runtime"
)

const someImage = "registry.example/a/b@sha256:0123456789012345678901234567890123456789012345678901234567890123"

func someDriver(t interface{ Fatal(...any) }) *driver {
	o := Options{Stage: someImage}
	if err := o.valid(); err != nil {
		t.Fatal(err)
	}
	return &driver{o: o, owner: "owner"}
}

// Whatever is ordered, no container of the pod may do more than the pod security
// standard "restricted" allows, has a disk of the node, or rights in the cluster,
// and each has its limits.
func TestAPodIsRestrictedWhateverIsOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z$(){}/;"' ]{0,10}`)
		s := runtime.Spec{
			Image: someImage, Command: rapid.SliceOfN(text, 0, 3).Draw(t, "command"), Args: rapid.SliceOfN(text, 0, 3).Draw(t, "args"),
			Env:     map[string]string{"A": text.Draw(t, "env")},
			Network: rapid.Bool().Draw(t, "network"), Ports: []int{80},
			Resources: runtime.Resources{
				Memory: rapid.Int64Range(leastMemory, 1<<40).Draw(t, "memory"), CPU: rapid.IntRange(0, 64_000).Draw(t, "cpu"),
				Disk: rapid.Int64Range(0, 1<<45).Draw(t, "disk"), GPUs: rapid.IntRange(0, 8).Draw(t, "gpus"),
				Time: time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "time")),
			},
			Secrets: []runtime.Secret{{Name: "a", Env: "B", Value: []byte("secret-value")}, {Name: "b", File: "/run/secrets/b", Value: []byte("secret-value")}},
		}
		if rapid.Bool().Draw(t, "folder") {
			s.Dir = "/some/folder"
		}
		for i, at := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"/tmp", "/vault", "/a/b", "/var/tmp/x"}), 0, 4, rapid.ID).Draw(t, "volumes") {
			s.Volumes = append(s.Volumes, runtime.Volume{Dir: fmt.Sprint("/folder/", i), Mount: at, Size: rapid.Int64Range(1, 1<<45).Draw(t, "size")})
		}
		if err := check(s); err != nil {
			t.Fatal(err)
		}
		p := someDriver(t).pod("id", s)
		if *p.Spec.AutomountServiceAccountToken || p.Spec.HostNetwork || p.Spec.HostPID || p.Spec.HostIPC || p.Spec.RestartPolicy != corev1.RestartPolicyNever {
			t.Errorf("%+v", p.Spec)
		}
		for _, v := range p.Spec.Volumes {
			if v.EmptyDir != nil && (v.EmptyDir.Medium != corev1.StorageMediumMemory || v.EmptyDir.SizeLimit.IsZero()) {
				t.Errorf("volume %s is a disk of the node", v.Name)
			}
			if v.EmptyDir == nil && v.Secret == nil && v.PersistentVolumeClaim == nil {
				t.Errorf("volume %s is of a kind that no lease needs", v.Name)
			}
		}
		// Whatever it writes in that stays is watched, where it is and with its own limit.
		main, watch := p.Spec.Containers[0].VolumeMounts, corev1.Container{}
		if len(p.Spec.Containers) > 1 {
			watch = p.Spec.Containers[1]
		}
		claims, at := 0, map[string]bool{}
		for _, m := range main {
			if at[m.MountPath] {
				t.Errorf("two things are at %s", m.MountPath)
			}
			at[m.MountPath] = true
			i := slices.IndexFunc(p.Spec.Volumes, func(v corev1.Volume) bool { return v.Name == m.Name })
			if p.Spec.Volumes[i].PersistentVolumeClaim == nil {
				continue
			}
			claims++
			limit := diskOf(s)
			if k := slices.IndexFunc(s.Volumes, func(v runtime.Volume) bool { return v.Mount == m.MountPath }); k >= 0 {
				limit = s.Volumes[k].Size
			}
			seen := slices.IndexFunc(watch.VolumeMounts, func(w corev1.VolumeMount) bool { return w.Name == m.Name })
			if seen < 0 || !strings.Contains(strings.Join(watch.Args, " ")+" ", fmt.Sprintf(" %s %d ", watch.VolumeMounts[seen].MountPath, limit)) {
				t.Errorf("nobody watches %s: %v", m.MountPath, watch.Args)
			}
		}
		want := len(s.Volumes)
		if s.Dir != "" {
			want++
		}
		if q := quota(s, "nvidia.com/gpu").Spec.Hard[corev1.ResourcePersistentVolumeClaims]; claims != want || int(q.Value()) < want {
			t.Errorf("%d claims are for %d volumes, the quota is %s", claims, want, &q)
		}
		memory := int64(0)
		for _, c := range append(p.Spec.InitContainers, p.Spec.Containers...) {
			x := c.SecurityContext
			if *x.AllowPrivilegeEscalation || *x.Privileged || !*x.ReadOnlyRootFilesystem || !*x.RunAsNonRoot || *x.RunAsUser == 0 || x.Capabilities.Drop[0] != "ALL" || len(x.Capabilities.Add) > 0 || x.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault {
				t.Errorf("%s: %+v", c.Name, x)
			}
			for _, r := range []corev1.ResourceName{corev1.ResourceMemory, corev1.ResourceEphemeralStorage} {
				if q := c.Resources.Limits[r]; q.IsZero() {
					t.Errorf("%s has no limit of %s", c.Name, r)
				}
			}
			memory += c.Resources.Limits.Memory().Value()
			for _, a := range append(c.Command, c.Args...) {
				if strings.Contains(strings.ReplaceAll(a, "$$", ""), "$") {
					t.Errorf("the cluster would put something into %q", a)
				}
			}
			for _, e := range c.Env {
				if e.Value == "secret-value" || strings.Contains(strings.ReplaceAll(e.Value, "$$", ""), "$") {
					t.Errorf("variable %s is %q", e.Name, e.Value)
				}
			}
		}
		gpus := p.Spec.Containers[0].Resources.Limits["nvidia.com/gpu"]
		if int(gpus.Value()) != s.Resources.GPUs {
			t.Errorf("%d GPUs are %s", s.Resources.GPUs, &gpus)
		}
		hard := quota(s, "nvidia.com/gpu").Spec.Hard
		if q := hard[corev1.ResourceLimitsMemory]; q.Value() < memory-stageMB<<20 || q.Value() > memory+2*stageMB<<20 {
			t.Errorf("the quota is %s of memory for a pod with %d", &q, memory)
		}
		if e := policy(s.Network).Spec.Egress; s.Network != (len(e) > 0) {
			t.Errorf("network %v: %v", s.Network, e)
		}
	})
}

func TestWhatAClusterCannotDoIsRefusedWithANextStep(t *testing.T) {
	good := runtime.Spec{Image: someImage, Resources: runtime.Resources{Memory: 1 << 30}}
	if err := check(good); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*runtime.Spec){
		"skopeo copy":        func(s *runtime.Spec) { s.Archive = "image.tar" },
		"put the archive":    func(s *runtime.Spec) { s.Image = someImage[strings.Index(someImage, "@")+1:] },
		"name it by its":     func(s *runtime.Spec) { s.Image = "registry.example/a:latest" },
		"wasm runtime":       func(s *runtime.Spec) { s.Module = []byte("x") },
		"limit its time":     func(s *runtime.Spec) { s.Resources.Fuel = 1 },
		"give it 16 MiB":     func(s *runtime.Spec) { s.Resources.Memory = 1 },
		"negative":           func(s *runtime.Spec) { s.Resources.GPUs = -1 },
		"beyond any cluster": func(s *runtime.Spec) { s.Resources.Disk = 1<<63 - 1 },
		"variable \"A=B\"":   func(s *runtime.Spec) { s.Env = map[string]string{"A=B": ""} },
		"an absolute path":   func(s *runtime.Spec) { s.Secrets = []runtime.Secret{{Name: "x", File: "../x"}} },
		"a cluster keeps": func(s *runtime.Spec) {
			s.Secrets = []runtime.Secret{{Name: "x", Env: "X", Value: bytes.Repeat([]byte("x"), 1<<20)}}
		},
		"port 0":    func(s *runtime.Spec) { s.Ports = []int{0} },
		"has a NUL": func(s *runtime.Spec) { s.Args = []string{"\x00"} },
	} {
		s := good
		change(&s)
		if err := check(s); !errors.Is(err, runtime.ErrSpec) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

func TestOptionsSayWhatIsMissing(t *testing.T) {
	for want, o := range map[string]Options{
		"probity provider image": {},
		"namespace prefix":       {Stage: someImage, Prefix: "Upper"},
		"negative":               {Stage: someImage, Sync: -1},
	} {
		if _, err := Open(t.TempDir(), o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if _, err := Open(t.TempDir(), Options{Stage: someImage, Kubeconfig: "/no/such/file"}); !errors.Is(err, runtime.ErrMissing) {
		t.Errorf("no cluster: %v", err)
	}
}
