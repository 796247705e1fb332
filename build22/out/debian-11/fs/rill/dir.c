// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading directories.
 */
#include <linux/err.h>
#include "rill.h"

/* Hand over the entries of one reply.  Return: 1 for more, 0 for enough. */
static int rill_emit(struct rill_cursor *c, struct dir_context *ctx)
{
	struct rill_qid qid;
	const char *name;
	u64 next;
	u16 len;
	u8 type;

	while (rill_cursor_left(c)) {
		rill_get_qid(c, &qid);
		next = rill_get_u64(c);
		type = rill_get_u8(c);
		name = rill_get_str(c, &len);
		if (c->err)
			return c->err;
		if (!dir_emit(ctx, name, len, qid.path, type))
			return 0;
		ctx->pos = next;
	}
	return 1;
}

/* f_pos is the server's cookie for the entry that comes next. */
static int rill_iterate(struct file *file, struct dir_context *ctx)
{
	struct rill_fid *fid = file->private_data;
	struct rill_cursor entries;
	struct rill_req *req;
	const void *data;
	int more;
	u32 len;

	do {
		req = rill_proto_readdir(fid, ctx->pos);
		if (IS_ERR(req))
			return PTR_ERR(req);
		data = rill_get_data(rill_req_reply(req), &len);
		more = rill_req_reply(req)->err;
		if (!more && len) {
			rill_cursor_init(&entries, data, len);
			more = rill_emit(&entries, ctx);
		}
		rill_req_put(req);
	} while (more > 0);
	return more;
}

/* What was done to a directory, the server did at once. */
static int rill_dir_fsync(struct file *file, loff_t start, loff_t end,
			  int datasync)
{
	int err;

	err = rill_proto_fsync(file->private_data, datasync);
	/* Not all servers can sync a directory. */
	return err == -EINVAL || err == -EBADF || err == -EOPNOTSUPP ? 0 : err;
}

const struct file_operations rill_dir_ops = {
	.open		= rill_open,
	.release	= rill_release,
	.read		= generic_read_dir,
	.iterate_shared	= rill_iterate,
	.llseek		= generic_file_llseek,
	.fsync		= rill_dir_fsync,
};
