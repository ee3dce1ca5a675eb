namespace Tapetum.Raw;

/// <summary>One pair of the DNG NoiseProfile tag 51041: variance = Scale·x + Offset with x in [0, 1] from black to white.</summary>
public readonly record struct NoiseProfile(double Scale, double Offset);
