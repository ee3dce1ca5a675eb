using System.Collections.Concurrent;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Events;

/// <summary>Tells whoever listens which photos have changed. It carries no state: a listener looks the photo up, so that it is never told what is no longer true.</summary>
internal sealed class PhotoEvents
{
    private readonly ConcurrentDictionary<PhotoListener, bool> listeners = new();

    /// <summary>Whether anybody listens.</summary>
    public bool IsHeard => !listeners.IsEmpty;

    public void Changed(PhotoId id)
    {
        foreach (PhotoListener listener in listeners.Keys)
        {
            listener.Note(id);
        }
    }

    /// <summary>To be disposed when nobody listens any more.</summary>
    public PhotoListener Listen()
    {
        PhotoListener listener = new(gone => listeners.TryRemove(gone, out _));
        listeners[listener] = true;
        return listener;
    }
}
