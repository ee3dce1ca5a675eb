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
}
