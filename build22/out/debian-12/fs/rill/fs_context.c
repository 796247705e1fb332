// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mounting: options, the connection, and attaching to the tree.
 */
#include <linux/cred.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/fs_context.h>
#include <linux/fs_parser.h>
#include <linux/inet.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "rill.h"

/* Seconds; keeps all products with HZ or 1000 small. */
#define RILL_SECONDS_MAX	86400

enum {
	RILL_OPT_SOURCE,
	RILL_OPT_ADDR,
	RILL_OPT_PORT,
	RILL_OPT_ANAME,
	RILL_OPT_UNAME,
	RILL_OPT_UID,
	RILL_OPT_MSIZE,
	RILL_OPT_TIMEOUT,
	RILL_OPT_CACHETIME,
};

const struct fs_parameter_spec rill_parameters[] = {
	fsparam_string("source",	RILL_OPT_SOURCE),
	fsparam_string("addr",		RILL_OPT_ADDR),
	fsparam_u32("port",		RILL_OPT_PORT),
	fsparam_string("aname",		RILL_OPT_ANAME),
	fsparam_string("uname",		RILL_OPT_UNAME),
	fsparam_u32("uid",		RILL_OPT_UID),
	fsparam_u32("msize",		RILL_OPT_MSIZE),
	fsparam_u32("timeout",		RILL_OPT_TIMEOUT),
	fsparam_u32("cachetime",	RILL_OPT_CACHETIME),
	{}
};

/* Take over the string of @param. */
static void rill_take_string(char **to, struct fs_parameter *param)
{
	kfree(*to);
	*to = param->string;
	param->string = NULL;
}

static int rill_parse_param(struct fs_context *fc, struct fs_parameter *param)
{
	struct rill_mount *rm = fc->s_fs_info;
	struct rill_options *opt = &rm->opt;
	struct fs_parse_result result;
	int which;

	which = fs_parse(fc, rill_parameters, param, &result);
	if (which < 0)
		return which;
	switch (which) {
	case RILL_OPT_SOURCE:
		if (fc->source)
			return invalfc(fc, "more than one source");
		fc->source = param->string;
		param->string = NULL;
		break;
	case RILL_OPT_ADDR:
		rill_take_string(&opt->addr, param);
		break;
	case RILL_OPT_PORT:
		if (!result.uint_32 || result.uint_32 > U16_MAX)
			return invalfc(fc, "port out of range");
		opt->port = result.uint_32;
		break;
	case RILL_OPT_ANAME:
		rill_take_string(&opt->aname, param);
		break;
	case RILL_OPT_UNAME:
		rill_take_string(&opt->uname, param);
		opt->uid = RILL_NOUID;
		break;
	case RILL_OPT_UID:
		opt->uid = result.uint_32;
		break;
	case RILL_OPT_MSIZE:
		if (result.uint_32 < RILL_MSIZE_MIN ||
		    result.uint_32 > RILL_MSIZE_MAX)
			return invalfc(fc, "msize out of range");
		opt->msize = result.uint_32;
		break;
	case RILL_OPT_TIMEOUT:
		if (result.uint_32 > RILL_SECONDS_MAX)
			return invalfc(fc, "timeout out of range");
		opt->timeout = result.uint_32;
		break;
	case RILL_OPT_CACHETIME:
		if (result.uint_32 > RILL_SECONDS_MAX)
			return invalfc(fc, "cachetime out of range");
		opt->cachetime = result.uint_32;
		opt->cachetime_given = true;
		break;
	}
	return 0;
}

/* Set *@to to a copy of @from to @end unless an option has set it before. */
static int rill_default_string(char **to, const char *from, const char *end)
{
	if (*to)
		return 0;
	*to = kmemdup_nul(from, end - from, GFP_KERNEL);
	return *to ? 0 : -ENOMEM;
}

/*
 * ADDRESS, ADDRESS:PORT, ADDRESS:/PATH or ADDRESS:PORT:/PATH, with an IPv6
 * address in brackets.
 */
static int rill_parse_source(struct fs_context *fc, struct rill_options *opt)
{
	const char *p = fc->source, *end;
	unsigned int port = 0;
	int err;

	if (*p == '[') {
		end = strchrnul(++p, ']');
		if (!*end)
			return invalfc(fc, "no ] in source");
	} else {
		end = strchrnul(p, ':');
	}
	err = rill_default_string(&opt->addr, p, end);
	if (err)
		return err;
	p = *end == ']' ? end + 1 : end;
	if (*p == ':' && isdigit(p[1])) {
		for (p++; isdigit(*p) && port <= U16_MAX; p++)
			port = port * 10 + *p - '0';
		if (!port || port > U16_MAX)
			return invalfc(fc, "port out of range");
		if (!opt->port)
			opt->port = port;
	}
	if (*p == ':' && p[1] == '/') {
		p++;
		err = rill_default_string(&opt->aname, p, p + strlen(p));
		if (err)
			return err;
		p += strlen(p);
	}
	return *p ? invalfc(fc, "source is not ADDRESS[:PORT][:/PATH]") : 0;
}

static int rill_options_finish(struct fs_context *fc, struct rill_options *opt)
{
	int err;

	if (fc->source) {
		err = rill_parse_source(fc, opt);
		if (err)
			return err;
	}
	if (!opt->addr)
		return invalfc(fc, "no server address");
	if (!opt->port)
		opt->port = RILL_PORT_DEFAULT;
	err = rill_default_string(&opt->aname, "", "");
	if (!err)
		err = rill_default_string(&opt->uname, "", "");
	return err;
}

static int rill_connect(struct fs_context *fc, struct rill_mount *rm)
{
	struct rill_options *opt = &rm->opt;
	struct rill_session_params params = {
		.net = fc->net_ns,
		.msize = opt->msize,
		.timeout_ms = opt->timeout * MSEC_PER_SEC,
	};
	struct rill_session *session;
	char port[8];

	snprintf(port, sizeof(port), "%u", opt->port);
	if (inet_pton_with_scope(fc->net_ns, AF_UNSPEC, opt->addr, port,
				 &params.addr))
		return invalfc(fc, "not a numeric address: %s", opt->addr);
	params.addrlen = params.addr.ss_family == AF_INET6 ?
			 sizeof(struct sockaddr_in6) :
			 sizeof(struct sockaddr_in);
	session = rill_session_open(&params);
	if (IS_ERR(session)) {
		errorfc(fc, "cannot connect to %s port %s: error %ld",
			opt->addr, port, PTR_ERR(session));
		return PTR_ERR(session);
	}
	rm->session = session;
	rm->io_max = rill_session_msize(session) - RILL_IO_HDR_SIZE;
	return 0;
}

static int rill_attach(struct fs_context *fc, struct rill_mount *rm)
{
	struct rill_options *opt = &rm->opt;
	struct rill_fid *fid;
	int err;

	fid = rill_fid_new(rm);
	if (IS_ERR(fid))
		return PTR_ERR(fid);
	err = rill_proto_attach(fid, opt->uname, opt->uid, opt->aname);
	if (err) {
		errorfc(fc, "cannot attach to '%s': error %d", opt->aname, err);
		rill_fid_put(fid);
		return err;
	}
	rm->root = fid;
	return 0;
}

static int rill_get_tree(struct fs_context *fc)
{
	struct rill_mount *rm = fc->s_fs_info;
	int err;

	err = rill_options_finish(fc, &rm->opt);
	if (!err)
		err = rill_connect(fc, rm);
	if (!err)
		err = rill_attach(fc, rm);
	if (err)
		return err;
	rm->lifetime = rm->opt.cachetime * HZ;
	return get_tree_nodev(fc, rill_fill_super);
}

/* Only the lifetime can be changed; the rest belongs to the session. */
static int rill_reconfigure(struct fs_context *fc)
{
	struct rill_mount *rm = rill_m(fc->root->d_sb);
	const struct rill_mount *new = fc->s_fs_info;

	sync_filesystem(fc->root->d_sb);
	if (new->opt.cachetime_given) {
		rm->opt.cachetime = new->opt.cachetime;
		rm->lifetime = new->opt.cachetime * HZ;
	}
	return 0;
}

void rill_mount_free(struct rill_mount *rm)
{
	if (rm->root)
		rill_fid_put(rm->root);
	if (rm->session) {
		rill_fid_flush(rm);
		/* Ends callbacks as well, which may still look at us. */
		rill_session_close(rm->session);
		rill_session_put(rm->session);
	}
	kfree(rm->opt.addr);
	kfree(rm->opt.aname);
	kfree(rm->opt.uname);
	kfree(rm);
}

static void rill_free_fc(struct fs_context *fc)
{
	if (fc->s_fs_info)
		rill_mount_free(fc->s_fs_info);
}

static const struct fs_context_operations rill_context_ops = {
	.parse_param	= rill_parse_param,
	.get_tree	= rill_get_tree,
	.reconfigure	= rill_reconfigure,
	.free		= rill_free_fc,
};

int rill_init_fs_context(struct fs_context *fc)
{
	struct rill_mount *rm;

	rm = kzalloc_obj(*rm);
	if (!rm)
		return -ENOMEM;
	rm->opt.uid = from_kuid(&init_user_ns, current_fsuid());
	rm->opt.cachetime = 1;
	rill_fid_init_mount(rm);
	fc->s_fs_info = rm;
	fc->ops = &rill_context_ops;
	return 0;
}
