namespace Tapetum.Web.Work;

/// <summary>Whether one more photo can be taken in.</summary>
internal enum IntakeRoom
{
    Free,
    QueueIsFull,
    DiskIsFull,
}
