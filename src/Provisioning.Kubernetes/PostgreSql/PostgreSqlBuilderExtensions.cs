using Microsoft.Extensions.DependencyInjection.Extensions;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds PostgreSQL.</summary>
public static class PostgreSqlBuilderExtensions
{
    /// <summary>
    /// Lets databases be PostgreSQL, run by CloudNativePG. May be called more than once; each call's settings apply on top of the earlier ones.
    /// </summary>
    /// <param name="builder">What <c>AddDatabaseProvisioning()</c> returned.</param>
    /// <param name="configure">Changes the options; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    public static IDatabaseProvisioningBuilder AddPostgreSql(this IDatabaseProvisioningBuilder builder, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<PostgreSqlOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IEngine, PostgreSqlEngine>());
        return builder;
    }
}
