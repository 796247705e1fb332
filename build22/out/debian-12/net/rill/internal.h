/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the rill transport share.
 *
 * Locking.  rill_session::lock is the only lock.  It protects the state of the
 * session, of all its requests in flight and the statistics.  It is taken with
 * bottom halves off, because timers take it.
 *
 * Work.  Data moves in two work items of a workqueue of the session, one for
 * each direction; neither waits for anything but the socket lock.  A third,
 * end_work, stops both and fails what is in flight.  Callbacks of users run in
 * a second workqueue, so that they may wait for requests of the same session.
 * Once rill_session::error is set, under the lock, nothing queues work except
 * end_work and what it waits for.
 *
 * References.  A request in flight is in a slot, and the slot holds a
 * reference, as do the work items on the request they are moving.  A request
 * holds a reference on its session.  A session's memory may outlive its
 * connection, its workqueues do not.
 */
#ifndef _NET_RILL_INTERNAL_H
#define _NET_RILL_INTERNAL_H

#include <linux/completion.h>
#include <linux/idr.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <net/rill.h>

struct dentry;
struct sock;
struct socket;

#define RILL_RVERSION		(RILL_TVERSION + 1)
#define RILL_RFLUSH		(RILL_TFLUSH + 1)
#define RILL_RLERROR_SIZE	4	/* ecode[4] */

/*
 * Tags.  The request in slot n has tag n, its flush has tag n with the top
 * bit set: a flush thus needs neither memory nor a free tag.  Tversion alone
 * goes out under NOTAG, in a slot of its own behind the others.
 */
#define RILL_NOTAG		0xffff
#define RILL_TAG_FLUSH		0x8000
#define RILL_SLOTS_MAX		4096	/* below RILL_TAG_FLUSH */

/**
 * struct rill_frame - octets that wait for their turn to be sent
 * @link:    in rill_session::sendq while waiting, else empty
 * @req:     the request they belong to
 * @data:    first octet
 * @len:     how many there are
 * @started: the first of them may have gone out
 */
struct rill_frame {
	struct list_head link;
	struct rill_req *req;
	u8 *data;
	u32 len;
	bool started;
};

/**
 * enum rill_req_state - where a request is in its life
 * @RILL_REQ_NEW:      being put together by its user
 * @RILL_REQ_WAITING:  has a slot; queued, on its way, or not answered yet
 * @RILL_REQ_FLUSHING: as before, and its Tflush is not answered yet
 * @RILL_REQ_DONE:     complete; has no slot
 */
enum rill_req_state {
	RILL_REQ_NEW,
	RILL_REQ_WAITING,
	RILL_REQ_FLUSHING,
	RILL_REQ_DONE,
};

/**
 * struct rill_req - one request
 * @ref:	 keeps the memory
 * @session:	 what it is a request of; a reference
 * @type:	 T-message
 * @state:	 under the session's lock
 * @slot:	 in rill_session::slots, while it has one
 * @put_err:	 first error of the put functions
 * @tcap:	 size of the buffer @msg is in
 * @rcap:	 size of @rdata
 * @msg:	 the T-message
 * @flush:	 its Tflush
 * @flush_data:	 what @flush sends
 * @replied:	 the reply is in @rdata, result in @reply_err
 * @nointr:	 its user asked not to be disturbed by signals
 * @detached:	 its waiter left before it was complete
 * @uncertain:	 see rill_req_is_uncertain()
 * @reply_err:	 0 or the errno out of Rlerror
 * @cancel_err:	 what it fails with if its flush succeeds
 * @err:	 result, once done
 * @rdata:	 reply without its header
 * @reply:	 the user's place in @rdata
 * @timeout:	 in jiffies, 0 for none; for the request, then for its flush
 * @timer:	 runs from submission on
 * @submitted:	 when, for the statistics
 * @completed:	 for rill_wait()
 * @done:	 callback or NULL
 * @priv:	 for @done
 * @done_work:	 calls @done, then drops the slot's reference
 */
struct rill_req {
	refcount_t ref;
	struct rill_session *session;
	u8 type;
	enum rill_req_state state;
	u32 slot;
	int put_err;
	u32 tcap;
	u32 rcap;
	struct rill_frame msg;
	struct rill_frame flush;
	u8 flush_data[RILL_HDR_SIZE + 2];
	bool replied;
	bool nointr;
	bool detached;
	bool uncertain;
	int reply_err;
	int cancel_err;
	int err;
	u8 *rdata;
	struct rill_cursor reply;
	unsigned long timeout;
	struct timer_list timer;
	ktime_t submitted;
	struct completion completed;
	rill_done_fn done;
	void *priv;
	struct work_struct done_work;
};

/**
 * struct rill_rx - the message being received; for rx_work alone
 * @hdr:   its header
 * @have:  octets received, header included
 * @size:  octets expected; valid once @have reaches RILL_HDR_SIZE
 * @flush: it answers a Tflush
 * @req:   the request it answers; a reference, or NULL within the header
 */
struct rill_rx {
	u8 hdr[RILL_HDR_SIZE];
	u32 have;
	u32 size;
	bool flush;
	struct rill_req *req;
};

/**
 * struct rill_tx - the message being sent; for tx_work alone
 * @frame: it, with a reference on its request; or NULL
 * @off:   octets of it that went into the socket
 */
struct rill_tx {
	struct rill_frame *frame;
	u32 off;
};

/**
 * struct rill_msg_stats - statistics of one type of message
 * @replies:  answered, Rlerror included
 * @errors:   answered by Rlerror
 * @total_ns: sum of the times from submission to answer
 * @max_ns:   longest such time
 */
struct rill_msg_stats {
	u64 replies;
	u64 errors;
	u64 total_ns;
	u64 max_ns;
};

#define RILL_MSG_TYPES		64	/* T-messages are even, below 128 */

/**
 * struct rill_stats - statistics of a session
 * @tx_msgs:  T-messages that went out whole, Tflush included
 * @tx_bytes: octets in them
 * @rx_msgs:  R-messages that came in whole
 * @rx_bytes: octets in them
 * @timeouts: requests that took too long
 * @cancels:  requests that their user gave up
 * @flushes:  Tflush messages sent for either reason
 * @lost:     requests that were in flight when the session ended
 * @peak:     most requests ever in flight at once
 * @msg:      by type, at half its number
 */
struct rill_stats {
	u64 tx_msgs;
	u64 tx_bytes;
	u64 rx_msgs;
	u64 rx_bytes;
	u64 timeouts;
	u64 cancels;
	u64 flushes;
	u64 lost;
	u32 peak;
	struct rill_msg_stats msg[RILL_MSG_TYPES];
};

/**
 * struct rill_session - one connection
 * @ref:	 keeps the memory
 * @id:		 names it in debugfs and messages
 * @msize:	 agreed size; constant once opened
 * @timeout_ms:	 default of its requests
 * @closed:	 bit 0: rill_session_close() was called
 * @lock:	 see above
 * @error:	 why it ended; written once, under @lock
 * @sendq:	 frames that wait to be sent
 * @nslots:	 how many requests may be in flight
 * @inflight:	 how many are
 * @slot_map:	 which slots are taken
 * @slots:	 @nslots requests, and one for Tversion
 * @slot_wait:	 rill_submit() waiting for a slot
 * @fids:	 fid numbers in use
 * @sock:	 NULL before connected
 * @saved_data_ready:	callback of the socket before it was ours
 * @saved_write_space:	likewise
 * @saved_state_change:	likewise
 * @saved_error_report:	likewise
 * @io_wq:	 for @rx_work, @tx_work and @end_work
 * @done_wq:	 for rill_req::done_work
 * @rx_work:	 receives
 * @tx_work:	 sends
 * @end_work:	 stops both, fails what is in flight
 * @rx:		 the message being received
 * @tx:		 the message being sent
 * @stats:	 under @lock
 * @debugfs:	 its file
 */
struct rill_session {
	refcount_t ref;
	int id;
	u32 msize;
	unsigned int timeout_ms;
	unsigned long closed;

	spinlock_t lock;	/* everything up to slot_wait */
	int error;
	struct list_head sendq;
	u32 nslots;
	u32 inflight;
	unsigned long *slot_map;
	struct rill_req **slots;
	wait_queue_head_t slot_wait;

	struct ida fids;

	struct socket *sock;
	void (*saved_data_ready)(struct sock *sk);
	void (*saved_write_space)(struct sock *sk);
	void (*saved_state_change)(struct sock *sk);
	void (*saved_error_report)(struct sock *sk);

	struct workqueue_struct *io_wq;
	struct workqueue_struct *done_wq;
	struct work_struct rx_work;
	struct work_struct tx_work;
	struct work_struct end_work;
	struct rill_rx rx;
	struct rill_tx tx;

	struct rill_stats stats;
	struct dentry *debugfs;
};

/* session.c */
void rill_session_end(struct rill_session *s, int err);
void rill_session_end_locked(struct rill_session *s, int err);

/* request.c */
struct rill_req *rill_req_new(struct rill_session *s, u8 type, u32 tsize,
			      u32 rsize, gfp_t gfp);

/* flight.c */
void rill_req_timer(struct timer_list *timer);
void rill_req_done_work(struct work_struct *work);
void rill_req_answered(struct rill_req *req, u32 len, int err);
void rill_req_flushed(struct rill_req *req);
void rill_req_fail_all(struct rill_session *s);

/* slot.c */
int rill_slots_init(struct rill_session *s, u32 nslots);
void rill_slots_free(struct rill_session *s);
int rill_slot_take(struct rill_session *s, struct rill_req *req);
void rill_slot_drop(struct rill_session *s, struct rill_req *req);
struct rill_req *rill_slot_find(struct rill_session *s, u16 tag, bool *flush);
u16 rill_slot_tag(const struct rill_session *s, const struct rill_req *req);

/* socket.c */
int rill_socket_connect(struct rill_session *s,
			const struct rill_session_params *params);
void rill_socket_attach(struct rill_session *s);
void rill_socket_detach(struct rill_session *s);

/* transport.c */
void rill_rx_work(struct work_struct *work);
void rill_tx_work(struct work_struct *work);

/* sysctl.c */
struct rill_sysctl {
	unsigned int timeout_ms;
	unsigned int max_inflight;
	unsigned int keepidle;
	unsigned int keepintvl;
	unsigned int keepcnt;
};

extern struct rill_sysctl rill_sysctl;

void rill_sysctl_init(void);
void rill_sysctl_exit(void);

/* stats.c */
void rill_stats_init(void);
void rill_stats_exit(void);
void rill_stats_add_session(struct rill_session *s);
void rill_stats_remove_session(struct rill_session *s);
void rill_stats_reply(struct rill_session *s, const struct rill_req *req,
		      int err);

#endif /* _NET_RILL_INTERNAL_H */
