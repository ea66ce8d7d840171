package hardware

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// These answers were written by hand in the form that nvidia-smi's manual describes:
// there was no card to ask.
const (
	twoH100 = "0, GPU-8ad2f7e1-0b6c-41f3-9c55-3f2f5c0e6a01, NVIDIA H100 80GB HBM3, 81559, 550.90.12, Disabled\n" +
		"1, GPU-8ad2f7e1-0b6c-41f3-9c55-3f2f5c0e6a02, NVIDIA H100 80GB HBM3, 81559, 550.90.12, Disabled\n"
	oneT4  = "2, GPU-8ad2f7e1-0b6c-41f3-9c55-3f2f5c0e6a03, Tesla T4, 15360, 550.90.12, [N/A]\n"
	splitA = "3, GPU-8ad2f7e1-0b6c-41f3-9c55-3f2f5c0e6a04, NVIDIA A100-SXM4-80GB, 81920, 550.90.12, Enabled\n"
)

func TestCardsAreReadAsNvidiaSmiListsThem(t *testing.T) {
	gpus, err := ParseGPUs([]byte(twoH100 + oneT4 + splitA))
	if err != nil || len(gpus) != 4 {
		t.Fatal(gpus, err)
	}
	want := GPU{Index: 1, UUID: "GPU-8ad2f7e1-0b6c-41f3-9c55-3f2f5c0e6a02", Name: "NVIDIA H100 80GB HBM3", Model: "h100", Memory: 81559 << 20, Driver: "550.90.12"}
	if gpus[1] != want {
		t.Errorf("%+v: want %+v", gpus[1], want)
	}
	best, others := Alike(gpus)
	if len(best) != 2 || best[0].Model != "h100" {
		t.Errorf("to offer: %+v", best)
	}
	if len(others) != 2 || !strings.Contains(others[0], "split") || !strings.Contains(others[1], "T4") {
		t.Errorf("not to offer: %q", others)
	}
	if best, others := Alike(gpus[3:]); len(best) != 0 || len(others) != 1 {
		t.Errorf("of a split card alone: %v, %q", best, others)
	}
}

func TestAModelIsNamedAsJobsNameIt(t *testing.T) {
	for name, want := range map[string]string{
		"NVIDIA H100 80GB HBM3": "h100", "NVIDIA A100-SXM4-80GB": "a100", "NVIDIA A100-PCIE-40GB": "a100", "Tesla T4": "t4", "NVIDIA H100 NVL": "h100",
		"NVIDIA GeForce RTX 4090": "rtx-4090", "NVIDIA RTX A6000": "rtx-a6000", "NVIDIA L40S": "l40s", "Quadro P4000": "p4000",
		"NVIDIA GeForce RTX 4080 Laptop GPU": "rtx-4080-laptop", "NVIDIA": "",
	} {
		if got := Model(name); got != want {
			t.Errorf("%s is %q: want %q", name, got, want)
		}
	}
}

func TestWhatNvidiaSmiShouldNotSayIsNotTaken(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "a failure": "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n",
		"no devices": "No devices were found\n", "a field less": strings.Replace(twoH100, ", Disabled", "", 1),
		"the same twice": oneT4 + oneT4, "the same index": oneT4 + strings.Replace(oneT4, "6a03", "6a09", 1),
		"units": strings.Replace(oneT4, "15360", "15360 MiB", 1), "no memory": strings.Replace(oneT4, "15360", "[N/A]", 1),
		"none of it": strings.Replace(oneT4, "15360", "0", 1), "too much": strings.Replace(oneT4, "15360", "99999999", 1),
		"a bad index": strings.Replace(oneT4, "2,", "-2,", 1), "a large index": strings.Replace(oneT4, "2,", "200,", 1),
		"a bad name": strings.Replace(oneT4, "Tesla T4", "Tesla\x1b[2J", 1), "no model": strings.Replace(oneT4, "Tesla T4", "Tesla", 1),
		"a bad driver": strings.Replace(oneT4, "550.90.12", "x", 1), "a bad id": strings.Replace(oneT4, "GPU-8", "GPU-X", 1),
		"a bad mode": strings.Replace(oneT4, "[N/A]", "Maybe", 1), "far too much": strings.Repeat("\n", maxGPUBytes) + oneT4,
	} {
		if got, err := ParseGPUs([]byte(text)); err == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A program named nvidia-smi that a test wrote stands for the real one.
func TestCardsAreAskedForByTheProgramOfTheDriver(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	if _, err := GPUs(context.Background()); !errors.Is(err, ErrNoGPU) || !strings.Contains(err.Error(), "install its driver") {
		t.Errorf("without it: %v", err)
	}
	program := func(script string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(bin, "nvidia-smi"), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	program(`[ "$*" = "--query-gpu=index,uuid,name,memory.total,driver_version,mig.mode.current --format=csv,noheader,nounits" ] || exit 9
echo '` + strings.TrimSpace(oneT4) + `'`)
	if gpus, err := GPUs(context.Background()); err != nil || len(gpus) != 1 || gpus[0].Model != "t4" {
		t.Errorf("%+v, %v", gpus, err)
	}
	program("echo 'No devices were found'; exit 6")
	if _, err := GPUs(context.Background()); !errors.Is(err, ErrNoGPU) || !strings.Contains(err.Error(), "No devices were found") {
		t.Errorf("without a card: %v", err)
	}
}

func TestContainersGetCardsOnlyWhereTheirEngineKnowsThem(t *testing.T) {
	gpus, err := ParseGPUs([]byte(twoH100))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := devices(gpus, []string{dir, "/none"}); err == nil || !strings.Contains(err.Error(), "nvidia-ctk") {
		t.Errorf("without a specification: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "nvidia.yaml"), []byte("cdiVersion: 0.5.0\nkind: nvidia.com/gpu\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := devices(gpus, []string{dir}); err != nil || !slices.Equal(got, []string{"nvidia.com/gpu=0", "nvidia.com/gpu=1"}) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestMeasuringLeavesNothingAndMeasuresSomething(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	s, err := Measure(context.Background(), dir, 2, 1)
	if err != nil || s.Core <= 0 || s.Cores <= 0 || s.Memory <= 0 || s.Write <= 0 || s.Sync <= 0 {
		t.Errorf("%+v, %v", s, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Measure(ctx, dir, 1, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func FuzzParseGPUs(f *testing.F) {
	f.Add([]byte(twoH100 + oneT4 + splitA))
	f.Add([]byte("\"0\", x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		gpus, err := ParseGPUs(data)
		if err != nil {
			return
		}
		if len(gpus) == 0 || len(gpus) > maxGPUs {
			t.Errorf("%d cards", len(gpus))
		}
		for _, g := range gpus {
			if g.Model == "" || len(g.Model) > 63 || g.Memory == 0 || strings.ContainsAny(g.Model+g.UUID+g.Driver, " \n\x1b") {
				t.Errorf("%+v", g)
			}
		}
	})
}
