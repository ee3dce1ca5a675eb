using Tapetum.Web.Photos;

namespace Tapetum.Web.Endpoints;

/// <summary>What this studio is and what it allows.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="Model">The network's name.</param>
/// <param name="Models">All that there are, this one first.</param>
/// <param name="SampleAvailable">Whether it can be tried without a file of one's own.</param>
/// <param name="MaxUploadBytes">The largest file that is accepted.</param>
/// <param name="KeptForS">How long results are kept, seconds.</param>
/// <param name="QueueCapacity">How many photos may wait.</param>
/// <param name="Defaults">How photos are developed of which nothing else was asked.</param>
public sealed record AboutView(
    string Version,
    string Model,
    IReadOnlyList<string> Models,
    bool SampleAvailable,
    long MaxUploadBytes,
    double KeptForS,
    int QueueCapacity,
    PhotoSettings Defaults
);
