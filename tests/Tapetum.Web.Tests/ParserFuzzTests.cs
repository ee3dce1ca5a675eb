using Tapetum.Encoding;
using Tapetum.Web.Decoding;
using Tapetum.Web.Endpoints;
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

            string name = PictureFormats.NameOf(photo, OutputFormat.Png);

            name.ShouldEndWith(".png", customMessage: $"name {number}");
            name.ShouldBe(Path.GetFileName(name), $"name {number}");
            (name == ".png").ShouldBeFalse($"name {number}");
            name.Any(c => char.IsControl(c) || c == '\\').ShouldBeFalse($"name {number}");
        }
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
