using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Lenses;
using Tapetum.Raw.Opcodes;

namespace Tapetum.Development.Lens;

/// <summary>
/// Makes of the sensor's whole picture the one that is to be shown: what the file says of the lens is put right, the margins go, pixels become square.
/// <code>
/// axial colour → the lens's profile → OpcodeList3, in its order → DefaultCrop, DefaultUserCrop → DefaultScale
/// </code>
/// </summary>
/// <remarks>Digital Negative Specification 1.7. A linear DNG keeps the whole picture and takes these tags along instead.</remarks>
internal static class PictureCorrections
{
    /// <summary>EXIF's orientations 5 to 8 swap rows and columns.</summary>
    private const int FirstOnItsSide = 5;

    /// <param name="linear">The whole picture.</param>
    /// <param name="raw">Its file.</param>
    /// <param name="correctLens">Whether distortion, vignetting and gain maps are put right; all else is in any case.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    /// <param name="mayChange">Whether nobody needs the whole picture afterwards: its numbers may then change, which saves a copy. Default: it is left as it is.</param>
    public static LinearImage Apply(
        LinearImage linear,
        RawImage raw,
        bool correctLens,
        CancellationToken cancellationToken,
        bool mayChange = false
    )
    {
        LinearImage image = linear;
        if (correctLens && raw.Metadata.LensProfile?.Axial is { } axial)
        {
            image = mayChange ? image : Framing.Trim(image, 0, 0, image.WidthPx, image.HeightPx);
            AxialFilter.Apply(image, axial, cancellationToken);
        }

        foreach (Opcode opcode in StepsOf(raw.Metadata).Where(o => correctLens || !o.IsOfTheLens))
        {
            image = Apply(image, opcode, isOurs: mayChange || !ReferenceEquals(image, linear), cancellationToken);
        }

        return Framing.Apply(image, FrameOf(raw, image), cancellationToken);
    }

    /// <summary>What is to be shown of a picture, before it is turned.</summary>
    public static PictureFrame FrameOf(RawImage raw, LinearImage image) =>
        PictureFrame.Of(raw.Metadata, image.WidthPx, image.HeightPx);

    /// <summary>How large the picture is when all is done and it is turned upright, px.</summary>
    public static (int WidthPx, int HeightPx) SizeOf(RawImage raw)
    {
        (int width, int height) = (raw.WidthPx, raw.HeightPx);
        foreach (TrimOpcode trim in raw.Metadata.PictureOpcodes.OfType<TrimOpcode>())
        {
            (width, height) = Framing.SizeWithin(width, height, trim.LeftPx, trim.TopPx, trim.RightPx, trim.BottomPx);
        }

        PictureFrame frame = PictureFrame.Of(raw.Metadata, width, height);
        bool isOnItsSide = raw.Capture.Orientation >= FirstOnItsSide;
        return isOnItsSide ? (frame.ShownHeightPx, frame.ShownWidthPx) : (frame.ShownWidthPx, frame.ShownHeightPx);
    }

    /// <summary>The corrections that the file asks for and that are not known, a clause for <see cref="Photograph.Remarks"/>; null when there are none.</summary>
    public static string? RemarkOn(SourceMetadata metadata) =>
        Opcode.RemarkOn([
            .. metadata
                .PictureOpcodes.OfType<UnknownOpcode>()
                .Where(opcode => opcode.IsDamaged || !opcode.IsOptional)
                .Select(opcode => opcode.Id),
        ]);

    /// <summary>Whether there is something about the lens that is put right after demosaicking.</summary>
    public static bool AreOfTheLens(SourceMetadata metadata) =>
        metadata.LensProfile?.Axial is not null || StepsOf(metadata).Any(o => o.IsOfTheLens);

    /// <summary>The file, knowing what its picture shows of lateral colour, where no profile and not the file itself brings the colours together, and of axial colour; the same where there is none to be seen.</summary>
    /// <param name="raw">The file.</param>
    /// <param name="linear">Its picture, the whole of it.</param>
    /// <param name="cancellationToken">Asked now and then.</param>
    public static RawImage Measured(RawImage raw, LinearImage linear, CancellationToken cancellationToken)
    {
        IReadOnlyList<EdgeBlock> blocks = EdgeBlocks.Of(linear, cancellationToken);
        SourceMetadata metadata = raw.Metadata;
        bool isTogether = StepsOf(metadata).OfType<WarpOpcode>().Any(warp => !warp.IsOne);
        if (!isTogether && LateralFringes.Measure(linear, blocks, cancellationToken) is { } lateral)
        {
            metadata = metadata.With(lateral);
        }

        if (AxialFringes.Measure(linear, blocks, cancellationToken) is { } axial)
        {
            metadata = metadata.With(axial);
        }

        return ReferenceEquals(metadata, raw.Metadata) ? raw : raw.With(raw.Capture, metadata);
    }

    /// <summary>Whether a picture without what is done about the lens is a part of the whole one, pixel by pixel.</summary>
    public static bool AreOfTheLensAlone(SourceMetadata metadata, int widthPx, int heightPx) =>
        StepsOf(metadata).All(o => o.IsOfTheLens)
        && PictureFrame.Of(metadata, widthPx, heightPx) is { ScaleX: 1, ScaleY: 1 };

    /// <summary>What a profile knows of the lens, and what the file asks for. Colours that were only measured are brought together in the file's own warp where it holds that: each resampling blurs.</summary>
    private static IEnumerable<Opcode> StepsOf(SourceMetadata metadata)
    {
        IReadOnlyList<Opcode> own = metadata.PictureOpcodes;
        if (metadata.LensProfile is not { } profile)
        {
            return own;
        }

        return
            profile.Opcodes is [WarpOpcode lateral]
            && own.OfType<WarpOpcode>().ToArray() is [var warp]
            && !own.TakeWhile(opcode => opcode != warp).Any(opcode => opcode is TrimOpcode)
            && LensOpcodes.Combined(lateral, warp) is { } both
            ? own.Select(opcode => opcode == warp ? both : opcode)
            : profile.Opcodes.Concat(own);
    }

    private static LinearImage Apply(LinearImage image, Opcode opcode, bool isOurs, CancellationToken cancellationToken)
    {
        switch (opcode)
        {
            case WarpOpcode warp:
                return LensWarp.Apply(image, warp, isOurs, cancellationToken);
            case TrimOpcode trim:
                return Framing.Trim(image, trim.LeftPx, trim.TopPx, trim.RightPx, trim.BottomPx);
            case UnknownOpcode or BadPixelsOpcode:
                return image;
            default:
                LinearImage changed = isOurs ? image : Framing.Trim(image, 0, 0, image.WidthPx, image.HeightPx);
                OpcodeValues.Apply(opcode, changed.Rgb, changed.WidthPx, planes: 3, cancellationToken);
                return changed;
        }
    }
}
