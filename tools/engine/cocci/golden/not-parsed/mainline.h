struct dev { int id; struct dev *next; };
#define every_dev(d) for (; (d); (d) = (d)->next)
int use(struct dev *d);
