// Changes files at random and gives them to the decoders, built with AddressSanitizer and UndefinedBehaviorSanitizer and not confined.
//   decoder CORPUS CRASHES SEED CASES SECONDS
// Each case follows from the seed and its number alone. Cases run in a child, which may die of them: then the file is written to CRASHES with what the sanitizer said,
// and the next child goes on behind it. Ends after so many cases or so many seconds, whichever comes first; its status is 1 when anything died.

#include "tapetum_decoder.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using Bytes = std::vector<uint8_t>;
using Clock = std::chrono::steady_clock;

static constexpr unsigned MaxSeconds = 30; // for a case
static constexpr int64_t CasesPerChild = 200;

static std::vector<Bytes> read_corpus(const std::string &folder)
{
    std::vector<std::string> names;
    if (DIR *all = opendir(folder.c_str()))
    {
        while (const dirent *entry = readdir(all))
            if (entry->d_name[0] != '.')
                names.push_back(folder + "/" + entry->d_name);
        closedir(all);
    }
    std::sort(names.begin(), names.end());
    std::vector<Bytes> files;
    for (const std::string &name : names)
    {
        std::ifstream stream(name, std::ios::binary);
        files.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
    return files;
}

class Case
{
public:
    Case(const std::vector<Bytes> &corpus, uint64_t seed, int64_t number) : random(seed * 1000003 + static_cast<uint64_t>(number))
    {
        file = corpus[below(corpus.size())];
        for (size_t changes = 1 + below(8); changes > 0 && !file.empty(); --changes)
            change();
        if (below(6) == 0 && !file.empty())
            file.resize(1 + below(file.size()));
    }

    Bytes file;

private:
    std::mt19937_64 random;

    size_t below(size_t limit) { return static_cast<size_t>(random() % limit); }

    // Headers lie at the beginning or, with our writers, at the end.
    size_t place()
    {
        const size_t head = std::min<size_t>(file.size(), 4096);
        const size_t kind = below(8);
        return kind < 5 ? below(head) : kind < 7 ? file.size() - 1 - below(head) : below(file.size());
    }

    void change()
    {
        static constexpr uint32_t Interesting[] = {0, 1, 0x7f, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
        const size_t at = place();
        const size_t kind = below(5);
        if (kind == 0)
            file[at] = static_cast<uint8_t>(random());
        else if (kind == 1)
            file[at] ^= static_cast<uint8_t>(1u << below(8));
        else if (kind == 2)
            file[at] = static_cast<uint8_t>(file[at] + below(9) - 4);
        else
        {
            const uint32_t number = Interesting[below(std::size(Interesting))];
            std::memcpy(file.data() + at, &number, std::min<size_t>(kind == 3 ? 2 : 4, file.size() - at));
        }
    }
};

static int as_file(const Bytes &bytes)
{
    const int file = memfd_create("case", 0);
    if (file < 0 || write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) || lseek(file, 0, SEEK_SET) != 0)
        std::abort();
    return file;
}

static int ask(tapetum_decoder *decoder, tapetum_request request, const Bytes *file, Bytes &room, std::vector<int32_t> *answer)
{
    if (file)
        request.file_bytes = static_cast<int64_t>(file->size());
    const tapetum_room memory = {room.data(), static_cast<int64_t>(room.size())};
    const tapetum_answer told = tapetum_decoder_answer(decoder, request, file ? as_file(*file) : -1, memory);
    // All that is told must be there: a copy of it shows.
    const auto *bytes = static_cast<const uint8_t *>(told.bytes);
    const Bytes copy(bytes, bytes + told.reply.length);
    if (answer)
    {
        answer->assign(copy.size() / sizeof(int32_t), 0);
        std::copy_n(copy.data(), answer->size() * sizeof(int32_t), reinterpret_cast<uint8_t *>(answer->data()));
    }
    return told.reply.status;
}

static tapetum_request operation(int32_t which, int64_t count = 0)
{
    tapetum_request request = {};
    request.operation = which;
    request.count = count;
    return request;
}

static void decode(tapetum_decoder *decoder, const Bytes &file)
{
    Bytes room(1 << 16);
    std::vector<int32_t> info;
    const auto numbers = static_cast<int64_t>(room.size() / 2);
    if (ask(decoder, operation(TapetumRawOpen), &file, room, &info) != 0)
        return;
    // Sizes as C# refuses them: enormous ones take time and show nothing.
    if (int64_t(info[3]) * info[4] > 4000000)
        return;
    ask(decoder, operation(TapetumRawPreview), nullptr, room, nullptr);
    const bool mosaic = info[1] == 0;
    ask(decoder, operation(TapetumRawOpen), &file, room, &info);
    if (ask(decoder, operation(mosaic ? TapetumRawUnpack : TapetumRawUnpackRgb), nullptr, room, &info) != 0)
        return;
    const int64_t pixels = int64_t(info[5]) * info[6];
    const int32_t copy = mosaic ? TapetumRawCopy : TapetumRawCopyRgb;
    for (int64_t first : {int64_t(0), std::max<int64_t>(0, pixels - numbers)})
    {
        tapetum_request part = operation(copy, std::min(numbers, pixels - first));
        part.first = first;
        ask(decoder, part, nullptr, room, nullptr);
    }
    if (mosaic && pixels < 100000)
    {
        tapetum_request develop = operation(TapetumRawDevelop, 3 * pixels);
        develop.factor = 2;
        if (ask(decoder, develop, nullptr, room, nullptr) == 0)
            ask(decoder, operation(TapetumRawCopyDeveloped, std::min(numbers, 3 * pixels)), nullptr, room, nullptr);
    }
}

// number: shared with the parent, which reads of it where this died.
static int run(const std::vector<Bytes> &corpus, uint64_t seed, volatile int64_t *number, int64_t end, Clock::time_point deadline)
{
    const pid_t child = fork();
    if (child == 0)
    {
        tapetum_decoder *decoder = tapetum_decoder_create();
        for (; *number < end && Clock::now() < deadline; ++*number)
        {
            alarm(MaxSeconds);
            decode(decoder, Case(corpus, seed, *number).file);
        }
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

int main(int count, char **arguments)
{
    if (count != 6)
        return 64;
    const std::vector<Bytes> corpus = read_corpus(arguments[1]);
    const std::string crashes = arguments[2];
    const uint64_t seed = std::strtoull(arguments[3], nullptr, 10);
    const int64_t cases = std::atoll(arguments[4]);
    const auto deadline = Clock::now() + std::chrono::seconds(std::atoll(arguments[5]));
    auto *number = static_cast<int64_t *>(mmap(nullptr, sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    int64_t died = 0;
    while (!corpus.empty() && *number < cases && Clock::now() < deadline)
    {
        const int status = run(corpus, seed, number, std::min(cases, *number + CasesPerChild), deadline);
        if (status == 0)
            continue;
        const std::string name = crashes + "/" + std::to_string(seed) + "-" + std::to_string(*number);
        const Bytes file = Case(corpus, seed, *number).file;
        std::ofstream(name, std::ios::binary).write(reinterpret_cast<const char *>(file.data()), static_cast<std::streamsize>(file.size()));
        const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        std::printf("%s: %s\n", name.c_str(), signal == SIGALRM ? "takes too long" : signal ? strsignal(signal) : "the sanitizer's report is above");
        ++died;
        ++*number;
    }
    std::printf("%lld cases, %lld died\n", static_cast<long long>(*number), static_cast<long long>(died));
    return corpus.empty() ? 64 : died > 0;
}
