/* What the steps of one build share. */
#include "pipeline/build_state.h"

#include "base/clock.h"

void build_state_stage_done(struct build *b, enum build_stage stage)
{
	const uint64_t wall = clock_wall_ns(), cpu = clock_cpu_ns();

	b->summary->wall_ns[stage] = wall - b->wall_began;
	b->summary->cpu_ns[stage] = cpu - b->cpu_began;
	b->wall_began = wall;
	b->cpu_began = cpu;
}

double build_state_customer_share(const struct build *b)
{
	return b->options->max_customer_share > 0 ? b->options->max_customer_share : 1;
}
