// A disk that loses unsynced writes. Preloaded into programs, it stores for some folders the content that the disk
// would have if power were lost now: that of the last successful sync of each file and each folder. ForgetfulDisk then
// replaces the folders' content by it. No sync reaches the system's own disk.
//
//     TANGGA_DISK         the folder of the disk's content, on the watched folders' file system
//     TANGGA_DISK_WATCHES the watched folders' absolute paths, separated by ':'
//     TANGGA_DISK_OF      log | file | folder: which syncs of this process are counted; all where unset
//     TANGGA_DISK_CUT     power is lost at the n-th of them, counted from 1: it has no effect and kills the process
//     TANGGA_DISK_FAIL    the n-th fails with EIO and loses the writes that it covers, as on Linux: the pages are
//     clean
//                         from then on and never written; later syncs succeed, but each open
//                         descriptor gets one EIO
//     TANGGA_DISK_LOSS    evicted: lost pages at once read as the disk has them | cached: they read as written until
//                         power is lost (the default)
//     TANGGA_DISK_MARK    a file that is created at the cut or the failure
//
// For each file, named by its inode number, there are
//     N.disk              the file's content on the disk
//     N.dirty             the number of failed syncs, then offset and length of each write since the last sync
// and for the i-th folder, names.i holds a hard link to each file whose name is on the disk.
//
// Shared-memory files (-shm) need no durability and are not watched. Renames and unlinks are not intercepted: a
// folder's names are read when the folder is synced.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { PAGE = 4096, FOLDERS = 8, DESCRIPTORS = 65536 };

// The kind of a descriptor's file.
enum kind { UNWATCHED, LOG, DATABASE, OTHER, FOLDER };

static const char *disk;
static char watched[FOLDERS][PATH_MAX];
static int folders;
static long cut, failing;
static enum kind counted;
static int evicts;
static atomic_long syncs;
// Set when the cut has begun: from then on no sync of this process has an effect.
static atomic_int is_off;
// The number of its file's failures that each descriptor has reported. Those before it was opened count as reported.
static _Atomic uint64_t heard[DESCRIPTORS];

#define REAL(name) \
    ({ \
        static __typeof__(&name) real; \
        if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); \
        real; \
    })

static void give_up(const char *what) {
    dprintf(2, "disk.c: %s: %s\n", what, strerror(errno));
    abort();
}

static int ends_with(const char *path, const char *ending) {
    size_t length = strlen(path), tail = strlen(ending);
    return length >= tail && strcmp(path + length - tail, ending) == 0;
}

// The index of the watched folder that contains a path; -1 where there is none.
static int folder_of(const char *path) {
    for (int i = 0; i < folders; i++) {
        size_t length = strlen(watched[i]);
        if (strncmp(path, watched[i], length) == 0 && (path[length] == 0 || path[length] == '/')) return i;
    }
    return -1;
}

static enum kind kind_of_path(char *path, int *folder) {
    char *gone = strstr(path, " (deleted)");
    if (gone) *gone = 0;
    *folder = folder_of(path);
    if (*folder < 0 || ends_with(path, "-shm")) return UNWATCHED;
    if (strcmp(path, watched[*folder]) == 0) return FOLDER;
    if (ends_with(path, "-wal")) return LOG;
    return ends_with(path, ".sqlite") ? DATABASE : OTHER;
}

static enum kind kind_of(int descriptor, int *folder) {
    char link[64], path[PATH_MAX];
    if (!disk) return UNWATCHED;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return UNWATCHED;
    path[length] = 0;
    return kind_of_path(path, folder);
}

// MARK: - The disk's content

// A watched file whose state is locked against other threads and processes.
struct held {
    int descriptor;
    int readable;
    int dirty;
    uint64_t failures;
    char content[PATH_MAX];
};

struct range {
    uint64_t offset, length;
};

static void copy(int from, int to, uint64_t offset, uint64_t length) {
    char page[PAGE];
    for (uint64_t end = offset + length; offset < end; offset += PAGE) {
        memset(page, 0, sizeof page);
        ssize_t count = pread(from, page, PAGE, (off_t)offset);
        if (count < 0) give_up("read");
        if (count > 0 && REAL(pwrite)(to, page, PAGE, (off_t)offset) != PAGE) give_up("write");
    }
}

static int open_own(const char *path, int flags) {
    int descriptor = REAL(open)(path, flags | O_CLOEXEC, 0600);
    if (descriptor < 0) give_up(path);
    return descriptor;
}

static uint64_t size_of(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) give_up("fstat");
    return (uint64_t)status.st_size;
}

// Locks the state of a file. Its content when first seen counts as synced.
static void hold(struct held *file, int descriptor) {
    struct stat status;
    char path[PATH_MAX];
    if (fstat(descriptor, &status) != 0) give_up("fstat");
    snprintf(path, sizeof path, "%s/%lu.dirty", disk, (unsigned long)status.st_ino);
    snprintf(file->content, sizeof file->content, "%s/%lu.disk", disk, (unsigned long)status.st_ino);
    file->descriptor = descriptor;
    file->readable = descriptor;
    // The database must not be opened again here: closing that descriptor would release the process's POSIX locks.
    if ((fcntl(descriptor, F_GETFL) & O_ACCMODE) == O_WRONLY) {
        char again[64];
        snprintf(again, sizeof again, "/proc/self/fd/%d", descriptor);
        file->readable = open_own(again, O_RDONLY);
    }
    file->dirty = open_own(path, O_RDWR | O_CREAT);
    while (flock(file->dirty, LOCK_EX) != 0)
        if (errno != EINTR) give_up("flock");
    file->failures = 0;
    if (size_of(file->dirty) < sizeof file->failures) {
        if (REAL(pwrite)(file->dirty, &file->failures, 8, 0) != 8) give_up("write");
    } else if (pread(file->dirty, &file->failures, 8, 0) != 8) {
        give_up("read");
    }
    if (access(file->content, F_OK) != 0) {
        char next[PATH_MAX + 8];
        snprintf(next, sizeof next, "%s.new", file->content);
        int content = open_own(next, O_RDWR | O_CREAT | O_TRUNC);
        copy(file->readable, content, 0, size_of(file->readable));
        if (REAL(ftruncate)(content, (off_t)size_of(file->readable)) != 0) give_up("ftruncate");
        close(content);
        if (rename(next, file->content) != 0) give_up(next);
    }
}

static void let_go(struct held *file) {
    int error = errno;
    if (file->readable != file->descriptor) close(file->readable);
    close(file->dirty);
    errno = error;
}

static void note(struct held *file, uint64_t offset, uint64_t length) {
    struct range range = {offset / PAGE * PAGE, 0};
    range.length = (offset + length + PAGE - 1) / PAGE * PAGE - range.offset;
    if (REAL(pwrite)(file->dirty, &range, sizeof range, (off_t)size_of(file->dirty)) != sizeof range) give_up("note");
}

static void each_dirty(struct held *file, int from, int to) {
    struct range range;
    off_t place = 8;
    for (; pread(file->dirty, &range, sizeof range, place) == sizeof range; place += sizeof range)
        copy(from, to, range.offset, range.length);
}

static void all_clean(struct held *file) {
    if (REAL(ftruncate)(file->dirty, 8) != 0) give_up("ftruncate");
}

// Writes since the last sync reach the disk.
static void persist(struct held *file) {
    int content = open_own(file->content, O_RDWR);
    each_dirty(file, file->readable, content);
    if (REAL(ftruncate)(content, (off_t)size_of(file->readable)) != 0) give_up("ftruncate");
    close(content);
    all_clean(file);
}

// Writes since the last sync are lost for good. The file's length is not.
static void lose(struct held *file) {
    if (evicts) {
        uint64_t size = size_of(file->readable);
        int content = open_own(file->content, O_RDWR);
        uint64_t known = size_of(content);
        // The content beyond the disk's reads as zeros.
        if (REAL(ftruncate)(content, (off_t)(size > known ? size : known)) != 0) give_up("ftruncate");
        each_dirty(file, content, file->descriptor);
        if (REAL(ftruncate)(content, (off_t)known) != 0) give_up("ftruncate");
        if (REAL(ftruncate)(file->descriptor, (off_t)size) != 0) give_up("ftruncate");
        close(content);
    }
    all_clean(file);
    file->failures++;
    if (REAL(pwrite)(file->dirty, &file->failures, 8, 0) != 8) give_up("write");
}

static void forget(ino_t number) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%lu.dirty", disk, (unsigned long)number);
    unlink(path);
    snprintf(path, sizeof path, "%s/%lu.disk", disk, (unsigned long)number);
    unlink(path);
}

// A new file is empty on the disk too, if its name is there.
static void made(int descriptor) {
    struct stat status;
    struct held file;
    if (fstat(descriptor, &status) != 0) give_up("fstat");
    forget(status.st_ino);
    hold(&file, descriptor);
    let_go(&file);
}

static void path_in(char *path, const char *folder, const char *name) {
    if (snprintf(path, PATH_MAX, "%s/%s", folder, name) >= PATH_MAX) give_up(name);
}

static int is_file(const char *path, struct stat *status) {
    return lstat(path, status) == 0 && S_ISREG(status->st_mode);
}

// Locks the names against other threads and processes until the descriptor is closed.
static int lock_names(void) {
    char path[PATH_MAX];
    path_in(path, disk, "lock");
    int lock = open_own(path, O_RDWR | O_CREAT);
    while (flock(lock, LOCK_EX) != 0)
        if (errno != EINTR) give_up("flock");
    return lock;
}

// Syncs the names of a folder, one after the other. The caller holds the names' lock.
static void persist_names(int folder) {
    char names[PATH_MAX], here[PATH_MAX], there[PATH_MAX], next[PATH_MAX];
    struct stat real, kept;
    snprintf(names, sizeof names, "%s/names.%d", disk, folder);
    path_in(next, names, "\001");
    DIR *stream = opendir(watched[folder]);
    if (!stream) give_up(watched[folder]);
    for (struct dirent *entry; (entry = readdir(stream));) {
        path_in(here, watched[folder], entry->d_name);
        path_in(there, names, entry->d_name);
        if (ends_with(here, "-shm") || !is_file(here, &real)) continue;
        if (is_file(there, &kept) && kept.st_ino == real.st_ino) continue;
        unlink(next);
        if (link(here, next) == 0 && rename(next, there) != 0) give_up(there);
    }
    closedir(stream);
    if (!(stream = opendir(names))) give_up(names);
    for (struct dirent *entry; (entry = readdir(stream));) {
        path_in(here, watched[folder], entry->d_name);
        path_in(there, names, entry->d_name);
        if (!is_file(there, &kept) || is_file(here, &real)) continue;
        // The inode number may be used again by another file.
        if (kept.st_nlink == 1) forget(kept.st_ino);
        unlink(there);
    }
    closedir(stream);
}

// MARK: - The calls

static void leave_mark(void) {
    const char *mark = getenv("TANGGA_DISK_MARK");
    if (mark) close(open_own(mark, O_WRONLY | O_CREAT));
}

static int synced(int descriptor, int (*real)(int)) {
    int folder;
    enum kind kind = kind_of(descriptor, &folder);
    if (kind == UNWATCHED) return real(descriptor);
    long nth = counted == UNWATCHED || counted == kind ? ++syncs : 0;
    if (nth > 0 && nth == cut) {
        is_off = 1;
        leave_mark();
        // Long enough for a reply that does not wait for the sync.
        usleep(20000);
        kill(getpid(), SIGKILL);
    }
    if (is_off) pause();
    int fails = nth > 0 && nth == failing, hears = fails;
    if (kind == FOLDER) {
        int lock = lock_names();
        if (!fails) persist_names(folder);
        close(lock);
    } else {
        struct held file;
        hold(&file, descriptor);
        if (fails) lose(&file);
        else persist(&file);
        if (descriptor < DESCRIPTORS) hears = atomic_exchange(&heard[descriptor], file.failures) != file.failures;
        let_go(&file);
    }
    if (fails) leave_mark();
    if (!hears) return 0;
    errno = EIO;
    return -1;
}

int fsync(int descriptor) { return synced(descriptor, REAL(fsync)); }

int fdatasync(int descriptor) { return synced(descriptor, REAL(fdatasync)); }

static int is_watched_file(int descriptor) {
    int folder;
    enum kind kind = kind_of(descriptor, &folder);
    return kind != UNWATCHED && kind != FOLDER;
}

// Runs a call that writes to a file; `place` is the write's offset, evaluated after the call.
#define WRITES(descriptor, call, place) \
    do { \
        if (!is_watched_file(descriptor)) return call; \
        struct held file; \
        hold(&file, descriptor); \
        ssize_t count = call; \
        if (count > 0) note(&file, (uint64_t)(place), (uint64_t)count); \
        let_go(&file); \
        return count; \
    } while (0)

ssize_t write(int descriptor, const void *bytes, size_t size) {
    WRITES(descriptor, REAL(write)(descriptor, bytes, size), lseek(descriptor, 0, SEEK_CUR) - count);
}

ssize_t writev(int descriptor, const struct iovec *parts, int number) {
    WRITES(descriptor, REAL(writev)(descriptor, parts, number), lseek(descriptor, 0, SEEK_CUR) - count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset) {
    WRITES(descriptor, REAL(pwrite)(descriptor, bytes, size, offset), offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t offset) {
    WRITES(descriptor, REAL(pwrite64)(descriptor, bytes, size, offset), offset);
}

ssize_t pwritev(int descriptor, const struct iovec *parts, int number, off_t offset) {
    WRITES(descriptor, REAL(pwritev)(descriptor, parts, number, offset), offset);
}

ssize_t pwritev64(int descriptor, const struct iovec *parts, int number, off64_t offset) {
    WRITES(descriptor, REAL(pwritev64)(descriptor, parts, number, offset), offset);
}

// Runs a call that changes a file's length or allocates blocks. The changed range counts as written.
#define RESIZES(descriptor, call) \
    do { \
        if (!is_watched_file(descriptor)) return call; \
        struct held file; \
        hold(&file, descriptor); \
        uint64_t before = size_of(descriptor); \
        int result = call; \
        uint64_t after = size_of(descriptor); \
        if (after < before) note(&file, after, before - after); \
        if (after > before) note(&file, before, after - before); \
        let_go(&file); \
        return result; \
    } while (0)

int ftruncate(int descriptor, off_t size) { RESIZES(descriptor, REAL(ftruncate)(descriptor, size)); }

int ftruncate64(int descriptor, off64_t size) { RESIZES(descriptor, REAL(ftruncate64)(descriptor, size)); }

int fallocate(int descriptor, int mode, off_t offset, off_t size) {
    RESIZES(descriptor, REAL(fallocate)(descriptor, mode, offset, size));
}

int fallocate64(int descriptor, int mode, off64_t offset, off64_t size) {
    RESIZES(descriptor, REAL(fallocate64)(descriptor, mode, offset, size));
}

int posix_fallocate(int descriptor, off_t offset, off_t size) {
    RESIZES(descriptor, REAL(posix_fallocate)(descriptor, offset, size));
}

int posix_fallocate64(int descriptor, off64_t offset, off64_t size) {
    RESIZES(descriptor, REAL(posix_fallocate64)(descriptor, offset, size));
}

static int opened(const char *path, int flags, mode_t mode) {
    char copied[PATH_MAX];
    int folder;
    if (!disk || path[0] != '/' || strlen(path) >= PATH_MAX) return REAL(open)(path, flags, mode);
    enum kind kind = kind_of_path(strcpy(copied, path), &folder);
    if (kind == UNWATCHED || kind == FOLDER) return REAL(open)(path, flags, mode);
    int descriptor = -1;
    if (flags & O_CREAT) {
        descriptor = REAL(open)(path, flags | O_EXCL, mode);
        if (descriptor < 0 && (errno != EEXIST || flags & O_EXCL)) return -1;
        if (descriptor >= 0) made(descriptor);
    }
    if (descriptor < 0) {
        descriptor = REAL(open)(path, flags & ~(O_TRUNC | O_CREAT), mode);
        // Another process may have removed the file between the two calls.
        if (descriptor < 0 && errno == ENOENT && flags & O_CREAT) return opened(path, flags, mode);
        if (descriptor < 0) return -1;
        if (flags & O_TRUNC && ftruncate(descriptor, 0) != 0) give_up("ftruncate");
    }
    if (descriptor < DESCRIPTORS) {
        struct held file;
        hold(&file, descriptor);
        heard[descriptor] = file.failures;
        let_go(&file);
    }
    return descriptor;
}

#define OPENS(name) \
    int name(const char *path, int flags, ...) { \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        return opened(path, flags, mode); \
    }

OPENS(open)
OPENS(open64)

#define OPENS_AT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        if (path[0] == '/') return opened(path, flags, mode); \
        return REAL(openat)(folder, path, flags, mode); \
    }

OPENS_AT(openat)
OPENS_AT(openat64)

int creat(const char *path, mode_t mode) { return opened(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

// MARK: - The beginning

static long number(const char *name) {
    const char *text = getenv(name);
    return text ? atol(text) : 0;
}

__attribute__((constructor)) static void begin(void) {
    const char *place = getenv("TANGGA_DISK"), *list = getenv("TANGGA_DISK_WATCHES");
    if (!place || !list) return;
    cut = number("TANGGA_DISK_CUT");
    failing = number("TANGGA_DISK_FAIL");
    const char *of = getenv("TANGGA_DISK_OF"), *loss = getenv("TANGGA_DISK_LOSS");
    if (of) counted = !strcmp(of, "log") ? LOG : !strcmp(of, "file") ? DATABASE : !strcmp(of, "folder") ? FOLDER : OTHER;
    evicts = loss && strcmp(loss, "evicted") == 0;
    while (*list && folders < FOLDERS) {
        size_t length = strcspn(list, ":");
        if (length == 0 || length >= PATH_MAX) break;
        memcpy(watched[folders++], list, length);
        list += length + (list[length] == ':');
    }
    char path[PATH_MAX];
    if (mkdir(place, 0700) != 0 && errno != EEXIST) give_up(place);
    disk = place;
    int lock = lock_names();
    for (int i = 0; i < folders; i++) {
        snprintf(path, sizeof path, "%s/names.%d", place, i);
        if (mkdir(path, 0700) == 0) persist_names(i);
    }
    close(lock);
}
