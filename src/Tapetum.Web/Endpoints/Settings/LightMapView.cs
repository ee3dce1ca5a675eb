namespace Tapetum.Web.Endpoints.Settings;

/// <summary>What <c>Tapetum.Development.Local.LightMap</c> holds, upright.</summary>
/// <param name="Columns">Nodes lie in the middles of as many equal parts of the picture.</param>
/// <param name="Rows">Likewise.</param>
/// <param name="Nodes">[rows, columns, 2] single-precision numbers, little-endian: slope and offset of the base over log₂ of light.</param>
/// <param name="Weights">Of linear camera red, green and blue in light.</param>
/// <param name="Floor">The least light.</param>
public sealed record LightMapView(int Columns, int Rows, byte[] Nodes, IReadOnlyList<float> Weights, float Floor);
