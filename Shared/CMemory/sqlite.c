#include "CMemory.h"
#include <sqlite3.h>

// In C, because Swift cannot call a variadic function.
void sqlite_counts_no_allocations(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
