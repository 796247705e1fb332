// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests before and after they are in flight: memory and attributes.
 */
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "internal.h"

static void rill_frame_init(struct rill_frame *frame, struct rill_req *req,
			    u8 *data, u32 len)
{
	INIT_LIST_HEAD(&frame->link);
	frame->req = req;
	frame->data = data;
	frame->len = len;
}

/* As rill_req_alloc(), for all types. */
struct rill_req *rill_req_new(struct rill_session *s, u8 type, u32 tsize,
			      u32 rsize, gfp_t gfp)
{
	u32 room = s->msize - RILL_HDR_SIZE;
	struct rill_req *req;
	u8 *tdata;

	if (tsize > room)
		return ERR_PTR(-EMSGSIZE);
	rsize = clamp(rsize, RILL_RLERROR_SIZE, room);

	req = kzalloc_obj(*req, gfp);
	if (!req)
		return ERR_PTR(-ENOMEM);
	tdata = kvmalloc(RILL_HDR_SIZE + tsize, gfp);
	req->rdata = kvmalloc(rsize, gfp);
	if (!tdata || !req->rdata) {
		kvfree(req->rdata);
		kvfree(tdata);
		kfree(req);
		return ERR_PTR(-ENOMEM);
	}

	refcount_set(&req->ref, 1);
	req->session = rill_session_get(s);
	req->type = type;
	req->tcap = RILL_HDR_SIZE + tsize;
	req->rcap = rsize;
	rill_frame_init(&req->msg, req, tdata, RILL_HDR_SIZE);
	rill_frame_init(&req->flush, req, req->flush_data,
			sizeof(req->flush_data));
	init_completion(&req->completed);
	INIT_WORK(&req->done_work, rill_req_done_work);
	timer_setup(&req->timer, rill_req_timer, 0);
	rill_req_set_timeout(req, s->timeout_ms);
	return req;
}

struct rill_req *rill_req_alloc(struct rill_session *s, u8 type, u32 tsize,
				u32 rsize, gfp_t gfp)
{
	if (WARN_ON_ONCE(type & 1 || type == RILL_TLERROR ||
			 type == RILL_TVERSION || type == RILL_TFLUSH))
		return ERR_PTR(-EINVAL);
	return rill_req_new(s, type, tsize, rsize, gfp);
}
EXPORT_SYMBOL_GPL(rill_req_alloc);

struct rill_req *rill_req_get(struct rill_req *req)
{
	refcount_inc(&req->ref);
	return req;
}
EXPORT_SYMBOL_GPL(rill_req_get);

void rill_req_put(struct rill_req *req)
{
	if (!req || !refcount_dec_and_test(&req->ref))
		return;

	/* It may have fired while the request was finished by another. */
	timer_shutdown_sync(&req->timer);
	rill_session_put(req->session);
	kvfree(req->rdata);
	kvfree(req->msg.data);
	kfree(req);
}
EXPORT_SYMBOL_GPL(rill_req_put);

void rill_req_set_timeout(struct rill_req *req, unsigned int timeout_ms)
{
	if (timeout_ms == RILL_TIMEOUT_NONE)
		req->timeout = 0;
	else
		req->timeout = max(msecs_to_jiffies(timeout_ms), 1UL);
}
EXPORT_SYMBOL_GPL(rill_req_set_timeout);

void rill_req_set_nointr(struct rill_req *req)
{
	req->nointr = true;
}
EXPORT_SYMBOL_GPL(rill_req_set_nointr);

bool rill_req_is_uncertain(const struct rill_req *req)
{
	return req->detached || req->uncertain;
}
EXPORT_SYMBOL_GPL(rill_req_is_uncertain);

struct rill_session *rill_req_session(const struct rill_req *req)
{
	return req->session;
}
EXPORT_SYMBOL_GPL(rill_req_session);

struct rill_cursor *rill_req_reply(struct rill_req *req)
{
	return &req->reply;
}
EXPORT_SYMBOL_GPL(rill_req_reply);
