using Tapetum.Encoding;
using Tapetum.Encoding.Files;

namespace Tapetum.Tests.Encoding;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tapetum-test").FullName;

    private string Target => Path.Combine(folder, "picture.png");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_file_appears_whole_and_alone()
    {
        await AtomicFile.WriteAsync(
            Target,
            overwrite: false,
            (s, t) => s.WriteAsync(new byte[100_000], t).AsTask(),
            Token
        );

        Directory.GetFiles(folder).ShouldBe([Target]);
        new FileInfo(Target).Length.ShouldBe(100_000);
    }

    [Fact]
    public async Task An_existing_file_is_kept_unless_overwriting_is_asked_for()
    {
        await File.WriteAllTextAsync(Target, "older", Token);

        OutputException refusal = await Should.ThrowAsync<OutputException>(() => WriteText("newer", overwrite: false));
        refusal.Advice.ShouldContain("--overwrite");
        (await File.ReadAllTextAsync(Target, Token)).ShouldBe("older");

        await WriteText("newer", overwrite: true);
        (await File.ReadAllTextAsync(Target, Token)).ShouldBe("newer");
        Directory.GetFiles(folder).Length.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_removed_and_what_is_being_written_is_not()
    {
        const int noProcess = int.MaxValue;
        string left = Path.Combine(folder, $".tapetum-{noProcess}-0.partial");
        await File.WriteAllTextAsync(left, "half a picture", Token);
        int removed = 0;

        await AtomicFile.WriteAsync(
            Target,
            overwrite: false,
            (stream, token) =>
            {
                removed = PartialFiles.RemoveLeftovers(folder);
                return stream.WriteAsync(new byte[10], token).AsTask();
            },
            Token
        );

        removed.ShouldBe(1);
        Directory.GetFiles(folder).ShouldBe([Target]);
    }

    [Fact]
    public async Task A_file_that_appears_meanwhile_is_not_overwritten()
    {
        Task Write() =>
            AtomicFile.WriteAsync(
                Target,
                overwrite: false,
                (_, token) => File.WriteAllTextAsync(Target, "somebody else's", token),
                Token
            );

        await Should.ThrowAsync<OutputException>(Write);

        (await File.ReadAllTextAsync(Target, Token)).ShouldBe("somebody else's");
        Directory.GetFiles(folder).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Cancelling_leaves_nothing()
    {
        using CancellationTokenSource source = new();
        Task Write() =>
            AtomicFile.WriteAsync(
                Target,
                overwrite: false,
                async (stream, token) =>
                {
                    await stream.WriteAsync(new byte[10], token);
                    await source.CancelAsync();
                },
                source.Token
            );

        await Should.ThrowAsync<OperationCanceledException>(Write);

        Directory.GetFiles(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failure_leaves_the_older_file_as_it_was()
    {
        await File.WriteAllTextAsync(Target, "older", Token);
        Task Write() =>
            AtomicFile.WriteAsync(
                Target,
                overwrite: true,
                (_, _) => throw new InvalidOperationException("broken"),
                Token
            );

        await Should.ThrowAsync<InvalidOperationException>(Write);

        (await File.ReadAllTextAsync(Target, Token)).ShouldBe("older");
        Directory.GetFiles(folder).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_full_disk_is_called_so()
    {
        const int NoSpaceLeft = 28;
        Task Write() =>
            AtomicFile.WriteAsync(
                Target,
                overwrite: false,
                (_, _) => throw new IOException("no space", NoSpaceLeft),
                Token
            );

        OutputException full = await Should.ThrowAsync<OutputException>(Write);

        full.Reason.ShouldBe("the disk is full");
        full.Path.ShouldBe(Target);
        Directory.GetFiles(folder).ShouldBeEmpty();
    }

    [Fact]
    public void A_missing_folder_is_named_before_any_work_is_done()
    {
        string path = Path.Combine(folder, "nowhere", "picture.png");

        Should.Throw<OutputException>(() => AtomicFile.Check(path, overwrite: false)).Reason.ShouldContain("folder");
        Should.Throw<OutputException>(() => AtomicFile.Check(folder, overwrite: true)).Reason.ShouldContain("folder");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task WriteText(string text, bool overwrite) =>
        AtomicFile.WriteAsync(
            Target,
            overwrite,
            (stream, token) => stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), token).AsTask(),
            Token
        );
}
