using System.Globalization;
using Tapetum.Web.Photos;
using Tapetum.Web.Work.Linear;

namespace Tapetum.Web.Endpoints.Pictures;

/// <summary>Which part of a linear picture, in full-size upright pixels, and how much smaller.</summary>
/// <param name="Kind">after, the default, or before the network; untouched: what less noise removal leaves more of, which of a burst is not one frame but what was merged.</param>
/// <param name="Scale">1, 2, 3, 4, 5, 6, 8, 10, 12 or 16 pixels of a side become one.</param>
/// <param name="X">The left edge.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Width">Default: all the rest.</param>
/// <param name="Height">Default: all the rest.</param>
/// <param name="DroppedBits">1 to 7: rounded, predicted and compressed (see <c>LinearCoding</c>), for pictures that are only looked at. Default: half floats as they are.</param>
/// <param name="Lens">auto, the default, or off: with or without what is done about the lens.</param>
internal readonly record struct LinearQuery(
    string? Kind,
    int? Scale,
    int? X,
    int? Y,
    int? Width,
    int? Height,
    int? DroppedBits,
    string? Lens
)
{
    public LinearKind LinearKind =>
        Kind switch
        {
            "before" => LinearKind.Before,
            "untouched" => LinearKind.Untouched,
            _ => LinearKind.After,
        };

    public LensCorrections LensCorrections => Lens == "off" ? LensCorrections.Off : LensCorrections.Auto;

    public ViewedPart Part => new(X ?? 0, Y ?? 0, Width ?? int.MaxValue, Height ?? int.MaxValue);

    /// <summary>Differs where the answer would.</summary>
    public string Tag =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Kind ?? "after")[0]}{(Lens == "off" ? "o" : "")}{Scale ?? 1}.{X}.{Y}.{Width}.{Height}.{DroppedBits}"
        );

    /// <summary>What is wrong with it, as a sentence; null when nothing is.</summary>
    public string? Fault() =>
        Kind is not (null or "after" or "before" or "untouched") ? "kind is after, before or untouched."
        : Scale is not (null or 1 or 2 or 3 or 4 or 5 or 6 or 8 or 10 or 12 or 16)
            ? "scale is 1, 2, 3, 4, 5, 6, 8, 10, 12 or 16."
        : Lens is not (null or "auto" or "off") ? "lens is auto or off."
        : DroppedBits is not (null or (>= 1 and <= 7)) ? "droppedBits lies between 1 and 7."
        : X is < 0 || Y is < 0 || Width is <= 0 || Height is <= 0 ? "A part begins inside the picture and has a size."
        : null;
}
