using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>A data folder belongs to one server.</summary>
public class OneServerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_server_says_who_has_the_folder_and_touches_nothing()
    {
        using TemporaryFolder data = new();
        await using (RunningStudio first = await RunningStudio.StartAsync(o => o with { DataFolder = data.Path }))
        {
            await File.WriteAllTextAsync(data.File("temporary/upload"), "in work", Stop);

            (int exitCode, string messages) = await BuiltProgram.FailAsync(
                "serve",
                "--port",
                $"{first.Http.BaseAddress!.Port}",
                "--data",
                data.Path
            );

            exitCode.ShouldBe(1);
            messages.ShouldContain($"process {Environment.ProcessId} on {Environment.MachineName} serves a studio");
            messages.Trim().ShouldNotContain('\n');
            File.Exists(data.File("temporary/upload")).ShouldBeTrue();
            PhotoView photo = await first.Client.UploadAsync(RawFiles.Ramp(), "a.dng");
            (await first.Client.FinishedAsync(photo.Id)).State.ShouldBe(PhotoState.Done);
        }

        await using RunningStudio next = await RunningStudio.StartAsync(o => o with { DataFolder = data.Path });
        (await next.Client.ListAsync()).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_whose_port_is_taken_says_so_in_a_line()
    {
        await using RunningStudio other = await RunningStudio.StartAsync();
        using TemporaryFolder data = new();

        (int exitCode, string messages) = await BuiltProgram.FailAsync(
            "serve",
            "--port",
            $"{other.Http.BaseAddress!.Port}",
            "--data",
            data.Path
        );

        exitCode.ShouldBe(2);
        messages.ShouldContain("something else listens there");
        messages.Trim().ShouldNotContain('\n');
    }
}
