using Tapetum.Sensor;

namespace Tapetum.Training.Networks;

/// <summary>Whose weights they are. All of them are of the paper's U-Net; they differ in what it is fed and in what it makes.</summary>
internal enum OthersLayout
{
    /// <summary>Chen et al., "Learning to See in the Dark", CVPR 2018: an amplified mosaic to sRGB.</summary>
    Sid,

    /// <summary>Wei et al., "A Physics-based Noise Formation Model for Extreme Low-light Raw Denoising", CVPR 2020: a mosaic to a mosaic, <see cref="AmplifiedRange.BlackToWhite"/>.</summary>
    Eld,

    /// <summary>Feng et al., "Learnability Enhancement for Low-light Raw Denoising", ACM MM 2022: likewise, <see cref="AmplifiedRange.Whole"/>.</summary>
    Pmn,

    /// <summary>Jin et al., "Lighting Every Darkness in Two Pairs", ICCV 2023: likewise, <see cref="AmplifiedRange.ToWhite"/>.</summary>
    Led,
}
