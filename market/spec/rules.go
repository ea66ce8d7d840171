package spec

import (
	"fmt"
	"slices"
	"strings"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

// rules are what has to hold between fields, which a JSON Schema cannot say, or
// could only say without telling anybody why.
func (c *checker) rules(s Spec) {
	c.tierRules(s)
	c.resourceRules(s)
	c.mountRules(s)
	c.secretRules(s)
	c.timeRules(s)
	c.placementRules(s)
	c.challengeRules(s)
}

// broken reports a rule at a path, or at the nearest path above that is in the
// file.
func (c *checker) broken(path, message, hint string) {
	at := path
	for c.at[at] == nil && at != "" {
		at = at[:max(strings.LastIndexAny(at, ".["), 0)]
	}
	c.add(c.at[at], path, BadRule, message, hint)
}

func (c *checker) tierRules(s Spec) {
	kind := s.Task.Kind()
	switch {
	case s.Trust.is(probity.TierZK, probity.TierDispute) && kind != "infer" && kind != "train":
		c.broken("trust.tier", fmt.Sprintf("tier %s checks integer programs, and a %s is not one", s.Trust.Tier, kind),
			map[string]string{"wasm": "use quorum, or signed", "container": "use signed"}[kind])
	case s.Trust.is(probity.TierQuorum) && kind == "container":
		c.broken("trust.tier", "providers of a quorum have to get the same bytes, and a container promises none", "use signed, or a wasm module")
	}
	q := s.Trust.Quorum
	switch {
	case s.Trust.is(probity.TierQuorum) && q == nil:
		c.broken("trust", "tier quorum does not say how many", "add quorum: {of: 3, agree: 2}")
	case !s.Trust.is(probity.TierQuorum) && q != nil:
		c.broken("trust.quorum", fmt.Sprintf("tier %s has no quorum", s.Trust.Tier), "use tier: quorum, or take it out")
	case q != nil && q.Agree > q.Of:
		c.broken("trust.quorum.agree", fmt.Sprintf("%d of %d cannot agree", q.Agree, q.Of), fmt.Sprintf("write at most %d", q.Of))
	case q != nil && 2*q.Agree <= q.Of:
		c.broken("trust.quorum.agree", fmt.Sprintf("%d of %d is not a majority: two answers could win", q.Agree, q.Of), fmt.Sprintf("write at least %d", q.Of/2+1))
	}
	if !s.Trust.is(probity.TierZK) && s.Trust.Bond.Amount().IsZero() {
		c.broken("trust.bond", fmt.Sprintf("under tier %s a provider with nothing at stake loses nothing by cheating", s.Trust.Tier), `add bond: "10", several times what the job costs`)
	}
	if s.Price.Max.Amount().IsZero() {
		c.broken("price.max", "nobody works for nothing", `write the most that you would pay, such as "1.5"`)
	}
}

func (c *checker) resourceRules(s Spec) {
	kind := s.Task.Kind()
	if kind == "wasm" && s.Resources.GPU != nil {
		c.broken("resources.gpu", "a WebAssembly module cannot reach a GPU", "use a container")
	}
	if s.Trust.is(probity.TierQuorum) && s.Resources.GPU != nil && kind != "wasm" {
		c.broken("resources.gpu", "integer programs run on processors, bit for bit alike", "take it out")
	}
	if kind != "container" && len(s.Ports) > 0 {
		c.broken("ports", fmt.Sprintf("a %s task cannot listen", kind), "use a container")
	}
	if kind != "container" && kind != "wasm" && len(s.Storage) > 0 {
		c.broken("storage", fmt.Sprintf("a %s task has no file system of its own", kind), "use a container")
	}
	if !s.Lease() && kind == "wasm" && len(s.Storage) > 0 {
		c.broken("storage", "a job at a price leaves its result and nothing else", "lease the module or a container by the hour (per: hour), or take it out")
	}
	if s.Lease() && kind != "container" && kind != "wasm" {
		c.broken("price.per", fmt.Sprintf("a %s task ends by itself, so it is paid as a whole", kind), "use per: job")
	}
	ports := map[string]bool{}
	for i, p := range s.Ports {
		path := fmt.Sprintf("ports[%d]", i)
		// Two protocols over TCP cannot share a number.
		key := fmt.Sprint(p.Port, p.Protocol == "udp")
		if ports[key] {
			c.broken(path+".port", fmt.Sprintf("port %d is there twice", p.Port), "take one out, or use another number")
		}
		ports[key] = true
		if p.Host != "" && p.Protocol != "http" {
			c.broken(path+".host", "only http knows host names", "use protocol: http, or take host out")
		}
	}
}

// mountRules: no volume lies in another, nor a secret's file in a volume, where
// it would be kept.
func (c *checker) mountRules(s Spec) {
	within := func(a, b string) bool { return a == b || strings.HasPrefix(a, b+"/") }
	names := map[string]bool{}
	for i, v := range s.Storage {
		path := fmt.Sprintf("storage[%d]", i)
		if names[v.Name] {
			c.broken(path+".name", fmt.Sprintf("volume %s is there twice", v.Name), "give it another name")
		}
		names[v.Name] = true
		for _, o := range s.Storage[:i] {
			if within(v.Mount, o.Mount) || within(o.Mount, v.Mount) {
				c.broken(path+".mount", fmt.Sprintf("%s overlaps with %s of volume %s", v.Mount, o.Mount, o.Name), "mount them beside each other")
			}
		}
	}
	for i, x := range s.Secrets {
		for _, v := range s.Storage {
			if x.File != "" && within(x.File, v.Mount) {
				c.broken(fmt.Sprintf("secrets[%d].file", i), fmt.Sprintf("%s would be kept in volume %s after the job", x.File, v.Name), "use a path outside every volume")
			}
		}
	}
}

func (c *checker) secretRules(s Spec) {
	kind := s.Task.Kind()
	if len(s.Secrets) > 0 && kind != "container" && kind != "wasm" {
		c.broken("secrets", fmt.Sprintf("a %s task has no use for secrets", kind), "take them out")
	}
	names, places := map[string]bool{}, map[string]bool{}
	env := map[string]string{}
	if s.Task.Container != nil {
		env = s.Task.Container.Env
	} else if s.Task.WASM != nil {
		env = s.Task.WASM.Env
	}
	for i, x := range s.Secrets {
		path := fmt.Sprintf("secrets[%d]", i)
		if names[x.Name] {
			c.broken(path+".name", fmt.Sprintf("secret %s is there twice", x.Name), "give it another name")
		}
		names[x.Name] = true
		where := x.Env + x.File
		if _, public := env[x.Env]; places[where] || public && x.Env != "" {
			c.broken(path, fmt.Sprintf("%s is already taken", where), "choose another variable or file")
		}
		places[where] = true
		if kind == "wasm" && x.File != "" {
			c.broken(path+".file", "a WebAssembly module gets no files", "use env")
		}
		if len(x.Sealed) > 0 && len(s.Where().Providers) != 1 {
			c.broken(path+".sealed", "it is sealed to one provider, and the job may go to others", "name that one provider in placement.providers, or leave sealed out: the secret is then sealed when a bid is accepted")
		}
		if len(x.Sealed) > 0 && len(x.Sealed) <= eip712.SealOverhead {
			c.broken(path+".sealed", fmt.Sprintf("%d bytes are too few for something sealed", len(x.Sealed)), "seal it again")
		}
	}
}

func (c *checker) timeRules(s Spec) {
	const day = 24 * 3600
	if !s.Lease() && s.Deadline > market.MaxDeliverWithin {
		c.broken("deadline", fmt.Sprintf("%s is longer than the market lets money wait", s.Deadline), fmt.Sprintf("write at most %s, or pay by the hour", Duration(market.MaxDeliverWithin)))
	}
	if s.Lease() && s.Deadline > 3650*day {
		c.broken("deadline", fmt.Sprintf("a lease of %s", s.Deadline), "write at most 3650d")
	}
	if s.Open > 30*day {
		c.broken("open", fmt.Sprintf("an order that is open for %s", s.Open), "write at most 30d")
	}
	switch {
	case s.Retention == 0:
	case !s.Lease():
		c.broken("retention", "what a job leaves that is paid as a whole is with its buyer when it is paid", "take it out")
	case s.Retention > MaxRetention:
		c.broken("retention", fmt.Sprintf("a provider that keeps everything for %s", s.Retention), fmt.Sprintf("write at most %s, and fetch it with `probity lease results`", MaxRetention))
	}
	if k := s.Checkpoint; k != nil {
		if s.Task.Kind() == "infer" {
			c.broken("checkpoint", "one answer has no checkpoints", "take it out")
		} else if k.Every >= s.Deadline {
			c.broken("checkpoint.every", fmt.Sprintf("the first after %s would come after the deadline of %s", k.Every, s.Deadline), "save more often")
		}
	}
}

func (c *checker) placementRules(s Spec) {
	p := s.Where()
	for i, r := range p.Avoid {
		for _, want := range p.Regions {
			if InRegion(want, r) {
				c.broken(fmt.Sprintf("placement.avoid[%d]", i), fmt.Sprintf("%s leaves nothing of %s", r, want), "take one of them out")
			}
		}
	}
	for i, a := range p.Exclude {
		if slices.Contains(p.Providers, a) {
			c.broken(fmt.Sprintf("placement.exclude[%d]", i), fmt.Sprintf("%s is both wanted and excluded", a), "take one of them out")
		}
	}
	if q := s.Trust.Quorum; q != nil && len(p.Providers) > 0 && len(p.Providers) < int(q.Of) {
		c.broken("placement.providers", fmt.Sprintf("%d providers cannot make a quorum of %d", len(p.Providers), q.Of), "name more, or none")
	}
	said := map[string]bool{}
	for i, a := range p.Attributes {
		if said[a.Name] {
			c.broken(fmt.Sprintf("placement.attributes[%d].name", i), fmt.Sprintf("%s has two conditions", a.Name), "put the values into one")
		}
		said[a.Name] = true
	}
}

// MaxChallenged is how old a challenge may be that says something: results are shown
// for so long.
const MaxChallenged Duration = 7 * 24 * 3600

func (c *checker) challengeRules(s Spec) {
	h := s.Where().Challenged
	if h == nil {
		return
	}
	if h.Within > MaxChallenged {
		c.broken("placement.challenged.within", fmt.Sprintf("a challenge of %s ago: results are shown for %s", h.Within, MaxChallenged), fmt.Sprintf("write at most %s", MaxChallenged))
	}
	if int(h.Least) > len(h.By) {
		c.broken("placement.challenged.least", fmt.Sprintf("%d of %d challengers", h.Least, len(h.By)), fmt.Sprintf("write at most %d, or name more in by", len(h.By)))
	}
	for i, a := range h.By {
		if slices.Contains(h.By[:i], a) {
			c.broken(fmt.Sprintf("placement.challenged.by[%d]", i), fmt.Sprintf("%s is there twice", a), "take one out: each counts once")
		}
		if slices.Contains(s.Where().Providers, a) && len(s.Where().Providers) == 1 {
			c.broken(fmt.Sprintf("placement.challenged.by[%d]", i), fmt.Sprintf("%s would vouch for itself", a), "name somebody else")
		}
	}
}

// InRegion reports whether a place lies in a region: eu-west-1 lies in eu-west
// and in eu.
func InRegion(place, region string) bool {
	return place == region || strings.HasPrefix(place, region+"-")
}
