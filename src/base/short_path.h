/* A path as a sentence names it: whole, or without its middle where it would push the rest out. */
#ifndef COBUY_BASE_SHORT_PATH_H
#define COBUY_BASE_SHORT_PATH_H

struct short_path {
	char text[200];
};

/* What is cut out becomes "..."; UTF-8 stays whole, and the end is longer than the beginning. */
struct short_path short_path_of(const char *path);

#endif
