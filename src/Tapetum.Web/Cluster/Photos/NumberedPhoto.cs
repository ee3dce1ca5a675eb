using Tapetum.Web.Photos;

namespace Tapetum.Web.Cluster.Photos;

/// <summary>A photo's document.</summary>
/// <param name="Number">Its place in the order of arrival, over all front ends.</param>
/// <param name="Photo">The photo.</param>
internal sealed record NumberedPhoto(long Number, Photo Photo);
