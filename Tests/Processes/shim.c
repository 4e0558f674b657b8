// Makes the n-th call on a database file fail, or every call from the n-th on. FailingDiskTests preloads it into a
// node. No written data is lost; disk.c simulates a disk whose failed fsync loses the writes that it covers.
//
//     TANGGA_SHIM_CALL    fsync | write   (fsync includes fdatasync; write includes pwrite)
//     TANGGA_SHIM_NTH     the first failing call, counted from 1
//     TANGGA_SHIM_TIMES   the number of failing calls; 0: all from then on
//     TANGGA_SHIM_ERRNO   5 (EIO), 28 (ENOSPC)
//     TANGGA_SHIM_FILE    calls fail only while this file exists
//     TANGGA_SHIM_MARK    a file that is created at the first failure
//     TANGGA_SHIM_STALL   while this file exists no fsync returns
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long calls;

static int is_database(int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return strstr(path, ".sqlite") != NULL;
}

static long number(const char *name) {
    const char *text = getenv(name);
    return text ? atol(text) : 0;
}

static int fails(const char *call, int descriptor) {
    const char *wanted = getenv("TANGGA_SHIM_CALL");
    const char *stall = getenv("TANGGA_SHIM_STALL");
    if (stall && strcmp(call, "fsync") == 0 && is_database(descriptor))
        while (access(stall, F_OK) == 0) usleep(1000);
    const char *file = getenv("TANGGA_SHIM_FILE");
    if (!wanted || strcmp(wanted, call) != 0 || !is_database(descriptor)) return 0;
    if (file && access(file, F_OK) != 0) return 0;
    long nth = number("TANGGA_SHIM_NTH"), times = number("TANGGA_SHIM_TIMES"), mine = ++calls;
    if (mine < nth || (times > 0 && mine >= nth + times)) return 0;
    const char *mark = getenv("TANGGA_SHIM_MARK");
    if (mark) close(open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    errno = (int)number("TANGGA_SHIM_ERRNO");
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int descriptor) { return fails("fsync", descriptor) ? -1 : REAL(fsync)(descriptor); }

int fdatasync(int descriptor) { return fails("fsync", descriptor) ? -1 : REAL(fdatasync)(descriptor); }

ssize_t write(int descriptor, const void *bytes, size_t count) {
    return fails("write", descriptor) ? -1 : REAL(write)(descriptor, bytes, count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return fails("write", descriptor) ? -1 : REAL(pwrite)(descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    return fails("write", descriptor) ? -1 : REAL(pwrite64)(descriptor, bytes, count, offset);
}
