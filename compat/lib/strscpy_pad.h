/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * strscpy_pad() of two arguments, where the first one is an array.
 *
 * Upstream 8366d124ec93 ("string: Allow 2-argument strscpy_pad()").
 */
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/string.h>

#if defined(KPORT_SHIM_strscpy_pad) && !defined(strscpy_pad)
#define kport_string_second(unused, size, ...)	(size)
#define strscpy_pad(dst, src, ...) \
	(strscpy_pad)(dst, src, \
		      kport_string_second(0, ##__VA_ARGS__, \
					  sizeof(dst) + __must_be_array(dst), 0))
#endif
