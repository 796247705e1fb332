// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writeback: dirty folios that are adjacent go to the server in one Twrite,
 * and many of these are under way at once.
 */
#include <linux/err.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/writeback.h>
#include "rill.h"

/**
 * struct rill_write - a Twrite of adjacent folios under writeback
 * @inode:	file they belong to, which stays as long as one is in writeback
 * @fid:	open fid, with a reference
 * @pos:	place of the first folio in the file
 * @len:	octets to write, less than the folios hold at the end of the file
 * @nr:		how many folios there are
 * @folios:	the folios, in order, each with a reference
 */
struct rill_write {
	struct inode *inode;
	struct rill_fid *fid;
	loff_t pos;
	u32 len;
	unsigned int nr;
	struct folio *folios[];
};

static struct rill_write *rill_write_alloc(struct inode *inode,
					   struct rill_fid *fid, loff_t pos)
{
	/* Only the last folio of the file may be there in part. */
	unsigned int max = (fid->iounit >> PAGE_SHIFT) + 1;
	struct rill_write *wr;

	wr = kzalloc_flex(*wr, folios, max, GFP_NOFS);
	if (wr) {
		wr->inode = inode;
		wr->fid = rill_fid_get(fid);
		wr->pos = pos;
	}
	return wr;
}

/* Copy up to @len octets from octet @skip of the whole on. */
static void rill_write_copy(struct rill_write *wr, void *to, u32 skip, u32 len)
{
	size_t offset, part;
	unsigned int i;

	for (i = 0; i < wr->nr && len; i++) {
		struct folio *folio = wr->folios[i];

		if (skip >= folio_size(folio)) {
			skip -= folio_size(folio);
			continue;
		}
		offset = skip;
		part = min_t(size_t, len, folio_size(folio) - offset);
		memcpy_from_folio(to, folio, offset, part);
		to += part;
		len -= part;
		skip = 0;
	}
}

static struct rill_req *rill_write_req(struct rill_write *wr, u32 skip)
{
	u32 want = rill_chunk(wr->fid, wr->len - skip);
	struct rill_req *req;
	void *room;

	req = rill_proto_write_req(wr->fid, wr->pos + skip, want, &room);
	if (!IS_ERR(req))
		rill_write_copy(wr, room, skip, want);
	return req;
}

/* Write what the server left over of the first request. */
static int rill_write_rest(struct rill_write *wr, u32 done)
{
	struct rill_req *req;
	int took;

	while (done < wr->len) {
		req = rill_write_req(wr, done);
		if (IS_ERR(req))
			return PTR_ERR(req);
		took = rill_call(req);
		if (!took)
			took = rill_proto_write_reply(req, wr->len - done);
		rill_req_put(req);
		if (took < 0)
			return took;
		done += took;
	}
	return 0;
}

static void rill_write_free(struct rill_write *wr)
{
	struct rill_fid *fid = wr->fid;
	unsigned int i;

	/* With the last of these the inode may go. */
	for (i = 0; i < wr->nr; i++) {
		folio_end_writeback(wr->folios[i]);
		folio_put(wr->folios[i]);
	}
	rill_fid_put(fid);
	kfree(wr);
}

static void rill_write_done(struct rill_req *req, int err, void *priv)
{
	struct rill_write *wr = priv;
	int took = err;

	if (!err)
		took = rill_proto_write_reply(req, wr->len);
	err = took < 0 ? took : rill_write_rest(wr, took);
	rill_req_put(req);
	if (err)
		mapping_set_error(wr->inode->i_mapping, err);
	rill_attr_wrote(wr->inode);
	rill_write_free(wr);
}

/*
 * Send @wr and go on; rill_write_done() does the rest.  If it cannot be sent
 * for a reason that may pass, the data stays dirty.
 */
static int rill_write_submit(struct rill_write *wr,
			     struct writeback_control *wbc)
{
	struct rill_req *req;
	unsigned int i;
	int err;

	req = rill_write_req(wr, 0);
	err = PTR_ERR_OR_ZERO(req);
	if (!err) {
		err = rill_submit(req, rill_write_done, wr);
		if (!err)
			return 0;
		rill_req_put(req);
	}
	if (err == -ENOMEM || err == -EINTR) {
		for (i = 0; i < wr->nr; i++)
			folio_redirty_for_writepage(wbc, wr->folios[i]);
	} else {
		mapping_set_error(wr->inode->i_mapping, err);
	}
	rill_write_free(wr);
	return err;
}

/* Add the locked @folio to *@wrp, or send that and start another. */
static int rill_write_add(struct rill_write **wrp, struct rill_fid *fid,
			  struct folio *folio, struct writeback_control *wbc)
{
	struct inode *inode = folio->mapping->host;
	loff_t pos = folio_pos(folio), size = i_size_read(inode);
	struct rill_write *wr = *wrp;
	u32 len = folio_size(folio);
	int err = 0;

	if (pos >= size) {
		/* It is being truncated. */
		folio_unlock(folio);
		return 0;
	}
	if (size - pos < len) {
		len = size - pos;
		/* A mapping may have written behind the end of the file. */
		folio_zero_segment(folio, len, folio_size(folio));
	}
	if (wr && (wr->pos + wr->len != pos || wr->len + len > fid->iounit)) {
		err = rill_write_submit(wr, wbc);
		wr = NULL;
	}
	if (!wr)
		wr = rill_write_alloc(inode, fid, pos);
	*wrp = wr;
	if (!wr) {
		folio_redirty_for_writepage(wbc, folio);
		folio_unlock(folio);
		return -ENOMEM;
	}
	folio_get(folio);
	wr->folios[wr->nr++] = folio;
	wr->len += len;
	folio_start_writeback(folio);
	folio_unlock(folio);
	return err;
}

int rill_writepages(struct address_space *mapping,
		    struct writeback_control *wbc)
{
	struct rill_fid *fid = rill_writeback_fid(mapping->host);
	struct rill_write *wr = NULL;
	struct folio *folio = NULL;
	int err, first = 0;

	if (!fid) {
		if (!rill_is_dirty(mapping->host))
			return 0;
		/* Someone pinned pages and wrote to them after the last close. */
		mapping_set_error(mapping, -EIO);
		return -EIO;
	}
	while ((folio = writeback_iter(mapping, wbc, folio, &err))) {
		err = rill_write_add(&wr, fid, folio, wbc);
		if (err && !first)
			first = err;
	}
	if (wr) {
		err = rill_write_submit(wr, wbc);
		if (err && !first)
			first = err;
	}
	rill_fid_put(fid);
	return first;
}
