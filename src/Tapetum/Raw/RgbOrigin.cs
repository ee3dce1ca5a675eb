namespace Tapetum.Raw;

/// <summary>Why every pixel of an <see cref="RgbImage"/> has three colours.</summary>
internal enum RgbOrigin
{
    /// <summary>The camera or a converter stored them so: linear DNG, sRAW.</summary>
    LinearRaw,

    /// <summary>A developed photograph: JPEG, PNG, TIFF. Its tones were bent and its noise smeared before.</summary>
    Developed,

    /// <summary>LibRaw demosaicked Fujifilm's X-Trans pattern.</summary>
    XTrans,

    /// <summary>The sensor has no colour filters; the three are equal.</summary>
    Monochrome,

    /// <summary>LibRaw demosaicked filters of other colours or in another order.</summary>
    OtherFilters,
}
