/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Client transport for the 9P2000.L protocol over TCP.
 *
 * Two things are offered here.  A session is one TCP connection to a server
 * on which a protocol version and a message size were agreed.  A request is
 * one T-message together with the R-message that answers it.
 *
 * The transport owns what concerns the connection as a whole: framing, tags,
 * Tversion and Tflush.  Every other message is put together and taken apart
 * by the user of this interface with the codec functions below; the transport
 * never looks past the seven octets that open each message, except to turn
 * Rlerror into an errno.
 *
 * Message layout is that of the Plan 9 manual, section 5 (intro, version,
 * flush) and of the 9P2000.L description that the diod server publishes.
 * Integers are little endian on the wire, a string is a 16 bit octet count
 * and as many octets, neither terminated nor allowed to contain a NUL.
 *
 * Unless a function says otherwise it needs process context and may sleep,
 * and it returns 0 or a negative errno.
 */
#ifndef _NET_RILL_H
#define _NET_RILL_H

#include <linux/sizes.h>
#include <linux/socket.h>
#include <linux/types.h>

struct net;
struct rill_req;
struct rill_session;

/* Fields size[4] type[1] tag[2] that open every message. */
#define RILL_HDR_SIZE		7
/*
 * What the message size exceeds the payload of Tread, Twrite and Treaddir by,
 * rounded up: Twrite needs 23 octets, Rread and Rreaddir need 11.
 */
#define RILL_IO_HDR_SIZE	24
#define RILL_QID_SIZE		13

#define RILL_MSIZE_MIN		SZ_4K
#define RILL_MSIZE_DEFAULT	SZ_128K
#define RILL_MSIZE_MAX		SZ_1M

#define RILL_PORT_DEFAULT	564
#define RILL_NOFID		(~0U)

/* A timeout in milliseconds that never passes. */
#define RILL_TIMEOUT_NONE	(~0U)

/* T-messages; the number of the matching R-message is one higher. */
enum rill_msg {
	RILL_TLERROR	 = 6,	/* never sent; RILL_RLERROR is its reply */
	RILL_TSTATFS	 = 8,
	RILL_TLOPEN	 = 12,
	RILL_TLCREATE	 = 14,
	RILL_TSYMLINK	 = 16,
	RILL_TMKNOD	 = 18,
	RILL_TRENAME	 = 20,
	RILL_TREADLINK	 = 22,
	RILL_TGETATTR	 = 24,
	RILL_TSETATTR	 = 26,
	RILL_TXATTRWALK	 = 30,
	RILL_TXATTRCREATE = 32,
	RILL_TREADDIR	 = 40,
	RILL_TFSYNC	 = 50,
	RILL_TLOCK	 = 52,
	RILL_TGETLOCK	 = 54,
	RILL_TLINK	 = 70,
	RILL_TMKDIR	 = 72,
	RILL_TRENAMEAT	 = 74,
	RILL_TUNLINKAT	 = 76,
	RILL_TVERSION	 = 100,	/* sent by the transport only */
	RILL_TAUTH	 = 102,
	RILL_TATTACH	 = 104,
	RILL_TFLUSH	 = 108,	/* sent by the transport only */
	RILL_TWALK	 = 110,
	RILL_TREAD	 = 116,
	RILL_TWRITE	 = 118,
	RILL_TCLUNK	 = 120,
	RILL_TREMOVE	 = 122,
};

#define RILL_RLERROR		(RILL_TLERROR + 1)

/* The server's identity of a file: type[1] version[4] path[8]. */
struct rill_qid {
	u8  type;
	u32 version;
	u64 path;
};

/**
 * struct rill_session_params - what rill_session_open() needs to know
 * @net:	network namespace to connect in; the session takes a reference
 * @addr:	address and port of the server, AF_INET or AF_INET6
 * @addrlen:	octets of @addr in use
 * @msize:	largest message to offer, in octets with the header; 0 is
 *		%RILL_MSIZE_DEFAULT; the server may lower it
 * @timeout_ms:	time a request may take before it is flushed, in ms; 0 takes
 *		sysctl net.rill.timeout_ms, %RILL_TIMEOUT_NONE waits forever
 * @keepidle_s:	idle seconds before the first TCP keepalive probe; 0 takes
 *		sysctl net.rill.keepidle
 * @keepintvl_s: seconds between probes; 0 takes sysctl net.rill.keepintvl
 * @keepcnt:	unanswered probes that end the connection; 0 takes
 *		sysctl net.rill.keepcnt
 */
struct rill_session_params {
	struct net *net;
	struct sockaddr_storage addr;
	int addrlen;
	u32 msize;
	unsigned int timeout_ms;
	unsigned int keepidle_s;
	unsigned int keepintvl_s;
	unsigned int keepcnt;
};

/*
 * Sessions.
 *
 * A session ends once and for good: by rill_session_close(), because the
 * connection was lost (-ECONNRESET, or what the socket reports), because a
 * flush went unanswered (-ETIMEDOUT), or because the server broke the
 * protocol (-EIO).  Everything in flight then fails with that error, and so
 * does every later call.  There is no reconnection: fids die with it.
 */

/**
 * rill_session_open - connect and agree on version and message size
 * @params: not used after return
 *
 * Return: a session with one reference, to be given back by
 * rill_session_close() and then rill_session_put(); or ERR_PTR():
 * -EPROTONOSUPPORT if the server does not speak 9P2000.L, -EINVAL for bad
 * @params, -EINTR on a signal, else what connecting or the transport
 * failed with.
 */
struct rill_session *
rill_session_open(const struct rill_session_params *params);

/**
 * rill_session_close - end a session, fail everything in flight
 * @s: the session; the caller keeps its reference
 *
 * In flight requests fail with -ESHUTDOWN unless the session died before.
 * On return no callback of rill_submit() runs or will run, so a module that
 * supplied one may go.  Required before the last reference is dropped; a
 * second call does nothing.  Must not be called from such a callback.
 */
void rill_session_close(struct rill_session *s);

/* References keep the memory only, not the connection.  Any context. */
struct rill_session *rill_session_get(struct rill_session *s);
void rill_session_put(struct rill_session *s);

/* The agreed message size in octets, header included.  Any context. */
u32 rill_session_msize(const struct rill_session *s);

/* 0 while the session lives, then the errno it ended with.  Any context. */
int rill_session_error(const struct rill_session *s);

static inline bool rill_session_is_dead(const struct rill_session *s)
{
	return rill_session_error(s) != 0;
}

/**
 * rill_fid_alloc - reserve a fid number that no other user of @s has
 * @s:	 the session
 * @fid: set on success, never %RILL_NOFID
 *
 * A fid may be freed once the server does not know it: after any reply to
 * Tclunk or Tremove, or when the message that would have introduced it failed
 * with an outcome that is not uncertain (rill_req_is_uncertain()).  One that
 * is not freed costs a bit until the session is gone.
 *
 * Return: 0, -ENOSPC, or -ENOMEM.
 */
int rill_fid_alloc(struct rill_session *s, u32 *fid);
void rill_fid_free(struct rill_session *s, u32 fid);

/*
 * Requests.
 *
 * Life of a request: allocate, put the fields, call (or submit and wait),
 * get the fields of the reply, drop the reference.  A request is sent once.
 * Until it is submitted and after it is complete it belongs to its one user,
 * who provides any locking; in between the user may only wait for it, cancel
 * it, or drop the reference.
 */

/**
 * rill_req_alloc - a request with room for its message and its reply
 * @s:	   the session; the request holds a reference
 * @type:  one of enum rill_msg, except RILL_TVERSION and RILL_TFLUSH
 * @tsize: most octets that will be put, without the header
 * @rsize: most octets that the reply may have, without the header; a longer
 *	   one is a protocol error and ends the session. More than the agreed
 *	   message size leaves room for is taken for that
 * @gfp:   for all memory; must allow blocking. Use GFP_NOFS where a file
 *	   system may be waiting for its own writeback
 *
 * Return: a request with one reference, or ERR_PTR(): -EMSGSIZE if @tsize
 * exceeds what the agreed message size leaves room for, -ENOMEM.
 */
struct rill_req *rill_req_alloc(struct rill_session *s, u8 type, u32 tsize,
				u32 rsize, gfp_t gfp);

struct rill_req *rill_req_get(struct rill_req *req);
/* Process context, no spinlock held: the last reference waits for a timer. */
void rill_req_put(struct rill_req *req);

/* Replace the session's timeout, in ms, for this request; before submission. */
void rill_req_set_timeout(struct rill_req *req, unsigned int timeout_ms);

/*
 * Let no signal, not even a fatal one, disturb submission and waiting: for
 * what must not get lost because a task dies, such as writeback and Tclunk.
 * The timeout still bounds both.  Tasks that are exiting need not ask for it:
 * their requests are treated so anyway.  Before submission.
 */
void rill_req_set_nointr(struct rill_req *req);

/**
 * typedef rill_done_fn - called once when a submitted request is complete
 * @req:  the request, kept alive until this returns; the submitter's own
 *	  reference stays the submitter's to drop, here or elsewhere
 * @err:  as rill_wait() would return
 * @priv: as given to rill_submit()
 *
 * Runs in a workqueue that takes part in memory reclaim, not in the one that
 * moves data: it may sleep and may issue requests.  Calls for different
 * requests of one session may be concurrent and in any order.
 */
typedef void (*rill_done_fn)(struct rill_req *req, int err, void *priv);

/**
 * rill_submit - queue a request and return
 * @req:  the request; the transport takes its own reference
 * @done: called on completion; NULL if the submitter will rill_wait()
 * @priv: for @done
 *
 * Requests go out in the order of submission.  Sleeps, killably, while as
 * many requests are under way as net.rill.max_inflight was when the session
 * was opened.
 *
 * Return: 0 if queued. On error @done will not be called: -EINTR on a fatal
 * signal, the sticky error of the put functions, or why the session ended.
 */
int rill_submit(struct rill_req *req, rill_done_fn done, void *priv);

/**
 * rill_wait - wait for a submitted request
 * @req: the request
 *
 * On a fatal signal the request is cancelled (see rill_cancel()) and waited
 * for a few seconds more at most, so that a dead server never holds a dying
 * task.
 *
 * Return: 0 with a reply to read; the server's Rlerror as a negative errno;
 * -ETIMEDOUT or -EINTR if flushed; or why the session ended.
 */
int rill_wait(struct rill_req *req);

/* rill_submit() and rill_wait() in one. */
int rill_call(struct rill_req *req);

/**
 * rill_cancel - give up on a submitted request
 * @req: the request
 *
 * A request that was not sent yet completes with -EINTR at once.  Else Tflush
 * is sent, and the request completes when that is answered: with its own
 * reply if that came first, with -EINTR if not.  Does nothing if the request
 * is complete or being flushed.  Does not wait; any context but hard irq.
 */
void rill_cancel(struct rill_req *req);

/**
 * rill_req_is_uncertain - may the server have acted on a failed request?
 * @req: a request for which rill_wait(), rill_call() or the callback
 *	 reported an error
 *
 * Return: true if the request went out, wholly or in part, and neither its
 * reply nor the reply to its flush came back.
 */
bool rill_req_is_uncertain(const struct rill_req *req);

struct rill_session *rill_req_session(const struct rill_req *req);

/*
 * Putting the fields of a T-message, in order.  What does not fit is dropped
 * and remembered; rill_submit() then fails with -EMSGSIZE, so that callers
 * need not check each field.
 */
void rill_put_u8(struct rill_req *req, u8 v);
void rill_put_u16(struct rill_req *req, u16 v);
void rill_put_u32(struct rill_req *req, u32 v);
void rill_put_u64(struct rill_req *req, u64 v);
/* len[2] s[len]; -ENAMETOOLONG past 65535 octets. */
void rill_put_str(struct rill_req *req, const char *s, size_t len);
void rill_put_qid(struct rill_req *req, const struct rill_qid *qid);
/* count[4] data[count] */
void rill_put_data(struct rill_req *req, const void *data, u32 count);
/*
 * count[4] and room for the data, which the caller fills before submission.
 * NULL, and a remembered error, if it does not fit.
 */
void *rill_put_data_room(struct rill_req *req, u32 count);

/**
 * struct rill_cursor - a place in received octets
 * @pos: next octet
 * @end: one past the last
 * @err: 0, or the first error: -EIO, because the octets come from the server
 *
 * After an error every get returns zeros (a NULL pointer, length 0), so that
 * a run of gets needs one check of @err at its end.
 */
struct rill_cursor {
	const u8 *pos;
	const u8 *end;
	int err;
};

static inline void rill_cursor_init(struct rill_cursor *c, const void *data,
				    size_t len)
{
	c->pos = data;
	c->end = c->pos + len;
	c->err = 0;
}

static inline size_t rill_cursor_left(const struct rill_cursor *c)
{
	return c->err ? 0 : c->end - c->pos;
}

/* The reply after its header; valid after success, as long as the request. */
struct rill_cursor *rill_req_reply(struct rill_req *req);

u8 rill_get_u8(struct rill_cursor *c);
u16 rill_get_u16(struct rill_cursor *c);
u32 rill_get_u32(struct rill_cursor *c);
u64 rill_get_u64(struct rill_cursor *c);
void rill_get_qid(struct rill_cursor *c, struct rill_qid *qid);
/* len[2] s[len]: points into the reply, not terminated, holds no NUL. */
const char *rill_get_str(struct rill_cursor *c, u16 *len);
/* count[4] data[count]: points into the reply. */
const void *rill_get_data(struct rill_cursor *c, u32 *count);

#endif /* _NET_RILL_H */
