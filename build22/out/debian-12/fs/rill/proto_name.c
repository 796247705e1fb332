// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages that make, move and remove names in a directory.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/kdev_t.h>
#include <linux/string.h>
#include "rill.h"

/* The group for a new file, as the server numbers it. */
static u32 rill_gid(void)
{
	return from_kgid(&init_user_ns, current_fsgid());
}

static void rill_put_name(struct rill_req *req, const struct qstr *name)
{
	rill_put_str(req, name->name, name->len);
}

/* Send a request whose reply holds nothing that is needed. */
static int rill_call_put(struct rill_req *req)
{
	int err = rill_call(req);

	rill_req_put(req);
	return err;
}

/* @fid stands for a directory; after success, for the new file, open. */
int rill_proto_lcreate(struct rill_fid *fid, const struct qstr *name,
		       u32 flags, umode_t mode)
{
	struct rill_cursor *c;
	struct rill_qid qid;
	struct rill_req *req;
	u32 iounit;
	int err;

	req = rill_req_alloc(fid->rm->session, RILL_TLCREATE, 18 + name->len,
			     RILL_QID_SIZE + 4, GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, fid->nr);
	rill_put_name(req, name);
	rill_put_u32(req, flags);
	rill_put_u32(req, mode);
	rill_put_u32(req, rill_gid());
	err = rill_call(req);
	if (!err) {
		c = rill_req_reply(req);
		rill_get_qid(c, &qid);
		iounit = rill_get_u32(c);
		err = c->err;
		if (!err)
			rill_fid_opened(fid, OPEN_FMODE(flags), iounit);
	}
	rill_req_put(req);
	return err;
}

int rill_proto_mkdir(struct rill_fid *dir, const struct qstr *name,
		     umode_t mode)
{
	struct rill_req *req;

	req = rill_req_alloc(dir->rm->session, RILL_TMKDIR, 14 + name->len,
			     RILL_QID_SIZE, GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, dir->nr);
	rill_put_name(req, name);
	rill_put_u32(req, mode);
	rill_put_u32(req, rill_gid());
	return rill_call_put(req);
}

int rill_proto_mknod(struct rill_fid *dir, const struct qstr *name,
		     umode_t mode, dev_t dev)
{
	struct rill_req *req;

	req = rill_req_alloc(dir->rm->session, RILL_TMKNOD, 22 + name->len,
			     RILL_QID_SIZE, GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, dir->nr);
	rill_put_name(req, name);
	rill_put_u32(req, mode);
	rill_put_u32(req, MAJOR(dev));
	rill_put_u32(req, MINOR(dev));
	rill_put_u32(req, rill_gid());
	return rill_call_put(req);
}

int rill_proto_symlink(struct rill_fid *dir, const struct qstr *name,
		       const char *target)
{
	size_t len = strlen(target);
	struct rill_req *req;

	req = rill_req_alloc(dir->rm->session, RILL_TSYMLINK,
			     12 + name->len + len, RILL_QID_SIZE, GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, dir->nr);
	rill_put_name(req, name);
	rill_put_str(req, target, len);
	rill_put_u32(req, rill_gid());
	return rill_call_put(req);
}

int rill_proto_link(struct rill_fid *dir, struct rill_fid *fid,
		    const struct qstr *name)
{
	struct rill_req *req;

	req = rill_req_alloc(dir->rm->session, RILL_TLINK, 10 + name->len, 0,
			     GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, dir->nr);
	rill_put_u32(req, fid->nr);
	rill_put_name(req, name);
	return rill_call_put(req);
}

/* Move the file of @fid. */
static int rill_proto_rename_fid(struct rill_fid *fid, struct rill_fid *to_dir,
				 const struct qstr *to)
{
	struct rill_req *req;

	req = rill_req_alloc(fid->rm->session, RILL_TRENAME, 10 + to->len, 0,
			     GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, fid->nr);
	rill_put_u32(req, to_dir->nr);
	rill_put_name(req, to);
	return rill_call_put(req);
}

static int rill_proto_renameat(struct rill_fid *from_dir,
			       const struct qstr *from,
			       struct rill_fid *to_dir, const struct qstr *to)
{
	struct rill_req *req;

	req = rill_req_alloc(from_dir->rm->session, RILL_TRENAMEAT,
			     12 + from->len + to->len, 0, GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, from_dir->nr);
	rill_put_name(req, from);
	rill_put_u32(req, to_dir->nr);
	rill_put_name(req, to);
	return rill_call_put(req);
}

/* Trenameat is younger than the rest of the protocol, diod lacks it. */
int rill_proto_rename(struct rill_fid *from_dir, const struct qstr *from,
		      struct rill_fid *to_dir, const struct qstr *to)
{
	struct rill_mount *rm = from_dir->rm;
	struct rill_fid *fid;
	int err;

	if (!READ_ONCE(rm->no_renameat)) {
		err = rill_proto_renameat(from_dir, from, to_dir, to);
		if (err != -EOPNOTSUPP)
			return err;
		WRITE_ONCE(rm->no_renameat, true);
	}
	fid = rill_fid_walk(from_dir, from, NULL);
	if (IS_ERR(fid))
		return PTR_ERR(fid);
	err = rill_proto_rename_fid(fid, to_dir, to);
	rill_fid_put(fid);
	return err;
}

/* Remove the file of @fid, which the server forgets whatever comes of it. */
static int rill_proto_remove_fid(struct rill_fid *fid)
{
	struct rill_req *req;
	int err;

	req = rill_req_alloc(fid->rm->session, RILL_TREMOVE, 4, 0, GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, fid->nr);
	err = rill_call(req);
	fid->state = err && rill_req_is_uncertain(req) ? RILL_FID_LOST :
							  RILL_FID_UNUSED;
	rill_req_put(req);
	return err;
}

static int rill_proto_unlinkat(struct rill_fid *dir, const struct qstr *name,
			       u32 flags)
{
	struct rill_req *req;

	req = rill_req_alloc(dir->rm->session, RILL_TUNLINKAT, 10 + name->len,
			     0, GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, dir->nr);
	rill_put_name(req, name);
	rill_put_u32(req, flags);
	return rill_call_put(req);
}

/* @flags is 0 or RILL_AT_REMOVEDIR.  Tunlinkat is as young as Trenameat. */
int rill_proto_unlink(struct rill_fid *dir, const struct qstr *name, u32 flags)
{
	struct rill_mount *rm = dir->rm;
	struct rill_fid *fid;
	int err;

	if (!READ_ONCE(rm->no_unlinkat)) {
		err = rill_proto_unlinkat(dir, name, flags);
		if (err != -EOPNOTSUPP)
			return err;
		WRITE_ONCE(rm->no_unlinkat, true);
	}
	fid = rill_fid_walk(dir, name, NULL);
	if (IS_ERR(fid))
		return PTR_ERR(fid);
	err = rill_proto_remove_fid(fid);
	rill_fid_put(fid);
	return err;
}
