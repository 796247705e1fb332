// SPDX-License-Identifier: GPL-2.0-only
/* Reading and writing: every byte, in many messages, from and to all places. */
#include <linux/bvec.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/netfs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/vmalloc.h>
#include "drive.h"

#define MSIZE		8192
#define PAYLOAD		(MSIZE - P9_IOHDRSZ)
#define LARGE		(1024 * 1024 + 777)

DEFINE_FREE(buffer, u8 *, kvfree(_T))

static u8 byte_at(u32 seed, u64 offset)
{
	return hash_64(offset ^ ((u64)seed << 40), 8);
}

void fill(u8 *data, u32 seed, u64 offset, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		data[i] = byte_at(seed, offset + i);
}

int compare(const u8 *data, u32 seed, u64 offset, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (data[i] != byte_at(seed, offset + i))
			return wrong(__FILE__, __LINE__,
				     "byte at this offset is right",
				     offset + i);
	return 0;
}

int put(struct p9_fid *file, u32 seed, u64 offset, size_t length, size_t piece)
{
	u8 *data __free(buffer) = kvmalloc(piece, GFP_KERNEL);
	size_t done, now;
	int err;

	CHECK_PTR(data);
	for (done = 0; done < length; done += now) {
		struct kvec vec = { .iov_base = data };
		struct iov_iter from;

		now = min(piece, length - done);
		vec.iov_len = now;
		fill(data, seed, offset + done, now);
		iov_iter_kvec(&from, ITER_SOURCE, &vec, 1, now);
		CHECK_IS(p9_client_write(file, offset + done, &from, &err),
			 now);
		CHECK_IS(err, 0);
		CHECK_IS(iov_iter_count(&from), 0);
	}
	return 0;
}

int same(struct p9_fid *file, u32 seed, u64 offset, size_t length,
	 size_t piece)
{
	u8 *data __free(buffer) = kvmalloc(piece, GFP_KERNEL);
	size_t done, now;
	int err;

	CHECK_PTR(data);
	for (done = 0; done < length; done += now) {
		struct kvec vec = { .iov_base = data };
		struct iov_iter to;

		now = min(piece, length - done);
		vec.iov_len = now;
		memset(data, ~byte_at(seed, offset + done), now);
		iov_iter_kvec(&to, ITER_DEST, &vec, 1, now);
		CHECK_IS(p9_client_read(file, offset + done, &to, &err), now);
		CHECK_IS(err, 0);
		CHECK_IS(iov_iter_count(&to), 0);
		err = compare(data, seed, offset + done, now);
		if (err)
			return err;
	}
	return 0;
}

int zeros(struct p9_fid *file, u64 offset, size_t length)
{
	u8 *data __free(buffer) = kvmalloc(length + 1, GFP_KERNEL);
	struct kvec vec = { .iov_base = data, .iov_len = length + 1 };
	struct iov_iter to;
	int err;

	CHECK_PTR(data);
	memset(data, 0xff, length + 1);
	iov_iter_kvec(&to, ITER_DEST, &vec, 1, length + 1);
	CHECK_IS(p9_client_read(file, offset, &to, &err), length);
	CHECK_IS(err, 0);
	CHECK(!memchr_inv(data, 0, length));
	CHECK_IS(data[length], 0xff);
	return 0;
}

/* What the server has on its own disk. */
static int same_on_disk(const char *path, u32 seed, size_t length)
{
	u8 *data __free(buffer) = kvmalloc(length + 1, GFP_KERNEL);
	struct file *file = filp_open(path, O_RDONLY, 0);
	loff_t position = 0;
	ssize_t got;

	CHECK_PTR(file);
	got = data ? kernel_read(file, data, length + 1, &position) : -ENOMEM;
	fput(file);
	CHECK_IS(got, length);
	return compare(data, seed, 0, length);
}

/* A test's own session and file, with small messages. */
#define FILE_OF_OURS(name)						\
	struct p9_client *client __free(client) =			\
		connect(&(struct place){ .msize = MSIZE });		\
	struct p9_fid *root __free(fid) =				\
		IS_ERR(client) ? ERR_CAST(client) : attach(client);	\
	struct p9_fid *file __free(fid) =				\
		IS_ERR(root) ? ERR_CAST(root) : create(root, name)

/* Many messages in one call, in the server's file, and in other pieces. */
static int test_whole(void)
{
	FILE_OF_OURS("whole");
	int err;

	CHECK_PTR(file);
	err = put(file, 3, 0, LARGE, LARGE) ?: p9_client_fsync(file, 0) ?:
	      same_on_disk(EXPORT "/whole", 3, LARGE) ?:
	      same(file, 3, 0, LARGE, LARGE) ?:
	      same(file, 3, 0, LARGE, 4093);
	CHECK_IS(err, 0);
	return zeros(file, LARGE, 0);
}

/* Sizes around what fits into one message, each over the last. */
static int test_edges(void)
{
	FILE_OF_OURS("edges");
	int size, err;

	CHECK_PTR(file);
	for (size = PAYLOAD - 2; size <= PAYLOAD + 2; size++) {
		err = put(file, size, 0, 2 * size, size) ?:
		      put(file, 7, size - 5, 10, 10) ?:
		      same(file, size, 0, size - 5, PAYLOAD) ?:
		      same(file, 7, size - 5, 10, 3) ?:
		      same(file, size, size + 5, size - 5, size) ?:
		      p9_client_fsync(file, 1);
		CHECK_IS(err, 0);
		CHECK_IS(size_of(file), 2 * size);
	}
	return 0;
}

/* One call of read_once is one message. */
static int test_once(void)
{
	FILE_OF_OURS("once");
	u8 *data __free(buffer) = kvmalloc(3 * MSIZE, GFP_KERNEL);
	struct kvec vec = { .iov_base = data, .iov_len = 3 * MSIZE };
	struct iov_iter to;
	int err;

	CHECK_PTR(file);
	CHECK_PTR(data);
	CHECK_IS(put(file, 4, 0, 2 * MSIZE, 2 * MSIZE), 0);
	iov_iter_kvec(&to, ITER_DEST, &vec, 1, 3 * MSIZE);
	CHECK_IS(p9_client_read_once(file, 1, &to, &err), PAYLOAD);
	CHECK_IS(err, 0);
	CHECK_IS(iov_iter_count(&to), 3 * MSIZE - PAYLOAD);
	CHECK_IS(compare(data, 4, 1, PAYLOAD), 0);
	CHECK_IS(p9_client_read_once(file, 2 * MSIZE - 100, &to, &err), 100);
	return compare(data + PAYLOAD, 4, 2 * MSIZE - 100, 100);
}

/* Uneven pieces of memory, which messages do not respect. */
static int test_vectors(void)
{
	static const size_t lengths[] = { 1, 4095, 3, 70001, 16384, 1, 20000 };
	struct kvec vecs[ARRAY_SIZE(lengths)];
	FILE_OF_OURS("vectors");
	struct iov_iter iter;
	size_t total = 0;
	int i, err;

	CHECK_PTR(file);
	for (i = 0; i < ARRAY_SIZE(lengths); i++)
		total += lengths[i];
	u8 *data __free(buffer) = kvmalloc(total, GFP_KERNEL);
	u8 *back __free(buffer) = kvzalloc(total, GFP_KERNEL);

	CHECK(data && back);
	fill(data, 5, 0, total);
	for (i = 0, total = 0; i < ARRAY_SIZE(lengths); total += lengths[i++])
		vecs[i] = (struct kvec){ data + total, lengths[i] };
	iov_iter_kvec(&iter, ITER_SOURCE, vecs, i, total);
	CHECK_IS(p9_client_write(file, 0, &iter, &err), total);
	CHECK_IS(same(file, 5, 0, total, total), 0);
	/* And back, the last piece first. */
	for (i = ARRAY_SIZE(lengths), total = 0; i--; total += lengths[i])
		vecs[i] = (struct kvec){ back + total, lengths[i] };
	iov_iter_kvec(&iter, ITER_DEST, vecs, ARRAY_SIZE(lengths), total);
	CHECK_IS(p9_client_read(file, 0, &iter, &err), total);
	for (i = 0, total = 0; i < ARRAY_SIZE(lengths); total += lengths[i++])
		CHECK_IS(compare(vecs[i].iov_base, 5, total, lengths[i]), 0);
	return 0;
}

/* Pages that no mapping joins, not from their beginnings. */
static int test_pages(void)
{
	struct bio_vec vecs[8];
	FILE_OF_OURS("pages");
	struct iov_iter iter;
	size_t total = 0;
	int i, err = 0;

	CHECK_PTR(file);
	for (i = 0; i < ARRAY_SIZE(vecs); i++) {
		struct page *page = alloc_page(GFP_KERNEL);

		if (!page)
			return -ENOMEM;
		bvec_set_page(&vecs[i], page, PAGE_SIZE - 100 * i, 10 * i);
		fill(page_address(page) + 10 * i, 6, total, vecs[i].bv_len);
		total += vecs[i].bv_len;
	}
	iov_iter_bvec(&iter, ITER_SOURCE, vecs, i, total);
	CHECK_IS(p9_client_write(file, 3, &iter, &err), total);
	for (i = 0; i < ARRAY_SIZE(vecs); i++)
		memset(page_address(vecs[i].bv_page), 0, PAGE_SIZE);
	iov_iter_bvec(&iter, ITER_DEST, vecs, i, total);
	CHECK_IS(p9_client_read(file, 3, &iter, &err), total);
	for (i = 0, total = 0, err = 0; i < ARRAY_SIZE(vecs); i++) {
		err = err ?: compare(page_address(vecs[i].bv_page) + 10 * i,
				     6, total, vecs[i].bv_len);
		total += vecs[i].bv_len;
		__free_page(vecs[i].bv_page);
	}
	return err;
}

/* A process's own memory. */
static int test_user(void)
{
	u8 *data __free(buffer) = kvmalloc(LARGE, GFP_KERNEL);
	FILE_OF_OURS("user");
	struct iov_iter iter;
	void __user *user;
	int err;

	CHECK_PTR(file);
	CHECK_PTR(data);
	fill(data, 8, 0, LARGE);
	user = (void __user *)vm_mmap(NULL, 0, LARGE, PROT_READ | PROT_WRITE,
				      MAP_PRIVATE | MAP_ANONYMOUS, 0);
	CHECK(!IS_ERR_VALUE((unsigned long)user));
	CHECK_IS(copy_to_user(user, data, LARGE), 0);
	iov_iter_ubuf(&iter, ITER_SOURCE, user, LARGE);
	CHECK_IS(p9_client_write(file, 0, &iter, &err), LARGE);
	CHECK_IS(clear_user(user, LARGE), 0);
	iov_iter_ubuf(&iter, ITER_DEST, user, LARGE);
	CHECK_IS(p9_client_read(file, 0, &iter, &err), LARGE);
	memset(data, 0, LARGE);
	CHECK_IS(copy_from_user(data, user, LARGE), 0);
	/* Memory that is not there is an error, and the session goes on. */
	vm_munmap((unsigned long)user, LARGE);
	iov_iter_ubuf(&iter, ITER_DEST, user, PAGE_SIZE);
	CHECK_IS(p9_client_read(file, 0, &iter, &err), 0);
	CHECK_IS(err, -EFAULT);
	return compare(data, 8, 0, LARGE) ?: same(file, 8, 5, 100, 100);
}

/* Behind 4 GB, and nothing before it. */
static int test_far(void)
{
	const u64 far = (5ULL << 30) + 1;
	FILE_OF_OURS("far");
	int err;

	CHECK_PTR(file);
	err = put(file, 9, far, 3 * MSIZE, 3 * MSIZE) ?:
	      same(file, 9, far, 3 * MSIZE, MSIZE);
	CHECK_IS(err, 0);
	CHECK_IS(size_of(file), far + 3 * MSIZE);
	CHECK_IS(same(file, 9, far + 3 * MSIZE - 10, 10, 10), 0);
	CHECK_IS(set_size(file, far - 1), 0);
	return zeros(file, far - 1 - 10000, 10000);
}

static int test_truncated(void)
{
	FILE_OF_OURS("truncated");

	CHECK_PTR(file);
	CHECK_IS(put(file, 10, 0, 50000, 50000), 0);
	CHECK_IS(set_size(file, 1000), 0);
	CHECK_IS(size_of(file), 1000);
	CHECK_IS(same(file, 10, 0, 1000, 1000), 0);
	CHECK_IS(zeros(file, 1000, 0), 0);
	CHECK_IS(set_size(file, 30000), 0);
	CHECK_IS(size_of(file), 30000);
	return same(file, 10, 0, 1000, 1000) ?: zeros(file, 1000, 29000);
}

/* What a file is not open for is refused, and what it is open for is not. */
static int test_modes(void)
{
	FILE_OF_OURS("modes");
	struct p9_fid *reader __free(fid) = NULL;
	struct p9_fid *writer __free(fid) = NULL;
	u8 byte = 0;
	struct kvec vec = { .iov_base = &byte, .iov_len = 1 };
	struct iov_iter iter;
	int err;

	CHECK_PTR(file);
	CHECK_IS(put(file, 11, 0, 5000, 5000), 0);
	reader = open_file(root, "modes", P9_DOTL_RDONLY);
	CHECK_PTR(reader);
	CHECK_IS(p9_client_open(reader, P9_DOTL_RDONLY), -EINVAL);
	CHECK_IS(same(reader, 11, 0, 5000, 5000), 0);
	iov_iter_kvec(&iter, ITER_SOURCE, &vec, 1, 1);
	CHECK_IS(p9_client_write(reader, 0, &iter, &err), 0);
	CHECK_IS(err, -EBADF);
	CHECK_IS(iov_iter_count(&iter), 1);
	writer = open_file(root, "modes", P9_DOTL_WRONLY | P9_DOTL_TRUNC);
	CHECK_PTR(writer);
	CHECK_IS(size_of(reader), 0);
	iov_iter_kvec(&iter, ITER_DEST, &vec, 1, 1);
	CHECK_IS(p9_client_read(writer, 0, &iter, &err), 0);
	CHECK_IS(err, -EBADF);
	CHECK_IS(put(writer, 12, 0, 10, 10), 0);
	return same(reader, 12, 0, 10, 10);
}

/*
 * A part of a page cache's write, as the netfs library hands it over: what was
 * written, or the error, comes back through the library. It is none of the
 * first of its stream, so that no collector wakes up, and stays ours by a
 * reference.
 */
static int test_subrequest(void)
{
	struct netfs_io_request *request __free(kfree) =
		kzalloc(sizeof(*request), GFP_KERNEL);
	u8 *data __free(buffer) = kvmalloc(PAYLOAD, GFP_KERNEL);
	struct kvec vec = { .iov_base = data + 10, .iov_len = PAYLOAD - 10 };
	struct netfs_io_subrequest first = {}, part = {
		.rreq = request, .start = 100, .len = PAYLOAD,
		.transferred = 10, .source = NETFS_UPLOAD_TO_SERVER,
		.flags = BIT(NETFS_SREQ_IN_PROGRESS),
	};
	FILE_OF_OURS("subrequest");
	struct p9_fid *reader __free(fid) = NULL;

	CHECK_PTR(file);
	CHECK(request && data);
	fill(data, 13, 100, PAYLOAD);
	refcount_set(&part.ref, 3);
	request->netfs_priv = file;
	INIT_LIST_HEAD(&request->io_streams[0].subrequests);
	list_add_tail(&first.rreq_link, &request->io_streams[0].subrequests);
	list_add_tail(&part.rreq_link, &request->io_streams[0].subrequests);
	iov_iter_kvec(&part.io_iter, ITER_SOURCE, &vec, 1, PAYLOAD - 10);
	p9_client_write_subreq(&part);
	CHECK_IS(part.error, 0);
	CHECK_IS(part.transferred, PAYLOAD);
	CHECK_IS(part.flags, 0);
	CHECK_IS(refcount_read(&part.ref), 2);
	CHECK_IS(same(file, 13, 110, PAYLOAD - 10, PAYLOAD), 0);

	reader = open_file(root, "subrequest", P9_DOTL_RDONLY);
	CHECK_PTR(reader);
	request->netfs_priv = reader;
	part.transferred = 10;
	part.flags = BIT(NETFS_SREQ_IN_PROGRESS);
	iov_iter_kvec(&part.io_iter, ITER_SOURCE, &vec, 1, PAYLOAD - 10);
	p9_client_write_subreq(&part);
	CHECK_IS(part.error, -EBADF);
	CHECK_IS(part.transferred, 10);
	CHECK_IS(part.flags, BIT(NETFS_SREQ_FAILED));
	CHECK_IS(refcount_read(&part.ref), 1);
	return 0;
}

const struct drive_test data_tests[] = {
	{ "whole", test_whole },
	{ "edges", test_edges },
	{ "once", test_once },
	{ "vectors", test_vectors },
	{ "pages", test_pages },
	{ "user", test_user },
	{ "far", test_far },
	{ "truncated", test_truncated },
	{ "modes", test_modes },
	{ "subrequest", test_subrequest },
	{}
};
