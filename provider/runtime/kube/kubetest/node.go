package kubetest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"probity/provider/runtime/runtimetest"
)

// cgroup is the control group that the node's pods are in.
const cgroup = "probity-kubetest"

// write writes the settings of all processes, and returns the script that is the first
// process of the cluster's namespace: all others end with it, and it ends with us.
func (c *Cluster) write() (string, error) {
	var ports []int
	for range 5 {
		p, err := freePort(apiIP)
		if err != nil {
			return "", err
		}
		ports = append(ports, p)
	}
	c.port = ports[0]
	etcd, peers, kubelet, health := ports[1], ports[2], ports[3], ports[4]
	server := "https://" + c.Address()
	files := map[string]string{
		"manager.conf":     c.pki.kubeconfig(server, "system:kube-controller-manager", "system:masters"),
		"provisioner.conf": c.pki.kubeconfig(server, "provisioner", "system:masters"),
		"scheduler.conf":   c.pki.kubeconfig(server, "system:kube-scheduler"),
		"kubelet.conf":     c.pki.kubeconfig(server, "system:node:node", "system:nodes"),
		"kubelet.yaml": fmt.Sprintf(`apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: %s
port: %d
healthzPort: %d
readOnlyPort: 0
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: %[4]s/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: %[4]s/server.crt
tlsPrivateKeyFile: %[4]s/server.key
cgroupDriver: cgroupfs
cgroupRoot: /%[5]s
failCgroupV1: false
failSwapOn: false
containerRuntimeEndpoint: unix://%[4]s/containerd.sock
podLogsDir: %[4]s/pods
volumePluginDir: %[4]s/plugins
podPidsLimit: 512
seccompDefault: true
resolvConf: %[4]s/resolv.conf
evictionHard: {memory.available: "1Mi", nodefs.available: "0%%", imagefs.available: "0%%", nodefs.inodesFree: "0%%"}
imageGCHighThresholdPercent: 100
imageMinimumGCAge: 10h
nodeStatusUpdateFrequency: 2s
enableControllerAttachDetach: false
`, apiIP, kubelet, health, c.dir, cgroup),
		"resolv.conf": "nameserver 192.0.2.53\n",
		"containerd.toml": fmt.Sprintf(`version = 2
root = "%[1]s/containerd"
state = "%[1]s/containerd-state"
[grpc]
address = "%[1]s/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "%[2]s:pause"
restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "/usr/lib/cni"
conf_dir = "%[1]s/cni"
[plugins."io.containerd.grpc.v1.cri".containerd]
snapshotter = "native"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
SystemdCgroup = false
`, c.dir, pauseImage),
		"cni/10.conflist": fmt.Sprintf(`{"cniVersion":"0.4.0","name":"pods","plugins":[{"type":"ptp","ipMasq":false,
"ipam":{"type":"host-local","dataDir":"%s/ips","ranges":[[{"subnet":"%s"}]],"routes":[{"dst":"0.0.0.0/0"}]}}]}`, c.dir, podRange),
	}
	for name, text := range files {
		path := filepath.Join(c.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return "", err
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	// Pods' users have to get through to their volumes.
	if err := os.Chmod(c.dir, 0o711); err != nil {
		return "", err
	}
	var s strings.Builder
	s.WriteString(`mount --make-rprivate / && mount -t proc proc /proc && mount --make-rshared / && mkdir -p /var/log/containers /var/run
for m in $(awk '$5 ~ "^/run/" { print $5 }' /proc/self/mountinfo | sort -r); do umount -l $m; done
mount -t tmpfs tmpfs /var/log/containers && mount -t tmpfs tmpfs /run
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then mkdir -p /sys/fs/cgroup/` + cgroup + `
else for d in /sys/fs/cgroup/*/; do mkdir -p $d/` + cgroup + `; done; fi
`)
	run := func(name, program string, args ...string) {
		// Started again when it ends, as a machine's service manager does.
		fmt.Fprintf(&s, "(while :; do %s %s; sleep 0.3; done) >%s.log 2>&1 &\n", program, strings.Join(args, " "), name)
	}
	d := c.dir + "/"
	run("etcd", c.program, "etcd", "--data-dir", d+"etcd", "--unsafe-no-fsync",
		fmt.Sprintf("--listen-client-urls=http://127.0.0.1:%d --advertise-client-urls=http://127.0.0.1:%[1]d --listen-peer-urls=http://127.0.0.1:%d", etcd, peers), "--log-level", "warn")
	run("apiserver", c.program, "apiserver", fmt.Sprintf("--etcd-servers=http://127.0.0.1:%d --bind-address=%s --advertise-address=%[2]s --secure-port=%d", etcd, apiIP, c.port),
		"--cert-dir", d+"certs", "--tls-cert-file", d+"server.crt", "--tls-private-key-file", d+"server.key", "--client-ca-file", d+"ca.crt",
		"--service-account-key-file", d+"server.key", "--service-account-signing-key-file", d+"server.key", "--service-account-issuer", "https://test",
		"--service-cluster-ip-range", "10.96.0.0/16", "--authorization-mode", "Node,RBAC", "--enable-admission-plugins", "NodeRestriction",
		"--kubelet-client-certificate", d+"kubelet-client.crt", "--kubelet-client-key", d+"kubelet-client.key", "--kubelet-certificate-authority", d+"ca.crt",
		"--kubelet-preferred-address-types", "InternalIP", "--allow-privileged=false")
	run("manager", c.program, "manager", "--kubeconfig", d+"manager.conf", "--authentication-kubeconfig", d+"manager.conf", "--authorization-kubeconfig", d+"manager.conf",
		"--service-account-private-key-file", d+"server.key", "--root-ca-file", d+"ca.crt", "--leader-elect=false", "--secure-port=0",
		"--controllers", "namespace-controller,serviceaccount-controller,resourcequota-controller,persistentvolume-binder-controller,persistentvolumeclaim-protection-controller,persistentvolume-protection-controller,node-lifecycle-controller,pod-garbage-collector-controller,root-ca-certificate-publisher-controller,taint-eviction-controller",
		"--resource-quota-sync-period", "10s", "--namespace-sync-period", "10s")
	run("scheduler", c.program, "scheduler", "--kubeconfig", d+"scheduler.conf", "--authentication-kubeconfig", d+"scheduler.conf", "--authorization-kubeconfig", d+"scheduler.conf", "--leader-elect=false", "--secure-port=0")
	run("provisioner", c.program, "provisioner", "--kubeconfig", d+"provisioner.conf", "--name", provisioner, "--dir", d+"volumes")
	run("containerd", "containerd", "--config", d+"containerd.toml", "--log-level", "warn")
	run("kubelet", c.program, "kubelet", "--config", d+"kubelet.yaml", "--kubeconfig", d+"kubelet.conf", "--root-dir", d+"kubelet", "--hostname-override", "node", "--node-ip", apiIP)
	s.WriteString("cat >/dev/null\n")
	return s.String(), nil
}

// provisioner is the name of what makes volumes.
const provisioner = "probity.test/folders"

const pauseImage = "probity.test/pause"

// pause gives the node the program that holds a pod's namespaces.
func (c *Cluster) pause(ctx context.Context) error {
	program := filepath.Join(c.dir, "pause")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "probity/provider/runtime/kube/kubetest/pause")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build pause: %w: %s", err, out)
	}
	b, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	image, digest, err := runtimetest.Image(b, "pause")
	if err != nil {
		return err
	}
	archive := program + ".tar"
	if err := os.WriteFile(archive, image, 0o600); err != nil {
		return err
	}
	if err := c.waitFor(ctx, "containerd", func() bool { _, err := os.Stat(c.socket()); return err == nil }); err != nil {
		return err
	}
	if err := c.waitFor(ctx, "containerd", func() bool { return c.Load(ctx, archive, pauseImage) == nil }); err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, "ctr", "--address", c.socket(), "--namespace", "k8s.io", "images", "tag", pauseImage+"@"+digest, pauseImage+":pause").CombinedOutput()
	if err != nil {
		return fmt.Errorf("name the pause image: %w: %s", err, out)
	}
	return nil
}
