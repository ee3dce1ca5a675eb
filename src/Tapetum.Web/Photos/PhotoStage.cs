namespace Tapetum.Web.Photos;

/// <summary>What is being done to a photo that is worked on.</summary>
public enum PhotoStage
{
    Decoding,
    Denoising,
    Developing,
}
