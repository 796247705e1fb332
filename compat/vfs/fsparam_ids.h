/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Owners as mount options: fsparam_uid() and fsparam_gid(), whose results are
 * kernel ids already.  Where fs_parse_result has no members for those they are
 * in uint_32, as a union has them upstream.
 *
 * Upstream 9f111059e725 ("fs_parse: add uid & gid option option parsing
 * helpers").
 */
#include <linux/cred.h>
#include <linux/fs_context.h>
#include <linux/fs_parser.h>
#include <linux/uidgid.h>

#if defined(KPORT_SHIM_fsparam_uid) && !defined(fsparam_uid)
static inline int kport_fs_param_is_uid(struct p_log *log,
					const struct fs_parameter_spec *p,
					struct fs_parameter *param,
					struct fs_parse_result *result)
{
	int ret = fs_param_is_u32(log, p, param, result);
	kuid_t uid;

	if (ret)
		return ret;
	uid = make_kuid(current_user_ns(), result->uint_32);
	if (!uid_valid(uid))
		return inval_plog(log, "Invalid uid '%s'", param->string);
	result->uint_32 = __kuid_val(uid);
	return 0;
}
#define fsparam_uid(NAME, OPT) \
	__fsparam(kport_fs_param_is_uid, NAME, OPT, 0, NULL)
#endif

#if defined(KPORT_SHIM_fsparam_gid) && !defined(fsparam_gid)
static inline int kport_fs_param_is_gid(struct p_log *log,
					const struct fs_parameter_spec *p,
					struct fs_parameter *param,
					struct fs_parse_result *result)
{
	int ret = fs_param_is_u32(log, p, param, result);
	kgid_t gid;

	if (ret)
		return ret;
	gid = make_kgid(current_user_ns(), result->uint_32);
	if (!gid_valid(gid))
		return inval_plog(log, "Invalid gid '%s'", param->string);
	result->uint_32 = __kgid_val(gid);
	return 0;
}
#define fsparam_gid(NAME, OPT) \
	__fsparam(kport_fs_param_is_gid, NAME, OPT, 0, NULL)
#endif
