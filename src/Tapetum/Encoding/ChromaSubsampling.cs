namespace Tapetum.Encoding;

/// <summary>How finely a JPEG keeps colour, next to brightness.</summary>
public enum ChromaSubsampling
{
    /// <summary>4:4:4 from quality 90 on, 4:2:0 below.</summary>
    Auto,

    /// <summary>4:2:0: one colour for two by two pixels.</summary>
    Halved,

    /// <summary>4:4:4: a colour for each pixel.</summary>
    None,
}
