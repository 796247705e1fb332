/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Making a kernel socket hold its namespace: sk_net_refcnt_upgrade().
 *
 * Upstream 5c70eb5c593d ("net: better track kernel sockets lifetime").  Until
 * then a kernel socket neither has a reference nor a tracker to give back.
 */
#include <net/net_namespace.h>
#include <net/sock.h>

#if defined(KPORT_SHIM_sk_net_refcnt_upgrade) && !defined(sk_net_refcnt_upgrade)
static inline void kport_sk_net_refcnt_upgrade(struct sock *sk)
{
	struct net *net = sock_net(sk);

	WARN_ON_ONCE(sk->sk_net_refcnt);
	sk->sk_net_refcnt = 1;
	get_net_track(net, &sk->ns_tracker, GFP_KERNEL);
	sock_inuse_add(net, 1);
}
#define sk_net_refcnt_upgrade kport_sk_net_refcnt_upgrade
#endif
