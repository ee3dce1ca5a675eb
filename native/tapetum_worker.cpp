// A process of its own for what reads strangers' files, from both sides: the one that starts it and asks, and the one that answers.
//
//   parent ── socket ── worker         request, with a file or with room for numbers attached (SCM_RIGHTS); then reply, then bytes
//
// The worker ends when the parent's end of the socket closes, however that came about: a thread waits for it. (PR_SET_PDEATHSIG would kill it already when
// the thread ends that started it, and .NET's threads come and go.)

#include "tapetum_confinement.h"
#include "tapetum_decoder.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <pthread.h>
#include <string>
#include <spawn.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define TAPETUM_API extern "C" __attribute__((visibility("default")))

namespace
{
    constexpr int Socket = 0; // in the worker
    int32_t libraries = TapetumRaws; // the same

    bool send_all(int socket, const void *bytes, size_t length, int attached = -1)
    {
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
        const char *from = static_cast<const char *>(bytes);
        while (length > 0)
        {
            iovec part = {const_cast<char *>(from), length};
            msghdr message = {};
            message.msg_iov = &part;
            message.msg_iovlen = 1;
            if (attached >= 0)
            {
                message.msg_control = control;
                message.msg_controllen = sizeof control;
                cmsghdr *header = CMSG_FIRSTHDR(&message);
                header->cmsg_level = SOL_SOCKET;
                header->cmsg_type = SCM_RIGHTS;
                header->cmsg_len = CMSG_LEN(sizeof(int));
                std::memcpy(CMSG_DATA(header), &attached, sizeof(int));
            }
            const ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
            if (sent < 0 && errno == EINTR)
                continue;
            if (sent <= 0)
                return false;
            attached = -1;
            from += sent;
            length -= static_cast<size_t>(sent);
        }
        return true;
    }

    // attached: receives a file descriptor, or null when none is taken: the kernel drops it then
    bool receive_all(int socket, void *bytes, size_t length, int *attached)
    {
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
        char *to = static_cast<char *>(bytes);
        while (length > 0)
        {
            iovec part = {to, length};
            msghdr message = {};
            message.msg_iov = &part;
            message.msg_iovlen = 1;
            message.msg_control = attached ? control : nullptr;
            message.msg_controllen = attached ? sizeof control : 0;
            const ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                return false;
            const cmsghdr *header = attached ? CMSG_FIRSTHDR(&message) : nullptr;
            if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
                std::memcpy(attached, CMSG_DATA(header), sizeof(int));
            to += got;
            length -= static_cast<size_t>(got);
        }
        return true;
    }

    // ------------------------------------------------------------------ the worker

    void *end_with_parent(void *)
    {
        pollfd end = {Socket, POLLRDHUP, 0};
        while (poll(&end, 1, -1) <= 0)
        {
        }
        _exit(0);
    }

    void start_libraries()
    {
        tapetum_libraries_start(libraries);
    }

    void take_room(tapetum_room &room, int file, int64_t bytes)
    {
        if (room.at)
            munmap(room.at, static_cast<size_t>(room.bytes));
        void *at = mmap(nullptr, static_cast<size_t>(bytes), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        close(file);
        room.at = at == MAP_FAILED ? nullptr : at;
        room.bytes = room.at ? bytes : 0;
    }

    bool answer_one(tapetum_answerer answerer, void *state, tapetum_room &room, const tapetum_confinement &held)
    {
        tapetum_request request;
        int file = -1;
        if (!receive_all(Socket, &request, sizeof request, &file))
            return false;
        if (request.room_bytes > 0)
        {
            take_room(room, file, request.room_bytes);
            file = -1;
        }
        tapetum_answer answer = answerer(state, request, file, room);
        if (request.operation == TapetumHello)
        {
            answer.bytes = &held;
            answer.reply.length = sizeof held;
        }
        return send_all(Socket, &answer.reply, sizeof answer.reply)
               && (answer.reply.length == 0 || send_all(Socket, answer.bytes, static_cast<size_t>(answer.reply.length)));
    }
}

// arguments: the program's name, how much memory it may write to, enum tapetum_libraries, and the path of libvips.
int tapetum_worker_main(int count, char **arguments, tapetum_answerer answerer, void *state)
{
    if (count != 4)
        return 64;
    libraries = std::atoi(arguments[2]);
    syscall(__NR_close_range, 3u, ~0u, 0u);
    if (!tapetum_libraries_load(libraries, arguments[3]))
        return 72;
    setenv("TZ", "UTC", 1); // no daylight-saving time between a file's clock and its text, and no file to read about it
    const tapetum_confinement held = tapetum_confine(std::atoll(arguments[1]), start_libraries);
    pthread_t watcher;
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 64 << 10);
    if (pthread_create(&watcher, &small, end_with_parent, nullptr) != 0)
        return 71;
    tapetum_room room;
    while (answer_one(answerer, state, room, held))
    {
    }
    return 0;
}

// Becomes another program, confined: run MEMORY PATH… -- PROGRAM ARGUMENT…
int tapetum_run_confined(int count, char **arguments)
{
    int end = 3;
    while (end < count && std::strcmp(arguments[end], "--") != 0)
        ++end;
    if (end + 1 >= count)
        return 64;
    tapetum_confine_program(std::atoll(arguments[2]), arguments + 3, end - 3);
    execv(arguments[end + 1], arguments + end + 1);
    return 71;
}

// ------------------------------------------------------------------ the parent

// The program that native/tapetum_decoder_main.cpp becomes lies beside this library, wherever a package puts that. path: receives it, UTF-8; returns its length.
TAPETUM_API int tapetum_worker_program(char *path, int capacity)
{
    Dl_info here;
    if (!dladdr(reinterpret_cast<const void *>(&tapetum_worker_program), &here) || !here.dli_fname)
        return 0;
    const std::string library = here.dli_fname;
    const std::string program = library.substr(0, library.rfind('/') + 1) + "tapetum-decoder";
    if (static_cast<int>(program.size()) >= capacity)
        return 0;
    std::memcpy(path, program.c_str(), program.size());
    return static_cast<int>(program.size());
}

static std::string loader_path()
{
    Dl_info loader;
    const void *at = reinterpret_cast<const void *>(getauxval(AT_BASE));
    return at && dladdr(at, &loader) && loader.dli_fname ? loader.dli_fname : "";
}

// Starts a worker. socket: receives this side's end. Returns the process's number, or a negative errno.
TAPETUM_API int tapetum_worker_start(
    const char *program, int64_t memory_bytes, int32_t with_libraries, const char *libvips, int *socket)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return -errno;
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[1], Socket);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    // A session of its own: a terminal's Ctrl-C is for the parent, which ends the worker.
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    const std::string memory = std::to_string(memory_bytes), which = std::to_string(with_libraries);
    char *arguments[] = {const_cast<char *>("tapetum-decoder"), const_cast<char *>(memory.c_str()), const_cast<char *>(which.c_str()), const_cast<char *>(libvips), nullptr};
    char *no_environment[] = {nullptr};
    pid_t process;
    int error = posix_spawn(&process, program, &files, &attributes, arguments, no_environment);
    if (error == EACCES)
    {
        // Unpacked without the right to be executed, as from a NuGet package: the loader takes it all the same.
        const std::string loader = loader_path();
        char *by_loader[] = {const_cast<char *>(loader.c_str()), const_cast<char *>(program), arguments[1], arguments[2], arguments[3], nullptr};
        error = posix_spawn(&process, loader.c_str(), &files, &attributes, by_loader, no_environment);
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    close(ends[1]);
    if (error)
    {
        close(ends[0]);
        return -error;
    }
    *socket = ends[0];
    return process;
}

// Sends a request and waits for the reply; what follows it is to be taken by tapetum_worker_receive. Returns 0 when the worker has ended.
TAPETUM_API int tapetum_worker_ask(int socket, const tapetum_request *request, int attached, tapetum_reply *reply)
{
    return send_all(socket, request, sizeof *request, attached) && receive_all(socket, reply, sizeof *reply, nullptr);
}

TAPETUM_API int tapetum_worker_receive(int socket, void *bytes, int64_t length)
{
    return receive_all(socket, bytes, static_cast<size_t>(length), nullptr);
}

// May be called while another thread waits for an answer, which then comes to nothing.
TAPETUM_API void tapetum_worker_kill(int process)
{
    kill(process, SIGKILL);
}

// What the kernel does when the parent ends: for tests.
TAPETUM_API void tapetum_worker_hang_up(int socket)
{
    shutdown(socket, SHUT_RDWR);
}

// After tapetum_worker_kill: frees the process's number and the socket.
TAPETUM_API void tapetum_worker_end(int process, int socket)
{
    close(socket);
    while (waitpid(process, nullptr, 0) < 0 && errno == EINTR)
    {
    }
}

// Memory without a name that can be sent along: a file descriptor, or a negative errno.
TAPETUM_API int tapetum_memory_create(int64_t bytes)
{
    const int file = memfd_create("tapetum", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0)
        return -errno;
    if (ftruncate(file, bytes) != 0 || fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
    {
        const int error = errno;
        close(file);
        return -error;
    }
    return file;
}

// Nobody else of the same user can look into this process from now on: not into its memory, its environment or its files.
TAPETUM_API int tapetum_hide_process()
{
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : -errno;
}
