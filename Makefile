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

.PHONY: all help check unit clean install format lint check-asan check-ubsan check-tsan coverage bench
all: $(B)/cobuy $(B)/libcobuy.a $(B)/libcobuy.so ## Build the program and the libraries

help: ## List the goals
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 20

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

# --- library ----------------------------------------------------------------
$(B)/libcobuy.a: $(call objects,$(LIB_SRC))
	@rm -f $@
	ar rcsD $@ $^

$(B)/libcobuy.so: $(call objects,$(LIB_SRC))
	$(CC) -shared $(INSTRUMENT) -Wl,--no-undefined -Wl,-soname,libcobuy.so.0 $^ -o $@

# --- program ----------------------------------------------------------------
$(B)/libbuild.a: $(call objects,$(BUILD_SRC))
	@rm -f $@
	ar rcsD $@ $^

$(B)/cobuy: $(call objects,$(CLI_SRC)) $(B)/libbuild.a $(B)/libcobuy.a
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -o $@

# --- checks -----------------------------------------------------------------
$(B)/unit: $(call objects,$(TEST_SRC)) $(call objects,$(filter-out $(MAIN_SRC),$(CLI_SRC))) $(B)/libbuild.a $(B)/libcobuy.a
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LDLIBS) -lcriterion -o $@

$(call objects,$(TEST_SRC)): CPPFLAGS += -Itests/support

unit: $(B)/unit ## Build and run the unit tests
	$(B)/unit

clean: ## Remove what was built
	rm -rf build

-include $(shell find $(B) -name '*.d' 2>/dev/null)
