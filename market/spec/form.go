package spec

import (
	"regexp"
	"strings"

	"probity/market"
)

// A form says what may stand at one place of a specification. Both the decoder
// and the JSON Schema are made from it, so that they cannot disagree about more
// than what a schema cannot say: see Rules.
type form struct {
	kind  formKind
	doc   string // what it means, for the schema
	named string // what it is, for a fault: "a size"
	like  string // an example, for a hint: "512Mi"

	fields []field           // object
	one    []string          // object: exactly one of these fields
	item   *form             // list, dict
	keys   *regexp.Regexp    // dict
	min    int               // list, dict: entries; integer: value
	max    int               // list, dict: entries; text: characters; integer: value
	match  *regexp.Regexp    // text
	words  []string          // text: one of these
	either *form             // another form that does as well
	wrong  map[string]string // text: what people write instead, as a pattern, and what to say
}

type formKind uint8

const (
	object formKind = iota + 1
	list
	dict
	text
	integer
	boolean
)

type field struct {
	name     string
	form     *form
	required bool
}

// Characters that may stand in names; whole values are matched.
var (
	nameRE     = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	keyRE      = regexp.MustCompile(`^[a-z0-9]([a-z0-9./_-]{0,61}[a-z0-9])?$`)
	envRE      = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,127}$`)
	pathRE     = regexp.MustCompile(`^(/[A-Za-z0-9_][A-Za-z0-9._-]*)+$`)
	digestRE   = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
	imageRE    = regexp.MustCompile(`^[a-z0-9][a-z0-9._:/-]{0,254}@sha256:[0-9a-f]{64}$`)
	hostRE     = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?){1,8}$`)
	accountRE  = regexp.MustCompile(`^0x[0-9a-fA-F]{40}$`)
	sizeRE     = regexp.MustCompile(`^[1-9][0-9]{0,5}(Ki|Mi|Gi|Ti)$`)
	durationRE = regexp.MustCompile(`^[1-9][0-9]{0,5}[smhd]$`)
	tokensRE   = regexp.MustCompile(`^(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?$`)
	milliRE    = regexp.MustCompile(`^[1-9][0-9]{0,5}m$`)
	base64RE   = regexp.MustCompile(`^([A-Za-z0-9+/]{4})+([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$`)
	regionRE   = nameRE
)

func str(doc, named, like string, max int, match *regexp.Regexp) *form {
	return &form{kind: text, doc: doc, named: named, like: like, max: max, match: match}
}

func choice(doc string, words ...string) *form {
	return &form{kind: text, doc: doc, named: "one of " + strings.Join(words, ", "), like: words[0], words: words, max: 32}
}

func number(doc string, min, max int) *form {
	return &form{kind: integer, doc: doc, named: "a whole number", like: "1", min: min, max: max}
}

func many(doc string, min, max int, item *form) *form {
	return &form{kind: list, doc: doc, named: "a list", like: "[" + item.like + "]", item: item, min: min, max: max}
}

func size(doc string) *form {
	f := str(doc, "a size", "512Mi", 16, sizeRE)
	f.wrong = map[string]string{
		`^[0-9]+([kKMGT])[bB]?$`: "the units are powers of two: Ki, Mi, Gi, Ti",
		`^[0-9]+\.[0-9]+.*$`:     "sizes are whole numbers: take the next smaller unit",
		`^[0-9]+ .*$`:            "no space goes before the unit",
		`^[0-9]+$`:               "a size needs a unit",
	}
	return f
}

func duration(doc string) *form {
	f := str(doc, "a time", "90m", 16, durationRE)
	f.wrong = map[string]string{
		`^([0-9]+[smhd]){2,}$`: "one unit only: write 90m, not 1h30m",
		`^[0-9]+$`:             "a time needs a unit: s, m, h or d",
		`^[0-9]+ .*$`:          "no space goes before the unit",
	}
	return f
}

func tokens(doc string) *form {
	f := str(doc, "an amount of tokens in quotes", `"1.5"`, 40, tokensRE)
	f.wrong = map[string]string{
		`^-.*$`: "amounts are not negative",
		`,`:     "the decimal sign is a point",
	}
	return f
}

func environment() *form {
	return &form{kind: dict, doc: "Environment variables. Secrets do not belong here: see secrets.",
		named: "names with texts", like: "{LOG_LEVEL: debug}", keys: envRE, min: 0, max: 128,
		item: str("The variable's value.", "a text", `"debug"`, 4096, nil)}
}

// jobForm is the whole of a specification, version 1.
func jobForm() *form {
	account := str("An account.", "an account in quotes", `"0x0123456789abcdef0123456789abcdef01234567"`, 42, accountRE)
	region := str("A region, from the large to the small.", "a region", "eu-west", 63, regionRE)
	value := str("A value.", "a text", "amd64", 128, nil)
	arg := str("An argument.", "a text", `"--verbose"`, 4096, nil)
	asset := number("The number of an asset.", 1, 1<<31-1)
	digest := func(doc string) *form {
		f := str(doc, "a digest", "sha256:<64 hex digits>", 71, digestRE)
		f.wrong = map[string]string{`^[0-9a-fA-F]{64}$`: "put sha256: before it", `^sha256:.*[A-F].*$`: "hex digits are in lower case"}
		return f
	}
	image := str("The image, by digest: a tag could be moved to another image after the bid.",
		"an image with its digest", "ghcr.io/owner/name@sha256:<64 hex digits>", 330, imageRE)
	image.wrong = map[string]string{`^[^@]+$`: "a tag can be moved to another image: add @sha256:... (docker buildx imagetools inspect shows it)"}
	cpu := str("Processor cores: a whole number, or thousandths with m.", "a number of cores", "2 or 500m", 8, milliRE)
	cpu.either = number("Cores.", 1, 1024)
	cpu.wrong = map[string]string{`^[0-9]*\.[0-9]+$`: "write parts of a core as thousandths: 500m is half a core"}
	mount := str("Where the job finds it.", "an absolute path without . and ..", "/data", 1024, pathRE)

	return &form{kind: object, doc: "One job for the market.", named: "a job", fields: []field{
		{"version", number("The version of this form: 1.", Version, Version), true},
		{"name", str("A name for people.", "a name of a-z, 0-9 and -", "my-job", 63, nameRE), false},
		{"task", &form{kind: object, doc: "What to run: exactly one of these.", named: "a task",
			one: []string{"infer", "train", "wasm", "container"}, fields: []field{
				{"infer", &form{kind: object, doc: "One answer of a published model.", named: "what to ask", fields: []field{
					{"model", asset, true},
					{"version", number("The model's version.", 0, 1<<31-1), false},
					{"input", str("A file with the input, beside the specification.", "the name of a file", "input.npy", 1024, nil), false},
				}}, false},
				{"train", &form{kind: object, doc: "A training run.", named: "what to train", fields: []field{
					{"plan", digest("The training plan."), true},
					{"model", asset, false},
					{"data", many("The data sets.", 1, 64, asset), true},
					{"steps", number("How many steps.", 1, 1<<31-1), true},
				}}, false},
				{"wasm", &form{kind: object, doc: "A WebAssembly module (WASI preview 1).", named: "a module", fields: []field{
					{"module", digest("The module."), true},
					{"args", many("Its arguments.", 0, 256, arg), false},
					{"env", environment(), false},
					{"input", digest("What it finds on standard input."), false},
				}}, false},
				{"container", &form{kind: object, doc: "A container image.", named: "a container", fields: []field{
					{"image", image, true},
					{"archive", digest("The image itself, as an OCI archive of 64 MiB at most, put with job put; without it a registry has the image."), false},
					{"command", many("The program, instead of the image's own.", 1, 256, arg), false},
					{"args", many("Its arguments.", 0, 256, arg), false},
					{"env", environment(), false},
				}}, false},
			}}, true},
		{"resources", &form{kind: object, doc: "What the job needs at least.", named: "resources", fields: []field{
			{"cpu", cpu, true},
			{"memory", size("Main memory."), true},
			{"disk", size("Scratch space, gone with the job."), false},
			{"gpu", &form{kind: object, doc: "Graphics processors in one machine.", named: "what GPU", fields: []field{
				{"count", number("How many.", 1, 64), true},
				{"models", many("Any of these models.", 1, 32, str("A model.", "a model in lower case", "h100", 63, keyRE)), false},
				{"memory", size("Memory of each."), false},
			}}, false},
		}}, true},
		{"ports", many("Ports that are reachable from outside.", 0, 64, &form{kind: object, doc: "A port.", named: "a port", like: "{port: 8080}", fields: []field{
			{"port", number("Its number.", 1, 65535), true},
			{"protocol", choice("tcp unless said.", "tcp", "udp", "http"), false},
			{"host", str("A host name to serve, for http.", "a host name", "api.example.org", 253, hostRE), false},
		}}), false},
		{"storage", many("Storage that outlives restarts.", 0, 16, &form{kind: object, doc: "A volume.", named: "a volume", like: "{name: data, size: 10Gi, mount: /data}", fields: []field{
			{"name", str("Its name.", "a name of a-z, 0-9 and -", "data", 63, nameRE), true},
			{"size", size("Its size."), true},
			{"mount", mount, true},
			{"class", choice("ssd unless said.", "hdd", "ssd", "nvme"), false},
		}}), false},
		{"secrets", many("Where secrets are found. Their values are sent sealed to the accepted provider.", 0, 64, &form{kind: object, doc: "A secret, as an environment variable or as a file.", named: "a secret", like: "{name: token, env: TOKEN}",
			one: []string{"env", "file"}, fields: []field{
				{"name", str("Its name.", "a name of a-z, 0-9 and -", "token", 63, nameRE), true},
				{"env", str("The variable that holds it.", "the name of a variable", "TOKEN", 128, envRE), false},
				{"file", str("The file that holds it.", "an absolute path without . and ..", "/secrets/token", 1024, pathRE), false},
				{"sealed", str("The value, sealed to the one provider of placement.providers.", "base64", "<base64>", 16384, base64RE), false},
			}}), false},
		{"price", &form{kind: object, doc: "The most that the job may cost.", named: "a price", fields: []field{
			{"max", tokens("The ceiling, fees included."), true},
			{"per", choice("The whole job, unless it is a lease by the hour.", "job", "hour"), false},
		}}, true},
		{"trust", &form{kind: object, doc: "Who has to be honest.", named: "a tier", fields: []field{
			{"tier", choice("zk: nobody. dispute: one watcher. quorum: k of n providers. signed: the provider, sampled.", "zk", "dispute", "quorum", "signed"), true},
			{"bond", tokens("What the provider must have at stake."), false},
			{"quorum", &form{kind: object, doc: "For tier quorum.", named: "a quorum", fields: []field{
				{"of", number("How many providers run it.", 2, market.MaxSeats), true},
				{"agree", number("How many must agree: more than half.", 2, market.MaxSeats), true},
			}}, false},
		}}, true},
		{"deadline", duration("From acceptance to delivery, or to the end of the lease."), true},
		{"open", duration("How long the order takes bids; 1h unless said."), false},
		{"checkpoint", &form{kind: object, doc: "How the job's state is saved.", named: "a checkpoint policy", fields: []field{
			{"every", duration("How often."), true},
			{"keep", number("How many; 1 unless said.", 1, 100), false},
			{"resume", &form{kind: boolean, doc: "Go on elsewhere when the provider fails; true unless said.", named: "true or false", like: "true"}, false},
		}}, false},
		{"retention", duration("How long the provider keeps a lease's log, result and last checkpoint after its end; 7d unless said, 30d at most."), false},
		{"placement", &form{kind: object, doc: "Who may run it.", named: "a placement", fields: []field{
			{"regions", many("Any of these. eu includes eu-west.", 1, 64, region), false},
			{"avoid", many("None of these.", 1, 64, region), false},
			{"near", region, false},
			{"reputation", number("The least, of 100.", 0, 100), false},
			{"providers", many("None but these.", 1, 256, account), false},
			{"exclude", many("Never these.", 1, 256, account), false},
			{"attributes", many("Conditions on what providers say of themselves.", 1, 64, &form{kind: object, doc: "A condition.", named: "a condition", like: "{name: cpu.arch, in: [amd64]}",
				one: []string{"in", "not_in", "exists"}, fields: []field{
					{"name", str("The attribute.", "the name of an attribute", "cpu.arch", 63, keyRE), true},
					{"in", many("It has one of these values.", 1, 64, value), false},
					{"not_in", many("It has none of these values.", 1, 64, value), false},
					{"exists", &form{kind: boolean, doc: "It is there, or not.", named: "true or false", like: "true"}, false},
				}}), false},
			{"challenged", &form{kind: object, doc: "It has shown, in a timed challenge, that as much memory as the job needs is there.", named: "a condition on challenges", fields: []field{
				{"within", duration("How long ago at most."), true},
				{"by", many("Whose challenges count: those whom you trust, such as yourself.", 1, 64, account), true},
				{"least", number("To how many of them at least; 1 unless said.", 1, 64), false},
			}}, false},
		}}, false},
	}}
}
