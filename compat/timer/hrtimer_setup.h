/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Initializing a high resolution timer with its callback: hrtimer_setup().
 *
 * Upstream 908a1d775422 ("hrtimers: Introduce hrtimer_setup() to replace
 * hrtimer_init()").  Before it the callback is a member that users set.
 */
#include <linux/hrtimer.h>

#if defined(KPORT_SHIM_hrtimer_setup) && !defined(hrtimer_setup)
static inline void
kport_hrtimer_setup(struct hrtimer *timer,
		    enum hrtimer_restart (*function)(struct hrtimer *),
		    clockid_t clock_id, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock_id, mode);
	timer->function = function;
}
#define hrtimer_setup kport_hrtimer_setup
#endif
