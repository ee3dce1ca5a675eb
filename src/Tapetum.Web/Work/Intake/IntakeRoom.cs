namespace Tapetum.Web.Work.Intake;

/// <summary>Whether one more photo can be taken in.</summary>
internal enum IntakeRoom
{
    Free,
    QueueIsFull,

    /// <summary>What the studio may take of the disk is promised.</summary>
    QuotaIsFull,

    /// <summary>The disk itself has no more.</summary>
    DiskIsFull,
}
