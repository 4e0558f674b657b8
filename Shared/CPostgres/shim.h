// Debian keeps libpq's header in a folder of its own. Asking pkg-config for it would bring flags that SwiftPM refuses.
#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#include <postgresql/libpq-fe.h>
#endif
