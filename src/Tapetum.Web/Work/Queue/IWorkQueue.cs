using Tapetum.Web.Photos;

namespace Tapetum.Web.Work.Queue;

/// <summary>
/// Photos that wait for work, in the order of their arrival. A photo that is put in twice is worked on once, since work begins with a change of state
/// in the <see cref="IPhotoStore"/>.
/// </summary>
public interface IWorkQueue
{
    /// <summary>To be called once, before the first is taken: what an earlier process left undone is owed.</summary>
    Task BeginAsync(CancellationToken cancellationToken);

    ValueTask PutAsync(PhotoId id, CancellationToken cancellationToken);

    /// <summary>Waits for the next one.</summary>
    /// <returns>To be disposed of: what was neither finished nor returned is handed out again when its holder is taken for dead.</returns>
    ValueTask<IWorkLease> TakeAsync(CancellationToken cancellationToken);
}
