using Tapetum.Confinement;
using Tapetum.Development.Looks;
using Tapetum.Encoding.Vips;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor;

namespace Tapetum;

/// <content>How a file becomes one: it is read, the dark frame and lines are taken off, and its noise is found.</content>
internal sealed partial class DecodedPhoto
{
    private const string OtherFilters =
        "its colour filters are not red, green and blue: LibRaw made these colours of them first";

    /// <summary>What reading a photo may take of which a picture is made.</summary>
    internal static readonly DecodingLimits ForPicture = new() { BytesPerPixelLater = FreeMemory.LinearBytes };

    /// <summary>Reads a raw file or a photograph, and finds its noise.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="name">
    /// What it is called, where that is not the path: TIFFs look like many raw files, and only a file that is named as one is given to the newer LibRaw.
    /// </param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="TapetumException">The file is missing, damaged, or neither a raw file nor a photograph.</exception>
    public static DecodedPhoto Read(string path, string name, CancellationToken cancellationToken) =>
        Read(path, name, DecodingLimits.Default, cancellationToken);

    /// <inheritdoc cref="Read(string, string, CancellationToken)"/>
    /// <param name="path">Where it lies.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    internal static DecodedPhoto Read(
        string path,
        string name,
        DecodingLimits limits,
        CancellationToken cancellationToken
    ) =>
        Of(
            ReadPhotograph(path, name, limits, cancellationToken),
            ReadRendition(path, name, limits, cancellationToken),
            KnownSensor.None,
            cancellationToken
        );

    /// <summary>Reads a raw file or a photograph of which more is known than it says.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="sensor">What more is known. Where no network will run, noise does not matter, and finished colours have no dark frame.</param>
    /// <param name="limits">What it may take; <see cref="ForPicture"/> where the network will run.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="TapetumException">The file is missing, damaged, neither a raw file nor a photograph, or of another sensor than the dark frame.</exception>
    public static DecodedPhoto Read(
        string path,
        KnownSensor sensor,
        DecodingLimits limits,
        CancellationToken cancellationToken
    ) =>
        Of(
            ReadPhotograph(path, path, limits, cancellationToken),
            ReadRendition(path, path, limits, cancellationToken),
            sensor,
            cancellationToken
        );

    /// <summary>Reads the mosaic alone, the dark frame taken off: one more of frames whose noise and rendition are known from the first.</summary>
    /// <returns>Null where there is no Bayer mosaic.</returns>
    /// <exception cref="TapetumException">The file is missing, damaged, or of another sensor than the dark frame.</exception>
    internal static RawImage? ReadMosaic(
        string path,
        KnownSensor sensor,
        DecodingLimits limits,
        CancellationToken cancellationToken
    ) =>
        ReadPhotograph(path, path, limits, cancellationToken) is RawImage { IsMonochrome: false } mosaic
            ? sensor.Dark?.SubtractFrom(mosaic) ?? mosaic
            : null;

    /// <summary>What was read, with more that is known of it than it says.</summary>
    /// <exception cref="TapetumException">It is of another sensor than the dark frame.</exception>
    internal static DecodedPhoto Of(
        Photograph photograph,
        CameraRendition? rendition,
        KnownSensor sensor,
        CancellationToken cancellationToken
    )
    {
        if (photograph is RawImage or XTransImage)
        {
            CorrectedMosaic corrected = CorrectedMosaic.Of(photograph, sensor, cancellationToken);
            (RawImage mosaic, EnhanceMethod way) = WaysOf(corrected.Photograph);
            return new(corrected.Photograph, mosaic, way, corrected.Noise)
            {
                Lines = corrected.Lines,
                Rendition = rendition,
                OwnRemarks = corrected.Remarks,
            };
        }

        (RawImage raw, EnhanceMethod method) = WaysOf(photograph);
        string? misfit = null;
        NoiseModel noise = NoiseModels.For(raw, sensor, out misfit);
        string? filters = photograph is RgbImage { Origin: RgbOrigin.OtherFilters } ? OtherFilters : null;
        string?[] remarks = [filters, sensor.Dark is null ? null : CorrectedMosaic.DarkUnused, misfit];
        return new(photograph, raw, method, noise)
        {
            Rendition = rendition,
            OwnRemarks = [.. remarks.OfType<string>()],
        };
    }

    /// <summary>What was merged of several frames.</summary>
    /// <param name="merged">The mosaic.</param>
    /// <param name="noise">What is left of it.</param>
    /// <param name="rendition">How the reference's camera meant it to look.</param>
    internal static DecodedPhoto OfBurst(RawImage merged, NoiseModel noise, CameraRendition? rendition) =>
        new(merged, merged, EnhanceMethod.SensorMosaic, noise) { Rendition = rendition };

    /// <summary>Takes off what the sensor added to whole rows and columns, and finds the noise that is left.</summary>
    public static DecodedPhoto Of(Photograph photograph, CancellationToken cancellationToken) =>
        Of(photograph, rendition: null, KnownSensor.None, cancellationToken);

    /// <summary>What was read before, with the noise and the rendition that were found then.</summary>
    /// <exception cref="ArgumentException">It has none although the network needs it.</exception>
    public static DecodedPhoto Of(Photograph photograph, NoiseModel? noise, CameraRendition? rendition)
    {
        (RawImage raw, EnhanceMethod method) = WaysOf(photograph);
        if (noise is not null)
        {
            return new(photograph, raw, method, noise) { Rendition = rendition };
        }

        // A studio may have kept some from a version that ran no network for them.
        return photograph is RgbImage { Origin: RgbOrigin.OtherFilters }
            ? new(photograph, raw, EnhanceMethod.WithoutNetwork, noise: null) { Rendition = rendition }
            : throw new ArgumentException("The noise model does not fit the kind of file.", nameof(noise));
    }

    private static Photograph ReadPhotograph(
        string path,
        string name,
        DecodingLimits limits,
        CancellationToken cancellationToken
    ) =>
        PhotoReader.IsPhoto(path, name)
            ? PhotoReader.ReadLinear(path, limits, cancellationToken)
            : RawDecoder.ReadAny(path, name, limits, cancellationToken);

    private static CameraRendition? ReadRendition(
        string path,
        string name,
        DecodingLimits limits,
        CancellationToken cancellationToken
    ) =>
        PhotoReader.IsPhoto(path, name)
            ? RenditionReader.OfPhoto(path, limits, cancellationToken)
            : RenditionReader.OfRaw(path, limits, cancellationToken);
}
