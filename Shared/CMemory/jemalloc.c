// jemalloc's options, which it reads from this symbol at its start (jemalloc(3), TUNING).
//
// A node has a loop, a few readers, and a writing thread. With an arena for each of them (the default is four per
// processor), memory that one thread allocates and another frees stays in every arena; two arenas are enough. Freed
// pages return to the system after half a second instead of ten, because a turn's memory is needed again at once or
// not for a long time.
const char *malloc_conf = "narenas:2,dirty_decay_ms:500,muzzy_decay_ms:0";
