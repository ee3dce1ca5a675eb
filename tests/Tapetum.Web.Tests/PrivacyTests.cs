using System.Net;
using System.Runtime.Versioning;
using Tapetum.Encoding;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>Photographs are nobody else's business.</summary>
[UnsupportedOSPlatform("windows")]
public class PrivacyTests
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_else_may_look_into_the_data_folder()
    {
        using TemporaryFolder parent = new();
        string data = parent.File("data");
        // As an older version left it.
        Directory.CreateDirectory(data);
        await using RunningStudio studio = await RunningStudio.StartAsync(o => o with { DataFolder = data });
        PhotoView photo = await studio.Client.UploadAsync(RawFiles.Ramp(), "a.dng");
        await TusClient.CreateAsync(studio.Http, 100);
        await studio.Client.FinishedAsync(photo.Id);

        IEnumerable<string> folders = Directory
            .EnumerateDirectories(data, "*", SearchOption.AllDirectories)
            .Append(data);
        string[] files = Directory.GetFiles(data, "*", SearchOption.AllDirectories);

        folders.ShouldAllBe(folder => File.GetUnixFileMode(folder) == (OwnersFile | UnixFileMode.UserExecute));
        files.ShouldContain(file => file.EndsWith("/linear", StringComparison.Ordinal));
        files.ShouldAllBe(file => File.GetUnixFileMode(file) == OwnersFile);
    }

    [Fact]
    public async Task Symbolic_links_in_the_data_folder_lead_nowhere()
    {
        using TemporaryFolder elsewhere = new();
        using TemporaryFolder data = new();
        await File.WriteAllTextAsync(elsewhere.File("secret"), "a secret", Stop);
        PhotoId id;
        await using (RunningStudio studio = await StartAsync(data))
        {
            id = (await studio.Client.UploadAsync(RawFiles.Ramp(), "a.dng")).Id;
            await studio.Client.FinishedAsync(id);
        }

        string thumbnail = data.File($"photos/{id}/thumbnail-3");
        File.Delete(thumbnail);
        File.CreateSymbolicLink(thumbnail, elsewhere.File("secret"));
        Directory.CreateSymbolicLink(data.File($"photos/{PhotoId.New()}"), elsewhere.Path);
        await using (RunningStudio studio = await StartAsync(data))
        {
            using HttpResponseMessage answer = await studio.Http.GetAsync($"api/photos/{id}/thumbnail", Stop);
            (await answer.Content.ReadAsStringAsync(Stop)).ShouldNotContain("a secret");
            (await studio.Http.DeleteAsync("api/photos", Stop)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        elsewhere.Files.ShouldBe(["secret"]);
        Directory.Delete(data.File("temporary"), recursive: true);
        Directory.CreateSymbolicLink(data.File("temporary"), elsewhere.Path);
        OutputException refusal = await Should.ThrowAsync<OutputException>(() => StartAsync(data));
        refusal.Message.ShouldContain("symbolic links are not followed");
        elsewhere.Files.ShouldBe(["secret"]);
    }

    [Theory]
    [InlineData("https", true)]
    [InlineData("http", false)]
    public async Task Behind_tls_the_cookie_goes_over_tls_alone(string scheme, bool secure)
    {
        await using RunningStudio studio = await RunningStudio.StartAsync(o => o with { AccessToken = "open sesame" });
        using HttpClient browser = new(new HttpClientHandler { AllowAutoRedirect = false });
        using HttpRequestMessage open = new(HttpMethod.Get, $"{studio.Http.BaseAddress}?token=open%20sesame");
        open.Headers.Add("X-Forwarded-Proto", scheme);

        using HttpResponseMessage opened = await browser.SendAsync(open, Stop);

        opened.Headers.GetValues("Set-Cookie").Single().Contains("; secure", StringComparison.Ordinal).ShouldBe(secure);
    }

    [Fact]
    public async Task One_request_s_photo_is_seen_by_nobody_else_and_nothing_is_left_of_it()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        PhotoView other = await studio.Client.UploadAsync(RawFiles.Ramp(), "other.dng");
        await studio.Client.FinishedAsync(other.Id);
        using ByteArrayContent raw = new(RawFiles.Ramp());

        Task<HttpResponseMessage> enhancing = studio.Http.PostAsync("api/enhance", raw, Stop);
        while (!enhancing.IsCompleted)
        {
            (await studio.Client.ListAsync()).Select(photo => photo.Id).ShouldBe([other.Id]);
            await Task.Delay(20, Stop);
        }

        using HttpResponseMessage picture = await enhancing;
        picture.StatusCode.ShouldBe(HttpStatusCode.OK);
        // It goes when the last byte has been sent.
        while (Directory.GetDirectories(studio.File("photos")).Length > 1)
        {
            await Task.Delay(20, Stop);
        }

        (await studio.Client.ListAsync()).Select(photo => photo.Id).ShouldBe([other.Id]);
        studio.Files.ShouldAllBe(file => !file.StartsWith("photos/") || file.StartsWith($"photos/{other.Id}/"));
    }

    private static Task<RunningStudio> StartAsync(TemporaryFolder data) =>
        RunningStudio.StartAsync(o => o with { DataFolder = data.Path });
}
