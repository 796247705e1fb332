// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lifetime of fids: making, walking, counting users, and clunking.
 *
 * The last user of a fid may be anywhere, in memory reclaim too, so clunking
 * is left to a work item of the mount, which does not wait for the answers.
 */
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "rill.h"

/* How long an unmount waits for the server to forget our fids. */
#define RILL_GOODBYE	(5 * HZ)

static struct workqueue_struct *rill_wq;

/* The count of renames that a fid walked to from @from has seen. */
static int rill_fid_paths(const struct rill_fid *from)
{
	if (from == from->rm->root)
		return atomic_read(&from->rm->paths);
	return from->paths;
}

struct rill_fid *rill_fid_new(struct rill_mount *rm)
{
	struct rill_fid *fid;
	int err;

	fid = kzalloc_obj(*fid);
	if (!fid)
		return ERR_PTR(-ENOMEM);
	err = rill_fid_alloc(rm->session, &fid->nr);
	if (err) {
		kfree(fid);
		return ERR_PTR(err);
	}
	fid->rm = rm;
	fid->iounit = rm->io_max;
	refcount_set(&fid->ref, 1);
	INIT_LIST_HEAD(&fid->lru);
	return fid;
}

struct rill_fid *rill_fid_get(struct rill_fid *fid)
{
	refcount_inc(&fid->ref);
	return fid;
}

/* A lost number stays reserved: the server may still take it as taken. */
static void rill_fid_free_struct(struct rill_fid *fid)
{
	if (fid->state == RILL_FID_UNUSED)
		rill_fid_free(fid->rm->session, fid->nr);
	kfree(fid);
}

/*
 * The last thing that is done to a fid that was put.  Only work items and
 * callbacks come here, so the mount stays until this returns.
 */
static void rill_fid_gone(struct rill_fid *fid)
{
	struct rill_mount *rm = fid->rm;

	rill_fid_free_struct(fid);
	if (atomic_dec_and_test(&rm->clunking))
		wake_up(&rm->clunked);
}

/* Drop a reference.  Does not sleep. */
void rill_fid_put(struct rill_fid *fid)
{
	struct rill_mount *rm = fid->rm;

	if (!refcount_dec_and_test(&fid->ref))
		return;
	atomic_inc(&rm->clunking);
	spin_lock(&rm->dead_lock);
	list_add_tail(&fid->lru, &rm->dead);
	/* Under the lock, lest the mount goes before the work is queued. */
	queue_work(rill_wq, &rm->clunk);
	spin_unlock(&rm->dead_lock);
}

/* Drop the only reference and learn what the server says to that. */
int rill_fid_put_sync(struct rill_fid *fid)
{
	int err;

	err = rill_proto_clunk(fid);
	rill_fid_free_struct(fid);
	return err;
}

static void rill_clunk_done(struct rill_req *req, int err, void *priv)
{
	struct rill_fid *fid = priv;

	if (!err || !rill_req_is_uncertain(req))
		fid->state = RILL_FID_UNUSED;
	rill_req_put(req);
	rill_fid_gone(fid);
}

static void rill_clunk(struct rill_fid *fid)
{
	struct rill_session *session = fid->rm->session;
	struct rill_req *req;

	if (fid->state != RILL_FID_KNOWN || rill_session_is_dead(session)) {
		rill_fid_gone(fid);
		return;
	}
	req = rill_req_alloc(session, RILL_TCLUNK, 4, 0, GFP_NOFS);
	if (IS_ERR(req)) {
		rill_fid_gone(fid);
		return;
	}
	rill_put_u32(req, fid->nr);
	if (rill_submit(req, rill_clunk_done, fid)) {
		rill_req_put(req);
		rill_fid_gone(fid);
	}
}

static void rill_clunk_work(struct work_struct *work)
{
	struct rill_mount *rm = container_of(work, struct rill_mount, clunk);
	struct rill_fid *fid, *next;
	LIST_HEAD(dead);

	spin_lock(&rm->dead_lock);
	list_splice_init(&rm->dead, &dead);
	spin_unlock(&rm->dead_lock);
	list_for_each_entry_safe(fid, next, &dead, lru)
		rill_clunk(fid);
}

void rill_fid_init_mount(struct rill_mount *rm)
{
	spin_lock_init(&rm->dead_lock);
	INIT_LIST_HEAD(&rm->dead);
	INIT_WORK(&rm->clunk, rill_clunk_work);
	atomic_set(&rm->clunking, 0);
	init_waitqueue_head(&rm->clunked);
}

/*
 * Wait until the server has forgotten all fids without users, so that it
 * finds the connection tidy when that ends.  If it is slow that has to do.
 */
void rill_fid_flush(struct rill_mount *rm)
{
	wait_event_timeout(rm->clunked, !atomic_read(&rm->clunking),
			   RILL_GOODBYE);
	flush_work(&rm->clunk);
}

/* A second fid for what @from stands for, not open. */
struct rill_fid *rill_fid_clone(struct rill_fid *from)
{
	return rill_fid_walk(from, NULL, NULL);
}

/* A fid for @name in the directory @from, or for @from itself. */
struct rill_fid *rill_fid_walk(struct rill_fid *from, const struct qstr *name,
			       struct rill_qid *qid)
{
	struct rill_fid *fid;
	int err;

	fid = rill_fid_new(from->rm);
	if (IS_ERR(fid))
		return fid;
	fid->paths = rill_fid_paths(from);
	err = rill_proto_walk(from, fid, name, name ? 1 : 0, qid);
	if (err) {
		rill_fid_put(fid);
		return ERR_PTR(err);
	}
	return fid;
}

/* Walk @path, names joined by slashes, which is torn apart, from the root. */
static struct rill_fid *rill_fid_walk_path(struct rill_mount *rm, char *path,
					   struct rill_qid *qid)
{
	struct rill_fid *from = rm->root, *fid;
	struct qstr names[RILL_MAXWALK];
	char *name;
	int n, err;

	fid = rill_fid_new(rm);
	if (IS_ERR(fid))
		return fid;
	do {
		n = 0;
		while (n < RILL_MAXWALK && (name = strsep(&path, "/"))) {
			if (!*name)
				continue;
			names[n++] = (struct qstr)QSTR_INIT(name, strlen(name));
		}
		err = rill_proto_walk(from, fid, names, n, qid);
		from = fid;
	} while (!err && path);
	if (err) {
		rill_fid_put(fid);
		return ERR_PTR(err);
	}
	return fid;
}

/* A fid for the file at @dentry, walked to by its names. */
static struct rill_fid *rill_fid_of_dentry(struct dentry *dentry,
					   struct rill_qid *qid)
{
	struct rill_mount *rm = rill_m(dentry->d_sb);
	struct rill_fid *fid;
	char *buf, *path;
	int paths;

	buf = kmalloc(PATH_MAX, GFP_KERNEL);
	if (!buf)
		return ERR_PTR(-ENOMEM);
	paths = atomic_read(&rm->paths);
	path = dentry_path_raw(dentry, buf, PATH_MAX);
	if (IS_ERR(path))
		fid = ERR_CAST(path);
	else
		fid = rill_fid_walk_path(rm, path, qid);
	if (!IS_ERR(fid))
		fid->paths = paths;
	kfree(buf);
	return fid;
}

/**
 * rill_fid_of - a fid for an inode, not open
 * @inode: the inode
 *
 * Return: a reference to the cached fid or to a new one; -ESTALE if @inode
 * has no name any more or the name leads to another file now.
 */
struct rill_fid *rill_fid_of(struct inode *inode)
{
	struct dentry *root = inode->i_sb->s_root, *alias;
	struct rill_qid qid = {};
	struct rill_fid *fid;

	if (root && inode == d_inode(root))
		return rill_fid_get(rill_m(inode->i_sb)->root);
	fid = rill_cache_get(inode);
	if (fid)
		return fid;
	alias = d_find_alias(inode);
	if (!alias)
		return ERR_PTR(-ESTALE);
	fid = rill_fid_of_dentry(alias, &qid);
	dput(alias);
	if (IS_ERR(fid))
		return fid;
	if (qid.path != rill_i(inode)->qid_path) {
		rill_fid_put(fid);
		return ERR_PTR(-ESTALE);
	}
	rill_cache_set(inode, fid);
	return fid;
}

int rill_fid_init(void)
{
	rill_wq = alloc_workqueue("rill", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	return rill_wq ? 0 : -ENOMEM;
}

void rill_fid_exit(void)
{
	destroy_workqueue(rill_wq);
}
