using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Tapetum.Web.Photos;

/// <summary>Names a photo, and is the key to it: 128 random bits in 22 characters of the URL-safe alphabet, which no one can guess and no file system mistakes for a path.</summary>
[JsonConverter(typeof(PhotoIdJsonConverter))]
public readonly record struct PhotoId : IParsable<PhotoId>
{
    private const int Bytes = 16;
    private const int Characters = 22;

    private readonly string? text;

    private PhotoId(string text) => this.text = text;

    public static PhotoId New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

    public static PhotoId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out PhotoId id) ? id : throw new FormatException("That is no photo's id.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PhotoId result)
    {
        bool fits = s is { Length: Characters } && s.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        result = fits ? new(s!) : default;
        return fits;
    }

    public override string ToString() => text ?? "";
}
