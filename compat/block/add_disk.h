/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Adding a disk can fail: add_disk() and device_add_disk() that say so.
 *
 * Upstream 83cbce957446 ("block: add error handling for device_add_disk /
 * add_disk").  Until then nothing is given back.  The name is looked for before,
 * which is what fails in practice; a disk that could not be registered all the
 * same is kept for good, with this module, since half of it stays known.
 */
#include <linux/blkdev.h>
#include <linux/device.h>
#include <linux/module.h>
#include <kport/block/owned_disk.h>

#if defined(KPORT_SHIM_device_add_disk) && !defined(device_add_disk)
static inline bool kport_disk_name_taken(struct gendisk *disk)
{
	struct device *other =
		class_find_device_by_name(disk_to_dev(disk)->class,
					  disk->disk_name);

	put_device(other);
	return other;
}

static inline int
kport_device_add_disk(struct device *parent, struct gendisk *disk,
		      const struct attribute_group **groups)
{
	if (kport_disk_name_taken(disk))
		return -EEXIST;
	device_add_disk(parent, disk, groups);
	if (disk->queue->required_elevator_features == KPORT_ELEVATOR_F_NONE)
		disk->queue->required_elevator_features = 0;
	if (likely(device_is_registered(disk_to_dev(disk))))
		return 0;
	get_device(disk_to_dev(disk));
	__module_get(THIS_MODULE);
	return -ENODEV;
}
#define device_add_disk kport_device_add_disk
#endif

#if defined(KPORT_SHIM_add_disk) && !defined(add_disk)
static inline int kport_add_disk(struct gendisk *disk)
{
	return kport_device_add_disk(NULL, disk, NULL);
}
#define add_disk kport_add_disk
#endif
