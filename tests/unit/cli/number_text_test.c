/* Numbers as people read them. */
#include <criterion/criterion.h>

#include "cli/number_text.h"

Test(number_text, thousands_stand_apart)
{
	cr_expect_str_eq(number_text_groups(0).text, "0");
	cr_expect_str_eq(number_text_groups(999).text, "999");
	cr_expect_str_eq(number_text_groups(9130).text, "9 130");
	cr_expect_str_eq(number_text_groups(1000000).text, "1 000 000");
	cr_expect_str_eq(number_text_groups(UINT64_MAX).text, "18 446 744 073 709 551 615");
}

Test(number_text, one_order_is_no_orders)
{
	cr_expect_str_eq(number_text_orders(0).text, "0 orders");
	cr_expect_str_eq(number_text_orders(1).text, "1 order");
	cr_expect_str_eq(number_text_orders(9130).text, "9 130 orders");
}

Test(number_text, shares_are_percent_with_small_ones_still_told)
{
	cr_expect_str_eq(number_text_percent(0).text, "0.0 %");
	cr_expect_str_eq(number_text_percent(0.0451).text, "4.5 %");
	cr_expect_str_eq(number_text_percent(1).text, "100.0 %");
	cr_expect_str_eq(number_text_percent(0.000123).text, "0.012 %");
	cr_expect_str_eq(number_text_percent(-0.02).text, "-2.0 %");
}

Test(number_text, factors_have_as_many_digits_as_matter)
{
	cr_expect_str_eq(number_text_times(3.24).text, "3.2");
	cr_expect_str_eq(number_text_times(0.456).text, "0.46");
	cr_expect_str_eq(number_text_times(123.4).text, "123");
	cr_expect_str_eq(number_text_times(12345.6).text, "12 346");
}

Test(number_text, money_has_its_minor_digits)
{
	cr_expect_str_eq(number_text_money(1205, 2).text, "12.05");
	cr_expect_str_eq(number_text_money(123456789, 2).text, "1 234 567.89");
	cr_expect_str_eq(number_text_money(7, 3).text, "0.007");
	cr_expect_str_eq(number_text_money(500, 0).text, "500");
}

Test(number_text, times_are_iso_8601_also_before_1970_and_far_away)
{
	cr_expect_str_eq(number_text_time(0).text, "1970-01-01T00:00:00Z");
	cr_expect_str_eq(number_text_time(INT64_C(1323435000000000)).text, "2011-12-09T12:50:00Z");
	cr_expect_str_eq(number_text_time(1500000).text, "1970-01-01T00:00:01.500000Z");
	cr_expect_str_eq(number_text_time(-1).text, "1969-12-31T23:59:59.999999Z");
	cr_expect_str_eq(number_text_time(-1000000).text, "1969-12-31T23:59:59Z");
	cr_expect(number_text_time(INT64_MAX).text[0] != 0);
	cr_expect(number_text_time(INT64_MIN).text[0] != 0);
}

Test(number_text, build_ids_are_hexadecimal)
{
	static const unsigned char id[16] = {0x00, 0xff, 0x0a};

	cr_expect_str_eq(number_text_hex(id).text, "00ff0a00000000000000000000000000");
}
