using Prometheus;

namespace Tapetum.Web.Hosting;

/// <summary><c>/metrics</c>: our meters, the web server's and the runtime's, as Prometheus reads them.</summary>
internal sealed class MetricsPage : IDisposable
{
    private static readonly string[] Meters =
    [
        "Tapetum.Web",
        "System.Runtime",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.RateLimiting",
    ];

    private readonly CollectorRegistry registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly IDisposable listening;

    public MetricsPage() =>
        listening = MeterAdapter.StartListening(
            new MeterAdapterOptions
            {
                Registry = registry,
                MetricFactory = Prometheus.Metrics.WithCustomRegistry(registry),
                InstrumentFilterPredicate = instrument =>
                    Meters.Contains(instrument.Meter.Name, StringComparer.Ordinal),
            }
        );

    public void Map(IEndpointRouteBuilder routes) => routes.MapMetrics("/metrics", registry);

    public void Dispose() => listening.Dispose();
}
