using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Tests;

/// <summary>A newer program takes over the data folder of an older one.</summary>
public class UpgradeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_photo_that_an_older_version_did_is_made_again_from_its_upload()
    {
        using TemporaryFolder data = new();
        PhotoId id;
        byte[] before;
        await using (RunningStudio first = await StartAsync(data))
        {
            id = (await first.Client.UploadAsync(RawFiles.Ramp(), "a.dng")).Id;
            await first.Client.FinishedAsync(id);
            before = await PictureAsync(first, id);
        }

        await new SqlitePhotoStore(data.File("studio.db")).UpdateAsync(id, p => p with { StoredForm = 0 }, Stop);
        await File.WriteAllTextAsync(data.File($"photos/{id}/decoded"), "{ \"as\": \"it was once\" }", Stop);

        await using RunningStudio second = await StartAsync(data);
        PhotoView photo = await second.Client.FinishedAsync(id);

        photo.State.ShouldBe(PhotoState.Done);
        (await PictureAsync(second, id)).ShouldBe(before);
    }

    private static Task<byte[]> PictureAsync(RunningStudio studio, PhotoId id) =>
        studio.Http.GetByteArrayAsync($"api/photos/{id}/picture", Stop);

    private static Task<RunningStudio> StartAsync(TemporaryFolder data) =>
        RunningStudio.StartAsync(o => o with { DataFolder = data.Path });
}
