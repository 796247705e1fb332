/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Local locks below disabled bottom halves: local_lock_nested_bh().
 *
 * Upstream c5bcab755822 ("locking/local_lock: Add local nested BH locking
 * infrastructure.").  Without PREEMPT_RT it is an annotation for lockdep; the
 * rule refuses kernels with it.
 */
#include <linux/local_lock.h>

#if defined(KPORT_SHIM_local_lock_nested_bh) && !defined(local_lock_nested_bh)
#define local_lock_nested_bh(lock)	((void)(lock))
#endif

#if defined(KPORT_SHIM_local_unlock_nested_bh) && \
	!defined(local_unlock_nested_bh)
#define local_unlock_nested_bh(lock)	((void)(lock))
#endif
