using System.Globalization;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Quantities;

namespace Provisioning.Kubernetes.PostgreSql.Rendering;

/// <summary>PostgreSQL's parameters: derived from the memory, then as the spec says.</summary>
internal static class ServerParameters
{
    private const decimal MiB = 1024 * 1024;

    public static SortedDictionary<string, string> For(DatabaseContext context, PostgreSqlSpec spec)
    {
        var memory = Quantity.Parse(context.Memory).Value;
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            // A quarter for the shared cache, and three quarters as the planner's guess of what the kernel caches in all: PostgreSQL's own advice.
            ["shared_buffers"] = Megabytes(memory / 4, 16, decimal.MaxValue),
            ["effective_cache_size"] = Megabytes(memory * 3 / 4, 48, decimal.MaxValue),
            ["maintenance_work_mem"] = Megabytes(memory / 16, 16, 2048),

            // Any pg_stat_statements parameter makes the operator load and create the extension; without one it drops it.
            ["pg_stat_statements.max"] = "5000",
        };
        foreach (var (name, value) in spec.Parameters)
        {
            parameters[name] = value;
        }

        return parameters;
    }

    private static string Megabytes(decimal bytes, decimal low, decimal high) =>
        Math.Clamp(Math.Floor(bytes / MiB), low, high).ToString("0", CultureInfo.InvariantCulture) + "MB";
}
