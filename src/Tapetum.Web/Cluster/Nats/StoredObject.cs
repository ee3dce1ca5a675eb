namespace Tapetum.Web.Cluster.Nats;

/// <summary>Bytes in the object store, which never change.</summary>
/// <param name="Name">There.</param>
/// <param name="Chunks">Under which name its pieces lie.</param>
/// <param name="Bytes">How long it is.</param>
internal sealed record StoredObject(string Name, string Chunks, long Bytes);
