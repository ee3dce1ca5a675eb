namespace Tapetum.Web.Work.Upkeep;

/// <summary>The time that the studio has had its photos in its care, by which they expire. A clock that is set forward or back changes nothing.</summary>
internal interface IServedTime
{
    /// <summary>Only grows.</summary>
    TimeSpan Now { get; }

    /// <summary>When that much of it will have passed, by the clock as it goes now.</summary>
    DateTimeOffset ClockAt(TimeSpan served);

    /// <summary>Writes down how late it is, for the next start.</summary>
    Task SaveAsync(CancellationToken cancellationToken);
}
