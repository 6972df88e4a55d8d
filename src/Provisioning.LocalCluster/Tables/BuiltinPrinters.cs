using System.Collections.Frozen;
using Provisioning.LocalCluster.Tables.Builtin;

namespace Provisioning.LocalCluster.Tables;

/// <summary>The printers of the built-in kinds.</summary>
internal static class BuiltinPrinters
{
    private static readonly FrozenDictionary<(string Group, string Plural), TablePrinter> All = new[]
    {
        PodTable.All, NodeTable.All, NetworkTables.All, StorageTables.All, WorkloadTables.All, JobTables.All, ConfigurationTables.All, PolicyTables.All,
            AccessTables.All,
        EventTable.All, ExtensionTables.All,
    }.SelectMany(t => t).ToFrozenDictionary(t => (t.Group, t.Plural), t => t.Printer);

    /// <summary><see langword="null"/> for a kind that shows its name and age only.</summary>
    public static TablePrinter? Find(string group, string plural) => All.GetValueOrDefault((group, plural));
}
