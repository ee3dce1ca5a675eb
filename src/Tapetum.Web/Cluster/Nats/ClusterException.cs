namespace Tapetum.Web.Cluster.Nats;

/// <summary>The servers on which a studio's machines meet cannot be used.</summary>
internal sealed class ClusterException(string servers, string reason, string advice, Exception? inner = null)
    : TapetumException(servers, reason, advice, inner);
