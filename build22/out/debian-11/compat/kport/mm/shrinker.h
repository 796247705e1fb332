/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shrinkers that are allocated: shrinker_alloc() and what belongs to it.
 *
 * Upstream c42d50aefd17 ("mm: shrinker: add infrastructure for dynamically
 * allocating shrinker").  Before it users embed struct shrinker.  Since
 * e33c267ab70d ("mm: shrinkers: provide shrinkers with names") it is registered
 * with a name; which of the two forms there is, the compiler says.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/shrinker.h>
#include <linux/slab.h>

#if defined(KPORT_SHIM_shrinker_alloc) && !defined(shrinker_alloc)
struct kport_shrinker {
	struct shrinker shrinker;
	char name[48];
};

static inline __printf(2, 3) struct shrinker *
kport_shrinker_alloc(unsigned int flags, const char *fmt, ...)
{
	struct kport_shrinker *s = kzalloc(sizeof(*s), GFP_KERNEL);
	va_list args;

	if (!s)
		return NULL;
	va_start(args, fmt);
	vsnprintf(s->name, sizeof(s->name), fmt, args);
	va_end(args);
	s->shrinker.flags = flags;
	s->shrinker.seeks = DEFAULT_SEEKS;
	return &s->shrinker;
}
#define shrinker_alloc kport_shrinker_alloc

static inline void kport_shrinker_register(struct shrinker *shrinker)
{
	struct kport_shrinker *s =
		container_of(shrinker, struct kport_shrinker, shrinker);
	int (*plain)(struct shrinker *);
	int (*named)(struct shrinker *, const char *, ...);
	int err;

	if (__builtin_types_compatible_p(typeof(&register_shrinker),
					 typeof(plain))) {
		plain = (void *)register_shrinker;
		err = plain(shrinker);
	} else {
		named = (void *)register_shrinker;
		err = named(shrinker, "%s", s->name);
	}
	if (err)
		pr_warn("%s: no memory for a shrinker\n", s->name);
}
#define shrinker_register kport_shrinker_register

static inline void kport_shrinker_free(struct shrinker *shrinker)
{
	if (!shrinker)
		return;
	/* Nothing happens if it was never registered. */
	unregister_shrinker(shrinker);
	kfree(container_of(shrinker, struct kport_shrinker, shrinker));
}
#define shrinker_free kport_shrinker_free
#endif
