/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How long a sender waits for a receiver that is not ready:
 * rdma_set_min_rnr_timer().
 *
 * Upstream 3aeffc46afde ("IB/cma: Introduce rdma_set_min_rnr_timer()").  The
 * connection manager has no place for the value, so the queue pair is told
 * when its connection is established, before the owner's handler hears of it:
 * IBTA allows that in RTS.  What is remembered of an identifier goes with it.
 */
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <rdma/ib_verbs.h>
#include <rdma/rdma_cm.h>

#if (defined(KPORT_SHIM_rdma_set_min_rnr_timer) || \
	defined(KPORT_SHIM_rdma_destroy_id)) && !defined(KPORT_HAVE_MIN_RNR)
#define KPORT_HAVE_MIN_RNR
struct kport_min_rnr {
	struct list_head list;
	struct rdma_cm_id *id;
	rdma_cm_event_handler handler;
	u8 timer;
};

/* One list for all files of a module: the linker keeps one of each. */
struct list_head kport_min_rnr_list __weak =
	LIST_HEAD_INIT(kport_min_rnr_list);
spinlock_t kport_min_rnr_lock __weak =
	__SPIN_LOCK_UNLOCKED(kport_min_rnr_lock);

static inline struct kport_min_rnr *kport_min_rnr_of(struct rdma_cm_id *id)
{
	struct kport_min_rnr *r, *found = NULL;

	spin_lock(&kport_min_rnr_lock);
	list_for_each_entry(r, &kport_min_rnr_list, list)
		if (r->id == id) {
			found = r;
			break;
		}
	spin_unlock(&kport_min_rnr_lock);
	return found;
}

static inline void kport_min_rnr_free(struct kport_min_rnr *r)
{
	spin_lock(&kport_min_rnr_lock);
	list_del(&r->list);
	spin_unlock(&kport_min_rnr_lock);
	kfree(r);
}
#endif

#if defined(KPORT_SHIM_rdma_set_min_rnr_timer) && \
	!defined(rdma_set_min_rnr_timer)
static inline int kport_min_rnr_event(struct rdma_cm_id *id,
				      struct rdma_cm_event *event)
{
	struct kport_min_rnr *r = kport_min_rnr_of(id);
	int ret;

	if (event->event == RDMA_CM_EVENT_ESTABLISHED && id->qp &&
	    rdma_cap_ib_cm(id->device, id->port_num)) {
		struct ib_qp_attr attr = { .min_rnr_timer = r->timer };

		ret = ib_modify_qp(id->qp, &attr, IB_QP_MIN_RNR_TIMER);
		if (ret)
			pr_warn_ratelimited("RNR timer not set: %d\n", ret);
	}
	ret = r->handler(id, event);
	/* The connection manager destroys the identifier then. */
	if (ret)
		kport_min_rnr_free(r);
	return ret;
}

static inline int kport_rdma_set_min_rnr_timer(struct rdma_cm_id *id,
					       u8 min_rnr_timer)
{
	struct kport_min_rnr *r;

	/* It has five bits. */
	if (min_rnr_timer & 0xe0)
		return -EINVAL;
	if (WARN_ON(id->qp_type != IB_QPT_RC && id->qp_type != IB_QPT_XRC_TGT))
		return -EINVAL;
	r = kport_min_rnr_of(id);
	if (r) {
		r->timer = min_rnr_timer;
		return 0;
	}
	r = kmalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return -ENOMEM;
	r->id = id;
	r->handler = id->event_handler;
	r->timer = min_rnr_timer;
	spin_lock(&kport_min_rnr_lock);
	list_add(&r->list, &kport_min_rnr_list);
	spin_unlock(&kport_min_rnr_lock);
	id->event_handler = kport_min_rnr_event;
	return 0;
}
#define rdma_set_min_rnr_timer kport_rdma_set_min_rnr_timer
#endif

#if defined(KPORT_SHIM_rdma_destroy_id) && !defined(rdma_destroy_id)
static inline void kport_rdma_destroy_id(struct rdma_cm_id *id)
{
	struct kport_min_rnr *r = kport_min_rnr_of(id);

	/* No event is under way any more after it. */
	rdma_destroy_id(id);
	if (r)
		kport_min_rnr_free(r);
}
#define rdma_destroy_id kport_rdma_destroy_id
#endif
