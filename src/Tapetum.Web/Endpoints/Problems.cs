using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Tapetum.Web.Endpoints;

/// <summary>Answers that say what is wrong and what to do (RFC 9457).</summary>
internal static class Problems
{
    public static ProblemHttpResult NoSuchPhoto() =>
        Of(
            StatusCodes.Status404NotFound,
            "There is no such photo",
            "It was deleted, has expired, or never existed.",
            "Upload it again.",
            "no-such-photo"
        );

    public static ProblemHttpResult NotDone() =>
        Of(
            StatusCodes.Status409Conflict,
            "The photo is not done yet",
            "It waits, is being worked on, or has failed: its state says which.",
            "Wait for it, at /api/events or by asking again.",
            "not-done"
        );

    public static ProblemHttpResult Wrong(string detail, string advice) =>
        Of(StatusCodes.Status422UnprocessableEntity, "The request makes no sense", detail, advice);

    /// <param name="reason">A clause.</param>
    /// <param name="photo">Its name.</param>
    public static ProblemHttpResult NotInThisFormat(string reason, string photo) =>
        Wrong($"{photo}: {reason}.", "Choose another format, or reset it.");

    public static ProblemHttpResult TooLarge(long limitBytes) =>
        Of(
            StatusCodes.Status413PayloadTooLarge,
            "The file is too large",
            string.Create(
                CultureInfo.InvariantCulture,
                $"More than {limitBytes / 1_000_000.0:0.#} MB are not accepted here."
            ),
            "Enhance it with the command line, or ask whoever runs this server.",
            "too-large"
        );

    public static ProblemHttpResult QueueIsFull() =>
        Of(
            StatusCodes.Status429TooManyRequests,
            "The queue is full",
            "As many photos wait as are accepted.",
            "Try again when Retry-After has passed.",
            "queue-full"
        );

    public static ProblemHttpResult ShareIsFull() =>
        Of(
            StatusCodes.Status429TooManyRequests,
            "Your part of the queue is full",
            "As many photos of this address wait as one may have.",
            "Try again when Retry-After has passed.",
            "share-full"
        );

    public static ProblemHttpResult ClusterIsUnreachable() =>
        Of(
            StatusCodes.Status503ServiceUnavailable,
            "The studio's machines cannot be reached",
            "The servers on which they meet do not answer.",
            "Try again when Retry-After has passed.",
            "cluster-unreachable"
        );

    public static ProblemHttpResult FilesAreShort() =>
        Of(
            StatusCodes.Status503ServiceUnavailable,
            "The server is too busy",
            "As many files are open as it may have.",
            "Try again when Retry-After has passed.",
            "server-busy"
        );

    public static ProblemHttpResult QuotaIsFull() =>
        Of(
            StatusCodes.Status507InsufficientStorage,
            "There is no room left",
            "What may be kept on the disk is full.",
            "Delete photos that are not needed any more, or wait until some expire.",
            "quota-full"
        );

    public static ProblemHttpResult DiskIsFull() =>
        Of(
            StatusCodes.Status507InsufficientStorage,
            "The server's disk is full",
            "It has no room for the file and what is made of it.",
            "Delete photos that are not needed any more, or ask whoever runs this server.",
            "disk-full"
        );

    public static ProblemHttpResult DatabaseIsBusy() =>
        Of(
            StatusCodes.Status503ServiceUnavailable,
            "The database is in use",
            "Another program keeps the studio's database locked.",
            "Try again when Retry-After has passed; of an upload in pieces, all that was sent is kept.",
            "server-busy"
        );

    /// <param name="status">Of HTTP.</param>
    /// <param name="title">The sort of trouble.</param>
    /// <param name="detail">What is wrong here, a sentence.</param>
    /// <param name="advice">What to do, a sentence.</param>
    /// <param name="code">For pages in other languages; null where there are only words.</param>
    public static ProblemHttpResult Of(int status, string title, string detail, string advice, string? code = null)
    {
        Dictionary<string, object?> more = new(StringComparer.Ordinal) { ["advice"] = advice };
        if (code is not null)
        {
            more["code"] = code;
        }

        return TypedResults.Problem(detail: detail, statusCode: status, title: title, extensions: more);
    }
}
