// Memory settings of the C libraries. No function of jemalloc is called by name: linking it replaces the program's
// malloc.
#pragma once

/// Turns off SQLite's memory statistics, which take a lock at each allocation (sqlite3.h, SQLITE_CONFIG_MEMSTATUS). It
/// must be called before the first database is opened; later it has no effect.
void sqlite_counts_no_allocations(void);
