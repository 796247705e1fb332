// SPDX-License-Identifier: GPL-2.0-only
/*
 * The page cache: reading into it and writing to it.
 */
#include <linux/err.h>
#include <linux/migrate.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/writeback.h>
#include "rill.h"

/**
 * struct rill_read - a Tread that fills adjacent locked folios
 * @fid:	open fid, with a reference
 * @pos:	place of the first folio in the file
 * @len:	octets of all folios
 * @nr:		how many folios there are
 * @folios:	the folios, in order
 */
struct rill_read {
	struct rill_fid *fid;
	loff_t pos;
	u32 len;
	unsigned int nr;
	struct folio *folios[];
};

/*
 * Fill the locked @folio from octet @from on by asking for it, until it is
 * full or the file ends; what lies past the end reads as zeros.
 */
static int rill_fill_folio(struct rill_fid *fid, struct folio *folio,
			   size_t from)
{
	loff_t end = i_size_read(folio->mapping->host) - folio_pos(folio);
	size_t size = folio_size(folio);
	struct rill_req *req;
	const void *data;
	u32 want;
	int got;

	while (from < size && from < end) {
		want = rill_chunk(fid, size - from);
		req = rill_proto_read_req(fid, folio_pos(folio) + from, want);
		if (IS_ERR(req))
			return PTR_ERR(req);
		got = rill_call(req);
		if (!got)
			got = rill_proto_read_reply(req, want, &data);
		if (got > 0)
			memcpy_to_folio(folio, from, data, got);
		rill_req_put(req);
		if (got < 0)
			return got;
		if (!got)
			break;
		from += got;
	}
	if (from < size)
		folio_zero_segment(folio, from, size);
	return 0;
}

static int rill_read_folio(struct file *file, struct page *page)
{
	struct folio *folio = page_folio(page);
	int err = -EBADF;

	if (file)
		err = rill_fill_folio(file->private_data, folio, 0);
	folio_end_read(folio, !err);
	return err;
}

/* @len octets at @data are for the folios of @rd; see to what is missing. */
static void rill_read_fill(struct rill_read *rd, const void *data, size_t len)
{
	struct folio *folio;
	size_t part;
	unsigned int i;
	int err;

	for (i = 0; i < rd->nr; i++) {
		folio = rd->folios[i];
		part = min(len, folio_size(folio));
		if (part)
			memcpy_to_folio(folio, 0, data, part);
		data += part;
		len -= part;
		err = 0;
		/* A server may send less than there is. */
		if (part < folio_size(folio))
			err = rill_fill_folio(rd->fid, folio, part);
		folio_end_read(folio, !err);
	}
}

static void rill_read_done(struct rill_req *req, int err, void *priv)
{
	struct rill_read *rd = priv;
	const void *data;
	unsigned int i;
	int got = err;

	if (!err)
		got = rill_proto_read_reply(req, rd->len, &data);
	if (got >= 0)
		rill_read_fill(rd, data, got);
	else
		for (i = 0; i < rd->nr; i++)
			folio_end_read(rd->folios[i], false);
	rill_fid_put(rd->fid);
	kfree(rd);
	rill_req_put(req);
}

/* Send @rd and go on; rill_read_done() does the rest. */
static void rill_read_submit(struct rill_read *rd)
{
	struct rill_req *req;
	unsigned int i;

	req = rill_proto_read_req(rd->fid, rd->pos, rd->len);
	if (!IS_ERR(req)) {
		if (!rill_submit(req, rill_read_done, rd))
			return;
		rill_req_put(req);
	}
	for (i = 0; i < rd->nr; i++)
		folio_end_read(rd->folios[i], false);
	rill_fid_put(rd->fid);
	kfree(rd);
}

static struct rill_read *rill_read_alloc(struct rill_fid *fid, loff_t pos,
					 unsigned int max)
{
	struct rill_read *rd;

	rd = kzalloc_flex(*rd, folios, max, GFP_NOFS);
	if (rd) {
		rd->fid = rill_fid_get(fid);
		rd->pos = pos;
	}
	return rd;
}

static void rill_readahead(struct readahead_control *rac)
{
	struct rill_fid *fid;
	struct rill_read *rd = NULL;
	struct folio *folio;
	unsigned int max;

	/* Folios that are not taken are read one by one when they are used. */
	if (!rac->file)
		return;
	fid = rac->file->private_data;
	max = fid->iounit >> PAGE_SHIFT;
	if (!max)
		return;
	while ((folio = readahead_folio(rac))) {
		if (!rd)
			rd = rill_read_alloc(fid, folio_pos(folio), max);
		if (!rd) {
			folio_unlock(folio);
			continue;
		}
		rd->folios[rd->nr++] = folio;
		rd->len += folio_size(folio);
		if (rd->nr == max) {
			rill_read_submit(rd);
			rd = NULL;
		}
	}
	if (rd)
		rill_read_submit(rd);
}

/*
 * The file is about to grow up to @to.  A mapping may have written behind its
 * end, within the last folio; that must not become part of the file.
 */
void rill_zero_tail(struct inode *inode, loff_t to)
{
	loff_t from = i_size_read(inode);
	struct folio *folio;
	size_t size;

	if (to <= from || !offset_in_page(from))
		return;
	folio = __filemap_get_folio(inode->i_mapping, from >> PAGE_SHIFT,
				    FGP_LOCK, 0);
	if (IS_ERR(folio))
		return;
	size = folio_size(folio);
	folio_zero_segment(folio, offset_in_folio(folio, from),
			   min_t(loff_t, to - folio_pos(folio), size));
	folio_unlock(folio);
	folio_put(folio);
}

/* Make @folio such that octets @from to @to may be written into it. */
static int rill_prepare_write(struct file *file, struct folio *folio,
			      size_t from, size_t to)
{
	size_t size = folio_size(folio);
	int err;

	if (folio_test_uptodate(folio) || (!from && to == size))
		return 0;
	if (folio_pos(folio) >= i_size_read(folio->mapping->host)) {
		folio_zero_segments(folio, 0, from, to, size);
		return 0;
	}
	err = rill_fill_folio(file->private_data, folio, 0);
	if (!err)
		folio_mark_uptodate(folio);
	return err;
}

static int rill_write_begin(struct file *iocb,
			    struct address_space *mapping, loff_t pos,
			    unsigned int len, unsigned int flags, struct page **pagep,
			    void **fsdata)
{
	struct folio **foliop = (struct folio **)pagep;
	struct folio *folio;
	size_t from;
	int err;

	rill_zero_tail(mapping->host, pos);
	folio = __filemap_get_folio(mapping, pos >> PAGE_SHIFT, FGP_WRITEBEGIN,
				    mapping_gfp_mask(mapping));
	if (IS_ERR(folio))
		return PTR_ERR(folio);
	from = offset_in_folio(folio, pos);
	err = rill_prepare_write(iocb, folio, from, from + len);
	if (err) {
		folio_unlock(folio);
		folio_put(folio);
		return err;
	}
	*foliop = folio;
	return 0;
}

static int rill_write_end(struct file *iocb,
			  struct address_space *mapping, loff_t pos,
			  unsigned int len, unsigned int copied,
			  struct page *page, void *fsdata)
{
	struct folio *folio = page_folio(page);
	/* Octets that were neither read nor copied hold nothing. */
	if (!folio_test_uptodate(folio) && copied < len)
		copied = 0;
	if (copied) {
		folio_mark_uptodate(folio);
		rill_attr_extend(mapping->host, pos + copied);
		folio_mark_dirty(folio);
	}
	folio_unlock(folio);
	folio_put(folio);
	return copied;
}

const struct address_space_operations rill_aops = {
	.readpage	= rill_read_folio,
	.readahead	= rill_readahead,
	.write_begin	= rill_write_begin,
	.write_end	= rill_write_end,
	.writepages	= rill_writepages,
	.set_page_dirty = __set_page_dirty_nobuffers,
	.migratepage = migrate_page,
};
