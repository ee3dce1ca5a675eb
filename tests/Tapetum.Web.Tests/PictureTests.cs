using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Tapetum.Development;
using Tapetum.Raw;
using Tapetum.Tests.Encoding;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>From a raw file to a finished picture, over HTTP.</summary>
public class PictureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("tiff")]
    [InlineData("dng")]
    public async Task A_picture_is_the_one_that_the_command_line_makes(string format)
    {
        using TemporaryFolder data = new();
        using BuiltProgram studio = await BuiltProgram.ServeAsync(data.Path);
        byte[] raw = RawFiles.Ramp(150, 100);

        PhotoView photo = await studio.Client.UploadAsync(raw, "ramp.dng");
        (await studio.Client.FinishedAsync(photo.Id)).State.ShouldBe(PhotoState.Done);

        byte[] picture = await studio.Client.Http.GetByteArrayAsync(
            $"api/photos/{photo.Id}/picture?format={format}",
            Stop
        );
        picture.ShouldBe(await CommandLinePictureAsync(raw, $"--format={format}"));
    }

    [Fact]
    public async Task The_pictures_in_the_zip_are_those_that_the_command_line_makes_with_the_same_settings()
    {
        using TemporaryFolder data = new();
        using BuiltProgram studio = await BuiltProgram.ServeAsync(data.Path);
        byte[] raw = RawFiles.Ramp(150, 100);
        PhotoView photo = await studio.Client.UploadAsync(raw, "../night/ramp.dng");
        PhotoView other = await studio.Client.UploadAsync(raw, "ramp.dng");
        await studio.Client.AllFinishedAsync();

        const string Settings =
            """{"ev": 1, "whiteBalance": {"kelvin": 3200, "tint": 10}, "strength": 0.5, "tone": 0.8}""";
        using StringContent body = new(Settings, MediaTypeHeaderValue.Parse("application/json"));
        (await studio.Client.Http.PutAsync($"api/photos/{photo.Id}/settings", body, Stop)).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        byte[] zipped = await studio.Client.Http.GetByteArrayAsync("api/photos.zip", Stop);

        using ZipArchive zip = new(new MemoryStream(zipped));
        zip.Entries.Select(entry => entry.FullName).ShouldBe(["ramp.png", "ramp (2).png"]);
        byte[] expected = await CommandLinePictureAsync(
            raw,
            "--ev=1",
            "--white-balance=3200,10",
            "--strength=0.5",
            "--contrast=0.8"
        );
        Read(zip.Entries[0]).ShouldBe(expected);
        Read(zip.Entries[1]).ShouldBe(await CommandLinePictureAsync(raw));
        other.Name.ShouldBe("ramp.dng");
    }

    [Fact]
    public async Task A_picture_is_saved_as_it_was_asked_for_and_keeps_the_place_to_itself()
    {
        using TemporaryFolder data = new();
        using BuiltProgram studio = await BuiltProgram.ServeAsync(data.Path);
        byte[] raw = RawFiles.WithMetadata(RawFiles.Ramp(150, 100));
        PhotoView photo = await studio.Client.UploadAsync(raw, "ramp.dng");
        await studio.Client.AllFinishedAsync();
        string address = $"api/photos/{photo.Id}/picture?download=1";

        byte[] jpeg = await studio.Client.Http.GetByteArrayAsync(
            $"{address}&format=jpeg&quality=60&colorSpace=display-p3",
            Stop
        );
        jpeg.ShouldBe(await CommandLinePictureAsync(raw, "--format=jpeg", "--quality=60", "--color-space=display-p3"));

        byte[] small = await studio.Client.Http.GetByteArrayAsync(
            $"{address}&format=png&rotate=90&crop=1:1&resize=50",
            Stop
        );
        small.ShouldBe(await CommandLinePictureAsync(raw, "--rotate=90", "--crop=1:1", "--resize=50"));
        PhotoSettings turned = new()
        {
            Rotate = 270,
            Straighten = -4,
            Crop = PictureCrop.OfShares(0.1, 0.05, 0.6, 0.7),
        };
        (
            await studio.Client.Http.PutAsJsonAsync($"api/photos/{photo.Id}/settings", turned, StudioClient.Json, Stop)
        ).EnsureSuccessStatusCode();
        byte[] kept = await studio.Client.Http.GetByteArrayAsync($"{address}&format=png&resize=60", Stop);
        kept.ShouldBe(
            await CommandLinePictureAsync(
                raw,
                "--rotate=270",
                "--straighten=-4",
                "--crop=10%,5%,60%,70%",
                "--resize=60"
            )
        );
        string whole = $"{address}&format=png&rotate=auto&straighten=0&crop=none";
        (await studio.Client.Http.GetByteArrayAsync(whole, Stop)).ShouldBe(await CommandLinePictureAsync(raw));
        address += "&straighten=0";
        foreach (
            string nonsense in (string[])
                ["resize=0", "rotate=45", "crop=0,0,9000,9000", "format=dng&resize=50", "format=dng&straighten=1"]
        )
        {
            using HttpResponseMessage wrong = await studio.Client.Http.GetAsync($"{address}&{nonsense}", Stop);
            wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, nonsense);
        }

        foreach (string format in (string[])["tiff", "dng"])
        {
            byte[] placed = await studio.Client.Http.GetByteArrayAsync($"{address}&format={format}", Stop);
            byte[] stripped = await studio.Client.Http.GetByteArrayAsync($"{address}&format={format}&gps=strip", Stop);
            SourceMetadata.Read(new MemoryStream(placed)).Gps.ShouldNotBeEmpty(format);
            var left = SourceMetadata.Read(new MemoryStream(stripped));
            left.Gps.ShouldBeEmpty(format);
            left.Main.Keys.ShouldContain((ushort)315, "the artist stays");
        }

        (await NameAsync("format=dng")).ShouldBe("ramp-enhanced.dng");
        (await NameAsync("format=png&name=%7Bdate%7D%2F%7Bname%7D-%7Bexposure%7D")).ShouldBe("ramp-0.04.png");
        (await NameAsync("format=png&name=..%2F..%2F%7Bname%7D.png")).ShouldBe("ramp.png");
        using HttpResponseMessage refused = await studio.Client.Http.GetAsync($"{address}&name=%7Bmood%7D", Stop);
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Content.ReadAsStringAsync(Stop)).ShouldContain("there is no such field");

        async Task<string> NameAsync(string query)
        {
            using HttpResponseMessage answer = await studio.Client.Http.GetAsync($"{address}&{query}", Stop);
            return answer.Content.Headers.ContentDisposition!.FileName!.Trim('"');
        }
    }

    [Fact]
    public async Task A_picture_can_be_fetched_in_parts_and_is_not_sent_twice()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        PhotoView photo = await studio.Client.UploadAsync(RawFiles.Ramp(), "ramp.dng");
        await studio.Client.FinishedAsync(photo.Id);
        Uri address = new($"api/photos/{photo.Id}/picture?download=1", UriKind.Relative);
        using HttpResponseMessage whole = await studio.Http.GetAsync(address, Stop);
        byte[] bytes = await whole.Content.ReadAsByteArrayAsync(Stop);

        using HttpRequestMessage ranged = new(HttpMethod.Get, address);
        ranged.Headers.Range = new RangeHeaderValue(8, 15);
        using HttpResponseMessage part = await studio.Http.SendAsync(ranged, Stop);
        using HttpRequestMessage conditional = new(HttpMethod.Get, address);
        conditional.Headers.IfNoneMatch.Add(whole.Headers.ETag!);
        using HttpResponseMessage unchanged = await studio.Http.SendAsync(conditional, Stop);

        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsByteArrayAsync(Stop)).ShouldBe(bytes[8..16]);
        unchanged.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        whole.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        whole.Content.Headers.ContentDisposition.FileName!.Trim('"').ShouldBe("ramp.png");
    }

    [Fact]
    public async Task The_sliders_stand_where_they_give_the_picture_that_was_chosen_automatically()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        PhotoView photo = await studio.Client.UploadAsync(RawFiles.Ramp(), "ramp.dng");
        PhotoView done = await studio.Client.FinishedAsync(photo.Id);
        AutomaticChoice automatic = done.Automatic!;

        string asked = FormattableString.Invariant($"whiteBalance={automatic.Kelvin},{automatic.Tint}");
        byte[] chosen = await studio.Http.GetByteArrayAsync($"api/photos/{photo.Id}/picture", Stop);
        byte[] byHand = await studio.Http.GetByteArrayAsync($"api/photos/{photo.Id}/picture?{asked}", Stop);

        ShouldBeAlike(TestPng.Read(byHand), TestPng.Read(chosen));
    }

    [Fact]
    public async Task A_photo_that_was_deleted_leaves_nothing_behind()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        PhotoView photo = await studio.Client.UploadAsync(RawFiles.Ramp(), "ramp.dng");
        await studio.Client.FinishedAsync(photo.Id);
        studio.Files.ShouldContain(file => file.Contains(photo.Id.ToString()));

        (await studio.Http.DeleteAsync($"api/photos/{photo.Id}", Stop)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        studio.Files.ShouldNotContain(file => file.Contains(photo.Id.ToString()));
        (await studio.Http.GetAsync($"api/photos/{photo.Id}", Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await studio.Http.DeleteAsync($"api/photos/{photo.Id}", Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Settings_out_of_bounds_are_refused_with_a_reason()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        PhotoView photo = await studio.Client.UploadAsync(RawFiles.Ramp(), "ramp.dng");

        using HttpResponseMessage answer = await studio.Http.PutAsJsonAsync(
            $"api/photos/{photo.Id}/settings",
            new { strength = 2 },
            Stop
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain("strength lies between 0 and 1");
    }

    [Fact]
    public async Task Settings_that_do_not_exist_are_refused_and_change_nothing()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        PhotoView photo = await studio.Client.UploadAsync(RawFiles.Ramp(), "ramp.dng");
        string address = $"api/photos/{photo.Id}/settings";
        (await studio.Http.PutAsJsonAsync(address, new { ev = 1.5 }, Stop)).EnsureSuccessStatusCode();

        using HttpResponseMessage answer = await studio.Http.PutAsJsonAsync(address, new { exposure = 2 }, Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain("exposure");
        (await studio.Client.ListAsync()).Single().Settings.Ev.ShouldBe(1.5);
    }

    [Fact]
    public async Task What_cannot_be_read_is_answered_with_a_problem_document()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        PhotoView photo = await studio.Client.UploadAsync(RawFiles.Ramp(), "ramp.dng");
        using HttpRequestMessage stranger = new(HttpMethod.Get, "/");
        stranger.Headers.Host = "elsewhere.example";

        using HttpResponseMessage number = await studio.Http.GetAsync($"api/photos/{photo.Id}/picture?ev=abc", Stop);
        using HttpResponseMessage host = await studio.Http.SendAsync(stranger, Stop);

        foreach (HttpResponseMessage answer in (HttpResponseMessage[])[number, host])
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        }
    }

    [Fact]
    public async Task A_pictures_head_tells_its_size_without_its_bytes()
    {
        await using RunningStudio studio = await RunningStudio.StartAsync();
        PhotoView photo = await studio.Client.UploadAsync(RawFiles.Ramp(), "ramp.dng");
        await studio.Client.FinishedAsync(photo.Id);
        string address = $"api/photos/{photo.Id}/picture?format=png";

        using HttpRequestMessage request = new(HttpMethod.Head, address);
        using HttpResponseMessage head = await studio.Http.SendAsync(request, Stop);

        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        byte[] picture = await studio.Http.GetByteArrayAsync(address, Stop);
        head.Content.Headers.ContentLength.ShouldBe(picture.Length);
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static Task<byte[]> CommandLinePictureAsync(byte[] raw, params string[] options) =>
        CommandLine.PictureAsync(raw, "a.dng", options);

    private static void ShouldBeAlike(TestPng actual, TestPng expected)
    {
        (actual.Width, actual.Height, actual.Depth).ShouldBe((expected.Width, expected.Height, expected.Depth));
        int[] differences = [.. actual.Rgb.Zip(expected.Rgb, (a, b) => Math.Abs(a - b))];
        differences.Average().ShouldBeLessThan(0.5);
        expected.Rgb.Distinct().Count().ShouldBeGreaterThan(10);
    }
}
