namespace Tapetum.Web.Photos;

/// <summary>What is being done to a photo that is worked on.</summary>
public enum PhotoStage
{
    Decoding,

    /// <summary>Of a burst: its frames are read, aligned and merged.</summary>
    Merging,
    Denoising,
    Developing,
}
