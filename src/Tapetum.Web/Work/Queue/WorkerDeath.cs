using Tapetum.Web.Photos;

namespace Tapetum.Web.Work.Queue;

/// <summary>What becomes of a photo during which its worker died.</summary>
internal static class WorkerDeath
{
    // Twice may be bad luck.
    public const int Most = 3;

    /// <summary>It waits again, unless it is what workers die of.</summary>
    public static Photo Of(Photo photo)
    {
        int deaths = photo.Deaths + 1;
        return deaths < Most
            ? photo with
            {
                State = PhotoState.Queued,
                Claim = null,
                Deaths = deaths,
            }
            : photo with
            {
                State = PhotoState.Failed,
                Claim = null,
                Deaths = deaths,
                Error = PhotoErrors.After(deaths),
            };
    }
}
