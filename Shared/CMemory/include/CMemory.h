// How the C libraries in a program keep memory. Of jemalloc nothing is called by name: whatever allocates does so in it,
// because it is linked.
#pragma once

/// Has SQLite count no allocations, which takes a lock at each of them (sqlite3.h, SQLITE_CONFIG_MEMSTATUS). To be called
/// before the first database is opened; afterwards it changes nothing.
void sqlite_counts_no_allocations(void);
