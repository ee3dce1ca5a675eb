namespace Tapetum.Training.Networks;

/// <summary>What a parameter is for; it decides how it starts and whether a mirrored copy is kept.</summary>
public enum ParameterKind
{
    /// <summary>Of the convolution that sees the network's input, which needs no gradient.</summary>
    InputWeight,
    ConvolutionWeight,

    /// <summary>Of the second convolution of a residual block.</summary>
    ResidualWeight,

    /// <summary>Of a convolution of single pixels.</summary>
    PointWeight,
    TransposedWeight,
    OutputWeight,

    /// <summary>Of the convolution that says what is added to a demosaicking.</summary>
    AddedWeight,
    GateWeight,
    Bias,
}
