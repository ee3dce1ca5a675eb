namespace Tapetum.Web.Photos;

/// <summary>Whether the lens's distortion, vignetting and colour fringes are put right.</summary>
public enum LensCorrections
{
    /// <summary>As the file says how, or as a database knows the lens.</summary>
    Auto,

    /// <summary>Not at all.</summary>
    Off,
}
