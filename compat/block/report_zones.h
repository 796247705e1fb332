/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reporting a zone: disk_report_zone().
 *
 * Upstream fdb9aed869f3 ("block: introduce disk_report_zone()").  Before it a driver's report_zones() is given the callback and calls it; the
 * struct is what carries both to here.
 */
#include <linux/blkdev.h>

#if defined(KPORT_SHIM_struct_blk_report_zones_args) && \
	!defined(KPORT_HAVE_BLK_REPORT_ZONES_ARGS)
#define KPORT_HAVE_BLK_REPORT_ZONES_ARGS
struct blk_report_zones_args {
	report_zones_cb cb;
	void *data;
};
#endif

#if defined(KPORT_SHIM_disk_report_zone) && !defined(disk_report_zone)
static inline int kport_disk_report_zone(struct gendisk *disk,
					 struct blk_zone *zone,
					 unsigned int idx,
					 struct blk_report_zones_args *args)
{
	return args->cb(zone, idx, args->data);
}
#define disk_report_zone kport_disk_report_zone
#endif
