/* A time that a person typed. */
#include "pipeline/time_text.h"

#include "read/timestamp.h"

bool time_text_parse(const char *text, int64_t *us)
{
	return timestamp_parse(text_of(text), us);
}
