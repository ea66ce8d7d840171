package kubetest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"time"
)

// get reads an object of the API server as its administrator.
func (c *Cluster) get(ctx context.Context, path string, out any) error {
	return c.ask(ctx, http.MethodGet, path, nil, out)
}

func (c *Cluster) post(ctx context.Context, path string, object any) error {
	return c.ask(ctx, http.MethodPost, path, object, nil)
}

// Delete deletes an object, as an administrator would.
func (c *Cluster) Delete(ctx context.Context, path string) error {
	return c.ask(ctx, http.MethodDelete, path, nil, nil)
}

// Get reads an object, as an administrator would.
func (c *Cluster) Get(ctx context.Context, path string, out any) error { return c.get(ctx, path, out) }

// Post makes an object, as an administrator would.
func (c *Cluster) Post(ctx context.Context, path string, object any) error {
	return c.post(ctx, path, object)
}

// Apply is Post of an object that is written as YAML.
func (c *Cluster) Apply(ctx context.Context, path string, text []byte) error {
	return c.send(ctx, http.MethodPost, path, "application/yaml", text, nil)
}

func (c *Cluster) ask(ctx context.Context, method, path string, in, out any) error {
	var text []byte
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		text = b
	}
	return c.send(ctx, method, path, "application/json", text, out)
}

func (c *Cluster) send(ctx context.Context, method, path, kind string, text []byte, out any) error {
	var body io.Reader
	if text != nil {
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, "https://"+c.Address()+path, body)
	if err != nil {
		return err
	}
	if text != nil {
		req.Header.Set("Content-Type", kind)
	}
	resp, err := c.admin.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %.500s", method, path, resp.Status, b)
	}
	if out != nil {
		return json.Unmarshal(b, out)
	}
	return nil
}

// every calls f until the context ends.
func every(ctx context.Context, d time.Duration, f func()) {
	for {
		f()
		select {
		case <-ctx.Done():
			return
		case <-time.After(d):
		}
	}
}

type meta struct {
	Name, Namespace, UID string
}

type block struct {
	CIDR   string
	Except []string
}

// police enforces the network policies of the cluster: those that are for all pods
// of a namespace, with blocks of addresses. More is not needed here.
func (c *Cluster) police(ctx context.Context) {
	last := ""
	every(ctx, 100*time.Millisecond, func() {
		var policies struct {
			Items []struct {
				Metadata meta
				Spec     struct {
					PolicyTypes []string
					Egress      []struct{ To []struct{ IPBlock *block } }
				}
			}
		}
		var pods struct {
			Items []struct {
				Metadata meta
				Status   struct{ PodIP string }
			}
		}
		if c.get(ctx, "/apis/networking.k8s.io/v1/networkpolicies", &policies) != nil || c.get(ctx, "/api/v1/pods", &pods) != nil {
			return
		}
		var rules strings.Builder
		for _, p := range pods.Items {
			for _, n := range policies.Items {
				if p.Status.PodIP == "" || n.Metadata.Namespace != p.Metadata.Namespace || c.open.Load() {
					continue
				}
				for _, kind := range n.Spec.PolicyTypes {
					if kind == "Ingress" {
						fmt.Fprintf(&rules, "ip daddr %s drop\n", p.Status.PodIP)
						continue
					}
					for _, e := range n.Spec.Egress {
						for _, to := range e.To {
							if to.IPBlock == nil || strings.Contains(to.IPBlock.CIDR, ":") {
								continue
							}
							except := ""
							if len(to.IPBlock.Except) > 0 {
								except = "ip daddr != { " + strings.Join(to.IPBlock.Except, ", ") + " }"
							}
							fmt.Fprintf(&rules, "ip saddr %s ip daddr %s %s accept\n", p.Status.PodIP, to.IPBlock.CIDR, except)
						}
					}
					fmt.Fprintf(&rules, "ip saddr %s drop\n", p.Status.PodIP)
				}
			}
		}
		if rules.String() == last && last != "" {
			return
		}
		text := fmt.Sprintf("table inet %s\ndelete table inet %[1]s\ntable inet %[1]s {\n", table)
		for _, hook := range []string{"input", "forward"} {
			text += fmt.Sprintf("chain %s {\ntype filter hook %[1]s priority -10;\nct state established,related accept\n%s}\n", hook, rules.String())
		}
		cmd := exec.CommandContext(ctx, "nft", "-f", "-")
		cmd.Stdin = strings.NewReader(text + "}\n")
		if cmd.Run() == nil {
			last = rules.String()
		}
	})
}
