/*
 * Flips the bits of an index, one at a time, and wants each to be noticed and the part that it lies in named.
 * usage: bit_flips FILE EVERY; every EVERY-th bit is flipped. Exit 1: one was not named.
 *
 * Header and section table are looked at when the index is opened, and share a checksum, so either name will do there.
 */
#include <cobuy.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/index_header.h"

static uint8_t *file_read(const char *path, size_t *nbytes)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes = NULL;
	long end;

	if (file && fseek(file, 0, SEEK_END) == 0 && (end = ftell(file)) > 0 && fseek(file, 0, SEEK_SET) == 0) {
		*nbytes = (size_t)end;
		bytes = malloc(*nbytes);
		if (bytes && fread(bytes, 1, *nbytes, file) != *nbytes) {
			free(bytes);
			bytes = NULL;
		}
	}
	if (file)
		fclose(file);
	return bytes;
}

/* The four letters of the section around a byte; NULL: header or section table. */
static const char *section_around(const struct index_header *h, size_t at)
{
	for (uint32_t i = 0; i < h->section_count; i++)
		if (at >= h->sections[i].offset && at < index_section_end(&h->sections[i]))
			return section_kind_name(section_kind_find(h->sections[i].kind));
	return NULL;
}

static bool flip_is_named(const struct index_header *h, const uint8_t *bytes, size_t nbytes, size_t at)
{
	const char *section = section_around(h, at);
	cobuy_fault fault = {0};
	cobuy *index = NULL;
	cobuy_status st = cobuy_open_bytes(bytes, nbytes, &index, &fault);

	if (st == COBUY_OK)
		st = cobuy_verify(index, &fault);
	cobuy_close(index);
	if ((st != COBUY_E_INDEX && st != COBUY_E_VERSION) || !fault.section)
		return false;
	if (section)
		return strcmp(fault.section, section) == 0;
	return strcmp(fault.section, "header") == 0 || strcmp(fault.section, "section table") == 0;
}

int main(int argc, char **argv)
{
	struct index_header h;
	cobuy_fault fault = {0};
	size_t nbytes = 0, flipped = 0, named = 0;
	size_t every = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	uint8_t *bytes = every ? file_read(argv[1], &nbytes) : NULL;

	if (!bytes) {
		fputs("usage: bit_flips FILE EVERY\n", stderr);
		return 64;
	}
	if (index_header_decode(&h, bytes, nbytes, &fault) != COBUY_OK || flip_is_named(&h, bytes, nbytes, 0)) {
		printf("%s is bad before a bit is flipped\n", argv[1]);
		free(bytes);
		return 1;
	}
	for (size_t bit = 0; bit < 8 * nbytes; bit += every) {
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		if (flip_is_named(&h, bytes, nbytes, bit / 8))
			named++;
		else
			printf("bit %zu of byte 0x%zx is not noticed, or another section is named\n", bit % 8, bit / 8);
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		flipped++;
	}
	printf("%zu bytes: %zu of %zu flipped bits named\n", nbytes, named, flipped);
	free(bytes);
	return named != flipped;
}
