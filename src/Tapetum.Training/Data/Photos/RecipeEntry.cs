namespace Tapetum.Training.Data.Photos;

/// <summary>One line of a photo recipe.</summary>
/// <param name="Use">Training or held out.</param>
/// <param name="Package">Where the photo comes from: the name of the section.</param>
/// <param name="RelativePath">Below one of the photo folders, with forward slashes.</param>
/// <param name="ShrinkFactor">By how much to shrink; null leaves it to the photo's size.</param>
public sealed record RecipeEntry(PhotoUse Use, string Package, string RelativePath, int? ShrinkFactor);
