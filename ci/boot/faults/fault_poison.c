// SPDX-License-Identifier: GPL-2.0-or-later
/* Writes to freed memory: the boot check has to turn red. */
#include <linux/module.h>
#include <linux/slab.h>

static int __init fault_poison_init(void)
{
	struct kmem_cache *cache;
	char *object;

	cache = kmem_cache_create("fault_poison", 192, 0, 0, NULL);
	if (!cache)
		return -ENOMEM;
	object = kmem_cache_alloc(cache, GFP_KERNEL);
	if (object) {
		kmem_cache_free(cache, object);
		/* The compiler must neither see nor drop this store. */
		OPTIMIZER_HIDE_VAR(object);
		WRITE_ONCE(object[100], 1);
		/* Taking it again is what notices. */
		object = kmem_cache_alloc(cache, GFP_KERNEL);
		if (object)
			kmem_cache_free(cache, object);
	}
	kmem_cache_destroy(cache);
	return 0;
}
module_init(fault_poison_init);

static void __exit fault_poison_exit(void)
{
}
module_exit(fault_poison_exit);

MODULE_DESCRIPTION("planted fault: a use after free");
MODULE_LICENSE("GPL");
