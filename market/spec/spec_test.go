package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"probity"
)

var update = flag.Bool("update", false, "write schema.json again")

const (
	image  = "ghcr.io/a/b@sha256:5f0e2d7786b1a0c4de95f8a7162d3c4b5a69788796a5b4c3d2e1f0013b4c1c9a"
	digest = "sha256:5f0e2d7786b1a0c4de95f8a7162d3c4b5a69788796a5b4c3d2e1f0013b4c1c9a"
)

// good are the files that every reader has to take.
func good(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, pattern := range []string{"testdata/valid/*", "../../examples/jobs/*.yaml", "../../examples/jobs/*.json"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %v", pattern, names, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			out[name] = data
		}
	}
	return out
}

func faults(t testing.TB, err error) Faults {
	t.Helper()
	var f Faults
	if !errors.As(err, &f) || len(f) == 0 {
		t.Fatalf("want faults, got %v", err)
	}
	return f
}

func TestGoodFilesAreReadAndReadAgainFromTheirCanonicalForm(t *testing.T) {
	for name, data := range good(t) {
		s, err := Parse(data)
		if err != nil {
			t.Errorf("%s:\n%v", name, err)
			continue
		}
		again, err := Parse(s.Canonical())
		if err != nil {
			t.Errorf("%s, canonical:\n%s\n%v", name, s.Canonical(), err)
			continue
		}
		if !bytes.Equal(again.Canonical(), s.Canonical()) || again.Hash() != s.Hash() {
			t.Errorf("%s: the canonical form is read as another job:\n%s\n%s", name, s.Canonical(), again.Canonical())
		}
	}
}

func TestALeaseIsReadAsWritten(t *testing.T) {
	s, err := Parse(good(t)["../../examples/jobs/lease.json"])
	if err != nil {
		t.Fatal(err)
	}
	max, _ := probity.ParseTokens("6.4")
	g := s.Resources.GPU
	if s.Task.Kind() != "container" || !s.Lease() || s.Price.Max.Amount() != max || s.Resources.CPU != 16000 ||
		s.Resources.Memory != 128<<30 || g.Count != 2 || g.Memory != 80<<30 || g.Models[1] != "h200" ||
		s.Deadline != 7*24*3600 || s.Open != 7200 || !s.Checkpoint.Resume || s.Checkpoint.Keep != 3 ||
		s.Retention != DefaultRetention || s.Trust.Tier != probity.TierSigned || s.Storage[0].Class != "nvme" || s.Where().Near != "eu-west" ||
		!*s.Where().Attributes[2].Exists || s.Ports[0].Port != 8080 {
		t.Errorf("read as %s", s.Canonical())
	}
}

// The form is RFC 8785's, so that others can compute the hash.
func TestTheCanonicalFormIsWhatOthersWouldWrite(t *testing.T) {
	s, err := Parse([]byte(edited(t, base, image, image+`, env: {B: "a<b>&\u00e9\"\t", A: "\u0001"}`)))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"deadline":"1h","open":"1h","price":{"max":"1","per":"job"},"resources":{"cpu":1,"memory":"1Gi"},` +
		`"task":{"container":{"env":{"A":"\u0001","B":"a<b>&é\"\t"},"image":"` + image + `"}},"trust":{"bond":"1","tier":"signed"},"version":1}`
	if got := string(s.Canonical()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := s.Hash().String(); got != "0x30bba398ec87f934c123eaaaf140ba1cc1f4744a244ccc3684fa9e7adae14320" {
		t.Errorf("its hash is %s", got)
	}
}

func edited(t *testing.T, s, old, new string) string {
	t.Helper()
	if !strings.Contains(s, old) {
		t.Fatalf("%q is not in the text", old)
	}
	return strings.Replace(s, old, new, 1)
}

func TestLayoutOrderAndDefaultsDoNotChangeTheHash(t *testing.T) {
	a := `
version: 1
task: {infer: {model: 7}}
resources: {cpu: 2, memory: 1024Mi}
price: {max: "1.50"}
trust: {tier: zk}
deadline: 60m
`
	b := `{"deadline": "1h", "open": "60m", "trust": {"bond": "0", "tier": "zk"}, "price": {"per": "job", "max": "1.5"},
		"resources": {"memory": "1Gi", "cpu": "2000m"}, "task": {"infer": {"version": 0, "model": 7}}, "version": 1}`
	x, err := Parse([]byte(a))
	if err != nil {
		t.Fatal(err)
	}
	y, err := Parse([]byte(b))
	if err != nil {
		t.Fatal(err)
	}
	if x.Hash() != y.Hash() {
		t.Errorf("two texts of one job differ:\n%s\n%s", x.Canonical(), y.Canonical())
	}
	z, err := Parse([]byte(strings.Replace(a, "60m", "61m", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if z.Hash() == x.Hash() {
		t.Error("another deadline is the same job")
	}
}

// base is a container job into which the cases below write one thing more.
const base = `version: 1
task: {container: {image: ` + image + `}}
resources: {cpu: 1, memory: 1Gi}
price: {max: "1"}
trust: {tier: signed, bond: "1"}
deadline: 1h
`

func TestEveryFaultSaysWhereItIsAndWhatToDo(t *testing.T) {
	wasm := strings.Replace(base, "{container: {image: "+image+"}}", "{wasm: {module: "+digest+"}}", 1)
	edit := func(s, old, new string) string { return edited(t, s, old, new) }
	for name, c := range map[string]struct {
		text string
		want string // line:column code path, and a word of the hint
	}{
		"an empty file":                   {"", "1:1 syntax  version: 1"},
		"a comment alone":                 {"# nothing\n", "1:1 syntax  version: 1"},
		"not YAML":                        {"version: 1\n  task: {}\n", "2:1 syntax  indentation"},
		"tabs":                            {"task:\n\tinfer: 1\n", "2:1 syntax  spaces, not tabs"},
		"not UTF-8":                       {"version: 1\nname: \"\xff\"", "2:8 syntax  UTF-8"},
		"two documents":                   {base + "---\n" + base, "7:1 syntax  file of its own"},
		"a tag":                           {edit(base, "deadline: 1h", "deadline: !secret 1h"), "6:11 syntax  tag"},
		"a merge":                         {edit(base, "resources: {cpu: 1, ", "resources: {<<: {cpu: 1}, "), "3:13 syntax  write the fields out"},
		"a date":                          {base + "name: 2026-11-27\n", "7:7 syntax  quotes"},
		"a number with 0x":                {base + "name: 0x10\n", "7:7 syntax  quotes"},
		"a name that is a number":         {base + "1: 2\n", "7:1 syntax  quotes"},
		"JSON cut short":                  {`{"version": 1,`, "1:14 syntax  bracket"},
		"JSON with a comma too many":      {"{\"version\": 1,\n}", "2:1 syntax  comma"},
		"JSON and more":                   {"{}\n[]", "2:1 syntax  file of its own"},
		"a list instead of a job":         {"- version: 1\n", "1:1 type  indent"},
		"a field nobody knows":            {base + "recources: {}\n", "7:1 unknown  did you mean resources?"},
		"a field of another place":        {edit(base, "cpu: 1", "cpu: 1, image: x"), "3:21 unknown resources use one of cpu"},
		"a field twice":                   {base + "deadline: 2h\n", "7:1 duplicate deadline take one out"},
		"no deadline":                     {edit(base, "deadline: 1h\n", ""), "1:1 missing  add deadline: 90m"},
		"no task":                         {edit(base, "{container: {image: "+image+"}}", "{}"), "2:7 missing task add one"},
		"two tasks":                       {edit(base, "{container:", "{infer: {model: 1}, container:"), "2:7 value task keep one"},
		"no value":                        {edit(base, "deadline: 1h", "deadline:"), "6:10 type deadline write a time"},
		"another version":                 {edit(base, "version: 1", "version: 2"), "1:10 value version write 1"},
		"a version in quotes":             {edit(base, "version: 1", `version: "1"`), "1:10 type version take the quotes away"},
		"an amount without quotes":        {edit(base, `max: "1"`, "max: 1.5"), `4:14 type price.max quotes: "1.5"`},
		"an amount with a comma":          {edit(base, `max: "1"`, `max: "1,5"`), "4:14 value price.max point"},
		"a negative amount":               {edit(base, `max: "1"`, `max: "-1"`), "4:14 value price.max negative"},
		"nothing to pay":                  {edit(base, `max: "1"`, `max: "0"`), "4:14 rule price.max most that you would pay"},
		"half a core":                     {edit(base, "cpu: 1", "cpu: 0.5"), "3:18 type resources.cpu 500m"},
		"no core":                         {edit(base, "cpu: 1", "cpu: 0"), "3:18 value resources.cpu from 1"},
		"a size in decimal":               {edit(base, "1Gi", "512MB"), "3:29 value resources.memory Ki, Mi"},
		"a size without a unit":           {edit(base, "1Gi", "512"), "3:29 type resources.memory needs a unit"},
		"a size with a fraction":          {edit(base, "1Gi", "1.5Gi"), "3:29 value resources.memory next smaller"},
		"a time in two units":             {edit(base, "1h", "1h30m"), "6:11 value deadline one unit only"},
		"a time without a unit":           {edit(base, "1h", "60"), "6:11 type deadline needs a unit"},
		"a tag instead of a digest":       {edit(base, image, "ghcr.io/a/b:latest"), "2:27 value task.container.image sha256"},
		"a text for a list":               {edit(base, image, image+", command: sh"), "2:121 type task.container.command [sh]"},
		"a number in the environment":     {edit(base, image, image+", env: {PORT: 80}"), "2:124 type task.container.env.PORT \"80\""},
		"a variable that is no name":      {edit(base, image, image+", env: {1A: x}"), "2:118 value task.container.env letters"},
		"a tier that does not exist":      {edit(base, "tier: signed", "tier: singed"), "5:15 value trust.tier did you mean signed?"},
		"an empty list":                   {base + "placement: {regions: []}\n", "7:22 value placement.regions leave the field out"},
		"a port out of range":             {base + "ports: [{port: 65536}]\n", "7:16 value ports[0].port 65535"},
		"a secret's value":                {base + "secrets: [{name: a, env: A, value: hunter2}]\n", "7:29 unknown secrets[0] never write a secret here"},
		"a secret nowhere":                {base + "secrets: [{name: a}]\n", "7:11 missing secrets[0] add one"},
		"two conditions in one":           {base + "placement: {attributes: [{name: a, in: [b], exists: true}]}\n", "7:26 value placement.attributes[0] keep one"},
		"zk for a container":              {edit(base, "tier: signed", "tier: zk"), "5:15 rule trust.tier use signed"},
		"zk for a module":                 {edit(wasm, "tier: signed", "tier: zk"), "5:15 rule trust.tier use quorum"},
		"a quorum of containers":          {edit(base, "tier: signed", "tier: quorum, quorum: {of: 3, agree: 2}"), "5:15 rule trust.tier wasm"},
		"a quorum of nobody":              {edit(wasm, "tier: signed", "tier: quorum"), "5:8 rule trust add quorum"},
		"a quorum under signed":           {edit(base, "tier: signed", "tier: signed, quorum: {of: 3, agree: 2}"), "5:31 rule trust.quorum take it out"},
		"half is no majority":             {edit(wasm, "tier: signed", "tier: quorum, quorum: {of: 4, agree: 2}"), "5:46 rule trust.quorum.agree at least 3"},
		"more agree than there are":       {edit(wasm, "tier: signed", "tier: quorum, quorum: {of: 3, agree: 4}"), "5:46 rule trust.quorum.agree at most 3"},
		"nothing at stake":                {edit(base, `, bond: "1"`, ""), "5:8 rule trust.bond several times"},
		"a GPU for a module":              {edit(wasm, "memory: 1Gi", "memory: 1Gi, gpu: {count: 1}"), "3:39 rule resources.gpu container"},
		"a module that listens":           {wasm + "ports: [{port: 1}]\n", "7:8 rule ports container"},
		"a module that stores":            {wasm + "storage: [{name: a, size: 1Gi, mount: /a}]\n", "7:10 rule storage container"},
		"a training by the hour":          {edit(edit(wasm, "{wasm: {module: "+digest+"}}", "{train: {plan: "+digest+", data: [1], steps: 2}}"), `max: "1"`, `max: "1", per: hour`), "4:24 rule price.per per: job"},
		"a port twice":                    {base + "ports: [{port: 80, protocol: http}, {port: 80}]\n", "7:44 rule ports[1].port another number"},
		"a host without http":             {base + "ports: [{port: 80, host: a.b}]\n", "7:26 rule ports[0].host http"},
		"mounts inside each other":        {base + "storage: [{name: a, size: 1Gi, mount: /a}, {name: b, size: 1Gi, mount: /a/b}]\n", "7:72 rule storage[1].mount beside"},
		"a volume twice":                  {base + "storage: [{name: a, size: 1Gi, mount: /a}, {name: a, size: 1Gi, mount: /ab}]\n", "7:51 rule storage[1].name another name"},
		"a mount upwards":                 {base + "storage: [{name: a, size: 1Gi, mount: /a/..}]\n", "7:39 value storage[0].mount /data"},
		"a secret that is kept":           {base + "storage: [{name: a, size: 1Gi, mount: /a}]\nsecrets: [{name: b, file: /a/b}]\n", "8:27 rule secrets[0].file outside"},
		"a secret over a variable":        {edit(base, image, image+", env: {A: x}") + "secrets: [{name: b, env: A}]\n", "7:11 rule secrets[0] another variable"},
		"a secret sealed for many":        {base + "secrets: [{name: b, env: A, sealed: " + strings.Repeat("A", 200) + "}]\n", "7:37 rule secrets[0].sealed placement.providers"},
		"a job of months":                 {edit(base, "1h", "31d"), "6:11 rule deadline 30d"},
		"an order that stays":             {base + "open: 31d\n", "7:7 rule open 30d"},
		"a checkpoint after the end":      {base + "checkpoint: {every: 2h}\n", "7:21 rule checkpoint.every more often"},
		"a job that is paid and kept":     {base + "retention: 2d\n", "7:12 rule retention take it out"},
		"results kept for a year":         {edit(base, `max: "1"`, `max: "1", per: hour`) + "retention: 365d\n", "7:12 rule retention at most 30d"},
		"a retention without a unit":      {edit(base, `max: "1"`, `max: "1", per: hour`) + "retention: 7\n", "7:12 type retention needs a unit"},
		"a region wanted and avoided":     {base + "placement: {regions: [eu-west], avoid: [eu]}\n", "7:41 rule placement.avoid[0] one of them"},
		"a provider wanted and excluded":  {base + "placement: {providers: [\"0x" + strings.Repeat("ab", 20) + "\"], exclude: [\"0x" + strings.Repeat("AB", 20) + "\"]}\n", "7:82 rule placement.exclude[0] one of them"},
		"challenges of long ago":          {base + "placement: {challenged: {within: 8d, by: [\"0x" + strings.Repeat("ab", 20) + "\"]}}\n", "7:34 rule placement.challenged.within at most 7d"},
		"more challengers than are named": {base + "placement: {challenged: {within: 1d, by: [\"0x" + strings.Repeat("ab", 20) + "\"], least: 2}}\n", "7:97 rule placement.challenged.least at most 1"},
		"a challenger twice":              {base + "placement: {challenged: {within: 1d, by: [\"0x" + strings.Repeat("ab", 20) + "\", \"0x" + strings.Repeat("AB", 20) + "\"]}}\n", "7:89 rule placement.challenged.by[1] counts once"},
		"challengers that nobody names":   {base + "placement: {challenged: {within: 1d}}\n", "7:25 missing placement.challenged add by"},
		"a provider by its own word":      {base + "placement: {providers: [\"0x" + strings.Repeat("ab", 20) + "\"], challenged: {within: 1d, by: [\"0x" + strings.Repeat("ab", 20) + "\"]}}\n", "7:102 rule placement.challenged.by[0] somebody else"},
		"an attribute with two minds":     {base + "placement: {attributes: [{name: a, in: [b]}, {name: a, not_in: [c]}]}\n", "7:53 rule placement.attributes[1].name into one"},
		"a quorum of too few by name":     {edit(wasm, "tier: signed", "tier: quorum, quorum: {of: 3, agree: 2}") + "placement: {providers: [\"0x" + strings.Repeat("ab", 20) + "\"]}\n", "7:24 rule placement.providers name more"},
		"a NUL":                           {edit(base, image, image+`, args: ["a\0"]`), "2:119 value task.container.args[0] take it out"},
		"a line separator":                {edit(base, image, image+`, args: ["a\u2028"]`), "2:119 value task.container.args[0] take it out"},
		"a text that is too long":         {base + "name: " + strings.Repeat("a", 64) + "\n", "7:7 value name at most 63"},
		"a checkpoint of one answer":      {edit(base, "{container: {image: "+image+"}}", "{infer: {model: 1}}") + "checkpoint: {every: 1m}\n", "7:13 rule checkpoint take it out"},
		"an infer task that has a secret": {edit(base, "{container: {image: "+image+"}}", "{infer: {model: 1}}") + "secrets: [{name: b, env: A}]\n", "7:10 rule secrets take them out"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(c.text))
			f := faults(t, err)[0]
			got := fmt.Sprintf("%d:%d %s %s", f.Line, f.Column, f.Code, f.Path)
			fields := strings.SplitN(c.want, " ", 4)
			want, hint := strings.Join(fields[:3], " "), fields[3]
			if got != want || !strings.Contains(f.Hint, hint) {
				t.Errorf("got %s: %s; %s\nwant %s, with a hint of %q", got, f.Message, f.Hint, want, hint)
			}
			if len(faults(t, err)) != 1 {
				t.Errorf("one mistake, %d faults:\n%v", len(faults(t, err)), err)
			}
		})
	}
}

func TestAllFaultsAreToldAtOnceInTheOrderOfTheFile(t *testing.T) {
	_, err := Parse([]byte(`version: 1
task:
  infr: {model: 7}
resources: {cpu: 1, memory: 512MB, gpu: {count: 0}}
trust:
  tier: zk
  bond: 5
name: A
`))
	var got []string
	for _, f := range faults(t, err) {
		got = append(got, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Code))
	}
	want := "1:1 missing, 1:1 missing, 3:3 unknown, 4:29 value, 4:49 value, 7:9 type, 8:7 value"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s\n%v", strings.Join(got, ", "), want, err)
	}
}

func TestSizesAreReadAsTheyAreWritten(t *testing.T) {
	for _, b := range []Bytes{0, 1 << 10, 13690368 << 10, 1<<40 - 1<<10, 1<<40 + 1<<10, 1<<23 - 1<<10, math.MaxInt64 >> 10 << 10} {
		var again Bytes
		text, err := b.MarshalText()
		if err == nil {
			err = again.UnmarshalText(text)
		}
		if err != nil || again != b {
			t.Errorf("%d bytes are written %s, and read as %d: %v", b, text, again, err)
		}
	}
	for _, s := range []string{"", "12", "-1Ki", "+1Ki", " 1Ki", "1.5Gi", "8388608Ti", "9007199254740992Ki", "99999999999999999999Ki"} {
		var b Bytes
		if err := b.UnmarshalText([]byte(s)); err == nil {
			t.Errorf("%q is read as %d bytes", s, b)
		}
	}
}

func TestLimitsHoldWhateverTheFile(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'n'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat("*"+string(c-1)+", ", 9), ", "))
	}
	for name, text := range map[string]string{
		"size":       "name: " + strings.Repeat("a", MaxBytes),
		"aliases":    bomb,
		"YAML depth": strings.Repeat("[", 1000) + strings.Repeat("]", 1000),
		"indents":    "a:\n" + strings.Repeat(" ", 2) + strings.Repeat("- ", 500) + "x\n",
		"JSON depth": strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000),
		"values":     "a: [" + strings.Repeat("1,", MaxNodes) + "]",
		"itself":     "a: &a [*a]\n",
	} {
		_, err := Parse([]byte(text))
		if f := faults(t, err)[0]; f.Code != TooLarge {
			t.Errorf("%s: %v", name, f)
		}
	}
	// Just within them is no matter of limits.
	_, err := Parse([]byte(strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth)))
	if f := faults(t, err)[0]; f.Code != BadType {
		t.Errorf("%d deep: %v", MaxDepth, f)
	}
}

func TestFaultsAreAtMostSoMany(t *testing.T) {
	var b strings.Builder
	for i := range 500 {
		fmt.Fprintf(&b, "f%d: 1\n", i)
	}
	_, err := Parse([]byte(b.String()))
	if got := len(faults(t, err)); got != maxFaults {
		t.Errorf("%d faults", got)
	}
}

func TestTheCommittedSchemaIsMadeFromTheForm(t *testing.T) {
	want, err := makeSchema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("schema.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(Schema(), want) {
		t.Error("schema.json is not what the form says: run go test ./market/spec -run Schema -update")
	}
}

func TestEveryFieldOfTheTypesIsInTheFormAndTheOtherWayRound(t *testing.T) {
	// A specification in which every field is set, as the types write it, has
	// exactly the paths that the form has. One of the exclusive fields is enough
	// for Parse, so this goes by names, not by Parse.
	yes := true
	full := Spec{
		Version: 1, Name: "a",
		Task: Task{&Infer{1, 1, "a"}, &Train{"a", 1, []probity.AssetID{1}, 1},
			&WASM{"a", []string{"a"}, map[string]string{"A": "a"}, "a"},
			&Container{"a", "a", []string{"a"}, []string{"a"}, map[string]string{"A": "a"}}},
		Resources: Resources{1, 1, 1, &GPU{1, []string{"a"}, 1}},
		Ports:     []Port{{1, "tcp", "a"}}, Storage: []Volume{{"a", 1, "/a", "ssd"}},
		Secrets: []Secret{{"a", "A", "/a", []byte{1}}},
		Price:   Price{Tokens(probity.Units(1)), "job"}, Trust: Trust{1, Tokens(probity.Units(1)), &Quorum{1, 1}},
		Deadline: 1, Open: 1, Retention: 1, Checkpoint: &Checkpoint{1, 1, true},
		Placement: &Placement{[]string{"a"}, []string{"a"}, "a", 1, []probity.Account{{1}}, []probity.Account{{1}},
			[]Attribute{{"a", []string{"a"}, []string{"a"}, &yes}}, &Challenged{1, []probity.Account{{1}}, 1}},
	}
	var tree any
	if err := json.Unmarshal(full.Canonical(), &tree); err != nil {
		t.Fatal(err)
	}
	var walk func(v any, f *form, path string)
	walk = func(v any, f *form, path string) {
		switch f.kind {
		case object:
			m, ok := v.(map[string]any)
			if !ok {
				t.Fatalf("%s is %T in the types", path, v)
			}
			for _, x := range f.fields {
				if m[x.name] == nil {
					t.Errorf("%s.%s is in the form only", path, x.name)
					continue
				}
				walk(m[x.name], x.form, path+"."+x.name)
				delete(m, x.name)
			}
			for name := range m {
				t.Errorf("%s.%s is in the types only", path, name)
			}
		case list:
			walk(v.([]any)[0], f.item, path)
		}
	}
	walk(tree, jobForm(), "")
}

func FuzzParse(f *testing.F) {
	for _, data := range good(f) {
		f.Add(data)
	}
	f.Add([]byte(base))
	f.Add([]byte("a: &a [*a]\n? [b]\n: !!binary c\n--- \n...\n"))
	f.Add([]byte("{\"version\": 1e0, \"a\\u0000\": null}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Parse(data)
		if err == nil {
			again, err := Parse(s.Canonical())
			if err != nil || again.Hash() != s.Hash() {
				t.Fatalf("the canonical form of a job is no job: %v\n%s", err, s.Canonical())
			}
			return
		}
		lines := 1 + bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r"))
		for _, x := range faults(t, err) {
			if x.Line < 1 || x.Column < 1 || x.Line > lines+1+bytes.Count(data, []byte("\u0085"))+bytes.Count(data, []byte("\u2028"))+bytes.Count(data, []byte("\u2029")) || x.Hint == "" || x.Message == "" {
				t.Fatalf("fault %+v in %d lines", x, lines)
			}
			if strings.HasPrefix(x.Hint, "compare it") {
				t.Fatalf("the form lets through what the types refuse: %v", x)
			}
		}
	})
}
