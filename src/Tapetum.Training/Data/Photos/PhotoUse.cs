namespace Tapetum.Training.Data.Photos;

/// <summary>What a photo is for.</summary>
public enum PhotoUse
{
    Training,

    /// <summary>Kept out of training: validation only.</summary>
    HeldOut,
}
