// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statistics of sessions, in debugfs: rill/session-N.
 */
#include <linux/debugfs.h>
#include <linux/math64.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "internal.h"

/* Requests in flight that are listed; the rest is only counted. */
#define RILL_SHOW_REQS		16

static struct dentry *rill_debugfs;

static const char * const rill_msg_names[RILL_MSG_TYPES] = {
	[RILL_TSTATFS / 2] = "Tstatfs",
	[RILL_TLOPEN / 2] = "Tlopen",
	[RILL_TLCREATE / 2] = "Tlcreate",
	[RILL_TSYMLINK / 2] = "Tsymlink",
	[RILL_TMKNOD / 2] = "Tmknod",
	[RILL_TRENAME / 2] = "Trename",
	[RILL_TREADLINK / 2] = "Treadlink",
	[RILL_TGETATTR / 2] = "Tgetattr",
	[RILL_TSETATTR / 2] = "Tsetattr",
	[RILL_TXATTRWALK / 2] = "Txattrwalk",
	[RILL_TXATTRCREATE / 2] = "Txattrcreate",
	[RILL_TREADDIR / 2] = "Treaddir",
	[RILL_TFSYNC / 2] = "Tfsync",
	[RILL_TLOCK / 2] = "Tlock",
	[RILL_TGETLOCK / 2] = "Tgetlock",
	[RILL_TLINK / 2] = "Tlink",
	[RILL_TMKDIR / 2] = "Tmkdir",
	[RILL_TRENAMEAT / 2] = "Trenameat",
	[RILL_TUNLINKAT / 2] = "Tunlinkat",
	[RILL_TVERSION / 2] = "Tversion",
	[RILL_TAUTH / 2] = "Tauth",
	[RILL_TATTACH / 2] = "Tattach",
	[RILL_TFLUSH / 2] = "Tflush",
	[RILL_TWALK / 2] = "Twalk",
	[RILL_TREAD / 2] = "Tread",
	[RILL_TWRITE / 2] = "Twrite",
	[RILL_TCLUNK / 2] = "Tclunk",
	[RILL_TREMOVE / 2] = "Tremove",
};

static const char * const rill_state_names[] = {
	[RILL_REQ_NEW] = "new",
	[RILL_REQ_WAITING] = "waiting",
	[RILL_REQ_FLUSHING] = "flushing",
	[RILL_REQ_DONE] = "done",
};

static void rill_show_name(struct seq_file *m, u8 type)
{
	const char *name = rill_msg_names[type / 2];

	if (name)
		seq_printf(m, "%-13s", name);
	else
		seq_printf(m, "T%-12u", type);
}

static void rill_show_msgs(struct seq_file *m, const struct rill_stats *stats)
{
	const struct rill_msg_stats *msg;
	unsigned int i;

	seq_puts(m, "\nmessage         replies     errors     avg_us     max_us\n");
	for (i = 0; i < RILL_MSG_TYPES; i++) {
		msg = &stats->msg[i];
		if (!msg->replies)
			continue;
		rill_show_name(m, i * 2);
		seq_printf(m, " %9llu  %9llu  %9llu  %9llu\n",
			   msg->replies, msg->errors,
			   div64_u64(msg->total_ns, msg->replies * 1000),
			   div_u64(msg->max_ns, 1000));
	}
}

static void rill_show_reqs(struct seq_file *m, struct rill_session *s)
{
	const struct rill_req *req;
	u32 slot, shown = 0;

	seq_puts(m, "\ntag    message       state     age_ms\n");
	spin_lock_bh(&s->lock);
	for (slot = 0; slot < s->nslots && shown < RILL_SHOW_REQS; slot++) {
		req = s->slots[slot];
		if (!req)
			continue;
		seq_printf(m, "%-5u  ", slot);
		rill_show_name(m, req->type);
		seq_printf(m, " %-8s  %lld\n", rill_state_names[req->state],
			   ktime_ms_delta(ktime_get(), req->submitted));
		shown++;
	}
	spin_unlock_bh(&s->lock);
}

static int rill_stats_show(struct seq_file *m, void *v)
{
	struct rill_session *s = m->private;
	struct rill_stats *stats;
	u32 inflight;

	stats = kmalloc_obj(*stats);
	if (!stats)
		return -ENOMEM;
	spin_lock_bh(&s->lock);
	*stats = s->stats;
	inflight = s->inflight;
	spin_unlock_bh(&s->lock);

	seq_printf(m, "msize         %u\n", s->msize);
	seq_printf(m, "error         %d\n", rill_session_error(s));
	seq_printf(m, "inflight      %u of %u, at most %u\n", inflight,
		   s->nslots, stats->peak);
	seq_printf(m, "sent          %llu messages, %llu octets\n",
		   stats->tx_msgs, stats->tx_bytes);
	seq_printf(m, "received      %llu messages, %llu octets\n",
		   stats->rx_msgs, stats->rx_bytes);
	seq_printf(m, "timeouts      %llu\n", stats->timeouts);
	seq_printf(m, "cancelled     %llu\n", stats->cancels);
	seq_printf(m, "flushes       %llu\n", stats->flushes);
	seq_printf(m, "lost          %llu\n", stats->lost);
	rill_show_msgs(m, stats);
	rill_show_reqs(m, s);
	kfree(stats);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(rill_stats);

/* A reply came; Rlerror gave @err. */
void rill_stats_reply(struct rill_session *s, const struct rill_req *req,
		      int err)
{
	struct rill_msg_stats *msg = &s->stats.msg[req->type / 2];
	u64 ns = ktime_to_ns(ktime_sub(ktime_get(), req->submitted));

	lockdep_assert_held(&s->lock);

	msg->replies++;
	if (err)
		msg->errors++;
	msg->total_ns += ns;
	msg->max_ns = max(msg->max_ns, ns);
}

void rill_stats_add_session(struct rill_session *s)
{
	char name[24];

	snprintf(name, sizeof(name), "session-%d", s->id);
	s->debugfs = debugfs_create_file(name, 0400, rill_debugfs, s,
					 &rill_stats_fops);
}

/* Waits for those who are reading the file. */
void rill_stats_remove_session(struct rill_session *s)
{
	debugfs_remove(s->debugfs);
}

void rill_stats_init(void)
{
	rill_debugfs = debugfs_create_dir("rill", NULL);
}

void rill_stats_exit(void)
{
	debugfs_remove(rill_debugfs);
}
