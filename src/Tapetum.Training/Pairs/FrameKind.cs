namespace Tapetum.Training.Pairs;

/// <summary>What a stored frame is.</summary>
public enum FrameKind
{
    /// <summary>[H, W] DN of the sensor, black included.</summary>
    Mosaic,

    /// <summary>[H, W, 3] linear camera RGB: a long exposure, bilinearly demosaicked. Code 0 is −1/16 and 65535 is 1, where 1 is white.</summary>
    LinearTruth,

    /// <summary>[H, W, 3] sRGB, code 65535 is 1: a long exposure, developed by LibRaw.</summary>
    SrgbTruth,

    /// <summary>[H, W, 3] sRGB: a short exposure, amplified, then developed by LibRaw as its long one.</summary>
    SrgbInput,
}
