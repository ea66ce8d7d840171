package kube_test

import (
	_ "embed"
	"testing"
	"time"

	"probity/provider/runtime"
)

//go:embed usage-role.yaml
var usageRole []byte

// bind gives a user of the cluster a role.
func (c *cluster) bind(t *testing.T, role, user string) {
	t.Helper()
	err := c.Post(t.Context(), "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", map[string]any{
		"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": map[string]string{"name": role + "-" + user},
		"roleRef":  map[string]string{"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
		"subjects": []map[string]string{{"kind": "User", "name": user, "apiGroup": "rbac.authorization.k8s.io"}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func measured(t *testing.T, c *cluster) {
	if err := c.Apply(t.Context(), "/apis/rbac.authorization.k8s.io/v1/clusterroles", usageRole); err != nil {
		t.Fatal(err)
	}
	c.bind(t, "probity-usage", "provider")
	ctx, rt := c.with(t, nil)
	s := c.spec("loop")
	s.Resources.CPU = 200
	w := begin(t, ctx, rt, "busy", s)
	var u runtime.Usage
	for u.CPU == 0 || u.Memory == 0 {
		var err error
		if u, err = w.Usage(ctx); err != nil {
			t.Fatal(err)
		}
		select {
		case <-ctx.Done():
			t.Fatalf("its node tells nothing: %+v", u)
		case <-time.After(100 * time.Millisecond):
		}
	}
	if err := w.Stop(ctx, 0); err != nil {
		t.Fatal(err)
	}
	end, err := w.Usage(ctx)
	if err != nil || end.CPU < u.CPU || end.Memory < u.Memory || end.Memory > s.Resources.Memory {
		t.Errorf("in the end it had used %+v, %v; before, %+v", end, err, u)
	}
}
