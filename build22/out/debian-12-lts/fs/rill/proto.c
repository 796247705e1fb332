// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages about a fid: attaching, walking, attributes, links, xattrs.
 *
 * Each function puts together one T-message, waits for its answer and takes
 * that apart.  The layout of the messages is that of the 9P2000.L description
 * which the diod server publishes.
 */
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "rill.h"

/*
 * Call, and note on @fid whether the server now knows it.  Only for messages
 * that introduce a fid.
 */
static int rill_call_new_fid(struct rill_req *req, struct rill_fid *fid)
{
	int err = rill_call(req);

	if (!err)
		fid->state = RILL_FID_KNOWN;
	else if (rill_req_is_uncertain(req))
		fid->state = RILL_FID_LOST;
	return err;
}

int rill_proto_attach(struct rill_fid *fid, const char *uname, u32 uid,
		      const char *aname)
{
	size_t ulen = strlen(uname), alen = strlen(aname);
	struct rill_req *req;
	int err;

	req = rill_req_alloc(fid->rm->session, RILL_TATTACH,
			     16 + ulen + alen, RILL_QID_SIZE, GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, fid->nr);
	rill_put_u32(req, RILL_NOFID);
	rill_put_str(req, uname, ulen);
	rill_put_str(req, aname, alen);
	rill_put_u32(req, uid);
	err = rill_call_new_fid(req, fid);
	rill_req_put(req);
	return err;
}

/*
 * Walk @n names from @from.  @to must be unused, or be @from itself.  @qid, if
 * not NULL, is set to the last element's when @n is not 0.  A walk that stops
 * half way introduces no fid and is reported as -ENOENT.
 */
int rill_proto_walk(struct rill_fid *from, struct rill_fid *to,
		    const struct qstr *names, int n, struct rill_qid *qid)
{
	struct rill_cursor *c;
	struct rill_qid last = {};
	struct rill_req *req;
	u32 tsize = 10;
	int i, err, got;

	for (i = 0; i < n; i++)
		tsize += 2 + names[i].len;
	req = rill_req_alloc(from->rm->session, RILL_TWALK, tsize,
			     2 + n * RILL_QID_SIZE, GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, from->nr);
	rill_put_u32(req, to->nr);
	rill_put_u16(req, n);
	for (i = 0; i < n; i++)
		rill_put_str(req, names[i].name, names[i].len);
	err = rill_call(req);
	if (err) {
		if (to != from && rill_req_is_uncertain(req))
			to->state = RILL_FID_LOST;
		goto out;
	}

	c = rill_req_reply(req);
	got = rill_get_u16(c);
	for (i = 0; i < got && i < n; i++)
		rill_get_qid(c, &last);
	err = c->err;
	if (!err && got > n)
		err = -EIO;
	if (!err && got < n)
		err = -ENOENT;
	if (!err)
		to->state = RILL_FID_KNOWN;
	else if (err == -EIO && to != from)
		to->state = RILL_FID_LOST;
	if (!err && qid)
		*qid = last;
out:
	rill_req_put(req);
	return err;
}

static void rill_get_time(struct rill_cursor *c, struct timespec64 *ts)
{
	u64 nsec;

	ts->tv_sec = rill_get_u64(c);
	nsec = rill_get_u64(c);
	ts->tv_nsec = nsec < NSEC_PER_SEC ? nsec : 0;
}

int rill_proto_getattr(struct rill_fid *fid, struct rill_attr *attr)
{
	struct rill_cursor *c;
	struct rill_req *req;
	int err;

	req = rill_req_alloc(fid->rm->session, RILL_TGETATTR, 12, 153,
			     GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, fid->nr);
	rill_put_u64(req, RILL_ATTR_BASIC | RILL_ATTR_BTIME | RILL_ATTR_GEN);
	err = rill_call(req);
	if (err)
		goto out;

	c = rill_req_reply(req);
	attr->valid = rill_get_u64(c);
	rill_get_qid(c, &attr->qid);
	attr->mode = rill_get_u32(c);
	attr->uid = rill_get_u32(c);
	attr->gid = rill_get_u32(c);
	attr->nlink = rill_get_u64(c);
	attr->rdev = rill_get_u64(c);
	attr->size = rill_get_u64(c);
	attr->blksize = rill_get_u64(c);
	attr->blocks = rill_get_u64(c);
	rill_get_time(c, &attr->atime);
	rill_get_time(c, &attr->mtime);
	rill_get_time(c, &attr->ctime);
	rill_get_time(c, &attr->btime);
	attr->gen = rill_get_u64(c);
	rill_get_u64(c);	/* data_version is reserved */
	err = c->err;
	/* A file without these is nothing that an inode can be made of. */
	if (!err && ((attr->valid & RILL_ATTR_BASIC) != RILL_ATTR_BASIC ||
		     attr->size > MAX_LFS_FILESIZE))
		err = -EIO;
out:
	rill_req_put(req);
	return err;
}

int rill_proto_setattr(struct rill_fid *fid, const struct rill_setattr *set)
{
	struct rill_req *req;
	int err;

	req = rill_req_alloc(fid->rm->session, RILL_TSETATTR, 60, 0,
			     GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, fid->nr);
	rill_put_u32(req, set->valid);
	rill_put_u32(req, set->mode);
	rill_put_u32(req, set->uid);
	rill_put_u32(req, set->gid);
	rill_put_u64(req, set->size);
	rill_put_u64(req, set->atime.tv_sec);
	rill_put_u64(req, set->atime.tv_nsec);
	rill_put_u64(req, set->mtime.tv_sec);
	rill_put_u64(req, set->mtime.tv_nsec);
	err = rill_call(req);
	rill_req_put(req);
	return err;
}

int rill_proto_statfs(struct rill_fid *fid, struct rill_statfs *st)
{
	struct rill_cursor *c;
	struct rill_req *req;
	int err;

	req = rill_req_alloc(fid->rm->session, RILL_TSTATFS, 4, 60, GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, fid->nr);
	err = rill_call(req);
	if (err)
		goto out;

	c = rill_req_reply(req);
	rill_get_u32(c);	/* the magic of the server's file system */
	st->bsize = rill_get_u32(c);
	st->blocks = rill_get_u64(c);
	st->bfree = rill_get_u64(c);
	st->bavail = rill_get_u64(c);
	st->files = rill_get_u64(c);
	st->ffree = rill_get_u64(c);
	st->fsid = rill_get_u64(c);
	st->namelen = rill_get_u32(c);
	err = c->err;
out:
	rill_req_put(req);
	return err;
}

/* Make @to read the value of xattr @name, or the list of all for "". */
int rill_proto_xattrwalk(struct rill_fid *fid, struct rill_fid *to,
			 const char *name, u64 *size)
{
	size_t len = strlen(name);
	struct rill_cursor *c;
	struct rill_req *req;
	int err;

	req = rill_req_alloc(fid->rm->session, RILL_TXATTRWALK, 10 + len, 8,
			     GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, fid->nr);
	rill_put_u32(req, to->nr);
	rill_put_str(req, name, len);
	err = rill_call_new_fid(req, to);
	if (!err) {
		c = rill_req_reply(req);
		*size = rill_get_u64(c);
		err = c->err;
	}
	rill_req_put(req);
	return err;
}

/* Make @fid take @size octets for xattr @name; clunking it commits them. */
int rill_proto_xattrcreate(struct rill_fid *fid, const char *name, u64 size,
			   u32 flags)
{
	size_t len = strlen(name);
	struct rill_req *req;
	int err;

	req = rill_req_alloc(fid->rm->session, RILL_TXATTRCREATE, 18 + len, 0,
			     GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, fid->nr);
	rill_put_str(req, name, len);
	rill_put_u64(req, size);
	rill_put_u32(req, flags);
	err = rill_call(req);
	rill_req_put(req);
	return err;
}

/* Return: the target, to be given to kfree(), or ERR_PTR(). */
char *rill_proto_readlink(struct rill_fid *fid)
{
	struct rill_cursor *c;
	struct rill_req *req;
	const char *target;
	char *copy;
	u16 len;
	int err;

	req = rill_req_alloc(fid->rm->session, RILL_TREADLINK, 4,
			     2 + PATH_MAX, GFP_KERNEL);
	if (IS_ERR(req))
		return ERR_CAST(req);
	rill_put_u32(req, fid->nr);
	err = rill_call(req);
	if (err) {
		copy = ERR_PTR(err);
		goto out;
	}

	c = rill_req_reply(req);
	target = rill_get_str(c, &len);
	if (c->err) {
		copy = ERR_PTR(c->err);
		goto out;
	}
	copy = kmemdup_nul(target, len, GFP_KERNEL);
	if (!copy)
		copy = ERR_PTR(-ENOMEM);
out:
	rill_req_put(req);
	return copy;
}
