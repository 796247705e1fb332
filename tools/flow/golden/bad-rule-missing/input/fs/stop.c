// SPDX-License-Identifier: GPL-2.0-only
// Stops a timer.
#include <linux/timer.h>

static void stop(struct timer_list *t)
{
	timer_delete(t);
}
