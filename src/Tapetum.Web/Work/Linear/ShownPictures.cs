using Tapetum.Web.Storage;

namespace Tapetum.Web.Work.Linear;

/// <summary>A photo's pictures as they are to be shown, where that is not the whole of them.</summary>
/// <param name="Before">What the picture is compared with.</param>
/// <param name="After">The network's.</param>
/// <param name="Untouched">Of a burst, what was merged; null of other photos, whose that is <paramref name="Before"/>.</param>
internal sealed record ShownPictures(LinearFile Before, LinearFile After, LinearFile? Untouched) : IDisposable
{
    public void Dispose()
    {
        Before.Dispose();
        After.Dispose();
        Untouched?.Dispose();
    }
}
