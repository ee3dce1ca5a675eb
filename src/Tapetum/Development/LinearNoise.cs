namespace Tapetum.Development;

/// <summary>Noise on linear values x, 0 black and 1 the white level: variance = Shot·x + Read.</summary>
internal readonly record struct LinearNoise(double Shot, double Read);
