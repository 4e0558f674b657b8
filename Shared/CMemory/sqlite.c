#include "CMemory.h"
#include <sqlite3.h>

// Here and not in Swift, which cannot call a function with arguments of any number.
void sqlite_counts_no_allocations(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
