namespace Tapetum.Web.Endpoints.Settings;

/// <summary>A tone curve as samples.</summary>
/// <param name="SceneWhite">The amplified linear value that is shown as white.</param>
/// <param name="Samples">Sample i of n belongs to <c>sceneWhite·(i / (n − 1))²</c>; between them the curve is straight.</param>
public sealed record ToneCurveView(float SceneWhite, IReadOnlyList<float> Samples);
