namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>The two halves of See-in-the-Dark.</summary>
public enum SidHalf
{
    /// <summary>Sony α7S II: Bayer.</summary>
    Sony,

    /// <summary>Fujifilm X-T2: X-Trans.</summary>
    Fuji,
}
