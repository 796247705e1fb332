/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the rill transport share.
 */
#ifndef _NET_RILL_INTERNAL_H
#define _NET_RILL_INTERNAL_H

#include <net/rill.h>

/**
 * struct rill_frame - octets to be sent
 * @data: first octet
 * @len:  how many there are
 */
struct rill_frame {
	u8 *data;
	u32 len;
};

/**
 * struct rill_req - one request
 * @put_err: first error of the put functions
 * @tcap:    size of the buffer @msg is in
 * @msg:     the T-message
 */
struct rill_req {
	int put_err;
	u32 tcap;
	struct rill_frame msg;
};

#define RILL_SLOTS_MAX		4096

/* sysctl.c */
struct rill_sysctl {
	unsigned int timeout_ms;
	unsigned int max_inflight;
	unsigned int keepidle;
	unsigned int keepintvl;
	unsigned int keepcnt;
};

extern struct rill_sysctl rill_sysctl;

void rill_sysctl_init(void);
void rill_sysctl_exit(void);

#endif /* _NET_RILL_INTERNAL_H */
