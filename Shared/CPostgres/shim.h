// Debian installs libpq's header in a separate folder. pkg-config would name it, but with flags that SwiftPM rejects.
#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#include <postgresql/libpq-fe.h>
#endif
