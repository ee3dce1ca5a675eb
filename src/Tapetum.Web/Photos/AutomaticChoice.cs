namespace Tapetum.Web.Photos;

/// <summary>What a picture is developed with where nothing was chosen.</summary>
/// <param name="Ev">Stops over the sensor's own exposure.</param>
/// <param name="Kelvin">The correlated colour temperature of the light that looks neutral.</param>
public sealed record AutomaticChoice(double Ev, double Kelvin);
