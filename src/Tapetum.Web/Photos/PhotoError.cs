namespace Tapetum.Web.Photos;

/// <summary>Why a photo failed, for the person who uploaded it.</summary>
/// <param name="Title">The sort of trouble.</param>
/// <param name="Detail">What is wrong with this file, as a sentence.</param>
/// <param name="Advice">What to do, as a sentence.</param>
/// <param name="Code">Of the sort of trouble, for pages in other languages; null where there are only words.</param>
public sealed record PhotoError(string Title, string Detail, string Advice, string? Code = null);
