namespace Tapetum.Web.Cluster.Uploads;

/// <summary>What is changed with each photo that is taken in, by whichever front end: of two who read the same, one is told to look again.</summary>
/// <param name="Next">The number of the next photo.</param>
/// <param name="Coming">Photos let in whose documents may not be there yet, and when they were, by the clock of who let them in.</param>
internal sealed record IntakeGate(long Next, IReadOnlyDictionary<string, DateTimeOffset> Coming);
