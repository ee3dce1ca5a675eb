using Microsoft.Extensions.DependencyInjection;

namespace Tapetum;

/// <summary>Tapetum in programs that are put together by dependency injection.</summary>
public static class TapetumServiceCollection
{
    /// <summary>
    /// Adds one <see cref="Enhancer"/> for the whole program. It begins to load the network when it is first asked for, and takes any number of files at a time.
    /// </summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="options">Model, device, memory; null for the defaults.</param>
    public static IServiceCollection AddTapetum(this IServiceCollection services, EnhancerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton(_ => new Enhancer(options));
    }
}
