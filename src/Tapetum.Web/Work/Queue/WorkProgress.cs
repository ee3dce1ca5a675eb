using System.Collections.Concurrent;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Work.Queue;

/// <summary>How far the photos are that are being worked on. It is of the moment, and dies with the process as the work does.</summary>
internal sealed class WorkProgress(PhotoEvents events)
{
    private readonly ConcurrentDictionary<PhotoId, (PhotoStage Stage, double Fraction)> current = new();

    /// <summary>Who else is to know that a photo got on.</summary>
    public Action<PhotoId, PhotoStage, double>? Reported { get; set; }

    /// <summary>Who else is to know that nobody works on it any more.</summary>
    public Action<PhotoId>? Cleared { get; set; }

    public void Report(PhotoId id, PhotoStage stage, double fraction)
    {
        current[id] = (stage, fraction);
        events.Changed(id);
        Reported?.Invoke(id, stage, fraction);
    }

    public void Clear(PhotoId id)
    {
        current.TryRemove(id, out _);
        Cleared?.Invoke(id);
    }

    public (PhotoStage Stage, double Fraction)? Of(PhotoId id) => current.TryGetValue(id, out var found) ? found : null;
}
