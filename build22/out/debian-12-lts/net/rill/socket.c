// SPDX-License-Identifier: GPL-2.0-only
/*
 * The TCP socket under a session: connecting it, and being called by it.
 */
#include <linux/errno.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/kernel.h>
#include <linux/net.h>
#include <linux/tcp.h>
#include <net/sock.h>
#include <trace/events/sock.h>

#include "internal.h"

/* What TCP accepts, see tcp(7). */
#define RILL_KEEPTIME_MAX	32767U
#define RILL_KEEPCNT_MAX	127U

/*
 * Keepalive probes only a connection that is idle.  Data that stays
 * unacknowledged for as long as the probes would take ends it, too.
 */
static void rill_socket_keepalive(struct sock *sk,
				  const struct rill_session_params *params)
{
	u32 idle = params->keepidle_s ?: READ_ONCE(rill_sysctl.keepidle);
	u32 intvl = params->keepintvl_s ?: READ_ONCE(rill_sysctl.keepintvl);
	u32 cnt = params->keepcnt ?: READ_ONCE(rill_sysctl.keepcnt);
	u64 dead_ms;

	idle = min(idle, RILL_KEEPTIME_MAX);
	intvl = min(intvl, RILL_KEEPTIME_MAX);
	cnt = min(cnt, RILL_KEEPCNT_MAX);
	dead_ms = 1000ULL * (idle + intvl * cnt);

	sock_set_keepalive(sk);
	tcp_sock_set_keepidle(sk, idle);
	tcp_sock_set_keepintvl(sk, intvl);
	tcp_sock_set_keepcnt(sk, cnt);
	tcp_sock_set_user_timeout(sk, min_t(u64, dead_ms, INT_MAX));
}

static int rill_socket_check(const struct rill_session_params *params)
{
	if (params->addrlen > (int)sizeof(params->addr))
		return -EINVAL;

	switch (params->addr.ss_family) {
	case AF_INET:
		return params->addrlen < (int)sizeof(struct sockaddr_in) ?
		       -EINVAL : 0;
	case AF_INET6:
		return params->addrlen < SIN6_LEN_RFC2133 ? -EINVAL : 0;
	default:
		return -EAFNOSUPPORT;
	}
}

static int rill_socket_error(int err)
{
	switch (err) {
	case -EINPROGRESS:	/* the send timeout passed */
		return -ETIMEDOUT;
	case -ERESTARTSYS:
		return -EINTR;
	default:
		return err;
	}
}

int rill_socket_connect(struct rill_session *s,
			const struct rill_session_params *params)
{
	struct sockaddr_storage addr = params->addr;
	struct socket *sock;
	struct sock *sk;
	int err;

	err = rill_socket_check(params);
	if (err)
		return err;
	err = sock_create_kern(params->net, addr.ss_family, SOCK_STREAM,
			       IPPROTO_TCP, &sock);
	if (err)
		return err;

	s->sock = sock;
	sk = sock->sk;
	/* TCP may need the namespace even after the socket was released. */
	sk_net_refcnt_upgrade(sk);
	/* We send on behalf of writeback: do not enter a file system. */
	sk->sk_allocation = GFP_NOFS;
	sk->sk_use_task_frag = false;
	tcp_sock_set_nodelay(sk);
	rill_socket_keepalive(sk, params);
	if (s->timeout_ms != RILL_TIMEOUT_NONE)
		sock_set_sndtimeo(sk, DIV_ROUND_UP(s->timeout_ms, 1000));

	err = kernel_connect(sock, (struct sockaddr *)&addr,
			     params->addrlen, 0);
	return rill_socket_error(err);
}

static void rill_data_ready(struct sock *sk)
{
	struct rill_session *s;

	trace_sk_data_ready(sk);

	read_lock_bh(&sk->sk_callback_lock);
	s = sk->sk_user_data;
	if (s)
		queue_work(s->io_wq, &s->rx_work);
	read_unlock_bh(&sk->sk_callback_lock);
}

static void rill_write_space(struct sock *sk)
{
	struct rill_session *s;

	read_lock_bh(&sk->sk_callback_lock);
	s = sk->sk_user_data;
	if (s && sk_stream_is_writeable(sk)) {
		clear_bit(SOCK_NOSPACE, &sk->sk_socket->flags);
		queue_work(s->io_wq, &s->tx_work);
	}
	read_unlock_bh(&sk->sk_callback_lock);
}

/* A change of state, or an error: receiving will tell which. */
static void rill_state_change(struct sock *sk)
{
	struct rill_session *s;

	read_lock_bh(&sk->sk_callback_lock);
	s = sk->sk_user_data;
	if (s)
		queue_work(s->io_wq, &s->rx_work);
	read_unlock_bh(&sk->sk_callback_lock);
}

void rill_socket_attach(struct rill_session *s)
{
	struct sock *sk = s->sock->sk;

	write_lock_bh(&sk->sk_callback_lock);
	s->saved_data_ready = sk->sk_data_ready;
	s->saved_write_space = sk->sk_write_space;
	s->saved_state_change = sk->sk_state_change;
	s->saved_error_report = sk->sk_error_report;
	sk->sk_user_data = s;
	sk->sk_data_ready = rill_data_ready;
	sk->sk_write_space = rill_write_space;
	sk->sk_state_change = rill_state_change;
	sk->sk_error_report = rill_state_change;
	write_unlock_bh(&sk->sk_callback_lock);

	/* For what happened before anybody listened. */
	queue_work(s->io_wq, &s->rx_work);
}

/* No callback of ours runs after return.  Harmless if not attached. */
void rill_socket_detach(struct rill_session *s)
{
	struct sock *sk;

	if (!s->sock)
		return;

	sk = s->sock->sk;
	write_lock_bh(&sk->sk_callback_lock);
	if (sk->sk_user_data == s) {
		sk->sk_user_data = NULL;
		sk->sk_data_ready = s->saved_data_ready;
		sk->sk_write_space = s->saved_write_space;
		sk->sk_state_change = s->saved_state_change;
		sk->sk_error_report = s->saved_error_report;
	}
	write_unlock_bh(&sk->sk_callback_lock);
	kernel_sock_shutdown(s->sock, SHUT_RDWR);
}
