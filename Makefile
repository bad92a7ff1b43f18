# The door: installs what is missing, then calls Meson and build/plateau. Everything else happens there.
#
#   make bench SCENARIO=reserve    the experiment: load, measure, judge, draw
#   make test                      every test, also under the sanitizers
#   make gate SCENARIO=reserve     does the last result pass? JUnit and Markdown in gate/
#   make selftest                  a planted leak must turn the gate red, a bounded cache must not
#   make deb                       the Debian package, held against lintian; TRY=--try installs it in a clean chroot
#   make toolchains                Go 1.15 to 1.27 into .toolchains/; VERSIONS="1.15 1.27" brings only these
#   make matrix MATRIX=quick       many experiments: Go versions, settings, scenarios; goes on where it stopped
#   make fuzz                      every parser of what comes from outside, SECONDS=60 each; RUNS=100000000 in all instead
#   make truth                     is the verdict right about services whose memory is known? about an hour
#
# GNU make turns every failure into exit 2; CI that needs the exact code calls build/plateau, or reads verdict.json.

SCENARIO ?= reserve
MATRIX ?= quick
BUILD := build
NINJA = ninja -C $(BUILD) --quiet

.PHONY: build deb deps fuzz bench gate matrix selftest truth toolchains test format lint clean

build: deps $(BUILD)/build.ninja
	@$(NINJA)

deps:
	@tools/deps.sh build

$(BUILD)/build.ninja: | deps
	@meson setup $(BUILD) >/dev/null || { cat $(BUILD)/meson-logs/meson-log.txt; exit 1; }

bench: build
	@$(BUILD)/plateau run $(SCENARIO)

gate: build
	@$(BUILD)/plateau gate results/$(SCENARIO)/latest --output gate

# Without these two versions the scenarios that name them are left out, with the reason.
truth: build
	-@tools/toolchains.sh 1.15 1.22
	@bench/truth.py

# Toolchains that the cells need and this machine lacks are brought first; gates are merge's.
matrix: build
	@tools/matrix.sh $(MATRIX)

selftest: build
	@tools/selftest.sh

deb:
	@tools/deps.sh package
	@tools/deb.sh $(TRY)

toolchains:
	@tools/toolchains.sh $(VERSIONS)

test:
	@tools/deps.sh test
	@tools/test.sh

# SECONDS for each parser, or RUNS in all, which is the same run each time; a finding is exit 2 and a file in build-fuzz.
fuzz: SECONDS ?= 60
fuzz:
	@tools/deps.sh test
	@tools/fuzz.sh $(if $(RUNS),--runs $(RUNS),$(SECONDS))

format:
	@tools/format.sh

lint: build
	@tools/lint.sh

clean:
	@rm -rf --one-file-system build build-*
