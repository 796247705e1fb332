// SPDX-License-Identifier: GPL-2.0-only
/*
 * Slots: which request is in flight under which tag.
 *
 * All but the first two functions need rill_session::lock.
 */
#include <linux/bitmap.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "internal.h"

int rill_slots_init(struct rill_session *s, u32 nslots)
{
	s->slot_map = bitmap_zalloc(nslots, GFP_KERNEL);
	s->slots = kvcalloc(nslots + 1, sizeof(*s->slots), GFP_KERNEL);
	s->nslots = nslots;
	return s->slot_map && s->slots ? 0 : -ENOMEM;
}

void rill_slots_free(struct rill_session *s)
{
	kvfree(s->slots);
	bitmap_free(s->slot_map);
}

/* The slot takes over a reference of the caller.  -EAGAIN: none is free. */
int rill_slot_take(struct rill_session *s, struct rill_req *req)
{
	unsigned long slot;

	lockdep_assert_held(&s->lock);

	if (req->type == RILL_TVERSION) {
		slot = s->nslots;
	} else {
		slot = find_first_zero_bit(s->slot_map, s->nslots);
		if (slot >= s->nslots)
			return -EAGAIN;
		__set_bit(slot, s->slot_map);
	}

	req->slot = slot;
	s->slots[slot] = req;
	s->inflight++;
	s->stats.peak = max(s->stats.peak, s->inflight);
	return 0;
}

/* The caller takes over the slot's reference. */
void rill_slot_drop(struct rill_session *s, struct rill_req *req)
{
	lockdep_assert_held(&s->lock);

	s->slots[req->slot] = NULL;
	if (req->slot < s->nslots)
		__clear_bit(req->slot, s->slot_map);
	s->inflight--;
	wake_up(&s->slot_wait);
}

/*
 * The request that a tag off the wire belongs to, or NULL.  @flush tells
 * whether it is the tag of the request or that of its flush.
 */
struct rill_req *rill_slot_find(struct rill_session *s, u16 tag, bool *flush)
{
	u32 slot;

	lockdep_assert_held(&s->lock);

	*flush = false;
	if (tag == RILL_NOTAG)
		return s->slots[s->nslots];

	*flush = tag & RILL_TAG_FLUSH;
	slot = tag & ~RILL_TAG_FLUSH;
	return slot < s->nslots ? s->slots[slot] : NULL;
}

u16 rill_slot_tag(const struct rill_session *s, const struct rill_req *req)
{
	return req->slot == s->nslots ? RILL_NOTAG : req->slot;
}
