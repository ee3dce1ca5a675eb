namespace Tapetum.Cli;

/// <summary>An exception as one line for a photographer.</summary>
internal static class ErrorMessage
{
    public static string Of(Exception exception) =>
        exception switch
        {
            TapetumException or IOException or UnauthorizedAccessException => exception.Message,
            _ =>
                $"an error that should not happen: {exception.GetType().Name}: {exception.Message} Please report it with what --verbose prints.",
        };
}
