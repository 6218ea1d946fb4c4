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
LDLIBS   += -lz -lpthread

OPTIMISE_release  := -O2
OPTIMISE_asan     := -O1 -fno-omit-frame-pointer
OPTIMISE_ubsan    := -O1
OPTIMISE_tsan     := -O1
OPTIMISE_coverage := -O0
INSTRUMENT_asan     := -fsanitize=address
INSTRUMENT_ubsan    := -fsanitize=undefined -fno-sanitize-recover=all
INSTRUMENT_tsan     := -fsanitize=thread
INSTRUMENT_coverage := --coverage
OPTIMISE   := $(OPTIMISE_$(FLAVOUR))
INSTRUMENT := $(INSTRUMENT_$(FLAVOUR))

B := build/$(FLAVOUR)

# --- sources ----------------------------------------------------------------
sources = $(sort $(wildcard $(addsuffix /*.c,$(addprefix src/,$(1)))))
objects = $(patsubst %.c,$(B)/%.o,$(1))

# What a serving node links: the reader and the rooms it stands on. They need libc alone.
LIB_SRC   := $(call sources,reader format measure)
# What a build needs besides.
BUILD_SRC := $(call sources,base read history count score write pipeline)
CLI_SRC   := $(call sources,cli)
MAIN_SRC  := src/cli/main.c
TEST_SRC  := $(sort $(wildcard tests/unit/*/*.c tests/support/*.c))
# Under these sanitizers tests run in plain forks: Criterion's runner would pass over leaks, and not start at all.
RUNNER_asan := tests/support/plain/plain_runner.c
RUNNER_tsan := $(RUNNER_asan)
TEST_SRC  += $(RUNNER_$(FLAVOUR))

.PHONY: all help check unit clean install format lint check-asan check-ubsan check-tsan coverage bench build-checks sample
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
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -lcriterion -lm -o $@

$(call objects,$(TEST_SRC)): CPPFLAGS += -Itests/support

# Makes the sample shop in data/; a check makes it again and compares.
$(B)/sample_shop: bench/sample_shop.c bench/sample_goods.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $< -o $@

# A simulated shop of independent items, for tests/simulated.
$(B)/independent_shop: bench/independent_shop.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $< -o $@

build-checks: all $(B)/unit $(B)/sample_shop $(B)/independent_shop

unit: $(B)/unit ## Build and run the unit tests
	$(B)/unit

CHECKS ?=
check: build-checks ## Run every check, or those named: make check CHECKS='unit cli'
	@scripts/run-checks $(B) $(CHECKS)

lint: $(B)/cobuy ## Check the floor plan, the documents and the scripts
	@scripts/run-checks $(B) lint

# What runs under a sanitizer. Under clang's thread sanitizer libomp tells it of its barriers (Archer); gcc's would
# report races that are none.
INSTRUMENTED = $(or $(CHECKS),unit cli sample)
check-asan: ## Unit, CLI and sample tests under the address sanitizer
	@$(MAKE) --no-print-directory FLAVOUR=asan CHECKS='$(INSTRUMENTED)' check

check-ubsan: ## ... under the undefined behaviour sanitizer
	@UBSAN_OPTIONS=print_stacktrace=1 $(MAKE) --no-print-directory FLAVOUR=ubsan CHECKS='$(INSTRUMENTED)' check

check-tsan: ## ... under the thread sanitizer, by clang
	@TSAN_OPTIONS=ignore_noninstrumented_modules=1 OMP_NUM_THREADS=4 \
		$(MAKE) --no-print-directory FLAVOUR=tsan CC=clang CHECKS='$(INSTRUMENTED)' check

coverage: ## Lines of src/ that unit, CLI and sample tests reach
	@$(MAKE) --no-print-directory FLAVOUR=coverage build-checks
	@find build/coverage -name '*.gcda' -delete
	@scripts/run-checks build/coverage $(INSTRUMENTED)
	@scripts/count-coverage build/coverage

format: ## Lay out the sources by .clang-format
	clang-format -i $(wildcard include/*.h src/*/*.[ch] tests/unit/*/*.[ch] tests/support/*.[ch] tests/fuzz/*.[ch] bench/*.[ch])

sample: $(B)/sample_shop ## Make the sample shop in data/ again
	$(B)/sample_shop catalog >data/catalog.csv
	$(B)/sample_shop orders >data/orders.csv

clean: ## Remove what was built
	rm -rf build

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
