// SPDX-License-Identifier: GPL-2.0-only
/*
 * net.rill.*: defaults for sessions opened from now on.
 */
#include <linux/errno.h>
#include <linux/sysctl.h>
#include <net/net_namespace.h>

#include "internal.h"

struct rill_sysctl rill_sysctl = {
	.timeout_ms = 30000,
	.max_inflight = 128,
	.keepidle = 30,
	.keepintvl = 10,
	.keepcnt = 3,
};

static int rill_timeout_max = 24 * 60 * 60 * 1000;
static int rill_slots_max = RILL_SLOTS_MAX;
static int rill_keeptime_max = 32767;
static int rill_keepcnt_max = 127;

static const struct ctl_table rill_sysctl_table[] = {
	{
		.procname = "timeout_ms",
		.data = &rill_sysctl.timeout_ms,
		.maxlen = sizeof(rill_sysctl.timeout_ms),
		.mode = 0644,
		.proc_handler = proc_douintvec_minmax,
		.extra1 = SYSCTL_ONE,
		.extra2 = &rill_timeout_max,
	},
	{
		.procname = "max_inflight",
		.data = &rill_sysctl.max_inflight,
		.maxlen = sizeof(rill_sysctl.max_inflight),
		.mode = 0644,
		.proc_handler = proc_douintvec_minmax,
		.extra1 = SYSCTL_ONE,
		.extra2 = &rill_slots_max,
	},
	{
		.procname = "keepidle",
		.data = &rill_sysctl.keepidle,
		.maxlen = sizeof(rill_sysctl.keepidle),
		.mode = 0644,
		.proc_handler = proc_douintvec_minmax,
		.extra1 = SYSCTL_ONE,
		.extra2 = &rill_keeptime_max,
	},
	{
		.procname = "keepintvl",
		.data = &rill_sysctl.keepintvl,
		.maxlen = sizeof(rill_sysctl.keepintvl),
		.mode = 0644,
		.proc_handler = proc_douintvec_minmax,
		.extra1 = SYSCTL_ONE,
		.extra2 = &rill_keeptime_max,
	},
	{
		.procname = "keepcnt",
		.data = &rill_sysctl.keepcnt,
		.maxlen = sizeof(rill_sysctl.keepcnt),
		.mode = 0644,
		.proc_handler = proc_douintvec_minmax,
		.extra1 = SYSCTL_ONE,
		.extra2 = &rill_keepcnt_max,
	},
};

static struct ctl_table_header *rill_sysctl_header;

/* Not having the table is not worth failing for. */
void rill_sysctl_init(void)
{
	rill_sysctl_header = register_net_sysctl(&init_net, "net/rill",
						 rill_sysctl_table);
}

void rill_sysctl_exit(void)
{
	if (rill_sysctl_header)
		unregister_net_sysctl_table(rill_sysctl_header);
}
