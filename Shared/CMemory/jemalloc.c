// How jemalloc keeps this program's memory; it looks for this name when it starts (jemalloc(3), TUNING).
//
// A node has a loop, a few readers, and a writing thread. With a heap for each of them (four for each processor, if
// nothing is said), what one makes and another lets go of stays in all: two are enough. What was let go of goes back to
// the system after half a second instead of ten, because a turn's memory is wanted again at once or not for long.
const char *malloc_conf = "narenas:2,dirty_decay_ms:500,muzzy_decay_ms:0";
