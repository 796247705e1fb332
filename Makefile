# kport: thin front for CMake and the kport program; `make help` lists it all.
BUILD ?= build
JOBS  ?= $(shell nproc)
KPORT  = $(BUILD)/bin/kport

.DEFAULT_GOAL := all
.PHONY: all setup help release-tarball series validate validate-targets check check-unit check-boot \
	check-world check-long \
	bench fuzz clean format lint

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-18s %s\n", $$1, $$2}' Makefile

setup: ## install what building, running and testing need
	@ci/setup

$(BUILD)/build.ninja: CMakeLists.txt | setup
	@cmake -S . -B $(BUILD) -G Ninja >$(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	@rm -f $(BUILD).log

all: setup $(BUILD)/build.ninja ## build build/bin/kport and its tests
	@ninja -C $(BUILD) -j$(JOBS) --quiet

release-tarball: all ## generate, verify, build and pack dist/*.tar.xz
	@$(KPORT) -j$(JOBS) release

series: all ## write the patches for the next merge window to dist/series
	@$(KPORT) -j$(JOBS) series export --cover ci/series/cover --out dist/series

RANGE ?= origin/main..HEAD
validate: all ## a verdict for every patch of RANGE=A..B on every kernel
	@$(KPORT) -j$(JOBS) validate $(VALIDATE) $(RANGE)

validate-targets: all ## the newest point release of every target, each night
	@ci/validate-targets

check-unit: all ## layers, unit, rules and golden tests
	@ctest --test-dir $(BUILD) --output-on-failure -j$(JOBS)

check-boot: release-tarball ## boot every target's kernel and use the modules
	@ci/check-boot

check-world: all ## modules of the kernel nobody here wrote, on every target
	@ci/check-world

check: all ## everything: unit, rules, golden, release, boot
	@ci/check

check-long: all ## what takes longer than `make check` may
	@ci/check --long

bench: all ## benchmarks; ci/bench NAME… for some
	@ci/bench

FUZZ_SECONDS ?= 60
fuzz: setup ## feed readers of rules, mails and patches broken input
	@BUILD=$(BUILD) JOBS=$(JOBS) FUZZ_SECONDS=$(FUZZ_SECONDS) ci/fuzz

lint: all ## mainline-clean check of fs/ and net/
	@$(KPORT) lint

clean: ## remove what was built; downloads stay in the cache
	@rm -rf $(BUILD) dist
