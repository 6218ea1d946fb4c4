/* Logarithm, exponential and power out of + - * / and exact scaling alone. */
#include "measure/exact_math.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#ifdef __FAST_MATH__
#error "exact_math.c needs arithmetic in the order in which it is written; build without -ffast-math"
#endif
_Static_assert(FLT_EVAL_METHOD == 0, "exact_math.c needs doubles that round to 53 bits after each step");

static const double SQRT2 = 1.4142135623730951;
static const double INVERSE_LN2 = 1.4426950408889634;
static const double HALF_LN_2PI = 0.91893853320467278;

/* ln 2 in two: the upper has 33 bits, so that its product with an exponent is exact. */
static const double LN2_HIGH = 0x1.62e42feep-1;
static const double LN2_LOW = 0x1.a39ef35793c76p-33;

/* A number and what rounding left of it; high is the double nearest to their sum. */
struct split {
	double high, low;
};

static uint64_t exact_bits(double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof bits);
	return bits;
}

static double exact_from_bits(uint64_t bits)
{
	double x;

	memcpy(&x, &bits, sizeof x);
	return x;
}

/* 2 to the power of e, -1022 <= e <= 1023. */
static double exact_power_of_two(int e)
{
	return exact_from_bits((uint64_t)(e + 1023) << 52);
}

/* x = m * 2^e with m in [sqrt(1/2), sqrt(2)); x > 0. */
static double exact_mantissa(double x, int *e)
{
	int shift = 0;
	uint64_t bits;
	double m;

	if (x < DBL_MIN) {
		x *= 0x1p54;
		shift = 54;
	}
	bits = exact_bits(x);
	*e = (int)(bits >> 52) - 1023 - shift;
	m = exact_from_bits((bits & 0xfffffffffffffu) | 0x3ff0000000000000u);
	if (m >= SQRT2) {
		m *= 0.5;
		*e += 1;
	}
	return m;
}

/* atanh(s) / s - 1 for s^2 = z <= 0.0295: z/3 + z^2/5 + ... */
static double exact_atanh_rest(double z)
{
	static const double factor[] = {1.0 / 25, 1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15,
					1.0 / 13, 1.0 / 11, 1.0 / 9,  1.0 / 7,	1.0 / 5,  1.0 / 3};
	double sum = 0;

	for (unsigned i = 0; i < sizeof factor / sizeof *factor; i++)
		sum = (sum + factor[i]) * z;
	return sum;
}

/* ln m = 2 atanh(s), s = f / (2 + f), f = m - 1; as f - s * (f - ...), for f is exact and s is not. */
double exact_log(double x)
{
	int e;
	double f, s;

	if (!(x > 0))
		return -INFINITY;
	f = exact_mantissa(x, &e) - 1;
	s = f / (2 + f);
	return e * LN2_HIGH + (f - (s * (f - 2 * exact_atanh_rest(s * s)) - e * LN2_LOW));
}

static struct split exact_sum(double larger, double smaller)
{
	double high = larger + smaller;

	return (struct split){high, smaller - (high - larger)};
}

/* The product of two numbers cut in halves of 26 and 27 bits, so that each partial product is exact. */
static struct split exact_product(double a, double b)
{
	const uint64_t upper_half = ~(uint64_t)0x7ffffff;
	double a_high = exact_from_bits(exact_bits(a) & upper_half), a_low = a - a_high;
	double b_high = exact_from_bits(exact_bits(b) & upper_half), b_low = b - b_high;
	double high = a * b, low = a_high * b_high - high;

	return (struct split){high, low + a_high * b_low + a_low * b_high + a_low * b_low};
}

/* ln x with a relative error below 2^-60: a power multiplies it, and with it its error. */
static struct split exact_log_split(double x)
{
	int e;
	double m = exact_mantissa(x, &e), f = m - 1;
	double below = 1 + m, below_low = m - (below - 1);
	double s = f / below;
	struct split back = exact_product(s, below), sum;
	double s_low = ((f - back.high) - back.low - s * below_low) / below;

	sum = exact_sum(e * LN2_HIGH, 2 * s);
	sum.low += e * LN2_LOW + 2 * (s_low + s * exact_atanh_rest(s * s));
	return exact_sum(sum.high, sum.low);
}

/* e to the power of r, |r| <= 0.35: the exponential series up to r^14 / 14!. */
static double exact_exp_near_zero(double r)
{
	static const double factor[] = {1.0 / 87178291200, 1.0 / 6227020800, 1.0 / 479001600,
					1.0 / 39916800,	   1.0 / 3628800,    1.0 / 362880,
					1.0 / 40320,	   1.0 / 5040,	     1.0 / 720,
					1.0 / 120,	   1.0 / 24,	     1.0 / 6,
					1.0 / 2};
	double sum = 0;

	for (unsigned i = 0; i < sizeof factor / sizeof *factor; i++)
		sum = (sum + factor[i]) * r;
	return 1 + (r + sum * r);
}

static double exact_exp_split(struct split x)
{
	int k, half;
	double y;

	if (!(x.high > -746))
		return 0;
	if (x.high > 710)
		return INFINITY;
	k = (int)(x.high * INVERSE_LN2 + (x.high < 0 ? -0.5 : 0.5));
	half = k / 2;
	y = exact_exp_near_zero((x.high - k * LN2_HIGH) + (x.low - k * LN2_LOW));
	/* In two steps, for 2^k itself may lie outside the range of doubles. */
	return y * exact_power_of_two(half) * exact_power_of_two(k - half);
}

double exact_exp(double x)
{
	return exact_exp_split((struct split){x, 0});
}

double exact_pow(double x, double w)
{
	struct split log, power;

	if (w == 0)
		return 1;
	if (!(x > 0))
		return w > 0 ? 0 : INFINITY;
	log = exact_log_split(x);
	if (!(log.high * w > -746))
		return 0;
	if (log.high * w > 710)
		return INFINITY;
	power = exact_product(log.high, w);
	power.low += log.low * w;
	return exact_exp_split(power);
}

double exact_log_factorial(unsigned long long n)
{
	/* clang-format off */
	static const double small[] = {
		0.0, 0.0, 0.6931471805599453, 1.791759469228055, 3.1780538303479458,
		4.787491742782046, 6.579251212010101, 8.525161361065415, 10.60460290274525, 12.801827480081469,
		15.104412573075516, 17.502307845873887, 19.987214495661885, 22.552163853123425, 25.19122118273868,
		27.89927138384089, 30.671860106080672, 33.50507345013689, 36.39544520803305, 39.339884187199495,
		42.335616460753485, 45.38013889847691, 48.47118135183523, 51.60667556776438, 54.78472939811232,
		58.00360522298052, 61.261701761002, 64.55753862700634, 67.88974313718154, 71.25703896716801,
		74.65823634883016, 78.0922235533153,
	};
	/* clang-format on */
	double x = (double)n, z;

	if (n < sizeof small / sizeof *small)
		return small[n];
	z = 1 / (x * x);
	return (x + 0.5) * exact_log(x) - x + HALF_LN_2PI +
	       (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680)))) / x;
}
