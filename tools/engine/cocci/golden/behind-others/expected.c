
int go(struct dev *d)
{
	return start_old(d, (key_old(d)) << 8 | (2)) + key_old(d);
}
