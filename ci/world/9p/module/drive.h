/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the client's test share: checks, sessions, data, tables. */
#ifndef DRIVE_9P_DRIVE_H
#define DRIVE_9P_DRIVE_H

#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/types.h>
#include <net/9p/9p.h>
#include <net/9p/client.h>
#include <net/9p/transport.h>

/* What the server gives to its clients, and has on its own disk. */
#define EXPORT "/export"

/*
 * One test: 0, or an errno after wrong() has kept what was wrong. It runs in
 * the process that wrote its name, which is killed when it hangs.
 */
struct drive_test {
	const char *name;
	int (*run)(void);
};

extern const struct drive_test session_tests[];
extern const struct drive_test data_tests[];
extern const struct drive_test names_tests[];
extern const struct drive_test attributes_tests[];
extern const struct drive_test tags_tests[];

/* The number behind the name of the running test, 0 without one. */
extern int drive_argument;

/* Keeps the first of a test's complaints for people; always -EINVAL. */
int wrong(const char *file, int line, const char *what, long long is);

/* Ends the test unless the condition holds. */
#define CHECK(condition)						\
	do {								\
		if (!(condition))					\
			return wrong(__FILE__, __LINE__, #condition, 0); \
	} while (0)

/* Ends the test unless both are the same; says what it is instead. */
#define CHECK_IS(value, expected)					\
	do {								\
		long long is_ = (value);				\
		if (is_ != (long long)(expected))			\
			return wrong(__FILE__, __LINE__,		\
				     #value " is " #expected, is_);	\
	} while (0)

/* Ends the test unless it is a pointer and no error. */
#define CHECK_PTR(pointer)						\
	do {								\
		if (IS_ERR_OR_NULL(pointer))				\
			return wrong(__FILE__, __LINE__, #pointer,	\
				     PTR_ERR(pointer));			\
	} while (0)

/* Where to connect to; what is 0 is as a mount without options has it. */
struct place {
	const char *transport;	/* "tcp" */
	const char *source;	/* 127.0.0.1, or the socket's path */
	u16 port;		/* 564 */
	bool privport;
	unsigned int msize;	/* DEFAULT_MSIZE */
	int fd;			/* of "fd", both ways */
};

struct p9_client *connect(const struct place *place);
void disconnect(struct p9_client *client);
struct p9_fid *attach(struct p9_client *client);

DEFINE_FREE(client, struct p9_client *, if (!IS_ERR_OR_NULL(_T)) disconnect(_T))
DEFINE_FREE(fid, struct p9_fid *, if (!IS_ERR_OR_NULL(_T)) p9_fid_put(_T))

/* A new fid for what is below DIR: "name" or "directory/name". */
struct p9_fid *walk(struct p9_fid *dir, const char *path);
/* A new directory below DIR. */
struct p9_fid *directory(struct p9_fid *dir, const char *name);
/* A new file in DIR, open for reading and writing. */
struct p9_fid *create(struct p9_fid *dir, const char *name);
struct p9_fid *open_file(struct p9_fid *dir, const char *name, int mode);
/* The error of looking for it, 0 when it is there. */
int missing(struct p9_fid *dir, const char *path);

/* Bytes that can be told apart by seed and by offset. */
void fill(u8 *data, u32 seed, u64 offset, size_t length);
int compare(const u8 *data, u32 seed, u64 offset, size_t length);
/* Write, or read and compare, in calls of at most PIECE bytes. */
int put(struct p9_fid *file, u32 seed, u64 offset, size_t length, size_t piece);
int same(struct p9_fid *file, u32 seed, u64 offset, size_t length,
	 size_t piece);
/* One read that must give exactly LENGTH zeros. */
int zeros(struct p9_fid *file, u64 offset, size_t length);
/* The file's size as the server says it, or an errno. */
s64 size_of(struct p9_fid *file);
int set_size(struct p9_fid *file, u64 size);

#endif
