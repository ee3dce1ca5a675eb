namespace Tapetum.Development.Looks;

/// <summary>How a picture is finished once its exposure and white balance are right.</summary>
public enum Look
{
    /// <summary>Tones and colours as the camera gave them to the small picture that it put into the file; natural where there is none to go by.</summary>
    Camera,

    /// <summary>Depth in the shadows and a little more colour, as cameras and raw converters usually have it.</summary>
    Natural,

    /// <summary>Light as it was, but for a soft toe and shoulder: for measuring, and to go on editing.</summary>
    Neutral,
}
