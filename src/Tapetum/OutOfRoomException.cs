namespace Tapetum;

/// <summary>A picture does not fit into memory.</summary>
internal sealed class OutOfRoomException(string path, string reason, string advice = OutOfRoomException.MakeRoom)
    : TapetumException(path, reason, advice)
{
    private const string MakeRoom =
        "End other programs, work on one file at a time (--jobs 1), or use a machine with more memory.";
}
