# make run    builds probity and does the main job, end to end
# make test   every check: linters, unit, contract, chain, proof and command tests
# make short  the tests that need no outside tool
# make soak   the long random walks: contracts beside the rules, a day of churn, for some hours
# make bench  the figures in bench/
# make fuzz   every fuzz target for FUZZTIME (default 1m) each
# make hosts  three providers, each on a machine of its own, fail in turn; a job goes on (Linux, root)
# make gen    regenerates contracts, bindings, snapshots, the jobs' schema and example offers

GO       ?= go
FUZZTIME ?= 1m
export CGO_ENABLED ?= 0

SOAKSEED ?= 1

.PHONY: run build test short lint bench fuzz soak hosts gen tools clean

build:
	$(GO) build -trimpath -o bin/probity ./cmd/probity

run: build
	bin/probity demo

test: tools lint
	$(GO) test -timeout 40m ./...

short:
	$(GO) test -short ./...

lint:
	@out=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$out" || { echo "run gofmt -w on: $$out"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

# What the tests use besides Go: npm brings the Solidity compiler and a second EVM
# client, Podman runs containers, the status page is tested in Chromium, QEMU is other
# processors, strace makes file operations fail, MariaDB holds a log, pip brings ONNX's own tests, and
# iproute2 and nftables make networks with routers in them.
tools:
	@missing=""; \
	command -v npm >/dev/null || missing="$$missing nodejs npm"; \
	command -v strace >/dev/null || missing="$$missing strace"; \
	command -v qemu-aarch64-static >/dev/null || missing="$$missing qemu-user-static"; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing="$$missing chromium"; \
	command -v ip >/dev/null || missing="$$missing iproute2"; \
	command -v nft >/dev/null || missing="$$missing nftables"; \
	command -v podman >/dev/null || missing="$$missing podman crun conmon uidmap fuse-overlayfs netavark"; \
	command -v runc >/dev/null || missing="$$missing runc"; \
	command -v systemd-analyze >/dev/null || missing="$$missing systemd"; \
	command -v slirp4netns >/dev/null || missing="$$missing slirp4netns"; \
	command -v mariadbd >/dev/null || test -x /usr/sbin/mariadbd || missing="$$missing mariadb-server-core mariadb-client-core"; \
	command -v containerd >/dev/null || missing="$$missing containerd"; \
	test -x /usr/lib/cni/ptp || missing="$$missing containernetworking-plugins"; \
	python3 -m pip --version >/dev/null 2>&1 || missing="$$missing python3 python3-pip"; \
	if [ -n "$$missing" ]; then \
	  echo "the tests need:$$missing; installing"; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
	  else echo "install$$missing with your system's package manager, then run make test again"; exit 1; fi; \
	fi

hosts: build
	$(GO) run ./examples/hosts -probity bin/probity

bench: build
	$(GO) run ./bench

fuzz:
	@for pkg in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "== $$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
	  done; done

soak:
	$(GO) test -timeout 4h -run AFault ./ledger -faults -v
	$(GO) test -timeout 8h -run 'Walk(Keeps|LikeTheRules)' ./contracts -walk.seed $(SOAKSEED) -walk.steps 100000 -walk.leases 100000 -walk.claims 100000 -walk.anvil 100000 -v
	$(GO) test -timeout 4h -run ADayOfChurn ./node -churn.seed $(SOAKSEED) -churn.hours 24 -churn.providers 300 -churn.jobs 3000 -v

gen:
	$(GO) generate ./contracts
	$(GO) test ./contracts -run Snapshot -update
	$(GO) test ./market/spec -run Schema -update
	$(GO) test ./market/match -run Example -update

clean:
	rm -rf bin .cache
