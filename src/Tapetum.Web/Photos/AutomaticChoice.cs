namespace Tapetum.Web.Photos;

/// <summary>What a picture is developed with where nothing was chosen.</summary>
/// <param name="Ev">Stops over the sensor's own exposure.</param>
/// <param name="Kelvin">The temperature of the light that looks neutral: asked for together with the tint, it gives the same picture.</param>
/// <param name="Tint">−100 greener to 100 more magenta.</param>
public sealed record AutomaticChoice(double Ev, double Kelvin, double Tint);
