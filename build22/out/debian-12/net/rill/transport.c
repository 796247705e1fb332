// SPDX-License-Identifier: GPL-2.0-only
/*
 * Moving messages: one work item that sends, one that receives.
 *
 * Both go on until the socket has no room or no data, and are queued again by
 * the socket's callbacks.  A budget keeps a busy connection from holding on
 * to a worker.  Any error ends the session: on a stream there is no way to
 * find the next message once one is lost.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/net.h>
#include <linux/printk.h>
#include <linux/sched/mm.h>
#include <linux/uio.h>
#include <asm/unaligned.h>
#include <net/sock.h>

#include "internal.h"

/* Turns around the loop before others in the workqueue get theirs. */
#define RILL_BUDGET		64

/* The largest errno that may come off the wire; others are the kernel's own. */
#define RILL_ERRNO_MAX		511

static int rill_rx_broken(struct rill_session *s, const char *why)
{
	struct rill_rx *rx = &s->rx;

	pr_notice_ratelimited("session %d: %s: size %u type %u tag %u\n",
			      s->id, why, get_unaligned_le32(rx->hdr),
			      rx->hdr[4], get_unaligned_le16(rx->hdr + 5));
	return -EIO;
}

/* Only an answer to something that was sent, and only of the right type. */
static bool rill_rx_expected(const struct rill_req *req, bool flush, u8 type)
{
	if (flush)
		return req->state == RILL_REQ_FLUSHING && req->flush.started &&
		       type == RILL_RFLUSH;
	return req->msg.started && !req->replied &&
	       (type == req->type + 1 || type == RILL_RLERROR);
}

/* The header is complete: what is it the header of? */
static int rill_rx_header(struct rill_session *s)
{
	struct rill_rx *rx = &s->rx;
	u8 type = rx->hdr[4];
	struct rill_req *req;
	bool expected = false;
	u32 len;

	rx->size = get_unaligned_le32(rx->hdr);
	if (rx->size < RILL_HDR_SIZE || rx->size > s->msize)
		return rill_rx_broken(s, "bad size");
	len = rx->size - RILL_HDR_SIZE;

	spin_lock_bh(&s->lock);
	req = rill_slot_find(s, get_unaligned_le16(rx->hdr + 5), &rx->flush);
	if (req) {
		expected = rill_rx_expected(req, rx->flush, type);
		if (expected)
			rx->req = rill_req_get(req);
	}
	spin_unlock_bh(&s->lock);

	if (!req)
		return rill_rx_broken(s, "unknown tag");
	if (!expected)
		return rill_rx_broken(s, "unexpected reply");
	if (rx->flush ? len != 0 : len > rx->req->rcap)
		return rill_rx_broken(s, "reply too long");
	if (type == RILL_RLERROR && len != RILL_RLERROR_SIZE)
		return rill_rx_broken(s, "bad Rlerror");
	return 0;
}

static int rill_rx_result(const struct rill_rx *rx)
{
	u32 ecode;

	if (rx->hdr[4] != RILL_RLERROR)
		return 0;
	ecode = get_unaligned_le32(rx->req->rdata);
	return ecode && ecode <= RILL_ERRNO_MAX ? -(int)ecode : -EIO;
}

static void rill_rx_message(struct rill_session *s)
{
	struct rill_rx *rx = &s->rx;
	struct rill_req *req = rx->req;

	spin_lock_bh(&s->lock);
	s->stats.rx_msgs++;
	s->stats.rx_bytes += rx->size;
	spin_unlock_bh(&s->lock);

	if (rx->flush)
		rill_req_flushed(req);
	else
		rill_req_answered(req, rx->size - RILL_HDR_SIZE,
				  rill_rx_result(rx));
	rx->req = NULL;
	rx->have = 0;
	rill_req_put(req);
}

/* Receive once.  1: go on; -EAGAIN: no more for now; else: the end. */
static int rill_rx_step(struct rill_session *s)
{
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };
	struct rill_rx *rx = &s->rx;
	struct kvec vec;
	int n, err;

	if (rx->have < RILL_HDR_SIZE) {
		vec.iov_base = rx->hdr + rx->have;
		vec.iov_len = RILL_HDR_SIZE - rx->have;
	} else {
		vec.iov_base = rx->req->rdata + rx->have - RILL_HDR_SIZE;
		vec.iov_len = rx->size - rx->have;
	}
	n = kernel_recvmsg(s->sock, &msg, &vec, 1, vec.iov_len, msg.msg_flags);
	if (n <= 0)
		return n ?: -ECONNRESET;

	rx->have += n;
	if (rx->have == RILL_HDR_SIZE) {
		err = rill_rx_header(s);
		if (err)
			return err;
	}
	if (rx->have >= RILL_HDR_SIZE && rx->have == rx->size)
		rill_rx_message(s);
	return 1;
}

void rill_rx_work(struct work_struct *work)
{
	struct rill_session *s =
		container_of(work, struct rill_session, rx_work);
	unsigned int nofs = memalloc_nofs_save();
	int budget = RILL_BUDGET;
	int err = 1;

	while (err > 0 && budget-- && !READ_ONCE(s->error))
		err = rill_rx_step(s);
	memalloc_nofs_restore(nofs);

	if (err > 0)
		queue_work(s->io_wq, &s->rx_work);
	else if (err != -EAGAIN)
		rill_session_end(s, err);
}

/* The frame to go on with, or NULL. */
static struct rill_frame *rill_tx_next(struct rill_session *s)
{
	struct rill_tx *tx = &s->tx;
	struct rill_frame *frame;

	if (tx->frame)
		return tx->frame;

	spin_lock_bh(&s->lock);
	frame = list_first_entry_or_null(&s->sendq, struct rill_frame, link);
	if (frame) {
		list_del_init(&frame->link);
		rill_req_get(frame->req);
		frame->started = true;
	}
	spin_unlock_bh(&s->lock);

	tx->frame = frame;
	tx->off = 0;
	return frame;
}

static void rill_tx_sent(struct rill_session *s)
{
	struct rill_frame *frame = s->tx.frame;

	spin_lock_bh(&s->lock);
	s->stats.tx_msgs++;
	s->stats.tx_bytes += frame->len;
	spin_unlock_bh(&s->lock);

	s->tx.frame = NULL;
	rill_req_put(frame->req);
}

/* Send once; returns as rill_rx_step(). */
static int rill_tx_step(struct rill_session *s)
{
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };
	struct rill_tx *tx = &s->tx;
	struct rill_frame *frame = rill_tx_next(s);
	struct kvec vec;
	int n;

	if (!frame)
		return -EAGAIN;

	vec.iov_base = frame->data + tx->off;
	vec.iov_len = frame->len - tx->off;
	n = kernel_sendmsg(s->sock, &msg, &vec, 1, vec.iov_len);
	if (n <= 0)
		return n ?: -ECONNRESET;

	tx->off += n;
	if (tx->off == frame->len)
		rill_tx_sent(s);
	return 1;
}

/* Sending failed for memory, not for room: no callback will tell us. */
static bool rill_tx_starved(const struct rill_session *s)
{
	return s->tx.frame && sk_stream_is_writeable(s->sock->sk);
}

void rill_tx_work(struct work_struct *work)
{
	struct rill_session *s =
		container_of(work, struct rill_session, tx_work);
	unsigned int nofs = memalloc_nofs_save();
	int budget = RILL_BUDGET;
	int err = 1;

	while (err > 0 && budget-- && !READ_ONCE(s->error))
		err = rill_tx_step(s);
	memalloc_nofs_restore(nofs);

	if (err > 0 || (err == -EAGAIN && rill_tx_starved(s)))
		queue_work(s->io_wq, &s->tx_work);
	else if (err != -EAGAIN)
		rill_session_end(s, err);
}
