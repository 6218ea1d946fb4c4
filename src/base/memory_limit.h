/*
 * How much memory the process may use, and how it gives back what it used.
 * In: the machine, and the control groups (versions 1 and 2) that the process is in. Out: bytes. Threads: any.
 */
#ifndef COBUY_BASE_MEMORY_LIMIT_H
#define COBUY_BASE_MEMORY_LIMIT_H

#include <stdint.h>

/* What the machine has or a control group grants, whichever is less. */
uint64_t memory_limit_granted(void);

/*
 * Has the C library give large blocks back to the system as soon as they are freed, from now on. It keeps them otherwise, for speed,
 * and what is kept counts as used.
 */
void memory_limit_tighten(void);

/* Gives back what was freed and is kept still. */
void memory_limit_release(void);

#endif
