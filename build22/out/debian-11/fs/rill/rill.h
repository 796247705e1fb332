/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Types and functions shared by the files of the rill file system.
 */
#ifndef _FS_RILL_H
#define _FS_RILL_H

#include <linux/fs.h>
#include <linux/fs_parser.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/xattr.h>
#include <net/rill.h>

struct seq_file;

#define RILL_MAGIC		0x72696c6c	/* "rill" */

#define RILL_NOUID		(~0U)

/* Largest number of names that one Twalk may carry. */
#define RILL_MAXWALK		16

/**
 * struct rill_options - what a mount was asked for
 * @addr:	numeric address of the server
 * @aname:	tree to attach to
 * @uname:	user name to attach as, may be empty
 * @port:	TCP port of the server
 * @msize:	message size to offer, 0 for the transport's default
 * @uid:	numeric user to attach as, or RILL_NOUID to go by @uname
 * @timeout:	seconds that a request may take, 0 for the transport's default
 * @cachetime:	seconds that names and attributes are trusted
 * @cachetime_given: the mount was asked for @cachetime
 */
struct rill_options {
	char *addr;
	char *aname;
	char *uname;
	u32 port;
	u32 msize;
	u32 uid;
	u32 timeout;
	u32 cachetime;
	bool cachetime_given;
};

/**
 * struct rill_mount - one mounted tree and the session it owns
 * @opt:	options in effect
 * @session:	connection, alive until the last inode is gone
 * @root:	fid of the root of the tree
 * @io_max:	most octets of data in one Tread, Twrite or Treaddir
 * @lifetime:	@opt.cachetime in jiffies
 * @paths:	counts renames of directories; a fid that was walked to before
 *		may lead elsewhere on a server that keeps names behind its fids
 * @no_renameat: the server does not know Trenameat
 * @no_unlinkat: the server does not know Tunlinkat
 * @dead_lock:	protects @dead
 * @dead:	fids without users, to be clunked
 * @clunk:	work that clunks them
 * @clunking:	fids without users that the server may still know
 * @clunked:	woken when there are none
 */
struct rill_mount {
	struct rill_options opt;
	struct rill_session *session;
	struct rill_fid *root;
	u32 io_max;
	unsigned long lifetime;
	atomic_t paths;
	bool no_renameat;
	bool no_unlinkat;
	spinlock_t dead_lock;	/* protects dead */
	struct list_head dead;
	struct work_struct clunk;
	atomic_t clunking;
	wait_queue_head_t clunked;
};

/*
 * What the server may know of a fid: nothing, the fid, or we cannot tell and
 * must not use the number again on this session.
 */
enum rill_fid_state {
	RILL_FID_UNUSED,
	RILL_FID_KNOWN,
	RILL_FID_LOST,
};

/**
 * struct rill_fid - a counted reference to a file on the server
 * @rm:		mount whose session it belongs to
 * @nr:		the number
 * @state:	what the server knows of it
 * @mode:	FMODE_READ and FMODE_WRITE if it is open
 * @iounit:	most octets for one transfer, once it is open
 * @paths:	value of @rm->paths when it was walked to
 * @ref:	users; the last one makes the server forget the fid
 * @lru:	place among the cached fids, or in the queue of those to clunk
 * @owner:	inode that caches it
 */
struct rill_fid {
	struct rill_mount *rm;
	u32 nr;
	enum rill_fid_state state;
	fmode_t mode;
	u32 iounit;
	int paths;
	refcount_t ref;
	struct list_head lru;
	struct rill_inode *owner;
};

/* Flags of Tlcreate next to the access mode, as on the wire. */
#define RILL_O_CREAT		0100
#define RILL_O_EXCL		0200

/* Flag of Tunlinkat, as on the wire. */
#define RILL_AT_REMOVEDIR	0x200

/* Bits of rill_attr.valid, as on the wire. */
#define RILL_ATTR_MODE		0x00000001ULL
#define RILL_ATTR_BASIC		0x000007ffULL
#define RILL_ATTR_BTIME		0x00000800ULL
#define RILL_ATTR_GEN		0x00001000ULL

/* The reply to Tgetattr. */
struct rill_attr {
	u64 valid;
	struct rill_qid qid;
	u32 mode;
	u32 uid;
	u32 gid;
	u64 nlink;
	u64 rdev;
	u64 size;
	u64 blksize;
	u64 blocks;
	struct timespec64 atime;
	struct timespec64 mtime;
	struct timespec64 ctime;
	struct timespec64 btime;
	u64 gen;
};

/* Bits of rill_setattr.valid, as on the wire. */
#define RILL_SET_MODE		0x001
#define RILL_SET_UID		0x002
#define RILL_SET_GID		0x004
#define RILL_SET_SIZE		0x008
#define RILL_SET_ATIME		0x010
#define RILL_SET_MTIME		0x020
#define RILL_SET_CTIME		0x040
#define RILL_SET_ATIME_TO	0x080
#define RILL_SET_MTIME_TO	0x100

/* What Tsetattr asks for. */
struct rill_setattr {
	u32 valid;
	u32 mode;
	u32 uid;
	u32 gid;
	u64 size;
	struct timespec64 atime;
	struct timespec64 mtime;
};

/* The reply to Tstatfs. */
struct rill_statfs {
	u32 bsize;
	u64 blocks;
	u64 bfree;
	u64 bavail;
	u64 files;
	u64 ffree;
	u64 fsid;
	u32 namelen;
};

/**
 * struct rill_inode - the part of an inode that is ours
 * @vfs:	the inode
 * @qid_path:	the server's number for the file, unique while it exists
 * @gen:	generation of @qid_path, 0 if the server has none
 * @walked:	cached fid that is not open, see cache.c
 * @wb:		open fid for writeback, see file.c; under i_lock
 * @writers:	open files that may write; under i_lock
 * @changes:	counts local changes of size or data; under i_lock
 * @pinned:	truncations under way, which own i_size; under i_lock
 * @seen:	counts changes by others that were noticed; under i_lock
 * @cached:	value of @seen that the page cache holds the data of
 * @wrote:	the next change of times is our own doing; under i_lock
 * @expires:	when the attributes have to be asked for again, in jiffies
 * @access:	the same for those that say who may do what
 * @btime:	creation time, if @has_btime
 * @has_btime:	the server told the creation time
 */
struct rill_inode {
	struct inode vfs;
	u64 qid_path;
	u64 gen;
	struct rill_fid *walked;
	struct rill_fid *wb;
	unsigned int writers;
	unsigned int changes;
	unsigned int pinned;
	unsigned int seen;
	unsigned int cached;
	bool wrote;
	bool has_btime;
	unsigned long expires;
	unsigned long access;
	struct timespec64 btime;
};

static inline struct rill_inode *rill_i(const struct inode *inode)
{
	return container_of(inode, struct rill_inode, vfs);
}

static inline struct rill_mount *rill_m(const struct super_block *sb)
{
	return sb->s_fs_info;
}

/* Octets for the next transfer of @left octets through @fid. */
static inline u32 rill_chunk(const struct rill_fid *fid, size_t left)
{
	return min_t(size_t, left, fid->iounit);
}

/* fs_context.c */
extern const struct fs_parameter_spec rill_parameters[];
int rill_init_fs_context(struct fs_context *fc);
void rill_mount_free(struct rill_mount *rm);

/* super.c */
extern struct file_system_type rill_type;
int rill_fill_super(struct super_block *sb, struct fs_context *fc);

/* proto.c */
int rill_proto_attach(struct rill_fid *fid, const char *uname, u32 uid,
		      const char *aname);
int rill_proto_walk(struct rill_fid *from, struct rill_fid *to,
		    const struct qstr *names, int n, struct rill_qid *qid);
int rill_proto_getattr(struct rill_fid *fid, struct rill_attr *attr);
int rill_proto_setattr(struct rill_fid *fid, const struct rill_setattr *set);
int rill_proto_statfs(struct rill_fid *fid, struct rill_statfs *st);
int rill_proto_xattrwalk(struct rill_fid *fid, struct rill_fid *to,
			 const char *name, u64 *size);
int rill_proto_xattrcreate(struct rill_fid *fid, const char *name, u64 size,
			   u32 flags);
char *rill_proto_readlink(struct rill_fid *fid);

/* proto_name.c */
int rill_proto_lcreate(struct rill_fid *fid, const struct qstr *name,
		       u32 flags, umode_t mode);
int rill_proto_mkdir(struct rill_fid *dir, const struct qstr *name,
		     umode_t mode);
int rill_proto_mknod(struct rill_fid *dir, const struct qstr *name,
		     umode_t mode, dev_t dev);
int rill_proto_symlink(struct rill_fid *dir, const struct qstr *name,
		       const char *target);
int rill_proto_link(struct rill_fid *dir, struct rill_fid *fid,
		    const struct qstr *name);
int rill_proto_rename(struct rill_fid *from_dir, const struct qstr *from,
		      struct rill_fid *to_dir, const struct qstr *to);
int rill_proto_unlink(struct rill_fid *dir, const struct qstr *name,
		      u32 flags);

/* proto_io.c */
void rill_fid_opened(struct rill_fid *fid, fmode_t mode, u32 iounit);
int rill_proto_lopen(struct rill_fid *fid, u32 flags);
int rill_proto_fsync(struct rill_fid *fid, bool datasync);
int rill_proto_clunk(struct rill_fid *fid);
struct rill_req *rill_proto_read_req(struct rill_fid *fid, loff_t pos,
				     u32 count);
int rill_proto_read_reply(struct rill_req *req, u32 count, const void **data);
struct rill_req *rill_proto_write_req(struct rill_fid *fid, loff_t pos,
				      u32 count, void **room);
int rill_proto_write_reply(struct rill_req *req, u32 count);
ssize_t rill_proto_read(struct rill_fid *fid, loff_t pos, void *buf,
			size_t count);
ssize_t rill_proto_write(struct rill_fid *fid, loff_t pos, const void *buf,
			 size_t count);
struct rill_req *rill_proto_readdir(struct rill_fid *fid, u64 offset);

/* fid.c */
struct rill_fid *rill_fid_new(struct rill_mount *rm);
struct rill_fid *rill_fid_get(struct rill_fid *fid);
void rill_fid_put(struct rill_fid *fid);
int rill_fid_put_sync(struct rill_fid *fid);
struct rill_fid *rill_fid_clone(struct rill_fid *from);
struct rill_fid *rill_fid_walk(struct rill_fid *from, const struct qstr *name,
			       struct rill_qid *qid);
struct rill_fid *rill_fid_of(struct inode *inode);
void rill_fid_init_mount(struct rill_mount *rm);
void rill_fid_flush(struct rill_mount *rm);
int rill_fid_init(void);
void rill_fid_exit(void);

/* cache.c */
struct rill_fid *rill_cache_get(struct inode *inode);
void rill_cache_set(struct inode *inode, struct rill_fid *fid);
void rill_cache_drop(struct inode *inode);
int rill_cache_init(void);
void rill_cache_exit(void);

/* inode.c */
struct inode *rill_alloc_inode(struct super_block *sb);
void rill_free_inode(struct inode *inode);
void rill_evict_inode(struct inode *inode);
struct inode *rill_inode_of(struct super_block *sb, struct rill_fid *fid);
bool rill_same_file(const struct inode *inode, const struct rill_attr *attr);
int rill_inode_init(void);
void rill_inode_exit(void);

/* attr.c */
bool rill_is_dirty(const struct inode *inode);
unsigned int rill_attr_begin(struct inode *inode);
void rill_attr_apply(struct inode *inode, const struct rill_attr *attr,
		     unsigned int changes);
void rill_attr_hint(struct inode *inode, const struct rill_attr *attr);
void rill_attr_expire(struct inode *inode);
void rill_attr_wrote(struct inode *inode);
void rill_attr_extend(struct inode *inode, loff_t size);
int rill_revalidate(struct inode *inode);
int rill_refresh(struct inode *inode);
void rill_settle(struct inode *inode);
void rill_revalidate_data(struct inode *inode);
void rill_flush(struct inode *inode);
int rill_getattr(const struct path *path,
		 struct kstat *stat, u32 request_mask, unsigned int flags);
int rill_permission(struct inode *inode, int mask);

/* setattr.c */
int rill_setattr(struct dentry *dentry,
		 struct iattr *iattr);

/* dentry.c */
extern const struct dentry_operations rill_dentry_ops;
void rill_dentry_fresh(struct dentry *dentry);
struct dentry *rill_lookup(struct inode *dir, struct dentry *dentry,
			   unsigned int flags);

/* namei.c */
extern const struct inode_operations rill_dir_inode_ops;
extern const struct inode_operations rill_file_inode_ops;
extern const struct inode_operations rill_symlink_inode_ops;
extern const struct inode_operations rill_special_inode_ops;
int rill_instantiate(struct inode *dir, struct dentry *dentry,
		     struct inode *inode);

/* create.c */
int rill_create(struct inode *dir,
		struct dentry *dentry, umode_t mode, bool excl);
int rill_atomic_open(struct inode *dir, struct dentry *dentry,
		     struct file *file, unsigned int flags, umode_t mode);

/* dir.c */
extern const struct file_operations rill_dir_ops;

/* file.c */
extern const struct file_operations rill_file_ops;
int rill_open(struct inode *inode, struct file *file);
int rill_release(struct inode *inode, struct file *file);
void rill_attach_fid(struct inode *inode, struct file *file,
		     struct rill_fid *fid);
struct rill_fid *rill_writeback_fid(struct inode *inode);

/* addr.c, writeback.c */
extern const struct address_space_operations rill_aops;
void rill_zero_tail(struct inode *inode, loff_t to);
int rill_writepages(struct address_space *mapping,
		    struct writeback_control *wbc);

/* xattr.c */
extern const struct xattr_handler * const rill_xattr_handlers[];
ssize_t rill_listxattr(struct dentry *dentry, char *list, size_t size);

#endif /* _FS_RILL_H */
