/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small random numbers: get_random_u8(), get_random_u16().
 *
 * Upstream 585cd5fe9f73 ("random: add 8-bit and 16-bit batches").
 */
#include <linux/random.h>

#if defined(KPORT_SHIM_get_random_u8) && !defined(get_random_u8)
static inline u8 kport_get_random_u8(void)
{
	return get_random_u32();
}
#define get_random_u8 kport_get_random_u8
#endif

#if defined(KPORT_SHIM_get_random_u16) && !defined(get_random_u16)
static inline u16 kport_get_random_u16(void)
{
	return get_random_u32();
}
#define get_random_u16 kport_get_random_u16
#endif
