// SPDX-License-Identifier: GPL-2.0-only
/*
 * Putting the fields of a message together and taking a reply apart.
 *
 * Both sides stop at the first field that does not fit and remember it, so
 * that callers write a message as a list of fields and check once.
 */
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <asm/unaligned.h>
#include <net/rill.h>

#include "internal.h"

static u8 *rill_put_room(struct rill_req *req, size_t len)
{
	u8 *room;

	if (req->put_err)
		return NULL;
	if (len > req->tcap - req->msg.len) {
		req->put_err = -EMSGSIZE;
		return NULL;
	}

	room = req->msg.data + req->msg.len;
	req->msg.len += len;
	return room;
}

void rill_put_u8(struct rill_req *req, u8 v)
{
	u8 *room = rill_put_room(req, sizeof(v));

	if (room)
		*room = v;
}
EXPORT_SYMBOL_GPL(rill_put_u8);

void rill_put_u16(struct rill_req *req, u16 v)
{
	u8 *room = rill_put_room(req, sizeof(v));

	if (room)
		put_unaligned_le16(v, room);
}
EXPORT_SYMBOL_GPL(rill_put_u16);

void rill_put_u32(struct rill_req *req, u32 v)
{
	u8 *room = rill_put_room(req, sizeof(v));

	if (room)
		put_unaligned_le32(v, room);
}
EXPORT_SYMBOL_GPL(rill_put_u32);

void rill_put_u64(struct rill_req *req, u64 v)
{
	u8 *room = rill_put_room(req, sizeof(v));

	if (room)
		put_unaligned_le64(v, room);
}
EXPORT_SYMBOL_GPL(rill_put_u64);

void rill_put_str(struct rill_req *req, const char *s, size_t len)
{
	u8 *room;

	if (len > U16_MAX) {
		if (!req->put_err)
			req->put_err = -ENAMETOOLONG;
		return;
	}

	rill_put_u16(req, len);
	room = rill_put_room(req, len);
	if (room)
		memcpy(room, s, len);
}
EXPORT_SYMBOL_GPL(rill_put_str);

void rill_put_qid(struct rill_req *req, const struct rill_qid *qid)
{
	rill_put_u8(req, qid->type);
	rill_put_u32(req, qid->version);
	rill_put_u64(req, qid->path);
}
EXPORT_SYMBOL_GPL(rill_put_qid);

void *rill_put_data_room(struct rill_req *req, u32 count)
{
	rill_put_u32(req, count);
	return rill_put_room(req, count);
}
EXPORT_SYMBOL_GPL(rill_put_data_room);

void rill_put_data(struct rill_req *req, const void *data, u32 count)
{
	void *room = rill_put_data_room(req, count);

	if (room)
		memcpy(room, data, count);
}
EXPORT_SYMBOL_GPL(rill_put_data);

static const u8 *rill_get_room(struct rill_cursor *c, size_t len)
{
	const u8 *room;

	if (c->err)
		return NULL;
	if (len > c->end - c->pos) {
		c->err = -EIO;
		return NULL;
	}

	room = c->pos;
	c->pos += len;
	return room;
}

u8 rill_get_u8(struct rill_cursor *c)
{
	const u8 *room = rill_get_room(c, sizeof(u8));

	return room ? *room : 0;
}
EXPORT_SYMBOL_GPL(rill_get_u8);

u16 rill_get_u16(struct rill_cursor *c)
{
	const u8 *room = rill_get_room(c, sizeof(u16));

	return room ? get_unaligned_le16(room) : 0;
}
EXPORT_SYMBOL_GPL(rill_get_u16);

u32 rill_get_u32(struct rill_cursor *c)
{
	const u8 *room = rill_get_room(c, sizeof(u32));

	return room ? get_unaligned_le32(room) : 0;
}
EXPORT_SYMBOL_GPL(rill_get_u32);

u64 rill_get_u64(struct rill_cursor *c)
{
	const u8 *room = rill_get_room(c, sizeof(u64));

	return room ? get_unaligned_le64(room) : 0;
}
EXPORT_SYMBOL_GPL(rill_get_u64);

void rill_get_qid(struct rill_cursor *c, struct rill_qid *qid)
{
	qid->type = rill_get_u8(c);
	qid->version = rill_get_u32(c);
	qid->path = rill_get_u64(c);

	/* Half a qid would name another file. */
	if (c->err)
		*qid = (struct rill_qid){};
}
EXPORT_SYMBOL_GPL(rill_get_qid);

const char *rill_get_str(struct rill_cursor *c, u16 *len)
{
	const u8 *room;

	*len = rill_get_u16(c);
	room = rill_get_room(c, *len);
	if (room && memchr(room, '\0', *len)) {
		c->err = -EIO;
		room = NULL;
	}
	if (!room)
		*len = 0;
	return (const char *)room;
}
EXPORT_SYMBOL_GPL(rill_get_str);

const void *rill_get_data(struct rill_cursor *c, u32 *count)
{
	const u8 *room;

	*count = rill_get_u32(c);
	room = rill_get_room(c, *count);
	if (!room)
		*count = 0;
	return room;
}
EXPORT_SYMBOL_GPL(rill_get_data);
