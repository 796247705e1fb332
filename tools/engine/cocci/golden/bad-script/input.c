
int f(int a)
{
	return use(a);
}
