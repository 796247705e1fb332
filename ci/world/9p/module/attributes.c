// SPDX-License-Identifier: GPL-2.0-only
/* Attributes, extended attributes, locks, and the file system's numbers. */
#include <linux/fs.h>
#include <linux/namei.h>
#include <linux/slab.h>
#include <linux/stat.h>
#include <linux/statfs.h>
#include <linux/string.h>
#include <linux/uio.h>
#include <linux/xattr.h>
#include "drive.h"

#define ROOT_OF_OURS							\
	struct p9_client *client __free(client) =			\
		connect(&(struct place){ .msize = 8192 });		\
	struct p9_fid *root __free(fid) =				\
		IS_ERR(client) ? ERR_CAST(client) : attach(client)

s64 size_of(struct p9_fid *file)
{
	struct p9_stat_dotl *stat __free(kfree) =
		p9_client_getattr_dotl(file, P9_STATS_BASIC);

	return IS_ERR(stat) ? PTR_ERR(stat) : stat->st_size;
}

int set_size(struct p9_fid *file, u64 size)
{
	struct p9_iattr_dotl change = {
		.valid = ATTR_SIZE,
		.size = size,
		.uid = INVALID_UID,
		.gid = INVALID_GID,
	};

	return p9_client_setattr(file, &change);
}

/* What the server says is what its own disk has. */
static int as_on_disk(struct p9_fid *fid, const char *name)
{
	struct p9_stat_dotl *stat __free(kfree) =
		p9_client_getattr_dotl(fid, P9_STATS_BASIC);
	struct kstat disk;
	struct path path;
	int err;

	CHECK_PTR(stat);
	CHECK_IS(kern_path(name, 0, &path), 0);
	err = vfs_getattr(&path, &disk, STATX_BASIC_STATS, AT_STATX_SYNC_AS_STAT);
	path_put(&path);
	CHECK_IS(err, 0);
	CHECK_IS(stat->st_result_mask & P9_STATS_BASIC, P9_STATS_BASIC);
	CHECK_IS(stat->st_mode, disk.mode);
	CHECK_IS(stat->st_nlink, disk.nlink);
	CHECK(uid_eq(stat->st_uid, disk.uid));
	CHECK(gid_eq(stat->st_gid, disk.gid));
	CHECK_IS(stat->st_size, disk.size);
	CHECK_IS(stat->st_blocks, disk.blocks);
	CHECK_IS(stat->qid.path, disk.ino);
	CHECK_IS(stat->st_atime_sec, disk.atime.tv_sec);
	CHECK_IS(stat->st_atime_nsec, disk.atime.tv_nsec);
	CHECK_IS(stat->st_mtime_sec, disk.mtime.tv_sec);
	CHECK_IS(stat->st_mtime_nsec, disk.mtime.tv_nsec);
	CHECK_IS(stat->st_ctime_sec, disk.ctime.tv_sec);
	CHECK_IS(stat->st_ctime_nsec, disk.ctime.tv_nsec);
	return 0;
}

static int test_getattr(void)
{
	ROOT_OF_OURS;
	struct p9_fid *file __free(fid) = NULL;
	struct p9_fid *dir __free(fid) = NULL;

	CHECK_PTR(root);
	file = create(root, "getattr");
	CHECK_PTR(file);
	CHECK_IS(put(file, 20, 0, 12345, 12345), 0);
	CHECK_IS(p9_client_fsync(file, 0), 0);
	dir = directory(root, "getattr-dir");
	CHECK_PTR(dir);
	return as_on_disk(file, EXPORT "/getattr") ?:
	       as_on_disk(dir, EXPORT "/getattr-dir") ?:
	       as_on_disk(root, EXPORT);
}

static int test_setattr(void)
{
	struct p9_iattr_dotl change = {
		.valid = ATTR_MODE | ATTR_UID | ATTR_GID,
		.mode = 04751,
		.uid = KUIDT_INIT(1234),
		.gid = KGIDT_INIT(56789),
	};
	struct p9_iattr_dotl times = {
		.valid = ATTR_ATIME | ATTR_ATIME_SET | ATTR_MTIME |
			 ATTR_MTIME_SET,
		.uid = INVALID_UID,
		.gid = INVALID_GID,
		.atime_sec = 1000000007,
		.atime_nsec = 123456789,
		.mtime_sec = 2000000011,
		.mtime_nsec = 999999999,
	};
	struct p9_stat_dotl *stat __free(kfree) = NULL;
	ROOT_OF_OURS;
	struct p9_fid *file __free(fid) = NULL;

	CHECK_PTR(root);
	file = create(root, "setattr");
	CHECK_PTR(file);
	CHECK_IS(p9_client_setattr(file, &times), 0);
	stat = p9_client_getattr_dotl(file, P9_STATS_BASIC);
	CHECK_PTR(stat);
	CHECK_IS(stat->st_atime_sec, 1000000007);
	CHECK_IS(stat->st_atime_nsec, 123456789);
	CHECK_IS(stat->st_mtime_sec, 2000000011);
	CHECK_IS(stat->st_mtime_nsec, 999999999);
	kfree(no_free_ptr(stat));
	CHECK_IS(p9_client_setattr(file, &change), 0);
	stat = p9_client_getattr_dotl(file, P9_STATS_BASIC);
	CHECK_PTR(stat);
	CHECK_IS(from_kuid(&init_user_ns, stat->st_uid), 1234);
	CHECK_IS(from_kgid(&init_user_ns, stat->st_gid), 56789);
	return as_on_disk(file, EXPORT "/setattr");
}

/* Free blocks may change meanwhile; nothing else may. */
static int test_statfs(void)
{
	struct p9_rstatfs here = {};
	struct kstatfs disk;
	struct path path;
	ROOT_OF_OURS;
	int err;

	CHECK_PTR(root);
	CHECK_IS(p9_client_statfs(root, &here), 0);
	CHECK_IS(kern_path(EXPORT, 0, &path), 0);
	err = vfs_statfs(&path, &disk);
	path_put(&path);
	CHECK_IS(err, 0);
	CHECK_IS(here.bsize, disk.f_bsize);
	CHECK_IS(here.blocks, disk.f_blocks);
	CHECK_IS(here.files, disk.f_files);
	CHECK_IS(here.namelen, disk.f_namelen);
	CHECK(here.bfree > 0 && here.bfree < here.blocks);
	CHECK(here.bavail > 0 && here.bavail <= here.bfree);
	CHECK(here.ffree > 0 && here.ffree < here.files);
	return 0;
}

#define VALUE	3000

static int xattr_is(struct p9_fid *file, const char *name, u32 seed, u64 length)
{
	struct p9_fid *value __free(fid) = NULL;
	u64 size;

	value = p9_client_xattrwalk(file, name, &size);
	CHECK_PTR(value);
	CHECK_IS(size, length);
	return same(value, seed, 0, length, length);
}

static int set_xattr(struct p9_fid *root, const char *file, u32 seed,
		     u64 length, int flags)
{
	struct p9_fid *fid = walk(root, file);
	int err, end;

	CHECK_PTR(fid);
	err = p9_client_xattrcreate(fid, "user.kport", length, flags);
	if (!err && length)
		err = put(fid, seed, 0, length, length);
	end = p9_fid_put(fid);
	return err ?: end;
}

/* A value counts when its fid is given back, then and not before. */
static int test_xattr(void)
{
	ROOT_OF_OURS;
	struct p9_fid *file __free(fid) = NULL;
	struct p9_fid *value;
	u64 size;

	CHECK_PTR(root);
	file = create(root, "xattr");
	CHECK_PTR(file);
	value = p9_client_xattrwalk(file, "user.kport", &size);
	CHECK_IS(PTR_ERR_OR_ZERO(value), -ENODATA);
	CHECK_IS(set_xattr(root, "xattr", 21, 10, XATTR_REPLACE), -ENODATA);
	CHECK_IS(set_xattr(root, "xattr", 21, VALUE, XATTR_CREATE), 0);
	CHECK_IS(xattr_is(file, "user.kport", 21, VALUE), 0);
	CHECK_IS(set_xattr(root, "xattr", 22, 100, XATTR_CREATE), -EEXIST);
	CHECK_IS(set_xattr(root, "xattr", 22, 100, 0), 0);
	CHECK_IS(xattr_is(file, "user.kport", 22, 100), 0);
	/* The list of names is the value of no name. */
	value = p9_client_xattrwalk(file, NULL, &size);
	CHECK_PTR(value);
	p9_fid_put(value);
	CHECK_IS(size, sizeof("user.kport"));
	CHECK_IS(set_xattr(root, "xattr", 0, 0, 0), 0);
	value = p9_client_xattrwalk(file, "user.kport", &size);
	CHECK_IS(PTR_ERR_OR_ZERO(value), -ENODATA);
	return 0;
}

static int lock(struct p9_fid *file, u8 type)
{
	struct p9_flock lock = {
		.type = type,
		.length = 0,
		.proc_id = 77,
		.client_id = "kport",
	};
	u8 status = 0xff;
	int err = p9_client_lock_dotl(file, &lock, &status);

	return err ?: status;
}

/* The type that is in the way of a lock for writing. */
static int in_the_way(struct p9_fid *file)
{
	struct p9_getlock lock = {
		.type = P9_LOCK_TYPE_WRLCK,
		.proc_id = 78,
		.client_id = "other",
	};
	char *before = lock.client_id;
	int err = p9_client_getlock_dotl(file, &lock);

	if (lock.client_id != before)
		kfree(lock.client_id);
	return err ?: lock.type;
}

static int test_locks(void)
{
	ROOT_OF_OURS;
	struct p9_fid *file __free(fid) = NULL;
	struct p9_client *second __free(client) = NULL;
	struct p9_fid *elsewhere __free(fid) = NULL;
	struct p9_fid *other __free(fid) = NULL;

	CHECK_PTR(root);
	file = create(root, "locks");
	CHECK_PTR(file);
	second = connect(&(struct place){});
	CHECK_PTR(second);
	elsewhere = attach(second);
	CHECK_PTR(elsewhere);
	other = open_file(elsewhere, "locks", P9_DOTL_RDWR);
	CHECK_PTR(other);
	CHECK_IS(in_the_way(other), P9_LOCK_TYPE_UNLCK);
	CHECK_IS(lock(file, P9_LOCK_TYPE_WRLCK), P9_LOCK_SUCCESS);
	CHECK_IS(lock(other, P9_LOCK_TYPE_RDLCK), P9_LOCK_BLOCKED);
	CHECK_IS(in_the_way(other), P9_LOCK_TYPE_WRLCK);
	CHECK_IS(lock(file, P9_LOCK_TYPE_UNLCK), P9_LOCK_SUCCESS);
	CHECK_IS(lock(other, P9_LOCK_TYPE_RDLCK), P9_LOCK_SUCCESS);
	CHECK_IS(lock(file, P9_LOCK_TYPE_RDLCK), P9_LOCK_SUCCESS);
	CHECK_IS(lock(file, P9_LOCK_TYPE_WRLCK), P9_LOCK_BLOCKED);
	return 0;
}

const struct drive_test attributes_tests[] = {
	{ "getattr", test_getattr },
	{ "setattr", test_setattr },
	{ "statfs", test_statfs },
	{ "xattr", test_xattr },
	{ "locks", test_locks },
	{}
};
