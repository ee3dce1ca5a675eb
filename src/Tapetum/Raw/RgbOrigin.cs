using Tapetum.Raw.XTrans;

namespace Tapetum.Raw;

/// <summary>Why every pixel of an <see cref="RgbImage"/> has three colours.</summary>
internal enum RgbOrigin
{
    /// <summary>The camera or a converter stored them so: linear DNG, sRAW.</summary>
    LinearRaw,

    /// <summary>A developed photograph: JPEG, PNG, TIFF. Its tones were bent and its noise smeared before.</summary>
    Developed,

    /// <summary>An <see cref="XTransImage"/>, linearly demosaicked.</summary>
    XTrans,

    /// <summary>LibRaw demosaicked filters of other colours or in another order.</summary>
    OtherFilters,
}
