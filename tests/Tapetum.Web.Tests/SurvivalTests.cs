using System.Diagnostics;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>The built program, killed in the middle of its work.</summary>
public class SurvivalTests
{
    [Fact]
    public async Task After_kill_9_every_accepted_photo_is_finished_once()
    {
        using TemporaryFolder data = new();
        byte[] raw = RawFiles.Ramp(400, 300);
        List<PhotoId> accepted = [];
        using (BuiltProgram first = await BuiltProgram.ServeAsync(data.Path))
        {
            for (int i = 0; i < 6; i++)
            {
                accepted.Add((await first.Client.UploadAsync(raw, $"{i}.dng")).Id);
            }

            await first.Client.WaitAsync(accepted[1], photo => photo.State == PhotoState.Working);
            await first.KillAsync();
        }

        using BuiltProgram second = await BuiltProgram.ServeAsync(data.Path);
        PhotoView[] finished = await second.Client.AllFinishedAsync();

        finished.Select(photo => photo.Id).Reverse().ShouldBe(accepted);
        finished.ShouldAllBe(photo => photo.State == PhotoState.Done);
        data.Files.Count(file => file.EndsWith("/linear", StringComparison.Ordinal)).ShouldBe(6);
        data.Files.ShouldNotContain(file => file.StartsWith("temporary"));
    }

    [Fact]
    public async Task After_kill_9_of_a_worker_the_next_photos_are_done()
    {
        using TemporaryFolder data = new();
        using BuiltProgram server = await BuiltProgram.ServeAsync(data.Path);
        PhotoView first = await server.Client.UploadAsync(RawFiles.Ramp(), "1.dng");
        await server.Client.FinishedAsync(first.Id);

        Process[] workers = server.Workers();
        workers.ShouldNotBeEmpty();
        foreach (Process worker in workers)
        {
            // Its parent finds out, and buries it, when it has something to ask.
            worker.Kill();
        }

        PhotoView next = await server.Client.UploadAsync(RawFiles.Ramp(), "2.dng");
        (await server.Client.FinishedAsync(next.Id)).State.ShouldBe(PhotoState.Done);
    }

    [Fact]
    public async Task Two_hundred_uploads_at_once_are_all_done_in_bounded_memory()
    {
        using TemporaryFolder data = new();
        using BuiltProgram server = await BuiltProgram.ServeAsync(data.Path);
        byte[] raw = RawFiles.Ramp();
        PhotoView warm = await server.Client.UploadAsync(raw, "warm.dng");
        await server.Client.FinishedAsync(warm.Id);
        long before = server.PeakMemory();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => server.Client.UploadAsync(raw, $"{i}.dng")));
        PhotoView[] finished = await server.Client.AllFinishedAsync();
        long grown = server.PeakMemory() - before;

        finished.Length.ShouldBe(201);
        finished.ShouldAllBe(photo => photo.State == PhotoState.Done);
        grown.ShouldBeLessThan(200_000_000);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Peak {(before + grown) / 1_000_000} MB, {grown / 1_000_000} MB of it for the load."
        );
    }
}
