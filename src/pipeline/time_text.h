/* A time that a person typed, in the forms that order files may have. For cli/, which does not know read/. */
#ifndef COBUY_PIPELINE_TIME_TEXT_H
#define COBUY_PIPELINE_TIME_TEXT_H

#include <stdbool.h>
#include <stdint.h>

/* Microseconds since 1970-01-01 UTC. False: no time. */
bool time_text_parse(const char *text, int64_t *us);

#endif
