using Tapetum.Development;
using Tapetum.Development.Lens;
using Tapetum.Inference;
using Tapetum.Web.Photos;
using Tapetum.Web.Work.Linear;

namespace Tapetum.Web.Work.Pictures;

/// <summary>Says in a few milliseconds how a photo would be developed with other settings: what had to be measured in the picture is kept for the photos looked at last.</summary>
internal sealed class DevelopmentPlans(LinearPhotos linears) : IDisposable
{
    private const int Kept = 32;

    private readonly SemaphoreSlim places = new(1);
    private readonly LinkedList<(PhotoId Id, double Strength, LensCorrections Lens, DevelopmentPlan Plan)> recent = [];

    /// <returns>Null when the photo has gone.</returns>
    public async Task<DevelopmentPlan?> FindAsync(
        Photo photo,
        PhotoSettings settings,
        CancellationToken cancellationToken
    )
    {
        (double strength, LensCorrections lens) = (settings.Strength, settings.LensCorrections);
        await places.WaitAsync(cancellationToken);
        try
        {
            for (var node = recent.First; node is not null; node = node.Next)
            {
                if ((node.Value.Id, node.Value.Strength, node.Value.Lens) == (photo.Id, strength, lens))
                {
                    recent.Remove(node);
                    recent.AddFirst(node);
                    return node.Value.Plan;
                }
            }

            using LinearPhoto? linear = await linears.OpenAsync(photo, cancellationToken);
            if (linear is null)
            {
                return null;
            }

            LinearImage image = linear.Blend((float)strength, cancellationToken);
            DevelopmentPlanner planner = new(
                PictureCorrections.Apply(
                    image,
                    linear.Raw,
                    correctLens: lens == LensCorrections.Auto,
                    cancellationToken,
                    mayChange: true
                ),
                linear.Raw.Color,
                linear.Raw.BaselineExposureEv,
                linear.Decoded.Hints
            );
            DevelopmentPlan plan = new(planner, linear.Raw.Capture.Orientation, LensOf(linear));
            recent.AddFirst((photo.Id, strength, lens, plan));
            if (recent.Count > Kept)
            {
                recent.RemoveLast();
            }

            return plan;
        }
        finally
        {
            places.Release();
        }
    }

    private static PhotoLens? LensOf(LinearPhoto photo) =>
        PictureCorrections.AreOfTheLens(photo.Raw.Metadata)
            ? new(
                photo.Raw.Metadata.LensProfile?.Lens,
                photo.Raw.Metadata.LensProfile?.IsMeasured == true,
                photo.CanLeaveLens
            )
            : null;

    /// <summary>It is another picture now.</summary>
    public void Forget(PhotoId id)
    {
        places.Wait();
        try
        {
            foreach (var plan in recent.Where(plan => plan.Id == id).ToArray())
            {
                recent.Remove(plan);
            }
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();
}
