/* Codes of quartiles: each three numbers have one, and come back. */
#include "format/lag_code.h"

#include <criterion/criterion.h>

Test(lag_code, every_code_is_three_rising_days_and_comes_back)
{
	struct lag_quartiles before = {0, 0, 0};

	for (uint32_t code = 0; code < 64824; code++) {
		struct lag_quartiles q;

		cr_assert(lag_code_decode((uint16_t)code, &q));
		cr_assert(q.q1 <= q.median && q.median <= q.q3 && q.q3 <= LAG_CODE_DAYS_MAX);
		cr_assert_eq(lag_code_encode(&q), code);
		cr_assert(code == 0 || q.q3 > before.q3 || (q.q3 == before.q3 && (q.median > before.median || q.q1 > before.q1)));
		before = q;
	}
	cr_assert(before.q1 == 71 && before.median == 71 && before.q3 == 71);
}

Test(lag_code, longer_days_have_no_code)
{
	struct lag_quartiles q;

	cr_assert_eq(lag_code_encode(&(struct lag_quartiles){0, 0, 72}), LAG_CODE_ESCAPE);
	for (uint32_t code = 64824; code <= UINT16_MAX; code++)
		cr_assert_not(lag_code_decode((uint16_t)code, &q));
}
