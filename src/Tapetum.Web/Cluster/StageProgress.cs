using Tapetum.Web.Photos;

namespace Tapetum.Web.Cluster;

/// <summary>How far a photo is, as its worker tells all front ends.</summary>
internal sealed record StageProgress(PhotoStage Stage, double Fraction);
