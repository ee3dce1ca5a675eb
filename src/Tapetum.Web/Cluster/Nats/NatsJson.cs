using System.Text.Json.Serialization;
using NATS.Client.ObjectStore.Models;

namespace Tapetum.Web.Cluster.Nats;

/// <summary>What NATS's clients write about an object, as they write it.</summary>
[JsonSerializable(typeof(ObjectMetadata))]
internal sealed partial class NatsJson : JsonSerializerContext;
