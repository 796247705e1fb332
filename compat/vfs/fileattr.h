/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The flags of a file in both forms that ioctl() knows: struct file_kattr.
 *
 * Upstream 4c5b47997521 ("vfs: add fileattr ops"), where it was struct fileattr.
 */
#include <linux/fs.h>

#if defined(KPORT_SHIM_struct_file_kattr) && !defined(KPORT_HAVE_FILE_KATTR)
#define KPORT_HAVE_FILE_KATTR
#define FS_COMMON_FL \
	(FS_SYNC_FL | FS_IMMUTABLE_FL | FS_APPEND_FL | FS_NODUMP_FL | \
	 FS_NOATIME_FL | FS_DAX_FL | FS_PROJINHERIT_FL)
#define FS_XFLAG_COMMON \
	(FS_XFLAG_SYNC | FS_XFLAG_IMMUTABLE | FS_XFLAG_APPEND | \
	 FS_XFLAG_NODUMP | FS_XFLAG_NOATIME | FS_XFLAG_DAX | \
	 FS_XFLAG_PROJINHERIT)

struct file_kattr {
	u32 flags;
	u32 fsx_xflags;
	u32 fsx_extsize;
	u32 fsx_nextents;
	u32 fsx_projid;
	u32 fsx_cowextsize;
	bool flags_valid:1;
	bool fsx_valid:1;
};

/* The common flags, in their one form and in their other. */
static inline u32 kport_flags_pair(unsigned int n, bool xflags)
{
	static const u32 pairs[][2] = {
		{ FS_SYNC_FL, FS_XFLAG_SYNC },
		{ FS_IMMUTABLE_FL, FS_XFLAG_IMMUTABLE },
		{ FS_APPEND_FL, FS_XFLAG_APPEND },
		{ FS_NODUMP_FL, FS_XFLAG_NODUMP },
		{ FS_NOATIME_FL, FS_XFLAG_NOATIME },
		{ FS_DAX_FL, FS_XFLAG_DAX },
		{ FS_PROJINHERIT_FL, FS_XFLAG_PROJINHERIT },
	};

	return n < ARRAY_SIZE(pairs) ? pairs[n][xflags] : 0;
}

static inline void kport_fileattr_fill_flags(struct file_kattr *fa, u32 flags)
{
	unsigned int n;

	fa->flags_valid = true;
	fa->flags = flags;
	for (n = 0; kport_flags_pair(n, false); n++)
		if (flags & kport_flags_pair(n, false))
			fa->fsx_xflags |= kport_flags_pair(n, true);
}

static inline void kport_fileattr_fill_xflags(struct file_kattr *fa, u32 xflags)
{
	unsigned int n;

	fa->fsx_valid = true;
	fa->fsx_xflags = xflags;
	for (n = 0; kport_flags_pair(n, true); n++)
		if (xflags & kport_flags_pair(n, true))
			fa->flags |= kport_flags_pair(n, false);
}
#endif

#if defined(KPORT_SHIM_fileattr_fill_flags) && !defined(fileattr_fill_flags)
#define fileattr_fill_flags kport_fileattr_fill_flags
#endif

#if defined(KPORT_SHIM_fileattr_fill_xflags) && !defined(fileattr_fill_xflags)
#define fileattr_fill_xflags kport_fileattr_fill_xflags
#endif

#if defined(KPORT_SHIM_fileattr_has_fsx) && !defined(fileattr_has_fsx)
static inline bool kport_fileattr_has_fsx(const struct file_kattr *fa)
{
	return fa->fsx_valid &&
	       ((fa->fsx_xflags & ~FS_XFLAG_COMMON) || fa->fsx_extsize ||
		fa->fsx_projid || fa->fsx_cowextsize);
}
#define fileattr_has_fsx kport_fileattr_has_fsx
#endif
