namespace Tapetum;

/// <summary>A picture does not fit into memory.</summary>
internal sealed class OutOfRoomException(string path, string reason, Exception? inner = null)
    : TapetumException(
        path,
        reason,
        "End other programs, work on one file at a time (--jobs 1), or use a machine with more memory.",
        inner
    );
