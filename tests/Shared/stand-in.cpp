// In the place of the decoder: does what a file would do that got the better of it. It is confined by the same code, since it is the same worker.
//   a file that begins with "ATTACK"   tries everything, and answers with a line about each
//   "CRASH", "HANG", "BOMB", "LIE"     what the names say; BOMB takes memory until it gets no more
//   anything else                      is decoded

#include "tapetum_decoder.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <string>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

extern char **environ;

static std::string told;

static void tell(const char *what, long result)
{
    told += std::string(what) + ": " + (result >= 0 ? "DONE" : std::strerror(errno)) + "\n";
}

static void attack(int parent, int file)
{
    char buffer[64];
    iovec here = {buffer, sizeof buffer}, there = {&told, sizeof buffer};
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(80);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int pair[2];
    const std::string proc = "/proc/" + std::to_string(parent);

    told.clear();
    tell("open a file", open("/etc/passwd", O_RDONLY));
    tell("open the file again", open(("/proc/self/fd/" + std::to_string(file)).c_str(), O_RDONLY));
    tell("create a file", open("/tmp/tapetum-stand-in", O_WRONLY | O_CREAT, 0600));
    tell("list a folder", syscall(__NR_openat, AT_FDCWD, "/", O_DIRECTORY, 0));
    tell("open the parent's environment", open((proc + "/environ").c_str(), O_RDONLY));
    tell("open the parent's memory", open((proc + "/mem").c_str(), O_RDWR));
    tell("look at a file", access("/etc/passwd", R_OK));
    tell("delete a file", unlink("/tmp/tapetum-stand-in"));
    tell("read the parent's memory", process_vm_readv(parent, &here, 1, &there, 1, 0));
    tell("trace the parent", ptrace(PTRACE_ATTACH, parent, nullptr, nullptr));
    tell("signal the parent", kill(parent, 0));
    tell("signal a thread of the parent", syscall(__NR_tgkill, parent, parent, 0));
    tell("hold the parent", syscall(__NR_pidfd_open, parent, 0));
    tell("make a socket", socket(AF_INET, SOCK_STREAM, 0));
    tell("make a local socket", socket(AF_UNIX, SOCK_STREAM, 0));
    tell("make a pair of sockets", socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    tell("connect what it has", connect(0, reinterpret_cast<sockaddr *>(&address), sizeof address));
    tell("ring the kernel", syscall(__NR_io_uring_setup, 1, buffer));
    tell("start a process", syscall(__NR_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr));
    tell("start a process anew", syscall(__NR_clone3, buffer, sizeof buffer));
    tell("start a program", execl("/bin/true", "true", nullptr));
    tell("make a namespace", syscall(__NR_unshare, 0x10000000));
    tell("make memory executable", reinterpret_cast<long>(mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)));
    tell("make a file in memory", syscall(__NR_memfd_create, "x", 0));
    tell("write into the file", write(file, "x", 1));
    tell("change the file's rights", fchmod(file, 0777));
    tell("raise a limit", syscall(__NR_prlimit64, parent, 7, nullptr, nullptr));
    told += environ && *environ ? "environment: " + std::string(*environ) + "\n" : "environment: none but its own\n";
    std::string handles;
    for (int i = 0; i < 1024; ++i)
        if (fcntl(i, F_GETFL) >= 0)
            handles += " " + std::to_string(i);
    told += "handles:" + handles + "\n";
    told += "read the file: " + std::string(lseek(file, 0, SEEK_SET) == 0 && read(file, buffer, 6) == 6 ? "DONE" : "no") + "\n";
}

static tapetum_answer bytes_of(const std::string &text)
{
    tapetum_answer answer;
    answer.bytes = text.data();
    answer.reply.length = static_cast<int64_t>(text.size());
    return answer;
}

static tapetum_answer answer(void *decoder, const tapetum_request &request, int file, const tapetum_room &room)
{
    char head[7] = {};
    if (request.operation != TapetumRawOpen || read(file, head, 6) < 0 || lseek(file, 0, SEEK_SET) != 0)
        return tapetum_decoder_answer(decoder, request, file, room);
    const std::string text = head;
    if (text == "ATTACK")
    {
        attack(request.value, file);
        return bytes_of(told);
    }
    if (text.rfind("CRASH", 0) == 0)
        std::abort();
    while (text.rfind("HANG", 0) == 0)
    {
    }
    if (text.rfind("LIE", 0) == 0)
    {
        told.assign(17088, '\x7f');
        return bytes_of(told);
    }
    if (text.rfind("BOMB", 0) == 0)
    {
        long megabytes = 0;
        while (void *more = std::malloc(1 << 20))
        {
            std::memset(more, 1, 1 << 20);
            ++megabytes;
        }
        told = std::to_string(megabytes);
        return bytes_of(told);
    }
    return tapetum_decoder_answer(decoder, request, file, room);
}

int main(int count, char **arguments)
{
    return tapetum_worker_main(count, arguments, answer, tapetum_decoder_create());
}
