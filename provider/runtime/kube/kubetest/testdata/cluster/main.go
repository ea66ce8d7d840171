// Command cluster is a Kubernetes cluster's processes in one program, so that a
// test builds and links them once: etcd, kube-apiserver,
// kube-controller-manager, kube-scheduler and kubelet, unchanged, each with its own flags,
// and a provisioner of volumes on what all external ones have in common.
//
//	cluster PROCESS [FLAGS]
//
// It is a module of its own: nothing that probity is made of imports it.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	manager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"

	_ "k8s.io/component-base/logs/json/register"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: cluster etcd|apiserver|manager|scheduler|kubelet|provisioner [flags]")
		os.Exit(2)
	}
	os.Args = os.Args[1:]
	var cmd *cobra.Command
	switch os.Args[0] {
	case "etcd":
		etcdmain.Main(os.Args)
		return
	case "apiserver":
		cmd = apiserver.NewAPIServerCommand()
	case "manager":
		cmd = manager.NewControllerManagerCommand()
	case "scheduler":
		cmd = scheduler.NewSchedulerCommand()
	case "kubelet":
		cmd = kubelet.NewKubeletCommand(context.Background())
	case "provisioner":
		fmt.Fprintln(os.Stderr, provision(os.Args[1:]))
		os.Exit(1)
	default:
		fmt.Fprintf(os.Stderr, "cluster: no process %q\n", os.Args[0])
		os.Exit(2)
	}
	os.Exit(cli.Run(cmd))
}
