namespace Tapetum.Training.Trials;

/// <summary>How near a picture comes to the light, PSNR as displayed, dB.</summary>
/// <param name="Whole">But for what not all frames reach.</param>
/// <param name="Moving">Where something that moves is, in any of the frames.</param>
/// <param name="Still">Elsewhere.</param>
internal readonly record struct BurstScore(double Whole, double Moving, double Still);
