
/* put() in a comment is no mention */
static void one(struct dev *d)
{
	lock();
	put_dev(d); // and when
}

static void two(struct buf *b)
{
	put(b, 0);
}
