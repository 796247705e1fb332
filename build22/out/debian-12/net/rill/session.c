// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sessions: from connecting over the agreement on a version to the end.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/net.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

#define RILL_VERSION		"9P2000.L"
/* Room for the name of a version that is not the one asked for. */
#define RILL_VERSION_MAX	64

static DEFINE_IDA(rill_session_ids);

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

static void rill_end_work(struct work_struct *work)
{
	struct rill_session *s =
		container_of(work, struct rill_session, end_work);

	if (s->error != -ESHUTDOWN)
		pr_notice("session %d: connection lost: %pe\n", s->id,
			  ERR_PTR(s->error));

	/* Once detached, nothing queues the two but themselves. */
	rill_socket_detach(s);
	cancel_work_sync(&s->rx_work);
	cancel_work_sync(&s->tx_work);

	if (s->rx.req)
		rill_req_put(s->rx.req);
	if (s->tx.frame)
		rill_req_put(s->tx.frame->req);
	rill_req_fail_all(s);
}

static void rill_session_free(struct rill_session *s)
{
	if (s->done_wq)
		destroy_workqueue(s->done_wq);
	if (s->io_wq)
		destroy_workqueue(s->io_wq);
	rill_slots_free(s);
	ida_destroy(&s->fids);
	ida_free(&rill_session_ids, s->id);
	kfree(s);
}

static int rill_session_init(struct rill_session *s)
{
	int err;

	err = rill_slots_init(s, READ_ONCE(rill_sysctl.max_inflight));
	if (err)
		return err;

	/* Writeback depends on both, hence the rescuers. */
	s->io_wq = alloc_workqueue("rill-io-%d", WQ_UNBOUND | WQ_MEM_RECLAIM,
				   0, s->id);
	s->done_wq = alloc_workqueue("rill-done-%d",
				     WQ_UNBOUND | WQ_MEM_RECLAIM, 0, s->id);
	return s->io_wq && s->done_wq ? 0 : -ENOMEM;
}

static struct rill_session *
rill_session_new(const struct rill_session_params *params)
{
	struct rill_session *s;
	int err;

	s = kzalloc_obj(*s);
	if (!s)
		return ERR_PTR(-ENOMEM);
	s->id = ida_alloc(&rill_session_ids, GFP_KERNEL);
	if (s->id < 0) {
		err = s->id;
		kfree(s);
		return ERR_PTR(err);
	}

	refcount_set(&s->ref, 1);
	s->msize = params->msize ?: RILL_MSIZE_DEFAULT;
	s->timeout_ms = params->timeout_ms ?: READ_ONCE(rill_sysctl.timeout_ms);
	spin_lock_init(&s->lock);
	INIT_LIST_HEAD(&s->sendq);
	init_waitqueue_head(&s->slot_wait);
	ida_init(&s->fids);
	INIT_WORK(&s->rx_work, rill_rx_work);
	INIT_WORK(&s->tx_work, rill_tx_work);
	INIT_WORK(&s->end_work, rill_end_work);

	err = rill_session_init(s);
	if (err) {
		rill_session_free(s);
		return ERR_PTR(err);
	}
	return s;
}

/* version(5): the first message, and the only one that the transport reads. */
static int rill_session_version(struct rill_session *s)
{
	struct rill_cursor *reply;
	struct rill_req *req;
	const char *version;
	u16 len;
	u32 msize;
	int err;

	req = rill_req_new(s, RILL_TVERSION, 6 + strlen(RILL_VERSION),
			   6 + RILL_VERSION_MAX, GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, s->msize);
	rill_put_str(req, RILL_VERSION, strlen(RILL_VERSION));
	err = rill_call(req);
	if (err)
		goto out;

	reply = rill_req_reply(req);
	msize = rill_get_u32(reply);
	version = rill_get_str(reply, &len);
	err = reply->err;
	if (err)
		goto out;

	if (len != strlen(RILL_VERSION) || memcmp(version, RILL_VERSION, len))
		err = -EPROTONOSUPPORT;
	else if (msize > s->msize || msize < RILL_MSIZE_MIN)
		err = -EIO;
	else
		s->msize = msize;
out:
	rill_req_put(req);
	return err;
}

struct rill_session *
rill_session_open(const struct rill_session_params *params)
{
	struct rill_session *s;
	int err;

	if (params->msize && (params->msize < RILL_MSIZE_MIN ||
			      params->msize > RILL_MSIZE_MAX))
		return ERR_PTR(-EINVAL);

	s = rill_session_new(params);
	if (IS_ERR(s))
		return s;

	err = rill_socket_connect(s, params);
	if (!err) {
		rill_socket_attach(s);
		err = rill_session_version(s);
	}
	if (err) {
		rill_session_close(s);
		rill_session_put(s);
		return ERR_PTR(err);
	}

	rill_stats_add_session(s);
	return s;
}
EXPORT_SYMBOL_GPL(rill_session_open);

void rill_session_close(struct rill_session *s)
{
	if (test_and_set_bit(0, &s->closed))
		return;

	rill_stats_remove_session(s);
	rill_session_end(s, -ESHUTDOWN);
	/* By now it was queued, here or when the session died. */
	flush_work(&s->end_work);

	/* Timers may still fire, but find all requests done. */
	destroy_workqueue(s->io_wq);
	s->io_wq = NULL;
	destroy_workqueue(s->done_wq);
	s->done_wq = NULL;
	if (s->sock)
		sock_release(s->sock);
	s->sock = NULL;
}
EXPORT_SYMBOL_GPL(rill_session_close);

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
