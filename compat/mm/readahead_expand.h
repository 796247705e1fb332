/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Asking for a larger readahead request: readahead_expand().
 *
 * Upstream 3ca236440126 ("mm: Implement readahead_control pageset expansion").
 * Its caller has to look at what became of the request, which may be nothing.
 * Here it is that always: before f615bd5c4725 ("mm/readahead: Handle ractl
 * nr_pages being modified") readahead counts for itself what it asked for, and
 * it is a bug to it when the request has another length.
 */
#include <linux/pagemap.h>

#if defined(KPORT_SHIM_readahead_expand) && !defined(readahead_expand)
static inline void kport_readahead_expand(struct readahead_control *ractl,
					  loff_t new_start, size_t new_len)
{
}
#define readahead_expand kport_readahead_expand
#endif
