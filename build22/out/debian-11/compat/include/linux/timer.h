/* SPDX-License-Identifier: GPL-2.0-only */
/* Made by kport for 5.10.0-46-amd64: what its <linux/timer.h> lacks. */
#ifdef KPORT_IN_LINUX_TIMER_H
#include_next <linux/timer.h>
#else
#define KPORT_IN_LINUX_TIMER_H
#include_next <linux/timer.h>
#define KPORT_SHIM_timer_shutdown_sync 1
#include <kport/timer/shutdown.h>
#undef KPORT_IN_LINUX_TIMER_H
#endif
