using Microsoft.Win32.SafeHandles;
using Tapetum.Confinement;
using Tapetum.Confinement.Native;
using Tapetum.Raw;

namespace Tapetum.Tests.Confinement;

/// <summary>What a file could do that got the better of the code that reads it.</summary>
public sealed class ConfinedWorkerTests : IDisposable
{
    private const long Memory = 400_000_000;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_reaches_the_file_that_it_was_given_and_nothing_else()
    {
        using Worker worker = new(Kind(await StandIn.BuildAsync(folder.Path)));
        ConfinementLevel level = worker.Greet();
        string status = await File.ReadAllTextAsync($"/proc/{worker.ProcessId}/status", Stop);

        string told = System.Text.Encoding.UTF8.GetString(Give(worker, "ATTACK")!.Bytes);

        TestContext.Current.TestOutputHelper?.WriteLine($"{level.Landlock} {level.Seccomp}\n{told}");
        string[] lines = told.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[..^3].Length.ShouldBe(27);
        string[] refusals = ["Operation not permitted", "Function not implemented", "Bad file descriptor"];
        lines[..^3].ShouldAllBe(line => refusals.Any(line.EndsWith));
        lines[^3].ShouldBe("environment: TZ=UTC");
        lines[^2].ShouldBe("handles: 0 1 2 3");
        lines[^1].ShouldBe("read the file: DONE");
        level.Seccomp.ShouldBe(1);
        status.ShouldContain("Seccomp:\t2");
        status.ShouldContain("NoNewPrivs:\t1");
    }

    [Fact]
    public async Task A_memory_bomb_gets_what_it_is_allowed_and_no_more()
    {
        using Worker worker = new(Kind(await StandIn.BuildAsync(folder.Path)));

        int megabytes = int.Parse(System.Text.Encoding.UTF8.GetString(Give(worker, "BOMB")!.Bytes), null);

        megabytes.ShouldBeInRange(100, (int)(Memory >> 20));
    }

    [Fact]
    public async Task A_crash_and_a_lie_are_an_answer_that_nobody_gave()
    {
        string program = await StandIn.BuildAsync(folder.Path);
        await File.WriteAllBytesAsync(folder.File("good.dng"), SyntheticRaw.Dng(SyntheticRaw.Image()), Stop);

        foreach ((string bad, string reason) in ((string, string)[])[("CRASH", "crashed"), ("LIE", "makes no sense")])
        {
            await File.WriteAllTextAsync(folder.File("bad.dng"), bad, Stop);
            Should
                .Throw<RawDecodeException>(() => RawDecoder.Read(folder.File("bad.dng"), Limits(program), Stop))
                .Reason.ShouldContain(reason);
        }

        RawDecoder.Read(folder.File("good.dng"), Limits(program), Stop).WidthPx.ShouldBe(64);
    }

    [Fact]
    public async Task A_file_that_hangs_ends_when_it_is_cancelled()
    {
        string program = await StandIn.BuildAsync(folder.Path);
        await File.WriteAllTextAsync(folder.File("bad.dng"), "HANG", Stop);
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(100));

        Should.Throw<OperationCanceledException>(() =>
            RawDecoder.Read(folder.File("bad.dng"), Limits(program), soon.Token)
        );
    }

    [Fact]
    public void It_outlives_the_thread_that_started_it()
    {
        Worker? worker = null;
        Thread thread = new(() => worker = new(Kind(Worker.InstalledProgram())));
        thread.Start();
        thread.Join();

        using (worker!)
        {
            worker!.Greet().Seccomp.ShouldBe(1);
            worker.Ask(new() { Operation = DecoderOperation.Hello }, file: null, 8).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task It_does_not_outlive_its_parent_even_when_it_hangs()
    {
        string program = await StandIn.BuildAsync(folder.Path);
        int process = WorkerNative.Start(program, Memory, DecoderLibraries.Raws, "", out int socket);
        await File.WriteAllTextAsync(folder.File("bad.dng"), "HANG", Stop);
        using SafeFileHandle file = File.OpenHandle(folder.File("bad.dng"));
        var asking = Task.Run(
            () =>
                WorkerNative.Ask(
                    socket,
                    new() { Operation = DecoderOperation.RawOpen, FileBytes = 4 },
                    file,
                    out DecoderReply _
                ),
            Stop
        );
        await UntilAsync(() => State(process) == 'R');

        WorkerNative.HangUp(socket);

        await UntilAsync(() => State(process) == 'Z');
        (await asking).ShouldBeFalse();
        WorkerNative.End(process, socket);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private DecoderAnswer? Give(Worker worker, string text)
    {
        File.WriteAllText(folder.File("file"), text);
        using SafeFileHandle file = File.OpenHandle(folder.File("file"));
        DecoderRequest request = new() { Operation = DecoderOperation.RawOpen, Value = Environment.ProcessId };
        return worker.Ask(request, file, mostBytes: 1 << 16);
    }

    private static DecodingLimits Limits(string program) => new() { MemoryBytes = Memory, DecoderProgram = program };

    private static WorkerKind Kind(string program) => new(program, Memory, DecoderLibraries.Raws);

    /// <summary>R runs, S sleeps, Z has ended.</summary>
    private static char State(int process) => File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1][0];

    private static async Task UntilAsync(Func<bool> seen)
    {
        while (!seen())
        {
            await Task.Delay(10, Stop);
        }
    }
}
