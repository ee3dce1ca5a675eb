using Tapetum.Inference;

namespace Tapetum.Training.Structure;

/// <summary>Reduces a network's layers to the bars of a figure: one chain of maps, with skips that are joined or added.</summary>
internal static class FeatureMaps
{
    /// <exception cref="ModelException">It is no chain.</exception>
    public static IReadOnlyList<FeatureMap> Of(NetworkStructure network)
    {
        List<FeatureMap> maps = [new(Transition.Start, network.InputPlanes, Scale: 1)];
        Dictionary<string, int> mapOf = new(StringComparer.Ordinal) { [network.Inputs[0].Name] = 0 };
        Dictionary<string, Layer> branches = new(StringComparer.Ordinal);
        (long Parameters, double Macs) beside = (0, 0); // of branches that have not come back yet
        foreach (Layer layer in network.Layers)
        {
            int[] from = [.. layer.Inputs.Where(mapOf.ContainsKey).Select(name => mapOf[name])];
            int last = maps.Count - 1;
            if (!from.Contains(last))
            {
                // Beside the chain: it comes back where it is added.
                branches[layer.Name] =
                    from.Length > 0 ? layer
                    : layer.Inputs.All(branches.ContainsKey) ? Combined(layer, branches, mapOf)
                    : throw new ModelException(
                        network.Path,
                        $"its layer '{layer.Name}' lies too far from the main path to be drawn",
                        "See `tapetum model summary` instead."
                    );
                beside = (beside.Parameters + layer.Parameters, beside.Macs + layer.MacsPerRawPx);
                continue;
            }

            if (TransitionOf(layer, maps[last]) is { } transition)
            {
                maps.Add(new FeatureMap(transition, layer.Channels, layer.Scale) { KernelPx = layer.KernelPx });
            }
            else if (layer.Operator is "Concat" && from.Any(map => map != last))
            {
                int skip = from.First(map => map != last);
                maps[last] = maps[last] with
                {
                    JoinedFrom = skip,
                    JoinedChannels = layer.Channels - maps[last].Channels,
                    Channels = layer.Channels,
                };
            }
            else if (layer.Operator is "Add")
            {
                maps[last] = WithAdded(maps[last], layer, mapOf, branches, last);
            }

            maps[^1] = maps[^1] with
            {
                Parameters = maps[^1].Parameters + layer.Parameters + beside.Parameters,
                MacsPerRawPx = maps[^1].MacsPerRawPx + layer.MacsPerRawPx + beside.Macs,
            };
            beside = (0, 0);
            mapOf[layer.Name] = maps.Count - 1;
        }

        return maps;
    }

    /// <summary>Null for what changes values in place.</summary>
    private static Transition? TransitionOf(Layer layer, FeatureMap from) =>
        layer.Operator switch
        {
            "Conv" => layer.Scale < from.Scale ? Transition.StridedConvolution : Transition.Convolution,
            "ConvTranspose" => Transition.TransposedConvolution,
            "Resize" => Transition.Enlargement,
            "MaxPool" or "AveragePool" when layer.Scale < from.Scale => Transition.Pooling,
            "DepthToSpace" => Transition.Rearrangement,
            _ => null,
        };

    /// <summary>
    /// What is made of branches is drawn as one, from the earliest map that any of them sees: a product by all their names, a sum by the first.
    /// </summary>
    private static Layer Combined(Layer layer, Dictionary<string, Layer> branches, Dictionary<string, int> mapOf)
    {
        Layer[] parts = [.. layer.Inputs.Select(name => branches[name])];
        return layer with
        {
            Name = layer.Operator switch
            {
                "Mul" => string.Join(" · ", parts.Select(part => part.Name)),
                "Add" => parts[0].Name,
                _ => layer.Name,
            },
            Inputs = [parts.SelectMany(part => part.Inputs).MinBy(name => mapOf[name])!],
            KernelPx = null,
        };
    }

    private static FeatureMap WithAdded(
        FeatureMap map,
        Layer addition,
        Dictionary<string, int> mapOf,
        Dictionary<string, Layer> branches,
        int last
    )
    {
        if (addition.Inputs.Select(branches.GetValueOrDefault).FirstOrDefault(found => found is not null) is { } branch)
        {
            string kernel = branch.KernelPx is { } k ? $" {k}×{k}" : "";
            return map with
            {
                AddedFrom = mapOf[branch.Inputs[0]],
                AddedBy = map.AddedBy is null ? branch.Name + kernel : $"{map.AddedBy} + {branch.Name}{kernel}",
            };
        }

        int earlier = addition.Inputs.Select(name => mapOf.GetValueOrDefault(name, last)).Min();
        return earlier < last ? map with { AddedFrom = earlier } : map;
    }
}
