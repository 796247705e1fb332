/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A pointer of its creator in a file of debugfs: debugfs_create_file_aux() and
 * debugfs_get_aux().  It is kept in i_link, which nobody reads or frees in the
 * inode of a regular file, and all that debugfs makes of this are regular.
 *
 * Upstream 12c92098932b ("debugfs: allow to store an additional opaque pointer
 * at file creation").
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fs.h>

#if (defined(KPORT_SHIM_debugfs_create_file_aux) || \
	defined(KPORT_SHIM_debugfs_create_file_aux_num)) && \
	!defined(debugfs_create_file_aux)
static inline struct dentry *
kport_debugfs_create_file_aux(const char *name, umode_t mode,
			      struct dentry *parent, void *data, void *aux,
			      const struct file_operations *fops)
{
	struct dentry *file = debugfs_create_file(name, mode, parent, data,
						  fops);

	if (!IS_ERR_OR_NULL(file) && d_is_reg(file))
		WRITE_ONCE(d_inode(file)->i_link, aux);
	return file;
}
#define debugfs_create_file_aux kport_debugfs_create_file_aux
#endif

#if defined(KPORT_SHIM_debugfs_create_file_aux_num) && \
	!defined(debugfs_create_file_aux_num)
#define debugfs_create_file_aux_num(name, mode, parent, data, n, fops) \
	debugfs_create_file_aux(name, mode, parent, data, \
				(void *)(unsigned long)(n), fops)
#endif

#if (defined(KPORT_SHIM_debugfs_get_aux) || \
	defined(KPORT_SHIM_debugfs_get_aux_num)) && !defined(debugfs_get_aux)
static inline void *kport_debugfs_get_aux(const struct file *file)
{
	return READ_ONCE(file_inode(file)->i_link);
}
#define debugfs_get_aux kport_debugfs_get_aux
#endif

#if defined(KPORT_SHIM_debugfs_get_aux_num) && !defined(debugfs_get_aux_num)
#define debugfs_get_aux_num(f)	((unsigned long)debugfs_get_aux(f))
#endif
