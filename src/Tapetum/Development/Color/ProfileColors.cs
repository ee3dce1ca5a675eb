using Tapetum.Raw;
using Tapetum.Raw.Profiles;

namespace Tapetum.Development.Color;

/// <summary>How a camera profile's tables change a picture's colours, in linear RGB of the profile's space: ROMM RGB's primaries (ProPhoto) under D50.</summary>
/// <param name="BalancedToProfile">White-balanced camera RGB to the profile's space; a neutral stays neutral and keeps its brightness.</param>
/// <param name="ProfileToRgb">From there to the picture's colour space; likewise.</param>
/// <param name="HueSatMap">Before exposure; null for none.</param>
/// <param name="NeutralScale">What 1 in the profile's space, before exposure, is to <paramref name="HueSatMap"/>: the neutral's largest channel, which a converter makes 1.</param>
/// <param name="LookTable">After exposure; null for none.</param>
/// <param name="ExposureScale">What 1 in the exposed picture is to <paramref name="LookTable"/>.</param>
internal sealed record ProfileColors(
    Matrix3x3 BalancedToProfile,
    Matrix3x3 ProfileToRgb,
    HueSatMap? HueSatMap,
    double NeutralScale,
    HueSatMap? LookTable,
    double ExposureScale
);
