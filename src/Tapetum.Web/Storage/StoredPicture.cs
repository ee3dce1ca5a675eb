namespace Tapetum.Web.Storage;

/// <summary>What is kept of a photo that is done: how it was decoded, and its linear pictures. All can be made again of the uploaded file.</summary>
internal static class StoredPicture
{
    /// <summary>Raise it with each change of what one of the files means or how it is laid out: photos in an older form are made again at the next start.</summary>
    public const int Form = 3;
}
