namespace Tapetum.Web.Work.Linear;

/// <summary>Which of a photo's linear pictures.</summary>
internal enum LinearKind
{
    /// <summary>The network's.</summary>
    After,

    /// <summary>What it is compared with: as the camera saw it; of a burst, one of its frames.</summary>
    Before,

    /// <summary>What the network was given, of which less noise removal leaves more: of a burst, all that was merged. Of other photos the same as <see cref="Before"/>.</summary>
    Untouched,
}
