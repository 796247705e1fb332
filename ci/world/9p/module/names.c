// SPDX-License-Identifier: GPL-2.0-only
/* Names: walking, listing, making, renaming, linking, removing. */
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/slab.h>
#include <linux/stat.h>
#include <linux/string.h>
#include "drive.h"

#define ROOT_OF_OURS							\
	struct p9_client *client __free(client) =			\
		connect(&(struct place){ .msize = 8192 });		\
	struct p9_fid *root __free(fid) =				\
		IS_ERR(client) ? ERR_CAST(client) : attach(client)

struct p9_fid *walk(struct p9_fid *dir, const char *path)
{
	const unsigned char *names[P9_MAXWELEM];
	char *text __free(kfree) = kstrdup(path, GFP_KERNEL);
	char *rest = text;
	int count = 0;

	if (!text)
		return ERR_PTR(-ENOMEM);
	while (rest && count < ARRAY_SIZE(names))
		names[count++] = strsep(&rest, "/");
	return rest ? ERR_PTR(-E2BIG) : p9_client_walk(dir, count, names, 1);
}

int missing(struct p9_fid *dir, const char *path)
{
	struct p9_fid *fid __free(fid) = walk(dir, path);

	return PTR_ERR_OR_ZERO(fid);
}

struct p9_fid *directory(struct p9_fid *dir, const char *name)
{
	struct p9_qid qid;
	int err = p9_client_mkdir_dotl(dir, name, 0755, GLOBAL_ROOT_GID, &qid);

	return err ? ERR_PTR(err) : walk(dir, name);
}

struct p9_fid *create(struct p9_fid *dir, const char *name)
{
	struct p9_fid *fid = p9_client_walk(dir, 0, NULL, 1);
	struct p9_qid qid;
	int err;

	if (IS_ERR(fid))
		return fid;
	err = p9_client_create_dotl(fid, name, P9_DOTL_RDWR | P9_DOTL_CREATE |
				    P9_DOTL_EXCL, 0644, GLOBAL_ROOT_GID, &qid);
	if (!err)
		return fid;
	p9_fid_put(fid);
	return ERR_PTR(err);
}

struct p9_fid *open_file(struct p9_fid *dir, const char *name, int mode)
{
	struct p9_fid *fid = walk(dir, name);
	int err = IS_ERR(fid) ? 0 : p9_client_open(fid, mode);

	if (!err)
		return fid;
	p9_fid_put(fid);
	return ERR_PTR(err);
}

static int test_walk(void)
{
	static const char deep[] = "d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d";
	const unsigned char *name = "d";
	ROOT_OF_OURS;
	struct p9_fid *dir __free(fid) = NULL;
	struct p9_fid *end __free(fid) = NULL;
	struct p9_fid *again __free(fid) = NULL;
	int i;

	CHECK_PTR(root);
	dir = directory(root, "walk");
	CHECK_PTR(dir);
	CHECK_IS(dir->qid.type, P9_QTDIR);
	/* One fid that goes down, and another that gets there at once. */
	end = p9_client_walk(dir, 0, NULL, 1);
	CHECK_PTR(end);
	CHECK_IS(end->qid.path, dir->qid.path);
	for (i = 0; i < P9_MAXWELEM; i++) {
		struct p9_qid qid;

		CHECK_IS(p9_client_mkdir_dotl(end, name, 0700, GLOBAL_ROOT_GID,
					      &qid), 0);
		CHECK_IS(qid.type, P9_QTDIR);
		CHECK(p9_client_walk(end, 1, &name, 0) == end);
		CHECK_IS(end->qid.path, qid.path);
	}
	again = walk(dir, deep);
	CHECK_PTR(again);
	CHECK_IS(again->qid.path, end->qid.path);
	CHECK(again->qid.path != dir->qid.path);
	return 0;
}

static int test_missing(void)
{
	ROOT_OF_OURS;
	struct p9_fid *dir __free(fid) = NULL;
	struct p9_fid *file __free(fid) = NULL;
	struct p9_fid *twice;

	CHECK_PTR(root);
	dir = directory(root, "missing");
	CHECK_PTR(dir);
	file = create(dir, "file");
	CHECK_PTR(file);
	CHECK_IS(missing(root, "nothing"), -ENOENT);
	CHECK_IS(missing(root, "missing/nothing"), -ENOENT);
	CHECK_IS(missing(root, "missing/nothing/more"), -ENOENT);
	CHECK_IS(missing(root, "missing/file"), 0);
	CHECK_IS(missing(root, "missing/file/more"), -ENOENT);
	twice = directory(root, "missing");
	CHECK_IS(PTR_ERR_OR_ZERO(twice), -EEXIST);
	twice = create(dir, "file");
	CHECK_IS(PTR_ERR_OR_ZERO(twice), -EEXIST);
	CHECK_IS(p9_errstr2errno("No such file or directory", 25), -ENOENT);
	CHECK_IS(p9_errstr2errno("Input/output error", 18), -EIO);
	return 0;
}

#define ENTRIES	300

/* Every name once, whatever the size of the buffer. */
static int listed(struct p9_client *client, struct p9_fid *dir, int size)
{
	unsigned long *seen __free(kfree) =
		kcalloc(BITS_TO_LONGS(ENTRIES + 2), sizeof(long), GFP_KERNEL);
	char *data __free(kfree) = kmalloc(size, GFP_KERNEL);
	int got, at, length, number, count = 0;
	struct p9_dirent entry;
	u64 offset = 0;

	CHECK(seen && data);
	while ((got = p9_client_readdir(dir, data, size, offset)) > 0)
		for (at = 0; at < got; at += length, count++) {
			length = p9dirent_read(client, data + at, got - at,
					       &entry);
			CHECK(length > 0);
			offset = entry.d_off;
			if (!strcmp(entry.d_name, "."))
				number = ENTRIES;
			else if (!strcmp(entry.d_name, ".."))
				number = ENTRIES + 1;
			else
				CHECK_IS(sscanf(entry.d_name, "entry-%d-",
						&number), 1);
			CHECK(number >= 0 && number < ENTRIES + 2);
			CHECK(!test_and_set_bit(number, seen));
			if (number >= ENTRIES)
				continue;
			CHECK_IS(strlen(entry.d_name),
				 strlen("entry-000-") + number % 200);
			CHECK_IS(entry.d_type, number % 10 ? DT_REG : DT_DIR);
			CHECK_IS(entry.qid.type,
				 number % 10 ? P9_QTFILE : P9_QTDIR);
		}
	CHECK_IS(got, 0);
	CHECK_IS(count, ENTRIES + 2);
	return 0;
}

static int test_readdir(void)
{
	ROOT_OF_OURS;
	struct p9_fid *dir __free(fid) = NULL;
	struct p9_fid *reader __free(fid) = NULL;
	char name[256], tail[200];
	int i;

	CHECK_PTR(root);
	dir = directory(root, "readdir");
	CHECK_PTR(dir);
	memset(tail, 'x', sizeof(tail));
	for (i = 0; i < ENTRIES; i++) {
		struct p9_fid *one __free(fid) = NULL;

		snprintf(name, sizeof(name), "entry-%03d-%.*s", i, i % 200,
			 tail);
		one = i % 10 ? create(dir, name) : directory(dir, name);
		CHECK_PTR(one);
	}
	reader = open_file(root, "readdir", P9_DOTL_RDONLY);
	CHECK_PTR(reader);
	return listed(client, reader, 400) ?: listed(client, reader, 65536) ?:
	       listed(client, reader, 3000);
}

static int test_rename(void)
{
	ROOT_OF_OURS;
	struct p9_fid *here __free(fid) = NULL;
	struct p9_fid *there __free(fid) = NULL;
	struct p9_fid *file __free(fid) = NULL;
	struct p9_fid *other __free(fid) = NULL;
	struct p9_fid *after __free(fid) = NULL;
	struct p9_fid *again __free(fid) = NULL;

	CHECK_PTR(root);
	here = directory(root, "rename-here");
	there = directory(root, "rename-there");
	CHECK(!IS_ERR(here) && !IS_ERR(there));
	file = create(here, "file");
	other = create(there, "other");
	CHECK(!IS_ERR(file) && !IS_ERR(other));
	CHECK_IS(put(file, 14, 0, 9000, 9000), 0);
	after = walk(here, "file");
	CHECK_PTR(after);
	CHECK_IS(p9_client_rename(after, here, "near"), 0);
	CHECK_IS(missing(here, "file"), -ENOENT);
	/* Over another file, and back with a new fid. */
	CHECK_IS(p9_client_rename(after, there, "other"), 0);
	CHECK_IS(missing(here, "near"), -ENOENT);
	again = walk(there, "other");
	CHECK_PTR(again);
	CHECK_IS(again->qid.path, file->qid.path);
	CHECK_IS(p9_client_rename(again, here, "back"), 0);
	CHECK_IS(missing(there, "other"), -ENOENT);
	CHECK_IS(missing(here, "back"), 0);
	CHECK_IS(p9_client_rename(again, there, "no/such"), -ENOENT);
	return same(file, 14, 0, 9000, 9000);
}

/* TARGET comes back whole. */
static int linked(struct p9_fid *dir, const char *name, const char *target)
{
	struct p9_fid *fid __free(fid) = NULL;
	char *text = NULL;
	struct p9_qid qid;
	int err;

	CHECK_IS(p9_client_symlink(dir, name, target, GLOBAL_ROOT_GID, &qid),
		 0);
	CHECK_IS(qid.type, P9_QTSYMLINK);
	fid = walk(dir, name);
	CHECK_PTR(fid);
	CHECK_IS(fid->qid.type, P9_QTSYMLINK);
	CHECK_IS(p9_client_readlink(fid, &text), 0);
	err = strcmp(text, target);
	kfree(text);
	CHECK_IS(err, 0);
	return 0;
}

static int test_links(void)
{
	char *target __free(kfree) = kzalloc(4096, GFP_KERNEL);
	struct p9_stat_dotl *stat __free(kfree) = NULL;
	ROOT_OF_OURS;
	struct p9_fid *dir __free(fid) = NULL;
	struct p9_fid *file __free(fid) = NULL;
	struct p9_fid *hard __free(fid) = NULL;
	char *text;

	CHECK(target && !IS_ERR(root));
	dir = directory(root, "links");
	CHECK_PTR(dir);
	file = create(dir, "file");
	CHECK_PTR(file);
	CHECK_IS(put(file, 15, 0, 100, 100), 0);
	CHECK_IS(p9_client_link(dir, file, "hard"), 0);
	CHECK_IS(p9_client_link(dir, file, "hard"), -EEXIST);
	hard = open_file(dir, "hard", P9_DOTL_RDONLY);
	CHECK_PTR(hard);
	CHECK_IS(hard->qid.path, file->qid.path);
	CHECK_IS(same(hard, 15, 0, 100, 100), 0);
	stat = p9_client_getattr_dotl(hard, P9_STATS_BASIC);
	CHECK_PTR(stat);
	CHECK_IS(stat->st_nlink, 2);
	CHECK_IS(p9_client_readlink(hard, &text), -EINVAL);
	memset(target, 'y', 4000);
	return linked(dir, "short", "file") ?: linked(dir, "long", target);
}

/* Removing takes the fid with it, whether or not anything is removed. */
static int removed(struct p9_fid *dir, const char *name)
{
	struct p9_fid *fid = walk(dir, name);

	return IS_ERR(fid) ? PTR_ERR(fid) : p9_client_remove(fid);
}

static int test_remove(void)
{
	ROOT_OF_OURS;
	struct p9_fid *dir __free(fid) = NULL;
	struct p9_fid *file __free(fid) = NULL;
	struct p9_fid *other;

	CHECK_PTR(root);
	dir = directory(root, "remove");
	CHECK_PTR(dir);
	file = create(dir, "file");
	CHECK_PTR(file);
	CHECK_IS(removed(root, "remove"), -ENOTEMPTY);
	CHECK_IS(put(file, 16, 0, 100, 100), 0);
	CHECK_IS(removed(dir, "file"), 0);
	CHECK_IS(removed(dir, "file"), -ENOENT);
	CHECK_IS(missing(dir, "file"), -ENOENT);
	CHECK_IS(same(file, 16, 0, 100, 100), 0);
	other = create(dir, "other");
	CHECK_PTR(other);
	CHECK_IS(p9_client_remove(other), 0);
	CHECK_IS(missing(dir, "other"), -ENOENT);
	CHECK_IS(removed(root, "remove"), 0);
	CHECK_IS(missing(root, "remove"), -ENOENT);
	return 0;
}

/* What this server cannot do is its answer, and nothing has changed. */
static int test_unsupported(void)
{
	ROOT_OF_OURS;
	struct p9_fid *file __free(fid) = NULL;

	CHECK_PTR(root);
	file = create(root, "unsupported");
	CHECK_PTR(file);
	CHECK_IS(p9_client_renameat(root, "unsupported", root, "other"),
		 -EOPNOTSUPP);
	CHECK_IS(p9_client_unlinkat(root, "unsupported", 0), -EOPNOTSUPP);
	CHECK_IS(missing(root, "other"), -ENOENT);
	return missing(root, "unsupported");
}

static int test_nodes(void)
{
	const int mode = S_IFCHR | 0640;
	struct p9_stat_dotl *stat __free(kfree) = NULL;
	ROOT_OF_OURS;
	struct p9_fid *node __free(fid) = NULL;
	struct p9_qid qid;

	CHECK_PTR(root);
	CHECK_IS(p9_client_mknod_dotl(root, "node", mode, MKDEV(17, 12345),
				      KGIDT_INIT(7), &qid), 0);
	node = walk(root, "node");
	CHECK_PTR(node);
	CHECK_IS(node->qid.path, qid.path);
	stat = p9_client_getattr_dotl(node, P9_STATS_BASIC);
	CHECK_PTR(stat);
	CHECK_IS(stat->st_mode, mode);
	CHECK_IS(stat->st_rdev, new_encode_dev(MKDEV(17, 12345)));
	CHECK_IS(from_kgid(&init_user_ns, stat->st_gid), 7);
	return 0;
}

/* The longest there is, and one more. */
static int test_long(void)
{
	ROOT_OF_OURS;
	struct p9_fid *file __free(fid) = NULL;
	struct p9_fid *more;
	char name[NAME_MAX + 2] = "";

	CHECK_PTR(root);
	memset(name, 'z', NAME_MAX);
	file = create(root, name);
	CHECK_PTR(file);
	CHECK_IS(missing(root, name), 0);
	name[NAME_MAX] = 'z';
	more = create(root, name);
	CHECK_IS(PTR_ERR_OR_ZERO(more), -ENAMETOOLONG);
	return 0;
}

const struct drive_test names_tests[] = {
	{ "walk", test_walk },
	{ "missing", test_missing },
	{ "readdir", test_readdir },
	{ "rename", test_rename },
	{ "links", test_links },
	{ "remove", test_remove },
	{ "unsupported", test_unsupported },
	{ "nodes", test_nodes },
	{ "long", test_long },
	{}
};
