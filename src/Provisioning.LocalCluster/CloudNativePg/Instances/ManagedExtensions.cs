namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>
/// Extensions that a parameter switches on: one named after the extension loads the library, and creates the extension in every database.
/// Without such a parameter the extension is dropped, whoever created it.
/// </summary>
internal static class ManagedExtensions
{
    private static readonly (string Prefix, bool HasExtension)[] All =
        [("pg_stat_statements", true), ("pgaudit", true), ("auto_explain", false), ("pg_failover_slots", false)];

    public static IReadOnlyList<string> PreloadLibraries(IReadOnlyDictionary<string, string> parameters, IEnumerable<string> requested) =>
        [.. requested.Concat(All.Where(e => IsUsed(e.Prefix, parameters)).Select(e => e.Prefix)).Distinct(StringComparer.Ordinal)];

    public static IEnumerable<(string Name, bool Wanted)> Extensions(IReadOnlyDictionary<string, string> parameters) =>
        All.Where(e => e.HasExtension).Select(e => (e.Prefix, IsUsed(e.Prefix, parameters)));

    private static bool IsUsed(string name, IReadOnlyDictionary<string, string> parameters) =>
        parameters.Keys.Any(k => k.StartsWith(name + ".", StringComparison.Ordinal));
}
