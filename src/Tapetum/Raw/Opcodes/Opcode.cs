namespace Tapetum.Raw.Opcodes;

/// <summary>One step of a DNG's opcode list.</summary>
/// <param name="Id">The specification's number of its kind.</param>
/// <param name="IsOptional">A reader that does not know it may leave it out.</param>
/// <param name="Bytes">Header and parameters, as they stand in the list.</param>
/// <remarks>Digital Negative Specification 1.7, chapter "Opcode List Processing".</remarks>
internal abstract record Opcode(int Id, bool IsOptional, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>No kind's number: what is left of one of which not even that is there.</summary>
    public const int None = 0;

    /// <summary>It makes good what the lens did: shape, or brightness towards the corners.</summary>
    public bool IsOfTheLens => this is WarpOpcode or VignetteOpcode or GainMapOpcode;

    /// <summary>Whether it changes numbers pixel by pixel, each by itself.</summary>
    public bool IsOfValues => this is TableOpcode or PolynomialOpcode or LineOpcode;

    /// <summary>What is to be said when corrections are not made; null when all are.</summary>
    public static string? RemarkOn(IReadOnlyCollection<int> notApplied) =>
        notApplied.Count == 0
            ? null
            : $"it asks for corrections that are not known here, or damaged: {string.Join(", ", notApplied.Distinct().Select(NameOf))}";

    /// <summary>What it does and what the specification calls it.</summary>
    public static string NameOf(int id) =>
        id switch
        {
            None => "an opcode list that ends early",
            1 => "lens distortion (WarpRectilinear)",
            2 => "lens distortion (WarpFisheye)",
            3 => "vignetting (FixVignetteRadial)",
            4 => "bad pixels (FixBadPixelsConstant)",
            5 => "bad pixels (FixBadPixelsList)",
            6 => "trimming (TrimBounds)",
            7 => "tone (MapTable)",
            8 => "tone (MapPolynomial)",
            9 => "a gain map that fits no Bayer mosaic",
            10 => "row offsets (DeltaPerRow)",
            11 => "column offsets (DeltaPerColumn)",
            12 => "row gains (ScalePerRow)",
            13 => "column gains (ScalePerColumn)",
            14 => "lens distortion (WarpRectilinear2)",
            _ => $"opcode {id}",
        };
}
