using Tapetum.Web.Photos;

namespace Tapetum.Web.Work.Queue;

/// <summary>A photo that was handed to one who works on it, until that one says what became of it. While it is held, nobody else gets the photo.</summary>
public interface IWorkLease : IAsyncDisposable
{
    PhotoId Id { get; }

    /// <summary>Names this lease among all of this photo's; null where there is one who works alone.</summary>
    string? Claim { get; }

    /// <summary>Whoever had it before gave no more sign of life.</summary>
    bool IsTakenOver { get; }

    /// <summary>What became of the photo is stored: it need not be handed out again.</summary>
    Task FinishAsync(CancellationToken cancellationToken);

    /// <summary>It is to be handed out again.</summary>
    Task ReturnAsync(CancellationToken cancellationToken);
}
