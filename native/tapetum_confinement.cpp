// seccomp(2), landlock(7), setrlimit(2), prctl(2). Each layer holds without the others: without Landlock the filter still refuses every call that opens a file,
// and without the filter Landlock still refuses every path.

#include "tapetum_confinement.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace
{
#if defined(__x86_64__)
    constexpr uint32_t Architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    constexpr uint32_t Architecture = AUDIT_ARCH_AARCH64;
#else
#error "Which system calls there are is known for x86-64 and arm64."
#endif

    // A backstop for one that nobody watches any more; who asks it watches the time of each file.
    constexpr rlim_t MaxCpuSeconds = 3600;
    constexpr rlim_t MaxFiles = 16;

    [[noreturn]] void fail(const char *what)
    {
        std::perror(what);
        std::_Exit(71);
    }

    void limit(__rlimit_resource resource, rlim_t most)
    {
        rlimit before;
        if (getrlimit(resource, &before) != 0)
            fail("getrlimit");
        const rlim_t least = std::min(most, before.rlim_max); // whoever started the parent may have set less
        const rlimit both = {least, least};
        if (setrlimit(resource, &both) != 0)
            fail("setrlimit");
    }

    // <linux/landlock.h> of a new kernel; older headers lack some of it.
    struct LandlockRuleset
    {
        uint64_t files, network, scopes;
    };

    constexpr long CreateRuleset = 444, AddRule = 445, RestrictSelf = 446;

    // struct landlock_path_beneath_attr
    struct __attribute__((packed)) LandlockPath
    {
        uint64_t allowed;
        int32_t parent;
    };

    constexpr uint64_t Execute = 1, ReadFile = 4, ReadFolder = 8;

    // What lies at a path, and below it, can be read and run.
    void allow_path(int rules, const char *path)
    {
        const int parent = open(path, O_PATH | O_CLOEXEC);
        if (parent < 0)
            return; // what is not there needs no right
        struct stat found;
        LandlockPath path_rights = {Execute | ReadFile, parent};
        if (fstat(parent, &found) == 0 && S_ISDIR(found.st_mode))
            path_rights.allowed |= ReadFolder;
        if (syscall(AddRule, rules, 1, &path_rights, 0) != 0)
            fail("landlock_add_rule");
        close(parent);
    }

    // Takes away all rights that each version of Landlock brought, but for reading and running what lies below the paths.
    int32_t lock_files(const char *const *paths, int count)
    {
        const long version = syscall(CreateRuleset, nullptr, 0, 1);
        if (version < 1)
            return 0;
        const int file_rights = version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13;
        LandlockRuleset rules = {};
        rules.files = (uint64_t(1) << file_rights) - 1;
        rules.network = version >= 4 ? 3 : 0; // TCP: bind, connect
        rules.scopes = version >= 6 ? 3 : 0;  // abstract sockets and signals to processes outside
        const size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
        const long set = syscall(CreateRuleset, &rules, size, 0);
        if (set < 0)
            fail("landlock_create_ruleset");
        for (int i = 0; i < count; ++i)
            allow_path(static_cast<int>(set), paths[i]);
        if (syscall(RestrictSelf, set, 0) != 0)
            fail("landlock_restrict_self");
        close(static_cast<int>(set));
        return static_cast<int32_t>(version);
    }

    // All that decoding needs: memory, threads, time, and what it was handed. What is not here does not exist for it.
    constexpr uint32_t Allowed[] = {
        __NR_read,          __NR_write,          __NR_readv,         __NR_writev,          __NR_pread64,
        __NR_lseek,         __NR_close,          __NR_recvmsg,       __NR_sendmsg,         __NR_munmap,
        __NR_mremap,        __NR_madvise,        __NR_brk,           __NR_futex,           __NR_set_robust_list,
        __NR_sched_yield,   __NR_nanosleep,      __NR_clock_gettime, __NR_clock_nanosleep, __NR_clock_getres,
        __NR_gettimeofday,  __NR_getpid,         __NR_gettid,        __NR_exit,            __NR_exit_group,
        __NR_rt_sigreturn,  __NR_rt_sigprocmask, __NR_sigaltstack,   __NR_ppoll,           __NR_getrandom,
        __NR_sched_getaffinity, __NR_restart_syscall, __NR_membarrier, __NR_rt_sigaction,
        334, // rseq on x86-64
        293, // rseq on arm64; on x86-64 pipe2, which leads nowhere
#ifdef __NR_poll
        __NR_poll,
#endif
    };

    class Filter
    {
    public:
        Filter()
        {
            load(offsetof(seccomp_data, arch));
            add(BPF_JMP | BPF_JEQ | BPF_K, Architecture, 1, 0);
            end(SECCOMP_RET_KILL_PROCESS);
            load(offsetof(seccomp_data, nr));
#ifdef __x86_64__
            add(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1); // the same calls in another guise
            end(refusal(EPERM));
#endif
        }

        void allow(uint32_t call)
        {
            add(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1);
            end(SECCOMP_RET_ALLOW);
        }

        // condition: BPF_JSET or BPF_JEQ, of an argument's lower half
        void allow_if(uint32_t call, int argument, uint16_t condition, uint32_t operand, bool holds)
        {
            add(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 4);
            load(offsetof(seccomp_data, args) + 8 * argument);
            add(BPF_JMP | condition | BPF_K, operand, holds ? 0 : 1, holds ? 1 : 0);
            end(SECCOMP_RET_ALLOW);
            end(refusal(EPERM));
        }

        void refuse(uint32_t call, int error)
        {
            add(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1);
            end(refusal(error));
        }

        // otherwise: what becomes of all other calls
        bool install(uint32_t otherwise)
        {
            end(otherwise);
            const sock_fprog program = {static_cast<unsigned short>(code.size()), code.data()};
            if (syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) == 0)
                return true;
            if (errno != ENOSYS && errno != EINVAL)
                fail("seccomp");
            return false;
        }

    private:
        std::vector<sock_filter> code;

        static uint32_t refusal(int error) { return SECCOMP_RET_ERRNO | static_cast<uint32_t>(error); }
        void load(size_t offset) { add(BPF_LD | BPF_W | BPF_ABS, static_cast<uint32_t>(offset), 0, 0); }
        void end(uint32_t action) { add(BPF_RET | BPF_K, action, 0, 0); }
        void add(int operation, uint32_t operand, uint8_t yes, uint8_t no)
        {
            code.push_back({static_cast<uint16_t>(operation), yes, no, operand});
        }
    };

    bool filter_calls()
    {
        Filter filter;
        for (uint32_t call : Allowed)
            filter.allow(call);
        filter.allow_if(__NR_mmap, 2, BPF_JSET, PROT_EXEC, false);
        filter.allow_if(__NR_mprotect, 2, BPF_JSET, PROT_EXEC, false);
        filter.allow_if(__NR_clone, 0, BPF_JSET, CLONE_THREAD, true);
        filter.refuse(__NR_clone3, ENOSYS); // its flags are out of sight; C libraries take clone then
        filter.allow_if(__NR_fcntl, 1, BPF_JEQ, F_GETFL, true);
        filter.allow_if(__NR_tgkill, 0, BPF_JEQ, static_cast<uint32_t>(getpid()), true); // abort()
        return filter.install(SECCOMP_RET_ERRNO | EPERM);
    }

    // What reaches other processes, other machines or the kernel by a way around this filter. tapetum_confine allows by name; a large program can only be refused by name.
    constexpr uint32_t Refused[] = {
        __NR_socket, __NR_socketpair, __NR_connect, __NR_bind, __NR_ptrace, __NR_process_vm_readv, __NR_process_vm_writev,
        __NR_kill,   __NR_tkill,      __NR_setns,   __NR_unshare, __NR_mount, __NR_bpf, __NR_userfaultfd, __NR_perf_event_open,
        425, // io_uring_setup
        434, // pidfd_open
        438, // pidfd_getfd
    };

    bool refuse_calls()
    {
        Filter filter;
        for (uint32_t call : Refused)
            filter.refuse(call, EPERM);
        filter.allow_if(__NR_tgkill, 0, BPF_JEQ, static_cast<uint32_t>(getpid()), true);
        return filter.install(SECCOMP_RET_ALLOW);
    }

    // The kernel ends this one first when memory runs out.
    void offer_to_die_first()
    {
        const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
        if (file >= 0)
        {
            if (write(file, "1000", 4) != 4)
                fail("oom_score_adj");
            close(file);
        }
    }
}

static void limit_all(int64_t memory_bytes)
{
    offer_to_die_first();
    limit(RLIMIT_DATA, static_cast<rlim_t>(memory_bytes)); // also bounds threads, whose stacks it counts
    limit(RLIMIT_FSIZE, 0);                                // nothing that it was handed can be made larger
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, MaxCpuSeconds);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        fail("prctl");
}

void tapetum_confine_program(int64_t memory_bytes, const char *const *paths, int count)
{
    limit_all(memory_bytes);
    lock_files(paths, count);
    refuse_calls();
}

tapetum_confinement tapetum_confine(int64_t memory_bytes, void (*ready)())
{
    limit_all(memory_bytes);
    limit(RLIMIT_NOFILE, MaxFiles);
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        fail("prctl");
    tapetum_confinement held = {};
    held.landlock = lock_files(nullptr, 0);
    if (ready)
        ready();
    held.seccomp = filter_calls();
    return held;
}
