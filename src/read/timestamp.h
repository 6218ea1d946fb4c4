/*
 * Reads a point in time: ISO 8601, or a Unix time.
 *
 *   2009-12-01                          midnight
 *   2009-12-01 07:45[:00[.123456789]]   "T", "t" or one blank between; a point or a comma; digits beyond microseconds
 *                                       are cut off; 24:00 and 24:00:00 are the next day's midnight
 *   ... followed by Z, z, +hh:mm, +hhmm or +hh (or -), or UTC, with or without a blank before; none means UTC
 *   1259653500                          digits alone, "-" allowed: below 1e11 seconds, below 1e14 milliseconds,
 *                                       else microseconds; a point and zeros may follow
 *
 * Second 60 is a leap second and counts as the first of the next minute. Years are 1 to 9999.
 * Eight digits such as 20091201 are Unix seconds (of August 1970) and not a date: write dates with hyphens.
 */
#ifndef COBUY_READ_TIMESTAMP_H
#define COBUY_READ_TIMESTAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* The first and the last time there is. */
#define TIMESTAMP_FIRST_US INT64_C(-62135596800000000)
#define TIMESTAMP_LAST_US  INT64_C(253402300799999999)

/*
 * Microseconds since 1970-01-01 UTC. False: does not parse, or lies outside the years 1 to 9999. No blanks
 * around it.
 */
bool timestamp_parse(struct text t, int64_t *us);

#endif
