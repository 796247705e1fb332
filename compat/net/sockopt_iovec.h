/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A socket option's buffer and its length, where an iterator has no form for
 * one piece of user memory: sockopt_t holds the vector of one that its
 * iterators walk.
 *
 * Upstream 67fab22a7adc ("net: add getsockopt_iter callback to proto_ops") and
 * b5997f911eec ("net: add sockopt_init_user() for getsockopt conversion").
 */
#include <linux/net.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

#if (defined(KPORT_SHIM_sockopt_t) || defined(KPORT_SHIM_struct_sockopt)) && \
	!defined(KPORT_HAVE_SOCKOPT)
#define KPORT_HAVE_SOCKOPT
typedef struct sockopt {
	struct iov_iter iter_in;
	struct iov_iter iter_out;
	int optlen;
	struct iovec kport_vec;
} sockopt_t;
#endif

/* A rule's wrapper calls it, too. */
#if (defined(KPORT_HAVE_SOCKOPT) || defined(KPORT_SHIM_sockopt_init_user)) && \
	!defined(KPORT_HAVE_SOCKOPT_INIT)
#define KPORT_HAVE_SOCKOPT_INIT
static inline int kport_sockopt_init_user(sockopt_t *opt, char __user *optval,
					  int __user *optlen)
{
	int len;

	if (get_user(len, optlen))
		return -EFAULT;
	if (len < 0)
		return -EINVAL;
	opt->kport_vec.iov_base = optval;
	opt->kport_vec.iov_len = len;
	iov_iter_init(&opt->iter_out, READ, &opt->kport_vec, 1, len);
	iov_iter_init(&opt->iter_in, WRITE, &opt->kport_vec, 1, len);
	opt->optlen = len;
	return 0;
}
#endif

#if defined(KPORT_SHIM_sockopt_init_user) && !defined(sockopt_init_user)
#define sockopt_init_user kport_sockopt_init_user
#endif
