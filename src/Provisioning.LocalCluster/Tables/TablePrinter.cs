using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Tables;

/// <summary>How one kind is printed: its columns, and an object's cells at an instant (ages are relative).</summary>
internal sealed record TablePrinter(IReadOnlyList<TableColumn> Columns, Func<JsonObject, DateTimeOffset, JsonNode?[]> Cells);
