/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A list of requests with a head and a tail: struct rq_list.
 *
 * Upstream a3396b99990d ("block: add a rq_list type"); before it macros of some
 * of these names took other lists.  The link is the first pointer of
 * request.queuelist, which v5.16 made a union with request.rq_next; a request
 * is on one kind of list only.
 */
#include <linux/blkdev.h>

#if defined(KPORT_SHIM_struct_rq_list) && !defined(KPORT_HAVE_RQ_LIST)
#define KPORT_HAVE_RQ_LIST
struct rq_list {
	struct request *head;
	struct request *tail;
};
#endif

#ifndef kport_rq_next
#define kport_rq_next(rq) (*(struct request **)&(rq)->queuelist.next)
#endif

#if defined(KPORT_SHIM_rq_list_empty) && !defined(KPORT_HAVE_RQ_LIST_EMPTY)
#define KPORT_HAVE_RQ_LIST_EMPTY
#include <linux/blk-mq.h>

static inline int kport_rq_list_empty(const struct rq_list *rl)
{
	return !rl->head;
}
#undef rq_list_empty
#define rq_list_empty kport_rq_list_empty
#endif

#if defined(KPORT_SHIM_rq_list_init) && !defined(KPORT_HAVE_RQ_LIST_INIT)
#define KPORT_HAVE_RQ_LIST_INIT
#include <linux/blk-mq.h>

static inline void kport_rq_list_init(struct rq_list *rl)
{
	rl->head = NULL;
	rl->tail = NULL;
}
#undef rq_list_init
#define rq_list_init kport_rq_list_init
#endif

#if defined(KPORT_SHIM_rq_list_add_tail) && !defined(KPORT_HAVE_RQ_LIST_ADD_TAIL)
#define KPORT_HAVE_RQ_LIST_ADD_TAIL
#include <linux/blk-mq.h>

static inline void kport_rq_list_add_tail(struct rq_list *rl,
					  struct request *rq)
{
	kport_rq_next(rq) = NULL;
	if (rl->tail)
		kport_rq_next(rl->tail) = rq;
	else
		rl->head = rq;
	rl->tail = rq;
}
#undef rq_list_add_tail
#define rq_list_add_tail kport_rq_list_add_tail
#endif

#if defined(KPORT_SHIM_rq_list_add_head) && !defined(KPORT_HAVE_RQ_LIST_ADD_HEAD)
#define KPORT_HAVE_RQ_LIST_ADD_HEAD
#include <linux/blk-mq.h>

static inline void kport_rq_list_add_head(struct rq_list *rl,
					  struct request *rq)
{
	kport_rq_next(rq) = rl->head;
	rl->head = rq;
	if (!rl->tail)
		rl->tail = rq;
}
#undef rq_list_add_head
#define rq_list_add_head kport_rq_list_add_head
#endif

#if defined(KPORT_SHIM_rq_list_pop) && !defined(KPORT_HAVE_RQ_LIST_POP)
#define KPORT_HAVE_RQ_LIST_POP
#include <linux/blk-mq.h>

static inline struct request *kport_rq_list_pop(struct rq_list *rl)
{
	struct request *rq = rl->head;

	if (!rq)
		return NULL;
	rl->head = kport_rq_next(rq);
	if (!rl->head)
		rl->tail = NULL;
	kport_rq_next(rq) = NULL;
	return rq;
}
#undef rq_list_pop
#define rq_list_pop kport_rq_list_pop
#endif

#if defined(KPORT_SHIM_rq_list_peek) && !defined(KPORT_HAVE_RQ_LIST_PEEK)
#define KPORT_HAVE_RQ_LIST_PEEK
#include <linux/blk-mq.h>

static inline struct request *kport_rq_list_peek(struct rq_list *rl)
{
	return rl->head;
}
#undef rq_list_peek
#define rq_list_peek kport_rq_list_peek
#endif
