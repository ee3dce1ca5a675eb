namespace Tapetum.Development;

/// <summary>Whose light is taken for white.</summary>
public enum WhiteBalanceMode
{
    /// <summary>What the camera noted; estimated from the picture when it noted nothing believable. The default.</summary>
    AsShot,

    /// <summary>Estimated from the picture.</summary>
    Auto,

    /// <summary>Noon sunlight with skylight, 5500 K.</summary>
    Daylight,

    /// <summary>A colour temperature given by the photographer.</summary>
    Temperature,

    /// <summary>What the camera saw of something that the photographer says is grey.</summary>
    Neutral,
}
