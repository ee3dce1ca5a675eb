using System.Diagnostics;

namespace Tapetum.Cli.Tests;

/// <summary>What reads the files of cameras that came after the system's LibRaw: Node.js, or what stands in its place.</summary>
public class NewerCamerasTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_reads_its_file_and_reaches_no_other_no_network_and_no_process()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Other systems cannot confine a process.");
        }

        using TemporaryFolder folder = new();
        // What is said in a line that begins so becomes the reason.
        const string Source = """
            #include <arpa/inet.h>
            #include <errno.h>
            #include <fcntl.h>
            #include <signal.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <sys/socket.h>
            #include <unistd.h>
            extern char **environ;
            static const char *name(int result) { return result >= 0 ? "DONE" : strerrorname_np(errno); }
            int main(int count, char **arguments)
            {
                fprintf(stderr, "Error: its file %s", name(open(arguments[count - 1], O_RDONLY)));
                fprintf(stderr, ", another %s", name(open(OTHER, O_RDONLY)));
                fprintf(stderr, ", writing %s", name(open(OTHER, O_WRONLY)));
                fprintf(stderr, ", program %s", name(execl("/bin/true", "true", NULL)));
                fprintf(stderr, ", signal %s", name(kill(getppid(), 0)));
                fprintf(stderr, ", socket %s", name(socket(AF_INET, SOCK_STREAM, 0)));
                fprintf(stderr, ", environment %s\n", *environ ? *environ : "none");
                return 1;
            }
            """;
        await File.WriteAllTextAsync(
            folder.File("node.c"),
            $"#define _GNU_SOURCE\n#define OTHER \"{folder.File("secret")}\"\n{Source}",
            Stop
        );
        await File.WriteAllTextAsync(folder.File("secret"), "secret", Stop);
        await File.WriteAllBytesAsync(folder.File("night.nef"), new byte[5000], Stop);
        using (
            Process compiler = Process.Start(
                "g++",
                ["-w", "-x", "c++", folder.File("node.c"), "-o", folder.File("node")]
            )
        )
        {
            await compiler.WaitForExitAsync(Stop);
        }

        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}",
        };
        CliRun run = await CliRun.Start(folder.Path, environment, "inspect", "night.nef").EndAsync();

        run.Messages.ShouldContain(
            "its file DONE, another EACCES, writing EACCES, program EACCES, signal EPERM, socket EPERM, environment none"
        );
    }
}
