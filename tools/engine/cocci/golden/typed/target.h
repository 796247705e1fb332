struct dev { int id; };
struct buf { int len; };
void put(void *what, int flags);
void put_dev(struct dev *d);
void lock(void);
