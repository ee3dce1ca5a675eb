using Tapetum.Web.Photos;

namespace Tapetum.Web.Work;

/// <summary>
/// Photos that wait for work, in the order of their arrival. It may forget everything when the process dies: what is unfinished stands in the
/// <see cref="IPhotoStore"/> and is put in again. A photo that is put in twice is worked on once, since work begins with a change of state.
/// </summary>
public interface IWorkQueue
{
    ValueTask PutAsync(PhotoId id, CancellationToken cancellationToken);

    /// <summary>Waits for the next one.</summary>
    ValueTask<PhotoId> TakeAsync(CancellationToken cancellationToken);
}
