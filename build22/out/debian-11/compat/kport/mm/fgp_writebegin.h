/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How write_begin gets its folio: FGP_WRITEBEGIN.
 *
 * Upstream e999a5c5a19c ("fs: Add FGP_WRITEBEGIN").
 */
#include <linux/pagemap.h>

#if defined(KPORT_SHIM_FGP_WRITEBEGIN) && !defined(FGP_WRITEBEGIN)
#define FGP_WRITEBEGIN	(FGP_LOCK | FGP_WRITE | FGP_CREAT | FGP_STABLE)
#endif
