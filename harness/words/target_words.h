/* Texts about the service under test: its process, how it ended, and how its runtime returns memory.
 *
 * They are printf formats as macros, so that the compiler checks them against the arguments at each use. */
#pragma once

/* Which process is measured, and how it was found. Texts that begin with a comma or a semicolon continue the error about a
 * service that consists of several processes. */
#define TARGET_SAYS_PROXY "%s is docker's proxy (process %lld); process %lld behind it is measured"
#define TARGET_SAYS_STARTED "process %lld, which listens, is measured; process %lld only started it"
#define TARGET_SAYS_UNCHECKED "whether process %lld serves %s could not be checked: %s"
#define TARGET_SAYS_SOCKET_HIDDEN "we may not see who holds its socket"
#define TARGET_SAYS_NOBODY_LISTENS "no process on this machine is seen to listen there"
#define TARGET_SAYS_NO_NETLINK                                                                               \
        "who listens was read from /proc/net: the kernel was not to be asked by netlink (%s)"
#define TARGET_SAYS_SYSTEMD "systemd holds the socket too, and leaves it to the service while that runs"
#define TARGET_SAYS_SEVERAL_ENDS ", which lead to different ones"
#define TARGET_SAYS_CHANCE                                                                                   \
        "; which of them answers a request is chance, so the memory of one cannot be compared with the "     \
        "requests: start it with one worker, or look at each by itself with plateau watch PID"
#define TARGET_SAYS_TWO_ADDRESSES                                                                            \
        "; which of them answers a request is chance: say 127.0.0.1 or [::1] where those are two services, " \
        "else start it with one worker, or look at each by itself with plateau watch PID"
#define TARGET_SAYS_NOT_BY ", not by process %lld"
#define TARGET_SAYS_NAME_ONE "; name the one that is meant by --pid"
#define TARGET_SAYS_CHILDREN                                                                                 \
        "%s: %d process%s that the service started, resident %.1f MiB together; process %lld alone is "      \
        "measured, and each of them by plateau watch PID"

/* How it ended. */
#define TARGET_SAYS_SIGNAL "killed by signal %d (%s)"
#define TARGET_SAYS_STATUS "exited with status %d"
#define TARGET_SAYS_LAST_LINES "; its last lines:\n%s"

/* Why a program is not recognised as a Go program. */
#define TARGET_SAYS_NOT_ELF "not an ELF program"
#define TARGET_SAYS_PACKED "packed with UPX: the build information is compressed; unpack it with upx -d"
#define TARGET_SAYS_NO_SECTIONS "%s, and no section headers: not a Go program, or a packed one"
#define TARGET_SAYS_NOT_GO "%s: not a Go program, or one built before Go 1.13"

/* How its runtime returns memory, according to its version and settings. */
#define TARGET_SAYS_BEFORE_1_12 "%s: before Go 1.12 the runtime uses MADV_DONTNEED"
#define TARGET_SAYS_FROM_1_12 "%s: Go 1.12 to 1.15 use MADV_FREE by default"
#define TARGET_SAYS_SINCE_1_16 "%s: since Go 1.16 the default is MADV_DONTNEED"
#define TARGET_SAYS_MADVDONTNEED "; madvdontneed=%lld %s selects MADV_%s"
#define TARGET_SAYS_LINKED "linked in (runtime.godebugDefault)"
#define TARGET_SAYS_ENVIRONMENT "in the environment"
#define TARGET_SAYS_OLD_KERNEL "; kernel %s has no MADV_FREE (since 4.5)"
#define TARGET_SAYS_NO_VERSION_BECAUSE "the Go version is not known%s%s"

/* Whether its heap is in huge pages. */
#define TARGET_SAYS_HUGE_PAGES "kernel: transparent huge pages '%s'"
#define TARGET_SAYS_NO_VERSION "; the Go version is not known"
#define TARGET_SAYS_HUGE_1_21                                                                                \
        "; %s: Go 1.21.0 to 1.21.3 ask for huge pages with MADV_HUGEPAGE and MADV_COLLAPSE"
#define TARGET_SAYS_HUGE_BEFORE                                                                              \
        "; %s: before Go 1.21 the runtime marks what it releases MADV_NOHUGEPAGE and what it uses "          \
        "again MADV_HUGEPAGE"
#define TARGET_SAYS_HUGE_SINCE "; %s: since Go 1.21.4 the runtime leaves huge pages to the kernel"
#define TARGET_SAYS_NO_HUGE "; disablethp=1 in the environment: heap mappings are MADV_NOHUGEPAGE"
#define TARGET_SAYS_NO_HUGE_UNKNOWN "; disablethp=1 in the environment is not known to this version"
