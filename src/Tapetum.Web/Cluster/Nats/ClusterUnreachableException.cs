namespace Tapetum.Web.Cluster.Nats;

/// <summary>NATS does not answer at the moment. It passes.</summary>
internal sealed class ClusterUnreachableException(Exception inner)
    : Exception("The studio's servers (NATS) do not answer.", inner);
