namespace Tapetum.Web.Work.Intake;

/// <summary>What all uploads that are coming in now may become, bytes.</summary>
internal interface IReservedRoom
{
    /// <summary>Makes it more, unless what all have reserved leaves no room: one asks after the other, so that no two are given the same.</summary>
    /// <param name="more">0 only looks.</param>
    /// <param name="look">Whether there is room, given what is reserved without this. It may be asked again.</param>
    /// <param name="cancellationToken">Reserves nothing.</param>
    Task<IntakeRoom> TryAddAsync(long more, Func<long, Task<IntakeRoom>> look, CancellationToken cancellationToken);

    void GiveBack(long bytes);
}
