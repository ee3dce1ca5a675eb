using Google.Protobuf;
using Tapetum.Inference;
using Tapetum.Inference.Onnx;
using Tapetum.Mosaic;

namespace Tapetum.Training.Structure;

/// <summary>The layers of a model file and what they cost, read from the file itself: any model of the operators that we use will do.</summary>
public sealed class NetworkStructure
{
    private const string Advice = "Name an ONNX model, such as `tapetum train` makes.";

    private NetworkStructure(string path, ModelProto model)
    {
        Path = path;
        Inputs = Ports(model.Graph.Input, except: [.. model.Graph.Initializer.Select(weights => weights.Name)]);
        Outputs = Ports(model.Graph.Output, except: []);
        Metadata = model.MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        Name = Metadata.GetValueOrDefault(ModelCard.NameKey) ?? System.IO.Path.GetFileNameWithoutExtension(path);
        if (Inputs is not [{ Shape: [_, long planes, _, _] } input])
        {
            throw new ModelException(path, "it does not take one picture of a known number of planes", Advice);
        }

        InputPlanes = planes;
        bool isXTrans = Metadata.GetValueOrDefault(ModelCard.CfaKey) == ModelCard.NameOf(MosaicLayout.XTrans);
        PixelsPerPlace = isXTrans ? MosaicPacker.PlaneCount : planes;
        Layers = new LayerReader(path, model.Graph, input.Name, planes, PixelsPerPlace).Read();
    }

    public string Path { get; }

    /// <summary>What it calls itself; otherwise the file's name.</summary>
    public string Name { get; }

    public IReadOnlyList<TensorPort> Inputs { get; }

    public IReadOnlyList<TensorPort> Outputs { get; }

    /// <summary>What the file says about itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>In the order in which they run.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>Planes of the packed mosaic.</summary>
    public long InputPlanes { get; }

    /// <summary>How many of the mosaic's pixels lie at each place of the planes: as many as there are planes, but for X-Trans, of which planes tell more.</summary>
    public long PixelsPerPlace { get; }

    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Thousands of millions of multiplications with addition for a million pixels of the mosaic.</summary>
    public double GmacPerRawMegapixel => Layers.Sum(layer => layer.MacsPerRawPx) / 1000;

    /// <exception cref="ModelException">It is no ONNX model, or has operators of other kinds.</exception>
    public static NetworkStructure Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            var model = ModelProto.Parser.ParseFrom(stream);
            return model.Graph is { Node.Count: > 0 }
                ? new NetworkStructure(path, model)
                : throw new ModelException(path, "there is no network in it", Advice);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ModelException(path, "it is no ONNX model, or a damaged one", Advice, e);
        }
        catch (FileNotFoundException e)
        {
            throw new ModelException(path, "there is no such file", "Check the path.", e);
        }
    }

    private static List<TensorPort> Ports(IEnumerable<ValueInfoProto> values, HashSet<string> except) =>
        [
            .. values
                .Where(value => !except.Contains(value.Name))
                .Select(value => new TensorPort(
                    value.Name,
                    [
                        .. (value.Type?.TensorType?.Shape?.Dim ?? []).Select(size =>
                            size.HasDimValue ? size.DimValue : (long?)null
                        ),
                    ]
                )),
        ];
}
