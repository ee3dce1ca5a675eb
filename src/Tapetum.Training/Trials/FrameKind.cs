namespace Tapetum.Training.Trials;

/// <summary>What makes a frame's noise hard, or easy, to measure.</summary>
public enum FrameKind
{
    /// <summary>Smooth and textured parts over two decades of brightness.</summary>
    Ordinary,

    /// <summary>Texture from edge to edge.</summary>
    Textured,

    /// <summary>So little light that read noise is at least as strong as shot noise.</summary>
    Dim,

    /// <summary>Nothing dark in it.</summary>
    Bright,

    /// <summary>A good part of it is at the white level.</summary>
    Clipped,

    /// <summary>Corners with a quarter of the light, or less.</summary>
    Vignetted,

    /// <summary>One wall: the frame cannot tell gain and read noise apart.</summary>
    Narrow,

    /// <summary>The camera has smoothed the mosaic before writing it.</summary>
    Smoothed,

    /// <summary>A photograph turned back into scene light.</summary>
    Photograph,
}
