// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fids that inodes keep for their next use, and the shrinker for them.
 *
 * An inode keeps at most one fid that is not open.  One lock covers all of
 * them: it is held for a few instructions, next to a round trip to a server.
 */
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/shrinker.h>
#include <linux/spinlock.h>
#include "rill.h"

/* Servers keep state for each fid: more idle ones than this are not kept. */
#define RILL_CACHE_MAX	16384

static DEFINE_SPINLOCK(rill_cache_lock);
static LIST_HEAD(rill_cache_lru);	/* least recently used first */
static unsigned long rill_cache_count;
static struct shrinker *rill_shrinker;

/* Take the fid away from its inode.  The reference is the caller's then. */
static struct rill_fid *rill_cache_detach(struct rill_inode *ri)
{
	struct rill_fid *fid = ri->walked;

	lockdep_assert_held(&rill_cache_lock);
	if (fid) {
		ri->walked = NULL;
		fid->owner = NULL;
		list_del_init(&fid->lru);
		rill_cache_count--;
	}
	return fid;
}

static bool rill_cache_is_current(const struct rill_fid *fid)
{
	return fid->paths == atomic_read(&fid->rm->paths);
}

/* Return: a reference to the fid that @inode keeps, or NULL. */
struct rill_fid *rill_cache_get(struct inode *inode)
{
	struct rill_inode *ri = rill_i(inode);
	struct rill_fid *fid, *stale = NULL;

	spin_lock(&rill_cache_lock);
	fid = ri->walked;
	if (fid && !rill_cache_is_current(fid)) {
		stale = rill_cache_detach(ri);
		fid = NULL;
	}
	if (fid) {
		rill_fid_get(fid);
		list_move_tail(&fid->lru, &rill_cache_lru);
	}
	spin_unlock(&rill_cache_lock);
	if (stale)
		rill_fid_put(stale);
	return fid;
}

/* Let go of up to @nr idle fids.  Return: of how many. */
static unsigned long rill_cache_trim(unsigned long nr)
{
	struct rill_fid *fid, *next;
	unsigned long freed = 0;

	lockdep_assert_held(&rill_cache_lock);
	list_for_each_entry_safe(fid, next, &rill_cache_lru, lru) {
		if (!nr--)
			break;
		/* New references to a cached fid need our lock. */
		if (refcount_read(&fid->ref) > 1)
			continue;
		rill_fid_put(rill_cache_detach(fid->owner));
		freed++;
	}
	return freed;
}

/*
 * Let @inode keep @fid, which was walked to just now, in place of one whose
 * name another client may have moved since.
 */
void rill_cache_set(struct inode *inode, struct rill_fid *fid)
{
	struct rill_inode *ri = rill_i(inode);
	struct rill_fid *old = NULL;

	spin_lock(&rill_cache_lock);
	if (ri->walked != fid && rill_cache_is_current(fid)) {
		old = rill_cache_detach(ri);
		ri->walked = rill_fid_get(fid);
		fid->owner = ri;
		list_add_tail(&fid->lru, &rill_cache_lru);
		if (++rill_cache_count > RILL_CACHE_MAX)
			rill_cache_trim(1);
	}
	spin_unlock(&rill_cache_lock);
	if (old)
		rill_fid_put(old);
}

/* Forget the fid of @inode: its name changed, or the inode goes away. */
void rill_cache_drop(struct inode *inode)
{
	struct rill_fid *fid;

	spin_lock(&rill_cache_lock);
	fid = rill_cache_detach(rill_i(inode));
	spin_unlock(&rill_cache_lock);
	if (fid)
		rill_fid_put(fid);
}

static unsigned long rill_shrink_count(struct shrinker *shrinker,
				       struct shrink_control *sc)
{
	unsigned long count = READ_ONCE(rill_cache_count);

	return count ? count : SHRINK_EMPTY;
}

static unsigned long rill_shrink_scan(struct shrinker *shrinker,
				      struct shrink_control *sc)
{
	unsigned long freed;

	spin_lock(&rill_cache_lock);
	freed = rill_cache_trim(sc->nr_to_scan);
	spin_unlock(&rill_cache_lock);
	return freed;
}

int rill_cache_init(void)
{
	rill_shrinker = shrinker_alloc(0, "rill-fids");
	if (!rill_shrinker)
		return -ENOMEM;
	rill_shrinker->count_objects = rill_shrink_count;
	rill_shrinker->scan_objects = rill_shrink_scan;
	rill_shrinker->seeks = DEFAULT_SEEKS;
	shrinker_register(rill_shrinker);
	return 0;
}

void rill_cache_exit(void)
{
	shrinker_free(rill_shrinker);
}
