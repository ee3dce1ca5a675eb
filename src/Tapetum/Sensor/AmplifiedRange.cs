namespace Tapetum.Sensor;

/// <summary>What of an amplified mosaic a network is shown.</summary>
internal enum AmplifiedRange
{
    /// <summary>From black to white, 0 to 1: the paper's and ELD's.</summary>
    BlackToWhite,

    /// <summary>All up to white, and below black what noise makes of it: LED's.</summary>
    ToWhite,

    /// <summary>All of it: PMN's.</summary>
    Whole,
}
