/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * MSG_SPLICE_PAGES, where no protocol's sendmsg() takes pages over: no bit, so
 * that no flag of a user is taken for it and all of them copy the data.
 *
 * Upstream b841b901c452 ("net: Declare MSG_SPLICE_PAGES internal sendmsg()
 * flag"), for which copying is what a protocol does that cannot splice.
 */
#if defined(KPORT_SHIM_MSG_SPLICE_PAGES) && !defined(MSG_SPLICE_PAGES)
#define MSG_SPLICE_PAGES	0
#endif
