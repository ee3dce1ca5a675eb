using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Web.Decoding;

/// <summary>All that the network needs of a photo.</summary>
public sealed record DecodedRaw(RawImage Raw, NoiseModel Noise);
