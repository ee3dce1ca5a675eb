using Tapetum.Web.Photos;

namespace Tapetum.Web.Decoding;

/// <summary>What a file shows without being decoded.</summary>
/// <param name="Capture">How it was taken.</param>
/// <param name="WidthPx">Of the upright picture; null when only decoding tells.</param>
/// <param name="HeightPx">Of the upright picture; null when only decoding tells.</param>
/// <param name="HasThumbnail">Whether its preview was made into a thumbnail.</param>
public sealed record PreviewInfo(CaptureSummary Capture, int? WidthPx, int? HeightPx, bool HasThumbnail);
