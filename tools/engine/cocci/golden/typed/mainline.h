struct dev { int id; };
struct buf { int len; };
void put(void *what, int flags);
void lock(void);
