# cobuy: what is bought together, next, again. `make help` lists the goals.

# --- settings ---------------------------------------------------------------
CC       ?= gcc
FLAVOUR  ?= release
PREFIX   ?= /usr/local
DESTDIR  ?=
VERSION  := 0.1.0

ifeq ($(origin CC),default)
CC := gcc
endif

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
CPPFLAGS += -Iinclude -Isrc -D_GNU_SOURCE -DCOBUY_VERSION='"$(VERSION)"'
# No contraction: a fused multiply-add would round otherwise than the two steps do, and the bytes would differ.
CFLAGS   += -std=c11 -g -fPIC -fvisibility=hidden -ffp-contract=off -fno-math-errno -fopenmp $(WARNINGS) $(OPTIMISE) $(INSTRUMENT)
LDLIBS   += -lz -ldeflate -lpthread -lm

OPTIMISE_release  := -O2
OPTIMISE_asan     := -O1 -fno-omit-frame-pointer
OPTIMISE_ubsan    := -O1
OPTIMISE_tsan     := -O1
OPTIMISE_coverage := -O0
OPTIMISE_fuzz     := -O2 -fno-omit-frame-pointer
INSTRUMENT_asan     := -fsanitize=address
INSTRUMENT_ubsan    := -fsanitize=undefined -fno-sanitize-recover=all
INSTRUMENT_tsan     := -fsanitize=thread
INSTRUMENT_coverage := --coverage
INSTRUMENT_fuzz     := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
OPTIMISE   := $(OPTIMISE_$(FLAVOUR))
INSTRUMENT := $(INSTRUMENT_$(FLAVOUR))

B := build/$(FLAVOUR)

# --- sources ----------------------------------------------------------------
sources = $(sort $(wildcard $(addsuffix /*.c,$(addprefix src/,$(1)))))
objects = $(patsubst %.c,$(B)/%.o,$(1))

# What a serving node links: the reader and the rooms it stands on. They need libc alone.
LIB_SRC   := $(call sources,reader format measure)
# What a build needs besides.
BUILD_SRC := $(call sources,base read history count score write evaluate pipeline publish)
CLI_SRC   := $(call sources,cli)
MAIN_SRC  := src/cli/main.c
TEST_SRC  := $(sort $(wildcard tests/unit/*/*.c tests/support/*.c))
# Under these sanitizers tests run in plain forks: Criterion's runner would pass over leaks, and not start at all.
RUNNER_asan := tests/support/plain/plain_runner.c
RUNNER_tsan := $(RUNNER_asan)
TEST_SRC  += $(RUNNER_$(FLAVOUR))

.PHONY: all help check unit clean install format lint check-asan check-ubsan check-tsan coverage bench bench-shapes bench-peers bench-lookups build-checks sample corpus fuzz libfuzzer
all: $(B)/cobuy $(B)/libcobuy.a $(B)/libcobuy.so ## Build the program and the libraries

help: ## List the goals
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 20

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

# --- library ----------------------------------------------------------------
comma := ,
$(B)/libcobuy.a: $(call objects,$(LIB_SRC))
	@rm -f $@
	ar rcsD $@ $^

$(B)/libcobuy.so: $(call objects,$(LIB_SRC))
	$(CC) -shared $(INSTRUMENT) $(if $(INSTRUMENT),,-Wl$(comma)--no-undefined) -Wl,-soname,libcobuy.so.0 $^ -o $@

# --- program ----------------------------------------------------------------
$(B)/libbuild.a: $(call objects,$(BUILD_SRC))
	@rm -f $@
	ar rcsD $@ $^

$(B)/cobuy: $(call objects,$(CLI_SRC)) $(B)/libbuild.a $(B)/libcobuy.a
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

# --- checks -----------------------------------------------------------------
$(B)/unit: $(call objects,$(TEST_SRC)) $(call objects,$(filter-out $(MAIN_SRC),$(CLI_SRC))) $(B)/libbuild.a $(B)/libcobuy.a
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -lcriterion -o $@

# Each fuzz target, to be run over files without a fuzzer; tests/fuzz/run does so.
FUZZ_SRC := $(wildcard tests/fuzz/*_fuzz.c)
FUZZ     := $(patsubst tests/fuzz/%_fuzz.c,$(B)/fuzz/%,$(FUZZ_SRC))
$(FUZZ): $(B)/fuzz/%: $(B)/tests/fuzz/%_fuzz.o $(call objects,tests/fuzz/replay.c $(wildcard tests/support/*.c)) $(B)/libbuild.a $(B)/libcobuy.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

# The same for libFuzzer: make fuzz, then build/fuzz/libfuzzer/reader CORPUS...
LIBFUZZER := $(patsubst tests/fuzz/%_fuzz.c,$(B)/libfuzzer/%,$(FUZZ_SRC))
$(LIBFUZZER): $(B)/libfuzzer/%: $(B)/tests/fuzz/%_fuzz.o $(call objects,$(wildcard tests/support/*.c)) $(B)/libbuild.a $(B)/libcobuy.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -fsanitize=fuzzer,address,undefined $(LDFLAGS) $^ $(LDLIBS) -o $@

libfuzzer: $(LIBFUZZER)

fuzz: ## Build the fuzz targets for libFuzzer, by clang, in build/fuzz/libfuzzer/
	@$(MAKE) --no-print-directory FLAVOUR=fuzz CC=clang libfuzzer

$(call objects,$(TEST_SRC) $(FUZZ_SRC) tests/fuzz/replay.c): CPPFLAGS += -Itests/support

# Prints what the C reader answers about an index; tests/corpus/README.md.
$(B)/index_transcript: tests/corpus/index_transcript.c $(B)/libcobuy.a
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

# Flips bits of an index, for tests/flips.
$(B)/bit_flips: tests/flips/bit_flips.c $(B)/libcobuy.a
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

# Looks up while indexes are replaced, for tests/swap.
$(B)/swap_readers: tests/swap/swap_readers.c $(B)/libcobuy.a
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

# Makes the sample shop in data/; a check makes it again and compares.
$(B)/sample_shop: bench/sample_shop.c bench/sample_goods.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $< -o $@

# A simulated shop of independent items, for tests/simulated.
$(B)/independent_shop: bench/independent_shop.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $< -o $@

# A simulated shop of substitutes and upgrades, for tests/simulated.
$(B)/sibling_shop: bench/sibling_shop.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $< -o $@

build-checks: all $(B)/unit $(B)/index_transcript $(B)/bit_flips $(B)/swap_readers $(FUZZ) $(B)/sample_shop $(B)/independent_shop $(B)/sibling_shop

unit: $(B)/unit ## Build and run the unit tests
	$(B)/unit

CHECKS ?=
check: build-checks ## Run every check, or those named: make check CHECKS='unit cli'
	@scripts/run-checks $(B) $(CHECKS)

lint: $(B)/cobuy ## Check the floor plan, the documents and the scripts
	@scripts/run-checks $(B) lint

# What runs under a sanitizer. Under clang's thread sanitizer libomp tells it of its barriers (Archer); gcc's would
# report races that are none.
INSTRUMENTED = $(or $(CHECKS),unit cli sample corpus)
check-asan: ## Unit, CLI, sample and corpus tests under the address sanitizer
	@$(MAKE) --no-print-directory FLAVOUR=asan CHECKS='$(INSTRUMENTED)' check

check-ubsan: ## ... under the undefined behaviour sanitizer
	@UBSAN_OPTIONS=print_stacktrace=1 $(MAKE) --no-print-directory FLAVOUR=ubsan CHECKS='$(INSTRUMENTED)' check

check-tsan: ## ... under the thread sanitizer, by clang
	@TSAN_OPTIONS=ignore_noninstrumented_modules=1 OMP_NUM_THREADS=4 \
		$(MAKE) --no-print-directory FLAVOUR=tsan CC=clang CHECKS='$(INSTRUMENTED)' check

coverage: ## Lines of src/ that unit, CLI, sample and corpus tests reach
	@$(MAKE) --no-print-directory FLAVOUR=coverage build-checks
	@find build/coverage -name '*.gcda' -delete
	@GCOV_ERROR_FILE=$(CURDIR)/build/coverage/gcov.log scripts/run-checks build/coverage $(INSTRUMENTED); status=$$?; \
		scripts/count-coverage build/coverage; exit $$status

format: ## Lay out the sources by .clang-format
	clang-format -i $(wildcard include/*.h src/*/*.[ch] tests/unit/*/*.[ch] tests/support/*.[ch] tests/fuzz/*.[ch] bench/*.[ch])

sample: $(B)/sample_shop ## Make the sample shop in data/ again
	$(B)/sample_shop catalog >data/catalog.csv
	$(B)/sample_shop orders >data/orders.csv

corpus: $(B)/cobuy $(B)/index_transcript ## Make the readers' corpus again, with Node
	node tests/corpus/make.mjs $(B)

clean: ## Remove what was built
	rm -rf build

# --- benches ----------------------------------------------------------------
# What bench/README.md describes. Orders are made once, in build/bench/; results stand in build/bench/results/.
BENCH_FOLDERS  := bench/generator bench/engine bench/serving
BENCH_PROGRAMS := $(addprefix $(B)/bench/,shop_generator floor micro counters)
BENCH_SRC      := $(wildcard bench/*.c $(addsuffix /*.c,$(BENCH_FOLDERS)) bench/peers/*.c)
$(call objects,$(BENCH_SRC)): CPPFLAGS += -Ibench

$(B)/bench/shop_generator: $(call objects,bench/shop_generator.c $(wildcard bench/generator/*.c))
$(B)/bench/floor: $(call objects,bench/floor.c)
$(B)/bench/micro: $(call objects,bench/micro.c $(wildcard bench/engine/*.c)) $(B)/libbuild.a $(B)/libcobuy.a
$(B)/bench/counters: $(call objects,bench/counters.c $(wildcard bench/engine/*.c)) $(B)/libbuild.a $(B)/libcobuy.a
$(BENCH_PROGRAMS):
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

$(B)/bench/graphblas_tables: $(call objects,bench/peers/graphblas_tables.c $(wildcard bench/engine/*.c)) $(B)/libbuild.a $(B)/libcobuy.a
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -lgraphblas -o $@

$(B)/bench/lookups: $(call objects,bench/lookups.c $(wildcard bench/serving/*.c)) $(B)/libcobuy.a
	$(CC) $(CFLAGS) $(LDFLAGS) $^ -llmdb -lcdb -lsqlite3 -lpthread -o $@

bench: $(B)/cobuy $(BENCH_PROGRAMS) ## Time the engine: against the floor, room by room, ways to count
	@bench/run --build $(B) engine memory micro counters

bench-shapes: $(B)/cobuy $(BENCH_PROGRAMS) ## Time large and odd shapes: S3, wide, bulk, one-file
	@bench/run --build $(B) shapes

bench-peers: $(B)/cobuy $(BENCH_PROGRAMS) ## Time DuckDB, scipy and GraphBLAS on the same files, and compare answers
	@scripts/setup peers || echo "bench-peers: a peer whose packages are missing is left out"
	@$(MAKE) --no-print-directory $(B)/bench/graphblas_tables || echo "skip graphblas: it needs libgraphblas-dev"
	@bench/run --build $(B) peers

bench-lookups: $(B)/cobuy $(BENCH_PROGRAMS) ## Look-ups and sizes beside LMDB, SQLite, cdb, Redis, Parquet and JSON
	@$(MAKE) --no-print-directory $(B)/bench/lookups || echo "skip lookups: it needs liblmdb-dev, libcdb-dev and libsqlite3-dev"
	@bench/run --build $(B) lookup size

# --- install ----------------------------------------------------------------
install: all ## Install below DESTDIR, PREFIX (/usr/local)
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin lib include share/man/man1)
	install -m 755 $(B)/cobuy $(DESTDIR)$(PREFIX)/bin/cobuy
	install -m 644 $(B)/libcobuy.a $(DESTDIR)$(PREFIX)/lib/libcobuy.a
	install -m 644 $(B)/libcobuy.so $(DESTDIR)$(PREFIX)/lib/libcobuy.so.0
	ln -sf libcobuy.so.0 $(DESTDIR)$(PREFIX)/lib/libcobuy.so
	install -m 644 include/cobuy.h $(DESTDIR)$(PREFIX)/include/cobuy.h
	install -m 644 src/cli/cobuy.1 $(DESTDIR)$(PREFIX)/share/man/man1/cobuy.1

-include $(shell find $(B) -name '*.d' 2>/dev/null)
