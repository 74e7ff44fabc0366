# hone: `make demo` to see it, `make test` to check it.

PREFIX ?= /usr/local
SWIFT ?= swift
RELEASE = -c release --static-swift-stdlib
SOURCES = Sources Tests Package.swift

.DEFAULT_GOAL := build
.PHONY: demo test build install bench bench-quality bench-rates format lint clean

## The workbench on a live sweep of the built-in network.
demo: build
	.build/release/hone demo

## .build/release/hone, one file that runs without a Swift toolchain.
build:
	scripts/bootstrap
	$(SWIFT) build $(RELEASE) --product hone

## Lints, builds with warnings as errors, runs every test.
test:
	scripts/bootstrap test
	$(MAKE) --no-print-directory lint
	$(SWIFT) build --build-tests
	SWIFT='$(SWIFT)' scripts/test

## Copies the tool to $(PREFIX)/bin.
install: build
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 .build/release/hone $(DESTDIR)$(PREFIX)/bin/hone

## Prints how fast hone is, against its peers in the same minute (Optuna's GP where torch is in .venv).
bench:
	scripts/bootstrap test
	.venv/bin/pip install -q rustuna wandb
	$(SWIFT) build $(RELEASE) --product hone
	$(SWIFT) build $(RELEASE) --product bench
	.build/release/bench

## Prints how good the samplers are, against their peers (Optuna's GP where torch is in .venv): a
## reduced round. More problems, seeds and trials: Tests/Benchmarks/quality/compare.py --help.
bench-quality:
	scripts/bootstrap test
	.venv/bin/pip install -q cmaes hyperopt coco-experiment scikit-learn scipy
	$(SWIFT) build $(RELEASE) --product hone
	.venv/bin/python Tests/Benchmarks/quality/compare.py --seeds 0 --functions 1,6,8,10,15,20,23 \
	  --dimensions 2,5 --trials 50 --minutes 20 --out .build/quality.jsonl \
	  --samplers hone:auto,hone:tpe,hone:cma-es,optuna-tpe,hyperopt,cmaes,random$$(.venv/bin/python \
	  -c 'import torch; print(",optuna-gp")' 2>/dev/null)

## Prints how near the rate that `hone lr` recommends comes to the best of a grid of full trainings.
bench-rates: build
	python3 Tests/Benchmarks/rates/recommended.py .build/release/hone

format:
	$(SWIFT) format --in-place --recursive $(SOURCES)

lint:
	$(SWIFT) format lint --strict --recursive $(SOURCES)

clean:
	rm -rf .build .venv
