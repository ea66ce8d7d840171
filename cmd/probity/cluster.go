package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"probity/node"
	"probity/provider/runtime/kube"
)

// clusterFlags say where a provider's containers run.
type clusterFlags struct {
	runtime string
	kube    kube.Options
}

func (f *clusterFlags) declare(fs *flag.FlagSet) {
	fs.StringVar(&f.runtime, "runtime", "podman", "what runs containers: podman, on this machine, or kube, in a Kubernetes cluster")
	fs.StringVar(&f.kube.Kubeconfig, "kubeconfig", "", "`file` that says where the cluster is (default $KUBECONFIG, else ~/.kube/config)")
	fs.StringVar(&f.kube.Context, "kube-context", "", "`context` of the kubeconfig (default its current one)")
	fs.StringVar(&f.kube.Prefix, "namespace-prefix", "probity", "`text` that the names of leases' namespaces begin with")
	fs.StringVar(&f.kube.Stage, "kube-image", "", "`image` of this program for the cluster, as NAME@sha256:DIGEST; `probity provider image` makes it")
	fs.StringVar(&f.kube.StorageClass, "kube-storage", "", "`class` of storage for /work and volumes (default the cluster's)")
}

// configure tells the node.
func (f *clusterFlags) configure(cfg *node.Config) error {
	switch f.runtime {
	case "podman":
		if k := f.kube; k.Kubeconfig+k.Context+k.Stage+k.StorageClass != "" {
			return usageError{"--kubeconfig, --kube-context, --kube-image and --kube-storage are for --runtime kube"}
		}
	case "kube":
		cfg.Kubernetes = &f.kube
	default:
		return usageError{fmt.Sprintf("--runtime %.40q: it is podman or kube", f.runtime)}
	}
	return nil
}

func cmdProviderImage() *command {
	return &command{
		name:    "provider image",
		args:    "FILE",
		summary: "this program as an image, for leases in a Kubernetes cluster",
		help: `Writes this program as an OCI image archive and prints the image's digest. Put it
into a registry that the cluster reaches, and tell the provider its name: in each
lease's pod it carries files in and out of /work and watches how large it is.

Example:
  probity provider image probity.tar
  skopeo copy oci-archive:probity.tar docker://registry.example/probity:1
  probity provider start --leases --runtime kube --kube-image registry.example/probity@sha256:DIGEST`,
		setup: func(fs *flag.FlagSet) func(context.Context, *output, []string) error {
			return func(_ context.Context, out *output, args []string) (err error) {
				if len(args) != 1 {
					return usageError{"provider image takes one FILE"}
				}
				me, err := self()
				if err != nil {
					return err
				}
				file, err := filepath.Abs(args[0])
				if err != nil {
					return err
				}
				f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
				if err != nil {
					return err
				}
				digest, err := kube.WriteImage(f, me)
				if err := errors.Join(err, f.Close()); err != nil {
					os.Remove(file)
					return fmt.Errorf("write the image: %w", err)
				}
				out.printf("image     %s\nkept in   %s\n", digest, file)
				out.printf("push it   skopeo copy oci-archive:%s docker://NAME, where NAME is in a registry that the cluster reaches\n", file)
				out.printf("use it    probity provider start --leases --runtime kube --kube-image NAME@%s\n", digest)
				return out.result(map[string]any{"digest": digest, "file": file})
			}
		},
	}
}
