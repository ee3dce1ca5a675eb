namespace Tapetum.Web.Endpoints.Settings;

/// <summary>How good a photo is.</summary>
/// <param name="Stars">0 to 5.</param>
public sealed record Rating(int Stars);
