// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drives net/9p through what it exports, against a server on this machine. A
 * test runs when its name is written to the debugfs file drive_9p/run; "said"
 * has what was wrong, "left" the tests that were never run.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "drive.h"

static const struct drive_test *const groups[] = {
	session_tests, data_tests, names_tests, attributes_tests, tags_tests,
};

static unsigned long ran[ARRAY_SIZE(groups)];
static struct dentry *directory_of_ours;
static DEFINE_SPINLOCK(lock);
static char complaint[256];
int drive_argument;

int wrong(const char *file, int line, const char *what, long long is)
{
	spin_lock(&lock);
	if (!complaint[0])
		snprintf(complaint, sizeof(complaint), "%s:%d: %s, not %lld\n",
			 kbasename(file), line, what, is);
	spin_unlock(&lock);
	return -EINVAL;
}

static int run_named(const char *name)
{
	int group, i;

	for (group = 0; group < ARRAY_SIZE(groups); group++)
		for (i = 0; groups[group][i].name; i++)
			if (!strcmp(groups[group][i].name, name)) {
				ran[group] |= BIT(i);
				return groups[group][i].run();
			}
	return wrong(__FILE__, __LINE__, "there is such a test", 0);
}

static ssize_t run_write(struct file *file, const char __user *user,
			 size_t length, loff_t *offset)
{
	char *text = memdup_user_nul(user, length);
	char *name, *rest;
	int err = 0;

	if (IS_ERR(text))
		return PTR_ERR(text);
	rest = strim(text);
	name = strsep(&rest, " ");
	complaint[0] = '\0';
	drive_argument = 0;
	if (rest)
		err = kstrtoint(rest, 10, &drive_argument);
	if (!err)
		err = run_named(name);
	kfree(text);
	return err ?: length;
}

static const struct file_operations run_fops = {
	.owner = THIS_MODULE,
	.write = run_write,
};

static int said_show(struct seq_file *file, void *data)
{
	seq_puts(file, complaint);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(said);

static int left_show(struct seq_file *file, void *data)
{
	int group, i;

	for (group = 0; group < ARRAY_SIZE(groups); group++)
		for (i = 0; groups[group][i].name; i++)
			if (!(ran[group] & BIT(i)))
				seq_printf(file, "%s\n", groups[group][i].name);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(left);

static int __init drive_init(void)
{
	directory_of_ours = debugfs_create_dir("drive_9p", NULL);
	debugfs_create_file("run", 0200, directory_of_ours, NULL, &run_fops);
	debugfs_create_file("said", 0400, directory_of_ours, NULL, &said_fops);
	debugfs_create_file("left", 0400, directory_of_ours, NULL, &left_fops);
	return PTR_ERR_OR_ZERO(directory_of_ours);
}
module_init(drive_init);

static void __exit drive_exit(void)
{
	debugfs_remove(directory_of_ours);
}
module_exit(drive_exit);

MODULE_DESCRIPTION("test of the 9P client's exported calls");
MODULE_LICENSE("GPL");
