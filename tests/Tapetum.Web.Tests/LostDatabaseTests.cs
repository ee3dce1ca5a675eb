using Microsoft.Data.Sqlite;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>The database goes, in part or as a whole; the photos stay.</summary>
public sealed class LostDatabaseTests : IDisposable
{
    private readonly TemporaryFolder data = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData("missing")]
    [InlineData("empty")]
    [InlineData("no database at all")]
    [InlineData("damaged in the middle")]
    public async Task Without_its_database_a_studio_makes_every_photo_again(string how)
    {
        PhotoId[] uploaded = await UploadAsync("a.dng", "b.dng");
        string database = data.File("studio.db");
        switch (how)
        {
            case "missing":
                File.Delete(database);
                break;
            case "empty":
                await File.WriteAllBytesAsync(database, [], Stop);
                break;
            case "no database at all":
                await File.WriteAllTextAsync(database, "It was here somewhere.", Stop);
                break;
            default:
                // Every page but the first.
                byte[] pages = await File.ReadAllBytesAsync(database, Stop);
                pages.AsSpan(4096).Fill(0x55);
                await File.WriteAllBytesAsync(database, pages, Stop);
                break;
        }

        await using RunningStudio studio = await StartAsync();
        PhotoView[] photos = await studio.Client.AllFinishedAsync();

        photos.Select(photo => photo.Id).ShouldBe(uploaded, ignoreOrder: true);
        photos.Select(photo => photo.Name).ShouldBe(["a.dng", "b.dng"], ignoreOrder: true);
        photos.ShouldAllBe(photo => photo.State == PhotoState.Done);
        photos.Single(photo => photo.Id == uploaded[0]).Settings.ShouldBe(new PhotoSettings());
        photos.Single(photo => photo.Id == uploaded[1]).Settings.ShouldBe(new PhotoSettings { Ev = 2 });
        Directory
            .EnumerateFiles(data.Path, "studio.damaged-*Z.db")
            .Count()
            .ShouldBe(how is "missing" or "empty" ? 0 : 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"ev\": 2, \"tone\"")]
    [InlineData("{ \"ev\": 200 }")]
    [InlineData("null")]
    public async Task Without_its_database_and_with_damaged_settings_a_photo_is_made_as_is_usual(string settings)
    {
        PhotoId[] uploaded = await UploadAsync("a.dng");
        File.Delete(data.File("studio.db"));
        await File.WriteAllTextAsync(data.File($"photos/{uploaded[0]}/settings"), settings, Stop);

        await using RunningStudio studio = await StartAsync();
        PhotoView photo = (await studio.Client.AllFinishedAsync()).Single();

        photo.State.ShouldBe(PhotoState.Done);
        photo.Settings.ShouldBe(new PhotoSettings());
    }

    [Fact]
    public async Task Of_an_upload_that_was_being_stored_when_the_process_died_its_name_is_kept_or_nothing()
    {
        PhotoId begun;
        await using (RunningStudio studio = await StartAsync())
        {
            begun = (await studio.Client.UploadAsync(RawFiles.Ramp(), "a.dng")).Id;
            await studio.Client.FinishedAsync(begun);
        }

        // The name comes first: of another one there is nothing else.
        var other = PhotoId.New();
        Directory.CreateDirectory(data.File($"photos/{other}"));
        File.Copy(data.File($"photos/{begun}/name"), data.File($"photos/{other}/name"));
        SqliteConnection.ClearAllPools();
        File.Delete(data.File("studio.db"));

        await using RunningStudio again = await StartAsync();
        PhotoView photo = (await again.Client.AllFinishedAsync()).Single();

        (photo.Id, photo.Name).ShouldBe((begun, "a.dng"));
        Directory.Exists(data.File($"photos/{other}")).ShouldBeFalse();
        Directory.Exists(data.File("lost+found")).ShouldBeFalse();
    }

    [Fact]
    public async Task Whatever_a_start_has_to_tell_the_first_line_is_the_address()
    {
        PhotoId[] uploaded = await UploadAsync("a.dng");
        File.Delete(data.File("studio.db"));

        using BuiltProgram server = await BuiltProgram.ServeAsync(data.Path);

        (await server.Client.AllFinishedAsync()).Single().Id.ShouldBe(uploaded[0]);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_costs_no_photo_and_none_of_the_others_settings()
    {
        PhotoId[] uploaded = await UploadAsync("a.dng", "b.dng");
        Execute($"UPDATE photos SET document = '{{\"id\":' WHERE id = '{uploaded[0]}'");

        await using RunningStudio studio = await StartAsync();
        PhotoView[] photos = await studio.Client.AllFinishedAsync();

        photos.Select(photo => photo.Id).ShouldBe(uploaded, ignoreOrder: true);
        photos.ShouldAllBe(photo => photo.State == PhotoState.Done);
        photos.Single(photo => photo.Id == uploaded[1]).Settings.Ev.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_deletion_left_goes_and_what_nothing_can_be_made_of_is_set_aside()
    {
        PhotoId[] uploaded = await UploadAsync("a.dng", "b.dng");
        // A process died when the files had gone and the row had not; another lost its upload.
        Directory.Delete(data.File($"photos/{uploaded[0]}"), recursive: true);
        Directory.CreateDirectory(data.File($"deleted/{uploaded[0]}"));
        var stray = PhotoId.New();
        Directory.CreateDirectory(data.File($"photos/{stray}"));
        await File.WriteAllTextAsync(data.File($"photos/{stray}/linear"), "no upload", Stop);

        await using RunningStudio studio = await StartAsync();
        PhotoView[] photos = await studio.Client.ListAsync();

        photos.Select(photo => photo.Id).ShouldBe([uploaded[1]]);
        File.Exists(data.File($"lost+found/{stray}/linear")).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(data.File("deleted")).ShouldBeEmpty();
        Directory.Exists(data.File($"photos/{stray}")).ShouldBeFalse();
    }

    /// <summary>Photos that are done; the last has settings of its own.</summary>
    private async Task<PhotoId[]> UploadAsync(params string[] names)
    {
        List<PhotoId> ids = [];
        await using (RunningStudio studio = await StartAsync())
        {
            foreach (string name in names)
            {
                ids.Add((await studio.Client.UploadAsync(RawFiles.Ramp(), name)).Id);
            }

            await studio.Client.AllFinishedAsync();
            using StringContent settings = new("""{ "ev": 2 }""", null, "application/json");
            Uri address = new($"api/photos/{ids[^1]}/settings", UriKind.Relative);
            (await studio.Http.PutAsync(address, settings, Stop)).EnsureSuccessStatusCode();
        }

        SqliteConnection.ClearAllPools();
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return [.. ids];
    }

    private void Execute(string sql)
    {
        using SqliteConnection connection = new($"Data Source={data.File("studio.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private Task<RunningStudio> StartAsync() => RunningStudio.StartAsync(o => o with { DataFolder = data.Path });
}
