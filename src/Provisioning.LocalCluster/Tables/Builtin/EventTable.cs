using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables.Builtin;

/// <summary>Events, in both of their groups' spellings.</summary>
internal static class EventTable
{
    private static readonly TablePrinter Printer = new(
        [
            new("Last Seen"), new("Type"), new("Reason"), new("Object"), TableColumn.Wide("Subobject"), TableColumn.Wide("Source"), new("Message"),
            TableColumn.Wide("First Seen"), TableColumn.Wide("Count"), TableColumn.Wide("Name"),
        ],
        Cells);

    public static readonly (string Group, string Plural, TablePrinter Printer)[] All = [("", "events", Printer), ("events.k8s.io", "events", Printer)];

    private static JsonNode?[] Cells(JsonObject item, DateTimeOffset now)
    {
        var about = item.Node("involvedObject") ?? item.Node("regarding");
        var first = item.String("firstTimestamp") ?? item.String("deprecatedFirstTimestamp") ?? item.String("eventTime");
        var last = item.String("series", "lastObservedTime") ?? item.String("lastTimestamp") ?? item.String("deprecatedLastTimestamp") ?? first;
        var count = item.Int("series", "count") ?? item.Int("count") ?? item.Int("deprecatedCount") ?? 1;
#pragma warning disable CA1308 // kubectl shows kinds in lower case.
        var kind = (about.String("kind") ?? "").ToLowerInvariant();
#pragma warning restore CA1308
        return
        [
            Age.Since(last, now), Cell.Text(item, "type"), Cell.Text(item, "reason"), $"{kind}/{about.String("name")}", about.String("fieldPath")
                ?? "", Source(item),
            (item.String("message") ?? item.String("note") ?? "").Trim(), Age.Since(first, now), count, Cell.Name(item),
        ];
    }

    private static string Source(JsonObject item)
    {
        var source = item.Node("source") ?? item.Node("deprecatedSource");
        var component = source.String("component") is { Length: > 0 } named ? named : item.String("reportingComponent")
            ?? item.String("reportingController") ?? "";
        var host = source.String("host") is { Length: > 0 } at ? at : item.String("reportingInstance") ?? "";
        return host.Length == 0 ? component : $"{component}, {host}";
    }
}
