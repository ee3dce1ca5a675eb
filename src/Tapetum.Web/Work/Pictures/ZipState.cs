namespace Tapetum.Web.Work.Pictures;

/// <summary>How far a zip is.</summary>
/// <param name="Done">Pictures in it.</param>
/// <param name="Total">Pictures that will be.</param>
/// <param name="IsOver">Whether nothing comes any more: it is whole, or whoever downloaded it has gone.</param>
public sealed record ZipState(int Done, int Total, bool IsOver)
{
    /// <summary>Of one that has not begun, or is forgotten.</summary>
    public static ZipState Unknown { get; } = new(0, 0, IsOver: false);
}
