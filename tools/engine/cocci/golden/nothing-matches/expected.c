
int matched(struct dev *d)
{
	return 2 * use(d);
}

int missed(struct dev *d)
{
	return use(d);
}

#define USE(d) use(d)
int through_a_macro(struct dev *d)
{
	return USE(d);
}
