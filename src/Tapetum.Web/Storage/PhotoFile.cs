using System.Globalization;

namespace Tapetum.Web.Storage;

/// <summary>One of the files that belong to a photo.</summary>
public readonly record struct PhotoFile
{
    /// <summary>What was uploaded, byte for byte.</summary>
    public static readonly PhotoFile Original = new("original");

    /// <summary>What the uploader called it, UTF-8: the photo can be taken in again without the database.</summary>
    public static readonly PhotoFile GivenName = new("name");

    /// <summary>How it is to be developed, JSON, once somebody has chosen: the same.</summary>
    public static readonly PhotoFile Settings = new("settings");

    /// <summary>How good the person finds it, a digit, once somebody has said so: the same.</summary>
    public static readonly PhotoFile Rating = new("rating");

    /// <summary>Of a burst, which photos it is merged of, JSON: the same.</summary>
    public static readonly PhotoFile Burst = new("burst");

    /// <summary>The decoded pixels and what the file says about them: <see cref="Decoding.DecodedPhotoFile"/>.</summary>
    public static readonly PhotoFile Decoded = new("decoded");

    /// <summary>The network's picture: <see cref="LinearFile"/>.</summary>
    public static readonly PhotoFile Linear = new("linear");

    /// <summary>The same as it is to be shown, its lens corrected and cropped: <see cref="LinearFile"/>. Only where that is another picture.</summary>
    public static readonly PhotoFile ShownAfter = new("shown-after");

    /// <summary>The picture before the network, as it is to be shown; as above.</summary>
    public static readonly PhotoFile ShownBefore = new("shown-before");

    /// <summary>Of a burst, what was merged, before the network, as it is to be shown; as above.</summary>
    public static readonly PhotoFile ShownUntouched = new("shown-untouched");

    /// <summary>Of a burst, what one frame shows without the network: <see cref="LinearFile"/>.</summary>
    public static readonly PhotoFile OneFrame = new("one-frame");

    /// <summary>What people gave or chose, and nothing else can bring back.</summary>
    public static readonly IReadOnlyList<PhotoFile> Chosen = [Original, GivenName, Settings, Rating, Burst];

    private PhotoFile(string name) => Name = name;

    /// <summary>Lower-case letters, digits, dots and dashes.</summary>
    public string Name { get; }

    /// <summary>What every <see cref="Thumbnail"/>'s name begins with.</summary>
    public const string ThumbnailPrefix = "thumbnail-";

    /// <summary>JPEG, at most 512 pixels a side: first the embedded preview, then one of the mosaic, then one of the finished picture, then others with each change of settings.</summary>
    /// <param name="version">From 1 on.</param>
    public static PhotoFile Thumbnail(int version) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{ThumbnailPrefix}{version}"));

    /// <summary>What every <see cref="Picture"/>'s name begins with.</summary>
    public const string PicturePrefix = "picture-";

    /// <summary>A finished picture.</summary>
    /// <param name="fingerprint">Of all that went into it, in hexadecimal.</param>
    public static PhotoFile Picture(string fingerprint) => new($"{PicturePrefix}{fingerprint}");
}
