/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * strscpy() of two arguments, where the first one is an array.
 *
 * Upstream e6584c3964f2 ("string: Allow 2-argument strscpy()").
 */
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/string.h>

#if defined(KPORT_SHIM_strscpy) && !defined(strscpy)
#define kport_strscpy2(dst, src) \
	(strscpy)(dst, src, sizeof(dst) + __must_be_array(dst))
#define kport_strscpy3(dst, src, size)	(strscpy)(dst, src, size)
#define kport_strscpy_of(a, b, c, form, ...)	form
#define strscpy(...) \
	kport_strscpy_of(__VA_ARGS__, kport_strscpy3, kport_strscpy2, 0) \
	(__VA_ARGS__)
#endif
