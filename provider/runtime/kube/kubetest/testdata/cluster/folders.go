package main

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/workqueue"
	"k8s.io/klog/v2"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v11/controller"
)

// folders is the storage of a cluster of one node: each volume is a folder of it, made
// and removed as the controller that all of Kubernetes' external provisioners
// share demands.
type folders struct{ dir string }

// provision runs the provisioner until the process is ended.
func provision(args []string) error {
	fs := flag.NewFlagSet("provisioner", flag.ExitOnError)
	kubeconfig := fs.String("kubeconfig", "", "who we are")
	name := fs.String("name", "", "of the provisioner, as storage classes know it")
	dir := fs.String("dir", "", "where the volumes lie")
	if err := fs.Parse(args); err != nil {
		return err
	}
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	c := controller.NewProvisionController(klog.NewContext(context.Background(), klog.Background()), client, *name, folders{*dir}, controller.LeaderElection(false),
		controller.RateLimiter(workqueue.NewItemExponentialFailureRateLimiter(100*time.Millisecond, 5*time.Second)))
	c.Run(context.Background())
	return errors.New("the provisioner ended")
}

// Provision is part of controller.Provisioner.
func (f folders) Provision(_ context.Context, o controller.ProvisionOptions) (*corev1.PersistentVolume, controller.ProvisioningState, error) {
	if o.SelectedNode == nil {
		return nil, controller.ProvisioningFinished, errors.New("a folder is of a node: use WaitForFirstConsumer")
	}
	path := filepath.Join(f.dir, o.PVName)
	// For whoever the pod runs as, which no folder above lets anybody list.
	err := os.MkdirAll(path, 0o711)
	if err == nil {
		err = os.Chmod(path, 0o777)
	}
	if err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	v := &corev1.PersistentVolume{ObjectMeta: metav1.ObjectMeta{Name: o.PVName}}
	v.Spec = corev1.PersistentVolumeSpec{
		PersistentVolumeReclaimPolicy: *o.StorageClass.ReclaimPolicy,
		AccessModes:                   o.PVC.Spec.AccessModes,
		Capacity:                      corev1.ResourceList{corev1.ResourceStorage: o.PVC.Spec.Resources.Requests[corev1.ResourceStorage]},
		PersistentVolumeSource:        corev1.PersistentVolumeSource{Local: &corev1.LocalVolumeSource{Path: path}},
		NodeAffinity: &corev1.VolumeNodeAffinity{Required: &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{
			MatchExpressions: []corev1.NodeSelectorRequirement{{Key: corev1.LabelHostname, Operator: corev1.NodeSelectorOpIn, Values: []string{o.SelectedNode.Labels[corev1.LabelHostname]}}},
		}}}},
	}
	return v, controller.ProvisioningFinished, nil
}

// Delete is part of controller.Provisioner.
func (f folders) Delete(_ context.Context, v *corev1.PersistentVolume) error {
	return os.RemoveAll(filepath.Join(f.dir, v.Name))
}
