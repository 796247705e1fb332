struct ctx { int n; };
void begin_section(struct ctx *c);
void end_section(struct ctx *c);
int work(struct ctx *c);
