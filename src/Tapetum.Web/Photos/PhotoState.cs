namespace Tapetum.Web.Photos;

/// <summary>Where a photo is in its life.</summary>
public enum PhotoState
{
    /// <summary>Accepted: it will be worked on, whatever happens to the process.</summary>
    Queued,

    Working,

    /// <summary>It can be developed and looked at.</summary>
    Done,

    /// <summary>It never will be; its error says why.</summary>
    Failed,
}
