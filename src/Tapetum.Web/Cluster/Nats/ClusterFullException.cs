namespace Tapetum.Web.Cluster.Nats;

/// <summary>NATS has no room for more. It passes when somebody makes some.</summary>
internal sealed class ClusterFullException(Exception inner)
    : Exception("The studio's servers (NATS) have no room for more.", inner);
