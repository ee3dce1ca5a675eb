using Tapetum.Inference;

namespace Tapetum.Web.Work;

/// <summary>The networks that photos can be made with: the one that the studio was started with, loaded at once, and those that came with the program, each loaded when it is first asked for.</summary>
internal sealed class Denoisers : IDisposable
{
    private readonly Dictionary<string, Lazy<Denoiser>> networks = new(StringComparer.Ordinal);

    /// <exception cref="ModelException">The studio's own is no model for this.</exception>
    public Denoisers(StudioOptions options)
    {
        Denoiser first = Load(options, options.Enhancer.Model);
        Default = first.Card.Name;
        networks.Add(Default, new(first));
        // X-Trans sensors have theirs whatever is asked for.
        foreach (string name in ModelStore.Installed.Names.Where(name => name != ModelStore.XTrans))
        {
            networks.TryAdd(name, new(() => Load(options, name)));
        }
    }

    /// <summary>The name of the one that is taken where none was asked for.</summary>
    public string Default { get; }

    /// <summary>The default first.</summary>
    public IReadOnlyList<string> Names => [.. networks.Keys.OrderBy(name => name != Default)];

    public bool Has(string name) => networks.ContainsKey(name);

    /// <param name="name">Null, or one that there is no more, for the default.</param>
    public Denoiser Of(string? name) => networks.GetValueOrDefault(name ?? Default, networks[Default]).Value;

    public void Dispose()
    {
        foreach (Lazy<Denoiser> network in networks.Values.Where(network => network.IsValueCreated))
        {
            network.Value.Dispose();
        }
    }

    private static Denoiser Load(StudioOptions options, string model)
    {
        Denoiser denoiser = new(
            ModelStore.Installed.Find(model),
            options.Enhancer.Denoiser with
            {
                ReleaseMemory = true,
            }
        );
        // Sliders develop the network's picture again and again: a finished one leaves them nothing to do.
        denoiser.RequireContract(ModelContract.CameraLinear);
        return denoiser;
    }
}
