using Tapetum.Confinement;
using Tapetum.Raw.Containers;
using Tapetum.Raw.Lenses;
using Tapetum.Raw.LibRaw;
using Tapetum.Raw.Native;
using Tapetum.Raw.Recoding;
using Tapetum.Raw.XTrans;

namespace Tapetum.Raw;

/// <summary>Reads raw photographs with a Bayer mosaic: DNG, ARW, CR2, NEF and whatever else LibRaw decodes.</summary>
/// <remarks>
/// A picture is returned whole or not at all: a file that ends early, whose data is damaged, or of which a part stays undecoded is refused.
/// Only opening and unpacking is LibRaw's; nothing is demosaicked, scaled or subtracted. Calls may run in parallel.
/// </remarks>
public static class RawDecoder
{
    /// <summary>The largest sensor that is decoded, with its masked margins.</summary>
    public const long MaxPixels = 400_000_000;

    /// <summary>Of LibRaw alone; the largest sensors take a few seconds.</summary>
    internal static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);

    /// <summary>Decodes one file; blocks until it is done.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops LibRaw within a row or so.</param>
    /// <exception cref="RawDecodeException">The file is missing, unreadable, damaged, or not a raw photograph with a Bayer mosaic.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static RawImage Read(string path, CancellationToken cancellationToken) =>
        Read(path, DecodingLimits.Default, cancellationToken);

    /// <inheritdoc cref="Read(string, CancellationToken)"/>
    /// <param name="path">The file.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellationToken">Stops LibRaw within a row or so.</param>
    internal static RawImage Read(string path, DecodingLimits limits, CancellationToken cancellationToken)
    {
        using RawHandle raw = RawFile.Create(path, limits);
        return (RawImage)Decode(raw, path, takesXTrans: false, cancellationToken);
    }

    /// <summary>Decodes a Bayer or X-Trans mosaic with a given instance of LibRaw, which afterwards holds the unpacked picture and can go on with it.</summary>
    /// <returns>A <see cref="RawImage"/> or an <see cref="XTransImage"/>.</returns>
    internal static Photograph DecodeMosaic(RawHandle raw, string path, CancellationToken cancellationToken) =>
        Decode(raw, path, takesXTrans: true, cancellationToken);

    /// <summary>Decodes a Bayer or X-Trans mosaic.</summary>
    /// <returns>A <see cref="RawImage"/> or an <see cref="XTransImage"/>.</returns>
    /// <exception cref="RawDecodeException">The file is missing, unreadable, damaged, or has another sensor.</exception>
    internal static Photograph ReadMosaic(string path, CancellationToken cancellationToken)
    {
        using RawHandle raw = RawFile.Create(path, DecodingLimits.Default);
        return DecodeMosaic(raw, path, cancellationToken);
    }

    private static Photograph Decode(RawHandle raw, string path, bool takesXTrans, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        cancellationToken.ThrowIfCancellationRequested();
        using var source = RawSource.Open(path, withPixels: true, raw.Limits, cancellationToken);
        using DecodingTime time = new(raw, path, MaxTime, cancellationToken);
        RawInfo info = RawFile.OpenRaw(raw, path, source.Path, time);
        DngTags dng = Examine(path, source.File, raw.Limits, ref info);
        if (takesXTrans && info.Mosaic == RawMosaicKind.XTrans)
        {
            return ReadXTrans(path, source.File, raw, info, dng, time);
        }

        RawRequirements.RequireBayer(path, info);
        return ReadMosaic(path, source.File, raw, info, dng, time);
    }

    /// <summary>Decodes any raw file: as a mosaic where there is a Bayer or X-Trans mosaic, else with three colours at every pixel.</summary>
    /// <returns>A <see cref="RawImage"/>, an <see cref="XTransImage"/> or an <see cref="RgbImage"/>.</returns>
    /// <exception cref="RawDecodeException">The file is missing, unreadable, damaged, or no raw photograph.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Photograph ReadAny(string path, CancellationToken cancellationToken) =>
        ReadAny(path, path, DecodingLimits.Default, cancellationToken);

    /// <inheritdoc cref="ReadAny(string, CancellationToken)"/>
    /// <param name="path">Where it lies.</param>
    /// <param name="name">What it is called, where that is not the path: the newer LibRaw is asked only about what is named as a raw file.</param>
    /// <param name="cancellationToken">Stops LibRaw within a row or so.</param>
    public static Photograph ReadAny(string path, string name, CancellationToken cancellationToken) =>
        ReadAny(path, name, DecodingLimits.Default, cancellationToken);

    /// <inheritdoc cref="ReadAny(string, CancellationToken)"/>
    /// <param name="path">Where it lies.</param>
    /// <param name="name">What it is called, where that is not the path: the newer LibRaw is asked only about what is named as a raw file.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellationToken">Stops LibRaw within a row or so.</param>
    internal static Photograph ReadAny(
        string path,
        string name,
        DecodingLimits limits,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return ReadWithSystemLibRaw(path, limits, cancellationToken);
        }
        catch (UnsupportedRawException refusal) when (RawFileNames.IsRaw(name))
        {
            return NewerLibRaw.Read(path, refusal, limits, cancellationToken);
        }
    }

    /// <summary>What a file says about how it was taken, without decoding its pixels: a matter of milliseconds, unless the system's LibRaw does not know the file. Any raw file will do, with a mosaic or not.</summary>
    /// <exception cref="RawDecodeException">The file is missing, unreadable, or no raw photograph.</exception>
    public static CaptureInfo ReadCapture(string path) => ReadCapture(path, CancellationToken.None);

    /// <inheritdoc cref="ReadCapture(string)"/>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal static CaptureInfo ReadCapture(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var source = RawSource.Open(path, withPixels: false, DecodingLimits.Default, cancellationToken);
        try
        {
            using RawHandle raw = RawFile.Create(path, DecodingLimits.Default);
            using DecodingTime time = new(raw, path, MaxTime, cancellationToken);
            RawInfo info = RawFile.OpenRaw(raw, path, source.Path, time);
            SetUpright(source.File, ref info);
            return ExifCapture.Correct(RawMetadata.CaptureOf(info), SourceMetadata.Read(source.File));
        }
        catch (UnsupportedRawException refusal) when (RawFileNames.IsRaw(path))
        {
            return NewerLibRaw.Read(path, refusal, DecodingLimits.Default, cancellationToken).Capture;
        }
    }

    /// <summary>Reads what LibRaw does not know, refuses what no picture can be made of, and puts right what LibRaw takes for something else.</summary>
    private static DngTags Examine(string path, FileStream file, DecodingLimits limits, ref RawInfo info)
    {
        RawRequirements.RequireSensibleSize(path, info, file.Length, limits.MaxPixels);
        SetUpright(file, ref info);
        DngTags dng = info.IsDng != 0 ? DngTags.Read(file) : DngTags.None;
        SetKind(dng, ref info);
        if (info.IsDng != 0 && info.Mosaic != RawMosaicKind.FullColor && dng.Cfa?.Refusal() is { } reason)
        {
            throw RawRequirements.Refused(path, reason);
        }

        if (info.Mosaic != RawMosaicKind.FullColor && dng is { IsMosaic: true, Cfa: null })
        {
            throw RawRequirements.Refused(path, "it does not say which colour filters its sensor has (CFAPattern)");
        }

        RawRequirements.RequireRoom(path, info, limits);
        return dng;
    }

    /// <summary>LibRaw cannot tell an orientation of 0 from 8.</summary>
    private static void SetUpright(FileStream file, ref RawInfo info)
    {
        if (info.Flip != 0 && SourceMetadata.HasNoOrientation(file))
        {
            info.Flip = 0;
        }
    }

    /// <summary>LibRaw knows patterns of 2 × 2 and X-Trans alone.</summary>
    private static void SetKind(DngTags dng, ref RawInfo info)
    {
        if (info.Mosaic is RawMosaicKind.OtherPattern or RawMosaicKind.XTrans && dng.Cfa?.AsBayer() is not null)
        {
            info.Mosaic = RawMosaicKind.Bayer;
        }
    }

    private static RawImage ReadMosaic(
        string path,
        FileStream file,
        RawHandle raw,
        RawInfo info,
        DngTags dng,
        DecodingTime time
    )
    {
        if (dng.IsScattered)
        {
            throw new RawDecodeException(
                path,
                "its uncompressed pixels lie in tiles, which LibRaw cannot read",
                "Convert it with Adobe DNG Converter, which compresses them."
            );
        }

        SourceMetadata metadata = ReadMetadata(file, info);
        int flip = info.Flip;
        ushort[] mosaic = Unpack(raw, path, ref info, time);
        info.Flip = flip;
        SetKind(dng, ref info);
        if (info.Mosaic != RawMosaicKind.Monochrome)
        {
            RawRequirements.RequireBayer(path, info);
        }

        RawRequirements.RequireSensibleLevels(path, info, dng);
        return RawMetadata.Describe(path, info, dng, metadata, mosaic, time.Token);
    }

    /// <summary>Finding the lens's measurements takes as long as unpacking the mosaic, and begins meanwhile; <see cref="LensDatabase"/> remembers.</summary>
    private static SourceMetadata ReadMetadata(FileStream file, RawInfo info)
    {
        var metadata = SourceMetadata.Read(file);
        CaptureInfo capture = ExifCapture.Correct(RawMetadata.CaptureOf(info), metadata);
        _ = Task.Run(() => LensProfile.Of(capture, metadata, info.Width, info.Height, LensDatabase.Installed));
        return metadata;
    }

    private static XTransImage ReadXTrans(
        string path,
        FileStream file,
        RawHandle raw,
        RawInfo info,
        DngTags dng,
        DecodingTime time
    )
    {
        SourceMetadata metadata = ReadMetadata(file, info);
        int flip = info.Flip;
        ushort[] mosaic = Unpack(raw, path, ref info, time);
        info.Flip = flip;
        RawRequirements.RequireSensibleLevels(path, info, dng);
        return RawMetadata.DescribeXTrans(path, info, dng, metadata, mosaic, time.Token);
    }

    private static unsafe RgbImage ReadRgb(
        string path,
        FileStream file,
        RawHandle raw,
        RawInfo info,
        DngTags dng,
        DecodingTime time
    )
    {
        int flip = info.Flip;
        RawStatus status = RawLibrary.UnpackRgb(raw, &info);
        time.Check();
        RawLibrary.Check(status, path);
        info.Flip = flip;
        ushort[] rgb = GC.AllocateUninitializedArray<ushort>(checked(3 * info.Width * info.Height));
        RawLibrary.Check(RawLibrary.CopyRgb(raw, rgb), path);
        return RawMetadata.Describe(path, info, dng, SourceMetadata.Read(file), rgb, OriginOf(info.Mosaic), time.Token);
    }

    private static RgbOrigin OriginOf(RawMosaicKind kind) =>
        kind switch
        {
            RawMosaicKind.FullColor => RgbOrigin.LinearRaw,
            _ => RgbOrigin.OtherFilters,
        };

    private static Photograph ReadWithSystemLibRaw(
        string path,
        DecodingLimits limits,
        CancellationToken cancellationToken
    )
    {
        using var source = RawSource.Open(path, withPixels: true, limits, cancellationToken);
        using RawHandle raw = RawFile.Create(path, limits);
        using DecodingTime time = new(raw, path, MaxTime, cancellationToken);
        RawInfo info = RawFile.OpenRaw(raw, path, source.Path, time);
        DngTags dng = Examine(path, source.File, raw.Limits, ref info);
        if (info.Mosaic is RawMosaicKind.Bayer or RawMosaicKind.Monochrome)
        {
            return ReadMosaic(path, source.File, raw, info, dng, time);
        }

        if (info.Mosaic == RawMosaicKind.XTrans)
        {
            return ReadXTrans(path, source.File, raw, info, dng, time);
        }

        if (info.Mosaic is RawMosaicKind.FloatingPoint or RawMosaicKind.Headerless)
        {
            RawRequirements.RequireBayer(path, info);
        }

        return ReadRgb(path, source.File, raw, info, dng, time);
    }

    /// <returns>The visible area in memory that native code may keep a pointer to.</returns>
    private static unsafe ushort[] Unpack(RawHandle raw, string path, ref RawInfo info, DecodingTime time)
    {
        RawStatus status;
        fixed (RawInfo* at = &info)
        {
            status = RawLibrary.Unpack(raw, at);
        }

        time.Check();
        RawLibrary.Check(status, path);
        ushort[] mosaic = GC.AllocateUninitializedArray<ushort>(checked(info.Width * info.Height), pinned: true);
        RawLibrary.Check(RawLibrary.Copy(raw, mosaic), path);
        return mosaic;
    }
}
