namespace Tapetum.Training.Tests.Datasets.Download;

/// <summary>How the test's server answers one request; by default well.</summary>
internal sealed record Answer
{
    public static readonly Answer Good = new();

    /// <summary>Another status than 200 or 206, with an empty body.</summary>
    public int? Status { get; init; }

    public string ExtraHeader { get; init; } = "";

    public bool HonoursRange { get; init; } = true;

    /// <summary>Closes the connection after this many bytes of the body.</summary>
    public int? BreaksAfterBytes { get; init; }

    /// <summary>What Content-Length says, true or not.</summary>
    public long? ClaimedBytes { get; init; }

    /// <summary>Sends nothing at all until the client goes.</summary>
    public bool Silent { get; init; }

    /// <summary>The body comes in pieces of this size …</summary>
    public int PieceBytes { get; init; } = 1 << 16;

    /// <summary>… with this pause before each.</summary>
    public TimeSpan Pause { get; init; }
}
