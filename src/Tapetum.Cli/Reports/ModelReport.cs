using Tapetum.Training.Structure;

namespace Tapetum.Cli.Reports;

/// <summary>What <c>model summary --json</c> prints.</summary>
internal sealed record ModelReport(
    string Name,
    string File,
    long SizeBytes,
    IReadOnlyList<TensorPort> Inputs,
    IReadOnlyList<TensorPort> Outputs,
    long Parameters,
    double GmacPerRawMegapixel,
    IReadOnlyList<Layer> Layers,
    IReadOnlyDictionary<string, string> Metadata
)
{
    public static ModelReport Of(NetworkStructure network) =>
        new(
            network.Name,
            network.Path,
            new FileInfo(network.Path).Length,
            network.Inputs,
            network.Outputs,
            network.Parameters,
            network.GmacPerRawMegapixel,
            network.Layers,
            network.Metadata
        );
}
