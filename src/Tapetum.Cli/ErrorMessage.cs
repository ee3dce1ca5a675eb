namespace Tapetum.Cli;

/// <summary>An exception as one line for a photographer.</summary>
internal static class ErrorMessage
{
    /// <param name="exception">What happened.</param>
    /// <param name="verbose">Whether to say where in the program, too.</param>
    public static string Of(Exception exception, bool verbose = false) =>
        exception switch
        {
            _ when verbose => exception.ToString(),
            TapetumException or IOException or UnauthorizedAccessException => OneLine.Of(exception.Message),
            OutOfMemoryException =>
                "there is not enough memory for this. End other programs, work on one file at a time (--jobs 1), or use a machine with more memory.",
            _ =>
                $"an error that should not happen: {exception.GetType().Name}: {exception.Message} Please report it with what --verbose prints.",
        };
}
