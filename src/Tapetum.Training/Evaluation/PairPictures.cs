using Tapetum.Raw;

namespace Tapetum.Training.Evaluation;

/// <summary>The three pictures of a pair, developed alike.</summary>
/// <param name="Capture">Of the short exposure.</param>
/// <param name="Scale">The amplified short exposure.</param>
/// <param name="Output">What the network made of it.</param>
/// <param name="Truth">The long exposure.</param>
internal sealed record PairPictures(
    CaptureInfo Capture,
    DisplayPicture Scale,
    DisplayPicture Output,
    DisplayPicture Truth
);
