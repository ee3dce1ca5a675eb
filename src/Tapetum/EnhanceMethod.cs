namespace Tapetum;

/// <summary>How a picture was made.</summary>
public enum EnhanceMethod
{
    /// <summary>The network denoised and demosaicked what the sensor saw: the best there is.</summary>
    SensorMosaic,

    /// <summary>
    /// The file holds finished colours (linear DNG, JPEG, PNG, TIFF), of which mosaics were sampled for the network. It gives less than a raw file would: noise was
    /// smeared before, and highlights and shadows may be gone.
    /// </summary>
    SyntheticMosaic,

    /// <summary>No network knows this kind of sensor (monochrome, other filters): LibRaw demosaicked it, and the noise stayed.</summary>
    WithoutNetwork,
}
