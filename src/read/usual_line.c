/* Makes an order line of a record as nearly all are, at once. */
#include "read/usual_line.h"

#include "read/timestamp.h"

bool time_memo_parse(struct time_memo *m, struct text t, int64_t *us)
{
	if (!timestamp_parse(t, us))
		return false;
	if (t.nbytes <= TIME_TEXT_NBYTES) {
		memcpy(m->text, t.bytes, t.nbytes);
		m->nbytes = t.nbytes;
		m->us = *us;
	}
	return true;
}
