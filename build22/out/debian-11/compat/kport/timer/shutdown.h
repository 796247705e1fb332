/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stopping a timer for good: timer_shutdown_sync().
 *
 * Upstream f571faf6e443 ("timers: Provide timer_shutdown[_sync]()").  Before
 * it a timer's core cannot refuse to arm it again; users see to that.
 */
#include <linux/timer.h>

#if defined(KPORT_SHIM_timer_shutdown_sync) && !defined(timer_shutdown_sync)
static inline int kport_timer_shutdown_sync(struct timer_list *timer)
{
	return timer_delete_sync(timer);
}
#define timer_shutdown_sync kport_timer_shutdown_sync
#endif
