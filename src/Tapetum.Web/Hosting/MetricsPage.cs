using System.Diagnostics.Metrics;
using Prometheus;
using Tapetum.Web.Work;

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
    private readonly StudioMetrics metrics;
    private readonly IDisposable listening;

    /// <param name="metrics">Of this server.</param>
    /// <param name="meters">Makes this server's meters; another server's of the same process have another scope, and the runtime's have none.</param>
    public MetricsPage(StudioMetrics metrics, IMeterFactory meters)
    {
        this.metrics = metrics;
        listening = MeterAdapter.StartListening(
            new MeterAdapterOptions
            {
                Registry = registry,
                MetricFactory = Prometheus.Metrics.WithCustomRegistry(registry),
                InstrumentFilterPredicate = instrument =>
                    Meters.Contains(instrument.Meter.Name, StringComparer.Ordinal)
                    && (instrument.Meter.Scope is not { } scope || ReferenceEquals(scope, meters)),
            }
        );
    }

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", (HttpContext context) => WriteAsync(context)).ExcludeFromDescription();

    private async Task WriteAsync(HttpContext context)
    {
        await metrics.CountAsync(context.RequestAborted);
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await registry.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted);
    }

    public void Dispose() => listening.Dispose();
}
