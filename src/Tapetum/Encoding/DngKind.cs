namespace Tapetum.Encoding;

/// <summary>What a DNG holds at each pixel.</summary>
public enum DngKind
{
    /// <summary>All three colours.</summary>
    Linear,

    /// <summary>The one colour of the sensor's filter, for a raw converter's own demosaicking, profiles and corrections.</summary>
    Mosaic,
}
