namespace Tapetum.Web.Endpoints.Settings;

/// <summary>Which network a photo is to be made with.</summary>
/// <param name="Model">One of those that /api/about names.</param>
public sealed record ChosenModel(string Model);
