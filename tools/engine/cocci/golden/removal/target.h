struct ctx { int n; };
int work(struct ctx *c);
