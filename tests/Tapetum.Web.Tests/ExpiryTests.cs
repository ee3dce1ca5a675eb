using Microsoft.Extensions.Time.Testing;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>Results are not kept for ever.</summary>
public class ExpiryTests
{
    [Fact]
    public async Task A_photo_goes_when_its_time_has_passed_and_not_before()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using RunningStudio studio = await RunningStudio.StartAsync(
            o => o with { Retention = TimeSpan.FromHours(2) },
            time
        );
        PhotoView photo = await studio.Client.UploadAsync(RawFiles.Ramp(), "a.dng");
        while ((await studio.Client.FindAsync(photo.Id)).State is not (PhotoState.Done or PhotoState.Failed))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        time.Advance(TimeSpan.FromMinutes(119));
        (await studio.Client.ListAsync()).Length.ShouldBe(1);
        time.Advance(TimeSpan.FromMinutes(2));
        while ((await studio.Client.ListAsync()).Length > 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        studio.Files.ShouldNotContain(file => file.StartsWith("photos"));
    }

    [Fact]
    public async Task A_clock_that_is_set_two_days_ahead_and_back_costs_no_photo()
    {
        DateTimeOffset noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        MovedClock time = new(noon);
        using TemporaryFolder data = new();
        PhotoId id;
        await using (RunningStudio studio = await StartAsync(data, time))
        {
            id = (await studio.Client.UploadAsync(RawFiles.Ramp(), "a.dng")).Id;
            while ((await studio.Client.FindAsync(id)).State is not (PhotoState.Done or PhotoState.Failed))
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            time.Ahead = TimeSpan.FromDays(2);
            await CleanedAsync(data, time);
            (await studio.Client.ListAsync()).Single().ExpiresAt.ShouldBeGreaterThan(noon.AddDays(2).AddMinutes(100));
            time.Ahead = TimeSpan.Zero;
            await CleanedAsync(data, time);
            (await studio.Client.ListAsync()).Length.ShouldBe(1);
        }

        // Started again while the clock is wrong.
        MovedClock wrong = new(noon) { Ahead = TimeSpan.FromDays(2) };
        await using RunningStudio again = await StartAsync(data, wrong);
        await CleanedAsync(data, wrong);
        (await again.Client.ListAsync()).Select(photo => photo.Id).ShouldBe([id]);
        wrong.Advance(TimeSpan.FromMinutes(121));
        while ((await again.Client.ListAsync()).Length > 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Lets the housekeeper come round: it writes down how late it is.</summary>
    private static async Task CleanedAsync(TemporaryFolder data, MovedClock time)
    {
        DateTime before = File.GetLastWriteTimeUtc(data.File("clock.json"));
        time.Advance(TimeSpan.FromMinutes(1));
        while (File.GetLastWriteTimeUtc(data.File("clock.json")) == before)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static Task<RunningStudio> StartAsync(TemporaryFolder data, TimeProvider time) =>
        RunningStudio.StartAsync(o => o with { DataFolder = data.Path, Retention = TimeSpan.FromHours(2) }, time);

    /// <summary>A clock that somebody sets: the time that passes, and the timers, do not notice.</summary>
    private sealed class MovedClock(DateTimeOffset start) : TimeProvider
    {
        private readonly FakeTimeProvider passing = new(start);

        /// <summary>How wrong it is.</summary>
        public TimeSpan Ahead { get; set; }

        public override long TimestampFrequency => passing.TimestampFrequency;

        public void Advance(TimeSpan time) => passing.Advance(time);

        public override DateTimeOffset GetUtcNow() => passing.GetUtcNow() + Ahead;

        public override long GetTimestamp() => passing.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            passing.CreateTimer(callback, state, dueTime, period);
    }
}
