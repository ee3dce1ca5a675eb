using System.Text.Json.Serialization;
using Tapetum.Raw.Containers;
using Tapetum.Raw.Opcodes;

namespace Tapetum.Raw.Lenses;

/// <summary>How a lens's distortion, vignetting and lateral colour are put right where the file itself says nothing of it: the same steps as a DNG's OpcodeList3 has.</summary>
/// <param name="Lens">Its name, for people; null where the picture alone tells.</param>
/// <param name="List">The steps, as OpcodeList3 holds them.</param>
internal sealed record LensProfile(string? Lens, byte[] List)
{
    private const ushort SubjectDistance = 37382;
    private const ushort FocalLengthIn35Mm = 41989;

    /// <summary>Where the file does not say how far it was focused, m: far away.</summary>
    private const double UsualDistanceM = 1000;

    /// <summary>To be done to the demosaicked picture, before the file's own.</summary>
    [JsonIgnore]
    public IReadOnlyList<Opcode> Opcodes => OpcodeList.Parse(List);

    /// <summary>The profile of a picture's lens.</summary>
    /// <returns>Null where the file brings corrections of its own, and where camera or lens are not known.</returns>
    /// <param name="capture">How and with what it was taken.</param>
    /// <param name="metadata">What else its file says.</param>
    /// <param name="widthPx">Of the sensor's picture.</param>
    /// <param name="heightPx">The same.</param>
    /// <param name="database">What is known of lenses.</param>
    public static LensProfile? Of(
        CaptureInfo capture,
        SourceMetadata metadata,
        int widthPx,
        int heightPx,
        LensDatabase database
    )
    {
        if (metadata.PictureOpcodes.Any(opcode => opcode.IsOfTheLens))
        {
            return null;
        }

        LensCamera? camera = database.CameraOf(capture.Make, capture.Model);
        if ((camera?.CropFactor ?? CropFactorOf(capture, metadata)) is not { } crop)
        {
            return null;
        }

        IReadOnlyList<LensCalibration> lenses = database.LensesOf(capture.Lens, capture.Make, camera, crop);
        double? focal =
            capture.FocalLengthMm
            ?? (lenses is [var only, ..] && only.LeastFocalMm == only.MostFocalMm ? only.LeastFocalMm : null);
        if (lenses.Count == 0 || focal is not > 0)
        {
            return null;
        }

        LensModel model = new(lenses, crop, focal.Value, capture.ApertureF, DistanceOf(metadata));
        Opcode[] opcodes = [.. LensOpcodes.Of(model, widthPx, heightPx)];
        return opcodes.Length == 0 ? null : new(lenses[0].Shown, OpcodeList.ToBytes(opcodes));
    }

    /// <summary>Whether the steps bring colours together as it was measured in the picture itself. Default: no.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>What the picture shows of axial colour, which is put right before all else; a DNG has no step for it. Default: null, nothing.</summary>
    public AxialColor? Axial { get; init; }

    /// <summary>The profile with axial colour as it was measured in the picture.</summary>
    /// <param name="profile">What is known otherwise; null for nothing.</param>
    /// <param name="color">How much wider than green red and blue are.</param>
    public static LensProfile With(LensProfile? profile, AxialColor color) =>
        (profile ?? new(Lens: null, OpcodeList.ToBytes([]))) with
        {
            IsMeasured = true,
            Axial = color,
        };

    /// <summary>The profile with lateral colour as it was measured in the picture.</summary>
    /// <param name="profile">What is known otherwise; null for nothing.</param>
    /// <param name="color">How far red and blue lie apart from green.</param>
    /// <returns>The same where its warp leaves no room for it.</returns>
    public static LensProfile? With(LensProfile? profile, LateralColor color)
    {
        IReadOnlyList<Opcode> known = profile?.Opcodes ?? [];
        if (LensOpcodes.Lateral(color, known.OfType<WarpOpcode>().FirstOrDefault()) is not { } lateral)
        {
            return profile;
        }

        byte[] list = OpcodeList.ToBytes([.. known.Where(opcode => opcode is not WarpOpcode), lateral]);
        return new(profile?.Lens, list) { IsMeasured = true };
    }

    /// <summary>EXIF says what focal length would show as much on 36 × 24 mm, in whole millimetres.</summary>
    private static double? CropFactorOf(CaptureInfo capture, SourceMetadata metadata) =>
        capture.FocalLengthMm is > 0 and var focal && Number(metadata, FocalLengthIn35Mm) is > 0 and var equivalent
            ? equivalent / focal
            : null;

    private static double DistanceOf(SourceMetadata metadata) =>
        Number(metadata, SubjectDistance) is > 0 and < UsualDistanceM and var distance ? distance : UsualDistanceM;

    private static double? Number(SourceMetadata metadata, ushort tag) =>
        metadata.Exif.TryGetValue(tag, out TiffValue? value)
        && value.ToDoubles() is [var number]
        && double.IsFinite(number)
            ? number
            : null;
}
