/*
 * Logarithm, exponential and power that give the same bits on every machine.
 *
 * The C library's are not correctly rounded and differ between versions; what decides a gate or an order
 * must not. These use only + - * / and exact scaling by powers of two, compiled without contraction.
 * Logarithm, exponential and power are within 4 units in the last place of the true value (the power where
 * |w| <= 4 and x in 1e-9 ... 1e18).
 *
 * Sources: argument reduction, Cody and Waite (1980); logarithm, the series of atanh, Gregory (1668); numbers in two
 * parts, Dekker (1971); factorial, the series of Stirling (1730), as 6.1.41 of Abramowitz and Stegun (1964).
 */
#ifndef COBUY_MEASURE_EXACT_MATH_H
#define COBUY_MEASURE_EXACT_MATH_H

double exact_log(double x);		 /* natural; x > 0 and finite, subnormals included; -infinity for 0 */
double exact_exp(double x);		 /* 0 below about -745, infinity above about 709 */
double exact_pow(double x, double w);	 /* x > 0 (x == 0 gives 0 for w > 0, 1 for w == 0) */
double exact_log_factorial(unsigned long long n); /* ln n!; relative error below 1e-13 */

#endif
