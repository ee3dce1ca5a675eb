namespace Tapetum.Raw;

/// <summary>Camera RGB of a neutral object, relative to green = 1; white balance divides by it.</summary>
public readonly record struct CameraNeutral(float Red, float Green, float Blue);
