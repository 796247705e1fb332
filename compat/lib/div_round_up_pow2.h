/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rounding up a division by a power of two without overflow:
 * DIV_ROUND_UP_POW2().
 */
#include <linux/kernel.h>

#if defined(KPORT_SHIM_DIV_ROUND_UP_POW2) && !defined(DIV_ROUND_UP_POW2)
#define DIV_ROUND_UP_POW2(n, d)	((n) / (d) + (((n) & ((d) - 1)) != 0))
#endif
