/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Migrating a page of the page cache with what the file system hung on it, as
 * filemap_migrate_folio() does; migrate_page() would leave that behind.
 *
 * Upstream 2ec810d59602 ("mm/migrate: Add filemap_migrate_folio()").
 */
#include <linux/migrate_mode.h>
#include <linux/pagemap.h>

#if defined(KPORT_SHIM_kport_filemap_migrate_page) && \
	!defined(KPORT_HAVE_MIGRATE_PRIVATE)
#define KPORT_HAVE_MIGRATE_PRIVATE
/* <linux/migrate.h> may be what reads this, and not be through yet. */
int migrate_page_move_mapping(struct address_space *mapping,
			      struct page *newpage, struct page *page,
			      int extra_count);
void migrate_page_states(struct page *newpage, struct page *page);
void migrate_page_copy(struct page *newpage, struct page *page);

static inline int kport_filemap_migrate_page(struct address_space *mapping,
					     struct page *newpage,
					     struct page *page,
					     enum migrate_mode mode)
{
	int ret = migrate_page_move_mapping(mapping, newpage, page, 0);

	if (ret)
		return ret;
	if (PagePrivate(page))
		attach_page_private(newpage, detach_page_private(page));
	if (mode == MIGRATE_SYNC_NO_COPY)
		migrate_page_states(newpage, page);
	else
		migrate_page_copy(newpage, page);
	return 0;
}
#endif

#if defined(KPORT_SHIM_filemap_migrate_folio) && \
	!defined(filemap_migrate_folio)
static inline int kport_filemap_migrate_folio(struct address_space *mapping,
					      struct folio *dst,
					      struct folio *src,
					      enum migrate_mode mode)
{
	return kport_filemap_migrate_page(mapping, &dst->page, &src->page,
					  mode);
}
#define filemap_migrate_folio kport_filemap_migrate_folio
#endif
