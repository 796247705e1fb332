/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Walking the mappings of a range of a file, which older kernels do for
 * themselves only.  The position moves while a mapping is used: what is given
 * to a file system's functions stands where the next byte is.
 */
#include <linux/iomap.h>

#ifndef KPORT_HAVE_iomap_walk
#define KPORT_HAVE_iomap_walk
struct kport_iomap_walk {
	struct iomap_iter iter;	/* its `processed` is not used */
	loff_t start;		/* where the mapping in use was asked for */
	int status;		/* what its user ended with: 0 or an error */
};

static inline void kport_iomap_advance(struct kport_iomap_walk *walk,
				       u64 bytes)
{
	walk->iter.pos += bytes;
	walk->iter.len -= bytes;
}

/* Gives the mapping back to the file system: an error ends the walk. */
static inline int kport_iomap_finish(struct kport_iomap_walk *walk,
				     const struct iomap_ops *ops)
{
	struct iomap_iter *iter = &walk->iter;
	loff_t done = iter->pos - walk->start;
	struct iomap_iter whole = *iter;
	int ret = 0;

	if (ops->iomap_end) {
		whole.pos = walk->start;
		whole.len += done;
		ret = ops->iomap_end(iter->inode, whole.pos,
				     iomap_length(&whole), done, iter->flags,
				     &iter->iomap);
	}
	if (ret < 0 && !done)
		return ret;
	return walk->status;
}

/* 1: a mapping to use, 0: the end, or an error. */
static inline int kport_iomap_next(struct kport_iomap_walk *walk,
				   const struct iomap_ops *ops)
{
	struct iomap_iter *iter = &walk->iter;
	int ret;

	if (iter->iomap.length) {
		ret = kport_iomap_finish(walk, ops);
		if (ret < 0)
			return ret;
		if (!iter->len || (iter->pos == walk->start &&
				   !(iter->iomap.flags & IOMAP_F_STALE)))
			return 0;
		memset(&iter->iomap, 0, sizeof(iter->iomap));
		memset(&iter->srcmap, 0, sizeof(iter->srcmap));
	}
	walk->start = iter->pos;
	walk->status = 0;
	ret = ops->iomap_begin(iter->inode, iter->pos, iter->len, iter->flags,
			       &iter->iomap, &iter->srcmap);
	if (ret < 0)
		return ret;
	if (WARN_ON_ONCE(iter->iomap.offset > iter->pos ||
			 iter->iomap.offset + iter->iomap.length <= iter->pos))
		return -EIO;
	return 1;
}

/* Whether what lies at @pos is zero, and not to be read. */
static inline bool kport_iomap_is_zero(const struct iomap_iter *iter,
				       loff_t pos)
{
	const struct iomap *map = iomap_iter_srcmap(iter);

	return map->type != IOMAP_MAPPED || map->flags & IOMAP_F_NEW ||
	       pos >= i_size_read(iter->inode);
}
#endif
