// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages that open, read, write, sync and close a fid.
 *
 * Memory is allocated so that writeback may wait for it.
 */
#include <linux/err.h>
#include <linux/string.h>
#include "rill.h"

/* Note that @fid was opened; @iounit is 0 if the server has no preference. */
void rill_fid_opened(struct rill_fid *fid, fmode_t mode, u32 iounit)
{
	fid->mode = mode & (FMODE_READ | FMODE_WRITE);
	fid->iounit = fid->rm->io_max;
	if (iounit && iounit < fid->iounit)
		fid->iounit = iounit;
}

int rill_proto_lopen(struct rill_fid *fid, u32 flags)
{
	struct rill_cursor *c;
	struct rill_qid qid;
	struct rill_req *req;
	u32 iounit;
	int err;

	req = rill_req_alloc(fid->rm->session, RILL_TLOPEN, 8,
			     RILL_QID_SIZE + 4, GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, fid->nr);
	rill_put_u32(req, flags);
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

int rill_proto_fsync(struct rill_fid *fid, bool datasync)
{
	struct rill_req *req;
	int err;

	req = rill_req_alloc(fid->rm->session, RILL_TFSYNC, 8, 0, GFP_KERNEL);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, fid->nr);
	rill_put_u32(req, datasync);
	err = rill_call(req);
	rill_req_put(req);
	return err;
}

/* Whatever the answer is, the server knows the fid no more. */
int rill_proto_clunk(struct rill_fid *fid)
{
	struct rill_req *req;
	int err;

	req = rill_req_alloc(fid->rm->session, RILL_TCLUNK, 4, 0, GFP_NOFS);
	if (IS_ERR(req))
		return PTR_ERR(req);
	rill_put_u32(req, fid->nr);
	err = rill_call(req);
	fid->state = err && rill_req_is_uncertain(req) ? RILL_FID_LOST :
							  RILL_FID_UNUSED;
	rill_req_put(req);
	return err;
}

/* @count must not exceed @fid->iounit. */
struct rill_req *rill_proto_read_req(struct rill_fid *fid, loff_t pos,
				     u32 count)
{
	struct rill_req *req;

	req = rill_req_alloc(fid->rm->session, RILL_TREAD, 16, 4 + count,
			     GFP_NOFS);
	if (!IS_ERR(req)) {
		rill_put_u32(req, fid->nr);
		rill_put_u64(req, pos);
		rill_put_u32(req, count);
	}
	return req;
}

/* Return: how many of @count octets came, at @data. */
int rill_proto_read_reply(struct rill_req *req, u32 count, const void **data)
{
	struct rill_cursor *c = rill_req_reply(req);
	u32 got;

	*data = rill_get_data(c, &got);
	if (c->err)
		return c->err;
	return got > count ? -EIO : got;
}

/* @count must not exceed @fid->iounit; the caller fills the @room. */
struct rill_req *rill_proto_write_req(struct rill_fid *fid, loff_t pos,
				      u32 count, void **room)
{
	struct rill_req *req;

	req = rill_req_alloc(fid->rm->session, RILL_TWRITE, 16 + count, 4,
			     GFP_NOFS);
	if (IS_ERR(req))
		return req;
	rill_put_u32(req, fid->nr);
	rill_put_u64(req, pos);
	*room = rill_put_data_room(req, count);
	if (!*room) {
		rill_req_put(req);
		return ERR_PTR(-EMSGSIZE);
	}
	return req;
}

/* Return: how many of @count octets were taken, never 0. */
int rill_proto_write_reply(struct rill_req *req, u32 count)
{
	struct rill_cursor *c = rill_req_reply(req);
	u32 took = rill_get_u32(c);

	if (c->err)
		return c->err;
	return !took || took > count ? -EIO : took;
}

/* Return: octets read; fewer than @count only at the end of the file. */
ssize_t rill_proto_read(struct rill_fid *fid, loff_t pos, void *buf,
			size_t count)
{
	struct rill_req *req;
	const void *data;
	size_t done = 0;
	u32 want;
	int got;

	while (done < count) {
		want = rill_chunk(fid, count - done);
		req = rill_proto_read_req(fid, pos + done, want);
		if (IS_ERR(req))
			return PTR_ERR(req);
		got = rill_call(req);
		if (!got)
			got = rill_proto_read_reply(req, want, &data);
		if (got > 0)
			memcpy(buf + done, data, got);
		rill_req_put(req);
		if (got < 0)
			return got;
		if (!got)
			break;
		done += got;
	}
	return done;
}

/* Return: @count or a negative errno, some octets may be written even then. */
ssize_t rill_proto_write(struct rill_fid *fid, loff_t pos, const void *buf,
			 size_t count)
{
	struct rill_req *req;
	size_t done = 0;
	void *room;
	u32 want;
	int took;

	while (done < count) {
		want = rill_chunk(fid, count - done);
		req = rill_proto_write_req(fid, pos + done, want, &room);
		if (IS_ERR(req))
			return PTR_ERR(req);
		memcpy(room, buf + done, want);
		took = rill_call(req);
		if (!took)
			took = rill_proto_write_reply(req, want);
		rill_req_put(req);
		if (took < 0)
			return took;
		done += took;
	}
	return done;
}

/* Return: an answered request whose reply is one run of entries. */
struct rill_req *rill_proto_readdir(struct rill_fid *fid, u64 offset)
{
	/* About what one getdents() takes; the rest would be thrown away. */
	u32 count = rill_chunk(fid, SZ_32K);
	struct rill_req *req;
	int err;

	req = rill_req_alloc(fid->rm->session, RILL_TREADDIR, 16, 4 + count,
			     GFP_KERNEL);
	if (IS_ERR(req))
		return req;
	rill_put_u32(req, fid->nr);
	rill_put_u64(req, offset);
	rill_put_u32(req, count);
	err = rill_call(req);
	if (err) {
		rill_req_put(req);
		return ERR_PTR(err);
	}
	return req;
}
