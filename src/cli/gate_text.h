/* What a gate means, in words, with the limit it was held at. */
#ifndef COBUY_CLI_GATE_TEXT_H
#define COBUY_CLI_GATE_TEXT_H

#include "cobuy.h"

struct gate_text {
	char text[160];
};

/* Goes on after "left out because": "it was seen fewer than 5 times (--min-support)". */
struct gate_text gate_text_reason(cobuy_gate gate, cobuy_table table, const cobuy_info *info);

#endif
