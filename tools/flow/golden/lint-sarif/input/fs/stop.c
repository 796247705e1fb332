// SPDX-License-Identifier: GPL-2.0-only
// Stops a timer.
#include <linux/timer.h>
#include <linux/version.h>
#include "../compat/timer.h"

/* ä */ #ifdef HAVE_TIMER_DELETE
#define stop_it timer_delete
#elif LINUX_VERSION_CODE >= \
	KERNEL_VERSION(6, 2, 0) /* no HAVE_ here */
#define stop_it del_timer
#endif

static void stop(struct timer_list *t)
{
	timer_delete(t);
}
