namespace Tapetum.Development.Lens;

/// <summary>How far a colour lies from green in a block.</summary>
/// <param name="Block">Which.</param>
/// <param name="Px">Away from the picture's centre.</param>
/// <param name="Weight">One over its variance.</param>
/// <remarks>A class, as blocks are: of lists of values the program would have to be compiled anew when it runs, which takes longer than all the measuring.</remarks>
internal sealed record BlockDistance(EdgeBlock Block, double Px, double Weight);
