namespace Tapetum.Web.Endpoints.Settings;

/// <summary>A light.</summary>
/// <param name="Kelvin">Its temperature.</param>
/// <param name="Neutral">What the camera sees of grey under it.</param>
/// <param name="Matrix">As <see cref="DevelopmentView.Matrix"/>.</param>
public sealed record LightView(double Kelvin, float[] Neutral, double[] Matrix);
