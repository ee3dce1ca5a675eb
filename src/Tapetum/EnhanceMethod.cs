namespace Tapetum;

/// <summary>How a picture was made.</summary>
public enum EnhanceMethod
{
    /// <summary>The network denoised and demosaicked what the sensor saw: the best there is.</summary>
    SensorMosaic,

    /// <summary>
    /// The file holds finished colours (linear DNG, JPEG, PNG, TIFF), or LibRaw made them of filters of other colours, and mosaics were sampled of them for the network. It gives less than a raw file would: noise was
    /// smeared before, and highlights and shadows may be gone.
    /// </summary>
    SyntheticMosaic,

    /// <summary>No network ran, and the noise stayed: what a studio keeps from earlier versions, of sensors with other filters.</summary>
    WithoutNetwork,
}
