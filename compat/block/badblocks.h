/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lists of bad blocks that count in sectors.
 *
 * Upstream d301f164c3fb ("badblocks: use sector_t instead of int to avoid
 * truncation of badblocks length"), and since c8775aefba95 badblocks_set() and
 * badblocks_clear() return true for what worked; until then they
 * return 0 for it.  Which form there is, the compiler says.
 */
#include <linux/badblocks.h>
#include <linux/limits.h>
#include <linux/kernel.h>
#include <linux/types.h>

#ifndef kport_is_form
#define kport_is_form(fn, form) \
	__builtin_types_compatible_p(typeof(&(fn)), typeof(form))
#endif

#if defined(KPORT_SHIM_badblocks_check) && !defined(badblocks_check)
static inline int kport_badblocks_check(struct badblocks *bb, sector_t s,
					sector_t sectors, sector_t *first_bad,
					sector_t *bad_sectors)
{
	int (*narrow)(struct badblocks *bb, sector_t s, int sectors,
		      sector_t *first_bad, int *bad_sectors);
	int (*wide)(struct badblocks *bb, sector_t s, sector_t sectors,
		    sector_t *first_bad, sector_t *bad_sectors);
	int bad = 0;
	int ret;

	if (!kport_is_form(badblocks_check, narrow)) {
		wide = (void *)badblocks_check;
		return wide(bb, s, sectors, first_bad, bad_sectors);
	}
	narrow = (void *)badblocks_check;
	ret = narrow(bb, s, min_t(sector_t, sectors, INT_MAX), first_bad, &bad);
	*bad_sectors = bad;
	return ret;
}
#define badblocks_check kport_badblocks_check
#endif

#if defined(KPORT_SHIM_badblocks_set) && !defined(badblocks_set)
static inline bool kport_badblocks_set(struct badblocks *bb, sector_t s,
				       sector_t sectors, int acknowledged)
{
	int (*narrow)(struct badblocks *bb, sector_t s, int sectors,
		      int acknowledged);
	bool (*wide)(struct badblocks *bb, sector_t s, sector_t sectors,
		     int acknowledged);

	if (!kport_is_form(badblocks_set, narrow)) {
		wide = (void *)badblocks_set;
		return wide(bb, s, sectors, acknowledged);
	}
	narrow = (void *)badblocks_set;
	return sectors <= INT_MAX && !narrow(bb, s, sectors, acknowledged);
}
#define badblocks_set kport_badblocks_set
#endif

#if defined(KPORT_SHIM_badblocks_clear) && !defined(badblocks_clear)
static inline bool kport_badblocks_clear(struct badblocks *bb, sector_t s,
					 sector_t sectors)
{
	int (*narrow)(struct badblocks *bb, sector_t s, int sectors);
	bool (*wide)(struct badblocks *bb, sector_t s, sector_t sectors);

	if (!kport_is_form(badblocks_clear, narrow)) {
		wide = (void *)badblocks_clear;
		return wide(bb, s, sectors);
	}
	narrow = (void *)badblocks_clear;
	return sectors <= INT_MAX && !narrow(bb, s, sectors);
}
#define badblocks_clear kport_badblocks_clear
#endif
