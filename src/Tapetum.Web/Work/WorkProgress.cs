using System.Collections.Concurrent;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Work;

/// <summary>How far the photos are that are being worked on. It is of the moment, and dies with the process as the work does.</summary>
internal sealed class WorkProgress(PhotoEvents events)
{
    private readonly ConcurrentDictionary<PhotoId, (PhotoStage Stage, double Fraction)> current = new();

    public void Report(PhotoId id, PhotoStage stage, double fraction)
    {
        current[id] = (stage, fraction);
        events.Changed(id);
    }

    public void Clear(PhotoId id) => current.TryRemove(id, out _);

    public (PhotoStage Stage, double Fraction)? Of(PhotoId id) => current.TryGetValue(id, out var found) ? found : null;
}
