/* Wall time, CPU time and memory of this process; for reports, never for the index. */
#ifndef COBUY_BASE_CLOCK_H
#define COBUY_BASE_CLOCK_H

#include <stdint.h>

uint64_t clock_wall_ns(void);		/* since an arbitrary start; only differences mean anything */
uint64_t clock_cpu_ns(void);		/* user and system, all threads */
uint64_t clock_peak_nbytes(void);	/* largest resident set so far */
uint64_t clock_resident_nbytes(void);	/* resident set now; 0: not known */

#endif
