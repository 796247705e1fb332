/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The end of making an unnamed file: finish_open_simple().
 *
 * Upstream 863f144f12ad ("vfs: open inside ->tmpfile()").  Before it the
 * operation is given a dentry and opens nothing; the file that the function
 * works with then is one that nobody else has ever had a reference to.
 */
#include <linux/fs.h>

#if defined(KPORT_SHIM_finish_open_simple) && !defined(finish_open_simple)
static inline int kport_finish_open_simple(struct file *file, int error)
{
	if (error || !file_count(file))
		return error;
	return finish_open(file, file->f_path.dentry, NULL);
}
#define finish_open_simple kport_finish_open_simple
#endif
