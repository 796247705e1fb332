// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sessions: references, attributes and the end.
 */
#include <linux/export.h>
#include <linux/slab.h>

#include "internal.h"

/* The one place where a session ends; the work is done by end_work. */
void rill_session_end_locked(struct rill_session *s, int err)
{
	lockdep_assert_held(&s->lock);

	if (s->error)
		return;
	WRITE_ONCE(s->error, err == -EPIPE ? -ECONNRESET : err);
	queue_work(s->io_wq, &s->end_work);
}

void rill_session_end(struct rill_session *s, int err)
{
	spin_lock_bh(&s->lock);
	rill_session_end_locked(s, err);
	spin_unlock_bh(&s->lock);
}

static void rill_session_free(struct rill_session *s)
{
	rill_slots_free(s);
	ida_destroy(&s->fids);
	kfree(s);
}

struct rill_session *rill_session_get(struct rill_session *s)
{
	refcount_inc(&s->ref);
	return s;
}
EXPORT_SYMBOL_GPL(rill_session_get);

void rill_session_put(struct rill_session *s)
{
	if (!s || !refcount_dec_and_test(&s->ref))
		return;
	WARN_ON_ONCE(!s->closed);
	rill_session_free(s);
}
EXPORT_SYMBOL_GPL(rill_session_put);

u32 rill_session_msize(const struct rill_session *s)
{
	return s->msize;
}
EXPORT_SYMBOL_GPL(rill_session_msize);

int rill_session_error(const struct rill_session *s)
{
	return READ_ONCE(s->error);
}
EXPORT_SYMBOL_GPL(rill_session_error);

int rill_fid_alloc(struct rill_session *s, u32 *fid)
{
	int id = ida_alloc(&s->fids, GFP_KERNEL);

	if (id < 0)
		return id;
	*fid = id;
	return 0;
}
EXPORT_SYMBOL_GPL(rill_fid_alloc);

void rill_fid_free(struct rill_session *s, u32 fid)
{
	ida_free(&s->fids, fid);
}
EXPORT_SYMBOL_GPL(rill_fid_free);
