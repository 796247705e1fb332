// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that are under way at once, are given up, or lose their server. What
 * holds the server up is a pipe that nobody writes to: opening it waits.
 */
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/delay.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/namei.h>
#include <linux/pid.h>
#include <linux/pipe_fs_i.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/stat.h>
#include "drive.h"

#define THREADS	8

#define ROOT_OF_OURS							\
	struct p9_client *client __free(client) =			\
		connect(&(struct place){ .msize = 8192 });		\
	struct p9_fid *root __free(fid) =				\
		IS_ERR(client) ? ERR_CAST(client) : attach(client)

/* Only a hang ever waits for this long. */
static bool wait_for(bool (*done)(void *), void *data)
{
	unsigned long end = jiffies + 120 * HZ;

	while (!done(data)) {
		if (time_after(jiffies, end))
			return false;
		usleep_range(1000, 2000);
	}
	return true;
}

struct worker {
	struct completion done;
	struct p9_client *client;
	struct p9_fid *root;
	char name[20];
	int number, result;
	struct p9_fid *opened;
};

static int start(int (*run)(void *), struct worker *worker)
{
	struct task_struct *task;

	init_completion(&worker->done);
	task = kthread_run(run, worker, "drive_9p");
	if (IS_ERR(task))
		complete(&worker->done);
	return PTR_ERR_OR_ZERO(task);
}

/* Changes a file of its own here and there, and knows what must be in it. */
static int busy(struct worker *worker)
{
	const size_t length = 60000;
	struct p9_fid *file __free(fid) = NULL;
	struct p9_fid *shared __free(fid) = NULL;
	char name[20];
	u32 state = worker->number + 1;
	int round, err;

	snprintf(name, sizeof(name), "busy-%d", worker->number);
	file = create(worker->root, name);
	CHECK_PTR(file);
	CHECK_IS(put(file, worker->number, 0, length, length), 0);
	for (round = 0; round < 30; round++) {
		u32 offset, size;

		state = state * 1664525 + 1013904223;
		offset = (state >> 8) % length;
		size = (state >> 4) % (length - offset) + 1;
		err = put(file, worker->number, offset, size, size) ?:
		      same(file, worker->number, offset, size, size);
		CHECK_IS(err, 0);
	}
	shared = open_file(worker->root, "shared", P9_DOTL_RDONLY);
	CHECK_PTR(shared);
	return same(file, worker->number, 0, length, 5000) ?:
	       same(shared, 99, 0, length, 1000 + worker->number);
}

static int busy_thread(void *data)
{
	struct worker *worker = data;

	worker->result = busy(worker);
	kthread_complete_and_exit(&worker->done, 0);
}

static int test_busy(void)
{
	struct worker *workers __free(kfree) =
		kcalloc(THREADS, sizeof(*workers), GFP_KERNEL);
	ROOT_OF_OURS;
	struct p9_fid *shared __free(fid) = NULL;
	int i, err = 0;

	CHECK(workers && !IS_ERR(root));
	shared = create(root, "shared");
	CHECK_PTR(shared);
	CHECK_IS(put(shared, 99, 0, 60000, 60000), 0);
	for (i = 0; i < THREADS; i++) {
		workers[i].root = root;
		workers[i].number = i;
		err = start(busy_thread, &workers[i]) ?: err;
	}
	for (i = 0; i < THREADS; i++) {
		wait_for_completion(&workers[i].done);
		err = err ?: workers[i].result;
	}
	return err;
}

/* A pipe on the server's disk, and where it is there. */
static int pipe(struct p9_fid *root, const char *name, struct path *path)
{
	struct p9_qid qid;
	char full[40];
	int err;

	err = p9_client_mknod_dotl(root, name, S_IFIFO | 0600, 0,
				   GLOBAL_ROOT_GID, &qid);
	if (err)
		return err;
	snprintf(full, sizeof(full), EXPORT "/%s", name);
	return kern_path(full, 0, path);
}

/* One of the server's threads waits for somebody to write. */
static bool has_reader(void *data)
{
	struct inode *inode = d_inode(((struct path *)data)->dentry);
	unsigned int readers;

	spin_lock(&inode->i_lock);
	readers = inode->i_pipe ? inode->i_pipe->readers : 0;
	spin_unlock(&inode->i_lock);
	return readers > 0;
}

/* The same without the first letter of its name. */
static int linked(struct p9_fid *root, const char *name)
{
	struct p9_fid *fid __free(fid) = walk(root, name);

	CHECK_PTR(fid);
	return p9_client_link(root, fid, name + 1);
}

static int open_thread(void *data)
{
	struct worker *worker = data;

	worker->opened = open_file(worker->root, worker->name, P9_DOTL_RDONLY);
	kthread_complete_and_exit(&worker->done, 0);
}

/* Is the request with this tag one of this type, and on its way? */
static bool is_sent(struct p9_client *client, u16 tag, u8 type)
{
	struct p9_req_t *request = p9_tag_lookup(client, tag);
	bool sent;

	if (!request)
		return false;
	sent = READ_ONCE(request->status) == REQ_STATUS_SENT &&
	       request->tc.id == type;
	p9_req_put(client, request);
	return sent;
}

/*
 * Later requests are answered first, and each answer finds its own. The server
 * lets nobody look for a name that is being opened: a link has another.
 */
static int test_order(void)
{
	struct worker *workers __free(kfree) =
		kcalloc(THREADS, sizeof(*workers), GFP_KERNEL);
	ROOT_OF_OURS;
	struct p9_fid *file __free(fid) = NULL;
	int i, err = 0, seen = 0, waiting = 0;

	CHECK(workers && !IS_ERR(root));
	for (i = 0; i < THREADS; i++) {
		struct path path;

		workers[i].root = root;
		snprintf(workers[i].name, sizeof(workers[i].name), "order-%d",
			 i);
		CHECK_IS(pipe(root, workers[i].name, &path), 0);
		err = linked(root, workers[i].name) ?: err;
		err = start(open_thread, &workers[i]) ?: err;
		waiting += wait_for(has_reader, &path);
		path_put(&path);
	}
	for (i = 0; i < 4 * THREADS; i++)
		seen += is_sent(client, i, P9_TLOPEN);
	file = create(root, "between");
	err = err ?: IS_ERR(file) ? PTR_ERR(file) :
	      put(file, 23, 0, 30000, 30000) ?: same(file, 23, 0, 30000, 3000);
	for (i = THREADS; i--;) {
		struct p9_fid *writer = open_file(root, workers[i].name + 1,
						  P9_DOTL_WRONLY);

		err = PTR_ERR_OR_ZERO(writer) ?: err;
		p9_fid_put(writer);
		wait_for_completion(&workers[i].done);
		if (IS_ERR(workers[i].opened))
			err = PTR_ERR(workers[i].opened);
		else
			p9_fid_put(workers[i].opened);
	}
	CHECK_IS(waiting, THREADS);
	CHECK_IS(seen, THREADS);
	CHECK_IS(err, 0);
	return 0;
}

static bool getattr_is_sent(void *client)
{
	return is_sent(client, 0, P9_TGETATTR);
}

static bool flush_is_sent(void *client)
{
	return is_sent(client, 1, P9_TFLUSH);
}

/* Somebody who kills a process when it waits, and then helps the server. */
struct killer {
	struct completion done;
	bool (*when)(void *data);
	void *data;
	struct task_struct *victim;
	struct p9_client *client;
	struct path *pipe;		/* to open, once there is a flush */
	struct task_struct *stopped;	/* to go on, once there is a flush */
	int killed, helped;
};

static int killer_thread(void *data)
{
	struct killer *killer = data;
	struct file *file = NULL;

	if (wait_for(killer->when, killer->data))
		killer->killed = !send_sig(SIGKILL, killer->victim, 1);
	if (killer->client)
		killer->helped = wait_for(flush_is_sent, killer->client);
	if (killer->pipe)
		file = dentry_open(killer->pipe, O_WRONLY | O_NONBLOCK,
				   current_cred());
	if (IS_ERR(file))
		killer->helped = 0;
	else if (file)
		fput(file);
	if (killer->stopped)
		send_sig(SIGCONT, killer->stopped, 1);
	kthread_complete_and_exit(&killer->done, 0);
}

static int start_killer(struct killer *killer)
{
	struct task_struct *task;

	init_completion(&killer->done);
	task = kthread_run(killer_thread, killer, "drive_9p_kill");
	return PTR_ERR_OR_ZERO(task);
}

/* Neither the killed request nor its flush has left anything. */
static int after_flush(struct killer *killer)
{
	wait_for_completion(&killer->done);
	CHECK(killer->killed && killer->helped);
	CHECK(fatal_signal_pending(current));
	CHECK(!p9_tag_lookup(killer->client, 0));
	CHECK(!p9_tag_lookup(killer->client, 1));
	return 0;
}

/*
 * A killed process takes its request back, and waits for what the server says
 * to that: this server ends its work first, and its answer to the request counts.
 * The process must die of it, which is for the caller to see; the session is as
 * before.
 */
static int test_flushed(void)
{
	ROOT_OF_OURS;
	struct p9_fid *file __free(fid) = NULL;
	struct p9_fid *reader;
	struct path path;
	struct killer killer = {
		.when = has_reader,
		.data = &path,
		.victim = current,
		.client = client,
		.pipe = &path,
	};

	CHECK_PTR(root);
	file = create(root, "flushed-file");
	CHECK_PTR(file);
	CHECK_IS(put(file, 24, 0, 20000, 20000), 0);
	CHECK_IS(pipe(root, "flushed", &path), 0);
	CHECK_IS(start_killer(&killer), 0);
	reader = open_file(root, "flushed", P9_DOTL_RDONLY);
	CHECK_IS(after_flush(&killer), 0);
	path_put(&path);
	CHECK_PTR(reader);
	p9_fid_put(reader);
	return same(file, 24, 0, 20000, 3000);
}

static struct task_struct *server_of(int number)
{
	struct pid *pid = find_get_pid(number);
	struct task_struct *task = get_pid_task(pid, PIDTYPE_PID);

	put_pid(pid);
	return task;
}

/*
 * The server, of which the process number is given, is stopped: it sees the
 * request and its flush at once, and may answer the first before the second.
 */
static int test_stalled(void)
{
	struct task_struct *server = server_of(drive_argument);
	ROOT_OF_OURS;
	struct killer killer = {
		.when = getattr_is_sent,
		.data = client,
		.victim = current,
		.client = client,
		.stopped = server,
	};
	s64 size, now;

	CHECK(server && !IS_ERR(root));
	now = size_of(root);
	send_sig(SIGSTOP, server, 1);
	CHECK_IS(start_killer(&killer), 0);
	size = size_of(root);
	CHECK_IS(after_flush(&killer), 0);
	put_task_struct(server);
	CHECK(size == -ERESTARTSYS || size == now);
	CHECK_IS(size_of(root), now);
	return 0;
}

/* The server dies while it has a request: it is answered by nothing, or reset. */
static int test_gone(void)
{
	struct path path;
	struct killer killer = {
		.when = has_reader,
		.data = &path,
		.victim = server_of(drive_argument),
	};
	ROOT_OF_OURS;
	struct p9_fid *reader;

	CHECK(killer.victim && !IS_ERR(root));
	CHECK_IS(pipe(root, "gone", &path), 0);
	CHECK_IS(start_killer(&killer), 0);
	reader = open_file(root, "gone", P9_DOTL_RDONLY);
	wait_for_completion(&killer.done);
	put_task_struct(killer.victim);
	path_put(&path);
	CHECK(killer.killed);
	CHECK(PTR_ERR_OR_ZERO(reader) == -EFAULT ||
	      PTR_ERR_OR_ZERO(reader) == -ECONNRESET);
	CHECK_IS(size_of(root), -EIO);
	return 0;
}

const struct drive_test tags_tests[] = {
	{ "busy", test_busy },
	{ "order", test_order },
	{ "flushed", test_flushed },
	{ "stalled", test_stalled },
	{ "gone", test_gone },
	{}
};
