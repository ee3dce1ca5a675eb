using Tapetum.Raw.Native;
using Tapetum.Raw.Recoding;

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

    /// <summary>No lossless raw format comes near so many pixels in a byte; a file that claims more is damaged.</summary>
    private const long MaxPixelsPerByte = 16;

    /// <summary>Of LibRaw alone; the largest sensors take a few seconds.</summary>
    internal static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);

    private const string GiveRawFile = "Give a raw file as the camera wrote it.";

    /// <summary>Decodes one file; blocks until it is done.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops LibRaw within a row or so.</param>
    /// <exception cref="RawDecodeException">The file is missing, unreadable, damaged, or not a raw photograph with a Bayer mosaic.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static RawImage Read(string path, CancellationToken cancellationToken)
    {
        using RawHandle raw = Create(path);
        return Decode(raw, path, cancellationToken);
    }

    /// <summary>Decodes with a given instance of LibRaw, which afterwards holds the unpacked picture and can go on with it.</summary>
    internal static RawImage Decode(RawHandle raw, string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        cancellationToken.ThrowIfCancellationRequested();
        using var source = RawSource.Open(path, withPixels: true, cancellationToken);
        using DecodingTime time = new(raw, path, MaxTime, cancellationToken);
        RawInfo info = OpenRaw(raw, path, source.Path, time);
        DngTags dng = Examine(path, source.File, ref info);
        RequireBayer(path, info);
        return ReadMosaic(path, source.File, raw, info, dng, time);
    }

    /// <summary>Decodes any raw file: as a mosaic where there is a Bayer mosaic, else with three colours at every pixel.</summary>
    /// <returns>A <see cref="RawImage"/> or an <see cref="RgbImage"/>.</returns>
    /// <exception cref="RawDecodeException">The file is missing, unreadable, damaged, or no raw photograph.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Photograph ReadAny(string path, CancellationToken cancellationToken) =>
        ReadAny(path, path, cancellationToken);

    /// <inheritdoc cref="ReadAny(string, CancellationToken)"/>
    /// <param name="path">Where it lies.</param>
    /// <param name="name">What it is called, where that is not the path: the newer LibRaw is asked only about what is named as a raw file.</param>
    /// <param name="cancellationToken">Stops LibRaw within a row or so.</param>
    public static Photograph ReadAny(string path, string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return ReadWithSystemLibRaw(path, cancellationToken);
        }
        catch (UnsupportedRawException refusal) when (RawFileNames.IsRaw(name))
        {
            return NewerLibRaw.Read(path, refusal, cancellationToken);
        }
    }

    /// <summary>What a file says about how it was taken, without decoding its pixels: a matter of milliseconds, unless the system's LibRaw does not know the file. Any raw file will do, with a mosaic or not.</summary>
    /// <exception cref="RawDecodeException">The file is missing, unreadable, or no raw photograph.</exception>
    public static CaptureInfo ReadCapture(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var source = RawSource.Open(path, withPixels: false, CancellationToken.None);
        try
        {
            using RawHandle raw = Create(path);
            using DecodingTime time = new(raw, path, MaxTime, CancellationToken.None);
            RawInfo info = OpenRaw(raw, path, source.Path, time);
            SetUpright(source.File, ref info);
            return ExifCapture.Correct(RawMetadata.CaptureOf(info), SourceMetadata.Read(source.File));
        }
        catch (UnsupportedRawException refusal) when (RawFileNames.IsRaw(path))
        {
            return NewerLibRaw.Read(path, refusal, CancellationToken.None).Capture;
        }
    }

    /// <summary>Reads what LibRaw does not know, refuses what no picture can be made of, and puts right what LibRaw takes for something else.</summary>
    private static DngTags Examine(string path, FileStream file, ref RawInfo info)
    {
        RequireSensibleSize(path, info, file.Length);
        SetUpright(file, ref info);
        DngTags dng = info.IsDng != 0 ? DngTags.Read(file) : DngTags.None;
        SetKind(dng, ref info);
        if (info.IsDng != 0 && info.Mosaic != RawMosaicKind.FullColor && dng.Cfa?.Refusal() is { } reason)
        {
            throw Refused(path, reason);
        }

        if (info.Mosaic != RawMosaicKind.FullColor && dng is { IsMosaic: true, Cfa: null })
        {
            throw Refused(path, "it does not say which colour filters its sensor has (CFAPattern)");
        }

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

        int flip = info.Flip;
        ushort[] mosaic = Unpack(raw, path, dng, ref info, time);
        info.Flip = flip;
        RequireSensibleLevels(path, info, dng);
        return RawMetadata.Describe(path, info, dng, SourceMetadata.Read(file), mosaic, time.Token);
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
        RawLibrary.Check(RawLibrary.CopyRgb(raw, rgb, rgb.Length), path);
        return RawMetadata.Describe(path, info, dng, SourceMetadata.Read(file), rgb, OriginOf(info.Mosaic), time.Token);
    }

    private static RgbOrigin OriginOf(RawMosaicKind kind) =>
        kind switch
        {
            RawMosaicKind.FullColor => RgbOrigin.LinearRaw,
            RawMosaicKind.XTrans => RgbOrigin.XTrans,
            RawMosaicKind.Monochrome => RgbOrigin.Monochrome,
            _ => RgbOrigin.OtherFilters,
        };

    private static Photograph ReadWithSystemLibRaw(string path, CancellationToken cancellationToken)
    {
        using var source = RawSource.Open(path, withPixels: true, cancellationToken);
        using RawHandle raw = Create(path);
        using DecodingTime time = new(raw, path, MaxTime, cancellationToken);
        RawInfo info = OpenRaw(raw, path, source.Path, time);
        DngTags dng = Examine(path, source.File, ref info);
        if (info.Mosaic == RawMosaicKind.Bayer)
        {
            return ReadMosaic(path, source.File, raw, info, dng, time);
        }

        if (info.Mosaic is RawMosaicKind.FloatingPoint or RawMosaicKind.Headerless)
        {
            RequireBayer(path, info);
        }

        return ReadRgb(path, source.File, raw, info, dng, time);
    }

    internal static FileStream Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new RawDecodeException(path, "it is a folder", "Give a file in it.");
        }

        if (!File.Exists(path))
        {
            throw new RawDecodeException(path, "there is no such file", "Check its name and folder.");
        }

        try
        {
            if (new FileInfo(path).Length == 0)
            {
                throw new RawDecodeException(path, "the file is empty", "Copy it from the camera's card again.");
            }

            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 4096);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RawDecodeException(
                path,
                $"it cannot be opened ({e.Message.TrimEnd('.')})",
                "Check that you may read it.",
                e
            );
        }
    }

    internal static unsafe RawHandle Create(string path)
    {
        try
        {
            if (RawLibrary.InfoSizeBytes() != sizeof(RawInfo))
            {
                throw new InvalidOperationException(
                    "RawInfo.cs and native/tapetum_raw.cpp differ: build them together."
                );
            }

            RawHandle raw = RawLibrary.Create();
            RawLibrary.Check(raw.IsInvalid ? RawStatus.OutOfMemory : RawStatus.Success, path);
            return raw;
        }
        catch (DllNotFoundException e)
        {
            throw new RawDecodeException(
                path,
                "libtapetum_raw.so or the LibRaw that it needs is missing",
                "Install LibRaw (Debian: apt-get install libraw-dev) and build Tapetum again.",
                e
            );
        }
    }

    /// <param name="raw">The instance.</param>
    /// <param name="path">What the user calls the file.</param>
    /// <param name="stored">Where it lies as LibRaw can read it.</param>
    /// <param name="time">Asked when it is open.</param>
    internal static unsafe RawInfo OpenRaw(RawHandle raw, string path, string stored, DecodingTime time)
    {
        RawInfo info;
        RawStatus status = RawLibrary.Open(raw, stored, &info);
        time.Check();
        RawLibrary.Check(status, path);
        return info;
    }

    /// <returns>The visible area in memory that native code may keep a pointer to.</returns>
    private static unsafe ushort[] Unpack(RawHandle raw, string path, DngTags dng, ref RawInfo info, DecodingTime time)
    {
        RawStatus status;
        fixed (RawInfo* at = &info)
        {
            status = RawLibrary.Unpack(raw, at);
        }

        time.Check();
        RawLibrary.Check(status, path);
        SetKind(dng, ref info);
        RequireBayer(path, info);
        ushort[] mosaic = GC.AllocateUninitializedArray<ushort>(checked(info.Width * info.Height), pinned: true);
        RawLibrary.Check(RawLibrary.Copy(raw, mosaic, mosaic.Length), path);
        return mosaic;
    }

    private static void RequireSensibleSize(string path, in RawInfo info, long fileBytes)
    {
        long pixels = (long)info.RawWidth * info.RawHeight;
        if (pixels > MaxPixels)
        {
            throw new RawDecodeException(
                path,
                $"it claims {info.RawWidth} × {info.RawHeight} pixels, more than the {MaxPixels / 1_000_000} megapixels that are accepted",
                GiveRawFile
            );
        }

        if (pixels / MaxPixelsPerByte > fileBytes)
        {
            throw new RawDecodeException(
                path,
                $"it claims {info.RawWidth} × {info.RawHeight} pixels, which do not fit into its {fileBytes} bytes",
                "Copy it from the camera's card again."
            );
        }
    }

    private static void RequireBayer(string path, in RawInfo info)
    {
        string? reason = info.Mosaic switch
        {
            RawMosaicKind.Bayer => null,
            RawMosaicKind.XTrans => "its sensor has Fujifilm's X-Trans colour filter",
            RawMosaicKind.Monochrome => "its sensor is monochrome",
            RawMosaicKind.FullColor =>
                "it holds finished colours for every pixel and no mosaic (linear DNG, sRAW, Foveon)",
            RawMosaicKind.OtherColors =>
                $"its sensor's colour filters are {RawMetadata.ColorNames(info)}, not red, green and blue",
            RawMosaicKind.FloatingPoint => "its pixels are floating-point numbers, the merger of several exposures",
            RawMosaicKind.Headerless => "it has no header that would say which camera wrote it",
            RawMosaicKind.Rotated => "its sensor is a Super CCD, whose pixels lie on a grid turned by 45°",
            _ => "its sensor's colour filter is not a 2×2 pattern",
        };
        if (reason is not null)
        {
            throw Refused(path, reason);
        }
    }

    internal static RawDecodeException Refused(string path, string reason) =>
        new(path, reason, "Tapetum enhances raw files with a red, green and blue Bayer mosaic.");

    private static void RequireSensibleLevels(string path, in RawInfo info, DngTags dng)
    {
        float black = RawMetadata.BlackOf(info, dng).MeanDn;
        if (!(black < info.White))
        {
            throw new RawDecodeException(
                path,
                $"its black level ({black:0.#}) is not below its white level ({info.White:0.#})",
                "Copy it from the camera's card again."
            );
        }
    }
}
