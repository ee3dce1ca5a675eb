namespace Tapetum.Training.Networks;

/// <summary>What a parameter is for; it decides how it starts and whether a mirrored copy is kept.</summary>
public enum ParameterKind
{
    ConvolutionWeight,
    TransposedWeight,
    OutputWeight,
    GateWeight,
    Bias,
}
