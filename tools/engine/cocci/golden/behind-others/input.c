
int go(struct dev *d)
{
	return start_new(d, key_new(d), 2) + key_new(d);
}
