/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * EFSCORRUPTED for all.  Where jbd2 and some file systems define it for
 * themselves it has the same spelling, so that neither minds the other.
 *
 * Upstream 602544773763 ("uapi: promote EFSCORRUPTED and EUCLEAN to errno.h").
 */
#include <linux/errno.h>

#if defined(KPORT_SHIM_EFSCORRUPTED) && !defined(EFSCORRUPTED)
#define EFSCORRUPTED	EUCLEAN
#endif
