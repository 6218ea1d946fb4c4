/*
 * Logarithm, exponential and power that give the same bits on every machine.
 *
 * The C library's are not correctly rounded and differ between versions; what decides a gate or an order
 * must not. These use only + - * / and exact scaling by powers of two, compiled without contraction.
 * Each is within 4 units in the last place of the true value.
 */
#ifndef COBUY_MEASURE_EXACT_MATH_H
#define COBUY_MEASURE_EXACT_MATH_H

double exact_log(double x);		 /* natural; x > 0 and finite, subnormals included */
double exact_exp(double x);		 /* 0 below about -745, infinity above about 709 */
double exact_pow(double x, double w);	 /* x > 0 (x == 0 gives 0 for w > 0, 1 for w == 0) */
double exact_log_factorial(unsigned long long n); /* ln n!; relative error below 1e-13 */

#endif
