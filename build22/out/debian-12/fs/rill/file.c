// SPDX-License-Identifier: GPL-2.0-only
/*
 * Open files.
 *
 * private_data of a file is its open fid.  The inode keeps a reference to one
 * that may write as long as there are writers or dirty data, because
 * writeback comes without a file.
 */
#include <linux/err.h>
#include <linux/pagemap.h>
#include <linux/uio.h>
#include "rill.h"

/*
 * Open @fid the way @file wants it.  What is written through the page cache
 * may have to be read first, so ask for both before asking for less.
 */
static int rill_open_fid(struct inode *inode, struct file *file,
			 struct rill_fid *fid)
{
	unsigned int mode = file->f_flags & O_ACCMODE;
	int err = -EACCES;

	if (S_ISREG(inode->i_mode) && mode == O_WRONLY)
		err = rill_proto_lopen(fid, O_RDWR);
	if (err == -EACCES || err == -EPERM)
		err = rill_proto_lopen(fid, mode);
	return err;
}

/* Let @file have @fid, and the reference to it. */
void rill_attach_fid(struct inode *inode, struct file *file,
		     struct rill_fid *fid)
{
	struct rill_inode *ri = rill_i(inode);

	file->private_data = fid;
	if (!S_ISREG(inode->i_mode) || !(file->f_mode & FMODE_WRITE))
		return;
	spin_lock(&inode->i_lock);
	ri->writers++;
	if (!ri->wb)
		ri->wb = rill_fid_get(fid);
	spin_unlock(&inode->i_lock);
}

/* Return: a reference to the fid for writeback, or NULL. */
struct rill_fid *rill_writeback_fid(struct inode *inode)
{
	struct rill_fid *fid;

	spin_lock(&inode->i_lock);
	fid = rill_i(inode)->wb;
	if (fid)
		rill_fid_get(fid);
	spin_unlock(&inode->i_lock);
	return fid;
}

int rill_open(struct inode *inode, struct file *file)
{
	struct rill_fid *walked, *fid;
	int err;

	walked = rill_fid_of(inode);
	if (IS_ERR(walked))
		return PTR_ERR(walked);
	fid = rill_fid_clone(walked);
	rill_fid_put(walked);
	err = PTR_ERR_OR_ZERO(fid);
	if (!err) {
		err = rill_open_fid(inode, file, fid);
		/* What others closed before is seen by who opens after. */
		if (!err)
			err = rill_refresh(inode);
		if (err)
			rill_fid_put(fid);
	}
	if (err) {
		/* The VFS looks the name up again on -ESTALE, once. */
		rill_cache_drop(inode);
		return err == -ENOENT ? -ESTALE : err;
	}
	rill_revalidate_data(inode);
	rill_attach_fid(inode, file, fid);
	return 0;
}

int rill_release(struct inode *inode, struct file *file)
{
	struct rill_inode *ri = rill_i(inode);
	struct rill_fid *wb = NULL;

	if (S_ISREG(inode->i_mode) && (file->f_mode & FMODE_WRITE)) {
		/* A mapping may have outlived the last close(). */
		rill_flush(inode);
		rill_settle(inode);
		spin_lock(&inode->i_lock);
		if (!--ri->writers && !rill_is_dirty(inode)) {
			wb = ri->wb;
			ri->wb = NULL;
		}
		spin_unlock(&inode->i_lock);
		if (wb)
			rill_fid_put(wb);
	}
	rill_fid_put(file->private_data);
	return 0;
}

/* Every close() of a written file waits for the data and tells of errors. */
static int rill_file_flush(struct file *file, fl_owner_t id)
{
	int err;

	if (!(file->f_mode & FMODE_WRITE))
		return 0;
	err = filemap_write_and_wait(file->f_mapping);
	rill_settle(file_inode(file));
	return err;
}

static int rill_file_fsync(struct file *file, loff_t start, loff_t end,
			   int datasync)
{
	int err;

	err = file_write_and_wait_range(file, start, end);
	rill_settle(file_inode(file));
	if (err)
		return err;
	return rill_proto_fsync(file->private_data, datasync);
}

static ssize_t rill_file_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct inode *inode = file_inode(iocb->ki_filp);

	/* Without an answer, what was known before has to do. */
	if (!rill_is_dirty(inode))
		rill_revalidate(inode);
	rill_revalidate_data(inode);
	return generic_file_read_iter(iocb, to);
}

/* Send what @from holds, without the page cache. */
static ssize_t rill_send(struct rill_fid *fid, loff_t pos,
			 struct iov_iter *from)
{
	struct rill_req *req;
	size_t done = 0;
	void *room;
	u32 want;
	int took;

	while (iov_iter_count(from)) {
		want = rill_chunk(fid, iov_iter_count(from));
		req = rill_proto_write_req(fid, pos + done, want, &room);
		if (IS_ERR(req))
			return done ? done : PTR_ERR(req);
		if (copy_from_iter(room, want, from) != want) {
			rill_req_put(req);
			return done ? done : -EFAULT;
		}
		took = rill_call(req);
		if (!took)
			took = rill_proto_write_reply(req, want);
		rill_req_put(req);
		if (took < 0)
			return done ? done : took;
		done += took;
		if (took < want)
			break;
	}
	return done;
}

/* For a file that the server lets us write but not read. */
static ssize_t rill_write_through(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	struct inode *inode = file_inode(file);
	loff_t pos;
	ssize_t ret;

	inode_lock(inode);
	ret = generic_write_checks(iocb, from);
	if (ret <= 0)
		goto out;
	ret = file_remove_privs(file);
	if (ret)
		goto out;
	rill_flush(inode);
	pos = iocb->ki_pos;
	ret = rill_send(file->private_data, pos, from);
	if (ret > 0) {
		iocb->ki_pos += ret;
		rill_attr_extend(inode, iocb->ki_pos);
		rill_attr_wrote(inode);
		invalidate_inode_pages2_range(inode->i_mapping,
					      pos >> PAGE_SHIFT,
					      (iocb->ki_pos - 1) >> PAGE_SHIFT);
	}
out:
	inode_unlock(inode);
	return ret > 0 ? generic_write_sync(iocb, ret) : ret;
}

static ssize_t rill_file_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct rill_fid *fid = iocb->ki_filp->private_data;
	struct inode *inode = file_inode(iocb->ki_filp);
	int err;

	/* The end of the file may have moved on the server. */
	if ((iocb->ki_flags & IOCB_APPEND) && !rill_is_dirty(inode)) {
		err = rill_refresh(inode);
		if (err && err != -ESTALE)
			return err;
	}
	rill_revalidate_data(inode);
	if (!(fid->mode & FMODE_READ))
		return rill_write_through(iocb, from);
	return generic_file_write_iter(iocb, from);
}

const struct file_operations rill_file_ops = {
	.open		= rill_open,
	.release	= rill_release,
	.flush		= rill_file_flush,
	.fsync		= rill_file_fsync,
	.llseek		= generic_file_llseek,
	.read_iter	= rill_file_read_iter,
	.write_iter	= rill_file_write_iter,
	.mmap = generic_file_mmap,
	.splice_read	= generic_file_splice_read,
	.splice_write	= iter_file_splice_write,
};
