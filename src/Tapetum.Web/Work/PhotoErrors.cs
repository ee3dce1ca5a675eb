using Tapetum.Web.Decoding;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Work;

/// <summary>What went wrong with a photo, in words for the person who uploaded it.</summary>
internal static class PhotoErrors
{
    public static PhotoError Of(Exception failure) =>
        failure switch
        {
            DecodeException refused => refused.Error,
            TapetumException told => new(
                "This photo could not be enhanced",
                $"{char.ToUpperInvariant(told.Reason[0])}{told.Reason[1..]}.",
                told.Advice,
                PhotoErrorCode.Of(told)
            ),
            InvalidDataException => new(
                "This file cannot be decoded",
                "What came of decoding it makes no sense.",
                "Check that the file opens in other programs. If it does, please report it.",
                "file-damaged"
            ),
            _ => new(
                "Something went wrong here",
                "The server failed while it worked on this photo.",
                "Try it again; the server's log says more.",
                "server-failed"
            ),
        };

    /// <param name="deaths">How often the server ended.</param>
    public static PhotoError After(int deaths) =>
        new(
            "This photo could not be enhanced",
            $"The server ended {deaths} times while it worked on it.",
            "It may take more memory than the server has: enhance it with the command line on another machine. If the server ended for another reason, upload it again.",
            "server-died"
        );
}
