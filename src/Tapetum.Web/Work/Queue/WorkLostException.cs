namespace Tapetum.Web.Work.Queue;

/// <summary>The photo was deleted, or is another's to work on by now: nothing that is made of it here counts.</summary>
internal sealed class WorkLostException() : Exception("The photo is not this worker's any more.");
