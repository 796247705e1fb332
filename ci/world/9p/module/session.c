// SPDX-License-Identifier: GPL-2.0-only
/* Sessions: transports, versions, message sizes, and what is refused. */
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs_context.h>
#include <linux/in.h>
#include <linux/net.h>
#include <linux/nsproxy.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <net/sock.h>
#include "drive.h"

struct p9_client *connect(const struct place *place)
{
	const char *transport = place->transport ?: "tcp";
	struct v9fs_context options = {
		.client_opts = {
			.msize = place->msize ?: DEFAULT_MSIZE,
			.proto_version = p9_proto_2000L,
			.trans_mod = v9fs_get_trans_by_name(transport),
		},
		.fd_opts = {
			.rfd = place->fd ?: ~0,
			.wfd = place->fd ?: ~0,
			.port = place->port ?: 564,
			.privport = place->privport,
		},
	};
	struct fs_context context = {
		.source = (char *)(place->source ?: "127.0.0.1"),
		.fs_private = &options,
	};

	if (!options.client_opts.trans_mod)
		return ERR_PTR(-EPROTONOSUPPORT);
	return p9_client_create(&context);
}

void disconnect(struct p9_client *client)
{
	p9_client_disconnect(client);
	p9_client_destroy(client);
}

struct p9_fid *attach(struct p9_client *client)
{
	return p9_client_attach(client, NULL, "root", GLOBAL_ROOT_UID, EXPORT);
}

/* The session is good for something. */
static int works(const struct place *place, const char *name)
{
	struct p9_client *client __free(client) = connect(place);
	struct p9_fid *root __free(fid) = NULL;
	struct p9_fid *file __free(fid) = NULL;

	CHECK_PTR(client);
	root = attach(client);
	CHECK_PTR(root);
	CHECK_IS(root->qid.type, P9_QTDIR);
	file = create(root, name);
	CHECK_PTR(file);
	return put(file, 1, 0, 20000, 20000) ?: same(file, 1, 0, 20000, 999);
}

static int test_tcp(void)
{
	return works(&(struct place){}, "tcp");
}

/* The server behind this port takes clients from reserved ports only. */
static int test_privport(void)
{
	struct p9_client *client __free(client) =
		connect(&(struct place){ .port = 565 });
	struct p9_fid *root __free(fid) = NULL;

	CHECK_PTR(client);
	root = attach(client);
	CHECK_IS(PTR_ERR_OR_ZERO(root), -EPERM);
	return works(&(struct place){ .port = 565, .privport = true }, "priv");
}

static int test_unix(void)
{
	return works(&(struct place){ .transport = "unix",
				      .source = "/tmp/diod.socket" }, "unix");
}

/* A connection of ours, by its number. */
static int test_fd(void)
{
	struct sockaddr_in server = {
		.sin_family = AF_INET,
		.sin_port = htons(564),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct socket *socket;
	struct file *file;
	int fd, err;

	CHECK_IS(sock_create_kern(current->nsproxy->net_ns, AF_INET,
				  SOCK_STREAM, IPPROTO_TCP, &socket), 0);
	err = socket->ops->connect(socket, (void *)&server, sizeof(server), 0);
	file = sock_alloc_file(socket, 0, NULL);
	CHECK_PTR(file);
	fd = get_unused_fd_flags(0);
	if (fd < 0)
		fput(file);
	CHECK(fd > 0);
	fd_install(fd, file);
	if (!err)
		err = works(&(struct place){ .transport = "fd", .fd = fd },
			    "fd");
	close_fd(fd);
	CHECK_IS(err, 0);
	return 0;
}

/* The smaller of both sides' sizes holds. */
static int test_version(void)
{
	static const unsigned int sizes[] = { 4096, 8192, 65536 };
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct p9_client *client __free(client) =
			connect(&(struct place){ .msize = sizes[i] });

		CHECK_PTR(client);
		CHECK_IS(client->msize, sizes[i]);
		CHECK_IS(client->proto_version, p9_proto_2000L);
		CHECK(p9_is_proto_dotl(client) && !p9_is_proto_dotu(client));
	}
	struct p9_client *most __free(client) =
		connect(&(struct place){ .msize = 1024 * 1024 });

	CHECK_PTR(most);
	CHECK(most->msize >= 65536 && most->msize < 1024 * 1024);
	return 0;
}

static int refused(const struct place *place, int expected)
{
	struct p9_client *client __free(client) = connect(place);

	CHECK_IS(PTR_ERR_OR_ZERO(client), expected);
	return 0;
}

static int test_refused(void)
{
	static const struct place places[] = {
		{ .msize = 4095 }, { .port = 9 }, { .source = "nowhere" },
		{ .transport = "fd" },
		{ .transport = "unix", .source = "/tmp/nowhere" },
	};
	static const int errors[] = {
		-EINVAL, -ECONNREFUSED, -EINVAL, -ENOPROTOOPT, -ENOENT,
	};
	struct p9_client *client __free(client) = NULL;
	struct p9_fid *root;
	int i;

	for (i = 0; i < ARRAY_SIZE(places); i++)
		CHECK_IS(refused(&places[i], errors[i]), 0);
	CHECK(!v9fs_get_trans_by_name("no-transport"));

	client = connect(&(struct place){});
	CHECK_PTR(client);
	root = p9_client_attach(client, NULL, "root", GLOBAL_ROOT_UID,
				"/nowhere");
	CHECK_IS(PTR_ERR_OR_ZERO(root), -EPERM);
	return 0;
}

/* What a mount shows of its session. */
static int test_shown(void)
{
	struct p9_client *client __free(client) =
		connect(&(struct place){ .port = 565, .msize = 5000 });
	char text[200] = "";
	struct seq_file file = { .buf = text, .size = sizeof(text) };

	CHECK_PTR(client);
	CHECK_IS(p9_show_client_options(&file, client), 0);
	CHECK(strstr(text, ",msize=5000"));
	CHECK(strstr(text, ",trans=tcp"));
	CHECK(strstr(text, ",port=565"));
	return 0;
}

/* After the end of a session nothing is sent, and what is open is given up. */
static int test_ended(void)
{
	struct p9_client *client __free(client) = connect(&(struct place){});
	struct p9_fid *root __free(fid) = NULL;
	struct p9_fid *other;

	CHECK_PTR(client);
	root = attach(client);
	CHECK_PTR(root);
	p9_client_begin_disconnect(client);
	other = walk(root, "tcp");
	CHECK_IS(PTR_ERR_OR_ZERO(other), -EIO);
	p9_client_disconnect(client);
	CHECK_IS(size_of(root), -EIO);
	return 0;
}

/* What a mount and its end take and have to give back. */
static int test_cycle(void)
{
	struct p9_client *client __free(client) =
		connect(&(struct place){ .msize = 8192 });
	struct p9_fid *root __free(fid) = NULL;
	struct p9_fid *file __free(fid) = NULL;
	struct p9_fid *again;

	CHECK_PTR(client);
	root = attach(client);
	CHECK_PTR(root);
	file = create(root, "cycle");
	CHECK_PTR(file);
	CHECK(!put(file, 2, 0, 30000, 30000) && !same(file, 2, 0, 30000, 7777));
	again = walk(root, "cycle");
	CHECK_PTR(again);
	CHECK_IS(p9_client_remove(again), 0);
	CHECK_IS(missing(root, "cycle"), -ENOENT);
	return 0;
}

const struct drive_test session_tests[] = {
	{ "tcp", test_tcp },
	{ "privport", test_privport },
	{ "unix", test_unix },
	{ "fd", test_fd },
	{ "version", test_version },
	{ "refused", test_refused },
	{ "shown", test_shown },
	{ "ended", test_ended },
	{ "cycle", test_cycle },
	{}
};
