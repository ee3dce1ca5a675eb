using Tapetum.Encoding;
using Tapetum.Web.Decoding;
using Tapetum.Web.Endpoints.Pictures;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Tests;

/// <summary>What the server itself reads of strangers' making.</summary>
public sealed class ParserFuzzTests : IDisposable
{
    private const int Cases = 1000;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Names_of_files_become_names_of_pictures_and_never_paths()
    {
        byte[][] names =
        [
            "../../etc/passwd"u8.ToArray(),
            "..\\a.dng"u8.ToArray(),
            "con.dng"u8.ToArray(),
            System.Text.Encoding.UTF8.GetBytes("Straße bei Nacht 🌙.nef"),
            "a\0b\r\n.dng"u8.ToArray(),
        ];
        foreach ((int number, byte[] bytes) in Mutations.Of(names, Cases))
        {
            Photo photo = new()
            {
                Id = PhotoId.New(),
                Name = System.Text.Encoding.UTF8.GetString(bytes),
                Bytes = 1,
                CreatedAt = DateTimeOffset.UnixEpoch,
                ExpiresAt = DateTimeOffset.MaxValue,
                State = PhotoState.Done,
            };

            string name = new PictureNames(OutputFormat.Png, template: null).NameOf(photo);

            name.ShouldEndWith(".png", customMessage: $"name {number}");
            name.ShouldBe(Path.GetFileName(name), $"name {number}");
            (name == ".png").ShouldBeFalse($"name {number}");
            name.Any(c => char.IsControl(c) || c == '\\').ShouldBeFalse($"name {number}");
        }
    }

    [Fact]
    public async Task Headers_of_uploads_in_pieces_are_understood_or_refused()
    {
        const int Headers = 150;
        await using RunningStudio studio = await RunningStudio.StartAsync(o =>
            o with
            {
                RequestsPerMinute = 1_000_000,
                QueueCapacity = 100_000,
            }
        );
        byte[][] corpus =
        [
            "12 filename cmFtcC5kbmc= 0"u8.ToArray(),
            "9223372036854775807 filename cmFtcC5kbmc=,filetype aW1hZ2UvcmF3 12"u8.ToArray(),
            "-1 filename , filename, ,, -1"u8.ToArray(),
            "5 filename Li4vLi4vZXRjL3Bhc3N3ZAA= 4294967296"u8.ToArray(),
        ];
        foreach ((int number, byte[] bytes) in Mutations.Of(corpus, Headers))
        {
            // What no client of HTTP would send is the web server's to refuse.
            string text = new([.. bytes.Select(b => b is >= 0x20 and < 0x7F ? (char)b : '~')]);
            string[] words = text.Split(' ');
            using HttpResponseMessage created = await SendAsync(
                studio,
                HttpMethod.Post,
                "api/uploads",
                ("Upload-Length", words[0]),
                ("Upload-Metadata", string.Join(' ', words.Skip(1).SkipLast(1)))
            );

            int status = (int)created.StatusCode;
            status.ShouldBeOneOf([201, 400, 413, 507], $"headers {number}");
            if (created.Headers.Location is not { } upload)
            {
                continue;
            }

            using HttpResponseMessage appended = await SendAsync(
                studio,
                HttpMethod.Patch,
                $"{upload}",
                ("Upload-Offset", words[^1])
            );
            ((int)appended.StatusCode).ShouldBeOneOf([204, 409, 413, 507], $"headers {number}");
            using HttpResponseMessage head = await TusClient.HeadAsync(studio.Http, upload);
            head.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, $"headers {number}");
            using HttpResponseMessage given = await studio.Http.DeleteAsync(
                upload,
                TestContext.Current.CancellationToken
            );
            given.StatusCode.ShouldBe(System.Net.HttpStatusCode.NoContent, $"headers {number}");
        }

        foreach (PhotoView photo in await studio.Client.ListAsync())
        {
            photo.Name.ShouldBe(Path.GetFileName(photo.Name));
            photo.Name.Any(char.IsControl).ShouldBeFalse(photo.Name);
        }
    }

    /// <summary>A request with a piece of five bytes and headers that nobody has checked.</summary>
    private static async Task<HttpResponseMessage> SendAsync(
        RunningStudio studio,
        HttpMethod method,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        using HttpRequestMessage request = new(method, path) { Content = new ByteArrayContent("12345"u8.ToArray()) };
        request.Content.Headers.ContentType = new("application/offset+octet-stream");
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await studio.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_decoded_photo_that_was_damaged_on_the_disk_is_itself_or_refused()
    {
        DecodedPhotoFile.Write(folder.File("whole"), DecodedPhoto.Of(SyntheticRaw.Image(), CancellationToken.None));
        byte[] whole = File.ReadAllBytes(folder.File("whole"));
        foreach ((int number, byte[] bytes) in Mutations.Of([whole], Cases))
        {
            File.WriteAllBytes(folder.File("changed"), bytes);
            try
            {
                DecodedPhotoFile.Read(folder.File("changed"), "a.dng", maxPixels: 1_000_000);
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException) { }
            catch (Exception e)
            {
                throw new InvalidDataException($"file {number}: {e}", e);
            }
        }
    }
}
