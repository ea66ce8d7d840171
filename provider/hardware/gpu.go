package hardware

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A GPU is a graphics card, as NVML tells it through nvidia-smi, its own program:
// the library itself can only be called with cgo, which this program does without.
type GPU struct {
	Index  int    `json:"index"`
	UUID   string `json:"uuid"`
	Name   string `json:"name"`   // as the maker writes it: NVIDIA A100-SXM4-80GB
	Model  string `json:"model"`  // as offers and jobs write it: a100
	Memory uint64 `json:"memory"` // bytes
	Driver string `json:"driver"`
	// Split cards (MIG) have no whole one to rent out.
	Split bool `json:"split,omitempty"`
}

// query are the properties that nvidia-smi is asked for; nvidia-smi --help-query-gpu
// documents them.
const query = "index,uuid,name,memory.total,driver_version,mig.mode.current"

const (
	maxGPUs     = 64
	maxGPUBytes = 64 << 10
	gpuTime     = 20 * time.Second // a driver that has to wake up takes seconds
)

// ErrNoGPU means that the machine has none that can be used, and says why.
var ErrNoGPU = errors.New("no graphics card")

// GPUs lists the graphics cards of this machine, or returns ErrNoGPU.
func GPUs(ctx context.Context) ([]GPU, error) {
	program, err := exec.LookPath("nvidia-smi")
	if err != nil {
		return nil, fmt.Errorf("%w: there is no nvidia-smi; if there is a card, install its driver", ErrNoGPU)
	}
	ctx, cancel := context.WithTimeout(ctx, gpuTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "--query-gpu="+query, "--format=csv,noheader,nounits")
	cmd.WaitDelay = time.Second
	var out, errs limited
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		text := strings.TrimSpace(errs.String() + " " + out.String()) // it complains on either
		return nil, fmt.Errorf("%w: nvidia-smi: %w: %.200s", ErrNoGPU, err, text)
	}
	gpus, err := ParseGPUs(out.Bytes())
	if err != nil {
		return nil, fmt.Errorf("%w: nvidia-smi: %w", ErrNoGPU, err)
	}
	return gpus, nil
}

// limited keeps the first bytes of what a program says.
type limited struct{ bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if room := maxGPUBytes + 1 - l.Len(); room > 0 {
		l.Buffer.Write(p[:min(len(p), room)])
	}
	return len(p), nil
}

var (
	uuidRE   = regexp.MustCompile(`^GPU-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	driverRE = regexp.MustCompile(`^[0-9]{1,5}(\.[0-9]{1,5}){1,3}$`)
	nameRE   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ()/._+-]{0,95}$`)
)

// ParseGPUs reads what nvidia-smi answers to --query-gpu with
// index,uuid,name,memory.total,driver_version,mig.mode.current as
// csv,noheader,nounits: a line for each card, memory in MiB.
func ParseGPUs(data []byte) ([]GPU, error) {
	if len(data) > maxGPUBytes {
		return nil, fmt.Errorf("it says more than %d bytes", maxGPUBytes)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = strings.Count(query, ",") + 1
	r.TrimLeadingSpace = true
	var out []GPU
	for {
		f, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("line %d of its answer: %w", len(out)+1, err)
		}
		bad := func(what, value string) ([]GPU, error) {
			return nil, fmt.Errorf("line %d of its answer: %s %.80q", len(out)+1, what, value)
		}
		g := GPU{UUID: f[1], Name: f[2], Driver: f[4], Split: f[5] == "Enabled"}
		if g.Index, err = strconv.Atoi(f[0]); err != nil || g.Index < 0 || g.Index >= maxGPUs {
			return bad("index", f[0])
		}
		mib, err := strconv.ParseUint(f[3], 10, 32)
		switch {
		case err != nil || mib == 0 || mib > 16<<20: // 16 TiB
			return bad("memory", f[3])
		case !uuidRE.MatchString(g.UUID):
			return bad("uuid", g.UUID)
		case !nameRE.MatchString(g.Name):
			return bad("name", g.Name)
		case !driverRE.MatchString(g.Driver):
			return bad("driver", g.Driver)
		case !slices.Contains([]string{"Enabled", "Disabled", "[N/A]"}, f[5]):
			return bad("MIG mode", f[5])
		case slices.ContainsFunc(out, func(o GPU) bool { return o.Index == g.Index || o.UUID == g.UUID }):
			return bad("the card a second time,", g.UUID)
		}
		g.Memory = mib << 20
		if g.Model = Model(g.Name); g.Model == "" {
			return bad("name without a model", g.Name)
		}
		out = append(out, g)
	}
	if len(out) == 0 {
		return nil, errors.New("it lists no card")
	}
	return out, nil
}

// shape are words that say how a card is built and not which it is, or how much
// memory it has, which offers say by themselves.
var shape = regexp.MustCompile(`^(nvidia|tesla|quadro|geforce|sxm[0-9]*|pcie|nvl|hbm[0-9]*e?|[0-9]+gb|gpu)$`)

// Model is a card's name as offers and jobs write it: h100 for NVIDIA H100 80GB HBM3,
// rtx-4090 for NVIDIA GeForce RTX 4090. It is empty if nothing is left.
func Model(name string) string {
	var words []string
	for _, w := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		if !shape.MatchString(w) {
			words = append(words, w)
		}
	}
	return strings.Trim(fmt.Sprintf("%.63s", strings.Join(words, "-")), "-")
}

// Alike are the cards of the model that there are most of, whole ones only: an offer
// has cards of one model. The others are why not.
func Alike(all []GPU) (best []GPU, others []string) {
	kinds := map[string][]GPU{}
	for _, g := range all {
		if g.Split {
			others = append(others, fmt.Sprintf("card %d, %s, is split (MIG): switch that off with nvidia-smi -mig 0 to rent it out", g.Index, g.Name))
			continue
		}
		kinds[g.Model] = append(kinds[g.Model], g)
	}
	for model, gpus := range kinds {
		if len(gpus) > len(best) || len(gpus) == len(best) && (gpus[0].Memory > best[0].Memory || gpus[0].Memory == best[0].Memory && model < best[0].Model) {
			best = gpus
		}
	}
	for _, g := range all {
		if !g.Split && g.Model != best[0].Model {
			others = append(others, fmt.Sprintf("card %d, %s, is of another model than the %d of %s: an offer names one", g.Index, g.Name, len(best), best[0].Model))
		}
	}
	return best, others
}

// cdiDirs are where container engines look for device specifications.
func cdiDirs() []string { return []string{"/etc/cdi", "/var/run/cdi"} }

// CDI is the class of devices under which Podman knows cards, see
// https://github.com/cncf-tags/container-device-interface.
const CDI = "nvidia.com/gpu"

// Devices are the names under which a container engine gives out cards, or why it
// cannot.
func Devices(gpus []GPU) ([]string, error) { return devices(gpus, cdiDirs()) }

func devices(gpus []GPU, dirs []string) (out []string, err error) {
	known := false
	for _, dir := range dirs {
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			st, err := os.Stat(f)
			if err != nil || !st.Mode().IsRegular() || st.Size() > 8<<20 {
				continue
			}
			data, err := os.ReadFile(f)
			known = known || err == nil && bytes.Contains(data, []byte(CDI))
		}
	}
	if !known {
		return nil, fmt.Errorf("containers get no card: nothing in %s describes %s; install the NVIDIA Container Toolkit and run nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml", strings.Join(dirs, " or "), CDI)
	}
	for _, g := range gpus {
		out = append(out, fmt.Sprintf("%s=%d", CDI, g.Index))
	}
	return out, nil
}
