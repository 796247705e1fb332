/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Waiting for I/O until a fatal signal: io_wait_event_killable().
 *
 * Upstream ca136b255308 ("wait: Introduce io_wait_event_killable()").
 */
#include <linux/sched.h>
#include <linux/wait.h>

#if defined(KPORT_SHIM_io_wait_event_killable) && \
	!defined(io_wait_event_killable)
#define io_wait_event_killable(wq_head, condition)			\
({									\
	int __kport_ret = 0;						\
									\
	might_sleep();							\
	if (!(condition))						\
		__kport_ret = ___wait_event(wq_head, condition,		\
					    TASK_KILLABLE, 0, 0,	\
					    io_schedule());		\
	__kport_ret;							\
})
#endif
