namespace Tapetum.Cli;

/// <summary>Memory between two pictures.</summary>
internal static class PictureMemory
{
    /// <summary>
    /// Gives back the buffers of a picture that is done. Without it two or three are held at once: the collector sees no hurry, and where a task
    /// continued on the stack of the one that it waited for, that one's variables are still alive; hence the yield.
    /// </summary>
    public static async Task ReleaseAsync()
    {
        await Task.Yield();
        GC.Collect();
    }
}
