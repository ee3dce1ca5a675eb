using Tapetum.Inference;

namespace Tapetum.Web.Work;

/// <summary>What several frames came to.</summary>
/// <param name="Mosaic">All of them.</param>
/// <param name="OneFrame">What its reference shows alone and without the network, as bright.</param>
/// <param name="MadeAt">Of the time that the whole picture takes, what has gone by.</param>
internal sealed record MergedPhoto(DecodedPhoto Mosaic, LinearImage OneFrame, double MadeAt);
