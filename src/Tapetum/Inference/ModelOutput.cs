namespace Tapetum.Inference;

/// <summary>What comes out of a network.</summary>
internal enum ModelOutput
{
    /// <summary>Three colours at every pixel.</summary>
    Colors,

    /// <summary>What <see cref="DemosaickingEnd"/> makes them of, together with the input.</summary>
    Parts,

    /// <summary>The mosaic without its noise, in the input's planes: it is demosaicked here.</summary>
    Planes,
}
