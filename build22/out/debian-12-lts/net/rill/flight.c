// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests in flight: from submission to the one event that ends them.
 *
 * A request in flight ends in one of four ways, whichever comes first under
 * the session's lock: its reply, its cancellation before it was sent, the
 * reply to its flush, the end of the session.  rill_req_finish() is the only
 * place where that happens; it takes the request out of its slot, so that the
 * others do not find it any more.
 *
 * Once Tflush went out, the request keeps its tag until Rflush came back, even
 * if its reply came in between: flush(5) allows the server both orders, and a
 * tag reused too early would be answered by the wrong Rflush.
 */
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/unaligned.h>

#include "internal.h"

/* How long a task that is being killed waits for its request's flush. */
#define RILL_KILLED_WAIT	(5 * HZ)

/* Size, type and tag go in last, when all three are known. */
static void rill_frame_header(struct rill_frame *frame, u8 type, u16 tag)
{
	put_unaligned_le32(frame->len, frame->data);
	frame->data[4] = type;
	put_unaligned_le16(tag, frame->data + 5);
}

static void rill_req_arm(struct rill_req *req)
{
	if (req->timeout)
		mod_timer(&req->timer, jiffies + req->timeout);
}

/*
 * End a request.  True if the slot's reference is now the caller's, who drops
 * it after the lock.  With @defer, for those who must not, done_work does.
 */
static bool rill_req_finish(struct rill_req *req, int err, bool defer)
{
	struct rill_session *s = req->session;

	lockdep_assert_held(&s->lock);

	/* If it is too late to stop the timer, it will find the state done. */
	timer_delete(&req->timer);
	list_del_init(&req->msg.link);
	list_del_init(&req->flush.link);
	rill_slot_drop(s, req);
	req->err = err;
	req->state = RILL_REQ_DONE;
	complete_all(&req->completed);
	if (!req->done && !defer)
		return true;
	queue_work(s->done_wq, &req->done_work);
	return false;
}

void rill_req_done_work(struct work_struct *work)
{
	struct rill_req *req = container_of(work, struct rill_req, done_work);

	if (req->done)
		req->done(req, req->err, req->priv);
	rill_req_put(req);
}

static void rill_req_cancel(struct rill_req *req, int err)
{
	struct rill_session *s = req->session;

	lockdep_assert_held(&s->lock);

	if (req->state != RILL_REQ_WAITING || s->error)
		return;
	if (req->type == RILL_TVERSION) {
		/* There is no flushing it, and no session without it. */
		rill_session_end_locked(s, err);
		return;
	}
	if (!req->msg.started) {
		rill_req_finish(req, err, true);
		return;
	}

	req->state = RILL_REQ_FLUSHING;
	req->cancel_err = err;
	put_unaligned_le16(req->slot, req->flush_data + RILL_HDR_SIZE);
	rill_frame_header(&req->flush, RILL_TFLUSH,
			  req->slot | RILL_TAG_FLUSH);
	list_add_tail(&req->flush.link, &s->sendq);
	s->stats.flushes++;
	rill_req_arm(req);
	queue_work(s->io_wq, &s->tx_work);
}

void rill_req_timer(struct timer_list *timer)
{
	struct rill_req *req = from_timer(req, timer, timer);
	struct rill_session *s = req->session;

	spin_lock_bh(&s->lock);
	if (req->state == RILL_REQ_WAITING) {
		s->stats.timeouts++;
		rill_req_cancel(req, -ETIMEDOUT);
	} else if (req->state == RILL_REQ_FLUSHING) {
		rill_session_end_locked(s, -ETIMEDOUT);
	}
	spin_unlock_bh(&s->lock);
}

/*
 * A task that was killed still has the signal pending while it exits.  To
 * obey it again then would cancel all that closing its files sends.
 */
static bool rill_req_nointr(const struct rill_req *req)
{
	return req->nointr || current->flags & PF_EXITING;
}

static int rill_req_start(struct rill_req *req)
{
	struct rill_session *s = req->session;
	int err;

	spin_lock_bh(&s->lock);
	err = s->error ?: rill_slot_take(s, req);
	if (!err) {
		rill_frame_header(&req->msg, req->type, rill_slot_tag(s, req));
		req->state = RILL_REQ_WAITING;
		req->submitted = ktime_get();
		list_add_tail(&req->msg.link, &s->sendq);
		rill_req_arm(req);
		queue_work(s->io_wq, &s->tx_work);
	}
	spin_unlock_bh(&s->lock);
	return err;
}

static bool rill_may_start(struct rill_session *s)
{
	return READ_ONCE(s->error) || READ_ONCE(s->inflight) < s->nslots;
}

static int rill_wait_slot(struct rill_req *req)
{
	struct rill_session *s = req->session;

	if (rill_req_nointr(req)) {
		wait_event(s->slot_wait, rill_may_start(s));
		return 0;
	}
	if (wait_event_killable(s->slot_wait, rill_may_start(s)))
		return -EINTR;
	return 0;
}

int rill_submit(struct rill_req *req, rill_done_fn done, void *priv)
{
	int err;

	if (req->put_err)
		return req->put_err;
	if (WARN_ON_ONCE(req->state != RILL_REQ_NEW))
		return -EINVAL;

	req->done = done;
	req->priv = priv;
	rill_req_get(req);
	do {
		err = rill_req_start(req);
		if (err != -EAGAIN)
			break;
		err = rill_wait_slot(req);
	} while (!err);
	if (err)
		rill_req_put(req);
	return err;
}
EXPORT_SYMBOL_GPL(rill_submit);

/* Leave a request behind that nothing but a timeout may end. */
static int rill_req_detach(struct rill_req *req)
{
	struct rill_session *s = req->session;
	int err;

	spin_lock_bh(&s->lock);
	if (req->state == RILL_REQ_DONE) {
		err = req->err;
	} else {
		req->detached = true;
		err = -EINTR;
	}
	spin_unlock_bh(&s->lock);
	return err;
}

int rill_wait(struct rill_req *req)
{
	if (rill_req_nointr(req)) {
		wait_for_completion(&req->completed);
	} else if (wait_for_completion_killable(&req->completed)) {
		rill_cancel(req);
		if (!wait_for_completion_timeout(&req->completed,
						 RILL_KILLED_WAIT))
			return rill_req_detach(req);
	}
	return req->err;
}
EXPORT_SYMBOL_GPL(rill_wait);

int rill_call(struct rill_req *req)
{
	return rill_submit(req, NULL, NULL) ?: rill_wait(req);
}
EXPORT_SYMBOL_GPL(rill_call);

void rill_cancel(struct rill_req *req)
{
	struct rill_session *s = req->session;

	spin_lock_bh(&s->lock);
	if (req->state == RILL_REQ_WAITING) {
		s->stats.cancels++;
		rill_req_cancel(req, -EINTR);
	}
	spin_unlock_bh(&s->lock);
}
EXPORT_SYMBOL_GPL(rill_cancel);

/* The reply is in rdata, @len octets; @err is what it says.  From rx_work. */
void rill_req_answered(struct rill_req *req, u32 len, int err)
{
	struct rill_session *s = req->session;
	bool drop = false;

	rill_cursor_init(&req->reply, req->rdata, len);

	spin_lock_bh(&s->lock);
	rill_stats_reply(s, req, err);
	req->replied = true;
	req->reply_err = err;
	/* A flush that did not start yet is not needed any more. */
	if (req->state == RILL_REQ_WAITING || !req->flush.started)
		drop = rill_req_finish(req, err, false);
	spin_unlock_bh(&s->lock);

	if (drop)
		rill_req_put(req);
}

/* Rflush came.  From rx_work. */
void rill_req_flushed(struct rill_req *req)
{
	struct rill_session *s = req->session;
	bool drop;

	spin_lock_bh(&s->lock);
	drop = rill_req_finish(req, req->replied ? req->reply_err :
			       req->cancel_err, false);
	spin_unlock_bh(&s->lock);

	if (drop)
		rill_req_put(req);
}

/* The session has ended; nothing is sent or received any more. */
void rill_req_fail_all(struct rill_session *s)
{
	struct rill_req *req;
	bool drop;
	u32 slot;

	for (slot = 0; slot <= s->nslots; slot++) {
		drop = false;
		spin_lock_bh(&s->lock);
		req = s->slots[slot];
		if (req) {
			req->uncertain = req->msg.started && !req->replied;
			s->stats.lost++;
			drop = rill_req_finish(req, req->replied ?
					       req->reply_err : s->error,
					       false);
		}
		spin_unlock_bh(&s->lock);

		if (drop)
			rill_req_put(req);
	}
	wake_up_all(&s->slot_wait);
}
