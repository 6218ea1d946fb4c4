/*
 * What the machine gives at best: floor [--threads N] [--memory] [FILES...].
 *
 * With files: zlib inflates them on N threads, a file a thread at a time, and throws the text away. No reader of these files that
 * uses zlib can be faster. With --memory: how fast memory is read in sequence, and how many counters in a 512 MiB array can be
 * read, changed and written in a second, in random places, with and without asking for them ahead.
 * Out: lines of "name value". Memory: 1.25 MiB a thread; 512 MiB for --memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

enum { PACKED_NBYTES = 1 << 20, TEXT_NBYTES = 1 << 18, AHEAD = 32 };

#define COUNTERS (UINT64_C(512) << 20 >> 2)
#define BUMPS	 (UINT64_C(1) << 26)

static double wall_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double cpu_seconds(void)
{
	struct rusage r;

	getrusage(RUSAGE_SELF, &r);
	return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) + 1e-6 * (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec);
}

struct inflater {
	z_stream z;
	unsigned char packed[PACKED_NBYTES], text[TEXT_NBYTES];
};

/* Inflates what is in `packed`. False: the stream is bad. */
static bool inflate_packed(struct inflater *in, bool *ended, uint64_t *nbytes)
{
	while (in->z.avail_in) {
		int got;

		if (*ended && inflateReset(&in->z) != Z_OK)
			return false;
		in->z.next_out = in->text;
		in->z.avail_out = TEXT_NBYTES;
		got = inflate(&in->z, Z_NO_FLUSH);
		if (got != Z_OK && got != Z_STREAM_END)
			return false;
		*ended = got == Z_STREAM_END;
		*nbytes += TEXT_NBYTES - in->z.avail_out;
	}
	return true;
}

static bool inflate_file(struct inflater *in, const char *path, uint64_t *nbytes)
{
	int file = open(path, O_RDONLY);
	bool ended = false, good = file >= 0 && inflateReset(&in->z) == Z_OK;
	ssize_t got = 0;

	while (good && (got = read(file, in->packed, PACKED_NBYTES)) > 0) {
		in->z.next_in = in->packed;
		in->z.avail_in = (uInt)got;
		good = inflate_packed(in, &ended, nbytes);
	}
	if (file >= 0)
		close(file);
	return good && got == 0 && ended;
}

static int measure_inflate(char *const *paths, int count, int threads)
{
	double wall = wall_seconds(), cpu = cpu_seconds();
	uint64_t nbytes = 0;
	int bad = 0;

#pragma omp parallel num_threads(threads) reduction(+ : nbytes, bad)
	{
		struct inflater *in = calloc(1, sizeof *in);
		bool ready = in && inflateInit2(&in->z, 15 + 16) == Z_OK;

#pragma omp for schedule(dynamic, 1)
		for (int i = 0; i < count; i++) {
			if (ready && inflate_file(in, paths[i], &nbytes))
				continue;
			fprintf(stderr, "floor: %s: cannot be read as gzip\n", paths[i]);
			bad++;
		}
		if (ready)
			inflateEnd(&in->z);
		free(in);
	}
	printf("inflate_threads %d\ninflate_wall_seconds %.4f\ninflate_cpu_seconds %.4f\ninflate_bytes %llu\n", threads,
	       wall_seconds() - wall, cpu_seconds() - cpu, (unsigned long long)nbytes);
	return bad ? 65 : 0;
}

/* Xorshift (Marsaglia, 2003): three dependent steps, so that drawing costs little beside a memory access. */
static inline uint64_t draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	return *state ^= *state << 17;
}

/* A plain add, in C's eyes not a race: threads share the array, and a lost bump does not matter here. */
static inline void bump(_Atomic uint32_t *at)
{
	atomic_store_explicit(at, atomic_load_explicit(at, memory_order_relaxed) + 1, memory_order_relaxed);
}

static void bump_plain(_Atomic uint32_t *counters, uint64_t state, uint64_t bumps)
{
	for (uint64_t i = 0; i < bumps; i++)
		bump(&counters[draw(&state) % COUNTERS]);
}

static void bump_ahead(_Atomic uint32_t *counters, uint64_t state, uint64_t bumps)
{
	uint64_t places[AHEAD] = {0};

	for (uint64_t i = 0; i < bumps; i++) {
		uint64_t *place = &places[i % AHEAD];

		bump(&counters[*place]);
		*place = draw(&state) % COUNTERS;
		__builtin_prefetch(counters + *place, 1);
	}
}

static void measure_bumps(_Atomic uint32_t *counters, int threads, bool ahead)
{
	double wall = wall_seconds();

#pragma omp parallel for num_threads(threads)
	for (int t = 0; t < threads; t++)
		(ahead ? bump_ahead : bump_plain)(counters, 0x9e3779b97f4a7c15u * (uint64_t)(t + 1), BUMPS / (uint64_t)threads);
	wall = wall_seconds() - wall;
	printf("random_%s_%d_threads_per_second %.0f\n", ahead ? "prefetched" : "plain", threads, (double)BUMPS / wall);
}

static void measure_reading(const _Atomic uint32_t *counters, int threads)
{
	const uint64_t *words = (const uint64_t *)(const void *)counters;
	double best = 0;
	uint64_t sum = 0;

	for (int again = 0; again < 5; again++) {
		double wall = wall_seconds();

#pragma omp parallel for num_threads(threads) schedule(static) reduction(+ : sum)
		for (uint64_t i = 0; i < COUNTERS / 2; i += 8)
			sum += words[i] + words[i + 1] + words[i + 2] + words[i + 3] + words[i + 4] + words[i + 5] + words[i + 6] +
			       words[i + 7];
		wall = wall_seconds() - wall;
		if (best < (double)(COUNTERS * 4) / wall)
			best = (double)(COUNTERS * 4) / wall;
	}
	printf("sequential_%d_threads_bytes_per_second %.0f\nsequential_check %llu\n", threads, best, (unsigned long long)(sum & 1));
}

static int measure_memory(int threads)
{
	_Atomic uint32_t *counters = malloc(COUNTERS * sizeof *counters);

	if (!counters) {
		fputs("floor: out of memory\n", stderr);
		return 71;
	}
	memset(counters, 1, COUNTERS * sizeof *counters);
	for (int t = 1; t <= threads; t += threads > 1 ? threads - 1 : 1) {
		measure_reading(counters, t);
		measure_bumps(counters, t, false);
		measure_bumps(counters, t, true);
	}
	free(counters);
	return 0;
}

static int usage(void)
{
	fputs("usage: floor [--threads N] [--memory] [FILES...]\n", stderr);
	return 64;
}

int main(int argc, char **argv)
{
	int threads = 2, at = 1, code = 0;
	bool memory = false;

	for (; at < argc && argv[at][0] == '-'; at++) {
		if (strcmp(argv[at], "--memory") == 0)
			memory = true;
		else if (strcmp(argv[at], "--threads") == 0 && at + 1 < argc)
			threads = atoi(argv[++at]);
		else
			return usage();
	}
	if (threads < 1 || threads > 256 || (!memory && at == argc))
		return usage();
	if (at < argc)
		code = measure_inflate(argv + at, argc - at, threads);
	if (code == 0 && memory)
		code = measure_memory(threads);
	return code;
}
