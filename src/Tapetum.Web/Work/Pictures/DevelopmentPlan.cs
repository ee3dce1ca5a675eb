using Tapetum.Development;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Work.Pictures;

/// <summary>What was measured in a photo, and which way up it is.</summary>
/// <param name="Planner">Of the picture that is to be shown, as the sensor stood.</param>
/// <param name="Orientation">EXIF, 1 to 8.</param>
/// <param name="Lens">How its lens is put right; null where nothing is done about it.</param>
internal sealed record DevelopmentPlan(DevelopmentPlanner Planner, int Orientation, PhotoLens? Lens);
